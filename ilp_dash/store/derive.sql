-- From single months to what pages ask: cumulative counts, roll-ups from counts, status. Everything divides exactly
-- once. Variable `since`: a January; rows by month are made from there on (store/parts.py: BY_MONTH) and are right from
-- there on. What they look back upon is made as well: a year of SPM, and of what it is made of two; one month of PWS.

-- One row per city with accepted reports: nothing is computed for the others.
CREATE TABLE kota_berdata AS SELECT DISTINCT p.kota_code FROM submission JOIN puskesmas p USING (puskesmas_code);

-- One row per puskesmas × form (SPM, PWS) × month that should have been reported; sent_on NULL = belum lapor. Months of
-- files never sent are here too, so that a silent puskesmas counts as silent. On time: sent_on <= due_on.
CREATE TABLE report AS
SELECT p.puskesmas_code, f.form, t.month, r.sent_on, r.state, t.due_on
FROM puskesmas p JOIN kota_berdata USING (kota_code) JOIN tenggat t USING (kota_code)
  CROSS JOIN (VALUES ('SPM'), ('PWS')) AS f(form)
LEFT JOIN raw_report r ON r.puskesmas_code = p.puskesmas_code AND r.form = f.form AND r.month = t.month
ORDER BY ALL;

-- One row per area × puskesmas it sums up (level puskesmas: itself).
CREATE TABLE spm_rollup AS
SELECT 'puskesmas' AS level, puskesmas_code AS area_code, kota_code, puskesmas_code FROM puskesmas
UNION ALL SELECT 'kecamatan', kecamatan_code, kota_code, puskesmas_code FROM puskesmas
UNION ALL SELECT 'kota_adm', a.parent_code, p.kota_code, p.puskesmas_code
  FROM puskesmas p JOIN area a ON a.code = p.kecamatan_code JOIN area k ON k.code = a.parent_code
    WHERE k.level = 'kota_adm'
UNION ALL SELECT 'kota', kota_code, kota_code, puskesmas_code FROM puskesmas;

-- One row per kelurahan × month: the puskesmas that answers for it in that month.
CREATE TABLE wilayah_bulan AS
SELECT b.month, w.kelurahan_code, w.puskesmas_code, a.parent_code AS kecamatan_code, k.parent_code AS above_kecamatan,
  a.kota_code
FROM bulan b
JOIN wilayah_kerja w ON w.berlaku_mulai <= last_day(b.month)
  AND (w.berlaku_sampai IS NULL OR w.berlaku_sampai >= last_day(b.month))
JOIN area a ON a.code = w.kelurahan_code
JOIN kota_berdata USING (kota_code)
JOIN area k ON k.code = a.parent_code;

-- One row per kelurahan that changed its puskesmas within a year: from which month, whose it was, whose it is.
-- (A change on 1 January needs nothing: counting begins anew.)
CREATE TABLE wilayah_pindah AS
SELECT kota_code, year(month) AS year, month, kelurahan_code, lag(puskesmas_code) OVER w AS from_code,
  puskesmas_code AS to_code
FROM wilayah_bulan WINDOW w AS (PARTITION BY kelurahan_code, year(month) ORDER BY month)
QUALIFY from_code <> to_code ORDER BY ALL;

-- One row per puskesmas × month in which its working area changed: its own past begins there.
CREATE TABLE wilayah_ganti AS
SELECT DISTINCT unnest([a.puskesmas_code, b.puskesmas_code]) AS puskesmas_code,
  CAST(date_trunc('month', b.berlaku_mulai) AS DATE) AS month
FROM wilayah_kerja a JOIN wilayah_kerja b USING (kelurahan_code)
WHERE a.berlaku_sampai < b.berlaku_mulai AND a.puskesmas_code <> b.puskesmas_code ORDER BY ALL;

