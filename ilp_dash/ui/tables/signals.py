"""Tables of Sinyal: months against what is usual, all signals of a month, the funnel, peers."""

import pandas as pd

from ilp_dash.analysis import signals
from ilp_dash.domain import xmr
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label, months_between
from ilp_dash.domain.rules import parse_value
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import signals as ask_signals
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each, finished
from ilp_dash.ui.places import city, place_name, puskesmas_name, spm_of
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import gap_marks, headed, mark_service, unit_marks
from ilp_dash.ui.words import rules_in_use

SEASON = (
    "Musim diperhitungkan: yang biasa = bulan yang sama tahun lalu + rata-rata perubahan terhadap tahun lalu. "
    "Puasa dan Lebaran bergeser sekitar 11 hari tiap tahun: bila banyak puskesmas bersinyal bersamaan di sekitarnya, "
    "itulah sebabnya. Bulan yang luar biasa tahun lalu dapat menimbulkan sinyal yang berlawanan tahun ini."
)
RULES = ("sinyal_lapor", "sinyal_batas_awal", "sinyal_batas_tetap")


def rules(sel: Selection) -> dict[str, int]:
    """The rules of signals and peers as they stood in the chosen month."""
    return {
        r.name: parse_value(r.name, r.value)
        for r in each(ask_places.rules_in_force, sel.month)
        if r.name in (*RULES, "sebaya_kisaran")
    }


def series(sel: Selection) -> signals.Series:
    """The chosen service of the chosen place, month by month up to the chosen one."""
    rows = each(ask_signals.monthly_series, sel.level, sel.area, spm_of(sel), sel.month, sel.basis)
    return signals.series(rows, spm_of(sel), rules(sel))


@table("sinyal-bulan")
@headed(mark_service)
def by_month(sel: Selection) -> Table:
    """The chart of individuals as a table: one row per month with its
    count, centre, limits, and what it is marked with."""
    of = series(sel).by_month()
    kinds = of["limits_words"].replace("", "batas").where(of["center"].notna(), "tanpa batas")
    return laid(
        "sinyal-bulan",
        f"{INDICATORS[spm_of(sel)].short} tiap bulan dan batas kebiasaannya, {place_name(sel)}",
        of.assign(
            kind=kinds,
            **{name: of[name].round().astype("Int64") for name in ("center", "low", "high")},
            **{name: of[name].replace("", None) for name in ("words", "remark")},
        ),
        (
            Column("month", "Bulan", "month"),
            Column("people", "Dilayani bulan itu", "count"),
            Column("center", "Biasanya", "count", False),
            Column("low", "Batas bawah", "count"),
            Column("high", "Batas atas", "count"),
            Column("kind", "Sifat batas", essential=False),
            Column("words", "Sinyal"),
            Column("remark", "Catatan", essential=False),
        ),
    )


def found(sel: Selection) -> list[signals.Signal]:
    """Every signal of the chosen month, all puskesmas and services."""
    first = city(sel.kota).first_month
    rows = each(ask_signals.monthly_counts, sel.kota, first, sel.month)
    return signals.signals(rows, months_between(first, sel.month), rules(sel))


@table("sinyal-puskesmas", city_wide=True)
def all_signals(sel: Selection) -> Table:
    """Puskesmas × service with a signal in the chosen month: what was counted, what is usual, why it is a signal."""
    of = found(sel)
    many, services = len({s.puskesmas_code for s in of}), len({s.id for s in of})
    title = (
        f"{number(len(of))} sinyal pada {month_label(sel.month)}: {many} puskesmas, {services} layanan"
        if of
        else f"Tidak ada sinyal pada {month_label(sel.month)} di puskesmas dan layanan mana pun"
    )
    columns = (
        Column("puskesmas", "Puskesmas"),
        Column("service", "Layanan"),
        Column("direction", "Arah"),
        Column("people", "Bulan ini", "count"),
        Column("center", "Biasanya", "count", False),
        Column("limits", "Batas kebiasaan", essential=False),
        Column("words", "Mengapa sinyal", essential=False),
    )
    lines = [
        (
            s.puskesmas,
            INDICATORS[s.id].short,
            "▲\u00a0tinggi" if xmr.MARKS[s.marks[0]][0] > 0 else "▼\u00a0rendah",
            s.value,
            round(s.usual[0]),
            signals.span(s.usual) + (" (sementara)" if s.provisional else ""),
            signals.mark_words(s.marks),
        )
        for s in of
    ]
    return laid(
        "sinyal-puskesmas",
        f"{title}, {city(sel.kota).name}",
        pd.DataFrame(lines, columns=[c.key for c in columns]),
        columns,
        notes=(
            "Hanya puskesmas dan layanan yang bulan ini menyimpang dari kebiasaannya sendiri. "
            "Tinggi atau rendah bukan baik atau buruk: "
            "cari sebabnya dahulu (pelayanan, stok, kampanye, atau cara mencatat).",
            SEASON,
            rules_in_use(sel, *RULES),
        ),
        links=[sel.link("sinyal", puskesmas=s.puskesmas_code, indikator=s.id) for s in of],
        marks=gap_marks(sel, of),
    )


