"""An office's own table on the page "Unggah data": how it would be read, what it does not say, and the answers."""

import threading
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from ilp_dash.charts.tables import table
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import BASES, PWS, SPM
from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number
from ilp_dash.errors import UserError
from ilp_dash.store.records import open_records, records_to_read
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import figures
from ilp_dash.ui.plain import plain
from ilp_dash.ui.uploading import Job, Sending, Sent

# In the session: (id of the file, what was asked about it so far, what was said to the last answers).
_KEPT = "_petakan"
_SHOWN = 10  # findings told
_reading = threading.Lock()  # each reading takes a process with memory of its own


def is_needed(job: Job) -> bool:
    """Was a report refused because its layout, or a name in it, is not known yet?"""
    return job.request.kind == "laporan" and not job.taking and job.refused and "ilp_dash petakan" in job.report


def is_dhis2(job: Job) -> bool:
    """Was a report refused because it is an export of DHIS2 whose table of mapping lacks something?"""
    return job.request.kind == "laporan" and job.refused and "ilp_dash dhis2 --pemetaan" in job.report


def tell_dhis2(name: str) -> None:
    """What to do with an export of DHIS2: its table is remembered by command."""
    st.info(
        f"**{name}: ekspor DHIS2.** Unit dan elemen datanya dipetakan dengan satu tabel CSV, dicatat sekali oleh "
        "petugas data dinas di komputer dasbor; sesudah itu ekspor diperiksa di sini seperti berkas lain:"
    )
    st.code("python -m ilp_dash dhis2 --pemetaan BERKAS.csv", language=None)
    st.caption("Isi tabelnya ada di Panduan, bagian ekspor DHIS2. Yang kurang disebut dalam laporan di bawah ini.")


def draw(file: Sent, may: Sending, begin: Callable[[], None]) -> None:
    """The dialogue about one file. begin: starts to check it once its mapping is remembered."""
    name = plain(file.safe_name, 80)
    if file.name.lower().endswith(".zip"):
        st.info(f"**{name} berisi tabel yang susunannya belum dikenal.** Unggah tabel itu sendiri, tanpa .zip, sekali.")
        return
    st.info(
        f"**{name}: susunan tabelnya belum dikenal, atau ada yang belum disebut.** Jawab sekali di bawah ini; berkas "
        "berikutnya dengan susunan yang sama langsung diperiksa. Belum ada yang disimpan."
    )
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != file.id:
        kept = _ask(file, None)
        if kept is None:
            return
    _, asked, said = kept
    _tell(asked)
    if said:
        st.warning(said)
    _form(file, asked, may, begin)


def _ask(file: Sent, mapping: Mapping | None):
    """Read the file, by a mapping with answers; keeps and returns it as _KEPT says, None where it cannot be read."""
    from ilp_dash.ingest.shapes.asking import asked_about  # brings what reads files, as in viewer

    with st.spinner("Membaca tabelnya …"), _reading:
        try:
            asked = asked_about(
                bytes(file.content),
                file.safe_name,
                load_reference(),
                records_to_read(),
                lambda known, first: mapping or known,
            )
        except UserError as error:
            st.error(plain(str(error)))
            return None
    st.session_state[_KEPT] = file.id, asked, ""
    return st.session_state[_KEPT]


def _tell(asked) -> None:
    """How the file is understood: what it holds, its columns, its first rows."""
    from ilp_dash.ingest.shapes.telling import about_lines, unused_columns, used_columns

    proposal = asked.proposal
    what, *about = about_lines(proposal, asked.remembered)
    st.markdown(f"**Terbaca sebagai {plain(what)}** {' '.join(map(plain, about))}")
    columns = [(heading, meaning, cells) for cells, heading, meaning in used_columns(proposal)]
    unused = unused_columns(proposal)
    _table(
        "Arti kolomnya",
        ("Judul kolom", "Dibaca sebagai", "Sel"),
        columns,
        (f"Tidak dipakai: {unused}." if unused else "",)
        + ("Keliru? Arti kolom dibetulkan dengan perintah petakan BERKAS --kolom (lihat Panduan).",),
        "kolom",
    )
    rows = [(label, read or "belum terbaca", f"{sheet} {row}".strip()) for sheet, row, label, read in proposal.rows]
    more = f"{len(rows)} baris pertama dari {number(len(rows) + proposal.more)}." if proposal.more else ""
    _table("Baris seperti terbaca", ("Baris", "Dibaca sebagai", "Letak"), rows, (more,), "baris")
    if proposal.found:
        st.markdown("**Yang perlu diperiksa di berkas ini**")
        st.markdown("\n".join(f"- {plain(finding.message)}" for finding in proposal.found[:_SHOWN]))
        if len(proposal.found) > _SHOWN:
            st.caption(f"… dan {number(len(proposal.found) - _SHOWN)} lagi")


def _table(title: str, heads: tuple[str, str, str], rows: list[tuple], notes: tuple[str, ...], key: str) -> None:
    columns = tuple(Column(str(n), head, essential=n < 2) for n, head in enumerate(heads))
    made = Table(f"petakan_{key}", title, columns, tuple(rows), tuple(filter(None, notes)))
    figures.show(figures.packed(table(made, shown=5, filter_box=False)), f"petakan_{key}")


