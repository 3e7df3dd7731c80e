"""The public screen /layar: a small page of its own (static/layar.js) asking for its order and slides, and its remote.

Whoever opened it, a screen shows the public view: who stands before it is not who opened it. No Streamlit session
stands behind it, so nothing has to be kept open for a week: every slide is one question and one answer.
"""

import hashlib
import html
import json
import re
import time

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
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries import public
from ilp_dash.ui import remote
from ilp_dash.ui.addresses import checked, read_selection
from ilp_dash.ui.data import ask, each, finished, version
from ilp_dash.ui.figures import PLOTLY, SCRIPTS, packed
from ilp_dash.ui.figures import asset_version as figures_version
from ilp_dash.ui.front_page import FONT, asset_version
from ilp_dash.ui.overdue import late_now
from ilp_dash.ui.views import layar as views

OWN_FILES = ("layar.js", "layar.css", "kendali.js", "kendali.css")
ON_SCREENS = {i.id for i in PWS if not i.sensitive}  # indicators a public screen may show
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
    if code and code not in ON_SCREENS:
        raise UnknownArea(
            f"Indikator '{code[:20]}' tidak ditampilkan di layar umum. "
            f"Pilih indikator PWS lain, misalnya {DEFAULT_PWS}."
        )
    own = {name: params.get(name, "") for name in ("periode", "indikator", "basis")}  # puskesmas: slides of their own
    return read_selection(own, views.city(params.get("kota", "")))


def is_dark(params: dict[str, str]) -> bool:
    """Is the screen's address one for dark ground?"""
    return params.get("mode") == "gelap"


def slide(key: str, sel: Selection, dark: bool = False, late: str = "") -> bytes:
    """One slide as it travels: headline, figures (coloured for dark ground), and what must always be on the screen.
    late: said below the headline in place of what it says itself."""
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
            "sub": f"{late}." if late else content.sub,
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
        with viewing(PUBLIC):
            said = await run_in_threadpool(_order_of, dict(request.query_params))
        return JSONResponse(said, headers=HEADERS)
    except UserError as error:
        return PlainTextResponse(str(error), 404, headers=HEADERS)


def _order_of(params: dict[str, str]) -> dict:
    slides, name = order(params), views.city(params.get("kota", "")).name
    return {"slides": slides, "city": name, "version": version(), "assets": assets()}


async def send_slide(request):
    """`/layar/isi?kota=…&slide=<key>&mode=…`: one slide, made once per data version and ground."""
    try:
        with viewing(PUBLIC):
            body = await run_in_threadpool(_slide_of, dict(request.query_params))
        return Response(body, media_type="application/json", headers=HEADERS)
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
    return finished(slide, key, sel, is_dark(params), late_now(sel.kota) if word == "pokok" else "")


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

LARGEST_BODY = 2000  # bytes


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
        waiting = remote.heartbeat(await _said(request), _address(request), time.monotonic())
        return JSONResponse({"commands": waiting, "version": version(), "assets": assets()}, headers=HEADERS)
    except UserError as error:
        return PlainTextResponse(str(error), 400, headers=HEADERS)


async def take_command(request):
    """`POST /layar/kendali`: from a remote, with the PIN (first) or the screen's id (afterwards)."""
    try:
        status, answer = remote.command(await _said(request), _address(request), time.monotonic())
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
