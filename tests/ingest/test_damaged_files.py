"""Files with damage anywhere: each is read or refused in words, and the reader goes on with the next."""

import io
import random
import zipfile

import pytest
from office_files import MAGELANG, recap
from pictured_files import good_file, good_report, small_reference

from ilp_dash.errors import UserError
from ilp_dash.ingest.child import Child
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.read_report import read_reports

FILES = 60  # of each kind


def damaged(content: bytes, chance: random.Random) -> bytes:
    """With some bytes other, or a piece missing, cut off or put in."""
    bytes_, place = bytearray(content), chance.randrange(len(content))
    how = chance.randrange(4)
    if how == 0:
        for _ in range(chance.choice((1, 3, 20, 200))):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
    elif how == 1:
        del bytes_[place:]
    elif how == 2:
        del bytes_[place : place + chance.choice((1, 50, 5000))]
    else:
        bytes_[place:place] = chance.randbytes(chance.choice((1, 50, 5000)))
    return bytes(bytes_)


def damaged_inside(content: bytes, chance: random.Random) -> bytes:
    """A whole archive, one of whose parts is damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        hit = chance.choice([part for part in parts.infolist() if part.file_size])
        for part in parts.infolist():
            made.writestr(part.filename, damaged(parts.read(part), chance) if part == hit else parts.read(part))
    return out.getvalue()


@pytest.fixture(scope="module")
def originals(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("asli")
    write_long_csv(good_report(), folder / "laporan.csv")
    book = io.BytesIO()
    recap({name: (1000, [5] * 12) for name in MAGELANG}).save(book)
    return {
        "laporan.xlsx": good_file(folder).read_bytes(),
        "laporan.csv": (folder / "laporan.csv").read_bytes(),
        "rekap.xlsx": book.getvalue(),
    }


@pytest.mark.parametrize("name", ["laporan.xlsx", "laporan.csv", "rekap.xlsx"])
def test_a_damaged_file_is_read_or_refused_by_name(originals, name):
    chance, refused = random.Random(name), 0
    with Child(small_reference()) as child:
        for number in range(FILES):
            inside = number % 2 and name.endswith("xlsx")
            content = (damaged_inside if inside else damaged)(originals[name], chance)
            try:
                child.call(name, read_reports, content, name, None)
            except UserError as error:
                refused += 1
                assert str(error).startswith(name)
    assert refused > FILES / 4


def test_an_archive_of_a_version_nobody_has_heard_of_is_told(originals):
    content = bytearray(originals["laporan.xlsx"])
    content[content.index(b"PK\x01\x02") + 6] = 242
    with Child(small_reference()) as child, pytest.raises(UserError, match="^laporan.xlsx: "):
        child.call("laporan.xlsx", read_reports, bytes(content), "laporan.xlsx", None)
