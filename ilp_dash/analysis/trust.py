"""Trust derived: which checks a number fails and why, and the tables of Kualitas data."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ilp_dash.domain.findings import smell_words
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, add_months, month_label, month_of_year, since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.trust import CHECKS
from ilp_dash.domain.words import number

Reasons = dict[str, str]  # id of a failed check -> why, as words without a full stop

WITHHELD_NOTE = (
    "Daftar ini tidak memuat angka. Tempat temuan tidak disebut, atau temuannya tidak didaftar, bila darinya angka kecil kelurahan dapat "
    "dihitung; pesan lengkapnya tampil saat berkas diperiksa (python -m ilp_dash check BERKAS)."
)


def concerns(finding, indicator: str, month: date) -> bool:
    """Whether a finding of a file (row of `file_findings`) concerns the cumulative figure of an indicator at a month."""
    of = INDICATORS[indicator]
    if finding.indicator not in (None, indicator) or finding.sheet not in (of.program, ""):
        return False
    first = month if of.monthly_ratio else add_months(month, 1 - month_of_year(month, of.year_start))
    return finding.year == month.year if finding.month is None else first <= finding.month <= month


def in_year(findings: Iterable, month: date) -> list:
    """Findings of the calendar year up to a month, and those of the school year that still concern SPM05."""
    return [
        f
        for f in findings
        if (f.month or date(f.year, 1, 1)).year == month.year
        or (f.indicator == "SPM05" and concerns(f, "SPM05", month))
    ]


def found_in(findings: Iterable, level: str, area: str) -> list:
    """Findings of one place: city = all, a puskesmas = of its files, a kelurahan = those that name it."""
    key = {"puskesmas": "puskesmas_code", "kelurahan": "kelurahan_code"}.get(level)
    return [f for f in findings if key is None or getattr(f, key) == area]


def reasons(row, findings: Sequence, month: date, level: str) -> Reasons:
    """Why the number of one area and indicator is marked, in the order of CHECKS; {} when it passes every check.

    row: of `spm_trust` or `pws_trust`; findings: rows of `file_findings` of the same area.
    """
    of = INDICATORS[row.indicator]
    unit = "puskesmas" if of.program == "SPM" else "kelurahan"
    alone = level in ("puskesmas", "kelurahan") and row.units == 1 and (of.program == "SPM" or level == "kelurahan")
    said = {}
    missing = []
    if row.missing:
        missing.append(
            "belum lapor bulan ini" if alone else f"{row.missing} dari {row.units} {unit} belum lapor bulan ini"
        )
    if row.missing_before:
        missing.append(f"{row.missing_before} laporan {'' if alone else unit + ' '}bulan sebelumnya belum masuk")
    said["lengkap"] = "; ".join(missing)
    if row.late:
        days = f"{row.late_days} hari"
        said["tepat_waktu"] = (
            f"laporan terlambat {days}" if level != "kota" else f"{row.late} laporan terlambat, paling lama {days}"
        )
    odd = sum(f.trust_check == "konsisten" and concerns(f, row.indicator, month) for f in findings)
    if odd:
        said["konsisten"] = f"{odd} temuan konsistensi"
    over = ["capaian di atas 100 %"] if row.above else []
    if row.above_units and not alone:
        over.append(f"{row.above_units} {unit} di atas 100 %")
    said["di_atas_100"] = "; ".join(over)
    if row.revised:
        said["sasaran_berubah"] = "sasaran direvisi" + ("" if alone else f" di {row.revised} {unit}")
    if row.provisional:
        said["sementara"] = f"{row.provisional} laporan belum final"
    return {id: said[id] for id in CHECKS if said.get(id)}


def combined(of_each: Mapping[str, Reasons], noun: str = "layanan") -> Reasons:
    """Reasons of a number made of several (services reached, people left): each check once, with the services that fail it.

    of_each: indicator -> its reasons. A reason that all failing ones share is given in its own words.
    """
    said: Reasons = {}
    for id, check in CHECKS.items():
        failing = {i: r[id] for i, r in of_each.items() if id in r}
        if not failing:
            continue
        words = set(failing.values())
        if len(words) == 1 and len(failing) > 1:
            said[id] = next(iter(words))
        else:
            named = ", ".join(INDICATORS[i].short for i in failing)
            said[id] = f"{check.word}: {f'{len(failing)} {noun}' if len(failing) > 3 else named}"
    return said


def words(failed: Reasons) -> str:
    """The failed checks in a few words for a table cell: "belum lengkap, sementara"; "" when none failed."""
    return ", ".join(CHECKS[id].word for id in failed)


def marked_table(of_each: Mapping[str, Reasons], sel: Selection, place: str) -> Table:
    """The indicators of one place that fail a check, with every reason. One row per indicator, in the order of the indicators."""
    marked = [i for i in INDICATORS if of_each.get(i)]
    return Table(
        "angka-bertanda",
        f"{len(marked)} dari {len(of_each)} indikator bertanda, {place}"
        if marked
        else f"Semua indikator lolos pemeriksaan, {place}",
        (
            Column("indikator", "Indikator"),
            *(Column(id, c.name, essential=id == "lengkap") for id, c in CHECKS.items()),
        ),
        tuple(
            (f"{INDICATORS[i].program} · {INDICATORS[i].short}", *(of_each[i].get(id) for id in CHECKS)) for i in marked
        ),
        subtitle=f"Alasan tiap tanda, kumulatif s.d. {month_label(sel.month)}; – berarti lolos",
        links=tuple(sel.link("kualitas", indikator=i) for i in marked),
    )


def findings_table(findings: Sequence, place: str, month: date, alone: bool = False) -> Table:
    """What goes back to the puskesmas. One row per finding of the year up to the month; alone: of one puskesmas, with its figures
    above 100 % at the end."""
    rows = []
    for f in findings:
        found, todo = smell_words(f.kind)
        rows.append(
            (
                f.puskesmas,
                f.kelurahan or ("tidak disebut" if f.withheld else "–"),
                INDICATORS[f.indicator].short if f.indicator in INDICATORS else f.indicator or "semua",
                f.month,
                found,
                f.sheet or "–",
                f.cell or "–",
                todo,
                f.file_name,
            )
        )
    over = sum(f.trust_check == "di_atas_100" for f in findings)
    odd = len(rows) - over
    title = f"{number(odd)} temuan untuk dikembalikan" if odd else "Tidak ada temuan untuk dikembalikan"
    return Table(
        "temuan-berkas",
        title + (f" dan {number(over)} capaian di atas 100 %" if over else "") + f", {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("kelurahan", "Kelurahan"),
            Column("indikator", "Indikator"),
            Column("bulan", "Bulan", "month", False),
            Column("temuan", "Temuan"),
            Column("lembar", "Lembar", essential=False),
            Column("sel", "Sel"),
            Column("tindakan", "Yang dilakukan", essential=False),
            Column("berkas", "Berkas", essential=False),
        ),
        tuple(rows),
        subtitle=f"Berkas laporan {since_january(month)}; bulan – berarti sepanjang tahun",
        notes=(*(() if alone else ("Capaian di atas 100 % didaftar bila satu puskesmas dipilih.",)), WITHHELD_NOTE),
    )


def by_puskesmas_table(
    reports: Sequence, findings: Sequence, over: Mapping[str, int], sel: Selection, place: str
) -> Table:
    """Discipline and findings of the year up to the month. One row per puskesmas, most to mend first. over: figures above 100 %."""
    lines: dict[str, list] = {}
    for r in reports:
        if r.month <= sel.month:
            line = lines.setdefault(r.puskesmas_code, [r.puskesmas, 0, 0, 0, 0, over.get(r.puskesmas_code, 0)])
            line[1] += 1
            line[2] += r.late_days is None
            line[3] += bool(r.late_days)
    for f in findings:
        if f.puskesmas_code in lines:
            lines[f.puskesmas_code][4] += 1
    ranked = sorted(lines.items(), key=lambda item: (-item[1][4], -item[1][2], -item[1][3], item[1][0]))
    return Table(
        "kualitas-puskesmas",
        f"Disiplin dan temuan tiap puskesmas {sel.month.year}, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("wajib", "Laporan seharusnya", "count", False),
            Column("belum", "Belum lapor", "count"),
            Column("terlambat", "Terlambat", "count"),
            Column("temuan", "Temuan", "count"),
            Column("di_atas", "Di atas 100 %", "count", False),
        ),
        tuple(tuple(line) for _, line in ranked),
        notes=("Pilih puskesmas untuk daftar temuannya sendiri dan unduhannya.",),
        links=tuple(sel.link("kualitas", puskesmas=code) for code, _ in ranked),
    )


def punctuality_table(reports: Sequence, form: str, sel: Selection, place: str) -> Table:
    """Reports of one form. One row per puskesmas, one column per month of the year up to the month."""
    months = sorted({r.month for r in reports if r.month <= sel.month})
    of = {(r.puskesmas_code, r.month): r.late_days for r in reports if r.form == form}
    names = dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in reports)
    return Table(
        f"ketepatan-{form.lower()}",
        f"Laporan {form} tiap bulan {sel.month.year}, {place}",
        (Column("puskesmas", "Puskesmas"), *(Column(f"{m:%Y-%m}", MONTH_SHORT[m.month - 1]) for m in months)),
        tuple((name, *(late_words(of.get((code, m))) for m in months)) for code, name in names),
        links=tuple(sel.link("kualitas", puskesmas=code) for code, _ in names),
    )


def late_words(days: int | None) -> str:
    """ "tepat waktu", "terlambat 3 hari", "belum lapor"."""
    return "belum lapor" if days is None else f"terlambat {days} hari" if days else "tepat waktu"


def checks_table(failed: Reasons | None = None, subject: str = "") -> Table:
    """Every check with its meaning; with `failed`, what it says about one number. One row per check."""
    if failed is None:
        return Table(
            "pemeriksaan",
            "Enam pemeriksaan di balik tanda ⚑",
            (
                Column("nama", "Pemeriksaan"),
                Column("kapan", "Bertanda bila"),
                Column("arti", "Artinya bagi pembaca", essential=False),
            ),
            tuple((c.name, c.meaning, c.says) for c in CHECKS.values()),
            notes=(
                "Daftar ini susunan aplikasi. Tanda mengikuti bulan yang dipilih, dan hilang bila penyebabnya sudah diperbaiki.",
            ),
        )
    return Table(
        "mengapa-bertanda",
        f"Mengapa angka ini bertanda: {subject}" if failed else f"Angka ini lolos semua pemeriksaan: {subject}",
        (Column("nama", "Pemeriksaan"), Column("hasil", "Hasil"), Column("arti", "Artinya", essential=False)),
        tuple(
            (c.name, f"⚑ {failed[id]}" if id in failed else "✓ lolos", c.says if id in failed else "–")
            for id, c in CHECKS.items()
        ),
    )
