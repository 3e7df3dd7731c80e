"""The written briefing sentence by sentence: each rule speaks, and each reason to be silent is silent."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from store.picture import drawn

from ilp_dash.domain.briefing import _FINDS, Facts, briefing
from ilp_dash.domain.briefing_rules import PARTS, RULES
from ilp_dash.domain.indicators import INDICATORS

CITY, JUNE, DECEMBER = "10.01", date(2025, 6, 1), date(2025, 12, 1)
PASAR, LAUT = "P1001010201", "P1001010202"
MELATI = "10.01.01.1001"


def row(id: str, served, sasaran, due, reported=1, **more) -> SimpleNamespace:
    """A service or PWS indicator as the store counts it; due: per cent of the sasaran. served None: hidden, or none."""
    short = None if served is None else max(-(-due * sasaran // 100) - served, 0)
    reached = None if served is None else served >= sasaran
    fields = {
        "id": id,
        "indicator": id,
        "name": INDICATORS[id].name,
        "short": INDICATORS[id].short,
        "served_ytd": served,
        "sasaran": sasaran,
        "running_pct": float(due),
        "short_count": short,
        "coverage_pct": None if served is None else 100 * served / sasaran,
        "left_count": None if served is None else max(sasaran - served, 0),
        "reached": reached,
        "units": 3,
        "units_reported": reported,
        "reported": bool(reported),
        "pace": None if served is None else ("tercapai" if reached else "tertinggal" if short else "sesuai"),
        "counted_month": JUNE,
        "last_month": JUNE,
        "last_year_pct": None,
    }
    return SimpleNamespace(**fields | more)


def services(picture: str, **more) -> list:
    """layanan | dilayani | sasaran | seharusnya (%)."""
    return [
        row(r["layanan"], *(None if r[k] is None else int(r[k]) for k in ("dilayani", "sasaran", "seharusnya")), **more)
        for r in drawn(picture)
    ]


def unit(code, name, *counted, **more):
    return row(*counted, puskesmas_code=code, puskesmas=name, **more)


def kelurahan(name, *counted, **more):
    own = {"area_code": MELATI, "puskesmas": "Pasar", "puskesmas_code": PASAR} | more
    return SimpleNamespace(**vars(row(*counted)) | own | {"name": name})


def year(now, before, sasaran=1000, chance=False, **more):
    return row(
        *("SPM08", now, sasaran, 50),
        **{"same_pct": 100 * now / sasaran, "last_year_pct": 100 * before / sasaran, "within_chance": chance}
        | {"same_served": now, "same_served_before": before, "units_compared": 3}
        | {"pace": "sesuai" if 2 * now >= sasaran else "sedikit"}
        | more,
    )


def facts(**of) -> Facts:
    return Facts(CITY, "Kota Contoh", of.pop("month", JUNE), **of)


def signal(value, low, high, marks=("di_bawah",), provisional=False):
    return SimpleNamespace(
        puskesmas_code=PASAR,
        puskesmas="Pasar",
        id="SPM09",
        value=value,
        marks=marks,
        usual=((low + high) / 2, low, high),
        provisional=provisional,
    )


def found(finding, many, followed):
    return SimpleNamespace(finding=finding, found=many, followed_up=followed)


def evaluated(kelurahan, reported, evaluated):
    return SimpleNamespace(kelurahan=kelurahan, reported=reported, evaluated=evaluated)


BEHIND = services("layanan | dilayani | sasaran | seharusnya\nSPM08 | 300 | 1000 | 50")
UNITS = [unit(PASAR, "Pasar", "SPM08", 100, 500, 50), unit(LAUT, "Laut", "SPM08", 190, 500, 50)]
SLOW = [unit(PASAR, "Pasar", "SPM08", 100, 500, 50)]
K6 = [kelurahan("Melati", "K6", 20, 100, 45)]
TWO_NAMED = ", terbanyak di Puskesmas Pasar (150) dan Puskesmas Laut (60)"
SHORT = "Pelayanan hipertensi di Kota Contoh tertinggal: kurang 200 orang dari target berjalan (capaian 30,0 %, "
SHORT += "seharusnya 50,0 %)"
DAY = date(2025, 3, 1)

SAID = [
    (
        "spm-tercapai",
        {"services": services("layanan | dilayani | sasaran | seharusnya\nSPM08 | 1000 | 1000 | 50")},
        "Pelayanan hipertensi di Kota Contoh sudah tercapai: 1.000 orang terlayani, seluruh sasaran tahun 2025.",
    ),
    (
        "spm-tercapai",
        {"services": services("layanan | dilayani | sasaran | seharusnya\nSPM05 | 1200 | 1200 | 100")},
        "Pelayanan usia pendidikan dasar di Kota Contoh sudah tercapai: 1.200 orang terlayani, seluruh sasaran tahun "
        "ajaran.",
    ),
    (
        "spm-di-atas-laju",
        {"services": services("layanan | dilayani | sasaran | seharusnya\nSPM08 | 600 | 1000 | 50")},
        "Pelayanan hipertensi di Kota Contoh mendahului target: 600 orang terlayani, 100 orang di atas target berjalan "
        "(capaian 60,0 %, seharusnya 50,0 %).",
    ),
    (
        "spm-naik",
        {"services": [year(480, 400)]},
        "Pelayanan hipertensi di Kota Contoh naik dari tahun lalu: 40,0 % menjadi 48,0 % pada Juni 2025, 80 orang "
        "lebih banyak; masih di bawah target berjalan.",
    ),
    (
        "spm-naik",
        {"services": [year(505, 400, units_compared=2)]},
        "Pelayanan hipertensi di Kota Contoh naik dari tahun lalu: 40,0 % menjadi 50,5 % pada Juni 2025, 105 orang "
        "lebih banyak, menurut 2 dari 3 puskesmas yang lapor pada kedua tahun.",
    ),
    ("ilp-semua", {"declared": [DAY] * 3}, "Semua 3 puskesmas Kota Contoh sudah dinyatakan menerapkan ILP."),
    ("pws-semua", {"running": evaluated(5, 5, 5)}, "PWS dievaluasi di semua 5 kelurahan Kota Contoh pada Juni 2025."),
    ("lapor-semua", {"reports": (6, 6, 6)}, "Semua 6 laporan Juni 2025 dari Kota Contoh masuk tepat waktu."),
    ("spm-tertinggal", {"services": BEHIND, "units": UNITS}, f"{SHORT}{TWO_NAMED}."),
    (
        "spm-tertinggal",  # one of them is marked: more may be short there, and nobody says "terbanyak"
        {"services": BEHIND, "units": UNITS, "failed": {(PASAR, "SPM08"): {"konsisten": "beda"}}},
        f"{SHORT}, antara lain di Puskesmas Laut (60).",
    ),
    (
        "spm-tertinggal",  # one of them is hidden in this view
        {"services": BEHIND, "units": [UNITS[1], unit(PASAR, "Pasar", "SPM08", None, 500, 50)]},
        f"{SHORT}, antara lain di Puskesmas Laut (60).",
    ),
    (
        "spm-tertinggal",
        {
            "services": services("layanan | dilayani | sasaran | seharusnya\nSPM08 | 999 | 1000 | 100"),
            "month": DECEMBER,
        },
        "Pelayanan hipertensi di Kota Contoh tertinggal: kurang 1 orang dari sasaran setahun (capaian 99,9 %, "
        "seharusnya 100,0 %).",
    ),
    (
        "pws-tertinggal",
        {
            "pws": [row("KUNJUNGAN_RUMAH", 300, 1000, 50)],
            "kelurahan": [kelurahan("Melati", "KUNJUNGAN_RUMAH", 9, 90, 50)],
        },
        "Kota Contoh, keluarga dikunjungi di rumah: kurang 200 keluarga dari target berjalan (capaian 30,0 %, "
        "seharusnya 50,0 %), antara lain di Kelurahan Melati (36).",
    ),
    (
        "pws-tertinggal",  # December: the target of the year
        {"month": DECEMBER, "pws": [row("KUNJUNGAN_RUMAH", 300, 1000, 100)]},
        "Kota Contoh, keluarga dikunjungi di rumah: kurang 700 keluarga dari target setahun (capaian 30,0 %, "
        "seharusnya 100,0 %).",
    ),
    (
        "temuan-terbuka",  # the most urgent one, though more people are without access
        {"found": [found("AKSES", 90, 0), found("BAHAYA", 12, 7)]},
        "5 temuan tanda bahaya dari kunjungan rumah di Kota Contoh pada Juni 2025 belum ditindaklanjuti, dari 12 yang "
        "ditemukan.",
    ),
    (
        "spm-turun",
        {"services": [year(520, 600)]},
        "Pelayanan hipertensi di Kota Contoh turun dari tahun lalu: 60,0 % menjadi 52,0 % pada Juni 2025, 80 orang "
        "lebih sedikit; tidak di bawah target berjalan.",
    ),
    (
        "ilp-lewat",
        {"declared": [DAY, None, None], "target_on": date(2025, 5, 31)},
        "2 dari 3 puskesmas Kota Contoh belum dinyatakan menerapkan ILP, lewat dari target 31 Mei 2025.",
    ),
    (
        "kejar",
        {"units": SLOW},
        "Puskesmas Pasar, pelayanan hipertensi: bagaimana melayani 67 orang sebulan sampai Desember? Sejak awal tahun "
        "rata-ratanya 17 orang, dan 400 orang belum terlayani.",
    ),
    (
        "kejar",  # the school year ends in June; nobody was served
        {"units": [unit(PASAR, "Pasar", "SPM05", 0, 500, 50, last_month=date(2025, 3, 1), counted_month=JUNE)]},
        "Puskesmas Pasar, pelayanan usia pendidikan dasar: bagaimana melayani 167 orang sebulan sampai Juni? "
        "Sejak awal tahun rata-ratanya belum sampai satu orang, dan 500 orang belum terlayani.",
    ),
    (
        "datangi",
        {"kelurahan": K6},
        "Kelurahan Melati (Puskesmas Pasar) kurang 25 orang dari target berjalan: panggil ibu hamil untuk K6. Siapa "
        "yang mengerjakan, dan kapan? Penanggung jawab: Klaster 2 puskesmas.",
    ),
    (
        "periksa",
        {"services": BEHIND, "failed": {(CITY, "SPM08"): {"di_atas_100": "capaian di atas 100 %"}}},
        "Angka pelayanan hipertensi di Kota Contoh: siapa yang memastikannya sebelum dipakai? Capaian di atas 100 %.",
    ),
    (
        "tagih",
        {"reports": (6, 4, 4), "silent": ["Laut", "Pasar"]},
        "Laporan Juni 2025 dari Kota Contoh: 2 dari 6 belum masuk (Puskesmas Laut dan Pasar). Siapa yang memintanya, "
        "dan sampai kapan ditunggu?",
    ),
    (
        "tagih",
        {"reports": (20, 14, 10), "silent": ["A", "B", "C", "D", "E"]},
        "Laporan Juni 2025 dari Kota Contoh: 6 dari 20 belum masuk (Puskesmas A, B, C dan 2 puskesmas lain). Siapa "
        "yang memintanya, dan sampai kapan ditunggu?",
    ),
    (
        "sinyal",
        {"signals": [signal(0, 20.4, 41.6)]},
        "Puskesmas Pasar, pelayanan diabetes melitus: siapa yang mencari sebabnya? Pada Juni 2025 dilayani tidak "
        "seorang pun, biasanya 21–41 orang.",
    ),
    (
        "sinyal",  # 38 is below 38.4: no whole number of the usual ones
        {"signals": [signal(38, 38.4, 65.9)]},
        "Puskesmas Pasar, pelayanan diabetes melitus: siapa yang mencari sebabnya? Pada Juni 2025 dilayani 38 orang, "
        "biasanya 39–65 orang.",
    ),
]


def of_rule(rule: str, told: dict) -> list[str]:
    return [s.words for part in told.values() for s in part if s.rule == rule]


@pytest.mark.parametrize(("rule", "of", "sentence"), SAID, ids=[f"{n}-{said[0]}" for n, said in enumerate(SAID)])
def test_a_rule_says_its_sentence(rule, of, sentence):
    assert of_rule(rule, briefing(facts(**of))) == [sentence]


def test_every_rule_is_heard_above_and_only_rules_speak():
    assert set(RULES) == set(_FINDS) == {rule for rule, _, _ in SAID}
    assert {r.part for r in RULES.values()} == set(PARTS)


MARKED = {(CITY, "SPM08"): {"konsisten": "beda"}}
SILENT = [
    ("spm-tercapai", "marked", {"services": SAID[0][1]["services"], "failed": {(CITY, "SPM08"): {"di_atas_100": "x"}}}),
    ("spm-di-atas-laju", "chance", {"services": [row("SPM08", 520, 1000, 50)]}),
    ("spm-di-atas-laju", "marked", {"services": [row("SPM08", 600, 1000, 50)], "failed": MARKED}),
    ("spm-di-atas-laju", "hidden", {"services": [row("SPM08", None, 1000, 50)]}),
    ("spm-naik", "chance", {"services": [year(480, 400, chance=True)]}),
    ("spm-naik", "chance not known", {"services": [year(480, 400, chance=None)]}),
    ("spm-naik", "far behind all the same", {"services": [year(480, 400, pace="tertinggal")]}),
    ("spm-naik", "fewer people", {"services": [year(480, 400, same_served_before=490)]}),
    ("spm-naik", "marked", {"services": [year(480, 400)], "failed": MARKED}),
    ("ilp-semua", "one is not", {"declared": [DAY, None]}),
    ("ilp-semua", "one puskesmas", {"declared": [DAY], "whole": False}),
    ("pws-semua", "one is silent", {"running": evaluated(5, 4, 4)}),
    ("pws-semua", "one is not evaluated", {"running": evaluated(5, 5, 4)}),
    ("lapor-semua", "one is late", {"reports": (6, 6, 5)}),
    ("lapor-semua", "nothing was due", {"reports": (0, 0, 0)}),
    ("spm-tertinggal", "chance", {"services": [row("SPM08", 480, 1000, 50)]}),
    ("spm-tertinggal", "marked", {"services": BEHIND, "failed": MARKED}),
    ("spm-tertinggal", "nobody reported", {"services": [row("SPM08", 300, 1000, 50, reported=0)]}),
    ("pws-tertinggal", "chance", {"pws": [row("K6", 430, 1000, 45)]}),
    ("pws-tertinggal", "marked", {"pws": [row("K6", 100, 1000, 45)], "failed": {(CITY, "K6"): {"konsisten": "x"}}}),
    ("pws-tertinggal", "told of SPM", {"services": BEHIND, "pws": [row("HT_DILAYANI", 300, 1000, 50)]}),
    ("pws-tertinggal", "hidden", {"pws": [row("K6", None, 1000, 45)]}),
    ("temuan-terbuka", "all followed up", {"found": [found("BAHAYA", 7, 7)]}),
    ("temuan-terbuka", "hidden", {"found": [found("BAHAYA", None, None), found("TBC", 8, None)]}),
    ("spm-turun", "chance", {"services": [year(520, 600, chance=True)]}),
    ("ilp-lewat", "the day has not passed", {"declared": [DAY, None], "target_on": date(2025, 7, 1)}),
    ("ilp-lewat", "no day was set", {"declared": [DAY, None]}),
    ("kejar", "has not reported", {"units": [unit(PASAR, "Pasar", "SPM08", 100, 500, 50, reported=0)]}),
    ("kejar", "chance", {"units": [unit(PASAR, "Pasar", "SPM08", 240, 500, 50)]}),
    ("kejar", "marked", {"units": SLOW, "failed": {(PASAR, "SPM08"): {"konsisten": "x"}}}),
    ("kejar", "the year is over", {"units": [unit(PASAR, "Pasar", "SPM08", 100, 500, 100, last_month=DECEMBER)]}),
    ("kejar", "another puskesmas is looked at", {"units": [unit(LAUT, "Laut", "SPM08", 100, 500, 50)], "whole": False}),
    ("datangi", "chance", {"kelurahan": [kelurahan("Melati", "K6", 40, 100, 45)]}),
    ("datangi", "has not reported", {"kelurahan": [kelurahan("Melati", "K6", 20, 100, 45, last_month=DAY)]}),
    ("datangi", "marked", {"kelurahan": K6, "failed": {(MELATI, "K6"): {"konsisten": "x"}}}),
    ("datangi", "hidden", {"kelurahan": [kelurahan("Melati", "K6", None, 100, 45)]}),
    ("periksa", "not reported is no mistake", {"services": BEHIND, "failed": {(CITY, "SPM08"): {"lengkap": "x"}}}),
    ("tagih", "all are in", {"reports": (6, 6, 2)}),
    ("tagih", "nobody has begun", {"reports": (6, 0, 0)}),
    ("sinyal", "higher than usual", {"signals": [signal(90, 20, 41, ("di_atas",))]}),
    ("sinyal", "within its limits", {"signals": [signal(22, 20, 41, ("lari_bawah",))]}),
    ("sinyal", "limits to be moved yet", {"signals": [signal(3, 20, 41, provisional=True)]}),
    ("sinyal", "marked", {"signals": [signal(3, 20, 41)], "failed": {(PASAR, "SPM09"): {"konsisten": "x"}}}),
]


@pytest.mark.parametrize(("rule", "why", "of"), SILENT, ids=[f"{rule}: {why}" for rule, why, _ in SILENT])
def test_a_rule_is_silent(rule, why, of):
    assert of_rule(rule, briefing(facts(**of))) == []


def test_of_nothing_nothing_is_told():
    assert briefing(facts()) == {part: [] for part in PARTS}


MANY = """
layanan | dilayani | sasaran | seharusnya
SPM01   | 100      | 1000    | 50
SPM06   | 100      | 1000    | 50
SPM07   | 200      | 2000    | 50
SPM08   | 300      | 1000    | 50
SPM09   | 299      | 1000    | 50
"""


def test_most_people_speak_first_equals_by_code_and_the_second_of_a_rule_weighs_half():
    """SPM07 is 800 short, SPM01 and SPM06 400 each. Weights: 100, then K4 of 80, findings of 70, then 100 ÷ 2."""
    of = facts(services=services(MANY))
    assert [s.thing[0] for s in briefing(of)["kurang"]] == ["SPM07", "SPM01", "SPM06"]
    more = replace(of, pws=[row("IDL", 10, 100, 50)], found=[found("TBC", 3, 1)])
    assert [s.rule for s in briefing(more)["kurang"]] == ["spm-tertinggal", "pws-tertinggal", "temuan-terbuka"]
    other = replace(of, pws=[row("IDL", 10, 100, 50)])
    assert [s.thing[0] for s in briefing(other)["kurang"]] == ["SPM07", "IDL", "SPM01"]
    assert briefing(replace(of, services=of.services[::-1])) == briefing(of)


def test_a_thing_is_told_once_whatever_rule_speaks():
    """Behind, and higher than last year: one sentence. Of a puskesmas, its own service is not told twice either."""
    told = briefing(facts(services=[year(300, 200)]))
    assert [s.rule for part in told.values() for s in part] == ["spm-tertinggal"]
    own = briefing(Facts(PASAR, "Puskesmas Pasar", JUNE, False, services=BEHIND, units=SLOW))
    assert [s.rule for part in own.values() for s in part] == ["spm-tertinggal"]
