"""Opens the bytes of a workbook: whole, not too large, without a password, and with the sheets of a report."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

import python_calamine
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ilp_dash.errors import BadFile, OtherShape
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.file_kinds import OLE, refuse_other_kinds
from ilp_dash.ingest.sheet_marks import Marks, marks_of
from ilp_dash.ingest.unread_cells import lay_unread_cells
from ilp_dash.ingest.workbook_layout import words_of
from ilp_dash.ingest.xlsx_cells import far_cell

_MOST_UNPACKED = 300_000_000
# A sheet that Excel copied: "SPM (2)".
_COPY = re.compile(r"\(\d\d?\)\s*$")


# What the standard library raises for a part that is damaged, missing, or packed or written in an unknown way.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, ElementTree.ParseError, struct.error),
    *(LookupError, ValueError, OverflowError, EOFError, OSError, RuntimeError),
)


def is_workbook(content: bytes) -> bool:
    """Begins as workbooks do, whatever the file is called."""
    return content.startswith((b"PK\x03\x04", OLE))


def open_sheets(content: bytes, file_name: str, trusted: bool = False) -> dict[str, list[list]]:
    """Rows of every sheet, hidden ones included; an Unread stands where a cell has no value although it is not blank.

    trusted: a file that was accepted before and is to be read as it was then: nobody looks for those.
    Raises BadFile for what is no whole workbook.
    """
    if not content:
        raise BadFile(f"{file_name}: berkas kosong (0 bita). Simpan ulang dari Excel, lalu kirim lagi.")
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise BadFile(f"{file_name}: berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
    if not trusted:
        refuse_other_kinds(content, file_name, "buku kerja")
    broken = _broken(file_name)
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                _refuse_too_large(parts, file_name, trusted)
        elif not is_workbook(content):
            raise broken
        sheets = _rows(content, file_name, broken)
        if not trusted:
            lay_unread_cells(content, sheets)
    except _DAMAGED:
        raise broken from None
    return sheets


def whole(file_name: str, read: Callable, *args):
    """read(*args), which looks into the parts of a workbook. Raises BadFile when one of them is damaged."""
    try:
        return read(*args)
    except _DAMAGED:
        raise _broken(file_name) from None


def open_marks(content: bytes, file_name: str, trusted: bool = False) -> Marks:
    """The marks of a workbook that `open_sheets` could open. Raises BadFile where they cannot be read; trusted: then
    there are none."""
    try:
        return whole(file_name, marks_of, content)
    except BadFile:
        if trusted:
            return Marks()
        raise


def _broken(file_name: str) -> BadFile:
    return BadFile(
        f"{file_name}: bukan buku kerja Excel yang utuh (rusak, terpotong, atau berkas jenis lain). "
        "Buka dan simpan ulang sebagai .xlsx, lalu kirim lagi."
    )


def _refuse_too_large(parts: zipfile.ZipFile, file_name: str, trusted: bool) -> None:
    if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
        raise BadFile(f"{file_name}: isi berkas terlalu besar. Kirim hanya formulir laporan.")
    if not trusted and "content.xml" not in parts.namelist() and (far := far_cell(parts)):
        sheet, cell = far
        raise BadFile(
            f"{file_name}, lembar {sheet}: sel {cell} berisi sesuatu, jauh di luar tabel. "
            "Hapus isinya (Ctrl+End membawa ke sana), simpan, lalu kirim lagi."
        )


def _rows(content: bytes, file_name: str, broken: BadFile) -> dict[str, list[list]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except python_calamine.PasswordError:
        raise BadFile(f"{file_name}: berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.") from None
    except (python_calamine.CalamineError, TypeError):
        raise broken from None
    except BaseException as error:
        # The reader's Rust core may panic on a damaged file; its PanicException is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise broken from None


def known_sheets(file_name: str, sheets: Sequence[str], content: bytes) -> dict[str, str]:
    """`sheet_names` of a report. Raises BadFile when a sheet is missing or there twice."""
    known = sheet_names(file_name, sheets, content)
    missing = [s for s in layout.REQUIRED_SHEETS if s not in known]
    if missing:
        there = ", ".join(sheets[:8]) or "tidak ada"
        raise OtherShape(
            f"{file_name}: lembar {', '.join(missing)} tidak ada (yang ada: {there}). "
            "Pakai formulir laporan puskesmas, lalu kirim lagi."
        )
    return known


def sheet_names(file_name: str, sheets: Sequence[str], content: bytes) -> dict[str, str]:
    """Proper name -> the sheet meant: "SPM", else "1. SPM 2025", else "SPM Taman", else "Rekap SPM".

    Of two that are named equally well the one that is not hidden. Raises BadFile when there are two all the same.
    """
    named: dict[str, list[tuple[int, str]]] = {}
    for name in sheets:
        words = words_of(name).split()
        proper = next((s for s in layout.SHEETS if s.lower() in words[:2]), None)
        if proper:
            named.setdefault(proper, []).append((_distance(name, proper.lower()), name))
    return {
        proper: _best(file_name, proper, named[proper], content) for proper in sorted(named, key=layout.SHEETS.index)
    }


def _distance(name: str, proper: str) -> int:
    """How far the name of a sheet is from the proper one: numbers and years count little, other words much."""
    if name.strip().lower() == proper:
        return 0
    words = [w for w in words_of(name).split() if not w.isdigit() and w not in ("lembar", "sheet", "tahun", "form")]
    if words == [proper]:
        return 2 if _COPY.search(name) else 1
    return 3 if words[:1] == [proper] else 4


def _best(file_name: str, proper: str, candidates: list[tuple[int, str]], content: bytes) -> str:
    if len(candidates) > 1:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = {sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
        # A hidden "SPM" beside "SPM 2026" is an old copy; a "Grafik SPM" beside a hidden "SPM" is no report.
        candidates = sorted((distance > 2, name not in shown, distance, name) for distance, name in candidates)
        if candidates[0][:3] == candidates[1][:3]:
            names = f"'{candidates[0][3]}' dan '{candidates[1][3]}'"
            raise BadFile(f"{file_name}: ada dua lembar {proper} ({names}). Sisakan satu, lalu kirim lagi.")
    return candidates[0][-1]
