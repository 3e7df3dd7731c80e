"""The what-if in a real browser: fields, proposal, removal, the address, the back button, a second screen."""

from urllib.parse import parse_qs, urlsplit

ADDED = "[...document.querySelectorAll('.adds li')].length"


def additions(page) -> list[str]:
    return page.locator(".adds li > span:first-child").all_inner_texts()


def tambah(page) -> str:
    return parse_qs(urlsplit(page.url).query).get("tambah", [""])[0]


def test_additions_are_made_shown_shared_taken_back_and_removed(visit):
    one = visit()
    page = one.open("/ip-spm?kota=33.71&periode=2026-09")
    field = page.get_by_label("melayani lagi (orang)")
    field.fill("3")
    field.press("Enter")
    one.settle()
    page.get_by_role("button", name="Tambahkan").click()
    page.wait_for_url("**tambah=**")
    one.settle()
    assert len(additions(page)) == 1
    assert additions(page)[0].endswith(" 3 orang")
    first = tambah(page)

    page.get_by_text("Pakai usulan").click()
    page.wait_for_function(f"() => {ADDED} > 1")
    one.settle()
    many = len(additions(page))
    assert "naik ke Tuntas Madya" in page.locator("[data-testid=stMain]").inner_text()
    assert len(tambah(page).split(",")) == many

    second = visit()
    other = second.open(page.url.removeprefix(one.server))
    assert additions(other) == additions(page)
    assert (one.errors, one.strangers, second.errors, second.strangers) == ([], [], [], [])

    page.locator(".adds-x").first.click()
    page.wait_for_function(f"() => {ADDED} === {many - 1}")
    one.settle()
    assert len(tambah(page).split(",")) == many - 1

    page.evaluate("history.go(-2)")
    page.wait_for_function(f"() => {ADDED} === 1")
    one.settle()
    assert tambah(page) == first

    page.get_by_text("Kosongkan").click()
    page.wait_for_function(f"() => {ADDED} === 0")
    one.settle()
    assert "tambah" not in page.url
