"""Every page in a real browser, from a really started server, with other hosts refused."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from ilp_dash.ui import frame

PAGES = [f"/{e.path}" for e in frame.PAGES if e.path != "unggah"]  # that one has tests of its own
OF_A_CITY = [f"/{e.path}" for e in frame.PAGES if e.filters]
SCREENS = ["laptop", "proyektor", "ponsel"]
ENGLISH = re.compile(
    r"\b(Skip to|Browse files|Choose an option|Choose options|Drag and drop|No results|No options|Select all|Press "
    r"Enter|per file"
    r"|Running|Upload|Download|Search|Fullscreen|Deploy|Rerun|Settings|Clear cache|Made "
    r"with|Loading|Connecting|Connection"
    r"|Main menu|App pages"
    r"|Link to heading|Show suggestions|Open|Close|undefined|NaN|None|null|nan|Infinity)\b"
)
MEASURE = r"""() => {
  const shown = (element) => element && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    if (!/[\p{L}\p{N}]/u.test(text) || !shown(element)) continue;
    if (/^(style|script|noscript|title|desc)$/i.test(element.nodeName)) continue;
    const style = parseFloat(getComputedStyle(element).fontSize);
    // Turned text keeps its size: both parts of the first column of the matrix count.
    const matrix = element.closest('svg') && element.getScreenCTM && element.getScreenCTM();
    const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
    if (style * scale < 11.95) small.push(`${text.slice(0, 40)} ${(style * scale).toFixed(1)}px`);
  }
  const labels = [...document.querySelectorAll('[aria-label],[title],[placeholder]')]
    .flatMap((element) => ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)))
    .filter(Boolean);
  const main = document.querySelector('[data-testid=stMain]');
  return {
    small, labels, text: document.body.innerText, language: document.documentElement.lang,
    sideways: Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth),
    exceptions: document.querySelectorAll('[data-testid=stException]').length,
    apologies: [...document.querySelectorAll('[data-testid=stAlert]')].map((e) => e.innerText)
      .filter((text) => /^Maaf/.test(text)),
    figures: document.querySelectorAll('.fg > *').length,
  };
}"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_indonesian_readable_and_asks_no_other_host(visit, path, screen):
    one = visit(screen)
    seen = one.open(path).evaluate(MEASURE)
    assert (seen["exceptions"], seen["apologies"], one.errors) == (0, [], [])
    assert one.strangers == []
    assert seen["language"] == "id"
    assert seen["sideways"] <= 0
    assert seen["small"] == []
    english = [match.group() for text in (seen["text"], *seen["labels"]) for match in ENGLISH.finditer(text)]
    assert english == []
    assert seen["figures"] > 0


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_accessibility_finding(visit, path, screen):
    page = visit(screen).open(path)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [
        f"{each['id']}: {each['help']} — {', '.join(str(node['target'][0]) for node in each['nodes'][:3])}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_map_has_one_shape_for_every_kelurahan(visit):
    page = visit().open("/peta?kota=33.71")
    shapes = page.locator("[data-testid=stMain] svg path").count()
    assert shapes >= 17, "Magelang has 17 kelurahan"


def choose(page, label: str, number: int) -> None:
    """Choose the option with this number (0 = first) in the filter with this label."""
    page.locator("[data-testid=stSelectbox]", has_text=label).get_by_role("combobox").click()
    page.get_by_role("option").nth(number).click()


def address(page) -> dict:
    return parse_qs(urlsplit(page.url).query)


def test_a_filter_changes_the_address(visit):
    one = visit()
    page = one.open("/spm")
    before = address(page)
    choose(page, "Puskesmas", 1)
    page.wait_for_url("**puskesmas=**")
    after = address(one.settle())
    assert after["puskesmas"][0].startswith("P33710")
    assert before["kota"] == after["kota"]


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_marked_cell_of_the_matrix_leads_to_what_stands_against_it(visit, by):
    """Magelang Selatan sent no report for March 2026."""
    one = visit()
    page = one.open("/spm?kota=33.71&periode=2026-03")
    cell = page.locator("td.marked").first
    if by == "pointer":
        cell.click()
    else:
        cell.focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/kualitas?**")
    one.settle()
    assert address(page)["puskesmas"] == ["P3371010201"] and address(page)["indikator"] == ["SPM01"]
    first = page.locator("table", has_text="Mengapa angka ini bertanda").locator("tbody tr").first
    assert "Kelengkapan" in first.inner_text() and "⚑ belum lapor bulan ini" in first.inner_text()


def test_a_filter_can_be_taken_back(visit):
    one = visit()
    page = one.open("/spm")
    before = content(page)
    choose(page, "Puskesmas", 1)
    page.wait_for_url("**puskesmas=**")
    one.settle()
    choose(page, "Puskesmas", 0)
    page.wait_for_function("() => !location.search.includes('puskesmas=')", timeout=5000)
    one.settle()
    assert content(page) == before


def content(page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("path", OF_A_CITY)
def test_a_link_shows_the_same_view_on_another_screen(visit, path):
    one = visit()
    page = one.open(path)
    choose(page, "Periode", 3)
    page.wait_for_url("**periode=**")
    one.settle()
    link = page.url.removeprefix(one.server)
    assert content(visit().open(link)) == content(page)


WRONG = ["kota=99.99", "periode=2031-13", "puskesmas=P00000000", "kelurahan=1", "indikator=XYZ", "basis=%3Cscript%3E"]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_unknown_value_in_the_address_is_answered_with_a_message_not_an_error(visit, wrong):
    one = visit()
    page = one.open(f"/spm?{wrong}")
    seen = page.evaluate(MEASURE)
    assert (seen["exceptions"], seen["apologies"], one.errors) == (0, [], [])
    assert page.locator("[data-testid=stAlert]").count() >= 1
    assert seen["figures"] > 0


def test_an_unknown_page_says_so_in_indonesian(visit):
    text = visit().open("/tidak-ada").inner_text("body")
    assert "Halaman tidak ada" in text
    assert not ENGLISH.findall(text)


def test_the_back_button_returns_to_the_view_before(visit):
    one = visit()
    page = one.open("/spm")
    first = address(page)
    page.locator(".menu a", has_text="PWS").first.click()
    page.wait_for_url("**/pws**")
    one.settle()
    page.evaluate("history.back()")
    page.wait_for_function("() => location.pathname.endsWith('/spm')")
    assert address(one.settle()) == first
    page.evaluate("history.forward()")
    page.wait_for_function("() => location.pathname.endsWith('/pws')")
