-- The public view: a second file (`umum`) made of the tables of the staff view, without what could give a small number
-- away. Tables not named here are copied as they are (store/build.py), one basis of the sasaran, Pusdatin. hidden_cell:
-- cumulative figures to leave out (store/secrecy.py). Kelurahan, and puskesmas for SPM10–12, have figures at the end of
-- each quarter alone, and none of a single month. A small total of findings of home visits is left out too.

-- File names and the places of findings are between a puskesmas and its dinas.
CREATE TABLE umum.submission AS SELECT * REPLACE ('' AS file_name, '' AS sha256) FROM submission;

CREATE TABLE umum.pws AS
WITH judged AS (
  SELECT p.*, p.served_ytd IS NOT NULL AND (h.month IS NOT NULL
           OR (p.level = 'kelurahan' AND month(p.month) % 3 > 0)) AS away,
         p.level = 'kelurahan' OR h.month IS NOT NULL OR b.month IS NOT NULL AS month_away,
         p.level = 'kelurahan' OR b.month IS NOT NULL OR bb.month IS NOT NULL AS last_away
  FROM pws p
  LEFT JOIN hidden_cell h ON h.level = p.level AND h.area_code = p.area_code AND h.indicator = p.indicator
    AND h.month = p.month
  LEFT JOIN hidden_cell b ON b.level = p.level AND b.area_code = p.area_code AND b.indicator = p.indicator
    AND b.month = p.month - INTERVAL 1 MONTH
  LEFT JOIN hidden_cell bb ON bb.level = p.level AND bb.area_code = p.area_code AND bb.indicator = p.indicator
    AND bb.month = p.month - INTERVAL 2 MONTH
  WHERE p.basis = 'pusdatin' AND p.level <> 'kecamatan'),
direction AS (  -- only where it can be read off the figures shown
  SELECT *, NOT month_away AND NOT last_away AND units_compared = units_reported
    AND units_reported = lag(units_reported) OVER (PARTITION BY level, area_code, indicator ORDER BY month) AS clear
  FROM judged),
lasting AS (
  SELECT *, max(month) FILTER (NOT coalesce(clear, false))
    OVER (PARTITION BY level, area_code, indicator ORDER BY month) AS unclear_on FROM direction)
SELECT * EXCLUDE (away, month_away, last_away, clear, unclear_on) REPLACE (
  CASE WHEN NOT month_away THEN served_month END AS served_month,
  CASE WHEN NOT last_away THEN served_last_month END AS served_last_month,
  CASE WHEN NOT away THEN served_ytd END AS served_ytd,
  CASE WHEN NOT away THEN above END AS above,
  CASE WHEN status = 'belum_lapor' THEN status WHEN away THEN 'disembunyikan' WHEN clear THEN status
       WHEN above THEN 'di_atas' ELSE 'di_bawah' END AS status,
  CASE WHEN NOT away THEN pace END AS pace, CASE WHEN NOT away THEN cls END AS cls,
  CASE WHEN clear THEN within_chance END AS within_chance,
  CASE WHEN clear AND (unclear_on IS NULL OR streak <= datediff('month', unclear_on, month)) THEN streak END AS streak,
  month_away AND served_month IS NOT NULL AS hidden_month,
  last_away AND served_last_month IS NOT NULL AS hidden_last_month,
  away AS hidden_ytd)
FROM lasting ORDER BY kota_code, level, indicator, basis, month, area_code;

CREATE TABLE umum.pws_jalan AS
SELECT j.* REPLACE (CASE WHEN NOT p.hidden_ytd THEN coalesce(p.above, false) END AS visits_on_pace)
FROM pws_jalan j JOIN umum.pws p ON p.level = 'kelurahan' AND p.area_code = j.kelurahan_code
  AND p.indicator = 'KUNJUNGAN_RUMAH' AND p.month = j.month
WHERE j.basis = 'pusdatin' AND month(j.month) % 3 = 0
ORDER BY ALL;

