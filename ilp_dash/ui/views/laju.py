"""Figures of Sisa dan laju: the verdict on the rest of the year, and the key of the range drawn in the tables."""

from ilp_dash.analysis import pace
from ilp_dash.charts.texts import legend
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables import pace as tables_pace


def verdict(sel: Selection) -> dict:
    """How many services (or PWS indicators) can still be made, and which one is farthest."""
    spm = INDICATORS[sel.indikator].program == "SPM"
    found = (tables_pace.spm_places if spm else tables_pace.pws_places)(sel, sel.level, sel.area)
    if all(p.row.served_ytd is None and not p.row.hidden_ytd for p in found):
        program = "SPM" if spm else "PWS"
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan {program} untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    worst = pace.farthest(found)
    over = any(p.verdict == "lewat" for p in found)
    farthest = "Paling jauh yang masih berjalan" if over else "Paling jauh"
    last = f"{farthest}: {worst.row.short}, {_left_words(worst)}{pace.verdict_words(worst)}. " if worst else ""
    counts = pace.counts_words(found, "layanan" if spm else "indikator PWS")
    own = next((p for p in found if p.row.indicator == sel.indikator and p is not worst), None)
    chosen = f"{own.row.short}: {_left_words(own)}{pace.verdict_words(own)}. " if own else ""
    return verdict_figure(
        f"{place_name(sel)}: {counts}.", chosen + last + pace.horizon_words(found) + _missing(found, sel, spm)
    )


def _left_words(of: pace.Pace) -> str:
    return (
        f"{number(of.row.goal_left)} orang lagi, "
        if of.row.goal_left and not of.row.hidden_ytd and of.verdict != "lewat"
        else ""
    )


def _missing(found: list, sel: Selection, spm: bool) -> str:
    """What a month not yet reported in full does to people left; "" when it is complete."""
    row = min((p.row for p in found), key=lambda r: r.units_reported - r.units)
    if row.units_reported >= row.units:
        return ""
    month, many = (
        month_label(sel.month),
        f"{row.units - row.units_reported} dari {row.units} {'puskesmas' if spm else 'kelurahan'}",
    )
    what = f"Laporan {month} belum masuk" if row.units == 1 else f"{many} belum lapor {month}"
    return f" {what}: yang belum terlayani masih dapat turun."


def key(sel: Selection) -> dict:
    """What the verdicts and the range in the tables mean."""
    rule = tables_pace.rules(sel)
    within = "cukup dengan laju" if rule.reach_pct == 100 else f"butuh paling banyak {rule.reach_pct} % dari rerata"
    share = "" if rule.hard_pct == 100 else f"{rule.hard_pct} % dari "
    return legend(
        [
            ("jangkauan", f"→ dalam jangkauan: {within} tiga bulan terakhir, dan tahun lalu pun sisanya cukup"),
            ("mungkin", "≈ mungkin terjangkau: lajunya cukup, tetapi ucapan ini belum teruji untuk layanan itu"),
            ("berat", f"↑ berat: perlu {share or 'bulan-bulan sebaik '}bulan terbaik"),
            ("luar", f"✕ di luar jangkauan: lebih dari {share}bulan terbaik"),
            ("rng", "perkiraan akhir tahun: pita terendah–tertinggi, garis tengah; garis putus = target"),
        ]
    )
