"""An office's own table on Unggah data: read, asked about, answered, remembered; then a file like any other."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import test_unggah_page as unggah
from test_unggah_page import XLSX, button, checked, pressed, said, trail

from ilp_dash.ingest.shapes.asking import asked_about
from ilp_dash.store.mappings import known
from ilp_dash.store.records import open_records
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import mapping
from ilp_dash.ui.figures import shown
from ilp_dash.ui.uploading import Sending

sys.path.append(str(Path(__file__).parent / "ingest"))
from office_files import MAGELANG, recap  # noqa: E402

folder = unggah.folder
FIGURES = {name: (1000 + n, [m % 5 + n for m in range(9)] + [""] * 3) for n, name in enumerate(MAGELANG)}
SAVE = "Simpan pemetaan dan periksa"


def book(figures: dict, year: str = "TAHUN 2025") -> bytes:
    out = io.BytesIO()
    recap(figures, year=year).save(out)
    return out.getvalue()


def answered(app, about: str, value) -> None:
    kinds = app.radio if about in ("basis", "cumulative") else app.selectbox
    next(w for w in kinds if w.key.startswith(f"petakan_{about}_")).set_value(value)


def test_a_table_of_the_office_is_answered_once_and_the_next_one_goes_in_without_a_question():
    renamed = {"PKM Selatan" if name == "PKM MAGELANG SELATAN" else name: of for name, of in FIGURES.items()}
    app = checked("rekap.xlsx", book(renamed), XLSX)
    assert "susunan tabelnya belum dikenal" in app.info[0].value and not app.error
    columns, rows = shown(app, "table")
    assert ("SASARAN", "sasaran setahun") in zip(*(c["v"] for c in columns["cols"][:2]), strict=True)
    assert ("PKM Selatan", "belum terbaca") in zip(*(c["v"] for c in rows["cols"][:2]), strict=True)
    name = next(w for w in app.selectbox if w.key.startswith("petakan_name_"))
    assert name.value is None and name.options[0] == "Magelang Selatan" and "Mungkin Magelang Selatan" in name.label
    assert [radio.value for radio in app.radio] == [None, None]
    answered(app, "basis", "riil")
    pressed(app, SAVE)
    assert "2 hal belum dijawab; pemetaannya belum disimpan" in app.warning[0].value
    assert trail() == []
    assert [radio.key for radio in app.radio] == ["petakan_cumulative_"], "what was answered is not asked again"
    answered(app, "name", "P3371010201")
    answered(app, "cumulative", False)
    pressed(app, SAVE)
    assert "rekap.xlsx dapat dipakai" in app.success[0].value
    assert "5 laporan puskesmas; layanan SPM yang mencapai sasaran tidak berubah." in said(app)
    assert [(who, what) for who, what, *_ in trail()] == [("pengguna komputer dasbor", "petakan")]
    app.file_uploader[0].set_value(("rekap 2024.xlsx", book(renamed, "TAHUN 2024"), XLSX)).run()
    assert "rekap 2024.xlsx dapat dipakai" in pressed(app, "Periksa").success[0].value


def test_a_petugas_keeps_a_mapping_only_of_a_table_of_his_own_puskesmas(folder):
    petugas = Sending("bidan@pkm.example", MAGELANG["kerkopan"])
    records, reference = open_records(), load_reference()

    def answered(mapping, first):
        return replace(mapping, basis="riil", cumulative=False)

    every = asked_about(book(FIGURES), "rekap.xlsx", reference, records, answered)
    assert "Tabel ini juga berisi puskesmas lain" in mapping._save(every, petugas)
    assert trail() == [] and known(records, every.proposal.signature) is None
    own = asked_about(book({"kerkopan": FIGURES["kerkopan"]}), "kami.xlsx", reference, records, answered)
    assert mapping._save(own, petugas) == ""
    assert [line[:2] for line in trail()] == [("bidan@pkm.example", "petakan")]
    [question] = [q for q in named_wrongly(records, reference).proposal.questions if q.about == "name"]
    assert list(mapping._places(question, "33.71", petugas).values()) == ["Kerkopan"]
    assert len(mapping._places(question, "33.71", Sending("pengelola"))) == len(MAGELANG)


def named_wrongly(records, reference):
    return asked_about(book({**FIGURES, "PKM Selatan": FIGURES["kerkopan"]}), "nama.xlsx", reference, records)


def test_an_export_of_dhis2_is_told_the_command_that_keeps_its_table():
    export = b'{"dataValues": [{"dataElement": "fbfJHSPpUQD", "period": "202501", "orgUnit": "x", "value": "3"}]}'
    app = checked("dhis2.json", export, "application/json")
    assert "ekspor DHIS2" in app.info[0].value
    assert app.code[0].value == "python -m ilp_dash dhis2 --pemetaan BERKAS.csv"
    assert button(app, "Pakai").disabled
