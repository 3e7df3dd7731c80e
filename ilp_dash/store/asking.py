"""The way in for an analyst: any question of the store by its name, answered as a pandas frame.

from ilp_dash import ask, questions
ask("spm_by_puskesmas", kota="15.71", periode="2026-09")
"""

import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import import_module

import pandas as pd

from ilp_dash.domain.indicators import DEFAULT_PWS, DEFAULT_SPM, INDICATORS
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.weeks import last_weeks
from ilp_dash.domain.words import version_words
from ilp_dash.errors import UnknownArea, UnknownQuestion
from ilp_dash.store import queries
from ilp_dash.store.connection import VIEW_NAMES, current_store
from ilp_dash.store.queries import places
from ilp_dash.store.rows import walk

# What may be given, in the words of the addresses, and what a question calls it.
GIVEN = {
    "kota": "kode Kemendagri kota; bawaan: satu-satunya kota dalam data",
    "periode": "bulan, misalnya 2026-09; bawaan: bulan terakhir kota itu",
    "sejak": "bulan pertama suatu rentang; bawaan: Januari tahun itu",
    "puskesmas": "kode puskesmas; bawaan: seluruh kota",
    "kelurahan": "kode kelurahan (pertanyaan PWS satu wilayah)",
    "indikator": "kode indikator; bawaan SPM08 atau K6",
    "basis": "pusdatin (bawaan) atau riil",
    "tingkat": "tingkat wilayah yang dibandingkan: kelurahan, puskesmas, kecamatan, kota_adm, kota; bawaan puskesmas",
}


@cache
def _all() -> dict[str, Callable]:
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        if module.name != "public":  # the same answers again, as a screen in a hall may show them
            of = import_module(f"{queries.__name__}.{module.name}")
            made_here = [f for _, f in inspect.getmembers(of, inspect.isfunction) if f.__module__ == of.__name__]
            found |= {
                f.__name__: f
                for f in made_here
                if not f.__name__.startswith("_") and f.__name__ not in ("sender_of", "small_number")
            }
    return found


def questions() -> pd.DataFrame:
    """One row per question: name, about (first sentence of its meaning), given (what it takes),
    columns of its answer."""
    rows = []
    for name, question in sorted(_all().items()):
        about = " ".join((inspect.getdoc(question) or "").split("\n\n")[0].split("\n"))
        rows.append((name, about, ", ".join(_takes(question)), ", ".join(_columns(name))))
    return pd.DataFrame(rows, columns=["name", "about", "given", "columns"], dtype="string")


def ask(question: str, **given) -> pd.DataFrame:
    """The answer of a question of `store.queries`, by its name: its columns stand
    in its docstring (`questions()` lists them all).

    given: kota, periode, sejak, puskesmas, kelurahan, indikator, basis, tingkat, in the words of the addresses (see
    GIVEN). Types are nullable; a missing value is no report, no sasaran or a hidden number, never
    zero. A question of one row gives a frame of at most one.
    Raises UnknownQuestion, UnknownArea, StoreMissing.
    """
    known = _all()
    if question not in known:
        near = get_close_matches(question, known, 3)
        hint = f" Maksud Anda {' atau '.join(near)}?" if near else " Lihat semuanya: python -m ilp_dash tanya --daftar."
        raise UnknownQuestion(f"Pertanyaan '{question}' tidak ada.{hint}")
    if strange := set(given) - set(GIVEN):
        raise UnknownQuestion(f"Pilihan tidak dikenal: {', '.join(sorted(strange))}. Yang ada: {', '.join(GIVEN)}.")
    answer = known[question](current_store().cursor(), **_arguments(known[question], given))
    if isinstance(answer, pd.DataFrame):
        return answer
    made = pd.DataFrame([] if answer is None else [answer], columns=None if answer is None else answer._fields)
    return made.convert_dtypes()


def provenance() -> list[tuple[str, str]]:
    """(label, text) of what stands behind every answer: version, when it was built, which cities are simulated."""
    found = _cities()
    state = places.data_state(current_store().cursor(), found[0].kota_code, found[0].last_month)
    lines = [
        ("Tampilan", VIEW_NAMES[current_store().view]),
        ("Versi data", version_words(state.version, state.of_version, state.built_at)),
    ]
    simulated = [c.name for c in found if c.simulated]
    if simulated:
        lines.insert(
            0, ("DATA SIMULASI", f"angka bulanan {', '.join(simulated)} adalah simulasi, bukan laporan sebenarnya")
        )
    return [*lines, ("Kosong", "belum lapor, tanpa sasaran, atau tidak ada di tampilan ini; bukan nol")]


