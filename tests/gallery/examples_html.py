"""Examples of what is drawn as rows of words: verdict, cards, tables, grids."""

from datetime import date

import invented
import pandas as pd
from examples import example
from invented import PLACES, STATES

from ilp_dash.charts import classes, grids, ladder, tables, texts
from ilp_dash.domain import readiness
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.domain.words import number, percent


@example(texts.verdict)
def putusan(draw):
    return draw(
        "Tiga dari 12 layanan SPM sudah mencapai 100 %. Hipertensi paling tertinggal: 12.480 orang belum terlayani.",
        "Kota Contoh · s.d. September 2026 · laporan 41 dari 44 puskesmas",
        marks=("DATA SIMULASI", "sementara"),
    )


@example(texts.kpis)
def kartu(draw):
    spark = [v + invented.dice().uniform(-3, 3) for v in range(60, 84, 2)]
    return draw(
        [
            texts.Kpi("Layanan SPM mencapai 100 %", "3 dari 12", "tahun lalu 2", (), "+1 dari 2025", True, href="spm"),
            texts.Kpi("Rata-rata capaian SPM", "86,4 %", "s.d. September", spark, "+2,4 poin", True, "sementara"),
            texts.Kpi("Puskesmas menerapkan ILP", "17 dari 20", "status penuh 6", (2, 3, 5, 8, None, 9, 12, 17)),
            texts.Kpi("Orang belum terlayani", "48.211", "12 layanan", spark[::-1], "+1.204", False),
            texts.Kpi("Kelurahan PWS Jelek", "9 dari 68", "ibu hamil K6", (12, 11, 13, 9, 9), "tetap", None),
            texts.Kpi("Laporan masuk tepat waktu", "41 dari 44", "September 2026", (40, 44, 44, 43, 41)),
        ]
    )


@example(texts.points)
def pokok(draw):
    return draw(
        [
            ("Yang berjalan baik", [("Semua 3 puskesmas sudah dinyatakan menerapkan ILP.", "Penerapan ILP", "ilp")]),
            (
                "Yang belum baik",
                [
                    ("Pelayanan hipertensi tertinggal: kurang 4.820 orang dari target berjalan.", "SPM", "spm"),
                    (
                        *("Tanda bahaya dijawab lebih dahulu: masih 12 temuan.", "PWS", "pws", "disunting oleh dinas"),
                        "Kalimat asli: 12 temuan tanda bahaya belum ditindaklanjuti, dari 40 yang ditemukan.",
                    ),
                ],
            ),
            ("Yang perlu diputuskan", [("Belum ada bukti.", "", "")]),
        ],
        "Pokok rapat, Kota Contoh",
        "Disusun dengan aturan terbuka",
    )


@example(texts.questions)
def pertanyaan(draw):
    return draw([("Berapa orang, di mana?", ""), ("Dapat dipercaya?", "kualitas")], "Hipertensi, Kota Contoh")


@example(texts.legend)
def arti_status(draw):
    return draw([(classes.pws_class(id), f"{s.name}: {s.meaning}") for id, s in STATUSES.items()], "Arti status PWS")


@example(texts.facts)
def yang_terbit(draw):
    fact = texts.FactLine
    return draw(
        [
            fact(
                "Cakupan hipertensi tahun 2023 sebesar 41,2 %.", "Profil Kesehatan (contoh)", "2024", "Definisi lama."
            ),
            fact("Semua puskesmas ditargetkan menerapkan ILP.", "Surat edaran (contoh)", "31 Desember 2025"),
        ],
        "Yang sudah terbit",
    )


@example(texts.lifecycle)
def siklus_hidup(draw):
    throw = invented.dice()

    def line(name):
        pct = {"Balita": HIDDEN, "Lansia": None}.get(name, throw.triangular(40, 105, 85))
        return texts.StageLine(name, pct, f"{number(throw.randint(200, 90000))} orang", "spm")

    stages = (
        ("Ibu hamil, bersalin, nifas", "Klaster 2", ["Ibu hamil K6", "Ibu bersalin"]),
        ("Bayi dan balita", "Klaster 2", ["Bayi baru lahir", "Balita"]),
        ("Anak sekolah", "Klaster 2", ["Usia pendidikan dasar"]),
        ("Remaja", "Klaster 2", ["Skrining remaja"]),
        ("Usia produktif", "Klaster 3", ["Usia produktif", "Hipertensi", "Diabetes melitus"]),
        ("Lansia", "Klaster 3", ["Lansia"]),
    )
    title = "Lansia dan usia produktif paling jauh dari target"
    return draw(title, [texts.Stage(name, klaster, [line(n) for n in of]) for name, klaster, of in stages])


