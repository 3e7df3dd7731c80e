"""Tables of Penerapan ILP: rollout, checklist, plan, what is lacking, network, before and after the start."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ilp_dash.analysis import ilp, ilp_compare, ilp_lacking, ilp_plan
from ilp_dash.domain.indicators import INDICATORS, KLASTER
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.readiness import CHECKLIST
from ilp_dash.domain.rules import parse_value
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each, finished
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import laid, table, until


def rule(sel: Selection, name: str) -> int:
    """A rule as it decides in the selected month."""
    return parse_value(name, next(r.value for r in each(ask_places.rules_in_force, sel.month) if r.name == name))


def units(sel: Selection) -> list:
    """Every puskesmas of the city at the selected month."""
    return each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)


def lacking(sel: Selection) -> list[ilp_lacking.Lacking]:
    """What each puskesmas of the city lacks for its next status."""
    return ilp_lacking.lacking_by_puskesmas(units(sel), each(ask_ilp.ilp_checklist, sel.kota, sel.month))


def _compared(sel: Selection) -> ilp_compare.Comparison:
    window = rule(sel, "banding_ilp_bulan")
    started = [u.declared_on.replace(day=1) for u in units(sel) if u.declared_on]
    first = add_months(min(started, default=sel.month), -window)
    rows = each(ask_ilp.ilp_service_months, sel.kota, spm_of(sel), first, sel.month, sel.basis)
    return ilp_compare.compare(units(sel), rows, spm_of(sel), sel.month, window, rule(sel, "banding_ilp_puskesmas"))


def compared(sel: Selection) -> ilp_compare.Comparison:
    """Before and after the start of ILP for the chosen service, the whole city."""
    return finished(_compared, sel.but(puskesmas=None, kelurahan=None))


def with_evidence(sel: Selection) -> pd.DataFrame:
    """The checklist of every puskesmas beside what the figures show at the month."""
    rows, shown = (ask(question, sel.kota, sel.month) for question in (ask_ilp.ilp_checklist, ask_ilp.ilp_shown))
    return ilp.with_evidence(rows, shown, rule(sel, "ambang_posyandu"))


def reached(sel: Selection) -> dict[int, int]:
    """Checklist item -> puskesmas that have reached it by the selected month; items nobody wrote down are left out."""
    rows = ask(ask_ilp.ilp_checklist, sel.kota, sel.month)
    return rows["reached_on"].notna().groupby(rows["no"]).sum().to_dict()


def _lines(lines: Sequence, kind: type) -> pd.DataFrame:
    """A frame of named tuples, whole numbers kept whole where some are missing."""
    return pd.DataFrame(lines, columns=kind._fields).convert_dtypes()


def _to_puskesmas(sel: Selection, codes) -> list[str]:
    return [sel.link("puskesmas", puskesmas=code) for code in codes]


@table("ilp-puskesmas", city_wide=True)
def puskesmas(sel: Selection) -> Table:
    """Rollout: checklist status beside what the city declared. One row per puskesmas."""
    rows = ask(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    return laid(
        "ilp-puskesmas",
        f"Penerapan ILP tiap puskesmas, {city(sel.kota).name}",
        rows.assign(shown_status=ilp.shown_statuses(walk(rows), with_evidence(sel))),
        (
            Column("puskesmas", "Puskesmas"),
            Column("kecamatan", "Kecamatan", essential=False),
            Column("status", "Status (daftar periksa)", "ilp"),
            Column("shown_status", "Status menurut data", "ilp"),
            Column("since", "Sejak", "date", False),
            Column("items", "Butir terpenuhi (dari 10)", "count"),
            Column("declared_on", "Dinyatakan kota", "date"),
            Column("pilot_on", "Ditetapkan pilot", "date", False),
            Column("planned_on", "Rencana", "date", False),
        ),
        notes=(ilp.SCALE_NOTE, ilp.SHOWN_NOTE),
        links=_to_puskesmas(sel, rows["puskesmas_code"]),
    )


@table("ilp-daftar-periksa", city_wide=True)
def checklist(sel: Selection) -> Table:
    """Checklist with evidence. One row per puskesmas × item."""
    rows = with_evidence(sel)
    return laid(
        "ilp-daftar-periksa",
        f"Daftar periksa ILP, {city(sel.kota).name}",
        rows.assign(item=rows["no"].map({i.no: i.name for i in CHECKLIST})),
        (
            Column("puskesmas", "Puskesmas"),
            Column("no", "No", "count"),
            Column("item", "Butir"),
            Column("reached_on", "Dinyatakan", "date"),
            Column("evidence", "Bukti", essential=False),
            Column("evidence_shown", "Yang ditunjukkan data"),
        ),
        notes=(ilp.SCALE_NOTE, ilp.SHOWN_NOTE),
    )


@table("ilp-butir")
def items(sel: Selection) -> Table:
    """The ten items of the chosen puskesmas: reached or not, when, by what evidence. One row per item."""
    rows = with_evidence(sel)
    ten = pd.DataFrame({"no": [i.no for i in CHECKLIST], "item": [i.name for i in CHECKLIST]})
    found = ten.merge(rows[rows["puskesmas_code"] == sel.puskesmas], on="no", how="left")
    return laid(
        "ilp-butir",
        "Daftar periksa ILP: 10 butir",
        found.assign(
            state=[
                ilp.state_words(r.reached_on is not None, r.evidence_shown or "")
                for r in walk(found[["reached_on", "evidence_shown"]])
            ],
            evidence=found["evidence"].fillna(""),
        ),
        (
            Column("no", "No", "count"),
            Column("item", "Butir"),
            Column("state", "Keadaan"),
            Column("reached_on", "Sejak", "date", False),
            Column("evidence", "Bukti", essential=False),
        ),
        notes=(ilp.SHOWN_NOTE,),
    )


@table("klaster")
def klaster(sel: Selection) -> Table:
    """What each klaster serves. One row per klaster: its SPM services, people served and left, checklist items seen
    there.
    """
    rows = ilp.by_klaster(ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis))
    return laid(
        "klaster",
        f"Lima klaster, {place_name(sel)}",
        rows.assign(
            name=[f"{no}. {name}" for no, name in KLASTER.items()],
            items_said=[f"butir {', '.join(map(str, of))}" if of else "–" for of in rows["items"]],
        ),
        (
            Column("name", "Klaster"),
            Column("services", "Layanan SPM", "count", False),
            Column("left_count", "Belum terlayani", "count"),
            Column("coverage_pct", "Sasaran terlayani", "pct"),
            Column("items_said", "Dinilai dari daftar periksa", essential=False),
        ),
        notes=(
            "Pemetaan aplikasi. Sasaran terlayani: dilayani (paling banyak sasarannya) ÷ sasaran, "
            f"s.d. {month_label(sel.month)}. "
            "Klaster 1 dan 5 tidak memuat layanan SPM. Pustu dan posyandu adalah jejaring, bukan klaster: butir "
            "4, 5, dan 6 dinilai di pustu, posyandu, dan kelurahan.",
        ),
    )


@table("jejaring")
def network(sel: Selection) -> Table:
    """Network down to kelurahan. One row per kelurahan, its latest count up to the month."""
    rows = ask(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas)
    counted = max((r.counted for r in walk(rows) if r.counted), default=None)
    return laid(
        "jejaring",
        f"Jejaring tiap kelurahan, {place_name(sel)}",
        ilp.with_shares(rows),
        (
            Column("name", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            Column("posyandu_total", "Posyandu", "count"),
            Column("posyandu_aktif", "Posyandu aktif", "count", False),
            Column("posyandu_siklus_hidup", "Posyandu siklus hidup aktif", "count", False),
            Column("siklus_hidup_pct", "Siklus hidup", "bar"),
            Column("pustu", "Pustu", "count", False),
            Column("pustu_lengkap", "Pustu nakes lengkap", "count", False),
            Column("kader_total", "Kader", "count"),
            Column("kader_purwa", "Kader purwa", "count", False),
            Column("kader_madya", "Kader madya", "count", False),
            Column("kader_utama", "Kader utama", "count", False),
            Column("kader_belum", "Kader belum ada status", "count", False),
        ),
        links=[sel.link("peta", kelurahan=code) for code in rows["kelurahan_code"]],
        notes=(
            f"Hitungan terakhir: {month_label(counted)}." if counted else "Belum ada hitungan jejaring.",
            "Nakes pustu lengkap = sedikitnya 1 perawat dan 1 bidan.",
        ),
    )


@table("ilp-kurva", city_wide=True)
def curve(sel: Selection) -> Table:
    """Rollout by month. One row per month."""
    return laid(
        "ilp-kurva",
        f"Perkembangan penerapan ILP, {city(sel.kota).name}",
        until(ask(ask_ilp.ilp_curve, sel.kota), sel),
        (
            Column("month", "Bulan", "month"),
            Column("planned", "Menurut rencana", "count", False),
            Column("declared", "Dinyatakan kota", "count"),
            Column("sebagian", "Sebagian atau penuh (daftar periksa)", "count"),
            Column("penuh", "Penuh (daftar periksa)", "count"),
            Column("puskesmas", "Puskesmas", "count"),
        ),
        notes=(ilp.SCALE_NOTE,),
    )


@table("ilp-rencana", city_wide=True)
def plan(sel: Selection) -> Table:
    """Plan and what was reached. One row per puskesmas, the longest overdue first; days after the plan, negative =
    before it.
    """
    lines = _lines(ilp_plan.against_plan(units(sel), sel.month), ilp_plan.PlanLine)
    return laid(
        "ilp-rencana",
        f"Rencana dan kenyataan tiap puskesmas, {city(sel.kota).name}",
        lines,
        (
            Column("puskesmas", "Puskesmas"),
            Column("planned_on", "Rencana", "date"),
            Column("declared_on", "Dinyatakan kota", "date", False),
            Column("said", "Pernyataan terhadap rencana"),
            Column("days", "Selisih hari", "number", False),
            Column("ready_on", "Sebagian/penuh sejak", "date", False),
            Column("ready", "Daftar periksa terhadap rencana", essential=False),
            Column("ready_days", "Selisih hari (daftar periksa)", "number", False),
        ),
        notes=(
            f"Keadaan pada akhir {month_label(sel.month)}. Selisih hari: sesudah rencana, negatif = lebih awal; "
            "kosong = belum jatuh tempo "
            "atau tanpa rencana. Rencana menurut laporan terakhir puskesmas.",
        ),
        links=_to_puskesmas(sel, lines["puskesmas_code"]),
    )


@table("ilp-langkah", city_wide=True)
def steps(sel: Selection) -> Table:
    """The eight steps of the city. One row per step, without dates where the city has written nothing."""
    written = each(ask_ilp.ilp_steps, sel.kota, sel.month)
    made = laid(
        "ilp-langkah",
        f"Delapan langkah, {city(sel.kota).name}",
        _lines(ilp_plan.steps_against_plan(written, sel.month), ilp_plan.StepLine),
        (
            Column("no", "No", "count"),
            Column("step", "Langkah"),
            Column("planned_on", "Rencana", "date", False),
            Column("reached_on", "Tercapai", "date"),
            Column("state", "Keadaan"),
            Column("evidence", "Bukti", essential=False),
        ),
        notes=(ilp_plan.STEPS_NOTE,),
    )
    return replace(made, marks=("DATA SIMULASI",)) if any(s.simulated for s in written) else made


@table("ilp-kurang", city_wide=True)
def lacking_each(sel: Selection) -> Table:
    """What is missing for the next status. One row per puskesmas, fewest requirements first; a column per klaster and
    level.
    """
    ordered = ilp_lacking.nearest_first(lacking(sel))
    return laid(
        "ilp-kurang",
        f"Yang kurang untuk status berikutnya, {city(sel.kota).name}",
        pd.DataFrame(
            {"puskesmas": one.puskesmas, "status": one.status, "next_status": one.next_status, "open": len(one.open)}
            | {id: ilp_lacking.words_in(one, id) or None for id in ilp_lacking.PLACES}
            for one in ordered
        ),
        (
            Column("puskesmas", "Puskesmas"),
            Column("status", "Status", "ilp", False),
            Column("next_status", "Berikutnya", "ilp"),
            Column("open", "Syarat kurang", "count"),
            *(Column(id, words, essential=False) for id, words in ilp_lacking.PLACES.items()),
        ),
        notes=(ilp_lacking.NEXT_NOTE,),
        links=_to_puskesmas(sel, (one.puskesmas_code for one in ordered)),
    )


@table("ilp-butir-kurang", city_wide=True)
def lacking_items(sel: Selection) -> Table:
    """Items by how many puskesmas lack them. One row per checklist item by klaster and level of the network."""
    of = lacking(sel)
    return laid(
        "ilp-butir-kurang",
        f"Butir yang kurang menurut klaster dan jejaring, {city(sel.kota).name}",
        _lines(ilp_lacking.items_by_place(of, reached(sel)), ilp_lacking.ItemLine),
        (
            Column("place", "Klaster atau jejaring"),
            Column("no", "No", "count", False),
            Column("short", "Butir"),
            Column("name", "Uraian", essential=False),
            Column("must", "Syarat status berikutnya", "count"),
            Column("optional", "Salah satu pilihan", "count", False),
            Column("missing", "Belum terpenuhi", "count"),
        ),
        notes=(
            f"Jumlah puskesmas dari {len(of)}. Syarat: tanpa butir itu statusnya tidak naik. Salah satu pilihan: "
            "butir itu satu dari "
            "beberapa jalan. Belum terpenuhi: pada semua puskesmas, juga yang belum memerlukannya untuk status "
            "berikutnya.",
        ),
    )


@table("ilp-sebelum-sesudah", city_wide=True)
def before_after(sel: Selection) -> Table:
    """Before and after the start of ILP. One row per puskesmas that has started; per cent of the annual sasaran a
    month.
    """
    names = {u.puskesmas_code: u.puskesmas for u in units(sel)}
    window, fewest = rule(sel, "banding_ilp_bulan"), rule(sel, "banding_ilp_puskesmas")
    return laid(
        "ilp-sebelum-sesudah",
        f"Sebelum dan sesudah mulai ILP, {INDICATORS[spm_of(sel)].short}, {city(sel.kota).name}",
        _lines(ilp_compare.changes(compared(sel), names), ilp_compare.Change),
        (
            Column("puskesmas", "Puskesmas"),
            Column("started", "Mulai ILP", "month", False),
            Column("before", "Sebelum (% per bulan)", "pct", False),
            Column("after", "Sesudah (% per bulan)", "pct", False),
            Column("change", "Perubahan", "points"),
            Column("others", "Pembanding", "count", False),
            Column("others_change", "Perubahan pembanding", "points", False),
            Column("difference", "Selisih", "points"),
            Column("who", "Puskesmas pembanding", essential=False),
            Column("remark", "Keterangan"),
        ),
        notes=(
            f"Persen sasaran setahun yang dilayani per bulan, {window} bulan sebelum dan sesudah bulan mulai (bulan "
            "mulai sendiri tidak "
            f"dihitung), menurut keadaan {month_label(sel.month)}. Pembanding: puskesmas yang sampai akhir jangka "
            "itu belum mulai, pada "
            "bulan yang sama. Bulan belum lapor tidak dihitung, bukan nol.",
            "Rentang 95 %: jackknife antarpuskesmas (tiap puskesmas ditinggalkan bergantian), sebaran t menurut "
            "kelompok yang lebih kecil.",
            ilp_compare.NOT_CAUSE,
            f"Aturan: {window} bulan di tiap sisi; rentang bila sedikitnya {fewest} puskesmas di tiap kelompok.",
        ),
    )
