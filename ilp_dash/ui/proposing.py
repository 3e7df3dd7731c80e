"""A gap as the beginning of an action: what the form says before anybody has typed."""

from datetime import date, timedelta

from ilp_dash.analysis import running
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.to_do import task_of
from ilp_dash.domain.words import in_sentence, number
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name, unit_name

_DAYS = 30  # until it is due


def about(sel: Selection) -> str:
    """ "Hipertensi, Puskesmas Paal V"; the place alone where no indicator is chosen."""
    return f"{INDICATORS[sel.indikator].short}, {unit_name(sel)}" if sel.indikator else unit_name(sel)


def proposal(sel: Selection, today: date) -> dict:
    """Fields of an action (domain.actions.FIELDS) about the chosen place and indicator; people is how many are short of
    what was due, where this view holds that. Without an indicator only the day is proposed."""
    empty = {"problem": "", "cause": "", "plan": "", "owner": "", "people": None, "due": today + timedelta(days=_DAYS)}
    if not sel.indikator:
        return empty
    of, people = INDICATORS[sel.indikator], _short(sel)
    due = "100 %" if running.closes(sel.month) else "target berjalan"
    fewer = f": kurang {number(people)} orang dari {due}" if people else ""
    do = task_of(of.id).do if of.program == "PWS" else f"jangkau sasaran {in_sentence(of.short)} yang belum dilayani"
    who = f"{place_name(sel)}, PJ Klaster {of.klaster}" if sel.puskesmas else f"Dinas kesehatan, klaster {of.klaster}"
    return empty | {
        "problem": f"{about(sel)}{fewer}, s.d. {month_label(sel.month)}",
        "plan": f"{do[:1].upper()}{do[1:]}",
        "owner": who,
        "people": people,
    }


def _short(sel: Selection) -> int | None:
    """People short of what was due in the chosen place; None where that is nobody, not in this view, or not counted in
    people through the year."""
    of = INDICATORS[sel.indikator]
    if of.program == "SPM":
        rows = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
        return next((running.short(row, sel.month) for row in rows if row.id == of.id), None) or None
    if of.monthly_ratio or of.id == "KUNJUNGAN_RUMAH":
        return None
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    row = ask(ask_pws.pws_area, level, area, of.id, sel.month, sel.basis)
    return row.short_count or None if row else None