-- Class of the pace (domain/running.py): people served against the target of the year and the part of it that is due,
-- both in people × 1200 (whole numbers wherever the target is). NULL without a report this year or without a sasaran.
CREATE TEMP MACRO pace_class(served, target, due, slightly_pct) AS CASE
  WHEN served IS NULL OR target IS NULL OR target = 0 OR due IS NULL THEN NULL
  WHEN served::BIGINT * 1200 >= target THEN 'tercapai' WHEN served::BIGINT * 1200 >= due THEN 'sesuai'
  WHEN served::BIGINT * 120000 >= due * slightly_pct THEN 'sedikit' ELSE 'tertinggal' END;

-- One row per puskesmas × SPM service × month × basis. served_ytd: reported months of the reporting year so far;
-- last_month: the last of them, months: how many months of the year had gone by its end.
CREATE TEMP TABLE spm_unit AS
WITH grid AS (
  SELECT p.puskesmas_code, i.id AS indicator, b.month,
         CASE WHEN i.year_start = 7 THEN b.school_year ELSE b.year END AS year,
         CASE WHEN i.year_start = 7 THEN b.school_month_no ELSE b.month_no END AS month_no
  FROM puskesmas p JOIN kota_berdata USING (kota_code) CROSS JOIN bulan b CROSS JOIN indicator i
    WHERE i.program = 'SPM' AND b.month >= getvariable('since') - INTERVAL 24 MONTH),
served AS (
  SELECT g.*, r.served AS served_month,
         sum(r.served) OVER so_far AS served_ytd,
         max(CASE WHEN r.served IS NOT NULL THEN g.month END) OVER so_far AS last_month,
         max(CASE WHEN r.served IS NOT NULL THEN g.month_no END) OVER so_far AS months
  FROM grid g LEFT JOIN raw_spm r USING (puskesmas_code, indicator, month)
  WINDOW so_far AS (PARTITION BY g.puskesmas_code, g.indicator, g.year ORDER BY g.month)),
based AS (SELECT s.*, basis FROM served s CROSS JOIN (VALUES ('pusdatin'), ('riil')) AS t(basis))
SELECT b.*, s.sasaran, s.valid_from > make_date(b.year, CASE WHEN b.indicator = 'SPM05' THEN 7 ELSE 1 END, 1) AS revised
FROM based b
ASOF LEFT JOIN raw_spm_sasaran s
  ON s.puskesmas_code = b.puskesmas_code AND s.indicator = b.indicator AND s.year = b.year AND s.basis = b.basis
    AND b.month >= s.valid_from;

-- One row per area (puskesmas, kecamatan, kota_adm, kota) × SPM service × month × basis.
-- served_month NULL = no unit reported that month. Only units with a sasaran count in served_ytd of a roll-up.
-- Pace: every unit is judged to the last month it reported; nobody is late for a report that has not come. due: people
-- × 1200 to be served by then, of the units that have reported this year. last_month, last_first: latest and earliest
-- of those months.
CREATE TABLE spm AS
SELECT * EXCLUDE (slightly_pct), false AS hidden,
       pace_class(served_ytd, 1200::BIGINT * sasaran, due, slightly_pct) AS pace,
       coverage_class(served_ytd, nullif(sasaran, 0)) AS coverage_class FROM (
SELECT r.kota_code, r.level, r.area_code, u.indicator, u.month, u.basis,
       CAST(sum(u.served_month) AS INTEGER) AS served_month,
       CAST(sum(CASE WHEN u.sasaran IS NOT NULL
         OR r.level = 'puskesmas' THEN u.served_ytd END) AS INTEGER) AS served_ytd,
       CAST(sum(u.sasaran) AS INTEGER) AS sasaran,
       CAST(count(*) AS INTEGER) AS units, CAST(count(u.served_month) AS INTEGER) AS units_reported,
       bool_or(coalesce(u.revised, false)) AS revised,
       bool_or(u.served_month IS NOT NULL AND p.state <> 'final') AS provisional,
       max(u.last_month) AS last_month, min(u.last_month) AS last_first,
       CAST(sum(100::BIGINT * u.sasaran * u.months) AS BIGINT) AS due, any_value(b.slightly_pct) AS slightly_pct
FROM spm_unit u JOIN bulan b USING (month)
JOIN spm_rollup r USING (puskesmas_code)
LEFT JOIN report p ON p.puskesmas_code = u.puskesmas_code AND p.form = 'SPM' AND p.month = u.month
WHERE u.month >= getvariable('since') - INTERVAL 12 MONTH
GROUP BY ALL) ORDER BY kota_code, level, indicator, basis, month, area_code;