def _form(file: Sent, asked, may: Sending, begin: Callable[[], None]) -> None:
    """The questions, each with its choices, and the two buttons."""
    questions = asked.proposal.questions
    with st.form(f"petakan_{file.id}", border=bool(questions)):
        st.markdown(
            f"**{len(questions)} hal perlu dijawab**" if questions else "**Tidak ada lagi yang perlu dijawab.**"
        )
        answers = [(question, _widget(question, asked, may)) for question in questions]
        with st.container(horizontal=True):
            save = st.form_submit_button("Simpan pemetaan dan periksa", type="primary")
            again = st.form_submit_button("Baca ulang saja") if questions else False
    if not (save or again):
        return
    given = [(question, value) for question, value in answers if value is not None]
    kept = _ask(file, _with_answers(asked.proposal.mapping, given))
    if kept is None:
        return
    said = ""
    if save:
        left = len(kept[1].proposal.questions)
        said = f"{left} hal belum dijawab; pemetaannya belum disimpan." if left else _save(kept[1], may)
        if not said:
            st.session_state.pop(_KEPT)
            begin()
    st.session_state[_KEPT] = (*kept[:2], said)
    st.rerun()


def _widget(question, asked, may: Sending):
    """The choice that answers a question; None while nothing is chosen, and nothing is chosen beforehand."""
    from ilp_dash.ingest.shapes.names import SKIPPED

    words, key = plain(question.words), f"petakan_{question.about}_{question.key}"
    if question.about == "cumulative":
        kinds = {True: "Kumulatif sejak Januari", False: "Angka bulan itu saja"}
        return st.radio(words, list(kinds), index=None, format_func=kinds.get, key=key)
    if question.about == "basis":
        return st.radio(words, list(BASES), index=None, format_func=BASES.get, key=key)
    if question.about == "service":
        names = {i.id: f"{i.id} {i.short}" if i.id != i.short else i.id for i in SPM + PWS}
        names |= {SKIPPED: "Lewati (tidak disimpan)"}
    elif question.about in ("name", "puskesmas"):
        names = _places(question, asked.proposal.mapping.city, may)
        names |= {SKIPPED: "Bukan tempat yang dilaporkan (lewati)"} if question.about == "name" else {}
    elif question.about == "month":
        names = dict(enumerate(MONTH_NAMES, 1))
    else:
        this = today_in("").year
        names = {year: str(year) for year in range(this, this - 10, -1)}
    suggested = [code for code in question.suggestions if code in names]
    if suggested and question.about in ("name", "service"):
        names = {code: names[code] for code in dict.fromkeys([*suggested, *names])}
        words += f" Mungkin {plain(' atau '.join(names[code] for code in suggested))}."
    if question.about == "month" and question.suggestions:
        words += f" Rupanya {MONTH_NAMES[int(question.suggestions[0]) - 1]}."
    return st.selectbox(words, list(names), index=None, format_func=names.get, placeholder="Pilih …", key=key)


def _places(question, city: str | None, may: Sending) -> dict[str, str]:
    """Name by code of the places a name may mean, as far as the sender may send them."""
    from ilp_dash.ingest.shapes.names import Units

    units = Units(load_reference(), city)
    own = _own(may)
    if "kelurahan" in question.words.split(":")[-1].partition("'")[0]:
        found = {code: f"{area.name} (Kec. {units.kecamatan_of[code]})" for code, area in units.kelurahan.items()}
    else:
        found = {code: place.name for code, place in units.puskesmas.items()}
    found = {code: name for code, name in found.items() if own is None or code in own}
    return dict(sorted(found.items(), key=lambda place: place[1]))


def _own(may: Sending) -> set[str] | None:
    """Codes of the places a sender may report; None: all."""
    if may.puskesmas is None:
        return None
    areas = load_reference().working_areas
    return {may.puskesmas, *(w.kelurahan_code for w in areas if w.puskesmas_code == may.puskesmas)}


def _with_answers(mapping: Mapping, answers: list) -> Mapping:
    names = {question.key: value for question, value in answers if question.about == "name"}
    services = {question.key: value for question, value in answers if question.about == "service"}
    more = {question.about: value for question, value in answers if question.about not in ("name", "service")}
    return replace(mapping, names=mapping.names | names, services=mapping.services | services, **more)


def _save(asked, may: Sending) -> str:
    """Remember the mapping in the sender's name, a petugas only for his own places; returns why not, "" when it is."""
    from ilp_dash.ingest.shapes.asking import keep

    own = _own(may)
    if own is not None and not set(asked.proposal.units) <= own:
        return (
            "**Tabel ini juga berisi puskesmas lain.** Pemetaannya disimpan oleh petugas data dinas atau pengelola "
            "program; dari Anda hanya diterima laporan puskesmas sendiri."
        )
    try:
        keep(open_records(), asked, may.by)
    except UserError as error:
        return plain(str(error))
    return ""
