"""Exports of DHIS2: read in every spelling by a mapping table that is checked as a whole, taken, and read again."""

import json

import pytest
from counting import counted_reports
from dhis2_files import (
    FEMALE,
    HT,
    K1,
    MALE,
    REJOWINANGUN,
    SASARAN_HT,
    SELATAN,
    TABLE,
    UTARA,
    VALUES,
    analytics_json,
    flat_json,
    nested_json,
    value_csv,
)
from hypothesis import given
from hypothesis import strategies as st
from office_files import REFERENCE, TODAY

from ilp_dash.cli import main
from ilp_dash.errors import BadFile, PersonalData, UserError
from ilp_dash.ingest.dhis2.mapping_table import read_mapping_table
from ilp_dash.ingest.dhis2.reports import reports_of_dhis2
from ilp_dash.ingest.dhis2.values import is_dhis2, read_period, read_values
from ilp_dash.ingest.read_report import read_reports
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.mappings import remember
from ilp_dash.store.records import open_records

MAPPING = read_mapping_table(TABLE.encode(), "peta.csv", REFERENCE)
SPELLINGS = {
    "flat": flat_json(),
    "bom": b"\xef\xbb\xbf" + flat_json(),
    "csv": value_csv(),
    "csv, spaced headings": value_csv(headings='"Data element",Period,"Org unit",Category option combo,AOC,Value'),
    "csv, short headings": value_csv(headings="de,pe,ou,coc,aoc,val"),
    "csv, foreign headings": value_csv(headings="elemen,periode,unit,kombinasi,atribut,nilai"),
    "analytics": analytics_json(),
    "analytics, other order": analytics_json(order=("dx", "pe", "co", "ou", "value")),
}


def figures(content: bytes, name: str = "ekspor.json") -> dict:
    """Every figure of a file: (puskesmas, service) -> January and February, and the sasaran."""
    told = {}
    for report, _ in reports_of_dhis2(content, name, MAPPING, REFERENCE, TODAY):
        assert (report.undated, report.year, report.cumulative) == (True, 2025, ())
        for line in report.spm:
            told[report.puskesmas_code, line.indicator] = (*line.served[:2], line.sasaran_riil)
        for line in report.pws:
            told[line.kelurahan_code, line.code] = (*line.values[:2], line.sasaran_riil)
    return told


