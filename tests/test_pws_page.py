"""The PWS page in its five looks: each shows what it promises, keeps hidden numbers hidden, and is downloadable."""

import json

import pytest
from reading import cell, column
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, places, reports
from test_every_page import ENGLISH, address, opened, table, words

from ilp_dash.charts.classes import PWS as STATUS_WORDS
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.months import month_code, parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.domain.words import percent
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.views.pws import LOOKS

FIGURES = {
    "grafik": {"verdict", "questions", "plot", "legend"},
    "tabel": {"verdict", "questions", "table"},
    "kunjungan": {"verdict", "questions", "plot", "table"},
    "kuadran": {"verdict", "questions", "plot", "legend"},
    "matriks": {"verdict", "questions", "statuses"},
    "masalah": {"verdict", "questions", "table"},
    "puskesmas": {"verdict", "questions", "plot", "table"},
}
FOUR = ("baik", "kurang", "cukup", "jelek")


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def look(name, **more):
    return opened("pws", **({"kota": MAGELANG, "periode": "2026-08", "indikator": "K6", "tampilan": name} | more))


def asked(sql, *args):
    return magelang_picture().sql(sql, *args)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("month", ["2026-08", "2026-01", "2023-01"])
def test_every_look_shows_its_figures_in_plain_indonesian(name, month):
    app = look(name, periode=month)
    weekly = {"statuses"} if name == "kunjungan" else set()  # shown where weekly home visits were reported
    assert {s["t"] for s in shown(app)} - weekly == FIGURES[name] | {"footer"}
    assert not app.error and not app.warning
    assert [w for w in words(app) if ENGLISH.search(w)] == []


def test_the_look_stands_in_the_address_and_an_unknown_one_is_the_chart():
    assert address(look("masalah"))["tampilan"] == "masalah"
    assert address(look("grafik")).get("tampilan", "grafik") == "grafik"
    assert plot(look("entah"), "K6 tiap kelurahan")


def plot(app, words):
    """The figure whose title contains the words."""
    [found] = [s for s in shown(app, "plot") if words in s["title"]]
    return found


def points(spec):
    """(name, x, y, status) of every point of a quadrant."""
    return [
        (text.split("</b>")[0].removeprefix("<b>"), x, y, ID_OF[trace["name"]])
        for trace in spec["fig"]["data"]
        for text, x, y in zip(trace["hovertext"], trace["x"], trace["y"], strict=True)
    ]


ID_OF = {" ".join(part for part in words if part): id for id, words in STATUS_WORDS.items()}


def test_every_kelurahan_is_in_the_quadrants_or_listed_beneath():
    for indicator in ("K6", "D_S", "PK"):
        [spec] = shown(look("kuadran", indikator=indicator), "plot")
        rows = asked(
            "SELECT a.name, p.status FROM pws p JOIN area a ON a.code = p.area_code "
            "WHERE p.level = 'kelurahan' AND p.indicator = ? AND p.month = DATE '2026-08-01' AND p.basis = 'pusdatin'",
            indicator,
        )
        placed = {name: status for name, _, _, status in points(spec)}
        listed = {
            name
            for note in spec.get("notes", [])
            if (of := note.partition(": "))[0] in ID_OF
            for name in of[2].removesuffix(".").split(", ")
        }
        assert placed == {name: status for name, status in rows if status in FOUR}
        assert listed == {name for name, status in rows if status not in FOUR}
        if placed:
            fields = {a["text"] for a in spec["fig"]["layout"]["annotations"] if a["text"].startswith("<b>")}
            many = {id: sum(s == id for _, s in rows) for id in FOUR}
            assert fields == {f"<b>{' '.join(STATUS_WORDS[id])} · {many[id]}</b>" for id in FOUR}


def test_a_point_lies_on_the_side_of_its_status():
    for indicator in PWS:
        for name, x, y, status in points(shown(look("kuadran", indikator=indicator.id), "plot")[0]):
            assert (x >= 0) == (status in ("baik", "kurang")), name
            assert y >= 0 if status in ("baik", "cukup") else y <= 0, name


def test_january_has_no_direction_and_says_so():
    [spec] = shown(look("kuadran", periode="2026-01"), "plot")
    assert not spec["fig"]["data"] and "belum punya arah" in spec["title"]
    assert "naik bulan ini" not in shown(look("kuadran", periode="2026-01"), "verdict")[0]["title"]


def test_the_matrix_has_the_longest_troubles_on_top():
    spec = shown(look("matriks"), "statuses")[0]
    last = [cell(spec, name, spec["cols"][-1])[0] for name in spec["rows"]]
    order = ["jelek", "kurang", "cukup", "di_bawah", "na", "hid", "di_atas", "baik"]
    assert last == sorted(last, key=order.index)
    streak = dict(
        asked(
            "SELECT a.name, p.streak FROM pws p JOIN area a ON a.code = p.area_code "
            "WHERE p.level = 'kelurahan' AND p.indicator = 'K6' "
            "AND p.month = DATE '2026-08-01' AND p.basis = 'pusdatin'"
        )
    )
    worst = [streak[name] for name, status in zip(spec["rows"], last, strict=True) if status == "jelek"]
    assert worst == sorted(worst, reverse=True)
    assert len(spec["rows"]) == 17 and spec["cols"][0] == "Jan"
    assert spec["cols"][-1] == "Agu"


