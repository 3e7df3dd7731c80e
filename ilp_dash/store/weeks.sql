-- Home visits week by week.

-- One row per city × week (its Monday) from the first one reported to the last one that ended within the reported
-- months. month: the one the week ends in; the working areas of that month count.
CREATE TEMP TABLE minggu AS
SELECT kota_code, CAST(week AS DATE) AS week, CAST(date_trunc('month', week + INTERVAL 6 DAY) AS DATE) AS month
FROM (SELECT a.kota_code, unnest(generate_series(min(r.week), (SELECT last_day(max(month)) FROM bulan) - 6,
  INTERVAL 7 DAY)) AS week
      FROM raw_minggu r JOIN area a ON a.code = r.kelurahan_code GROUP BY a.kota_code);

-- One row per kelurahan × week. Where two puskesmas report the same kelurahan, the one that answers for it then counts.
CREATE TEMP TABLE kelurahan_minggu AS
SELECT m.kota_code, m.week, w.kelurahan_code, w.puskesmas_code, r.week IS NOT NULL AS reported,
       r.* EXCLUDE (puskesmas_code, kelurahan_code, week)
FROM minggu m
JOIN wilayah_bulan w ON w.kota_code = m.kota_code AND w.month = m.month
LEFT JOIN raw_minggu r ON r.kelurahan_code = w.kelurahan_code AND r.week = m.week
QUALIFY row_number() OVER (PARTITION BY m.week, w.kelurahan_code
                           ORDER BY r.puskesmas_code = w.puskesmas_code DESC NULLS LAST, r.puskesmas_code) = 1;

-- One row per area (kelurahan, puskesmas, kota) × week: families visited, findings found and followed up, kelurahan
-- that reported of all; NULL = not reported. hidden_…: the number is not in this view (never in that of the staff).
CREATE TABLE temuan_minggu AS
WITH leveled AS (
  SELECT 'kelurahan' AS level, kelurahan_code AS area_code, * FROM kelurahan_minggu
  UNION ALL SELECT 'puskesmas', puskesmas_code, * FROM kelurahan_minggu
  UNION ALL SELECT 'kota', kota_code, * FROM kelurahan_minggu)
SELECT kota_code, level, area_code, any_value(CASE WHEN level = 'kelurahan' THEN puskesmas_code END) AS puskesmas_code,
       week, CAST(count(*) AS INTEGER) AS kelurahan, CAST(count(*) FILTER (reported) AS INTEGER) AS reported,
       CAST(sum(visited) AS INTEGER) AS visited, false AS hidden_visited,
       CAST(sum(temuan_akses) AS INTEGER) AS found_akses, CAST(sum(lanjut_akses) AS INTEGER) AS followed_akses,
       false AS hidden_akses,
       CAST(sum(temuan_patuh) AS INTEGER) AS found_patuh, CAST(sum(lanjut_patuh) AS INTEGER) AS followed_patuh,
       false AS hidden_patuh,
       CAST(sum(temuan_bahaya) AS INTEGER) AS found_bahaya, CAST(sum(lanjut_bahaya) AS INTEGER) AS followed_bahaya,
       false AS hidden_bahaya,
       CAST(sum(temuan_tbc) AS INTEGER) AS found_tbc, CAST(sum(lanjut_tbc) AS INTEGER) AS followed_tbc,
       false AS hidden_tbc
FROM leveled GROUP BY ALL ORDER BY kota_code, level, area_code, week;
