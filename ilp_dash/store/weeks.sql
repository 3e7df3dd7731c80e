-- Home visits week by week. Published are totals of puskesmas and city only; of a kelurahan no more than whether it
-- reported.

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

-- One row per puskesmas × week × code that any of its kelurahan reported. unsafe: the total is not that of two or more
-- kelurahan all of which reported; or the same total of a month the week touches is hidden; or it is small and, by the
-- months' zeros, of one kelurahan.
CREATE TEMP TABLE puskesmas_minggu AS
WITH told AS (
  SELECT kota_code, puskesmas_code, kelurahan_code, week, CASE name WHEN 'visited' THEN 'KUNJUNGAN_RUMAH'
    ELSE upper(name) END AS code, value
  FROM (UNPIVOT kelurahan_minggu ON visited, temuan_akses, temuan_patuh, temuan_bahaya, temuan_tbc, lanjut_akses,
    lanjut_patuh,
        lanjut_bahaya, lanjut_tbc INTO NAME name VALUE value)),
units AS (SELECT puskesmas_code, week, count(*) AS units FROM kelurahan_minggu GROUP BY ALL)
SELECT t.kota_code, t.puskesmas_code, t.week, t.code, CAST(sum(t.value) AS INTEGER) AS value,
       b.small_number > 0 AND (u.units < 2 OR count(*) < u.units
         OR (sum(t.value) BETWEEN 1 AND b.small_number - 1
             AND count(*) FILTER (NOT (coalesce(first.value = 0, false) AND coalesce(last.value = 0, false))) < 2)
         OR EXISTS (
         FROM hidden_cell h WHERE h.level = 'puskesmas' AND h.area_code = t.puskesmas_code AND h.code = t.code
           AND h.measure = 'month'
           AND h.month IN (date_trunc('month', t.week), date_trunc('month', t.week + INTERVAL 6 DAY)))) AS unsafe
FROM told t JOIN units u USING (puskesmas_code, week)
JOIN bulan b ON b.month = CAST(date_trunc('month', t.week + INTERVAL 6 DAY) AS DATE)
LEFT JOIN kelurahan_bulan first ON first.kelurahan_code = t.kelurahan_code AND first.code = t.code
      AND first.month = CAST(date_trunc('month', t.week) AS DATE)
LEFT JOIN kelurahan_bulan last ON last.kelurahan_code = t.kelurahan_code AND last.code = t.code AND last.month = b.month
GROUP BY t.kota_code, t.puskesmas_code, t.week, t.code, b.small_number, u.units;
