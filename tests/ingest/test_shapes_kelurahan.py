"""Tables of kelurahan: PWS, children weighed, levels of kader, as offices make them."""

from dataclasses import replace
from datetime import date

import pytest
from office_files import CODES, PLACES, REFERENCE, TODAY, asked, proposed, read, refused, written_csv

from ilp_dash.domain.report import NetworkLine
from ilp_dash.errors import BadFile
from ilp_dash.ingest.shapes.recognise import reports
from ilp_dash.store.reference import WorkingArea


def pws_rows():
    names = {a.name: a.code for a in REFERENCE.areas if a.kota_code == "33.71" and a.level == "kelurahan"}
    heads = ["kelurahan", "bulan", "k1", "k4", "k6", "persalinan_oleh_nakes", "pn_di_fasyankes"]
    heads += ["kunjungan_nifas_lengkap", "kn1", "kn_lengkap", "risti_masyarakat", "komplikasi_obstetri_ditangani"]
    rows = [["PWS KIA KOTA MAGELANG TAHUN 2025"], heads]
    for n, name in enumerate(names):
        for month in range(1, 4):
            rows.append([f"Kel. {name}" if month == 1 else "", month, 9, 8, 7 + n % 2, 6, 6, 5, 5, 4, 1, 0])
    return names, rows


def test_a_pws_table_per_kelurahan_goes_to_the_puskesmas_of_each():
    names, rows = pws_rows()
    sheets = written_csv(rows)
    proposal = proposed(sheets)
    assert (proposal.shape, asked(proposal)) == ("pws", {"cumulative"})
    assert proposal.services == ("K1", "K4", "K6", "KF_LENGKAP", "KN1", "KN_LENGKAP", "PF", "PK")
    made = read(sheets, cumulative=False)
    lines = {(line.kelurahan_code, line.code): line.values for r, _ in made for line in r.pws}
    assert len(lines) == 8 * len(names)
    for n, code in enumerate(names.values()):
        assert lines[code, "K6"] == (7 + n % 2,) * 3 + (None,) * 9
        assert lines[code, "PK"][:3] == (0, 0, 0)
    assert {r.puskesmas_code for r, _ in made} == set(CODES)
    assert all(r.undated and r.spm == () for r, _ in made)


AMBON = "PWS KIA KOTA AMBON TAHUN 2025, BULANAN"
ALONE = {"Lateri": "81.71.03.1018", "Kayu Putih": "81.71.02.2009"}  # puskesmas -> the one kelurahan it answers for


def test_pws_of_puskesmas_with_several_kelurahan_is_refused_with_which_can_be_taken_and_which_cannot():
    rows = [["PWS KIA KOTA MAGELANG TAHUN 2025"], ["Puskesmas", "bulan", "k1", "k4"]]
    said = refused(written_csv([*rows, *[[name, 1, 5, 4] for name in PLACES]]))
    assert "tabel PWS per puskesmas (K1, K4), sedangkan PWS disimpan per kelurahan" in said
    assert "tidak dapat dibagi: Magelang Selatan (3 kelurahan), Jurang Ombo (3 kelurahan), " in said
    assert "atau pakai formulir" in said and "satu kelurahan saja" not in said
    rows = [[AMBON], ["Puskesmas", "bulan", "k1"], ["Rijali", 1, 5], ["Lateri", 1, 6]]
    said = refused(written_csv(rows))
    assert "tidak dapat dibagi: Rijali (2 kelurahan). Yang melayani satu kelurahan saja dapat dikirim tanpa" in said
    assert "baris lainnya: Lateri." in said


def test_pws_of_a_puskesmas_with_one_kelurahan_is_taken_for_that_and_said():
    rows = [[AMBON], ["No", "Puskesmas", "Bulan", "Sasaran ibu hamil riil", "K1", "K4"]]
    rows += [[n, name, month, 100, 9 + month, 8] for n, name in enumerate(ALONE) for month in (1, 2)]
    made = read(written_csv(rows))
    lines = {(line.kelurahan_code, line.code): (line.sasaran_riil, line.values[:3]) for r, _ in made for line in r.pws}
    assert {place for place, _ in lines} == set(ALONE.values())
    for place in ALONE.values():
        assert lines[place, "K1"] == (100, (10, 11, None))
    assert not any(r.spm for r, _ in made)
    assert {f.message for _, found in made for f in found if f.kind == "PWS_DARI_PUSKESMAS"} == {
        "Sel D3: angka PWS Puskesmas Lateri dicatat untuk kelurahan Lateri, satu-satunya yang dilayaninya.",
        "Sel D5: angka PWS Puskesmas Kayu Putih dicatat untuk kelurahan Soya, satu-satunya yang dilayaninya.",
    }


