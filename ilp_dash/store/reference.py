"""Committed reference data (`data/reference/*.csv`): read once, checked row by row and against one another.

A city may replace these files (its own working areas, new facts), so every fault is a `BadFile` in Indonesian that
names file, row (as a spreadsheet counts, headings = row 1) and column.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ilp_dash.config import REFERENCE_DIR
from ilp_dash.domain.areas import is_kemendagri, is_puskesmas
from ilp_dash.errors import BadFile, UnknownArea
from ilp_dash.store.csv_rows import Row, once, read_rows

# Level of an area -> levels its parent may have.
_PARENTS = {
    "provinsi": (),
    "kota": (),
    "kota_adm": ("provinsi",),
    "kecamatan": ("kota", "kota_adm"),
    "kelurahan": ("kecamatan",),
}
# Groups of digits in a code of that level.
_GROUPS = {"provinsi": 1, "kota": 2, "kota_adm": 2, "kecamatan": 3, "kelurahan": 4}
TOPICS = ("ilp", "spm", "uhh", "siklus_hidup", "pws", "pasien")


@dataclass(frozen=True)
class City:
    """One city (or DKI Jakarta as a province). area_km2 in km²; target_ilp_on None = no published target date."""

    kota_code: str
    name: str
    province: str
    bps_code: str | None
    area_km2: float
    population: int
    population_on: date
    target_ilp_on: date | None
    source: str


@dataclass(frozen=True)
class Area:
    """One administrative area, Kemendagri code with dots. lat, lon in degrees,
    None = no point known; parent_code None on top."""

    code: str
    name: str
    level: str
    parent_code: str | None
    kota_code: str
    bps_code: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Puskesmas:
    """One puskesmas. kecamatan_code = today's kecamatan; kecamatan_2019 = the name in the list of 2019."""

    puskesmas_code: str
    name: str
    kota_code: str
    kecamatan_code: str
    kecamatan_2019: str
    source: str


@dataclass(frozen=True)
class WorkingArea:
    """One kelurahan in a puskesmas's working area, both days included; berlaku_sampai None = still valid."""

    puskesmas_code: str
    kelurahan_code: str
    berlaku_mulai: date
    berlaku_sampai: date | None
    sumber: str
    simulasi: bool


@dataclass(frozen=True)
class NationalFigure:
    """One published national SPM coverage, in percent, of one year and service."""

    year: int
    indicator: str
    pct: float
    source: str
    cut_off: date
    note: str


@dataclass(frozen=True)
class Fact:
    """One published sentence about a city. nilai None = the sentence has no
    number to show; tanggal None = no date published."""

    kota_code: str
    urut: int
    topik: str
    kalimat: str
    nilai: int | float | None
    satuan: str
    tanggal: date | None
    sumber: str
    catatan: str


@dataclass(frozen=True)
class Holiday:
    """One day off, which no report is due on. kota_code None = of every city."""

    kota_code: str | None
    tanggal: date
    nama: str
    sumber: str


@dataclass(frozen=True)
class Reference:
    """All reference data, each in the order of its file."""

    cities: tuple[City, ...]
    areas: tuple[Area, ...]
    puskesmas: tuple[Puskesmas, ...]
    working_areas: tuple[WorkingArea, ...]
    national: tuple[NationalFigure, ...]
    facts: tuple[Fact, ...]
    holidays: tuple[Holiday, ...] = ()

    def holidays_of(self, kota_code: str) -> set[date]:
        """Days off of one city: its own and those of every city."""
        return {h.tanggal for h in self.holidays if h.kota_code in (None, kota_code)}

    def city(self, code: str) -> City:
        """The city of a Kemendagri code. Raises UnknownArea, naming those there are."""
        for city in self.cities:
            if city.kota_code == code:
                return city
        raise UnknownArea(
            f"Kota '{code}' tidak dikenal. Pilih: {', '.join(f'{c.kota_code} {c.name}' for c in self.cities)}."
        )


def load_reference(folder: Path = REFERENCE_DIR) -> Reference:
    """The reference data of a folder, checked: codes well-formed and known,
    parents exist, periods of a kelurahan apart.

    Raises BadFile (file, row, column, what to do) for the first fault.
    """
    folder = Path(folder)
    cities = _cities(folder)
    areas = _areas(folder, {city.kota_code: city for city in cities})
    by_code = {area.code: area for area in areas}
    puskesmas = _puskesmas(folder, by_code)
    return Reference(
        cities,
        areas,
        puskesmas,
        _working_areas(folder, {unit.puskesmas_code: unit for unit in puskesmas}, by_code),
        _national(folder),
        _facts(folder, {city.kota_code for city in cities}),
        _holidays(folder, {city.kota_code for city in cities}),
    )


