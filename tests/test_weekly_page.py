"""Home visits week by week as a reader meets them: on Rapor puskesmas, in the table and its download."""

from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture, magelang_reports
from test_every_page import ENGLISH, opened, words

from ilp_dash.analysis.weeks import follow_up, found_in
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.domain.weeks import last_weeks
from ilp_dash.export.tables import to_csv
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.weeks import findings_by_week
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.views import kunjungan

SEPTEMBER = date(2026, 9, 1)
SELATAN = Selection(MAGELANG, SEPTEMBER, "P3371010201")
WHOLE = Selection(MAGELANG, SEPTEMBER)


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def told(sel, weeks=12):
    return magelang_picture().ask(findings_by_week, sel.level, sel.area, last_weeks(sel.month, weeks))


def weeks_of(app):
    return [s for s in shown(app, "plot") if s.get("table", {"head": [""]})["head"][0] == "Minggu"]


def rows_of(sel):
    """Rows of the table behind the figure: week, findings by group, what stands beside the bar."""
    return kunjungan.weekly(sel).layout.meta["table"]["rows"]


def test_rapor_shows_the_weeks_and_who_reported():
    app = opened("puskesmas", kota=MAGELANG, puskesmas=SELATAN.puskesmas, periode="2026-09")
    [weekly] = weeks_of(app)
    assert len(weekly["table"]["rows"]) == 12
    assert weekly["table"]["rows"][-1][0] == "21–27 Sep"
    [grid] = [s for s in shown(app, "statuses") if s["cols"][-1] == "21/9"]
    assert grid["rows"] == sorted(grid["rows"]) and len(grid["rows"]) == 3
    assert not [text for text in words(app) if ENGLISH.search(text)]


def test_rapor_of_a_year_without_weekly_reports_says_nothing_of_weeks():
    app = opened("puskesmas", kota=MAGELANG, puskesmas=SELATAN.puskesmas, periode="2025-09")
    assert not weeks_of(app)


def test_the_title_is_the_share_followed_up_of_the_last_four_weeks():
    reports = [r for r in magelang_reports() if r.year == 2026]
    lines = [line for r in reports for line in r.weeks if line.week in last_weeks(SEPTEMBER, 4)]
    found = sum(getattr(line, f"temuan_{g}") for line in lines for g in ("akses", "patuh", "bahaya", "tbc"))
    followed = sum(getattr(line, f"lanjut_{g}") for line in lines for g in ("akses", "patuh", "bahaya", "tbc"))
    assert (
        kunjungan.weekly(WHOLE).layout.title.text
        == f"Tindak lanjut {100 * followed / found:.0f} % dari {found} temuan dalam 4 minggu terakhir"
    )


def test_the_weeks_end_with_the_chosen_month():
    assert [r.week for r in told(WHOLE.but(month=date(2026, 8, 1)))][-1] == date(2026, 8, 24)  # ends on 30 August
    assert rows_of(WHOLE.but(month=date(2026, 8, 1)))[-1][0] == "24–30 Agu"


def test_an_unreported_week_is_no_zero():
    seen = {"belum lapor": 0, "angka": 0}
    for puskesmas in {r.puskesmas_code for r in magelang_reports()}:
        sel = WHOLE.but(puskesmas=puskesmas)
        for row, (_, *counts, beside) in zip(told(sel), rows_of(sel), strict=True):
            if row.reported:
                assert counts[0] == ("belum lapor" if row.found_akses is None else str(row.found_akses))
            else:
                assert (counts, beside) == (["belum lapor"] * 4, "belum lapor")
            seen["angka" if row.reported else "belum lapor"] += 1
    assert min(seen.values()) > 0


def test_the_download_holds_what_the_page_shows():
    table = tables.make("temuan-minggu", SELATAN)
    assert table.column("found_akses") == [found_in(row, "akses") for row in told(SELATAN)]
    assert table.column("week_said")[-1] == "21–27 Sep 2026" and table.column("reported_said")[-1] == "3 dari 3"
    assert table.column("followed_pct") == [follow_up([row]).pct for row in told(SELATAN)]
    assert HIDDEN not in [cell for row in table.rows for cell in row]


def test_the_public_view_has_no_figure_by_week_and_says_so_in_its_table(monkeypatch):
    with viewing(PUBLIC):
        assert kunjungan.weekly(SELATAN) is None
        table = tables.make("temuan-minggu", SELATAN)
    assert set(table.column("found_akses")) <= {HIDDEN, None} and HIDDEN in table.column("found_akses")
    assert "disembunyikan" in to_csv(table, []).decode("utf-8-sig")
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    app = opened("puskesmas", kota=MAGELANG, puskesmas=SELATAN.puskesmas, periode="2026-09")
    assert not weeks_of(app)
    assert [s for s in shown(app, "statuses") if s["cols"][-1] == "21/9"], "who reported is no number"


def test_the_rate_is_of_everything_that_was_told():
    rows = told(SELATAN)
    total = follow_up(rows)
    assert not total.veiled
    assert total.found == sum(getattr(r, f"found_{g}") or 0 for r in rows for g in ("akses", "patuh", "bahaya", "tbc"))
    assert follow_up([]).pct is None


def test_who_reported_is_told_without_numbers_for_every_kelurahan_of_the_city():
    grid = kunjungan.reported_grid(WHOLE)
    assert len(grid["rows"]) == 17
    sent = sum(line.week in last_weeks(SEPTEMBER, 12) for r in magelang_reports() for line in r.weeks)
    assert grid["title"] == f"{sent} dari {17 * 12} laporan mingguan kelurahan masuk"


def test_a_city_with_too_many_kelurahan_for_one_picture_is_told_by_puskesmas(monkeypatch):
    monkeypatch.setattr(kunjungan, "MOST_ROWS", 10)
    grid = kunjungan.reported_grid(WHOLE)
    assert (grid["head"], len(grid["rows"])) == ("Puskesmas", 5)
    assert "puskesmas masuk lengkap" in grid["title"]


def test_before_any_weekly_report_every_kelurahan_is_unreported():
    early = WHOLE.but(month=date(2024, 3, 1))
    assert not kunjungan.any_reported(early)
    assert kunjungan.reported_grid(early)["title"] == f"0 dari {17 * 12} laporan mingguan kelurahan masuk"
    assert kunjungan.weekly(early).layout.title.text == "Belum ada laporan kunjungan rumah dalam 4 minggu terakhir"
