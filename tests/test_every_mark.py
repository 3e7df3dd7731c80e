"""The mark of trust on every page: it stands at the one number that fails a check and leads to that very number on
Kualitas data; cards, verdicts and figures of many numbers carry none."""

from urllib.parse import parse_qsl

import pytest
from reading import flags, leads, reasons
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.export.tables import to_csv
from ilp_dash.ui import tables
from ilp_dash.ui import trust as ui_trust
from ilp_dash.ui.figures import shown

# The city in a month in which SPM02 and K1 pass their sasaran; a puskesmas in a month it sent no report at all.
CITY = {"kota": MAGELANG, "periode": "2025-12", "indikator": "SPM02"}
PUSKESMAS = {"kota": MAGELANG, "periode": "2026-03", "puskesmas": "P3371010201"}
PAGES = {
    "": [{}],
    "ilp": [{}, {"tampilan": "sebelum-sesudah"}],
    "spm": [{}],
    "pws": [
        {"tampilan": look} for look in ("grafik", "tabel", "kuadran", "matriks", "masalah", "puskesmas", "kunjungan")
    ],
    "peta": [{}, {"kelurahan": "33.71.03.1003"}],
    "puskesmas": [{}],
    "siklus-hidup": [{}],
    "ip-spm": [{"tambah": "P3371011201-SPM08-10"}],
    "laju": [{}, {"indikator": "K1"}],
    "sinyal": [{}],
    "banding": [{"tampilan": look, "antarkota": "ya"} for look in ("kota", "puskesmas", "tahun", "sasaran")],
    "kinerja": [{}],
}
# Kinds of figures that show many numbers at once, or words.
WITHOUT = {"kpis", "verdict", "legend", "footer", "facts", "questions", "additions", "checks", "lifecycle", "ladder"}
WITHOUT |= {"points"}


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def reasons_at(address: str) -> list[str]:
    """Why the number a mark leads to is marked, asked anew."""
    of = dict(parse_qsl(address.partition("?")[2]))
    sel = Selection(of["kota"], parse_month(of["periode"]), of.get("puskesmas"), of.get("kelurahan"))
    return list(ui_trust.of_number(sel.but(basis=of.get("basis", "pusdatin")), of["indikator"]).values())


def marks(spec: dict) -> list[tuple[list[str], str]]:
    """(reasons, address) of each mark of a figure, beside its title or at an item, read as the browser does."""
    found = [tuple(spec["tq"])] if "tq" in spec else []
    found += [(why, leads_to) for _, why, leads_to in flags(spec)] if spec["t"] == "plot" else []
    found += [(reasons(spec, n), leads(spec, n)) for n, mark in enumerate(spec.get("tr", "")) if mark]
    return found


@pytest.mark.parametrize("chosen", [CITY, PUSKESMAS], ids=["kota", "puskesmas"])
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p or "ringkasan")
def test_every_mark_stands_at_one_number_and_leads_to_it(path, chosen):
    found = []
    for look in PAGES[path]:
        for spec in shown(opened(path, **chosen | look)):
            said = marks(spec)
            assert spec["t"] not in WITHOUT or not said, (path, look, spec["t"], spec.get("title"))
            for words, address in said:
                assert address.startswith("kualitas?") and "indikator=" in address, (path, look, spec.get("title"))
                if path != "banding":  # rows of two numbers: see the tables
                    assert words == reasons_at(address) != [], (path, look, spec.get("title"), address)
            found += said
    assert found or path in ("ilp", "ip-spm", "peta") or (path, chosen) == ("siklus-hidup", CITY)


# Tables that hold one number of SPM or PWS in a row; the others hold none, or many at once.
ONE_NUMBER = {
    *("spm-layanan", "ringkasan-layanan", "kesenjangan", "spm-peringkat", "kinerja-layanan", "laju-spm"),
    *("laju-spm-puskesmas", "laju-pws", "laju-pws-puskesmas", "laju-pws-kelurahan", "ip-spm", "sinyal-corong"),
    *("sinyal-puskesmas", "sinyal-sebaya", "pws-wilayah", "pws-kelurahan", "pws-puskesmas", "pws-indikator"),
    *("pws-masalah", "banding-kota"),
}
# In a row: twelve services, two months, two sasaran, cities; each reason is told with the name of its number.
SEVERAL = {
    *("spm-puskesmas", "kinerja-puskesmas", "banding-tahun", "dua-sasaran", "banding-layanan", "dua-sasaran-puskesmas"),
}
COURSE = {"spm-tren", "sinyal-bulan"}  # one number over months: a mark beside the title


@pytest.mark.parametrize("chosen", [CITY, PUSKESMAS], ids=["kota", "puskesmas"])
@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_a_row_is_marked_just_as_its_number_fails(name, chosen):
    sel = Selection(MAGELANG, parse_month(chosen["periode"]), chosen.get("puskesmas"))
    sel = sel.but(indikator="K1" if "pws" in name else "SPM02")
    made = tables.make(name, sel)
    assert bool(made.flag) == (name in COURSE)
    assert len(made.trust) == (len(made.rows) if name in ONE_NUMBER | SEVERAL else 0)
    if name in COURSE:
        assert list(made.flag) == reasons_at(made.flag_why)
    for words, address in zip(made.trust, made.why, strict=True):
        if name in SEVERAL:
            assert not words or all(any(words_at in said for said in words) for words_at in reasons_at(address))
        else:
            assert list(words) == (reasons_at(address) if address else []), address
    said = to_csv(made, []).decode("utf-8-sig")
    assert ("Catatan mutu data" in said) == (any(made.trust) or bool(made.flag))


def test_a_silent_puskesmas_is_marked_in_every_table_that_holds_its_numbers():
    sel = Selection(MAGELANG, parse_month(PUSKESMAS["periode"]), PUSKESMAS["puskesmas"])
    for name in sorted((ONE_NUMBER | SEVERAL) - {"banding-kota", "banding-layanan", "pws-masalah", "sinyal-puskesmas"}):
        made = tables.make(name, sel.but(indikator="K1" if "pws" in name else "SPM02"))
        assert not made.rows or any("belum lapor bulan ini" in " ".join(words) for words in made.trust), name


def test_a_mark_follows_month_basis_and_indicator():
    codes = magelang_picture().places.puskesmas
    seen = set()
    for at in ("2025-02", "2025-08", "2025-12", "2026-03"):
        for basis in ("pusdatin", "riil"):
            for indicator in (SPM[1].id, SPM[6].id):
                sel = Selection(MAGELANG, parse_month(at), indikator=indicator, basis=basis)
                made = tables.make("spm-peringkat", sel)
                of = {name: ui_trust.of_number(sel.but(puskesmas=code), indicator) for name, code in codes.items()}
                assert {row[0]: list(r) for row, r in zip(made.rows, made.trust, strict=True)} == {
                    n: list(f.values()) for n, f in of.items()
                }
                seen.add(made.trust)
    assert len(seen) > 4


def test_several_numbers_share_one_mark_and_a_common_reason_is_told_once():
    one, other = ({"trust": ("a", "b"), "why": "k?1"}, {"trust": ("b", "c"), "why": "k?2"})
    assert ui_trust.together(("Satu", one), ("Dua", other)) == {"trust": ("b", "Satu: a", "Dua: c"), "why": "k?1"}
    assert ui_trust.together(("Satu", {"trust": (), "why": "k?1"}), ("Dua", other)) == {
        "trust": ("Dua: b", "Dua: c"),
        "why": "k?2",
    }
