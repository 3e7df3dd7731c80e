"""Small pictures: a table drawn with `|` becomes Reports, Reports become a real DuckDB in a folder, and one asks it.

A blank month, or "–", was not reported. A form counts as sent on the 4th of
the following month where any month figure stands.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, add_months, parse_month
from ilp_dash.domain.report import PwsLine, Report, SpmLine
from ilp_dash.domain.rules import Rules, RuleValue
from ilp_dash.store.build import Boundary, build
from ilp_dash.store.connection import PUBLIC, Store, close_all, file_of
from ilp_dash.store.loading import Received
from ilp_dash.store.parts import Inputs
from ilp_dash.store.readings import Filed
from ilp_dash.store.reference import Area, City, Puskesmas, Reference, WorkingArea
from ilp_dash.store.rows import walk

KOTA = "10.01"
# Two kecamatan, three puskesmas, five kelurahan; puskesmas Gunung has a single kelurahan.
PLACES = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 |
Kenanga   | Barat     | Gunung    | 2019-01-01 |
Anggrek   | Timur     | Laut      | 2019-01-01 |
Dahlia    | Timur     | Laut      | 2019-01-01 |
"""
# Mawar belongs to Pasar until June 2025 and to Laut from July.
MOVED = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 | 2025-06-30
Mawar     | Barat     | Laut      | 2025-07-01 |
Anggrek   | Timur     | Laut      | 2019-01-01 |
"""

# PLACES with Teratai, a third kelurahan of Pasar; and K1 of four of them, small at Mawar in January.
THREE = PLACES + "Teratai   | Barat     | Pasar     | 2019-01-01 |\n"
K1_OF_FOUR = """
kelurahan | kode | pusdatin | Jan | Feb | Mar
Melati    | K1   | 100      | 10  | 10  | 10
Mawar     | K1   | 100      | 2   | 8   | 10
Teratai   | K1   | 100      | 20  | 20  | 20
Anggrek   | K1   | 100      | 20  | 20  | 20
"""


def drawn(picture: str) -> list[dict[str, str | None]]:
    """Rows of a table drawn with `|` by heading; None = blank or "–"."""
    lines = [[cell.strip() for cell in line.split("|")] for line in picture.strip().splitlines()]
    head = lines[0]
    return [
        {
            name: None if cell in ("", "–") else cell
            for name, cell in zip(head, [*line, *[""] * len(head)], strict=False)
        }
        for line in lines[1:]
    ]


def count(cell: str | None) -> int | None:
    return None if cell is None else int(cell.replace(".", ""))


@dataclass(frozen=True)
class Places:
    """The city of a picture: its Reference, and codes by name."""

    reference: Reference
    puskesmas: dict[str, str]
    kelurahan: dict[str, str]
    kecamatan: dict[str, str]


def places(picture: str = PLACES, kota: str = KOTA) -> Places:
    rows = drawn(picture)
    kecamatan = {name: f"{kota}.{n:02}" for n, name in enumerate(dict.fromkeys(r["kecamatan"] for r in rows), 1)}
    puskesmas = {
        name: f"P{kota.replace('.', '')}0102{n:02}"
        for n, name in enumerate(dict.fromkeys(r["puskesmas"] for r in rows), 1)
    }
    of = {r["kelurahan"]: r["kecamatan"] for r in rows}
    kelurahan = {name: f"{kecamatan[of[name]]}.{1000 + n}" for n, name in enumerate(of, 1)}
    home = {r["puskesmas"]: kecamatan[r["kecamatan"]] for r in reversed(rows)}
    areas = [
        Area(kota, "Kota Contoh", "kota", None, kota, None, None, None),
        *(Area(code, name, "kecamatan", kota, kota, None, None, None) for name, code in kecamatan.items()),
        *(
            Area(code, name, "kelurahan", kecamatan[of[name]], kota, None, None, None)
            for name, code in kelurahan.items()
        ),
    ]
    return Places(
        Reference(
            (City(kota, "Kota Contoh", "Contoh", None, 10.0, 100_000, date(2024, 12, 31), None, "gambar"),),
            tuple(areas),
            tuple(Puskesmas(code, name, kota, home[name], "", "gambar") for name, code in puskesmas.items()),
            tuple(
                WorkingArea(
                    puskesmas[r["puskesmas"]],
                    kelurahan[r["kelurahan"]],
                    date.fromisoformat(r["mulai"]),
                    date.fromisoformat(r["sampai"]) if r.get("sampai") else None,
                    "gambar",
                    True,
                )
                for r in rows
            ),
            (),
            (),
        ),
        puskesmas,
        kelurahan,
        kecamatan,
    )


def _months(row) -> tuple[int | None, ...]:
    return tuple(count(row.get(name)) for name in MONTH_SHORT)


def _year(row, year: int) -> int:
    return int(row["tahun"]) if row.get("tahun") else year


def reports(
    of: Places, spm: str = "", pws: str = "", year: int = 2025, sent: str = "", **extra
) -> dict[tuple[str, int], Report]:
    """Reports by (puskesmas name, year). extra: further fields of every Report, or {(name, year):
    {…}} in `of_report`."""
    lines: dict[tuple[str, int], dict[str, list]] = {}
    for row in drawn(spm) if spm else ():
        name, y = row["puskesmas"], _year(row, year)
        lines.setdefault((name, y), {"SPM": [], "PWS": []})["SPM"].append(
            SpmLine(
                row["layanan"],
                count(row.get("pusdatin")),
                count(row.get("riil")),
                count(row.get("rev pusdatin")),
                count(row.get("rev riil")),
                MONTH_SHORT.index(row["mulai"]) + 1 if row.get("mulai") else None,
                _months(row),
            )
        )
    answering = {w.kelurahan_code: w.puskesmas_code for w in of.reference.working_areas if w.berlaku_sampai is None}
    name_of = {code: name for name, code in of.puskesmas.items()}
    for row in drawn(pws) if pws else ():
        kelurahan = of.kelurahan[row["kelurahan"]]
        name, y = row.get("puskesmas") or name_of[answering[kelurahan]], _year(row, year)
        lines.setdefault((name, y), {"SPM": [], "PWS": []})["PWS"].append(
            PwsLine(kelurahan, row["kode"], count(row.get("pusdatin")), count(row.get("riil")), _months(row))
        )
    made = {}
    for (name, y), of_form in sorted(lines.items()):
        days: dict[str, tuple] = {}
        for form, figures in (
            ("SPM", [line.served for line in of_form["SPM"]]),
            ("PWS", [line.values for line in of_form["PWS"]]),
        ):
            days[form] = tuple(
                add_months(date(y, n + 1, 1), 1).replace(day=4) if any(f[n] is not None for f in figures) else None
                for n in range(12)
            )
        for row in drawn(sent) if sent else ():
            month = parse_month(row["bulan"])
            if row["puskesmas"] == name and month.year == y:
                changed = list(days[row["form"]])
                changed[month.month - 1] = date.fromisoformat(row["kirim"]) if row["kirim"] else None
                days[row["form"]] = tuple(changed)
        states = {form: tuple("final" if day else None for day in on) for form, on in days.items()}
        made[name, y] = Report(
            of.puskesmas[name],
            name,
            y,
            True,
            "PMK 6/2024",
            days,
            states,
            tuple(of_form["SPM"]),
            tuple(of_form["PWS"]),
            **extra,
        )
    return made


@dataclass(frozen=True)
class Picture:
    """A built store with the names it was drawn with."""

    path: Path
    places: Places

    def ask(self, question, *args):
        answer = question(Store(self.path).cursor(), *args)
        return walk(answer) if isinstance(answer, pd.DataFrame) else answer

    def frame(self, question, *args) -> pd.DataFrame:
        """The answer as pages get it, not walked."""
        return question(Store(self.path).cursor(), *args)

    def sql(self, query: str, *args) -> list[tuple]:
        return Store(self.path).cursor().execute(query, list(args)).fetchall()

    @property
    def public(self) -> "Picture":
        """The same in the public view."""
        return Picture(self.path.with_name(file_of(Store(self.path).version, PUBLIC)), self.places)

    def code(self, name: str) -> str:
        return next(codes[name] for codes in (self.places.kelurahan, self.places.puskesmas) if name in codes)


def given(
    reference: Reference, received: Iterable[tuple[Report, Received]], boundaries: Iterable[Boundary] = (), steps=(),
    maps=None,
) -> dict[str, Inputs]:  # fmt: skip
    """What a build takes, of every city: its own of these reports, boundaries and steps. maps: of the one drawn."""
    home = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    of: dict[str, list] = {city.kota_code: [] for city in reference.cities}
    for report, where_from in received:
        of[home[report.puskesmas_code]].append((report, where_from))

    def drawn_of(kota: str) -> dict[str, list[tuple]]:
        drawn = [astuple(boundary) for boundary in boundaries if boundary.kota_code == kota]
        return {"batas": drawn, **(maps if maps and drawn else {})}

    return {
        kota: Inputs(
            [Filed(report.puskesmas_code, report.year, lambda pair=(report, where): pair) for report, where in pairs],
            partial(drawn_of, kota),
            steps=[step for step in steps if step.kota_code == kota],
        )
        for kota, pairs in of.items()
    }


def built(folder: Path, made, of: Places | None = None, rules=()) -> Picture:
    """A store from Reports (a dict of `reports`, or any list)."""
    of = of or places()
    values = [RuleValue(name, value, parse_month(since), "SK contoh") for name, value, since in rules]
    listed = list(made.values()) if isinstance(made, dict) else list(made)
    pairs = [(r, Received(f"{r.puskesmas_code}_{r.year}.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 0)) for r in listed]
    return Picture(build(of.reference, Rules(values), given(of.reference, pairs), folder=folder), of)


def pictured(folder: Path, spm: str = "", pws: str = "", of: Places | None = None, rules=(), **more) -> Picture:
    """A store straight from drawn tables."""
    of = of or places()
    return built(folder, reports(of, spm, pws, **more), of, rules)


def changed(made: dict, key: tuple[str, int], **fields) -> dict:
    return {**made, key: replace(made[key], **fields)}


def month(text: str) -> date:
    return parse_month(text)


def one(rows, **wanted):
    """The only row with these values."""
    found = [r for r in rows if all(getattr(r, k) == v for k, v in wanted.items())]
    assert len(found) == 1, found
    return found[0]


__all__ = [
    "INDICATORS",
    "KOTA",
    "Picture",
    "built",
    "changed",
    "close_all",
    "drawn",
    "given",
    "month",
    "one",
    "pictured",
    "places",
    "reports",
]
