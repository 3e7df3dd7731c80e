"""Every figure with invented data, for looking at: `streamlit run tests/gallery/galeri.py --server.enableStaticServing true`."""

import base64
import json
import sys
from datetime import date
from pathlib import Path

import streamlit as st

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import invented  # noqa: E402

from ilp_dash.charts import theme  # noqa: E402
from ilp_dash.charts.grids import checks, matrix, status_grid  # noqa: E402
from ilp_dash.charts.maps import MapArea, map_figure  # noqa: E402
from ilp_dash.charts.old_bars import Bar, PwsBar, bars, pws_bars, stacked  # noqa: E402
from ilp_dash.charts.old_lines import lines  # noqa: E402
from ilp_dash.charts.quadrant import QUADRANTS, QuadrantPoint, quadrant  # noqa: E402
from ilp_dash.charts.tables import table  # noqa: E402
from ilp_dash.charts.texts import FactLine, Kpi, Stage, StageLine, facts, footer, kpis, lifecycle, verdict  # noqa: E402
from ilp_dash.domain import pws, readiness  # noqa: E402
from ilp_dash.domain.tables import HIDDEN, Column, Table  # noqa: E402
from ilp_dash.domain.words import number, percent  # noqa: E402
from ilp_dash.ui.figures import show  # noqa: E402

st.set_page_config(layout="wide", page_title="Galeri")
throw = invented.dice()
only = st.query_params.get("hanya")
went = None


def put(spec: dict, key: str) -> None:
    """One figure, unless the address asks for another one only."""
    global went
    if only is None or only == key:
        went = show(spec, key) or went


put(
    verdict(
        "Tiga dari 12 layanan SPM sudah mencapai 100 %. Hipertensi paling tertinggal: 12.480 orang belum terlayani.",
        "Kota Contoh · s.d. September 2026 · laporan 41 dari 44 puskesmas",
        marks=("DATA SIMULASI", "sementara"),
    ),
    "verdict",
)
spark = [v + throw.uniform(-3, 3) for v in range(60, 84, 2)]
put(
    kpis(
        [
            Kpi(
                "Layanan SPM mencapai 100 %",
                "3 dari 12",
                "tahun lalu 2",
                (),
                "+1 dari 2025",
                True,
                href="spm?kota=99.71",
            ),
            Kpi(
                "Rata-rata capaian SPM",
                "86,4 %",
                "s.d. September",
                spark,
                "+2,4 poin",
                True,
                "sementara",
                "spm?kota=99.71",
            ),
            Kpi(
                "Puskesmas menerapkan ILP",
                "17 dari 20",
                "status penuh 6",
                (2, 3, 3, 5, 8, None, 9, 12, 17),
                "+5 dari 2025",
                True,
            ),
            Kpi("Orang belum terlayani", "48.211", "12 layanan", spark[::-1], "+1.204", False),
            Kpi("Kelurahan PWS Jelek", "9 dari 68", "ibu hamil K6", (12, 11, 13, 9, 9), "tetap", None),
            Kpi("Laporan masuk tepat waktu", "41 dari 44", "September 2026", (40, 44, 44, 43, 41)),
        ]
    ),
    "kpis",
)
left, right = st.columns([3, 2], gap="large")
with left:
    values = sorted((throw.triangular(55, 104, 88) for _ in invented.SERVICES), reverse=True)
    rows = [
        Bar(
            s,
            v,
            f"{number(int((100 - v) * 480))} orang belum" if v < 100 else "tercapai",
            throw.uniform(60, 98),
            "spm?layanan=" + str(n),
        )
        for n, (s, v) in enumerate(zip(invented.SERVICES, values, strict=True))
    ]
    rows[-3] = Bar("Diabetes melitus", 9.4, "4.120 orang belum", 41.0)
    rows[-2] = Bar("Terduga TBC", HIDDEN, "")
    rows[-1] = Bar("Risiko HIV", None, "")
    rows[2] = Bar("Bayi baru lahir", 99.96, "1 orang belum", 92)
    put(
        bars(
            "Hipertensi: 12.480 orang belum terlayani",
            rows,
            subtitle="Capaian 12 layanan SPM, persen dari sasaran setahun, s.d. September 2026",
            national_label="nasional 2022",
            label="Layanan",
            text_label="Belum terlayani",
            notes=["Angka nasional: laporan tahunan; beda cara hitung dapat terjadi."],
            downloads=[("CSV", "unduh/spm.csv"), ("Excel", "unduh/spm.xlsx")],
        ),
        "bars",
    )
small = invented.city(10, 8)
big = invented.city(20, 18, 5, islands=True)


