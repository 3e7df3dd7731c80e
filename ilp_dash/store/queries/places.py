"""Which cities, months, puskesmas and kelurahan there are, and what the data behind them are."""

from datetime import date

import pandas as pd

from ilp_dash.domain.suppression import DEFAULT_THRESHOLD
from ilp_dash.store.rows import frame, one


def cities(cursor) -> pd.DataFrame:
    """One row per city with accepted reports of a period offered: kota_code, name, population, area_km2, target_ilp_on,
    simulated, last_month.

    simulated: any file behind this city says it is a simulation. last_month: the last period offered (in the public
    view the end of a quarter) that anybody reported.
    """
    return frame(
        cursor,
        """
        SELECT k.kota_code, k.name, k.population, k.population_on, k.area_km2, k.target_ilp_on,
               bool_or(s.simulated) AS simulated, max(r.month) FILTER (r.sent_on IS NOT NULL) AS last_month,
               min(r.month) AS first_month
        FROM kota k JOIN puskesmas p USING (kota_code) JOIN submission s USING (puskesmas_code)
        JOIN report r ON r.puskesmas_code = p.puskesmas_code AND r.month BETWEEN make_date(s.year, 1, 1)
          AND make_date(s.year, 12, 1) JOIN bulan b ON b.month = r.month AND b.offered
        GROUP BY ALL HAVING last_month IS NOT NULL ORDER BY min(k.rowid)""",
    )


def public_price(cursor, kota: str | None = None) -> pd.DataFrame:
    """One row per city (or one) × indicator with figures the public view may leave out: kota, indicator, figures at
    ends of quarters (of kelurahan; SPM10–12: of puskesmas), hidden (of them not in the public view)."""
    return frame(
        cursor,
        """
        SELECT k.kota_code, k.name AS kota, h.indicator, i.short, h.figures, h.hidden
        FROM harga h JOIN kota k USING (kota_code) JOIN indicator i ON i.id = h.indicator
        WHERE $kota IS NULL OR h.kota_code = $kota ORDER BY k.rowid, i.no""",
        {"kota": kota},
    )


def bases(cursor) -> pd.DataFrame:
    """One row per basis of the sasaran in this view: basis, Pusdatin first."""
    return frame(cursor, "SELECT DISTINCT basis FROM spm ORDER BY basis")


def periods(cursor, first: date, last: date) -> pd.DataFrame:
    """One row per month from first to last that readers may choose as their period: month; latest first."""
    return frame(
        cursor, "SELECT month FROM bulan WHERE offered AND month BETWEEN ? AND ? ORDER BY month DESC", [first, last]
    )


def puskesmas_of(cursor, kota: str) -> pd.DataFrame:
    """One row per puskesmas of a city, by name: puskesmas_code, name, kecamatan_code, kecamatan, kota_adm (None outside
    DKI)."""
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name, p.kecamatan_code, a.name AS kecamatan,
               CASE WHEN k.level = 'kota_adm' THEN k.name END AS kota_adm
        FROM puskesmas p LEFT JOIN area a ON a.code = p.kecamatan_code LEFT JOIN area k ON k.code = a.parent_code
        WHERE p.kota_code = ? ORDER BY p.name""",
        [kota],
    )


def kelurahan_of(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per kelurahan of a city: code, name, kecamatan, kind, the puskesmas answering for it in that month,
    centroid."""
    return frame(
        cursor,
        """
        SELECT a.code, a.name, k.name AS kecamatan, w.puskesmas_code, p.name AS puskesmas, a.lat, a.lon
        FROM area a JOIN area k ON k.code = a.parent_code
        JOIN wilayah_bulan w ON w.kelurahan_code = a.code AND w.month = ? JOIN puskesmas p USING (puskesmas_code)
        WHERE a.level = 'kelurahan' AND a.kota_code = ? ORDER BY a.name, a.code""",
        [month, kota],
    )