-- One row per area × SPM service × month × basis: coverage and people left, divided here and nowhere else.
-- reached: exactly 100 % or more, judged on counts. left_count: people not yet served, never below 0. running_pct: what
-- is due to be served by the last report (of each unit); short_count: people short of it, 0 when on pace; pace_pct:
-- served in per cent of it.
CREATE VIEW spm_coverage AS
SELECT *, CASE WHEN sasaran > 0 THEN 100.0 * served_ytd / sasaran END AS coverage_pct,
       CASE WHEN sasaran > 0 THEN served_ytd >= sasaran END AS reached,
       CASE WHEN served_ytd >= sasaran THEN 0 ELSE sasaran - served_ytd END AS left_count,
       CASE WHEN sasaran > 0 THEN due / 12.0 / sasaran END AS running_pct,
       CASE WHEN sasaran > 0 AND due + served_ytd IS NOT NULL
            THEN greatest(CAST(ceil(due / 1200.0) AS INTEGER) - served_ytd, 0) END AS short_count,
       served_ytd * 120000.0 / nullif(due, 0) AS pace_pct
FROM spm;

-- The same as a reader counts it in a month: December stands for the year, so a service by school year shows the one
-- that ended in June (counted_month), where that had a sasaran. cls: what colours it, the pace in a running year and
-- the class of coverage in December.
CREATE TABLE spm_counted AS
WITH ended AS (
  SELECT c.* REPLACE (make_date(year(c.month), 12, 1) AS month), c.month AS counted_month
  FROM spm_coverage c JOIN indicator i ON i.id = c.indicator JOIN bulan b ON b.month = make_date(year(c.month), 12, 1)
  WHERE i.year_start = 7 AND month(c.month) = 6 AND c.sasaran IS NOT NULL),
counted AS (
  SELECT c.*, c.month AS counted_month FROM spm_coverage c
  ANTI JOIN ended e ON e.level = c.level AND e.area_code = c.area_code AND e.indicator = c.indicator
    AND e.basis = c.basis AND e.month = c.month
  UNION ALL BY NAME FROM ended)
SELECT *, CASE WHEN month(month) = 12 THEN coverage_class ELSE pace END AS cls FROM counted
ORDER BY kota_code, level, basis, month, area_code, indicator;

-- One row per city in which every puskesmas lies within one kecamatan. Elsewhere PWS is not summed per kecamatan: the
-- two kinds of total would cut across each other and give hidden numbers away.
CREATE TABLE kecamatan_utuh AS
SELECT kota_code FROM kota_berdata WHERE kota_code NOT IN (
  SELECT kota_code FROM wilayah_bulan GROUP BY kota_code, month, puskesmas_code
    HAVING count(DISTINCT kecamatan_code) > 1);

-- One row per kelurahan × code × month, and per kelurahan × code × year × basis: where two puskesmas report the same
-- kelurahan (it moved), the one that answers for it then counts.
CREATE TEMP TABLE kelurahan_bulan AS
SELECT v.kelurahan_code, v.code, v.month, v.value FROM raw_pws v
LEFT JOIN wilayah_bulan w ON w.kelurahan_code = v.kelurahan_code AND w.month = v.month
QUALIFY row_number() OVER (PARTITION BY v.kelurahan_code, v.code, v.month
                           ORDER BY v.puskesmas_code = w.puskesmas_code DESC NULLS LAST, v.puskesmas_code) = 1;
