"""The mark of trust on every page: no number of SPM or PWS that fails a check stands anywhere without its mark, and
none marks more."""

import re
from urllib.parse import parse_qsl

import pytest
from reading import flags, leads, reasons
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.analysis import trust
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.trust import CHECKS
from ilp_dash.export.tables import to_csv
from ilp_dash.ui import tables
from ilp_dash.ui import trust as ui_trust
from ilp_dash.ui.figures import shown

# A city and, by the other sasaran, a puskesmas in a month in which every one of their numbers fails a check.
CITY = {"kota": MAGELANG, "periode": "2026-09"}
PUSKESMAS = {"kota": MAGELANG, "periode": "2025-06", "puskesmas": "P3371011201", "basis": "riil"}
PAGES = {
    "": [{}],
    "ilp": [{}, {"tampilan": "sebelum-sesudah"}],
    "spm": [{}],
    "pws": [{"tampilan": look} for look in ("grafik", "kuadran", "matriks", "masalah", "puskesmas")],
    "peta": [{"tampilan": look} for look in ("status", "capaian", "perubahan", "kunjungan", "12-bulan")]
    + [{"kelurahan": "33.71.03.1003"}],
    "puskesmas": [{}],
    "siklus-hidup": [{}],
    "ip-spm": [{"tambah": "P3371011201-SPM08-10"}],
    "laju": [{}, {"indikator": "K1"}],
    "sinyal": [{}],
    "banding": [{"tampilan": look} for look in ("kota", "puskesmas", "tahun", "sasaran")],
    "kinerja": [{}],
}
# Figures and cards without a mark, by what their title or label begins with. The pages kualitas, metodologi and unggah
# show no such number.
UNMARKED = {
    "kind": {
        "footer": "completeness itself",
        "legend": "words, or counts of the marked chart above it",
        "facts": "published by others",
        "questions": "a way to other pages",
        "additions": "typed by the reader",
        "checks": "ILP checklist: no report of numbers",
    },
    "title": {
        r"Status penerapan|Daftar periksa|Penerapan ILP|.* dinyatakan": "ILP: dates and evidence, no cumulative number",
        r"Jejaring": "counted once, not reported monthly",
        r"Temuan kunjungan|Tindak lanjut|.*laporan mingguan": "lists of home visits, week by week",
        r"Asal pasien|Disiplin laporan": "visits, and punctuality itself",
        r".*menerapkan ILP": "the verdict on ILP",
    },
    "card": {
        r"Status ILP|Puskesmas ILP": "ILP",
        r"Laporan masuk|Kelengkapan": "completeness itself",
        r"Pasien luar|Puskesmas penanggung|Posyandu|Pustu|Kader": "not SPM or PWS",
        r"Orang ditambahkan|Layanan menjadi|IP-SPM bila": "of the reader's own assumption",
        r"Sudah mulai|Belum mulai|Selisih|Dibandingkan": "the verdict above them carries the mark of the same service",
    },
}


def allowed(group: str, text: str) -> bool:
    return any(re.match(beginning, text) for beginning in UNMARKED[group])


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def reasons_at(address: str) -> list[str]:
    """What Kualitas data says where a mark leads, asked anew."""
    of = dict(parse_qsl(address.partition("?")[2]))
    sel = Selection(
        of["kota"], parse_month(of["periode"]), *(of.get(k) for k in ("puskesmas", "kelurahan", "indikator"))
    )
    sel = sel.but(basis=of.get("basis", "pusdatin"))
    if sel.indikator:
        return list(ui_trust.of_number(sel, sel.indikator).values())
    programs = [ui_trust.of_place(sel.but(kelurahan=None), p) for p in ("SPM", "PWS")]
    every = [
        trust.combined(programs[0]),
        trust.combined(programs[1], "indikator"),
        trust.combined(programs[0] | programs[1], "indikator"),
    ]
    return [words for of in every for words in of.values()]


def marks(spec: dict) -> list[tuple[list[str], str]]:
    """(reasons, address) beside the title and of each item, read as the browser does; [] of an item that has none."""
    found = [tuple(spec["tq"])] if "tq" in spec else []
    found += [(why, leads_to) for _, why, leads_to in flags(spec)] if spec["t"] == "plot" else []
    for n in range(len(spec.get("tr", ""))):
        said = reasons(spec, n)
        found.append((said, leads(spec, n) if said and "tl" in spec else spec.get("why", "")))
    return found