def _units(kota: str, indicator: str, month, basis: str) -> pd.DataFrame:
    of = signals.units(ask(ask_signals.funnel_units, kota, indicator, month, basis))
    limits = ("low_998", "low_95", "high_95", "high_998")
    return of.assign(**{f"{name}_pct": 100 * of[name] / of["sasaran"] for name in limits})


def units(sel: Selection) -> pd.DataFrame:
    """Every puskesmas of the city in the funnel of the chosen service (see
    `analysis.signals.units`), its limits also in per cent."""
    return finished(_units, sel.kota, spm_of(sel), sel.month, sel.basis)


@table("sinyal-corong", city_wide=True)
def funnel(sel: Selection) -> Table:
    """Funnel and rank ranges as a table: coverage, limits in per cent, side in words, interval, rank range."""
    of, marks = units(sel), unit_marks(sel, "puskesmas", spm_of(sel))
    return laid(
        "sinyal-corong",
        f"{INDICATORS[spm_of(sel)].short}: capaian, batas kebetulan dan kisaran urutan, {city(sel.kota).name}",
        of.assign(
            side=[signals.side_words(u) for u in walk(of)],
            ranks=signals.rank_words(of),
            **{name: of[name].where(of["reported"]) for name in ("served_ytd", "coverage_pct")},
        ),
        (
            Column("puskesmas", "Puskesmas"),
            Column("sasaran", "Sasaran", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            Column("coverage_pct", "Capaian", "pct"),
            Column("low_998_pct", "Batas bawah 99,8 %", "pct", False),
            Column("low_95_pct", "Batas bawah 95 %", "pct", False),
            Column("high_95_pct", "Batas atas 95 %", "pct", False),
            Column("high_998_pct", "Batas atas 99,8 %", "pct", False),
            Column("side", "Kedudukan"),
            Column("ci_low_pct", "Selang 95 % dari", "pct", False),
            Column("ci_high_pct", "Selang 95 % sampai", "pct", False),
            Column("ranks", "Kisaran urutan"),
        ),
        notes=(
            "Batas: binomial eksak di sekitar capaian bersama puskesmas yang lapor. Selang: Clopper–Pearson 95 %. "
            "Kisaran urutan: "
            "terbaik = 1 + puskesmas yang seluruh selangnya di atas; terburuk = semua − yang seluruh selangnya "
            "di bawah.",
        ),
        links=[sel.link("sinyal", puskesmas=code) for code in of["puskesmas_code"]],
        marks=[marks[code] for code in of["puskesmas_code"]],
    )


@table("sinyal-sebaya")
def peers(sel: Selection) -> Table:
    """The chosen puskesmas, then those of similar sasaran: coverage, people left, rank range within this group."""
    within = rules(sel)["sebaya_kisaran"]
    question = ask_signals.similar_puskesmas
    of = signals.peers(ask(question, sel.puskesmas or "", spm_of(sel), sel.month, sel.basis, within))
    elsewhere = not of["same_city"].all()
    names = of["puskesmas"].where(of["same_city"], of["puskesmas"] + ", " + of["kota"])
    return laid(
        "sinyal-sebaya",
        signals.peers_sentence(of, puskesmas_name(sel) or "–"),
        of.assign(
            name=[f"{name} (dipilih)" if n == 0 else name for n, name in enumerate(names)],
            ranks=signals.rank_words(of),
        ),
        (
            Column("name", "Puskesmas"),
            Column("sasaran", "Sasaran", "count", False),
            Column("coverage_pct", "Capaian", "bar"),
            Column("left_count", "Belum terlayani", "count"),
            Column("ranks", "Kisaran urutan"),
        ),
        subtitle=f"{INDICATORS[spm_of(sel)].short}, s.d. {month_label(sel.month)}: sasaran berbeda paling banyak "
        f"{within} %, "
        "terdekat dahulu"
        + (f"; di kotanya kurang dari {signals.PEERS_LEAST}, maka dari semua kota di sini" if elsewhere else ""),
        notes=(rules_in_use(sel, "sebaya_kisaran"),),
        links=[sel.link("sinyal", kota=r.kota_code, puskesmas=r.puskesmas_code) for r in walk(of)],
        marks=[mark_service(sel.but(kota=r.kota_code, puskesmas=r.puskesmas_code)) for r in walk(of)],
    )