CREATE TEMP TABLE kelurahan_sasaran AS
SELECT s.kelurahan_code, s.code, s.year, s.basis, s.sasaran FROM raw_pws_sasaran s
LEFT JOIN (SELECT kelurahan_code, year(month) AS year, arg_max(puskesmas_code, month) AS puskesmas_code
  FROM wilayah_bulan GROUP BY ALL) w
  ON w.kelurahan_code = s.kelurahan_code AND w.year = s.year
QUALIFY row_number() OVER (PARTITION BY s.kelurahan_code, s.code, s.year, s.basis
                           ORDER BY s.puskesmas_code = w.puskesmas_code DESC NULLS LAST, s.puskesmas_code) = 1;

-- One row per kelurahan × PWS indicator × month: single month and cumulative counts. D/S: D of the month, S as its
-- sasaran. last_month: of its reports this year, months: how many months had gone by its end; D/S counts the month
-- alone.
CREATE TEMP TABLE pws_kelurahan AS
WITH grid AS (
  SELECT w.*, i.id AS indicator, i.monthly_ratio, b.year FROM wilayah_bulan w JOIN bulan b USING (month)
  CROSS JOIN indicator i WHERE i.program = 'PWS' AND b.month >= getvariable('since') - INTERVAL 1 MONTH)
SELECT g.*, v.value AS served_month,
       CASE WHEN g.monthly_ratio THEN v.value
            ELSE sum(v.value) OVER so_far END AS served_ytd,
       CASE WHEN NOT g.monthly_ratio THEN max(CASE WHEN v.value IS NOT NULL THEN g.month END) OVER so_far
            WHEN v.value IS NOT NULL THEN g.month END AS last_month,
       CASE WHEN NOT g.monthly_ratio THEN max(CASE WHEN v.value IS NOT NULL THEN month(g.month) END) OVER so_far
            WHEN v.value IS NOT NULL THEN 12 END AS months,
       s.value AS month_sasaran, v.value IS NOT NULL AND coalesce(p.state <> 'final', false) AS provisional
FROM grid g
LEFT JOIN kelurahan_bulan v ON v.kelurahan_code = g.kelurahan_code AND v.code = g.indicator AND v.month = g.month
LEFT JOIN kelurahan_bulan s ON s.kelurahan_code = g.kelurahan_code AND s.code = 'S' AND s.month = g.month
  AND g.monthly_ratio
LEFT JOIN report p ON p.puskesmas_code = g.puskesmas_code AND p.form = 'PWS' AND p.month = g.month
WINDOW so_far AS (PARTITION BY g.kelurahan_code, g.indicator, g.year ORDER BY g.month);

-- The same by basis; served_before, sasaran_before: of the month before.
CREATE TEMP TABLE pws_based AS
SELECT *, lag(served_month) OVER w AS served_before, lag(sasaran) OVER w AS sasaran_before FROM (
SELECT k.*, t.basis, CASE WHEN k.monthly_ratio THEN k.month_sasaran ELSE s.sasaran END AS sasaran
FROM pws_kelurahan k CROSS JOIN (VALUES ('pusdatin'), ('riil')) AS t(basis)
LEFT JOIN kelurahan_sasaran s ON s.kelurahan_code = k.kelurahan_code AND s.code = k.indicator AND s.year = k.year
  AND s.basis = t.basis)
WINDOW w AS (PARTITION BY kelurahan_code, indicator, basis ORDER BY month);

-- Kelurahan that moved within the year, one row per puskesmas that has answered for it so far × indicator × month ×
-- basis. Each puskesmas keeps what was served in its own months, and carries the annual sasaran by its share of the
-- months so far: moved in July, the old one has 6/7 of it in July and 6/12 in December, the new one the rest. So
-- coverage of both stays comparable with the running target, and the parts add up to the kelurahan (whole people:
-- rounded down along the year, in order of answering). D/S is of the month alone and needs no sharing.
CREATE TEMP TABLE pws_pindah AS
WITH stay AS (
  SELECT b.month, w.kelurahan_code, w.puskesmas_code, count(*) AS months, min(w.month) AS since
  FROM bulan b JOIN wilayah_bulan w ON w.month <= b.month AND year(w.month) = b.year
  SEMI JOIN wilayah_pindah p ON p.kelurahan_code = w.kelurahan_code AND p.year = b.year
  GROUP BY ALL),
