"""The questions the pages ask, each with arguments of the largest city: what `make bench` times one by one."""

from datetime import date, timedelta

from ilp_dash.domain.months import add_months
from ilp_dash.store.queries import compare, ilp, pace, places, public, pws, signals, spm, trust, weeks

KOTA, MONTH, BASIS = "31", date(2026, 9, 1), "pusdatin"


def questions(kota: str = KOTA, month: date = MONTH) -> list[tuple]:
    """(function, arguments after the cursor) of every question, for one city and month."""
    last_weeks = [month + timedelta(weeks=n, days=-month.weekday()) for n in range(-12, 1)]
    return [
        (places.cities, ()),
        (places.puskesmas_of, (kota,)),
        (places.kelurahan_of, (kota, month)),
        (places.data_state, (kota, month)),
        (places.reporting_by_month, (kota,)),
        (places.boundaries, (kota,)),
        (places.sender_of, ("0" * 64,)),
        (places.puskesmas_points, (kota,)),
        (places.reports_of, ("P3174040101", month.year)),
        (places.published_facts, (kota,)),
        (places.rules_in_force, (month,)),
        (places.areas_without_boundary, (kota,)),
        (ilp.ilp_by_puskesmas, (kota, month)),
        (ilp.ilp_checklist, (kota, month)),
        (ilp.ilp_curve, (kota,)),
        (ilp.ilp_steps, (kota, month)),
        (ilp.ilp_service_months, (kota, "SPM08", date(2023, 5, 1), month, BASIS)),
        (ilp.network_by_kelurahan, (kota, month)),
        (ilp.network_of, (kota, month)),
        (ilp.patient_origin, (kota, month)),
        (spm.spm_services, ("kota", kota, month, BASIS)),
        (spm.spm_by_puskesmas, (kota, month, BASIS)),
        (spm.spm_by_area, (kota, "kelurahan", "SPM08", month, BASIS)),
        (spm.spm_trend, ("kota", kota, "SPM08", BASIS)),
        (spm.spm_progress, ("kota", kota, BASIS)),
        (spm.spm_quality, ("kota", kota, month.year)),
        (spm.quality_by_puskesmas, (kota, month.year)),
        (spm.national_by_year, ()),
        (pws.pws_units, (kota, "kelurahan", "K6", month, BASIS)),
        (pws.pws_trend, ("kota", kota, "K6", BASIS)),
        (pws.pws_area, ("kota", kota, "K6", month, BASIS)),
        (pws.pws_indicators, ("kota", kota, month, BASIS)),
        (pws.working_area_changes, (kota, month.year)),
        (pws.pws_months, (kota, "K6", add_months(month, -11), month, BASIS)),
        (pws.pws_problems, (kota, month, BASIS)),
        (pws.pws_statuses, (kota, month, BASIS)),
        (pws.pws_running, (kota,)),
        (pws.pws_running_by_kelurahan, (kota, month)),
        (pws.findings, ("kota", kota, month)),
        (weeks.findings_by_week, ("kota", kota, last_weeks)),
        (weeks.weeks_reported, (kota, last_weeks)),
        (weeks.weeks_reported_by_puskesmas, (kota, last_weeks)),
        (public.city_services, (kota, month, BASIS)),
        (public.puskesmas_services, (kota, month, BASIS)),
        (public.kelurahan_statuses, (kota, "K6", month, BASIS)),
        (public.city_pws, (kota, "K6", month, BASIS)),
        (public.city_running, (kota,)),
        (trust.trust_of, (kota, "kota", "SPM", month, BASIS)),
        (trust.trust_of, (kota, "puskesmas", "SPM", month, BASIS)),
        (trust.trust_of, (kota, "kelurahan", "PWS", month, BASIS, "K6")),
        (trust.file_findings, (kota, month)),
        (trust.over_sasaran, ("P3174040101", month)),
        (trust.over_sasaran_counts, (kota, month)),
        (trust.reports_by_puskesmas, (kota, month.year)),
        (pace.spm_pace, (kota, "kota", month, BASIS, date(2024, 1, 1), 75, kota)),
        (pace.spm_pace, (kota, "puskesmas", month, BASIS, date(2024, 1, 1), 75, None, "SPM08")),
        (pace.pws_pace, (kota, "kota", month, BASIS, 75, kota)),
        (pace.pws_pace, (kota, "kelurahan", month, BASIS, 75, None, "K6")),
        (signals.monthly_series, ("kota", kota, "SPM08", month, BASIS)),
        (signals.monthly_counts, (kota, date(2023, 12, 1), month)),
        (signals.funnel_units, (kota, "SPM08", month, BASIS)),
        (signals.similar_puskesmas, ("P3174040101", "SPM08", month, BASIS, 25)),
        (compare.spm_of_cities, (month, BASIS)),
        (compare.cities_at, (month,)),
    ]
