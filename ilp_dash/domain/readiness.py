"""ILP checklist and status of a puskesmas.

There is no official numeric rule for "puskesmas menerapkan ILP" (KMK 2015/2023): cities declare it. The checklist's
items come from the KMK's requirements; the five-step status is the
application's own scale and is labelled so wherever it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

STATUSES = {"belum": "Belum", "persiapan": "Persiapan", "pilot": "Pilot", "sebagian": "Sebagian", "penuh": "Penuh"}


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what is asked, what proves it, at which level it is seen."""

    no: int
    name: str
    short: str
    evidence: str
    level: str
    klaster: int


CHECKLIST = (
    Item(
        1,
        "SK struktur klaster (5 klaster, penanggung jawab, anggota)",
        "SK klaster",
        "nomor dan tanggal SK",
        "puskesmas",
        1,
    ),
    Item(2, "Target kinerja tiap klaster ditetapkan", "Target klaster", "nomor dan tanggal SK", "puskesmas", 1),
    Item(
        3,
        "Alur dan ruang layanan per klaster, skrining siklus hidup tiap kunjungan",
        "Alur layanan",
        "tanggal mulai",
        "puskesmas",
        5,
    ),
    Item(4, "Pustu melayani semua umur di tiap kelurahan", "Pustu", "keadaan per kelurahan", "pustu", 1),
    Item(5, "Posyandu melayani seluruh siklus hidup", "Posyandu", "posyandu siklus hidup aktif", "posyandu", 1),
    Item(
        6, "Kunjungan rumah berjalan dan tercatat (10 formulir)", "Kunjungan rumah", "jumlah per bulan", "kelurahan", 1
    ),
    Item(
        7,
        "PWS dilihat dan dievaluasi tiap bulan bersama semua pustu",
        "PWS bulanan",
        "notulen, tanggal",
        "puskesmas",
        1,
    ),
    Item(8, "Lokakarya mini bulanan dan tribulanan membahas PWS", "Lokmin", "notulen, tanggal", "puskesmas", 1),
    Item(
        9, "SIP terhubung SATUSEHAT, ASIK dipakai di luar gedung", "SATUSEHAT/ASIK", "ya/tidak, persen", "puskesmas", 5
    ),
    Item(10, "Perjanjian jejaring dengan FKTP lain", "Jejaring FKTP", "nomor, tanggal", "puskesmas", 1),
)


# What the reports of a month show of an item, beside what the puskesmas declares of it. Lokmin (8) leaves no figures.
SHOWN = {
    4: "kelurahan berpustu",
    5: "posyandu siklus hidup aktif",
    6: "kelurahan mencatat kunjungan rumah bulan ini",
    7: "kelurahan mengevaluasi PWS bulan ini",
}


def met(no: int, shown: int, whole: int, posyandu_pct: int = 75) -> bool:
    """Whether figures bear an item out: every kelurahan; of posyandu, posyandu_pct per cent (rule ambang_posyandu)."""
    return shown * 100 >= posyandu_pct * whole if no == 5 else shown == whole


# Steps of a city, as seen in one province's letter: an order met in practice, no
# law. What is recorded of them is the city's own.
STEPS = {
    1: "Sosialisasi lintas program dan lintas sektor",
    2: "Pembentukan tim kerja",
    3: "Advokasi",
    4: "SK wali kota dan SK kepala dinas kesehatan",
    5: "Diskusi kelompok terarah (FGD)",
    6: "Identifikasi puskesmas, pustu, dan posyandu",
    7: "Pilot",
    8: "Perluasan",
}


@dataclass(frozen=True)
class IlpStep:
    """What a city has written about one of its steps: days it is planned for
    and was reached (None = not written), the proof."""

    kota_code: str
    no: int
    planned_on: date | None
    reached_on: date | None
    evidence: str
    simulated: bool


def lacking(reached: set[int], pilot: bool = False) -> tuple[str | None, tuple[frozenset[int], ...]]:
    """The next status that items can lead to, and what is missing for it: each set
    is one requirement, any one item of it suffices.

    "pilot" is declared by the city and needs no item, so from persiapan on the
    way leads to sebagian. (None, ()) once penuh.
    """
    now = status(reached, pilot)
    if now == "belum":
        return "persiapan", (frozenset(range(1, 11)),)
    if now in ("persiapan", "pilot"):
        needed = [{1}, {3}, {4, 5, 6}]
        return "sebagian", tuple(frozenset(n) for n in needed if not n & reached)
    if now == "sebagian":
        return "penuh", tuple(frozenset({no}) for no in range(1, 11) if no not in reached)
    return None, ()


def status(reached: set[int], pilot: bool = False) -> str:
    """Status id from the checklist items reached, by the default rule.

    penuh: all ten; sebagian: items 1, 3 and at least one of 4–6; pilot:
    declared a pilot by the city; persiapan: any item.
    """
    if len(reached & set(range(1, 11))) == 10:
        return "penuh"
    if {1, 3} <= reached and reached & {4, 5, 6}:
        return "sebagian"
    if pilot:
        return "pilot"
    return "persiapan" if reached else "belum"


def history(reached_on: Mapping[int, date], pilot_on: date | None = None) -> list[tuple[date, str]]:
    """Each change of status as (day it began, status id), oldest first; empty while it is "belum"."""
    changes: list[tuple[date, str]] = []
    for day in sorted({*reached_on.values(), *([pilot_on] if pilot_on else [])}):
        reached = {no for no, on in reached_on.items() if on <= day}
        now = status(reached, pilot_on is not None and pilot_on <= day)
        if not changes or changes[-1][1] != now:
            changes.append((day, now))
    return changes
