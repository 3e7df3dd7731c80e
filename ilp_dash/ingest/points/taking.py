"""Takes a file of puskesmas points in: read, judge every row, keep it whole, in part on request, or not at all."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from ilp_dash.domain.words import joined, number
from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.keeping import kept_boundaries
from ilp_dash.ingest.child import in_child
from ilp_dash.ingest.originals import keep_original, received_bytes
from ilp_dash.ingest.personal import refuse_personal
from ilp_dash.ingest.places import places_of
from ilp_dash.ingest.points.coordinates import LAT, LON, Written, read_coordinate
from ilp_dash.ingest.points.ground import NEAR_KM, Ground, km_between
from ilp_dash.ingest.points.reading import PointRow, PointsTable, read_points
from ilp_dash.store.records import add_points, current_points

# Decimals kept: about a tenth of a metre.
_DECIMALS = 6


@dataclass
class Judged:
    """One row. spot: (lat, lon) when it can be taken; problem: why not, ""
    when it can; remark: taken, but worth a look.

    code: the puskesmas meant, None when unknown; restored: its code was damaged; proposals: (lat, lon, what happened).
    """

    row: PointRow
    code: str | None = None
    restored: bool = False
    spot: tuple[float, float] | None = None
    problem: str = ""
    remark: str = ""
    proposals: list[tuple[float, float, str]] = field(default_factory=list)


@dataclass
class TakenPoints:
    """What became of a file. kept: it counts (or would, when only checked);
    unchanged: the very same points counted before.

    grounds: cities the file is about; missing: their puskesmas not named in the
    file, by kota code; names: puskesmas code -> name.
    """

    file_name: str
    table: PointsTable
    rows: list[Judged]
    grounds: list[Ground]
    missing: dict[str, list[str]]
    names: dict[str, str]
    wanted: dict[str, int]
    kota_of: dict[str, str]
    kept: bool = False
    unchanged: bool = False

    @property
    def good(self) -> list[Judged]:
        """Rows that can be taken."""
        return [r for r in self.rows if not r.problem]

    @property
    def bad(self) -> list[Judged]:
        """Rows that cannot."""
        return [r for r in self.rows if r.problem]


def take_points(path: Path, reference, records: Engine, partial: bool = False, only_check: bool = False) -> TakenPoints:
    """Read one file of puskesmas points and keep those it gives; a puskesmas not named keeps the point it has.

    partial: take the good rows although others are bad; only_check: judge everything, keep nothing.
    Raises BadFile for a file without the columns or without any known puskesmas, PersonalData for one about persons.
    """
    path = Path(path)
    content = received_bytes(path)
    table = in_child(path.name, read_points, content, path.name)
    judge = _Judge(reference, records)
    rows = judge.all(table)
    _refuse_personal(path.name, table, rows)
    if not any(r.code for r in rows):
        raise BadFile(
            f"{path.name}: tidak satu pun kode puskesmas dikenal (kolom {table.headings['code']}). "
            "Kode puskesmas ada di data/reference/puskesmas.csv, misalnya P1571010201."
        )
    taken = _summary(path.name, table, rows, judge, reference)
    taken.kept = bool(taken.good) and (partial or not taken.bad)
    if not taken.kept:
        return taken
    sha256 = hashlib.sha256(content).hexdigest()
    now = current_points(records)
    new = {
        r.code: r.spot
        for r in taken.good
        if r.code not in now or (now[r.code].sha256, now[r.code].lat, now[r.code].lon) != (sha256, *r.spot)
    }
    taken.unchanged = not new
    if new and not only_check:
        keep_original(content, sha256, path.suffix.lower())
        add_points(records, sha256, path.name, new)
    return taken


class _Judge:
    """Rows against the reference, the official boundaries and one another."""

    def __init__(self, reference, records: Engine):
        self.kelurahan = {c.kota_code: [] for c in reference.cities}
        for area in reference.areas:
            if area.level == "kelurahan":
                self.kelurahan[area.kota_code].append(area)
        self.puskesmas = {p.puskesmas_code: p for p in reference.puskesmas}
        self.cities = {c.kota_code: c for c in reference.cities}
        self.places = places_of(reference)
        self.official = kept_boundaries(
            records, {kota: [a.code for a in areas] for kota, areas in self.kelurahan.items()}
        )
        self.grounds: dict[str, Ground] = {}

    def all(self, table: PointsTable) -> list[Judged]:
        rows = [self._one(row, table.headings) for row in table.rows]
        of_code, at_spot = defaultdict(list), defaultdict(list)
        for judged in rows:
            if judged.code:
                of_code[judged.code].append(judged)
            if judged.spot:
                at_spot[judged.spot].append(judged)
        for several in of_code.values():
            if len(several) > 1:
                where = joined(str(j.row.number) for j in several)
                for judged in several:
                    judged.problem, judged.spot, judged.proposals = (
                        f"kode ini ada di baris {where}. Sisakan satu.",
                        None,
                        [],
                    )
        for several in at_spot.values():
            together = [j for j in several if not j.problem]
            for judged in together if len(together) > 1 else ():
                judged.remark = (
                    f"titiknya sama dengan baris {joined(str(j.row.number) for j in together if j is not judged)}"
                )
        return rows

    def _one(self, row: PointRow, headings: dict[str, str]) -> Judged:
        judged = Judged(row)
        reading = self.places.puskesmas.read(row.cells["code"], str(row.cells.get("name") or ""))
        if reading.value is None:
            found = shown(row.cells["code"])
            judged.problem = f"kode puskesmas '{found}' tidak dikenal." if found else "kode puskesmas kosong."
            return judged
        judged.code, judged.restored = reading.value, bool(reading.kind)
        if row.longer:
            judged.problem = (
                "selnya lebih banyak daripada judul kolom: koma desimal terbaca sebagai pemisah. "
                "Pakai titik koma sebagai pemisah, atau titik sebagai tanda desimal."
            )
            return judged
        written: dict[str, Written | None] = {}
        for axis in (LAT, LON):
            try:
                written[axis] = read_coordinate(row.cells[axis])
            except ValueError:
                judged.problem = (
                    f"{headings[axis]} '{shown(row.cells[axis])}' bukan koordinat. "
                    "Tulis derajat desimal (−1,606700) atau 1°36'24\" dengan tandanya."
                )
                return judged
        if empty := [headings[axis] for axis in (LAT, LON) if written[axis] is None]:
            judged.problem = f"{joined(empty)} kosong."
            return judged
        self._place(judged, written[LAT], written[LON])
        return judged

    def _place(self, judged: Judged, lat: Written, lon: Written) -> None:
        ground = self.ground(self.puskesmas[judged.code].kota_code)
        readable = lat.value is not None and lon.value is not None and lat.axis != LON and lon.axis != LAT
        if readable and ground.holds(float(lat.value), float(lon.value)):
            judged.spot = round(float(lat.value), _DECIMALS), round(float(lon.value), _DECIMALS)
            judged.remark = self._far_from_own(judged)
            return
        said = f"lintang {_told(lat, judged.row.cells[LAT])} dan bujur {_told(lon, judged.row.cells[LON])}"
        judged.problem = f"{said}: {_where(lat, lon, ground)}."
        judged.proposals = ground.proposals(lat, lon)

    def _far_from_own(self, judged: Judged) -> str:
        """Inside the city, yet far from every kelurahan the puskesmas answers for today: perhaps two rows exchanged."""
        centres = self.ground(self.puskesmas[judged.code].kota_code).centres
        own = [centres[k] for k, _, until in self.places.working.get(judged.code, ()) if until is None and k in centres]
        km = min((km_between(judged.spot, centre) for centre in own), default=0)
        return f"{number(km, 1)} km dari wilayah kerjanya; mungkin tertukar dengan baris lain" if km > NEAR_KM else ""

    def ground(self, kota: str) -> Ground:
        if kota not in self.grounds:
            self.grounds[kota] = Ground(self.cities[kota], self.kelurahan[kota], self.official.get(kota, ("", {}))[1])
        return self.grounds[kota]


def shown(cell) -> str:
    """A cell as a message repeats it."""
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    return " ".join(str("" if cell is None else cell).split())[:40]


def _told(written: Written, cell) -> str:
    return shown(cell) if isinstance(cell, str) or written.value is None else str(written.value).replace(".", ",")


def _where(lat: Written, lon: Written, ground: Ground) -> str:
    """Where the coordinates lead as they stand."""
    if lat.value is None or lon.value is None:
        return "derajat-menit-detik tanpa tanda ° ' \" tidak dapat dibaca tanpa menebak"
    if lat.axis == LON or lon.axis == LAT:
        return "huruf arah mata anginnya (LS, BT, …) berlawanan dengan judul kolomnya"
    y, x = float(lat.value), float(lon.value)
    if abs(y) > 90 or abs(x) > 180:
        return "bukan letak di bumi"
    km = ground.km_away(y, x)
    return f"di luar {ground.city.name}, {number(km, 1 if km < 10 else 0)} km dari titik tengah kelurahan terdekat"


def _refuse_personal(file_name: str, table: PointsTable, rows: list[Judged]) -> None:
    """As for reports; the name beside a puskesmas code is the puskesmas's,
    and long coordinates are no numbers of persons."""
    every = [list(row) for row in table.every]
    for row in every:
        for column, cell in enumerate(row):
            if column == table.columns.get("name") and cell == table.headings["name"]:
                row[column] = ""
    for judged in rows:
        for axis in (LAT, LON) if judged.spot or judged.proposals else ():
            every[judged.row.number - 1][table.columns[axis]] = ""
    refuse_personal(file_name, table.sheet, every)


def _summary(file_name: str, table: PointsTable, rows: list[Judged], judge: _Judge, reference) -> TakenPoints:
    named = {r.code for r in rows if r.code}
    kota_of = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    about = [c.kota_code for c in reference.cities if c.kota_code in {kota_of[code] for code in named}]
    of = {kota: [p.puskesmas_code for p in reference.puskesmas if p.kota_code == kota] for kota in about}
    return TakenPoints(
        file_name,
        table,
        rows,
        [judge.ground(kota) for kota in about],
        {kota: [code for code in codes if code not in named] for kota, codes in of.items()},
        {p.puskesmas_code: p.name for p in reference.puskesmas},
        {kota: len(codes) for kota, codes in of.items()},
        kota_of,
    )
