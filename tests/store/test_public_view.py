"""The public view gives no small number away, whoever computes for how long; the staff view hides nothing."""

from collections import namedtuple
from datetime import datetime

import duckdb
import pytest
from store.magelang import magelang_picture
from store.picture import K1_OF_FOUR, KOTA, THREE, given, pictured, places
from store.recovery import APART, SMALL, model_of

from ilp_dash.analysis.pws import visits_words
from ilp_dash.demo import make_reports
from ilp_dash.domain.rules import Rules
from ilp_dash.store.build import build
from ilp_dash.store.connection import CONNECT, PUBLIC, STAFF, Store, current_store, file_of, version_of, viewing
from ilp_dash.store.loading import Received
from ilp_dash.store.queries.pws import pws_running
from ilp_dash.store.reference import load_reference
from ilp_dash.store.rows import walk

MAGELANG, TEBING, AMBON, JAKARTA = "33.71", "12.76", "81.71", "31"
_NOON = datetime(2026, 10, 9, 12)
ATTACKED = {MAGELANG: (2023, 2024, 2025, 2026), TEBING: (2025, 2026), AMBON: (2026,), JAKARTA: (2026,)}
# Small cells there are to be found in what is attacked; fewer would mean that the attack does not look.
LEAST = {MAGELANG: 1500, TEBING: 3000, AMBON: 1400, JAKARTA: 500}
# Tables of the public view that count nobody in a kelurahan, nor anybody of SPM10–12: copied as they are.
HARMLESS = [
    "area", "asal_pasien", "aturan", "batas", "fakta", "ilp_item", "ilp_langkah", "ilp_puskesmas", "ilp_status",
    "indicator", "jejaring", "kecamatan_utuh", "kota", "kota_berdata", "libur", "mutu", "peta_kota", "peta_nama",
    "peta_titik", "peta_wilayah", "puskesmas", "puskesmas_titik", "pws_target", "report", "spm_nasional",
    "spm_rollup", "tenggat", "wilayah_bulan", "wilayah_ganti", "wilayah_kerja", "wilayah_pindah",
]  # fmt: skip
MADE = [
    "bulan", "dataset", "harga", "laju_uji", "mutu_angka", "pws", "pws_jalan", "spm", "spm_batas", "spm_counted",
    "spm_tahun", "submission", "temuan", "temuan_angka", "temuan_berkas", "temuan_minggu",
]  # fmt: skip


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    """(public, staff) of the attacked cities and years."""
    reference = load_reference()
    made = [r for city, years in ATTACKED.items() for r in make_reports(reference, cities=[city], years=years)]
    received = ((r, Received("laporan.xlsx", "0" * 64, _NOON, 0)) for r in made)
    staff = build(reference, Rules(), given(reference, received), folder=tmp_path_factory.mktemp("serangan"))
    public = staff.with_name(file_of(version_of(staff.name), PUBLIC))
    opened = [duckdb.connect(path, read_only=True, config=CONNECT) for path in (public, staff)]
    yield opened
    for con in opened:
        con.close()


def _attacked(public):
    return public.execute(
        "SELECT id, program = 'SPM' FROM indicator WHERE program = 'PWS' OR sensitive ORDER BY no"
    ).fetchall()


@pytest.mark.parametrize("kota", ATTACKED)
def test_an_exact_solver_recovers_no_small_number_not_even_to_within_one(views, kota):
    public, staff = views
    ranges = {
        (indicator, cell): found
        for indicator, spm in _attacked(public)
        for year in ATTACKED[kota]
        for cell, found in model_of(public, staff, kota, indicator, year, spm).ranges().items()
    }
    assert len(ranges) >= LEAST[kota]
    assert {key: of for key, of in ranges.items() if of[1] - of[0] < APART} == {}


def test_the_same_solver_finds_them_where_single_months_of_kelurahan_are_told(views):
    """Every month's cumulative figure of 5 and more, as numbers alone were published before."""
    _, staff = views
    told = duckdb.connect()
    for name in ("pws", "wilayah_bulan", "indicator"):
        rows = staff.sql(f"FROM {name}").to_arrow_table()
        told.register("rows", rows)
        told.execute(f"CREATE TABLE {name} AS FROM rows")
    told.execute("DELETE FROM pws WHERE basis <> 'pusdatin' OR level = 'kecamatan'")
    told.execute("UPDATE pws SET served_month = NULL, served_last_month = NULL WHERE level = 'kelurahan'")
    told.execute("UPDATE pws SET served_ytd = NULL WHERE level = 'kelurahan' AND served_ytd < 5")
    found = model_of(told, staff, MAGELANG, "PK", 2026, False).ranges()
    assert sum(low == high for low, high in found.values()) > len(found) / 2


def test_every_table_of_the_public_file_is_known_here(views):
    public, _ = views
    assert sorted(name for (name,) in public.execute("SELECT table_name FROM duckdb_tables()").fetchall()) == sorted(
        HARMLESS + MADE
    )


