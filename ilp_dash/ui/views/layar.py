"""Slides of the public screen (/layar): one finding in large type and the figure that shows it.

Asks store.queries.public alone.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import ilp, places, pws, running, spm
from ilp_dash.charts.bars import coverage_bars, stacked_bars
from ilp_dash.charts.classes import ILP, PWS, legend_items, pws_class
from ilp_dash.charts.geometry import LAYOUT, NO_MAP, CityMap, city_map
from ilp_dash.charts.maps import map_figure
from ilp_dash.charts.texts import Kpi, Stage, StageLine, kpis, legend, lifecycle, points
from ilp_dash.domain.briefing import Facts, briefing
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, PARTS
from ilp_dash.domain.indicators import DEFAULT_PWS, INDICATORS, SPM, STAGES
from ilp_dash.domain.months import month_label
from ilp_dash.domain.readiness import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import classed
from ilp_dash.domain.words import in_sentence, number, percent
from ilp_dash.errors import UnknownArea
from ilp_dash.store.queries import public
from ilp_dash.ui.data import ask, each, finished, version

COLUMN, LINE = 370, 25  # letters a column of sentences holds, and one of its lines, in type for a hall
THICK = 0.86  # share of its row a bar fills: large texts stand in it
# The four-way status in few words (domain.pws.STATUSES says them in full).
MEANING = {
    "baik": "di atas target, tidak turun",
    "kurang": "di atas target, tetapi turun",
    "cukup": "di bawah target, tetapi naik",
    "jelek": "di bawah target, tidak naik",
}


def city(kota: str):
    """The row of a city; the first one for "". Raises UnknownArea when it has no data here."""
    rows = each(public.cities)
    found = next((row for row in rows if row.kota_code == kota), None) if kota else next(iter(rows), None)
    if found is None:
        raise UnknownArea(f"Kota dengan kode '{kota[:20]}' tidak ada dalam data ini.")
    return found


def _services(sel: Selection) -> list:
    return each(public.city_services, sel.kota, sel.month, sel.basis)


def _ilp_rows(sel: Selection) -> list:
    return each(public.ilp_by_puskesmas, sel.kota, sel.month)


def _known(services: list) -> list:
    return [s for s in services if s.coverage_pct is not None]


@dataclass(frozen=True)
class Content:
    """What a slide says: the finding, a definition in smaller type, and figures of ilp_dash.charts."""

    headline: str
    sub: str
    figures: tuple[go.Figure | dict, ...] = ()


def _silent(sel: Selection) -> Content:
    return Content(
        f"Belum ada laporan SPM untuk {month_label(sel.month)}.", "Angka muncul sesudah laporan puskesmas masuk."
    )


def ringkasan(sel: Selection) -> Content:
    """The verdict and four key figures."""
    known = _known(_services(sel))
    if not known:
        return _silent(sel)
    reached, paced = sum(bool(s.reached) for s in known), running.paced(known)
    closed = running.closes(sel.month)
    headline = (
        f"{reached} dari 12 layanan SPM tercapai pada {sel.month.year}."
        if closed
        else f"{paced} dari 12 layanan SPM sesuai laju{f', {reached} di antaranya sudah 100 %' if reached else ''}."
    )
    rows = _ilp_rows(sel)
    now = next((m for m in each(public.city_running, sel.kota, sel.basis) if m.month == sel.month), None)
    cards = (
        Kpi("Puskesmas ILP", f"{ilp.declared(rows)} dari {len(rows)}", "dinyatakan kota menerapkan ILP"),
        Kpi(
            "SPM sesuai laju",
            f"{paced} dari 12",
            f"layanan; {reached} sudah 100 %" if reached else "layanan",
        ),
        Kpi("Belum terlayani", number(spm.left_total(known)), "pelayanan lagi sampai SPM 100 %"),
        Kpi(
            "PWS kelurahan",
            f"{now.evaluated} dari {now.kelurahan}" if now else "–",
            f"dievaluasi; {now.reported} lapor" if now else "tidak ada kelurahan pada bulan ini",
        ),
    )
    return Content(headline, _fact(sel), (kpis(cards),))


def pokok(sel: Selection) -> Content:
    """The written briefing, of what may stand on a public screen: of each part what fits below its heading."""
    state, rows, of = ask(public.data_state, sel.kota, sel.month), _ilp_rows(sel), city(sel.kota)
    running_now = [m for m in each(public.city_running, sel.kota, sel.basis) if m.month == sel.month]
    marked = each(public.numbers_marked, sel.kota, sel.month, sel.basis)
    told = briefing(
        Facts(
            sel.kota,
            of.name,
            sel.month,
            services=_services(sel),
            units=each(public.puskesmas_services, sel.kota, sel.month, sel.basis),
            failed={(m.area_code, m.indicator): {"tanda": "bertanda"} for m in marked},
            running=next(iter(running_now), None),
            reports=(state.expected, state.reported, state.on_time),
            declared=[r.declared_on for r in rows],
            target_on=of.target_ilp_on,
        )
    )
    lines = {part: _fitting([s.words for s in told[part]]) or [NO_EVIDENCE] for part in PARTS}
    columns = ((PARTS[part], [(words, "", "") for words in lines[part]]) for part in PARTS)
    return Content("Yang baik, yang belum, yang perlu diputuskan.", "", (points(columns),))


def _fitting(sentences: list[str]) -> list[str]:
    """The first sentences that fill a column at most, a rule between two counted as a line; the first one always."""
    lengths = accumulate(len(words) + LINE for words in sentences)
    return [words for n, (words, end) in enumerate(zip(sentences, lengths, strict=True)) if not n or end <= COLUMN]


def _fact(sel: Selection) -> str:
    """The first published fact of the city with its source and day; "" where there is none."""
    first = next(iter(each(public.published_facts, sel.kota)), None)
    if first is None:
        return ""
    told = [first.sumber, places.published_on(first)[0]]
    return f"{first.kalimat} ({', '.join(word for word in told if word)})"


def peta(sel: Selection) -> Content:
    """PWS status of one indicator per kelurahan: colour and sign, no number."""
    i = INDICATORS[sel.indikator or DEFAULT_PWS]
    units = each(public.kelurahan_statuses, sel.kota, i.id, sel.month, sel.basis)
    above, judged = pws.above_target(units)
    total = ask(public.city_pws, sel.kota, i.id, sel.month, sel.basis)
    below = judged - above
    if not judged:
        headline = f"{i.short}: {pws.unjudged(units)}, {month_label(sel.month)}."
    elif below:
        headline = f"{i.short}: {above or 'belum ada'} dari {judged} kelurahan mencapai target berjalan."
    else:
        headline = f"{i.short}: semua {judged} kelurahan mencapai target berjalan."
    said = [
        i.name,
        f"target berjalan {percent(total.target_running_pct)}"
        if total and total.target_running_pct is not None
        else "",
    ]
    words = {pws_class(id): (*pair, *([MEANING[id]] if id in MEANING else [])) for id, pair in PWS.items()}
    statuses = ask(public.kelurahan_statuses, sel.kota, i.id, sel.month, sel.basis)
    drawn = statuses.assign(cls=[pws_class(status) for status in statuses.status], name="", value="")
    shapes = f"batas/{sel.kota}-{version()}.json?b={LAYOUT}"
    of = finished(_city_map, sel.kota)
    figure = map_figure(drawn, of, words, noun="", shapes=shapes, mini=True)
    if of is NO_MAP:
        figure = legend(
            legend_items(Counter(drawn.cls), "kelurahan", {id: " ".join(said) for id, said in words.items()})
        )
    return Content(headline, ", ".join(part for part in said if part) + ".", (figure,))


def _city_map(kota: str) -> CityMap:
    return city_map(*(ask(question, kota) for question in (public.map_frame, public.map_areas, public.map_names)))


def spm_bars(sel: Selection) -> Content:
    """The twelve services with what was due, the slowest first."""
    services = _services(sel)
    last = spm.slowest(services)
    if last is None:
        return _silent(sel)
    if not running.short(last, sel.month):
        headline = "Semua layanan SPM sesuai laju."
    else:
        goal = "" if running.closes(sel.month) else f", target berjalan {percent(last.running_pct)}"
        headline = f"{last.short} paling tertinggal: {percent(last.coverage_pct)}{goal}."
    figure = _bars(sel, ask(public.city_services, sel.kota, sel.month, sel.basis))
    school = next(s for s in services if s.id == "SPM05")
    sub = (
        f"{school.short} dihitung per tahun ajaran: target berjalan baru {percent(school.running_pct)}."
        if school.running_pct and sel.month.month in range(7, 12)
        else ""
    )
    return Content(headline, sub, (figure,))


def _bars(sel: Selection, services: pd.DataFrame) -> go.Figure:
    """Services in the colour of their pace, the slowest first, with a tick at what was due."""
    of = services.sort_values("pace_pct", na_position="last", kind="stable")
    of = of.assign(
        name=of["short"],
        text=running.brief_rows(of, sel.month),
        tick_pct=None if running.closes(sel.month) else of["running_pct"],
    )
    return coverage_bars(of, tick_label="target berjalan", thick=THICK)


def rollout(sel: Selection) -> Content:
    """ILP: declared by the city, and the checklist's status per kecamatan or kota administrasi."""
    rows = _ilp_rows(sel)
    counts, said, of = ilp.status_counts(rows), ilp.declared(rows), len(rows)
    who = f"Semua {of} puskesmas" if said == of else f"{said} dari {of} puskesmas"
    full = f"; menurut daftar periksa {counts['penuh']} penuh" if counts["penuh"] else ""
    headline = f"{who} dinyatakan menerapkan ILP{full}."
    words = legend(legend_items(counts, words={id: word for id, (_, word) in ILP.items()}))
    figure = stacked_bars(ilp.counts_by_area(ask(public.ilp_by_puskesmas, sel.kota, sel.month)), thick=THICK)
    figure.update_layout(showlegend=False, margin_t=4)  # the one of words has larger signs
    head = "kota administrasi" if any(r.kota_adm for r in rows) else "kecamatan"
    sub = ilp.plan_words(rows, city(sel.kota).target_ilp_on, sel.month)
    return Content(
        headline, sub or f"Puskesmas per {head} menurut daftar periksa (skala aplikasi, bukan resmi).", (words, figure)
    )


