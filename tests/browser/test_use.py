"""Using a page: what a choice changes comes into sight, few tab stops, arrows inside tables, a phone's first screen."""

STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')].filter((e) =>
  e.tabIndex >= 0 && !e.disabled && !e.closest('[inert]') && e.checkVisibility({visibilityProperty: true})).length"""

GROUNDS = """() => new Set([...document.querySelectorAll('.tb .bar-t')].slice(0, 1).flatMap((track) =>
  [track, track.firstChild].map((e) => getComputedStyle(e).backgroundColor))).size"""


def test_a_chosen_service_is_highlighted_and_its_rows_come_into_sight_and_cells_lead_on(visit):
    one = visit()
    page = one.open("/spm?kota=33.71&periode=2026-09")
    page.locator(".tb a", has_text="Ibu bersalin").click()
    page.wait_for_function("() => location.search.includes('indikator=SPM02')")
    page.locator("tr[aria-current=true]", has_text="Ibu bersalin").wait_for()
    one.settle()
    assert page.locator("tr[aria-current=true]").inner_text().startswith("Ibu bersalin")
    top = page.locator(".st-key-rincian").bounding_box()["y"]
    assert 50 < top < 200, "what depends on the choice stands below the head"
    assert page.locator(".st-key-rincian h2").first.inner_text().startswith("Ibu bersalin")
    page.locator(".grid td[data-n]:not(.marked)").nth(3).click()
    page.wait_for_function("() => /spm.*puskesmas=.*/.test(location.href)")


def test_a_table_is_one_tab_stop_and_arrows_move_in_it(visit):
    page = visit().open("/pws?kota=33.71&periode=2026-09&tampilan=tabel")
    assert page.evaluate(STOPS) < 60
    first = page.locator(".tb thead button").first
    first.focus()
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.closest('tbody th') !== null && document.activeElement.innerText")
    assert name
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") not in ("", name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.tb')") is None
    page.emulate_media(forced_colors="active")
    assert page.evaluate(GROUNDS) == 2, "a bar and its track have two colours in high contrast"


WHOLE = r"""() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const size = (e) => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width);
  const small = [...document.querySelectorAll('.fg :is(a[href], button)')].filter((e) => shown(e) && size(e) < 23.5
    && !e.closest('svg, p'));
  const split = [];
  for (const th of document.querySelectorAll('.fg th')) {
    const walker = document.createTreeWalker(th, NodeFilter.SHOW_TEXT);
    while (shown(th) && walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/[\p{L}]{3,}/gu)) {
      const at = document.createRange();
      at.setStart(walker.currentNode, word.index);
      at.setEnd(walker.currentNode, word.index + word[0].length);
      if (new Set([...at.getClientRects()].map((r) => Math.round(r.top))).size > 1) split.push(word[0]);
    }
  }
  const marks = [...document.querySelectorAll('.bar .mark')].map((e) => e.getBoundingClientRect());
  const title = document.querySelector('h1').getBoundingClientRect().top;
  return { small: small.map((e) => e.outerHTML.slice(0, 80)), split, title,
    marks: marks.every((r) => r.left >= 0 && r.right <= innerWidth) };
}"""


def test_a_narrow_phone_shows_the_finding_first_and_gives_a_finger_room(visit):
    one = visit("ponsel")
    one.page.set_viewport_size({"width": 320, "height": 700})
    for path in ("/spm", "/ilp"):
        page = one.open(f"{path}?kota=33.71&periode=2026-09")
        seen = page.evaluate(WHOLE)
        assert (seen["small"], seen["split"], seen["marks"]) == ([], [], True)
        assert seen["title"] < 0.25 * 700
    line = page.get_by_role("button", name="Kota Magelang")
    city = page.locator(".st-key-saringan").get_by_role("combobox").first
    assert not city.is_visible()
    line.click()
    assert city.is_visible()
    for width in (320, 850):
        page.set_viewport_size({"width": width, "height": 700})
        page.get_by_role("button", name="Menu", exact=True).click()
        entry = page.locator(".menu").get_by_role("link", name="Metodologi")
        entry.scroll_into_view_if_needed()
        assert entry.is_visible()
        page.keyboard.press("Escape")
        assert not entry.is_visible()
