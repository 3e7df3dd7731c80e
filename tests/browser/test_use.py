"""Using a page: what a choice changes comes into sight, few tab stops, arrows inside tables, a phone's first screen."""

STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')].filter((e) =>
  e.tabIndex >= 0 && !e.disabled && !e.closest('[inert]') && e.checkVisibility({visibilityProperty: true})).length"""


def test_a_chosen_service_is_highlighted_and_its_rows_come_into_sight_and_cells_lead_on(visit):
    one = visit()
    page = one.open("/spm?kota=33.71&periode=2026-09")
    page.locator(".tb a", has_text="Ibu bersalin").click()
    page.wait_for_function("location.search.includes('indikator=SPM02')")
    one.settle()
    assert page.locator("tr[aria-current=true]").inner_text().startswith("Ibu bersalin")
    top = page.locator(".st-key-rincian").bounding_box()["y"]
    assert 50 < top < 200, "what depends on the choice stands below the head"
    assert page.locator(".st-key-rincian h2").first.inner_text().startswith("Ibu bersalin")
    page.locator(".grid td[data-n]:not(.marked)").nth(3).click()
    page.wait_for_function("/spm.*puskesmas=.*/.test(location.href)")


def test_a_table_is_one_tab_stop_and_arrows_move_in_it(visit):
    page = visit().open("/pws?kota=33.71&periode=2026-09")
    assert page.evaluate(STOPS) < 80
    first = page.locator(".tb thead button").first
    first.focus()
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.closest('tbody th') !== null && document.activeElement.innerText")
    assert name
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") not in ("", name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.tb')") is None
