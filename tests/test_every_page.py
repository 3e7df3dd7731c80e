"""Every page, run as Streamlit runs it, on the demonstration's Magelang: what a reader sees, and
what nobody may see."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from reading import column, spoken
from store.magelang import MAGELANG, magelang_picture, magelang_reports
from store.picture import KOTA, built, places, reports
from streamlit.testing.v1 import AppTest

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_NAMES, month_code
from ilp_dash.domain.words import percent
from ilp_dash.ui.figures import shown
from ilp_dash.ui.frame import PAGES

# Kinds of figures each page is made of, besides the foot.
FIGURES = {
    "": ["verdict", "points", "kpis", "plot", "table", "facts"],
    "ilp": ["verdict", "plot", "checks", "kpis", "table"],
    "minggu-ini": ["verdict", "table"],
    "spm": ["verdict", "table", "matrix", "plot"],
    "pws": ["verdict", "plot", "legend"],
    "peta": ["plot", "table"],
    "tindak-lanjut": ["verdict"],
    "pokok-rapat": ["verdict"],
    "rapat": ["verdict"],
    "paparan": [],
    "puskesmas": ["verdict", "kpis", "plot", "statuses", "table"],
    "siklus-hidup": ["verdict", "lifecycle", "plot"],
    "kualitas": ["verdict", "punctuality", "plot", "table"],
    "metodologi": ["table"],
    "ip-spm": ["verdict", "ladder", "table"],
    "laju": ["verdict", "legend", "table"],
    "sinyal": ["verdict", "plot", "table"],
    "banding": ["verdict", "table"],
    "kinerja": ["verdict", "plot", "matrix", "table"],
    "jelajah": ["plot", "table"],
}
ENGLISH = re.compile(
    r"\b(the|and|of|with|missing|unknown|none|null|nan|undefined|reached|coverage|served|month|year|loading|download|hidden|error|"
    r"below|above|no data|true|false)\b",
    re.IGNORECASE,
)
FILE = {e.path: e.file for e in PAGES}


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def opened(path: str, **parameters) -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    if path:
        if path not in FILE[path]:  # AppTest finds a page by its file's name until the menu has been drawn once
            app.run()
        app.switch_page(FILE[path])
    app.run()
    assert not app.exception, app.exception
    return app


def address(app) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


def words(app) -> list[str]:
    """Everything readable: titles, texts, warnings, and every string of every figure that is not an
    address or a class."""
    found = [
        e.value
        for kind in ("title", "subheader", "markdown", "warning", "error", "caption")
        for e in app.get(kind)
        if isinstance(e.value, str)
    ]
    found += [s.label for s in app.selectbox] + [o for s in app.selectbox for o in s.options]

    def walk(value, key="", plotly=False):
        if plotly and isinstance(value, str) and key not in ("text", "hovertext", "name", "ticktext"):
            return  # how it is drawn
        if isinstance(value, str) and key not in (
            "h",
            "href",
            "dl",
            "links",
            "t",
            "c",
            "base",
            "link_base",
            "kind",
            "src",
            "geo",
            "words",
            "order",
        ):
            found.append(value)
        elif isinstance(value, dict):
            for k, v in value.items():
                walk(v, k, plotly or k in ("fig", "narrow"))
        elif isinstance(value, list):
            for v in value:
                walk(v, key, plotly)

    for spec in shown(app):
        walk(spec)
    return found


def table(app, beginning: str) -> dict:
    return next(s for s in shown(app, "table") if s["title"].startswith(beginning))


def pws_chart(app) -> dict:
    return next(s for s in shown(app, "plot") if s["title"].endswith("tertinggi ke terendah"))


def pws_unit(app, name: str) -> tuple[list, float]:
    """What the table behind the PWS chart says of a unit, and the length of its bar."""
    spec = pws_chart(app)
    [(n, row)] = [(n, row) for n, row in enumerate(spec["table"]["rows"]) if row[0].rstrip("*") == name]
    bars = [bar for bar in spec["fig"]["data"] if bar.get("name")]
    [length] = [y for bar in bars for x, y in zip(bar["x"], bar["y"], strict=True) if x == n]
    return row, length


def test_every_page_of_the_menu_is_known_here():
    assert {e.path for e in PAGES if e.filters} == set(FIGURES)


@pytest.mark.parametrize("path", FIGURES, ids=lambda p: p or "ringkasan")
def test_a_page_shows_its_figures_a_foot_and_only_indonesian(path):
    app = opened(path, kota=MAGELANG)
    kinds = Counter(s["t"] for s in shown(app))
    assert set(FIGURES[path]) <= set(kinds)
    assert not app.error
    assert not app.warning
    foot = shown(app, "footer")
    assert len(foot) == 1
    assert "DATA SIMULASI" in foot[0]["marks"]
    assert {"Data", "Sumber", "Versi data", "Kelengkapan"} <= {label for label, _ in foot[0]["items"]}
    assert "DATA SIMULASI" in shown(app, "menu")[0]["marks"]
    english = [text for text in words(app) if ENGLISH.search(text)]
    assert english == []
    for spec in shown(app, "verdict"):
        assert spec["title"].endswith(".")


@pytest.mark.parametrize("path", FIGURES, ids=lambda p: p or "ringkasan")
@pytest.mark.parametrize("month", ["2023-01", "2024-01", "2025-07"])
def test_a_page_opens_in_the_first_month_in_january_and_when_the_school_year_begins(path, month):
    app = opened(path, kota=MAGELANG, periode=month, puskesmas="P3371010202")
    assert not app.error
    assert address(app)["periode"] == month


def test_the_address_decides_and_is_written_back():
    wanted = {
        "kota": MAGELANG,
        "periode": "2025-06",
        "puskesmas": "P3371020201",
        "kelurahan": "33.71.02.1003",
        "indikator": "IDL",
        "basis": "riil",
    }
    app = opened("pws", **wanted)
    assert address(app) == wanted
    assert not app.warning
    chosen = {s.label: s.value for s in app.selectbox}
    assert chosen == {
        "Kota": MAGELANG,
        "Periode (kumulatif)": "2025-06",
        "Puskesmas": "P3371020201",
        "Indikator": "IDL",
        "Basis sasaran": "riil",
    }
    app = opened("pws", **wanted, tampilan="tabel")
    assert len(column(table(app, "Imunisasi dasar lengkap per kelurahan"), "Kelurahan")) == 5 + 1


def test_what_is_chosen_on_the_page_stands_in_the_address():
    app = opened("pws", kota=MAGELANG)
    next(s for s in app.selectbox if s.label == "Periode (kumulatif)").set_value("2024-03")
    next(s for s in app.selectbox if s.label == "Indikator").set_value("K1")
    app.run()
    assert address(app) == {"kota": MAGELANG, "periode": "2024-03", "indikator": "K1"}
    assert "Maret 2024" in json.dumps(pws_chart(app))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kota", "99.99"),
        ("periode", "2025-13"),
        ("periode", "2031-01"),
        ("puskesmas", "P0000000000"),
        ("kelurahan", "15.71.01.1001"),
        ("indikator", "XX"),
        ("basis", "lain"),
        ("kota", "<script>alert(1)</script>"),
        ("periode", "' OR 1=1 --"),
    ],
)
def test_an_unknown_value_gives_a_warning_and_the_default(name, value):
    app = opened("pws", **({"kota": MAGELANG} | {name: value}))
    assert len(app.warning) == 1
    assert value[:40] in spoken(app.warning[0].value)
    assert "tidak dikenal" in app.warning[0].value
    assert address(app) == {"kota": MAGELANG, "periode": "2026-09", "indikator": "K6"}
    assert pws_chart(app)


def test_a_page_without_parameters_opens_with_defaults():
    assert address(opened("")) == {"kota": MAGELANG, "periode": "2026-09"}


def raw():
    return {(r.puskesmas_code, r.year): r for r in magelang_reports()}


def a_silent_month(form: str):
    """(puskesmas code, name, month) of the demonstration's latest month of 2025 or 2026 without a report."""
    silent = [
        (date(r.year, n, 1), r.puskesmas_code, r.puskesmas_name)
        for r in magelang_reports()
        for n in range(2, 13)
        if r.sent_on[form][n - 1] is None and date(2024, 1, 1) < date(r.year, n, 1) <= date(2026, 9, 1)
    ]
    at, code, name = max(silent)
    return code, name, at


