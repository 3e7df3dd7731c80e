"""Trust on the screen: no number that fails a check headlines Ringkasan unmarked, and Kualitas data says why."""

import json
from urllib.parse import parse_qsl

import pytest
from reading import cell, column, flags, leads, reasons
from store.magelang import MAGELANG, magelang_picture
from test_every_page import ENGLISH, address, opened, table, words

from ilp_dash.charts import html
from ilp_dash.domain.findings import KINDS, SMELLS, WARNING, smell_words
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.trust import CHECKS
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.ui import tables
from ilp_dash.ui import trust as ui_trust
from ilp_dash.ui.figures import shown


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def chosen(href: str) -> dict:
    """What an address chooses."""
    return dict(parse_qsl(href.partition("?")[2]))


def test_marks_travel_in_few_bytes_and_come_back_whole():
    spec = html.flags([("a", "b"), (), ("b",), ("a", "b")], ["k?i=1", "k?i=2", "k?i=3", "k?i=4"])
    assert [reasons(spec, n) for n in range(4)] == [["a", "b"], [], ["b"], ["a", "b"]]
    assert [leads(spec, n) for n in range(4)] == ["k?i=1", "", "k?i=3", "k?i=4"]
    assert spec["tr"] == [1, 0, 2, 1] and len(spec["tw"]) == 2, "marks alike are sent once"
    assert html.flags([(), ()], ["x", "y"]) == {}


@pytest.mark.parametrize("puskesmas", [None, "P3371010201"])
@pytest.mark.parametrize("at", ["2026-09", "2026-03", "2025-12", "2025-08"])
def test_ringkasan_marks_each_service_as_it_fails_and_its_cards_not_at_all(at, puskesmas):
    sel = Selection(MAGELANG, parse_month(at), puskesmas)
    failed = ui_trust.of_place(sel)
    assert set(failed) == {i.id for i in SPM}
    app = opened("", kota=MAGELANG, periode=at, **({"puskesmas": puskesmas} if puskesmas else {}))
    rows = table(app, "12 layanan SPM")
    ids = {i.short: i.id for i in SPM}
    for n, name in enumerate(column(rows, "Layanan")):
        assert reasons(rows, n) == list(failed[ids[name]].values())
        if failed[ids[name]]:
            to = chosen(leads(rows, n))
            assert (to["indikator"], to["periode"], to.get("puskesmas")) == (ids[name], at, puskesmas)
    for kind in ("verdict", "kpis"):
        assert not {"tr", "tq"} & set().union(*shown(app, kind))


def test_what_holds_for_all_numbers_is_said_once_at_the_foot():
    said = str(shown(opened("", kota=MAGELANG, periode="2026-09"), "footer")[0])
    assert " dari 10 laporan, " in said and " tepat waktu" in said and "sementara" in said


def test_the_matrix_and_the_pws_chart_carry_their_marks():
    app = opened("spm", kota=MAGELANG, periode="2025-12")
    grid = shown(app, "matrix")[0]
    every = ui_trust.reasons_of(MAGELANG, "puskesmas", parse_month("2025-12"), "pusdatin", "SPM")
    codes = magelang_picture().places.puskesmas
    for r, name in enumerate(grid["rows"][:-1]):
        for c, i in enumerate(SPM):
            assert reasons(grid, r * 12 + c) == list(every[codes[name], i.id].values())
            if every[codes[name], i.id]:
                to = chosen(leads(grid, r * 12 + c))
                assert (to["puskesmas"], to["indikator"], to["periode"]) == (codes[name], i.id, "2025-12")
    app = opened("pws", kota=MAGELANG, periode="2025-12", indikator="K1")
    chart = next(s for s in shown(app, "plot") if s["title"].startswith("K1 tiap kelurahan"))
    found = ui_trust.of_units(Selection(MAGELANG, parse_month("2025-12")), "kelurahan", "K1")
    areas = magelang_picture().places.kelurahan
    marked = {areas[name]: why for name, why, _ in flags(chart) if name in areas}
    assert marked == {area: list(failed.values()) for area, failed in found.items() if failed} != {}


# (page, parameters, name of the row or cell, finding): the two mistakes planted in Magelang in 2025.
PLANTED = [
    ("spm", {"puskesmas": "P3371010201", "indikator": "SPM07"}, "SASARAN_BERUBAH", None),
    ("pws", {"indikator": "SKRINING_PRODUKTIF"}, "LONJAKAN", "Potrobangsan"),
]


@pytest.mark.parametrize(("page", "at", "kind", "kelurahan"), PLANTED)
def test_a_click_on_a_mark_lands_on_the_very_finding(page, at, kind, kelurahan):
    """Its indicator, place and month are chosen, the check that failed comes first, and so does the finding."""
    specs = shown(opened(page, kota=MAGELANG, periode="2025-10", **at))
    leads_to = next(
        to
        for spec in specs
        for why, to in (
            [(why, to) for _, why, to in flags(spec)]
            if spec["t"] == "plot"
            else [(reasons(spec, n), leads(spec, n)) for n, mark in enumerate(spec.get("tr", "")) if mark]
        )
        if any(KINDS[kind][1] in reason for reason in why) and (not kelurahan or "kelurahan" in to)
    )
    app = opened("kualitas", **chosen(leads_to))
    why = table(app, "Mengapa angka ini bertanda")
    assert INDICATORS[at["indikator"]].short in why["title"]
    assert column(why, "Hasil")[0].startswith(f"⚑ {KINDS[kind][1]}")
    found = table(app, "1 temuan untuk dikembalikan")
    assert column(found, "Temuan")[0] == f"⚑ {smell_words(kind)[0]}"
    assert column(found, "Kelurahan")[0] == (kelurahan or "–")


