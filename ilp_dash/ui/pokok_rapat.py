"""The page "Sunting pokok rapat": the rules' sentences of a city, and the office's own words for one meeting beside."""

from datetime import UTC

import streamlit as st

from ilp_dash.charts.texts import questions
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.briefing import Sentence
from ilp_dash.domain.briefing_edits import CHANGED, EDITED, LONGEST, Edit, outdated
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, PARTS
from ilp_dash.domain.months import date_label, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.errors import Overtaken, UserError
from ilp_dash.store.briefing_edits import edit, edits, history, restore
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.records import open_records, records_to_read
from ilp_dash.ui import figures
from ilp_dash.ui.frame import follow
from ilp_dash.ui.places import city
from ilp_dash.ui.plain import plain
from ilp_dash.ui.tables.briefing import sentences
from ilp_dash.ui.unggah import ask_for_code, session
from ilp_dash.ui.uploading import sending
from ilp_dash.ui.viewer import visitor

PAGE, PACK = "pokok-rapat", "paparan"
_SAID = "_pokok_rapat"


def writer() -> str | None:
    """Who the visitor of this page is in the trail, if he may edit: as who hands in reports of all puskesmas."""
    may = sending(visitor(), session())
    return may.by if may and not may.puskesmas and current_store().view == STAFF else None


def say_editing(sel: Selection) -> None:
    """One line on Ringkasan, with the way to the page: what is edited, and what no longer holds. Nothing for who may
    not edit, and while the records cannot be read."""
    if not (writer() or visitor().here):
        return
    of = sel.but(basis=Selection.basis)
    try:
        kept = edits(records_to_read(), sel.kota, sel.month)
    except UserError:
        return
    old, active = len(outdated(sentences(of), kept)), sum(bool(e.text) for e in kept)
    parts = [f"{active - old} kalimat {EDITED}"] if active > old else []
    parts += [f"{old} tidak dipakai: {CHANGED}"] if old else []
    ways = [
        (words, of.link(to, indikator=None)) for words, to in (("Sunting kalimat", PAGE), ("Buat bahan rapat", PACK))
    ]
    _figure(questions(ways, "; ".join(parts) or "Untuk rapat"), "pokok-rapat-sunting")


def draw(sel: Selection) -> None:
    """Every sentence with its field, for who may write; what was written before."""
    sel = Selection(sel.kota, sel.month)
    where = f"{city(sel.kota).name}, {month_label(sel.month)}"
    if current_store().view != STAFF:
        title = f"{where}: pokok rapat disunting di tampilan dinas."
        _figure(verdict_figure(title, "Di tampilan ini selalu tampil kalimat asli."), "pokok-rapat-putusan")
        return
    told, kept = sentences(sel), edits(records_to_read(), sel.kota, sel.month)
    old = outdated(told, kept)
    many, holding = sum(map(len, told.values())), sum(bool(e.text) for e in kept) - len(old)
    _figure(
        verdict_figure(
            f"{where}: {f'{holding} dari {many}' if holding else 'belum ada'} kalimat disunting untuk rapat.",
            "Suntingan tampil di Ringkasan dinas dan bahan rapat dengan tanda dan kalimat aslinya; tampilan umum dan "
            "layar selalu memakai kalimat asli.",
        ),
        "pokok-rapat-putusan",
    )
    if said := st.session_state.pop(_SAID, None):
        st.success(plain(said))
    by = writer()
    if not by:
        _say_who()
    at = {(e.part, e.rank): e for e in kept}
    for part, heading in PARTS.items():
        st.subheader(heading)
        if not told[part]:
            st.markdown(NO_EVIDENCE)
        for rank, said in enumerate(told[part], 1):
            _draw_one(sel, said, (part, rank), at.get((part, rank)), by)
        for lost in (e for e in old if e.part == part and e.rank > len(told[part])):
            st.warning(f"{_old(lost)}. Kalimat itu kini tidak ada.", icon=None)
    _draw_history(sel)


def _figure(figure: dict, key: str) -> None:
    if href := figures.show(figure, key):
        follow(href)


def _old(lost: Edit) -> str:
    return f"Suntingan tidak dipakai, {CHANGED}: “{plain(lost.text)}”, untuk “{plain(lost.original)}”"


def _draw_one(sel: Selection, said: Sentence, place: tuple[str, int], kept: Edit | None, by: str | None) -> None:
    """A sentence of the rules, what is kept of it, and its form for who may write."""
    holds = bool(kept and kept.text and kept.original == said.words)
    with st.container(border=True):
        st.markdown(f"**Asli:** {plain(said.words)}")
        if kept and kept.text and not holds:
            st.warning(_old(kept), icon=None)
        if by:
            _draw_form(sel, said, place, kept, by)
        elif holds:
            st.markdown(f"**{EDITED.capitalize()}:** {plain(kept.text)}")


def _draw_form(sel: Selection, said: Sentence, place: tuple[str, int], kept: Edit | None, by: str) -> None:
    key = f"pr_{sel.kota}_{month_code(sel.month)}_{place[0]}_{place[1]}"
    base = f"_{key}"
    if key not in st.session_state:  # not shown in the run before: as it is now
        st.session_state[base] = kept.revision if kept else 0, said.words
        st.session_state[key] = kept.text if kept and kept.text else said.words
    if told := st.session_state.pop(f"{base}_susul", None):
        st.error(f"{plain(told)} Isian Anda masih ada di bawah ini; periksa, lalu simpan lagi.")
    with st.form(f"{key}_isian", border=False):
        text = st.text_area("Kalimat untuk rapat", key=key, max_chars=LONGEST, height=128)
        left, right, _ = st.columns([2, 3, 6], gap="small")
        with left:
            saved = st.form_submit_button("Simpan", type="primary")
        with right:
            back = st.form_submit_button("Pulihkan kalimat asli") if kept and kept.text else False
    if not (saved or back):
        return
    revision, original = st.session_state[base]
    at = (open_records(), sel.kota, sel.month, place, revision)
    try:
        restore(*at, by) if back else edit(*at, original, text, by)
    except Overtaken as error:
        st.session_state[base] = kept.revision if kept else 0, said.words
        st.session_state[f"{base}_susul"] = str(error)
        st.rerun()
    except UserError as error:
        st.error(plain(str(error)))
    else:
        del st.session_state[key]
        st.session_state[_SAID] = "Kalimat asli dipakai lagi." if back else "Kalimat disimpan."
        st.rerun()


def _draw_history(sel: Selection) -> None:
    lines = history(records_to_read(), sel.kota, sel.month)
    if not lines:
        return
    with st.expander(f"Riwayat ({number(len(lines))})"):
        for line in reversed(lines):
            day = date_label(today_in(sel.kota, line.at.replace(tzinfo=UTC)))
            done = f"menjadi “{line.after}”" if line.after else "dipulihkan ke kalimat asli"
            st.markdown(f"- {day}, {plain(line.who)}: {PARTS[line.part]} {line.rank} {plain(done, 1_000)}")


def _say_who() -> None:
    if visitor().here:
        with st.expander("Menyunting pokok rapat", expanded=True):
            ask_for_code()
    else:
        st.caption("Yang dapat menyunting: pengelola program dan admin, seperti mengirim laporan semua puskesmas.")
