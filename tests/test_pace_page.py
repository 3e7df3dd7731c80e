"""Sisa dan laju as a reader meets it: the verdict, SPM and PWS, the tables, the rules, what stays hidden."""

import json
from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, pictured
from test_every_page import ENGLISH, address, column, opened, table, words

from ilp_dash.analysis.pace import OPEN, counts_words, horizon_words, paces
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.pace import VERDICTS
from ilp_dash.domain.selection import Selection
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.pace import pace_tests, pws_pace
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.figures import shown
from ilp_dash.ui.tables import pace as tables_pace
from ilp_dash.ui.views import laju

SEPTEMBER = date(2026, 9, 1)
WHOLE = Selection(MAGELANG, SEPTEMBER, indikator="SPM08")


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def test_the_verdict_counts_twelve_services_and_names_the_rule():
    app = opened("laju", kota=MAGELANG)
    verdict = shown(app, "verdict")[0]
    assert "dari 12 layanan" in verdict["title"]
    assert "Sisa 3 bulan (66 hari kerja) sampai 31 Desember 2026" in verdict["sub"]
    assert "usia pendidikan dasar: sisa 9 bulan" in verdict["sub"]
    spec = table(app, "12 layanan SPM sampai akhir tahun")
    assert spec["n"] == 12
    assert any(note.startswith("Aturan: ") for note in spec["notes"])
    assert any("libur nasional" in note for note in spec["notes"])
    assert table(app, "Hipertensi per puskesmas")["n"] == 5


def test_pws_is_one_choice_away_and_stands_in_the_address():
    app = opened("laju", kota=MAGELANG, indikator="SPM01")
    app.segmented_control[0].set_value("PWS").run()
    assert address(app)["indikator"] == "K6"
    assert "dari 15 indikator PWS" in shown(app, "verdict")[0]["title"]
    app.segmented_control[0].set_value("SPM").run()
    assert address(app)["indikator"] == "SPM01"
    app = opened("laju", kota=MAGELANG, indikator="K4")
    assert address(app)["indikator"] == "K4"
    assert "dari 15 indikator PWS" in shown(app, "verdict")[0]["title"]
    assert table(app, "K4 per kelurahan")["n"] == 17
    assert not [text for text in words(app) if ENGLISH.search(text)]


def test_the_monthly_ratio_has_no_pace_and_does_not_break_the_page():
    app = opened("laju", kota=MAGELANG, indikator="D_S", puskesmas="P3371010201")
    assert not app.error
    assert "D/S dinilai tiap bulan sendiri" in json.dumps(
        table(app, "Indikator PWS sampai akhir tahun")["notes"], ensure_ascii=False
    )


def test_most_people_left_come_first():
    left = [row[1] for row in tables.make("laju-spm-puskesmas", WHOLE).rows]
    assert left == sorted(left, reverse=True)


def test_a_download_says_the_verdict_and_the_projection_in_words():
    made = tables.make("laju-spm", WHOLE)
    text = to_csv(made, tables.about(WHOLE)).decode("utf-8-sig")
    assert any(word in text for word in ("di luar jangkauan", "mungkin terjangkau", "dalam jangkauan", "berat"))
    assert "Range(" not in text and " → " in text
    assert to_xlsx(made, tables.about(WHOLE))[:2] == b"PK"


def test_no_table_of_the_public_view_shows_a_number_of_a_hidden_kelurahan():
    with viewing(PUBLIC):
        asked = each(pws_pace, MAGELANG, "kelurahan", SEPTEMBER, "pusdatin", 75, None, "PK")
        hidden = {r.name for r in asked if r.hidden_ytd}
        made = tables.make("laju-pws-kelurahan", Selection(MAGELANG, SEPTEMBER, indikator="PK"))
    assert hidden
    for row in made.rows:
        if row[0] in hidden:
            assert not [cell for cell in row if isinstance(cell, int | float)]


def test_every_number_of_the_services_table_follows_from_its_row():
    for p in tables_pace.spm_places(WHOLE, "kota", MAGELANG):
        if p.verdict in OPEN:
            assert p.needed * p.row.months_open == p.row.sasaran - p.row.served_ytd
            assert p.low_pct is None or p.low_pct <= p.middle_pct <= p.high_pct


