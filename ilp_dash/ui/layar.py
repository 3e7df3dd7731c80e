"""The public screen /layar: a small page of its own (static/layar.js) asking for its order and slides, and its remote.

No Streamlit session stands behind a screen, so nothing has to be kept open for a week: every slide is one question and
one answer.
"""

import hashlib
import html
import json
import re
import threading
import time
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ilp_dash.charts.classes import read_from_afar, stylesheet
from ilp_dash.charts.theme import still, template_json
from ilp_dash.domain.areas import is_puskesmas
from ilp_dash.domain.indicators import DEFAULT_PWS, PWS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownArea, UserError
from ilp_dash.store.queries import public
from ilp_dash.ui.addresses import checked, read_selection
from ilp_dash.ui.data import ask, each, finished, version
from ilp_dash.ui.figures import PLOTLY, SCRIPTS, packed
from ilp_dash.ui.figures import asset_version as figures_version
from ilp_dash.ui.front_page import FONT, asset_version
from ilp_dash.ui.views import layar as views

OWN_FILES = ("layar.js", "layar.css", "kendali.js", "kendali.css")
PUBLIC = {i.id for i in PWS if not i.sensitive}  # indicators a public screen may show
CAROUSEL = 6  # puskesmas between two rounds of the other slides
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Language": "id",  # by this a screen knows a sentence of ours from a proxy's error page
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def assets() -> str:
    """Short hash of everything a screen has loaded: when it changes, screens load themselves again."""
    return hashlib.sha256(
        "".join((figures_version(), *(asset_version(name) for name in OWN_FILES))).encode()
    ).hexdigest()[:10]


# --- what a screen shows --------------------------------------------------------------------------------------------


