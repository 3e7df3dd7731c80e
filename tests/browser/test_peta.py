"""Peta PWS in a real browser: click, search, change of look, twelve months, saved pictures and the printed sheet."""

import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

CITY = "/peta?kota=33.71"
SVG = "{http://www.w3.org/2000/svg}"


def address(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def told(page) -> list[str]:
    """What pointer and keyboard read of every kelurahan (or month) on the map: "name<br>value<br>class…"."""
    return page.evaluate(
        """() => document.querySelector('.map .plot').data.flatMap((t) => t.hovertext || [])
          .map((text) => text.replace(/<\\/?b>/g, ''))"""
    )


def chosen(page) -> int:
    """How many outlines of one kelurahan the map draws: a dark one on a light one."""
    return page.evaluate("document.querySelector('.map .plot').data.filter((t) => t.meta?.areas && !t.fill).length")


def choose_look(one, words: str, code: str) -> None:
    one.page.get_by_role("radio", name=words, exact=True).or_(
        one.page.get_by_role("button", name=words, exact=True)
    ).first.click()
    one.page.wait_for_url(f"**tampilan={code}**")
    one.settle()


def point_of(page, ending: str) -> tuple[float, float]:
    """A point on the screen, brought into sight, inside what leads to such an address: a kelurahan, or a month."""
    return page.evaluate(
        """(ending) => {
          const plot = document.querySelector('.map .plot');
          for (const t of plot.data) {
            const n = (t.customdata || []).findIndex((href) => href?.includes(ending));
            if (n < 0) continue;
            const { xaxis, yaxis } = plot._fullLayout._plots[(t.xaxis || 'x') + (t.yaxis || 'y')];
            const top = () => plot.getBoundingClientRect().top + yaxis._offset + yaxis.d2p(t.y[n]);
            document.querySelector('[data-testid=stMain]').scrollBy(0, top() - innerHeight / 2);
            return [plot.getBoundingClientRect().left + xaxis._offset + xaxis.d2p(t.x[n]), top()];
          }
        }""",
        ending,
    )


def words_of(text: str) -> str:
    """All words of a saved picture."""
    found = ("".join(t.itertext()) for t in ElementTree.fromstring(text).iter(f"{SVG}text"))
    return " ".join(found).replace("\u00a0", " ")


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_a_click_on_a_kelurahan_opens_its_panel_and_tutup_closes_it(visit, screen):
    one = visit(screen)
    page = one.open(CITY)
    page.wait_for_selector(".map .scatterlayer text")
    x, y = point_of(page, "33.71.02.1003")
    (page.touchscreen.tap if screen == "ponsel" else page.mouse.click)(x, y)
    page.wait_for_url("**kelurahan=33.71.02.1003**")
    one.settle()
    assert "Puskesmas penanggung jawab" in page.locator(".st-key-panel").inner_text()
    assert chosen(page) == 2
    page.wait_for_timeout(900)
    top = page.locator(".st-key-panel").bounding_box()["y"]
    assert top < page.viewport_size["height"] - 100, "the panel is in sight"
    page.get_by_role("button", name="Tutup", exact=True).click()
    page.wait_for_function("() => !location.search.includes('kelurahan')")
    one.settle()
    assert page.locator(".st-key-panel").count() == 0
    assert one.errors == []


def test_another_look_changes_the_address_and_the_classes_but_fetches_no_shapes_again(visit):
    one = visit()
    fetched = []
    one.page.on("request", lambda request: fetched.append(request.url) if "/batas/" in request.url else None)
    page = one.open(CITY)
    before = told(page)
    assert len(before) == 17
    choose_look(one, "Posyandu", "posyandu")
    page.wait_for_function("() => document.querySelector('.map .legend').innerText.includes('●')")
    after = told(page)
    assert len(after) == 17 and after != before
    assert all(re.search(r"<br>[○◑●] |belum lapor", text) for text in after)
    choose_look(one, "12 bulan", "12-bulan")
    page.wait_for_function("() => document.querySelector('.map .plot')?.data.length > 24")
    assert len(told(page)) == 12
    assert len(fetched) == 1
    assert one.errors == []


def test_a_click_on_a_month_chooses_it_and_back_returns(visit):
    one = visit()
    page = one.open(CITY + "&tampilan=12-bulan&periode=2026-08")
    page.wait_for_selector(".map .annotation")
    page.mouse.click(*point_of(page, "periode=2026-01"))
    page.wait_for_url("**periode=2026-01**")
    one.settle()
    assert address(page)["tampilan"] == "12-bulan"
    page.wait_for_function(
        """() => [...document.querySelectorAll('.map .annotation text')].some((t) => t.textContent.includes('Jan 2026')
          && t.style.fill !== document.querySelector('.map .annotation text').style.fill)"""
    )
    click = "a => a.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    page.locator(".map a", has_text="Sep 2025").first.evaluate(click)
    page.wait_for_url("**periode=2025-09**")


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
    page.get_by_role("radio", name="Kuadran").or_(page.get_by_role("button", name="Kuadran")).first.wait_for()
    page.go_forward()
    page.wait_for_selector(".st-key-panel .fg *")
    one.settle()
    assert address(page) == there
    assert one.errors == []


def test_the_back_button_takes_the_look_back_too(visit):
    one = visit()
    page = one.open(CITY + "&tampilan=capaian")
    choose_look(one, "Kader", "kader")
    page.wait_for_selector(".map .legend .k-n2")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.search.includes('tampilan=capaian')")
    page.wait_for_function("() => !document.querySelector('.map .legend .k-n2')", timeout=5000)
    assert page.locator(".map .legend .k-sesuai").count() == 1
    assert any("sesuai laju" in text for text in told(page))
    assert address(page)["tampilan"] == "capaian"


@pytest.mark.parametrize("screen", ["laptop", "ponsel"])
def test_a_kelurahan_is_found_by_typing_its_name(visit, screen):
    one = visit(screen)
    page = one.open(CITY)
    field = page.locator(".st-key-cari input")
    field.click()
    page.keyboard.type("bukan nama kelurahan")
    page.wait_for_selector("text=Tidak ada yang cocok")
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
        page.get_by_role("button", name="Simpan gambar sebagai SVG").click()
    assert waiting.value.suggested_filename == "peta_k1_kota-magelang_2026-06.svg"
    waiting.value.save_as(tmp_path / "peta.svg")
    text = (tmp_path / "peta.svg").read_text(encoding="utf-8")
    words = words_of(text)
    title = page.locator(".fig-plot .fig-t").first.inner_text().split("\n")[0].strip()
    sure = (
        "Juni 2026",
        "Kota Magelang",
        "DATA SIMULASI",
        "Sumber: laporan puskesmas",
        "Versi data",
        "Skema, bukan batas resmi",
        "Keterangan",
    )
    for said in (title.replace("\u00a0", " "), *sure, "kelurahan"):
        assert said in words, said
    kelurahan = {text.split("<br>")[0].split()[0] for text in told(page)}
    assert sum(name in words for name in kelurahan) > 5, "names of kelurahan stand on it"
    assert "class=" not in text
    assert "var(--" not in text
    assert "@font-face" in text
    assert not re.search(r"(?:href|src)\s*[=:]\s*[\"'(]?https?:", text)
    assert "<a " not in text, "links would lead nowhere from a file"
    sizes = [float(n) for n in re.findall(r"font-size[=:]\s*\"?([\d.]+)", text)]
    assert min(sizes) >= 12.5


def test_any_figure_is_saved_with_place_period_source_and_marks(visit, tmp_path):
    page = visit().open("/spm?kota=33.71&periode=2026-06")
    page.wait_for_selector("[data-drawn]")
    button = page.get_by_role("button", name="Simpan gambar sebagai SVG").first
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "spm_kota-magelang_2026-06.svg"
    waiting.value.save_as(tmp_path / "spm.svg")
    text = (tmp_path / "spm.svg").read_text(encoding="utf-8")
    for said in ("Kota Magelang · Juni 2026", "DATA SIMULASI", "Sumber: laporan puskesmas", "Versi data"):
        assert said in words_of(text), said
    assert "@font-face" in text and "class=" not in text and "<a " not in text


def test_the_twelve_months_are_saved_as_one_sheet_that_says_what_it_is(visit, tmp_path):
    one = visit()
    page = one.open(CITY + "&tampilan=12-bulan&periode=2026-08&indikator=K1")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan gambar sebagai SVG").click()
    assert waiting.value.suggested_filename == "peta_12-bulan_k1_kota-magelang_2026-08.svg"
    waiting.value.save_as(tmp_path / "bulan.svg")
    text = (tmp_path / "bulan.svg").read_text(encoding="utf-8")
    words = words_of(text)
    title = page.locator(".fig-plot .fig-t").first.inner_text().split("\n")[0].strip().replace("\u00a0", " ")
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
    assert len(re.findall(r"(?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des) 20\d\d", words)) == 12
    assert "class=" not in text and "var(--" not in text
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Unduh {kind}").click()
        assert waiting.value.suggested_filename == f"pws-12-bulan_33.71_2026-08.{kind.lower()}"
    assert one.errors == []


def test_a_saved_png_is_large_enough_for_a_sheet(visit, tmp_path):
    page = visit().open(CITY)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan gambar sebagai PNG").click()
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
    page.wait_for_function("() => window.printed")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox ?\[ ?0 0 " + box, pdf)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".print-sheet").count() == 0
    assert page.locator("[data-testid=stMain]").is_visible()


def test_no_two_names_on_the_map_touch(visit):
    page = visit("proyektor").open(CITY)
    boxes = page.eval_on_selector_all(
        ".map .scatterlayer text",
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
    small = page.locator(".map .main-svg").first.bounding_box()["width"]
    page.get_by_role("button", name="Perbesar peta").tap()
    wider = "small => document.querySelector('.map .main-svg').getBoundingClientRect().width > 2 * small"
    page.wait_for_function(wider, arg=small)
    one.settle()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    x, y, width, height = (page.locator(".map-box").bounding_box()[k] for k in ("x", "y", "width", "height"))
    page.mouse.move(x + width / 2, min(max(y, 100) + height / 4, 700))
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > before, (
        "the page scrolls on over the map"
    )


def test_a_map_asks_no_other_host_and_its_shapes_hold_no_counts(visit):
    one = visit()
    answers = []
    one.page.on("response", lambda response: answers.append(response) if "/batas/" in response.url else None)
    page = one.open(CITY)
    page.wait_for_selector(".map .scatterlayer text")
    assert one.strangers == []
    shapes = answers[0].json()
    assert set(shapes) == {"areas", "lines", "labels"}
    assert all(len(shape) == 2 for shape in shapes["areas"].values())
    assert "immutable" in answers[0].headers["cache-control"]
    names = {label[3].replace("<br>", " ").strip() for of in shapes["labels"].values() for label in of if label}
    assert not [name for name in names if re.search(r"\d+ dari|%", name)]


def test_the_keyboard_reads_every_kelurahan_and_opens_it(visit):
    one = visit()
    page = one.open(CITY)
    page.wait_for_selector(".map .scatterlayer text")
    page.locator(".map .plot").focus()
    page.keyboard.press("ArrowRight")
    heard = page.locator(".map [role=status].unseen").inner_text()
    assert heard and heard == told(page)[0].replace("<br>", ". ").replace("&lt;", "<")
    page.keyboard.press("Enter")
    page.wait_for_url("**kelurahan=33.71**")
    assert one.errors == []