CREATE TABLE umum.temuan AS
WITH rule AS (SELECT year, max(small_number) - 1 AS small FROM bulan GROUP BY year)
SELECT t.* REPLACE (CASE WHEN level = 'kota' AND NOT found BETWEEN 1 AND small THEN found END AS found,
  CASE WHEN level = 'kota' AND NOT found BETWEEN 1 AND small AND NOT followed_up BETWEEN 1 AND small
         AND NOT found - followed_up BETWEEN 1 AND small THEN followed_up END AS followed_up,
  found IS NOT NULL AND (level <> 'kota' OR found BETWEEN 1 AND small) AS hidden)
FROM temuan t JOIN rule ON rule.year = year(t.month)
ORDER BY ALL;

CREATE TABLE umum.temuan_minggu AS
SELECT * REPLACE (CAST(NULL AS INTEGER) AS visited, visited IS NOT NULL AS hidden_visited,
  CAST(NULL AS INTEGER) AS found_akses, CAST(NULL AS INTEGER) AS followed_akses,
  found_akses IS NOT NULL AS hidden_akses,
  CAST(NULL AS INTEGER) AS found_patuh, CAST(NULL AS INTEGER) AS followed_patuh,
  found_patuh IS NOT NULL AS hidden_patuh,
  CAST(NULL AS INTEGER) AS found_bahaya, CAST(NULL AS INTEGER) AS followed_bahaya,
  found_bahaya IS NOT NULL AS hidden_bahaya,
  CAST(NULL AS INTEGER) AS found_tbc, CAST(NULL AS INTEGER) AS followed_tbc, found_tbc IS NOT NULL AS hidden_tbc)
FROM temuan_minggu;

CREATE TABLE umum.spm AS
WITH judged AS (
  SELECT s.*, i.sensitive AND s.level <> 'kota' AS rare,
         s.served_ytd IS NOT NULL AND (h.month IS NOT NULL OR (i.sensitive AND (s.level = 'kecamatan'
           OR (s.level = 'puskesmas' AND month(s.month) % 3 > 0)))) AS away
  FROM spm s JOIN indicator i ON i.id = s.indicator
  LEFT JOIN hidden_cell h ON h.level = s.level AND h.area_code = s.area_code AND h.indicator = s.indicator
    AND h.month = s.month
  WHERE s.basis = 'pusdatin')
SELECT * EXCLUDE (away, rare) REPLACE (
  CASE WHEN NOT away AND NOT rare THEN served_month END AS served_month,
  CASE WHEN NOT away THEN served_ytd END AS served_ytd,
  CASE WHEN NOT away THEN pace END AS pace, CASE WHEN NOT away THEN coverage_class END AS coverage_class,
  away AS hidden)
FROM judged ORDER BY kota_code, level, indicator, basis, month, area_code;

CREATE TABLE umum.spm_counted AS
SELECT c.* EXCLUDE (served_ytd, served_month, coverage_pct, reached, left_count, short_count, pace_pct, pace, cls,
         coverage_class, hidden),
       s.served_month, s.served_ytd, s.pace, s.coverage_class, s.hidden,
       CASE WHEN NOT s.hidden THEN c.coverage_pct END AS coverage_pct,
       CASE WHEN NOT s.hidden THEN c.reached END AS reached,
       CASE WHEN NOT s.hidden THEN c.left_count END AS left_count,
       CASE WHEN NOT s.hidden THEN c.short_count END AS short_count,
       CASE WHEN NOT s.hidden THEN c.pace_pct END AS pace_pct, CASE WHEN NOT s.hidden THEN c.cls END AS cls
FROM spm_counted c JOIN umum.spm s ON s.level = c.level AND s.area_code = c.area_code AND s.indicator = c.indicator
  AND s.basis = c.basis AND s.month = c.counted_month
ORDER BY c.kota_code, c.level, c.basis, c.month, c.area_code, c.indicator;

-- The middle of the limits is that of the puskesmas that reported: of SPM10–12 it would tell the one that did not.
CREATE TABLE umum.spm_batas AS
SELECT b.* FROM spm_batas b JOIN indicator i ON i.id = b.indicator
WHERE b.basis = 'pusdatin' AND NOT i.sensitive ORDER BY ALL;

