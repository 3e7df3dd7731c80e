"""Figures of Kualitas data: the verdict, who reported when, discipline over time."""

from ilp_dash.charts.grids import punctuality
from ilp_dash.charts.old_lines import lines
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.months import MONTH_SHORT, month_label, since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables.trust import findings_of, reports_of_year
from ilp_dash.ui.words import rules_in_use

LOOKS = {"SPM": "Laporan SPM", "PWS": "Laporan PWS"}


def verdict(sel: Selection) -> dict:
    """How many reports came, how many on time, and what must go back to whom."""
    now = next((m for m in each(ask_places.reporting_by_month, sel.kota, sel.puskesmas) if m.month == sel.month), None)
    found = findings_of(sel.but(indikator=None))
    odd = [f for f in found if f.trust_check != "di_atas_100"]
    units = len({f.puskesmas_code for f in odd})
    back = f"{number(len(odd))} temuan perlu dikembalikan" + ("" if sel.puskesmas else f" ke {units} puskesmas")
    over = each(ask_trust.over_sasaran_counts, sel.kota, sel.month)
    above = sum(r.over for r in over if sel.puskesmas in (None, r.puskesmas_code))
    return verdict_figure(
        f"{place_name(sel)}, {month_label(sel.month)}: {now.reported} dari {now.expected} laporan masuk, {now.on_time} tepat waktu; "
        f"{back if odd else 'tidak ada temuan untuk dikembalikan'}.",
        f"Temuan: {since_january(sel.month)}."
        + (f" Selain itu {number(above)} capaian di atas 100 %." if above else ""),
    )


def who_reported(sel: Selection, form: str) -> dict:
    """Puskesmas × months of the year: on time, days late, not reported."""
    sel = sel.but(puskesmas=None, kelurahan=None, indikator=None)
    reports = [r for r in reports_of_year(sel) if r.form == form]
    months = sorted({r.month for r in reports})
    of = {(r.puskesmas_code, r.month): r.late_days for r in reports}
    names = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in reports))
    steady = sum(all(of.get((code, m)) == 0 for m in months) for code, _ in names)
    return punctuality(
        f"{steady} dari {len(names)} puskesmas selalu mengirim laporan {form} tepat waktu tahun {sel.month.year}",
        [name for _, name in names],
        [MONTH_SHORT[m.month - 1] for m in months],
        [[of.get((code, m)) for m in months] for code, _ in names],
        row_links=[sel.link("kualitas", puskesmas=code) for code, _ in names],
        column_titles=[month_label(m) for m in months],
        subtitle=f"Laporan {form} tiap puskesmas, {city(sel.kota).name}; +n = hari sesudah tanggal batas",
        notes=(rules_in_use(sel, "tanggal_batas_lapor"),),
        downloads=tables.downloads(f"ketepatan-{form.lower()}", sel),
    )


def discipline(sel: Selection) -> dict:
    """Reports handed in, and handed in on time, month by month."""
    sel = sel.but(kelurahan=None, indikator=None)
    rows = [r for r in each(ask_places.reporting_by_month, sel.kota, sel.puskesmas) if r.month <= sel.month][-24:]
    year = rows[-12:]
    mean = 100 * sum(r.on_time for r in year) / sum(r.expected for r in year)
    return lines(
        f"{len(year)} bulan terakhir {number(mean)} % laporan tepat waktu, {place_name(sel)}",
        [f"{MONTH_SHORT[r.month.month - 1]} {r.month.year}" for r in rows],
        [
            ("masuk", [100 * r.reported / r.expected for r in rows]),
            ("tepat waktu", [100 * r.on_time / r.expected for r in rows]),
        ],
        top=100,
        decimals=0,
        subtitle="Persen dari laporan SPM dan PWS yang seharusnya",
        downloads=tables.downloads("kelengkapan", sel),
    )
