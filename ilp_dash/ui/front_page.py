"""Streamlit's index.html made ours: Indonesian, in our colours from the
first paint, with what pages need fetched early."""

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path

import streamlit as st

from ilp_dash.charts.classes import stylesheet
from ilp_dash.charts.theme import template_json
from ilp_dash.config import STATIC_DIR

TITLE = "Dasbor Integrasi Layanan Primer"
DESCRIPTION = (
    "Capaian layanan kesehatan primer per kota, puskesmas dan kelurahan: ILP, SPM, PWS, peta dan siklus hidup."
)
FONT = "fonts/plus-jakarta-sans-5.3.0-latin.woff2"

FRONTEND_DIR = Path(st.__file__).parent / "static"
# Chunks of Streamlit's front end that nearly every page needs after the main bundle, and everything they import.
# Named without their hash; one that a later Streamlit no longer has is simply not asked for in advance.
PAGE_CHUNKS = ("BidiComponent", "Selectbox")

THEME_BEFORE_SESSION = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor")


def asset_version(name: str) -> str:
    """First ten hex digits of the SHA-256 of static/<name>: new content, new address. Raises OSError when missing."""
    path = STATIC_DIR / name
    stat = path.stat()
    return _content_hash(path, stat.st_mtime_ns, stat.st_size)


@cache
def _content_hash(path: Path, _changed_ns: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _own(name: str) -> str:
    """Address of static/<name>, relative to any page; the content's hash lets browsers keep it for good."""
    return f"./app/static/{name}?v={asset_version(name)}"


@cache
def page_chunks() -> tuple[str, ...]:
    """File names of Streamlit's chunks behind PAGE_CHUNKS, imports included, in the order they are needed."""
    folder = FRONTEND_DIR / "static" / "js"
    wanted = [path.name for stem in PAGE_CHUNKS for path in sorted(folder.glob(f"{stem}.*.js"))]
    found: list[str] = []
    while wanted:
        name = wanted.pop(0)
        if name in found or not (folder / name).is_file():
            continue
        found.append(name)
        source = (folder / name).read_text(encoding="utf-8")
        wanted += re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', source)
    return tuple(found)


@cache
def original_index() -> tuple[str, bytes]:
    """Text of Streamlit's index.html, and the ETag its server gives it (for `/` as for every page's address)."""
    from starlette.responses import FileResponse

    path = FRONTEND_DIR / "index.html"
    return path.read_text(encoding="utf-8"), FileResponse(path, stat_result=path.stat()).headers["etag"].encode()


def frontend_settings() -> str:
    """Script read by Streamlit's front end before it starts.

    The server's address, so that a deep link does not ask /spm/_stcore/… first (pages are one level deep: "./" is the
    server); the host's settings, so that the web socket opens at once instead of after two requests; our colours and
    font, so that Streamlit's own are neither shown nor fetched; the icon font (375 KB) only when an icon is drawn; and
    an address the page only completes with its defaults takes no place of its
    own in the history, else "back" leads nowhere;
    nor does the old page with the new choices, which Streamlit shows for a moment on the way to another page.
    """
    theme = {name: st.get_option(f"theme.{name}") for name in THEME_BEFORE_SESSION}
    theme |= {"base": 0, "bodyFont": st.get_option("theme.font"), "headingFont": st.get_option("theme.headingFont")}
    return """
      window.__streamlit = {
        BACKEND_BASE_URL: new URL("./", location.href).href,
        HOST_CONFIG: {allowedOrigins: [location.origin], useExternalAuthToken: false},
        LIGHT_THEME: OURS, DARK_THEME: OURS,
      }
      const loadFont = document.fonts.load.bind(document.fonts)
      document.fonts.load = (font, text) =>
        font.includes("Material Symbols") ? Promise.resolve([]) : loadFont(font, text)
      const push = history.pushState.bind(history)
      let pushed = -Infinity
      history.pushState = (state, title, url) => {
        const to = new URL(url, location.href), here = to.pathname === location.pathname
        const completes = here && !location.search
        const passes = !here && to.search === location.search && performance.now() - pushed < 5000
        pushed = here && !completes ? performance.now() : -Infinity
        return completes || passes ? history.replaceState(state, title, url) : push(state, title, url)
      }
    """.replace("OURS", json.dumps(theme))


def security_policy(host: bytes) -> bytes:
    """What the browser itself refuses: everything from another host, and every script that is not ours.

    host: as asked for; named for browsers to which 'self' is not the web socket of the same server.
    Streamlit starts a component's script (ours is one) as a blob, has whole numbers of 64 bits in WebAssembly, brings a
    font of icons as data, and styles elements one by one.
    """
    asked = host.decode("latin-1")
    sockets = f" ws://{asked} wss://{asked}" if asked else ""
    directives = (
        "default-src 'self'",
        f"script-src 'self' blob: 'wasm-unsafe-eval' {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self'{sockets}",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
    return "; ".join(directives).encode("latin-1")


@cache
def _inline_scripts() -> str:
    """The scripts within the front page, by their hashes."""
    found = re.findall(r"<script>(.*?)</script>", index_page(), flags=re.S)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in found)
    return " ".join(f"'sha256-{each}'" for each in hashes)


@cache
def index_page() -> str:
    """Streamlit's index.html made ours: language, title, style, dictionary and what should be fetched early.

    All links are relative ("./"), as Streamlit's own: they work under any `server.baseUrlPath`.
    """
    page = original_index()[0]
    page = re.sub(r"<!--.*?-->\s*", "", page, flags=re.S)
    page = page.replace('<html lang="en">', '<html lang="id">')
    page = re.sub(r"<title>.*?</title>", f"<title>{html.escape(TITLE)}</title>", page)
    page = re.sub(
        r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{_own("ikon.svg")}" type="image/svg+xml">', page
    )
    page = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>\s*', "", page)
    page = re.sub(r'<link rel="service-desc"[^>]*>\s*', "", page)
    page = re.sub(
        r"<noscript>.*?</noscript>", "<noscript><p>Dasbor ini memerlukan JavaScript.</p></noscript>", page, flags=re.S
    )
    page = page.replace(
        '<div id="root"></div>',
        '<div id="root"><p style="margin:40vh auto;text-align:center;font:16px system-ui,sans-serif;color:#5d7178">'
        "Memuat dasbor…</p></div>",
    )
    listed = set(re.findall(r'\./static/js/([^"]+)', page))
    early = [f"<script>{frontend_settings()}</script>"]
    early += [f'<link rel="preload" href="./app/static/{FONT}" as="font" type="font/woff2" crossorigin>']
    early += [
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in page_chunks()
        if name not in listed
    ]
    from ilp_dash.ui import figures  # registers its component, which needs a running server

    version = figures.asset_version()
    early += [
        f'<link rel="modulepreload" crossorigin href="./app/static/{name}?v={version}">' for name in figures.SCRIPTS
    ]
    early.append(f'<link rel="preload" as="script" crossorigin href="./app/static/{figures.PLOTLY}?v={version}">')
    early.append(f"<style>{stylesheet()}</style>")
    early.append(f'<script type="application/json" id="ilp-templat">{template_json()}</script>')
    early.append(f'<link rel="stylesheet" href="./app/static/dasbor.css?v={version}">')
    early.append(f'<script defer src="{_own("bahasa.js")}"></script>')
    head = f'<meta name="description" content="{html.escape(DESCRIPTION)}">\n    ' + "\n    ".join(early)
    return page.replace("</head>", f"    {head}\n  </head>")
