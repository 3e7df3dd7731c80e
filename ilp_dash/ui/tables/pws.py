"""Tables of PWS: units of one indicator, statuses by month, problems, running PWS, findings of home visits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from ilp_dash.analysis import pws, weeks
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, month_label, months_between
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.weeks import last_weeks, week_label
from ilp_dash.domain.words import number
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import weeks as ask_weeks
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, pws_of, unit_name
from ilp_dash.ui.tables.declared import INDICATORS_PWS, laid, table, until
from ilp_dash.ui.trust import kelurahan_marks, marks_of, unit_marks

# More kelurahan than these do not fit one picture.
MOST_KELURAHAN = 120
# Weeks of home visits shown at once.
WEEKS = 12


def pws_level(sel: Selection) -> str:
    """Units compared on the PWS page: kelurahan; puskesmas where a whole city has too many kelurahan for one
    picture."""
    if sel.puskesmas:
        return "kelurahan"
    return "puskesmas" if len(ask(ask_places.kelurahan_of, sel.kota, sel.month)) > MOST_KELURAHAN else "kelurahan"


@table("pws-wilayah")
def pws_units(sel: Selection) -> Table:
    """One PWS indicator across kelurahan (or puskesmas), with the area's total."""
    level = pws_level(sel)
    return _units(sel, level, area_notes(sel, level == "puskesmas"))


@table("pws-kelurahan")
def kelurahan_units(sel: Selection) -> Table:
    """One PWS indicator across all kelurahan of the city or puskesmas, for the map."""
    return _units(sel, "kelurahan")


def units_of(sel: Selection, level: str) -> pd.DataFrame:
    """Units of the chosen indicator, highest coverage first, the area's own total in the last row (column `total`)."""
    units = ask(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis, sel.puskesmas)
    total = ask(ask_pws.pws_area, sel.level, sel.area, pws_of(sel), sel.month, sel.basis)
    return pws.with_total(units, total, f"Jumlah {place_name(sel)}")


def unit_link(sel: Selection, level: str, area: str) -> str:
    """Where a click on a unit leads: a kelurahan to the map, a puskesmas to its own kelurahan."""
    return sel.link("peta", kelurahan=area) if level == "kelurahan" else sel.link("pws", puskesmas=area)


def _units(sel: Selection, level: str, notes: Sequence[str] = ()) -> Table:
    i, rows = INDICATORS[pws_of(sel)], units_of(sel, level)
    remarks = [pws.remark(r) for r in walk(rows)]
    marks = unit_marks(sel, level, i.id)
    return laid(
        "pws-wilayah",
        f"{i.short} per {level}, {place_name(sel)}",
        rows.assign(owner=rows["puskesmas"].fillna(rows["name"]).mask(rows["total"], ""), remarks=remarks),
        (
            Column("name", level.capitalize()),
            *((Column("owner", "Puskesmas", essential=False),) if level == "kelurahan" else ()),
            *_MEASURES,
            Column("status", "Status", "pws"),
            Column("served_ytd", "Dilayani", "count", False, hidden="hidden_ytd"),
            Column("sasaran", "Sasaran", "count", False),
            Column("short_count", "Kurang dari target berjalan", "count", False, hidden="hidden_ytd"),
            Column("left_count", "Belum terlayani", "count", False, hidden="hidden_ytd"),
            Column("remarks", "Catatan", essential=False),
        ),
        notes=(
            f"{i.name}: {i.numerator} ÷ {i.sasaran}. s.d. {month_label(sel.month)}.",
            pws.STATUS_NOTE,
            *notes,
        ),
        links=[None if r.total else unit_link(sel, level, r.area_code) for r in walk(rows)],
        marks=[marks[area] for area in rows["area_code"]],
        total=bool(rows["total"].any()),
    )


_MEASURES = (
    Column("coverage_pct", "Kumulatif", "bar", hidden="hidden_ytd", cls="cls", due="running_pct"),
    Column("month_pct", "Bulan ini", "pct", hidden="hidden_month"),
    Column("last_month_pct", "Bulan lalu", "pct", False, hidden="hidden_last_month"),
)


