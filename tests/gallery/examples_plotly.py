"""Examples of what Plotly draws: bars, lines, PWS, signal and chance, maps, a question of one's own."""

import base64
from functools import cache

import invented
import pandas as pd
from examples import example
from invented import PLACES

from ilp_dash.charts import bars, classes, explore, funnel, geometry, lines, maps, pws, quadrant, ranks, signals
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.domain.words import number, percent

# ---- Plotly: bars and lines ----


@example(bars.coverage_bars)
def capaian(draw):
    throw = invented.dice()
    rows = [(s, throw.triangular(55, 104, 88), throw.uniform(60, 98)) for s in invented.SERVICES]
    frame = pd.DataFrame(rows, columns=["name", "coverage_pct", "tick_pct"]).sort_values(
        "coverage_pct", ascending=False, ignore_index=True
    )
    frame.loc[2, "coverage_pct"], frame.loc[11, "coverage_pct"] = 99.96, None
    left = [None if pd.isna(v) else f"{number(int((100 - v) * 480))} orang belum" for v in frame["coverage_pct"]]
    frame = frame.assign(
        text=left, hidden=frame.index == 10, href=[f"spm?layanan={n}" for n in frame.index], why="kualitas"
    )
    return draw(
        frame.assign(reasons=[("belum lengkap",) if n == 3 else () for n in frame.index]).convert_dtypes(),
        "Hipertensi: 12.480 orang belum terlayani",
        subtitle="Capaian 12 layanan SPM, persen dari sasaran setahun, s.d. September 2026",
        tick_label="nasional 2022",
        label="Layanan",
        text_label="Belum terlayani",
        notes=["Angka nasional: laporan tahunan; beda cara hitung dapat terjadi."],
        downloads=[("CSV", "unduh/spm.csv"), ("Excel", "unduh/spm.xlsx")],
    )


@example(bars.stacked_bars)
def bertumpuk(draw):
    counts = [("Barat", {"belum": 1, "pilot": 2, "penuh": 4}), ("Timur", {"belum": 4, "persiapan": 3, "sebagian": 1})]
    return draw(
        bars.rows_of(counts), "Kecamatan Timur paling tertinggal", subtitle="Status ILP puskesmas per kecamatan"
    )


@example(lines.trend_lines)
def tren(draw):
    throw = invented.dice()
    frame = pd.DataFrame({"month": pd.date_range("2023-01-01", periods=45, freq="MS")})
    frame["city"] = [None if n in (17, 18) else 30 + 1.1 * n + throw.uniform(-3, 3) for n in range(45)]
    frame["other"] = [25 + 0.9 * n + throw.uniform(-2, 2) for n in range(45)]
    return draw(
        frame,
        [("city", "Kota Contoh"), ("other", "Kota lain")],
        "Hipertensi naik 12 poin setahun, tetapi masih di bawah target",
        lines.Trend(target=90.0, target_label="Target 90 %", breaks=[(24, "definisi baru")], provisional_from=43),
        subtitle="Capaian kumulatif, persen dari sasaran",
        notes=["Mei–Juni 2024 belum dilaporkan."],
    )


