"""A table in an office's own shape: confirmed once, taken from then on, merged by service, always read the same."""

from datetime import date
from pathlib import Path

import pytest
from counting import counted_reports
from office_files import MAGELANG, REFERENCE, TITLE, recap

from ilp_dash.cli import main
from ilp_dash.config import originals_dir
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.ledger import accepted, all_submissions, withdraw
from ilp_dash.store.records import open_records

FIGURES = {name: (1000 + n, [(m % 5 + n, 2, m % 5 + n + 2) for m in range(12)]) for n, name in enumerate(MAGELANG)}
MOTHERS = {name: (200 + n, [m + n for m in range(12)]) for n, name in enumerate(MAGELANG)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    recap(FIGURES).save(tmp_path / "rekap.xlsx")
    recap(MOTHERS, TITLE.replace("PENDERITA HIPERTENSI", "IBU HAMIL")).save(tmp_path / "ibu.xlsx")
    return tmp_path


def served(records) -> dict:
    return {
        (report.puskesmas_code, line.indicator): line.served
        for report, _ in counted_reports(records, REFERENCE)
        for line in report.spm
    }


def confirmed(path) -> None:
    assert main(["petakan", str(path), "--basis", "riil", "--bulanan", "--simpan"]) == 0


def test_it_is_not_taken_before_somebody_has_confirmed_how_it_is_read(folder):
    records = open_records()
    [refused] = import_files([folder / "rekap.xlsx"], REFERENCE, records).refused
    assert "python -m ilp_dash petakan rekap.xlsx" in refused.message
    assert all_submissions(records) == []


def test_one_file_of_one_service_gives_every_puskesmas_its_figures_and_two_services_come_together(folder):
    records = open_records()
    confirmed(folder / "rekap.xlsx")
    first = import_files([folder / "rekap.xlsx"], REFERENCE, records)
    assert (len(first.accepted), first.refused) == (len(MAGELANG), ())
    expected = {
        (code, "SPM08"): tuple(total for _, _, total in months)
        for (_, months), code in zip(FIGURES.values(), MAGELANG.values(), strict=True)
    }
    assert served(records) == expected
    second = import_files([folder / "ibu.xlsx"], REFERENCE, records)  # the same layout: no question
    assert (len(second.accepted), second.refused) == (len(MAGELANG), ())
    assert all(not file.change.changed and not file.change.withdrawn for file in second.accepted)
    assert served(records) == expected | {
        (code, "SPM01"): tuple(months) for (_, months), code in zip(MOTHERS.values(), MAGELANG.values(), strict=True)
    }


def test_a_file_of_several_puskesmas_is_opened_once_for_all_of_them_when_the_next_comes(folder, monkeypatch):
    records = open_records()
    confirmed(folder / "rekap.xlsx")
    import_files([folder / "rekap.xlsx"], REFERENCE, records)
    opened, read_bytes = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path) or read_bytes(path))
    import_files([folder / "ibu.xlsx"], REFERENCE, records)
    [sha256] = {file.sha256 for file in accepted(records) if file.file_name == "rekap.xlsx"}
    assert opened.count(originals_dir() / f"{sha256}.xlsx") == 1


def test_its_months_count_as_sent_on_the_day_it_came(folder):
    records = open_records()
    confirmed(folder / "rekap.xlsx")
    import_files([folder / "rekap.xlsx"], REFERENCE, records)
    [day] = {day for report, _ in counted_reports(records, REFERENCE) for day in report.sent_on["SPM"]}
    assert abs((day - date.today()).days) <= 1


def test_what_is_confirmed_later_does_not_change_what_was_taken(folder):
    records = open_records()
    confirmed(folder / "rekap.xlsx")
    import_files([folder / "rekap.xlsx"], REFERENCE, records)
    before = served(records)
    assert main(["petakan", str(folder / "rekap.xlsx"), "--basis", "riil", "--kumulatif", "--simpan"]) == 0
    assert served(records) == before
    assert len(list(originals_dir().glob("*.pemetaan.json"))) == 1


def test_withdrawing_it_withdraws_it_of_every_puskesmas(folder):
    records = open_records()
    confirmed(folder / "rekap.xlsx")
    import_files([folder / "rekap.xlsx", folder / "ibu.xlsx"], REFERENCE, records)
    withdraw(records, accepted(records)[0].id, "tahun salah")
    assert {indicator for _, indicator in served(records)} == {"SPM01"}
    assert len(accepted(records)) == len(MAGELANG)
