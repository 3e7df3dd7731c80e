"""Words from an address or a file's name, as a browser shows them: as they came, never a link or mark-up."""

from urllib.parse import quote

import pytest

WORDS = [
    "[Masuk](http://jahat.example)",
    "<b>tebal</b>",
    "<img src=x onerror=alert(1)>",
    "http://jahat.example/a",
    "www.jahat.example",
    "kirim@jahat.example",
    "**tebal** _miring_ ~~coret~~ `kode`",
    ":red[merah] :smile: :material/home:",
    "$a^2$ &lt;b&gt;",
    "# Judul",
    "1. satu",
    "![gambar](http://jahat.example/x.png)",
]
MADE = """(element) => element.querySelectorAll(
  'a, b, strong, em, del, code, img, h1, h2, h3, li, .katex, [style*=color], [role=img]').length"""
AREAS = ["kota", "periode", "puskesmas", "kelurahan", "indikator", "basis"]


@pytest.fixture(scope="module")
def told(chromium, server):
    """The warnings of one page that was asked for all of the words at once, and what there is in them besides words."""
    from browser.conftest import Visit

    one = Visit(chromium, server, "laptop")
    found = {}
    for n, words in enumerate(WORDS):
        name = AREAS[n % len(AREAS)]
        page = one.open(f"/pws?{'' if name == 'kota' else 'kota=33.71&'}{name}={quote(words)}")
        alert = page.locator("[data-testid=stAlert]").first
        found[words] = alert.inner_text().replace("\u2060", ""), alert.evaluate(MADE)
    yield found, one
    one.context.close()


@pytest.mark.parametrize("words", WORDS)
def test_a_warning_shows_what_came_in_the_address_as_words_alone(told, words):
    said, made = told[0][words]
    assert f"'{words[:40].strip()}" in said and "tidak dikenal" in said
    assert made == 0


@pytest.mark.parametrize("page", ["/jelajah?kota=33.71&susun=", "/ip-spm?kota=33.71&tambah="])
def test_so_do_the_pivot_and_the_plan_of_an_address(told, page):
    one = told[1]
    for words in WORDS:
        alert = one.open(page + quote(words)).locator("[data-testid=stAlert]").first
        assert words.partition(",")[0][:20].strip() in alert.inner_text().replace("\u2060", "")
        assert alert.evaluate(MADE) == 0, words


def test_an_over_long_address_is_answered_with_a_sentence_that_stays(visit):
    page = visit().open("/ip-spm?kota=33.71&tambah=" + "x" * 20_000)
    page.wait_for_timeout(1000)
    assert "Bagian 'tambah' dalam alamat terlalu panjang" in page.locator("[data-testid=stAlert]").inner_text()
    assert "?" not in page.url


def handing_in(visit):
    """The upload page as somebody sees it who reads the server's console."""
    one = visit()
    page = one.open("/unggah")
    page.get_by_label("Kode unggah").fill(one.server.code)
    page.keyboard.press("Enter")
    page.locator("input[type=file]").first.wait_for(state="attached")
    return page


def test_the_name_of_a_file_handed_in_is_shown_as_words_alone(visit):
    page = handing_in(visit)
    name = "[Masuk](www.jahat.example) _miring_ `kode` kirim@jahat.example.csv"
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    )
    page.get_by_role("button", name="Periksa", exact=True, disabled=False).click(timeout=60_000)
    alert = page.locator("[data-testid=stAlert]", has_text="ditolak")
    alert.wait_for(timeout=60_000)
    assert f"{name} ditolak." in alert.inner_text().replace("\u2060", "")
    assert alert.locator("a, em, code, img").count() == 0


@pytest.mark.parametrize("status", [None, 403, 500])
def test_a_file_that_does_not_arrive_is_said_so_in_indonesian(visit, status):
    page = handing_in(visit)
    page.route("**/upload_file/**", lambda route: route.fulfill(status=status) if status else route.abort())
    page.locator("input[type=file]").first.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"})
    page.get_by_text("Gagal (kode" if status else "Sambungan terputus").first.wait_for(timeout=10_000)
    assert "Axios" not in page.locator("[data-testid=stMain]").inner_text()
