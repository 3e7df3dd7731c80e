"""Addresses besides the pages: map shapes (kept by the browser), downloads (made when asked for), the public screen."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.user_info import generate_login_redirect_url

from ilp_dash.config import data_dir
from ilp_dash.domain.months import month_code
from ilp_dash.errors import UserError
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.connection import PUBLIC, STAFF, as_of, kept_versions, viewing
from ilp_dash.ui import layar, tables, viewer
from ilp_dash.ui.addresses import read_selection, read_version
from ilp_dash.ui.places import city, map_shapes

OURS = {"Content-Language": "id"}  # by this the delivery knows a sentence of ours
FORMATS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


async def send_shapes(request):
    """`/batas/<kota>-<version>.json`: the version in the name lets the browser keep the file for ever."""
    try:
        view = (await run_in_threadpool(viewer.of_request, request)).view
        with viewing(
            STAFF if view == STAFF else PUBLIC
        ):  # shapes are the same in both; earlier versions only the staff's
            body = await run_in_threadpool(_shapes, request.path_params["kota"], request.path_params["version"])
    except UserError as error:
        return PlainTextResponse(str(error), 404, headers=OURS)
    return Response(
        body, media_type="application/json", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


def _shapes(kota: str, version: str) -> bytes:
    if not re.fullmatch(r"[0-9]{1,9}", version):
        raise UserError("Peta dengan versi itu tidak ada. Muat ulang halaman.")
    with as_of(int(version) if int(version) in kept_versions(data_dir()) else None):
        return map_shapes(city(kota).kota_code)


async def send_table(request):
    """`/unduh/<table>.csv|xlsx?kota=…`: the table as the page shows it."""
    try:
        with viewing((await run_in_threadpool(viewer.of_request, request)).view):
            body, name, media = await run_in_threadpool(
                _table_file, request.path_params["name"], request.path_params["format"], dict(request.query_params)
            )
    except UserError as error:
        return PlainTextResponse(str(error), 404, headers=OURS)
    return Response(
        body,
        media_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _table_file(name: str, kind: str, params: dict[str, str]) -> tuple[bytes, str, str]:
    if kind not in FORMATS:
        raise UserError(f"Bentuk unduhan '{kind[:20]}' tidak ada. Pilih csv atau xlsx.")
    versi, (write, media) = read_version(params), FORMATS[kind]
    with as_of(versi):
        sel = read_selection(params).but(versi=versi)
        body = write(tables.make(name, sel), tables.about(tables.scope(name, sel), tables.TABLES[name].holds))
    of = f"_versi-{versi}" if versi else ""
    return body, f"{name}_{sel.area}_{month_code(sel.month)}{of}.{kind}", media


async def log_in(_request):
    """`/masuk`: on to the provider, with Streamlit's pass of two minutes made now."""
    if not viewer.login_offered():
        return PlainTextResponse("Masuk belum diatur di dasbor ini (docs/deploy.md).", 404, headers=OURS)
    return RedirectResponse(generate_login_redirect_url("default"), 302, {"Cache-Control": "no-store"})


async def log_out(request):
    """`/keluar`: the login ends here, then Streamlit takes its cookie back and tells the provider."""
    viewer.end_login(request.cookies)
    return RedirectResponse("auth/logout", 302, {"Cache-Control": "no-store"})


ROUTES = [
    Route("/masuk", log_in),
    Route("/keluar", log_out),
    Route("/batas/{kota}-{version}.json", send_shapes),
    Route("/unduh/{name}.{format}", send_table),
    *layar.ROUTES,
]