def test_a_file_taken_for_the_one_kelurahan_is_read_again_without_it_when_the_puskesmas_has_had_two():
    rows = [[AMBON], ["Puskesmas", "Bulan", "K1"], ["Lateri", 1, 5], ["Kayu Putih", 1, 6]]
    sheets = written_csv(rows)
    mapping = proposed(sheets).mapping
    second = WorkingArea("P8171030202", "81.71.03.2001", date(2020, 1, 1), None, "SK", True)
    changed = replace(REFERENCE, working_areas=(*REFERENCE.working_areas, second))
    with pytest.raises(BadFile, match="tidak dapat dibagi: Lateri"):
        reports(sheets, mapping, changed, "tabel.xlsx", TODAY)
    [(again, _)] = reports(sheets, mapping, changed, "tabel.xlsx", TODAY, trusted=True)
    assert [(line.kelurahan_code, line.code) for line in again.pws] == [(ALONE["Kayu Putih"], "K1")]


def test_months_of_one_indicator_per_puskesmas_are_asked_and_then_follow_the_same_rule():
    rows = [["CAKUPAN K4 KOTA AMBON TAHUN 2025, BULANAN"], ["No", "Puskesmas", "Sasaran riil", "Januari", "Februari"]]
    sheets = written_csv([*rows, [1, "Lateri", 100, 4, 3]])
    [question] = proposed(sheets).questions
    assert question.about == "service" and "K4 disimpan per kelurahan" in question.words
    [(report, _)] = read(sheets, services={question.key: "K4"})
    assert [(line.kelurahan_code, line.code, line.sasaran_riil, line.values[:2]) for line in report.pws] == [
        (ALONE["Lateri"], "K4", 100, (4, 3))
    ]
    several = written_csv([*rows, [1, "Rijali", 100, 4, 3]])
    assert "tidak dapat dibagi: Rijali (2 kelurahan)" in refused(several, services={question.key: "K4"})


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("PWS KIA KELURAHAN WATES KOTA MAGELANG TAHUN 2025, BULANAN", "33.71.02.1003"),
        ("PWS KIA PUSKESMAS LATERI KOTA AMBON TAHUN 2025, BULANAN", ALONE["Lateri"]),
    ],
)
def test_pws_of_the_one_place_its_title_names_has_only_months_in_its_rows(title, place):
    sheets = written_csv([[title], ["bulan", "k1", "k4"], ["Januari", 5, 4], ["Februari", 6, "-"]])
    assert asked(proposed(sheets)) == set()
    [(report, _)] = read(sheets)
    assert {(line.kelurahan_code, line.code): line.values[:2] for line in report.pws} == {
        (place, "K1"): (5, 6),
        (place, "K4"): (4, None),
    }


def test_pws_of_a_whole_city_or_of_a_puskesmas_with_several_kelurahan_has_no_place():
    rows = [["bulan", "k1", "k4"], ["Januari", 5, 4]]
    title = "PWS KIA {}KOTA MAGELANG TAHUN 2025, BULANAN"
    assert "angka kelurahan mana?" in refused(written_csv([[title.format("")], *rows]))
    said = refused(written_csv([[title.format("PUSKESMAS KERKOPAN ")], *rows]))
    assert "tidak dapat dibagi: Kerkopan (3 kelurahan)" in said


def test_the_sasaran_of_a_group_is_that_of_each_of_its_indicators():
    rows = [["PWS KIA KOTA MAGELANG TAHUN 2025 ANGKA BULANAN"]]
    rows += [["Kelurahan", "Bulan", "Sasaran Ibu Hamil (riil)", "Sasaran remaja", "K1", "K4", "KN1"]]
    rows += [["Kel. Wates", "Januari", 120, 9, 10, 9, 8], ["Kel. Wates", "Februari", 120, 9, 10, 9, 8]]
    [(report, _)] = read(written_csv(rows))
    assert [(line.code, line.sasaran_riil, line.values[:2]) for line in report.pws] == [
        *(("K1", 120, (10, 10)), ("K4", 120, (9, 9)), ("K6", 120, (None, None)), ("KN1", None, (8, 8)))
    ]


def test_children_weighed_and_to_be_weighed_are_counts_of_their_month():
    rows = [["PENIMBANGAN BALITA KOTA MAGELANG TAHUN 2025"], ["No", "Kelurahan", "Bulan", "S", "K", "D", "D/S (%)"]]
    rows += [[1, "Wates", 1, 200, 190, 150, "75,0%"], [2, "Wates", 2, 201, 190, 160, "79,6%"]]
    sheets = written_csv(rows)
    assert (asked(proposed(sheets)), proposed(sheets).shape) == (set(), "pws")
    [(report, _)] = read(sheets)
    assert {line.code: line.values[:2] for line in report.pws} == {"S": (200, 201), "D_S": (150, 160)}


