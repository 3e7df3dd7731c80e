"""Puskesmas on the map in a real browser: drawn where points have been given, silent where none have. The points are
invented."""

import shutil
from xml.etree import ElementTree

import pytest
from real_commands import command

from ilp_dash.store.reference import load_reference

CITY, KOTA = "/peta?kota=33.71", "33.71"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def with_points(small_city, serving, tmp_path_factory):
    """Address of a server of the small city with points of four of its five puskesmas."""
    folder = tmp_path_factory.mktemp("titik")
    for name in ("asli", "records.sqlite"):
        (shutil.copytree if (small_city / name).is_dir() else shutil.copy)(small_city / name, folder / name)
    reference = load_reference()
    centre = {a.code: (a.lat, a.lon) for a in reference.areas}
    home = {w.puskesmas_code: w.kelurahan_code for w in reference.working_areas if w.berlaku_sampai is None}
    codes = [p.puskesmas_code for p in reference.puskesmas if p.kota_code == KOTA][:4]
    rows = [f"{code};{centre[home[code]][0]};{centre[home[code]][1]}" for code in codes]
    file = folder / "titik.csv"
    file.write_text("\n".join(["kode_puskesmas;lintang;bujur", *rows]), encoding="utf-8")
    command(folder, "points", str(file))
    command(folder, "build")
    with serving(folder) as address:
        yield address


@pytest.fixture
def visit_points(visit, with_points):
    """As `visit`, of the server with points."""

    def make(screen: str = "laptop"):
        one = visit(screen)
        one.server = with_points
        return one

    return make


POINTS = ".map .scatterlayer .points path.point"
BOXES = """all => all.map((e) => { const b = e.getBoundingClientRect(); return [e.textContent, b.left, b.top, b.right,
b.bottom]; })"""


def test_nothing_is_drawn_and_nothing_said_without_points(visit):
    page = visit().open(CITY)
    page.wait_for_selector(".map .scatterlayer text")
    assert page.locator(POINTS).count() == 0
    assert "Puskesmas" not in page.locator(".map .legend").inner_text()


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_a_mark_says_its_name_and_opens_nothing(visit_points, screen):
    one = visit_points(screen)
    page = one.open(CITY)
    page.wait_for_selector(POINTS)
    assert page.locator(POINTS).count() == 4
    assert "Puskesmas (4 dari 5)" in page.locator(".map .legend").inner_text()
    page.locator(".map-box").scroll_into_view_if_needed()
    one.settle()
    box = page.locator(POINTS).first.bounding_box()
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    (page.touchscreen.tap if screen == "ponsel" else page.mouse.move)(*at)
    page.wait_for_selector(".map .hoverlayer text")
    assert page.locator(".map .hoverlayer text").first.text_content().startswith("Puskesmas ")
    page.wait_for_timeout(500)
    assert "kelurahan" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.errors == []


def test_marks_stand_on_the_map_they_were_given_for_and_clear_of_names(visit_points):
    page = visit_points("proyektor").open(CITY)
    page.wait_for_selector(POINTS)
    marks = [box for _, *box in page.eval_on_selector_all(POINTS, BOXES)]
    view = page.locator(".map .main-svg").first.bounding_box()
    for left, top, right, bottom in marks:
        assert view["x"] <= left and right <= view["x"] + view["width"] + 1
        assert view["y"] <= top and bottom <= view["y"] + view["height"] + 1
    names = page.eval_on_selector_all(".map .scatterlayer text", BOXES)
    assert [name for name, *_ in names if len(name) > 3]
    for name, left, top, right, bottom in names:
        top, bottom = top + (bottom - top) * 0.2, bottom - (bottom - top) * 0.25
        for other in marks:
            assert right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 1 or other[3] <= top + 1, name


def test_a_saved_picture_has_the_marks_and_their_legend(visit_points, tmp_path):
    page = visit_points().open(CITY)
    page.wait_for_selector(POINTS)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan gambar sebagai SVG").click()
    waiting.value.save_as(tmp_path / "peta.svg")
    picture = ElementTree.fromstring((tmp_path / "peta.svg").read_text(encoding="utf-8"))
    drawn = [p for p in picture.iter(f"{SVG}path") if "A6" in p.get("d", "") or "a8 8" in p.get("d", "")]
    assert len(drawn) == 5, "four on the map, one in the legend"
    assert any("".join(t.itertext()) == "Puskesmas (4 dari 5)" for t in picture.iter(f"{SVG}text"))


def test_the_small_map_and_the_twelve_months_stay_without_marks(visit_points):
    one = visit_points()
    page = one.open("/?kota=33.71")
    page.wait_for_selector(".map .scatterlayer path")
    assert page.locator(POINTS).count() == 0
    page = one.open(CITY + "&tampilan=12-bulan")
    page.wait_for_selector(".map .annotation")
    assert "Puskesmas" not in page.locator(".map .legend").inner_text()