def _holidays(folder: Path, cities) -> tuple[Holiday, ...]:
    made, seen = [], set()
    for row in read_rows(folder, "libur.csv", "kota_code,tanggal,nama,sumber"):
        kota = row.known("kota_code", cities, "kota.csv") if row.values["kota_code"] else None
        day = row.day("tanggal")
        once(seen, (kota, day), row, "tanggal")
        made.append(Holiday(kota, day, row.text("nama"), row.text("sumber")))
    return tuple(made)


def _cities(folder: Path) -> tuple[City, ...]:
    made, seen = [], set()
    for row in read_rows(
        folder, "kota.csv", "kota_code,name,province,bps_code,area_km2,population,population_on,target_ilp_on,source"
    ):
        code = _kemendagri(row, "kota_code", (1, 2))
        once(seen, code, row, "kota_code")
        made.append(
            City(
                code,
                row.text("name"),
                row.text("province"),
                row.maybe("bps_code"),
                row.number("area_km2"),
                row.count("population"),
                row.day("population_on"),
                row.either("target_ilp_on", row.day),
                row.text("source"),
            )
        )
    return tuple(made)


def _kemendagri(row: Row, column: str, groups) -> str:
    code = row.text(column)
    if not is_kemendagri(code) or code.count(".") + 1 not in groups:
        raise row.fail(
            column,
            f"'{code}' bukan kode Kemendagri untuk tingkat ini",
            "Tulis kode dengan titik, misalnya 15.71.01.1001.",
        )
    return code


def _areas(folder: Path, cities: dict[str, City]) -> tuple[Area, ...]:
    made, rows = {}, read_rows(folder, "area.csv", "code,name,level,parent_code,kota_code,bps_code,lat,lon")
    seen = set()
    for row in rows:
        level = row.one_of("level", tuple(_PARENTS))
        code = _kemendagri(row, "code", (_GROUPS[level],))
        once(seen, code, row, "code")
        row.known("kota_code", cities, "kota.csv")
        lat, lon = row.either("lat", row.number), row.either("lon", row.number)
        for column, value, low, high in (("lat", lat, -11.1, 6.2), ("lon", lon, 94.9, 141.1)):
            if value is not None and not low <= value <= high:
                raise row.fail(column, f"{value} di luar Indonesia", "Periksa apakah lat dan lon tertukar.")
        if (lat is None) != (lon is None):
            raise row.fail(
                "lat" if lat is None else "lon", "kosong", "Isi lat dan lon dua-duanya, atau kosongkan keduanya."
            )
        made[code] = Area(
            code,
            row.text("name"),
            level,
            row.maybe("parent_code"),
            row.values["kota_code"],
            row.maybe("bps_code"),
            lat,
            lon,
        )
    for row in rows:
        area = made[row.values["code"]]
        if not _PARENTS[area.level]:
            if area.parent_code or area.code != area.kota_code:
                raise row.fail(
                    "parent_code" if area.parent_code else "kota_code",
                    "baris kota harus berdiri sendiri",
                    "Kosongkan parent_code dan samakan kota_code dengan code.",
                )
            continue
        parent = made[row.known("parent_code", made, "area.csv")]
        if parent.level not in _PARENTS[area.level] or not area.code.startswith(parent.code + "."):
            raise row.fail(
                "parent_code",
                f"'{parent.code}' bukan induk {area.level} {area.code}",
                "Induk kelurahan adalah kecamatannya; induk kecamatan adalah kotanya.",
            )
        if parent.kota_code != area.kota_code:
            raise row.fail(
                "kota_code", f"'{area.kota_code}' berbeda dari induknya ('{parent.kota_code}')", "Samakan keduanya."
            )
    for code in cities:
        if code not in made:
            raise BadFile(f"area.csv: baris untuk kota {code} tidak ada. Tambahkan baris dengan code {code}.")
    return tuple(made.values())


