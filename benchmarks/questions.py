"""The questions the pages ask, each with arguments of the largest city: what `make bench` times one by one."""

from datetime import date

from ilp_dash.store.queries import ilp, places, pws, spm

KOTA, MONTH, BASIS = "31", date(2026, 9, 1), "pusdatin"


def questions(kota: str = KOTA, month: date = MONTH) -> list[tuple]:
    """(function, arguments after the cursor) of every question, for one city and month."""
    return [
        (places.cities, ()),
        (places.puskesmas_of, (kota,)),
        (places.kelurahan_of, (kota, month)),
        (places.data_state, (kota, month)),
        (places.reporting_by_month, (kota,)),
        (places.boundaries, (kota,)),
        (ilp.ilp_by_puskesmas, (kota, month)),
        (ilp.ilp_checklist, (kota, month)),
        (ilp.ilp_curve, (kota,)),
        (ilp.network_by_kelurahan, (kota, month)),
        (ilp.patient_origin, (kota, month)),
        (spm.spm_services, ("kota", kota, month, BASIS)),
        (spm.spm_by_puskesmas, (kota, month, BASIS)),
        (spm.spm_by_area, (kota, "kelurahan", "SPM08", month, BASIS)),
        (spm.spm_trend, ("kota", kota, "SPM08", BASIS)),
        (spm.spm_progress, ("kota", kota, BASIS)),
        (pws.pws_units, (kota, "kelurahan", "K6", month, BASIS)),
        (pws.pws_trend, ("kota", kota, "K6", BASIS)),
        (pws.pws_statuses, (kota, month, BASIS)),
        (pws.pws_running, (kota,)),
        (pws.pws_running_by_kelurahan, (kota, month)),
        (pws.findings, ("kota", kota, month)),
    ]
