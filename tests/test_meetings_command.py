"""The command `rapat`: writing down, keeping what was shown, checking a file against it, and the minutes."""

from datetime import date

import pypdfium2
import pytest
from pptx import Presentation

from ilp_dash.cli import main
from ilp_dash.errors import BadFile
from ilp_dash.ingest.shown_files import read_shown
from ilp_dash.store.actions import add_action
from ilp_dash.store.meetings import kept_path, meetings, shown_files
from ilp_dash.store.records import open_records

KOTA, JULY = "33.71", ("--jenis", "tribulanan", "--tanggal", "2026-07-09")
PROMISE = {"problem": "K6 kurang", "cause": "Jadwal", "plan": "Panggil ibu", "owner": "Bidan", "indicator": "K6"}


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """(exit code, what was printed) of `rapat KOTA …` in a data folder of its own."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str) -> tuple[int, str]:
        code = main(["rapat", KOTA, *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


@pytest.fixture
def shown(tmp_path):
    """A presentation as the pack names and marks it."""
    path = tmp_path / "paparan_tribulanan_33.71_2026-06.pptx"
    deck = Presentation()
    for _ in range(2):
        deck.slides.add_slide(
            deck.slide_layouts[0]
        ).shapes.title.text = "Sumber: laporan puskesmas · 14 dari 15 masuk · versi 7"
    deck.save(path)
    return path


def test_a_meeting_is_written_down_changed_and_listed(said):
    assert said() == (0, "Kota Magelang: 0 rapat dicatat.\n")
    code, words = said("catat", *JULY, "--hadir", "Camat", "--keputusan", "Satu.", "--keputusan", "Dua.")
    assert code == 0 and words == "Rapat nomor 1 dicatat: Lokakarya mini tribulanan lintas sektor, 9 Juli 2026.\n"
    assert said("catat", "--nomor", "1", "--tempat", "Aula") == (0, "Rapat nomor 1 diubah: Tempat.\n")
    assert said("catat", "--nomor", "1", "--tempat", "Aula") == (0, "Rapat nomor 1 tidak berubah.\n")
    [kept] = meetings(open_records(), KOTA)
    assert (kept.present, kept.decisions, kept.place) == (("Camat",), ("Satu.", "Dua."), "Aula")
    assert "1  Lokakarya mini tribulanan lintas sektor, 9 Juli 2026: 2 keputusan, 0 tindak lanjut" in said("daftar")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("catat", "--jenis", "spm"), "perlu --tanggal"),
        (("catat", "--jenis", "spm", "--tanggal", "9 Juli"), "Tanggal '9 Juli' tidak terbaca"),
        (("catat", *JULY, "--tindak-lanjut", "4"), "nomor 4 tidak ada di kota"),
        (("catat", "--nomor", "4", "--tempat", "Aula"), "Rapat nomor 4 tidak ada"),
        (("notulen", "4"), "Rapat nomor 4 tidak ada"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(said, words, told):
    code, printed = said(*words)
    assert code == 2 and told in printed


def test_files_are_kept_with_their_version_and_another_one_is_told_from_them(said, shown, tmp_path):
    said("catat", *JULY)
    assert said("bahan", 1, shown) == (0, "1 berkas disimpan untuk rapat nomor 1, 0 sudah ada.\n")
    assert said("bahan", 1, shown) == (0, "0 berkas disimpan untuk rapat nomor 1, 1 sudah ada.\n")
    [[file]] = shown_files(open_records(), [1]).values()
    assert (file.version, file.month, file.file_name) == (7, date(2026, 6, 1), shown.name)
    assert kept_path(file).read_bytes() == shown.read_bytes()
    other = tmp_path / "lain.pptx"
    other.write_bytes(shown.read_bytes() + b" ")
    assert said("bahan", 1, "--periksa", shown) == (0, f"{shown.name}: sama dengan {shown.name} yang dipaparkan.\n")
    code, words = said("bahan", 1, "--periksa", shown, other)
    assert code == 2 and "lain.pptx: BUKAN yang dipaparkan." in words and "1 dari 2 berkas" in words
    code, words = said("bahan", 1)
    assert code == 0 and f"s.d. Juni 2026, data versi 7  SHA-256 {file.sha256}" in words
    kept_path(file).unlink()
    code, words = said("bahan", 1)
    assert code == 2 and "hilang atau berubah" in words


def test_a_file_that_belongs_to_no_pack_is_refused(said, tmp_path):
    said("catat", *JULY)
    (odd := tmp_path / "catatan.docx").write_bytes(b"PK")
    code, words = said("bahan", 1, odd)
    assert code == 2 and "bukan berkas bahan rapat" in words and not shown_files(open_records(), [1])
    with pytest.raises(BadFile, match="kosong"):
        read_shown(b"", "a.pdf")
    assert read_shown(b"PK no archive", "a.pptx") == (None, None)


def test_the_version_of_another_meeting_on_a_page_is_not_its_own():
    page = b"<dt>Versi data</dt><dd>12, dibangun</dd><p>Waktu itu: data versi 7, seperti dipaparkan</p>"
    assert read_shown(page, "halaman_spm_33.71_2026-06 (1).html") == (12, date(2026, 6, 1))


def test_the_minutes_say_who_was_there_what_was_decided_and_who_does_what(said, tmp_path):
    said("catat", *JULY, "--keputusan", "Posyandu buka Sabtu.", "--hadir", "TP PKK", "--tempat", "Aula <b>")
    add_action(open_records(), KOTA, PROMISE | {"due": date(2026, 9, 30)}, "ani@dinkes.example")
    said("catat", "--nomor", "1", "--tindak-lanjut", "1")
    code, words = said("notulen", 1, "--ke", tmp_path / "hasil")
    assert code == 0 and "hasil.pdf" in words
    pdf = pypdfium2.PdfDocument(tmp_path / "hasil.pdf")
    text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    wanted = (
        "Kota Magelang, 9 Juli 2026",
        "Aula <b>",
        "TP PKK",
        "Posyandu buka Sabtu.",
        "K6 kurang (K6, Kota Magelang)",
    )
    for part in (*wanted, "Jadwal", "Panggil ibu", "Bidan", "30/09/2026", "usulan", "tidak disimpan"):
        assert part in text, part