def address(shape: dict) -> str:
    """The geometry as an address of its own: a real page links to a static file instead."""
    return "data:application/json;base64," + base64.b64encode(json.dumps(shape).encode()).decode()


def area_values(shape: dict, seed: int) -> tuple[list[MapArea], dict]:
    """Values for every area of a made-up city, and how often each class occurs."""
    roll = invented.dice(seed)
    found, counts = [], {}
    for code in shape["areas"]:
        v = None if roll.random() < 0.05 else HIDDEN if roll.random() < 0.04 else roll.triangular(40, 108, 88)
        cls = theme.coverage_class(v)
        counts[cls] = counts.get(cls, 0) + 1
        found.append(
            MapArea(
                code, cls, theme.pct_text(v), "" if v in (None, HIDDEN) else f"{number(int(v * 12))} dari 1.200 orang"
            )
        )
    return found, counts


mapped, counts = area_values(small, 1)
with right:
    put(
        map_figure(
            "23 kelurahan sudah tercapai, 4 belum lapor",
            address(small),
            mapped,
            theme.legend_items(counts, "kelurahan"),
            selected=mapped[20].code,
            mini=True,
            subtitle="Ibu hamil K6, s.d. September 2026",
            link_base="pws?kota=99.71&kelurahan=",
        ),
        "map",
    )
heat = invented.heat(20)
names = [f"Puskesmas {n}" for n in invented.places(20)]
put(
    matrix(
        "Usia produktif tertinggal di 14 dari 20 puskesmas",
        names,
        invented.SERVICES,
        *heat,
        row_links=[f"puskesmas?kota=99.71&puskesmas=P{n}" for n in range(20)],
        total_row=True,
        column_titles=[f"Pelayanan kesehatan {s.lower()}" for s in invented.SERVICES],
        subtitle="Capaian per puskesmas, persen dari sasaran setahun",
    ),
    "matrix",
)
trend = [None if n in (17, 18) else 30 + 1.1 * n + throw.uniform(-3, 3) for n in range(45)]
other = [25 + 0.9 * n + throw.uniform(-2, 2) for n in range(45)]
put(
    lines(
        "Hipertensi naik 12 poin setahun, tetapi masih di bawah target",
        invented.MONTHS,
        [("Kota Contoh", trend), ("Kota lain", other)],
        target=90.0,
        target_label="Target 90 %",
        breaks=[(24, "definisi baru")],
        provisional_from=43,
        subtitle="Capaian kumulatif, persen dari sasaran",
        notes=["Mei–Juni 2024 belum dilaporkan."],
    ),
    "lines",
)
put(
    pws_bars(
        "9 kelurahan di bawah target berjalan dan menurun",
        [
            PwsBar("Kota Contoh", 78.2, 8.4, 8.1, "baik", total=True),
            *sorted(
                (PwsBar(**invented.pws_unit(throw, n)) for n in invented.places(20)),
                key=lambda r: -1 if not isinstance(r.cumulative, float) else r.cumulative,
                reverse=True,
            ),
        ],
        75.0,
        "Target s.d. September 75 %",
        subtitle="K6 ibu hamil, September 2026",
    ),
    "pws",
)
put(
    pws_bars(
        "Lebih banyak kelurahan: gambar yang sama, diputar",
        [PwsBar(**invented.pws_unit(throw, n)) for n in invented.places(34)],
        75.0,
        "Target 75 %",
        subtitle="K6 ibu hamil, September 2026",
    ),
    "pws_many",
)
placed, apart = [], {"belum_lapor": ["Sunyi"], "disembunyikan": ["Kecil", "Mungil"]}
for n, name in enumerate(invented.places(34)):
    unit = invented.pws_unit(throw, name)
    if unit["status"] in QUADRANTS:
        placed.append(
            QuadrantPoint(
                name,
                unit["cumulative"],
                75.0,
                unit["this_month"],
                unit["last_month"],
                unit["status"],
                n % 4,
                unit["rentan"],
                "peta",
            )
        )
    else:
        apart.setdefault(unit["status"], []).append(name)