@example(lines.trend_lines)
def penerapan(draw):
    frame = pd.DataFrame({"month": pd.date_range("2023-01-01", periods=36, freq="MS")})
    frame["units"] = [float(min(20, n // 2)) for n in range(36)]
    of = lines.Trend(
        target=20, target_label="Semua puskesmas", unit="puskesmas", decimals=0, step=True, markers=[(35, "Tenggat")]
    )
    return draw(frame, [("units", "Puskesmas")], "17 dari 20 puskesmas sudah menerapkan ILP", of)


# ---- Plotly: PWS, signal and chance ----


@example(pws.pws_bars)
def pws_tegak(draw):
    title = "9 kelurahan di bawah target berjalan dan menurun"
    return draw(
        invented.pws_units(16), title, 75.0, "Target s.d. September 75 %", subtitle="K6 ibu hamil, September 2026"
    )


@example(pws.pws_bars)
def pws_diputar(draw):
    return draw(invented.pws_units(34), "Lebih banyak kelurahan: gambar yang sama, diputar", 75.0, "Target 75 %")


@example(quadrant.quadrant)
def kuadran(draw):
    title = "8 kelurahan di bawah target dan tidak naik, 4 di atas target tetapi turun"
    frame = invented.pws_units(34)
    unseen = frame["hidden_ytd"].fillna(False)
    frame.loc[unseen, ["coverage_pct", "month_pct", "last_month_pct"]] = pd.NA
    return draw(frame, title, downloads=[("CSV", "unduh/pws.csv")])


@example(signals.individuals)
def sinyal(draw):
    throw = invented.dice()
    frame = pd.DataFrame({"month": pd.date_range("2024-01-01", periods=30, freq="MS")})
    frame["people"] = [None if n == 9 else round(throw.gauss(900 if n < 18 else 1150, 60)) for n in range(30)]
    frame.loc[14, "people"] = 1290
    frame = frame.assign(counts=True, remark="", direction=0, words="", short="", limits_words="", changed="")
    frame.loc[14, ["direction", "words", "short"]] = [1, "di atas batas", "di atas batas"]
    late = frame.index >= 18
    frame["stretch"], frame["center"] = late.astype(int), [1150.0 if x else 900.0 for x in late]
    frame = frame.assign(low=frame["center"] - 180, high=frame["center"] + 180)
    frame.loc[18:, "changed"] = "definisi baru"
    return draw(frame.convert_dtypes(), "Juli 2025 bukan kebetulan: 1.290 orang", subtitle="Orang dilayani tiap bulan")


@example(funnel.funnel)
def corong(draw):
    throw, rows = invented.dice(), []
    for n, name in enumerate(PLACES[:20]):
        sasaran = throw.randint(200, 6000)
        half = 250 / sasaran**0.5
        pct = throw.gauss(72, half)
        side = "jauh_bawah" if pct < 72 - 1.5 * half else "bawah" if pct < 72 - half else "dalam"
        side = "jauh_atas" if pct > 72 + 1.5 * half else "atas" if pct > 72 + half else side
        rows.append(
            (name, sasaran, pct, side, 72.0, 72 - 1.5 * half, 72 - half, 72 + half, 72 + 1.5 * half, n == 4, "x")
        )
    names = [
        "name",
        "sasaran",
        "coverage_pct",
        "side",
        "center_pct",
        "low_998_pct",
        "low_95_pct",
        "high_95_pct",
        "high_998_pct",
        "chosen",
        "href",
    ]
    return draw(pd.DataFrame(rows, columns=names), "Dua puskesmas berbeda dari yang lain di luar kebetulan")


@example(ranks.rank_ranges)
def peringkat(draw):
    rows = [(name, n + 1, min(12, n + 1 + n % 4), 95.0 - 2 * n, n == 5, "x") for n, name in enumerate(PLACES[:12])]
    return draw(
        pd.DataFrame(rows, columns=["name", "best", "worst", "coverage_pct", "chosen", "href"]), "Tempat 1 sampai 12"
    )


# ---- Plotly: maps ----

WORDS = {id: ("", words) for id, words in classes.COVERAGE_WORDS.items()}


@cache
def _city() -> tuple[geometry.CityMap, str]:
    """A made-up city, and its shapes as an address of their own: a real page links to a static file."""
    answers = invented.city(10, 8)
    shapes = base64.b64encode(geometry.map_shapes(*answers)).decode()
    return geometry.city_map(*answers), f"data:application/json;base64,{shapes}"


def _areas(seed: int) -> pd.DataFrame:
    throw, rows = invented.dice(seed), []
    for code, name in zip(_city()[0].areas, invented.places(80), strict=False):
        pct = None if throw.random() < 0.05 else HIDDEN if throw.random() < 0.04 else throw.triangular(40, 108, 88)
        rows.append((code, name, classes.coverage_class(pct), repr(HIDDEN) if pct is HIDDEN else percent(pct)))
    return pd.DataFrame(rows, columns=["area_code", "name", "cls", "value"]).assign(href="pws", detail="900 dari 1.200")


@example(maps.map_figure)
def peta(draw):
    city, shapes = _city()
    title = "23 kelurahan sudah tercapai, 4 belum lapor"
    return draw(
        _areas(1), city, WORDS, title, selected=list(city.areas)[20], subtitle="K6, s.d. September", shapes=shapes
    )


@example(maps.months_figure)
def peta_bulan(draw):
    city, shapes = _city()
    months = pd.date_range("2026-01-01", periods=9, freq="MS")
    frame = pd.concat([_areas(n).assign(month=month) for n, month in enumerate(months)])
    told = pd.DataFrame(
        {"month": months, "label": invented.SHORT[-9:], "finding": "12 di bawah target", "href": "peta"}
    )
    return draw(frame, told.assign(chosen=told.index == 8), city, WORDS, "Sembilan bulan", shapes=shapes)


# ---- Plotly: a question of one's own ----


@example(explore.count_bars)
def jelajah_jumlah(draw):
    throw = invented.dice()
    rows = [(name, throw.randint(0, 5000), n == 3, "x") for n, name in enumerate(PLACES[:10])]
    return draw(pd.DataFrame(rows, columns=["name", "count", "hidden", "href"]).convert_dtypes(), "Belum terlayani")


@example(explore.heat)
def jelajah_panas(draw):
    values, _, _ = invented.heat(8)
    frame = pd.DataFrame(values, index=PLACES[:8], columns=invented.SERVICES)
    hidden = frame.map(lambda v: v is HIDDEN)
    return draw(frame.mask(hidden).astype("Float64"), hidden, "Puskesmas × layanan")


@example(explore.time_lines)
def jelajah_garis(draw):
    throw = invented.dice()
    values = [[None if n == 4 else 40 + 4 * n + throw.uniform(-4, 4) for n in range(9)] for _ in range(3)]
    frame = pd.DataFrame(values, index=PLACES[:3], columns=invented.SHORT[-9:], dtype="Float64")
    return draw(frame, "Tiga puskesmas, sembilan bulan")
