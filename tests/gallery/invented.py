"""Invented data for looking at the figures; nothing here is a real city's number."""

import math
import random

from ilp_dash.domain import pws
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
MONTHS = [
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


def pws_unit(throw: random.Random, label: str) -> dict:
    """One unit of the PWS chart against a running target of 75 %."""
    case = throw.random()
    if case < 0.06:
        return {"label": label, "cumulative": None, "status": "belum_lapor"}
    if case < 0.12:
        return {
            "label": label,
            "cumulative": HIDDEN,
            "this_month": HIDDEN,
            "last_month": HIDDEN,
            "status": "disembunyikan",
            "rentan": True,
        }
    total, now, before = throw.triangular(45, 104, 78), throw.triangular(4, 13, 8), throw.triangular(4, 13, 8)
    status = pws.status(total >= 75, now, None if case > 0.95 else before, 9)
    return {
        "label": label,
        "cumulative": total,
        "this_month": now,
        "last_month": None if case > 0.95 else before,
        "status": status.id,
        "rentan": throw.random() < 0.08,
    }


def city(columns: int, rows: int, seed: int = 3, islands: bool = False) -> dict:
    """A made-up city as map geometry: a jittered grid cut to an oval; each area a polygon that meets its neighbours."""
    throw = dice(seed)
    width, height = 1000, 1000 * rows / columns * 0.9
    corner = {
        (i, j): (
            width * i / columns + throw.uniform(-0.3, 0.3) * width / columns,
            height * j / rows + throw.uniform(-0.3, 0.3) * height / rows,
        )
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    names = iter(places(80) * 8)
    areas, groups = {}, {}
    for j in range(rows):
        for i in range(columns):
            x, y = (i + 0.5) / columns * 2 - 1, (j + 0.5) / rows * 2 - 1
            if x * x + y * y > 1.05 + 0.12 * math.sin(5 * math.atan2(y, x)):
                continue
            ring = [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]]
            kecamatan = f"{'31.71' if islands else '99.71'}.{1 + i * 3 // columns + 3 * (j * 3 // rows):02d}"
            code = f"{kecamatan}.{1001 + len(areas)}"
            areas[code] = {
                "d": "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in ring) + "Z",
                "x": round(sum(p[0] for p in ring) / 4, 1),
                "y": round(sum(p[1] for p in ring) / 4, 1),
                "name": next(names),
            }
            groups.setdefault(kecamatan, []).append(areas[code]["d"])
    if islands:
        for n in range(6):
            px, py = 300 + throw.uniform(-150, 150), -250 - n * 150
            ring = [(px, py), (px + 16, py + 4), (px + 20, py + 18), (px + 3, py + 15)]
            areas[f"31.01.01.{1001 + n}"] = {
                "d": "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in ring) + "Z",
                "x": px,
                "y": py,
                "name": f"Pulau {n}",
            }
    return {
        "w": 1000,
        "h": round(height),
        "areas": areas,
        "outlines": _outer(groups),
        "note": "Skema, bukan batas resmi",
    }


def _outer(groups: dict) -> list[str]:
    paths = []
    for rings in groups.values():
        edges: dict = {}
        for ring in rings:
            points = ring[1:-1].split("L")
            for a, b in zip(points, points[1:] + points[:1], strict=True):
                edges[frozenset((a, b))] = None if frozenset((a, b)) in edges else (a, b)
        paths.append("".join(f"M{a}L{b}" for edge in edges.values() if edge for a, b in [edge]))
    return paths
