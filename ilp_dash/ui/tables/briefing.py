"""Tables of the written briefing: its sentences with their evidence, and the rules that make them."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ilp_dash.analysis import running
from ilp_dash.domain.briefing import MOST, Facts, Sentence, briefing
from ilp_dash.domain.briefing_edits import EDITED, Edit, Told, put
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, PARTS, RULES
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.errors import UserError
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables import signals
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import reasons_of

# Pages a sentence may rest on, as the menu names them.
EVIDENCE = {
    "spm": "Kesenjangan SPM",
    "pws": "PWS",
    "laju": "Sisa dan laju",
    "sinyal": "Sinyal",
    "banding": "Perbandingan",
    "ilp": "Penerapan ILP",
    "kualitas": "Kualitas data",
}


def sentences(sel: Selection) -> dict[str, list[Sentence]]:
    """The briefing of the chosen place at a month as the rules make it, by part; [] where there is no evidence."""
    return finished(_sentences, sel.but(kelurahan=None, indikator=None, tambah=None, susun=None))


def _sentences(sel: Selection) -> dict[str, list[Sentence]]:
    return briefing(facts(sel))


def edits_of(sel: Selection) -> tuple[Edit, ...]:
    """What the city's office has put in its own words for this meeting: of the whole city, in the staff view of now and
    the default basis. () elsewhere, and while the records cannot be read."""
    if current_store().view != STAFF or sel.puskesmas or sel.versi or sel.basis != Selection.basis:
        return ()
    from ilp_dash.store.briefing_edits import edits  # brings SQLAlchemy, as in viewer
    from ilp_dash.store.records import records_to_read

    try:
        return tuple(edits(records_to_read(), sel.kota, sel.month))
    except UserError:
        return ()


def told(sel: Selection) -> dict[str, list[Told]]:
    """The briefing as it is told in this view: the rules' sentences, or the office's words where it has edited them."""
    return put(sentences(sel), edits_of(sel))


def marked(told: Told) -> str:
    """A sentence as it stands on slides and paper: with its mark where the office has edited it."""
    return f"{told.words} ({EDITED})" if told.original else told.words


def heaviest(told: Mapping[str, Sequence[Told]]) -> tuple[str, ...]:
    """The first sentence of each part behind its heading."""
    return tuple(f"{PARTS[part]}: {marked(said[0]) if said else NO_EVIDENCE}" for part, said in told.items())


def originals(parts: Iterable[Sequence[Told]]) -> list[str]:
    """The rules' own sentences of those the office has edited."""
    return [f"Kalimat asli: {t.original}" for said in parts for t in said if t.original]


def facts(sel: Selection) -> Facts:
    """What the pages of the chosen place show at a month, in the view that is asked."""
    at = (sel.level, sel.area, sel.month, sel.basis)
    whole = (sel.kota, sel.month, sel.basis)
    reports = each(ask_trust.reports_by_puskesmas, sel.kota, sel.month.year)
    own = [r for r in reports if r.month == sel.month and sel.puskesmas in (None, r.puskesmas_code)]
    running = each(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas)
    behind = ask_pws.pws_below if sel.month.month == 1 else ask_pws.pws_problems
    return Facts(
        sel.area,
        place_name(sel),
        sel.month,
        sel.puskesmas is None,
        services=each(ask_spm.spm_services, *at),
        units=each(ask_spm.spm_by_puskesmas, *whole),
        pws=each(ask_pws.pws_indicators, *at),
        kelurahan=each(behind, *whole, sel.puskesmas),
        found=each(ask_pws.findings, *at[:3]),
        failed={
            number: failed
            for level, program in (("kota", "SPM"), ("puskesmas", "SPM"), (sel.level, "PWS"), ("kelurahan", "PWS"))
            for number, failed in reasons_of(sel.kota, level, sel.month, sel.basis, program).items()
        },
        signals=finished(signals.found, sel.but(puskesmas=None)),
        running=next((m for m in running if m.month == sel.month), None),
        reports=(len(own), sum(r.late_days is not None for r in own), sum(r.late_days == 0 for r in own)),
        silent=list(dict.fromkeys(r.puskesmas for r in own if r.late_days is None)),
        declared=[r.declared_on for r in each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)],
        target_on=city(sel.kota).target_ilp_on,
    )


