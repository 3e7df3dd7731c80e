"""Tables of IP-SPM, and where the chosen place stands: before and after the additions of the address."""

from fractions import Fraction

import pandas as pd

from ilp_dash.analysis import ip_spm
from ilp_dash.analysis.ip_spm import fewest_words, goal_words, index_words
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.what_if import with_more
from ilp_dash.domain.words import number, percent
from ilp_dash.errors import UnknownArea
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each, finished
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import NO_MARK, marks_of

NOT_IMPORTANCE = (
    "Paling sedikit orang bukan urutan kepentingan: layanan dengan sasaran kecil menaikkan indeks paling banyak per "
    "orang, "
    "padahal kebutuhan terbesar sering di layanan lain."
)
LISTED = 10  # additions named in a note; the file's heading holds all, as in the address
MEAN = "Rata-rata 12 layanan"


def quality(sel: Selection) -> list:
    """Half B of the chosen place."""
    return each(ask_spm.spm_quality, sel.level, sel.area, sel.month.year)


def _here(sel: Selection) -> ip_spm.Standing:
    rules = ip_spm.settings({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    return ip_spm.standing(ip_spm.services_of(services, quality(sel), rules.by_ratio), rules)


def here(sel: Selection) -> ip_spm.Standing:
    """Where the chosen place stands under the rules of the month."""
    return finished(_here, sel.but(tambah=None, kelurahan=None, indikator=None))


def gaps(sel: Selection) -> list:
    """Puskesmas × service of the whole city."""
    return each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)


def plan(sel: Selection) -> tuple[list[ip_spm.Share], list[str]]:
    """The additions of the address, of the whole city; and the parts of it that are not understood."""
    return ip_spm.planned(sel.tambah or "", gaps(sel))


def after(sel: Selection) -> ip_spm.Standing:
    """Where the chosen place would stand with its part of the additions."""
    before = here(sel)
    return ip_spm.standing(with_more(before.services, ip_spm.added(plan(sel)[0], sel.puskesmas)), before.settings)


def _proposal(sel: Selection) -> list[ip_spm.Share]:
    return ip_spm.proposal(here(sel), [r for r in gaps(sel) if sel.puskesmas in (None, r.puskesmas_code)])


def proposal(sel: Selection) -> list[ip_spm.Share]:
    """The fewest people to the next category, by puskesmas and service."""
    return finished(_proposal, sel.but(tambah=None, kelurahan=None, indikator=None))


def _of(available: int | None, needed: int | None) -> str | None:
    return None if available is None or needed is None else f"{number(available)} dari {number(needed)}"


def _pct(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _lines(records: list[dict], *counts: str) -> pd.DataFrame:
    """A frame of records with the counts among their columns as whole numbers that may be missing."""
    return pd.DataFrame(records).astype(dict.fromkeys(counts, "Int64"))


def _service_line(s, q, rules: ip_spm.Settings) -> dict:
    """One service of the index: both halves, its own category, people to the next."""
    own = ip_spm.standing((s,), rules)
    reachable = own.index is not None and own.fewest is not None and own.fewest.enough
    goal = "" if own.index is None else "sudah tertinggi" if own.goal is None else own.goal[1]
    return {
        "service": INDICATORS[s.id].short,
        "served": s.served,
        "sasaran": s.sasaran,
        "a": _pct(s.a),
        "goods": q and _of(q.barang_ada, q.barang_butuh),
        "staff": q and _of(q.sdm_ada, q.sdm_butuh),
        "b": _pct(s.b),
        "index": _pct(own.index),
        "category": own.category or "indeks belum lengkap",
        "people_more": own.fewest.total if reachable else None,
        "goal": goal if reachable or not own.goal or own.index is None else f"{goal}: {fewest_words(own.fewest)}",
    }


def _mean_line(here: ip_spm.Standing) -> dict:
    b = [s.b for s in here.services]
    whole = here.index is not None and here.fewest is not None
    reachable = whole and here.fewest.enough
    goal = here.goal[1] if whole else ""
    return {
        "service": MEAN,
        "a": _pct(here.mean_a),
        "b": None if None in b else _pct(sum(b) / len(b)),
        "index": _pct(here.index),
        "category": here.category or "indeks belum lengkap",
        "people_more": here.fewest.total if reachable else None,
        "goal": goal if reachable or not whole else f"{goal}: {fewest_words(here.fewest)}",
    }


@table("ip-spm")
def index(sel: Selection) -> Table:
    """IP-SPM with both halves. One row per service, the last row is the mean of the twelve."""
    now, reported = here(sel), quality(sel)
    rules, of = now.settings, {q.id: q for q in reported}
    units = max((q.of_units for q in reported), default=0)
    complete = min((q.units for q in reported), default=0)
    return laid(
        "ip-spm",
        f"Indeks pencapaian SPM (IP-SPM), {place_name(sel)}: {index_words(now.index, rules.categories)}",
        _lines(
            [*(_service_line(s, of.get(s.id), rules) for s in now.services), _mean_line(now)],
            "served",
            "sasaran",
            "people_more",
        ),
        (
            Column("service", "Layanan"),
            Column("served", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("a", "A: penerima", "pct", False, note="dilayani ÷ sasaran, paling banyak 100"),
            Column("goods", "Barang/jasa", essential=False, note="ada dari perlu"),
            Column("staff", "SDM", essential=False, note="ada dari perlu"),
            Column("b", "B: mutu", "pct", False, note="rata-rata mutu barang/jasa dan SDM"),
            Column("index", "Indeks", "bar"),
            Column("category", "Kategori IP-SPM"),
            Column("people_more", "Kurang, orang", "count", note="sampai kategori berikutnya"),
            Column("goal", "Sampai", essential=False),
        ),
        total=True,
        notes=(
            f"Indeks = {rules.weight_a} % × A + {100 - rules.weight_a} % × B, kumulatif s.d. {month_label(sel.month)}. "
            f"Mutu {sel.month.year}: {complete} dari {units} puskesmas lapor lengkap. Susunan: Permendagri 59/2021.",
            "Kurang = paling sedikit orang sampai layanan itu (baris akhir: rata-ratanya) naik satu kategori; "
            "kosong bila tidak cukup "
            "dengan orang saja. Baris akhir bukan jumlah baris di atasnya.",
            ip_spm.rules_note(rules),
        ),
        marks=[*marks_of(sel.but(kelurahan=None, tambah=None), (s.id for s in now.services)), NO_MARK],
    )


def _proposal_title(here: ip_spm.Standing, place: str) -> str:
    if here.value is None:
        return f"Orang sampai kategori berikutnya belum dapat dihitung untuk {place}"
    if here.goal is None:
        return f"{place} sudah di tingkat tertinggi"
    if not here.fewest.enough:
        return f"{goal_words(here)} tidak tercapai dengan orang saja: {fewest_words(here.fewest)}"
    return f"Paling sedikit {number(here.fewest.total)} orang sampai {goal_words(here)}"


def _proposal_notes(here: ip_spm.Standing, shares: list[ip_spm.Share], sel: Selection) -> list[str]:
    notes = [NOT_IMPORTANCE] if shares else []
    if shares and not sel.puskesmas:
        notes.append(
            "Indeks dinilai dari jumlah seluruh kota, jadi pembagian antarpuskesmas lain memberi indeks yang sama; "
            "di sini yang menyentuh "
            "puskesmas paling sedikit di tiap layanan."
        )
    if any(s.note for s in shares):
        notes.append(
            "Puskesmas tanpa laporan layanan itu tahun ini dihitung dengan seluruh sasarannya, seperti dalam A kota."
        )
    if here.fewest and not here.fewest.enough:
        notes.append(
            f"Bila semua {number(here.fewest.total)} orang yang tersisa dilayani (A 100 %), "
            "rata-rata mutu B masih harus "
            f"{ip_spm.at_least(here.fewest.b_needed)}."
        )
    return notes


@table("ip-spm-usulan")
def fewest(sel: Selection) -> Table:
    """The fewest people to the next category. One row per puskesmas × service, the last row is their sum."""
    now, shares = here(sel), proposal(sel)
    lines = [(s.puskesmas, INDICATORS[s.service].short, s.people, s.left, s.note) for s in shares]
    if lines:
        services, people = len({s.service for s in shares}), sum(s.people for s in shares)
        lines.append(("Jumlah", f"{services} layanan", people, None, ""))
    of = pd.DataFrame(lines, columns=["puskesmas", "service", "people", "left", "note"])
    return laid(
        "ip-spm-usulan",
        _proposal_title(now, place_name(sel)),
        of.astype({"people": "Int64", "left": "Int64"}),
        (
            Column("puskesmas", "Puskesmas"),
            Column("service", "Layanan"),
            Column("people", "Kurang, orang", "count"),
            Column("left", "Belum terlayani", "count", False),
            *([Column("note", "Catatan", essential=False)] if any(s.note for s in shares) else []),
        ),
        total=bool(shares),
        notes=_proposal_notes(now, shares, sel),
        links=[sel.link("laju", puskesmas=s.puskesmas_code, indikator=s.service) for s in shares],
        subtitle=""
        if now.index is not None or now.value is None
        else "Mutu belum lengkap: ini hanya paruh A, bukan indeks",
    )


def _what_if_lines(before: ip_spm.Standing, after: ip_spm.Standing, more: dict[str, int]) -> pd.DataFrame:
    weight, reached = before.settings.weight_a, ip_spm.now_reached(before, after)
    lines = [
        {
            "service": INDICATORS[b.id].short,
            "more": more.get(b.id, 0),
            "a_now": _pct(b.a),
            "a_then": _pct(a.a),
            "index_now": _pct(b.index(weight)),
            "index_then": _pct(a.index(weight)),
            "left_then": None if b.a is None else a.left,
            "note": "menjadi 100 %" if b.id in reached else "",
        }
        for b, a in zip(before.services, after.services, strict=True)
    ]
    mean = {
        "service": MEAN,
        "more": sum(more.values()),
        "a_now": _pct(before.mean_a),
        "a_then": _pct(after.mean_a),
        "index_now": _pct(before.index),
        "index_then": _pct(after.index),
        "note": "" if after.category in (None, before.category) else f"menjadi {after.category}",
    }
    return _lines([*lines, mean], "more", "left_then")


@table("ip-spm-andai", what_if=True)
def what_if(sel: Selection) -> Table:
    """What would follow from the additions. One row per service, the last row is the mean of the twelve.

    Raises UnknownArea for additions nobody knows: a file must not guess.
    """
    shares, refused = plan(sel)
    if refused:
        raise UnknownArea(
            f"Tambahan '{', '.join(refused)[:60]}' tidak dikenal. Tulis KODEPUSKESMAS-SPM08-120, dipisah koma."
        )
    before, then, more = here(sel), after(sel), ip_spm.added(shares, sel.puskesmas)
    categories = before.settings.categories
    own = [s for s in shares if sel.puskesmas in (None, s.puskesmas_code)]
    listed = [f"{s.puskesmas}, {INDICATORS[s.service].short}: {number(s.people)} orang" for s in own[:LISTED]]
    if len(own) > LISTED:
        listed.append(f"dan {number(len(own) - LISTED)} tambahan lain")
    if before.index is None:
        change = f"rata-rata A {percent(before.mean_a)} menjadi {percent(then.mean_a)}"
    else:
        change = f"{index_words(before.index, categories)} menjadi {index_words(then.index, categories)}"
    return laid(
        "ip-spm-andai",
        f"Bila {number(sum(more.values()))} orang lagi dilayani, {place_name(sel)}: {change}",
        _what_if_lines(before, then, more),
        (
            Column("service", "Layanan"),
            Column("more", "Ditambah", "count"),
            Column("a_now", "A sekarang", "pct", False),
            Column("a_then", "A bila", "pct", False),
            Column("index_now", "Indeks sekarang", "pct"),
            Column("index_then", "Indeks bila", "bar"),
            Column("left_then", "Masih belum terlayani", "count", False),
            Column("note", "Catatan", essential=False),
        ),
        total=True,
        notes=(f"Andaian, bukan capaian. Tambahan: {'; '.join(listed) or 'tidak ada untuk pilihan ini'}.",),
    )


@table("ip-spm-mutu", city_wide=True)
def quality_reported(sel: Selection) -> Table:
    """Who reported half B. One row per puskesmas, those that lack something first."""
    of = ask(ask_spm.quality_by_puskesmas, sel.kota, sel.month.year).sort_values(["services", "puskesmas"])
    year, place, missing = sel.month.year, city(sel.kota).name, int(of["services"].lt(12).sum())
    return laid(
        "ip-spm-mutu",
        f"{missing} dari {len(of)} puskesmas belum lengkap melaporkan mutu {year}, {place}"
        if missing
        else f"Semua {len(of)} puskesmas sudah melaporkan mutu {year}, {place}",
        of.assign(
            goods=[_of(r.barang_ada, r.barang_butuh) for r in walk(of)],
            staff=[_of(r.sdm_ada, r.sdm_butuh) for r in walk(of)],
            state=["lengkap" if n == 12 else "sebagian" if n else "belum lapor" for n in of["services"]],
        ),
        (
            Column("puskesmas", "Puskesmas"),
            Column("services", "Layanan terisi", "count", note="dari 12"),
            Column("goods", "Barang/jasa", essential=False, note="ada dari perlu"),
            Column("staff", "SDM", essential=False, note="ada dari perlu"),
            Column("state", "Keadaan"),
        ),
        notes=(
            "Mutu diisi di lembar Mutu buku kerja, sekali setahun: barang/jasa dan SDM yang perlu dan yang ada, "
            "tiap layanan.",
        )
        if missing
        else (),
    )
