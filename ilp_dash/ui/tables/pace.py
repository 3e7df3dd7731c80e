"""Tables of Sisa dan laju."""

from collections.abc import Callable, Iterable, Sequence

from ilp_dash.analysis import pace
from ilp_dash.analysis.pace import Pace
from ilp_dash.domain.indicators import DEFAULT_PWS, INDICATORS, SPM
from ilp_dash.domain.months import month_label
from ilp_dash.domain.pace import PaceRules, pace_rules
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.store.queries import pace as ask_pace
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, pws_of, spm_of
from ilp_dash.ui.tables.declared import SERVICES, laid, table
from ilp_dash.ui.trust import marks_of, unit_marks


def rules(sel: Selection) -> PaceRules:
    """The rules of the pace in the chosen month."""
    return pace_rules({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})


def spm_places(sel: Selection, level: str, area: str | None = None, indicator: str | None = None) -> list[Pace]:
    """Pace of SPM services: all twelve of one area, or one service of every area of a level."""
    of = rules(sel)
    found = each(ask_pace.spm_pace, sel.kota, level, sel.month, sel.basis, of.complete_pct, area, indicator)
    return pace.paces(found, sel.month, of, _tested(sel))


def _tested(sel: Selection) -> set[str]:
    """Indicators of which "dalam jangkauan" may be said in this city and month."""
    return pace.proven_services(each(ask_pace.pace_tests, sel.kota, sel.month, sel.basis))


def pws_places(
    sel: Selection, level: str, area: str | None = None, indicator: str | None = None, puskesmas: str | None = None
) -> list[Pace]:
    """Pace of PWS indicators: all of one area, or one indicator of every area of a level."""
    of = rules(sel)
    found = each(ask_pace.pws_pace, sel.kota, level, sel.month, sel.basis, of.complete_pct, area, indicator, puskesmas)
    return pace.paces(found, sel.month, of, _tested(sel))


def paced_pws(sel: Selection) -> str:
    """The chosen PWS indicator; the one pages open with where the chosen one has no pace (D/S)."""
    return DEFAULT_PWS if INDICATORS[pws_of(sel)].monthly_ratio else pws_of(sel)


def laid_pace(
    name: str,
    title: str,
    first: Column,
    found: Sequence[Pace],
    sel: Selection,
    link: Callable[[Pace], str],
    marks: Iterable[dict],
    notes: Iterable[str] = (),
) -> Table:
    """Needed, recent mean, best month, verdict and projection. One row per pace, in the order given; what all rows
    share is a note."""
    frame, shared = pace.pace_frame(found, sel.month), pace.of_all(found, sel.month)
    to_goal = Column("goal_left", "Sampai target", "count", False, "Orang sampai target tahunan", hidden="hidden_ytd")
    return laid(
        name,
        title,
        frame,
        (
            first,
            Column("left_count", "Belum terlayani", "count", hidden="hidden_ytd"),
            *((to_goal,) if any(p.row.target_pct != 100 for p in found) else ()),
            Column("needed", "Butuh per bulan", "number"),
            Column(
                "needed_a_day",
                "per hari kerja",
                "number",
                False,
                "Dibulatkan ke atas; hari libur nasional tidak dikurangkan",
            ),
            Column(
                "recent",
                "Rerata 3 bulan terakhir",
                "number",
                False,
                "Tiga bulan terakhir yang dilaporkan",
                hidden="recent_hidden",
            ),
            Column("best", "Bulan terbaik", "count", False, hidden="best_hidden"),
            Column("best_on", "Kapan", "text", False),
            Column("verdict", "Putusan", "pace"),
            Column("end", "Kini dan perkiraan akhir tahun", "range", False),
            *((Column("remarks", "Catatan", essential=False),) if any(frame["remarks"]) else ()),
        ),
        notes=[*([f"Semua baris: {'; '.join(shared)}."] if shared else []), *notes],
        links=[link(p) for p in found],
        marks=marks,
    )


def _own(sel: Selection, found: Sequence[Pace]) -> list[dict]:
    """The mark of trust of each indicator of one place."""
    return marks_of(sel.but(kelurahan=None), (p.row.indicator for p in found))


