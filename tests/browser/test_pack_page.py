"""The page of a pack in a browser without any network, as wide as a small phone and as a desk."""

from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.ui import pack

SEEN = """() => ({
  wide: document.documentElement.scrollWidth,
  drawn: [...document.querySelectorAll('.figure')].map((box) => box.querySelector('.main-svg')?.clientWidth),
  cut: [...document.querySelectorAll('h1, h2, h3, p, li, dd')].filter((e) => e.scrollWidth > e.clientWidth + 1).length,
  areas: document.querySelectorAll('.figure .scatterlayer path.js-fill').length,
})"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, viewing(PUBLIC):
        patch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
        wanted = pack.files(Selection(MAGELANG, date(2026, 6, 1)), "tribulanan")
        name = next(name for name in wanted if name.endswith(".html"))
        made = tmp_path_factory.mktemp("halaman") / name
        made.write_bytes(wanted[name]())
    return made


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_a_pack_draws_its_figures_without_a_network(chromium, file, width):
    context = chromium.new_context(viewport={"width": width, "height": 740}, offline=True, locale="en-US")
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function("[...document.querySelectorAll('.figure')].every((box) => box.querySelector('.main-svg'))")
    seen = page.evaluate(SEEN)
    assert not errors and [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert seen["wide"] <= width and not seen["cut"]
    assert len(seen["drawn"]) == 5 and all(0 < drawn <= width for drawn in seen["drawn"]), seen
    assert seen["areas"] > 0
    context.close()
