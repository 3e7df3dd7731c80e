"""The page "Rapat dan notulen": what a meeting decided, what was shown at it, and what became of it; of the staff
view alone, written by who receives all reports."""

from collections.abc import Mapping
from datetime import UTC, date
from functools import partial

import streamlit as st

from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.meetings import FIELDS, MEETINGS, UNITS, Meeting, Shown, changes_in_words, tidy
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number
from ilp_dash.errors import MeetingOvertaken, UserError
from ilp_dash.ingest.numbers import read_date
from ilp_dash.ingest.shown_files import KINDS, LARGEST_MB, read_shown
from ilp_dash.store.actions import actions
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.meetings import (
    Given,
    add_meeting,
    change_meeting,
    history,
    is_there,
    keep_shown,
    kept_bytes,
    meetings,
    same_as,
    shown_files,
)
from ilp_dash.store.records import open_records, records_to_read
from ilp_dash.ui import figures
from ilp_dash.ui.frame import follow
from ilp_dash.ui.minutes import minutes
from ilp_dash.ui.places import city
from ilp_dash.ui.plain import plain
from ilp_dash.ui.tables import promised
from ilp_dash.ui.unggah import ask_for_code, session
from ilp_dash.ui.uploading import sending
from ilp_dash.ui.viewer import visitor

PAGE, NUMBER = "rapat", "nomor"
_SAID, _TURN = "_rapat", "_rapat_ke"


def writer() -> str | None:
    """Who the visitor is in the trail, if he may write: as who hands in reports of all puskesmas."""
    may = sending(visitor(), session())
    return may.by if may and not may.puskesmas and current_store().view == STAFF else None


def draw(sel: Selection) -> None:
    """How many there are, the one that was chosen, the list, and the form for one more."""
    sel = Selection(sel.kota, sel.month, sel.puskesmas)
    if current_store().view != STAFF:
        title = f"{city(sel.kota).name}: rapat dan notulennya hanya di tampilan dinas."
        figures.show(verdict_figure(title, ""), "rapat-putusan")
        return
    found = meetings(records_to_read(), sel.kota)
    figures.show(_verdict(sel, found), "rapat-putusan")
    with st.container():  # always there: what stands below must not move up when the sentence goes, or it would close
        if said := st.session_state.pop(_SAID, None):
            st.success(plain(said))
    by = writer()
    if by:
        _draw_new(sel, by)
    else:
        _say_who()
    files = shown_files(records_to_read(), [m.id for m in found])
    chosen = _chosen(found)
    if chosen:
        _draw_one(sel, chosen, files.get(chosen.id, []), by)
    if found:
        figure = drawn_table(_table(sel, found, files), shown=20, chosen=_query(sel, chosen))
        if href := figures.show(figure, "rapat-daftar"):
            follow(href)


def _verdict(sel: Selection, found: list[Meeting]) -> dict:
    where = city(sel.kota).name
    if not found:
        return verdict_figure(
            f"{where}: belum ada rapat yang dicatat.",
            "Catat keputusan rapat dan tindak lanjutnya di sini; bahan rapat sejenis yang berikut dibuka dengan apa "
            "yang dijanjikan dan apa yang dicapai.",
        )
    return verdict_figure(f"{where}: {number(len(found))} rapat dicatat, terakhir {found[0].in_sentence}.", "")


def _say_who() -> None:
    if visitor().here:
        with st.expander("Menulis rapat"):
            ask_for_code()
    else:
        st.caption("Yang dapat mencatat rapat: pengelola program dan admin.")


def _query(sel: Selection, meeting: Meeting | None) -> str:
    return sel.link("").partition("?")[2] + f"&{NUMBER}={meeting.id}" if meeting else ""


def _table(sel: Selection, found: list[Meeting], files: Mapping[int, list[Shown]]) -> Table:
    columns = (
        Column("held_on", "Tanggal", "date"),
        Column("kind", "Rapat"),
        Column("decisions", "Keputusan", "count"),
        Column("actions", "Tindak lanjut", "count", False),
        Column("files", "Berkas bahan", "count", False),
    )
    rows = tuple(
        (m.held_on, MEETINGS[m.kind], len(m.decisions), len(m.actions), len(files.get(m.id, []))) for m in found
    )
    return Table(
        PAGE,
        f"Rapat {city(sel.kota).name}, yang terbaru dahulu",
        columns,
        rows,
        notes=("Pilih satu baris untuk membaca keputusannya, mencetak notulennya, atau mengubahnya.",),
        links=tuple(f"{PAGE}?{_query(sel, m)}" for m in found),
    )


