"""Peta PWS, run as Streamlit runs it: what each look shows, in which address it stands, and that small numbers stay
hidden."""

import html
import json
import re
from collections import Counter

import plotly.graph_objects as go
import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import ENGLISH, address, opened, words

from ilp_dash.charts.theme import finish, flagged
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.ui import tables
from ilp_dash.ui.figures import packed, shown
from ilp_dash.ui.places import city_map
from ilp_dash.ui.views.peta import LOOKS, MONTHS

KELURAHAN = 17


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def the_map(app) -> dict:
    return next(spec for spec in shown(app, "plot") if spec.get("shapes"))


def codes() -> list[str]:
    """Kelurahan in the order of the shape file, which a map counts by."""
    return list(city_map(MAGELANG).areas)


def told(spec: dict) -> dict[str, list[str]]:
    """Kelurahan code -> what pointer and keyboard read of it: name, value, class, more; without those outside the
    question."""
    found = {}
    for trace in spec["fig"]["data"]:
        for no, text in zip(trace.get("meta", {}).get("names", ()), trace.get("hovertext", ()), strict=False):
            found[codes()[no]] = [html.unescape(re.sub("<.*?>", "", line)) for line in text.split("<br>")]
    return {code: lines for code, lines in found.items() if lines[1] != "wilayah puskesmas lain"}


def classes(spec: dict) -> dict[str, str]:
    """Kelurahan code -> class id, by the words of the legend."""
    ids = {label.partition(" · ")[0]: cls for cls, label in spec["legend"]}
    return {code: ids[lines[2]] for code, lines in told(spec).items()}


def legend_counts(spec: dict) -> Counter:
    return Counter({cls: int(label.rsplit(" · ", 1)[1].split()[0]) for cls, label in spec["legend"] if " · " in label})


@pytest.mark.parametrize("look", [look for look in LOOKS if look != MONTHS])
@pytest.mark.parametrize("month", ["2026-09", "2026-01"])
def test_each_look_counts_every_kelurahan_once_in_its_legend(look, month):
    app = opened("peta", kota=MAGELANG, tampilan=look, periode=month)
    spec = the_map(app)
    assert address(app).get("tampilan", "status") == look
    assert sum(legend_counts(spec).values()) == len(told(spec)) == KELURAHAN
    assert legend_counts(spec) == Counter(classes(spec).values())
    assert all(spec["legend"] and label.split(" · ")[0] for _, label in spec["legend"])
    assert not [text for text in words(app) if ENGLISH.search(text)]
    assert len(json.dumps(spec)) < 15_000


def test_an_unknown_look_falls_back_to_the_status():
    assert address(opened("peta", kota=MAGELANG, tampilan="entah"))["tampilan"] == "status"


def test_change_is_the_difference_of_the_two_months():
    spec = the_map(opened("peta", kota=MAGELANG, tampilan="perubahan", indikator="K1", periode="2026-06"))
    rows = {
        r[0]: r[1:]
        for r in magelang_picture().sql(
            "SELECT area_code, month_pct, last_month_pct FROM pws_coverage WHERE level = 'kelurahan' "
            "AND indicator = 'K1' AND basis = 'pusdatin' AND month = DATE '2026-06-01'"
        )
    }
    seen = Counter()
    for code, cls in classes(spec).items():
        now, before = rows[code]
        if now is None:
            assert cls == "na"
        elif before is not None:
            change = now - before
            assert cls == ("d0" if change == 0 else ("u" if change > 0 else "d") + ("2" if abs(change) > 2 else "1"))
        seen[cls] += 1
    assert not seen["hid"]
    assert any(seen[cls] for cls in ("d1", "d2", "u1", "u2"))


def test_a_map_of_change_says_how_many_falls_exceed_chance():
    rows = magelang_picture().sql(
        "SELECT month_pct - last_month_pct, within_chance FROM pws_coverage WHERE level = 'kelurahan' "
        "AND indicator = 'K1' AND basis = 'pusdatin' AND month = DATE '2026-06-01' AND NOT hidden_month "
        "AND NOT hidden_last_month AND month_pct - last_month_pct IS NOT NULL"
    )
    fell = [chance for change, chance in rows if change < 0]
    clear = fell.count(False)
    spec = the_map(opened("peta", kota=MAGELANG, tampilan="perubahan", indikator="K1", periode="2026-06"))
    assert len(fell) > 0 and spec["title"] == (
        f"K1: {len(fell)} dari {len(rows)} kelurahan turun dari bulan lalu, {clear or 'tidak satu pun'} melebihi "
        "kebetulan"
    )


def test_january_is_compared_with_nothing():
    spec = the_map(opened("peta", kota=MAGELANG, tampilan="perubahan", periode="2026-01"))
    assert set(classes(spec).values()) <= {"nb", "na"}
    assert "Januari tidak dibandingkan" in spec["title"]


def test_equal_shares_only_on_request_and_with_a_warning_about_months():
    fixed = the_map(opened("peta", kota=MAGELANG, tampilan="capaian"))
    app = opened("peta", kota=MAGELANG, tampilan="capaian", kelas="kuantil")
    assert set(classes(fixed).values()) <= {"tercapai", "sesuai", "sedikit", "tertinggal", "na"}
    assert set(classes(the_map(app)).values()) <= {"n0", "n1", "n2", "n3", "na"}
    assert "tidak dapat dibandingkan antarbulan" in " ".join(the_map(app)["notes"])
    assert address(app)["kelas"] == "kuantil"
    app.toggle[0].set_value(False).run()
    assert "kelas" not in address(app)
    assert told(the_map(app)) == told(fixed)


