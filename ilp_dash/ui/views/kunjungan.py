"""Figures of home visits week by week: findings by group with what was followed up, and who reported."""

import plotly.graph_objects as go

from ilp_dash.analysis import weeks as of_weeks
from ilp_dash.charts.bars import rows_of, stacked_bars
from ilp_dash.charts.grids import status_grid
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.domain.weeks import last_weeks, week_label
from ilp_dash.domain.words import number, percent
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import weeks as ask_weeks
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables import pws as tables_pws

RECENT = 4
# More rows than this are no picture: whole puskesmas are shown instead.
MOST_ROWS = 80
# Class of each group: four steps of one hue, told apart by the legend, the order and the table.
CLASSES = {"akses": "penuh", "patuh": "sebagian", "bahaya": "pilot", "tbc": "persiapan"}


def _rows(sel: Selection) -> list:
    return each(ask_weeks.findings_by_week, sel.level, sel.area, last_weeks(sel.month, tables_pws.WEEKS))


def any_reported(sel: Selection) -> bool:
    """Whether the chosen place handed in a weekly report in the weeks shown."""
    return any(r.reported for r in _rows(sel))


def _period(sel: Selection) -> str:
    last = last_weeks(sel.month, 1)[0]
    return f"{tables_pws.WEEKS} minggu sampai dengan minggu {week_label(last)} {last.year}"


def _sum_words(row) -> str:
    """What stands beside a week's bar: "31 temuan, 27 ditindaklanjuti"; more than that where something is hidden."""
    if not row.reported:
        return "belum lapor"
    cells = [of_weeks.found_in(row, group) for group in of_weeks.GROUPS]
    known = [n for n in cells if isinstance(n, int)]
    veiled = HIDDEN in cells
    if not known:
        return repr(HIDDEN) if veiled else "temuan tidak diisi"
    more = f" + {HIDDEN!r}" if veiled else ""
    return f"{number(sum(known))}{more} temuan, {number(of_weeks.follow_up([row]).followed_up)} lanjut"


def weekly(sel: Selection) -> go.Figure | None:
    """Findings of the last 12 weeks by group, stacked, a row per week; the title says how many were followed up in the
    last four.

    The last week is the last one that has ended by the end of the chosen month.
    """
    rows = _rows(sel)
    if any(r.hidden_visited for r in rows):  # this view has nothing by week
        return None
    recent = of_weeks.follow_up(rows[-RECENT:])
    shown = " yang dapat ditampilkan" if recent.veiled else ""
    if recent.pct is not None:
        title = (
            f"Tindak lanjut {percent(recent.pct, 0)} dari {number(recent.found)} temuan{shown} "
            f"dalam {RECENT} minggu terakhir"
        )
    elif recent.veiled:
        title = f"Temuan {RECENT} minggu terakhir tidak ada di tampilan umum"
    elif recent.reported:
        title = f"Tidak ada temuan dalam {RECENT} minggu terakhir"
    else:
        title = f"Belum ada laporan kunjungan rumah dalam {RECENT} minggu terakhir"
    frame = rows_of(
        ((week_label(r.week), {CLASSES[g]: of_weeks.found_in(r, g) for g in of_weeks.GROUPS}) for r in rows),
        text=[_sum_words(r) for r in rows],
    )
    return stacked_bars(
        frame.astype(object).where(frame.notna(), None),
        title,
        [(CLASSES[g], words) for g, words in of_weeks.GROUPS.items()],
        noun="temuan",
        label="Minggu",
        subtitle=f"Temuan kunjungan rumah {place_name(sel)}, {_period(sel)}",
        notes=(of_weeks.WEEK_NOTE,),
        downloads=tables.downloads("temuan-minggu", sel),
    )


def reported_grid(sel: Selection) -> dict:
    """Kelurahan × week: home visits reported or not; puskesmas × week where a whole city has too many kelurahan for one
    picture."""
    weeks = last_weeks(sel.month, tables_pws.WEEKS)
    rows = each(ask_weeks.weeks_reported, sel.kota, weeks, sel.puskesmas)
    unit, link = "kelurahan", "kelurahan"
    if len({r.area_code for r in rows}) > MOST_ROWS:
        rows = each(ask_weeks.weeks_reported_by_puskesmas, sel.kota, weeks)
        unit, link = "puskesmas", "puskesmas"
    names = list(dict.fromkeys((r.name, r.area_code) for r in rows)) or [
        (k.name, k.code)
        for k in each(ask_places.kelurahan_of, sel.kota, sel.month)
        if sel.puskesmas in (None, k.puskesmas_code)
    ]
    of = {(r.area_code, r.week): "yes" if r.reported else "part" if r.partly else "belum_lapor" for r in rows}
    statuses = [[of.get((code, w), None if rows else "belum_lapor") for w in weeks] for _, code in names]
    due = [status for line in statuses for status in line if status]
    complete = "lengkap " if unit == "puskesmas" else ""
    title = f"{due.count('yes')} dari {len(due)} laporan mingguan {unit} masuk {complete}".strip()
    return status_grid(
        title,
        [name for name, _ in names],
        [f"{w.day}/{w.month}" for w in weeks],
        statuses,
        row_links=[sel.link("peta" if unit == "kelurahan" else "puskesmas", **{link: code}) for _, code in names],
        column_titles=[f"minggu {week_label(w)} {w.year}" for w in weeks],
        subtitle=f"Kunjungan rumah, {_period(sel)}; judul kolom: tanggal Senin",
        row_head=unit.capitalize(),
        kind="lapor",
        downloads=tables.downloads("temuan-minggu", sel),
    )