share AS (
  SELECT *, sum(months) OVER (PARTITION BY kelurahan_code, month ORDER BY since) AS upto,
         sum(months) OVER (PARTITION BY kelurahan_code, month) AS so_far FROM stay),
kept AS (
  SELECT s.puskesmas_code, h.kelurahan_code, s.month, h.indicator, h.basis, sum(h.served_month) AS served_ytd
  FROM share s JOIN pws_based h ON h.kelurahan_code = s.kelurahan_code AND h.puskesmas_code = s.puskesmas_code
       AND h.month <= s.month AND h.year = year(s.month) AND NOT h.monthly_ratio
  GROUP BY ALL)
SELECT b.* REPLACE (s.puskesmas_code AS puskesmas_code, k.served_ytd AS served_ytd,
         CASE WHEN s.puskesmas_code = b.puskesmas_code THEN b.served_month END AS served_month,
         s.puskesmas_code = b.puskesmas_code AND b.provisional AS provisional,
         b.sasaran * s.upto // s.so_far - b.sasaran * (s.upto - s.months) // s.so_far AS sasaran),
       s.puskesmas_code = b.puskesmas_code AS answering
FROM pws_based b JOIN share s USING (kelurahan_code, month)
LEFT JOIN kept k ON k.kelurahan_code = b.kelurahan_code AND k.month = b.month AND k.puskesmas_code = s.puskesmas_code
     AND k.indicator = b.indicator AND k.basis = b.basis
WHERE NOT b.monthly_ratio;

-- One row per area of any level × PWS indicator × month × basis, from counts of kelurahan. units: kelurahan answered
-- for now. In the month in which its working area changes a puskesmas has no direction: this month and the last are not
-- the same area. The direction of a total compares the same kelurahan in both months (same_month, same_before: their
-- counts; for D/S with their own sasaran), so a report that has not come is no fall. due: as in `spm`, by the running
-- target of each kelurahan's last report.
CREATE TEMP TABLE pws_area AS
WITH moved AS (  -- each of the puskesmas has months of its own before
  SELECT kelurahan_code FROM wilayah_bulan GROUP BY ALL HAVING count(DISTINCT puskesmas_code) > 1),
of_moved AS (
  FROM pws_pindah
  UNION ALL SELECT *, true FROM pws_based b SEMI JOIN moved USING (kelurahan_code)
    WHERE monthly_ratio OR NOT EXISTS (FROM wilayah_pindah p WHERE p.kelurahan_code = b.kelurahan_code
      AND p.year = b.year)),
leveled AS (
  SELECT 'kelurahan' AS level, kelurahan_code AS area_code, *, true AS answering FROM pws_based
  UNION ALL SELECT 'puskesmas', puskesmas_code, *, true FROM pws_based ANTI JOIN moved USING (kelurahan_code)
  UNION ALL SELECT 'puskesmas', puskesmas_code, * REPLACE (lag(served_month) OVER unit AS served_before,
      lag(sasaran) OVER unit AS sasaran_before) FROM of_moved
    WINDOW unit AS (PARTITION BY puskesmas_code, kelurahan_code, indicator, basis ORDER BY month)
  UNION ALL SELECT 'kecamatan', kecamatan_code, *, true FROM pws_based JOIN kecamatan_utuh USING (kota_code)
  UNION ALL SELECT 'kota_adm', above_kecamatan, *, true FROM pws_based WHERE above_kecamatan <> kota_code
  UNION ALL SELECT 'kota', kota_code, *, true FROM pws_based),
paired AS (
  SELECT *, served_month IS NOT NULL AND (sasaran IS NOT NULL OR level = 'kelurahan')
         AND served_before IS NOT NULL AS both_months FROM leveled),
summed AS (
  SELECT kota_code, level, area_code, indicator, month, basis, monthly_ratio,
         any_value(CASE WHEN level = 'kelurahan' THEN puskesmas_code END) AS puskesmas_code,
         CAST(sum(CASE WHEN sasaran IS NOT NULL
           OR level = 'kelurahan' THEN served_month END) AS INTEGER) AS served_month,
         CAST(sum(CASE WHEN sasaran IS NOT NULL OR level = 'kelurahan' THEN served_ytd END) AS INTEGER) AS served_ytd,
         CAST(sum(CASE WHEN monthly_ratio AND served_month IS NULL THEN NULL ELSE sasaran END) AS INTEGER) AS sasaran,
         CAST(count(*) FILTER (answering) AS INTEGER) AS units, CAST(count(served_month) AS INTEGER) AS units_reported,
         bool_or(provisional) AS provisional, max(last_month) AS last_month, min(last_month) AS last_first,
         CAST(sum(sasaran * months) AS BIGINT) AS sasaran_months,
         CAST(sum(served_month) FILTER (both_months) AS INTEGER) AS same_month,
         CAST(sum(served_before) FILTER (both_months) AS INTEGER) AS same_before,
         CAST(coalesce(sum(CASE WHEN monthly_ratio THEN sasaran END)
           FILTER (both_months), 1) AS INTEGER) AS same_sasaran,
         CAST(coalesce(sum(CASE WHEN monthly_ratio THEN sasaran_before END) FILTER (both_months), 1) AS INTEGER)
           AS same_sasaran_before,
         CAST(count(*) FILTER (both_months) AS INTEGER) AS units_compared
  FROM paired GROUP BY ALL),
judged AS (
  SELECT s.*, b.month_no, t.target_pct,
         CASE WHEN b.flat_target OR s.monthly_ratio THEN t.target_pct
           ELSE t.target_pct * b.month_no / 12 END AS target_running_pct,
         12 * t.target_pct * s.sasaran AS target,
         t.target_pct * CASE WHEN b.flat_target THEN 12 * s.sasaran ELSE s.sasaran_months END AS due, b.slightly_pct,
         1.0 * s.same_month / nullif(s.same_sasaran, 0) AS rate,
           1.0 * s.same_before / nullif(s.same_sasaran_before, 0) AS rate_before,
         s.sasaran < b.rentan_below AS rentan, b.equal_is_cukup, b.flat_target
  FROM summed s JOIN bulan b USING (month) JOIN pws_target t USING (indicator, month)),
compared AS (
  SELECT *, CASE WHEN NOT EXISTS (FROM wilayah_pindah p WHERE level = 'puskesmas' AND p.month = judged.month
                                  AND area_code IN (p.from_code, p.to_code)) THEN rate_before END AS last_rate,
         lag(served_month) OVER w AS served_last_month,
         lag(sasaran) OVER w AS sasaran_last_month,
         CASE WHEN served_month IS NULL OR sasaran IS NULL OR sasaran = 0 THEN NULL
              ELSE served_ytd * 1200.0 >= due END AS above
  FROM judged WINDOW w AS (PARTITION BY level, area_code, indicator, basis ORDER BY month))
SELECT *, CASE
    WHEN above IS NULL THEN 'belum_lapor'
    WHEN month_no = 1 OR last_rate IS NULL THEN CASE WHEN above THEN 'di_atas' ELSE 'di_bawah' END
    WHEN above THEN CASE WHEN rate < last_rate THEN 'kurang' ELSE 'baik' END
    WHEN rate > last_rate OR (equal_is_cukup AND rate = last_rate) THEN 'cukup'
    ELSE 'jelek' END AS status,
  pace_class(served_ytd, target, due, slightly_pct) AS pace
FROM compared;

-- Memory: the steps behind the table above are not needed any more.
DROP TABLE pws_pindah;
DROP TABLE pws_based;
DROP TABLE pws_kelurahan;
DROP TABLE kelurahan_sasaran;
DROP TABLE raw_pws_sasaran;
DROP TABLE raw_pws;
