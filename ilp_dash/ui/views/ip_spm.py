"""Figures of IP-SPM: the verdict, the ladder of categories, the additions of the what-if and what follows from them."""

import pandas as pd

from ilp_dash.analysis import ip_spm, running
from ilp_dash.charts.ladder import additions, ladder
from ilp_dash.charts.texts import Kpi, kpis
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.spm_index import exact
from ilp_dash.domain.what_if import Addition, written
from ilp_dash.domain.words import joined, number, percent
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import each
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables import ip_spm as of


def quality_missing(sel: Selection) -> tuple[int, int]:
    """(puskesmas behind the chosen place without complete half B, all of them)."""
    rows = of.quality(sel)
    return max(q.of_units - q.units for q in rows), rows[0].of_units


def verdict(sel: Selection) -> dict:
    """The index, its category, and what the next one asks for."""
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    silent = running.silence(services, sel.month).strip(" ;")
    return verdict_figure(
        *ip_spm.verdict_words(of.here(sel), of.proposal(sel), place_name(sel), sel.month, quality_missing(sel), silent)
    )


def _steps(here: ip_spm.Standing, after: ip_spm.Standing | None) -> pd.DataFrame:
    """One row per category, highest first, as `charts.ladder` takes it."""
    categories, rows = here.settings.categories, []
    for n, (low, name) in enumerate(categories):
        low, high = exact(low), exact(categories[n - 1][0]) if n else max(exact(100), exact(low))
        rows.append(
            {
                "name": name if here.index is not None else "",
                "bounds": _bounds(low, high, lowest=n == len(categories) - 1),
                "reached": _through(here.value, low, high),
                "planned": None if after is None else _through(after.value, low, high),
                "text": ip_spm.fewest_words(here.to(low) if here.value < low else None),
                "now": _standing_words(here, n, "sekarang"),
                "then": "" if after is None else _standing_words(after, n, "bila"),
            }
        )
    return pd.DataFrame(rows)


def _standing_words(here: ip_spm.Standing, n: int, when: str) -> str:
    """ "69,9 sekarang" in the step the position lies in, "" in the others."""
    categories = here.settings.categories
    inside = _within(here.value, n, categories)
    return f"{ip_spm.index_text(here.value, categories)} {when}" if inside else ""


def steps(sel: Selection) -> dict:
    """The ladder of categories; without a complete index the same steps for the mean of half A, without their names."""
    here, after = of.here(sel), of.after(sel) if sel.tambah else None
    if here.value is None:
        return ladder(pd.DataFrame(), "Tangga kategori IP-SPM")
    if after is not None and after.value == here.value:
        after = None
    if here.index is None:
        return ladder(
            _steps(here, after),
            f"Paruh A (penerima) saja, {place_name(sel)}",
            "Rata-rata 12 layanan; bukan indeks",
        )
    return ladder(
        _steps(here, after),
        f"Tangga kategori IP-SPM, {place_name(sel)}",
        "Di kanan: paling sedikit orang sampai kategori itu",
    )


def _bounds(low, high, lowest: bool) -> str:
    def text(bound):
        return number(bound, 0 if bound.denominator == 1 else 1)

    return f"= {text(low)}" if low == high else f"< {text(high)}" if lowest else f"{text(low)}–{text(high)}"


def _through(value, low, high) -> float:
    if low == high:
        return 100.0 * (value >= low)
    return float(min(max(100 * (value - low) / (high - low), 0), 100))


def _within(value, n: int, categories) -> bool:
    return value >= exact(categories[n][0]) and (n == 0 or value < exact(categories[n - 1][0]))


def _code(share: ip_spm.Share) -> str:
    return written([Addition(share.puskesmas_code, share.service, share.asked)])


def plan(sel: Selection) -> dict:
    """The additions of the address, each with a link that takes it out; the link that puts the proposal in their place,
    and the one that takes all of them out."""
    shares, _ = of.plan(sel)
    offered = of.proposal(sel)
    items = []
    for s in shares:
        note = []
        if s.asked > s.people:
            note.append(f"diminta {number(s.asked)}, tersisa {number(s.left)}")
        if s.note:
            note.append(s.note)
        if sel.puskesmas not in (None, s.puskesmas_code):
            note.append("puskesmas lain, tidak dihitung di sini")
        items.append(
            (
                _code(s),
                f"{s.puskesmas} · {INDICATORS[s.service].short} · {number(s.people)} orang",
                f"({'; '.join(note)})" if note else "",
            )
        )
    bare, proposal = sel.link("ip-spm", tambah=None), [_code(s) for s in offered]
    acts = []
    if proposal and proposal != [code for code, _, _ in items]:
        words = f"Pakai usulan: {number(sum(s.people for s in offered))} orang di {len(offered)} baris"
        acts.append((words, sel.link("ip-spm", tambah=",".join(proposal))))
    if items:
        acts.append(("Kosongkan", bare))
    return additions("", f"{bare}&tambah=", items, acts)


def outcome(sel: Selection) -> dict:
    """Index and category before and after, people added, services that become 100 %."""
    before, after = of.here(sel), of.after(sel)
    categories = before.settings.categories
    people = sum(ip_spm.added(of.plan(sel)[0], sel.puskesmas).values())
    reached = ip_spm.now_reached(before, after)
    names = joined(INDICATORS[id].short for id in reached)
    if before.index is None:
        return kpis(
            [
                Kpi(
                    "Rata-rata A sekarang",
                    percent(before.mean_a),
                    "indeks belum lengkap: mutu (B) belum ada",
                ),
                Kpi("Rata-rata A bila", percent(after.mean_a), "bukan indeks"),
                Kpi("Orang ditambahkan", number(people)),
                Kpi("Layanan menjadi 100 %", number(len(reached)), names),
            ]
        )
    lifted, next_step = after.category != before.category, ""
    if not lifted and after.fewest is not None:
        next_step = (
            f"{'masih ' if after.fewest.enough else ''}{ip_spm.fewest_words(after.fewest)} sampai {after.goal[1]}"
        )
    return kpis(
        [
            Kpi("IP-SPM sekarang", ip_spm.index_text(before.index, categories), before.category),
            Kpi(
                "IP-SPM bila",
                ip_spm.index_text(after.index, categories),
                "" if lifted else f"tetap {after.category}",
                delta=f"naik ke {after.category}" if lifted else "",
                delta_good=lifted or None,
            ),
            Kpi("Orang ditambahkan", number(people), next_step),
            Kpi("Layanan menjadi 100 %", number(len(reached)), names),
        ]
    )


def short_line(sel: Selection) -> dict:
    """The index in one line, for other pages: leads to IP-SPM."""
    here = of.here(sel)
    note = f"{ip_spm.fewest_words(here.fewest)} sampai {here.goal[1]}. " if here.index is not None and here.goal else ""
    return kpis(
        [
            Kpi(
                f"IP-SPM {place_name(sel)}",
                ip_spm.index_words(here.index, here.settings.categories),
                f"{note}Buka IP-SPM.",
                href=sel.link("ip-spm"),
            )
        ]
    )
