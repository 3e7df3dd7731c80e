"""What may stand on a public screen (/layar): the only questions it asks.

Never a number of a kelurahan: PWS comes as the published status alone, and not at all for sensitive indicators.
"""

from datetime import date

import pandas as pd

from ilp_dash.store.queries import ilp, places, pws, spm
from ilp_dash.store.rows import frame, one

# Questions of the pages that count nothing in a kelurahan: places by name, shapes, the state of the data, facts, ILP.
cities = places.cities
puskesmas_of = places.puskesmas_of
data_state = places.data_state
published_facts = places.published_facts
ilp_by_puskesmas = ilp.ilp_by_puskesmas
map_frame, map_areas, map_names = places.map_frame, places.map_areas, places.map_names


def city_services(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per SPM service (12) of a city; columns as in `spm.spm_services`."""
    return spm.spm_services(cursor, "kota", kota, month, basis)


def city_running(cursor, kota: str, basis: str) -> pd.DataFrame:
    """One row per month of a city: in how many kelurahan PWS runs; columns as in `pws.pws_running`."""
    return pws.pws_running(cursor, kota, basis)


def city_pws(cursor, kota: str, indicator: str, month: date, basis: str):
    """One row: target_running_pct of one PWS indicator in a city; None without data, and for a sensitive indicator."""
    return one(
        cursor,
        """
        SELECT c.target_running_pct FROM pws c JOIN indicator i ON i.id = c.indicator
        WHERE c.level = 'kota' AND c.area_code = ? AND c.indicator = ? AND c.month = ? AND c.basis = ?
          AND NOT i.sensitive""",
        [kota, indicator, month, basis],
    )


def kelurahan_statuses(cursor, kota: str, indicator: str, month: date, basis: str) -> pd.DataFrame:
    """One row per kelurahan: area_code, status — no number. Empty for a sensitive indicator."""
    return frame(
        cursor,
        """
        SELECT c.area_code, c.status FROM pws c JOIN indicator i ON i.id = c.indicator
        WHERE c.kota_code = ? AND c.level = 'kelurahan' AND c.indicator = ? AND c.month = ? AND c.basis = ?
          AND NOT i.sensitive
        ORDER BY c.area_code""",
        [kota, indicator, month, basis],
    )


def numbers_marked(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per SPM service of a city and of its puskesmas whose number fails a check that marks it (see
    domain/trust.py): area_code, indicator. Neither why nor where."""
    return frame(
        cursor,
        """
        SELECT m.area_code, m.indicator FROM mutu_angka m JOIN indicator i ON i.id = m.indicator
        WHERE m.kota_code = $kota AND m.level IN ('kota', 'puskesmas') AND m.month = $month AND m.basis = $basis
          AND i.program = 'SPM'
          AND (m.above OR m.missing = m.units OR EXISTS (
            SELECT 1 FROM temuan_angka n JOIN temuan_berkas t ON t.id = n.id
            WHERE n.level = m.level AND n.area_code = m.area_code AND n.indicator = m.indicator AND n.month = m.month
              AND t.trust_check IN ('konsisten', 'sasaran_berubah')))
        ORDER BY m.area_code, i.no""",
        {"kota": kota, "month": month, "basis": basis},
    )


def puskesmas_services(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per puskesmas of a city × SPM service: puskesmas_code, id, short, served_ytd, sasaran, coverage_pct,
    reached, left_count, reported (that month), hidden (not in this view); pace and further as in `spm.spm_services`."""
    return spm.spm_by_puskesmas(cursor, kota, month, basis)
