-- One row per finding of an accepted file that goes back to its puskesmas: where in the file, which kind, never a
-- value. id: its number, counted within its city (a year after the other: those of earlier years keep theirs); year: of
-- the file; month NULL = the whole year; kelurahan_code, indicator NULL = all of the sheet.
CREATE TABLE temuan_berkas AS
SELECT CAST(replace(p.kota_code, '.', '') AS BIGINT) * 1000000 + row_number() OVER (
         PARTITION BY p.kota_code ORDER BY t.year, t.puskesmas_code, t.sheet, t.kelurahan_code, t.indicator, t.month,
         t.kind, t.cell) AS id, p.kota_code, t.puskesmas_code, t.year, t.kelurahan_code, t.indicator, t.month,
       t.kind, t.trust_check, t.sheet, nullif(t.cell, '') AS cell, t.file_name
FROM raw_temuan t JOIN puskesmas p USING (puskesmas_code) ORDER BY id;

-- One row per number (level × area × indicator × month) × finding that marks it. A finding marks the number of the
-- place it names (SPM: its puskesmas) from the month it first shows to the end of the reporting year, D/S in its month
-- alone; one of a whole PWS sheet also every kelurahan of the puskesmas. The number of a puskesmas or city above is
-- marked where the place named holds at least bulan.roll_up_pct per cent of its sasaran (Pusdatin): less cannot turn a
-- decision about it.
CREATE TABLE temuan_angka AS
WITH about AS (
  SELECT t.id, t.kota_code, t.puskesmas_code, t.kelurahan_code, i.id AS indicator, i.program, b.month,
    b.roll_up_pct
  FROM temuan_berkas t JOIN indicator i ON coalesce(t.indicator, i.id) = i.id AND t.sheet IN (i.program, '')
  JOIN bulan b ON CASE WHEN t.month IS NULL THEN b.year = t.year WHEN i.monthly_ratio THEN b.month = t.month
    WHEN i.year_start = 7 THEN b.school_year = year(t.month - INTERVAL 6 MONTH) AND b.month >= t.month
    ELSE b.year = year(t.month) AND b.month >= t.month END
  WHERE t.trust_check IN ('konsisten', 'sasaran_berubah') AND b.month >= getvariable('since')),
place AS (
  SELECT *, CASE WHEN program = 'SPM' OR kelurahan_code IS NULL THEN 'puskesmas' ELSE 'kelurahan' END AS level,
         CASE WHEN program = 'SPM' THEN puskesmas_code ELSE coalesce(kelurahan_code, puskesmas_code) END AS area_code
           FROM about),
size AS (
  SELECT level, area_code, indicator, month, sasaran FROM spm WHERE basis = 'pusdatin'
    AND level IN ('puskesmas', 'kota')
  UNION ALL SELECT level, area_code, indicator, month, sasaran FROM pws WHERE basis = 'pusdatin'
    AND level IN ('kelurahan', 'puskesmas', 'kota')),
above AS (
  SELECT * REPLACE ('kota' AS level, kota_code AS area_code), level AS part_level, area_code AS part FROM place
  UNION ALL SELECT * REPLACE ('puskesmas' AS level, puskesmas_code AS area_code), level, area_code FROM place
    WHERE level = 'kelurahan')
SELECT level, area_code, indicator, month, id FROM place
UNION ALL SELECT 'kelurahan', w.kelurahan_code, p.indicator, p.month, p.id FROM place p JOIN wilayah_bulan w
  USING (puskesmas_code, month)
  WHERE p.program = 'PWS' AND p.level = 'puskesmas'
UNION ALL SELECT a.level, a.area_code, a.indicator, a.month, a.id FROM above a
  JOIN size whole ON whole.level = a.level AND whole.area_code = a.area_code AND whole.indicator = a.indicator
    AND whole.month = a.month
  JOIN size named ON named.level = a.part_level AND named.area_code = a.part AND named.indicator = a.indicator
    AND named.month = a.month
  WHERE named.sasaran * 100 >= a.roll_up_pct * whole.sasaran
ORDER BY ALL;

-- One row per area × indicator × month × basis: what the checks of domain/trust.py need, for what pages show as one
-- number. units: puskesmas (SPM) or kelurahan (PWS); missing: of them without figures this month; missing_before: unit
-- × earlier months of the reporting year without figures; late, late_days: reports of this month after the due date,
-- and the longest; provisional: reports of the reporting year so far that are not final; above: coverage over 100 %,
-- above_units: units with it (a hidden figure never counts). D/S is of its month alone.
CREATE TABLE mutu_angka AS
WITH days AS (
  SELECT r.puskesmas_code, r.form, r.month, CASE WHEN r.sent_on > r.due_on THEN r.sent_on - r.due_on END AS late_days
  FROM report r),
