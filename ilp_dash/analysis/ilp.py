"""ILP derived: rollout by status, who is late for the plan, and the tables the ILP page shows and downloads."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ilp_dash.domain.indicators import INDICATORS, KLASTER
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.readiness import CHECKLIST, STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table

SCALE_NOTE = (
    "Status belum → penuh adalah skala aplikasi ini, bukan ukuran resmi: penuh = 10 butir; sebagian = butir 1, 3, dan salah satu "
    "dari 4–6; pilot = ditetapkan kota; persiapan = ada butir. Pernyataan kota dicatat terpisah."
)


def status_counts(rows: Sequence) -> dict[str, int]:
    """Puskesmas per status id, every status present (0 when none)."""
    counts = Counter(r.status for r in rows)
    return {id: counts[id] for id in STATUSES}


def counts_by_area(rows: Sequence) -> list[tuple[str, dict[str, int]]]:
    """(area name, status counts) per kecamatan, or per kota administrasi where there are such; furthest along first."""
    areas: dict[str, list] = {}
    for r in rows:
        areas.setdefault(r.kota_adm or r.kecamatan or "–", []).append(r)
    counted = [(name, status_counts(of)) for name, of in areas.items()]
    return sorted(counted, key=lambda a: (-a[1]["penuh"] / sum(a[1].values()), -a[1]["sebagian"], a[0]))


def declared(rows: Sequence) -> int:
    """Puskesmas the city has declared to apply ILP."""
    return sum(r.declared_on is not None for r in rows)


def puskesmas_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """Rollout. One row per puskesmas: checklist status beside what the city declared."""
    return Table(
        "ilp-puskesmas",
        f"Penerapan ILP tiap puskesmas, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("kecamatan", "Kecamatan", essential=False),
            Column("status", "Status (daftar periksa)", "ilp"),
            Column("sejak", "Sejak", "date", False),
            Column("butir", "Butir terpenuhi (dari 10)", "count"),
            Column("dinyatakan", "Dinyatakan kota", "date"),
            Column("pilot", "Ditetapkan pilot", "date", False),
            Column("rencana", "Rencana", "date", False),
        ),
        tuple(
            (r.puskesmas, r.kecamatan, r.status, r.since, r.items, r.declared_on, r.pilot_on, r.planned_on)
            for r in rows
        ),
        notes=(SCALE_NOTE,),
        links=tuple(sel.link("puskesmas", puskesmas=r.puskesmas_code) for r in rows),
    )


def checklist_table(rows: Sequence, place: str) -> Table:
    """Checklist with evidence. One row per puskesmas × item."""
    names = {i.no: i.name for i in CHECKLIST}
    return Table(
        "ilp-daftar-periksa",
        f"Daftar periksa ILP, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("no", "No", "count"),
            Column("butir", "Butir"),
            Column("tercapai", "Tercapai", "date"),
            Column("bukti", "Bukti", essential=False),
        ),
        tuple((r.puskesmas, r.no, names[r.no], r.reached_on, r.evidence) for r in rows),
        notes=(SCALE_NOTE,),
    )


def item_lines(rows: Sequence) -> Table:
    """The ten items of one puskesmas. One row per item: reached or not, when, by what evidence."""
    of = {r.no: r for r in rows}
    lines = []
    for item in CHECKLIST:
        r = of.get(item.no)
        lines.append(
            (
                item.no,
                item.name,
                "✓ terpenuhi" if r and r.reached_on else "– belum",
                r.reached_on if r else None,
                r.evidence if r else "",
            )
        )
    return Table(
        "ilp-butir",
        "Daftar periksa ILP: 10 butir",
        (
            Column("no", "No", "count"),
            Column("butir", "Butir"),
            Column("keadaan", "Keadaan"),
            Column("tercapai", "Sejak", "date", False),
            Column("bukti", "Bukti", essential=False),
        ),
        tuple(lines),
        notes=(SCALE_NOTE,),
    )


def klaster_table(services: Sequence, place: str, month: date) -> Table:
    """What each klaster serves. One row per klaster: its SPM services, people served and left, checklist items seen there."""
    lines = []
    for no, name in KLASTER.items():
        of = [s for s in services if INDICATORS[s.id].klaster == no and s.coverage_pct is not None]
        served, sasaran = sum(min(s.served_ytd, s.sasaran) for s in of), sum(s.sasaran for s in of)
        items = ", ".join(str(i.no) for i in CHECKLIST if i.klaster == no)
        lines.append(
            (
                f"{no}. {name}",
                len(of),
                sum(s.left_count for s in of) if of else None,
                100 * served / sasaran if sasaran else None,
                f"butir {items}" if items else "–",
            )
        )
    return Table(
        "klaster",
        f"Lima klaster, {place}",
        (
            Column("klaster", "Klaster"),
            Column("layanan", "Layanan SPM", "count", False),
            Column("belum", "Belum terlayani", "count"),
            Column("terlayani", "Sasaran terlayani", "bar"),
            Column("butir", "Dinilai dari daftar periksa", essential=False),
        ),
        tuple(lines),
        notes=(
            f"Pemetaan aplikasi. Sasaran terlayani: dilayani (paling banyak sasarannya) ÷ sasaran, s.d. {month_label(month)}. "
            "Klaster 1 dan 5 tidak memuat layanan SPM. Pustu dan posyandu adalah jejaring, bukan klaster.",
        ),
    )


def network_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """Network down to kelurahan. One row per kelurahan, the last row is the total."""

    def line(r, name, puskesmas):
        share = (
            100 * r.posyandu_siklus_hidup / r.posyandu_total
            if r.posyandu_total and r.posyandu_siklus_hidup is not None
            else None
        )
        return (
            name,
            puskesmas,
            r.posyandu_total,
            r.posyandu_aktif,
            r.posyandu_siklus_hidup,
            share,
            r.pustu,
            r.pustu_lengkap,
            r.kader_total,
            r.kader_purwa,
            r.kader_madya,
            r.kader_utama,
            r.kader_belum,
        )

    counted = max((r.counted for r in rows if r.counted), default=None)
    return Table(
        "jejaring",
        f"Jejaring tiap kelurahan, {place}",
        (
            Column("kelurahan", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            Column("posyandu", "Posyandu", "count"),
            Column("aktif", "Posyandu aktif", "count", False),
            Column("siklus", "Posyandu siklus hidup aktif", "count", False),
            Column("persen", "Siklus hidup", "bar"),
            Column("pustu", "Pustu", "count", False),
            Column("lengkap", "Pustu nakes lengkap", "count", False),
            Column("kader", "Kader", "count"),
            Column("purwa", "Kader purwa", "count", False),
            Column("madya", "Kader madya", "count", False),
            Column("utama", "Kader utama", "count", False),
            Column("belum", "Kader belum ada status", "count", False),
        ),
        tuple(line(r, r.name, r.puskesmas) for r in rows),
        links=tuple(sel.link("peta", kelurahan=r.kelurahan_code) for r in rows),
        notes=(
            (f"Hitungan terakhir: {month_label(counted)}." if counted else "Belum ada hitungan jejaring."),
            "Nakes pustu lengkap = sedikitnya 1 perawat dan 1 bidan.",
        ),
    )


def curve_table(curve: Sequence, place: str) -> Table:
    """Rollout over time. One row per month."""
    return Table(
        "ilp-kurva",
        f"Perkembangan penerapan ILP, {place}",
        (
            Column("bulan", "Bulan", "month"),
            Column("rencana", "Menurut rencana", "count", False),
            Column("dinyatakan", "Dinyatakan kota", "count"),
            Column("sebagian", "Sebagian atau penuh (daftar periksa)", "count"),
            Column("penuh", "Penuh (daftar periksa)", "count"),
            Column("semua", "Puskesmas", "count"),
        ),
        tuple((c.month, c.planned, c.declared, c.sebagian, c.penuh, c.puskesmas) for c in curve),
        notes=(SCALE_NOTE,),
    )


def plan_words(rows: Sequence, target_on: date | None, month_end: date) -> str:
    """How the declared rollout stands against the target date; empty without one."""
    if target_on is None:
        return ""
    done, of = declared(rows), len(rows)
    if done == of:
        in_time = sum(r.declared_on <= target_on for r in rows)
        return f"Semua {of} puskesmas sudah dinyatakan menerapkan ILP, {in_time} di antaranya sampai target {date_label(target_on)}."
    when = "lewat dari" if month_end > target_on else "menuju"
    return f"{of - done} dari {of} puskesmas belum dinyatakan menerapkan ILP, {when} target {date_label(target_on)}."