def area_notes(sel: Selection, everywhere: bool = False) -> tuple[str, ...]:
    """What to say about working areas that changed in the chosen year: of the chosen puskesmas, or of all."""
    return pws.area_notes(each(ask_pws.working_area_changes, sel.kota, sel.month.year), sel, everywhere)


def pws_span(sel: Selection) -> tuple[date, date]:
    """Months of the status matrix: the chosen year, with the year before while the year is young."""
    first = date(sel.month.year - (sel.month.month < 6), 1, 1)
    return max(first, city(sel.kota).first_month), sel.month


@table("pws-matriks")
def pws_matrix(sel: Selection) -> Table:
    """Status matrix kelurahan × month of one indicator."""
    return _statuses(sel, *pws_span(sel))


def twelve_months(sel: Selection) -> tuple[date, date]:
    """The chosen month and the eleven before it, as far as there are data."""
    return max(add_months(sel.month, -11), city(sel.kota).first_month), sel.month


@table("pws-12-bulan")
def pws_twelve(sel: Selection) -> Table:
    """The status matrix of the twelve small maps."""
    return _statuses(sel, *twelve_months(sel))


def _statuses(sel: Selection, first: date, last: date) -> Table:
    rows = ask(ask_pws.pws_months, sel.kota, pws_of(sel), first, last, sel.basis, sel.puskesmas)
    units = pws.worst_first(rows)
    units = units.assign(streak=units["streak"].mask(units["month"] != pd.Timestamp(last)))
    by_month = pws.by_month(rows, units["area_code"])
    names = {month: f"status_{month:%Y_%m}" for month in months_between(first, last)}
    statuses = by_month.rename(columns=lambda day: names[day.date()]).reindex(columns=list(names.values()))
    return laid(
        "pws-matriks",
        f"Status {INDICATORS[pws_of(sel)].short} tiap bulan, {place_name(sel)}",
        units.join(statuses, on="area_code"),
        (
            Column("name", "Kelurahan"),
            Column("streak", "Bulan berturut-turut", "count"),
            *(Column(key, month_label(m), "pws", m > add_months(last, -3)) for m, key in names.items()),
        ),
        notes=(
            pws.STATUS_NOTE,
            "Bulan berturut-turut: berapa bulan sampai bulan terakhir dengan status yang sama. Bulan tanpa status "
            "(belum lapor, disembunyikan, Januari) memutus hitungan.",
        ),
        links=[sel.link("peta", kelurahan=area) for area in units["area_code"]],
    )