def evidence(sel: Selection, said: Sentence) -> str:
    """Address of the page that shows what a sentence tells."""
    chosen = dict(said.choose)
    look = f"&tampilan={chosen.pop('tampilan')}" if "tampilan" in chosen else ""
    return sel.link(said.page, **{"kelurahan": None, "indikator": None} | chosen) + look


def title(sel: Selection) -> str:
    """ "Pokok rapat, Kota Jambi, s.d. September 2026"."""
    return f"Pokok rapat, {place_name(sel)}, s.d. {month_label(sel.month)}"


@table("pokok-rapat", holds="semua layanan SPM dan indikator PWS", beside=edits_of)
def points(sel: Selection, edits: tuple[Edit, ...] = ()) -> Table:
    """The written briefing. One row per sentence, in the order they are told; a part without evidence says so. Where
    one was edited, columns with that mark and the rule's own sentence."""
    told = put(sentences(sel), edits)
    edited = any(t.original for lines in told.values() for t in lines)
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    rows = []
    for part, heading in PARTS.items():
        said = [
            (heading, t.words, EDITED if t.original else None, t.original or None, s.size or None, s.place)
            + (RULES[s.rule].looks, evidence(sel, s))
            for t in told[part]
            for s in [t.said]
        ]
        rows += said or [(heading, NO_EVIDENCE, *[None] * 6)]
    made = pd.DataFrame(rows, columns=["part", "words", "edited", "original", "size", "place", "looks", "link"])
    return laid(
        "pokok-rapat",
        title(sel),
        made.assign(size=made["size"].astype("Int64")),
        (
            Column("part", "Bagian"),
            Column("words", "Kalimat"),
            *((Column("edited", "Tanda"), Column("original", "Kalimat asli menurut aturan")) if edited else ()),
            Column("size", "Jumlah", "count", False, note="orang, keluarga, temuan, laporan atau puskesmas"),
            Column("place", "Tempat", essential=False),
            Column("looks", "Yang dicari aturannya", essential=False),
        ),
        notes=(
            "Disusun dengan aturan terbuka, tanpa model bahasa; aturan dan bobotnya tercetak di Metodologi.",
            *filter(None, ["" if sel.puskesmas else running.mixed(services, sel.month)]),
        ),
        links=list(made["link"]),
    )


@table("aturan-pokok", city_wide=True)
def rules(sel: Selection) -> Table:
    """The rules of the written briefing. One row per rule."""
    return laid(
        "aturan-pokok",
        "Pokok rapat: aturan, bobot dan pola kalimatnya",
        pd.DataFrame(
            {
                "part": PARTS[r.part],
                "looks": r.looks[:1].upper() + r.looks[1:],
                "speaks": r.speaks[:1].upper() + r.speaks[1:],
                "weight": r.weight,
                "pattern": r.pattern,
            }
            for r in RULES.values()
        ),
        (
            Column("part", "Bagian"),
            Column("looks", "Yang dicari"),
            Column("speaks", "Berbicara bila", essential=False),
            Column("weight", "Bobot", "count"),
            Column("pattern", "Pola kalimat", essential=False),
        ),
        notes=(
            "Bukti cukup: di luar batas kebetulan (binomial eksak 95 %), lolos pemeriksaan, dan ada di tampilan ini.",
            f"Paling banyak {MOST} kalimat tiap bagian. Aturan dengan bobot terbesar berbicara dahulu; kalimat ke-n "
            "dari aturan yang sama dihitung bobot ÷ n. Dalam satu aturan: yang terbanyak dahulu, lalu urutan kode. "
            "Satu hal (layanan atau indikator di satu tempat) disebut sekali saja. Puskesmas yang belum lapor tidak "
            "dihitung tertinggal, dan angka yang disembunyikan di satu tampilan tidak ikut berbicara di sana.",
            "Kata dalam kurung kurawal diisi angka dan nama dari data. Bobot dan pola adalah susunan aplikasi, bukan "
            "peraturan; tidak ada model bahasa yang menulis.",
        ),
    )