@example(texts.footer)
def kaki(draw):
    items = [("Data s.d.", "September 2026"), ("Kelengkapan", f"41 dari 44 ({percent(93.18)})")]
    return draw(items, marks=("DATA SIMULASI",))


@example(ladder.ladder)
def tangga(draw):
    steps = [
        ("Paripurna", "100", 0, 0, "31 poin lagi", "", ""),
        ("Utama", "80–99", 0, 35, "11 poin lagi", "", "83,5"),
        ("Madya", "70–79", 0, 100, "0,1 poin lagi", "", ""),
        ("Muda", "60–69", 99, 100, "", "69,9", ""),
    ]
    names = ["name", "bounds", "reached", "planned", "text", "now", "then"]
    return draw(pd.DataFrame(steps, columns=names), "Satu langkah lagi sampai Madya", "Kategori IP-SPM (contoh)")


@example(ladder.additions)
def andaian(draw):
    items = [("SPM08:1200", "Hipertensi +1.200 orang", "di 6 puskesmas"), ("SPM09:80", "Diabetes +80 orang", "")]
    city = "ip-spm?kota=99.71"
    acts = [("Pakai usul: paling sedikit orang", f"{city}&tambah=SPM08%3A900"), ("Kosongkan", city)]
    return draw("Andaian", f"{city}&tambah=", items, acts)


# ---- tables and grids ----


@example(tables.table)
def tabel(draw):
    columns = (
        Column("nama", "Puskesmas"),
        Column("status", "Status ILP", "ilp"),
        Column("capaian", "Capaian", "bar", note="persen dari sasaran"),
        Column("sasaran", "Sasaran", "count", essential=False),
        Column("belum", "Belum terlayani", "count"),
        Column("ubah", "Perubahan", "points", essential=False),
        Column("pws", "PWS", "pws", essential=False),
        Column("masuk", "Laporan masuk", "date", essential=False),
    )
    throw = invented.dice()
    body = [
        (
            name,
            STATES[i % 5],
            None if i == 4 else HIDDEN if i == 6 else throw.triangular(50, 106, 85),
            throw.randint(900, 9000),
            None if i == 4 else throw.randint(0, 3000),
            throw.uniform(-5, 8),
            list(STATUSES)[i % 8],
            date(2026, 9, 1 + i % 28),
        )
        for i, name in enumerate(PLACES)
    ]
    made = Table(
        "puskesmas",
        "Delapan puskesmas belum menerapkan ILP",
        columns,
        (*body, ("Jumlah", None, 84.2, 190233, 41002, 1.2, None, None)),
        ("Urutan awal menurut nama.",),
        "Keadaan per 30 September 2026",
        tuple(f"puskesmas=P{i}" for i in range(44)),
        total=True,
        trust=((), ("belum lengkap", "terlambat")) + ((),) * 43,
    )
    return draw(made, [("CSV", "unduh/p.csv")], base="puskesmas")


@example(grids.matrix)
def matriks(draw):
    return draw(
        "Usia produktif tertinggal di 14 dari 20 puskesmas",
        [f"Puskesmas {name}" for name in PLACES[:20]],
        invented.SERVICES,
        *invented.heat(20),
        row_links=[f"puskesmas?kota=99.71&puskesmas=P{n}" for n in range(20)],
        total_row=True,
        column_titles=[f"Pelayanan kesehatan {s.lower()}" for s in invented.SERVICES],
        subtitle="Capaian per puskesmas, persen dari sasaran setahun",
    )


@example(grids.checks)
def daftar_periksa(draw):
    return draw(
        "Perjanjian jejaring paling jarang ada",
        PLACES[:12],
        [i.short for i in readiness.CHECKLIST],
        [
            [None if (r * c) % 5 == 3 else date(2025, 1 + c, 3 + r) if (r + c) % 7 else True for c in range(10)]
            for r in range(12)
        ],
        column_titles=[i.name for i in readiness.CHECKLIST],
        statuses=[STATES[r % 5] for r in range(12)],
        subtitle="Sepuluh butir KMK 2015/2023",
    )


@example(grids.punctuality)
def ketepatan(draw):
    days = [[None if (r * c) % 9 == 4 else (r * 3 + c) % 7 // 4 * c for c in range(9)] for r in range(10)]
    return draw("4 dari 10 puskesmas selalu tepat waktu", PLACES[:10], invented.SHORT[-9:], days)


@example(grids.status_grid)
def status(draw):
    return draw(
        "Dua kelurahan Jelek tiga bulan berturut-turut",
        PLACES[:12],
        invented.SHORT[-12:],
        [[None if r == 3 and c < 2 else list(STATUSES)[(r * (c // 3) + r) % 8] for c in range(12)] for r in range(12)],
    )
