"""The second person on the page "Unggah data": the files that wait, to be approved or sent back; and what became of
those a petugas has sent."""

from itertools import groupby

import streamlit as st

from ilp_dash.domain.approval import RETURNED, SENT
from ilp_dash.domain.difference import counts_in_words
from ilp_dash.domain.months import date_label
from ilp_dash.domain.words import number
from ilp_dash.store.approval import last_sent, waiting
from ilp_dash.store.ledger import Submission, needs_two
from ilp_dash.store.records import records_to_read
from ilp_dash.store.reference import load_reference
from ilp_dash.ui.data import version
from ilp_dash.ui.plain import plain
from ilp_dash.ui.uploading import Job, decide, running

_SHOWN = 20  # files on the page; the command `menunggu` lists them all


def draw_waiting(by: str) -> None:
    """The files that wait, each with its two buttons. by: who decides."""
    records = records_to_read()
    files = [list(of) for _, of in groupby(sorted(waiting(records), key=_file), key=_file)]
    two = needs_two(records)
    job: Job | None = st.session_state.get("_putusan")
    if not (files or two or job):
        return
    st.subheader("Menunggu persetujuan")
    if job is not None and job.done:
        _tell(job)
    st.write(
        f"{number(len(files))} berkas menunggu. Angkanya sudah dihitung, tetapi semua bulannya sementara."
        if files
        else "Tidak ada berkas yang menunggu."
    )
    names = {p.puskesmas_code: plain(p.name) for p in load_reference().puskesmas} if files else {}
    for entries in files[:_SHOWN]:
        _draw_one(entries, names, by, two)
    if len(files) > _SHOWN:
        st.caption(f"… dan {number(len(files) - _SHOWN)} lagi; yang ini dahulu.")


def _file(entry: Submission) -> tuple:
    return entry.received_at, entry.sha256


def _draw_one(entries: list[Submission], names: dict[str, str], by: str, two: bool) -> None:
    first, name = entries[0], plain(entries[0].file_name, 80)
    of = ", ".join(f"{names.get(e.puskesmas_code, e.puskesmas_code)} {e.year}" for e in entries)
    own = two and first.sent_by == by
    busy = running() is not None
    with st.container(border=True, key=f"menunggu_{first.id}"):
        st.markdown(f"**{name}** · {of}")
        st.caption(f"Dikirim {plain(first.sent_by or 'seseorang')}, {date_label(first.day)}: {_changed(entries)}.")
        if first.explanation:
            st.caption(plain(f"{first.explanation[0].upper()}{first.explanation[1:]}"))
        note = st.text_input("Catatan untuk pengirim", key=f"catatan_{first.id}", max_chars=500, autocomplete="off")
        with st.container(horizontal=True):
            if st.button(
                "Setujui", key=f"setujui_{first.id}", type="primary", disabled=own or busy, help=f"Setujui {name}"
            ):
                _start(["setujui", str(first.id)], f"Menyetujui {first.file_name}", first.id, by)
            if st.button("Kembalikan", key=f"tolak_{first.id}", disabled=busy, help=f"Kembalikan {name}"):
                if note.strip():
                    words = ["tolak", str(first.id), f"--catatan={note.strip()}"]
                    _start(words, f"Mengembalikan {first.file_name}", first.id, by)
                else:
                    st.error("Tulis dahulu catatannya: apa yang perlu diperbaiki pengirim.")
        if own:
            st.caption("Berkas ini Anda kirim sendiri; orang lain yang menyetujuinya.")


def _start(words: list[str], title: str, number: int, by: str) -> None:
    job = decide(words, title, number, by)
    if job is not None:  # else somebody else was faster: the page says so
        st.session_state["_putusan"] = job
    st.rerun()


def _tell(job: Job) -> None:
    """What became of the last decision."""
    if job.refused:
        st.error(f"**Tidak jadi.** {plain(job.report)}")
    elif job.code:
        st.error("**Gagal: ada kesalahan di aplikasi.** Tidak ada yang berubah; sampaikan kepada pengelola dasbor.")
    elif not job.fine:
        st.warning(
            "**Sudah dicatat, tetapi basis data baru gagal dibangun.** Data lama tetap tampil. Perbaiki sebabnya, lalu "
            f"jalankan `python -m ilp_dash build`. {plain(job.build_report)}"
        )
    else:
        st.success(
            f"{plain(job.report.splitlines()[0])} Versi data {version()} sekarang tampil ({job.elapsed()} detik)."
        )


def draw_sent(puskesmas_code: str) -> None:
    """The newest files of a puskesmas, with what became of each and the note to its sender."""
    files = last_sent(records_to_read(), puskesmas_code)
    if not files:
        return
    st.subheader("Kiriman terakhir")
    for file in files:
        st.markdown(f"- **{plain(file.file_name, 80)}**, laporan {file.year}, {date_label(file.day)}: {_state(file)}")


def _state(file: Submission) -> str:
    if file.withdrawn_at is not None:
        how = "dikembalikan" if file.status == RETURNED else "ditarik"
        return f"**{how}** oleh {plain(file.withdrawn_by)}. Catatan: {plain(file.withdrawn_why)}"
    if file.replaced_by is not None:
        return "digantikan berkas sesudahnya."
    if file.status == SENT:
        return "**menunggu persetujuan**; angkanya sudah dihitung, bulannya sementara."
    return f"disetujui oleh {plain(file.approved_by)}." if file.approved_by else "diterima dan berlaku."


def _changed(entries: list[Submission]) -> str:
    told = [entry.change for entry in entries if entry.change]
    return counts_in_words(tuple(map(sum, zip(*told, strict=True))) if told else None)
