"""What the columns of a table hold, by the words of their headings."""

import re
from dataclasses import dataclass, replace
from datetime import date

from ilp_dash.ingest.shapes.table import Head, Table
from ilp_dash.ingest.shapes.wording import NETWORK, is_running, is_spm, month_of, plain, service_of, years_in

# Field of a column -> what the person who confirms it reads.
MEANINGS = {
    "name": "nama puskesmas",
    "kelurahan": "nama kelurahan",
    "code": "kode",
    "service": "layanan",
    "service_code": "kode layanan",
    "year": "tahun",
    "month": "bulan",
    "age": "kelompok umur",
    "sasaran": "sasaran setahun",
    "sasaran_pusdatin": "sasaran setahun (Pusdatin)",
    "sasaran_riil": "sasaran setahun (riil)",
    "served": "dilayani",
    "men": "dilayani, laki-laki",
    "women": "dilayani, perempuan",
    "unit": "dilayani, satu kolom satu tempat",
    "": "tidak dipakai",
}
LABELS = ("name", "kelurahan", "code", "service", "service_code", "year", "month", "age")
SASARAN = ("sasaran", "sasaran_pusdatin", "sasaran_riil")
FIGURES = ("served", "men", "women", "unit", *SASARAN)

_EXACT = {
    "name": r"(nama )?(unit )?(upt )?(puskesmas|pkm|fasilitas kesehatan|faskes|unit kerja)( kelurahan)?",
    "kelurahan": r"(nama )?(kelurahan|desa|desa kelurahan|kelurahan desa)",
    "code": r"kode( (puskesmas|pkm|faskes|komdat|kelurahan|desa|unit))?",
    "service_code": r"kode (indikator|layanan|spm)",
    "service": r"(jenis|nama) (layanan|pelayanan)( \w+)*",
    "indicator": r"(nama )?indikator( \w+)*",
    "year": r"tahun( \w+)?",
    "month": r"bulan( 1 12)?",
    "age": r"kelompok (umur|usia)",
}
_EXACT = {field: re.compile(pattern) for field, pattern in _EXACT.items()}
_UNUSED = re.compile(
    r"\b(persen|triwulan|tw|satuan|target|rumus|catatan|keterangan|ket|no|nomor|kepala|tanggal|status"
    r"|^(nama )?kec(amatan)?$|ts|tidak (sesuai )?standar|gap|sisa|belum|ranking|peringkat|rata rata)\b"
)
_SERVED = re.compile(
    r"\b(s|total|jumlah|jml|sesuai standar|dilayani|terlayani|realisasi|numerator|abs|absolut|capaian)\b"
)
_MEN, _WOMEN = re.compile(r"\b(l|laki|laki laki|lk)\b"), re.compile(r"\b(p|perempuan|pr)\b")


@dataclass(frozen=True)
class Meaning:
    """What one column holds. key: its heading without months, years and names of units, by which a mapping knows it;
    month, years, service: as its heading says; unit: name of the place a column of its own is about."""

    head: Head
    key: str
    field: str
    month: int | None = None
    years: frozenset[int] = frozenset()
    running: bool = False
    service: str | None = None
    unit: str = ""


def meanings(table: Table, confirmed: dict[str, str] | None = None) -> list[Meaning]:
    """What every column holds. confirmed: field by key, where a person has decided otherwise."""
    heads = _weighed([_of_heading(head) for head in table.heads])
    fields = {m.field for m in heads}
    by_service = bool({"service", "service_code", "indicator"} & fields) and "name" not in fields
    found = []
    for m in heads:
        field = m.field
        if field == "indicator":  # beside the name of the service it only explains it
            field = "" if {"service", "service_code"} & fields else "service"
        if field == "served?":
            field = "served" if not {"served", "men", "women"} & fields or m.month else ""
        if field == "?":
            field = "unit" if by_service and m.head.index > max(table.labels, default=-1) else ""
        unit, key = ("", m.key)
        if field == "unit":
            unit, key = " ".join(str(m.head.parts[-1]).split()), "nama tempat"
        field = (confirmed or {}).get(key, field)
        found.append(replace(m, key=key, field=field, unit=unit))
    return _one_served(_without_running_extra(_of_one_kind(found)))


def _of_heading(head: Head) -> Meaning:
    month = running = None
    years: set[int] = set()
    rest = []
    for part in head.parts:
        years |= years_in(part) if isinstance(part, str | date) else set()
        if month is None and (number := month_of(part)):
            month, running = number, is_running(part)
            rest.append("s d bulan" if running else "bulan")
            continue
        words = re.sub(r"\b20[1-4]\d\b", "", plain(part)).strip()
        if words and (words != "bulan" or part is head.parts[-1]):
            rest.append(words)
    if month is not None:  # quarters over their months say nothing more
        rest = [words for words in rest if not re.match(r"(triwulan|tw)\b", words)]
    key = " ".join(dict.fromkeys(rest))
    leaf = rest[-1] if rest else ""
    service = None
    if month is None:
        whole = service_of(key)
        service = whole if len(rest) == 1 or whole not in ("posyandu_total", "pustu") else None
        for words in rest:  # "Posyandu" over the levels of kader, and their "Jumlah", count no posyandu
            said = service_of(words)
            service = service or (None if said in NETWORK else said)
    field = _field(key, leaf, month, service)
    return Meaning(head, key, field, month, frozenset(years), bool(running), service)


