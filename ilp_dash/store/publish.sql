-- The tables pages may read about kelurahan: cells in `hidden_cell` have lost their numbers for good.

-- One row per area of any level × PWS indicator × month × basis. hidden_ytd / hidden_month: the number must not be
-- shown. band: class of coverage that may be shown in place of a hidden cumulative figure (a fifth of 25 people is no
-- small number). streak: consecutive months up to this one with the same four-way status; NULL without one. Counted on
-- what is published: a month unreported, hidden or without direction (every January) breaks it. pace: class of
-- domain/running.py at the last report, running_pct what was due then; within_chance: the direction may be chance alone
-- (store/funnel.py: publish_chance), NULL where one of the two months must not be shown. units_compared: kelurahan with
-- both months.
CREATE TABLE pws AS
WITH published AS (
SELECT a.kota_code, a.level, a.area_code, a.puskesmas_code, a.indicator, a.month, a.basis,
       CASE WHEN hm.area_code IS NULL THEN a.served_month END AS served_month,
       CASE WHEN hl.area_code IS NULL THEN a.served_last_month END AS served_last_month,
       CASE WHEN hy.area_code IS NULL THEN a.served_ytd END AS served_ytd,
       CASE WHEN hy.area_code IS NULL OR hs.area_code IS NOT NULL OR a.sasaran < 25 THEN NULL
            ELSE coverage_class(a.served_ytd, a.sasaran) END AS band,
       a.sasaran, a.sasaran_last_month, a.target_pct, a.target_running_pct,
       CASE WHEN hs.area_code IS NULL THEN a.above END AS above,
       CASE WHEN hs.area_code IS NULL THEN a.status ELSE 'disembunyikan' END AS status,
       CASE WHEN hy.area_code IS NULL THEN a.pace END AS pace,
       CASE WHEN hy.area_code IS NULL AND month(a.month) = 12 THEN coverage_class(a.served_ytd, nullif(a.sasaran, 0))
            WHEN hy.area_code IS NULL THEN a.pace END AS cls, a.due, a.due / 12.0 / nullif(a.sasaran, 0) AS running_pct,
              a.last_month,
       a.last_first, a.units_compared,
       CASE WHEN hm.area_code IS NULL AND hl.area_code IS NULL
         AND hs.area_code IS NULL THEN k.within_chance END AS within_chance,
       coalesce(a.rentan, false) AS rentan, a.units, a.units_reported,
       hm.area_code IS NOT NULL AND a.served_month IS NOT NULL AS hidden_month,
       hl.area_code IS NOT NULL AND a.served_last_month IS NOT NULL AS hidden_last_month,
       hy.area_code IS NOT NULL AND a.served_ytd IS NOT NULL AS hidden_ytd,
       a.provisional
FROM pws_area a
LEFT JOIN kebetulan k USING (same_month, same_before, same_sasaran, same_sasaran_before)
LEFT JOIN hidden_cell hm ON hm.area_code = a.area_code AND hm.code = a.indicator AND hm.month = a.month
  AND hm.measure = 'month'
LEFT JOIN hidden_cell hy ON hy.area_code = a.area_code AND hy.code = a.indicator AND hy.month = a.month
  AND hy.measure = 'ytd'
LEFT JOIN hidden_cell hs ON hs.area_code = a.area_code AND hs.code = a.indicator AND hs.month = a.month
  AND hs.measure = 'status'
LEFT JOIN hidden_cell hl ON hl.area_code = a.area_code AND hl.code = a.indicator AND hl.measure = 'month'
      AND hl.month = CAST(a.month - INTERVAL 1 MONTH AS DATE)),
begun AS (
  SELECT *, CASE WHEN status IS DISTINCT FROM lag(status) OVER w
    OR month <> lag(month) OVER w + INTERVAL 1 MONTH THEN month END AS begins
  FROM published WINDOW w AS (PARTITION BY level, area_code, indicator, basis ORDER BY month))
SELECT * EXCLUDE (begins), CASE WHEN status IN ('baik', 'kurang', 'cukup', 'jelek') THEN
         CAST(1 + datediff('month', max(begins) OVER (PARTITION BY level, area_code, indicator, basis ORDER BY month),
           month) AS INTEGER)
       END AS streak
FROM begun ORDER BY kota_code, level, indicator, basis, month, area_code;

