"""Checks a report that could be read: codes against the reference, and the
consistency smells every epidemiologist knows.

Errors ("galat") make the file refused; smells are warnings ("peringatan"), never refusals.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import FINDINGS, INDICATORS, PART_OF
from ilp_dash.domain.months import MONTH_NAMES, add_months
from ilp_dash.domain.report import NOT_YET, PWS_EXTRA, Report
from ilp_dash.domain.weeks import iso_year
from ilp_dash.domain.words import number
from ilp_dash.ingest.findings import ERROR, WARNING, Cells, Finding, errors, finding, refuse, shown
from ilp_dash.ingest.identity import FIRST_YEAR, is_believed, last_year
from ilp_dash.ingest.numbers import names_agree
from ilp_dash.ingest.places import places_of

__all__ = ["ERROR", "WARNING", "Cells", "Finding", "check"]

_JUMP = 5
# A jump to fewer people than this is the noise of small numbers; so is a twin month of fewer figures above zero.
_JUMP_FROM = 20
_TWIN_FROM = 4


def check(report: Report, reference, cells: Cells | None = None, today: date | None = None) -> list[Finding]:
    """Everything wrong or odd about a report of single months, errors first.

    Errors: unknown puskesmas, kelurahan or indicator codes; year out of range; duplicate rows; months not yet begun.
    Warnings: kelurahan outside the working area of that year, and the smells (see findings.KINDS).
    cells: where things stand in the file, for the messages (None: places are left blank). today: None = the day it is
    in the city of the puskesmas.
    """
    city = places_of(reference).city.get(report.puskesmas_code, "")
    checking = _Checking(report, reference, cells or Cells(), today or today_in(city))
    found = [
        *checking.codes(),
        *checking.not_begun(),
        *checking.dates(),
        *checking.sasaran(),
        *checking.order(),
        *checking.weighed(),
        *checking.twins(),
        *checking.jumps(),
        *checking.weeks(),
    ]
    return sorted(found, key=lambda f: f.severity != ERROR)


def checked(file_name: str, read: tuple[Report, list[Finding], Cells], reference) -> tuple[Report, list[Finding]]:
    """A report that was read, with what `check` finds in it besides. Raises BadFile with all of it for errors; what
    can be told of a report but for single cells is told at once."""
    report, found, cells = read
    if all(f.dispensable for f in errors(found)):
        found += check(report, reference, cells)
    if errors(found):
        refuse(file_name, cells.told(found))
    return report, found


class _Checking:
    def __init__(self, report: Report, reference, cells: Cells, today: date):
        self.report, self.cells, self.today = report, cells, today
        self.places = places_of(reference)
        self.pws = {(line.kelurahan_code, line.code): line for line in report.pws}
        self.kelurahan = list(dict.fromkeys(line.kelurahan_code for line in report.pws))

    def _name(self, kelurahan: str) -> str:
        return self.places.kelurahan.names.get(kelurahan, kelurahan)

    def _lines(self):
        """(sheet, key, who, indicator, line, twelve months) of every SPM and PWS line."""
        for line in self.report.spm:
            yield "SPM", line.indicator, line.indicator, line.indicator, line, line.served
        for line in self.report.pws:
            who = f"{line.code} {self._name(line.kelurahan_code)}"
            yield "PWS", (line.kelurahan_code, line.code), who, line.code, line, line.values

    def codes(self) -> Iterator[Finding]:
        report, at = self.report, self.cells.at
        if report.puskesmas_code not in self.places.puskesmas.names:
            yield finding(self.places.unknown_puskesmas(report.puskesmas_code), "", "", report.puskesmas_code)
        elif report.puskesmas_name and not names_agree(
            report.puskesmas_name, self.places.puskesmas.names[report.puskesmas_code]
        ):
            known = self.places.puskesmas.names[report.puskesmas_code]
            yield finding(
                "NAMA_BEDA",
                "",
                "",
                report.puskesmas_name,
                f"Kode {report.puskesmas_code} milik Puskesmas {known}, tetapi nama di berkas "
                f"'{shown(report.puskesmas_name)}'; periksa kode puskesmas.",
            )
        if not FIRST_YEAR <= report.year <= last_year(self.today):
            yield finding("TAHUN_DI_LUAR", "", "", report.year)
        for sheet, key, _, code, _, _ in self._lines():
            if code not in INDICATORS and not (sheet == "PWS" and code in PWS_EXTRA):
                yield finding("INDIKATOR_TAK_DIKENAL", sheet, at(sheet, key, "code"), code)
        for line in report.quality:
            if line.indicator not in INDICATORS:
                yield finding("INDIKATOR_TAK_DIKENAL", "Mutu", at("Mutu", line.indicator, "code"), line.indicator)
        keys = {
            "SPM": [line.indicator for line in report.spm],
            "PWS": [(line.kelurahan_code, line.code) for line in report.pws],
            "ILP": [item.no for item in report.ilp],
            "Jejaring": [(line.kelurahan_code, line.month) for line in report.network],
            "Mutu": [line.indicator for line in report.quality],
            "Kunjungan": [line.month for line in report.origins],
            "Mingguan": [(line.kelurahan_code, line.week) for line in report.weeks],
        }
        for sheet, all_keys in keys.items():
            for key, count in Counter(all_keys).items():
                if count > 1:
                    words = " ".join(map(str, key)) if isinstance(key, tuple) else key
                    yield finding("BARIS_GANDA", sheet, at(sheet, key), words)
        yield from self._kelurahan_codes()

    def _kelurahan_codes(self) -> Iterator[Finding]:
        working = self.places.working_area(self.report.puskesmas_code, self.report.year)
        first = {}
        for line in self.report.pws:
            first.setdefault(line.kelurahan_code, ("PWS", (line.kelurahan_code, line.code)))
        for line in self.report.network:
            first.setdefault(line.kelurahan_code, ("Jejaring", (line.kelurahan_code, line.month)))
        for line in self.report.weeks:
            first.setdefault(line.kelurahan_code, ("Mingguan", (line.kelurahan_code, line.week)))
        for code, (sheet, key) in first.items():
            cell = self.cells.at(sheet, key, "kelurahan_code")
            if code not in self.places.kelurahan.names:
                yield finding(self.places.unknown_kelurahan(code), sheet, cell, code)
            elif working and code not in working:
                yield finding("LUAR_WILAYAH_KERJA", sheet, cell, f"{code} {self._name(code)}", kelurahan=code)

    def dates(self) -> Iterator[Finding]:
        months = {"SPM": [line.served for line in self.report.spm], "PWS": [line.values for line in self.report.pws]}
        for form, lines in months.items():
            sent = self.report.sent_on.get(form, NOT_YET)
            for month, day in enumerate(sent, 1):
                cell = self.cells.at(form, "sent", f"m{month}")
                label = f"{MONTH_NAMES[month - 1]} {self.report.year}"
                if day is None:
                    if any(values[month - 1] is not None for values in lines):
                        yield finding(
                            "TANPA_TANGGAL_KIRIM",
                            form,
                            cell,
                            "",
                            f"Lembar {form}: {label} berisi angka tanpa Tanggal kirim; bulan itu dihitung belum lapor.",
                            month=month,
                        )
                elif day > self.today:
                    yield finding("KIRIM_MASA_DEPAN", form, cell, f"{day:%d/%m/%Y}", month=month)
                elif day < date(self.report.year, month, 1):
                    yield finding("KIRIM_SEBELUM_BULAN", form, cell, f"{day:%d/%m/%Y}", month=month, figure=True)
                elif day < add_months(date(self.report.year, month, 1), 1):
                    yield finding(
                        "KIRIM_TERLALU_AWAL",
                        form,
                        cell,
                        f"{day:%d/%m/%Y}",
                        f"Lembar {form}, {cell}: {label} dikirim {day:%d/%m/%Y}, sebelum bulannya berakhir.",
                        month=month,
                    )

    def not_begun(self) -> Iterator[Finding]:
        """Figures, also 0, and days of sending of months and weeks that have not begun."""
        if not is_believed(self.today):
            return
        year = self.report.year
        ahead = [n for n in range(1, 13) if date(year, n, 1) > self.today]
        found = [
            (sheet, key, f"m{n}", f"{code} {MONTH_NAMES[n - 1]}")
            for sheet, key, _, code, _, values in self._lines()
            for n in ahead
            if values[n - 1] is not None
        ]
        found += [
            (form, "sent", f"m{n}", f"dikirim {days[n - 1]:%d/%m/%Y}")
            for form, days in self.report.sent_on.items()
            for n in ahead
            if days[n - 1] is not None
        ]
        for line in self.report.network:
            if line.month in ahead:
                found.append(("Jejaring", (line.kelurahan_code, line.month), "month", MONTH_NAMES[line.month - 1]))
        for line in self.report.origins:
            if line.month in ahead:
                found.append(("Kunjungan", line.month, "month", MONTH_NAMES[line.month - 1]))
        for line in self.report.weeks:
            if line.week > self.today:
                found.append(("Mingguan", (line.kelurahan_code, line.week), "week", f"{line.week:%d/%m/%Y}"))
        for sheet, key, field, what in found:
            figure = field not in ("month", "week")
            yield finding("BULAN_BELUM_BERJALAN", sheet, self.cells.at(sheet, key, field), what, figure=figure)

    def sasaran(self) -> Iterator[Finding]:
        for sheet, key, who, code, line, values in self._lines():
            if code in PWS_EXTRA or code not in INDICATORS or INDICATORS[code].monthly_ratio:
                continue
            kelurahan = getattr(line, "kelurahan_code", "")
            bases = [line.sasaran_pusdatin, line.sasaran_riil]
            if sheet == "SPM" and line.revised_from is not None:
                yield finding(
                    "SASARAN_BERUBAH",
                    sheet,
                    self.cells.at(sheet, key, "revised_from"),
                    f"{line.revised_pusdatin} {line.revised_riil}",
                    f"Lembar {sheet}, {who}: sasaran berubah mulai {MONTH_NAMES[line.revised_from - 1]}.",
                    indicator=code,
                    month=line.revised_from,
                )
                bases = [
                    line.revised_pusdatin if line.revised_pusdatin is not None else bases[0],
                    line.revised_riil if line.revised_riil is not None else bases[1],
                ]
            served = sum(v for v in values if v is not None)
            known = [b for b in bases if b]
            if served and not known:
                yield finding(
                    "TANPA_SASARAN",
                    sheet,
                    self.cells.at(sheet, key, "sasaran_riil"),
                    "",
                    f"Lembar {sheet}, {who}: {number(served)} dilayani, sasaran kosong; capaian tidak dapat dihitung.",
                    kelurahan,
                    code,
                    _first_above(values, 0),
                )
            elif known and served > max(known) and INDICATORS[code].year_start == 1:
                yield finding(
                    "LAYANAN_LEBIH_SASARAN",
                    sheet,
                    self.cells.at(sheet, key),
                    served,
                    f"Lembar {sheet}, {who}: {number(served)} dilayani, sasaran {number(max(known))}.",
                    kelurahan,
                    code,
                    _first_above(values, max(known)),
                )

    def order(self) -> Iterator[Finding]:
        for kelurahan in self.kelurahan:
            for small, large in PART_OF.items():
                one, two = self.pws.get((kelurahan, small)), self.pws.get((kelurahan, large))
                if one is None or two is None:
                    continue
                both = [(a, b) for a, b in zip(one.values, two.values, strict=True) if a is not None and b is not None]
                less, more = sum(a for a, _ in both), sum(b for _, b in both)
                if less > more:
                    ahead = [
                        None if a is None or b is None else a - b for a, b in zip(one.values, two.values, strict=True)
                    ]
                    yield finding(
                        f"{small}_LEBIH_{large}",
                        "PWS",
                        self.cells.at("PWS", (kelurahan, small)),
                        less,
                        f"Lembar PWS, {self._name(kelurahan)}: {small} {number(less)}, lebih banyak daripada "
                        f"{large} {number(more)}.",
                        kelurahan,
                        small,
                        _first_above(ahead, 0),
                    )

    def weighed(self) -> Iterator[Finding]:
        for kelurahan in self.kelurahan:
            d, s = self.pws.get((kelurahan, "D_S")), self.pws.get((kelurahan, "S"))
            if d is None or s is None:
                continue
            for month, (weighed, target) in enumerate(zip(d.values, s.values, strict=True), 1):
                if weighed is not None and target is not None and weighed > target:
                    yield finding(
                        "D_LEBIH_S",
                        "PWS",
                        self.cells.at("PWS", (kelurahan, "D_S"), f"m{month}"),
                        weighed,
                        f"Lembar PWS, {self._name(kelurahan)}, {MONTH_NAMES[month - 1]}: D {number(weighed)}, "
                        f"lebih banyak daripada S {number(target)}.",
                        kelurahan,
                        "D_S",
                        month,
                    )

    def weeks(self) -> Iterator[Finding]:
        for line in self.report.weeks:
            key, name = (line.kelurahan_code, line.week), self._name(line.kelurahan_code)
            if iso_year(line.week) != self.report.year:
                yield finding(
                    "MINGGU_DI_LUAR_TAHUN", "Mingguan", self.cells.at("Mingguan", key, "week"), f"{line.week:%d/%m/%Y}"
                )
            for code, group in FINDINGS.items():
                id = code.removeprefix("TEMUAN_").lower()
                found, followed = getattr(line, f"temuan_{id}"), getattr(line, f"lanjut_{id}")
                if found is not None and followed is not None and followed > found:
                    yield finding(
                        "LANJUT_LEBIH_TEMUAN",
                        "Mingguan",
                        self.cells.at("Mingguan", key, f"lanjut_{id}"),
                        followed,
                        f"Lembar Mingguan, {name}, minggu {line.week:%d/%m/%Y}, {group}: {number(followed)} "
                        f"ditindaklanjuti, {number(found)} ditemukan.",
                    )

    def twins(self) -> Iterator[Finding]:
        units = [("SPM", "", [line.served for line in self.report.spm])]
        for kelurahan in self.kelurahan:
            units.append(
                (
                    "PWS",
                    kelurahan,
                    [
                        line.values
                        for line in self.report.pws
                        if line.kelurahan_code == kelurahan and line.code not in PWS_EXTRA
                    ],
                )
            )
        for sheet, kelurahan, lines in units:
            columns = list(zip(*lines, strict=True))
            for month in range(2, len(columns) + 1):
                this, last = columns[month - 1], columns[month - 2]
                if this == last and sum(1 for v in this if v) >= _TWIN_FROM:
                    place = f"{sheet}, {self._name(kelurahan)}" if kelurahan else sheet
                    yield finding(
                        "BULAN_KEMBAR",
                        sheet,
                        self.cells.columns.get((sheet, f"m{month}"), ""),
                        sum(v for v in this if v),
                        f"Lembar {place}: {MONTH_NAMES[month - 1]} sama persis dengan {MONTH_NAMES[month - 2]} "
                        "pada semua indikator.",
                        kelurahan,
                        month=month,
                    )

    def jumps(self) -> Iterator[Finding]:
        for sheet, key, who, code, line, values in self._lines():
            known = [v for v in values if v is not None]
            if code == "EVALUASI" or len(known) < 4 or max(known) < _JUMP_FROM:
                continue
            middle = median(known)
            for month, value in enumerate(values, 1):
                if value is not None and value >= _JUMP_FROM and middle > 0 and value > _JUMP * middle:
                    yield finding(
                        "LONJAKAN",
                        sheet,
                        self.cells.at(sheet, key, f"m{month}"),
                        value,
                        f"Lembar {sheet}, {who}, {MONTH_NAMES[month - 1]}: {number(value)}, lebih dari {_JUMP} kali "
                        f"median bulanan ({number(middle)}).",
                        getattr(line, "kelurahan_code", ""),
                        code,
                        month,
                    )


def _first_above(values: Sequence[int | None], bound: int) -> int | None:
    """Number of the month from which the running sum stays above `bound` to the end; None when it
    does not end there."""
    total, since = 0, None
    for month, value in enumerate(values, 1):
        total += value or 0
        since = (since or month) if total > bound else None
    return since
