"""The eight steps of a city: written with a command, kept with the last word
counting, shown as they stood at the end of a month."""

from datetime import date, datetime

import pytest
from store.picture import KOTA, Picture, given, month, places, reports

from ilp_dash.cli import main
from ilp_dash.demo.city_steps import simulated_steps
from ilp_dash.domain.readiness import STEPS
from ilp_dash.domain.rules import Rules
from ilp_dash.store.build import build
from ilp_dash.store.loading import Received
from ilp_dash.store.queries.ilp import ilp_steps as asked_steps
from ilp_dash.store.records import ilp_steps, open_records, set_ilp_step
from ilp_dash.store.reference import load_reference


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ILP_RECORDS_URL", "")
    return tmp_path / "data"


def run(capsys, *arguments):
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as left:
        code = left.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_step_is_written_and_listed(capsys, home):
    code, out, err = run(capsys, "langkah", "81.71", 4, "2024-05-06", "--bukti", "SK 188/2024")
    assert (code, err) == (0, "")
    assert "Kota Ambon, langkah 4 (SK wali kota dan SK kepala dinas kesehatan): tercapai 6 Mei 2024" in out
    assert run(capsys, "langkah", "81.71", 8, "2099-03-31", "--rencana")[0] == 0
    _, out, _ = run(capsys, "langkah", "81.71")
    assert "  4. SK wali kota dan SK kepala dinas kesehatan: tercapai 6 Mei 2024\n" in out
    assert "  8. Perluasan: rencana 31 Maret 2099\n" in out
    assert "  1. Sosialisasi lintas program dan lintas sektor: belum tercatat\n" in out
    run(capsys, "langkah", "81.71", 4, "hapus")
    assert "  4. SK wali kota dan SK kepala dinas kesehatan: belum tercatat\n" in run(capsys, "langkah", "81.71")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("99.99", 1, "2025-01-31"), "Kota '99.99' tidak dikenal. Pilih: 15.71 Kota Jambi"),
        (("81.71", 9, "2025-01-31"), "Langkah 9 tidak ada. Pilih 1–8: 1 Sosialisasi"),
        (("81.71", 0, "2025-01-31"), "Langkah 0 tidak ada."),
        (("81.71", 1, "31/01/2025"), "Tanggal '31/01/2025' tidak terbaca. Tulis tahun-bulan-hari"),
        (("81.71", 1, "2025-02-30"), "Tanggal '2025-02-30' tidak terbaca."),
        (("81.71", 1), "Tanggal '' tidak terbaca."),
        (
            ("81.71", 1, "2099-01-31"),
            "2099-01-31 belum tiba, jadi belum dapat dicatat tercapai. Untuk rencana tambahkan --rencana.",
        ),
        (("81.71", "satu", "2025-01-31"), "Perintah keliru: NOMOR: bukan bilangan bulat: 'satu'"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_way_to_mend_it(capsys, home, arguments, words):
    code, out, err = run(capsys, "langkah", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert ilp_steps(open_records()) == []


def test_the_last_word_counts_and_a_citys_own_word_removes_the_simulated_ones(home):
    records = open_records()
    set_ilp_step(records, KOTA, 1, date(2025, 1, 20), evidence="SIMULASI notulen", simulated=True)
    assert [(s.no, s.simulated) for s in ilp_steps(records)] == [(1, True)]
    set_ilp_step(records, KOTA, 4, date(2025, 3, 31), planned=True)
    set_ilp_step(records, KOTA, 4, date(2025, 4, 2), evidence="SK 188")
    set_ilp_step(records, KOTA, 4, date(2025, 4, 9), evidence="SK 188/2025")
    set_ilp_step(records, KOTA, 7, date(2025, 5, 1))
    set_ilp_step(records, KOTA, 7, None)
    (step,) = ilp_steps(records)
    assert (step.no, step.planned_on, step.reached_on, step.evidence) == (
        4,
        date(2025, 3, 31),
        date(2025, 4, 9),
        "SK 188/2025",
    )


def test_a_step_is_reached_only_from_its_month_on(home):
    records = open_records()
    set_ilp_step(records, KOTA, 4, date(2025, 1, 31), planned=True)
    set_ilp_step(records, KOTA, 4, date(2025, 2, 3), evidence="SK 188/2025")
    of = places()
    made = reports(of, "puskesmas | layanan | pusdatin | Jan | Feb\nPasar | SPM08 | 100 | 10 | 10")
    got = [(r, Received("a.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 0)) for r in made.values()]
    path = build(of.reference, Rules(), given(of.reference, got, steps=ilp_steps(records)), folder=home)
    city = Picture(path, of)
    seen = {m: tuple(city.ask(asked_steps, KOTA, month(m))[0]) for m in ("2025-01", "2025-02")}
    assert seen == {
        "2025-01": (4, date(2025, 1, 31), None, "", False),
        "2025-02": (4, date(2025, 1, 31), date(2025, 2, 3), "SK 188/2025", False),
    }
    assert city.ask(asked_steps, "99.99", month("2025-02")) == []


def test_the_simulated_steps_say_so_and_agree_with_the_published_facts():
    steps = {(s.kota_code, s.no): s for s in simulated_steps(load_reference())}
    assert all(s.simulated and s.evidence.startswith("SIMULASI") and s.no in STEPS for s in steps.values())
    assert steps["33.71", 7].reached_on == date(2024, 6, 12)  # kick-off of Magelang
    assert steps["81.71", 7].reached_on < date(2024, 11, 1)  # Ambon's pilots were there in November 2024
    said_on = date(2024, 8, 7)  # Tebing Tinggi: coordination and advocacy
    assert steps["12.76", 1].reached_on < said_on < steps["12.76", 3].reached_on
    assert ("15.71", 7) not in steps and ("31", 7) not in steps
    assert simulated_steps(load_reference(), ["33.71"]) == [s for (kota, _), s in steps.items() if kota == "33.71"]
