"""The head of every page: the menu keeps the filters wherever it is followed, also past a server that has forgotten."""

from urllib.parse import parse_qs, urlsplit

from real_commands import free_port

CHOSEN = {"kota": ["33.71"], "periode": ["2026-03"], "basis": ["riil"]}
CONNECTED = "(document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED')"
LINK = "/spm?kota=33.71&periode=2026-03&basis=riil"


def chosen(page) -> dict:
    return {name: words for name, words in parse_qs(urlsplit(page.url).query).items() if name in CHOSEN}


def entry(page, name: str):
    return page.get_by_role("navigation", name="Halaman dasbor").get_by_role("link", name=name, exact=True)


def test_the_menu_keeps_the_filters_in_a_new_tab_and_after_the_server_has_forgotten(small_city, serving, visit):
    port = free_port()
    one = visit()
    with serving(small_city, port) as one.server:
        page = one.open(LINK)
        assert page.title() == "Kesenjangan SPM · Kota Magelang · Dasbor ILP"
        page.get_by_role("button", name="Analisis").click()
        with one.context.expect_page() as opened:
            entry(page, "Sinyal").click(button="middle")
        opened.value.wait_for_function("() => document.title.startsWith('Sinyal · Kota Magelang')")
        assert chosen(opened.value) == CHOSEN
        opened.value.close()
    page.wait_for_function(f"() => !{CONNECTED}")
    with serving(small_city, port):
        page.wait_for_function(f"() => {CONNECTED}")
        entry(page, "Penerapan ILP").click()
        page.wait_for_function("() => document.title.startsWith('Penerapan ILP · Kota Magelang')")
        one.settle()
        assert chosen(page) == CHOSEN
        page.go_back()
        page.wait_for_function("() => document.title.startsWith('Kesenjangan SPM')")
        assert chosen(one.settle()) == CHOSEN
