"""Features of a file to kelurahan of the reference: by code, by name, by the
user's alias. Look-alikes are suggested, never taken."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ilp_dash.domain.areas import kelurahan_kind
from ilp_dash.ingest.boundaries.city import CityIndex
from ilp_dash.ingest.boundaries.codes import is_higher
from ilp_dash.ingest.boundaries.fields import AGREES, Columns, Fields, city_rows_by_match, find_fields
from ilp_dash.ingest.boundaries.names import (
    city_key,
    is_no_kelurahan,
    kecamatan_key,
    key,
    kind,
    likeness,
    loosened,
    number_key,
    readings,
)

_SUGGEST = 0.7
BY_CODE, BY_NAME, BY_ALIAS = "kode", "nama", "alias"


@dataclass(frozen=True)
class Suggestion:
    """A look-alike for the user to confirm. file_name: as an alias file must
    write it; score 0–1; choose: one of several equals."""

    file_name: str
    code: str
    score: float
    choose: bool = False


@dataclass
class CityMatch:
    """What one layer holds of one city. parts: kelurahan code -> features; how: code -> kode | nama | alias.

    renamed: (code, name in the file); moved: codes whose kecamatan is another one in the file; extra: names (code) in
    the file that the reference does not know; no_kelurahan: lakes, forest and the
    like; used_alias: alias lines that took effect.
    """

    city: CityIndex
    fields: Fields
    parts: dict[str, list[int]] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    numbered: list[tuple[str, str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    no_kelurahan: list[str] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    used_alias: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Kelurahan without a feature."""
        return [code for code in self.city.kelurahan if code not in self.parts]

    @property
    def share(self) -> float:
        """Matched kelurahan, 0–1."""
        return len(self.parts) / len(self.city.kelurahan)


def match_city(fids, columns: Columns, city: CityIndex, alias: Mapping[str, str], only_city: bool) -> CityMatch:
    """Match one layer with one city.

    alias: name as in the file (or "name#feature") -> code; only_city: the user said that the file is about this city.
    """
    fields = find_fields(columns, city)
    match = CityMatch(city, fields, remarks=list(fields.remarks))
    rows = _rows_of_city(columns, city, fields, only_city)
    names = columns.raw.get(fields.name, [None] * columns.rows)
    repeated = Counter(key(names[i]) for i in rows)

    def told(i: int) -> str:
        name = str(names[i] or "").strip()
        return f"{name}#{fids[i]}" if repeated[key(names[i])] > 1 or not name else name

    wanted_alias = {_alias_key(name): code for name, code in alias.items() if code in city.kelurahan}
    left, taken = [], {}
    for i in rows:
        for written in (f"{key(names[i])}#{fids[i]}", f"#{fids[i]}", key(names[i])):
            if written in wanted_alias:
                taken[i] = wanted_alias[written], BY_ALIAS
                match.used_alias.add(written)
                break
        else:
            left.append(i)
    other_levels = {
        i
        for i in left
        if fields.code in columns.raw
        and is_higher(columns.raw[fields.code][i])
        and (kecamatan_key(names[i]) in city.kecamatan_keys or city_key(names[i]) in city.city_keys)
    }
    match.no_kelurahan += [f"{told(i)} (kode {columns.raw[fields.code][i]})" for i in left if i in other_levels]
    left = [i for i in left if i not in other_levels]
    taken |= _by_code(left, columns, city, fields, names, match)
    left = [i for i in left if i not in taken]
    taken |= _by_name(left, columns, city, fields, names, match, told)
    _drop_other_levels(taken, columns, match, names)
    for i, (code, how) in sorted(taken.items()):
        match.parts.setdefault(code, []).append(fids[i])
        match.how[code] = how if match.how.get(code, how) == how else min(match.how[code], how)
    _rest([i for i in left if i not in taken], columns, fields, names, match, told)
    return match


def _alias_key(written: str) -> str:
    name, mark, fid = written.rpartition("#")
    return f"{key(name)}#{fid.strip()}" if mark else key(written)


def alias_keys(alias: Mapping[str, str]) -> dict[str, str]:
    """Alias name as written -> as compared, to tell which lines took no effect."""
    return {name: _alias_key(name) for name in alias}


def _rows_of_city(columns: Columns, city: CityIndex, fields: Fields, only_city: bool) -> list[int]:
    """Rows that belong to the city: by its name, by the head of their code; all of a file that is
    about nothing else."""
    rows: set[int] = set()
    if fields.city:
        rows |= {i for i, value in enumerate(columns.raw[fields.city]) if value in fields.city_values}
    elif fields.codes is not None and fields.system == "Kemendagri":
        rows |= {i for i, digits in enumerate(fields.codes) if digits and digits.startswith(city.prefix)}
    matched = city_rows_by_match(columns, city, fields)
    small = columns.rows <= 3 * len(city.kelurahan) + 50
    if not rows and fields.name and small:
        named = city.loose_names & set(columns.values(fields.name, loosened))
        if only_city or len(named) >= 0.2 * len(city.kelurahan) or len(matched) >= 0.2 * len(city.kelurahan):
            return list(range(columns.rows))
    if rows and fields.city is None and small and fields.codes is not None:
        rows |= {i for i, digits in enumerate(fields.codes) if not digits}  # lakes, and parts without a code
    if not fields.city:
        rows |= set(matched)
    elif fields.codes is not None and fields.system == "Kemendagri":
        rows |= {i for i, digits in enumerate(fields.codes) if digits in city.by_digits}
    return sorted(rows)


