"""A zip of reports is taken as if its files had been sent one by one; what else a zip may be is told in words."""

import io
import zipfile
from pathlib import Path

import pytest
from counting import counted_reports
from office_files import PLACES
from pictured_files import good_file, good_report, small_reference, spoil

from ilp_dash.cli import main
from ilp_dash.config import originals_dir
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.store.ledger import accepted, all_submissions

REFERENCE = small_reference()


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path, records) -> str:
    """Of a zip none of whose files is looked at."""
    result = import_files([path], REFERENCE, records)
    assert (result.accepted, result.unchanged, all_submissions(records)) == ((), (), [])
    [refused] = result.refused
    assert refused.message.startswith(f"{path.name}: ")
    return refused.message


def test_each_file_of_a_zip_is_taken_or_refused_alone_and_kept_as_an_ordinary_original(tmp_path, records):
    good = good_file(tmp_path).read_bytes()
    bad = spoil(good_file(tmp_path, "buruk.xlsx"), SPM_C7="entah").read_bytes()
    path = packed(
        tmp_path / "kiriman.zip",
        {
            "__MACOSX/._laporan.xlsx": b"\0\x05\x16\x07",
            "Laporan TW1/~$laporan.xlsx": b"\x05Siti",
            "Laporan TW1/.DS_Store": b"x",
            "Laporan TW1\\buruk.xlsx": bad,
            "Laporan TW1\\laporan.XLSX": good,
            "Laporan TW1/pengantar.pdf": b"%PDF-1.7",
            "Laporan TW1/lagi.zip": packed(tmp_path / "lagi.zip", {"a.xlsx": good}).read_bytes(),
            "Laporan TW1/": b"",
        },
    )
    before = sorted(tmp_path.rglob("*"))
    calls = []
    for take in (check_files, import_files):
        calls.clear()
        result = take([path], REFERENCE, records, lambda done, total: calls.append((done, total)))
        assert [a.file_name for a in result.accepted] == ["kiriman.zip › Laporan TW1/laporan.XLSX"]
        assert [r.message[:52] for r in result.refused] == [
            "kiriman.zip › Laporan TW1/buruk.xlsx, lembar SPM: 1 ",
            "kiriman.zip › Laporan TW1/lagi.zip: zip di dalam zip",
            "kiriman.zip › Laporan TW1/pengantar.pdf: isinya doku",
        ]
        assert calls == [(n, 5) for n in range(1, 6)]
    path.unlink()
    [submission] = accepted(records)
    assert submission.file_name == "kiriman.zip › Laporan TW1/laporan.XLSX"
    assert (originals_dir() / f"{submission.sha256}.xlsx").read_bytes() == good
    assert [report for report, _ in counted_reports(records, REFERENCE)] == [good_report()]
    new = {p for p in tmp_path.rglob("*") if p.is_file()} - set(before)
    assert {p.parent.name for p in new if p.suffix == ".xlsx"} == {originals_dir().name}
    (tmp_path / "sendiri.xlsx").write_bytes(good)
    alone = import_files([tmp_path / "sendiri.xlsx"], REFERENCE, records)
    assert [u.earlier.file_name for u in alone.unchanged] == [submission.file_name]


def test_a_zip_in_a_folder_is_opened_and_the_command_marks_what_was_found_in_it(tmp_path, records, capsys):
    folder = tmp_path / "kiriman"
    folder.mkdir()
    rows = ["CAPAIAN HIPERTENSI KOTA MAGELANG MARET 2025, BULANAN", "No;Puskesmas;Sasaran riil;Dilayani"]
    rows += [f"{n};{name};100;{n}" for n, name in enumerate(PLACES, 1)]
    table = "\n".join(rows).encode()
    packed(folder / "maret.zip", {"tabel ht.csv": table, "a/rusak.csv": table.replace(b";100;1", b";seratus;1")})
    assert main(["check", str(folder), "--tandai", str(tmp_path / "tanda")]) == 2
    said = capsys.readouterr().err
    assert "maret.zip › tabel ht.csv: daftar puskesmas" in said
    assert 'ekstrak dahulu maret.zip, lalu python -m ilp_dash petakan "tabel ht.csv"' in said
    alone = tmp_path / "tabel ht.csv"
    alone.write_bytes(table)
    assert main(["petakan", str(alone), "--simpan"]) == 0
    assert main(["check", str(folder), "--tandai", str(tmp_path / "tanda")]) == 2
    told = capsys.readouterr()
    assert "1 berkas baik, 0 sudah pernah diterima (tidak ada yang berubah), 1 ditolak." in told.out
    assert "maret.zip › a/rusak.csv: 1 isian bukan bilangan" in told.err
    assert [p.name for p in (tmp_path / "tanda").iterdir()] == ["rusak (diperiksa).xlsx"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Pusk\u00e9smas – Taman.xlsx".encode("cp1252"), "Pusk\u00e9smas – Taman.xlsx"),
        ("Pusk\u00e9smas.xlsx".encode("cp437"), "Pusk\u00e9smas.xlsx"),
        ("Pusk\u00e9smas.xlsx".encode(), "Pusk\u00e9smas.xlsx"),
        (b"..\\..\\etc\\a\x1b[31m.xlsx", "../../etc/a_[31m.xlsx"),
    ],
)
def test_a_name_is_told_as_it_was_written_where_the_zip_does_not_say_how(tmp_path, records, raw, name):
    plain = "a" * len(raw[:-5]) + ".xlsx"
    path = packed(tmp_path / "z.zip", {plain: b"%PDF-"})
    path.write_bytes(path.read_bytes().replace(plain.encode(), raw))
    [refused] = check_files([path], REFERENCE, records).refused
    assert refused.file_name == f"z.zip › {name}"


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_workbook_or_a_table_called_zip_is_read_as_what_it_is(tmp_path, records, ending):
    path = tmp_path / "laporan.zip"
    good_file(tmp_path, f"a{ending}").rename(path)
    [taken] = import_files([path], REFERENCE, records).accepted
    assert taken.file_name == "laporan.zip"
    assert [report for report, _ in counted_reports(records, REFERENCE)] == [good_report()]