@table("pws-masalah")
def pws_problems(sel: Selection) -> Table:
    """For the lokakarya mini: every Jelek and Cukup, and Kurang for two months or more, of all indicators, most people
    short of what is due first; four columns to fill in there."""
    rows = ask(ask_pws.pws_problems, sel.kota, sel.month, sel.basis, sel.puskesmas)
    long = int((rows["streak"] >= 3).sum())
    every = ask(ask_pws.pws_running_by_kelurahan, sel.kota, sel.month, sel.basis, sel.puskesmas)
    silent = int((~every["reported"]).sum())
    title = f"Masalah untuk lokakarya mini {month_label(sel.month)}, {place_name(sel)}: {number(len(rows))} baris"
    blank = dict.fromkeys(("penyebab", "rtl", "pic", "tenggat"), "")
    return laid(
        "pws-masalah",
        f"{title}, {number(long)} sudah tiga bulan atau lebih" if long else title,
        rows.assign(short=rows["short"].mask(rows["rentan"], rows["short"] + "*"), **blank),
        (
            Column("name", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            Column("short", "Indikator"),
            Column("status", "Status", "pws"),
            Column("streak", "Bulan berturut-turut", "count"),
            Column("coverage_pct", "Kumulatif", "pct", False, hidden="hidden_ytd"),
            Column("target_running_pct", "Target berjalan", "pct", False),
            Column("short_count", "Kurang dari target berjalan", "count", hidden="hidden_ytd"),
            Column("left_count", "Belum terlayani", "count", False, hidden="hidden_ytd"),
            Column("penyebab", "Penyebab", essential=False),
            Column("rtl", "RTL", essential=False, note="Rencana tindak lanjut"),
            Column("pic", "PIC", essential=False, note="Penanggung jawab"),
            Column("tenggat", "Tenggat", essential=False),
        ),
        notes=(
            "Semua indikator: setiap status Jelek dan Cukup, dan Kurang yang sudah dua bulan atau lebih; yang "
            "terbanyak orangnya di bawah target berjalan dahulu (pada kunjungan rumah: keluarga), lalu yang terlama.",
            "Kolom penyebab, RTL (rencana tindak lanjut), PIC (penanggung jawab), dan tenggat diisi dalam rapat; "
            "unduh XLSX.",
            pws.STATUS_NOTE,
            "* rentan: sasaran sedikit, satu orang dapat mengubah status.",
            *([f"{number(silent)} kelurahan belum lapor bulan ini, jadi tidak ada di daftar ini."] if silent else []),
        ),
        links=[
            sel.link("peta", kelurahan=area, indikator=id)
            for area, id in zip(rows["area_code"], rows["indicator"], strict=True)
        ],
        marks=kelurahan_marks(sel, rows),
    )


@table("pws-puskesmas", city_wide=True)
def pws_puskesmas(sel: Selection) -> Table:
    """One PWS indicator, puskesmas against puskesmas."""
    i, rows = INDICATORS[pws_of(sel)], pws_compared(sel)
    changes = each(ask_pws.working_area_changes, sel.kota, sel.month.year)
    moved = {code for c in changes if c.month <= sel.month for code in (c.from_code, c.to_code)}
    marks = unit_marks(sel, "puskesmas", i.id)
    return laid(
        "pws-puskesmas",
        f"{i.short} antarpuskesmas s.d. {month_label(sel.month)}, {city(sel.kota).name}",
        rows.assign(
            without=rows[[id for id in STATUSES if id not in pws.FOUR]].sum(axis=1),
            remarks=["wilayah kerja berubah" if code in moved else "" for code in rows["area_code"]],
        ),
        (
            Column("name", "Puskesmas"),
            Column("share_pct", "Kelurahan di atas target", "pct"),
            Column("judged", "Kelurahan dinilai", "count", False),
            Column("coverage_pct", "Kumulatif", "bar", hidden="hidden_ytd", cls="cls", due="running_pct"),
            Column("status", "Status puskesmas", "pws"),
            *(Column(id, STATUSES[id].name, "count", False) for id in pws.FOUR),
            Column("without", "Tanpa status", "count", False),
            Column("remarks", "Catatan", essential=False),
        ),
        notes=(pws.STATUS_NOTE, *pws.area_notes(changes, sel, everywhere=True)),
        links=[sel.link("pws", puskesmas=code) for code in rows["area_code"]],
        marks=[marks[code] for code in rows["area_code"]],
    )


def pws_compared(sel: Selection) -> pd.DataFrame:
    """Every puskesmas of the city with its kelurahan counted by status."""
    units, totals = (
        ask(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis, None)  # as units_of asks: kept once
        for level in ("kelurahan", "puskesmas")
    )
    return pws.by_puskesmas(units, totals)


@table("pws-indikator", holds=INDICATORS_PWS)
def pws_indicators(sel: Selection) -> Table:
    """All PWS indicators of the chosen kelurahan, puskesmas or city."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    rows = ask(ask_pws.pws_indicators, level, area, sel.month, sel.basis)
    coverage, month, last_month = _MEASURES
    return laid(
        "pws-indikator",
        f"Semua indikator PWS, {unit_name(sel)}",
        rows,
        (
            Column("short", "Indikator"),
            coverage,
            Column("target_running_pct", "Target berjalan", "pct", False),
            replace(month, essential=False),
            last_month,
            Column("status", "Status", "pws"),
            Column("left_count", "Belum terlayani", "count", False, hidden="hidden_ytd"),
        ),
        notes=(
            pws.STATUS_NOTE,
            *([pws.SAME_NOTE] if (rows["units_compared"] < rows["units"]).fillna(False).any() else []),
            *(area_notes(sel) if level == "puskesmas" else ()),
        ),
        links=[sel.link("pws", indikator=id) for id in rows["id"]],
        marks=marks_of(sel, rows["id"]),
    )


@table("pws-berjalan")
def pws_running(sel: Selection) -> Table:
    """PWS running per month: kelurahan reported, evaluated, home visits on pace, all three."""
    return laid(
        "pws-berjalan",
        f"PWS berjalan di kelurahan, {place_name(sel)}",
        until(ask(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas), sel),
        (
            Column("month", "Bulan", "month"),
            Column("kelurahan", "Kelurahan", "count", False),
            Column("reported", "PWS dilaporkan", "count"),
            Column("evaluated", "Dievaluasi", "count"),
            Column("visits_on_pace", "Kunjungan rumah sesuai laju", "count"),
            Column("running", "Ketiganya", "count"),
        ),
    )


@table("pws-jalan")
def running_by_kelurahan(sel: Selection) -> Table:
    """Does PWS run here? One row per kelurahan, those that lack most first."""
    rows = ask(ask_pws.pws_running_by_kelurahan, sel.kota, sel.month, sel.basis, sel.puskesmas)
    asked = {"reported": "Dilaporkan", "evaluated": "Dievaluasi", "visits_on_pace": "Kunjungan rumah sesuai laju"}
    answers = {key: rows[key].map({True: "✓ ya", False: "– belum"}).astype("string") for key in asked}
    untold = ~rows["reported"]
    for key in ("evaluated", "visits_on_pace"):
        answers[key] = answers[key].mask(untold & ~rows[key], "– belum lapor")
    return laid(
        "pws-jalan",
        f"PWS berjalan tiap kelurahan {month_label(sel.month)}, {place_name(sel)}",
        rows.assign(**answers),
        (
            Column("name", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            *(Column(key, label) for key, label in asked.items()),
        ),
        links=[sel.link("peta", kelurahan=code) for code in rows["kelurahan_code"]],
    )


@table("temuan")
def findings(sel: Selection) -> Table:
    """Home-visit findings of the month. One row per finding group."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    return laid(
        "temuan",
        f"Temuan kunjungan rumah {month_label(sel.month)}, {unit_name(sel)}",
        pws.findings_by_group(ask(ask_pws.findings, level, area, sel.month)),
        (
            Column("words", "Temuan"),
            Column("found", "Ditemukan", "count", hidden="hidden"),
            Column("followed_up", "Ditindaklanjuti", "count", hidden="hidden_followed"),
            Column("followed_pct", "Tindak lanjut", "pct"),
        ),
    )