def test_an_unreported_month_says_belum_lapor():
    code, name, at = a_silent_month("SPM")
    app = opened("spm", kota=MAGELANG, periode=month_code(at))
    ranking = next(s for s in shown(app, "table") if any(c["l"] == "Laporan bulan ini" for c in s["cols"]))
    state = dict(zip(column(ranking, "Puskesmas"), column(ranking, "Laporan bulan ini"), strict=True))
    assert state[name] == "belum lapor"
    assert "4 dari 5" in column(table(app, "12 layanan SPM"), "Puskesmas lapor")
    app = opened("puskesmas", kota=MAGELANG, periode=month_code(at), puskesmas=code)
    assert f"belum lapor {MONTH_NAMES[at.month - 1]}; s.d. " in shown(app, "verdict")[0]["title"]
    discipline = table(app, "Disiplin laporan")
    assert column(discipline, "Laporan SPM")[at.month - 1] == "belum lapor"


def test_a_kelurahan_that_did_not_report_pws_is_a_gap_and_says_so():
    code, _, at = a_silent_month("PWS")
    kelurahan = raw()[code, at.year].pws[0].kelurahan_code
    app = opened("pws", kota=MAGELANG, periode=month_code(at), indikator="K1")
    name = next(n for n, c in magelang_picture().places.kelurahan.items() if c == kelurahan)
    (_, _, this_month, _, status), _ = pws_unit(app, name)
    assert (this_month, status) == ("–", "Belum lapor")
    assert any("Belum lapor" in words for _, words in shown(app, "legend")[0]["items"])
    app = opened("peta", kota=MAGELANG, periode=month_code(at), indikator="K1", kelurahan=kelurahan)
    [trend] = [s for s in shown(app, "plot") if s["title"].startswith("K1 di ")]
    assert trend["table"]["rows"][-1][1] == "belum lapor"