def _takes(question: Callable) -> list[str]:
    names = list(inspect.signature(question).parameters)[1:]
    words = {
        "months": "periode", "month": "periode", "year": "periode", "last": "periode", "weeks": "periode",
        "first": "sejak",
        "indicator": "indikator", "level": "tingkat", "program": "indikator",
    }  # fmt: skip
    taken = [words.get(name, name) for name in names if name not in ("complete_pct", "within_pct", "sha256")]
    if "level" in names and "area" in names and "kota" not in names:
        taken = [name for name in taken if name not in ("tingkat", "area")] + ["kota", "puskesmas", "kelurahan"]
    return list(dict.fromkeys(name for name in taken if name != "area"))


def _columns(name: str) -> list[str]:
    """Columns of an answer, read from the store itself; [] where there is none to read."""
    try:
        kota = _cities()[0].kota_code
        needs = "puskesmas" in inspect.signature(_all()[name]).parameters
        some = walk(places.puskesmas_of(current_store().cursor(), kota))[0].puskesmas_code if needs else None
        return list(ask(name, kota=kota, puskesmas=some).columns)
    except UnknownQuestion:
        return []


def _cities() -> list:
    return walk(places.cities(current_store().cursor()))


def _city(kota: str | None):
    found = _cities()
    if kota is None and len(found) == 1:
        return found[0]
    for city in found:
        if city.kota_code == kota:
            return city
    raise UnknownArea(f"Sebutkan kota: {', '.join(f'{c.kota_code} {c.name}' for c in found)}.")


def _month(text, default: date) -> date:
    month = default if text is None else text.replace(day=1) if isinstance(text, date) else parse_month(str(text))
    if month is None:
        raise UnknownArea(f"Periode '{text}' tidak terbaca. Tulis tahun dan bulan, misalnya 2026-09.")
    return month


def _arguments(question: Callable, given: dict) -> dict:
    """Arguments of a question from what was given. Raises UnknownQuestion for one that cannot be guessed."""
    wanted = inspect.signature(question).parameters
    if list(wanted)[1:] == []:
        return {}
    city = _city(given.get("kota"))
    month = _month(given.get("periode"), city.last_month)
    rules = {r.name: r.value for r in walk(places.rules_in_force(current_store().cursor(), month))}
    indicator = given.get("indikator")
    if indicator is not None and indicator not in INDICATORS:
        raise UnknownQuestion(f"Indikator '{indicator}' tidak dikenal. Pilih: {', '.join(INDICATORS)}.")
    program = INDICATORS[indicator].program if indicator else "SPM"
    default = (
        DEFAULT_PWS if question.__module__.endswith(("pws", "weeks")) or "pws" in question.__name__ else DEFAULT_SPM
    )
    of_one_area = "kota" not in wanted
    level, area = next(
        ((level, given[level]) for level in ("kelurahan", "puskesmas") if given.get(level)), ("kota", city.kota_code)
    )
    known = {
        "kota": city.kota_code,
        "month": month,
        "months": [month],
        "last": month,
        "year": month.year,
        "first": _month(given.get("sejak"), month.replace(month=1)),
        "weeks": last_weeks(month, 12),
        "basis": given.get("basis") or "pusdatin",
        "level": given.get("tingkat") or (level if of_one_area else "puskesmas"),
        "area": area if of_one_area else given.get("kelurahan") or given.get("puskesmas"),
        "indicator": indicator or default,
        "program": program,
        "puskesmas": given.get("puskesmas"),
        "complete_pct": int(rules.get("laju_lapor_persen", 75)),
        "within_pct": int(rules.get("sebaya_kisaran", 25)),
    }
    made = {}
    for name, parameter in list(wanted.items())[1:]:
        optional = parameter.default is not inspect.Parameter.empty
        value = known.get(name)
        if optional and name in ("indicator",):
            value = indicator
        if value is None and not optional:
            raise UnknownQuestion(f"Pertanyaan {question.__name__} perlu {name}: sebutkan --{name}.")
        if value is not None:
            made[name] = value
    return made