def siklus(sel: Selection) -> Content:
    """SPM from pregnancy to old age."""
    services = {s.id: s for s in _services(sel)}
    shares = spm.stage_shares(list(services.values()))
    if not shares:
        return _silent(sel)
    low, high = (f(shares, key=lambda stage: shares[stage].served_pct / shares[stage].due_pct) for f in (min, max))
    stages = [
        Stage(name, "", [StageLine(i.short, classed(services[i.id])) for i in SPM if i.stage == stage])
        for stage, name in STAGES.items()
        if stage != "semua"
    ]

    def told(stage: str) -> str:
        of = shares[stage]
        return f"{STAGES[stage].lower()}: {percent(of.served_pct)}, target berjalan {percent(of.due_pct)}."

    return Content(f"Paling maju {told(high)}", f"Perlu perhatian {told(low)}", (lifecycle("", stages),))


def puskesmas(sel: Selection) -> Content:
    """One puskesmas: its services most people left first, status of ILP, people left; no sensitive small numbers."""
    asked = (public.puskesmas_services, sel.kota, sel.month, sel.basis)
    of = [s for s in each(*asked) if s.puskesmas_code == sel.puskesmas]
    row = next(r for r in _ilp_rows(sel) if r.puskesmas_code == sel.puskesmas)
    known = _known(of)
    if not known:
        return Content(
            f"Belum ada laporan SPM tahun {sel.month.year}.", "Angka muncul sesudah laporan puskesmas masuk."
        )
    worst = spm.slowest([s for s in known if running.short(s, sel.month)])
    closed = running.closes(sel.month)
    count = sum(bool(s.reached) for s in known) if closed else running.paced(known)
    short = worst and number(running.short(worst, sel.month))
    gap = f"; paling tertinggal {in_sentence(worst.short)}, kurang {short} orang" if worst else ""
    best = max(known, key=lambda s: s.coverage_pct)
    figure = _bars(sel, ask(*asked).query("puskesmas_code == @sel.puskesmas"))
    said = "dinyatakan" if row.declared_on else "belum dinyatakan"
    cards = (
        Kpi("Status ILP", STATUSES[row.status], f"{row.items} dari 10 butir; {said}"),
        Kpi("Belum terlayani", number(spm.left_total(known)), "pelayanan SPM lagi sampai 100 %"),
        Kpi(
            f"Laporan {month_label(sel.month)}",
            "masuk" if any(s.reported for s in of) else "belum masuk",
            "" if any(s.reported for s in of) else "angka sampai laporan terakhir",
        ),
    )
    done = f"{count} dari {spm.counted(of)} {'tercapai' if closed else 'sesuai laju'}"
    if not count:  # nothing to put a puskesmas to shame: what is farthest comes first
        done = f"paling maju {in_sentence(best.short)}, {percent(best.coverage_pct)}"
    first = f"{running.silence(of, sel.month)}{done}{gap}."
    return Content(
        first[:1].upper() + first[1:],
        "" if closed or not worst else "Kurang dari target berjalan pada laporan terakhir.",
        (figure, kpis(cards)),
    )


# Word in the address -> (title at the top of the screen, what it shows), in the order of `slide=semua`.
SLIDES: dict[str, tuple[str, Callable[[Selection], Content]]] = {
    "ringkasan": ("Ringkasan", ringkasan),
    "pokok": ("Pokok rapat", pokok),
    "peta": ("Peta PWS", peta),
    "spm": ("12 layanan SPM", spm_bars),
    "ilp": ("Penerapan ILP", rollout),
    "siklus": ("Siklus hidup", siklus),
    "puskesmas": ("Puskesmas", puskesmas),
}
