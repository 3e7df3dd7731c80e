"""What the page "Unggah data" asks before a checked file is used: why values out of the ordinary are right, and whether
wrong cells are to be left out."""

import streamlit as st

from ilp_dash.domain.words import number
from ilp_dash.ui.plain import plain
from ilp_dash.ui.uploading import Job

_SHOWN = 8  # values told one by one; the marked file has them all


def answers(job: Job) -> tuple[str, ...] | None:
    """The fields for what a check asks, and the answers as words of the command; None while one is missing."""
    odd, wrong = job.asked.odd, job.asked.wrong
    with st.container(border=True, key="jawaban"):
        ticked = _left_out(job, wrong) if wrong else True
        if odd:
            more = f"\n- … dan {number(len(odd) - _SHOWN)} lagi, di berkas bertanda" if len(odd) > _SHOWN else ""
            told = "\n".join(f"- {plain(said)}" for said in odd[:_SHOWN])
            st.markdown(f"**{number(len(odd))} isian di luar kebiasaan.** Yang keliru dibetulkan di berkasnya.")
            st.markdown(told + more)
        why = st.text_area(
            " ".join(["Mengapa angka ini benar?"] * bool(odd) + ["Mengapa tanpa sel itu?"] * bool(wrong)),
            key=f"alasan_{job.sha256}",
            height=80,
            max_chars=500,
            placeholder="misalnya: posyandu massal 12 Mei" if not wrong else "misalnya: menunggu data pustu",
            help="Alasan ini, nama Anda, dan waktunya tercatat di buku terima.",
        ).strip()
    if not (why and ticked):
        return None
    return (*(f"--kecuali={place}" for place in wrong), f"--alasan={why}")


def _left_out(job: Job, wrong: dict[str, str]) -> bool:
    """A box to tick for each wrong cell; are all ticked?"""
    st.markdown(
        "**Kirim tanpa sel ini?** Lebih baik betulkan berkasnya. Bila belum bisa, centang semuanya: selnya dibaca "
        "kosong (bukan 0), dan tetap ditagih kepada puskesmas."
    )
    ticked = [st.checkbox(plain(said), key=f"tanpa_{job.sha256}_{place}") for place, said in wrong.items()]
    return all(ticked)
