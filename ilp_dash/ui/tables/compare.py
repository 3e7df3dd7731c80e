"""Tables of Perbandingan and Kinerja tahunan."""

import pandas as pd

from ilp_dash.analysis import compare, pkp, running
from ilp_dash.analysis.spm import compared_words
from ilp_dash.charts.classes import PKP
from ilp_dash.domain.indicators import BASES, INDICATORS, SPM
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.store.queries import compare as ask_compare
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import mark_number, marks_of, row_marks, together, unit_marks


def yardstick(sel: Selection) -> pkp.Yardstick:
    """The rule of kinerja as it stood in the chosen month."""
    return pkp.yardstick({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})


def performances(sel: Selection) -> list[pkp.Performance]:
    """Every puskesmas of the city, best first."""
    return pkp.performances(each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), yardstick(sel))


@table("kinerja-puskesmas", city_wide=True)
def performance_by_puskesmas(sel: Selection) -> Table:
    """% kinerja of every puskesmas: mean, class, the twelve services. One row per puskesmas, best mean first."""
    rows = pkp.ranked(performances(sel))
    return laid(
        "kinerja-puskesmas",
        f"% kinerja tiap puskesmas, {city(sel.kota).name}, s.d. {month_label(sel.month)}",
        rows.assign(late_said=rows["late"].map({True: "belum lapor", False: "lapor"})),
        (
            Column("puskesmas", "Puskesmas"),
            Column("mean_pct", "Rata-rata", "pct"),
            Column("kind", "Kelas"),
            *(Column(i.id, i.short, "pct", False) for i in SPM),
            Column("late_said", "Laporan bulan ini", essential=False),
        ),
        notes=(yardstick(sel).words(), pkp.INCOMPLETE_NOTE),
        links=[sel.link("kinerja", puskesmas=code) for code in rows["puskesmas_code"]],
        marks=row_marks(sel, rows["puskesmas_code"]),
    )


