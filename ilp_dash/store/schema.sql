-- What the build loads of a city: its accepted reports, one fact per row, and what the city has given besides.
-- raw_… tables are temporary: single months as received never enter the file that pages read.
-- NULL is never 0: a figure nobody reported has no row (or NULL), an area without sasaran has no coverage.

-- One row per accepted file behind this database.
CREATE TABLE submission (puskesmas_code TEXT, year INTEGER, file_name TEXT, sha256 TEXT, received_on DATE,
  simulated BOOLEAN,
                         findings INTEGER);

-- One row per puskesmas × form (SPM, PWS) × month of the files received; sent_on NULL = belum lapor.
CREATE TEMP TABLE raw_report (puskesmas_code TEXT, form TEXT, month DATE, sent_on DATE, state TEXT);

-- One row per puskesmas × SPM service × reported month: people served in that single month.
CREATE TEMP TABLE raw_spm (puskesmas_code TEXT, indicator TEXT, month DATE, served INTEGER);

-- One row per puskesmas × SPM service × reporting year × basis × month from which this sasaran counts.
CREATE TEMP TABLE raw_spm_sasaran (puskesmas_code TEXT, indicator TEXT, year INTEGER, basis TEXT, valid_from DATE,
  sasaran INTEGER);

-- One row per kelurahan × code (indicator, S, EVALUASI, TEMUAN_…, LANJUT_…) × reported month, with the puskesmas that
-- sent it.
CREATE TEMP TABLE raw_pws (puskesmas_code TEXT, kelurahan_code TEXT, code TEXT, month DATE, value INTEGER);

-- One row per kelurahan × week (its Monday): families visited, findings by group, followed up, with the puskesmas that
-- sent it.
CREATE TEMP TABLE raw_minggu (puskesmas_code TEXT, kelurahan_code TEXT, week DATE, visited INTEGER,
  temuan_akses INTEGER,
                              temuan_patuh INTEGER, temuan_bahaya INTEGER, temuan_tbc INTEGER, lanjut_akses INTEGER,
                              lanjut_patuh INTEGER, lanjut_bahaya INTEGER, lanjut_tbc INTEGER);

-- One row per kelurahan × PWS indicator × year × basis.
CREATE TEMP TABLE raw_pws_sasaran (puskesmas_code TEXT, kelurahan_code TEXT, code TEXT, year INTEGER, basis TEXT,
  sasaran INTEGER);

-- One row per finding of a file that goes back to its puskesmas (domain/findings.SMELLS): place as codes, NULL = all of
-- the sheet.
CREATE TEMP TABLE raw_temuan (puskesmas_code TEXT, year INTEGER, kelurahan_code TEXT, indicator TEXT, month DATE,
  kind TEXT,
                              trust_check TEXT, sheet TEXT, cell TEXT, file_name TEXT);

-- One row per puskesmas × checklist item. reached_on NULL = not yet.
CREATE TABLE ilp_item (puskesmas_code TEXT, no INTEGER, reached_on DATE, evidence TEXT, value_pct DOUBLE);

-- One row per puskesmas: what the city has declared and planned.
CREATE TABLE ilp_puskesmas (puskesmas_code TEXT PRIMARY KEY, declared_on DATE, pilot_on DATE, planned_on DATE);

-- One row per change of a puskesmas's ILP status (the application's own scale), from the day it began.
CREATE TABLE ilp_status (puskesmas_code TEXT, since DATE, status TEXT);

-- One row per city × ILP step (of eight) the city has written down; reached_on NULL = not yet. simulated: part of the
-- demonstration.
CREATE TABLE ilp_langkah (kota_code TEXT, no INTEGER, planned_on DATE, reached_on DATE, evidence TEXT,
  simulated BOOLEAN);

-- One row per kelurahan × month counted: posyandu, pustu, kader.
CREATE TABLE jejaring (puskesmas_code TEXT, kelurahan_code TEXT, month DATE, posyandu_total INTEGER,
  posyandu_aktif INTEGER,
                       posyandu_siklus_hidup INTEGER, pustu INTEGER, pustu_perawat INTEGER, pustu_bidan INTEGER,
                         pustu_kader INTEGER,
                       kader_total INTEGER, kader_purwa INTEGER, kader_madya INTEGER, kader_utama INTEGER,
                         kader_belum INTEGER);

-- One row per puskesmas × month: visits by where the patients live.
CREATE TABLE asal_pasien (puskesmas_code TEXT, month DATE, dalam_wilayah INTEGER, luar_wilayah INTEGER,
  luar_kota INTEGER);