def _field(key: str, leaf: str, month: int | None, service: str | None) -> str:
    """The field of a heading; "?" when its words say nothing, "served?" when they may say so."""
    if month is None:
        for field, pattern in _EXACT.items():
            if pattern.fullmatch(key) or (pattern.fullmatch(leaf) and field not in ("year", "month")):
                return field
        if re.search(r"\b(sasaran|denominator|penyebut)\b", key):
            return _sasaran(key, leaf)
    elif "sasaran" in key.split():
        return ""
    if re.search(r"\b(realisasi|dilayani|numerator|jumlah) bulan ini\b", key) and not _is_target(key):
        return "served"
    if re.search(r"\b(realisasi|dilayani|numerator|jumlah) s d bulan ini\b", key) and not _is_target(key):
        return "served?"  # a running sum, where nothing stands for the month itself
    if service in NETWORK:  # "belum ada status" is a level of kader
        return "served"
    if _UNUSED.search(key):
        return ""
    inner = key.rpartition("bulan")[2].strip() if month else key
    counts = month is not None or service is not None or bool(_SERVED.search(key.removesuffix(leaf)))
    if _MEN.fullmatch(leaf) or _WOMEN.fullmatch(leaf):
        return "" if not counts else "men" if _MEN.fullmatch(leaf) else "women"
    if month is not None or service is not None:
        return "served" if not inner or service is not None or _SERVED.search(inner) else ""
    if re.search(r"\b(numerator|realisasi|dilayani|terlayani)\b", key):
        return "served"
    if key in ("capaian", "hasil", "s", "sesuai standar"):
        return "served?"
    return "" if re.fullmatch(r"(grand )?(total|jumlah)( \w+)*|tahunan", key) else "?"


def _sasaran(key: str, leaf: str) -> str:
    if _MEN.fullmatch(leaf) or _WOMEN.fullmatch(leaf) or _is_target(key):
        return ""
    if re.search(r"\b(pusdatin|proyeksi|kemenkes)\b", key):
        return "sasaran_pusdatin"
    return "sasaran_riil" if re.search(r"\b(riil|real|pendataan)\b", key) else "sasaran"


def _is_target(key: str) -> bool:
    return bool(re.search(r"\b(target|persen)\b|\bsasaran.*\b(bulan ini|bulanan)\b", key))


def _weighed(found: list[Meaning]) -> list[Meaning]:
    """ "D" and "S" beside each other are children weighed and to be weighed; "S" alone is "sesuai standar"."""
    codes = {"d": "D_S", "s": "S"}
    if not codes.keys() <= {m.key for m in found}:
        return found
    return [replace(m, field="served", service=codes[m.key]) if m.key in codes else m for m in found]


def _of_one_kind(found: list[Meaning]) -> list[Meaning]:
    """Where places have columns of their own, a sasaran is that of all of them; where columns are indicators of PWS, a
    heading that only sounds like a service of SPM is none."""
    fields = {m.field for m in found}
    pws = any(m.field == "served" and m.service and not is_spm(m.service) for m in found)
    return [
        replace(m, field="")
        if ("unit" in fields and m.field in SASARAN)
        or (pws and m.field == "served" and (m.service is None or is_spm(m.service)))
        or (pws and m.field in SASARAN and m.service is None)
        else m
        for m in found
    ]


def _one_served(found: list[Meaning]) -> list[Meaning]:
    """Where a month has its total in several columns ("S", "TOTAL"), the one beside men and women counts."""
    places: dict[tuple, list[Meaning]] = {}
    for m in found:
        if m.field == "served":
            places.setdefault((m.month, m.service, m.years), []).append(m)
    dropped = set()
    for group in places.values():
        inside = [m for m in group if re.search(r"\bs (total|jumlah)\b", m.key)]
        if len(group) > 1 and len(inside) == 1:
            dropped |= {m.head.index for m in group if m is not inside[0]}
    return [replace(m, field="") if m.head.index in dropped else m for m in found]


def _without_running_extra(found: list[Meaning]) -> list[Meaning]:
    """ "Realisasi s/d Des 2016" beside single months is what came before them."""
    months = [m for m in found if m.field == "served" and m.month]
    if all(m.running for m in months):
        return found
    return [replace(m, field="") if m.month and m.running else m for m in found]