def test_rapor_puskesmas_shows_the_pace_of_that_puskesmas():
    app = opened("puskesmas", kota=MAGELANG, puskesmas="P3371010201")
    assert table(app, "12 layanan SPM sampai akhir tahun, Puskesmas")["n"] == 12


def test_a_rule_changed_from_a_month_on_leaves_earlier_months_as_they_stood(tmp_path, monkeypatch):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun
Pasar     | SPM08   | 1000     | 60  | 60  | 60  | 60  | 60  | 60
""",
        rules=(("laju_jangkauan_persen", "200", "2025-06"), ("hari_kerja_seminggu", "6", "2025-06")),
    )
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    may, june = (
        tables_pace.spm_places(Selection(KOTA, date(2025, n, 1)), "puskesmas", picture.code("Pasar"), "SPM08")[0]
        for n in (5, 6)
    )
    assert (may.needed, june.needed) == (100, pytest.approx(640 / 6))
    assert (may.verdict, june.verdict) == ("luar", "mungkin")
    assert (
        june.days_left == 158 and may.days_left == 153
    )  # July–December 2025 Monday to Saturday; June–December Monday to Friday
    assert any("200 %" in note for note in tables.make("laju-spm", Selection(KOTA, date(2025, 6, 1))).notes)
    words_of = {n: dict(laju.key(Selection(KOTA, date(2025, n, 1)))["items"])["jangkauan"] for n in (5, 6)}
    assert (
        "cukup dengan laju tiga bulan terakhir" in words_of[5]
        and "200 % dari rerata tiga bulan terakhir" in words_of[6]
    )


def test_the_verdict_answers_for_the_chosen_service_and_says_what_is_not_reported_yet():
    for at, service, code in (
        ("2026-09", "SPM06", "P3371010202"),
        ("2026-07", "SPM01", "P3371020201"),
        ("2025-12", "SPM03", None),
    ):
        chosen = {"puskesmas": code} if code else {}
        sub = shown(opened("laju", kota=MAGELANG, periode=at, indikator=service, **chosen), "verdict")[0]["sub"]
        sel = Selection(MAGELANG, date.fromisoformat(f"{at}-01"), code)
        own = tables_pace.spm_places(sel, sel.level, sel.area, service)[0]
        assert f"{own.row.short}: " in sub or f"{own.row.short}, " in sub
        assert own.verdict in ("tercapai", "lewat") or f"{own.row.goal_left:,} orang lagi".replace(",", ".") in sub
        assert ("masih dapat turun" in sub) == (own.row.units_reported < own.row.units)


def test_nothing_known_is_said_in_words():
    assert counts_words([], "layanan") == "tidak ada layanan"
    assert horizon_words([]) == "."
    assert paces([], SEPTEMBER, tables_pace.rules(WHOLE)) == []


def test_what_is_shown_in_the_cell_is_the_table_of_the_store():
    app = opened("laju", kota=MAGELANG)
    spec = table(app, "12 layanan SPM sampai akhir tahun")
    made = tables.make("laju-spm", WHOLE)
    assert column(spec, "Belum terlayani") == [f"{n:,}".replace(",", ".") for n in made.column("left_count")]


def test_metodologi_shows_what_was_said_against_what_came_and_the_word_that_follows():
    app = opened("metodologi", kota=MAGELANG)
    spec = table(app, "Putusan laju diuji dengan tahun-tahun yang sudah selesai")
    rows = dict(zip(column(spec, "Layanan"), column(spec, "Kata yang dipakai"), strict=True))
    tests = {t.indicator: t for t in each(pace_tests, MAGELANG, SEPTEMBER, "pusdatin") if t.verdict == "jangkauan"}
    assert any(t.said >= 5 for t in tests.values())
    for service in SPM:
        t = tests.get(service.id)
        good = t is not None and t.said >= 5 and t.came * 10 >= t.said * 7
        assert rows[service.short] == ("dalam jangkauan" if good else "mungkin terjangkau")
    for p in tables_pace.spm_places(WHOLE, "puskesmas"):
        if p.verdict in ("jangkauan", "mungkin"):
            assert VERDICTS[p.verdict][1] == rows[p.row.short]
