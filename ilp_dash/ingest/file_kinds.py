"""What a file is whose contents are no table at all, whatever it is called; the sender is told what to do instead."""

import io
import re
import struct
import zipfile

from ilp_dash.errors import BadFile, PackedFiles

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_SAVE_AS = "Buka di Excel, Simpan Sebagai 'Excel Workbook (.xlsx)', lalu kirim yang itu"
_TYPED = "Angkanya tidak dapat dibaca dari sana: isi formulir .xlsx, lalu kirim yang itu"
_SITE = "Biasanya jawaban galat situs: unduh ulang sesudah masuk (login), periksa di Excel, lalu kirim lagi"
_UNPACK = "Ekstrak dahulu, lalu kirim berkas laporannya satu per satu"
_ARCHIVE = "arsip ZIP"
_MAP = "Batas kelurahan dikirim sebagai jenis data 'Batas wilayah' (python -m ilp_dash boundaries BERKAS)"

# What a file begins with -> what it is and what to do, both without a full stop.
_BEGINNINGS = (
    (b"%PDF-", "dokumen PDF", _TYPED),
    (b"\x89PNG", "gambar PNG", _TYPED),
    (b"\xff\xd8\xff", "foto atau gambar JPEG", _TYPED),
    (b"GIF8", "gambar GIF", _TYPED),
    (b"II*\0", "gambar TIFF", _TYPED),
    (b"MM\0*", "gambar TIFF", _TYPED),
    (b"{\\rtf", "dokumen RTF", _TYPED),
    (b"Rar!", "arsip RAR", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "arsip 7z", _UNPACK),
    (b"\x1f\x8b", "arsip GZIP", _UNPACK),
    (b"SQLite format 3", "basis data SQLite", _TYPED),
    (b"\0\0\x27\x0a", "bagian Shapefile (peta)", _MAP),
    (b"\0\x05\x16\x07", "berkas bayangan macOS", "Kirim berkas dengan nama yang sama tanpa '._' di depannya"),
    (b"[InternetShortcut]", "pintasan ke alamat web", "Unduh berkasnya, lalu kirim yang itu"),
    (b"L\0\0\0\x01\x14\x02\0", "pintasan Windows", "Kirim berkas yang ditunjuknya"),
    (b"MIME-Version:", "arsip halaman web (MHT)", _SAVE_AS),
)
_WEB_PAGE = re.compile(
    rb"(<!--.*?-->\s*)?(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|meta|body|table|div|style)\b", re.I | re.S
)
_XML = re.compile(rb"<(\?xml|[a-z][\w:.-]*[\s>/])", re.I)
_JSON = re.compile(rb"[\[{]\s*([\[{\"\]}]|-?\d|true|false|null)")
# Parts by which a ZIP is the document of some program.
_DOCUMENTS = (
    ("xl/workbook.bin", "buku kerja biner Excel (.xlsb)", _SAVE_AS),
    ("word/document.xml", "dokumen Word", _TYPED),
    ("ppt/presentation.xml", "presentasi PowerPoint", _TYPED),
    ("Index/Document.iwa", "berkas Apple Numbers atau Pages", "Ekspor sebagai Excel (.xlsx), lalu kirim yang itu"),
    ("doc.kml", "peta KMZ", "Di sini yang diminta tabel: kirim formulir .xlsx"),
)


def refuse_other_kinds(content: bytes, file_name: str, wanted: str) -> None:
    """Raise BadFile when a file is of a kind that holds no table; it names the kind and says what to do. PackedFiles
    for a zip of files.

    wanted: what the file should have been ("buku kerja", "CSV").
    """
    if kind := _kind(content, file_name):
        what, advice = kind
        error = PackedFiles if what.startswith(_ARCHIVE) else BadFile
        raise error(f"{file_name}: isinya {what}, bukan {wanted}. {advice}.")


def _kind(content: bytes, file_name: str) -> tuple[str, str] | None:
    if file_name.startswith("~$"):
        return "catatan kunci Excel", f"Tutup Excel, lalu kirim '{file_name[2:]}'"
    if content and not content.strip(b"\0"):
        return "hanya nol (rusak saat disalin)", "Salin atau unduh ulang berkasnya, lalu kirim lagi"
    for beginning, what, advice in _BEGINNINGS:
        if content.startswith(beginning):
            return what, advice
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    if content.startswith(OLE):
        if "WordDocument".encode("utf-16-le") in content and "Workbook".encode("utf-16-le") not in content:
            return "dokumen Word", _TYPED
        return None
    start = content[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _WEB_PAGE.match(start):
        return "halaman web (HTML)", _SAVE_AS
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "lembar XML Excel 2003", _SAVE_AS
    if _XML.match(start):
        return "XML", _SITE
    if b'"doc_id"' in start and _JSON.match(start):
        return (
            "tautan ke Google Spreadsheet",
            "Di sana: File, Download, Microsoft Excel (.xlsx), lalu kirim yang itu",
        )
    if b'"FeatureCollection"' in start and _JSON.match(start):
        return "peta GeoJSON", _MAP
    if _JSON.match(start):
        return "JSON", _SITE
    return None


def _kind_of_zip(content: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name.replace("\\", "/") for name in parts.namelist()]
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, RuntimeError):
        if b"PK\x05\x06" not in content:
            return "terpotong", "Salin atau unduh ulang sampai selesai, buka di Excel, lalu kirim lagi"
        return None
    for part, what, advice in _DOCUMENTS:
        if part in names:
            return what, advice
    if "[Content_Types].xml" in names or "content.xml" in names:
        return None
    files = [name for name in names if not name.endswith("/") and not name.startswith("__MACOSX/")]
    return f"{_ARCHIVE} ({len(files)} berkas)", _UNPACK