def test_levels_of_kader_per_kelurahan_are_its_network_at_the_end_of_the_month():
    heads = ["No", "Kecamatan", "Kelurahan", "Posyandu Total Kader", "Posyandu Purwa", "Posyandu Purwa (%)"]
    heads += ["Posyandu Madya", "Posyandu Madya (%)", "Posyandu Utama", "Posyandu Utama (%)", "Belum Ada Status"]
    rows = [["TINGKAT KADER KOTA MAGELANG, SEPTEMBER 2025"], heads]
    rows += [[1, "Magelang Utara", "Wates", 40, 20, "50,0%", 10, "25,0%", 5, "12,5%", 5]]
    rows += [[2, "Magelang Selatan", "Magersari", 30, 30, "100%", 0, "0%", "-", "-", ""]]
    sheets = written_csv(rows)
    assert asked(proposed(sheets)) == set()
    lines = {line.kelurahan_code: line for r, _ in read(sheets) for line in r.network}
    wates, magersari = lines["33.71.02.1003"], lines["33.71.01.1007"]
    assert wates.month == 9
    assert (wates.kader_total, wates.kader_purwa, wates.kader_madya, wates.kader_utama) == (40, 20, 10, 5)
    assert (magersari.kader_purwa, magersari.kader_madya, magersari.kader_utama) == (30, 0, None)
    assert (wates.kader_belum, magersari.kader_belum) == (5, None)


def test_levels_of_kader_under_posyandu_and_pustu_are_told_apart():
    rows = [
        ["TINGKAT KADER KOTA MAGELANG, SEPTEMBER 2025"],
        ["No", "Kelurahan", "Posyandu", *[""] * 6, "Pustu", "", ""],
    ]
    levels = ["Total Kader", "Purwa", "Purwa (%)", "Madya", "Utama", "Belum Ada Status", "Jumlah"]
    rows += [["", "", *levels, "Total Kader", "Purwa", "Belum Ada Status"]]
    rows += [[1, "Wates", 40, 20, "50,0%", 10, 5, 5, 40, 7, 3, 4]]
    [(report, _)] = read(written_csv(rows))
    assert report.network == (
        NetworkLine(
            *("33.71.02.1003", 9),
            kader_total=40,
            kader_purwa=20,
            kader_madya=10,
            kader_utama=5,
            kader_belum=5,
            pustu_kader=7,
        ),
    )


def test_a_kelurahan_that_moved_is_reported_by_the_puskesmas_of_each_month():
    wates = "33.71.02.1003"
    stay = [w for w in REFERENCE.working_areas if w.kelurahan_code != wates]
    [old] = [w for w in REFERENCE.working_areas if w.kelurahan_code == wates]
    new = WorkingArea("P3371011202", wates, date(2025, 3, 1), None, "SK", True)
    moved = replace(REFERENCE, working_areas=(*stay, replace(old, berlaku_sampai=date(2025, 2, 28)), new))
    alone = replace(REFERENCE, working_areas=tuple(stay))
    rows = [["PWS KIA KOTA MAGELANG TAHUN 2025, BULANAN"], ["Kelurahan", "Bulan", "K1"]]
    rows += [["Kel. Wates", month, 10 + month] for month in range(1, 5)]
    sheets = written_csv(rows)
    mapping = proposed(sheets).mapping
    made = {r.puskesmas_code: r.pws[0].values[:4] for r, _ in reports(sheets, mapping, moved, "tabel.xlsx", TODAY)}
    assert made == {old.puskesmas_code: (11, 12, None, None), "P3371011202": (None, None, 13, 14)}
    with pytest.raises(
        BadFile, match=r"kelurahan yang waktu itu tidak di wilayah kerja satu puskesmas \(C3: 'Wates'\)"
    ):
        reports(sheets, mapping, alone, "tabel.xlsx", TODAY)


def per_kelurahan(title):
    rows = [[title], ["No", "Kelurahan", "Sasaran riil", "Januari", "Februari"]]
    return written_csv([*rows, [1, "Wates", 300, 20, 14], [2, "Magersari", 200, 11, 12]])


def test_a_table_of_kelurahan_is_of_the_indicator_its_title_names():
    sheets = per_kelurahan("CAKUPAN K4 IBU HAMIL KOTA MAGELANG 2025, BULANAN")
    assert asked(proposed(sheets)) == set()
    lines = [line for r, _ in read(sheets) for line in r.pws]
    assert {(line.kelurahan_code, line.code, line.sasaran_riil, line.values[:2]) for line in lines} == {
        *(("33.71.02.1003", "K4", 300, (20, 14)), ("33.71.01.1007", "K4", 200, (11, 12)))
    }


def test_spm_per_kelurahan_is_asked_where_pws_counts_the_same_people_and_else_refused():
    sheets = per_kelurahan("PELAYANAN HIPERTENSI KOTA MAGELANG 2025, BULANAN")
    [question] = proposed(sheets).questions
    assert (question.about, question.suggestions) == ("service", ("HT_DILAYANI",))
    made = read(sheets, services={question.key: "HT_DILAYANI"})
    assert {line.code for r, _ in made for line in r.pws} == {"HT_DILAYANI"}
    assert "tabel SPM per kelurahan, sedangkan SPM disimpan per puskesmas" in refused(
        per_kelurahan("PELAYANAN ODGJ BERAT KOTA MAGELANG 2025, BULANAN")
    )
