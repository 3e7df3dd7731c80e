"""Tables about reports, rules, definitions, published facts and where patients come from."""

from dataclasses import asdict

import pandas as pd

from ilp_dash.analysis import places
from ilp_dash.domain.indicators import DEFINITIONS, INDICATORS, KLASTER, PWS, SPM, STAGES
from ilp_dash.domain.months import date_label, month_label, since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import joined, number
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, puskesmas_name
from ilp_dash.ui.tables.declared import laid, table, until


@table("disiplin-lapor")
def reports(sel: Selection) -> Table:
    """Reporting discipline of the chosen puskesmas. One row per month of the chosen year."""
    answer = ask(ask_places.reports_of, sel.puskesmas or "", sel.month.year)
    said = [places.sent_words(r) for r in each(ask_places.reports_of, sel.puskesmas or "", sel.month.year)]
    by_month = answer.assign(said=said).pivot(index="month", columns="form", values="said")
    by_month = until(by_month.reindex(columns=["SPM", "PWS"]).fillna(places.late_words(None)).reset_index(), sel)
    return laid(
        "disiplin-lapor",
        f"Disiplin laporan {sel.month.year}, Puskesmas {puskesmas_name(sel) or '–'}",
        by_month,
        (Column("month", "Bulan", "month"), Column("SPM", "Laporan SPM"), Column("PWS", "Laporan PWS")),
    )


@table("kelengkapan")
def completeness(sel: Selection) -> Table:
    """Completeness of reports. One row per month."""
    months = until(ask(ask_places.reporting_by_month, sel.kota, sel.puskesmas), sel)
    return laid(
        "kelengkapan",
        f"Kelengkapan laporan, {place_name(sel)}",
        months.iloc[::-1].assign(
            reported_pct=100 * months["reported"] / months["expected"],
            on_time_pct=100 * months["on_time"] / months["expected"],
        ),
        (
            Column("month", "Bulan", "month"),
            Column("expected", "Laporan seharusnya", "count"),
            Column("reported", "Masuk", "count"),
            Column("on_time", "Tepat waktu", "count"),
            Column("reported_pct", "Kelengkapan", "pct"),
            Column("on_time_pct", "Ketepatan waktu", "pct"),
        ),
    )


@table("asal-pasien")
def origin(sel: Selection) -> Table:
    """Where patients live, January to the month. One row per group; a group nobody reported stays "–"."""
    found = ask(ask_ilp.patient_origin, sel.kota, sel.month, sel.puskesmas)
    groups = {
        "Dalam wilayah kerja": found.dalam_wilayah,
        "Luar wilayah kerja, dalam kota": found.luar_wilayah,
        "Luar kota": found.luar_kota,
    }
    visits = pd.Series(groups, dtype="Int64")
    total = visits.sum() or pd.NA
    return laid(
        "asal-pasien",
        f"Asal pasien, {place_name(sel)}",
        pd.DataFrame({"group": visits.index, "visits": visits.array, "share_pct": (100 * visits / total).array}),
        (
            Column("group", "Asal pasien"),
            Column("visits", "Kunjungan", "count"),
            Column("share_pct", "Bagian", "pct"),
        ),
        notes=(f"Kunjungan {since_january(sel.month)}.",),
    )


@table("fakta", city_wide=True)
def facts(sel: Selection) -> Table:
    """Published facts with their sources. One row per fact."""
    answer = ask(ask_places.published_facts, sel.kota)
    dated = [places.published_on(fact) for fact in each(ask_places.published_facts, sel.kota)]
    return laid(
        "fakta",
        f"Fakta terbit tentang {city(sel.kota).name}",
        answer.assign(day=[day or "–" for day, _ in dated], caveat=[caveat for _, caveat in dated]),
        (
            Column("kalimat", "Fakta"),
            Column("day", "Tanggal"),
            Column("sumber", "Sumber"),
            Column("caveat", "Catatan", essential=False),
        ),
    )


@table("tampilan-umum", city_wide=True)
def price(sel: Selection) -> Table:
    """What the public view leaves out. One row per PWS indicator and service of SPM10–12 that loses any,
    the largest part first."""
    rows = ask(ask_places.public_price, sel.kota)
    figures, hidden = int(rows["figures"].sum()), int(rows["hidden"].sum())
    return laid(
        "tampilan-umum",
        f"Tampilan umum {city(sel.kota).name}: {number(hidden)} dari {number(figures)} angka akhir triwulan "
        "disembunyikan",
        rows[rows["hidden"] > 0]
        .assign(hidden_pct=100 * rows["hidden"] / rows["figures"])
        .sort_values("hidden_pct", ascending=False, kind="stable"),
        (
            Column("short", "Indikator"),
            Column("figures", "Angka", "count", note="kelurahan × akhir triwulan; SPM10–12: puskesmas"),
            Column("hidden", "Disembunyikan", "count"),
            Column("hidden_pct", "Bagian", "pct"),
        ),
        notes=("Indikator lain: semua angkanya tampil. Angka bulan kelurahan seluruhnya hanya ada di tampilan dinas.",),
    )


