"""The words of the mail a pack travels with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.meetings import kind_in_sentence
from ilp_dash.domain.months import date_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, version_words
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import about_view, ask
from ilp_dash.ui.pack import occasion


def letter(
    sel: Selection, meeting: str, files: Mapping[str, bytes], replaced: tuple[int, datetime] | None
) -> tuple[str, str]:
    """Subject and text. files: name -> content; replaced: version and time (UTC) of what the reader has already."""
    state, about = ask(ask_places.data_state, sel.kota, sel.month), occasion(sel, meeting)
    told = dict(about.about)
    subject = f"Bahan {kind_in_sentence(meeting)}, {about.place}, {about.period}, data versi {state.version}"
    subject = f"Pembaruan: {subject}" if replaced else subject
    subject = f"[SIMULASI] {subject}" if state.simulated else subject
    lines = [f"Terlampir bahan {kind_in_sentence(meeting)}, {about.place}, {about.period}.", ""]
    if state.simulated:
        lines += ["DATA SIMULASI: angka bulanannya bukan laporan sebenarnya. Jangan dipakai untuk keputusan.", ""]
    if replaced:
        day = date_label(today_in(sel.kota, replaced[1].replace(tzinfo=UTC)))
        lines += [f"Bahan ini menggantikan kiriman {day} (data versi {replaced[0]}).", ""]
    lines += [f"Kelengkapan: {told['Kelengkapan']}."]
    if "Sementara" in told:
        lines += [f"Sementara: {told['Sementara']}, jadi angkanya masih dapat berubah."]
    lines += [f"Data: versi {version_words(state.version, state.of_version, state.built_at)}."]
    lines += [f"Tampilan {about_view()}.", "", "Lampiran:"]
    lines += [f"- {name} ({number(max(len(content) / 1000, 1))} KB)" for name, content in files.items()]
    lines += ["", "Surel ini dikirim otomatis oleh dasbor Integrasi Layanan Primer."]
    return subject, "\n".join(lines) + "\n"
