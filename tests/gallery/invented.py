"""Invented data for looking at the figures; nothing here is a real city's number."""

import json
import math
import random
from types import SimpleNamespace

import pandas as pd

from ilp_dash.domain import readiness
from ilp_dash.domain.tables import HIDDEN

SERVICES = [
    "Ibu hamil",
    "Ibu bersalin",
    "Bayi baru lahir",
    "Balita",
    "Usia pendidikan dasar",
    "Usia produktif",
    "Lansia",
    "Hipertensi",
    "Diabetes melitus",
    "ODGJ berat",
    "Terduga TBC",
    "Risiko HIV",
]
NAMES = [
    "Melati",
    "Kenanga",
    "Cempaka",
    "Anggrek",
    "Dahlia",
    "Flamboyan",
    "Bougenvil",
    "Teratai",
    "Seruni",
    "Kamboja",
    "Mawar",
    "Soka",
    "Alamanda",
    "Wijaya",
    "Kusuma",
    "Sedap",
    "Malam",
    "Bakung",
    "Asoka",
    "Tanjung",
    "Kantil",
]
SHORT = [
    f"{m} {y}"
    for y in (2023, 2024, 2025, 2026)
    for m in ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
][:45]


def dice(seed: int = 7) -> random.Random:
    """The same throws every time."""
    return random.Random(seed)


def places(count: int) -> list[str]:
    """Names of places that do not exist."""
    return [
        f"{NAMES[n % len(NAMES)]} {['Barat', 'Timur', 'Baru', 'Ujung Selatan'][n // len(NAMES) % 4]}"
        if n >= len(NAMES)
        else NAMES[n]
        for n in range(count)
    ]


PLACES = places(44)
STATES = list(readiness.STATUSES)


def heat(rows: int, columns: int = 12) -> tuple[list, list, list]:
    """(values, served, sasaran) with a missing and a hidden cell here and there."""
    throw = dice(rows)
    values, served, sasaran = [], [], []
    for _ in range(rows):
        total = [throw.randint(300, 9000) for _ in range(columns)]
        done = [None if throw.random() < 0.03 else int(t * throw.triangular(0.35, 1.08, 0.88)) for t in total]
        cells = [
            None if d is None else HIDDEN if throw.random() < 0.01 else d * 100 / t
            for d, t in zip(done, total, strict=True)
        ]
        values.append(cells)
        served.append([None if c is HIDDEN else d for c, d in zip(cells, done, strict=True)])
        sasaran.append(total)
    return values, served, sasaran


def pws_units(count: int) -> pd.DataFrame:
    """Units of the PWS figures against a running target of 75 %."""
    throw, units = dice(count), []
    for name in places(count):
        case, rentan = throw.random(), throw.random() < 0.08
        total, now, before = throw.triangular(45, 104, 78), throw.triangular(4, 13, 8), throw.triangular(4, 13, 8)
        status = ("baik" if now >= before else "kurang") if total >= 75 else "cukup" if now > before else "jelek"
        status = status if case <= 0.95 else "di_atas" if total >= 75 else "di_bawah"
        told = {"coverage_pct": total, "month_pct": now, "last_month_pct": None if case > 0.95 else before}
        if case < 0.06:
            told, status = dict.fromkeys(told), "belum_lapor"
        hidden = 0.06 <= case < 0.12
        units.append(
            {"name": name, **told, "target_running_pct": 75.0, "status": "disembunyikan" if hidden else status}
            | {"hidden_ytd": hidden, "hidden_month": hidden, "hidden_last_month": hidden}
            | {"rentan": rentan or hidden, "streak": throw.randint(1, 4), "href": "peta", "reasons": (), "why": ""}
        )
    return pd.DataFrame(units).convert_dtypes()


def _steps(rings: list[list[tuple]]) -> str:
    """Rings as the build writes them: steps from the point before, null between rings."""
    across, up, at = [], [], (0, 0)
    for n, ring in enumerate(rings):
        for x, y in [*ring, ring[0]]:
            across.append(x - at[0])
            up.append(y - at[1])
            at = (x, y)
        if n < len(rings) - 1:
            across.append(None)
            up.append(None)
    return json.dumps([across, up])


def city(columns: int, rows: int, seed: int = 3) -> tuple[SimpleNamespace, pd.DataFrame, pd.DataFrame]:
    """A made-up city as the store answers for a map (map_frame, map_areas, map_names): a jittered
    grid cut to an oval."""
    throw = dice(seed)
    width, height = 1000, round(1000 * rows / columns * 0.9)

    def inward(at: float, of: int, most: int) -> int:
        """A corner of the grid, a little off its place, but within the map."""
        return round(min(most, max(0, most * (at + throw.uniform(-0.3, 0.3)) / of)))

    corner = {
        (i, j): (inward(i, columns, width), inward(j, rows, height))
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    names, areas, told, groups = iter(places(80) * 8), [], [], {}
    for j in range(rows):
        for i in range(columns):
            x, y = (i + 0.5) / columns * 2 - 1, (j + 0.5) / rows * 2 - 1
            if x * x + y * y > 1.05 + 0.12 * math.sin(5 * math.atan2(y, x)):
                continue
            ring = [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]]
            kecamatan = f"99.71.{1 + i * 3 // columns + 3 * (j * 3 // rows):02d}"
            middle = [round(sum(p[n] for p in ring) / 4) for n in (0, 1)]
            name, least, code = next(names), 300 if len(areas) % 3 else 1100, f"{kecamatan}.{1001 + len(areas)}"
            areas.append((code, _steps([ring])))
            told += [("nama bertanda", code, name, *middle, least), ("nama", code, name, *middle, least)]
            told.append(("tanda", code, "", *middle, 300))
            groups.setdefault(kecamatan, []).append(ring)
    told.append(("puskesmas", "P1", "Melati", *corner[columns // 3, rows // 2], 0))
    told.append(("kecamatan", "99.71.05", "TENGAH", 500, height // 2, 500))
    frame = {"width": width, "height": height, "kecamatan": _steps(_outer(groups)), "frame": None, "official": False}
    return (
        SimpleNamespace(**frame, source="", puskesmas=2),
        pd.DataFrame(sorted(areas), columns=["area_code", "shape"]),
        pd.DataFrame(told, columns=["kind", "area_code", "label", "x", "y", "least_px"]),
    )


def _outer(groups: dict) -> list[list[tuple]]:
    """Every edge that only one area of its group has, as a ring of two points."""
    found = []
    for rings in groups.values():
        edges: dict = {}
        for ring in rings:
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
                edges[frozenset((a, b))] = None if frozenset((a, b)) in edges else [a, b]
        found += [edge for edge in edges.values() if edge]
    return found