-- Of SPM10–12 only whole areas: the part that reported both years would tell the part that did not.
CREATE TABLE umum.spm_tahun AS
SELECT t.* FROM spm_tahun t JOIN indicator i ON i.id = t.indicator
JOIN umum.spm_counted c ON c.level = t.level AND c.area_code = t.area_code AND c.indicator = t.indicator
  AND c.month = t.month AND c.basis = t.basis
LEFT JOIN umum.spm_counted y ON y.level = t.level AND y.area_code = t.area_code AND y.indicator = t.indicator
  AND y.basis = t.basis AND y.month = t.month - INTERVAL 12 MONTH
WHERE NOT i.sensitive OR (NOT c.hidden AND NOT coalesce(y.hidden, true) AND t.units_compared = c.units)
ORDER BY ALL;

-- What a projection would have said rests on single months: none of PWS nor of SPM10–12.
CREATE TABLE umum.laju_uji AS
SELECT u.* FROM laju_uji u JOIN indicator i ON i.id = u.indicator
WHERE u.basis = 'pusdatin' AND i.program = 'SPM' AND NOT i.sensitive;

-- A finding compares figures with one another: none of a kelurahan nor of SPM10–12. One about the whole sheet of SPM is
-- about those too: it marks the numbers of the other services, and which kind it is, and of which month, is not told.
CREATE TABLE umum.temuan_berkas AS
SELECT t.* REPLACE ('' AS file_name, CAST(NULL AS TEXT) AS cell) FROM temuan_berkas t
JOIN indicator i ON i.id = t.indicator WHERE i.program = 'SPM' AND NOT i.sensitive
UNION ALL
SELECT t.* REPLACE ('' AS file_name, CAST(NULL AS TEXT) AS cell, CAST(NULL AS DATE) AS month, 'DITAHAN' AS kind)
FROM temuan_berkas t
WHERE t.indicator IS NULL AND t.sheet IN ('SPM', '') AND t.trust_check IN ('konsisten', 'sasaran_berubah');

CREATE TABLE umum.temuan_angka AS
SELECT n.* FROM temuan_angka n SEMI JOIN umum.temuan_berkas t USING (id)
JOIN indicator i ON i.id = n.indicator WHERE i.program = 'SPM' AND NOT i.sensitive;

-- above: of figures that are shown; above_units: of kelurahan that are.
CREATE TABLE umum.mutu_angka AS
WITH shown AS (
  SELECT level, area_code, indicator, month, sasaran > 0 AND served_ytd > sasaran AS above FROM umum.pws
  UNION ALL SELECT level, area_code, indicator, month, sasaran > 0 AND served_ytd > sasaran FROM umum.spm),
parts AS (
  SELECT r.level, r.area_code, u.indicator, u.month, count(*) FILTER (u.above) AS above_units
  FROM shown u JOIN spm_rollup r ON r.puskesmas_code = u.area_code JOIN indicator i ON i.id = u.indicator
  WHERE u.level = 'puskesmas' AND i.program = 'SPM' GROUP BY ALL
  UNION ALL
  SELECT l.level, l.area_code, u.indicator, u.month, count(*) FILTER (u.above)
  FROM shown u JOIN wilayah_bulan w ON w.kelurahan_code = u.area_code AND w.month = u.month
  CROSS JOIN LATERAL (VALUES ('kelurahan', u.area_code), ('puskesmas', w.puskesmas_code), ('kota', w.kota_code))
    AS l(level, area_code)
  WHERE u.level = 'kelurahan' GROUP BY ALL)
SELECT m.* REPLACE (coalesce(s.above, false) AS above, CAST(coalesce(p.above_units, 0) AS INTEGER) AS above_units)
FROM mutu_angka m LEFT JOIN shown s USING (level, area_code, indicator, month)
LEFT JOIN parts p USING (level, area_code, indicator, month)
WHERE m.basis = 'pusdatin'
ORDER BY m.kota_code, m.level, m.month, m.basis, m.indicator, m.area_code;