def data_state(cursor, kota: str, month: date):
    """One row: what stands behind a city's figures of a month.

    version, of_version (whose figures they are), built_at, received_on (the last file, by the city's day), simulated,
    files; expected, reported (form × puskesmas of that month), on_time (reported by the due date), provisional
    (reported, not yet final), simulated_areas (working areas are a simulation), official_boundaries.
    """
    return one(
        cursor,
        """
        WITH units AS (SELECT puskesmas_code FROM puskesmas WHERE kota_code = $kota),
        files AS (SELECT max(received_on) AS received_on, bool_or(simulated) AS simulated, count(*) AS files
                  FROM submission WHERE puskesmas_code IN (SELECT puskesmas_code FROM units)),
        forms AS (SELECT count(*) AS expected, count(sent_on) AS reported,
        count(*) FILTER (sent_on <= due_on) AS on_time,
                         count(*) FILTER (sent_on IS NOT NULL AND state <> 'final') AS provisional
                  FROM report WHERE month = $month
                  AND puskesmas_code IN (SELECT puskesmas_code FROM units))
        SELECT d.version, d.of_version, d.built_at, files.*, forms.*,
               (SELECT bool_or(simulasi) FROM wilayah_kerja WHERE puskesmas_code IN (SELECT puskesmas_code FROM units))
                 AS simulated_areas,
               coalesce((SELECT bool_and(official) FROM batas WHERE kota_code = $kota), false) AS official_boundaries
        FROM dataset d, files, forms""",
        {"kota": kota, "month": month},
    )


