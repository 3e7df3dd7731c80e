"""Tables of Kualitas data."""

import pandas as pd

from ilp_dash.analysis import trust
from ilp_dash.analysis.places import late_words
from ilp_dash.domain.findings import smell_words
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_label, since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.trust import CHECKS, MARKING
from ilp_dash.domain.words import joined, number
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, unit_name
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import of_number, of_place, place_of
from ilp_dash.ui.words import rules_in_use

WITHHELD_NOTE = (
    "Daftar ini tidak memuat angka. Tempat temuan tidak disebut, atau temuannya tidak didaftar, bila darinya angka "
    "kecil kelurahan dapat "
    "dihitung; pesan lengkapnya tampil saat berkas diperiksa (python -m ilp_dash check BERKAS)."
)
OVER = "di_atas_100"  # the check of what passed its sasaran: listed, but nothing a puskesmas must mend


def findings_of(sel: Selection) -> pd.DataFrame:
    """Findings of the year up to the month (rows of `file_findings`), of the chosen puskesmas or of all, and of the
    number of the chosen indicator (also of the chosen kelurahan alone) or of all; of one puskesmas also what passed its
    sasaran. Column `marks`: it marks that number; those come first."""
    found = ask(ask_trust.file_findings, sel.kota, sel.month)
    found = found.loc[[trust.in_year(f, sel.month) for f in walk(found)]]
    if sel.puskesmas:
        found = found[found["puskesmas_code"] == sel.puskesmas]
        found = pd.concat([found, ask(ask_trust.over_sasaran, sel.puskesmas, sel.month)], ignore_index=True)
    if not sel.indikator:
        return found.assign(marks=False)
    if sel.kelurahan:
        found = found[found["kelurahan_code"].fillna(sel.kelurahan) == sel.kelurahan]
    found = found.loc[[trust.concerns(f, sel.indikator, sel.month) for f in walk(found)]]
    program = INDICATORS[sel.indikator].program
    level, area = place_of(sel, program)
    of = ask(ask_trust.findings_of_numbers, sel.kota, level, program, sel.month, sel.indikator, area)
    found = found.assign(marks=found["id"].isin(of["id"]))
    return found.sort_values("marks", ascending=False, kind="stable")


def reports_of_year(sel: Selection, form: str | None = None) -> pd.DataFrame:
    """Reports of the year up to the month (rows of `reports_by_puskesmas`), of every puskesmas of the city; form: only
    this one."""
    reports = ask(ask_trust.reports_by_puskesmas, sel.kota, sel.month.year)
    reports = reports[reports["month"] <= pd.Timestamp(sel.month)]
    return reports[reports["form"] == form] if form else reports


def days_late(sel: Selection, form: str) -> pd.DataFrame:
    """Reports of one form. One row per puskesmas (index: code, name), one column per month of the year: days late,
    missing = not sent."""
    reports = reports_of_year(sel, form)
    return reports.pivot(index=["puskesmas_code", "puskesmas"], columns="month", values="late_days").sort_index(
        level="puskesmas", sort_remaining=False
    )


def subject(sel: Selection) -> str:
    """The number a reader asks about: "Hipertensi, Kota Jambi"."""
    i = INDICATORS[sel.indikator]
    return f"{i.short}, {unit_name(sel) if i.program == 'PWS' else place_name(sel)}"


@table("temuan-berkas")
def findings(sel: Selection) -> Table:
    """What goes back to the puskesmas. One row per finding; of one puskesmas its figures above 100 % at the end."""
    found = findings_of(sel)
    words = [smell_words(kind) for kind in found["kind"]]
    over = int((found["trust_check"] == OVER).sum())
    odd = len(found) - over
    title = f"{number(odd)} temuan untuk dikembalikan" if odd else "Tidak ada temuan untuk dikembalikan"
    place = subject(sel) if sel.indikator else place_name(sel)
    return laid(
        "temuan-berkas",
        title + (f" dan {number(over)} capaian di atas 100 %" if over else "") + f", {place}",
        found.assign(
            kelurahan=found["kelurahan"].fillna("–"),
            indicator=found["indicator"].replace({i.id: i.short for i in INDICATORS.values()}).fillna("semua"),
            sheet=found["sheet"].replace("", None).fillna("–"),
            cell=found["cell"].replace("", None).fillna("–"),
            found=[f"⚑ {what}" if marks else what for marks, (what, _) in zip(found["marks"], words, strict=True)],
            todo=[todo for _, todo in words],
        ),
        (
            Column("puskesmas", "Puskesmas"),
            Column("kelurahan", "Kelurahan"),
            Column("indicator", "Indikator"),
            Column("month", "Bulan", "month", False),
            Column("found", "Temuan"),
            Column("sheet", "Lembar", essential=False),
            Column("cell", "Sel"),
            Column("todo", "Yang dilakukan", essential=False),
            Column("file_name", "Berkas", essential=False),
        ),
        subtitle=f"Berkas laporan {since_january(sel.month)}; bulan – berarti sepanjang tahun"
        + (" atau tidak disebut" if (found["kind"] == "DITAHAN").any() else ""),
        notes=(
            *(() if sel.puskesmas else ("Capaian di atas 100 % didaftar bila satu puskesmas dipilih.",)),
            *(("⚑ temuan yang menandai angka ini.",) if found["marks"].any() else ()),
            WITHHELD_NOTE,
        ),
    )


