-- What all cities share: reference data, rules by month, and what this database is.

-- One row per city of this installation (code '31' is DKI Jakarta, a province run as one city).
CREATE TABLE kota (kota_code TEXT PRIMARY KEY, name TEXT NOT NULL, province TEXT, bps_code TEXT, area_km2 DOUBLE,
                   population INTEGER, population_on DATE, target_ilp_on DATE, source TEXT);

-- One row per area of any level below and including the city.
CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL, parent_code TEXT,
  kota_code TEXT NOT NULL,
                   bps_code TEXT, lat DOUBLE, lon DOUBLE);

-- One row per puskesmas.
CREATE TABLE puskesmas (puskesmas_code TEXT PRIMARY KEY, name TEXT NOT NULL, kota_code TEXT NOT NULL,
  kecamatan_code TEXT NOT NULL,
                        kecamatan_2019 TEXT, source TEXT);

-- One row per puskesmas × kelurahan × period of validity (berlaku_sampai NULL = still valid).
CREATE TABLE wilayah_kerja (puskesmas_code TEXT NOT NULL, kelurahan_code TEXT NOT NULL, berlaku_mulai DATE NOT NULL,
                            berlaku_sampai DATE, sumber TEXT, simulasi BOOLEAN NOT NULL);

-- One row per SPM service and PWS indicator. no = order on every page.
CREATE TABLE indicator (id TEXT PRIMARY KEY, no INTEGER, program TEXT, name TEXT, short TEXT, monthly_ratio BOOLEAN,
                        year_start INTEGER, sensitive BOOLEAN, part_of TEXT);

-- One row per year × SPM service: published national coverage in per cent.
CREATE TABLE spm_nasional (year INTEGER, indicator TEXT, pct DOUBLE, source TEXT, cut_off DATE, note TEXT);

-- One row per published fact of a city, shown with its source, never mixed with the store's own figures.
CREATE TABLE fakta (kota_code TEXT, urut INTEGER, topik TEXT, kalimat TEXT, nilai DOUBLE, satuan TEXT, tanggal DATE,
  sumber TEXT,
                    catatan TEXT);

-- One row per value of a local rule; in force from valid_from until a later row of the same name.
CREATE TABLE aturan (name TEXT, value TEXT, valid_from DATE, origin TEXT, meaning TEXT);

-- One row per reported calendar month, with the number of the month in the calendar and in the school year. offered: a
-- period readers of this view may choose.
CREATE TABLE bulan (month DATE PRIMARY KEY, year INTEGER, month_no INTEGER, school_year INTEGER,
  school_month_no INTEGER,
                    small_number INTEGER, rentan_below INTEGER, flat_target BOOLEAN, equal_is_cukup BOOLEAN,
                    slightly_pct INTEGER, roll_up_pct INTEGER, offered BOOLEAN);

-- One row per day off that moves a due date; kota_code NULL = of every city.
CREATE TABLE libur (kota_code TEXT, tanggal DATE, nama TEXT, sumber TEXT);

-- One row per city × month: the last day on which a report of that month is on time (domain/due.py).
CREATE TABLE tenggat (kota_code TEXT, month DATE, due_on DATE);

-- One row per PWS indicator × month: annual target in per cent as it stood then.
CREATE TABLE pws_target (indicator TEXT, month DATE, target_pct DOUBLE);

-- One row: what this database is. shape: which state of these .sql files it was built with; view_name: 'dinas' or
-- 'umum'; of_version: the version whose figures it holds, its own or, after a rollback, an earlier one's.
CREATE TABLE dataset (version INTEGER, built_at TIMESTAMP, last_month DATE, shape TEXT, view_name TEXT,
                      of_version INTEGER);

-- One row per city: what its rows were made of, as hashes (store/parts.py: Part), the first month of its files and the
-- last one anybody reported (NULL: nobody). In the staff file alone.
CREATE TABLE bagian (kota_code TEXT PRIMARY KEY, made_of TEXT, drawn_of TEXT, counted_by TEXT, years TEXT,
  first_month DATE, last_month DATE);
