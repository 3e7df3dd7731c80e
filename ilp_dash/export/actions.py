"""Actions as a workbook people fill in and hand back: masalah, penyebab, RTL, PIC, tenggat; typed, never a formula."""

import io
from collections.abc import Iterable, Mapping
from datetime import date

import xlsxwriter

from ilp_dash.domain.actions import COLUMNS, SHEET, STATES, WORDS, Action
from ilp_dash.domain.words import safe_text

_WIDE = {"problem": 40, "cause": 30, "plan": 40, "owner": 24, "why": 24, "place": 28, "puskesmas_code": 14}
_EMPTY_ROWS = 200  # below the last action that take new ones
_GUIDE = (
    "Baris baru: kosongkan Nomor dan Revisi; isi Kota, Masalah, RTL, PIC, dan Tenggat. "
    "Baris lama: ubah selnya, biarkan Nomor dan Revisi. Tulis jabatan atau unit, bukan nama orang. "
    f"Kota, Puskesmas, Kelurahan, dan Indikator ditulis kodenya; {' dan '.join(WORDS.values())} tidak dibaca kembali."
)


def to_xlsx(actions: Iterable[Action], names: Mapping[str, str], today: date) -> bytes:
    """The workbook of actions in the order given. names: of puskesmas, kelurahan and cities by code."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#e7f0f2"})
    text, grey = (book.add_format({"text_wrap": True, "valign": "top", **more}) for more in ({}, {"italic": True}))
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    count = book.add_format({"num_format": "#,##0", "valign": "top"})
    fields = list(COLUMNS | WORDS)
    sheet.merge_range(0, 0, 0, len(fields) - 1, _GUIDE, grey)
    sheet.set_row(0, 34)
    for column, field in enumerate(fields):
        sheet.write_string(1, column, (COLUMNS | WORDS)[field], head)
        sheet.set_column(column, column, _WIDE.get(field, 12), {"due": day, "people": count}.get(field, text))
    row = 1
    for row, action in enumerate(actions, 2):
        code = action.kelurahan_code or action.puskesmas_code or action.kota_code
        words = {"place": names.get(code, code), "overdue": "ya" if action.is_overdue(today) else None}
        for column, field in enumerate(fields):
            value = words[field] if field in words else getattr(action, field)
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(row, column, value, count)
            elif value:
                sheet.write_string(row, column, safe_text(value), text)
    states = fields.index("state")
    sheet.data_validation(2, states, row + _EMPTY_ROWS, states, {"validate": "list", "source": list(STATES)})
    sheet.autofilter(1, 0, max(row, 2), len(fields) - 1)
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
    return out.getvalue()
