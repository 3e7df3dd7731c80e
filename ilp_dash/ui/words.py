"""Running text of pages that is not a figure."""

from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import DEFAULT_THRESHOLD
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city


def about_simulation(sel: Selection) -> str:
    """What is real and what is simulated in this city's data, as Markdown."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    of = city(sel.kota)
    lines = []
    if state.simulated:
        lines.append(
            f"**DATA SIMULASI.** Semua angka bulanan {of.name} di dasbor ini adalah simulasi, dibuat agar cocok dengan "
            f"fakta terbit, "
            "dan hilang sendiri ketika berkas asli kota menggantikannya. Fakta terbit, angka nasional, nama, kode "
            "wilayah, dan daftar "
            "puskesmas adalah nyata dan bersumber."
        )
    else:
        lines.append(f"Angka bulanan {of.name} berasal dari laporan puskesmas yang diterima.")
    if state.simulated_areas:
        lines.append(
            "Wilayah kerja puskesmas: sebagian adalah pembagian simulasi, sampai kota memasukkan SK wilayah kerjanya."
        )
    if not state.official_boundaries:
        lines.append("Peta: skema dari titik tengah kelurahan, bukan batas resmi.")
    lines.append(
        f"Data {of.name}: {month_label(of.first_month)} s.d. {month_label(of.last_month)}, {state.files} berkas, versi "
        f"{state.version} "
        f"({date_label(state.built_at.date())})."
    )
    lines.append(_about_small_numbers(ask(ask_places.small_number, sel.month)))
    return "\n\n".join(lines)


def _about_small_numbers(threshold: int) -> str:
    """What the two views hold, and by which rule of a month."""
    of = f"1–{threshold - 1} orang di kelurahan, dan " if threshold > 1 else ""
    return (
        "Tampilan dinas memuat semua angka. Tampilan umum terbit per triwulan dengan sasaran Pusdatin, dan tidak "
        f"memuat apa pun yang dapat memberi tahu {of}1–{max(threshold, DEFAULT_THRESHOLD) - 1} orang pada SPM10–12 di "
        "puskesmas: angka kelurahan hanya kumulatif pada akhir triwulan, tanpa angka bulan dan arahnya; yang kecil "
        "tidak ada, bersama angka lain yang dapat memberitahukannya lewat jumlah. Layar umum memakai tampilan umum."
    )


def rules_in_use(sel: Selection, *names: str) -> str:
    """ "Aturan: …": the local rules that decide what stands above, with their values in the chosen month."""
    of = {r.name: r for r in each(ask_places.rules_in_force, sel.month)}
    return (
        "Aturan: "
        + "; ".join(f"{name.replace('_', ' ')} = {of[name].value}" for name in names)
        + " (lihat Metodologi)."
    )
