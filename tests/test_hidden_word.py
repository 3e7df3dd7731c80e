"""Every page of the public view: whole, in Indonesian, one basis, hidden numbers called by one word; and what
Metodologi says of the rule."""

import json
import re
from collections import namedtuple
from dataclasses import replace

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, month, pictured, places, reports
from test_every_mark import PAGES as LOOKS
from test_every_page import ENGLISH, opened, words

from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, classed
from ilp_dash.domain.words import number
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.places import cities
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.words import about_simulation

WHOLE = {"kota": MAGELANG, "indikator": "PK", "periode": "2026-03"}
PART = WHOLE | {"puskesmas": "P3371020201"}


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    monkeypatch.setenv("ILP_TAMPILAN", "umum")


@pytest.mark.parametrize("chosen", [WHOLE, PART], ids=["kota", "puskesmas"])
@pytest.mark.parametrize(
    ("path", "look"),
    [(path, look) for path, looks in LOOKS.items() for look in looks]
    + [("minggu-ini", {}), ("jelajah", {}), ("kualitas", {}), ("metodologi", {})],
    ids=str,
)
def test_a_page_of_the_public_view_is_whole_and_calls_what_is_hidden_by_one_word(path, look, chosen):
    app = opened(path, **chosen | look)
    assert not app.error and not app.warning
    said = "\n".join(words(app))
    assert not ENGLISH.search(said), ENGLISH.findall(said)
    everything = said + json.dumps(shown(app), ensure_ascii=False)
    assert not re.search(r"n\s*<\s*\d", everything) and "angka kecil disembunyikan" not in everything.lower()
    foot = shown(app, "footer")
    assert not foot or "umum" in foot[0]["marks"]
    if path == "pws" and look["tampilan"] == "tabel":
        assert "disembunyikan" in everything


SMALL = """
kelurahan | kode | pusdatin | Mar
Melati    | K1   | 100      | 30
Mawar     | K1   | 100      | 20
"""


@pytest.mark.parametrize(
    ("rule", "since", "said"),
    [
        (None, "", "1–4 orang di kelurahan, dan 1–4 orang pada SPM10–12"),
        ("10", "2025-03", "1–9 orang di kelurahan, dan 1–9 orang pada SPM10–12"),
        ("0", "2025-01", "memberi tahu 1–4 orang pada SPM10–12"),
    ],
)
def test_metodologi_says_what_the_rule_of_the_city_leaves_out(tmp_path, monkeypatch, rule, since, said):
    picture = pictured(tmp_path, "", SMALL, rules=[("angka_kecil", rule, since)] if rule else ())
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    for at in ("2025-01", "2025-03"):  # the strictest rule of a year holds for all of it
        assert said in about_simulation(Selection(KOTA, month(at)))
    assert said in " ".join(words(opened("metodologi", kota=KOTA)))


def test_metodologi_says_how_much_is_left_out_of_the_public_view():
    with viewing(PUBLIC):
        table = tables.make("tampilan-umum", Selection(MAGELANG, month("2026-09")))
        about = dict(tables.about(Selection(MAGELANG, month("2026-09"))))
    of = magelang_picture().sql("SELECT sum(figures), sum(hidden) FROM harga WHERE kota_code = ?", MAGELANG)
    assert sum(table.column("hidden")) == of[0][1] > 100
    assert f"{number(of[0][1])} dari {number(of[0][0])} angka" in table.title
    assert about["Keterangan"].startswith("Kosong = belum lapor, bukan nol. Disembunyikan: tidak ada di tampilan umum")
    titles = [spec["title"] for spec in shown(opened("metodologi", kota=MAGELANG), "table")]
    assert table.title in titles


def test_before_its_first_end_of_a_quarter_a_city_is_not_in_the_public_view(tmp_path, monkeypatch):
    early, other = places(), places(kota="10.02")
    spm = "puskesmas | layanan | pusdatin | {}\nPasar | SPM08 | 100 | 10"
    january = list(reports(early, spm.format("Jan")).values())
    picture = built(tmp_path / "a", january, early)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    for path in ("", "pws"):
        [said] = opened(path).error
        assert "belum ada akhir triwulan yang dilaporkan" in said.value
    both = {
        name: getattr(early.reference, name) + getattr(other.reference, name)
        for name in ("cities", "areas", "puskesmas", "working_areas")
    }
    march = list(reports(other, spm.format("Mar")).values())
    picture = built(tmp_path / "b", [*january, *march], replace(early, reference=replace(early.reference, **both)))
    assert [c.kota_code for c in picture.ask(cities)] == [KOTA, "10.02"]
    assert [c.kota_code for c in picture.public.ask(cities)] == ["10.02"]


def test_the_public_view_offers_no_look_at_the_four_way_status_of_kelurahan():
    offered = opened("pws", **WHOLE).get("button_group")[0].options
    assert "Matriks" in offered and not {"Masalah", "Kuadran"} & set(offered)
    asked_all_the_same = opened("pws", **WHOLE, tampilan="masalah")
    assert not asked_all_the_same.error and shown(asked_all_the_same, "plot")


def test_a_hidden_total_is_no_missing_report_on_a_slide_or_page():
    row = namedtuple("Row", "coverage_pct cls hidden")
    assert classed(row(None, None, True)) is HIDDEN
    assert classed(row(None, None, False)) is None
    assert (classed(row(61.5, "tertinggal", False)), classed(row(61.5, "tertinggal", False)).cls) == (
        61.5,
        "tertinggal",
    )