def order(params: dict[str, str]) -> list[dict[str, str]]:
    """Slides in the order they are shown: key and title. Puskesmas come six at a time between rounds of the others.

    Raises UnknownArea for a slide, city or puskesmas that is not there.
    """
    of = views.city(checked(params).get("kota", ""))
    wanted = [word.strip() for word in (params.get("slide") or "semua").split(",")]
    words = list(views.SLIDES) if wanted == ["semua"] else wanted
    if strange := next((w for w in words if w not in views.SLIDES), None):
        raise UnknownArea(f"Slide '{strange[:20]}' tidak ada. Pilih: semua, {', '.join(views.SLIDES)}.")
    units = [f"puskesmas:{p.puskesmas_code}" for p in _chosen(of.kota_code, params.get("puskesmas") or "")]
    rounds = -(-len(units) // CAROUSEL) if "puskesmas" in words else 1
    share = -(-len(units) // max(rounds, 1))
    keys = []
    for n in range(max(rounds, 1)):
        for word in words:
            keys += units[n * share : (n + 1) * share] if word == "puskesmas" else [word]
    names = {f"puskesmas:{p.puskesmas_code}": f"Puskesmas {p.name}" for p in each(public.puskesmas_of, of.kota_code)}
    return [{"key": key, "title": names.get(key) or views.SLIDES[key][0]} for key in keys]


def _chosen(kota: str, listed: str) -> list:
    rows = each(public.puskesmas_of, kota)
    if not listed:
        return rows
    of = {p.puskesmas_code: p for p in rows}
    codes = [code.strip() for code in listed.split(",")]
    if strange := next((code for code in codes if not is_puskesmas(code) or code not in of), None):
        raise UnknownArea(f"Puskesmas dengan kode '{strange[:20]}' tidak ada di sini.")
    return [of[code] for code in codes]


def selection(params: dict[str, str]) -> Selection:
    """The selection of one slide. Raises UnknownArea for what is not there, and for an indicator no screen shows."""
    code = checked(params).get("indikator") or ""
    if code and code not in PUBLIC:
        raise UnknownArea(
            f"Indikator '{code[:20]}' tidak ditampilkan di layar umum. "
            f"Pilih indikator PWS lain, misalnya {DEFAULT_PWS}."
        )
    own = {name: params.get(name, "") for name in ("periode", "indikator", "basis")}  # puskesmas: slides of their own
    return read_selection(own, views.city(params.get("kota", "")))


def is_dark(params: dict[str, str]) -> bool:
    """Is the screen's address one for dark ground?"""
    return params.get("mode") == "gelap"


def slide(key: str, sel: Selection, dark: bool = False) -> bytes:
    """One slide as it travels: headline, figures (coloured for dark ground), and what must always be on the screen."""
    word, _, code = key.partition(":")
    title, show = views.SLIDES[word]
    if word == "puskesmas":
        row = _chosen(sel.kota, code)[0]
        title, sel = f"Puskesmas {row.name}", sel.but(puskesmas=code)
    with read_from_afar(dark):
        content = show(sel)
        figures = [still(figure) for figure in content.figures]
    state = ask(public.data_state, sel.kota, sel.month)
    marks = [*(["DATA SIMULASI"] if state.simulated else []), *(["sementara"] if state.provisional else [])]
    return packed(
        {
            "key": key,
            "kind": word,
            "city": views.city(sel.kota).name,
            "title": title,
            "headline": content.headline,
            "sub": content.sub,
            "figures": figures,
            "month": f"s.d. {month_label(sel.month)}",
            "complete": f"{state.reported} dari {state.expected} laporan",
            "source": "laporan puskesmas",
            "marks": marks,
            "version": state.version,
        }
    )


async def send_order(request):
    """`/layar/daftar?kota=…&slide=…`: the order of slides, the data's version and the scripts' version."""
    try:
        params = dict(request.query_params)
        slides = await run_in_threadpool(order, params)
        name = await run_in_threadpool(lambda: views.city(params.get("kota", "")).name)
        return JSONResponse({"slides": slides, "city": name, "version": version(), "assets": assets()}, headers=HEADERS)
    except UserError as error:
        return PlainTextResponse(str(error), 404, headers=HEADERS)


async def send_slide(request):
    """`/layar/isi?kota=…&slide=<key>&mode=…`: one slide, made once per data version and ground."""
    try:
        return Response(
            await run_in_threadpool(_slide_of, dict(request.query_params)),
            media_type="application/json",
            headers=HEADERS,
        )
    except UserError as error:
        return PlainTextResponse(str(error), 404, headers=HEADERS)


def _slide_of(params: dict[str, str]) -> bytes:
    sel = selection(params)
    key = params.get("slide") or ""
    word, _, code = key.partition(":")
    if word not in views.SLIDES or (word == "puskesmas") != bool(code):
        raise UnknownArea(f"Slide '{key[:30]}' tidak ada. Pilih: {', '.join(views.SLIDES)}.")
    if code:
        _chosen(sel.kota, code)
    return finished(slide, key, sel, is_dark(params))


# --- the pages themselves -------------------------------------------------------------------------------------------

SCREEN = """<!doctype html>
<html lang="id" class="layar" data-mode="{mode}" data-assets="{assets}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="{scheme}">
<title>Layar · Dasbor ILP</title>
<link rel="icon" href="./app/static/ikon.svg?v={icon}" type="image/svg+xml">
<link rel="preload" href="./app/static/{font}" as="font" type="font/woff2" crossorigin>
{modules}
<link rel="prefetch" as="script" crossorigin href="./app/static/{plotly}?v={figures}">
<style>{colours}</style>
<script type="application/json" id="ilp-templat">{template}</script>
<link rel="stylesheet" href="./app/static/dasbor.css?v={figures}">
<link rel="stylesheet" href="./app/static/layar.css?v={css}">
</head>
<body>
<header class="top">
<span class="city" id="kota"></span><span class="title" id="judul"></span><span id="tanda"></span>
<time class="clock" id="jam"></time>
</header>
<main><section class="slide on"><p class="headline">Menyiapkan layar…</p></section>
<section class="slide"></section></main>
<p class="away" id="putus" role="status" hidden></p>
<footer class="bottom"><span id="sumber"></span><span id="tahan"></span><span class="pin" id="pin"></span></footer>
<script type="module" src="./app/static/layar.js?v={js}" data-figures="./app/static/figur.js?v={figures}"></script>
<noscript><p>Layar ini memerlukan JavaScript.</p></noscript>
</body>
</html>
"""

REMOTE = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kendali layar · Dasbor ILP</title>
<link rel="icon" href="./app/static/ikon.svg?v={icon}" type="image/svg+xml">
<link rel="stylesheet" href="./app/static/kendali.css?v={css}">
</head>
<body>
<main>
<h1>Kendali layar</h1>
<form id="masuk" action="./layar"><button type="button" id="minta">Tampilkan PIN di layar</button>
<label for="pin">PIN yang sekarang tampil di sudut kanan bawah layar</label>
<input id="pin" name="kendali" inputmode="numeric" autocomplete="off" maxlength="7" placeholder="000 000"
value="{pin}" required>
<button>Sambungkan</button></form>
<p id="pesan" role="status"></p>
<section id="kendali" hidden>
<p class="now"><span id="keadaan"></span><b id="tampil"></b></p>
<div class="keys"><button data-perintah="sebelumnya">Sebelumnya</button>
<button data-perintah="berikutnya">Berikutnya</button>
<button data-perintah="jeda" id="jeda">Jeda</button></div>
<h2>Sematkan slide</h2>
<p class="hint">Slide yang disematkan tetap tampil sampai dilepas, paling lama dua jam.</p>
<ul id="slides"></ul>
</section>
</main>
<script type="module" src="./app/static/kendali.js?v={js}"></script>
<noscript><p>Kendali ini memerlukan JavaScript.</p></noscript>
</body>
</html>
"""


async def send_page(request):
    """`/layar`: the screen, or with `kendali` in the address the remote."""
    params = request.query_params
    if "kendali" in params:
        pin = re.sub(r"\D", "", params["kendali"])[:6]
        page = REMOTE.format(
            icon=asset_version("ikon.svg"),
            css=asset_version("kendali.css"),
            js=asset_version("kendali.js"),
            pin=html.escape(pin),
        )
        return HTMLResponse(page, headers=HEADERS)
    figures, dark = figures_version(), is_dark(params)
    page = SCREEN.format(
        mode="gelap" if dark else "terang",
        scheme="dark" if dark else "light",
        assets=assets(),
        icon=asset_version("ikon.svg"),
        font=FONT,
        modules="\n".join(
            f'<link rel="modulepreload" crossorigin href="./app/static/{name}?v={figures}">' for name in SCRIPTS
        ),
        figures=figures,
        plotly=PLOTLY,
        colours=stylesheet(),
        template=template_json(dark, afar=True),
        css=asset_version("layar.css"),
        js=asset_version("layar.js"),
    )
    return HTMLResponse(page, headers=HEADERS)


# --- the remote -----------------------------------------------------------------------------------------------------

SHOW_PIN = "pin"  # asked for by who has none yet: every screen shows a new one for a minute
COMMANDS = ("jeda", "lanjut", "sebelumnya", "berikutnya", "sematkan", "lepas")
LARGEST_BODY = 2000  # bytes
MOST_SCREENS = 1000
MOST_OF_ONE_ADDRESS = 40  # who invents screens fills only the places of its own address
GONE_AFTER_S = 30
TRIES_PER_MINUTE = 5


@dataclass
class Screen:
    """A screen as its last heartbeat said. The id is its secret: whoever knew the PIN goes on with the id.

    pin: "" while none stands on it.
    """

    id: str
    pin: str
    query: str
    shown: str
    held: str
    seen_s: float
    address: str
    waiting: list[list[str]] = field(default_factory=list)


_screens: dict[str, Screen] = {}
_wrong: dict[str, list[float]] = {}
_lock = threading.Lock()


def heartbeat(said: dict, address: str, now: float) -> list[list[str]]:
    """Note what a screen says about itself; returns the commands waiting for it, each [command, slide].

    Raises UserError if malformed, and for a new screen when there is no place: none that lives is given up for it.
    """
    id, pin = str(said.get("id")), str(said.get("pin") or "")
    if not re.fullmatch(r"[0-9a-f]{32}", id) or not re.fullmatch(r"\d{6}|", pin):
        raise UserError("Layar tidak dikenal. Muat ulang halaman layar.")
    query, shown, held = (
        str(said.get(name) or "")[:most] for name, most in (("query", 400), ("shown", 40), ("held", 12))
    )
    with _lock:
        for old in [s.id for s in _screens.values() if now - s.seen_s > GONE_AFTER_S]:
            del _screens[old]
        known = _screens.get(id)
        here = sum(s.address == address for s in _screens.values())
        if known is None and (here >= MOST_OF_ONE_ADDRESS or len(_screens) >= MOST_SCREENS):
            raise UserError("Terlalu banyak layar tersambung. Tutup layar yang tidak dipakai.")
        waiting = known.waiting if known else []
        _screens[id] = Screen(id, pin, query, shown, held, now, address)
        return waiting


def command(said: dict, address: str, now: float) -> tuple[int, dict | str]:
    """Answer to a remote: (status, what the screen shows now) or (status, sentence). Wrong PINs count per address."""
    with _lock:
        tries = [t for t in _wrong.get(address, []) if now - t < 60]
        id = said.get("id")
        if id is None and said.get("perintah") == SHOW_PIN:
            here = [s for s in _screens.values() if now - s.seen_s <= GONE_AFTER_S]
            for screen in here:
                screen.waiting = [w for w in screen.waiting if w[0] != SHOW_PIN] + [[SHOW_PIN, ""]]
            return (200, {"layar": len(here)}) if here else (404, "Tidak ada layar yang sedang tersambung.")
        if id is None:
            if len(tries) >= TRIES_PER_MINUTE:
                return 429, "Terlalu banyak PIN yang salah. Coba lagi satu menit kemudian."
            screen = next((s for s in _screens.values() if s.pin and s.pin == str(said.get("pin"))), None)
        else:
            screen = _screens.get(str(id))
        if screen is None or now - screen.seen_s > GONE_AFTER_S:
            if id is not None:
                return 404, "Layar sedang tidak tersambung."
            for old in [a for a, times in _wrong.items() if now - times[-1] >= 60]:
                del _wrong[old]
            _wrong[address] = [*tries, now]
            return 403, "PIN tidak cocok dengan layar mana pun. Periksa angka di sudut kanan bawah layar."
        word = said.get("perintah")
        if word is not None:
            if word not in COMMANDS:
                return 400, f"Perintah '{str(word)[:20]}' tidak dikenal."
            screen.waiting = [*screen.waiting, [word, str(said.get("slide") or "")[:40]]][-5:]
        return 200, {"id": screen.id, "query": screen.query, "shown": screen.shown, "held": screen.held}


def _address(request) -> str:
    """Of the connection, whatever headers say (see server.options); behind a proxy all are one."""
    return request.client.host if request.client else ""


async def _said(request) -> dict:
    """The JSON object of a request. Raises UserError when it is none or too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise UserError("Permintaan terlalu besar.")
    try:
        said = json.loads(body)
        json.dumps(said, ensure_ascii=False).encode()  # halves of a character cannot be told on
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise UserError("Permintaan tidak terbaca.")
    return said


async def take_heartbeat(request):
    """`POST /layar/detak`: every two seconds from a screen; answers commands of remotes and the present versions."""
    try:
        waiting = heartbeat(await _said(request), _address(request), time.monotonic())
        return JSONResponse({"commands": waiting, "version": version(), "assets": assets()}, headers=HEADERS)
    except UserError as error:
        return PlainTextResponse(str(error), 400, headers=HEADERS)


async def take_command(request):
    """`POST /layar/kendali`: from a remote, with the PIN (first) or the screen's id (afterwards)."""
    try:
        status, answer = command(await _said(request), _address(request), time.monotonic())
    except UserError as error:
        status, answer = 400, str(error)
    made = PlainTextResponse if isinstance(answer, str) else JSONResponse
    return made(answer, status, headers=HEADERS)


ROUTES = [
    Route("/layar", send_page),
    Route("/layar/daftar", send_order),
    Route("/layar/isi", send_slide),
    Route("/layar/detak", take_heartbeat, methods=["POST"]),
    Route("/layar/kendali", take_command, methods=["POST"]),
]