def _of_units(
    name: str,
    sel: Selection,
    level: str,
    found: Sequence[Pace],
    indicator: str,
    place: str,
    link: Callable[[Pace], str],
    notes: Iterable[str] = (),
) -> Table:
    """One indicator across the puskesmas or kelurahan of a place, most people to the target first."""
    marks = unit_marks(sel, level, indicator) if found else {}
    return laid_pace(
        name,
        f"{INDICATORS[indicator].short} per {level}, {place}: {pace.counts_words(found, level)}",
        Column("name", level.capitalize()),
        found,
        sel,
        link,
        [marks[p.row.area_code] for p in found],
        notes,
    )


@table("laju-spm", holds=SERVICES)
def services(sel: Selection) -> Table:
    """The twelve services of the chosen place, in the order of the regulation."""
    found = spm_places(sel, sel.level, sel.area)
    return laid_pace(
        "laju-spm",
        f"{len(SPM)} layanan SPM sampai akhir tahun, {place_name(sel)}",
        Column("short", "Layanan"),
        found,
        sel,
        lambda p: sel.link("laju", indikator=p.row.indicator),
        _own(sel, found),
        pace.rule_notes(rules(sel), "SPM"),
    )


@table("laju-spm-puskesmas", city_wide=True)
def service_by_puskesmas(sel: Selection) -> Table:
    """One service, puskesmas by puskesmas."""
    return _of_units(
        "laju-spm-puskesmas",
        sel,
        "puskesmas",
        spm_places(sel, "puskesmas", indicator=spm_of(sel)),
        spm_of(sel),
        city(sel.kota).name,
        lambda p: sel.link("puskesmas", puskesmas=p.row.area_code, indikator=None),
    )


@table("laju-pws", holds="semua indikator PWS dengan target setahun")
def indicators(sel: Selection) -> Table:
    """The PWS indicators of the chosen place, in their order; D/S is of its month alone and has no pace."""
    found = pws_places(sel, sel.level, sel.area)
    return laid_pace(
        "laju-pws",
        f"Indikator PWS sampai akhir tahun, {place_name(sel)}",
        Column("short", "Indikator"),
        found,
        sel,
        lambda p: sel.link("laju", indikator=p.row.indicator),
        _own(sel, found),
        (
            *pace.rule_notes(rules(sel), "PWS"),
            "D/S dinilai tiap bulan sendiri dan tidak dijumlahkan, jadi tidak ada lajunya.",
        ),
    )


@table("laju-pws-puskesmas", city_wide=True)
def indicator_by_puskesmas(sel: Selection) -> Table:
    """One PWS indicator, puskesmas by puskesmas."""
    return _of_units(
        "laju-pws-puskesmas",
        sel,
        "puskesmas",
        pws_places(sel, "puskesmas", indicator=paced_pws(sel)),
        paced_pws(sel),
        city(sel.kota).name,
        lambda p: sel.link("laju", puskesmas=p.row.area_code),
    )


@table("laju-pws-kelurahan")
def indicator_by_kelurahan(sel: Selection) -> Table:
    """One PWS indicator, kelurahan by kelurahan, of the city or the chosen puskesmas."""
    return _of_units(
        "laju-pws-kelurahan",
        sel,
        "kelurahan",
        pws_places(sel, "kelurahan", indicator=paced_pws(sel), puskesmas=sel.puskesmas),
        paced_pws(sel),
        place_name(sel),
        lambda p: sel.link("peta", kelurahan=p.row.area_code),
    )


@table("laju-uji", city_wide=True)
def tests(sel: Selection) -> Table:
    """What was said each June and September against what came. One row per indicator said something about."""
    found = ask(ask_pace.pace_tests, sel.kota, sel.month, sel.basis)
    return laid(
        "laju-uji",
        f"Putusan laju diuji dengan tahun-tahun yang sudah selesai, {city(sel.kota).name}",
        pace.tests_frame(found),
        (
            Column("short", "Layanan"),
            Column("said", "Dikatakan dalam jangkauan", "count", False),
            Column("came", "Menjadi kenyataan", "count", False),
            Column("came_pct", "Bagian yang benar", "pct"),
            Column("hard_said", "Berat, tetapi tercapai", essential=False),
            Column("far_said", "Di luar jangkauan, tetapi tercapai", essential=False),
            Column("banded", "Perkiraan diberikan", "count", False),
            Column("inside_pct", "Akhir tahun di dalam pita", "pct"),
            Column("word", "Kata yang dipakai"),
        ),
        subtitle="Puskesmas × (Juni dan September) tiap tahun laporan yang selesai sebelum "
        f"{month_label(sel.month)}, dinilai hanya dari yang diketahui waktu itu",
        notes=pace.rule_notes(rules(sel), "SPM")[1:2],
    )
