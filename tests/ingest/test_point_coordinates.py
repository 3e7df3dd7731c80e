"""What a cell of a file of points says, and which errors are recognised and only proposed. All points are invented."""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_points import CITIES, GROUNDS, invented

from ilp_dash.ingest.points.coordinates import read_coordinate

# ---- what a cell says


@given(st.decimals(-180, 180, places=6))
def test_a_decimal_is_read_with_a_point_or_a_comma(value):
    text = f"{value:f}"
    for way in (text, text.replace(".", ","), f" {text} ", text.replace("-", "−"), f"'{text}", float(value)):
        assert float(read_coordinate(way).value) == pytest.approx(float(value), abs=1e-9)


@given(
    st.integers(0, 179),
    st.integers(0, 59),
    st.integers(0, 599),
    st.sampled_from(["LS", "LU", "BT", "BB", "S", "N", "E", "W"]),
)
def test_degrees_minutes_and_seconds_with_their_signs_are_read(degrees, minutes, tenths, letter):
    sign = -1 if letter in ("LS", "S", "BB", "W") else 1
    meant = sign * (degrees + minutes / 60 + tenths / 36000)
    seconds = f"{tenths / 10:.1f}"
    decimal = f"{minutes + tenths / 600:.9f}"
    for way in (
        f"{degrees}°{minutes}'{seconds}\"{letter}",
        f"{letter} {degrees}° {minutes}′ {seconds.replace('.', ',')}″",
        f"{degrees}º {minutes}’ {seconds}'' {letter.lower()}",
        f"{degrees}°{decimal}'{letter}",
    ):
        found = read_coordinate(way)
        assert float(found.value) == pytest.approx(meant, abs=1e-8), way
        assert found.axis == ("lat" if letter in ("LS", "LU", "S", "N") else "lon")


@given(
    st.one_of(
        st.text(max_size=30),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.text("0123456789.,°'\" -+LSBTE", max_size=16),
    )
)
def test_anything_else_is_refused_and_never_a_crash(cell):
    try:
        found = read_coordinate(cell)
    except ValueError:
        return
    if found is not None:
        assert isinstance(found.guess if found.value is None else found.value, Decimal)
        assert all(math.isfinite(value) for value, _ in found.meant())


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "\u00a0"])
def test_a_blank_is_no_coordinate_and_not_zero(cell):
    assert read_coordinate(cell) is None


@pytest.mark.parametrize(
    "cell", ["abc", "1°75'00\"", "1°36'61\"", "1.5°20'", "1 36", "--1", True, float("nan"), float("inf"), "1.606 S E"]
)
def test_nonsense_is_no_coordinate(cell):
    with pytest.raises(ValueError):
        read_coordinate(cell)


def test_digits_without_signs_are_only_a_guess():
    for text in ("1.36.24", "1 36 24", "1:36:24"):
        found = read_coordinate(text)
        assert found.value is None
        assert float(found.guess) == pytest.approx(1.606667, abs=1e-6)
    assert read_coordinate("103.606.812").value == 103606812


# ---- errors are recognised in every city, and land in it


def as_dms_digits(value: float) -> str:
    seconds = round(abs(value) * 3600)
    return f"{'-' if value < 0 else ''}{seconds // 3600}.{seconds % 3600 // 60:02d}{seconds % 60:02d}"


DAMAGES = {
    "tertukar": lambda lat, lon: (f"{lon}", f"{lat}"),
    "minus": lambda lat, lon: (f"{-lat}", f"{lon}"),
    "koma desimal": lambda lat, lon: (f"{lat:.6f}".replace(".", ""), f"{lon:.6f}".replace(".", "")),
    "koma desimal lintang": lambda lat, lon: (f"{lat:.6f}".replace(".", ""), f"{lon}"),
    "derajat-menit-detik": lambda lat, lon: (as_dms_digits(lat), as_dms_digits(lon)),
    "derajat-menit-detik (": lambda lat, lon: (as_dms_digits(lat).lstrip("-"), as_dms_digits(lon)),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kota", CITIES)
@settings(deadline=None)
@given(st.data())
def test_each_damage_is_proposed_back_to_where_it_came_from(kota, damage, data):
    centre = data.draw(st.sampled_from(sorted(GROUNDS[kota].centres.values())))
    lat = round(centre[0] + data.draw(st.integers(-90, 90)) / 10000, 6)
    lon = round(centre[1] + data.draw(st.integers(-90, 90)) / 10000, 6)
    a, b = (read_coordinate(text) for text in DAMAGES[damage](lat, lon))
    if GROUNDS[kota].holds(float(a.value), float(b.value)):
        return  # nothing to see: taken as it stands
    proposals = GROUNDS[kota].proposals(a, b)
    assert all(GROUNDS[kota].holds(y, x) for y, x, _ in proposals)
    assert any(abs(y - lat) < 0.0003 and abs(x - lon) < 0.0003 for y, x, _ in proposals), proposals
    assert all(damage.split()[0] in words or len(proposals) > 1 for *_, words in proposals)


@settings(deadline=None)
@given(st.decimals(-200, 200, places=4), st.decimals(-200, 200, places=4))
def test_whatever_is_written_only_spots_of_the_city_are_proposed(lat, lon):
    for ground in GROUNDS.values():
        for y, x, words in ground.proposals(read_coordinate(str(lat)), read_coordinate(str(lon))):
            assert ground.holds(y, x)
            assert words or ground.holds(float(lat), float(lon))


def test_a_damaged_degree_writing_is_never_taken_for_a_good_point():
    """1.3624 for 1°36'24" lies outside every city, so it cannot slip through unseen."""
    for kota, ground in GROUNDS.items():
        for code, lat, lon in invented(kota):
            assert not ground.holds(float(as_dms_digits(lat)), float(as_dms_digits(lon))), (code, lat, lon)
