"""Which fields of a file hold names, kecamatan, city and codes: decided by their values against the city's own list."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import product

from ilp_dash.ingest.boundaries.city import CityIndex
from ilp_dash.ingest.boundaries.codes import digits_of, group_of, prefix_of
from ilp_dash.ingest.boundaries.names import (
    bare_key,
    city_key,
    kecamatan_key,
    key,
    kind,
    likeness,
    loosened,
    words,
)

# Below this likeness the name beside a code is another place's name.
AGREES = 0.75
# Share of codes whose name must agree before the field is taken as Kemendagri (or BPS) codes.
_NEEDED = 0.7
_SAMPLE = 400
_ROLES = {"prov": ("prov", "prop"), "kota": ("kab", "kot"), "kec": ("kec",), "kel": ("kel", "desa", "vil")}
_MANY = 4  # candidates of each role that are tried together


class Columns:
    """The fields of a layer with their normalised values, each worked out once."""

    def __init__(self, columns: dict[str, list]):
        self.raw = columns
        self.rows = len(next(iter(columns.values()), ()))
        self.text = [name for name, values in columns.items() if any(isinstance(v, str) for v in _some(values))]
        self._made: dict[tuple[str, str], list] = {}

    def values(self, name: str, how) -> list:
        """The field's values through a normaliser; equal values are worked out once."""
        made = self._made.get((name, how.__name__))
        if made is None:
            known: dict = {}
            made = self._made[name, how.__name__] = [
                known[v] if v in known else known.setdefault(v, how(v)) for v in self.raw[name]
            ]
        return made


@dataclass
class Fields:
    """The fields found. codes: ten digits per row (None = none); system
    "Kemendagri" | "BPS" | None = codes are not used."""

    name: str | None = None
    kecamatan: str | None = None
    city: str | None = None
    city_values: set = field(default_factory=set)
    kind: str | None = None
    code: str = ""
    codes: list | None = None
    system: str | None = None
    remarks: list[str] = field(default_factory=list)


def find_fields(columns: Columns, city: CityIndex) -> Fields:
    """The fields of one layer for one city."""
    found = Fields()
    found.name, found.kecamatan = _names(columns, city)
    found.kind = _kind(columns)
    _codes(columns, city, found)
    _city(columns, city, found)
    return found


