"""The command that writes forms, as an officer of a dinkes uses it."""

from dataclasses import replace

import pytest
from store.magelang import magelang_reports
from test_cli import home, run  # noqa: F401

from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.reference import load_reference

REFERENCE = load_reference()
NAMES = {area.code: area.name for area in REFERENCE.areas}


@pytest.fixture
def real_report(home, tmp_path, capsys):  # noqa: F811
    """A real report of one puskesmas of Magelang and 2025, taken in."""
    report = replace(next(r for r in magelang_reports() if r.year == 2025), simulated=False)
    write_report(report, tmp_path / "laporan.xlsx", NAMES)
    assert run(capsys, "import", tmp_path / "laporan.xlsx", "--alasan", "posyandu massal")[0] == 0
    return report


def test_a_prefilled_form_sent_back_untouched_changes_nothing(real_report, tmp_path, capsys):
    form = tmp_path / "isi.xlsx"
    code, out, _ = run(capsys, "formulir", real_report.puskesmas_code, 2025, "--isi", "--ke", form)
    assert code == 0 and "dengan sasaran" in out and "SIMULASI" not in out
    code, out, err = run(capsys, "check", form)
    assert code == 0 and "0 angka baru, 0 berubah, 0 ditarik" in out


def test_a_city_gets_one_form_for_each_puskesmas_with_the_sasaran_there_are(real_report, tmp_path, capsys):
    folder = tmp_path / "formulir"
    code, out, _ = run(capsys, "formulir", "33.71", 2025, "--semua", folder)
    codes = {p.puskesmas_code for p in REFERENCE.puskesmas if p.kota_code == "33.71"}
    assert code == 0 and f"{len(codes)} formulir" in out
    assert {path.name for path in folder.iterdir()} == {f"formulir_{code}_2025.xlsx" for code in codes}
    for path in folder.iterdir():
        read, found = read_workbook(path, REFERENCE)
        assert {f.kind for f in found} <= {"SASARAN_BERUBAH"}, "nothing about the form itself"
        has = any(line.sasaran_riil for line in read.spm)
        assert has == (read.puskesmas_code == real_report.puskesmas_code)


def test_one_file_name_for_the_forms_of_a_city_is_refused(home, tmp_path, capsys):  # noqa: F811
    code, _, err = run(capsys, "formulir", "33.71", 2025, "--semua", tmp_path / "a", "--ke", tmp_path / "b.xlsx")
    assert code == 2 and "--semua" in err and not (tmp_path / "a").exists()


def test_simulated_figures_in_a_prefilled_form_are_named_so(home, tmp_path, capsys):  # noqa: F811
    report = next(r for r in magelang_reports() if r.year == 2025)
    write_report(report, tmp_path / "simulasi.xlsx", NAMES)
    assert run(capsys, "import", tmp_path / "simulasi.xlsx")[0] == 0
    form = tmp_path / "isi.xlsx"
    code, out, _ = run(capsys, "formulir", report.puskesmas_code, 2025, "--isi", "--ke", form)
    assert code == 0 and "DATA SIMULASI" in out and read_workbook(form, REFERENCE)[0].simulated


def test_a_form_that_is_there_already_is_not_overwritten(home, tmp_path, capsys):  # noqa: F811
    there = tmp_path / "a" / "formulir_P3371020201_2026.xlsx"
    there.parent.mkdir()
    there.write_bytes(b"half filled in")
    for where in (("33.71", 2026, "--semua", there.parent), ("P3371020201", 2026, "--ke", there)):
        code, out, err = run(capsys, "formulir", *where)
        assert (code, out) == (2, "") and there.name in err and "sudah ada" in err
    assert there.read_bytes() == b"half filled in" and list(there.parent.iterdir()) == [there]


@pytest.mark.parametrize("where", [("P3371010201", 2026, "--ke"), ("33.71", 2026, "--semua")])
def test_a_form_that_cannot_be_written_is_told_so(home, tmp_path, capsys, where):  # noqa: F811
    (tmp_path / "berkas").write_text("no folder")
    code, out, err = run(capsys, "formulir", *where, tmp_path / "berkas" / "x.xlsx")
    assert (code, out) == (2, "") and "tidak dapat ditulis" in err and "berkas" in err


@pytest.mark.parametrize("year", [0, 1900, 2014, 2090, 9999])
def test_a_form_of_a_year_no_report_can_be_of_is_refused(home, tmp_path, capsys, year):  # noqa: F811
    code, out, err = run(capsys, "formulir", "P3371010201", year, "--ke", tmp_path / "x.xlsx")
    assert (code, out) == (2, "") and f"Tahun {year}" in err and not (tmp_path / "x.xlsx").exists()
