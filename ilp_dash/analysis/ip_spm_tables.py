"""The tables IP-SPM shows and downloads."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from ilp_dash.analysis.ip_spm import (
    Share,
    Standing,
    added,
    at_least,
    fewest_words,
    goal_words,
    index_words,
    now_reached,
    rules_note,
    standing,
)
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number, percent

NOT_IMPORTANCE = (
    "Paling sedikit orang bukan urutan kepentingan: layanan dengan sasaran kecil menaikkan indeks paling banyak per orang, "
    "padahal kebutuhan terbesar sering di layanan lain."
)
LISTED = 10  # additions named in a note; the file's heading holds all, as in the address


def _of(available: int | None, needed: int | None) -> str | None:
    return None if available is None or needed is None else f"{number(available)} dari {number(needed)}"


def _value(x: Fraction | None) -> float | None:
    return None if x is None else float(x)


def index_table(here: Standing, quality: Sequence, place: str, month: date) -> Table:
    """IP-SPM with both halves. One row per service, the last row is the mean of the twelve."""
    rules = here.settings
    of = {q.id: q for q in quality}
    rows = []
    for s in here.services:
        own, q = standing((s,), rules), of.get(s.id)
        goal = "" if own.index is None else "sudah tertinggi" if own.goal is None else own.goal[1]
        if own.index is not None and own.goal and not own.fewest.enough:
            goal += f": {fewest_words(own.fewest)}"
        rows.append(
            (
                INDICATORS[s.id].short,
                s.served,
                s.sasaran,
                _value(s.a),
                q and _of(q.barang_ada, q.barang_butuh),
                q and _of(q.sdm_ada, q.sdm_butuh),
                _value(s.b),
                _value(own.index),
                own.category or "indeks belum lengkap",
                own.fewest.total if own.index is not None and own.fewest and own.fewest.enough else None,
                goal,
            )
        )
    b = [s.b for s in here.services]
    whole = here.index is not None and here.fewest is not None
    mean = (
        "Rata-rata 12 layanan",
        None,
        None,
        _value(here.mean_a),
        None,
        None,
        None if None in b else _value(sum(b) / len(b)),
        _value(here.index),
        here.category or "indeks belum lengkap",
        here.fewest.total if whole and here.fewest.enough else None,
        "" if not whole else here.goal[1] if here.fewest.enough else f"{here.goal[1]}: {fewest_words(here.fewest)}",
    )
    units = max((q.of_units for q in quality), default=0)
    complete = min((q.units for q in quality), default=0)
    return Table(
        "ip-spm",
        f"Indeks pencapaian SPM (IP-SPM), {place}: {index_words(here.index, rules.categories)}",
        (
            Column("layanan", "Layanan"),
            Column("dilayani", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("a", "A: penerima", "pct", False, note="dilayani ÷ sasaran, paling banyak 100"),
            Column("barang", "Barang/jasa", essential=False, note="ada dari perlu"),
            Column("sdm", "SDM", essential=False, note="ada dari perlu"),
            Column("b", "B: mutu", "pct", False, note="rata-rata mutu barang/jasa dan SDM"),
            Column("indeks", "Indeks", "bar"),
            Column("kategori", "Kategori IP-SPM"),
            Column("orang_lagi", "Orang lagi", "count", note="sampai kategori berikutnya"),
            Column("berikutnya", "Sampai", essential=False),
        ),
        (*rows, mean),
        total=True,
        notes=(
            f"Indeks = {rules.weight_a} % × A + {100 - rules.weight_a} % × B, kumulatif s.d. {month_label(month)}. "
            f"Mutu {month.year}: {complete} dari {units} puskesmas lapor lengkap. Susunan: Permendagri 59/2021.",
            "Orang lagi = paling sedikit orang sampai layanan itu (baris akhir: rata-ratanya) naik satu kategori; kosong bila tidak cukup "
            "dengan orang saja. Baris akhir bukan jumlah baris di atasnya.",
            rules_note(rules),
        ),
    )


def proposal_table(here: Standing, shares: Sequence[Share], sel: Selection, place: str) -> Table:
    """The fewest people to the next category. One row per puskesmas × service, the last row is their sum."""
    if here.value is None:
        title = f"Orang sampai kategori berikutnya belum dapat dihitung untuk {place}"
    elif here.goal is None:
        title = f"{place} sudah di tingkat tertinggi"
    elif not here.fewest.enough:
        title = f"{goal_words(here)} tidak tercapai dengan orang saja: {fewest_words(here.fewest)}"
    else:
        title = f"Paling sedikit {number(here.fewest.total)} orang lagi sampai {goal_words(here)}"
    notes = [NOT_IMPORTANCE] if shares else []
    if shares and not sel.puskesmas:
        notes.append(
            "Indeks dinilai dari jumlah seluruh kota, jadi pembagian antar-puskesmas lain memberi indeks yang sama; di sini yang menyentuh "
            "puskesmas paling sedikit di tiap layanan."
        )
    if any(s.note for s in shares):
        notes.append(
            "Puskesmas tanpa laporan layanan itu tahun ini dihitung dengan seluruh sasarannya, seperti dalam A kota."
        )
    if here.fewest and not here.fewest.enough:
        notes.append(
            f"Bila semua {number(here.fewest.total)} orang yang tersisa dilayani (A 100 %), rata-rata mutu B masih harus "
            f"{at_least(here.fewest.b_needed)}."
        )
    rows = [(s.puskesmas, INDICATORS[s.service].short, s.people, s.left, s.note) for s in shares]
    if rows:
        rows.append(("Jumlah", f"{len({s.service for s in shares})} layanan", sum(s.people for s in shares), None, ""))
    columns = (
        Column("puskesmas", "Puskesmas"),
        Column("layanan", "Layanan"),
        Column("orang", "Orang lagi", "count"),
        Column("belum", "Belum terlayani", "count", False),
        *([Column("catatan", "Catatan", essential=False)] if any(s.note for s in shares) else []),
    )
    return Table(
        "ip-spm-usulan",
        title,
        columns,
        tuple(row[: len(columns)] for row in rows),
        total=bool(rows),
        notes=tuple(notes),
        links=tuple(sel.link("laju", puskesmas=s.puskesmas_code, indikator=s.service) for s in shares),
        subtitle=""
        if here.index is not None or here.value is None
        else "Mutu belum lengkap: ini hanya paruh A, bukan indeks",
    )


def what_if_table(before: Standing, after: Standing, plan: Sequence[Share], sel: Selection, place: str) -> Table:
    """What would follow from the additions. One row per service, the last row is the mean of the twelve."""
    more = added(plan, sel.puskesmas)
    categories = before.settings.categories
    reached = now_reached(before, after)
    rows = [
        (
            INDICATORS[b.id].short,
            more.get(b.id, 0),
            _value(b.a),
            _value(a.a),
            _value(b.index(w)),
            _value(a.index(w)),
            None if b.a is None else a.left,
            "menjadi 100 %" if b.id in reached else "",
        )
        for w in [before.settings.weight_a]
        for b, a in zip(before.services, after.services, strict=True)
    ]
    mean = (
        "Rata-rata 12 layanan",
        sum(more.values()),
        _value(before.mean_a),
        _value(after.mean_a),
        _value(before.index),
        _value(after.index),
        None,
        "" if after.category is None or after.category == before.category else f"menjadi {after.category}",
    )
    here = [s for s in plan if sel.puskesmas in (None, s.puskesmas_code)]
    listed = [f"{s.puskesmas}, {INDICATORS[s.service].short}: {number(s.people)} orang" for s in here[:LISTED]]
    if len(here) > LISTED:
        listed.append(f"dan {number(len(here) - LISTED)} tambahan lain")
    if before.index is None:
        change = f"rata-rata A {percent(before.mean_a)} menjadi {percent(after.mean_a)}"
    else:
        change = f"{index_words(before.index, categories)} menjadi {index_words(after.index, categories)}"
    return Table(
        "ip-spm-andai",
        f"Bila {number(sum(more.values()))} orang lagi dilayani, {place}: {change}",
        (
            Column("layanan", "Layanan"),
            Column("tambah", "Ditambah", "count"),
            Column("a_kini", "A sekarang", "pct", False),
            Column("a_bila", "A bila", "pct", False),
            Column("indeks_kini", "Indeks sekarang", "pct"),
            Column("indeks_bila", "Indeks bila", "bar"),
            Column("belum_bila", "Masih belum terlayani", "count", False),
            Column("catatan", "Catatan", essential=False),
        ),
        (*rows, mean),
        total=True,
        notes=(f"Andaian, bukan capaian. Tambahan: {'; '.join(listed) or 'tidak ada untuk pilihan ini'}.",),
    )


def quality_table(rows: Sequence, place: str, year: int) -> Table:
    """Who reported half B. One row per puskesmas, those that lack something first."""
    missing = [r for r in rows if r.services < 12]
    ordered = sorted(rows, key=lambda r: (r.services, r.puskesmas))
    return Table(
        "ip-spm-mutu",
        f"{len(missing)} dari {len(rows)} puskesmas belum lengkap melaporkan mutu {year}, {place}"
        if missing
        else f"Semua {len(rows)} puskesmas sudah melaporkan mutu {year}, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("layanan", "Layanan terisi", "count", note="dari 12"),
            Column("barang", "Barang/jasa", essential=False, note="ada dari perlu"),
            Column("sdm", "SDM", essential=False, note="ada dari perlu"),
            Column("keadaan", "Keadaan"),
        ),
        tuple(
            (
                r.puskesmas,
                r.services,
                _of(r.barang_ada, r.barang_butuh),
                _of(r.sdm_ada, r.sdm_butuh),
                "lengkap" if r.services == 12 else "sebagian" if r.services else "belum lapor",
            )
            for r in ordered
        ),
        notes=(
            "Mutu diisi di lembar Mutu buku kerja, sekali setahun: barang/jasa dan SDM yang perlu dan yang ada, tiap layanan.",
        )
        if missing
        else (),
    )
