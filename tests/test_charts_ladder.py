"""The ladder of categories and the list of additions, as they are sent."""

from ilp_dash.charts.ladder import Step, additions, ladder


def test_a_step_says_how_far_it_is_climbed_and_what_is_not_said_is_not_sent():
    spec = ladder(
        "Tangga",
        [
            Step("A", "= 100", 0.0, None, "9 orang lagi"),
            Step("B", "< 100", 72.5, 80.0, now="72,5 sekarang", planned="80,0 bila"),
        ],
    )
    assert spec["steps"] == [
        {"l": "A", "b": "= 100", "r": 0.0, "x": "9 orang lagi"},
        {"l": "B", "b": "< 100", "r": 72.5, "q": 80.0, "n": "72,5 sekarang", "p": "80,0 bila"},
    ]


def test_an_addition_is_sent_once_however_many_there_are():
    items = [(f"P{n:010}-SPM08-5", f"Puskesmas {n} · Hipertensi · 5 orang", "") for n in range(200)]
    spec = additions("", "ip-spm?kota=15.71", items)
    assert len(str(spec)) < 200 * 90
    assert "use" not in spec
