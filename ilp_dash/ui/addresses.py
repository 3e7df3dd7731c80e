"""The one reader of addresses (`?kota=15.71&periode=2026-09&…`): a code that is not there is refused with a sentence.

A file or a public slide passes the refusal on; the filters of a page show something else and say so (see pickers).
"""

import re
from collections.abc import Mapping
from datetime import date

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_code, parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.errors import StaffOnly, UnknownArea, UnknownVersion
from ilp_dash.store.build import has_present_shape
from ilp_dash.store.connection import STAFF, as_of, current_store
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask, each, version
from ilp_dash.ui.places import city

DEFAULT_BASIS = "pusdatin"
# Characters. The longest plan the application itself proposes has 4,500 (all of DKI); every puskesmas and service of it
# once are 12,000.
LONGEST = {"tambah": 12_000, "puskesmas": 1_000, "slide": 1_000}
LONGEST_OTHER = 120
MOST_PARAMETERS = 40
VERSION = "versi"


def checked(params: Mapping[str, str]) -> Mapping[str, str]:
    """The same parameters, none of them longer than anything a page writes. Raises UnknownArea."""
    if len(params) > MOST_PARAMETERS:
        raise UnknownArea(f"Alamat ini berisi {len(params)} bagian; paling banyak {MOST_PARAMETERS}.")
    for name, value in params.items():
        most = LONGEST.get(name, LONGEST_OTHER)
        if len(name) > LONGEST_OTHER or len(value) > most:
            raise UnknownArea(
                f"Bagian '{name[:20]}' dalam alamat terlalu panjang: {number(len(value))} huruf, paling banyak "
                f"{number(most)}. Buka halaman ini lewat menu."
            )
    return params


def read_version(params: Mapping[str, str]) -> int | None:
    """The kept version an address asks for; None where it asks for none, or for one who sees another view than the
    staff's for the one that serves.

    Raises UnknownVersion for what is no number, not kept, or made by another version of the application; StaffOnly for
    an earlier one where the view in use is not the staff's.
    """
    code = params.get(VERSION)
    if not code:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", code):
        raise UnknownVersion(f"Versi '{code[:20]}' tidak dikenal. Tulis nomornya saja, misalnya versi={version()}.")
    asked = int(code)
    if current_store().view != STAFF:
        if asked == version():
            return None
        raise StaffOnly("Keadaan versi lain hanya untuk dinas. Di sini selalu tampil versi yang terbaru.")
    with as_of(asked):
        if not ask(has_present_shape):
            raise UnknownVersion(f"Versi {asked} dibangun oleh versi aplikasi yang lain, jadi tidak dapat ditampilkan.")
    return asked


def months_offered(of) -> list[date]:
    """The periods a reader may choose in a city (row of `places.cities`), latest first."""
    return [p.month for p in each(ask_places.periods, of.first_month, of.last_month)]


def read_month(code: str, of) -> date:
    """The month of a code within the data of a city (row of `places.cities`). Raises UnknownArea."""
    month = parse_month(code)
    if month is None or month not in months_offered(of):
        raise UnknownArea(
            f"Periode '{code[:20]}' tidak ada dalam data {of.name}. Tulis misalnya {month_code(of.last_month)}."
        )
    return month


def read_puskesmas(code: str, of) -> str:
    """The code of a puskesmas of a city. Raises UnknownArea."""
    if code not in {p.puskesmas_code for p in each(ask_places.puskesmas_of, of.kota_code)}:
        raise UnknownArea(f"Puskesmas dengan kode '{code[:20]}' tidak ada di {of.name}.")
    return code


def read_kelurahan(code: str, of, month: date) -> str:
    """The code of a kelurahan of a city in a month. Raises UnknownArea."""
    if code not in {k.code for k in each(ask_places.kelurahan_of, of.kota_code, month)}:
        raise UnknownArea(f"Kelurahan dengan kode '{code[:20]}' tidak ada di {of.name}.")
    return code


def read_indicator(code: str) -> str:
    """The id of an indicator. Raises UnknownArea."""
    if code not in INDICATORS:
        raise UnknownArea(f"Indikator '{code[:20]}' tidak dikenal. Pilih: {', '.join(INDICATORS)}.")
    return code


def read_basis(code: str) -> str:
    """The id of a basis. Raises UnknownArea."""
    known = [b.basis for b in each(ask_places.bases)]
    if code not in known:
        raise UnknownArea(f"Basis '{code[:20]}' tidak ada di sini. Pilih: {', '.join(known)}.")
    return code


def read_selection(params: Mapping[str, str], of=None) -> Selection:
    """The selection of an address; what it leaves out is not chosen, its month the last one. Raises UnknownArea for
    what is not there.

    of: the city (row of `places.cities`) where the reader finds it another way.
    """
    of = of or city(checked(params).get("kota", ""))
    asked = {name: value for name, value in params.items() if value}
    month = read_month(asked["periode"], of) if "periode" in asked else of.last_month
    return Selection(
        of.kota_code,
        month,
        read_puskesmas(asked["puskesmas"], of) if "puskesmas" in asked else None,
        read_kelurahan(asked["kelurahan"], of, month) if "kelurahan" in asked else None,
        read_indicator(asked["indikator"]) if "indikator" in asked else None,
        read_basis(asked.get("basis", DEFAULT_BASIS)),
        asked.get("tambah"),
        asked.get("susun"),
    )
