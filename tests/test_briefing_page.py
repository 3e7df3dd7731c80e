"""The written briefing from real stores, on Ringkasan, in its download, and its rules on Metodologi."""

import re
from math import ceil
from urllib.parse import parse_qsl

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, month, pictured
from test_every_page import ENGLISH, opened

from ilp_dash.domain.briefing import _FINDS, MOST
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, RULES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent
from ilp_dash.export.tables import to_csv
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.store.queries import public
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.figures import shown
from ilp_dash.ui.frame import PAGES
from ilp_dash.ui.tables import briefing as written
from ilp_dash.ui.views import layar

TABLE = """
puskesmas | layanan | tahun | pusdatin | riil | Mar | Jun
Pasar     | SPM08   | 2024  | 400      | 400  | 40  | 40
Gunung    | SPM08   | 2024  | 300      | 300  | 30  | 30
Laut      | SPM08   | 2024  | 300      | 300  | 30  | 30
Pasar     | SPM08   | 2025  | 400      | 400  | 50  | 50
Gunung    | SPM08   | 2025  | 300      | 300  | 40  | 90
Laut      | SPM08   | 2025  | 300      | 300  | 40  | 43
Pasar     | SPM09   | 2025  | 400      | 400  | 200 | 100
Gunung    | SPM09   | 2025  | 300      | 300  | 90  | 90
Laut      | SPM09   | 2025  | 300      | 300  | 90  | 90
Pasar     | SPM12   | 2025  | 40       | 40   | 1   | 1
Gunung    | SPM12   | 2025  | 30       | 30   | 12  | 3
Laut      | SPM12   | 2025  | 30       | 30   | 12  | 3
"""
WARDS = """
kelurahan | kode | pusdatin | riil | Mar | Mei | Jun
Melati    | K6   | 100      | 90   | 1   | 1   | 1
Mawar     | K6   | 100      | 90   | 10  | 9   | 8
Kenanga   | K6   | 100      | 90   | 30  | 20  | 30
Anggrek   | K6   | 100      | 90   | 40  | 10  | 10
Dahlia    | K6   | 100      | 90   | 12  | 9   | 8
"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("pokok"), TABLE, WARDS)


def told_of(picture, monkeypatch, view=STAFF, puskesmas=None):
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    with viewing(view):
        return [s for part in written.sentences(Selection(KOTA, month("2025-06"), puskesmas)).values() for s in part]


def test_the_numbers_of_a_sentence_are_those_of_the_drawn_store(picture, monkeypatch):
    """SPM09: 660 of 1.000, due 500. SPM08: 313 of 1.000, due 500; K6: 199 of 500."""
    words = " ".join(s.words for s in told_of(picture, monkeypatch))
    assert (
        "Pelayanan diabetes melitus di Kota Contoh mendahului target: 660 orang terlayani, 160 orang di atas" in words
    )
    assert (
        "Pelayanan hipertensi di Kota Contoh tertinggal: kurang 187 orang dari target berjalan (capaian 31,3 %" in words
    )
    assert "Puskesmas Pasar, pelayanan hipertensi: bagaimana melayani 50 orang sebulan sampai Desember? Sejak awal tahun rata-ratanya 17 orang, dan 300 orang" in words  # fmt: skip # noqa: E501
    assert "terbanyak di Puskesmas Pasar (100) dan Puskesmas Laut (67)" in words
    [[served, sasaran]] = picture.sql(
        "SELECT sum(served_ytd), sum(sasaran) FROM spm WHERE level = 'puskesmas' AND indicator = 'SPM08' "
        "AND month = DATE '2025-06-01' AND basis = 'pusdatin'"
    )
    assert (served, sasaran) == (313, 1000)


def test_the_public_view_is_told_nothing_it_does_not_hold(picture, monkeypatch):
    """K6 of Melati is a small number: the staff are told to go there first, the public of Mawar and Dahlia at most."""
    staff, public = (" ".join(s.words for s in told_of(picture, monkeypatch, view)) for view in (STAFF, PUBLIC))
    assert "Kelurahan Melati (Puskesmas Pasar) kurang 42 orang" in staff
    assert "Melati" not in public and "hipertensi" in public


@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_place_and_kind_of_month_reads_as_plain_bahasa(view, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    for at in ("2025-12", "2026-03", "2026-09"):
        for puskesmas in (None, "P3371010201"):
            with viewing(view):
                told = written.sentences(Selection(MAGELANG, month(at), puskesmas))
            things = [s.thing for part in told.values() for s in part]
            assert len(set(things)) == len(things)
            for said in (s for part in told.values() for s in part):
                assert len(told[said.part]) <= MOST
                assert not ENGLISH.search(said.words) and not re.search(r"[{}]|None|  |,,|\b0 (orang|kel)", said.words)
                assert said.words[0].isupper() or said.words[0].isdigit()
                assert said.words[-1] in ".?"


def test_the_page_the_download_and_the_rules_say_the_same(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    sel = Selection(MAGELANG, month("2026-09"))
    [figure] = shown(opened("", kota=MAGELANG, periode="2026-09"), "points")
    lines = [line for _, lines in figure["parts"] for line in lines if line[0] != NO_EVIDENCE]
    table = tables.make("pokok-rapat", sel)
    assert [words for words, _, _ in lines] == [words for words in table.column("words") if words != NO_EVIDENCE]
    assert [href for _, _, href in lines] == [link for link in table.links if link]
    csv = to_csv(table, tables.about(sel)).decode("utf-8-sig")
    assert all(words in csv.replace('""', '"') for words, _, _ in lines)
    titles = {entry.path: entry.title for entry in PAGES}
    assert all(titles[page] == name for page, name in written.EVIDENCE.items())
    assert all(href.partition("?")[0] in written.EVIDENCE for _, _, href in lines)
    assert [t for t in shown(opened("metodologi", kota=MAGELANG), "table") if "Pokok rapat" in t["title"]]
    printed = tables.make("aturan-pokok", sel)
    assert printed.column("weight") == [rule.weight for rule in RULES.values()]
    assert printed.column("pattern") == [rule.pattern for rule in RULES.values()]


def written_on(value):
    """Every text of a page's figures, and its numbers as whole people, per cent, and rounded up."""
    if isinstance(value, dict | list | tuple):
        for member in value.values() if isinstance(value, dict) else value:
            yield from written_on(member)
    elif isinstance(value, int | float):
        yield from (number(round(value)), percent(value), number(ceil(value)))
    elif value:
        yield value


