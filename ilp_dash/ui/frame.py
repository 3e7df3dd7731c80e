"""The frame around every page: menu, one row of filters, the page, and the foot that says what stands behind it."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qsl

import streamlit as st

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import StaffOnly, UserError
from ilp_dash.store.connection import as_of
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import figures, menu, pickers, tables, viewer, views
from ilp_dash.ui.addresses import VERSION, checked, read_version
from ilp_dash.ui.data import each, finished, version
from ilp_dash.ui.pickers import Filters
from ilp_dash.ui.places import place_name
from ilp_dash.ui.plain import plain
from ilp_dash.ui.views import foot


@dataclass(frozen=True)
class Entry:
    """One page of the menu: file, title, address, filters, and the drop-down it lies in ("" = in the row itself).

    filters None: a page about no city, without filters and foot.
    """

    file: str
    title: str
    path: str
    filters: Filters | None = Filters()
    section: str = ""


PAGES = (
    Entry("pages/pimpinan/ringkasan.py", "Ringkasan", ""),
    Entry("pages/program/minggu_ini.py", "Minggu ini", "minggu-ini"),
    Entry("pages/program/ilp.py", "Penerapan ILP", "ilp", Filters("SPM", look="sebelum-sesudah", first_look="sebaran")),
    Entry("pages/program/spm.py", "Kesenjangan SPM", "spm", Filters(indicators="SPM")),
    Entry("pages/program/pws.py", "PWS", "pws", Filters(indicators="PWS")),
    Entry("pages/program/peta.py", "Peta PWS", "peta", Filters(indicators="PWS")),
    Entry("pages/pimpinan/puskesmas.py", "Rapor puskesmas", "puskesmas", Filters(puskesmas_required=True)),
    Entry("pages/program/laju.py", "Sisa dan laju", "laju", Filters(indicators="SPM+PWS"), "Analisis"),
    Entry("pages/program/sinyal.py", "Sinyal", "sinyal", Filters(indicators="SPM"), "Analisis"),
    Entry("pages/program/ip_spm.py", "IP-SPM", "ip-spm", Filters(), "Analisis"),
    Entry("pages/program/banding.py", "Perbandingan", "banding", Filters(indicators="SPM"), "Analisis"),
    Entry("pages/program/kinerja.py", "Kinerja tahunan", "kinerja", Filters(), "Analisis"),
    Entry("pages/program/siklus_hidup.py", "Siklus hidup", "siklus-hidup", section="Analisis"),
    Entry("pages/program/jelajah.py", "Jelajah", "jelajah", Filters(indicators="SPM+PWS", optional=True), "Analisis"),
    Entry("pages/program/paparan.py", "Bahan rapat", "paparan", Filters(basis=False), "Rapat"),
    Entry(
        "pages/program/tindak_lanjut.py",
        "Tindak lanjut",
        "tindak-lanjut",
        Filters(indicators="SPM+PWS", basis=False, optional=True),
        "Rapat",
    ),
    Entry("pages/program/rapat.py", "Rapat dan notulen", "rapat", Filters(basis=False), "Rapat"),
    Entry("pages/pimpinan/pokok_rapat.py", "Sunting pokok rapat", "pokok-rapat", Filters(basis=False), "Rapat"),
    Entry(
        "pages/rujukan/kualitas.py", "Kualitas data", "kualitas", Filters(indicators="SPM+PWS", optional=True), "Data"
    ),
    Entry("pages/rujukan/metodologi.py", "Metodologi", "metodologi", Filters(basis=False), "Data"),
    Entry("pages/rujukan/unggah.py", "Unggah data", "unggah", None, "Data"),
    Entry("pages/rujukan/peran.py", "Peran", "peran", None, "Data"),
    Entry("pages/rujukan/panduan.py", "Panduan", "panduan", None, "Data"),
)


def run() -> None:
    """Draw the page the address asks for. Errors a user can mend are shown as their own words."""
    made = {
        e.path: st.Page(PROJECT_DIR / e.file, title=e.title, url_path=e.path or None, default=not e.path) for e in PAGES
    }
    page = st.navigation(list(made.values()), position="hidden")
    st.session_state["_halaman"] = made
    entry = next(e for e in PAGES if e.path == page.url_path)
    top = st.container(key="atas")
    versi = None
    try:
        versi = read_version(checked(st.query_params.to_dict()))
    except StaffOnly as error:
        st.info(plain(str(error)), icon=None)
        del st.query_params[VERSION]
    except UserError as error:
        st.query_params.clear()
        _head(top, entry, None)
        st.error(plain(str(error)), icon=None)
        return
    with as_of(versi if entry.filters else None):  # what is sent and who has which role is of now
        _page(entry, page, top, versi)


def _page(entry: Entry, page, top, versi: int | None) -> None:
    notice = st.container(key="keadaan") if entry.filters and versi and versi != _newest() else None
    try:
        sel = pickers.choose(entry.filters, versi) if entry.filters else None
    except UserError as error:
        _head(top, entry, None)
        st.error(plain(str(error)), icon=None)
        return
    st.session_state["_pilihan"] = sel
    _head(top, entry, sel)
    try:
        if notice:
            with notice:
                show(foot.earlier_version, entry.path)
        page.run()
        if sel:
            show(foot.foot)
    except UserError as error:
        st.error(plain(str(error)), icon=None)


def _newest() -> int:
    with as_of(None):
        return version()


def _head(top, entry: Entry, sel: Selection | None) -> None:
    """Title of the browser's tab, and the head of the page with the menu; sel None: a page about no city."""
    where = [place_name(sel)] if sel else []
    st.set_page_config(page_title=" · ".join([entry.title, *where, "Dasbor ILP"]), layout="wide")
    if st.context.is_embedded:
        return
    params = sel.params() if sel else {p: st.query_params[p] for p in pickers.PARAMETERS if p in st.query_params}
    marks = finished(foot.marks, sel) if sel else []
    period = f"s.d. {month_label(sel.month)}" if sel else ""
    links = [(e.section, e.title, e.path, menu.address(e.path, pickers.carried(e.filters, params))) for e in PAGES]
    with top:
        _draw(
            figures.packed(
                menu.head(
                    links,
                    entry.path,
                    params,
                    marks,
                    line=" · ".join([*where, period]) if sel else "",
                    paper=" · ".join([entry.title, *where, period, *marks] if sel else [entry.title]),
                    person=viewer.visitor().identity,
                    login=viewer.login_offered(),
                )
            ),
            "menu",
        )


