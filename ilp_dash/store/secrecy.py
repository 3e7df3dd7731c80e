"""Which figures the public view must not hold, found while a database is built. Rules: domain/suppression.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.suppression import QUARTER_ENDS, Cell, hidden_of_year, threshold_of

Hidden = tuple[str, str, str, date]  # level, area_code, indicator, month
_RULE = "SELECT year, max(small_number) FROM bulan GROUP BY year"
Series = dict[str, dict[date, tuple[int | None, str | None]]]  # unit → month → (people so far, the unit it is part of)


@dataclass(frozen=True)
class Earlier:
    """What earlier public views showed (with the people so far) and hid. What is still the same is known to whoever
    kept that file, and protects nothing; what was hidden stays hidden while the rule of its year is the same."""

    shown: Collection[tuple[str, str, str, date, int]] = ()
    hidden: Collection[Hidden] = ()

    def and_also(self, other: "Earlier") -> "Earlier":
        """What the two together told."""
        return Earlier({*self.shown, *other.shown}, {*self.hidden, *other.hidden})

    def known(self, units: Series, level: str, indicator: str) -> set[Cell]:
        """The cells of a floor that it told."""
        return {
            (u, m) for u, of in units.items() for m, (n, _) in of.items() if (level, u, indicator, m, n) in self.shown
        }

    def kept(self, units: Series, level: str, indicator: str) -> set[Cell]:
        """The cells of a floor that it hid."""
        return {(u, m) for u, of in units.items() for m in of if (level, u, indicator, m) in self.hidden}


def earlier_view(public, con, kota: str, since: date) -> Earlier:
    """What the public view before this one holds of a city from a month on (public: of that file; con: of the staff
    view being built)."""
    rows = (
        "SELECT level, area_code, indicator, month{} FROM {} JOIN bulan USING (month) "
        "WHERE kota_code = $kota AND month >= $since AND {}"
    )
    of = {"kota": kota, "since": since}
    rule = dict(con.execute(_RULE).fetchall())
    same = [year for year, small in public.execute(_RULE).fetchall() if rule.get(year) == small]
    shown, hidden = set(), set()
    for table, away, lower in (
        ("pws", "hidden_ytd", "kelurahan"),
        ("spm", "hidden AND level <> 'kecamatan'", "puskesmas"),
    ):
        shown |= set(public.execute(rows.format(", served_ytd", table, "served_ytd IS NOT NULL"), of).fetchall())
        away += f" AND (level <> '{lower}' OR month(month) % 3 = 0) AND list_contains($same, year)"
        hidden |= set(public.execute(rows.format("", table, away), of | {"same": same}).fetchall())
    return Earlier(shown, hidden)


NOTHING = Earlier()


def hidden_rows(con, since: date, told: Earlier = NOTHING) -> list[Hidden]:
    """Every cumulative figure from a January on to leave out, from the tables of the staff view. told: by the public
    view before it.

    The lower of two floors has figures at the end of each quarter, the upper one at every month: kelurahan and
    puskesmas in PWS, puskesmas and their city (in Jakarta: kota administrasi) in SPM10–12. One basis, Pusdatin.
    """
    rule = dict(con.execute(_RULE).fetchall())
    single = _single_kelurahan(con)
    city = dict(con.execute("SELECT DISTINCT area_code, kota_code FROM spm WHERE level <> 'kecamatan'").fetchall())
    above = dict(con.execute("SELECT puskesmas_code, area_code FROM spm_rollup WHERE level = 'kota_adm'").fetchall())
    rows = [*_pws(con, rule, since, single, above, told), *_sensitive(con, rule, since, single, city, above, told)]
    return list(dict.fromkeys(rows))


def _pws(con, rule, since, single, above, told) -> Iterable[Hidden]:
    moved = set(
        con.execute(
            "SELECT unnest([from_code, to_code]), b.month FROM wilayah_pindah p JOIN bulan b "
            "ON b.year = p.year AND b.month >= p.month"
        ).fetchall()
    )
    totals = _years(con, "pws", "puskesmas", "NULL", since)
    home = "CASE WHEN sasaran IS NOT NULL THEN puskesmas_code END"
    for (kota, indicator, year), kelurahan in _years(con, "pws", "kelurahan", home, since).items():
        puskesmas = totals[kota, indicator, year]
        months = sorted({m for of in puskesmas.values() for m in of})
        for span in [[m] for m in months] if INDICATORS[indicator].monthly_ratio else [months]:
            quarters = _quarters(span)
            lower, upper, given_away = _two_floors(
                kelurahan,
                puskesmas,
                span,
                [{p: above.get(p, kota) for p in puskesmas}, dict.fromkeys(puskesmas, kota)],
                threshold_of(indicator, rule[year]),
                {(k, q) for k, of in kelurahan.items() for q in quarters if q in of and (of[q][1], q) in moved}
                | told.kept(kelurahan, "kelurahan", indicator),
                {(p, m) for p in puskesmas for m in span if m not in quarters and (p, year) in single}
                | told.kept(puskesmas, "puskesmas", indicator),
                (told.known(kelurahan, "kelurahan", indicator), told.known(puskesmas, "puskesmas", indicator)),
            )
            yield from (("kelurahan", k, indicator, q) for k, q in lower)
            yield from (("puskesmas", p, indicator, m) for p, m in upper)
            yield from (("kota", kota, indicator, m) for group, m in given_away if group == kota)
            # One kota administrasi alone would follow from the city's: with it go all that have a hidden puskesmas.
            months_up = {m for group, m in given_away if group != kota}
            yield from (("kota_adm", above[p], indicator, m) for p, m in upper if m in months_up and p in above)


def _sensitive(con, rule, since, single, city, above, told) -> Iterable[Hidden]:
    codes = [i.id for i in INDICATORS.values() if i.program == "SPM" and i.sensitive]
    few_left = set(
        con.execute(
            "SELECT area_code, indicator, month FROM spm_coverage JOIN bulan b USING (month) WHERE level = 'puskesmas' "
            "AND list_contains(?, indicator) AND left_count BETWEEN 1 AND greatest(b.small_number, ?) - 1",
            [codes, threshold_of(codes[0], 0)],
        ).fetchall()
    )
    levels = {level: _years(con, "spm", level, "NULL", since, codes) for level in ("puskesmas", "kota_adm", "kota")}
    for (kota, indicator, year), found in levels["puskesmas"].items():
        level = "kota_adm" if (kota, indicator, year) in levels["kota_adm"] else "kota"
        puskesmas = {p: {m: (n, above.get(p, city[p])) for m, (n, _) in of.items()} for p, of in found.items()}
        upper = levels[level][kota, indicator, year]
        months = sorted({m for of in upper.values() for m in of})
        small, small_up, given_away = _two_floors(
            puskesmas,
            upper,
            months,
            [dict.fromkeys(upper, kota)] if level == "kota_adm" else [],
            threshold_of(indicator, rule[year]),
            {(p, m) for p in puskesmas for m in months if (p, year) in single or (p, indicator, m) in few_left}
            | told.kept(puskesmas, "puskesmas", indicator),
            told.kept(upper, level, indicator),
            (told.known(puskesmas, "puskesmas", indicator), told.known(upper, level, indicator)),
        )
        yield from (("puskesmas", p, indicator, m) for p, m in small)
        yield from ((level, a, indicator, m) for a, m in small_up)
        yield from (("kota", kota, indicator, m) for _, m in given_away)


def _two_floors(
    lower: Series,
    upper: Series,
    months: Sequence[date],
    groupings: Sequence[Mapping[str, str]],
    threshold: int,
    forced_lower: set[Cell],
    forced_upper: set[Cell],
    known: tuple[set[Cell], set[Cell]],
) -> tuple[set[Cell], set[Cell], set[Cell]]:
    """(lower, upper, groups of the upper floor) to hide: what the one leaves out the other must not tell. known: of
    each floor."""
    quarters = _quarters(months)
    parts = {q: [{u: of[q][1] for u, of in lower.items() if q in of}] for q in quarters}
    while True:
        small, given_away = hidden_of_year(_counts(lower), quarters, parts, threshold, forced_lower, known[0])
        small_up, higher = hidden_of_year(
            _counts(upper), months, dict.fromkeys(months, groupings), threshold, forced_upper | given_away, known[1]
        )
        of_hidden = {(u, q) for q in quarters for u, whole in parts[q][0].items() if (whole, q) in small_up}
        if of_hidden <= forced_lower and given_away <= forced_upper:
            return small, small_up, higher
        forced_lower |= of_hidden
        forced_upper |= given_away


def _quarters(months: Iterable[date]) -> list[date]:
    return [m for m in months if m.month in QUARTER_ENDS]


def _counts(units: Series) -> dict[str, dict[date, int | None]]:
    return {unit: {m: n for m, (n, _) in of.items()} for unit, of in units.items()}


def _single_kelurahan(con) -> set[tuple[str, int]]:
    """(puskesmas, year) in which it answered, or was answered, for one kelurahan alone in some month."""
    return set(
        con.execute("""
            SELECT DISTINCT puskesmas_code, year(month) FROM (
              SELECT puskesmas_code, month, count(*) AS kelurahan FROM wilayah_bulan GROUP BY ALL
              UNION ALL SELECT puskesmas_code, month, count(*) FROM pws
                WHERE level = 'kelurahan' AND basis = 'pusdatin' AND served_month IS NOT NULL
                GROUP BY puskesmas_code, month, indicator)
            WHERE kelurahan = 1""").fetchall()
    )


def _years(con, table: str, level: str, whole: str, since: date, indicators=tuple(INDICATORS)) -> dict:
    """(kota, indicator, year) → its series. whole: SQL of the unit that one of them is part of. since: a January."""
    found: dict[tuple, Series] = defaultdict(lambda: defaultdict(dict))
    for city, code, unit, month, n, of in con.execute(
        f"SELECT kota_code, indicator, area_code, month, served_ytd, {whole} FROM {table} WHERE level = ? "
        "AND basis = 'pusdatin' AND month >= ? AND list_contains(?, indicator) ORDER BY ALL",
        [level, since, list(indicators)],
    ).fetchall():
        found[city, code, month.year][unit][month] = (n, of)
    return found
