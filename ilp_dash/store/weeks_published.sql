-- One row per area (kelurahan, puskesmas, kota) × week: families visited, findings found and followed up, kelurahan
-- that reported of all. A number is NULL with its hidden_… flag where it must not be shown; a kelurahan has no numbers
-- at all.
CREATE TABLE temuan_minggu AS
WITH units AS (
  SELECT kota_code, 'puskesmas' AS level, puskesmas_code AS area_code, week, CAST(count(*) AS INTEGER) AS kelurahan,
         CAST(count(*) FILTER (reported) AS INTEGER) AS reported
  FROM kelurahan_minggu GROUP BY ALL
  UNION ALL SELECT kota_code, 'kota', kota_code, week, CAST(count(*) AS INTEGER),
    CAST(count(*) FILTER (reported) AS INTEGER)
  FROM kelurahan_minggu GROUP BY ALL),
totals AS (
  SELECT 'puskesmas' AS level, puskesmas_code AS area_code, week, code, value FROM puskesmas_minggu
  UNION ALL SELECT 'kota', kota_code, week, code, CAST(sum(value) AS INTEGER) FROM puskesmas_minggu GROUP BY ALL),
shown AS (
  SELECT t.level, t.area_code, t.week, t.code, CASE
    WHEN h.area_code IS NULL THEN t.value END AS value, h.area_code IS NOT NULL AS hidden
  FROM totals t LEFT JOIN hidden_minggu h USING (level, area_code, week, code)),
wide AS (
  SELECT level, area_code, week,
         any_value(value) FILTER (code = 'KUNJUNGAN_RUMAH') AS visited,
         coalesce(bool_or(hidden) FILTER (code = 'KUNJUNGAN_RUMAH'), false) AS hidden_visited,
{groups}
  FROM shown GROUP BY ALL)
SELECT u.kota_code, u.level, u.area_code, CAST(NULL AS TEXT) AS puskesmas_code, u.week, u.kelurahan, u.reported,
       w.* EXCLUDE (level, area_code, week)
FROM units u LEFT JOIN wide w USING (level, area_code, week)
UNION ALL BY NAME
SELECT kota_code, 'kelurahan' AS level, kelurahan_code AS area_code, puskesmas_code, week, 1 AS kelurahan,
  CAST(reported AS INTEGER) AS reported
FROM kelurahan_minggu
ORDER BY kota_code, level, area_code, week;