def _some(values: list) -> list:
    """A sample of the filled values, from all over the field."""
    filled = values if len(values) <= _SAMPLE else values[:: len(values) // _SAMPLE]
    return [v for v in filled if v is not None]


def _names(columns: Columns, city: CityIndex) -> tuple[str | None, str | None]:
    """Field with the names of kelurahan and field with those of kecamatan: the
    pair that names most of the city's kelurahan."""
    hits = {name: len(city.loose_names & set(columns.values(name, loosened))) for name in columns.text}
    names = [n for n, count in sorted(hits.items(), key=lambda item: -item[1]) if count >= 1][:_MANY]
    if not names:
        names = [n for n in columns.text if any(w in key(n) for w in ("kel", "desa", "nama", "name", "namobj"))][:_MANY]
    kec_hits = {n: len(city.kecamatan_keys & set(columns.values(n, kecamatan_key))) for n in columns.text}
    kecs = [n for n, count in sorted(kec_hits.items(), key=lambda item: -item[1]) if count >= 1][:_MANY]
    best, chosen = 0, (names[0] if names else None, next((k for k in kecs if k != names[0]), None) if names else None)
    for name, kec in product(names, kecs):
        if name == kec:
            continue
        pairs = set(zip(columns.values(kec, kecamatan_key), columns.values(name, bare_key), strict=True))
        count = len(city.bare_pairs & pairs)
        if (
            count and count + hits.get(name, 0) > best
        ):  # the names count too: the kecamatan may be those of another time
            best, chosen = count + hits.get(name, 0), (name, kec)
    return chosen


def _kind(columns: Columns) -> str | None:
    """Field that says kelurahan, desa or negeri in (nearly) every row and both of them somewhere, and nothing else."""
    for name in columns.text:
        sample = [v for v in _some(columns.raw[name]) if isinstance(v, str)]
        kinds = [kind(v) if len(words(v)) <= 3 else None for v in sample]
        if sample and sum(k is not None for k in kinds) >= 0.8 * len(sample) and len(set(sample)) <= 12:
            return name
    return None


def _codes(columns: Columns, city: CityIndex, found: Fields) -> None:
    """Choose the code field and its system by membership and by agreement of names; fills found."""
    best = (0, 0.0)
    refused: dict[str, int] = {}
    for label, codes in _code_candidates(columns, city):
        for system, members in (("Kemendagri", city.by_digits), ("BPS", city.by_bps)):
            rows = [i for i, digits in enumerate(codes) if digits in members]
            if not rows:
                continue
            share = _agreement(columns, city, found.name, rows, codes, members)
            if share is None:
                near = sum(1 for digits in codes if digits and digits.startswith(city.prefix))
                fine = len({codes[i] for i in rows}) >= 0.8 * len(members) and len(rows) >= 0.9 * near
                share = 0.5 if fine else 0.0
                fine_words = "Berkas tidak memuat nama: kode tidak dapat dicocokkan dengan nama."
            else:
                fine, fine_words = share >= _NEEDED, ""
            if not fine:
                refused[label] = max(refused.get(label, 0), len(rows))
            elif (len({codes[i] for i in rows}), share) > best:
                best = len({codes[i] for i in rows}), share
                found.code, found.codes, found.system = label, codes, system
                found.remarks = [fine_words] if fine_words else []
    if found.codes is None and refused:
        label, count = max(refused.items(), key=lambda item: item[1])
        found.remarks.append(
            f"Kolom {label} bukan kode Kemendagri: {count} angkanya kebetulan sama dengan kode di sini, "
            "tetapi namanya lain "
            "(mungkin kode BPS). Kode diabaikan; dicocokkan menurut nama."
        )


def _agreement(
    columns: Columns, city: CityIndex, name: str | None, rows: list[int], codes: list, members: dict
) -> float | None:
    """Share of rows whose name is (about) that of their code; None when the file has no names."""
    if name is None:
        return None
    texts = columns.raw[name]
    named = [i for i in rows if isinstance(texts[i], str) and texts[i].strip()]
    if not named:
        return None
    return sum(likeness(texts[i], city.kelurahan[members[codes[i]]].name) >= AGREES for i in named) / len(named)


def _code_candidates(columns: Columns, city: CityIndex):
    """(label, ten digits per row) of every field or combination of fields that may hold codes."""
    for name, values in columns.raw.items():
        sample = _some(values)
        if any(digits_of(v) for v in sample):
            yield name, columns.values(name, digits_of)
    serial = _role_fields(columns, "kel", _serials)
    if not serial:
        return
    wanted = {digits[:6] for digits in city.by_digits}
    for name in columns.raw:
        if any(prefix_of(v) for v in _some(columns.raw[name])) and wanted & set(columns.values(name, prefix_of)):
            for last in serial:
                if last != name:
                    yield f"{name}+{last}", _joined(columns.values(name, prefix_of), columns.values(last, _four))
    groups = [_role_fields(columns, role, _two_digits) for role in ("prov", "kota", "kec")]
    for prov, kota, kec in product(*groups):
        if len({prov, kota, kec}) < 3:
            continue
        heads = _joined(columns.values(prov, _two), columns.values(kota, _two), columns.values(kec, _two))
        if wanted & set(heads):
            for last in serial:
                if last not in (prov, kota, kec):
                    yield f"{prov}+{kota}+{kec}+{last}", _joined(heads, columns.values(last, _four))


def _two(value) -> str | None:
    return group_of(value, 2)


def _four(value) -> str | None:
    return group_of(value, 4)


def _two_digits(value) -> bool:
    return _two(value) not in (None, "00")


def _serials(value) -> bool:
    return (_four(value) or "0")[0] in "12"


def _role_fields(columns: Columns, role: str, fits) -> list[str]:
    """Fields whose values can be that part of a code, those named like it first."""
    able = []
    for name, values in columns.raw.items():
        sample = _some(values)
        if sample and sum(map(fits, sample)) >= 0.5 * len(sample):
            able.append(name)
    like = [n for n in able if any(part in key(n) for part in _ROLES[role])]
    return (like or [n for n in able if len(columns.raw) <= 30])[:_MANY]


def _joined(*parts: list) -> list:
    return [None if None in group else "".join(group) for group in zip(*parts, strict=True)]


def _city(columns: Columns, city: CityIndex, found: Fields) -> None:
    """Field that names the city, in the rows already known to be the city's:
    of several the one that names fewest other rows."""
    known = city_rows_by_match(columns, city, found)
    if not known:
        return
    best = None
    for name in columns.text:
        if name in (found.name, found.kecamatan):
            continue
        raw = columns.raw[name]
        counted = Counter(raw[i] for i in known if isinstance(raw[i], str) and city_key(raw[i]) in city.city_keys)
        if sum(counted.values()) < 0.6 * len(known):
            continue
        values = {value for value, count in counted.items() if count >= 2 or len(known) < 20}
        total = sum(1 for v in raw if v in values)
        score = total, "prov" in key(name)  # a city may bear its province's name
        if best is None or score < best[0]:
            best = score, name, values
    if best:
        found.city, found.city_values = best[1], best[2]


def city_rows_by_match(columns: Columns, city: CityIndex, found: Fields) -> list[int]:
    """Rows that are the city's by an accepted code, or by name within kecamatan."""
    rows = set()
    if found.codes is not None:
        members = city.by_digits if found.system == "Kemendagri" else city.by_bps
        rows |= {i for i, digits in enumerate(found.codes) if digits in members}
    if found.name and found.kecamatan:
        pairs = zip(columns.values(found.kecamatan, kecamatan_key), columns.values(found.name, bare_key), strict=True)
        rows |= {i for i, pair in enumerate(pairs) if pair in city.bare_pairs}
    return sorted(rows)