-- One row per area × PWS indicator × month × basis: per cents divided here and nowhere else; NULL where hidden or
-- unreported. month_pct and last_month_pct: of the annual sasaran; for D/S of the S of their own month.
CREATE VIEW pws_coverage AS
SELECT *, 100.0 * served_ytd / nullif(sasaran, 0) AS coverage_pct,
       100.0 * served_month / nullif(sasaran, 0) AS month_pct,
       100.0 * served_last_month / nullif(CASE WHEN indicator = 'D_S' THEN sasaran_last_month
         ELSE sasaran END, 0) AS last_month_pct,
       CASE WHEN served_ytd >= sasaran THEN 0 ELSE sasaran - served_ytd END AS left_count,
       CASE WHEN sasaran > 0 AND due + served_ytd IS NOT NULL
            THEN greatest(CAST(ceil(due / 1200.0) AS INTEGER) - served_ytd, 0) END AS short_count,
       served_ytd * 120000.0 / nullif(due, 0) AS pace_pct
FROM pws;

-- One row per kelurahan × month × basis: does PWS run here? reported, evaluated, home visits at or above their running
-- target.
CREATE TABLE pws_jalan AS
SELECT w.kota_code, w.month, t.basis, w.kelurahan_code, w.puskesmas_code, w.kecamatan_code,
       r.sent_on IS NOT NULL AS reported, coalesce(e.value, 0) = 1 AS evaluated,
         coalesce(h.above, false) AS visits_on_pace
FROM wilayah_bulan w CROSS JOIN (VALUES ('pusdatin'), ('riil')) AS t(basis)
LEFT JOIN report r ON r.puskesmas_code = w.puskesmas_code AND r.form = 'PWS' AND r.month = w.month
LEFT JOIN kelurahan_bulan e ON e.kelurahan_code = w.kelurahan_code AND e.code = 'EVALUASI' AND e.month = w.month
LEFT JOIN pws_area h ON h.level = 'kelurahan' AND h.area_code = w.kelurahan_code AND h.indicator = 'KUNJUNGAN_RUMAH'
  AND h.month = w.month
     AND h.basis = t.basis
ORDER BY ALL;

-- One row per area (kelurahan, puskesmas, kota) × month × finding group: found and followed up; NULL with hidden =
-- small number.
CREATE TABLE temuan AS
WITH per_kelurahan AS (
  SELECT w.kota_code, w.kelurahan_code, w.puskesmas_code, w.month, substr(f.code, 8) AS finding, f.value AS found,
    l.value AS followed_up
  FROM wilayah_bulan w
  JOIN kelurahan_bulan f ON f.kelurahan_code = w.kelurahan_code AND f.month = w.month AND f.code LIKE 'TEMUAN_%'
  LEFT JOIN kelurahan_bulan l ON l.kelurahan_code = w.kelurahan_code AND l.month = w.month
    AND l.code = 'LANJUT_' || substr(f.code, 8))
SELECT p.kota_code, 'kelurahan' AS level, p.kelurahan_code AS area_code, p.month, p.finding,
       CASE WHEN h.area_code IS NULL THEN p.found END AS found,
       CASE WHEN h.area_code IS NULL
         AND l.area_code IS NULL THEN p.followed_up END AS followed_up, h.area_code IS NOT NULL AS hidden
FROM per_kelurahan p
LEFT JOIN hidden_cell h ON h.area_code = p.kelurahan_code AND h.month = p.month AND h.code = 'TEMUAN_' || p.finding
LEFT JOIN hidden_cell l ON l.area_code = p.kelurahan_code AND l.month = p.month AND l.code = 'LANJUT_' || p.finding
UNION ALL
SELECT p.kota_code, 'puskesmas', p.puskesmas_code, p.month, p.finding,
       CASE WHEN any_value(h.area_code) IS NULL THEN CAST(sum(p.found) AS INTEGER) END,
       CASE WHEN any_value(h.area_code) IS NULL
         AND any_value(l.area_code) IS NULL THEN CAST(sum(p.followed_up) AS INTEGER) END,
       any_value(h.area_code) IS NOT NULL
FROM per_kelurahan p
LEFT JOIN hidden_cell h ON h.area_code = p.puskesmas_code AND h.month = p.month AND h.code = 'TEMUAN_' || p.finding
LEFT JOIN hidden_cell l ON l.area_code = p.puskesmas_code AND l.month = p.month AND l.code = 'LANJUT_' || p.finding
GROUP BY ALL
UNION ALL
SELECT kota_code, 'kota', kota_code, month, finding, CAST(sum(found) AS INTEGER), CAST(sum(followed_up) AS INTEGER),
  false
FROM per_kelurahan GROUP BY ALL
ORDER BY ALL;

DROP TABLE pws_area;
