"""The four-way status as the handbook's table has it, row by row, and the running target, judged on counts."""

import pytest
from store.picture import KOTA, month, pictured, places

from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.pws import STATUSES
from ilp_dash.store.queries.pws import pws_area, pws_trend

# Target of K4 is 95 % a year: of 1.200 women 190 by the end of February, 285 by the end of March.
TABLE = [
    # name, January, February, March ("" = not reported, None = not asked) -> the word in the last month asked
    ("di atas, naik", 90, 100, None, "Baik"),
    ("di atas, tetap", 100, 100, None, "Baik"),
    ("di atas, turun", 100, 90, None, "Kurang"),
    ("di bawah, naik", 80, 90, None, "Cukup"),
    ("di bawah, turun", 90, 80, None, "Jelek"),
    ("di bawah, tetap", 90, 90, None, "Jelek"),
    ("di atas, nol dan nol", 400, 0, 0, "Baik"),
    ("di bawah, nol dan nol", 100, 0, 0, "Jelek"),
    ("di atas, bulan lalu belum lapor", None, 200, None, "Di atas target"),
    ("di bawah, bulan lalu belum lapor", None, 100, None, "Di bawah target"),
    ("Januari di atas", 100, None, None, "Di atas target"),
    ("Januari di bawah", 90, None, None, "Di bawah target"),
    ("bulan ini belum lapor", 100, 100, "", "Belum lapor"),
]


def city(names):
    rows = "\n".join(f"{name} | Barat | Pasar | 2019-01-01 |" for name in names)
    return places(f"kelurahan | kecamatan | puskesmas | mulai | sampai\n{rows}")


def picture_of(folder, code, lines, rules=()):
    """lines: (name, sasaran, counts of the first months; None = not reported)."""
    head = ["kelurahan", "kode", "pusdatin", *MONTH_SHORT]
    body = [
        [
            name,
            code,
            "" if sasaran is None else str(sasaran),
            *("" if n is None else str(n) for n in counts),
            *[""] * 12,
        ]
        for name, sasaran, counts in lines
    ]
    table = "\n".join(" | ".join(row[:15]) for row in [head, *body])
    return pictured(folder, "", table, rules=[("angka_kecil", "0", "2019-01"), *rules], of=city([n for n, *_ in lines]))


def word(picture, name, code, months):
    found = picture.ask(pws_area, "kelurahan", picture.code(name), code, month(f"2025-{months:02}"), "pusdatin")
    return STATUSES[found.status].name


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    lines = [(name, 1200, counts) for name, *counts, _ in TABLE]
    return picture_of(tmp_path_factory.mktemp("status"), "K4", [*lines, ("semua", 1200, (9,) * 12)])


@pytest.mark.parametrize(("name", "january", "february", "march", "wanted"), TABLE, ids=[row[0] for row in TABLE])
def test_the_status_table(table, name, january, february, march, wanted):
    asked = 3 if march is not None else 2 if february is not None else 1
    assert word(table, name, "K4", asked) == wanted


def test_without_a_sasaran_nothing_is_judged(tmp_path):
    picture = picture_of(tmp_path, "K4", [("tanpa", None, (10, 10)), ("nol", 0, (10, 10)), ("ada", 1200, (90, 90))])
    assert [word(picture, name, "K4", 2) for name in ("tanpa", "nol", "ada")] == ["Belum lapor", "Belum lapor", "Jelek"]


def test_equal_below_target_is_a_local_rule(tmp_path):
    lines = [("tetap", 1200, (50, 50)), ("turun", 1200, (50, 40)), ("di atas", 1200, (100, 100))]
    picture = picture_of(tmp_path, "K4", lines, [("tetap_di_bawah_target", "cukup", "2025-01")])
    assert [word(picture, name, "K4", 2) for name, *_ in lines] == ["Cukup", "Jelek", "Baik"]


def test_the_sendangguwo_series(tmp_path):
    cumulative = [102, 213, 310, 403, 500, 602, 719, 832, 949]
    monthly = [b - a for a, b in zip([0, *cumulative], cumulative, strict=False)]
    picture = picture_of(tmp_path, "K4", [("Sendangguwo", 1000, monthly)])
    rows = picture.ask(pws_trend, "kelurahan", picture.code("Sendangguwo"), "K4", "pusdatin")
    assert [round(r.target_running_pct, 2) for r in rows] == pytest.approx(
        [7.92, 15.83, 23.75, 31.67, 39.58, 47.50, 55.42, 63.33, 71.25], abs=0.006
    )
    assert [STATUSES[r.status].name for r in rows] == [
        "Di atas target", "Baik", "Kurang", "Kurang", "Baik", "Baik", "Baik", "Kurang", "Baik"
    ]  # fmt: skip


def test_the_running_target_is_multiplied_first_and_whole_at_the_end_of_the_year(tmp_path):
    picture = picture_of(tmp_path, "PK", [("Satu", 100, (6,) * 12)])
    target = {r.month.month: r.target_running_pct for r in picture.ask(pws_trend, "kota", KOTA, "PK", "pusdatin")}
    assert (target[9], target[12]) == (60.0, 80.0)


def test_reaching_the_target_is_judged_on_counts_never_on_a_rounded_share(tmp_path):
    """The fewest people that reach 80 % × months ÷ 12, and one fewer, for sasaran of all sizes."""
    lines, wanted = [], {}
    for sasaran in (7, 97, 1201, 10_007, 100_000, 999_983):
        for months in (1, 5, 7, 9, 12):
            fewest = -(-80 * months * sasaran // 1200)
            for people in (fewest, fewest - 1):
                name = f"{sasaran} {months} {people}"
                lines.append((name, sasaran, (*(0,) * (months - 1), people)))
                wanted[name] = (months, people * 1200 >= 80 * months * sasaran)
    picture = picture_of(tmp_path, "PK", [*lines, ("semua", 100, (1,) * 12)])
    found = {
        name: picture.ask(
            pws_area, "kelurahan", picture.code(name), "PK", month(f"2025-{months:02}"), "pusdatin"
        ).status
        for name, (months, _) in wanted.items()
    }
    assert {name: status in ("baik", "kurang", "di_atas") for name, status in found.items()} == {
        name: above for name, (_, above) in wanted.items()
    }


@pytest.mark.parametrize(("sasaran", "rentan"), [(11, True), (12, False), (0, True), (None, False)])
def test_rentan_is_a_sasaran_below_12(tmp_path, sasaran, rentan):
    picture = picture_of(tmp_path, "K4", [("Satu", sasaran, (5,)), ("Dua", 1200, (90,))])
    found = picture.ask(pws_area, "kelurahan", picture.code("Satu"), "K4", month("2025-01"), "pusdatin")
    assert found.rentan is rentan
