"""The public screen in a real browser: readable, never clipped, and still there whatever happens to its server."""

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from real_commands import ROOT, command, environment, free_port

KOTA = "33.71"
SLIDES = ["ringkasan", "pokok", "peta", "spm", "ilp", "siklus", "puskesmas"]
DRAWN = ["peta", "spm", "ilp", "puskesmas"]  # by Plotly
ENGLISH = re.compile(
    r"\b(error|loading|reload|offline|failed|connection|undefined|NaN|null|None|nan|Infinity|the|and|not|of|retry"
    r"|server)\b",
    re.I,
)
PAPER = {"terang": "rgb(255, 255, 255)", "gelap": "rgb(15, 28, 30)"}
# Sizes are told as on a screen 1920 wide. The arrows within the areas of a map are signs, not words.
MEASURE = r"""() => {
  const scale = innerWidth / 1920, slide = document.querySelector('.slide.on');
  const found = {small: [], clipped: [], touching: []}, written = [];
  const screen = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  const main = document.querySelector('main').getBoundingClientRect();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (element.closest('noscript, .slide:not(.on)')) continue;
    const drawn = element.closest('svg') && element.getScreenCTM ? element.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * drawn / scale;
    if (size < 36) found.small.push(`${text.slice(0, 30)} ${size.toFixed(1)}`);
    const range = document.createRange(), box = element.closest('.plot-box');
    const frame = box ? box.getBoundingClientRect() : element.closest('main') ? main : screen;
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      const over = box.top < frame.top - 1 || box.bottom > frame.bottom + 3 * scale;
      if (over || box.left < frame.left - 1 || box.right > frame.right + 1) found.clipped.push(text.slice(0, 30));
      if (element.closest('.main-svg')) written.push([text, box]);
    }
  }
  // Words in a figure do not run into each other sideways (their boxes are higher than their letters).
  for (const [n, [text, a]] of written.entries()) for (const [other, b] of written.slice(n + 1)) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 2 * scale && high > 0.35 * Math.min(a.height, b.height)) found.touching.push(`${text} | ${other}`);
  }
  const parts = '.figures, .figure, .fg, .fig, .plot-box, .kpis, .kpis li, .cycle, .map, .legend';
  const around = 'html, body, .top, .bottom, .title';
  for (const box of [slide, ...slide.querySelectorAll(parts), ...document.querySelectorAll(around)]) {
    const out = box.scrollHeight > box.clientHeight + 3 * scale || box.scrollWidth > box.clientWidth + 3 * scale;
    if (out) found.clipped.push(`<${box.className || box.tagName}>`);
  }
  const headline = parseFloat(getComputedStyle(slide.querySelector('.headline')).fontSize) / scale;
  const sheets = [...slide.querySelectorAll('.plot')].map((plot) => plot.querySelector('.main-svg'));
  const papers = sheets.map((sheet) => getComputedStyle(sheet).backgroundColor);
  return {...found, papers, headline, text: document.body.innerText, language: document.documentElement.lang};
}"""
FITTING = "[...document.querySelectorAll('.slide.on .plot-box')].every((b) => b.scrollHeight <= b.clientHeight + 1)"
SHOW_AWAY = "() => { putus.textContent = 'Sambungan terputus, menampilkan keadaan pukul 10.42'; putus.hidden = false; }"