@table("kualitas-puskesmas", city_wide=True)
def by_puskesmas(sel: Selection) -> Table:
    """Discipline and findings of the year up to the month. One row per puskesmas, most to mend first."""
    sel = sel.but(indikator=None)
    reports = reports_of_year(sel)
    over = ask(ask_trust.over_sasaran_counts, sel.kota, sel.month).set_index("puskesmas_code")["over"]
    units = (
        reports.assign(missing=reports["late_days"].isna(), late=reports["late_days"].gt(0))
        .groupby(["puskesmas_code", "puskesmas"], as_index=False)
        .agg(expected=("month", "size"), missing=("missing", "sum"), late=("late", "sum"))
    )
    units = units.assign(
        odd=units["puskesmas_code"].map(findings_of(sel)["puskesmas_code"].value_counts()).fillna(0),
        over=units["puskesmas_code"].map(over).fillna(0),
    ).sort_values(["odd", "missing", "late", "puskesmas"], ascending=[False, False, False, True])
    return laid(
        "kualitas-puskesmas",
        f"Disiplin dan temuan tiap puskesmas {sel.month.year}, {city(sel.kota).name}",
        units.astype(dict.fromkeys(("expected", "missing", "late", "odd", "over"), "Int64")),
        (
            Column("puskesmas", "Puskesmas"),
            Column("expected", "Laporan seharusnya", "count", False),
            Column("missing", "Belum lapor", "count"),
            Column("late", "Terlambat", "count"),
            Column("odd", "Temuan", "count"),
            Column("over", "Di atas 100 %", "count", False),
        ),
        notes=("Pilih puskesmas untuk daftar temuannya sendiri dan unduhannya.",),
        links=[sel.link("kualitas", puskesmas=code) for code in units["puskesmas_code"]],
    )


@table("sasaran-wajar")
def plausible_sasaran(sel: Selection) -> Table:
    """The sasaran of babies and deliveries beside the people served in twelve months. One row per puskesmas × indicator
    whose sasaran looks wrong, farthest off first; both of a chosen puskesmas."""
    of = {r.name: r.value for r in each(ask_places.rules_in_force, sel.month)}
    low, high = float(of["sasaran_rendah_persen"]), float(of["sasaran_tinggi_persen"])
    rows = trust.sasaran_beside_births(
        each(ask_trust.births_and_sasaran, sel.kota, sel.month, sel.puskesmas), low, high
    )
    odd = rows[rows["odd"]]
    judged = rows.loc[rows["judged"], "puskesmas_code"].nunique()
    without = rows["puskesmas_code"].nunique() - judged
    said, shown = "Sasaran bayi dan ibu bersalin", rows if sel.puskesmas else odd
    bases = {b.basis: trust.BASIS_WORDS[b.basis] for b in each(ask_places.bases)}
    where = [
        f"{name} di {number(odd.loc[odd[f'odd_{basis}'], 'puskesmas_code'].nunique())}" for basis, name in bases.items()
    ]
    same = len(bases) == 1 or shown["served_pusdatin"].equals(shown["served_riil"])
    return laid(
        "sasaran-wajar",
        f"{said} tampak keliru, {place_name(sel)}: {joined(where)} dari {judged} puskesmas"
        if len(odd) and not sel.puskesmas
        else f"{said} tampak {'keliru' if len(odd) else 'wajar'}, {place_name(sel)}"
        if judged
        else f"{said} belum dapat dinilai, {place_name(sel)}",
        shown,
        (
            Column("puskesmas", "Puskesmas"),
            Column("what", "Sasaran"),
            *(
                column
                for basis, name in bases.items()
                for column in (
                    Column(
                        f"served_{basis}",
                        "Dilayani 12 bulan" if same else f"Dilayani 12 bulan ({name})",
                        "count",
                        False,
                        hidden=f"hidden_{basis}",
                    ),
                    Column(f"sasaran_{basis}", f"Sasaran {name}", "count", False),
                    Column(f"pct_{basis}", f"% sasaran {name}", "pct", hidden=f"hidden_{basis}"),
                )
                if not same or column.key != "served_riil"
            ),
            Column("looks", "Sasaran tampak", essential=False),
        ),
        subtitle=f"Dilayani dalam dua belas bulan lengkap terakhir s.d. {month_label(sel.month)}, dibandingkan dengan "
        f"sasaran setahun {sel.month.year}",
        notes=(
            "Pertanyaan, bukan putusan: dilayani lebih banyak dapat juga karena klien luar wilayah atau tercatat "
            "ganda, lebih sedikit dapat juga karena tidak terlayani atau tidak tercatat.",
            *(
                (
                    f"{number(without)} puskesmas belum dapat dinilai: kurang dari dua belas bulan lengkap (semua "
                    "kelurahan lapor dan punya sasaran) dalam delapan belas bulan, angka disembunyikan, atau wilayah "
                    "kerja berubah.",
                )
                if without and not sel.puskesmas
                else ()
            ),
            rules_in_use(sel, "sasaran_rendah_persen", "sasaran_tinggi_persen"),
        ),
        links=[sel.link("kualitas", puskesmas=code) for code in shown["puskesmas_code"]],
    )


