"""A CSV whose rows do not add up is refused with its line: nothing in it is lost in silence."""

import pytest
from pictured_files import PUSKESMAS, good_report, small_reference

from ilp_dash.domain.report import IlpItem
from ilp_dash.errors import BadFile, PersonalData
from ilp_dash.ingest.long_csv import read_long_csv, read_long_csv_bytes, reread_long_csv, write_long_csv
from ilp_dash.ingest.points.reading import read_points

REFERENCE = small_reference()
REPORT = good_report(ilp=tuple(IlpItem(no, None, f"SK {no}") for no in range(1, 11)))


def lines_of(tmp_path, separator: str = ";") -> list[str]:
    path = tmp_path / "baik.csv"
    write_long_csv(REPORT, path, separator)
    return path.read_text("utf-8-sig").splitlines()


def refusal(lines) -> str:
    with pytest.raises(BadFile) as caught:
        read_long_csv_bytes("\r\n".join(lines).encode(), "a.csv", REFERENCE)
    return str(caught.value)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("place", range(12))
def test_a_stray_quote_before_any_cell_is_refused_with_its_line(tmp_path, separator, place):
    lines = lines_of(tmp_path, separator)
    at = next(n for n, line in enumerate(lines) if line.endswith(f"{separator}SK 1"))
    cells = lines[at].split(separator)
    cells[place] = '"' + cells[place]
    lines[at] = separator.join(cells)
    assert refusal(lines).startswith(f"a.csv, baris {at + 1}: satu tanda kutip")


@pytest.mark.parametrize("rows", [1, 2, 9])
@pytest.mark.parametrize("places", [(5, 5), (11, 11), (11, 3), (3, 11)])
def test_two_stray_quotes_some_rows_apart_are_refused_with_the_line_of_the_first(tmp_path, rows, places):
    lines = lines_of(tmp_path)
    at = next(n for n, line in enumerate(lines) if line.endswith(";SK 1"))
    for line, place in zip((at, at + rows), places, strict=True):
        cells = lines[line].split(";")
        cells[place] = '"' + cells[place] if line == at else cells[place] + '"'
        lines[line] = ";".join(cells)
    assert f'a.csv, baris {at + 1}: satu tanda kutip (") membuat {rows} baris berikutnya' in refusal(lines)


def test_a_quote_that_swallows_more_than_a_hundred_kilobytes_is_told_by_its_line_too(tmp_path):
    head, first, *others = lines_of(tmp_path)
    assert "a.csv, baris 2: satu tanda kutip" in refusal([head, f'"{first}', *others * 40])


def test_a_quote_before_a_heading_is_refused(tmp_path):
    head, *others = lines_of(tmp_path)
    assert refusal([head.replace("Versi", '"Versi'), *others])


def test_line_breaks_and_quotes_that_belong_into_a_cell_are_read(tmp_path):
    evidence = 'SK "440/12";\nberita acara,\r\nfoto'
    path = tmp_path / "a.csv"
    for separator in ";,\t":
        report = good_report(ilp=(IlpItem(1, None, evidence), IlpItem(2, None, "SK 2")))
        write_long_csv(report, path, separator)
        assert read_long_csv(path, REFERENCE)[0].ilp == report.ilp


def test_a_row_with_more_cells_than_headings_is_refused_and_blank_ones_are_not(tmp_path):
    lines = lines_of(tmp_path, ",")
    at = next(n for n, line in enumerate(lines) if line.endswith(",SK 1"))
    assert read_long_csv_bytes("\n".join(f"{line},," for line in lines).encode(), "a.csv", REFERENCE)[0] == REPORT
    lines[at] = lines[at].replace(",Bukti,,SK 1", ",Nilai (%),,85,3")
    assert f"baris dengan sel lebih banyak daripada judul kolom (baris {at + 1})" in refusal(lines)


def test_a_stray_quote_in_a_file_of_points_is_refused_with_its_line():
    rows = [f"{PUSKESMAS};-1,6;103,6;Taman", f'{PUSKESMAS};-1,6;103,6;"Taman', f"{PUSKESMAS};-1,6;103,6;Kebun"]
    content = "\n".join(["kode_puskesmas;lintang;bujur;catatan", *rows]).encode()
    with pytest.raises(BadFile, match="titik.csv, baris 3: satu tanda kutip"):
        read_points(content, "titik.csv")


def test_a_file_accepted_before_rows_were_counted_does_not_stop_a_build(tmp_path):
    lines = lines_of(tmp_path)
    lines[-1] = '"' + lines[-1]
    lines[1] += ";lebih"
    content = "\r\n".join([*lines, lines[-2]]).encode()
    assert reread_long_csv(content, "a.csv", REFERENCE).puskesmas_code == PUSKESMAS


def test_a_file_accepted_before_a_rule_about_persons_was_drawn_does_not_stop_a_build(tmp_path):
    lines = lines_of(tmp_path)
    content = "\r\n".join([lines[0] + ";NIK", *(f"{line};1571010101990001" for line in lines[1:])]).encode()
    with pytest.raises(PersonalData):
        read_long_csv_bytes(content, "a.csv", REFERENCE)
    assert reread_long_csv(content, "a.csv", REFERENCE).puskesmas_code == PUSKESMAS
