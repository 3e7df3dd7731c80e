"""The ladder of categories and the list of additions, as they are sent."""

import pandas as pd

from ilp_dash.charts.ladder import additions, ladder


def test_a_step_says_how_far_it_is_climbed_and_what_is_not_said_is_not_sent():
    steps = pd.DataFrame(
        [
            ("A", "= 100", 0.0, None, "9 orang lagi", "", ""),
            ("B", "< 100", 72.5, 80.0, "", "72,5 sekarang", "80,0 bila"),
        ],
        columns=["name", "bounds", "reached", "planned", "text", "now", "then"],
    )
    assert ladder(steps, "Tangga")["steps"] == [
        {"name": "A", "bounds": "= 100", "text": "9 orang lagi"},
        {
            "name": "B",
            "bounds": "< 100",
            "fills": [["ld-q", "80.0%"], ["ld-r", "72.5%"]],
            "now": "72,5 sekarang",
            "then": "80,0 bila",
        },
    ]


def test_without_a_position_there_are_no_steps_but_a_sentence():
    spec = ladder(pd.DataFrame(), "Tangga")
    assert "steps" not in spec and spec["none"].startswith("Belum ada data")


def test_an_addition_is_sent_once_however_many_there_are():
    items = [(f"P{n:010}-SPM08-5", f"Puskesmas {n} · Hipertensi · 5 orang", "") for n in range(200)]
    spec = additions("", "ip-spm?kota=15.71&tambah=", items)
    assert len(str(spec)) < 200 * 90
    assert "acts" not in spec
