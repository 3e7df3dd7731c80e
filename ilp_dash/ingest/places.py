"""What the reference data says about a file's codes: puskesmas, kelurahan, working areas, in the form reading needs."""

import re
from datetime import date

from ilp_dash.domain.areas import PROVINCES, is_kemendagri
from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.ingest.numbers import Codes
from ilp_dash.ingest.workbook_layout import words_of

# BPS digits of a kota (4) or kecamatan (7).
_BPS_AREA = re.compile(r"\d{4}(\d{3})?")


class Places:
    """Codes of one Reference, indexed once.

    puskesmas, kelurahan: to read damaged codes; city: code of the city by puskesmas code; working: (kelurahan code,
    from, until) by puskesmas code (until None = still).
    """

    def __init__(self, reference):
        kelurahan = [a for a in reference.areas if a.level == "kelurahan"]
        self.puskesmas = Codes((p.puskesmas_code, p.name) for p in reference.puskesmas)
        self.kelurahan = Codes(
            ((a.code, a.name) for a in kelurahan), ((a.bps_code, a.code) for a in kelurahan if a.bps_code)
        )
        self.city = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
        # Beginnings of the codes of the installed cities, of either system.
        self._regencies = {p.puskesmas_code[1:5] for p in reference.puskesmas}
        self._regencies |= {a.code.replace(".", "")[:4] for a in kelurahan}
        self.working: dict[str, list[tuple[str, date, date | None]]] = {}
        for w in reference.working_areas:
            self.working.setdefault(w.puskesmas_code, []).append((w.kelurahan_code, w.berlaku_mulai, w.berlaku_sampai))

    def unknown_puskesmas(self, cell) -> str:
        """Kind of finding for a puskesmas code that is not known: of another city, of an area, or of nothing here."""
        text = _plain(cell)
        if is_kemendagri(text) or _BPS_AREA.fullmatch(text):
            return "KODE_BUKAN_PUSKESMAS"
        return "PUSKESMAS_KOTA_LAIN" if self._is_elsewhere(text) else "PUSKESMAS_TAK_DIKENAL"

    def unknown_kelurahan(self, cell) -> str:
        """Kind of finding for a kelurahan code that is not known: of another city, or of nothing here."""
        return "KELURAHAN_KOTA_LAIN" if self._is_elsewhere(_plain(cell)) else "KELURAHAN_TAK_DIKENAL"

    def _is_elsewhere(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text)
        return len(digits) == 10 and digits[:2] in PROVINCES and digits[:4] not in self._regencies

    def working_area(self, puskesmas_code: str, year: int) -> list[str]:
        """Kelurahan that belonged to the puskesmas for at least a day of the year, as the reference has them."""
        return [
            code
            for code, start, end in self.working.get(puskesmas_code, ())
            if start.year <= year and (end is None or end.year >= year)
        ]


def _plain(cell) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip().upper().removeprefix("ID")


_last: list = [None, None]


def places_of(reference) -> Places:
    """The Places of a Reference; the last one is kept, so that four hundred files index it once."""
    if _last[0] is not reference:
        _last[:] = [reference, Places(reference)]
    return _last[1]


def _spellings(codes: dict[str, tuple[str, ...]]) -> dict[str, str]:
    known = {}
    for code, names in codes.items():
        for name in names:
            known.setdefault("".join(words_of(name).split()), code)
    return known


_SPM_CODES = _spellings({i.id: (i.id, i.name, i.short, f"SPM {int(i.id[3:])}") for i in SPM})
_PWS_CODES = _spellings(
    {i.id: (i.id, i.name, i.short) for i in PWS} | {code: (code, label) for code, label in PWS_EXTRA.items()}
)
_EXACT = {"SPM": frozenset(i.id for i in SPM), "PWS": frozenset((*(i.id for i in PWS), *PWS_EXTRA))}


def indicator_code(form: str, cell) -> str | None:
    """The SPM or PWS code a cell means: "SPM01", "spm 1", "D/S", "KN
    lengkap", or the indicator's name. None = not known."""
    if cell in _EXACT[form]:
        return cell
    known = _SPM_CODES if form == "SPM" else _PWS_CODES
    if isinstance(cell, str) and cell:
        plain = "".join(words_of(cell).split())
        if form == "SPM" and plain.isdigit() and 1 <= int(plain) <= 12:
            return f"SPM{int(plain):02d}"
        return known.get(plain)
    if form == "SPM" and isinstance(cell, float | int) and cell == int(cell) and 1 <= cell <= 12:
        return f"SPM{int(cell):02d}"
    return None
