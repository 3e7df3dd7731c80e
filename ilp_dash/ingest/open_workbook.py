"""Opens the bytes of a workbook: whole, not too large, without a password, and with the sheets of a report."""

import io
import zipfile

import python_calamine
from python_calamine import CalamineWorkbook

from ilp_dash.errors import BadFile
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.workbook_layout import words_of

_MOST_UNPACKED = 300_000_000
_MOST_ROWS = 20_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_sheets(content: bytes, file_name: str) -> dict[str, list[list]]:
    """Rows of every sheet, hidden ones included. Raises BadFile for what is no whole workbook."""
    if not content:
        raise BadFile(f"{file_name}: berkas kosong (0 bita). Simpan ulang dari Excel, lalu kirim lagi.")
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise BadFile(f"{file_name}: berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
    broken = BadFile(
        f"{file_name}: bukan buku kerja Excel yang utuh (rusak, terpotong, atau berkas jenis lain). "
        "Buka dan simpan ulang sebagai .xlsx, lalu kirim lagi."
    )
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                    raise BadFile(f"{file_name}: isi berkas terlalu besar. Kirim hanya formulir laporan.")
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
            raise broken from None
    elif not content.startswith(_OLE):
        raise broken
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=_MOST_ROWS)
            for name in book.sheet_names
        }
    except python_calamine.PasswordError:
        raise BadFile(f"{file_name}: berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.") from None
    except (python_calamine.CalamineError, ValueError, OSError, KeyError, TypeError):
        raise broken from None
    except BaseException as error:
        # The reader's Rust core may panic on a damaged file; its PanicException is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise broken from None


def known_sheets(file_name: str, sheets: dict[str, list[list]]) -> dict[str, list[list]]:
    """The report's sheets by their proper name: "1. SPM 2025" is SPM.
    Raises BadFile when one is missing or there twice."""
    known = {}
    for name, rows in sheets.items():
        words = words_of(name).split()
        proper = next((s for s in layout.SHEETS if s.lower() in words[:2]), None)
        if proper and proper in known:
            raise BadFile(f"{file_name}: ada dua lembar {proper}. Sisakan satu, lalu kirim lagi.")
        if proper:
            known[proper] = rows
    missing = [s for s in layout.REQUIRED_SHEETS if s not in known]
    if missing:
        there = ", ".join(list(sheets)[:8]) or "tidak ada"
        raise BadFile(
            f"{file_name}: lembar {', '.join(missing)} tidak ada (yang ada: {there}). "
            "Pakai formulir laporan puskesmas, lalu kirim lagi."
        )
    return known