@pytest.mark.parametrize(
    "query", [{"tampilan": "capaian"}, {"tampilan": "capaian", "kelas": "kuantil"}, {"tampilan": "perubahan"}, {}]
)
def test_a_number_that_is_not_in_the_public_view_is_in_no_look_of_its_map(query, monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    hidden = {
        code
        for (code,) in magelang_picture().public.sql(
            "SELECT area_code FROM pws WHERE level = 'kelurahan' AND hidden_ytd AND indicator = 'PK' "
            "AND month = DATE '2026-03-01'"
        )
    }
    assert hidden
    spec = the_map(opened("peta", kota=MAGELANG, indikator="PK", periode="2026-03", **query))
    change = query.get("tampilan") == "perubahan"  # nobody's is told by month
    for code, (_, value, cls, *more) in told(spec).items():
        if code in hidden or change:
            assert {"disembunyikan", "belum lapor"} & {value, cls}, code
            assert not re.search(r"\d dari \d", " ".join([value, *more])), code
        else:
            assert value.endswith("%")


def months_of(spec: dict) -> list[tuple[str, str, str]]:
    """(label, finding, address) of each small map, as pointer and keyboard read them."""
    traces = [trace for trace in spec["fig"]["data"] if "hovertext" in trace]
    return [(*re.sub("</?b>", "", t["hovertext"][0]).split("<br>"), t["customdata"][0]) for t in traces]


def test_twelve_months_are_one_figure_of_twelve_maps():
    app = opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2026-03")
    [spec] = [s for s in shown(app, "plot") if s.get("shapes")]
    months = months_of(spec)
    assert [label for label, *_ in months][:1] + [label for label, *_ in months][-1:] == ["Apr 2025", "Mar 2026"]
    drawn = Counter()
    for trace in spec["fig"]["data"]:
        drawn[trace.get("xaxis", "x")] += len(trace.get("meta", {}).get("areas", ()))
    assert len(drawn) == 12 and set(drawn.values()) == {KELURAHAN}
    labels = [a["text"] for a in spec["fig"]["layout"]["annotations"][::2]]
    accent = [a["font"]["color"] for a in spec["fig"]["layout"]["annotations"][::2]]
    assert accent.count(accent[-1]) == 1 and "Mar 2026" in labels[-1], "the chosen month stands out"
    assert "tampilan=12-bulan" in months[0][2] and "periode=2025-04" in months[0][2]


def test_the_table_of_the_twelve_months_says_the_same_as_their_maps():
    app = opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2026-03")
    spec = the_map(app)
    assert [address.split("?")[0] for _, address in spec["dl"]] == ["unduh/pws-12-bulan.csv", "unduh/pws-12-bulan.xlsx"]
    made = tables.make("pws-12-bulan", Selection(MAGELANG, parse_month("2026-03")))
    shown_months = [f"2025_{m:02}" for m in range(4, 13)] + ["2026_01", "2026_02", "2026_03"]
    assert [c.key for c in made.columns][2:] == [f"status_{month}" for month in shown_months]
    assert len(made.rows) == KELURAHAN
    for column, (_, finding, _) in zip(made.columns[2:], months_of(spec), strict=True):
        low = sum(status in ("jelek", "cukup", "di_bawah") for status in made.column(column.key))
        silent = made.column(column.key).count("belum_lapor")
        assert finding == (f"{low} di bawah target" + (f", {silent} belum lapor" if silent else ""))
    assert spec["pic"]["place"] == "Kota Magelang · April 2025 s.d. Maret 2026"
    assert "DATA SIMULASI" in spec["pic"]["marks"]


def test_the_first_months_have_no_twelve_behind_them():
    assert len(months_of(the_map(opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2023-02")))) == 2


def test_kelurahan_of_other_puskesmas_are_outside_and_not_unreported():
    app = opened("peta", kota=MAGELANG, puskesmas="P3371020201")
    spec = the_map(app)
    assert 0 < len(told(spec)) < KELURAHAN
    assert ["off", "wilayah puskesmas lain"] in spec["legend"]


def test_what_a_saved_picture_says():
    pic = the_map(opened("peta", kota=MAGELANG, indikator="K1", periode="2026-06"))["pic"]
    assert pic["file"] == "peta_k1_kota-magelang_2026-06"
    assert "DATA SIMULASI" in pic["marks"]
    assert "Sumber: laporan puskesmas" in pic["said"][-1]
    assert "Versi data" in pic["said"][-1]
    assert pic["place"] == "Kota Magelang · Juni 2026"
    assert pic["said"][0] == "Skema, bukan batas resmi", "whose boundaries they are stands first"
    assert pic["name"].startswith("K1: ") and pic["name"].endswith(". DATA SIMULASI · dinas")


def test_a_saved_picture_says_its_doubts_between_notes_and_source():
    figure = flagged(finish(go.Figure(), "Judul", "Definisi", ["Catatan."]), ["satu", "dua"], "kualitas")
    pic = json.loads(packed(figure, picture={"marks": "", "lines": ["Sumber."], "file": "a"}))["pic"]
    assert pic["said"] == ["Catatan.", "Catatan mutu data: satu; dua", "Sumber."]
    assert (pic["name"], pic["file"]) == ("Judul. Definisi", "a")


def test_the_panel_of_a_kelurahan_can_be_closed():
    app = opened("peta", kota=MAGELANG, kelurahan="33.71.02.1003", tampilan="posyandu")
    number = codes().index("33.71.02.1003")
    assert [t["line"]["width"] for t in the_map(app)["fig"]["data"] if t.get("meta") == {"areas": [number]}] == [
        6.5,
        3.5,
    ]
    assert shown(app, "kpis")
    next(b for b in app.button if b.label == "Tutup").click().run()
    assert not app.exception
    assert "kelurahan" not in address(app)
    assert address(app)["tampilan"] == "posyandu"
    assert not shown(app, "kpis")