@pytest.mark.parametrize(
    "fault",
    [
        "FROM pws WHERE hidden_ytd AND coalesce(served_ytd, cast(above AS INTEGER), 0) > 0",
        "FROM pws WHERE hidden_ytd AND (pace IS NOT NULL OR cls IS NOT NULL OR above IS NOT NULL)",
        "FROM pws WHERE hidden_ytd AND status NOT IN ('belum_lapor', 'disembunyikan')",
        "FROM pws WHERE level = 'kelurahan' AND coalesce(served_month, served_last_month, streak) IS NOT NULL",
        "FROM pws WHERE level = 'kelurahan' AND (within_chance IS NOT NULL "
        "OR status IN ('baik', 'kurang', 'cukup', 'jelek'))",
        "FROM pws WHERE level = 'kelurahan' AND month(month) % 3 > 0 AND served_ytd IS NOT NULL",
        "FROM pws WHERE status IN ('baik', 'kurang', 'cukup', 'jelek') AND served_month + served_last_month IS NULL",
        "FROM pws WHERE (within_chance IS NOT NULL OR streak > 1) AND served_month + served_last_month IS NULL",
        "FROM pws WHERE level = 'kecamatan'",
        "FROM pws WHERE basis <> 'pusdatin'",
        "FROM spm WHERE basis <> 'pusdatin'",
        "FROM spm WHERE hidden AND (served_ytd IS NOT NULL OR pace IS NOT NULL OR coverage_class IS NOT NULL)",
        "FROM spm_coverage WHERE hidden AND coalesce(coverage_pct, left_count, short_count, pace_pct) IS NOT NULL",
        "FROM spm_counted WHERE hidden AND (coalesce(served_ytd, coverage_pct, left_count, short_count, pace_pct) "
        "IS NOT NULL OR reached IS NOT NULL OR cls IS NOT NULL OR pace IS NOT NULL)",
        "FROM spm s JOIN indicator i ON i.id = s.indicator WHERE sensitive AND level = 'puskesmas' AND "
        "(served_month IS NOT NULL OR (month(month) % 3 > 0 AND served_ytd IS NOT NULL) OR served_ytd BETWEEN 1 AND 4)",
        "FROM spm_batas b JOIN indicator i ON i.id = b.indicator WHERE sensitive",
        "FROM spm_tahun t JOIN spm_counted c USING (level, area_code, indicator, month, basis) JOIN indicator i ON "
        "i.id = t.indicator WHERE sensitive AND (c.hidden OR t.units_compared < c.units)",
        "FROM laju_uji u JOIN indicator i ON i.id = u.indicator WHERE sensitive OR program = 'PWS'",
        "FROM temuan WHERE level <> 'kota' AND coalesce(found, followed_up) IS NOT NULL",
        "FROM temuan WHERE found BETWEEN 1 AND 4 OR followed_up BETWEEN 1 AND 4 OR found - followed_up BETWEEN 1 AND 4",
        "FROM temuan_minggu WHERE coalesce(visited, found_akses, found_patuh, found_bahaya, found_tbc, followed_akses, "
        "followed_patuh, followed_bahaya, followed_tbc) IS NOT NULL",
        "FROM temuan_berkas t JOIN indicator i ON i.id = t.indicator WHERE program = 'PWS' OR sensitive "
        "OR cell IS NOT NULL OR file_name <> ''",
        "FROM temuan_angka n JOIN indicator i ON i.id = n.indicator WHERE program = 'PWS' OR sensitive",
        "FROM mutu_angka m JOIN pws p USING (level, area_code, indicator, month, basis) WHERE m.above AND hidden_ytd",
        "FROM pws_jalan j JOIN pws p ON p.area_code = j.kelurahan_code AND p.month = j.month AND "
        "p.indicator = 'KUNJUNGAN_RUMAH' WHERE j.visits_on_pace IS NOT NULL AND p.hidden_ytd",
        "FROM submission WHERE file_name <> '' OR sha256 <> ''",
    ],
)  # fmt: skip
def test_nothing_is_said_of_a_figure_that_is_not_there(views, fault):
    public, staff = views
    assert public.execute(f"SELECT count(*) {fault}").fetchone() == (0,)


def test_the_staff_view_hides_nothing(views):
    _, staff = views
    hidden = "SELECT count(*) FROM pws WHERE hidden_ytd OR hidden_month OR hidden_last_month"
    assert staff.execute(hidden).fetchone() == (0,)
    assert staff.execute("SELECT count(*) FROM spm WHERE hidden").fetchone() == (0,)
    assert staff.execute("SELECT count(*) FROM temuan WHERE hidden").fetchone() == (0,)
    assert staff.execute("SELECT count(*) FROM pws WHERE served_month BETWEEN 1 AND 4").fetchone()[0] > 1000


