"""Figures of Sisa dan laju: the verdict on the rest of the year, and the key of the range drawn in the tables."""

from ilp_dash.analysis import pace
from ilp_dash.charts.texts import legend
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.ui import tables_pace
from ilp_dash.ui.places import place_name


def verdict(sel: Selection) -> dict:
    """How many services (or PWS indicators) can still be made, and which one is farthest."""
    spm = INDICATORS[sel.indikator].program == "SPM"
    found = (tables_pace.spm_places if spm else tables_pace.pws_places)(sel, sel.level, sel.area)
    if all(p.row.served_ytd is None and not p.row.hidden_ytd for p in found):
        program = "SPM" if spm else "PWS"
        return verdict_figure(f"{place_name(sel)} belum melaporkan {program} untuk {month_label(sel.month)}.", "Pilih periode lain.")
    worst = pace.farthest(found)
    last = f"Paling jauh: {worst.row.short}, {pace.verdict_words(worst)}. " if worst else ""
    counts = pace.counts_words(found, "layanan" if spm else "indikator PWS")
    return verdict_figure(f"{place_name(sel)}: {counts}.", last + pace.horizon_words(found))


def key(sel: Selection) -> dict:
    """What the verdicts and the range in the tables mean."""
    return legend(
        [
            ("jangkauan", "→ dalam jangkauan: cukup dengan laju tiga bulan terakhir"),
            ("berat", "↑ berat: perlu bulan-bulan sebaik bulan terbaik"),
            ("luar", "✕ di luar jangkauan: lebih dari bulan terbaik"),
            ("rng", "perkiraan akhir tahun: pita terendah–tertinggi, garis tengah; garis putus = target"),
        ]
    )