def _puskesmas(folder: Path, areas: dict[str, Area]) -> tuple[Puskesmas, ...]:
    made, seen = [], set()
    for row in read_rows(folder, "puskesmas.csv", "puskesmas_code,name,kota_code,kecamatan_code,kecamatan_2019,source"):
        code = row.text("puskesmas_code")
        if not is_puskesmas(code):
            raise row.fail("puskesmas_code", f"'{code}' bukan kode puskesmas", "Tulis P diikuti sepuluh angka.")
        once(seen, code, row, "puskesmas_code")
        kecamatan = areas[row.known("kecamatan_code", areas, "area.csv")]
        if kecamatan.level != "kecamatan" or kecamatan.kota_code != row.values["kota_code"]:
            raise row.fail(
                "kecamatan_code",
                f"'{kecamatan.code}' bukan kecamatan di kota {row.values['kota_code']}",
                "Perbaiki kode kecamatan atau kota_code.",
            )
        made.append(
            Puskesmas(
                code,
                row.text("name"),
                kecamatan.kota_code,
                kecamatan.code,
                row.text("kecamatan_2019"),
                row.text("source"),
            )
        )
    return tuple(made)


def _working_areas(folder: Path, puskesmas: dict[str, Puskesmas], areas: dict[str, Area]) -> tuple[WorkingArea, ...]:
    made, by_kelurahan = [], {}
    for row in read_rows(
        folder, "wilayah_kerja.csv", "puskesmas_code,kelurahan_code,berlaku_mulai,berlaku_sampai,sumber,simulasi"
    ):
        unit = puskesmas[row.known("puskesmas_code", puskesmas, "puskesmas.csv")]
        kelurahan = areas[row.known("kelurahan_code", areas, "area.csv")]
        if kelurahan.level != "kelurahan" or kelurahan.kota_code != unit.kota_code:
            raise row.fail(
                "kelurahan_code",
                f"'{kelurahan.code}' bukan kelurahan di kota puskesmas {unit.name}",
                "Perbaiki kode kelurahan atau kode puskesmas.",
            )
        line = WorkingArea(
            unit.puskesmas_code,
            kelurahan.code,
            row.day("berlaku_mulai"),
            row.either("berlaku_sampai", row.day),
            row.text("sumber"),
            row.one_of("simulasi", ("1", "0")) == "1",
        )
        until = line.berlaku_sampai or date.max
        if until < line.berlaku_mulai:
            raise row.fail(
                "berlaku_sampai", f"{until} sebelum berlaku_mulai {line.berlaku_mulai}", "Perbaiki tanggalnya."
            )
        for other in by_kelurahan.setdefault(kelurahan.code, []):
            if line.berlaku_mulai <= (other.berlaku_sampai or date.max) and other.berlaku_mulai <= until:
                raise row.fail(
                    "berlaku_mulai",
                    f"{kelurahan.name} ({kelurahan.code}) sudah masuk wilayah kerja "
                    f"{puskesmas[other.puskesmas_code].name} pada tanggal yang sama",
                    "Isi berlaku_sampai pada baris lama sehari sebelum baris baru mulai.",
                )
        by_kelurahan[kelurahan.code].append(line)
        made.append(line)
    return tuple(made)


def _national(folder: Path) -> tuple[NationalFigure, ...]:
    made, seen = [], set()
    services = tuple(f"SPM{n:02d}" for n in range(1, 13))
    for row in read_rows(folder, "spm_nasional.csv", "year,indicator,pct,source,cut_off,note"):
        figure = NationalFigure(
            row.count("year"),
            row.one_of("indicator", services),
            row.number("pct"),
            row.text("source"),
            row.day("cut_off"),
            row.values["note"],
        )
        once(seen, (figure.year, figure.indicator), row, "indicator")
        made.append(figure)
    return tuple(made)


def _facts(folder: Path, cities: set[str]) -> tuple[Fact, ...]:
    made, seen = [], set()
    for row in read_rows(folder, "fakta.csv", "kota_code,urut,topik,kalimat,nilai,satuan,tanggal,sumber,catatan"):
        fact = Fact(
            row.known("kota_code", cities, "kota.csv"),
            row.count("urut"),
            row.one_of("topik", TOPICS),
            row.text("kalimat"),
            row.either("nilai", row.figure),
            row.values["satuan"],
            row.either("tanggal", row.day),
            row.text("sumber"),
            row.values["catatan"],
        )
        once(seen, (fact.kota_code, fact.urut), row, "urut")
        made.append(fact)
    return tuple(made)
