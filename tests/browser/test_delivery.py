"""What goes over the wire: compressed, kept by the browser, with our front page on every address."""

import gzip
import re
import urllib.error
import urllib.request

import pytest


def get(address: str, **headers):
    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


@pytest.mark.parametrize("path", ["/", "/spm", "/siklus-hidup?kota=33.71"])
@pytest.mark.parametrize("encoding", ["gzip, deflate, br", "identity"])
def test_every_page_address_gets_the_indonesian_front_page(server, path, encoding):
    _, headers, body = get(server + path, Accept_Encoding=encoding)
    page = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()
    assert ("content-encoding" in headers) == ("gzip" in encoding)
    assert '<html lang="id">' in page
    assert "<title>Dasbor Integrasi Layanan Primer</title>" in page
    assert headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    for name in re.findall(r'"\./((?:app/)?static/[^"]+)"', page):
        assert get(f"{server}/{name}")[0] == 200, name


def test_a_known_front_page_is_not_sent_again(server):
    etag = get(server)[1]["etag"]
    with pytest.raises(urllib.error.HTTPError) as answer:
        get(server, If_None_Match=etag)
    assert answer.value.code == 304


def test_the_bundles_come_compressed_and_are_kept_for_good(server):
    page = get(server, Accept_Encoding="identity")[2].decode()
    main = re.search(r'src="\./(static/js/index[^"]+)"', page).group(1)
    _, zipped_headers, zipped = get(f"{server}/{main}", Accept_Encoding="gzip")
    _, plain_headers, plain = get(f"{server}/{main}", Accept_Encoding="identity")
    assert gzip.decompress(zipped) == plain
    assert len(zipped) < 0.4 * len(plain)
    assert "immutable" in zipped_headers["cache-control"]
    assert "Accept-Encoding" in zipped_headers["vary"] and "Accept-Encoding" in plain_headers["vary"]


OUTSIDE = [
    "/app/static/../app.py",
    "/app/static/%2e%2e/app.py",
    "/static/../../../../etc/passwd",
    "/app/static//etc/passwd",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_outside_the_static_folders_is_served(server, path):
    try:
        body = get(server + path, Accept_Encoding="gzip")[2]
    except urllib.error.HTTPError as refused:
        assert refused.code in (400, 404)
    else:
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        assert b"<html" in body, "only the front page may answer"


@pytest.mark.browser
def test_a_first_visit_moves_little_and_a_second_next_to_nothing(visit):
    one = visit(refuse=False)
    moved = []
    session = one.context.new_cdp_session(one.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))
    one.open("/")
    first = sum(moved)
    moved.clear()
    one.page.reload()
    one.settle()
    assert first < 1_200_000
    assert sum(moved) < 60_000


def test_what_is_fetched_early_is_what_the_page_then_uses(visit):
    one = visit()
    said = []
    one.page.on("console", lambda message: said.append(message.text))
    page = one.open("/spm")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(4000)  # the browser says after some seconds what it fetched in vain
    assert not [text for text in said if "preload" in text]
    assert len(page.evaluate("performance.getEntriesByType('resource').filter((r) => r.name.includes('plotly'))")) <= 2