def test_what_does_not_mark_a_number_is_told_beside_it():
    app = opened("kualitas", kota=MAGELANG, periode="2026-09", indikator="SPM08")
    results = column(table(app, "Angka ini tidak bertanda"), "Hasil")
    assert len(results) == len(CHECKS) and not any("⚑" in r for r in results)
    assert any("bulan sebelumnya belum masuk" in r for r in results)
    assert any(r.endswith("laporan belum final") for r in results)


def test_the_page_answers_in_one_sentence_and_lists_what_goes_back():
    app = opened("kualitas", kota=MAGELANG, periode="2025-12")
    assert shown(app, "verdict")[0]["title"] == (
        "Kota Magelang, Desember 2025: 10 dari 10 laporan masuk, 8 tepat waktu; 2 temuan perlu dikembalikan ke 2 "
        "puskesmas."
    )
    found = table(app, "2 temuan untuk dikembalikan")
    assert set(column(found, "Temuan")) == {smell_words("LONJAKAN")[0], smell_words("SASARAN_BERUBAH")[0]}
    assert "Potrobangsan" in column(found, "Kelurahan")
    assert [w for w in words(app) if ENGLISH.search(w)] == []
    assert "indikator" not in address(app)
    notes = shown(app, "punctuality")[0]["notes"]
    assert any("tanggal batas lapor = 5; hari kerja seminggu = 5" in note for note in notes)
    assert any("Batas laporan Desember 2025: Senin, 5 Januari 2026." in note for note in notes)


def test_january_is_one_month_and_not_a_stretch():
    said = shown(opened("kualitas", kota=MAGELANG, periode="2026-01"), "verdict")[0]["sub"]
    assert "Januari s.d. Januari" not in said and "Temuan: Januari 2026." in said


def test_before_its_month_a_finding_is_not_there():
    assert "tidak ada temuan" in shown(opened("kualitas", kota=MAGELANG, periode="2025-07"), "verdict")[0]["title"]


def test_every_cell_of_the_matrix_is_the_day_the_report_came():
    app = opened("kualitas", kota=MAGELANG, periode="2025-12", tampilan="PWS")
    grid = shown(app, "punctuality")[0]
    days = magelang_picture().sql(
        "SELECT p.name, month(r.month), CASE WHEN sent_on IS NOT NULL THEN greatest(sent_on - due_on, 0) END "
        "FROM report r JOIN puskesmas p USING (puskesmas_code) "
        "WHERE form = 'PWS' AND year(r.month) = 2025 AND p.kota_code = ?",
        MAGELANG,
    )
    others = {None: "belum lapor", 0: "tepat waktu"}
    said = {(name, m): cell(grid, name, head)[2] for name in grid["rows"] for m, head in enumerate(grid["cols"], 1)}
    assert said == {(name, m): others.get(late, f"terlambat {late} hari") for name, m, late in days}
    assert set(others.values()) < set(said.values())


def test_one_puskesmas_gets_its_own_list_to_download():
    sel = Selection(MAGELANG, parse_month("2025-12"), "P3371020201")
    made = tables.make("temuan-berkas", sel)
    assert {row[0] for row in made.rows} == {"Magelang Utara"}
    text = to_csv(made, tables.about(sel)).decode("utf-8-sig")
    assert "Potrobangsan" in text and "3.166" not in text and "3166" not in text
    assert to_xlsx(made, tables.about(sel))[:2] == b"PK"


def test_a_download_says_why_a_number_is_marked():
    sel = Selection(MAGELANG, parse_month("2025-08"))
    made = tables.make("spm-layanan", sel)
    head = next(line for line in to_csv(made, []).decode("utf-8-sig").splitlines() if line.startswith("Layanan;"))
    assert head.endswith(";Catatan mutu data")


def test_every_kind_that_goes_back_is_a_warning_with_words_and_something_to_do():
    for kind, check in SMELLS.items():
        assert KINDS[kind][0] == WARNING and check in CHECKS
        assert all(smell_words(kind)), kind


def test_no_page_of_findings_shows_a_number_of_a_kelurahan():
    """Of the list only the number of the month, cells and file names hold digits."""
    app = opened("kualitas", kota=MAGELANG, periode="2025-12")
    found = table(app, "2 temuan")
    for label in ("Puskesmas", "Kelurahan", "Temuan", "Yang dilakukan"):
        assert not any(
            c.isdigit()
            for text in column(found, label)
            for c in text.replace("5 kali", "").replace("K4", "").replace("K6", "")
        )
    assert "3.166" not in json.dumps(shown(app), ensure_ascii=False)
