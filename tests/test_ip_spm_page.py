"""IP-SPM as Streamlit runs it on the demonstration's Magelang: the additions live in the address and nowhere else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import address, opened

from ilp_dash.ui.figures import shown

UTARA, JURANG = "P3371020201", "P3371010202"


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def at(**parameters):
    return opened("ip-spm", kota=MAGELANG, periode="2026-09", **parameters)


def additions(app) -> list[str]:
    return [words for _, words, _ in shown(app, "additions")[0].get("items", [])]


def acts(app) -> dict[str, str]:
    """Words of the links below the additions -> what their addresses add."""
    found = shown(app, "additions")[0].get("acts", [])
    return {words.split(":")[0]: parse_qs(urlsplit(href).query).get("tambah", [""])[0] for words, href in found}


def outcome(app) -> dict[str, str]:
    return {i["label"]: i["value"] for i in shown(app, "kpis")[0]["items"]}


def test_without_additions_there_is_no_what_if_but_a_proposal():
    app = at()
    assert not shown(app, "kpis")
    assert [s["title"].split(":")[0] for s in shown(app, "verdict")] == ["IP-SPM Kota Magelang 72,4"]
    assert list(acts(app)) == ["Pakai usulan"] and acts(app)["Pakai usulan"].startswith("P3371")
    assert "tambah" not in address(app)


def test_additions_of_the_address_are_shown_with_what_follows():
    text = f"{UTARA}-SPM10-5,{JURANG}-SPM08-700"
    app = at(tambah=text)
    assert not app.warning
    assert address(app)["tambah"] == text
    assert additions(app) == ["Magelang Utara · ODGJ berat · 5 orang", "Jurang Ombo · Hipertensi · 700 orang"]
    assert outcome(app)["Orang ditambahkan"] == "705"
    assert any(s.get("then", "").endswith(" bila") for s in shown(app, "ladder")[0]["steps"])
    table = next(s for s in shown(app, "table") if s["title"].startswith("Bila 705 orang"))
    assert all("tambah=P3371020201-SPM10-5%2C" in href for _, href in table["dl"])


def test_the_proposal_lifts_the_city_to_the_next_category():
    app = at(tambah=acts(at())["Pakai usulan"])
    assert shown(app, "kpis")[0]["items"][1]["delta"] == "naik ke Tuntas Madya"
    assert acts(app) == {"Kosongkan": ""}


def test_what_is_not_known_is_left_out_with_a_message():
    app = at(tambah=f"{UTARA}-SPM10-5,P0000000000-SPM08-3,abc,{UTARA}-SPM99-3")
    assert len(app.warning) == 1
    assert all(part in app.warning[0].value for part in ("abc", "P0000000000-SPM08", f"{UTARA}-SPM99"))
    assert address(app)["tambah"] == f"{UTARA}-SPM10-5"


def test_more_people_than_are_left_is_said_and_the_address_stays_as_it_was_asked():
    app = at(tambah=f"{UTARA}-SPM10-500")
    ((_, words, note),) = shown(app, "additions")[0]["items"]
    assert (words, note) == ("Magelang Utara · ODGJ berat · 19 orang", "(diminta 500, tersisa 19)")
    assert address(app)["tambah"] == f"{UTARA}-SPM10-500"
    assert outcome(app)["Orang ditambahkan"] == "19"


def test_additions_survive_the_filters_and_count_only_in_their_puskesmas():
    app = at(tambah=f"{UTARA}-SPM10-5,{JURANG}-SPM08-700")
    next(s for s in app.selectbox if s.label == "Puskesmas").set_value(UTARA)
    app.run()
    assert address(app) == {
        "kota": MAGELANG,
        "periode": "2026-09",
        "puskesmas": UTARA,
        "tambah": f"{UTARA}-SPM10-5,{JURANG}-SPM08-700",
    }
    assert outcome(app)["Orang ditambahkan"] == "5"
    assert "puskesmas lain" in shown(app, "additions")[0]["items"][1][2]
    next(s for s in app.selectbox if s.label == "Periode (kumulatif)").set_value("2026-06")
    app.run()
    assert address(app)["tambah"].startswith(UTARA)


def test_the_fields_add_one_more():
    app = at(tambah=f"{UTARA}-SPM10-5")
    next(s for s in app.selectbox if s.label == "Bila puskesmas").set_value(JURANG)
    app.run()
    next(s for s in app.selectbox if s.label == "di layanan").set_value("SPM08")
    app.run()
    app.number_input[0].set_value(700)
    app.button[0].click()
    app.run()
    assert not app.exception
    assert address(app)["tambah"] == f"{UTARA}-SPM10-5,{JURANG}-SPM08-700"
    assert additions(app)[1] == "Jurang Ombo · Hipertensi · 700 orang"


def test_spm_names_the_index_in_one_line_that_leads_here():
    (line,) = shown(opened("spm", kota=MAGELANG, periode="2026-09"), "kpis")[0]["items"]
    assert (line["label"], line["value"]) == ("IP-SPM Kota Magelang", "72,4, Tuntas Pratama")
    assert line["href"].startswith("ip-spm?kota=33.71")
