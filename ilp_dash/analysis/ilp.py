"""ILP derived: rollout by status and area, who is late for the target date, klaster and network in shares."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS, KLASTER
from ilp_dash.domain.months import date_label
from ilp_dash.domain.readiness import CHECKLIST, STATUSES

SCALE_NOTE = (
    "Status belum → penuh adalah skala aplikasi ini, bukan ukuran resmi: penuh = 10 butir; sebagian = butir 1, 3, "
    "dan salah satu "
    "dari 4–6; pilot = ditetapkan kota; persiapan = ada butir. Pernyataan kota dicatat terpisah."
)


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
    seen there.
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
    items = {no: [i.no for i in CHECKLIST if i.klaster == no] for no in KLASTER}
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