@table("aturan", city_wide=True)
def rules(sel: Selection) -> Table:
    """Rules in use. One row per rule that decides in the chosen month."""
    answer = ask(ask_places.rules_in_force, sel.month)
    since = [places.since_words(rule.valid_from) for rule in each(ask_places.rules_in_force, sel.month)]
    return laid(
        "aturan",
        f"Aturan yang dipakai untuk {month_label(sel.month)}",
        answer.assign(since=since),
        (
            Column("name", "Aturan"),
            Column("value", "Nilai"),
            Column("meaning", "Yang diputuskan"),
            Column("since", "Berlaku sejak", essential=False),
            Column("origin", "Asal"),
        ),
        notes=(
            "Aturan ini bukan peraturan perundangan. Ganti dengan: "
            'python -m ilp_dash aturan NAMA NILAI --mulai 2026-01 --asal "SK …", lalu build.',
            "Tetap: dibanding tahun lalu, panah penuh (▲ ▼) hanya bila yang dilayani puskesmas yang lapor pada kedua "
            "tahun berbeda melebihi kebetulan (binomial eksak dua sisi 95 %, menurut sasaran tiap tahun).",
            "Tetap: Ringkasan menyebut layanan yang sejak bulan lalu menjadi, atau tidak lagi, sesuai laju hanya bila "
            "yang dilayani bulan itu saja lebih, atau kurang, dari sasaran setahun ÷ 12 melebihi kebetulan (binomial "
            "eksak dua sisi 95 %, puskesmas yang lapor bulan itu dan bulan sebelumnya).",
        ),
    )


@table("libur", city_wide=True)
def holidays(sel: Selection) -> Table:
    """Days off that move a due date. One row per day."""
    rows = ask(ask_places.holidays, sel.kota)
    return laid(
        "libur",
        f"Hari libur yang menggeser batas lapor, {city(sel.kota).name}"
        if len(rows)
        else "Belum ada hari libur yang didaftar: batas lapor hanya melewati akhir pekan",
        rows.assign(day=[date_label(r.tanggal) for r in walk(rows)]),
        (Column("day", "Tanggal"), Column("nama", "Hari libur"), Column("sumber", "Sumber")),
        notes=(
            "Kota mengisi data/reference/libur.csv (kota_code kosong = semua kota), lalu membangun ulang basis data.",
        ),
    )


@table("definisi", city_wide=True)
def definitions(sel: Selection) -> Table:
    """Every indicator with its definition. One row per SPM service and PWS indicator."""
    kinds = [
        i.kind if i.program == "SPM" else "rasio bulanan" if i.monthly_ratio else "sasaran setahun" for i in SPM + PWS
    ]
    return laid(
        "definisi",
        "Definisi setiap indikator",
        pd.DataFrame([asdict(i) for i in SPM + PWS]).assign(
            kind=kinds,
            stage=[STAGES[i.stage] for i in SPM + PWS],
            klaster=[f"{i.klaster} {KLASTER[i.klaster]}" for i in SPM + PWS],
        ),
        (
            Column("id", "Kode"),
            Column("name", "Indikator"),
            Column("numerator", "Pembilang"),
            Column("sasaran", "Sasaran (penyebut)"),
            Column("kind", "Jenis sasaran", essential=False),
            Column("target_pct", "Target setahun", "pct", False),
            Column("stage", "Siklus hidup", essential=False),
            Column("klaster", "Klaster", essential=False),
        ),
        notes=(
            "Siklus hidup dan klaster: pemetaan aplikasi, dibaca dari KMK HK.01.07/MENKES/2015/2023 bab IV–VI.",
            "Target PWS adalah bawaan aplikasi dan dapat diganti dengan target kota; target SPM 100 % (PP 2/2018).",
            "Skrining usia pendidikan dasar dihitung per tahun ajaran (Juli–Juni).",
        ),
    )


@table("versi-definisi", city_wide=True)
def versions(sel: Selection) -> Table:
    """Versions of the definitions. One row per version."""
    return laid(
        "versi-definisi",
        "Versi definisi",
        pd.DataFrame([asdict(d) for d in DEFINITIONS]).assign(
            concerns=[joined([INDICATORS[id].short for id in d.services]) or "semua layanan" for d in DEFINITIONS]
        ),
        (
            Column("version", "Versi"),
            Column("valid_from", "Berlaku sejak", "month"),
            Column("concerns", "Layanan yang berubah"),
            Column("note", "Yang berubah"),
        ),
        notes=("Garis, batas kebiasaan, laju, dan sebelum–sesudah dimulai lagi hanya pada layanan yang berubah.",),
    )
