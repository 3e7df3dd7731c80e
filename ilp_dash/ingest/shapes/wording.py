"""What the words of a title or a heading say: which service, which month, which year."""

import re
from datetime import date
from functools import lru_cache

from ilp_dash.domain.indicators import INDICATORS, PWS, SPM
from ilp_dash.domain.months import read_month_number
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.ingest.identity import FIRST_YEAR
from ilp_dash.ingest.places import indicator_code
from ilp_dash.ingest.workbook_layout import words_of

# Other words of offices for those by which a service of SPM is called (Indicator.short, in lower case).
_SAME = {
    "ibu hamil": r"bumil",
    "ibu bersalin": r"bulin|bersalin|persalinan",
    "bayi baru lahir": r"bbl|neonat\w*|lahir hidup",
    "usia pendidikan dasar": r"pendidikan dasar|usia sekolah",
    "usia produktif": r"usprod|produktif",
    "usia lanjut": r"lansia|lanjut usia|umur lanjut",
    "hipertensi": r"ht|darah tinggi",
    "diabetes melitus": r"dm|diabet\w*|mell?itus",
    "odgj berat": r"odgj|jiwa",
    "terduga tbc": r"tbc?|tuber[ck]ulosis",
    "risiko hiv": r"hiv",
}
_SAME = {words: re.compile(rf"\b({others})\b") for words, others in _SAME.items()}
# Headings of the tables of mother and child that are not the indicator's own id or name.
_PWS_NAMES = {
    "pn di fasyankes": "PF",
    "persalinan di fasyankes": "PF",
    "persalinan di faskes": "PF",
    "kunjungan nifas lengkap": "KF_LENGKAP",
    "kf lengkap": "KF_LENGKAP",
    "kunjungan neonatal lengkap": "KN_LENGKAP",
    "komplikasi obstetri ditangani": "PK",
    "imunisasi dasar lengkap": "IDL",
}
# The same by their words in a title.
_PWS_IN = {
    **{code: re.compile(rf"\b{code[0].lower()} ?{code[1]}\b") for code in ("K1", "K4", "K6")},
    "KN1": re.compile(r"\bkn ?1\b"),
    "KN_LENGKAP": re.compile(r"\b(kn|neonatal) lengkap\b"),
    "KF_LENGKAP": re.compile(r"\b(kf|nifas) lengkap\b"),
    "PF": re.compile(r"\bpersalinan (di|oleh nakes di) fas\w+\b"),
    "IDL": re.compile(r"\b(idl|imunisasi dasar lengkap)\b"),
}
# The network of a kelurahan at the end of a month: field of report.NetworkLine -> words of its heading.
NETWORK = {
    "kader_total": r"(posyandu )?(total|jumlah) kader( posyandu)?|posyandu total kader",
    "kader_purwa": r"(kader )?(posyandu )?(kader )?purwa",
    "kader_madya": r"(kader )?(posyandu )?(kader )?madya",
    "kader_utama": r"(kader )?(posyandu )?(kader )?utama",
    "kader_belum": r"(kader )?(posyandu )?(kader )?belum ada status",
    "posyandu_total": r"(total|jumlah) posyandu|posyandu( total| jumlah)?",
    "posyandu_aktif": r"(jumlah )?posyandu aktif",
    "posyandu_siklus_hidup": r"(jumlah )?posyandu (siklus hidup|ilp)( aktif)?",
    "pustu": r"(total|jumlah) pustu|pustu( ada)?",
    "pustu_kader": r"pustu (total|jumlah) kader|(total|jumlah) kader pustu",
}
STOCKS = (*NETWORK, *PWS_EXTRA, *(i.id for i in INDICATORS.values() if i.monthly_ratio))  # never running sums
_NETWORK = {field: re.compile(words) for field, words in NETWORK.items()}
_PART = re.compile(r"\b(k[1-8]|kn ?(\d|lengkap)?|kf ?(\d|lengkap)?|pn|fe ?\d*|ttd|vit \w|risti)\b")
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_MONTH_YEAR = re.compile(r"[a-z]+\.?[\s\-/']+(\d{4}|\d{2})")


