"""The demonstration's reports, made once for all tests, and what they ask of them: coverage, statuses, lines of a
kelurahan."""

from collections import Counter
from datetime import date
from functools import lru_cache

from handbook import status_of

from ilp_dash.demo import make_reports
from ilp_dash.demo.characters import YEARS
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.store.reference import load_reference

JAMBI, TEBING, MAGELANG, AMBON, JAKARTA = CITIES = ("15.71", "12.76", "33.71", "81.71", "31")

# Kind of a planted mistake -> kind of finding that must report it.
FOUND_AS = {
    "k6_di_atas_k4": "K6_LEBIH_K4",
    "k4_di_atas_k1": "K4_LEBIH_K1",
    "kn_lengkap_di_atas_kn1": "KN_LENGKAP_LEBIH_KN1",
    "d_di_atas_s": "D_LEBIH_S",
    "sama_dengan_bulan_lalu": "BULAN_KEMBAR",
    "lebih_5_kali_median": "LONJAKAN",
    "dilayani_di_atas_sasaran": "LAYANAN_LEBIH_SASARAN",
    "sasaran_direvisi": "SASARAN_BERUBAH",
    "dilayani_tanpa_sasaran": "TANPA_SASARAN",
}


@lru_cache(1)
def reference():
    return load_reference()


@lru_cache(1)
def reports():
    """(puskesmas code, year) -> Report of the whole demonstration."""
    return {(r.puskesmas_code, r.year): r for r in make_reports(reference())}


@lru_cache(1)
def place():
    return {p.puskesmas_code: p for p in reference().puskesmas}


@lru_cache
def of(kota, year):
    return [r for (code, y), r in reports().items() if y == year and place()[code].kota_code == kota]


def service(report, indicator):
    return next(line for line in report.spm if line.indicator == indicator)


def sasaran_at(line, basis, month):
    revised = line.revised_from and month >= line.revised_from and getattr(line, f"revised_{basis}")
    return revised or getattr(line, f"sasaran_{basis}")


@lru_cache
def coverage(kota, indicator, year, month, basis="pusdatin"):
    """City coverage in per cent from counts: Σ served ÷ Σ sasaran; SPM05 over its school year; None before its first
    one."""
    served = sasaran = 0
    school = indicator == "SPM05"
    start = year if not school or month >= 7 else year - 1
    for report in of(kota, start) if start >= YEARS[0] else []:
        line = service(report, indicator)
        stock = sasaran_at(line, basis, month if start == year else 12)
        if stock is None:
            continue
        sasaran += stock
        first = 6 if school else 0
        served += sum(v or 0 for v in line.served[first : month if start == year else 12])
    if school and start < year:
        served += sum(v or 0 for r in of(kota, year) for v in service(r, indicator).served[:month])
    return 100 * served / sasaran if sasaran else None


def lines_by_kelurahan(report):
    rows = {}
    for line in report.pws:
        rows.setdefault(line.kelurahan_code, {})[line.code] = line
    return rows


def cumulative(values, month):
    return sum(v or 0 for v in values[:month])


def statuses(kota, year, month, indicator):
    found = Counter()
    for report in of(kota, year):
        for line in report.pws:
            if line.code == indicator:
                this, last = line.values[month - 1], line.values[month - 2]
                now = (this, cumulative(line.values, month), line.sasaran_pusdatin)
                before = (last, None, line.sasaran_pusdatin)
                found[status_of(INDICATORS[indicator], date(year, month, 1), now, before)] += 1
    return found
