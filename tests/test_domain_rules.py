"""Local rules: what may be set, from when it decides, what is refused and in which words; and who
is measured at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.areas import is_kemendagri, is_puskesmas, kecamatan_of, kelurahan_kind
from ilp_dash.domain.indicators import DEFINITIONS, FINDINGS, INDICATORS, PWS, SPM, STAGES, definition_at, definition_of
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.domain.rules import RULES, Rules, RuleValue, parse_value
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.errors import BadSetting


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("tak_ada", "1", "Aturan 'tak_ada' tidak dikenal. Yang ada: .*angka_kecil"),
        ("tanggal_batas_lapor", "lima", "'lima' bukan bilangan. Tulis angka 1–28"),
        ("tanggal_batas_lapor", "0", "0 di luar 1–28"),
        ("tanggal_batas_lapor", "29", "29 di luar 1–28"),
        ("tanggal_batas_lapor", "5,5", "bukan bilangan"),
        ("tanggal_batas_lapor", "", "bukan bilangan"),
        ("angka_kecil", "-1", "di luar 0–20"),
        ("garis_target", "miring", "'miring' tidak dikenal. Pilihan: berjalan, datar"),
        ("target_K4", "101", "di luar 0–100"),
        ("target_K4", "nan", "nan"),
        ("target_K4", "inf", "di luar"),
        ("kategori_ip_spm", "baik", "tidak terbaca"),
        ("kategori_ip_spm", "60=A; 90=B; 0=C", "urutkan"),
        ("kategori_ip_spm", "90=A; 60=B", "berakhir pada 0"),
        ("kategori_ip_spm", "90=; 0=B", "semua bernama"),
    ],
)
def test_a_value_a_rule_may_not_take_is_refused_in_indonesian(name, text, words):
    with pytest.raises(BadSetting, match=words):
        parse_value(name, text)


@given(st.sampled_from(sorted(RULES)), st.text(max_size=30))
def test_any_text_is_a_value_or_a_bad_setting(name, text):
    try:
        parse_value(name, text)
    except BadSetting as error:
        assert name in str(error)


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_default_is_a_value_of_its_rule(name):
    assert Rules().at(name, date(2025, 1, 1)) == parse_value(name, RULES[name].default)


def test_values_are_read_with_a_comma_or_a_point():
    assert (parse_value("target_K4", "92,5"), parse_value("target_K4", " 92.5 "), parse_value("angka_kecil", "10")) == (
        92.5,
        92.5,
        10,
    )
    assert parse_value("kategori_ip_spm", "100=Paripurna; 70=Muda; 0=Belum") == (
        (100, "Paripurna"),
        (70, "Muda"),
        (0, "Belum"),
    )


def test_a_value_decides_from_its_month_until_a_later_one():
    rules = Rules(
        [
            RuleValue("angka_kecil", "10", date(2025, 3, 1), "SK 1"),
            RuleValue("angka_kecil", "3", date(2025, 6, 1), "SK 2"),
        ]
    )
    assert [rules.at("angka_kecil", date(2025, m, 1)) for m in (1, 2, 3, 5, 6, 12)] == [5, 5, 10, 10, 3, 3]
    assert rules.in_force("angka_kecil", date(2025, 4, 1)).origin == "SK 1"


def test_rules_with_a_bad_value_are_refused_at_once():
    with pytest.raises(BadSetting):
        Rules([RuleValue("angka_kecil", "banyak", date(2025, 3, 1), "SK")])


def test_the_defaults_are_those_of_the_specification():
    at = date(2026, 9, 1)
    targets = {i.id: Rules().at(f"target_{i.id}", at) for i in PWS}
    assert targets == {
        "K1": 100,
        "K4": 95,
        "K6": 90,
        "PF": 95,
        "KF_LENGKAP": 90,
        "KN1": 95,
        "KN_LENGKAP": 92,
        "PK": 80,
        "IDL": 95,
        "D_S": 85,
        "SKRINING_PRODUKTIF": 100,
        "SKRINING_LANSIA": 100,
        "HT_DILAYANI": 100,
        "DM_DILAYANI": 100,
        "TERDUGA_TB": 100,
        "KUNJUNGAN_RUMAH": 100,
    }
    assert [
        Rules().at(n, at)
        for n in ("tanggal_batas_lapor", "angka_kecil", "rentan_sasaran", "bobot_ip_spm", "garis_target")
    ] == [
        5,
        5,
        12,
        80,
        "berjalan",
    ]


def test_the_twelve_services():
    assert [i.id for i in SPM] == [f"SPM{n:02}" for n in range(1, 13)]
    assert all(i.name.startswith("Pelayanan kesehatan ") and i.target_pct == 100 for i in SPM)
    assert [i.klaster for i in SPM] == [2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4]
    assert [i.id for i in SPM if i.year_start == 7] == ["SPM05"]
    assert [i.id for i in SPM if i.sensitive] == ["SPM10", "SPM11", "SPM12"]
    assert all(i.stage in STAGES for i in SPM + PWS)
    assert len(INDICATORS) == 28


def test_only_weighing_is_a_monthly_ratio():
    assert [i.id for i in PWS if i.monthly_ratio] == ["D_S"]


def test_findings_have_their_follow_up():
    assert {code.replace("TEMUAN", "LANJUT") for code in FINDINGS} <= set(PWS_EXTRA)


def test_the_definition_changes_in_january_2024():
    assert [definition_at(date(*m, 1)).version for m in ((2015, 1), (2023, 12), (2024, 1), (2026, 9))] == [
        "PMK 4/2019",
        "PMK 4/2019",
        "PMK 6/2024",
        "PMK 6/2024",
    ]
    assert [d.valid_from for d in DEFINITIONS] == sorted(d.valid_from for d in DEFINITIONS)


def test_a_changed_definition_breaks_only_the_services_it_concerns():
    changed = [id for id in INDICATORS if definition_of(id, date(2023, 12, 1)) != definition_of(id, date(2024, 1, 1))]
    assert changed == ["SPM01"]
    assert definition_of("SPM01", date(2026, 9, 1)).version == "PMK 6/2024"
    assert definition_of("SPM08", date(2026, 9, 1)).valid_from == date(2019, 1, 1)


def test_codes_of_places():
    assert [is_kemendagri(c) for c in ("31", "15.71", "15.71.01", "15.71.01.1001", "81.71.01.2003")] == [True] * 5
    assert [is_kemendagri(c) for c in ("", None, "1571", "15.71.01.3001", "15.71.1", "15.71.01.1001 ", "15.71\n")] == [
        False
    ] * 7
    assert [
        is_puskesmas(c) for c in ("P1571010201", "1571010201", "P157101020", "P15710102011", "p1571010201", None)
    ] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert (kelurahan_kind("81.71.01.1001"), kelurahan_kind("81.71.01.2001"), kecamatan_of("81.71.01.2001")) == (
        "kelurahan",
        "desa",
        "81.71.01",
    )
    with pytest.raises(ValueError, match="81.71"):
        kelurahan_kind("81.71")


def test_a_selection_is_its_address():
    sel = Selection("15.71", date(2025, 9, 1))
    assert (sel.level, sel.area, sel.link("")) == ("kota", "15.71", "./?kota=15.71&periode=2025-09")
    there = sel.but(puskesmas="P1571010201", basis="riil", indikator="K4")
    assert (there.level, there.area) == ("puskesmas", "P1571010201")
    assert there.link("pws") == "pws?kota=15.71&periode=2025-09&puskesmas=P1571010201&indikator=K4&basis=riil"


def test_a_column_knows_its_kind_and_hidden_is_one_value():
    with pytest.raises(ValueError, match="persen"):
        Column("a", "A", "persen")
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", "count")), (("x", HIDDEN), ("y", None)))
    assert table.column("b") == [HIDDEN, None]
    assert repr(HIDDEN) == "disembunyikan"