def warm_up() -> None:
    """Import what pages need and ask the first questions before the first visitor comes."""
    of = {m.name: import_module(f"{views.__name__}.{m.name}") for m in pkgutil.iter_modules(views.__path__)}
    for city in each(ask_places.cities):
        finished(of["ringkasan"].verdict, Selection(city.kota_code, city.last_month))


def selection() -> Selection:
    """What the reader has chosen, for the page that is being drawn."""
    return st.session_state["_pilihan"]


def show(view: Callable, *args, sel: Selection | None = None, key: str = "") -> None:
    """Draw the figure `view(selection, *args)` makes, kept per data version and selection; a click on one of its links
    goes there.

    sel: another selection than the reader's. key: the same for figures that take each other's place.
    The view may return a `go.Figure`, a figure of ilp_dash.charts, or None (nothing is drawn).
    """
    data = finished(_packed, view, sel or selection(), *args)
    if data is not None:
        _draw(data, key or "-".join([view.__module__.rpartition(".")[2], view.__name__, *map(str, args)]))


def _packed(view: Callable, *args) -> bytes | None:
    made = view(*args)  # only what travels is kept: a figure takes a hundred times its bytes
    page = view.__module__.rpartition(".")[2]
    return None if made is None else figures.packed(made, picture=foot.picture(args[0], page))


def show_table(name: str, sel: Selection | None = None, **options) -> None:
    """Draw one of ui.tables.TABLES for the reader's (or another) selection, with its downloads."""
    _draw(finished(_packed_table, name, sel or selection(), *sorted(options.items())), name)


def _packed_table(name: str, sel: Selection, *options) -> bytes:
    return figures.packed(tables.figure(name, sel, **dict(options)))


def _draw(data: bytes, key: str) -> None:
    href = figures.show(data, key)
    if href:
        follow(href)


def follow(href: str) -> None:
    """Go to an inner address ("puskesmas?kota=15.71&…") with its parameters."""
    path, _, query = href.partition("?")
    params = dict(parse_qsl(query))
    pickers.set_choice(params)
    target = st.session_state["_halaman"].get(path.removeprefix("./").strip("/"))
    if target is not None:
        st.switch_page(target, query_params=params)
