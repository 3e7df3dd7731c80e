"""Addresses besides the pages: map shapes (kept by the browser), downloads (made when asked for), the public screen."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ilp_dash.charts.geometry import map_shapes
from ilp_dash.domain.areas import is_kemendagri, is_puskesmas
from ilp_dash.domain.indicators import BASES, INDICATORS
from ilp_dash.domain.months import month_code, parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownArea, UserError
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import layar, tables
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import city

FORMATS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def shapes(kota: str) -> bytes:
    """Shapes of a city's kelurahan, and its puskesmas where their place is known, as the map component reads them (JSON)."""
    points = each(ask_places.puskesmas_points, kota)
    return map_shapes(each(ask_places.boundaries, kota), kota, points, len(each(ask_places.puskesmas_of, kota)))


async def send_shapes(request):
    """`/batas/<kota>-<version>.json`: the version in the name lets the browser keep the file for ever."""
    kota = request.path_params["kota"]
    try:
        body = await run_in_threadpool(finished, shapes, kota)
    except UserError as error:
        return PlainTextResponse(str(error), 404)
    return Response(
        body, media_type="application/json", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


async def send_table(request):
    """`/unduh/<table>.csv|xlsx?kota=…`: the table as the page shows it."""
    try:
        body, name, media = await run_in_threadpool(
            _table_file, request.path_params["name"], request.path_params["format"], dict(request.query_params)
        )
    except UserError as error:
        return PlainTextResponse(str(error), 404)
    return Response(
        body,
        media_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _table_file(name: str, kind: str, params: dict[str, str]) -> tuple[bytes, str, str]:
    if kind not in FORMATS:
        raise UserError(f"Bentuk unduhan '{kind}' tidak ada. Pilih csv atau xlsx.")
    sel = selection_from(params)
    write, media = FORMATS[kind]
    body = write(tables.make(name, sel), tables.about(tables.scope(name, sel)))
    return body, f"{name}_{sel.area}_{month_code(sel.month)}.{kind}", media


def selection_from(params: dict[str, str]) -> Selection:
    """The selection of an address outside a page. Raises UnknownArea for a code that is not there (a file must not guess)."""
    of = city(params.get("kota", ""))
    month = parse_month(params["periode"]) if params.get("periode") else of.last_month
    if month is None:
        raise UnknownArea(f"Periode '{params['periode'][:20]}' tidak terbaca. Tulis tahun dan bulan, misalnya 2026-09.")
    if not of.first_month <= month <= of.last_month:
        raise UnknownArea(f"Periode {month_code(month)} tidak ada dalam data {of.name}.")
    puskesmas, kelurahan = params.get("puskesmas") or None, params.get("kelurahan") or None
    if puskesmas and (
        not is_puskesmas(puskesmas)
        or puskesmas not in {p.puskesmas_code for p in each(ask_places.puskesmas_of, of.kota_code)}
    ):
        raise UnknownArea(f"Puskesmas dengan kode '{puskesmas[:20]}' tidak ada di {of.name}.")
    if kelurahan and (
        not is_kemendagri(kelurahan)
        or kelurahan not in {k.code for k in each(ask_places.kelurahan_of, of.kota_code, month)}
    ):
        raise UnknownArea(f"Kelurahan dengan kode '{kelurahan[:20]}' tidak ada di {of.name}.")
    indicator, basis = params.get("indikator") or None, params.get("basis") or "pusdatin"
    if indicator and indicator not in INDICATORS:
        raise UnknownArea(f"Indikator '{indicator[:20]}' tidak dikenal. Pilih: {', '.join(INDICATORS)}.")
    if basis not in BASES:
        raise UnknownArea(f"Basis '{basis[:20]}' tidak dikenal. Pilih: {', '.join(BASES)}.")
    return Selection(of.kota_code, month, puskesmas, kelurahan, indicator, basis, params.get("tambah") or None)


ROUTES = [
    Route("/batas/{kota}-{version:int}.json", send_shapes),
    Route("/unduh/{name}.{format}", send_table),
    *layar.ROUTES,
]
