"""What a person waits for, measured in a real browser."""

import os
import shutil
import statistics
import time
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("ILP_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
# A figure is drawn when its words, and its picture if it has one, stand there.
COUNT = """(() => {
  const whole = (figure) =>
    figure.childElementCount && (!figure.querySelector('.plot') || figure.querySelector('.main-svg'));
  return [...document.querySelectorAll('.fg')].filter(whole).length
    + document.querySelectorAll('[data-testid=stPlotlyChart]:has(.main-svg)').length;
})()"""
DRAWN = f"count => {COUNT} >= count"
WATCH = """() => {
  window.changed = performance.now();
  const node = (change) => change.target.closest ? change.target : change.target.parentElement;
  const inFigure = (change) => node(change)?.closest('.fg, [data-testid=stPlotlyChart]');
  new MutationObserver((list) => {
    if (list.some(inFigure)) window.changed = performance.now();
  }).observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true});
  window.blank = 0;
  const empty = () => [...document.querySelectorAll('.plot, [data-testid=stPlotlyChart]')].some((plot) => {
    const box = plot.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && !plot.querySelector('.main-svg');
  });
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    if (empty()) window.blank += now - last;
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@contextmanager
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def count_figures(chrome, address: str) -> int:
    """How many figures a page shows once it has come to rest."""
    page = chrome.new_page(viewport={"width": 1366, "height": 768})
    page.goto(address)
    page.wait_for_function(DRAWN, arg=1, timeout=60_000)
    page.wait_for_timeout(2500)
    count = page.evaluate(COUNT)
    page.close()
    return count


class Wire:
    """Bytes a page has received, as the network saw them."""

    def __init__(self, page):
        self.http = self.socket = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _loaded(self, event):
        self.http += event["encodedDataLength"]

    def _frame(self, event):
        self.socket += len(event["response"]["payloadData"]) * 3 // 4  # binary frames are shown in base64


def first_view(chrome, address: str, figures: int, rounds: int = 5) -> dict:
    """Median over cold contexts: ms until all figures are drawn, bytes moved; then the same by a second visit."""
    cold, warm, moved = [], [], []
    for _ in range(rounds):
        context = chrome.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
        page = context.new_page()
        wire = Wire(page)
        for times in (cold, warm):
            begun = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.wait_for_function(DRAWN, arg=figures, timeout=60_000)
            times.append((time.perf_counter() - begun) * 1000)
            page.wait_for_timeout(500)
            if times is cold:
                moved.append(wire.http + wire.socket)
        context.close()
    return {"cold_ms": statistics.median(cold), "warm_ms": statistics.median(warm), "bytes": statistics.median(moved)}


def filter_change(chrome, address: str, options: tuple[int, ...], rounds: int = 6) -> dict:
    """Median ms from choosing another puskesmas to the last change in a
    figure, and bytes sent over the web socket for it.

    `options`: numbers of the options of the filter that are chosen by turns;
    different ones, or a figure seen before is not sent again.
    """
    context = chrome.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    wire = Wire(page)
    page.goto(address)
    page.wait_for_function(DRAWN, arg=1, timeout=60_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    times, sizes, blank = [], [], []
    for number in range(rounds):
        page.locator("[data-testid=stSelectbox]", has_text="Puskesmas").get_by_role("combobox").click()
        option = page.get_by_role("option").nth(options[number % len(options)])
        option.wait_for()
        page.wait_for_timeout(200)
        before = wire.socket
        page.evaluate("window.blank = 0")
        page.evaluate(
            """() => addEventListener('pointerdown', () => { window.chosen = performance.now() },
            {capture: true, once: true})"""
        )
        option.click()
        page.wait_for_timeout(1200)
        times.append(page.evaluate("window.changed - window.chosen"))
        sizes.append(wire.socket - before)
        blank.append(page.evaluate("window.blank"))
    context.close()
    return {"ms": statistics.median(times), "bytes": statistics.median(sizes), "blank_ms": max(blank)}