@table("mengapa-bertanda")
def why_marked(sel: Selection) -> Table:
    """Every check of the chosen number; without an indicator, what the checks mean. One row per check."""
    if not sel.indikator:
        return checks(sel)
    failed = of_number(sel, sel.indikator)
    level, area = place_of(sel, INDICATORS[sel.indikator].program)
    row = each(
        ask_trust.trust_of,
        sel.kota,
        level,
        INDICATORS[sel.indikator].program,
        sel.month,
        sel.basis,
        sel.indikator,
        area,
    )
    beside = trust.beside(row[0], level) if row else {}

    def result(id: str) -> str:
        marked = f"⚑ {failed[id]}" if id in failed else ""
        return "; ".join(part for part in (marked, beside.get(id, "")) if part) or "✓ lolos"

    return laid(
        "mengapa-bertanda",
        f"Mengapa angka ini bertanda: {subject(sel)}" if failed else f"Angka ini tidak bertanda: {subject(sel)}",
        pd.DataFrame(
            {
                "name": c.name,
                "result": result(id),
                "says": c.says if id in failed or id in beside else "–",
            }
            for id, c in sorted(CHECKS.items(), key=lambda of: of[0] not in failed)
        ),
        (Column("name", "Pemeriksaan"), Column("result", "Hasil"), Column("says", "Artinya", essential=False)),
        notes=("⚑ menandai angka ini; hasil tanpa ⚑ hanya disebut.",),
    )


@table("angka-bertanda")
def marked_indicators(sel: Selection) -> Table:
    """Every indicator of the chosen place that carries a mark, with its reasons. One row per indicator, in order."""
    of_each = of_place(sel, "SPM") | of_place(sel.but(kelurahan=None), "PWS")
    marked = [i for i in INDICATORS.values() if of_each.get(i.id)]
    return laid(
        "angka-bertanda",
        f"{len(marked)} dari {len(of_each)} indikator bertanda, {place_name(sel)}"
        if marked
        else f"Tidak ada indikator bertanda, {place_name(sel)}",
        pd.DataFrame(
            [{"indicator": f"{i.program} · {i.short}", **of_each[i.id]} for i in marked],
            columns=["indicator", *MARKING],
        ),
        (Column("indicator", "Indikator"), *(Column(id, CHECKS[id].name) for id in MARKING)),
        subtitle=f"Alasan tiap tanda, kumulatif s.d. {month_label(sel.month)}; – berarti lolos",
        links=[sel.link("kualitas", indikator=i.id) for i in marked],
    )


def _punctuality(sel: Selection, form: str) -> Table:
    """Reports of one form. One row per puskesmas, one column per month of the year up to the month."""
    late = days_late(sel, form)
    months = {f"month_{m.month}": m for m in late.columns}
    said = late.set_axis(months, axis="columns").reset_index()
    for name in months:
        said[name] = [late_words(None if pd.isna(days) else int(days)) for days in said[name]]
    return laid(
        f"ketepatan-{form.lower()}",
        f"Laporan {form} tiap bulan {sel.month.year}, {city(sel.kota).name}",
        said,
        (
            Column("puskesmas", "Puskesmas"),
            *(Column(name, MONTH_SHORT[m.month - 1]) for name, m in months.items()),
        ),
        links=[sel.link("kualitas", puskesmas=code) for code in said["puskesmas_code"]],
    )


@table("ketepatan-spm", city_wide=True)
def spm_punctuality(sel: Selection) -> Table:
    """Days each SPM report came late."""
    return _punctuality(sel, "SPM")


@table("ketepatan-pws", city_wide=True)
def pws_punctuality(sel: Selection) -> Table:
    """Days each PWS report came late."""
    return _punctuality(sel, "PWS")


@table("pemeriksaan", city_wide=True)
def checks(sel: Selection) -> Table:
    """What the checks mean. One row per check."""
    return laid(
        "pemeriksaan",
        "Enam pemeriksaan mutu; empat di antaranya menandai angka dengan ⚑",
        pd.DataFrame(
            {
                "name": c.name,
                "meaning": c.meaning,
                "where": "⚑ di angkanya" if c.marks else "sekali di kaki halaman",
                "says": c.says,
            }
            for c in CHECKS.values()
        ),
        (
            Column("name", "Pemeriksaan"),
            Column("meaning", "Gagal bila"),
            Column("where", "Disebut"),
            Column("says", "Artinya bagi pembaca", essential=False),
        ),
        notes=(
            "Daftar ini susunan aplikasi. Tanda mengikuti bulan yang dipilih, dan hilang bila penyebabnya sudah "
            "diperbaiki.",
            rules_in_use(sel, "temuan_bobot_persen"),
        ),
    )
