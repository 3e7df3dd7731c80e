"""What a file of a pack says of itself: the version of the data and the month it was made from."""

import io
import re
import zipfile
from datetime import date
from pathlib import PurePath

from ilp_dash.domain.months import parse_month
from ilp_dash.errors import BadFile

KINDS = ("pptx", "pdf", "xlsx", "html", "png")
LARGEST_MB = 50
_TEXT = re.compile(r"ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml")
_TAG = re.compile(r"<[^>]*>")
# Slides say it at their foot, the others where they say what stands behind the figures; another version may be named
# elsewhere in them.
_VERSION = {
    "pptx": re.compile(r"\bversi (\d{1,9})\b"),
    "xlsx": re.compile(r"\bVersi data\W{1,20}(\d{1,9})\b"),
    "html": re.compile(r"\bVersi data\W{1,20}(\d{1,9})\b"),
}
_MONTH = re.compile(r"_(\d{4}-\d{2})(?:_\w+)?(?: ?\(\d+\))?\.\w+$")  # as the pack names its files


def read_shown(content: bytes, name: str) -> tuple[int | None, date | None]:
    """(version, month) of a file of a pack; None where it does not say: a PDF and a picture keep no version that can be
    read.

    Raises BadFile for a kind of file that belongs to no pack, an empty and a too large one.
    """
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise BadFile(f"{name}: bukan berkas bahan rapat. Yang dapat disimpan: {', '.join(KINDS)}.")
    if not 0 < len(content) <= LARGEST_MB << 20:
        raise BadFile(f"{name}: kosong atau lebih besar daripada {LARGEST_MB} MB.")
    found = _MONTH.search(name)
    return _version(content, kind), parse_month(found[1]) if found else None


def _version(content: bytes, kind: str) -> int | None:
    said = {int(n) for text in _texts(content, kind) for n in _VERSION[kind].findall(_TAG.sub(" ", text))}
    return said.pop() if len(said) == 1 else None


def _texts(content: bytes, kind: str) -> list[str]:
    if kind == "html":
        return [content.decode("utf-8", "replace")]
    if kind not in ("pptx", "xlsx"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            inside = [i for i in held.infolist() if _TEXT.fullmatch(i.filename)]
            if sum(i.file_size for i in inside) > LARGEST_MB << 20:
                return []
            return [held.read(i).decode("utf-8", "replace") for i in inside]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return []  # what was shown is kept whatever it is