put(
    quadrant(
        "8 kelurahan di bawah target dan tidak naik, 4 di atas target tetapi turun",
        placed,
        apart,
        subtitle="Mendatar: kumulatif dikurangi target berjalan. Tegak: bulan ini dikurangi bulan lalu. Keduanya poin persen.",
        downloads=[("CSV", "unduh/pws.csv")],
    ),
    "quadrant",
)
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
states = list(readiness.STATUSES)
body = [
    (
        n,
        states[i % 5],
        None if i == 4 else HIDDEN if i == 6 else throw.triangular(50, 106, 85),
        throw.randint(900, 9000),
        None if i == 4 else throw.randint(0, 3000),
        throw.uniform(-5, 8),
        list(pws.STATUSES)[i % 8],
        date(2026, 9, 1 + i % 28),
    )
    for i, n in enumerate(invented.places(44))
]
put(
    table(
        Table(
            "puskesmas",
            "Delapan puskesmas belum menerapkan ILP",
            columns,
            (*body, ("Jumlah", None, 84.2, 190233, 41002, 1.2, None, None)),
            ("Urutan awal menurut nama.",),
            "Keadaan per 30 September 2026",
            tuple(f"puskesmas=P{i}" for i in range(44)),
            True,
        ),
        [("CSV", "unduh/p.csv")],
        base="puskesmas",
    ),
    "table",
)
put(
    stacked(
        "Kecamatan Timur paling tertinggal",
        [
            ("Barat", {"belum": 1, "pilot": 2, "penuh": 4}),
            ("Timur", {"belum": 4, "persiapan": 3, "sebagian": 1}),
            ("Selatan", {"persiapan": 2, "sebagian": 3, "penuh": 1}),
        ],
        subtitle="Status ILP puskesmas per kecamatan (skala aplikasi ini, bukan status resmi)",
    ),
    "stacked",
)
put(
    checks(
        "Perjanjian jejaring paling jarang ada",
        names[:12],
        [i.short for i in readiness.CHECKLIST],
        [
            [None if (r * c) % 5 == 3 else date(2025, 1 + c, 3 + r) if (r + c) % 7 else True for c in range(10)]
            for r in range(12)
        ],
        column_titles=[i.name for i in readiness.CHECKLIST],
        statuses=[states[r % 5] for r in range(12)],
        subtitle="Sepuluh butir KMK 2015/2023",
    ),
    "checks",
)
put(
    status_grid(
        "Dua kelurahan Jelek tiga bulan berturut-turut",
        invented.places(12),
        invented.MONTHS[-12:],
        [[None if r == 3 and c < 2 else list(pws.STATUSES)[(r * c + r) % 8] for c in range(12)] for r in range(12)],
    ),
    "status",
)
bigs, many = area_values(big, 2)
put(
    map_figure(
        "Kota besar dengan pulau-pulau di utara",
        address(big),
        bigs,
        theme.legend_items(many, "kelurahan"),
        link_base="pws?kelurahan=",
    ),
    "map_big",
)
put(
    lifecycle(
        "Lansia dan usia produktif paling jauh dari target",
        [
            Stage(
                n,
                k,
                [
                    StageLine(s, throw.triangular(40, 105, 85), f"{number(throw.randint(200, 90000))} orang", "spm?x=1")
                    for s in lines_
                ],
            )
            for n, k, lines_ in (
                ("Ibu hamil, bersalin, nifas", "Klaster 2", ["Ibu hamil K6", "Ibu bersalin"]),
                ("Bayi dan balita", "Klaster 2", ["Bayi baru lahir", "Balita"]),
                ("Anak sekolah", "Klaster 2", ["Usia pendidikan dasar"]),
                ("Remaja", "Klaster 2", ["Skrining remaja"]),
                ("Usia produktif", "Klaster 3", ["Usia produktif", "Hipertensi", "Diabetes melitus"]),
                ("Lansia", "Klaster 3", ["Lansia"]),
            )
        ],
    ),
    "cycle",
)
put(
    lines(
        "17 dari 20 puskesmas sudah menerapkan ILP",
        invented.MONTHS[:36],
        [("Puskesmas", [min(20, n // 2) for n in range(36)])],
        target=20,
        target_label="Semua puskesmas",
        unit="puskesmas",
        decimals=0,
        step=True,
        markers=[(35, "Tenggat Desember 2025")],
    ),
    "rollout",
)
put(
    facts(
        [
            FactLine(
                "Cakupan hipertensi kota tahun 2023 sebesar 41,2 %.",
                "Profil Kesehatan (contoh)",
                "2024",
                "Definisi lama.",
            ),
            FactLine("Semua puskesmas ditargetkan menerapkan ILP.", "Surat edaran (contoh)", "31 Desember 2025"),
        ],
        "Yang sudah terbit",
    ),
    "facts",
)
put(
    footer(
        [
            ("Data s.d.", "September 2026"),
            ("Versi data", "12"),
            ("Sumber", "laporan puskesmas"),
            ("Kelengkapan", f"41 dari 44 ({percent(93.18)})"),
        ],
        marks=("DATA SIMULASI",),
    ),
    "foot",
)
if went:
    st.write(f"Tautan: {went}")
