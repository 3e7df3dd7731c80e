"""The slides of each meeting: the finding as a title, and the table it is read from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ilp_dash.analysis import ilp as analysis_ilp
from ilp_dash.analysis import pws, running, spm
from ilp_dash.charts.classes import COVERAGE_WORDS, HIDDEN_CLASS, ILP, NO_DATA, PWS, coverage_class, paint, pws_class
from ilp_dash.charts.geometry import NO_MAP
from ilp_dash.charts.paper_map import map_svg
from ilp_dash.domain.indicators import DEFAULT_PWS, INDICATORS
from ilp_dash.domain.months import month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import in_sentence, number, percent
from ilp_dash.export.pack.content import Bars, Columns, Drawing, Lines, Sentences, Slide, cut, fitting
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.pack import overdue, since
from ilp_dash.ui.places import city_map, place_name
from ilp_dash.ui.tables import briefing
from ilp_dash.ui.tables.spm import pace_note
from ilp_dash.ui.views import ilp as view_ilp
from ilp_dash.ui.views import ringkasan as view_ringkasan
from ilp_dash.ui.views import spm as view_spm

MOST_BARS, MOST_ROWS, MOST_MONTHS = 10, 12, 13


def slides(sel: Selection, meeting: str) -> list[Slide]:
    """Slides of a meeting after its cover, of a city or of one puskesmas; what has nothing to show is left out."""
    own = (make(sel) for make in (_OF_PUSKESMAS if sel.puskesmas else _OF)[meeting])
    return [slide for slide in (since.slide(sel, meeting), overdue.slide(sel), *own) if slide is not None]


def _services(sel: Selection) -> list:
    return each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)


def slowest(sel: Selection) -> str | None:
    """Id of the service farthest behind, None where none is."""
    row = spm.slowest(_services(sel))
    return row.id if row else None


def _verdict(sel: Selection) -> Slide:
    """How the city stands, and of each part of the written briefing what weighs most; the rest of it for the
    speaker."""
    told = briefing.told(sel)
    rest = (briefing.marked(t) for said in told.values() for t in said[1:])
    notes = (*rest, *briefing.originals(told.values()), spm.LEFT_NOTE)
    return Slide(view_ringkasan.verdict(sel)["title"], Sentences(briefing.heaviest(told)), notes=notes)


def _bars(sel: Selection) -> Slide:
    """The twelve services, the slowest first."""
    rows = view_spm.as_bars(sel, ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis))
    table = tables.make("spm-layanan", sel)
    order = {name: n for n, name in enumerate(rows["name"])}
    lines = sorted(table.rows, key=lambda row: order[row[0]])
    return Slide(
        view_spm.verdict(sel)["title"],
        _drawn_bars(table, lines, {s.short: s for s in _services(sel)}, sel),
        f"Persen sasaran setahun, kumulatif s.d. {month_label(sel.month)}",
        notes=(*(() if running.closes(sel.month) else (pace_note(sel),)), spm.LEFT_NOTE),
    )


def _drawn_bars(table: Table, rows: Sequence[tuple], of: Mapping, sel: Selection) -> Bars:
    """Coverage of rows of a table, each named in its first column, beside what was due but in December. of: name ->
    row of the store."""
    due, name = "" if running.closes(sel.month) else "due", table.columns[0].key
    told = cut(replace(table, rows=tuple(rows)), (name, "coverage_pct"))
    lines = tuple((*row, of[row[0]].running_pct if due else None) for row in told.rows)
    colours = tuple(_solid(coverage_class(value)) for value in told.column("coverage_pct"))
    texts = tuple(_fewer(of[row[0]], sel) for row in told.rows)
    columns = (*told.columns, Column("due", "Target berjalan", "pct"))
    return Bars(replace(told, columns=columns, rows=lines), name, "coverage_pct", due, colours, texts)


def _solid(cls: str) -> str:
    """The colour of a class; the hatch of those without a number as a plain grey."""
    return "#e3e8e8" if cls in (NO_DATA, HIDDEN_CLASS) else paint(cls).fill


def _fewer(row, sel: Selection) -> str:
    """ "kurang 1.234", with the sign of its pace; "" where it is not in this view."""
    return "" if getattr(row, "hidden", False) else running.brief(row, sel.month)


def _units(sel: Selection) -> Slide | None:
    """The slowest service, puskesmas by puskesmas, most people short first."""
    service = slowest(sel)
    if service is None:
        return None
    units = {u.puskesmas: u for u in each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis) if u.id == service}
    who = running.most_short(list(units.values()), service, sel.month)
    if not who:
        return None
    table = tables.make("spm-peringkat", sel.but(indikator=service))
    rows = sorted(table.rows, key=lambda row: -(running.short(units[row[0]], sel.month) or 0))[:MOST_BARS]
    rest = f"; {MOST_BARS} dari {len(table.rows)} puskesmas" if len(table.rows) > MOST_BARS else ""
    return Slide(
        f"{INDICATORS[service].short}: kurang terbanyak di {' dan '.join(who)}.",
        _drawn_bars(table, rows, units, sel),
        f"Persen sasaran setahun, kumulatif s.d. {month_label(sel.month)}{rest}",
        notes=table.notes,
    )


def _trend(sel: Selection) -> Slide | None:
    service = slowest(sel)
    if service is None:
        return None
    table = tables.make("spm-tren", sel.but(indikator=service))
    row, name = next(s for s in _services(sel) if s.id == service), INDICATORS[service].short
    due = "" if running.closes(sel.month) else f", target berjalan {percent(row.running_pct)}"
    return Slide(
        f"{name}: {percent(row.coverage_pct)} s.d. {month_label(sel.month)}{due}.",
        _by_year(table, INDICATORS[service].year_start),
        "Persen sasaran setahun, kumulatif sejak awal tahun; bulan tanpa laporan kosong",
        notes=table.notes,
    )


def _by_year(table: Table, starts_in: int) -> Lines:
    """The last months of a cumulative coverage, a line for each of its years: it begins again at nought."""
    lines = list(zip(table.column("month"), table.column("coverage_pct"), strict=True))[-MOST_MONTHS:]
    years = list(dict.fromkeys(year_label(month, starts_in) for month, _ in lines))
    columns = (Column("month", "Bulan", "month"), *(Column(year, year, "pct") for year in years))
    rows = tuple(
        (month, *(value if year_label(month, starts_in) == year else None for year in years)) for month, value in lines
    )
    return Lines(Table(table.id, table.title, columns, rows), tuple(years))


def _gaps(sel: Selection) -> Slide | None:
    table, fewer = tables.make("kesenjangan", sel), "left_count" if running.closes(sel.month) else "short_count"
    if not any(table.column(fewer)):
        return None
    of = "100 %" if running.closes(sel.month) else "target berjalan"
    columns = {"puskesmas": ("", 3), "short": ("", 3), "coverage_pct": ("", 1.5), "pace": ("", 2.6)}
    columns |= {fewer: ("Kurang, orang", 1.9)}
    keys = [k for k in columns if k in {c.key for c in table.columns} and not (sel.puskesmas and k == "puskesmas")]
    told = cut(table, keys, MOST_ROWS, [columns[key][0] for key in keys])
    unit, service, people = (table.column(key)[0] for key in ("puskesmas", "short", fewer))
    shown = fitting(told, [columns[key][1] for key in keys])
    return Slide(
        f"Kesenjangan terbesar: {in_sentence(service)} di {unit}, kurang {number(people)} orang dari {of}.",
        shown,
        f"{len(shown.table.rows)} teratas dari {number(len(table.rows))} "
        f"{'layanan' if sel.puskesmas else 'pasangan puskesmas dan layanan'}",
        notes=table.notes,
    )


def _of_pws(sel: Selection) -> Slide | None:
    """The PWS indicators of the place, those below their target first."""
    table = tables.make("pws-indikator", sel)
    statuses = table.column("status")
    judged = [status for status in statuses if status not in pws.UNJUDGED]
    if not judged:
        return None
    below = sum(status not in pws.ABOVE for status in judged)
    worst = ["jelek", "cukup", "di_bawah", "kurang", "di_atas", "baik"]
    rows = sorted(zip(statuses, table.rows, strict=True), key=lambda r: worst.index(r[0]) if r[0] in worst else 9)
    told = cut(
        replace(table, rows=tuple(row for _, row in rows)),
        ("short", "coverage_pct", "target_running_pct", "status", "left_count"),
        MOST_ROWS,
    )
    shown = fitting(told, (3.5, 1.9, 1.7, 2.6, 1.9))
    return Slide(
        f"PWS: {below} dari {len(judged)} indikator {sel.level} di bawah target berjalan.",
        shown,
        f"Kumulatif s.d. {month_label(sel.month)}; {len(shown.table.rows)} dari {len(table.rows)} indikator",
        notes=table.notes,
    )


def _map(sel: Selection) -> Slide | None:
    shapes, i = city_map(sel.kota), INDICATORS[DEFAULT_PWS]
    if shapes is NO_MAP:
        return None
    asked = (ask_pws.pws_units, sel.kota, "kelurahan", i.id, sel.month, sel.basis, sel.puskesmas)
    units = each(*asked)
    above, judged = pws.above_target(units)
    classes = {u.area_code: pws_class(u.status) for u in units}
    counts = Counter(classes.values())
    words = {pws_class(id): f"{sign} {word}".strip() for id, (sign, word) in PWS.items()} | {
        cls: COVERAGE_WORDS[cls] for cls in (NO_DATA, HIDDEN_CLASS)
    }
    said = f"{judged - above} dari {judged} kelurahan di bawah target berjalan" if judged else pws.unjudged(units)
    legend = tuple((paint(cls).fill, f"{word} · {counts[cls]}") for cls, word in words.items() if counts[cls])
    return Slide(
        f"{i.short}: {said}.",
        Drawing(map_svg(shapes, classes, {pws_class(id): sign for id, (sign, _) in PWS.items()}), legend, said),
        f"{i.name}, {month_label(sel.month)}. {shapes.note}",
        notes=(pws.STATUS_NOTE,),
    )


def _problems(sel: Selection) -> Slide | None:
    table = tables.make("pws-masalah", sel)
    if not table.rows:
        return None
    keys = ("name", "short", "status", "streak", "short_count")
    told = cut(table, keys, MOST_ROWS, ("", "", "", "Bulan", "Kurang, orang"))
    long = sum((streak or 0) >= 3 for streak in table.column("streak"))
    shown = fitting(told, (3.2, 3.4, 1.9, 1.1, 2.2))
    return Slide(
        f"{number(len(table.rows))} masalah PWS di kelurahan"
        f"{f', {number(long)} di antaranya sudah tiga bulan atau lebih' if long else ''}.",
        shown,
        f"{len(shown.table.rows)} teratas: terbanyak orangnya di bawah target berjalan; Bulan = berturut-turut",
        notes=table.notes,
    )


def _of_ilp(sel: Selection) -> Slide:
    rows = each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    counts = analysis_ilp.status_counts(rows)
    parts = tuple((word, counts[id], paint(id).fill) for id, (_, word) in ILP.items())
    said = view_ilp.verdict(sel)
    return Slide(
        said["title"],
        Columns(parts, "Puskesmas"),
        "Jumlah puskesmas menurut daftar periksa sepuluh butir (skala aplikasi, bukan resmi)",
        notes=(said.get("sub", ""), analysis_ilp.SCALE_NOTE),
    )


def _items(sel: Selection) -> Slide:
    """The ten items of ILP of a puskesmas."""
    table = tables.make("ilp-butir", sel)
    rows = sorted(table.rows, key=lambda row: row[2].startswith("✓"))
    shown = fitting(cut(replace(table, rows=tuple(rows)), ("no", "item", "state")), (0.6, 7.2, 4.2))
    return Slide(
        view_ringkasan.ilp_sentence(sel),
        shown,
        f"{len(shown.table.rows)} dari {len(rows)} butir, yang belum dahulu (skala aplikasi, bukan resmi)",
        notes=table.notes,
    )


def _complete(sel: Selection) -> Slide:
    table = tables.make("kelengkapan", sel)
    state = ask(ask_places.data_state, sel.kota, sel.month)
    late = replace(table, rows=tuple(reversed(table.rows[:MOST_MONTHS])))
    return Slide(
        f"Laporan {month_label(sel.month)}: {state.reported} dari {state.expected} masuk, {state.on_time} tepat waktu.",
        Lines(late, ("on_time_pct", "reported_pct")),
        "Persen laporan SPM dan PWS puskesmas yang seharusnya masuk",
        notes=table.notes,
    )


def _of_index(sel: Selection) -> Slide:
    table = tables.make("ip-spm", sel)
    shares, keys = (3.4, 1.6, 4, 2.4), ("service", "index", "category", "people_more")
    *services, mean = table.rows
    services = sorted(services, key=lambda row: _known(row, table, "index"))
    most = len(fitting(cut(table, keys), shares).table.rows) - 1  # the mean stands last
    full = replace(table, rows=(*services[:most], mean))
    return Slide(
        f"{table.title}.",
        fitting(cut(full, keys), shares),
        f"{most} layanan berindeks terendah, lalu rata-rata {len(services)} layanan",
        notes=table.notes,
    )


def _known(row: tuple, table: Table, key: str) -> float:
    value = row[[c.key for c in table.columns].index(key)]
    return value if isinstance(value, float) else 1e9


def _to_do(sel: Selection) -> Slide:
    """The largest gaps with what the meeting decides left to fill in."""
    gaps, seen = tables.make("kesenjangan", sel), {}
    for service, unit in zip(gaps.column("short"), gaps.column("puskesmas"), strict=True):
        seen.setdefault(service, unit)
    columns = [Column(word.lower(), word) for word in ("Masalah", "Penyebab", "RTL", "PIC", "Tenggat")]
    problems = [service if sel.puskesmas else f"{service}, {unit}" for service, unit in seen.items()]
    rows = tuple((problem, "", "", "", "") for problem in problems[:5])
    table = Table("tindak-lanjut", "Tindak lanjut", tuple(columns), (*rows, ("",) * 5))
    return Slide(
        "Yang diputuskan hari ini: apa, oleh siapa, kapan.",
        fitting(table, (4.8, 2.3, 2.3, 1.4, 1.6)),
        "Diisi dalam rapat",
        notes=(f"{place_name(sel)}: masalah diambil dari kesenjangan terbesar; ganti bila rapat memilih lain.",),
    )


_OF: dict[str, tuple[Callable[[Selection], Slide | None], ...]] = {
    "bulanan": (_verdict, _bars, _gaps, _trend, _of_pws, _map, _problems, _complete, _to_do),
    "tribulanan": (_verdict, _bars, _units, _trend, _of_pws, _map, _of_ilp, _complete, _to_do),
    "spm": (_verdict, _bars, _units, _gaps, _trend, _of_index, _complete, _to_do),
}
_OF_PUSKESMAS: dict[str, tuple[Callable[[Selection], Slide | None], ...]] = {
    "bulanan": (_verdict, _bars, _gaps, _trend, _of_pws, _map, _problems, _items, _to_do),
    "tribulanan": (_verdict, _bars, _gaps, _trend, _of_pws, _map, _items, _to_do),
    "spm": (_verdict, _bars, _gaps, _trend, _of_index, _of_pws, _to_do),
}