@table("kinerja-layanan")
def performance_by_service(sel: Selection) -> Table:
    """Cakupan riil and % kinerja of the chosen place. One row per SPM service."""
    rule = yardstick(sel)
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    lines = pkp.by_service(services, rule)
    return laid(
        "kinerja-layanan",
        f"Kinerja 12 layanan SPM, {place_name(sel)}",
        pd.DataFrame(lines, columns=pkp.ServiceLine._fields)
        .convert_dtypes()
        .assign(cls=[PKP.get(s.kind) for s in lines]),
        (
            Column("short", "Layanan"),
            Column("sasaran", "Sasaran setahun", "count", False),
            Column("target", "Target sampai bulan ini", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            Column("coverage_pct", "Cakupan riil", "pct", note="dilayani ÷ sasaran setahun, tidak dibatasi 100"),
            Column("kinerja_pct", "% kinerja", "bar", cls="cls", note="dilayani ÷ target, paling banyak 100"),
            Column("kind", "Kelas"),
        ),
        notes=(rule.words(),),
        links=[sel.link("laju", indikator=s.id) for s in services],
        marks=marks_of(sel, (s.id for s in services)),
    )


def same_month(sel: Selection) -> Selection:
    """The view at the latest month of which every city has reports: no December stands beside a September."""
    return sel.but(month=min(sel.month, *(c.last_month for c in each(ask_places.cities))))


def same_month_note(sel: Selection) -> list[str]:
    """Why cities are not compared at the chosen month; [] where they are."""
    at = same_month(sel).month
    return [] if at == sel.month else [f"{month_label(at)}: bulan terakhir yang laporannya ada di semua kota."]


def any_simulated(sel: Selection) -> bool:
    """Whether the monthly figures of any city beside this one are simulated: their order then says nothing."""
    return any(c.simulated for c in each(ask_places.cities))


@table("banding-kota", city_wide=True)
def cities(sel: Selection) -> Table:
    """SPM reached and people left, the chosen service, ILP, PWS, reporting, all at the same month. One row per city."""
    late, sel = same_month_note(sel), same_month(sel)
    found, id = ask(ask_compare.cities_at, sel.month, sel.basis), spm_of(sel)
    return laid(
        "banding-kota",
        f"Kota dengan kota, s.d. {month_label(sel.month)}",
        compare.cities_beside(found, ask(ask_compare.spm_of_cities, sel.month, sel.basis), id),
        (
            Column("name", "Kota"),
            Column("spm_said", "SPM tercapai"),
            Column("coverage_pct", INDICATORS[id].short, "bar", cls="cls", due="running_pct"),
            Column("left_count", "Belum terlayani", "count"),
            Column("ilp_said", "Puskesmas dinyatakan ILP", essential=False),
            Column("pws_said", "Kelurahan PWS dievaluasi", essential=False),
            Column("forms_said", "Laporan masuk", essential=False),
        ),
        notes=(
            "Bulan dan basis sasaran sama untuk semua kota. Kota yang laporannya belum lengkap tampak lebih rendah "
            "dari sebenarnya.",
            *late,
        ),
        links=[to_city(sel, kota) for kota in found["kota_code"]],
        marks=[city_mark(sel, kota) for kota in found["kota_code"]],
    )


def to_city(sel: Selection, kota: str) -> str:
    """Address of the chosen service in any city."""
    return Selection(kota, sel.month, basis=sel.basis, indikator=spm_of(sel)).link("spm")


def city_mark(sel: Selection, kota: str, service: str = "") -> dict:
    """The mark of one service (of the chosen one) in any city."""
    return mark_number(Selection(kota, sel.month, basis=sel.basis), service or spm_of(sel))


@table("banding-layanan", city_wide=True)
def services_of_cities(sel: Selection) -> Table:
    """Twelve services × cities in per cent, the country's published figure last. One row per service."""
    sel = same_month(sel)
    own = ask(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis).set_index("id")
    year = own["national_year"].max()
    rows = ask(ask_compare.spm_of_cities, sel.month, sel.basis)
    wide = compare.services_by_city(rows)
    names = rows.drop_duplicates("kota_code").set_index("kota_code")["name"]
    keys = {code: f"kota_{code.replace('.', '_')}" for code in wide.columns}
    published = pd.notna(year) and running.closes(sel.month)
    return laid(
        "banding-layanan",
        f"12 layanan SPM di {len(keys)} kota, s.d. {month_label(sel.month)}",
        wide.rename(columns=keys).assign(
            short=[INDICATORS[id].short for id in wide.index], national_pct=own["national_pct"].reindex(wide.index)
        ),
        (
            Column("short", "Layanan"),
            *(Column(key, names[code], "pct") for code, key in keys.items()),
            *([Column("national_pct", f"Nasional {year}", "pct", False)] if published else []),
        ),
        notes=(f"Nasional: Sekber SPM, {year} setahun penuh (sementara); kota: kumulatif sampai bulan yang dipilih.",)
        if published
        else (),
        marks=[together(*((names[code], city_mark(sel, code, id)) for code in keys)) for id in wide.index],
    )


@table("banding-tahun")
def years(sel: Selection) -> Table:
    """This year beside last year at the same month. One row per SPM service."""
    now, earlier = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis), add_months(sel.month, -12)
    words = compared_words(walk(now))
    part = ", yang dibandingkan" if words else ""
    return laid(
        "banding-tahun",
        f"Tahun ini dan tahun lalu pada bulan yang sama, {place_name(sel)}",
        compare.years(now, sel.month),
        (
            Column("short", "Layanan"),
            Column("coverage_pct", month_label(sel.month), "bar", cls="cls", due="running_pct"),
            *([Column("same_pct", month_label(sel.month) + part, "pct", False)] if part else []),
            Column("last_year_pct", month_label(earlier) + part, "pct"),
            Column("change_pct", "Selisih", "points", note="△ ▽ = dalam batas kebetulan (binomial eksak 95 %)"),
            Column("same_served", f"Dilayani {sel.month.year}{part}", "count", False),
            Column("same_served_before", f"Dilayani {earlier.year}{part}", "count", False),
            Column("change_people", "Selisih orang", "count", False),
            Column("remark", "Catatan", essential=False),
        ),
        notes=(
            *([f"{words[:1].upper()}{words[1:]}."] if words else []),
            "Kosong = tidak ada laporan bulan itu pada salah satu tahun. Sasaran tiap tahun berbeda: baca selisih "
            "orang di samping selisih poin.",
        ),
        links=[sel.link("banding", indikator=id) for id in now["id"]],
        marks=[both_years(sel, id) for id in now["id"]],
    )