def _chosen(found: list[Meeting]) -> Meeting | None:
    """The meeting the address names."""
    asked = st.query_params.get(NUMBER)
    if not asked:
        return None
    meeting = next((m for m in found if str(m.id) == asked), None)
    if meeting is None:
        st.warning(f"Rapat nomor '{plain(asked, 20)}' tidak ada di sini. Pilih dari daftar di bawah.", icon=None)
    return meeting


# --- the forms ------------------------------------------------------------------------------------------------------


def _fields(key: str, kota: str) -> dict:
    """The fields of the form, filled from the session's state under `key`; what stands in them, as `tidy` leaves it."""
    known = {a.id: f"{a.id} · {a.plan[:70]} ({a.state})" for a in actions(records_to_read(), kota)}
    left, middle, right = st.columns([5, 3, 4], gap="small")
    with left:
        said = {"kind": st.selectbox(FIELDS["kind"], list(MEETINGS), format_func=MEETINGS.get, key=f"{key}_kind")}
    with middle:
        written = st.text_input("Tanggal (misalnya 09/07/2026)", key=f"{key}_held_on", max_chars=20, autocomplete="off")
    with right:
        said["place"] = st.text_input(FIELDS["place"], key=f"{key}_place", max_chars=100, autocomplete="off")
    left, right = st.columns([7, 5], gap="small")
    with left:
        said["present"] = st.multiselect("Hadir", UNITS, key=f"{key}_present", placeholder="Pilih jabatan atau unit")
    with right:
        others = st.text_input(
            "Hadir yang lain, dipisah koma (bukan nama orang)", key=f"{key}_others", autocomplete="off"
        )
    said["present"] += others.split(",")
    said["decisions"] = st.text_area("Keputusan, satu per baris", key=f"{key}_decisions", height=130).splitlines()
    said["actions"] = st.multiselect(
        "Tindak lanjut yang dibuat atau dibahas",
        list(known),
        format_func=lambda id_: known.get(id_, str(id_)),
        key=f"{key}_actions",
        placeholder="Pilih dari tindak lanjut kota ini" if known else "Belum ada tindak lanjut",
    )
    said["held_on"] = read_date(written).value or (None if not written.strip() else written)
    return tidy(said)


def _fill(key: str, values: Mapping) -> None:
    """Put values into the fields of the next `_fields`."""
    for field, value in values.items():
        if field == "present":
            st.session_state[f"{key}_others"] = ", ".join(unit for unit in value if unit not in UNITS)
            value = [unit for unit in value if unit in UNITS]
        elif field == "decisions":
            value = "\n".join(value)
        elif isinstance(value, date):
            value = f"{value:%d/%m/%Y}"
        st.session_state[f"{key}_{field}"] = list(value) if isinstance(value, tuple) else value


def _draw_new(sel: Selection, by: str) -> None:
    key = f"rapat_baru_{sel.kota}_{st.session_state.get(_TURN, 0)}"
    with st.expander("Catat rapat"), st.form(key, border=False):
        if f"{key}_held_on" not in st.session_state:
            _fill(key, {"held_on": today_in(sel.kota)})
        values = _fields(key, sel.kota)
        if st.form_submit_button("Simpan", type="primary"):
            try:
                made = add_meeting(open_records(), sel.kota, values, by)
            except UserError as error:
                st.error(plain(str(error)))
            else:
                st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
                st.query_params[NUMBER] = str(made.id)
                _done(f"Rapat nomor {made.id} dicatat: {made.title}.")


def _draw_one(sel: Selection, meeting: Meeting, files: list[Shown], by: str | None) -> None:
    """One meeting: what was decided, what became of it, what was shown, its form and its history."""
    with st.container(border=True, key="rapat_satu"):
        st.markdown(f"**Nomor {meeting.id} · {plain(meeting.title)}**")
        st.caption(plain(f"{meeting.place or 'Tempat belum dicatat'} · hadir: {', '.join(meeting.present) or '–'}"))
        said = "\n".join(f"{n}. {plain(words)}" for n, words in enumerate(meeting.decisions, 1))
        st.markdown(said or "Keputusan belum dicatat.")
        _draw_promises(sel, meeting, files)
        st.download_button(
            "Unduh notulen (PDF)",
            lambda: minutes(meeting)[1],
            f"notulen_{meeting.kind}_{meeting.kota_code}_{meeting.held_on:%Y-%m-%d}.pdf",
            on_click="ignore",
        )
        _draw_files(meeting, files, by)
        if by:
            with st.expander("Ubah catatan rapat ini", expanded=f"_rapat_susul_{meeting.id}" in st.session_state):
                _draw_form(meeting, by)
        _draw_history(meeting)
        if st.button("Tutup", key="rapat_tutup"):
            st.query_params.pop(NUMBER, None)
            st.rerun()