def refusal(content: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        reports_of_dhis2(content, "ekspor.json", MAPPING, REFERENCE, TODAY)
    return str(refused.value)


@pytest.mark.parametrize("content", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_says_the_same_and_combos_are_summed(content):
    assert is_dhis2(content)
    assert figures(content) == {
        ("P3371010201", "SPM08"): (24, 0, 900),
        ("P3371020201", "SPM08"): (5, None, None),
        ("33.71.01.1003", "K1"): (4, None, None),
    }


def test_unit_and_period_may_stand_on_top():
    assert figures(nested_json()) == {("P3371010201", "SPM08"): (24, None, 900)}


def test_what_is_deleted_or_blank_is_not_reported():
    whole = json.loads(flat_json())
    whole["dataValues"][0]["deleted"] = True
    whole["dataValues"][2]["value"] = ""
    assert figures(json.dumps(whole).encode())["P3371010201", "SPM08"] == (13, None, 900)
    assert figures(value_csv().replace(b'"11","op","2025-02-01","",false,false', b'"11","op","","",false,true'))[
        "P3371010201", "SPM08"
    ] == (13, 0, 900)


def test_every_unknown_unit_and_element_is_named_and_counted():
    said = refusal(flat_json([*VALUES, *[("DeTakDikenal", "", "OrgTakKenal", f"20250{m}", "1") for m in (1, 2, 3)]]))
    assert "1 elemen data yang tidak ada dalam tabel pemetaan: DeTakDikenal (3 nilai)" in said
    assert "1 unit yang tidak ada dalam tabel pemetaan: OrgTakKenal (3 nilai)" in said


@pytest.mark.parametrize(
    "period, what",
    [("2024Q1", "triwulan"), ("2024W1", "mingguan"), ("2024", "tahunan"), ("202413", "bukan periode bulan")],
)
def test_a_period_that_fills_no_month_is_refused_with_the_reason(period, what):
    said = refusal(flat_json([*VALUES, (HT, "", SELATAN, period, "3")]))
    assert f"1 periode yang tidak dapat mengisi bulan: {period} ({what}) (1 nilai)" in said


YEAR = [(SASARAN_HT, "", SELATAN, "2025", "900")]


@pytest.mark.parametrize(
    "sasaran",
    [
        YEAR,
        [(SASARAN_HT, MALE, SELATAN, "2025", "400"), (SASARAN_HT, FEMALE, SELATAN, "2025", "500")],
        [(SASARAN_HT, "", SELATAN, f"2025{month:02d}", "900") for month in range(1, 13)],
        [*YEAR, (SASARAN_HT, "", SELATAN, "202503", "900"), (SASARAN_HT, "", SELATAN, "202504", "")],
    ],
    ids=["a year", "a year by combos", "every month", "a year and its months"],
)
def test_a_sasaran_of_a_year_or_the_same_in_each_of_its_months_is_that_of_the_year(sasaran):
    values = [*VALUES[:3], *sasaran]
    for content in (flat_json(values), value_csv(values), analytics_json(values)):
        assert figures(content) == {("P3371010201", "SPM08"): (24, 0, 900)}
        [(report, found)] = reports_of_dhis2(content, "ekspor.json", MAPPING, REFERENCE, TODAY)
        assert report.spm[0].revised_riil is None
        assert found == []


def test_a_sasaran_that_is_not_the_same_all_year_is_refused_with_both_values_and_their_places():
    months = [*VALUES, (SASARAN_HT, MALE, UTARA, "202501", "9"), (SASARAN_HT, MALE, UTARA, "202502", "8")]
    assert (
        "ekspor.json: 1 nilai tidak dapat diterima: nilai ke-9: sasaran SPM08 P3371020201 tahun 2025 ialah 8 "
        "(periode 202502), sedangkan 9 di nilai ke-8 (periode 202501)"
    ) in refusal(flat_json(months))
    year = [*VALUES, (SASARAN_HT, "", SELATAN, "2025", "950")]
    assert "ialah 950 (periode 2025), sedangkan 900 di nilai ke-4 (periode 202501)" in refusal(flat_json(year))
    again = reports_of_dhis2(flat_json(months), "ekspor.json", MAPPING, REFERENCE, TODAY, trusted=True)
    [line] = next(report.spm for report, _ in again if report.puskesmas_code == "P3371020201")
    assert (line.sasaran_riil, line.revised_riil) == (9, 8), "as it was accepted once"


@pytest.mark.parametrize(
    "value, words",
    [
        ((HT, "CocLainnya1", SELATAN, "202501", "1.5"), "'1.5' bukan bilangan bulat"),
        ((HT, "CocLainnya1", SELATAN, "202501", "-3"), "'-3' bukan bilangan bulat"),
        ((HT, "CocLainnya1", SELATAN, "202501", "true"), "'true' bukan bilangan bulat"),
        ((HT, "CocLakilaki", SELATAN, "202501", "12"), "nilai kedua yang berbeda"),
        ((HT, "", SELATAN, "202501", "24"), "sebagai jumlah dan juga per kombinasi"),
        ((HT, "", REJOWINANGUN, "202501", "24"), "SPM08 disimpan per puskesmas"),
        ((K1, "", SELATAN, "202501", "24"), "K1 disimpan per kelurahan"),
    ],
)
def test_a_value_that_is_no_count_of_its_place_is_named(value, words):
    said = refusal(flat_json([*VALUES, value]))
    assert "1 nilai tidak dapat diterima: nilai ke-8" in said
    assert words in said


def test_the_same_value_twice_counts_once():
    assert figures(flat_json([*VALUES, VALUES[0]])) == figures(flat_json())


def test_persons_in_a_remark_are_refused():
    whole = json.loads(flat_json())
    whole["dataValues"][0]["comment"] = "NIK 3371014507900001"
    with pytest.raises(PersonalData):
        reports_of_dhis2(json.dumps(whole).encode(), "ekspor.json", MAPPING, REFERENCE, TODAY)
    assert reports_of_dhis2(json.dumps(whole).encode(), "ekspor.json", MAPPING, REFERENCE, TODAY, trusted=True)


def test_a_mapping_of_one_combo_takes_that_one_alone():
    table = TABLE.replace(f"elemen;{HT};SPM08;dilayani", f"elemen;{HT}.CocLakilaki;SPM08;dilayani")
    mapping = read_mapping_table(f"{table}elemen;{HT}.CocPerempua;-;\n".encode(), "peta.csv", REFERENCE)
    first, _ = reports_of_dhis2(flat_json(VALUES[:4]), "e.json", mapping, REFERENCE, TODAY)[0]
    assert first.spm[0].served[0] == 11


def test_every_fault_of_a_mapping_table_is_told_at_once():
    table = TABLE + (
        "tempat;OrgLain0001;P3371010201;\nunit;OrgLain0002;P99;\nunit;OrgLain0003;P3371010201;\n"
        f"elemen;DeLain00001;SPM99;dilayani\nelemen;DeLain00002;SPM01;jumlah\nelemen;{SASARAN_HT};SPM01;dilayani\n"
        f"unit;;P3371010202;\nelemen;{K1}.CocLakilaki;K4;dilayani\n"
    )
    with pytest.raises(BadFile) as refused:
        read_mapping_table(table.encode(), "peta.csv", REFERENCE)
    said = str(refused.value)
    assert "peta.csv: 8 kesalahan" in said
    for words in (
        "baris 9: jenis 'tempat' tidak dikenal",
        "baris 10: kode 'P99' bukan puskesmas atau kelurahan",
        "baris 11: P3371010201 sudah dipetakan di atas",
        "baris 12: kode 'SPM99' bukan kode SPM atau PWS",
        "baris 13: rincian 'jumlah' tidak berlaku untuk SPM01",
        f"baris 14: '{SASARAN_HT}' sudah disebut di atas",
        "baris 15: kolom dhis2 kosong",
        f"'{K1}' dipetakan utuh dan juga per kombinasi",
    ):
        assert words in said


def test_an_export_goes_in_once_the_table_is_remembered_and_is_read_the_same_when_the_table_changes(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    table, export = tmp_path / "peta.csv", tmp_path / "ekspor.json"
    table.write_text(TABLE)
    export.write_bytes(flat_json())
    assert main(["import", str(export)]) == 2
    assert "Catat sekali: python -m ilp_dash dhis2 --pemetaan BERKAS.csv" in capsys.readouterr().err
    assert main(["dhis2", "--pemetaan", str(table)]) == 0
    assert "3 unit dan 4 elemen data" in capsys.readouterr().out
    assert main(["import", str(export)]) == 0
    table.write_text(TABLE.replace("SPM08;dilayani", "SPM09;dilayani").replace("SPM08;sasaran", "SPM09;sasaran"))
    assert main(["dhis2", "--pemetaan", str(table)]) == 0
    counted = {report.puskesmas_code: report for report, _ in counted_reports(open_records(), REFERENCE)}
    (line,) = counted["P3371010201"].spm
    assert (line.indicator, line.served[:3], line.sasaran_riil) == ("SPM08", (24, 0, None), 900)
    assert counted["P3371010201"].sent_on["SPM"][0] is not None


@pytest.mark.parametrize("content", [flat_json()[:-9], value_csv()[:-60], b'{"dataValues": 3}', b'{"dataValues":[1]}'])
def test_a_damaged_export_is_refused(content):
    assert "Ekspor ulang" in refusal(content)


@given(st.integers(2010, 2049), st.integers(1, 12))
def test_a_period_of_a_month_is_that_month(year, month):
    assert read_period(f"{year}{month:02d}") == (year, month)


@given(st.from_regex(r"[0-9]{4}([QWSB]?[0-9]{0,4}|[A-Z][a-z]{2,4}[0-9]{0,2})", fullmatch=True))
def test_any_other_period_is_told_in_words_and_never_read_as_a_month(text):
    read = read_period(text)
    if len(text) == 6 and text.isdigit() and 2010 <= int(text[:4]) <= 2049 and 1 <= int(text[4:]) <= 12:
        assert read == (int(text[:4]), int(text[4:]))
    else:
        assert isinstance(read, str)
        assert read


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("dataElement", "x")), inner),
    max_leaves=12,
)
_KEYS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "value", "deleted")