@table("temuan-minggu")
def findings_by_week(sel: Selection) -> Table:
    """Home-visit findings of the last weeks that ended by the end of the month. One row per week: kelurahan that
    reported, families visited, findings and followed up by group, per cent followed up."""
    rows = ask(ask_weeks.findings_by_week, sel.level, sel.area, last_weeks(sel.month, WEEKS))
    groups = [
        Column(f"{kind}_{group}", f"{word}: {words}", "count", kind == "found", hidden=f"hidden_{group}")
        for group, words in weeks.GROUPS.items()
        for kind, word in (("found", "Temuan"), ("followed", "Lanjut"))
    ]
    return laid(
        "temuan-minggu",
        f"Temuan kunjungan rumah tiap minggu, {place_name(sel)}",
        rows.assign(
            week_said=[f"{week_label(r.week)} {r.week.year}" for r in walk(rows)],
            reported_said=rows["reported"].astype("string") + " dari " + rows["kelurahan"].astype("string"),
            followed_pct=pd.array([weeks.follow_up([r]).pct for r in walk(rows)], dtype="Float64"),
        ),
        (
            Column("week_said", "Minggu"),
            Column("reported_said", "Kelurahan lapor"),
            Column("visited", "Keluarga dikunjungi", "count", False, hidden="hidden_visited"),
            *groups,
            Column("followed_pct", "Tindak lanjut", "pct"),
        ),
        notes=(weeks.WEEK_NOTE,),
    )
