"""What a file would change, told before anything counts: figure by figure, and the headline of its city."""

import zipfile
from dataclasses import replace
from datetime import date

import pytest

from ilp_dash.cli import main
from ilp_dash.demo import make_reports
from ilp_dash.domain.city_effect import CityEffect
from ilp_dash.ingest.city_effects import city_effects
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.connection import close_all, current_store
from ilp_dash.store.queries.spm import spm_services
from ilp_dash.store.records import open_records
from ilp_dash.store.reference import load_reference
from ilp_dash.store.rows import walk

REFERENCE = load_reference()
CITY = "33.71"
NAMES = {area.code: area.name for area in REFERENCE.areas}
SOUTH, JURANG = "P3371010201", "P3371010202"


def written(folder, name: str, report):
    path = folder / name
    write_report(report, path, NAMES)
    return path


def report_of(code: str, year: int, last: int = 12):
    """The demonstration's report of a puskesmas, without lists this is not about, up to a month."""
    [made] = [r for r in REPORTS if (r.puskesmas_code, r.year) == (code, year)]
    spm = [replace(line, served=cut(line.served, last)) for line in made.spm]
    return replace(made, spm=tuple(spm), pws=(), network=(), weeks=(), sent_on={"SPM": cut(made.sent_on["SPM"], last)})


REPORTS = [r for r in make_reports(REFERENCE, cities=[CITY]) if r.year > 2024 and r.puskesmas_code in (SOUTH, JURANG)]


def cut(values: tuple, last: int) -> tuple:
    return (*values[:last], *(None,) * (12 - last))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Two puskesmas, two years; one of them has not sent the last months."""
    folder = tmp_path_factory.mktemp("kantor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILP_DATA_DIR", str(folder / "data"))
        patch.delenv("ILP_RECORDS_URL", raising=False)
        whole = [report_of(SOUTH, 2025), report_of(SOUTH, 2026, 6), report_of(JURANG, 2025), report_of(JURANG, 2026)]
        paths = [written(folder, f"{n}.xlsx", report) for n, report in enumerate(whole)]
        assert not import_files(paths, REFERENCE, open_records()).refused
        assert main(["build"]) == 0
        yield folder
        close_all()


def zipped(path, *others):
    """A workbook called .zip, packed with others into a zip of that name."""
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("satu.xlsx", content)
        for other in others:
            archive.write(other, f"lain/{other.name}")
    return path


def announced(*paths, **options) -> list:
    records = open_records()
    result = check_files(paths, REFERENCE, records, **options)
    assert not result.refused, result.refused
    return city_effects(result.accepted, REFERENCE, records)


def stored(month: date) -> dict[str, tuple]:
    rows = walk(spm_services(current_store().cursor(), "kota", CITY, month, "pusdatin"))
    return {row.id: (row.served_ytd, row.sasaran, bool(row.reached)) for row in rows}


def more(report, code: str, month: int, people: int):
    """The report with so many more people served by one service in a month."""
    spm = [
        replace(line, served=tuple((v or 0) + people if n == month else v for n, v in enumerate(line.served, 1)))
        if line.indicator == code
        else line
        for line in report.spm
    ]
    return replace(report, spm=tuple(spm))


def test_the_headline_announced_for_a_file_is_what_the_store_says_after_it(office):
    """A file that adds months, a zip of two that correct (the school year too), and a file that withdraws."""
    added = report_of(SOUTH, 2026)
    corrected = more(more(more(added, "SPM08", 5, 9000), "SPM05", 3, 4000), "SPM05", 8, 700)
    rest = replace(added, spm=corrected.spm[1:6], sent_on={"SPM": cut(added.sent_on["SPM"], 9)})
    seen = []
    other = written(office, "lain.xlsx", more(report_of(JURANG, 2026, 3), "SPM08", 1, 1))
    for name, report, replacing in (
        ("tambah.xlsx", added, False),
        ("betul.zip", corrected, False),
        ("ganti.xlsx", rest, True),
    ):
        path = written(office, name, report)
        if path.suffix == ".zip":
            path = zipped(path, written(office, "jurang.xlsx", more(report_of(JURANG, 2026), "SPM09", 2, 30)))
        [effect] = announced(path, replacing=replacing)
        assert isinstance(effect, CityEffect), effect
        before, after = (
            {code: (c.served, c.sasaran, c.reached) for code, c in of.items()} for of in (effect.before, effect.after)
        )
        assert before == stored(effect.month)
        assert before != after
        import_files([path], REFERENCE, open_records(), replacing=replacing)
        assert "buku terima sudah berubah" in announced(other)[0]
        assert main(["build"]) == 0
        assert after == stored(effect.month)
        seen.append((effect, sum(c.reached for c in effect.before.values())))
    assert seen[1][0].words.startswith("Kota Magelang sampai September 2026: ")
    assert "(kini tercapai)" in seen[1][0].words
    assert seen[2][0].after["SPM12"].served is not None, "the other puskesmas still counts"


def test_a_file_that_opens_a_month_is_announced_too(tmp_path, monkeypatch):
    """Nothing of August is stored yet; July begins a school year, so SPM05 is not said."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    whole = [report_of(SOUTH, 2025), report_of(SOUTH, 2026, 6), report_of(JURANG, 2026, 6)]
    paths = [written(tmp_path, f"{n}.xlsx", report) for n, report in enumerate(whole)]
    assert not import_files(paths, REFERENCE, open_records()).refused
    assert main(["build"]) == 0
    path = written(tmp_path, "agustus.xlsx", more(report_of(JURANG, 2026, 8), "SPM08", 8, 9000))
    [effect] = announced(path)
    assert effect.words.startswith("Kota Magelang sampai Agustus 2026: ") and "SPM05" not in effect.after
    assert {code: (c.served, c.sasaran, c.reached) for code, c in effect.before.items()}.items() < stored(
        date(2026, 6, 1)
    ).items()
    import_files([path], REFERENCE, open_records())
    assert main(["build"]) == 0
    after = {code: (c.served, c.sasaran, c.reached) for code, c in effect.after.items()}
    assert len(after) == 11 and after.items() < stored(date(2026, 8, 1)).items()
    close_all()


def test_two_files_of_one_puskesmas_in_a_zip_are_not_added_to_one_another(office):
    path = written(office, "dua.zip", more(report_of(JURANG, 2026), "SPM08", 1, 7))
    [said] = announced(zipped(path, written(office, "kedua.xlsx", more(report_of(JURANG, 2026), "SPM08", 1, 8))))
    assert "karena satu puskesmas ada di beberapa berkas" in said


def test_a_petugas_is_told_of_his_city_what_his_view_holds(office):
    """The public view leaves out what would give a small puskesmas away: here SPM10 of the city in March."""
    records = open_records()
    report = more(report_of(JURANG, 2026, 3), "SPM07", 2, 5)
    accepted = check_files([written(office, "maret.xlsx", report)], REFERENCE, records).accepted
    [dinas], [petugas] = (city_effects(accepted, REFERENCE, records, only) for only in (None, JURANG))
    assert "tetap 0 dari 12 layanan SPM tercapai 100 %." in dinas.words
    assert "layanan SPM yang tampil tercapai 100 %." in petugas.words
    assert petugas.before and petugas.before.items() < dinas.before.items()
    assert petugas.after.items() < dinas.after.items()
    assert petugas.after["SPM07"].served == petugas.before["SPM07"].served + 5
