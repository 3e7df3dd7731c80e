"""What a checked file would change, on the page "Unggah data": one sentence, the city, then figure by figure."""

import streamlit as st

from ilp_dash.charts.tables import table
from ilp_dash.domain.preview import MOST, Row, table_of, urgency
from ilp_dash.domain.words import number
from ilp_dash.ui import figures
from ilp_dash.ui.plain import plain

_ALL = "semua"


def draw(told: dict, every: bytes, file_name: str) -> None:
    """The preview. told: what `check --selisih` wrote for the page; every: its CSV; file_name: of the checked file."""
    st.markdown(f"**{plain(told['kalimat'])}**")
    for line in told["kota"]:
        st.markdown(plain(line))
    counts = {kind: count for kind, count in told["jumlah"].items() if count}
    if not counts:
        st.info("Tidak ada angka yang berubah bila berkas ini dipakai.")
        return
    kind = _ALL
    if len(counts) > 1:
        kind = st.segmented_control(
            "Perubahan yang tampil",
            [_ALL, *counts],
            format_func=lambda k: k.capitalize() if k == _ALL else f"{k.capitalize()} ({number(counts[k])})",
            default=_ALL,
            key="unggah_perubahan",
            required=True,
        )
    rows = sorted((row for row in map(Row._make, told["baris"]) if kind in (_ALL, row.kind)), key=urgency)
    shown = [row._replace(old=_cell(row.old), new=_cell(row.new)) for row in rows[:MOST]]
    counted = sum(counts.values()) if kind == _ALL else counts[kind]
    made = table_of(shown, "Yang berubah bila berkas ini dipakai", counted)
    figures.show(figures.packed(table(made, shown=15)), f"selisih_{kind}")
    st.download_button(
        f"Unduh semua perubahan ({number(sum(counts.values()))} baris, CSV)",
        every,
        f"{file_name.rpartition('.')[0] or file_name} selisih.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _cell(value) -> str | None:
    return number(value) if isinstance(value, int) else value