def reporting_by_month(cursor, kota: str, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per month: forms expected, reported, on time — of a city, or of one puskesmas."""
    return frame(
        cursor,
        """
        SELECT r.month, count(*) AS expected, count(r.sent_on) AS reported,
               count(*) FILTER (r.sent_on <= r.due_on) AS on_time
        FROM report r JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = $kota AND ($puskesmas IS NULL OR p.puskesmas_code = $puskesmas)
        GROUP BY ALL ORDER BY r.month""",
        {"kota": kota, "puskesmas": puskesmas},
    )


def due_date(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row: due_on, the last day on which a report of a city's month is on time."""
    return frame(cursor, "SELECT due_on FROM tenggat WHERE kota_code = ? AND month = ?", [kota, month])


def holidays(cursor, kota: str) -> pd.DataFrame:
    """One row per day off of a city that moves a due date: tanggal, nama, sumber, everywhere (of every city)."""
    return frame(
        cursor,
        "SELECT tanggal, nama, sumber, kota_code IS NULL AS everywhere FROM libur "
        "WHERE kota_code = ? OR kota_code IS NULL ORDER BY tanggal, kota_code",
        [kota],
    )


def reports_of(cursor, puskesmas: str, year: int) -> pd.DataFrame:
    """One row per month of a year × form of one puskesmas: month, form, sent_on, state, due_on, late_days (None = not
    sent)."""
    return frame(
        cursor,
        """
        SELECT month, form, sent_on, state, due_on, CASE WHEN sent_on > due_on THEN sent_on - due_on
               WHEN sent_on IS NOT NULL THEN 0 END AS late_days
        FROM report WHERE puskesmas_code = ? AND year(month) = ? ORDER BY form, month""",
        [puskesmas, year],
    )


def sender_of(cursor, sha256: str):
    """Whose report a file is: puskesmas_code, name, kota_code, last_month reported in its year; None when it does not
    count."""
    return one(
        cursor,
        """
        SELECT p.puskesmas_code, p.name, p.kota_code, max(r.month) FILTER (r.sent_on IS NOT NULL) AS last_month
        FROM submission s JOIN puskesmas p USING (puskesmas_code)
        LEFT JOIN report r ON r.puskesmas_code = s.puskesmas_code AND r.month BETWEEN make_date(s.year, 1, 1)
          AND make_date(s.year, 12, 1)
        WHERE s.sha256 = ? GROUP BY ALL""",
        [sha256],
    )


def files_of(cursor, kota: str) -> pd.DataFrame:
    """One row per puskesmas × year × file a city's figures rest on: puskesmas_code, year, sha256."""
    return frame(
        cursor,
        """
        SELECT s.puskesmas_code, s.year, s.sha256 FROM submission s JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = ? ORDER BY ALL""",
        [kota],
    )


def published_facts(cursor, kota: str) -> pd.DataFrame:
    """One row per published fact of a city: topik, kalimat, nilai, satuan, tanggal, sumber, catatan."""
    return frame(
        cursor,
        "SELECT topik, kalimat, nilai, satuan, tanggal, sumber, catatan FROM fakta WHERE kota_code = ? ORDER BY urut",
        [kota],
    )


def rules_in_force(cursor, month: date) -> pd.DataFrame:
    """One row per rule: the value that decides in a month, since when, where it comes from, what it means."""
    return frame(
        cursor,
        """
        SELECT name, arg_max(value, valid_from) AS value, max(valid_from) AS valid_from, arg_max(origin,
               valid_from) AS origin,
               any_value(meaning) AS meaning
        FROM aturan WHERE valid_from <= ? GROUP BY name ORDER BY name""",
        [month],
    )


def small_number(cursor, month: date) -> int:
    """Counts from 1 to below this are hidden in kelurahan (rule angka_kecil): the strictest of the month's year, which
    holds for all of it; 0 = none. The default for a year without data."""
    found = one(cursor, "SELECT max(small_number) AS small_number FROM bulan WHERE year = ?", [month.year])
    return DEFAULT_THRESHOLD if found.small_number is None else found.small_number


def boundaries(cursor, kota: str) -> pd.DataFrame:
    """One row per kelurahan with a boundary: area_code, name, kecamatan_code, kecamatan, geojson, official, source."""
    return frame(
        cursor,
        """
        SELECT b.area_code, a.name, a.parent_code AS kecamatan_code, k.name AS kecamatan, b.geojson, b.official,
               b.source
        FROM batas b JOIN area a ON a.code = b.area_code LEFT JOIN area k ON k.code = a.parent_code
        WHERE b.kota_code = ? ORDER BY b.area_code""",
        [kota],
    )


def puskesmas_points(cursor, kota: str) -> pd.DataFrame:
    """One row per puskesmas whose place has been given, by code: puskesmas_code, name, lat, lon, source (file). Empty
    when none has."""
    return frame(
        cursor,
        """
        SELECT t.puskesmas_code, p.name, t.lat, t.lon, t.source
        FROM puskesmas_titik t JOIN puskesmas p USING (puskesmas_code) WHERE p.kota_code = ?
        ORDER BY t.puskesmas_code""",
        [kota],
    )


def map_areas(cursor, kota: str) -> pd.DataFrame:
    """One row per kelurahan with a boundary, by code: area_code, shape (see `peta_wilayah` in store/schema.sql)."""
    return frame(cursor, "SELECT area_code, shape FROM peta_wilayah WHERE kota_code = ? ORDER BY area_code", [kota])


def map_frame(cursor, kota: str):
    """One row: size and outlines of a city's map (width, height, kecamatan, frame; see `peta_kota`), official, source
    of the boundaries, puskesmas (how many there are); None when the city has no boundaries."""
    return one(
        cursor,
        """
        SELECT k.width, k.height, k.kecamatan, k.frame, bool_and(b.official) AS official, any_value(b.source) AS source,
               (SELECT count(*) FROM puskesmas WHERE kota_code = $kota) AS puskesmas
        FROM peta_kota k JOIN batas b USING (kota_code) WHERE k.kota_code = $kota GROUP BY ALL""",
        {"kota": kota},
    )


def map_names(cursor, kota: str) -> pd.DataFrame:
    """One row per text on a city's map, by kind and area: kind (see `peta_nama` in store/schema.sql, or "puskesmas"),
    area_code, label, x, y, least_px (missing: no width shows it)."""
    return frame(
        cursor,
        """
        SELECT kind, area_code, label, x, y, least_px FROM peta_nama WHERE kota_code = $kota
        UNION ALL SELECT 'puskesmas', t.puskesmas_code, p.name, t.x, t.y, 0 FROM peta_titik t
        JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = $kota ORDER BY kind, area_code""",
        {"kota": kota},
    )


def areas_without_boundary(cursor, kota: str) -> pd.DataFrame:
    """One row per kelurahan the map cannot draw, by name: area_code, name, kecamatan. Empty when every one has a
    boundary."""
    return frame(
        cursor,
        """
        SELECT a.code AS area_code, a.name, k.name AS kecamatan
        FROM area a JOIN area k ON k.code = a.parent_code
        WHERE a.level = 'kelurahan' AND a.kota_code = ? AND a.code NOT IN (SELECT area_code FROM batas)
        ORDER BY a.name, a.code""",
        [kota],
    )
