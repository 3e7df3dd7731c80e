"""What stands behind the figures: published facts, reporting discipline, where patients come from, definitions, rules."""

from collections.abc import Sequence

from ilp_dash.domain.indicators import DEFINITIONS, KLASTER, PWS, SPM, STAGES
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.tables import Column, Table

STATE_WORDS = {
    "draf": "draf",
    "dikirim": "dikirim",
    "disetujui": "disetujui",
    "dikembalikan": "dikembalikan",
    "final": "final",
}


def published_on(fact) -> tuple[str, str]:
    """(date, caveat) of a fact; a note "tanggal: November 2024" is the date as the source gave it."""
    note = fact.catatan or ""
    if note.startswith("tanggal: "):
        day, _, note = note.removeprefix("tanggal: ").partition("; ")
        return day, note
    return date_label(fact.tanggal) if fact.tanggal else "", note


def facts_table(facts: Sequence, place: str) -> Table:
    """Published facts with sources. One row per fact."""
    return Table(
        "fakta",
        f"Fakta terbit tentang {place}",
        (
            Column("fakta", "Fakta"),
            Column("tanggal", "Tanggal"),
            Column("sumber", "Sumber"),
            Column("catatan", "Catatan", essential=False),
        ),
        tuple((f.kalimat, day or "–", f.sumber, note) for f in facts for day, note in [published_on(f)]),
    )


def reports_table(reports: Sequence, name: str, year: int) -> Table:
    """Reporting discipline of one puskesmas. One row per month of the year: SPM and PWS form, when sent, state."""
    by_month: dict = {}
    for r in reports:
        by_month.setdefault(r.month, {})[r.form] = r

    def words(r):
        if r is None or r.sent_on is None:
            return "belum lapor"
        late = f", terlambat {r.late_days} hari" if r.late_days else ""
        return f"{date_label(r.sent_on)}{late} · {STATE_WORDS.get(r.state, r.state or '–')}"

    return Table(
        "disiplin-lapor",
        f"Disiplin laporan {year}, Puskesmas {name}",
        (Column("bulan", "Bulan", "month"), Column("spm", "Laporan SPM"), Column("pws", "Laporan PWS")),
        tuple((month, words(of.get("SPM")), words(of.get("PWS"))) for month, of in sorted(by_month.items())),
    )


def completeness_table(months: Sequence, place: str) -> Table:
    """Completeness of reports. One row per month: forms expected, reported, on time."""
    return Table(
        "kelengkapan",
        f"Kelengkapan laporan, {place}",
        (
            Column("bulan", "Bulan", "month"),
            Column("wajib", "Laporan seharusnya", "count"),
            Column("masuk", "Masuk", "count"),
            Column("tepat", "Tepat waktu", "count"),
            Column("pct", "Kelengkapan", "pct"),
            Column("tepat_pct", "Ketepatan waktu", "pct"),
        ),
        tuple(
            (m.month, m.expected, m.reported, m.on_time, 100 * m.reported / m.expected, 100 * m.on_time / m.expected)
            for m in months
        ),
    )


def origin_table(origin, place: str, period: str) -> Table:
    """Where patients live, January to the month. One row per group; NULL stays "–"."""
    groups = (
        ("Dalam wilayah kerja", origin.dalam_wilayah),
        ("Luar wilayah kerja, dalam kota", origin.luar_wilayah),
        ("Luar kota", origin.luar_kota),
    )
    known = [n for _, n in groups if n is not None]
    total = sum(known) if known else None
    return Table(
        "asal-pasien",
        f"Asal pasien, {place}",
        (Column("asal", "Asal pasien"), Column("kunjungan", "Kunjungan", "count"), Column("bagian", "Bagian", "pct")),
        tuple((name, n, 100 * n / total if n is not None and total else None) for name, n in groups),
        notes=(f"Kunjungan {period}.",),
    )


def indicators_table() -> Table:
    """Definitions. One row per SPM service and PWS indicator."""
    return Table(
        "definisi",
        "Definisi setiap indikator",
        (
            Column("kode", "Kode"),
            Column("nama", "Indikator"),
            Column("pembilang", "Pembilang"),
            Column("sasaran", "Sasaran (penyebut)"),
            Column("jenis", "Jenis sasaran", essential=False),
            Column("target", "Target setahun", "pct", False),
            Column("tahap", "Siklus hidup", essential=False),
            Column("klaster", "Klaster", essential=False),
        ),
        tuple(
            (
                i.id,
                i.name,
                i.numerator,
                i.sasaran,
                i.kind if i.program == "SPM" else "rasio bulanan" if i.monthly_ratio else "sasaran setahun",
                i.target_pct,
                STAGES[i.stage],
                f"{i.klaster} {KLASTER[i.klaster]}",
            )
            for i in SPM + PWS
        ),
        notes=(
            "Siklus hidup dan klaster: pemetaan aplikasi, dibaca dari KMK HK.01.07/MENKES/2015/2023 bab IV–VI.",
            "Target PWS adalah bawaan aplikasi dan dapat diganti dengan target kota; target SPM 100 % (PP 2/2018).",
            "Skrining usia pendidikan dasar dihitung per tahun ajaran (Juli–Juni).",
        ),
    )


def versions_table() -> Table:
    """Versions of the definitions. One row per version."""
    return Table(
        "versi-definisi",
        "Versi definisi",
        (Column("versi", "Versi"), Column("sejak", "Berlaku sejak", "month"), Column("catatan", "Yang berubah")),
        tuple((d.version, d.valid_from, d.note) for d in DEFINITIONS),
    )


def rules_table(rules: Sequence, month) -> Table:
    """Rules in use. One row per rule that decides in the chosen month."""
    return Table(
        "aturan",
        f"Aturan yang dipakai untuk {month_label(month)}",
        (
            Column("aturan", "Aturan"),
            Column("nilai", "Nilai"),
            Column("arti", "Yang diputuskan"),
            Column("sejak", "Berlaku sejak", essential=False),
            Column("asal", "Asal"),
        ),
        tuple(
            (r.name, r.value, r.meaning, "awal" if r.valid_from.year == 2000 else month_label(r.valid_from), r.origin)
            for r in rules
        ),
        notes=(
            "Aturan ini bukan peraturan perundangan. Ganti dengan: "
            'python -m ilp_dash aturan NAMA NILAI --mulai 2026-01 --asal "SK …", lalu build.',
        ),
    )


def national_table(rows: Sequence) -> Table:
    """National SPM coverage. One row per service, one column per year."""
    years = sorted({r.year for r in rows})
    pct = {(r.indicator, r.year): r.pct for r in rows}
    body = [(i.short, *(pct.get((i.id, y)) for y in years)) for i in SPM]
    means = tuple(sum(v) / len(v) if (v := [pct[i.id, y] for i in SPM if (i.id, y) in pct]) else None for y in years)
    source = rows[0].source if rows else ""
    cut = date_label(rows[0].cut_off) if rows and rows[0].cut_off else ""
    return Table(
        "spm-nasional",
        "Capaian SPM nasional",
        (Column("layanan", "Layanan"), *(Column(str(y), str(y), "pct") for y in years)),
        (*body, ("Rata-rata", *means)),
        total=True,
        notes=(
            f"Sumber: {source}, data sampai {cut}; 2022 sementara. "
            "Paparan lain menyebut angka berbeda (misalnya SPM01 tahun 2021: 61,8 %).",
        ),
    )
