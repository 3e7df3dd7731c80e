"""What is chosen, for titles and sentences: names of places, the indicator a page opens with."""

from ilp_dash.charts import geometry
from ilp_dash.domain.areas import kelurahan_kind
from ilp_dash.domain.indicators import DEFAULT_PWS, DEFAULT_SPM, INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownArea
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask, each, finished, version


def city(kota: str):
    """The row of a city (see `places.cities`). Raises UnknownArea when no accepted report belongs to it."""
    for row in each(ask_places.cities):
        if row.kota_code == kota:
            return row
    raise UnknownArea(f"Kota dengan kode '{kota[:20]}' tidak ada dalam data ini.")


def puskesmas_name(sel: Selection) -> str | None:
    """Name of the chosen puskesmas, None when none is chosen."""
    return next((p.name for p in each(ask_places.puskesmas_of, sel.kota) if p.puskesmas_code == sel.puskesmas), None)


def kelurahan_row(sel: Selection):
    """The chosen kelurahan (see `places.kelurahan_of`), None when none is chosen."""
    return next((k for k in each(ask_places.kelurahan_of, sel.kota, sel.month) if k.code == sel.kelurahan), None)


def kelurahan_name(sel: Selection) -> str:
    """Name of the chosen kelurahan, "" when none is chosen."""
    row = kelurahan_row(sel)
    return row.name if row else ""


def place_name(sel: Selection) -> str:
    """ "Kota Jambi" or "Puskesmas Paal V"."""
    name = puskesmas_name(sel)
    return f"Puskesmas {name}" if name else city(sel.kota).name


def unit_name(sel: Selection) -> str:
    """The smallest place chosen: kelurahan, puskesmas or city."""
    if not sel.kelurahan:
        return place_name(sel)
    kind = "Kelurahan" if kelurahan_kind(sel.kelurahan) == "kelurahan" else "Negeri/desa"
    return f"{kind} {kelurahan_name(sel)}"


def spm_of(sel: Selection) -> str:
    """The chosen SPM service, or the one pages open with."""
    return sel.indikator if sel.indikator and INDICATORS[sel.indikator].program == "SPM" else DEFAULT_SPM


def pws_of(sel: Selection) -> str:
    """The chosen PWS indicator, or the one pages open with."""
    return sel.indikator if sel.indikator and INDICATORS[sel.indikator].program == "PWS" else DEFAULT_PWS


def city_map(kota: str) -> geometry.CityMap:
    """The map of a city as figures draw it, kept per build."""
    return finished(_drawn, geometry.city_map, kota)


def map_shapes(kota: str) -> bytes:
    """The same as the file a browser fetches once."""
    return finished(_drawn, geometry.map_shapes, kota)


def _drawn(make, kota: str):
    return make(
        *(ask(question, kota) for question in (ask_places.map_frame, ask_places.map_areas, ask_places.map_names))
    )


def map_address(kota: str) -> str:
    """Address of that file: another with every build."""
    return f"batas/{kota}-{version()}.json?b={geometry.LAYOUT}"