def plain(text) -> str:
    """Lower-case words with the per cent sign as a word: "%S" → "persen s", "Sasaran\\n(Pusdatin)" → "sasaran
    pusdatin". A date is its month and year."""
    if isinstance(text, date):
        return f"{text:%m %Y}"
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return _plain(str(text))


@lru_cache(20_000)
def _plain(text: str) -> str:
    return words_of(text.replace("%", " persen "))


def spm_of(text) -> str | None:
    """The one SPM service a title or label names; None when it names none, several, or a part of one (K4, KN1)."""
    return _spm(plain(text))


@lru_cache(20_000)
def _spm(words: str) -> str | None:
    if _PART.search(words):
        return None
    numbered = re.search(r"\bspm ?(0?[1-9]|1[0-2])\b", words)
    if numbered:
        return f"SPM{int(numbered[1]):02d}"
    said = " ".join((words, *(name for name, others in _SAME.items() if others.search(words))))
    found = {i.id for i in SPM if re.search(rf"\b{plain(i.short)}\b", said)}
    return found.pop() if len(found) == 1 else None


def service_of(text) -> str | None:
    """The SPM service, PWS indicator or field of NETWORK a label or heading means: one of the latter two by its exact
    code or name, else `spm_of`."""
    return _service(plain(text))


@lru_cache(20_000)
def _service(words: str) -> str | None:
    network = next((field for field, pattern in _NETWORK.items() if pattern.fullmatch(words)), None)
    return _PWS_NAMES.get(words) or network or indicator_code("PWS", words) or _spm(words)


def pws_in(text) -> str | None:
    """The one PWS indicator a title names; None when it names none or several."""
    found = {code for code, named in _PWS_IN.items() if named.search(plain(text))}
    return found.pop() if len(found) == 1 else None


def is_spm(code: str) -> bool:
    """True for one of the twelve services."""
    return code in INDICATORS and INDICATORS[code].program == "SPM"


def month_of(cell) -> int | None:
    """Month number of a heading: "JANUARI", "Jan-17", "s/d Maret 2025", a date. A bare number is none."""
    if isinstance(cell, date):
        return cell.month
    text = str(cell).strip() if isinstance(cell, str) else ""
    text = re.sub(r"^(bulan|bln|realisasi|capaian)\s+", "", text, flags=re.I)
    return read_month_number(text) if text and not text[:1].isdigit() else None


def month_in(text: str) -> set[int]:
    """Every month named in a sentence."""
    return {m for word in re.findall(r"[A-Za-z]{3,}", text) if (m := read_month_number(word))}


def is_running(cell) -> bool:
    """True for words of a running sum: "s/d", "kumulatif"."""
    return bool(re.search(r"\b(s ?/ ?d|s\.d|sd|sampai dengan|kumulatif|kum)\b", str(cell).lower()))


def years_in(cell) -> set[int]:
    """Years a text or heading names: "TAHUN 2025", "Jan-17", a date that is the first of a month."""
    if isinstance(cell, date):
        return {cell.year} if cell.day == 1 else set()
    text = str(cell).lower()
    found = {int(year) for year in _YEAR.findall(text)}
    if not found and month_of(cell) and (short := _MONTH_YEAR.search(text)):
        found = {2000 + int(short[1][-2:])}
    return {year for year in found if year >= FIRST_YEAR}


def _named_alike(words) -> dict[str, tuple[str, ...]]:
    """PWS indicators by the SPM service their words name."""
    found: dict[str, tuple[str, ...]] = {}
    for i in PWS:
        if not i.monthly_ratio and (spm := spm_of(words(i))):
            found[spm] = (*found.get(spm, ()), i.id)
    return found


# A service of SPM -> the PWS indicators that are about the same people, and those whose whole sasaran is the same.
AS_PWS = _named_alike(lambda i: f"{i.name} {i.short}")
SASARAN_OF = _named_alike(lambda i: "" if any(c.isdigit() for c in i.sasaran) else i.sasaran)
