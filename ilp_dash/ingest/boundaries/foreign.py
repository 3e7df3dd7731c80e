"""What a file is that does not hold the kelurahan looked for: another level, another city, a drawing."""

import re
from collections import Counter
from collections.abc import Iterable

from ilp_dash.ingest.boundaries.city import CityIndex
from ilp_dash.ingest.boundaries.codes import LEVELS, any_digits, digits_of
from ilp_dash.ingest.boundaries.fields import Columns
from ilp_dash.ingest.boundaries.names import city_key, kecamatan_key, key, words

_RW = re.compile(r"(no|nm|nama|nomor|kode|kd|id)?(rw|rt|rtrw|rwrt|rukunwarga|rukuntetangga)(no|id)?")
_CODE_FIELD = re.compile(r"kode|kd|pcode|id|bps|kem")
_CITY_FIELD = re.compile(r"kab|kota|wadmkk|adm2|name2|nm2|regency|city")
_CITY_WORDS = {"kota", "kab", "kabupaten", "adm", "administrasi"}
_CAD_FIELDS = {"entityhandl", "entityhandle", "paperspace", "subclasses", "linetype", "extendedent", "extendedentity"}
_MOST = 0.8
_PER_KELURAHAN = 1.5  # so many RW to a kelurahan, and more
_SHOWN = 4


def other_kind(columns: Columns, indexes: list[CityIndex]) -> str | None:
    """Why a layer in which (nearly) no kelurahan was found holds none, Indonesian; None when nothing tells."""
    place = _place(columns, indexes)
    level = _level(columns, indexes)
    if level:
        where = f", {place[0]}" if place else ""
        return f"berkas ini tingkat {level} ({columns.rows} wilayah{where}). Yang diperlukan batas tingkat kelurahan."
    if place:
        looked_for = ", ".join(f"{i.city.name} ({i.city.kota_code})" for i in indexes)
        return f"berkas ini tampaknya {place[0]}. {place[1]}: {looked_for}."
    if len(_CAD_FIELDS & {key(name) for name in columns.raw}) >= 2:
        return (
            "berkas ini gambar CAD: unsurnya membawa nama lapisan gambar, bukan nama atau kode kelurahan. "
            "Minta petanya dengan tabel atribut, atau beri nama tiap kelurahan di QGIS."
        )
    return None


def is_of_rw(fields: Iterable[str], features: int, kelurahan: int) -> bool:
    """Whether the features matched with so many kelurahan are their RW or RT: many more, and a field says so."""
    return features >= _PER_KELURAHAN * kelurahan and any(_RW.fullmatch(key(name)) for name in fields)


def _filled(values: list) -> list:
    return [v for v in values if v is not None and str(v).strip()]


def _level(columns: Columns, indexes: list[CityIndex]) -> str | None:
    """The level by codes that differ from feature to feature, else by names of kecamatan or of cities alone."""
    if any(columns.values(name, digits_of).count(None) < 0.5 * columns.rows for name in columns.raw):
        return None
    levels = set()
    for name, values in columns.raw.items():
        digits = [any_digits(v) for v in _filled(values)]
        width, count = Counter(map(len, digits)).most_common(1)[0] if digits else (0, 0)
        told = any("." in str(v)[:-2] for v in _filled(values)[:9]) or _CODE_FIELD.search(key(name))
        one_each = len(set(digits)) >= 0.9 * columns.rows and all("11" <= d[:2] <= "99" for d in digits)
        if width in LEVELS and count >= 0.9 * columns.rows and one_each and told:
            levels.add(width)
    if levels:
        return LEVELS[max(levels)]
    known = set().union(*(i.kecamatan_keys for i in indexes))
    for name in columns.text:
        filled = _filled(columns.raw[name])
        if len(filled) < _MOST * columns.rows or len({key(v) for v in filled}) < 0.9 * columns.rows:
            continue
        if columns.rows > 2 and sum(kecamatan_key(v) in known for v in filled) >= _MOST * len(filled):
            return "kecamatan"
        if sum(bool(_CITY_WORDS & set(words(str(v))[:1])) for v in filled) >= _MOST * len(filled):
            return LEVELS[4]
    return None


def _place(columns: Columns, indexes: list[CityIndex]) -> tuple[str, str] | None:
    """(which city or cities the file seems to be of, what that means) by its codes and its field of cities."""
    prefixes = Counter(
        digits[:4] for name in columns.raw for digits in columns.values(name, digits_of) if digits is not None
    )
    ours = tuple(i.prefix for i in indexes)
    strange = [(p, n) for p, n in prefixes.most_common() if not p.startswith(ours)]
    codes = ""
    if strange and sum(n for _, n in strange) >= _MOST * prefixes.total():
        codes = ", ".join(f"{p[:2]}.{p[2:]}" for p, _ in strange[:_SHOWN]) + (", …" if len(strange) > _SHOWN else "")
    names = _cities(columns, set().union(*(i.kecamatan_keys | i.by_name.keys() for i in indexes)))
    known = set().union(*(i.city_keys for i in indexes))
    if names and not any(city_key(n) in known for n in names):
        told = ", ".join(names[:_SHOWN]) + (f", dan {len(names) - _SHOWN} lagi" if len(names) > _SHOWN else "")
        told = told if len(names) == 1 else f"{len(names)} kota atau kabupaten: {told}"
        return told + (f" (kode {codes})" if codes else ""), "Di luar kota yang dicari"
    if codes and not names:
        return f"wilayah dengan kode {codes}", "Kode itu di luar kota yang dicari"
    return None


def _cities(columns: Columns, within: set[str]) -> list[str]:
    """The cities of the field that names them, most frequent first. within: keys of our kecamatan and kelurahan, which
    may be called "Kota Baru"."""
    for name in columns.text:
        filled = [str(v).strip() for v in _filled(columns.raw[name])]
        if len(filled) < _MOST * columns.rows or any(c.isdigit() for v in filled[:9] for c in v):
            continue
        counted = Counter(filled)
        begins = sum(bool(_CITY_WORDS & set(words(v)[:1])) for v in filled) >= _MOST * len(filled)
        if (begins or _CITY_FIELD.search(key(name))) and len(counted) <= max(1, columns.rows / 3):
            names = [v for v, _ in counted.most_common() if key(v) not in within]
            if names:
                return names
    return []