@dataclass
class Server:
    """A server of one's own that may be killed and started again at the same address."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        line = [sys.executable, "-m", "ilp_dash", "serve", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(line, cwd=ROOT, env=environment(self.folder), stdout=quiet, stderr=quiet)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        pytest.fail("server tidak menjawab", pytrace=False)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def own(small_city, tmp_path_factory):
    folder = tmp_path_factory.mktemp("layar") / "data"
    shutil.copytree(small_city, folder)
    one = Server(folder, free_port())
    one.start()
    yield one
    one.kill()


@pytest.fixture
def screen(chromium, own):
    """`screen("slide=peta", size)`: a page showing /layar with its first slide drawn.

    Errors of its script, and what its policy forbids, fail the test.
    """
    pages, errors = [], []

    def opened(query: str = "", size: tuple[int, int] = (1920, 1080)):
        page = chromium.new_page(
            viewport={"width": size[0], "height": size[1]}, locale="en-US", reduced_motion="reduce"
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        pages.append(page)
        page.goto(f"{own.address}/layar?kota={KOTA}&{query}")
        page.wait_for_selector(".slide.on[data-kind]", timeout=20_000)
        return page

    yield opened
    for page in pages:
        page.close()
    assert errors == []


def until(page, what: str, seconds: float) -> float:
    """Seconds until the JavaScript condition holds; fails after the given time.

    (The page's policy forbids wait_for_function.)
    """
    begun = time.monotonic()
    while not page.evaluate(what):
        assert time.monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.parametrize("mode", ["terang", "gelap"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)], ids=["hd", "4k"])
def test_every_slide_can_be_read_from_the_back_row_and_nothing_is_clipped(screen, size, mode):
    page = screen(f"detik=300&mode={mode}", size)
    for slide, period in [*((slide, "") for slide in SLIDES), ("peta", "2026-03")]:  # March: the longest legend
        page.goto(page.url.partition("&slide=")[0] + f"&slide={slide}&periode={period}")
        page.wait_for_selector(f".slide.on[data-kind={slide}]")
        for away in (False, True):
            if away:
                page.evaluate(SHOW_AWAY)
                page.wait_for_timeout(150)
                until(page, FITTING, 5)
            seen = page.evaluate(MEASURE)
            assert (seen["small"], seen["clipped"], seen["touching"]) == ([], [], []), (slide, away)
            assert set(seen["papers"]) == ({PAPER[mode]} if slide in DRAWN else set()), slide
            assert seen["headline"] >= 66
            assert seen["language"] == "id"
            assert not ENGLISH.findall(seen["text"]), slide
            assert re.search(r"^\d\d\.\d\d$", seen["text"], re.M)
            for always in ("Data s.d. ", " laporan · ", "Sumber: ", "DATA SIMULASI", "Kota Magelang"):
                assert always in seen["text"], (slide, always)


def test_the_screen_turns_takes_new_data_and_outlives_its_server(screen, own):
    page = screen("detik=0.4")
    kinds = set()
    until_all = time.monotonic() + 30
    while kinds < set(SLIDES) and time.monotonic() < until_all:
        kinds.add(page.get_attribute(".slide.on", "data-kind"))
        time.sleep(0.1)
    assert kinds == set(SLIDES)
    command(own.folder, "build")
    version = (own.folder / "current").read_text().strip().removeprefix("ilp-").removesuffix(".duckdb")
    assert until(page, f"document.documentElement.dataset.version === '{version}'", 20) < 20
    own.kill()
    until(page, "!putus.hidden", 20)
    kept = page.inner_text(".slide.on")
    assert re.search(r"Sambungan terputus, menampilkan keadaan pukul \d\d\.\d\d", page.inner_text("#putus"))
    time.sleep(6)  # a retry that fails changes nothing
    assert page.inner_text(".slide.on") == kept and kept.strip()
    assert not ENGLISH.findall(page.inner_text("body"))
    own.start()
    assert until(page, "putus.hidden", 60) < 60
    now = page.inner_text(".slide.on")
    until(page, f"document.querySelector('.slide.on').innerText !== {now!r}", 10)
    assert page.evaluate("document.querySelectorAll('.fg').length") <= 4  # figures of the slide before are gone


def test_what_cannot_be_shown_is_said_in_a_sentence_and_tried_again(screen, own, chromium):
    page = chromium.new_page()
    page.goto(f"{own.address}/layar?kota=99.99")
    until(page, "document.querySelector('.slide.on').innerText.includes('tidak ada dalam data ini')", 10)
    assert not ENGLISH.findall(page.inner_text("body"))
    page.close()


def test_a_remote_pauses_goes_back_and_pins_and_a_wrong_pin_is_refused(screen, chromium, own):
    page = screen("detik=1&slide=ringkasan,spm,ilp")
    remote = chromium.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    remote.goto(f"{own.address}/layar?kendali")
    assert page.inner_text("#pin") == "", "nobody in the hall reads a PIN that nobody asked for"
    remote.click("#minta")
    until(page, "pin.textContent.startsWith('PIN ')", 8)
    pin = re.sub(r"\D", "", page.inner_text("#pin"))
    remote.fill("#pin", "000000" if pin != "000000" else "111111")
    remote.click("form button:not([type])")
    until(remote, "pesan.textContent.includes('PIN tidak cocok')", 5)
    remote.fill("#pin", pin)
    remote.click("form button:not([type])")
    remote.wait_for_selector("#slides button")
    assert remote.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not ENGLISH.findall(remote.inner_text("body"))

    remote.click("#slides button >> nth=2")
    until(page, "tahan.textContent === 'Disematkan' && judul.textContent === 'Penerapan ILP'", 8)
    time.sleep(2.5)
    assert page.inner_text("#judul") == "Penerapan ILP"
    remote.click("[data-perintah=sebelumnya]")
    until(page, "tahan.textContent === 'Dijeda' && judul.textContent === '12 layanan SPM'", 8)
    time.sleep(2.5)
    assert page.inner_text("#judul") == "12 layanan SPM"
    remote.click("#jeda")
    until(page, "tahan.textContent === '' && judul.textContent !== '12 layanan SPM'", 8)
    remote.close()