# Told beside what the page shows, by subtraction or division: people above the target, the mean of the year's months.
WORKED_OUT = {"spm-di-atas-laju": 1, "kejar": 1}
NUMBER = re.compile(r"(?<!Klaster )\b\d[\d.]*(?:,\d+)?(?: %)?(?<!\.)")


@pytest.mark.parametrize(
    ("at", "puskesmas", "rules"),
    [
        ("2026-09", None, {"spm-naik", "ilp-semua", "spm-tertinggal", "pws-tertinggal", "temuan-terbuka", "datangi"}),
        ("2026-01", "P3371010201", {"pws-tertinggal", "kejar", "datangi"}),
        ("2026-01", None, {"pws-semua"}),
    ],
)
def test_the_page_behind_a_sentence_shows_its_numbers(monkeypatch, at, puskesmas, rules):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    sel = Selection(MAGELANG, month(at), puskesmas)
    with viewing(STAFF):
        told = [s for part in written.sentences(sel).values() for s in part]
    assert rules <= {s.rule for s in told}
    for said in told:
        page, _, query = written.evidence(sel, said).partition("?")
        there = " | ".join(written_on(shown(opened(page, **dict(parse_qsl(query))))))
        numbers = NUMBER.findall(said.words)
        shown_there = [n for n in numbers if re.search(rf"(?<![\d.,]){re.escape(n)}(?!\d|[.,]\d)", there)]
        assert [n for i, n in enumerate(numbers) if n not in shown_there and WORKED_OUT.get(said.rule) != i] == []


def test_january_names_kelurahan_by_being_below_the_target(monkeypatch):
    """Nobody has a direction in January: who is far below the first month's share beyond chance is named all the same,
    to the staff alone."""
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    sel = Selection(MAGELANG, month("2026-01"))
    with viewing(STAFF):
        kelurahan = written.facts(sel).kelurahan
        named = [s for part in written.sentences(sel).values() for s in part if s.rule == "datangi"]
    assert {k.status for k in kelurahan} == {"di_bawah"} and {k.streak for k in kelurahan} == {None}
    assert named and all(
        [k for k in kelurahan if k.short_count == s.size and k.name == s.place and k.served_ytd < k.sasaran / 12]
        for s in named
    )
    with viewing(PUBLIC):
        assert written.facts(sel).kelurahan == []


def test_a_part_without_evidence_says_so(picture, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    with viewing(STAFF):
        made = tables.make("pokok-rapat", Selection(KOTA, month("2025-02")))
    assert made.column("words") == [NO_EVIDENCE] * 3


def test_the_public_screen_says_the_same_of_what_may_stand_there(monkeypatch):
    """The services, puskesmas and reports of the public view: what the screen tells is told on the page as well."""
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    sel = Selection(MAGELANG, month("2025-12"))
    with viewing(PUBLIC):
        parts = layar.pokok(sel).figures[0]["parts"]
        able = {s.words for rule in RULES for s in _FINDS[rule](written.facts(sel))}
        marked = {of for of, failed in written.facts(sel).failed.items() if failed and of[1].startswith("SPM")}
        asked = {tuple(m) for m in each(public.numbers_marked, sel.kota, sel.month, sel.basis)}
    said = {words for _, lines in parts for words, page, href in lines if words != NO_EVIDENCE}
    assert said and said <= able
    assert marked == asked and any(area == MAGELANG for area, _ in marked)
    assert not [words for words in said if "Kelurahan" in words]