@pytest.mark.parametrize("chosen", [CITY, PUSKESMAS], ids=["kota", "puskesmas"])
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p or "ringkasan")
def test_every_figure_of_a_number_that_fails_is_marked_and_the_mark_leads_to_that_very_reason(path, chosen):
    place = Selection(
        MAGELANG, parse_month(chosen["periode"]), chosen.get("puskesmas"), basis=chosen.get("basis", "pusdatin")
    )
    failed = [*ui_trust.of_place(place).values(), *ui_trust.of_place(place, "PWS").values()]
    assert len(failed) == 28 and all(failed)
    for look in PAGES[path]:
        for spec in shown(opened(path, **chosen | look)):
            title = spec.get("title", "")
            if spec["t"] in UNMARKED["kind"] or allowed("title", title):
                continue
            said = marks(spec)
            if spec["t"] == "kpis":
                bare = [i["label"] for n, i in enumerate(spec["items"]) if not (said and said[n][0])]
                assert [label for label in bare if not allowed("card", label)] == [], (path, look)
            elif not (spec["t"] in ("table", "quadrant", "ranks") and not spec.get("n", 1)):
                assert any(words for words, _ in said), (path, look, spec["t"], title)
            for words, address in said:
                if words and path != "banding":
                    at = [c.word for c in CHECKS.values()] if spec["t"] == "matrix" else reasons_at(address)
                    assert set(words) <= set(at), (path, look, title, address)


# Tables (screen and download) that hold no number of SPM or PWS that a check speaks of.
NO_NUMBER = {
    *(
        "temuan",
        "temuan-minggu",
        "jejaring",
        "disiplin-lapor",
        "kelengkapan",
        "asal-pasien",
        "fakta",
        "definisi",
        "versi-definisi",
        "aturan",
    ),
    *(
        "ilp-puskesmas",
        "ilp-daftar-periksa",
        "ilp-butir",
        "ilp-kurva",
        "ilp-rencana",
        "ilp-langkah",
        "ilp-kurang",
        "ilp-butir-kurang",
    ),
    *("versi-definisi", "spm-nasional", "ip-spm-mutu", "sinyal-puskesmas"),
    *(
        "temuan-berkas",
        "kualitas-puskesmas",
        "ketepatan-spm",
        "ketepatan-pws",
        "mengapa-bertanda",
        "angka-bertanda",
        "pemeriksaan",
    ),
}
OF_SEVERAL = {
    "banding-tahun",
    "dua-sasaran",
    "banding-layanan",
    "dua-sasaran-puskesmas",
}  # one mark of two months, bases or cities


@pytest.mark.parametrize("chosen", [CITY, PUSKESMAS], ids=["kota", "puskesmas"])
@pytest.mark.parametrize("name", sorted(set(tables.TABLES) - NO_NUMBER))
def test_every_row_of_a_table_is_marked_as_its_number_fails(name, chosen):
    sel = Selection(
        MAGELANG, parse_month(chosen["periode"]), chosen.get("puskesmas"), basis=chosen.get("basis", "pusdatin")
    )
    sel = sel.but(indikator="K1" if "pws" in name else "SPM02")
    made = tables.make(name, sel)
    assert made.flag or any(made.trust) or not made.rows
    assert len(made.trust) in (0, len(made.rows))
    if made.flag and name not in OF_SEVERAL:
        assert set(made.flag) <= set(reasons_at(made.flag_why))
    for words, address in zip(made.trust, made.why, strict=True):
        at = reasons_at(address) if address else []
        if name in OF_SEVERAL:
            assert bool(words) >= bool(at)
        elif "indikator=" in address:
            assert list(words) == at, address
        else:
            assert set(words) <= set(at)
    said = to_csv(made, []).decode("utf-8-sig")
    assert not made.rows or "Catatan mutu data" in said


def test_a_mark_follows_month_basis_and_indicator():
    codes = magelang_picture().places.puskesmas
    seen = set()
    for at in ("2025-02", "2025-08", "2025-12", "2026-09"):
        for basis in ("pusdatin", "riil"):
            for indicator in (SPM[0].id, SPM[7].id):
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
