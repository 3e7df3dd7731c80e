"""Unggah data before a file counts: what it would change, and how an office's own table is read."""

from dataclasses import replace

import test_unggah_page as unggah
from store.magelang import magelang_reports
from test_unggah_page import XLSX, opened, pressed

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.words import number
from ilp_dash.ingest.submissions import import_files
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.records import open_records
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import preview
from ilp_dash.ui.figures import shown

folder, workbook = unggah.folder, unggah.workbook


def test_what_a_report_would_change_is_shown_figure_by_figure_before_it_counts(tmp_path, workbook, monkeypatch):
    monkeypatch.setattr(preview, "MOST", 30)
    report = next(r for r in magelang_reports() if r.year == 2026)
    first = report.spm[0]
    over = replace(first, served=(first.sasaran_pusdatin, *(None if v is None else v + 1 for v in first.served[1:])))
    write_report(replace(report, simulated=False, spm=(over, *report.spm[1:4])), tmp_path / "baru.xlsx", {})
    (tmp_path / "laporan.xlsx").write_bytes(workbook)
    assert import_files([tmp_path / "laporan.xlsx"], load_reference(), open_records()).accepted
    app = opened()
    app.file_uploader[0].set_value(("baru.xlsx", (tmp_path / "baru.xlsx").read_bytes(), XLSX)).run()
    next(toggle for toggle in app.toggle if toggle.key == "unggah_ganti").set_value(True).run()
    pressed(app, "Periksa")
    parts = next(c for c in app.segmented_control if c.key == "unggah_perubahan")
    assert [part.partition(" (")[0] for part in parts.options] == ["Semua", "Berubah", "Ditarik"]
    [table] = shown(app, "table")
    columns = {column["l"]: column["v"] for column in table["cols"]}
    assert columns["Catatan"][0] == "kini tercapai" and columns["Indikator"][0] == INDICATORS[first.indicator].short
    assert columns["Menjadi"][0] == number(first.sasaran_pusdatin)
    assert len(columns["Catatan"]) == 30 and table["notes"][0].startswith("Tampil 30 dari ")
    parts.set_value("berubah").run()
    [table] = shown(app, "table")
    assert {column["l"] for column in table["cols"]} >= {"Indikator", "Bulan", "Dahulu", "Menjadi", "Selisih orang"}
    every = app.session_state["_unggah"].changes[1].decode("utf-8-sig").splitlines()
    whole = sum(int(part.partition(" (")[2].rstrip(")").replace(".", "")) for part in parts.options[1:])
    assert len([line for line in every if ";ditarik;" in line or ";berubah;" in line]) == whole
    assert f"Unduh semua perubahan ({number(whole)} baris, CSV)" in [b.proto.label for b in app.get("download_button")]
