"""The page "Tindak lanjut": what was promised about a gap, by whom and by when; written by who may hand in reports."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, date
from functools import cache
from pathlib import Path

import streamlit as st

from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.charts.texts import questions
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.actions import (
    FIELDS,
    LONGEST,
    LONGEST_COMMENT,
    MOVES,
    Action,
    changes_in_words,
    in_order,
    late_in_words,
    tidy,
)
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import date_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import in_sentence, number
from ilp_dash.errors import Overtaken, UserError
from ilp_dash.ingest.numbers import read_date
from ilp_dash.store.actions import actions, add_action, change_action, comment, history
from ilp_dash.store.connection import OWN, PUBLIC, current_store
from ilp_dash.store.records import open_records, records_to_read
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import figures
from ilp_dash.ui.commands import command
from ilp_dash.ui.frame import follow
from ilp_dash.ui.places import place_name
from ilp_dash.ui.plain import plain
from ilp_dash.ui.proposing import about, proposal
from ilp_dash.ui.unggah import ask_for_code, session
from ilp_dash.ui.uploading import Sending, sending
from ilp_dash.ui.viewer import visitor

PAGE, NUMBER, NEW = "tindak-lanjut", "nomor", "baru"  # its address, and its own parameters
# The fields of its form; what an action is about, its place and indicator, stays as it was written.
_FORM = ("problem", "cause", "plan", "owner", "due", "people", "state", "why")
_HINTS = {"owner": "Jabatan atau unit, misalnya Lurah, Camat, TP PKK; bukan nama orang", "due": "misalnya 18/12/2026"}


def writer() -> Sending | None:
    """What the visitor of this page may write (of one puskesmas, or of all), as when he hands in reports; None:
    nothing."""
    store, may = current_store(), sending(visitor(), session())
    if store.view == PUBLIC or may is None:
        return None
    return Sending(may.by, store.puskesmas) if store.view == OWN else may


def _kept(sel: Selection) -> tuple[list[Action], list[Action]]:
    """The actions of the chosen place and indicator, in order: all, and those whose words this view may show."""
    found = [
        action
        for action in actions(records_to_read(), sel.kota)
        if sel.puskesmas in (None, action.puskesmas_code) and sel.indikator in (None, action.indicator)
    ]
    found = in_order(found, today_in(sel.kota))
    store = current_store()
    own = {PUBLIC: lambda a: False, OWN: lambda a: a.puskesmas_code == store.puskesmas}.get(store.view, lambda a: True)
    return found, list(filter(own, found))


def draw(sel: Selection) -> None:
    """How many there are and how many are late, the one that was chosen, the list, and the form for one more."""
    if not sel.indikator or INDICATORS[sel.indikator].program == "SPM":  # is counted by puskesmas
        sel = sel.but(kelurahan=None)
    found, shown = _kept(sel)
    _figure(_verdict(sel, found, shown), "tindak-lanjut-putusan")
    if current_store().view == PUBLIC:
        return
    may = writer()
    if said := st.session_state.pop("_tindak_lanjut", None):
        st.success(said)
    if may:
        _draw_new(sel, may, found)
    if chosen := _chosen(shown):
        _draw_one(chosen, may)
    if shown:
        _figure(drawn_table(_table(sel, shown), shown=20, chosen=_query(sel, chosen)), "tindak-lanjut-daftar")
        st.download_button("Unduh tabel (XLSX)", lambda: _workbook(shown), "tindak-lanjut.xlsx", on_click="ignore")
    if may and not may.puskesmas:
        _draw_table_in(may)
    if not may:
        _say_who()


def say_overdue(sel: Selection) -> None:
    """One line on another page, with the way there: how many are late. Nothing where none is, and while the records
    cannot be read."""
    try:
        shown = _kept(sel.but(indikator=None))[1]
    except UserError:
        return
    late = [action for action in shown if action.is_overdue(today_in(sel.kota))]
    if late:
        way = [("Buka tindak lanjut", sel.link(PAGE, indikator=None))]
        _figure(questions(way, late_in_words(late)), "tindak-lanjut-lewat")


def _figure(figure: dict, key: str) -> None:
    if href := figures.show(figure, key):
        follow(href)


def _verdict(sel: Selection, found: list[Action], shown: list[Action]) -> dict:
    today = today_in(sel.kota)
    still = sum(action.is_open for action in found)
    late = sum(action.is_overdue(today) for action in found)
    of = f" tentang {in_sentence(INDICATORS[sel.indikator].short)}" if sel.indikator else ""
    if not found:
        return verdict_figure(
            f"{place_name(sel)}: belum ada tindak lanjut{of}.",
            "Buka Kesenjangan SPM atau PWS, lalu pilih 'Jadikan tindak lanjut' di samping kesenjangannya.",
        )
    told = f"{number(late)} lewat tenggat" if late else "tidak ada yang lewat tenggat"
    hidden = len(found) - len(shown)
    return verdict_figure(
        f"{place_name(sel)}: {number(still)} tindak lanjut{of} masih terbuka, {told}.",
        f"Isi {number(hidden)} tindak lanjut hanya untuk dinas dan puskesmasnya." if hidden else "",
    )


def _query(sel: Selection, action: Action | None) -> str:
    return sel.link("").partition("?")[2] + f"&{NUMBER}={action.id}" if action else ""


def _table(sel: Selection, shown: list[Action]) -> Table:
    today, names = today_in(sel.kota), _names()
    rows = tuple(
        (
            action.plan,
            action.owner,
            action.due,
            f"{action.state}{', lewat tenggat' if action.is_overdue(today) else ''}",
            names.get(action.kelurahan_code or action.puskesmas_code or action.kota_code, action.kota_code),
            INDICATORS[action.indicator].short if action.indicator else None,
            action.people,
        )
        for action in shown
    )
    columns = (
        Column("plan", "Rencana"),
        Column("owner", "Penanggung jawab", essential=False),
        Column("due", "Tenggat", "date"),
        Column("state", "Status"),
        Column("place", "Tempat", essential=False),
        Column("indicator", "Indikator", essential=False),
        Column("people", "Orang", "count", False, note="yang diharapkan terjangkau"),
    )
    return Table(
        PAGE,
        f"Tindak lanjut, {place_name(sel)}: yang lewat tenggat dahulu",
        columns,
        rows,
        notes=("Pilih satu baris untuk membaca riwayatnya, mengubah statusnya, atau memberi komentar.",),
        links=tuple(f"{PAGE}?{_query(sel, action)}" for action in shown),
    )


def _workbook(shown: list[Action]) -> bytes:
    """The table as `python -m ilp_dash tindak-lanjut` writes it and reads it back."""
    from ilp_dash.export.actions import to_xlsx  # its writer is loaded when somebody wants a file

    return to_xlsx(shown, _names(), today_in(shown[0].kota_code))


def _draw_table_in(may: Sending) -> None:
    """The table handed back: by the command, in a process of its own, because a workbook may be anything."""
    with st.expander("Masukkan kembali tabel yang sudah diisi"):
        file = st.file_uploader("Tabel tindak lanjut (XLSX)", ["xlsx"], key="tindak_lanjut_tabel", max_upload_size=5)
        if not file or not st.button("Masukkan tabel", type="primary"):
            return
        with tempfile.TemporaryDirectory(prefix="tindak-lanjut-") as folder:
            path = Path(folder) / "tabel.xlsx"
            path.write_bytes(file.getvalue())
            code, said = command(["tindak-lanjut", "--masuk", str(path)], may.by)
        said = said.replace("tabel.xlsx", file.name)
        if not code:
            st.session_state["_tindak_lanjut"] = plain(said)
            st.rerun()
        nothing = "Tidak ada yang disimpan."
        lines = said.splitlines()[:20] or ["Tabel tidak terbaca."]
        st.error("\n\n".join(plain(line, 300) for line in [*lines, *([] if nothing in said else [nothing])]))


@cache
def _names() -> dict[str, str]:
    """Places the application knows, by code, read once."""
    reference = load_reference()
    areas = {a.code: a.name for a in reference.areas} | {c.kota_code: c.name for c in reference.cities}
    return areas | {p.puskesmas_code: f"Puskesmas {p.name}" for p in reference.puskesmas}


def _chosen(shown: list[Action]) -> Action | None:
    """The action the address names, if this view may show it."""
    asked = st.query_params.get(NUMBER)
    if not asked:
        return None
    found = next((action for action in shown if str(action.id) == asked), None)
    if found is None:
        st.warning(
            f"Tindak lanjut nomor '{plain(asked, 20)}' tidak ada di sini. Pilih dari daftar di bawah.", icon=None
        )
    return found


def _say_who() -> None:
    if visitor().here:
        with st.expander("Menulis tindak lanjut", expanded=bool(st.query_params.get(NEW))):
            ask_for_code()
    else:
        st.caption(
            "Yang dapat menulis tindak lanjut: pengelola program, admin, dan petugas puskesmas untuk puskesmasnya, "
            "seperti mengirim laporan."
        )


# --- the forms ------------------------------------------------------------------------------------------------------


def _fields(key: str, states: tuple[str, ...] = ()) -> dict:
    """The fields of the form, filled from the session's state under `key`; what stands in them, as `tidy` leaves it.
    states: it may go to, the present one first; () = a new one, which has none yet."""
    said = {
        field: st.text_area(FIELDS[field], key=f"{key}_{field}", max_chars=LONGEST[field], height=68)
        for field in ("problem", "cause", "plan")
    }
    left, middle, right = st.columns([5, 3, 3], gap="small")
    with left:
        said["owner"] = st.text_input(FIELDS["owner"], key=f"{key}_owner", max_chars=100, help=_HINTS["owner"])
    with middle:
        written = st.text_input(f"Tenggat ({_HINTS['due']})", key=f"{key}_due", max_chars=20, autocomplete="off")
    with right:
        said["people"] = st.number_input(FIELDS["people"], key=f"{key}_people", min_value=1, step=1, value=None)
    said["due"] = read_date(written).value or (None if not written.strip() else written)
    if states:
        left, right = st.columns([3, 8], gap="small")
        with left:
            said["state"] = st.selectbox(FIELDS["state"], states, key=f"{key}_state")
        with right:
            said["why"] = st.text_input(
                "Alasan (wajib bila batal atau dibuka lagi)", key=f"{key}_why", max_chars=500, autocomplete="off"
            )
    return tidy(said)


def _fill(key: str, values: Mapping) -> None:
    """Put values into the fields of the next `_fields`."""
    for field, value in values.items():
        shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
        st.session_state[f"{key}_{field}"] = shown if field == "people" else shown or ""


def _draw_new(sel: Selection, may: Sending, found: list[Action]) -> None:
    """The form for one more, about what the filters have chosen, filled with what the gap itself says."""
    if may.puskesmas and sel.puskesmas != may.puskesmas:
        st.caption(f"Anda menulis untuk {_names().get(may.puskesmas, may.puskesmas)}: pilih dahulu di saringan.")
        return
    key = "_".join(map(str, ("tl", st.session_state.get("_tl_ke", 0), sel.area, sel.kelurahan, sel.indikator)))
    with st.expander("Tambah tindak lanjut", expanded=bool(st.query_params.get(NEW))), st.form(key, border=False):
        if f"{key}_problem" not in st.session_state:
            _fill(key, proposal(sel, today_in(sel.kota)))
        st.markdown(f"Tentang **{plain(about(sel))}**; yang lain dipilih di saringan di atas.")
        same = (sel.kota, sel.puskesmas, sel.kelurahan, sel.indikator)
        for action in found:
            of = (action.kota_code, action.puskesmas_code, action.kelurahan_code, action.indicator)
            if action.is_open and sel.indikator and of == same:
                st.caption(f"Sudah ada nomor {action.id}: {plain(action.plan, 80)} ({action.state}).")
        values = _fields(key)
        if st.form_submit_button("Simpan", type="primary"):
            values |= {"indicator": sel.indikator, "puskesmas_code": sel.puskesmas, "kelurahan_code": sel.kelurahan}
            try:
                made = add_action(open_records(), sel.kota, values, may.by)
            except UserError as error:
                st.error(plain(str(error)))
            else:
                st.session_state["_tl_ke"] = st.session_state.get("_tl_ke", 0) + 1
                st.query_params.pop(NEW, None)
                _done(f"Tindak lanjut nomor {made.id} dicatat sebagai usulan: {plain(made.plan, 120)}")


def _draw_one(action: Action, may: Sending | None) -> None:
    """One action: what it is, its form and its comments for who may write, its history."""
    names = _names()
    place = names.get(action.kelurahan_code or action.puskesmas_code or action.kota_code, action.kota_code)
    of = f"{INDICATORS[action.indicator].short}, {place}" if action.indicator else place
    with st.container(border=True, key="tindak_lanjut_satu"):
        st.markdown(f"**Nomor {action.id} · {plain(action.plan)}**")
        st.caption(plain(f"{of} · {action.owner} · tenggat {date_label(action.due)} · {action.state}"))
        if may:
            _draw_form(action, may)
        else:
            cause = f" Penyebab: {plain(action.cause)}" if action.cause else ""
            st.markdown(f"Masalah: {plain(action.problem)}{cause}")
        _draw_history(action)
        if st.button("Tutup", key="tl_tutup"):
            st.query_params.pop(NUMBER, None)
            st.rerun()


def _draw_form(action: Action, may: Sending) -> None:
    key, base_key = f"tl_{action.id}", f"_tl_dasar_{action.id}"
    if f"{key}_problem" not in st.session_state:  # not shown in the run before: as it is now
        st.session_state[base_key] = action
        _fill(key, {field: getattr(action, field) for field in _FORM})
    if told := st.session_state.pop(f"_tl_susul_{action.id}", None):  # overtaken: show what others wrote
        base, said, kept = told
        st.session_state[base_key] = base
        _fill(key, {field: getattr(base, field) for field in _FORM if field not in kept})
        st.error(f"{plain(said)} Isian Anda masih ada di bawah ini; periksa, lalu simpan lagi.")
    base: Action = st.session_state[base_key]
    with st.form(key, border=False):
        values = _fields(key, (base.state, *MOVES[base.state]))
        if st.form_submit_button("Simpan perubahan", type="primary"):
            changed = base.differing(values)
            try:
                change_action(open_records(), action.id, base.revision, changed, may.by)
            except Overtaken as error:
                now = next(a for a in actions(records_to_read(), action.kota_code) if a.id == action.id)
                kept = [field for field in changed if field != "state" or changed[field] in MOVES[now.state]]
                st.session_state[f"_tl_susul_{action.id}"] = now, str(error), kept
                st.rerun()
            except UserError as error:
                st.error(plain(str(error)))
            else:
                del st.session_state[f"{key}_problem"]
                _done(f"Nomor {action.id} disimpan." if changed else f"Nomor {action.id} tidak berubah.")
    with st.form(f"{key}_komentar", border=False, clear_on_submit=True):
        text = st.text_area("Komentar", key=f"{key}_kata", max_chars=LONGEST_COMMENT, height=68)
        if st.form_submit_button("Kirim komentar"):
            try:
                comment(open_records(), action.id, text, may.by)
            except UserError as error:
                st.error(plain(str(error)))
            else:
                _done(f"Komentar untuk nomor {action.id} dicatat.")


def _draw_history(action: Action) -> None:
    """Every change and comment, the newest first."""
    lines = history(records_to_read(), action.id)
    with st.expander(f"Riwayat ({number(len(lines))})"):
        for line in reversed(lines):
            day = date_label(today_in(action.kota_code, line.at.replace(tzinfo=UTC)))
            said = f"“{line.comment}”" if line.comment else changes_in_words(line.changes)
            said = said if line.comment or line.revision > 1 else "dicatat"
            st.markdown(f"- {day}, {plain(line.who)}: {plain(said, 2_000)}")


def _done(said: str) -> None:
    st.session_state["_tindak_lanjut"] = said
    st.rerun()
