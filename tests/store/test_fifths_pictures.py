"""Lowest and highest fifth of kelurahan, asked of a store drawn as a small table; what is hidden, of its public
view."""

from store.picture import KOTA, month, pictured, places

from ilp_dash.analysis.pws import fifths
from ilp_dash.store.queries.pws import pws_units


def street(*served, sasaran=100):
    """One kelurahan per number of people served in March 2025, all of one puskesmas."""
    names = [f"Kelurahan {n}" for n in range(len(served))]
    of = places("\n".join(["kelurahan | kecamatan | puskesmas | mulai", *(f"{n} | A | P | 2019-01-01" for n in names)]))
    lines = [f"{name} | KN1 | {sasaran} | {n}" for name, n in zip(names, served, strict=True)]
    return {"pws": "\n".join(["kelurahan | kode | pusdatin | Mar", *lines]), "of": of}


def gap(picture, at="2025-03"):
    return fifths(picture.frame(pws_units, KOTA, "kelurahan", "KN1", month(at), "pusdatin"))


def test_the_fifths_are_sums_of_the_lowest_and_the_highest_kelurahan(tmp_path):
    # Eleven kelurahan: two in each fifth, (5 + 7) ÷ 200 and (15 + 16) ÷ 200.
    picture = pictured(tmp_path, **street(16, 5, 8, 9, 10, 11, 12, 13, 14, 15, 7))
    assert gap(picture) == (
        "Seperlima kelurahan terendah 6,0 %, tertinggi 15,5 %: selisih 9,5 poin (dari 11 kelurahan yang lapor dan "
        "angkanya tampil)."
    )


def test_fewer_than_ten_published_kelurahan_have_no_fifths(tmp_path):
    assert gap(pictured(tmp_path / "nine", **street(*range(5, 14)))) == ""
    # Of eleven two are hidden (3, and 6 beside it), of nine nothing can be said.
    assert gap(pictured(tmp_path / "hidden", **street(3, *range(6, 16))).public) == ""


def test_hidden_kelurahan_are_outside_the_fifths_and_counted(tmp_path):
    # 3 is hidden, and 6 with it: of the ten left two and two, (7 + 8) ÷ 200 and (15 + 16) ÷ 200.
    picture = pictured(tmp_path, **street(3, *range(6, 17)))
    assert gap(picture.public) == (
        "Seperlima kelurahan terendah 7,5 %, tertinggi 15,5 %: selisih 8,0 poin (dari 10 kelurahan yang lapor dan "
        "angkanya tampil; 2 disembunyikan)."
    )


def test_a_kelurahan_silent_this_month_is_in_no_fifth(tmp_path):
    of = street(*range(5, 17))
    lines = of["pws"].splitlines()
    of["pws"] = "\n".join([lines[0] + " | Apr", *(f"{line} | 10" for line in lines[1:-1]), lines[-1]])
    # In April eleven are left of twelve: 15 and 16, 24 and 25 of 100 each. The silent one had the most in March.
    assert gap(pictured(tmp_path, **of), "2025-04").startswith(
        "Seperlima kelurahan terendah 15,5 %, tertinggi 24,5 %: selisih 9,0 poin (dari 11 kelurahan"
    )


def test_the_gap_is_the_difference_of_the_two_per_cents_as_printed(tmp_path):
    # 121 ÷ 2000 is 6,05 %, printed 6,1; 300 ÷ 2000 is 15,0 %. The exact 8,95 would be printed 9,0.
    picture = pictured(tmp_path, **street(60, 61, 80, 80, 80, 80, 80, 80, 150, 150, sasaran=1000))
    assert gap(picture).startswith("Seperlima kelurahan terendah 6,1 %, tertinggi 15,0 %: selisih 8,9 poin")