def both_years(sel: Selection, indicator: str) -> dict:
    """The mark of one service in the chosen month and in the same month a year before."""
    both = (sel, sel.but(month=add_months(sel.month, -12)))
    return together(*((month_label(of.month), mark_number(of, indicator)) for of in both))


def two_puskesmas(sel: Selection, first: str, second: str) -> Table:
    """Two puskesmas side by side, by their codes. One row per SPM service. On the page only: a download holds every
    puskesmas.
    """
    rows = compare.two_puskesmas(ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), first, second)
    one, other = rows["puskesmas"].iloc[0], rows["puskesmas_other"].iloc[0]
    return laid(
        "banding-puskesmas",
        f"Puskesmas {one} dan {other}, s.d. {month_label(sel.month)}",
        rows,
        (
            Column("short", "Layanan"),
            Column("coverage_pct", one, "bar", cls="cls", due="running_pct"),
            Column("coverage_pct_other", other, "bar", cls="cls_other", due="running_pct_other"),
            Column("difference_pct", "Selisih", "points"),
            Column("left_count", f"Belum terlayani, {one}", "count", False),
            Column("left_count_other", f"Belum terlayani, {other}", "count", False),
            Column("sasaran", f"Sasaran, {one}", "count", False),
            Column("sasaran_other", f"Sasaran, {other}", "count", False),
        ),
        marks=[
            together(
                (one, mark_number(sel.but(puskesmas=first, kelurahan=None), id)),
                (other, mark_number(sel.but(puskesmas=second, kelurahan=None), id)),
            )
            for id in rows["id"]
        ],
    )


def both_bases(sel: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The twelve services of the chosen place by either sasaran: (pusdatin, riil)."""
    return tuple(ask(ask_spm.spm_services, sel.level, sel.area, sel.month, basis) for basis in ("pusdatin", "riil"))


_BASES = (
    Column("sasaran", "Sasaran Pusdatin", "count", False),
    Column("sasaran_riil", "Sasaran riil", "count", False),
    Column("more_people", "Selisih orang", "count", False, "riil dikurangi Pusdatin"),
    Column("difference_pct", "Selisih", "pct", note="terhadap Pusdatin"),
    Column("coverage_pct", "Capaian Pusdatin", "pct"),
    Column("coverage_pct_riil", "Capaian riil", "pct"),
    Column("outcome", "Akibatnya", essential=False),
)


@table("dua-sasaran")
def bases(sel: Selection) -> Table:
    """Both sasaran. One row per SPM service, where they differ most first."""
    rows = compare.bases(*both_bases(sel), "id", sel.month)
    return laid(
        "dua-sasaran",
        f"Sasaran {BASES['pusdatin']} dan {BASES['riil']}, {place_name(sel)}",
        rows,
        (Column("short", "Layanan"), *_BASES),
        notes=(
            "Kedua sasaran berlaku; riil = hasil pendataan. Memilih yang lebih kecil menaikkan persen tanpa menambah "
            "layanan.",
        ),
        links=[sel.link("banding", indikator=id) for id in rows["id"]],
        marks=[
            together(*((BASES[basis], mark_number(sel.but(basis=basis), id)) for basis in BASES)) for id in rows["id"]
        ],
    )


@table("dua-sasaran-puskesmas", city_wide=True)
def bases_by_puskesmas(sel: Selection) -> Table:
    """Both sasaran of the chosen service. One row per puskesmas, where they differ most first."""
    service = spm_of(sel)
    found = (ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, basis) for basis in ("pusdatin", "riil"))
    rows = compare.bases(*(of[of["id"] == service] for of in found), "puskesmas_code", sel.month)
    marks = {basis: unit_marks(sel.but(basis=basis), "puskesmas", service) for basis in BASES}
    return laid(
        "dua-sasaran-puskesmas",
        f"{INDICATORS[service].short}: dua sasaran tiap puskesmas, {city(sel.kota).name}",
        rows,
        (Column("puskesmas", "Puskesmas"), *_BASES),
        links=[sel.link("puskesmas", puskesmas=code) for code in rows["puskesmas_code"]],
        marks=[together(*((BASES[b], of[code]) for b, of in marks.items())) for code in rows["puskesmas_code"]],
    )