def test_the_matrix_of_a_young_year_begins_a_year_earlier():
    assert shown(look("matriks", periode="2026-02"), "statuses")[0]["cols"][0] == "Jan 25"
    assert shown(look("matriks", periode="2023-02"), "statuses")[0]["cols"] == ["Jan", "Feb"]


def test_problems_are_all_indicators_with_four_columns_to_fill_in():
    spec = table(look("masalah"), "Masalah untuk lokakarya mini")
    count = asked(
        "SELECT count(*), count(DISTINCT indicator) FROM pws WHERE level = 'kelurahan' AND basis = 'pusdatin' "
        "AND month = DATE '2026-08-01' AND (status IN ('jelek', 'cukup') OR (status = 'kurang' AND streak >= 2))"
    )[0]
    assert (spec["n"], spec["shown"]) == (count[0], 20)
    assert count[1] > 5
    for label in ("Penyebab", "RTL", "PIC", "Tenggat"):
        assert set(column(spec, label)) == {""}
    said = column(spec, "Kurang dari target berjalan")
    people = [int(n.replace(".", "")) for n in said if n[0].isdigit()]
    assert people == sorted(people, reverse=True) and len(people) > 20
    assert all(n[0].isdigit() for n in said[: len(people)])  # the hidden ones last


def test_the_meeting_table_comes_out_with_its_empty_columns():
    made = tables.make("pws-masalah", Selection(MAGELANG, parse_month("2026-08")))
    head = next(line for line in to_csv(made, []).decode("utf-8-sig").splitlines() if line.startswith("Kelurahan;"))
    assert head.split(";")[-4:] == ["Penyebab", "RTL", "PIC", "Tenggat"]
    assert to_xlsx(made, [])[:2] == b"PK"


def test_a_hidden_kelurahan_has_no_number_in_a_table_of_the_public_view():
    veiled = {
        kelurahan
        for (kelurahan,) in magelang_picture().public.sql(
            "SELECT a.name FROM pws p JOIN area a ON a.code = p.area_code WHERE hidden_ytd "
            "AND p.level = 'kelurahan' AND p.indicator = 'PK' AND p.month = DATE '2026-03-01'"
        )
    }
    with viewing(PUBLIC):
        made = tables.make("pws-wilayah", Selection(MAGELANG, parse_month("2026-03"), indikator="PK"))
    for key in ("coverage_pct", "served_ytd", "left_count"):
        said = dict(zip(made.column("name"), made.column(key), strict=True))
        assert {name for name, value in said.items() if value is HIDDEN} == veiled != set(), key
    assert set(made.column("month_pct")[:-1]) == {HIDDEN, None}, "nobody's month is told"


def test_puskesmas_are_compared_by_the_kelurahan_that_reach_the_target():
    app = look("puskesmas")
    [bars], compared = shown(app, "plot"), table(app, "K6 antarpuskesmas")
    rows = bars["table"]["rows"]
    assert len(rows) == compared["n"] == 5
    assert sum(int(count) for row in rows for count in row[1:-1]) == 17
    share = [float(v.removesuffix(" %").replace(",", ".")) for v in column(compared, "Kelurahan di atas target") if v]
    assert share == sorted(share, reverse=True)
    assert [row[0] for row in rows] == column(compared, "Puskesmas")
    leads = next(t["customdata"] for t in bars["fig"]["data"] if t.get("customdata"))
    chosen = leads[0].split("puskesmas=")[1].split("&")[0]
    again = shown(look("puskesmas", puskesmas=chosen), "plot")
    assert json.dumps(again) == json.dumps([bars])  # the whole city, whoever is chosen


def test_a_streak_is_named_in_the_chart_and_its_table():
    name, streak = asked(
        "SELECT a.name, p.streak FROM pws p JOIN area a ON a.code = p.area_code "
        "WHERE p.level = 'kelurahan' AND p.indicator = 'K6' "
        "AND p.month = DATE '2026-08-01' AND p.basis = 'pusdatin' ORDER BY p.streak DESC NULLS LAST, a.name LIMIT 1"
    )[0]
    app = look("grafik")
    assert streak >= 2
    said = next(t["hovertext"] for t in plot(app, "K6 tiap kelurahan")["fig"]["data"] if t.get("hovertext"))
    assert f"{streak} bulan berturut-turut" in next(text for text in said if text.startswith(f"<b>{name}</b>"))
    units = table(look("tabel"), "K6 per kelurahan")
    assert "bulan berturut-turut" in column(units, "Catatan")[column(units, "Kelurahan").index(name)]