def hidden_cells(limit: int):
    """(kelurahan name, code, indicator, month, true count, sasaran) the public view hides, spread over indicators."""
    rows = magelang_picture().public.sql(
        "SELECT a.name, p.area_code, p.indicator, p.month, p.sasaran FROM pws p JOIN area a ON a.code = p.area_code "
        "WHERE p.level = 'kelurahan' AND status = 'disembunyikan' AND month = DATE '2026-03-01' AND indicator <> 'D_S' "
        "ORDER BY indicator, a.name"
    )
    lines = {(line.kelurahan_code, line.code): line for r in magelang_reports() if r.year == 2026 for line in r.pws}
    for name, code, indicator, at, sasaran in rows[:: max(1, len(rows) // limit)]:
        counts = [n for n in lines[code, indicator].values[: at.month] if n is not None]
        yield name, code, indicator, at, sum(counts), sasaran


def test_no_figure_of_the_public_view_shows_a_hidden_number(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    cases = list(hidden_cells(5))
    assert len(cases) >= 5
    for name, code, indicator, at, count, sasaran in cases:
        parameters = {"kota": MAGELANG, "periode": month_code(at), "indikator": indicator}
        row, length = pws_unit(opened("pws", **parameters), name)
        assert (row[1], length) == ("◌", 0)
        app = opened("peta", **parameters, kelurahan=code)
        row = table(app, "Semua indikator PWS")
        n = column(row, "Indikator").index(INDICATORS[indicator].short)
        assert [column(row, head)[n] for head in ("Kumulatif", "Belum terlayani")] == ["disembunyikan"] * 2
        exact = percent(100 * count / sasaran)
        plots = shown(app, "plot")
        whole = json.dumps(plots, ensure_ascii=False)
        of_map = next(spec for spec in plots if spec.get("shapes"))
        texts = [t for trace in of_map["fig"]["data"] for t in trace.get("hovertext", ()) if f"<b>{name}</b>" in t]
        assert len(texts) == 1
        assert exact not in texts[0] and f"{count} dari" not in texts[0]
        assert f"{count} dari {sasaran} ·" not in whole or count > 4


def test_in_the_public_view_the_total_stays_where_kelurahan_are_hidden(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    app = opened("pws", kota=MAGELANG, periode="2026-03", indikator="PK")
    assert "◌" in json.dumps(pws_chart(app)["table"], ensure_ascii=False)
    app = opened("pws", kota=MAGELANG, periode="2026-03", indikator="PK", tampilan="tabel")
    served = column(table(app, "Komplikasi ditangani per kelurahan"), "Dilayani")
    assert "disembunyikan" in served and served[-1].isdigit()


def test_published_facts_stand_apart_with_their_source():
    facts = shown(opened("", kota=MAGELANG), "facts")[0]
    assert any("12 Juni 2024" in line[0] for line in facts["items"])
    assert {line[1] for line in facts["items"]} == {"ANTARA"}


def test_the_school_year_and_the_definition_are_named():
    app = opened("spm", kota=MAGELANG, periode="2025-03")
    notes = " ".join(table(app, "12 layanan SPM")["notes"])
    assert "tahun ajaran 2024/2025" in notes
    assert "PMK 6/2024" in notes


def test_a_selection_without_a_build_shows_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path))
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert "Belum ada data yang dapat ditampilkan" in app.error[0].value
    assert "python -m ilp_dash demo" in spoken(app.error[0].value)


def test_the_map_can_show_coverage_instead_of_status():
    assert address(opened("peta", kota=MAGELANG, tampilan="capaian"))["tampilan"] == "capaian"
    assert (
        "tampilan" not in address(opened("peta", kota=MAGELANG, tampilan="entah"))
        or address(opened("peta", kota=MAGELANG, tampilan="entah"))["tampilan"] == "status"
    )


# One service, one indicator, one puskesmas; a second year that nobody reported but in January.
SPARSE_SPM = """
puskesmas | tahun | layanan | pusdatin | Jan | Mar
Pasar     | 2024  | SPM08   | 100      | 10  | 10
Gunung    | 2024  | SPM08   |          | 5   |
Pasar     | 2025  | SPM01   |          | 4   |
"""
SPARSE_PWS = """
kelurahan | tahun | kode | pusdatin | Jan | Mar
Melati    | 2024  | K6   | 100      | 3   | 20
Melati    | 2024  | D_S  |          | 9   |
"""


@pytest.fixture(scope="session")
def sparse(tmp_path_factory):
    """A city that has only just begun: almost everything is missing, and its data are real."""
    of = places()
    made = {key: replace(report, simulated=False) for key, report in reports(of, SPARSE_SPM, SPARSE_PWS).items()}
    return built(tmp_path_factory.mktemp("sparse"), made, of)


@pytest.mark.parametrize("path", FIGURES, ids=lambda p: p or "ringkasan")
@pytest.mark.parametrize("month", ["2024-02", "2025-01"])
@pytest.mark.parametrize("puskesmas", ["", "Laut"])
def test_a_city_that_has_only_just_begun_is_no_crash_and_no_zero(sparse, monkeypatch, path, month, puskesmas):
    monkeypatch.setenv("ILP_DATA_DIR", str(sparse.path.parent))
    app = opened(path, kota=KOTA, periode=month, **({"puskesmas": sparse.code(puskesmas)} if puskesmas else {}))
    assert not app.error
    assert len(shown(app, "footer")) == 1
    assert "DATA SIMULASI" not in json.dumps(shown(app))
    assert not any("DATA SIMULASI" in e.proto.body for e in app.get("html"))


def test_a_puskesmas_that_never_reported_has_no_service_that_looks_reached(sparse, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(sparse.path.parent))
    app = opened("puskesmas", kota=KOTA, periode="2024-03", puskesmas=sparse.code("Laut"))
    assert "belum" in shown(app, "verdict")[0]["title"]
    [bars] = [s for s in shown(app, "plot") if "12 layanan SPM" in s["title"]]
    assert [row[1] for row in bars["table"]["rows"]] == ["belum lapor"] * 12
    said = json.dumps(bars, ensure_ascii=False)
    assert "tercapai" not in said.replace("belum tercapai", "") and "0,0 %" not in said
