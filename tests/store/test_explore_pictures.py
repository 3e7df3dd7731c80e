"""A reader's own pivot on small pictures: nothing added up over areas, nothing hidden gets out, no
report is not zero."""

from datetime import date

import pandas as pd
import pytest
from store.picture import KOTA, month, pictured

from ilp_dash.analysis import explore
from ilp_dash.domain.arranging import NONE, Arrangement, dimensions_of, read_arrangement
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.errors import UnknownQuestion
from ilp_dash.store.connection import Store
from ilp_dash.store.queries.explore import pws_cells, report_cells, spm_cells

SPM = """
puskesmas | layanan | pusdatin | riil | Jan | Feb | Mar | Apr | Mei | Jun
Pasar     | SPM01   | 200      |      | 10  | 20  | 30  | 10  | 10  | 10
Pasar     | SPM02   | 100      |      | 5   | 5   | 10  | 10  | 10  | 10
Pasar     | SPM08   | 1000     |      | 50  | 50  | 50  | 50  | 50  | 50
Gunung    | SPM01   | 50       |      |     |     |     |     |     |
Laut      | SPM01   | 100      |      | 0   | 0   | 0   | 0   | 0   | 0
"""
PWS = """
kelurahan | kode | pusdatin | Jan | Feb | Mar
Melati    | K1   | 120      | 40  | 20  | 10
Mawar     | K1   | 100      | 2   | 1   | 0
Kenanga   | K1   | 90       | 30  | 10  | 10
Anggrek   | K1   | 110      | 25  | 10  | 12
Dahlia    | K1   | 100      | 20  | 15  | 10
"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("jelajah"), SPM, PWS)


def cells(picture, question, level, at="2025-06", indicator=None, months=None):
    months = months or [month(at)]
    return question(Store(picture.path).cursor(), KOTA, level, months, "pusdatin", indicator)


def by(pivot: pd.DataFrame) -> dict:
    return {
        (c.row, c.column): (HIDDEN if c.hidden else None if pd.isna(c.value) else c.value) for c in pivot.itertuples()
    }


def test_a_cell_is_the_published_figure(picture):
    found = by(
        explore.pivot(cells(picture, spm_cells, "puskesmas"), Arrangement("spm-capaian", "puskesmas", "indikator"))
    )
    assert found["Pasar", "Ibu hamil"] == pytest.approx(45)
    assert found["Pasar", "Hipertensi"] == pytest.approx(30)


def test_no_report_is_no_value_and_a_reported_zero_is_zero(picture):
    found = by(
        explore.pivot(cells(picture, spm_cells, "puskesmas"), Arrangement("spm-dilayani", "puskesmas", "indikator"))
    )
    assert found["Gunung", "Ibu hamil"] is None
    assert found["Laut", "Ibu hamil"] == 0


def test_a_klaster_divides_sums_and_leaves_out_what_nobody_reported(picture):
    share = by(
        explore.pivot(cells(picture, spm_cells, "puskesmas"), Arrangement("spm-capaian", "puskesmas", "klaster"))
    )
    assert share["Pasar", "Ibu dan Anak"] == pytest.approx(100 * (90 + 50) / (200 + 100))
    assert share["Pasar", "Usia Dewasa dan Lanjut Usia"] == pytest.approx(30)
    left = by(explore.pivot(cells(picture, spm_cells, "puskesmas"), Arrangement("spm-belum", "puskesmas", "klaster")))
    assert left["Pasar", "Ibu dan Anak"] == 110 + 50


def test_a_quarter_and_a_year_are_the_cumulative_figure_of_their_last_month_so_far():
    first, last = date(2024, 1, 1), date(2025, 5, 1)
    quarters = explore.months_for(Arrangement("spm-capaian", "puskesmas", "triwulan"), first, last)
    assert [explore.time_label("triwulan", m) for m in quarters][-3:] == ["TW4 2024", "TW1 2025", "TW2 2025 s.d. Mei"]
    years = explore.months_for(Arrangement("spm-capaian", "tahun", "indikator"), first, last)
    assert [explore.time_label("tahun", m) for m in years] == ["2024", "2025 s.d. Mei"]
    assert len(explore.months_for(Arrangement("spm-capaian", "bulan", NONE), first, last)) == 12


def test_a_hidden_number_stays_hidden_alone_and_in_every_sum(picture):
    found = cells(picture.public, pws_cells, "kelurahan", "2025-03")
    hidden = set(found.loc[found["hidden"], "area"])
    assert "Mawar" in hidden
    assert len(hidden) >= 2, "a second one, so that the total does not give it away"
    for measure in ("pws-dilayani", "pws-capaian", "pws-belum"):
        for columns in ("indikator", "klaster", "tahap", NONE):
            made = explore.pivot(found, Arrangement(measure, "kelurahan", columns))
            assert set(made.loc[made["hidden"], "row"]) == hidden, (measure, columns)
            assert made.loc[made["hidden"], "value"].isna().all()
            turned = Arrangement(measure, columns, "kelurahan") if columns != NONE else None
            if turned:
                made = explore.pivot(found, turned)
                assert set(made.loc[made["hidden"], "column"]) == hidden


def test_nothing_is_added_up_over_areas(picture):
    """Whatever stands in rows and columns, one cell is one area: else a total could give a hidden cell away."""
    found = cells(picture.public, pws_cells, "kelurahan", "2025-03")
    for rows in dimensions_of("pws-dilayani", ["kelurahan"]):
        for columns in dimensions_of("pws-dilayani", ["kelurahan"], rows):
            if "kelurahan" not in (rows, columns):
                continue
            made = explore.pivot(found, Arrangement("pws-dilayani", rows, columns))
            shown = made[~made["hidden"] & made["value"].notna()]
            known = set(found.loc[~found["hidden"], "served_ytd"].dropna())
            assert set(shown["value"]) <= known


def test_two_areas_of_one_name_stay_two(picture):
    found = cells(picture, pws_cells, "kelurahan", "2025-01", "K1").assign(area="Nusaniwe")
    made = explore.pivot(found, Arrangement("pws-sasaran", "indikator", "kelurahan"))
    assert len(made) == 5
    assert made["column"].is_unique


def test_the_status_is_the_published_one(picture):
    found = cells(picture, pws_cells, "kelurahan", months=[month("2025-02"), month("2025-03")], indicator="K1")
    made = by(explore.pivot(found, Arrangement("pws-status", "kelurahan", "bulan")))
    assert made["Melati", "Feb 2025"] == "kurang"
    assert made["Mawar", "Feb 2025"] == "jelek"
    found = cells(picture.public, pws_cells, "kelurahan", "2025-03", "K1")
    made = by(explore.pivot(found, Arrangement("pws-status", "kelurahan", "bulan")))
    assert (made["Melati", "Mar 2025"], made["Anggrek", "Mar 2025"]) == ("disembunyikan", "di_atas")


def test_a_late_or_missing_report_is_not_on_time(tmp_path):
    sent = """
    puskesmas | form | bulan   | kirim
    Pasar     | SPM  | 2025-02 | 2025-03-20
    """
    late = pictured(tmp_path, SPM, sent=sent)
    found = report_cells(Store(late.path).cursor(), KOTA, month("2025-01"), month("2025-06"))
    made = by(explore.pivot(found, Arrangement("tepat-waktu", "puskesmas", "formulir")))
    assert made["Pasar", "SPM"] == pytest.approx(100 * 5 / 6)
    assert made["Gunung", "SPM"] == pytest.approx(0)


@pytest.mark.parametrize(
    "text, said",
    [
        ("umur,puskesmas,bulan,otomatis", "spm-capaian"),
        ("spm-capaian,kelurahan,bulan,otomatis", "puskesmas"),
        ("spm-capaian,puskesmas,kecamatan,otomatis", "indikator"),
        ("spm-capaian,puskesmas,bulan,lingkaran", "batang"),
        ("pws-status,klaster,-,otomatis", "indikator"),
    ],
)
def test_an_arrangement_that_cannot_be_made_is_refused_with_what_can(text, said):
    with pytest.raises(UnknownQuestion, match=said):
        read_arrangement(text, ["puskesmas", "kota"])


def test_every_arrangement_is_written_and_read_as_the_same():
    levels = ["kelurahan", "puskesmas", "kecamatan"]
    for rows in dimensions_of("pws-capaian", levels):
        for columns in (NONE, *dimensions_of("pws-capaian", levels, rows)):
            one = Arrangement("pws-capaian", rows, columns, "panas")
            assert read_arrangement(one.code(), levels) == one
