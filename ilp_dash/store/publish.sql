-- PWS as pages read it. The staff view has every number; store/public.sql makes the public view of it.

-- One row per area of any level × PWS indicator × month × basis. hidden_ytd, hidden_month, hidden_last_month: the
-- number is not in this view (never in that of the staff). streak: consecutive months up to this one with the same
-- four-way status; NULL without one: a month unreported or without direction (every January) breaks it. pace: class of
-- domain/running.py at the last report, running_pct what was due then; within_chance: the direction may be chance alone
-- (store/funnel.py: publish_chance). units_compared: kelurahan with both months.
CREATE TABLE pws AS
WITH begun AS (
  SELECT *, CASE WHEN status IS DISTINCT FROM lag(status) OVER w
    OR month <> lag(month) OVER w + INTERVAL 1 MONTH THEN month END AS begins
  FROM pws_area WINDOW w AS (PARTITION BY level, area_code, indicator, basis ORDER BY month))
SELECT b.kota_code, b.level, b.area_code, b.puskesmas_code, b.indicator, b.month, b.basis,
       b.served_month, b.served_last_month, b.served_ytd, b.sasaran, b.sasaran_last_month,
       b.target_pct, b.target_running_pct, b.above, b.status, b.pace,
       CASE WHEN month(b.month) = 12 THEN coverage_class(b.served_ytd, nullif(b.sasaran, 0)) ELSE b.pace END AS cls,
       b.due, b.due / 12.0 / nullif(b.sasaran, 0) AS running_pct, b.last_month, b.last_first, b.units_compared,
       k.within_chance, coalesce(b.rentan, false) AS rentan, b.units, b.units_reported,
       false AS hidden_month, false AS hidden_last_month, false AS hidden_ytd, b.provisional,
       CASE WHEN b.status IN ('baik', 'kurang', 'cukup', 'jelek') THEN CAST(1 + datediff('month', max(b.begins) OVER
         (PARTITION BY b.level, b.area_code, b.indicator, b.basis ORDER BY b.month), b.month) AS INTEGER) END AS streak
FROM begun b LEFT JOIN kebetulan k USING (same_month, same_before, same_sasaran, same_sasaran_before)
ORDER BY b.kota_code, b.level, b.indicator, b.basis, b.month, b.area_code;

-- One row per area × PWS indicator × month × basis: per cents divided here and nowhere else; NULL where unreported or
-- not in this view. month_pct and last_month_pct: of the annual sasaran; for D/S of the S of their own month.
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
WHERE w.month >= getvariable('since') ORDER BY ALL;

-- One row per area (kelurahan, puskesmas, kota) × month × finding group: found and followed up; NULL = not reported.
CREATE TABLE temuan AS
WITH per_kelurahan AS (
  SELECT w.kota_code, w.kelurahan_code, w.puskesmas_code, w.month, substr(f.code, 8) AS finding, f.value AS found,
    l.value AS followed_up
  FROM wilayah_bulan w
  JOIN kelurahan_bulan f ON f.kelurahan_code = w.kelurahan_code AND f.month = w.month AND f.code LIKE 'TEMUAN_%'
  LEFT JOIN kelurahan_bulan l ON l.kelurahan_code = w.kelurahan_code AND l.month = w.month
    AND l.code = 'LANJUT_' || substr(f.code, 8)
  WHERE w.month >= getvariable('since')),
leveled AS (
  SELECT kota_code, 'kelurahan' AS level, kelurahan_code AS area_code, * EXCLUDE (kota_code) FROM per_kelurahan
  UNION ALL SELECT kota_code, 'puskesmas', puskesmas_code, * EXCLUDE (kota_code) FROM per_kelurahan
  UNION ALL SELECT kota_code, 'kota', kota_code, * EXCLUDE (kota_code) FROM per_kelurahan)
SELECT kota_code, level, area_code, month, finding, CAST(sum(found) AS INTEGER) AS found,
       CAST(sum(followed_up) AS INTEGER) AS followed_up, false AS hidden
FROM leveled GROUP BY ALL ORDER BY ALL;

DROP TABLE pws_area;
