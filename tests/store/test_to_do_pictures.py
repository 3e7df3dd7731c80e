"""Minggu ini, from a real store drawn as a small table: order, silence, what to do and who answers."""

import pytest
from store.picture import KOTA, month, pictured

from ilp_dash.analysis.to_do import open_findings, ten_each, to_visit
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.to_do import FINDINGS, task_of
from ilp_dash.store.queries.pws import findings, findings_by_kelurahan, pws_statuses
from ilp_dash.store.rows import walk

AREA = """
kelurahan | kode         | pusdatin | Jan | Feb | Mar
Melati    | K6           | 400      | 30  | 20  | 10
Melati    | HT_DILAYANI  | 4000     | 100 | 100 | 100
Mawar     | K6           | 400      | 90  | 90  | 90
Mawar     | TEMUAN_BAHAYA |         | 20  | 20  | 20
Mawar     | LANJUT_BAHAYA |         | 20  | 20  | 13
Mawar     | TEMUAN_TBC    |         | 20  | 20  | 9
Mawar     | LANJUT_TBC    |         | 20  | 20  |
Kenanga   | K6           | 400      | 10  | 10  |
Anggrek   | K6           | 400      | 90  | 90  | 90
"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("minggu"), pws=AREA)


@pytest.fixture(scope="module")
def rows(picture):
    march = month("2025-03")
    found = to_visit(
        picture.frame(pws_statuses, KOTA, march, "pusdatin"), picture.frame(findings_by_kelurahan, KOTA, march), march
    )
    return {r.name: r for r in walk(found)}


def test_most_people_short_come_first_and_those_on_pace_without_findings_not_at_all(rows):
    assert list(rows) == ["Melati", "Kenanga", "Dahlia", "Mawar"]  # Dahlia never reported
    # due by March: 400 × 90 % ÷ 4 = 90 and 4000 ÷ 4 = 1000
    assert rows["Melati"].short_total == (90 - 60) + (1000 - 300)
    assert rows["Melati"].what == "hipertensi dilayani kurang 700; K6 kurang 30"
    assert rows["Melati"].do == "jemput pasien hipertensi; panggil ibu hamil untuk K6"
    assert rows["Melati"].who == "PJ Klaster 3, PJ Klaster 2"


def test_a_silent_kelurahan_is_asked_for_its_report_and_told_by_its_last_one(rows):
    silent = rows["Kenanga"]
    assert silent.silent and silent.short_total == 40  # 60 due by February
    assert silent.what == "belum lapor Maret, s.d. Februari: K6 kurang 40"
    assert silent.do.startswith("tagih laporan PWS")


def test_open_findings_bring_a_kelurahan_on_pace_into_the_list(rows):
    assert rows["Mawar"].open == 7
    assert rows["Mawar"].what == "temuan terbuka: tanda bahaya 7, gejala TBC sebagian dari 9"
    assert (rows["Mawar"].do, rows["Mawar"].who) == ("kunjungi ulang yang bertanda bahaya", "pustu")


def test_the_city_counts_what_is_known_to_be_open_and_says_where_a_count_is_missing(picture):
    told = open_findings(picture.frame(findings, "kota", KOTA, month("2025-03")))
    assert told == (7 + 0, False)  # what was followed up of nine signs of TBC was not sent
    assert open_findings(picture.frame(findings, "kota", KOTA, month("2025-01"))) == (0, True)


def test_every_indicator_and_finding_has_a_task():
    assert all(task_of(i.id).do and task_of(i.id).who for i in PWS)
    assert set(FINDINGS) == {"AKSES", "PATUH", "BAHAYA", "TBC"}


def test_each_puskesmas_has_ten_at_most(rows):
    import pandas as pd

    many = pd.DataFrame({"puskesmas_code": ["A"] * 14 + ["B"] * 3, "n": range(17)})
    assert list(ten_each(many)["n"]) == [*range(10), 14, 15, 16]
