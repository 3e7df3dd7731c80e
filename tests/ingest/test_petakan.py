"""The command petakan: what it shows of a file in an office's own shape, and what it remembers."""

import pytest
from counting import counted_reports
from office_files import MAGELANG, REFERENCE, recap
from sqlalchemy import select

from ilp_dash.cli import main
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.mapping import Mapping
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.mappings import known, pemetaan, remember
from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest

FIGURES = {name: (1000 + n, [(m % 5 + n, 2, m % 5 + n + 2) for m in range(12)]) for n, name in enumerate(MAGELANG)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder, and a recap beside it."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    recap(FIGURES).save(tmp_path / "rekap.xlsx")
    return tmp_path


def said(capsys, *arguments) -> tuple[int, str]:
    """Exit code and everything printed."""
    code = main(["petakan", *map(str, arguments)])
    out = capsys.readouterr()
    return code, out.out + out.err


def test_without_simpan_it_shows_columns_rows_and_questions_and_keeps_nothing(folder, capsys):
    code, text = said(capsys, folder / "rekap.xlsx")
    assert code == 0
    for line in (
        "rekap.xlsx: rekapitulasi: satu baris satu puskesmas, bulan di kolom.",
        "Layanan: SPM08 Hipertensi.",
        "  Rekap F7, K7, …, BI7 (TRIWULAN I › JANUARI › S › TOTAL): dilayani, Jan–Des",
        "  Rekap 13: kerkopan → P3371011202 Kerkopan: sasaran 1.003; Jan 5; Feb 6;",
        "    jawab: --basis pusdatin atau --basis riil",
        "    jawab: --kumulatif atau --bulanan; rupanya --bulanan",
    ):
        assert line in text
    with open_records().connect() as connection:
        assert connection.execute(select(pemetaan)).all() == []


def test_what_is_not_answered_is_not_remembered(folder, capsys):
    code, text = said(capsys, folder / "rekap.xlsx", "--basis", "riil", "--simpan")
    assert (code, "1 hal belum dijawab; belum diingat." in text) == (2, True)


def test_a_confirmed_layout_is_remembered_with_a_line_in_the_trail_and_asks_nothing_the_next_time(folder, capsys):
    code, text = said(capsys, folder / "rekap.xlsx", "--basis", "riil", "--bulanan", "--simpan")
    assert (code, "Diingat:" in text) == (0, True)
    assert latest(open_records(), 1)[0].what == "petakan"
    recap({**FIGURES, "kerkopan": (777, [3] * 12)}, year="TAHUN 2024").save(folder / "rekap lain.xlsx")
    code, text = said(capsys, folder / "rekap lain.xlsx")
    assert "Susunan ini sudah pernah dipetakan." in text
    assert "Perlu dijawab" not in text
    assert "Tahun: 2024." in text


def test_a_name_is_answered_by_the_line_the_command_itself_proposes(folder, capsys):
    rows = {**FIGURES, "PKM Selatan": FIGURES["PKM MAGELANG SELATAN"]}
    del rows["PKM MAGELANG SELATAN"]
    recap(rows).save(folder / "nama.xlsx")
    _, text = said(capsys, folder / "nama.xlsx")
    assert '    mungkin P3371010201 Magelang Selatan: --nama "PKM Selatan=P3371010201"' in text
    _, text = said(capsys, folder / "nama.xlsx", "--nama", "PKM Selatan=P3371010201")
    assert "PKM Selatan → P3371010201 Magelang Selatan: sasaran 1.000;" in text
    assert "tidak ada dalam daftar" not in text


def test_a_file_in_none_of_the_shapes_says_what_it_would_need(folder, capsys):
    (folder / "surat.csv").write_text("Perihal;Undangan\r\nTanggal;5 Januari\r\n", "utf-8")
    code, text = said(capsys, folder / "surat.csv")
    assert code == 2
    assert text.startswith("surat.csv: bukan tabel capaian puskesmas yang dikenal. Perlu baris judul")


def test_a_wrong_answer_says_how_it_is_written(folder, capsys):
    assert '--nama "PKM Melati=P3371010201"' in said(capsys, folder / "rekap.xlsx", "--nama", "P3371010201")[1]
    unknown = said(capsys, folder / "rekap.xlsx", "--nama", "kerkopan=P9999999999")
    assert unknown[0] == 2 and "--nama: 'P9999999999' tidak ada dalam daftar." in unknown[1]
    assert "--puskesmas: 'P1' tidak ada" in said(capsys, folder / "rekap.xlsx", "--puskesmas", "P1")[1]
    assert "'SPM99' bukan kode layanan" in said(capsys, folder / "rekap.xlsx", "--layanan", "SPM99")[1]


def test_records_of_a_version_that_knew_no_mappings_can_keep_one(folder):
    pemetaan.drop(open_records())
    records = open_records()
    assert known(records, "s") is None
    remember(records, Mapping("s", "rekap"), "0" * 64, "rekap.xlsx")
    assert known(records, "s") == Mapping("s", "rekap")


def test_an_answer_about_one_file_is_not_taken_for_the_next(folder):
    records = open_records()
    mapping = Mapping("abc", "rekap", basis="riil", cumulative=False, year=2025, month=6)
    remember(records, mapping, "1" * 64, "satu.xlsx")
    assert known(records, "abc", "1" * 64) == mapping
    assert known(records, "abc", "2" * 64) == mapping.lasting()
    assert known(records, "lain") is None
    remember(records, Mapping("abc", "rekap", basis="pusdatin", cumulative=False), "2" * 64, "dua.xlsx", "ani@dinkes")
    assert known(records, "abc", "1" * 64).basis == "pusdatin"
    assert known(records, "abc", "1" * 64).year == 2025
    assert latest(records, 1)[0].who == "ani@dinkes"


def test_a_column_is_what_a_person_says_it_is_also_the_next_time(folder, capsys):
    book = recap(FIGURES)
    book.active["C4"] = "ESTIMASI"
    book.create_sheet("Lampiran").append(["Tarif", 15_000])
    book.save(folder / "estimasi.xlsx")
    _, text = said(capsys, folder / "estimasi.xlsx")
    assert "ESTIMASI (C4)" in text
    assert "  Lembar Lampiran: angkanya bukan tabel capaian yang dikenal; lembar ini tidak dibaca." in text
    code, text = said(capsys, folder / "estimasi.xlsx", "--kolom", "C4=riil", "--bulanan", "--simpan")
    assert (code, "  Rekap C4 (ESTIMASI): sasaran setahun (riil)" in text) == (0, True)
    _, text = said(capsys, folder / "estimasi.xlsx")
    assert "Susunan ini sudah pernah dipetakan." in text
    assert "kerkopan → P3371011202 Kerkopan: sasaran 1.003;" in text
    assert "artinya: nama, kelurahan, kode" in said(capsys, folder / "estimasi.xlsx", "--kolom", "C4=target")[1]


def test_twelve_recaps_confirmed_once_give_every_puskesmas_its_twelve_services(folder, capsys):
    (folder / "rekap").mkdir()
    for n, service in enumerate(SPM, 1):
        rows = {name: (500 + n, [*[m % 4 + n for m in range(9)], "", "", ""]) for name in MAGELANG}
        title = f"REKAPITULASI CAPAIAN SPM {service.name.upper()} KOTA MAGELANG"
        recap(rows, title).save(folder / "rekap" / f"{service.id}.xlsx")
    said(capsys, folder / "rekap" / "SPM01.xlsx", "--basis", "pusdatin", "--bulanan", "--simpan")
    records = open_records()
    assert import_files([folder / "rekap"], REFERENCE, records).refused == ()
    made = [report for report, _ in counted_reports(records, REFERENCE)]
    assert [r.puskesmas_code for r in made] == sorted(MAGELANG.values())
    for report in made:
        lines = {line.indicator: line for line in report.spm}
        for n, service in enumerate(SPM, 1):
            assert lines[service.id].sasaran_pusdatin == 500 + n
            assert lines[service.id].served == (*[m % 4 + n for m in range(9)], None, None, None)
        assert [day is not None for day in report.sent_on["SPM"]] == [True] * 9 + [False] * 3


def test_answers_that_exclude_each_other_are_told_in_indonesian(capsys):
    with pytest.raises(SystemExit):
        main(["petakan", "a.xlsx", "--kumulatif", "--bulanan"])
    assert "Perintah keliru: --bulanan: tidak dapat dipakai bersama --kumulatif." in capsys.readouterr().err