def test_the_chart_says_what_its_table_says_and_leads_to_each_kelurahan():
    app = look("grafik")
    spec, units = plot(app, "K6 tiap kelurahan"), table(look("tabel"), "K6 per kelurahan")
    said = {row[0].rstrip("*"): row[1:] for row in spec["table"]["rows"]}
    for name, total, now in zip(*(column(units, c) for c in ("Kelurahan", "Kumulatif", "Bulan ini")), strict=True):
        cells = said[name.removeprefix("Jumlah ")]
        assert cells[:2] == [(v or "–").removesuffix(" %") for v in (total, now)], name
    leads = next(t["customdata"] for t in spec["fig"]["data"] if t.get("customdata"))
    assert sum("peta?" in (href or "") and "kelurahan=" in href for href in leads) == 17 == len(leads) - 1


def test_pws_running_is_told_month_by_month():
    spec = plot(look("kunjungan"), "PWS berjalan penuh")
    assert spec["table"]["head"] == ["Bulan", "ketiganya", "dilaporkan", "dievaluasi", "kunjungan sesuai laju"]
    ((many,),) = asked(
        "SELECT count(*) FILTER (reported AND evaluated AND visits_on_pace) FROM pws_jalan "
        f"WHERE month = DATE '2026-08-01' AND basis = 'pusdatin' AND kota_code = '{MAGELANG}'"
    )
    assert spec["title"].startswith(f"PWS berjalan penuh di {many} dari 17 kelurahan")
    assert spec["table"]["rows"][-1][1] == percent(100 * many / 17, 0)


MOVED = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 | 2025-06-30
Mawar     | Barat     | Laut      | 2025-07-01 |
Anggrek   | Barat     | Laut      | 2019-01-01 |
"""
COUNTS = """
puskesmas | kelurahan | kode | pusdatin | Jun | Jul | Agu
Pasar     | Melati    | K6   | 100      | 10  | 10  | 10
Pasar     | Mawar     | K6   | 200      | 30  |     |
Laut      | Mawar     | K6   |          |     | 40  | 30
Laut      | Anggrek   | K6   | 400      | 50  | 50  | 50
"""


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    of = places(MOVED)
    return built(tmp_path_factory.mktemp("pindah"), reports(of, "", COUNTS), of)


def notes(app):
    return [n for s in shown(app) for n in s.get("notes", []) if n.startswith("Wilayah kerja berubah")]


def test_a_changed_working_area_is_told_where_the_puskesmas_is_shown(moved, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(moved.path.parent))

    def page(name, month="2025-08", **more):
        return opened("pws", kota=KOTA, periode=month_code(parse_month(month)), indikator="K6", tampilan=name, **more)

    for name in ("Pasar", "Laut"):
        told = [note for view in ("grafik", "tabel") for note in notes(page(view, puskesmas=moved.code(name)))]
        assert len(told) >= 2  # under the chart and under the table
        assert all("Mawar dari Puskesmas Pasar ke Puskesmas Laut sejak Juli 2025" in n for n in told)
    assert notes(page("grafik", "2025-06", puskesmas=moved.code("Pasar"))) == []
    assert notes(page("grafik")) == []  # kelurahan of the whole city: nothing about them changed
    assert len(notes(page("puskesmas"))) == 1
    assert set(column(table(page("puskesmas"), "K6 antarpuskesmas"), "Catatan")) == {"wilayah kerja berubah"}


def test_hidden_numbers_everywhere_are_not_called_unreported(monkeypatch):
    """Every kelurahan of a place may be hidden: it has reported, so the verdict must not say that nobody did."""
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    veiled = magelang_picture().public.sql(
        "SELECT puskesmas_code, indicator, month, count(*) FROM pws WHERE level = 'kelurahan' AND month(month) % 3 = 0 "
        f"AND kota_code = '{MAGELANG}' GROUP BY ALL HAVING bool_and(status = 'disembunyikan') ORDER BY ALL LIMIT 1"
    )
    ((puskesmas, indicator, month, many),) = veiled
    said = shown(look("grafik", periode=month_code(month), indikator=indicator, puskesmas=puskesmas), "verdict")[0][
        "title"
    ]
    assert "lapor" not in said
    assert f"angka {many} kelurahan tidak ada di tampilan umum" in said


def test_a_single_kelurahan_is_not_called_all_of_them(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    ((puskesmas, indicator, month),) = magelang_picture().public.sql(
        "SELECT puskesmas_code, indicator, month FROM pws WHERE level = 'kelurahan' AND month(month) % 3 = 0 "
        f"AND kota_code = '{MAGELANG}' GROUP BY ALL HAVING count(above) = 1 AND bool_and(above) ORDER BY ALL LIMIT 1"
    )
    said = shown(look("grafik", periode=month_code(month), indikator=indicator, puskesmas=puskesmas), "verdict")[0][
        "title"
    ]
    assert "semua 1" not in said and "satu-satunya kelurahan yang dapat dinilai di atas target" in said
