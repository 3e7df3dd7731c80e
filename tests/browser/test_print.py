"""A page on paper: A4, place and period on every sheet, every figure as wide as the sheet and no higher."""

import re

import pytest

from ilp_dash.ui.frame import PAGES

SHEET = r"""() => {
  dispatchEvent(new Event('beforeprint'));
  const shown = (e) => e.checkVisibility();
  const block = document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect();
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const inside = seen('[data-testid=stMain] .fg :is(svg.main-svg, table, .kpis, p, li)');
  const beyond = (e) => e.getBoundingClientRect().right > block.right + 2;
  const wide = inside.filter(beyond).map((e) => e.outerHTML.slice(0, 90));
  const controls = seen('.bar, .fig-acts, [data-testid=stSelectbox], [data-testid=stNumberInput], .filters-line');
  const squeezed = seen('.tb td').filter((e) => e.offsetWidth < 72 && e.innerText.length > 40).map((e) => e.innerText);
  const months = seen('.plot .xtick text').filter((e) => e.textContent.startsWith('Jan'));
  const turned = months.filter((e) => /rotate\((?!0)/.test(e.getAttribute('transform'))).length;
  const boxes = [...document.querySelectorAll('.plot-box')].map((e) => Math.round(e.getBoundingClientRect().height));
  return { wide, squeezed, turned, controls: controls.length, width: block.width, tallest: Math.max(0, ...boxes),
    said: document.getElementById('ilp-cetak').textContent };
}"""


@pytest.mark.parametrize("path", [f"/{entry.path}" for entry in PAGES if entry.filters])
def test_a_page_prints_on_a4_with_place_and_period_and_nothing_cut(visit, path):
    one = visit()
    page = one.open(path)
    title = page.title().partition(" · ")[0]
    page.emulate_media(media="print")
    sheet = page.evaluate(SHEET)
    assert sheet["wide"] == [] and sheet["controls"] == 0
    assert sheet["squeezed"] == [] and sheet["turned"] == 0
    assert sheet["width"] <= 704  # px of 186 mm
    assert sheet["tallest"] <= 1005  # px of 266 mm
    for words in (title, "Puskesmas " if path == "/puskesmas" else "Kota Magelang", "s.d. ", "DATA SIMULASI"):
        assert words in sheet["said"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= (10 if path == "/metodologi" else 8)  # it prints the rules of the briefing too, on two
    page.emulate_media(media="screen")
    assert page.locator(".bar").is_visible()  # back as it was
