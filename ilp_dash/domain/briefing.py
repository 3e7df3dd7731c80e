"""The written briefing: what goes well, what does not, and what to decide, in sentences made by open rules.

No language model: each rule of domain/briefing_rules.py looks for one thing in plain rows of the store, may speak only
where its conditions hold, and fills its own pattern.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import ceil, floor
from typing import NamedTuple

from ilp_dash.domain import to_do
from ilp_dash.domain.areas import kelurahan_kind
from ilp_dash.domain.briefing_rules import NUMBERS_DOUBTED, PARTS, RULES, thing_of
from ilp_dash.domain.funnel import beyond_chance
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_NAMES, add_months, date_label, month_label, month_of_year
from ilp_dash.domain.running import FAR_BEHIND, ON_PACE
from ilp_dash.domain.words import in_sentence, joined, number, percent

MOST = 3  # sentences of each part
_IN_TABLE = ("tampilan", "tabel")  # the look of the page PWS that has people short


class Sentence(NamedTuple):
    """One sentence. size: people, families, findings, reports or puskesmas it tells of, 0 of none; thing: what it is
    about, told once; page, choose: the page that is its evidence, and what is chosen there."""

    rule: str
    words: str
    size: int
    place: str
    thing: tuple[str, str]
    page: str
    choose: tuple[tuple[str, str | None], ...] = ()

    @property
    def part(self) -> str:
        """Id of PARTS."""
        return RULES[self.rule].part


@dataclass(frozen=True)
class Facts:
    """What a briefing is made of: plain rows of one view; what is left empty is not spoken of.

    area, place: code and name of the city or the chosen puskesmas; whole: it is a city. services, units: rows of
    `spm_services`, `spm_by_puskesmas`; pws, kelurahan: of `pws_indicators`, `pws_problems` (January: `pws_below`);
    found: of `findings`. failed: (area, indicator) -> reasons of numbers that failed a check. signals: of
    `analysis.signals`. running: row of `pws_running`. reports: (expected, reported, on time) of the month, silent:
    names of puskesmas not yet heard. declared: declared_on of every puskesmas, target_on: of the city.
    """

    area: str
    place: str
    month: date
    whole: bool = True
    services: Sequence = ()
    units: Sequence = ()
    pws: Sequence = ()
    kelurahan: Sequence = ()
    found: Sequence = ()
    failed: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    signals: Sequence = ()
    running: object = None
    reports: tuple[int, int, int] = (0, 0, 0)
    silent: Sequence[str] = ()
    declared: Sequence[date | None] = ()
    target_on: date | None = None


def briefing(facts: Facts) -> dict[str, list[Sentence]]:
    """Up to MOST sentences of each part; [] where there is no evidence.

    The heaviest rule speaks first, and the n-th sentence of one rule counts its weight ÷ n; within a rule most people
    first. Ties: order of RULES, then code. A thing is told once.
    """
    waiting = {rule: sorted(_FINDS[rule](facts), key=lambda s: (-s.size, s.thing)) for rule in RULES}
    told: dict[str, list[Sentence]] = {part: [] for part in PARTS}
    spoken: Counter[str] = Counter()
    things: set[tuple[str, str]] = set()
    while True:
        for rule, left in waiting.items():
            full = len(told[RULES[rule].part]) == MOST
            waiting[rule] = [] if full else [s for s in left if s.thing not in things]
        able = [rule for rule, left in waiting.items() if left]
        if not able:
            return told
        said = waiting[max(able, key=lambda rule: RULES[rule].weight / (1 + spoken[rule]))][0]  # the first of equals
        told[said.part].append(said)
        spoken[said.rule] += 1
        things.add(said.thing)


def _say(rule: str, size: int, place: str, thing: tuple[str, str], page: str, *choose, **fields) -> Sentence:
    return Sentence(rule, RULES[rule].pattern.format(**fields), size, place, thing, page, choose)


# --- what may be spoken of ------------------------------------------------------------------------------------------


def _against_due(row) -> int:
    """1: more people served than was due by the last reports, beyond chance; −1: fewer; 0: neither, or not known. Of a
    whole year there is no chance: 100 % is 100 %."""
    if row.served_ytd is None or not row.sasaran or row.running_pct is None:
        return 0
    share = row.running_pct / 100
    if share >= 1:
        return -1 if row.served_ytd < row.sasaran else 0
    return beyond_chance(row.served_ytd, row.sasaran, share) if share > 0 else 0


def _sure(f: Facts) -> list:
    """Services of the place whose number may lead."""
    able = (s for s in f.services if s.coverage_pct is not None and s.units_reported)
    return [s for s in able if not f.failed.get((f.area, s.id))]


def _target(row) -> str:
    return "sasaran setahun" if row.running_pct >= 100 else "target berjalan"


def _pws_target(f: Facts) -> str:
    return "target setahun" if f.month.month == 12 else "target berjalan"


def _served(f: Facts, row) -> dict[str, str]:
    return {"layanan": in_sentence(row.short), "tempat": f.place, "dilayani": number(row.served_ytd)}


def _shares(row) -> dict[str, str]:
    return {"capaian": percent(row.coverage_pct), "seharusnya": percent(row.running_pct)}


def _most(rows: Sequence[tuple[str, int | None, bool]]) -> str:
    """ ", terbanyak di Puskesmas A (412) dan Puskesmas B (300)"; "antara lain" where not every unit may be named; "" of
    none. rows: (name, people short or None = not told here, reported and unmarked)."""
    named = sorted(((n, short) for n, short, sure in rows if sure and short), key=lambda of: (-of[1], of[0]))[:2]
    which = "terbanyak" if all(sure and short is not None for _, short, sure in rows) else "antara lain"
    return f", {which} di {joined(f'{n} ({number(short)})' for n, short in named)}" if named else ""


# --- goes well ------------------------------------------------------------------------------------------------------


def _reached(f: Facts) -> Iterator[Sentence]:
    for s in _sure(f):
        if s.reached:
            year = "tahun ajaran" if INDICATORS[s.id].year_start != 1 else f"tahun {f.month.year}"
            at = thing_of(s.id, f.area)
            yield _say(
                "spm-tercapai", s.served_ytd, f.place, at, "spm", ("indikator", s.id), tahun=year, **_served(f, s)
            )


def _ahead(f: Facts) -> Iterator[Sentence]:
    for s in _sure(f):
        if not s.reached and _against_due(s) > 0:
            more = s.served_ytd - ceil(round(s.running_pct * s.sasaran / 100, 6))
            at = thing_of(s.id, f.area)
            said = {"lebih": number(more)} | _served(f, s) | _shares(s)
            yield _say("spm-di-atas-laju", more, f.place, at, "spm", ("indikator", s.id), **said)


def _changed(f: Facts, rule: str, way: int) -> Iterator[Sentence]:
    for s in _sure(f):
        if s.last_year_pct is None or s.within_chance is not False or (way > 0 and s.pace == FAR_BEHIND):
            continue
        more, higher = way * (s.same_served - s.same_served_before), way * (s.same_pct - s.last_year_pct)
        if more > 0 and higher > 0:
            part = f", menurut {s.units_compared} dari {s.units} puskesmas yang lapor pada kedua tahun"
            below = s.pace not in ON_PACE
            pace = f"; {'masih di bawah' if below else 'tidak di bawah'} {_target(s)}" if below == (way > 0) else ""
            yield _say(
                *(rule, more, f.place, thing_of(s.id, f.area), "banding", ("indikator", s.id), ("tampilan", "tahun")),
                layanan=in_sentence(s.short),
                tempat=f.place,
                dulu=percent(s.last_year_pct),
                kini=percent(s.same_pct),
                bulan=month_label(f.month),
                selisih=number(more),
                bagian=part if s.units_compared < s.units else "",
                laju=pace,
            )


def _all_declared(f: Facts) -> Iterator[Sentence]:
    many = len(f.declared)
    if f.whole and many and None not in f.declared:
        yield _say("ilp-semua", many, f.place, ("ILP", f.area), "ilp", jumlah=number(many), tempat=f.place)


def _all_evaluated(f: Facts) -> Iterator[Sentence]:
    of = f.running
    if of and of.kelurahan > 1 and of.reported == of.evaluated == of.kelurahan:
        fields = {"jumlah": number(of.kelurahan), "tempat": f.place, "bulan": month_label(f.month)}
        at = ("tampilan", "kunjungan")
        yield _say("pws-semua", of.kelurahan, f.place, ("PWS", f.area), "pws", at, **fields)


def _all_on_time(f: Facts) -> Iterator[Sentence]:
    expected, _, on_time = f.reports
    if expected and on_time == expected:
        fields = {"jumlah": number(expected), "tempat": f.place, "bulan": month_label(f.month)}
        yield _say("lapor-semua", expected, f.place, ("laporan", f.area), "kualitas", **fields)


# --- does not go well -----------------------------------------------------------------------------------------------


def _behind(f: Facts) -> Iterator[Sentence]:
    for s in _sure(f):
        if s.short_count and _against_due(s) < 0:
            own = (u for u in f.units if u.id == s.id and u.sasaran)
            units = [(f"Puskesmas {u.puskesmas}", u.short_count, _may_name(f, u)) for u in own]
            yield _say(
                *("spm-tertinggal", s.short_count, f.place, thing_of(s.id, f.area), "spm", ("indikator", s.id)),
                layanan=in_sentence(s.short),
                tempat=f.place,
                kurang=number(s.short_count),
                target=_target(s),
                di_mana=_most(units) if f.whole else "",
                **_shares(s),
            )


def _may_name(f: Facts, unit) -> bool:
    return bool(unit.reported) and not f.failed.get((unit.puskesmas_code, unit.id))


def _pws_behind(f: Facts) -> Iterator[Sentence]:
    for p in f.pws:
        if p.units_reported and p.short_count and not f.failed.get((f.area, p.id)) and _against_due(p) < 0:
            yield _say(
                *("pws-tertinggal", p.short_count, f.place, thing_of(p.id, f.area), "pws", _IN_TABLE),
                ("indikator", p.id),
                indikator=in_sentence(p.name),
                tempat=f.place,
                target=_pws_target(f),
                kurang=number(p.short_count),
                satuan=_noun(p.id),
                di_mana=_where(f, p.id),
                **_shares(p),
            )


def _where(f: Facts, indicator: str) -> str:
    """ ", antara lain di Kelurahan Rawasari (34)": some of the kelurahan, not all of them."""
    of = (k for k in f.kelurahan if k.indicator == indicator)
    named = [(_named(k), k.short_count, not f.failed.get((k.area_code, indicator))) for k in of]
    return _most([*named, ("", None, False)])


def _named(kelurahan) -> str:
    """ "Kelurahan Rawasari", "Negeri/desa Soya"."""
    kind = "Kelurahan" if kelurahan_kind(kelurahan.area_code) == "kelurahan" else "Negeri/desa"
    return f"{kind} {kelurahan.name.removesuffix(' (kelurahan)')}"


def _noun(indicator: str) -> str:
    return "keluarga" if indicator == "KUNJUNGAN_RUMAH" else "balita" if indicator == "D_S" else "orang"


def _open_findings(f: Facts) -> Iterator[Sentence]:
    known = [t for t in f.found if t.found and t.followed_up is not None and t.found > t.followed_up]
    for t in sorted(known, key=lambda t: list(to_do.FINDINGS).index(t.finding))[:1]:
        left, name = t.found - t.followed_up, to_do.FINDINGS[t.finding].name
        yield _say(
            *("temuan-terbuka", left, f.place, (f"TEMUAN_{t.finding}", f.area), "pws", ("tampilan", "kunjungan")),
            jumlah=number(left),
            temuan=name,
            tempat=f.place,
            bulan=month_label(f.month),
            ditemukan=number(t.found),
        )


def _not_declared(f: Facts) -> Iterator[Sentence]:
    left = sum(day is None for day in f.declared)
    if f.whole and left and f.target_on and add_months(f.month, 1) > f.target_on:
        fields = {"jumlah": number(left), "semua": number(len(f.declared)), "tempat": f.place}
        when = date_label(f.target_on)
        yield _say("ilp-lewat", left, f.place, ("ILP", f.area), "ilp", tanggal=when, **fields)


# --- to decide ------------------------------------------------------------------------------------------------------


def _to_speed_up(f: Facts) -> Iterator[Sentence]:
    for u in f.units:
        here = f.whole or u.puskesmas_code == f.area
        if not (here and u.short_count and u.left_count and _may_name(f, u) and _against_due(u) < 0):
            continue
        starts = INDICATORS[u.id].year_start
        done = month_of_year(u.last_month, starts)
        if u.counted_month != f.month or done == 12:
            continue
        share, now = u.left_count / (12 - done), round(u.served_ytd / done)
        need = int(share + 0.5) if share >= 100 else ceil(share)  # as Sisa dan laju prints it
        if need > now:
            yield _say(
                *("kejar", u.short_count, f"Puskesmas {u.puskesmas}", thing_of(u.id, u.puskesmas_code), "laju"),
                ("indikator", u.id),
                ("puskesmas", u.puskesmas_code),
                puskesmas=u.puskesmas,
                layanan=in_sentence(u.short),
                perlu=number(need),
                akhir=MONTH_NAMES[(starts + 10) % 12],
                kini=f"{number(now)} orang" if now else "belum sampai satu orang",
                sisa=number(u.left_count),
            )


def _to_visit(f: Facts) -> Iterator[Sentence]:
    for k in f.kelurahan:
        failed = f.failed.get((k.area_code, k.indicator))
        if not k.short_count or k.last_month != f.month or failed or not k.puskesmas or _against_due(k) >= 0:
            continue
        task = to_do.task_of(k.indicator)
        yield _say(
            *("datangi", k.short_count, k.name, thing_of(k.indicator, k.area_code), "pws", _IN_TABLE),
            ("indikator", k.indicator),
            ("kelurahan", k.area_code),
            kelurahan=_named(k),
            puskesmas=k.puskesmas,
            tugas=task.do,
            kurang=number(k.short_count),
            target=_pws_target(f),
            satuan=_noun(k.indicator),
            siapa=task.who.removeprefix("PJ "),
        )


def _to_check(f: Facts) -> Iterator[Sentence]:
    for s in f.services:
        failed = f.failed.get((f.area, s.id), {})
        why = "; ".join(failed[check] for check in NUMBERS_DOUBTED if failed.get(check))
        if why:
            yield _say(
                *("periksa", 0, f.place, thing_of(s.id, f.area), "kualitas", ("indikator", s.id)),
                layanan=in_sentence(s.short),
                tempat=f.place,
                sebab=why[:1].upper() + why[1:],
            )


def _to_ask_for(f: Facts) -> Iterator[Sentence]:
    expected, reported, _ = f.reports
    if reported < expected and (reported or not f.whole):
        left, named = expected - reported, f.silent[:3]
        more = [f"{len(f.silent) - 3} puskesmas lain"] if len(f.silent) > 3 else []
        who = f" (Puskesmas {joined([*named, *more])})" if named and f.whole else ""
        fields = {"bulan": month_label(f.month), "tempat": f.place, "jumlah": number(left), "semua": number(expected)}
        yield _say("tagih", left, f.place, ("laporan", f.area), "kualitas", siapa=who, **fields)


def _to_explain(f: Facts) -> Iterator[Sentence]:
    for s in f.signals:
        here = f.whole or s.puskesmas_code == f.area
        if not here or "di_bawah" not in s.marks or s.provisional or f.failed.get((s.puskesmas_code, s.id)):
            continue
        low, high = ceil(s.usual[1]), floor(s.usual[2])  # the whole numbers within the limits
        yield _say(
            *("sinyal", round(s.usual[0]) - s.value, f"Puskesmas {s.puskesmas}"),
            thing_of(s.id, s.puskesmas_code),
            "sinyal",
            ("indikator", s.id),
            ("puskesmas", s.puskesmas_code),
            puskesmas=s.puskesmas,
            layanan=in_sentence(INDICATORS[s.id].short),
            bulan=month_label(f.month),
            orang=f"{number(s.value)} orang" if s.value else "tidak seorang pun",
            biasa=f"{number(low)}–{number(high)} orang",
        )


_FINDS = {
    "spm-tercapai": _reached,
    "spm-di-atas-laju": _ahead,
    "spm-naik": partial(_changed, rule="spm-naik", way=1),
    "ilp-semua": _all_declared,
    "pws-semua": _all_evaluated,
    "lapor-semua": _all_on_time,
    "spm-tertinggal": _behind,
    "pws-tertinggal": _pws_behind,
    "temuan-terbuka": _open_findings,
    "spm-turun": partial(_changed, rule="spm-turun", way=-1),
    "ilp-lewat": _not_declared,
    "kejar": _to_speed_up,
    "datangi": _to_visit,
    "periksa": _to_check,
    "tagih": _to_ask_for,
    "sinyal": _to_explain,
}