@given(st.dictionaries(st.sampled_from(("period", "orgUnit", "headers", "rows")), _JSON), _JSON)
def test_any_json_is_read_or_refused_in_words(whole, values):
    for content in ({**whole, "dataValues": values}, {"headers": [], "rows": values, **whole}):
        try:
            assert read_reports(json.dumps(content).encode(), "e.json", MAPPING, REFERENCE)
        except UserError as refused:
            assert "e.json" in str(refused)


@given(st.binary(max_size=300) | st.text(alphabet='a,;"\r\n\0{}1', max_size=80).map(str.encode))
def test_whether_bytes_are_an_export_is_told_of_any_bytes(content):
    assert is_dhis2(content) is False


def test_forms_and_tables_of_others_are_no_export():
    assert not is_dhis2(b"Kode Puskesmas,Nama,Tahun,Bulan,Kode Indikator,Numerator\rP3371010201,A,2025,1,SPM08,3\r")
    assert not is_dhis2(b'{"error": "not found"}')


@given(st.lists(st.fixed_dictionaries({key: st.text(min_size=1, max_size=9) for key in _KEYS[:5]}), max_size=5))
def test_json_with_unit_and_period_on_top_says_what_it_says_on_each_value(values):
    same = [{**value, "period": "202501", "orgUnit": SELATAN} for value in values]
    bare = [{k: v for k, v in value.items() if k not in ("period", "orgUnit")} for value in values]
    flat = json.dumps({"dataValues": same}).encode()
    nested = json.dumps({"period": "202501", "orgUnit": SELATAN, "dataValues": bare}).encode()

    def read(content):
        try:
            return read_values(content, "e.json")
        except UserError as refused:
            return str(refused)

    assert read(flat) == read(nested)


def test_a_month_alone_is_not_told_to_lack_the_sasaran_that_an_earlier_file_has(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    records = open_records()
    remember(records, MAPPING, "", "peta.csv")
    for name, values in {"januari.json": VALUES[:4], "maret.json": [(HT, "", SELATAN, "202503", "9")]}.items():
        (tmp_path / name).write_bytes(flat_json(values))
        (taken,) = import_files([tmp_path / name], REFERENCE, records).accepted
        assert taken.findings == ()
