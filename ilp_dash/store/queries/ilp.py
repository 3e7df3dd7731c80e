"""ILP: rollout of puskesmas, checklist, network, where patients come from."""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame, one


def ilp_by_puskesmas(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per puskesmas at the end of a month: status (the application's scale) since when, items reached, what
    the city says.

    declared_on, pilot_on: None when not (yet) declared by that month; planned_on: the plan; since: None while "belum";
    ready_on: first day at sebagian or penuh, None when not by that month.
    """
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas, p.kecamatan_code, a.name AS kecamatan,
               CASE WHEN k.level = 'kota_adm' THEN k.name END AS kota_adm,
               coalesce(s.status, 'belum') AS status, s.since, s.ready_on,
               (SELECT CAST(count(*) AS INTEGER) FROM ilp_item t
                WHERE t.puskesmas_code = p.puskesmas_code AND t.reached_on <= last_day($month)) AS items,
               CASE WHEN c.declared_on <= last_day($month) THEN c.declared_on END AS declared_on,
               CASE WHEN c.pilot_on <= last_day($month) THEN c.pilot_on END AS pilot_on, c.planned_on
        FROM puskesmas p LEFT JOIN area a ON a.code = p.kecamatan_code LEFT JOIN area k ON k.code = a.parent_code
        LEFT JOIN ilp_puskesmas c USING (puskesmas_code)
        LEFT JOIN (SELECT puskesmas_code, arg_max(status, since) AS status, max(since) AS since,
                          min(since) FILTER (status IN ('sebagian', 'penuh')) AS ready_on FROM ilp_status
                   WHERE since <= last_day($month) GROUP BY ALL) s USING (puskesmas_code)
        WHERE p.kota_code = $kota ORDER BY p.name""",
        {"kota": kota, "month": month},
    )


def ilp_steps(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per step of the city that was written down: planned_on, reached_on (None = not by the end of that
    month), evidence.
    """
    return frame(
        cursor,
        """
        SELECT no, planned_on, CASE WHEN reached_on <= last_day($month) THEN reached_on END AS reached_on,
               CASE WHEN reached_on <= last_day($month) THEN evidence ELSE '' END AS evidence, simulated
        FROM ilp_langkah WHERE kota_code = $kota ORDER BY no""",
        {"kota": kota, "month": month},
    )


def ilp_service_months(cursor, kota: str, indicator: str, first: date, month: date, basis: str) -> pd.DataFrame:
    """One row per puskesmas × month from `first` to `month`: people served in that single month for one SPM service.

    served_month: None = belum lapor; sasaran: of the reporting year of that month, as last revised by `month`, None
    without one; moved: the working area changed in that month. In order of puskesmas and month.
    """
    return frame(
        cursor,
        """
        SELECT s.area_code AS puskesmas_code, s.month, s.served_month,
               arg_max(s.sasaran, s.month) OVER (PARTITION BY s.area_code,
                 CASE WHEN i.year_start = 7 THEN b.school_year ELSE b.year END) AS sasaran,
               EXISTS (FROM wilayah_pindah w
                       WHERE w.month = s.month AND s.area_code IN (w.from_code, w.to_code)) AS moved
        FROM spm s JOIN bulan b USING (month) JOIN indicator i ON i.id = s.indicator
        WHERE s.kota_code = $kota AND s.level = 'puskesmas' AND s.indicator = $indicator AND s.basis = $basis
          AND s.month BETWEEN $first AND $month
        ORDER BY s.area_code, s.month""",
        {"kota": kota, "indicator": indicator, "first": first, "month": month, "basis": basis},
    )


def ilp_checklist(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per puskesmas × checklist item: reached_on (None = not by the end of that month), evidence, value_pct."""
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas, t.no,
               CASE WHEN t.reached_on <= last_day($month) THEN t.reached_on END AS reached_on,
               CASE WHEN t.reached_on <= last_day($month) THEN t.evidence ELSE '' END AS evidence, t.value_pct
        FROM ilp_item t JOIN puskesmas p USING (puskesmas_code) WHERE p.kota_code = $kota ORDER BY p.name, t.no""",
        {"kota": kota, "month": month},
    )


def ilp_shown(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per puskesmas × item of `readiness.SHOWN` of which there are figures at a month: no, shown of whole
    (posyandu or kelurahan).

    Pustu and posyandu: latest counts of the kelurahan it answers for; visits (at least one) and evaluation: of the
    month, no row where it did not report PWS; no visits where the view lacks those of one of its kelurahan.
    """
    return frame(
        cursor,
        """
        WITH counted AS (
          SELECT w.puskesmas_code, w.kelurahan_code, arg_max_null(j.pustu, j.month) AS pustu,
                 arg_max_null(j.posyandu_total, j.month) AS posyandu,
                 arg_max_null(j.posyandu_siklus_hidup, j.month) AS of_all_ages
          FROM wilayah_bulan w JOIN jejaring j ON j.kelurahan_code = w.kelurahan_code AND j.month <= w.month
          WHERE w.kota_code = $kota AND w.month = $month GROUP BY ALL),
        told AS (
          SELECT puskesmas_code, 4 AS no, pustu > 0 AS yes FROM counted WHERE pustu IS NOT NULL
          UNION ALL
          SELECT r.puskesmas_code, 6, coalesce(v.served_month > 0, false)
          FROM pws_jalan r JOIN pws v ON v.level = 'kelurahan' AND v.area_code = r.kelurahan_code
               AND v.indicator = 'KUNJUNGAN_RUMAH' AND v.month = r.month AND v.basis = r.basis
          WHERE r.kota_code = $kota AND r.month = $month AND r.basis = 'pusdatin' AND r.reported
          QUALIFY NOT bool_or(v.hidden_month) OVER (PARTITION BY r.puskesmas_code)
          UNION ALL
          SELECT puskesmas_code, 7, evaluated FROM pws_jalan
          WHERE kota_code = $kota AND month = $month AND basis = 'pusdatin' AND reported)
        SELECT puskesmas_code, no, CAST(count(*) FILTER (yes) AS INTEGER) AS shown, CAST(count(*) AS INTEGER) AS whole
        FROM told GROUP BY ALL
        UNION ALL
        SELECT puskesmas_code, 5, CAST(sum(of_all_ages) AS INTEGER), CAST(sum(posyandu) AS INTEGER)
        FROM counted WHERE of_all_ages IS NOT NULL AND posyandu > 0 GROUP BY ALL
        ORDER BY puskesmas_code, no""",
        {"kota": kota, "month": month},
    )


def ilp_curve(cursor, kota: str) -> pd.DataFrame:
    """One row per month: puskesmas in all, planned and declared by then, at status sebagian or penuh, at penuh."""
    return frame(
        cursor,
        """
        WITH units AS (SELECT puskesmas_code FROM puskesmas WHERE kota_code = $kota),
        state AS (
          SELECT b.month, u.puskesmas_code, arg_max(s.status, s.since) AS status
          FROM bulan b CROSS JOIN units u
          LEFT JOIN ilp_status s ON s.puskesmas_code = u.puskesmas_code AND s.since <= last_day(b.month)
          GROUP BY ALL)
        SELECT t.month, CAST(count(*) AS INTEGER) AS puskesmas,
               CAST(count(*) FILTER (c.declared_on <= last_day(t.month)) AS INTEGER) AS declared,
               CAST(count(*) FILTER (c.planned_on <= last_day(t.month)) AS INTEGER) AS planned,
               CAST(count(*) FILTER (t.status IN ('sebagian', 'penuh')) AS INTEGER) AS sebagian,
               CAST(count(*) FILTER (t.status = 'penuh') AS INTEGER) AS penuh
        FROM state t LEFT JOIN ilp_puskesmas c USING (puskesmas_code) GROUP BY t.month ORDER BY t.month""",
        {"kota": kota},
    )


_NETWORK = """CAST(sum(posyandu_total) AS INTEGER) AS posyandu_total,
    CAST(sum(posyandu_aktif) AS INTEGER) AS posyandu_aktif,
    CAST(sum(posyandu_siklus_hidup) AS INTEGER) AS posyandu_siklus_hidup, CAST(sum(pustu) AS INTEGER) AS pustu,
    CAST(count(*) FILTER (pustu > 0 AND pustu_perawat > 0 AND pustu_bidan > 0) AS INTEGER) AS pustu_lengkap,
    CAST(sum(kader_total) AS INTEGER) AS kader_total, CAST(sum(kader_purwa) AS INTEGER) AS kader_purwa,
    CAST(sum(kader_madya) AS INTEGER) AS kader_madya, CAST(sum(kader_utama) AS INTEGER) AS kader_utama,
    CAST(sum(kader_belum) AS INTEGER) AS kader_belum, CAST(count(*) AS INTEGER) AS kelurahan, max(counted) AS counted"""
_LATEST = """SELECT a.kota_code, j.kelurahan_code, any_value(a.name) AS name,
    arg_max(j.puskesmas_code, j.month) AS puskesmas_code, max(j.month) AS counted,
    arg_max_null(posyandu_total, j.month) AS posyandu_total, arg_max_null(posyandu_aktif, j.month) AS posyandu_aktif,
    arg_max_null(posyandu_siklus_hidup, j.month) AS posyandu_siklus_hidup, arg_max_null(pustu, j.month) AS pustu,
    arg_max_null(pustu_perawat, j.month) AS pustu_perawat, arg_max_null(pustu_bidan, j.month) AS pustu_bidan,
    arg_max_null(kader_total, j.month) AS kader_total, arg_max_null(kader_purwa, j.month) AS kader_purwa,
    arg_max_null(kader_madya, j.month) AS kader_madya,
    arg_max_null(kader_utama, j.month) AS kader_utama, arg_max_null(kader_belum, j.month) AS kader_belum
    FROM jejaring j JOIN area a ON a.code = j.kelurahan_code
    WHERE a.kota_code = $kota AND j.month <= $month GROUP BY ALL"""


def network_by_kelurahan(cursor, kota: str, month: date, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per kelurahan: latest count up to a month of posyandu, pustu and kader; `counted` = the month of that
    count.
    """
    return frame(
        cursor,
        f"""WITH latest AS ({_LATEST}) SELECT l.name, l.kelurahan_code, p.name AS puskesmas, {_NETWORK}
        FROM latest l JOIN puskesmas p USING (puskesmas_code) WHERE $puskesmas IS NULL OR puskesmas_code = $puskesmas
        GROUP BY ALL ORDER BY l.name, l.kelurahan_code""",
        {"kota": kota, "month": month, "puskesmas": puskesmas},
    )


def network_of(cursor, kota: str, month: date, puskesmas: str | None = None):
    """One row: the network of a city or of one puskesmas, summed over its kelurahan."""
    return one(
        cursor,
        f"""WITH latest AS ({_LATEST}) SELECT {_NETWORK} FROM latest
        WHERE $puskesmas IS NULL OR puskesmas_code = $puskesmas""",
        {"kota": kota, "month": month, "puskesmas": puskesmas},
    )


def patient_origin(cursor, kota: str, month: date, puskesmas: str | None = None):
    """One row: visits from January to a month by where the patients live; None where nobody reported."""
    return one(
        cursor,
        """
        SELECT CAST(sum(dalam_wilayah) AS INTEGER) AS dalam_wilayah, CAST(sum(luar_wilayah) AS INTEGER) AS luar_wilayah,
               CAST(sum(luar_kota) AS INTEGER) AS luar_kota
        FROM asal_pasien o JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = $kota AND year(o.month) = year($month::DATE) AND o.month <= $month
          AND ($puskesmas IS NULL OR p.puskesmas_code = $puskesmas)""",
        {"kota": kota, "month": month, "puskesmas": puskesmas},
    )
