"""Which numbers of kelurahan, and which totals, must not be in the database
that pages read. Rules: domain/suppression.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.suppression import given_away, hidden_cells, hidden_steps, threshold_of

# Totals published over kelurahan, smallest first; each lies wholly within the next (kecamatan only where that holds).
LEVELS = ("puskesmas", "kecamatan", "kota_adm", "kota")
Cells = dict[str, int | None]
Place = tuple[str, str]  # level, area code


@dataclass
class _Month:
    """One city, indicator and month: cumulative and single-month counts of
    kelurahan; by basis, which are part of the totals."""

    ytd: Cells
    month: Cells
    totalled: dict[str, set[str]]


def hidden_rows(con) -> list[tuple]:
    """(level, area_code, code, month, measure) of everything to hide, from the temporary tables of a build.

    measure "ytd": the cumulative figure; "month": the single month; "status": even the four-way status (the cumulative
    figure is itself a small number). Home-visit findings have only "month".
    """
    threshold = dict(con.execute("SELECT month, small_number FROM bulan").fetchall())
    joined = _joined(con)
    place: dict[tuple, dict[str, tuple]] = {}
    for month, kelurahan, kota, *totals in con.execute(
        "SELECT month, kelurahan_code, kota_code, puskesmas_code, CASE WHEN u.kota_code IS NOT NULL THEN "
        "kecamatan_code END, "
        "above_kecamatan, kota_code FROM wilayah_bulan LEFT JOIN kecamatan_utuh u USING (kota_code)"
    ).fetchall():
        place.setdefault((kota, month), {})[kelurahan] = tuple(totals)
    return [*_indicators(con, threshold, place, joined), *_findings(con, threshold, place)]


def _joined(con) -> dict[tuple[str, date], dict[str, str]]:
    """(city, month) → puskesmas → one name for all puskesmas that exchanged
    kelurahan earlier in that year (itself: left out).

    From the month of a move a cumulative total of a puskesmas is a sum over different months of different kelurahan, so
    what it gives away cannot be seen within one month. Those puskesmas are therefore judged as one (their sum is still
    the sum of their kelurahan), and their own totals are shown only while nothing of
    theirs is hidden in that year: see `_indicators`.
    """
    joined: dict[tuple[str, date], dict[str, str]] = {}
    for kota, month, moves in con.execute(
        "SELECT p.kota_code, b.month, list([p.from_code, p.to_code] ORDER BY p.month, p.kelurahan_code) "
        "FROM bulan b JOIN wilayah_pindah p ON p.year = b.year AND p.month <= b.month GROUP BY ALL"
    ).fetchall():
        name: dict[str, str] = {}
        for a, b in moves:
            old, new = name.setdefault(a, a), name.setdefault(b, b)
            name = {code: new if of == old else of for code, of in name.items()}
        joined[kota, month] = name
    return joined


def _indicators(con, threshold: Mapping[date, int], place, joined) -> list[tuple]:
    ratio = {i.id for i in PWS if i.monthly_ratio}
    answers: dict[tuple, dict[date, _Month]] = {}
    series: dict[tuple, list] = {}
    for kota, code, month, area, ytd, alone, bases in con.execute(
        "SELECT kota_code, indicator, month, area_code, any_value(served_ytd), any_value(served_month), "
        "list(basis) FILTER (sasaran IS NOT NULL) FROM pws_area WHERE level = 'kelurahan' GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        answer = answers.setdefault((kota, code), {}).setdefault(month, _Month({}, {}, {}))
        answer.ytd[area], answer.month[area] = ytd, alone
        for basis in bases or ():
            answer.totalled.setdefault(basis, set()).add(area)
        series.setdefault((kota, code, month.year, area), []).append((month, ytd))
    stepped: dict[tuple, set[Place]] = {}
    for (kota, code, _, area), of in series.items():
        if code not in ratio:
            hides = hidden_steps([n for _, n in of], [threshold_of(code, threshold[m]) for m, _ in of])
            for (month, _), hide in zip(of, hides, strict=True):
                if hide:
                    stepped.setdefault((kota, code, month), set()).add(("kelurahan", area))
    rows: list[tuple] = []
    for (kota, code), by_month in answers.items():
        before: set[Place] = set()
        veiled: set[str] = set()  # puskesmas with anything hidden so far in the year
        for month, answer in sorted(by_month.items()):
            below, of = threshold_of(code, threshold[month]), place[kota, month]
            if code in ratio or month.month == 1:
                before, veiled = set(), set()
            name = {} if code in ratio else joined.get((kota, month), {})
            home = {a: totals[0] for a, totals in of.items()}
            if name:
                of = {a: (name.get(totals[0], totals[0]), *totals[1:]) for a, totals in of.items()}
                before = {(level, name.get(a, a) if level == "puskesmas" else a) for level, a in before}
            now, alone = _both(answer, of, below, stepped.get((kota, code, month), set()), before)
            together = now | before | alone
            veiled |= {home.get(a, a) for level, a in together if level in ("kelurahan", "puskesmas")}
            veiled |= {p for p, united in name.items() if united in {name.get(v) for v in veiled}}
            apart = {("puskesmas", p) for p in name if p in veiled}
            rows += [(*where, code, month, "ytd") for where in now | apart]
            rows += [(*where, code, month, "month") for where in together | apart]
            rows += [
                ("kelurahan", a, code, month, "status")
                for a, n in answer.ytd.items()
                if n is not None and 0 < n < below
            ]
            before = now
    return rows


def _both(
    answer: _Month, place: Mapping[str, tuple], below: int, forced: set[Place], before: set[Place]
) -> tuple[set[Place], set[Place]]:
    """What to hide of the cumulative figures and of the single month, so that neither gives the other away.

    before: hidden of the cumulative figures a month earlier. A month hidden for the sake of another one needs its
    cumulative figure hidden too, else it is the difference of two shown ones; repeated until nothing changes.
    """
    while True:
        now = _hidden_in(answer.ytd, answer.totalled, place, below, forced)
        known = {where for where in now | before if where[0] != "kelurahan" or answer.month.get(where[1]) is not None}
        alone = _hidden_in(answer.month, answer.totalled, place, 0, known)
        more = alone - now - before
        if not more:
            return now, alone
        forced = forced | now | more


def _findings(con, threshold: Mapping[date, int], place) -> list[tuple]:
    rows = []
    for kota, code, month, counts in con.execute(
        "SELECT a.kota_code, r.code, r.month, map(list(r.kelurahan_code), list(r.value)) FROM kelurahan_bulan r "
        "JOIN area a ON a.code = r.kelurahan_code WHERE r.code LIKE 'TEMUAN_%' OR r.code LIKE 'LANJUT_%' GROUP BY ALL"
    ).fetchall():
        hidden = _hidden_in(counts, {"": set(counts)}, place[kota, month], threshold[month], set())
        rows += [(*where, code, month, "month") for where in hidden]
    return rows


def _hidden_in(
    counts: Cells, totalled: Mapping[str, set[str]], place: Mapping[str, tuple], below: int, forced: set[Place]
) -> set[Place]:
    """What to hide in one city, code and month: kelurahan, then totals that would give a hidden one away.

    totalled: by basis, the kelurahan that are part of its totals (the others protect nothing).
    forced: what is hidden whatever its count.
    """
    small = {("kelurahan", c) for c, n in counts.items() if n is not None and 0 < n < below}
    found = small | forced
    sets = [of for n, of in enumerate(totalled.values()) if of not in list(totalled.values())[:n]]
    while found:
        more = set().union(found, *(_hidden_with(counts, of, place, found) for of in sets))
        if more == found or len(sets) < 2:
            return more
        found = more
    return found


def _hidden_with(counts: Cells, totalled: set[str], place: Mapping[str, tuple], found: set[Place]) -> set[Place]:
    """The same for the totals of one basis. Of the totals only those with a
    hidden kelurahan of their own protect one another:
    any other is the sum of kelurahan that are shown."""
    cells = {c: n if c in totalled else None for c, n in counts.items() if c in place}
    above = {c: place[c] for c in cells}
    chosen = {c for level, c in found if level == "kelurahan" and c in cells}
    hidden = hidden_cells(cells, [{c: above[c][depth] for c in cells} for depth in range(len(LEVELS))], 0, chosen)
    result = {("kelurahan", c) for c in hidden}
    touched = {c for c in hidden if cells[c] is not None}
    children: Cells = cells
    for depth, level in enumerate(LEVELS):
        group = {child: above[child][depth] for child in children}
        if not any(group.values()):
            continue
        wanted = {place[c][depth] for c in touched} | {t for at, t in found if at == level}
        totals: dict[str, int] = {}
        higher = {}
        for c, n in cells.items():
            if n is not None and place[c][depth] in wanted:
                totals[place[c][depth]] = totals.get(place[c][depth], 0) + n
                higher[place[c][depth]] = place[c]
        alone = given_away(children, hidden, group) | {t for at, t in found if at == level and t in totals}
        groupings = [{t: higher[t][up] for t in totals} for up in range(depth + 1, len(LEVELS))]
        hidden = hidden_cells(totals, groupings, 0, alone)
        result |= {(level, t) for t in hidden}
        children, above = totals, higher
    return result