def test_what_both_views_show_is_the_same_number(views):
    public, staff = views
    for table, key in (("pws", "level, area_code, indicator, month"), ("spm", "level, area_code, indicator, month")):
        rows = f"SELECT {key}, served_ytd, sasaran FROM {table} WHERE basis = 'pusdatin' AND served_ytd IS NOT NULL"
        told, known = (set(con.execute(rows).fetchall()) for con in (public, staff))
        assert told and told <= known


def test_the_price_is_counted_from_the_figures_themselves(views):
    public, staff = views
    for con in views:
        of = {(k, i): (n, h) for k, i, n, h in con.execute("FROM harga").fetchall()}
        figures, hidden = of[TEBING, "PK"]
        missing = public.execute(
            "SELECT count(*) FILTER (served_ytd IS NULL) FROM pws WHERE kota_code = ? AND indicator = 'PK' AND "
            "level = 'kelurahan' AND month(month) % 3 = 0 AND (hidden_ytd OR served_ytd IS NOT NULL)",
            [TEBING],
        ).fetchone()
        assert (hidden,) == missing and figures > hidden > 0
        assert of[JAKARTA, "SKRINING_PRODUKTIF"][1] == 0


def test_each_view_is_a_file_of_its_own_and_only_the_newest_public_one_is_kept(tmp_path, monkeypatch):
    picture = magelang_picture()
    reference = load_reference()
    made = list(make_reports(reference, cities=[MAGELANG], years=[2026]))[:2]
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", "2")
    for _ in range(3):
        received = ((r, Received("laporan.xlsx", "0" * 64, _NOON, 0)) for r in made)
        build(reference, Rules(), given(reference, received), folder=tmp_path)
    assert {p.name for p in tmp_path.glob("*.duckdb")} == {"ilp-2.duckdb", "ilp-3.duckdb", "umum-3.duckdb"}
    for view in (STAFF, PUBLIC):
        with viewing(view):
            store = current_store(tmp_path)
        assert (store.view, store.version, store.path.name) == (view, 3, file_of(3, view))
        assert store.cursor().execute("SELECT view_name FROM dataset").fetchone() == (
            {STAFF: "dinas", PUBLIC: "umum"}[view],
        )
    assert Store(picture.path).view == STAFF and picture.public.sql("SELECT count(*) FROM pws")[0][0] > 0


def test_two_versions_together_tell_no_more_than_one(tmp_path):
    """Melati is corrected to 3. All beside it was shown before and is the same still, so the totals must go with it."""
    first = pictured(tmp_path, "", K1_OF_FOUR, of=places(THREE)).public
    melati, pasar = first.places.kelurahan["Melati"], first.places.puskesmas["Pasar"]
    shown = "SELECT area_code, served_ytd FROM pws WHERE month = '2025-03-01' AND served_ytd IS NOT NULL"
    before = dict(first.sql(shown))
    second = pictured(tmp_path, "", K1_OF_FOUR.replace("10  | 10  | 10", "1   | 1   | 1 "), of=places(THREE)).public
    now = dict(second.sql(shown))
    assert (before[melati], before[pasar], before[KOTA]) == (30, 110, 170)
    assert not {melati, pasar, KOTA} & now.keys()
    third = pictured(tmp_path, "", K1_OF_FOUR.replace("10  | 10  | 10", "1   | 1   | 1 "), of=places(THREE)).public
    assert dict(third.sql(shown)) == now  # the same reports hide the same figures
    alone = pictured(
        tmp_path / "baru", "", K1_OF_FOUR.replace("10  | 10  | 10", "1   | 1   | 1 "), of=places(THREE)
    ).public
    assert dict(alone.sql(shown))[pasar] == 83  # without an earlier version Mawar is hidden in its stead


def test_small_cells_exist_in_what_is_attacked(views):
    _, staff = views
    small = staff.execute(
        "SELECT count(*) FROM pws WHERE level = 'kelurahan' AND basis = 'pusdatin' AND served_month BETWEEN ? AND ?",
        [SMALL.start, SMALL.stop - 1],
    ).fetchone()
    assert small[0] > 6000


def test_kelurahan_whose_visits_are_hidden_are_counted_apart(views):
    """In "PWS berjalan" of the public view; a kelurahan on pace is never told as one that is not."""
    public, staff = views
    september = datetime(2026, 9, 1).date()
    for kota in (TEBING, AMBON, MAGELANG):
        told, known = (
            next(r for r in walk(pws_running(con.cursor(), kota, "pusdatin")) if r.month == september) for con in views
        )
        assert told.visits_on_pace <= known.visits_on_pace <= told.visits_on_pace + told.visits_hidden
        assert known.visits_hidden == 0 and told.reported == known.reported
    assert public.execute("SELECT count(*) FROM pws_jalan WHERE reported AND visits_on_pace IS NULL").fetchone()[0] > 0
    row = namedtuple("Row", "visits_on_pace visits_hidden")
    assert visits_words(row(12, 0)) == "12 kunjungan rumahnya sesuai laju"
    assert visits_words(row(12, 2)) == "12 kunjungan rumahnya sesuai laju (2 disembunyikan)"
