"""Report → file → Report is identity, for any report."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pictured_files import JAUH, MAWAR, MELATI, NAMES, PUSKESMAS, good_file, good_report, small_reference

from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.domain.report import (
    PWS_EXTRA,
    STATES,
    IlpItem,
    NetworkLine,
    PwsLine,
    QualityLine,
    Report,
    SpmLine,
    VisitOrigin,
    WeekLine,
)
from ilp_dash.domain.weeks import monday_of
from ilp_dash.ingest.long_csv import read_long_csv, reread_long_csv, write_long_csv
from ilp_dash.ingest.read_workbook import read_workbook, reread_workbook
from ilp_dash.ingest.write_workbook import write_form, write_report

REFERENCE = small_reference()
count = st.none() | st.integers(0, 9_999)
twelve = st.tuples(*[count] * 12)
day = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20).filter(
    lambda t: not any(c.isdigit() for c in t)
)
# A colon parts a label from its value in the identity block, so no name has one.
names = words.filter(lambda t: ":" not in t)
counts_not_all_blank = lambda n: st.tuples(*[count] * n).filter(lambda t: any(v is not None for v in t))  # noqa: E731


def unique(keys, line):
    return st.lists(keys, unique=True, max_size=6).flatmap(lambda ks: st.tuples(*[line(k) for k in ks]))


def sent_when_begun(report: Report) -> Report:
    """The report with no month sent before its first day, which a reader refuses."""
    sent = {
        form: tuple(on and max(on, date(report.year, month, 1)) for month, on in enumerate(days, 1))
        for form, days in report.sent_on.items()
    }
    return replace(report, sent_on=sent)


# Of years that are over: a month to come is refused too.
reports = st.builds(
    Report,
    puskesmas_code=st.just(PUSKESMAS),
    puskesmas_name=names,
    year=st.integers(2019, 2025),
    simulated=st.booleans(),
    definition=st.sampled_from(["PMK 4/2019", "PMK 6/2024"]),
    sent_on=st.fixed_dictionaries({"SPM": st.tuples(*[day] * 12), "PWS": st.tuples(*[day] * 12)}),
    state=st.fixed_dictionaries(
        {form: st.tuples(*[st.none() | st.sampled_from(STATES)] * 12) for form in ("SPM", "PWS")}
    ),
    spm=unique(
        st.sampled_from([i.id for i in SPM]),
        lambda k: st.builds(SpmLine, st.just(k), count, count, count, count, st.none() | st.integers(1, 12), twelve),
    ),
    pws=unique(
        st.tuples(st.sampled_from([MAWAR, MELATI, JAUH]), st.sampled_from([*(i.id for i in PWS), *PWS_EXTRA])),
        lambda k: st.builds(PwsLine, st.just(k[0]), st.just(k[1]), count, count, twelve),
    ),
    ilp=unique(
        st.integers(1, 10),
        lambda k: st.builds(IlpItem, st.just(k), day, words, st.none() | st.integers(0, 10_000).map(lambda n: n / 100)),
    ),
    ilp_declared_on=day,
    ilp_pilot_on=day,
    ilp_planned_on=day,
    network=unique(
        st.tuples(st.sampled_from([MAWAR, MELATI]), st.integers(1, 12)),
        lambda k: counts_not_all_blank(12).map(lambda v: NetworkLine(*k, *v)),
    ),
    origins=unique(st.integers(1, 12), lambda k: counts_not_all_blank(3).map(lambda v: VisitOrigin(k, *v))),
    quality=unique(
        st.sampled_from([i.id for i in SPM]), lambda k: counts_not_all_blank(4).map(lambda v: QualityLine(k, *v))
    ),
    weeks=unique(
        st.tuples(st.sampled_from([MAWAR, MELATI]), st.dates(date(2019, 1, 1), date(2025, 12, 31)).map(monday_of)),
        lambda k: counts_not_all_blank(9).map(lambda v: WeekLine(*k, *v)),
    ),
).map(sent_when_begun)
quick = settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@quick
@given(reports)
def test_a_workbook_gives_back_the_report_it_was_written_from(tmp_path_factory, report):
    path = tmp_path_factory.mktemp("trip") / "a.xlsx"
    write_report(report, path, NAMES)
    assert read_workbook(path, REFERENCE)[0] == report
    assert reread_workbook(path.read_bytes(), path.name, REFERENCE) == report


@quick
@given(reports, st.sampled_from(";,"))
def test_a_long_csv_gives_back_the_report_it_was_written_from(tmp_path_factory, report, separator):
    path = tmp_path_factory.mktemp("trip") / "a.csv"
    write_long_csv(report, path, separator)
    assert read_long_csv(path, REFERENCE)[0] == report
    assert reread_long_csv(path.read_bytes(), path.name, REFERENCE) == report


def test_zero_and_blank_stay_two_things(tmp_path):
    report, findings = read_workbook(good_file(tmp_path), REFERENCE)
    assert report == good_report()
    assert report.spm[0].served[2:4] == (0, None)
    assert findings == []


def test_an_empty_form_has_every_row_and_says_nothing(tmp_path):
    path = tmp_path / "formulir.xlsx"
    write_form(Report(PUSKESMAS, "Taman", 2026, False, "PMK 6/2024"), path, NAMES)
    report, findings = read_workbook(path, REFERENCE)
    assert findings == []
    assert not report.simulated
    assert [line.indicator for line in report.spm] == [i.id for i in SPM]
    assert len(report.pws) == 2 * (len(PWS) + len(PWS_EXTRA))
    assert all(value is None for line in report.pws for value in line.values)
    assert (report.network, report.quality, report.origins, report.weeks) == ((), (), (), ())


def test_a_form_may_come_with_the_years_sasaran(tmp_path):
    path = tmp_path / "formulir.xlsx"
    write_form(good_report(), path, NAMES)
    report, _ = read_workbook(path, REFERENCE)
    assert (report.spm[0].sasaran_riil, report.spm[0].served[0]) == (110, None)
    assert report.sent_on["SPM"] == (None,) * 12


def test_a_simulated_file_says_so_on_every_sheet(tmp_path):
    import openpyxl

    path = good_file(tmp_path, report=good_report(simulated=True))
    for sheet in openpyxl.load_workbook(path):
        assert "DATA SIMULASI" in [cell.value for row in sheet.iter_rows(max_row=10) for cell in row]
    assert read_workbook(path, REFERENCE)[0].simulated


def test_a_csv_from_an_old_windows_program_is_read(tmp_path):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(puskesmas_name="Tamañ"), path)
    text = path.read_text("utf-8-sig")
    path.write_bytes(text.encode("cp1252"))
    assert read_long_csv(path, REFERENCE)[0].puskesmas_name == "Tamañ"
    path.write_text(text, "utf-8")
    assert read_long_csv(path, REFERENCE)[0].puskesmas_name == "Tamañ"