-- One row per puskesmas × year × SPM service: items of minimum quality needed and available.
CREATE TABLE mutu (puskesmas_code TEXT, year INTEGER, indicator TEXT, barang_butuh INTEGER, barang_ada INTEGER,
  sdm_butuh INTEGER,
                   sdm_ada INTEGER);

-- One row per kelurahan: boundary as GeoJSON geometry (degrees, 5 decimals). official = false: schematic.
CREATE TABLE batas (area_code TEXT PRIMARY KEY, kota_code TEXT, geojson TEXT, official BOOLEAN, source TEXT);

-- One row per puskesmas whose place the city has given (degrees, 6 decimals); source: file it came in. Others have no
-- row.
CREATE TABLE puskesmas_titik (puskesmas_code TEXT PRIMARY KEY, lat DOUBLE, lon DOUBLE, source TEXT);

-- One row per puskesmas × SPM service × month × basis with a report and a sasaran (store/funnel.py): the coverage of
-- all of them together in its city (center_pct), fewest and most people served that chance alone explains around it
-- (exact binomial, 95 % and 99.8 %; NULL above 100 %), and the Clopper–Pearson 95 % interval of the puskesmas's own
-- coverage.
CREATE TABLE spm_batas (kota_code TEXT, area_code TEXT, indicator TEXT, month DATE, basis TEXT, center_pct DOUBLE,
  low_95 INTEGER,
                        high_95 INTEGER, low_998 INTEGER, high_998 INTEGER, ci_low_pct DOUBLE, ci_high_pct DOUBLE);

-- One row per area × SPM service × month × basis that can be set beside the year before (store/funnel.py): of the
-- puskesmas that reported the month in both years (units_compared) people and coverage now (same_served, same_pct) and
-- at the same month of the year before (same_served_before, last_year_pct); within_chance: the difference may be chance
-- alone (people now and then, exact binomial, 95 %).
CREATE TABLE spm_tahun (level TEXT, area_code TEXT, indicator TEXT, month DATE, basis TEXT, same_served INTEGER,
  same_served_before INTEGER, same_pct DOUBLE, last_year_pct DOUBLE, units_compared INTEGER,
  within_chance BOOLEAN);

-- One row per puskesmas × basis × indicator × June and September of a reporting year that has ended
-- (store/pace_tests.py): the verdict on its pace as it would have been given then, whether the target was reached,
-- whether the year ended within the projection (NULL: none).
CREATE TABLE laju_uji (kota_code TEXT, area_code TEXT, basis TEXT, indicator TEXT, asked DATE, closed DATE,
  verdict TEXT, came BOOLEAN,
                       inside BOOLEAN);

-- How a city's map is drawn (ingest/city_map.py): a plane of whole units, x to the east, y to the north, islands far
-- off moved into a frame. Shapes are JSON [[x…], [y…]] of all rings or lines: steps from the point before, null between
-- two rings. Widths are px of the whole map. One row per city with boundaries: size of its map, outlines of kecamatan,
-- frame of the islands (NULL: there are none).
CREATE TABLE peta_kota (kota_code TEXT PRIMARY KEY, width INTEGER, height INTEGER, kecamatan TEXT, frame TEXT);

-- One row per kelurahan with a boundary.
CREATE TABLE peta_wilayah (area_code TEXT PRIMARY KEY, kota_code TEXT, shape TEXT);

-- One row per text that may stand on a map: its lines, its place, the smallest width that shows it (NULL: none). kind:
-- of a kelurahan 'nama bertanda' (its name beside a sign), 'nama' (without one) and 'tanda' (a sign alone);
-- 'kecamatan'; 'pulau' and 'pulau kiri' (an island's name, at the right or the left of x, y; all others are about it).
CREATE TABLE peta_nama (kota_code TEXT, kind TEXT, area_code TEXT, label TEXT, x INTEGER, y INTEGER, least_px INTEGER);

-- One row per puskesmas whose place the city has given.
CREATE TABLE peta_titik (puskesmas_code TEXT PRIMARY KEY, x INTEGER, y INTEGER);

-- One row per cumulative figure that the public view of this version leaves out (store/secrecy.py). In the staff file
-- alone: from it the public view can be made again as it was.
CREATE TABLE hidden_cell (level TEXT, area_code TEXT, indicator TEXT, month DATE);

-- What the public view costs (store/price.sql). One row per city × indicator: figures of kelurahan (PWS) or puskesmas
-- (SPM10–12) at ends of quarters, and how many of them it does not show.
CREATE TABLE harga (kota_code TEXT, indicator TEXT, figures INTEGER, hidden INTEGER);
