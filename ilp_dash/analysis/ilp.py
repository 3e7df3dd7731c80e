"""ILP derived: rollout by status and area, who is late for the target date, klaster and network in shares."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS, KLASTER
from ilp_dash.domain.months import date_label
from ilp_dash.domain.readiness import CHECKLIST, SHOWN, STATUSES, met, status
from ilp_dash.store.rows import walk

SCALE_NOTE = (
    "Status belum → penuh adalah skala aplikasi ini, bukan ukuran resmi: penuh = 10 butir; sebagian = butir 1, 3, "
    "dan salah satu "
    "dari 4–6; pilot = ditetapkan kota; persiapan = ada butir. Pernyataan kota dicatat terpisah."
)
SHOWN_NOTE = (
    "✓ dinyatakan puskesmas. Di sampingnya yang ditunjukkan data: butir 4, 6, 7 terbukti bila berlaku di semua "
    "kelurahan, butir 5 bila posyandu siklus hidup mencapai garisnya; butir lain tidak meninggalkan angka. Status "
    "menurut data tidak menghitung butir yang dinyatakan tetapi tidak ditunjukkan data."
)


def evidence_words(no: int, shown: int | None, whole: int | None) -> str:
    """ "data: 3 dari 4 kelurahan berpustu"; "" where no figures speak of the item."""
    return "" if whole is None else f"data: {shown} dari {whole} {SHOWN[no]}"


def state_words(reached: bool, evidence: str) -> str:
    """ "✓ dinyatakan; data: 3 dari 4 kelurahan berpustu": the tick of a puskesmas beside what its figures show."""
    return "; ".join(part for part in ("✓ dinyatakan" if reached else "– belum", evidence) if part)


def with_evidence(checklist: pd.DataFrame, shown: pd.DataFrame, posyandu_pct: int) -> pd.DataFrame:
    """Rows of `ilp_checklist` with what the figures show (`ilp_shown`): shown, whole, evidence in words, and borne_out
    (missing where there are no figures)."""
    rows = checklist.merge(shown, on=["puskesmas_code", "no"], how="left")
    known = walk(rows[["no", "shown", "whole"]])
    return rows.assign(
        evidence_shown=[evidence_words(*r) for r in known],
        borne_out=pd.array(
            [None if r.whole is None else met(r.no, r.shown, r.whole, posyandu_pct) for r in known], dtype="boolean"
        ),
    )


def shown_statuses(units: Sequence, checklist: pd.DataFrame) -> list[str]:
    """Status of every puskesmas (rows of `ilp_by_puskesmas`) when declared items that its figures do not bear out are
    not counted. checklist: rows of `with_evidence`."""
    counted: dict[str, set[int]] = {}
    for r in walk(checklist):
        if r.reached_on and r.borne_out is not False:
            counted.setdefault(r.puskesmas_code, set()).add(r.no)
    return [status(counted.get(u.puskesmas_code, set()), u.pilot_on is not None) for u in units]


def status_counts(rows: Sequence) -> dict[str, int]:
    """Puskesmas per status id, every status present (0 when none)."""
    counts = Counter(r.status for r in rows)
    return {id: counts[id] for id in STATUSES}


def counts_by_area(units: pd.DataFrame) -> pd.DataFrame:
    """Rollout by area. One row per kecamatan, or per kota administrasi where there are such: `name` and puskesmas per
    status id.

    units: rows of `ilp_by_puskesmas`. The area with the largest share of puskesmas at penuh comes first.
    """
    area = units["kota_adm"].fillna(units["kecamatan"]).fillna("–").rename("name")
    counts = pd.crosstab(area, units["status"]).reindex(columns=list(STATUSES), fill_value=0)
    share = counts["penuh"] / counts.sum(axis=1)
    order = counts.assign(share=share).reset_index()
    return order.sort_values(["share", "sebagian", "name"], ascending=[False, False, True]).drop(columns="share")


def declared(rows: Sequence) -> int:
    """Puskesmas the city has declared to apply ILP."""
    return sum(r.declared_on is not None for r in rows)


def by_klaster(services: pd.DataFrame) -> pd.DataFrame:
    """What each klaster serves. One row per klaster: `klaster` (number), services, left_count (people), coverage_pct,
    items.

    services: rows of `spm_services`; those without coverage are left out. coverage_pct: served, each service at most
    its sasaran, ÷ sasaran. Missing where a klaster has no service with figures. items: numbers of the checklist items
    seen there; those seen in the network below the puskesmas left out.
    """
    known = services[services["coverage_pct"].notna()]
    sums = (
        known.assign(
            klaster=known["id"].map(lambda id: INDICATORS[id].klaster).astype("Int64"),
            within=known["served_ytd"].clip(upper=known["sasaran"]),
        )
        .groupby("klaster")
        .agg(
            services=("id", "count"),
            left_count=("left_count", "sum"),
            within=("within", "sum"),
            sasaran=("sasaran", "sum"),
        )
        .reindex(pd.Index(list(KLASTER), dtype="Int64", name="klaster"))
    )
    items = {no: [i.no for i in CHECKLIST if i.klaster == no and i.level == "puskesmas"] for no in KLASTER}
    return sums.assign(
        services=sums["services"].fillna(0).astype("Int64"),
        coverage_pct=100 * sums["within"] / sums["sasaran"],
        items=items.values(),
    ).reset_index()


def with_shares(network: pd.DataFrame) -> pd.DataFrame:
    """Rows of `network_by_kelurahan` with siklus_hidup_pct: posyandu of the whole life cycle in per cent of all;
    missing without either.
    """
    total = network["posyandu_total"].mask(network["posyandu_total"] == 0)
    return network.assign(siklus_hidup_pct=100 * network["posyandu_siklus_hidup"] / total)


def plan_words(rows: Sequence, target_on: date | None, month_end: date) -> str:
    """How the declared rollout stands against the target date; empty without one."""
    if target_on is None:
        return ""
    done, of = declared(rows), len(rows)
    if done == of:
        in_time = sum(r.declared_on <= target_on for r in rows)
        when = f"{in_time} di antaranya sampai target {date_label(target_on)}"
        return f"Semua {of} puskesmas sudah dinyatakan menerapkan ILP, {when}."
    when = "lewat dari" if month_end > target_on else "menuju"
    return f"{of - done} dari {of} puskesmas belum dinyatakan menerapkan ILP, {when} target {date_label(target_on)}."
