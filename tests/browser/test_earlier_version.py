"""A kept version in a browser: said above the page, kept by every click, left by one."""

import shutil

import pytest
from browser.conftest import Visit
from real_commands import command

NOTICE = ".st-key-keadaan .asks"


@pytest.fixture(scope="module")
def address(small_city, tmp_path_factory, serving):
    folder = shutil.copytree(small_city, tmp_path_factory.mktemp("versi") / "data")
    command(folder, "build")
    with serving(folder) as server:
        yield server


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_the_notice_is_seen_every_click_keeps_the_version_and_one_leads_to_the_newest(chromium, address, screen):
    one = Visit(chromium, address, screen)
    page = one.open("/spm?kota=33.71&versi=1")
    notice, width = page.locator(NOTICE), page.viewport_size["width"]
    box = notice.bounding_box()
    assert notice.inner_text().startswith("Keadaan versi 1, dibangun")
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] < 260
    for mark in page.locator(".bar-marks .mark").all():
        at = mark.bounding_box()
        assert at["x"] >= 0 and at["x"] + at["width"] <= width, mark.inner_text()
    page.get_by_role("link", name="Ibu hamil").first.click()
    page.wait_for_function("() => location.search.includes('SPM01')", timeout=8_000)
    one.settle()
    assert "versi=1" in page.url and page.locator(NOTICE).is_visible()
    page.go_back()
    page.wait_for_function("() => !location.search.includes('SPM01')", timeout=8_000)
    one.settle()
    assert "/spm" in page.url and page.locator(NOTICE).is_visible()
    page.locator(f"{NOTICE} a").click()
    page.wait_for_function("() => !location.search.includes('versi')", timeout=8_000)
    one.settle()
    assert "versi" not in page.url and "kota=33.71" in page.url and not page.locator(NOTICE).count()
    assert one.errors == [] and one.strangers == []
    one.context.close()


def test_the_map_of_a_version_is_drawn_from_the_shapes_of_that_version(chromium, address):
    one = Visit(chromium, address, "laptop")
    fetched = []
    one.page.on("request", lambda request: fetched.append(request.url) if "/batas/" in request.url else None)
    one.open("/peta?kota=33.71&versi=1")
    assert fetched and all("/batas/33.71-1.json" in url for url in fetched)
    one.context.close()
