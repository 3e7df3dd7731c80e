"""The content security policy: what it allows, and that no page and nothing done on one asks for more."""

import re
import urllib.request

import pytest

from ilp_dash.ui.frame import PAGES

NOTED = """addEventListener('securitypolicyviolation',
  (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`))"""
INJECTED = """() => {
  const script = document.createElement('script');
  script.textContent = 'window.ran = true';
  document.body.append(script);
  return Boolean(window.ran);
}"""
SCREENS = ["/layar?kota=33.71", "/layar?kota=33.71&mode=gelap", "/layar?kendali=123456"]


def policy_of(address: str) -> dict[str, list[str]]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {name: allowed for name, *allowed in parts}


@pytest.fixture(scope="module")
def one(chromium, server):
    from browser.conftest import Visit

    visit = Visit(chromium, server, "laptop")
    visit.page.add_init_script(NOTED)
    yield visit
    visit.context.close()


@pytest.fixture(autouse=True)
def _nothing_refused(one):
    one.errors.clear()
    yield
    refused = [text for text in one.errors if re.search(r"policy|Content.Security", text, re.IGNORECASE)]
    assert [text[:300] for text in refused] == [] and one.strangers == []


def test_only_this_server_and_only_our_scripts_are_allowed(server):
    policy = policy_of(server)
    host = server.removeprefix("http://")
    assert policy["default-src"] == ["'self'"] and policy["object-src"] == ["'none'"]
    assert policy["connect-src"] == ["'self'", f"ws://{host}", f"wss://{host}"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(policy["script-src"])
    assert {name for name, allowed in policy.items() if "data:" in allowed} == {"img-src", "font-src"}
    assert "'unsafe-eval'" not in str(policy_of(f"{server}/layar"))


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path or "ringkasan")
def test_no_page_asks_for_more(one, entry):
    assert one.open(f"/{entry.path}?kota=33.71").locator("[data-testid=stMain] :text(' ')").count()


@pytest.mark.parametrize("path", SCREENS)
def test_no_public_screen_asks_for_more(one, path):
    one.page.goto(one.server + path)
    one.page.wait_for_timeout(2000)
    assert one.page.locator("main").inner_text().strip()


def test_a_script_put_into_the_page_is_refused(one):
    """That a violation is seen at all, and that an injected script does not run."""
    page = one.open("/panduan")
    assert not page.evaluate(INJECTED)
    page.wait_for_timeout(300)
    assert [text for text in one.errors if text.startswith("policy: script-src")]
    one.errors.clear()
