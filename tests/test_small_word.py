"""A city whose small-number rule is not 5: no page, table, file or slide says "n<5", and where the rule is off nothing
is called small."""

import json
import re
from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_reports
from store.picture import built, close_all
from test_every_mark import PAGES as LOOKS
from test_every_page import opened, words

from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import hidden_word, small_numbers, small_remark, small_word
from ilp_dash.domain.tables import BANDS, HIDDEN, Hidden
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import layar, tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.words import about_simulation

AT = date(2026, 9, 1)
PLACES = [
    Selection(MAGELANG, AT, indikator="PK"),
    Selection(MAGELANG, date(2026, 2, 1), "P3371020201", "33.71.02.1003", "PK"),
]


class _Magelang:
    """What `built` needs to know of a city."""

    def __init__(self):
        self.reference = load_reference()


@pytest.fixture(scope="module")
def of_ten(tmp_path_factory):
    """Magelang with the rule at 10 from 2025 on."""
    made = [r for r in magelang_reports() if r.year >= 2025]
    yield built(tmp_path_factory.mktemp("sepuluh"), made, _Magelang(), [("angka_kecil", "10", "2025-01")])
    close_all()


@pytest.fixture(scope="module")
def switched_off(tmp_path_factory):
    """Magelang with the rule off from 2025 on."""
    made = [r for r in magelang_reports() if r.year >= 2025]
    yield built(tmp_path_factory.mktemp("mati"), made, _Magelang(), [("angka_kecil", "0", "2025-01")])
    close_all()


def use(picture, monkeypatch) -> None:
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))


def said_by(app) -> str:
    return "\n".join([*words(app), *(json.dumps(spec, ensure_ascii=False) for spec in shown(app))])


@pytest.mark.parametrize(
    ("path", "look"),
    [(path, look) for path, looks in LOOKS.items() for look in looks] + [("kualitas", {}), ("metodologi", {})],
    ids=str,
)
def test_with_the_rule_at_10_no_page_says_5(path, look, of_ten, monkeypatch):
    use(of_ten, monkeypatch)
    said = said_by(opened(path, **{"kota": MAGELANG, "indikator": "PK"} | look))
    assert "n<5" not in said and "1–4" not in said
    assert path != "pws" or look["tampilan"] == "puskesmas" or "n<10" in said


@pytest.mark.parametrize("sel", PLACES, ids=["kota", "kelurahan"])
def test_with_the_rule_at_10_no_file_says_5(sel, of_ten, monkeypatch):
    use(of_ten, monkeypatch)
    hidden = 0
    for name in tables.TABLES:
        made, about = tables.make(name, sel), tables.about(sel)
        text = to_csv(made, about).decode("utf-8-sig")
        assert "n<5" not in text, name
        assert to_xlsx(made, about)[:2] == b"PK"
        cells = [v for row in made.rows for v in row if isinstance(v, Hidden)]
        assert {v.words for v in cells} <= {"n<10", *(b.words for b in BANDS.values())}, name
        hidden += len(cells)
        assert not cells or "n<10 = angka kecil disembunyikan" in text, name
    assert hidden


def test_with_the_rule_at_10_no_slide_says_5(of_ten, monkeypatch):
    use(of_ten, monkeypatch)
    for each in layar.order({"kota": MAGELANG}):
        assert b"n<5" not in layar.slide(each["key"], layar.selection({"kota": MAGELANG})), each["key"]


def test_before_the_rule_was_set_the_default_word_stands(tmp_path, monkeypatch):
    made = [r for r in magelang_reports() if r.year == 2026]
    use(built(tmp_path, made, _Magelang(), [("angka_kecil", "10", "2026-09")]), monkeypatch)
    august, september = (PLACES[0].but(month=date(2026, month, 1)) for month in (8, 9))
    assert "n<5" in to_csv(tables.make("pws-wilayah", august), []).decode("utf-8-sig")
    assert "n<10" in to_csv(tables.make("pws-wilayah", september), []).decode("utf-8-sig")
    assert "Angka kecil (1–4)" in about_simulation(august) and "Angka kecil (1–9)" in about_simulation(september)
    close_all()


def test_a_rule_that_is_off_calls_nothing_small_but_spm10_to_12_stay_hidden(switched_off, monkeypatch):
    use(switched_off, monkeypatch)
    told = {}
    for indicator in (i.id for i in PWS):
        made = tables.make("pws-wilayah", Selection(MAGELANG, date(2026, 2, 1), indikator=indicator))
        told[indicator] = {v.words for row in made.rows for v in row if isinstance(v, Hidden)}
        assert HIDDEN not in [v for row in made.rows for v in row] or indicator == "TERDUGA_TB"
    assert "n<5" in told.pop("TERDUGA_TB") and not any(told.values())
    assert not re.search(r"\bn<\d", said_by(opened("pws", kota=MAGELANG, indikator="K6")))


def test_the_word_follows_the_rule_and_the_indicator():
    assert (small_word(), hidden_word(), small_remark(), repr(HIDDEN)) == ("n<5", "n<5", " (n<5)", "n<5")
    with small_numbers(10):
        assert (small_word(), repr(HIDDEN), repr(BANDS["c1"])) == ("n<10", "n<10", "60–79 %")
        assert small_word("TERDUGA_TB") == "n<10"
    with small_numbers(3):
        assert (small_word("K6"), small_word("TERDUGA_TB")) == ("n<3", "n<5")
    for off in (0, 1):
        with small_numbers(off):
            assert (small_word(), hidden_word(), small_remark()) == ("", "disembunyikan", "")
            assert hidden_word("TERDUGA_TB") == "n<5"
    assert repr(Hidden("n<10")) == "n<10" and Hidden("n<10") == HIDDEN, "a word carried stays, and hidden is hidden"