def _by_code(
    rows, columns: Columns, city: CityIndex, fields: Fields, names, match: CityMatch
) -> dict[int, tuple[str, str]]:
    """Rows whose code is known; a row that bears another kelurahan's exact name is left to matching by name."""
    if fields.codes is None:
        return {}
    members = city.by_digits if fields.system == "Kemendagri" else city.by_bps
    taken = {}
    for i in rows:
        code = members.get(fields.codes[i])
        if code is None:
            continue
        name, own = names[i], city.kelurahan[code].name
        if isinstance(name, str) and name.strip() and key(own) not in {k for _, k in readings(name)}:
            others = [c for kind_, k in readings(name) for c in city.named(k, None, kind_)]
            if others and likeness(name, own) < AGREES:
                match.remarks.append(
                    f"Kode {code} di berkas bernama {name.strip()}, nama kelurahan lain: dipakai namanya, "
                    "bukan kodenya. Periksa."
                )
                continue
            if is_no_kelurahan(name) and likeness(name, own) < AGREES:
                continue
            match.renamed.append((code, name.strip()))
        taken[i] = code, BY_CODE
    match.renamed = sorted(set(match.renamed))
    return taken


def _by_name(
    rows, columns: Columns, city: CityIndex, fields: Fields, names, match: CityMatch, told
) -> dict[int, tuple[str, str]]:
    """Rows by name within kecamatan, then by a name that occurs once in the city: as written, else without the type
    written with it, else with Roman numbers for Arabic ones."""
    kecamatan = columns.values(fields.kecamatan, kecamatan_key) if fields.kecamatan else [None] * columns.rows
    kinds = columns.values(fields.kind, kind) if fields.kind else [None] * columns.rows
    taken, in_file, spelled = {}, defaultdict(set), defaultdict(set)
    for i in rows:
        for _, name in readings(names[i]):
            in_file[name].add(kecamatan[i])
        spelled[number_key(names[i])].add(key(names[i]))

    def codes_of(name: str, said: str | None, i: int) -> tuple[list[str], bool]:
        """Codes by one reading of a name; and whether their kecamatan is another one than the file's."""
        if codes := city.named(name, kecamatan[i], said):
            return city.of_kind(codes, kinds[i]), False
        codes = city.named(name, None, said) if kecamatan[i] else []
        # Only a name that is unmistakable on both sides.
        return (codes if len(codes) == 1 and len(in_file[name]) == 1 else []), True

    for i in rows:
        for said, name in readings(names[i]):
            codes, elsewhere = codes_of(name, said, i)
            if codes:
                break
        else:
            name, elsewhere = number_key(names[i]), False
            codes = [c for c in city.by_number.get(name, []) if said in (None, kelurahan_kind(c))]
            if len(codes) != 1 or len(spelled[name]) != 1 or not _in(city, codes[0], kecamatan[i]):
                continue
            match.numbered.append((codes[0], str(names[i]).strip()))
        if len(codes) == 1:
            taken[i] = codes[0], BY_NAME
            if said and codes[0] not in match.typed:
                match.typed.append(codes[0])
            if elsewhere and codes[0] not in match.moved:
                match.moved.append(codes[0])
        else:
            match.suggestions += [Suggestion(told(i), code, 1.0, choose=True) for code in codes]
    match.numbered = sorted(set(match.numbered))
    return taken


def _in(city: CityIndex, code: str, kecamatan: str | None) -> bool:
    return not kecamatan or kecamatan == kecamatan_key(city.kecamatan_name(code))


def _drop_other_levels(taken: dict, columns: Columns, match: CityMatch, names) -> None:
    """OSM extracts hold kecamatan of the same name: keep the admin_level most kelurahan have."""
    level = next((n for n in columns.raw if key(n) in ("adminlevel", "admlevel")), None)
    if level is None or not taken:
        return
    values = columns.raw[level]
    usual = Counter(str(values[i]) for i in taken if values[i] is not None).most_common(1)
    for i in [i for i in taken if usual and values[i] is not None and str(values[i]) != usual[0][0]]:
        match.no_kelurahan.append(f"{names[i]} (tingkat {values[i]})")
        del taken[i]


def _rest(rows, columns: Columns, fields: Fields, names, match: CityMatch, told) -> None:
    """Suggest look-alikes for what is missing; the remaining features are extra or no kelurahan at all."""
    city, missing = match.city, set(match.missing)
    chosen = {s.file_name for s in match.suggestions}
    kecamatan = columns.values(fields.kecamatan, kecamatan_key) if fields.kecamatan else [None] * columns.rows
    scored = []
    for i in rows:
        name = names[i]
        if not isinstance(name, str) or told(i) in chosen:
            continue
        for code in missing:
            score = likeness(name, city.kelurahan[code].name)
            if kecamatan[i] and kecamatan[i] != kecamatan_key(city.kecamatan_name(code)):
                score *= 0.9
            if score >= _SUGGEST:
                scored.append((score, i, code))
    used_rows, used_codes = set(), set()
    for score, i, code in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if i not in used_rows and code not in used_codes:
            used_rows.add(i)
            used_codes.add(code)
            match.suggestions.append(Suggestion(told(i), code, score))
    for i in rows:
        if i in used_rows or told(i) in chosen:
            continue
        name = str(names[i] or "").strip()
        if is_no_kelurahan(names[i]):
            match.no_kelurahan.append(name or f"(tanpa nama) #{i}")
        else:
            match.extra.append(f"{name} ({fields.codes[i]})" if fields.codes and fields.codes[i] else name)
