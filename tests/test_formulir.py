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
    assert run(capsys, "import", tmp_path / "laporan.xlsx")[0] == 0
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