spm_one AS (
  SELECT s.area_code AS puskesmas_code, s.indicator, s.month, s.basis, s.served_month IS NULL AS missing,
         count(*) FILTER (s.served_month IS NULL) OVER so_far
           - CAST(s.served_month IS NULL AS INTEGER) AS missing_before,
         count(*) FILTER (s.provisional) OVER so_far AS provisional, s.sasaran > 0 AND s.served_ytd > s.sasaran AS above
  FROM spm s JOIN indicator i ON i.id = s.indicator JOIN bulan b USING (month) WHERE s.level = 'puskesmas'
  WINDOW so_far AS (PARTITION BY s.area_code, s.indicator, s.basis, CASE WHEN i.year_start = 7 THEN b.school_year
    ELSE b.year END
                    ORDER BY s.month)),
spm_all AS (
  SELECT r.kota_code, r.level, r.area_code, u.indicator, u.month, u.basis, count(*) AS units, count(*)
    FILTER (missing) AS missing,
         sum(missing_before) AS missing_before, count(late_days) AS late, max(late_days) AS late_days,
           sum(provisional) AS provisional,
         count(*) FILTER (above) AS above_units
  FROM spm_one u JOIN spm_rollup r USING (puskesmas_code)
  LEFT JOIN days d ON d.puskesmas_code = u.puskesmas_code AND d.form = 'SPM' AND d.month = u.month
  WHERE r.level IN ('puskesmas', 'kota') GROUP BY ALL),
pws_one AS (
  SELECT p.kota_code, p.area_code AS kelurahan_code, p.puskesmas_code, p.indicator, p.month, p.basis,
    p.units_reported = 0 AS missing,
         CASE WHEN p.indicator = 'D_S' THEN 0
              ELSE count(*) FILTER (p.units_reported = 0) OVER so_far
                - CAST(p.units_reported = 0 AS INTEGER) END AS missing_before,
         CASE WHEN p.indicator = 'D_S' THEN CAST(p.provisional AS INTEGER) ELSE count(*)
           FILTER (p.provisional) OVER so_far END AS provisional,
         p.sasaran > 0 AND p.served_ytd > p.sasaran AS above, d.late_days
  FROM pws p LEFT JOIN days d ON d.puskesmas_code = p.puskesmas_code AND d.form = 'PWS' AND d.month = p.month
  WHERE p.level = 'kelurahan'
  WINDOW so_far AS (PARTITION BY p.area_code, p.indicator, p.basis, year(p.month) ORDER BY p.month)),
pws_puskesmas AS (
  SELECT kota_code, puskesmas_code, indicator, month, basis, count(*) AS units, count(*) FILTER (missing) AS missing,
         sum(missing_before) AS missing_before, count(DISTINCT late_days) AS late, max(late_days) AS late_days,
         max(provisional) AS provisional, count(*) FILTER (above) AS above_units
  FROM pws_one GROUP BY ALL),
total AS (
  FROM spm_all
  UNION ALL BY NAME SELECT * RENAME (puskesmas_code AS area_code), 'puskesmas' AS level FROM pws_puskesmas
  UNION ALL BY NAME SELECT kota_code, kota_code AS area_code, 'kota' AS level, indicator, month, basis,
    sum(units) AS units,
    sum(missing) AS missing, sum(missing_before) AS missing_before, sum(late) AS late, max(late_days) AS late_days,
    sum(provisional) AS provisional, sum(above_units) AS above_units FROM pws_puskesmas GROUP BY ALL),
own AS (
  SELECT level, area_code, indicator, month, basis, sasaran > 0 AND served_ytd > sasaran AS above FROM spm
    WHERE level IN ('puskesmas', 'kota')
  UNION ALL SELECT level, area_code, indicator, month, basis, sasaran > 0 AND served_ytd > sasaran FROM pws
    WHERE level IN ('puskesmas', 'kota')),
every AS (
  SELECT t.*, o.above FROM total t LEFT JOIN own o USING (level, area_code, indicator, month, basis)
  UNION ALL BY NAME SELECT kota_code, 'kelurahan' AS level, kelurahan_code AS area_code, indicator, month, basis,
    1 AS units,
    CAST(missing AS INTEGER) AS missing, missing_before, CAST(late_days IS NOT NULL AS INTEGER) AS late, late_days,
      provisional,
    coalesce(CAST(above AS INTEGER), 0) AS above_units, above FROM pws_one)
SELECT kota_code, level, area_code, indicator, month, basis, CAST(units AS INTEGER) AS units,
  CAST(missing AS INTEGER) AS missing,
       CAST(missing_before AS INTEGER) AS missing_before, CAST(late AS INTEGER) AS late,
         CAST(late_days AS INTEGER) AS late_days,
       CAST(provisional AS INTEGER) AS provisional, CAST(above_units AS INTEGER) AS above_units,
       coalesce(above, false) AS above
FROM every
ORDER BY kota_code, level, month, basis, indicator, area_code;
