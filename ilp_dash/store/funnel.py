"""Exact binomial limits and intervals of puskesmas, made once while a
database is built (SciPy is never loaded by the server)."""

import numpy as np
import pyarrow as pa
from scipy.special import bdtr, bdtrc, bdtrik, betaincinv

CHANCES = {"95": 0.05, "998": 0.002}


def publish_limits(con) -> None:
    """Fill `spm_batas`. Needs `spm`."""
    found = con.sql("""
        SELECT kota_code, area_code, indicator, month, basis, served_ytd, sasaran,
               sum(served_ytd) OVER w / sum(sasaran) OVER w AS share
        FROM spm WHERE level = 'puskesmas' AND served_month IS NOT NULL AND sasaran > 0
          AND month >= getvariable('since')
        WINDOW w AS (PARTITION BY kota_code, indicator, month, basis)
        ORDER BY kota_code, indicator, basis, month, area_code""").to_arrow_table()
    served, sasaran, share = (found[name].to_numpy().astype(float) for name in ("served_ytd", "sasaran", "share"))
    fits = (served <= sasaran) & (share > 0) & (share < 1)
    columns = {name: found[name] for name in ("kota_code", "area_code", "indicator", "month", "basis")}
    columns["center_pct"] = pa.array(100 * share)
    for name, chance in CHANCES.items():
        low, high = limits(sasaran[fits], share[fits], chance)
        columns[f"low_{name}"], columns[f"high_{name}"] = _spaced(low, fits), _spaced(high, fits)
    fits = served <= sasaran
    low, high = interval(served[fits], sasaran[fits], CHANCES["95"])
    columns["ci_low_pct"], columns["ci_high_pct"] = _spaced(100 * low, fits), _spaced(100 * high, fits)
    con.register("limits", pa.table(columns))
    con.execute("INSERT INTO spm_batas BY NAME SELECT * FROM limits")
    con.unregister("limits")


def publish_chance(con) -> None:
    """Make `kebetulan`: one row per pair of counts that `pws_area` compares, whether their difference is within chance.

    Exact binomial, two-sided: given both months together, this month's share is that of its sasaran (a half where the
    sasaran is the same). within_chance: as far from it, or farther, is met in more than 5 % of such pairs.
    """
    found = con.sql("""
        SELECT DISTINCT same_month, same_before, same_sasaran, same_sasaran_before FROM pws_area
        WHERE same_month + same_before > 0 AND same_sasaran + same_sasaran_before > 0""").to_arrow_table()
    con.register("pairs", found.append_column("within_chance", _within_chance(found)))
    con.execute("CREATE TEMP TABLE kebetulan AS SELECT * FROM pairs")
    con.unregister("pairs")


def publish_last_year(con) -> None:
    """Fill `spm_tahun`: every area beside the same month of the year before, and whether both differ by chance alone.

    Compared are the same units: the puskesmas that reported the month, with a sasaran, in both years. (A month between
    that one of them did not report is usually carried in its next report.) Needs `spm_unit`, `spm_counted`.
    """
    found = con.sql("""
        SELECT CAST(sum(u.served_ytd) AS INTEGER) AS same_served,
               CAST(sum(y.served_ytd) AS INTEGER) AS same_served_before,
               sum(u.sasaran) AS sasaran, sum(y.sasaran) AS sasaran_before,
               c.level, c.area_code, c.indicator, c.month, c.basis,
               100.0 * sum(u.served_ytd) / sum(u.sasaran) AS same_pct,
               100.0 * sum(y.served_ytd) / sum(y.sasaran) AS last_year_pct,
               CAST(count(*) AS INTEGER) AS units_compared
        FROM spm_counted c JOIN spm_rollup r ON r.level = c.level AND r.area_code = c.area_code
        JOIN spm_unit u ON u.puskesmas_code = r.puskesmas_code AND u.indicator = c.indicator AND u.basis = c.basis
             AND u.month = c.counted_month
        JOIN spm_unit y ON y.puskesmas_code = u.puskesmas_code AND y.indicator = u.indicator AND y.basis = u.basis
             AND y.month = CAST(u.month - INTERVAL 12 MONTH AS DATE)
        WHERE u.served_month IS NOT NULL AND y.served_month IS NOT NULL AND u.sasaran > 0 AND y.sasaran > 0
          AND c.month >= getvariable('since')
        GROUP BY c.level, c.area_code, c.indicator, c.month, c.basis
        ORDER BY c.level, c.basis, c.month, c.indicator, c.area_code""").to_arrow_table()
    con.register("pairs", found.append_column("within_chance", _within_chance(found)))
    con.execute("INSERT INTO spm_tahun BY NAME SELECT * EXCLUDE (sasaran, sasaran_before) FROM pairs")
    con.unregister("pairs")


def _within_chance(pairs: pa.Table) -> pa.Array:
    """pairs: its first four columns are people now and before, sasaran now and before."""
    now, before, sasaran, sasaran_before = (pairs[name].to_numpy().astype(float) for name in pairs.column_names[:4])
    share = sasaran / (sasaran + sasaran_before)
    both = (now + before).astype(int)
    below, above = bdtr(now, both, share), np.where(now > 0, bdtrc(now - 1, both, share), 1.0)
    return pa.array(2 * np.minimum(below, above) > CHANCES["95"])


def limits(sasaran, share, chance: float):
    """Fewest and most people served that chance alone explains: counts below the first or above the second have a
    probability of at most chance ÷ 2 each, when everyone of the sasaran is served with probability `share`."""
    return _fewest(chance / 2, sasaran, share), _fewest(1 - chance / 2, sasaran, share)


def _fewest(probability: float, sasaran, share):
    """The fewest people of which so many or fewer are served with at least a probability."""
    near = np.ceil(bdtrik(probability, sasaran, share))
    below = np.maximum(near - 1, 0)
    return np.where(bdtr(below, np.asarray(sasaran, int), share) >= probability, below, near)


def interval(served, sasaran, chance: float):
    """Clopper–Pearson interval of served ÷ sasaran as shares (Clopper, Pearson: Biometrika 26 (1934) 404–413)."""
    served, sasaran = np.asarray(served, float), np.asarray(sasaran, float)
    rest = sasaran - served
    low = np.where(served > 0, betaincinv(np.maximum(served, 1), rest + 1, chance / 2), 0.0)
    high = np.where(rest > 0, betaincinv(served + 1, np.maximum(rest, 1), 1 - chance / 2), 1.0)
    return low, high


def _spaced(values, where) -> pa.Array:
    """The values at the places that fit, NULL elsewhere."""
    full = np.full(len(where), np.nan)
    full[where] = values
    return pa.array(full, from_pandas=True)
