"""Unggah data: what is asked before a file is used, and that the button waits for the answers."""

import io
from dataclasses import replace

import openpyxl
import test_unggah_page as unggah
from store.magelang import magelang_reports
from test_unggah_page import XLSX, button, checked, pressed, said, spoiled

from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.ledger import accepted
from ilp_dash.store.records import open_records

folder, workbook = unggah.folder, unggah.workbook


def test_a_refused_workbook_is_had_back_marked_or_sent_without_its_wrong_cells_once_all_is_ticked_and_explained(
    folder, workbook
):
    app = checked("laporan.xlsx", spoiled(workbook), XLSX)
    assert "laporan.xlsx ditolak" in app.error[0].value
    assert app.get("download_button")[0].proto.label == "Unduh berkas bertanda"
    name, content = app.session_state["_unggah"].marked
    assert name == "laporan (diperiksa).xlsx"
    comments = [c.comment.text for row in openpyxl.load_workbook(io.BytesIO(content))["SPM"] for c in row if c.comment]
    assert any(text.startswith("GALAT: ") and "dua puluh" in text for text in comments)
    assert button(app, "Pakai").disabled and "Pakai menyala setelah" in said(app)
    [box] = app.checkbox
    assert "dua puluh" in box.label and "Kirim tanpa sel ini?" in said(app)
    box.check().run()
    assert button(app, "Pakai").disabled
    reason_of(app).set_value("- menunggu pustu").run()
    pressed(app, "Pakai")
    assert "Versi data 2 sekarang tampil" in app.success[0].value
    [file] = accepted(open_records())
    assert (file.reason, file.left_out[0][0]) == ("- menunggu pustu", "SPM")
    assert "DIKECUALIKAN" in {f["kind"] for f in file.findings}


def reason_of(app):
    """The field for the reason."""
    return next(field for field in app.text_area if field.label.startswith("Mengapa"))


def test_a_value_out_of_the_ordinary_is_to_be_explained_before_the_file_is_used(tmp_path):
    report = next(r for r in magelang_reports() if r.year == 2026)
    line = next(line for line in report.spm if line.indicator == "SPM08")
    high = replace(line, served=(line.served[0] + line.sasaran_riil * 9, *line.served[1:]))
    lines = tuple(high if one is line else one for one in report.spm)
    write_report(replace(report, simulated=False, spm=lines), tmp_path / "a.xlsx", {})
    app = checked("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), XLSX)
    assert "dapat dipakai sesudah Anda menjelaskan" in app.warning[0].value
    assert "di luar kebiasaan" in said(app) and "SPM08" in said(app)
    assert button(app, "Pakai").disabled
    reason_of(app).set_value("  ").run()
    assert button(app, "Pakai").disabled
    reason_of(app).set_value("skrining massal").run()
    assert not button(app, "Pakai").disabled and "Pakai menyala" not in said(app)