def _draw_promises(sel: Selection, meeting: Meeting, files: list[Shown]) -> None:
    """What was promised and what is reached up to the chosen month."""
    since = promised.of_meeting(sel, meeting, files)
    if since.promises:
        figures.show(drawn_table(promised.table(since, sel), shown=20), "rapat-dijanjikan")


def _draw_files(meeting: Meeting, files: list[Shown], by: str | None) -> None:
    """The files that were shown, to take along; and for who may write, keeping more."""
    with st.expander(f"Bahan yang dipaparkan ({number(len(files))} berkas)"):
        for file in files:
            of = [f"s.d. {month_label(file.month)}"] if file.month else []
            of += [f"data versi {file.version}"] if file.version else []
            kept = f"disimpan {date_label(today_in(meeting.kota_code, file.kept_at.replace(tzinfo=UTC)))}"
            st.markdown(f"{plain(file.file_name)}: {', '.join([*of, kept])}. SHA-256 `{file.sha256[:16]}…`")
            if is_there(file):
                body = partial(kept_bytes, file)  # read when somebody wants it
                st.download_button("Unduh", body, file.file_name, key=f"rapat_unduh_{file.id}", on_click="ignore")
            else:
                st.error("Berkas yang disimpan hilang atau berubah. Pulihkan dari cadangan.")
        if not files:
            st.caption("Belum ada berkas yang disimpan.")
        key = f"rapat_berkas_{meeting.id}_{st.session_state.get(_TURN, 0)}"
        given = st.file_uploader(
            "Pilih berkas untuk disimpan atau dibandingkan",
            KINDS,
            accept_multiple_files=True,
            key=key,
            max_upload_size=LARGEST_MB,
        )
        for file in given if files else ():
            same = same_as(file.getvalue(), files)
            st.markdown(
                f"{plain(file.name)}: " + (f"sama dengan {plain(same.file_name)}." if same else "bukan yang disimpan.")
            )
        strange = [file for file in given if same_as(file.getvalue(), files) is None]
        if strange and by and st.button("Simpan bahan yang dipaparkan", type="primary"):
            try:
                kept = [Given(f.name, f.getvalue(), *read_shown(f.getvalue(), f.name)) for f in given]
                new = keep_shown(open_records(), meeting.id, kept, by)
            except UserError as error:
                st.error(plain(str(error)))
            else:
                st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
                _done(
                    f"{number(len(new))} berkas disimpan seperti dipaparkan, {number(len(given) - len(new))} sudah ada."
                )


def _draw_form(meeting: Meeting, by: str) -> None:
    key, base_key = f"rapat_{meeting.id}", f"_rapat_dasar_{meeting.id}"
    if f"{key}_held_on" not in st.session_state:  # not shown in the run before: as it is now
        st.session_state[base_key] = meeting
        _fill(key, {field: getattr(meeting, field) for field in FIELDS})
    if told := st.session_state.pop(f"_rapat_susul_{meeting.id}", None):  # overtaken: show what others wrote
        said, kept = told
        st.session_state[base_key] = meeting
        _fill(key, {field: getattr(meeting, field) for field in FIELDS if field not in kept})
        st.error(f"{plain(said)} Isian Anda masih ada di bawah ini; periksa, lalu simpan lagi.")
    base: Meeting = st.session_state[base_key]
    with st.form(key, border=False):
        values = _fields(key, meeting.kota_code)
        if st.form_submit_button("Simpan perubahan", type="primary"):
            changed = base.differing(values)
            try:
                change_meeting(open_records(), meeting.id, base.revision, changed, by)
            except MeetingOvertaken as error:
                st.session_state[f"_rapat_susul_{meeting.id}"] = str(error), list(changed)
                st.rerun()
            except UserError as error:
                st.error(plain(str(error)))
            else:
                del st.session_state[f"{key}_held_on"]
                _done(f"Rapat nomor {meeting.id} {'disimpan' if changed else 'tidak berubah'}.")


def _draw_history(meeting: Meeting) -> None:
    """Every change, the newest first."""
    lines = history(records_to_read(), meeting.id)
    with st.expander(f"Riwayat ({number(len(lines))})"):
        for line in reversed(lines):
            day = date_label(today_in(meeting.kota_code, line.at.replace(tzinfo=UTC)))
            said = changes_in_words(line.changes) if line.revision > 1 else "dicatat"
            st.markdown(f"- {day}, {plain(line.who)}: {plain(said, 2_000)}")


def _done(said: str) -> None:
    st.session_state[_SAID] = said
    st.rerun()
