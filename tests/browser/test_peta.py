"""Peta PWS in a real browser: click, search, change of look, twelve months, saved pictures and the printed sheet."""

import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

CITY = "/peta?kota=33.71"
SVG = "{http://www.w3.org/2000/svg}"


def address(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def shapes(page) -> list[str]:
    """Class of every kelurahan on the map, by its code."""
    return page.eval_on_selector_all(
        ".map .area[data-code]", "all => all.map((a) => a.dataset.code + ' ' + a.getAttribute('class'))"
    )


def choose_look(one, words: str, code: str) -> None:
    one.page.get_by_role("radio", name=words, exact=True).or_(
        one.page.get_by_role("button", name=words, exact=True)
    ).first.click()
    one.page.wait_for_url(f"**tampilan={code}**")
    one.settle()


def middle_of(page, code: str) -> tuple[float, float]:
    """A point on the screen inside a kelurahan."""
    return page.evaluate(
        """(code) => {
          const path = document.querySelector(`.map [data-code="${code}"]`), box = path.getBoundingClientRect();
          for (let n = 1; n < 20; n++) for (let m = 1; m < 20; m++) {
            const [x, y] = [box.left + box.width * n / 20, box.top + box.height * m / 20];
            if (document.elementFromPoint(x, y) === path) return [x, y];
          }
        }""",
        code,
    )


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_a_click_on_a_kelurahan_opens_its_panel_and_tutup_closes_it(visit, screen):
    one = visit(screen)
    page = one.open(CITY)
    page.locator(".map-box").scroll_into_view_if_needed()
    x, y = middle_of(page, "33.71.02.1003")
    (page.touchscreen.tap if screen == "ponsel" else page.mouse.click)(x, y)
    page.wait_for_url("**kelurahan=33.71.02.1003**")
    one.settle()
    assert "Puskesmas penanggung jawab" in page.locator(".st-key-panel").inner_text()
    assert page.locator(".map .chosen").count() == 1
    page.wait_for_timeout(900)
    top = page.locator(".st-key-panel").bounding_box()["y"]
    assert top < page.viewport_size["height"] - 100, "the panel is in sight"
    page.get_by_role("button", name="Tutup", exact=True).click()
    page.wait_for_function("!location.search.includes('kelurahan')")
    one.settle()
    assert page.locator(".st-key-panel").count() == 0
    assert one.errors == []


def test_another_look_changes_the_address_and_the_classes_but_fetches_no_shapes_again(visit):
    one = visit()
    fetched = []
    one.page.on("request", lambda request: fetched.append(request.url) if "/batas/" in request.url else None)
    page = one.open(CITY)
    before = shapes(page)
    assert len(before) == 17
    choose_look(one, "Posyandu", "posyandu")
    page.wait_for_selector(".map .k-n3")
    after = shapes(page)
    assert after != before
    assert all(re.search(r"k-(n0|n2|n3|na)\b", shape) for shape in after)
    choose_look(one, "12 bulan", "12-bulan")
    page.wait_for_selector(".month")
    assert page.locator(".month").count() == 12
    assert len(fetched) == 1
    assert one.errors == []


def test_a_click_on_a_month_chooses_it_and_back_returns(visit):
    one = visit()
    page = one.open(CITY + "&tampilan=12-bulan&periode=2026-08")
    page.locator(".month").nth(4).click()
    page.wait_for_url("**periode=2026-01**")
    one.settle()
    assert address(page)["tampilan"] == "12-bulan"
    assert page.locator(".month[aria-current]").inner_text().startswith("Jan 2026")


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_from_a_point_of_the_quadrant_to_the_map_and_back_everything_chosen_is_kept(visit, screen):
    one = visit(screen)
    page = one.open("/pws?kota=33.71&periode=2026-08&indikator=D_S&basis=riil&tampilan=kuadran")
    before = address(page)
    assert before == {"kota": "33.71", "periode": "2026-08", "indikator": "D_S", "basis": "riil", "tampilan": "kuadran"}
    point = page.locator(".js-plotly-plot .scatterlayer .point").first
    point.evaluate("e => e.scrollIntoView({block: 'center'})")
    one.settle()
    at = point.bounding_box()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_selector(".st-key-panel .fg *")
    one.settle()
    assert address(page).items() >= {name: before[name] for name in ("kota", "periode", "indikator", "basis")}.items()
    there = address(page)
    page.go_back()
    page.wait_for_selector(".js-plotly-plot .scatterlayer .point")
    one.settle()
    assert address(page) == before
    assert page.get_by_role("radio", name="Kuadran").or_(page.get_by_role("button", name="Kuadran")).first.is_visible()
    page.go_forward()
    page.wait_for_selector(".st-key-panel .fg *")
    one.settle()
    assert address(page) == there
    assert one.errors == []


def test_the_back_button_takes_the_look_back_too(visit):
    one = visit()
    page = one.open(CITY + "&tampilan=capaian")
    choose_look(one, "Kader", "kader")
    page.wait_for_selector(".map .k-n2")
    page.evaluate("history.back()")
    page.wait_for_function("location.search.includes('tampilan=capaian')")
    page.wait_for_function("!document.querySelector('.map .k-n2')", timeout=5000)
    assert page.locator(".map .area.k-c1").count() > 0
    assert address(page)["tampilan"] == "capaian"


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_a_kelurahan_is_found_by_typing_its_name(visit, screen):
    one = visit(screen)
    page = one.open(CITY)
    field = (
        page.get_by_role("combobox", name="Cari kelurahan")
        .or_(page.get_by_role("searchbox", name="Cari kelurahan"))
        .first
    )
    field.focus()
    page.keyboard.type("bukan nama kelurahan")
    page.keyboard.press("Enter")
    assert "Tidak ada kelurahan dengan nama itu" in page.locator(".map").inner_text()
    field.fill("")
    page.keyboard.type("magersa")
    page.keyboard.press("Enter")
    page.wait_for_url("**kelurahan=33.71**")
    one.settle()
    assert "Magersari" in page.locator(".st-key-panel").inner_text()


def test_a_saved_svg_stands_alone_and_says_what_it_is(visit, tmp_path):
    one = visit()
    page = one.open(CITY + "&periode=2026-06&indikator=K1")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan peta sebagai SVG").click()
    assert waiting.value.suggested_filename == "peta_k1_kota-magelang_2026-06.svg"
    waiting.value.save_as(tmp_path / "peta.svg")
    text = (tmp_path / "peta.svg").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    words = " ".join("".join(t.itertext()) for t in picture.iter(f"{SVG}text"))
    title = page.locator(".fig-map .fig-t").inner_text().split("\n")[0].strip()
    sure = (
        "Catatan mutu data: ",
        "Juni 2026",
        "Kota Magelang",
        "DATA SIMULASI",
        "Sumber: laporan puskesmas",
        "Versi data",
        "Skema, bukan batas resmi",
    )
    for said in (title, *sure, "kelurahan"):
        assert said in words.replace("\u00a0", " "), said
    assert len([p for p in picture.iter(f"{SVG}path") if p.get("fill", "").startswith(("rgb", "url(#"))]) >= 17
    assert "class=" not in text
    assert "var(--" not in text
    assert "@font-face" in text
    assert not re.search(r"(?:href|src)\s*[=:]\s*[\"'(]?https?:", text)
    sizes = [
        float(t.get("font-size"))
        for t in picture.iter(f"{SVG}text")
        if not t.get("text-anchor") and float(t.get("y", 0)) < 990
    ]
    assert min(sizes) >= 12.5


def test_the_twelve_months_are_saved_as_one_sheet_that_says_what_it_is(visit, tmp_path):
    one = visit()
    page = one.open(CITY + "&tampilan=12-bulan&periode=2026-08&indikator=K1")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan peta sebagai SVG").click()
    assert waiting.value.suggested_filename == "peta_12-bulan_k1_kota-magelang_2026-08.svg"
    waiting.value.save_as(tmp_path / "bulan.svg")
    text = (tmp_path / "bulan.svg").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    words = " ".join("".join(t.itertext()) for t in picture.iter(f"{SVG}text")).replace("\u00a0", " ")
    title = page.locator(".fig-maps .fig-t").inner_text().split("\n")[0].strip()
    sure = (
        "September 2025 s.d. Agustus 2026",
        "DATA SIMULASI",
        "Sumber: laporan puskesmas",
        "Skema, bukan batas resmi",
        "Keterangan",
    )
    for said in (title, *sure, "Sep 2025", "Jan 2026", "Agu 2026", "di bawah target"):
        assert said in words, said
    assert "Klik" not in words
    assert len(picture.findall(f".//{SVG}g/{SVG}svg")) == 12
    assert "class=" not in text and "var(--" not in text
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Unduh {kind}").click()
        assert waiting.value.suggested_filename == f"pws-12-bulan_33.71_2026-08.{kind.lower()}"
    assert one.errors == []


def test_a_saved_png_is_large_enough_for_a_sheet(visit, tmp_path):
    page = visit().open(CITY)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan peta sebagai PNG").click()
    waiting.value.save_as(tmp_path / "peta.png")
    head = (tmp_path / "peta.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (2800, 1980)


@pytest.mark.parametrize(("paper", "box"), [("A4", b"841"), ("A3", b"1191")])
def test_printing_gives_one_landscape_sheet_and_the_page_back(visit, paper, box):
    page = visit().open(CITY)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("combobox", name="Ukuran kertas").select_option(paper)
    page.get_by_role("button", name="Cetak peta").click()
    page.wait_for_function("window.printed")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox ?\[ ?0 0 " + box, pdf)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".print-sheet").count() == 0
    assert page.locator("[data-testid=stMain]").is_visible()


def test_no_two_names_on_the_map_touch(visit):
    page = visit("proyektor").open(CITY)
    boxes = page.eval_on_selector_all(
        ".map-words text",
        """all => all.map((t) => {
          const b = t.getBoundingClientRect();
          return [t.textContent, b.left, b.top + b.height * .2, b.right, b.bottom - b.height * .25];
        })""",
    )
    assert any("Magelang" in name for name, *_ in boxes), "kecamatan are named"
    for n, (name, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[n + 1 :]:
            apart = right <= left2 + 1 or right2 <= left + 1 or bottom <= top2 + 1 or bottom2 <= top + 1
            assert apart, (name, other)


def test_on_a_phone_the_map_can_be_enlarged_while_the_page_stays_within_its_width(visit):
    one = visit("ponsel")
    page = one.open(CITY)
    small = page.locator(".map-svg").bounding_box()["width"]
    page.get_by_role("button", name="Perbesar peta").tap()
    one.settle()
    assert page.locator(".map-svg").bounding_box()["width"] > 2 * small
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    x, y, width, height = (page.locator(".map-box").bounding_box()[k] for k in ("x", "y", "width", "height"))
    page.mouse.move(x + width / 2, min(max(y, 100) + height / 4, 700))
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > before, (
        "the page scrolls on over the map"
    )
