"""A browser for the tests: Debian's chromium, with every request written down and other hosts refused."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("ILP_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"laptop": (1366, 768), "proyektor": (1920, 1080), "ponsel": (390, 844)}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        if os.environ.get("ILP_BROWSER_REQUIRED"):
            pytest.fail("chromium tidak ada, padahal uji peramban wajib di sini", pytrace=False)
        pytest.skip("UJI PERAMBAN DILEWATI: chromium tidak ada (apt-get install -y chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One visitor with an own, cold browser context. `strangers`: requests to
    other hosts; `errors`: what the console said."""

    def __init__(self, browser, server: str, screen: str, refuse: bool = True):
        width, height = SCREENS[screen]
        phone = screen == "ponsel"
        size = {"width": width, "height": height}
        self.context = browser.new_context(viewport=size, is_mobile=phone, has_touch=phone, locale="en-US")
        self.server, self.strangers, self.errors = server, [], []
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if refuse:  # switches the browser's own cache off
            self.context.route(lambda address: not self._ours(address), self._refuse)

    def _ours(self, address: str) -> bool:
        return urlsplit(address).scheme in ("data", "blob") or urlsplit(address).netloc == urlsplit(self.server).netloc

    def _refuse(self, route):
        self.strangers.append(route.request.url)
        route.abort()

    def open(self, path: str) -> Page:
        self.page.goto(self.server + path, wait_until="commit")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the script has run and the picture has stood still for half a second."""
        self.page.wait_for_function(STILL, timeout=30_000, polling=100)
        return self.page


STILL = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const ready = app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
    && document.querySelector('[data-testid=stMainBlockContainer] [data-testid=stElementContainer]')
    && !document.querySelector('[data-testid=stSkeleton]') && document.fonts.status === 'loaded';
  const seen = ready && document.body.innerText.length + ':' + document.querySelectorAll('*').length;
  if (!ready || window.lastSeen !== seen) {
    Object.assign(window, { lastSeen: seen, stillSince: performance.now() });
    return false;
  }
  return performance.now() - window.stillSince > 500;
}"""


@pytest.fixture
def visit(chromium, server):
    """Make visits: `visit("ponsel").open("/spm")`."""
    opened = []

    def make(screen: str = "laptop", refuse: bool = True) -> Visit:
        opened.append(Visit(chromium, server, screen, refuse))
        return opened[-1]

    yield make
    for one in opened:
        one.context.close()