def test_boundaries_are_told_where_they_belong(tmp_path, records):
    parts = {f"batas/kel.{s}": b"\0\0\x27\x0a" for s in ("shp", "shx", "dbf", "prj", "cpg")}
    assert "berisi batas wilayah (peta), bukan laporan" in refusal(packed(tmp_path / "batas.zip", parts), records)
    shape = tmp_path / "kel.zip"
    shape.write_bytes(parts["batas/kel.shp"] + bytes(200))
    assert "isinya bagian Shapefile (peta)" in refusal(shape, records)
    shape.write_bytes(b'{"type": "FeatureCollection", "features": []}')
    assert "jenis data 'Batas wilayah'" in refusal(shape, records)


def test_a_zip_that_is_empty_damaged_or_too_full_is_refused_whole(tmp_path, records, monkeypatch):
    path = tmp_path / "z.zip"
    assert "zip tanpa berkas laporan" in refusal(packed(path, {"__MACOSX/a.xlsx": b"x", "b/": b""}), records)
    assert "501 berkas dalam satu zip; paling banyak 500" in refusal(
        packed(path, {f"{n}.csv": b"a" for n in range(501)}), records
    )
    assert "lebih dari 100 MB sesudah diekstrak" in refusal(
        packed(path, {f"{n}.csv": bytes(17_000_000) for n in range(6)}), records
    )
    whole = packed(path, {"a.xlsx": b"x" * 500}).read_bytes()
    path.write_bytes(whole[:-30])
    assert "terpotong" in refusal(path, records)


def test_one_file_that_cannot_be_unpacked_is_told_and_stops_no_other(tmp_path, records):
    good = good_file(tmp_path).read_bytes()
    path = packed(
        tmp_path / "z.zip", {"a.csv": b"ini rusak", "b.csv": bytes(20_000_001), "c.xlsx": good, "d.csv": b"x"}
    )
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo("a.csv").header_offset
    content[at + 30 + len("a.csv")] ^= 0xFF
    mark = content.rindex(b"PK\x01\x02")
    content[mark + 8] |= 1  # the last one is said to be locked
    path.write_bytes(content)
    result = import_files([path], REFERENCE, records)
    assert [a.file_name for a in result.accepted] == ["z.zip › c.xlsx"]
    assert [r.message for r in result.refused] == [
        "z.zip › a.csv: rusak di dalam zip. Kemas ulang, lalu kirim lagi.",
        "z.zip › b.csv: berkas lebih dari 20 MB. Kirim hanya tabel yang diminta.",
        "z.zip › d.csv: terkunci kata sandi. Kemas ulang tanpa kata sandi, lalu kirim lagi.",
    ]


def test_no_cell_is_left_out_of_a_zip_for_its_place_would_be_in_every_file(tmp_path, records):
    bad = spoil(good_file(tmp_path), SPM_C7="entah").read_bytes()
    path = packed(tmp_path / "z.zip", {"a.xlsx": bad, "b.xlsx": good_file(tmp_path, "b.xlsx").read_bytes()})
    result = import_files([path], REFERENCE, records, why="uji", without=(("SPM", "C7"),))
    assert [r.message for r in result.refused] == [
        "z.zip: sel dikecualikan dari satu berkas, bukan dari zip. Ekstrak dahulu, lalu kirim berkas itu sendiri."
    ]
    assert (result.accepted, all_submissions(records)) == ((), [])


def test_a_bomb_ends_in_the_child_and_one_that_lies_about_its_size_is_not_unpacked_further(tmp_path, records):
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", bytes(1000))
    at = 30 + len("a.csv") + 5  # behind the header, version, size and first byte of the properties: the dictionary
    content = bytearray(path.read_bytes())
    content[at : at + 4] = (0xF000_0000).to_bytes(4, "little")
    path.write_bytes(content)
    assert "bom.zip: tidak dapat dibaca, perlu memori lebih dari 500 MB. Kirim" in refusal(path, records)
    content = packed(path, {"a.csv": bytes(3_000_000)}).read_bytes()
    path.write_bytes(content.replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert "bom.zip › a.csv: rusak di dalam zip" in import_files([path], REFERENCE, records).refused[0].message
