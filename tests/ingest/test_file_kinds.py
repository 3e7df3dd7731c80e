"""Whatever a file really is, the sender reads what it is and what to do; nobody sees a bug or "save it again"."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictured_files import good_file, good_report, small_reference

from ilp_dash.errors import BadFile, UserError
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.read_report import read_report

REFERENCE = small_reference()


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
KINDS = [
    (b"%PDF-1.7\n%\xe2\xe3", "isinya dokumen PDF", "isi formulir .xlsx"),
    (b"\x89PNG\r\n\x1a\n\0\0", "isinya gambar PNG", "isi formulir .xlsx"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "isinya foto atau gambar JPEG", "isi formulir .xlsx"),
    (b"{\\rtf1\\ansi", "isinya dokumen RTF", "isi formulir .xlsx"),
    (b"Rar!\x1a\x07\0", "isinya arsip RAR", "Ekstrak dahulu"),
    (zipped("laporan_1.xlsx", "laporan_2.xlsx", "__MACOSX/._x"), "isinya arsip ZIP (2 berkas)", "satu per satu"),
    (zipped("[Content_Types].xml", "word/document.xml"), "isinya dokumen Word", "isi formulir .xlsx"),
    (zipped("[Content_Types].xml", "xl/workbook.bin"), "isinya buku kerja biner Excel (.xlsb)", "Simpan Sebagai"),
    (OLE + "WordDocument".encode("utf-16-le"), "isinya dokumen Word", "isi formulir .xlsx"),
    (b'{"error": {"code": 401}}', "isinya JSON", "jawaban galat situs"),
    (b'\xef\xbb\xbf [\n {"kode": 1}]', "isinya JSON", "jawaban galat situs"),
    (b'{"url": "https://docs.google.com/x", "doc_id": "abc"}', "isinya tautan ke Google Spreadsheet", "Download"),
    (b"<?xml version='1.0'?><error>x</error>", "isinya XML", "jawaban galat situs"),
    (b"<Error><Code>AccessDenied</Code></Error>", "isinya XML", "jawaban galat situs"),
    (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "isinya lembar XML Excel 2003",
        "Simpan Sebagai",
    ),
    (b'<?xml version="1.0"?>\n<!DOCTYPE html><html>', "isinya halaman web (HTML)", "Simpan Sebagai"),
    (b"\xef\xbb\xbf\r\n<table><tr><td>SPM", "isinya halaman web (HTML)", "Simpan Sebagai"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "isinya arsip halaman web (MHT)", "Simpan Sebagai"),
    (bytes(4096), "isinya hanya nol", "unduh ulang"),
    (b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "isinya berkas bayangan macOS", "tanpa '._'"),
    (b"", "berkas kosong", "kirim lagi"),
]


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(BadFile) as caught:
        read_report(content, name, REFERENCE)
    assert str(caught.value).startswith(f"{name}: ")
    return str(caught.value)


@pytest.mark.parametrize("name", ["laporan.xlsx", "laporan.xls", "laporan.ods", "laporan.csv"])
@pytest.mark.parametrize(("content", "what", "advice"), KINDS, ids=[what for _, what, _ in KINDS])
def test_a_file_of_another_kind_is_named_whatever_its_ending(name, content, what, advice):
    said = refusal(content, name)
    assert what in said
    assert advice in said


def test_the_note_that_excel_leaves_beside_an_open_file_is_told_as_such():
    said = refusal(b"\x05Siti " + b" " * 50 + b"\x05\0S\0i\0t\0i\0", "~$laporan_2026.xlsx")
    assert "catatan kunci Excel" in said
    assert "kirim 'laporan_2026.xlsx'" in said


def test_a_workbook_cut_short_is_told_as_such(tmp_path):
    content = good_file(tmp_path).read_bytes()
    assert "isinya terpotong, bukan buku kerja. Salin atau unduh ulang" in refusal(content[:-3000], "laporan.xlsx")


def test_a_workbook_packed_by_a_newer_zip_than_there_is_says_that_it_is_damaged(tmp_path):
    content = bytearray(good_file(tmp_path).read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 200  # the version needed to unpack it: 20.0
    assert "bukan buku kerja" in refusal(bytes(content), "laporan.xlsx")


def test_a_csv_called_xlsx_and_a_workbook_called_csv_are_read_as_what_they_are(tmp_path):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    assert read_report(path.read_bytes(), "laporan.xlsx", REFERENCE)[0] == good_report()
    assert read_report(good_file(tmp_path).read_bytes(), "laporan.csv", REFERENCE)[0] == good_report()


@given(st.sampled_from([content for content, _, _ in KINDS]), st.binary(max_size=200), st.sampled_from(["xls", "csv"]))
def test_no_beginning_of_a_file_is_a_bug(beginning, rest, ending):
    with pytest.raises(UserError):
        read_report(beginning + rest, f"a.{ending}", REFERENCE)
