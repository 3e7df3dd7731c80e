"""The mapping table of an office: which unit of DHIS2 is which place, which data element which service."""

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.errors import BadFile
from ilp_dash.ingest.csv_text import csv_readings
from ilp_dash.ingest.shapes.columns import SASARAN
from ilp_dash.ingest.shapes.names import SKIPPED, Units
from ilp_dash.ingest.shapes.wording import NETWORK

SHAPE = "dhis2"  # shape and signature at once: one table is in force for all files of DHIS2
_HEADINGS = ["jenis", "dhis2", "kode", "rincian"]
_SERVED, _COUNT = "dilayani", "jumlah"
_OF_SERVICE = (_SERVED, *(field for field in SASARAN if field != "sasaran"))
_SHOWN = 10


def read_mapping_table(content: bytes, file_name: str, reference) -> Mapping:
    """The mapping of a CSV `jenis;dhis2;kode;rincian`: names = place by unit, services = "code.rincian" by data element
    ("element" or "element.combo"); "-" = left out.

    Raises BadFile that names every faulty line at once.
    """
    readings = csv_readings(content, file_name, f"Isi kolom {';'.join(_HEADINGS)}", "ulangi")
    rows = next((r for _, r in readings if [c.strip().lower() for c in r[0][:4]] == _HEADINGS), None)
    if rows is None:
        raise BadFile(f"{file_name}: baris pertama harus {';'.join(_HEADINGS)}.")
    units = Units(reference)
    places = {*units.puskesmas, *units.kelurahan, SKIPPED}
    found: dict[str, dict[str, str]] = {"unit": {}, "elemen": {}}
    wrong = []
    for n, row in enumerate(rows[1:], 2):
        kind, dhis2, code, detail, *_ = (*(cell.strip() for cell in row), "", "", "", "")
        if not any((kind, dhis2, code, detail)):
            continue
        known = found.get(kind.lower())
        if known is None:
            wrong.append(f"baris {n}: jenis '{kind[:20]}' tidak dikenal; tulis unit atau elemen")
            continue
        if kind.lower() == "unit":
            fault = None if code in places else f"kode '{code[:20]}' bukan puskesmas atau kelurahan yang dikenal"
            target = code
        else:
            fault, target = _fault_of_element(code, detail.lower()), _target(code, detail.lower())
        if not dhis2:
            fault = "kolom dhis2 kosong"
        elif dhis2 in known:
            fault = f"'{dhis2[:40]}' sudah disebut di atas"
        elif target != SKIPPED and target in known.values():
            fault = f"{target.replace('.', ' ')} sudah dipetakan di atas; angkanya akan terhitung dua kali"
        if fault:
            wrong.append(f"baris {n}: {fault}")
        known.setdefault(dhis2, target)
    wrong += [
        f"'{element[:40]}' dipetakan utuh dan juga per kombinasi; pilih salah satu"
        for element in sorted({e.partition(".")[0] for e in found["elemen"] if "." in e} & set(found["elemen"]))
    ]
    wrong += [f"tidak ada baris {kind}" for kind, known in found.items() if not known]
    if wrong:
        more = f"; … dan {len(wrong) - _SHOWN} lagi" if len(wrong) > _SHOWN else ""
        raise BadFile(f"{file_name}: {len(wrong)} kesalahan: {'; '.join(wrong[:_SHOWN])}{more}. Perbaiki, lalu ulangi.")
    return Mapping(SHAPE, SHAPE, names=found["unit"], services=found["elemen"])


def _target(code: str, detail: str) -> str:
    return SKIPPED if code == SKIPPED else f"{code.upper() if code.upper() in INDICATORS else code}.{detail}"


def _fault_of_element(code: str, detail: str) -> str | None:
    if code == SKIPPED:
        return None
    indicator = INDICATORS.get(code.upper())
    if indicator is None and code not in PWS_EXTRA and code not in NETWORK:
        return f"kode '{code[:20]}' bukan kode SPM atau PWS"
    allowed = (_COUNT,) if indicator is None or indicator.monthly_ratio else _OF_SERVICE
    return None if detail in allowed else f"rincian '{detail[:20]}' tidak berlaku untuk {code}; {', '.join(allowed)}"
