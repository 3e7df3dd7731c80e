"""What a patient reader can work out of the public view: one linear model per city, indicator and year, solved exactly.

Unknown are the people of every unit (kelurahan; puskesmas for SPM10–12) and month that was reported. Known is what the
public file says of them: cumulative figures, single months, the month before, on every level. All else in that file is
said of shown figures alone (see test_public_view).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import duckdb
from ortools.sat.python import cp_model

SMALL = range(1, 5)
APART = 3  # a range this wide tells no number of 1–4, not even to within one

PARTS = """
SELECT w.kelurahan_code, p.month, w.puskesmas_code, w.above_kecamatan, w.kota_code, p.sasaran IS NOT NULL
FROM pws p JOIN wilayah_bulan w ON w.kelurahan_code = p.area_code AND w.month = p.month
WHERE p.level = 'kelurahan' AND p.kota_code = $kota AND p.indicator = $indicator AND year(p.month) = $year
  AND p.units_reported > 0"""
PARTS_SPM = """
SELECT s.area_code, s.month, p.kecamatan_code, a.parent_code, s.kota_code, true
FROM spm s JOIN puskesmas p ON p.puskesmas_code = s.area_code JOIN area a ON a.code = p.kecamatan_code
WHERE s.level = 'puskesmas' AND s.kota_code = $kota AND s.indicator = $indicator AND year(s.month) = $year
  AND s.units_reported > 0"""
SAID = """
SELECT level, area_code, month, served_ytd, served_month, served_last_month FROM pws
WHERE kota_code = $kota AND indicator = $indicator AND year(month) = $year"""
SAID_SPM = """
SELECT level, area_code, month, served_ytd, served_month, NULL FROM spm
WHERE kota_code = $kota AND indicator = $indicator AND year(month) = $year"""
TRUE = """
SELECT area_code, month, served_month FROM {table} WHERE level = '{level}' AND basis = 'pusdatin'
AND kota_code = $kota AND indicator = $indicator AND year(month) = $year AND served_month IS NOT NULL"""

Cell = tuple[str, date]


@dataclass
class Model:
    """One model and, of the cells to be found, the least and the most that all that is known allows."""

    cells: dict[Cell, int]  # what they truly are
    sums: list[tuple[frozenset[Cell], int]] = field(default_factory=list)

    def ranges(self) -> dict[Cell, tuple[int, int]]:
        """Least and most of every small cell, not followed further than APART apart."""
        found = {}
        for cells, sums in self._parts():
            found |= _ranges({c: self.cells[c] for c in cells}, sums)
        return found

    def _parts(self):
        """Cells that nothing joins are models of their own; cells no sum holds, and small ones none, are left out."""
        of = defaultdict(list)
        for n, (cells, _) in enumerate(self.sums):
            for cell in cells:
                of[cell].append(n)
        seen: set[Cell] = set()
        for start in of:
            if start in seen:
                continue
            group, sums, todo = set(), set(), [start]
            while todo:
                cell = todo.pop()
                if cell in group:
                    continue
                group.add(cell)
                for n in set(of[cell]) - sums:
                    sums.add(n)
                    todo += self.sums[n][0]
            seen |= group
            if any(self.cells[c] in SMALL for c in group):
                yield group, [self.sums[n] for n in sums]


def _ranges(truth: dict[Cell, int], sums) -> dict[Cell, tuple[int, int]]:
    model = cp_model.CpModel()
    most = max(total for _, total in sums)
    unknown = {cell: model.new_int_var(0, most, "") for cell in truth}
    for cells, total in sums:
        model.add(sum(unknown[c] for c in cells) == total)
    small = [c for c, n in truth.items() if n in SMALL]
    low, high = {c: truth[c] for c in small}, {c: truth[c] for c in small}
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1

    def solved(cells, sign: int) -> bool:
        """One more solution, as far from the truth as these cells go together; whether any of them went further."""
        model.maximize(sign * sum(unknown[c] for c in cells))
        assert solver.solve(model) == cp_model.OPTIMAL
        further = False
        for c in small:
            n = solver.value(unknown[c])
            further |= c in cells and not low[c] <= n <= high[c]
            low[c], high[c] = min(low[c], n), max(high[c], n)
        return further

    def close(sign: int) -> set[Cell]:
        return {c for c in small if high[c] - low[c] < APART}

    for sign in (1, -1):
        while (left := close(sign)) and solved(left, sign):
            pass
    for cell in sorted(close(1)):
        for sign in (1, -1):
            if high[cell] - low[cell] < APART:
                solved({cell}, sign)
    return {c: (low[c], high[c]) for c in small}


def model_of(public: duckdb.DuckDBPyConnection, staff, kota: str, indicator: str, year: int, spm: bool) -> Model:
    """The model of one city, indicator and year; monthly ratios (D/S) have no sums over months."""
    given = {"kota": kota, "indicator": indicator, "year": year}
    alone = not spm and public.execute("SELECT monthly_ratio FROM indicator WHERE id = ?", [indicator]).fetchone()[0]
    members = defaultdict(set)  # (level, area) -> its cells
    for unit, month, lower, upper, city, counted in public.execute(PARTS_SPM if spm else PARTS, given).fetchall():
        cell = (unit, month)
        members["puskesmas" if spm else "kelurahan", unit].add(cell)
        for level, area in (("kecamatan" if spm else "puskesmas", lower), ("kota_adm", upper), ("kota", city)):
            if counted:
                members[level, area].add(cell)
    table, level = ("spm", "puskesmas") if spm else ("pws", "kelurahan")
    truth = {(u, m): n for u, m, n in staff.execute(TRUE.format(table=table, level=level), given).fetchall()}
    sums = {}
    for level, area, month, ytd, this, last in public.execute(SAID_SPM if spm else SAID, given).fetchall():
        of = members[level, area]
        so_far = frozenset(c for c in of if (c[1] == month if alone else c[1] <= month))
        before = frozenset(c for c in of if c[1] == _before(month))
        for cells, total in ((so_far, ytd), (frozenset(c for c in of if c[1] == month), this), (before, last)):
            if total is not None and cells:
                sums[cells] = total
    assert all(sum(truth[c] for c in cells) == total for cells, total in sums.items()), (kota, indicator, year)
    return Model(truth, list(sums.items()))


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
