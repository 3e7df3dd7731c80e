"""The demonstration keeps its promises: agrees with the published facts, the rollout and the
population, year by year."""

from collections import Counter
from datetime import date
from statistics import mean

import pytest
from demonstration import (
    AMBON,
    CITIES,
    JAKARTA,
    JAMBI,
    MAGELANG,
    TEBING,
    coverage,
    lines_by_kelurahan,
    of,
    place,
    reference,
    reports,
    service,
)

from ilp_dash.demo import make_reports, planted
from ilp_dash.demo.characters import YEARS
from ilp_dash.demo.population import PWS_GROUP, SPM_GROUP
from ilp_dash.demo.rollout import PILOTS, period_end
from ilp_dash.domain import readiness
from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.errors import UserError

# --- the whole
# -----------------------------------------------------------------------------------------------------------------


def test_every_puskesmas_reports_every_year_and_everything_is_simulated():
    assert len(reports()) == 400
    assert {code for code, _ in reports()} == set(place())
    assert all(r.simulated and r.puskesmas_name == place()[r.puskesmas_code].name for r in reports().values())


def test_the_same_seed_gives_the_same_reports_whichever_cities_are_asked_for():
    again = list(make_reports(reference(), cities=[MAGELANG, TEBING]))
    assert again == [r for (code, _), r in reports().items() if place()[code].kota_code in (MAGELANG, TEBING)]
    assert list(make_reports(reference(), seed=7, cities=[MAGELANG])) != [r for y in YEARS for r in of(MAGELANG, y)]


def test_an_unknown_city_is_the_users_mistake():
    with pytest.raises(UserError, match="99.99"):
        list(make_reports(reference(), cities=["99.99"]))


def test_each_report_has_every_line_of_its_own_kelurahan_and_no_negative_figure():
    served = {(w.puskesmas_code, w.kelurahan_code) for w in reference().working_areas}
    codes = [*(i.id for i in PWS), *PWS_EXTRA]
    for report in reports().values():
        assert [line.indicator for line in report.spm] == [i.id for i in SPM]
        assert {(report.puskesmas_code, k) for k in lines_by_kelurahan(report)} == {
            s for s in served if s[0] == report.puskesmas_code
        }
        assert all([*rows] == codes for rows in lines_by_kelurahan(report).values())
        assert all(v is None or v >= 0 for line in report.spm for v in line.served)
        assert all(v is None or v >= 0 for line in report.pws for v in line.values)


def test_the_definition_changes_between_2023_and_2024():
    assert {(r.year, r.definition) for r in reports().values()} == {
        (2023, "PMK 4/2019"),
        (2024, "PMK 6/2024"),
        (2025, "PMK 6/2024"),
        (2026, "PMK 6/2024"),
    }
    for kota in CITIES:
        assert coverage(kota, "SPM01", 2024, 12) < coverage(kota, "SPM01", 2023, 12) - 5


# --- published facts
# -----------------------------------------------------------------------------------------------------------


def test_jambi_2023_ends_with_exactly_five_of_twelve_services_at_100_and_every_puskesmas_reporting():
    reached = {i.id: coverage(JAMBI, i.id, 2023, 12) >= 100 for i in SPM}
    assert sum(reached.values()) == 5
    assert not reached["SPM05"]
    assert all(r.sent_on["SPM"][11] and r.sent_on["PWS"][11] for r in of(JAMBI, 2023))


def test_tebing_tinggi_never_reaches_100_in_any_service_month_or_basis():
    for year in YEARS:
        for month in range(1, 13 if year < 2026 else 10):
            for indicator in SPM:
                for basis in ("pusdatin", "riil"):
                    pct = coverage(TEBING, indicator.id, year, month, basis)
                    assert pct is None and (indicator.id, year) == ("SPM05", 2023) or pct < 100


def test_jambi_declares_all_twenty_by_november_2024_while_the_checklist_lags():
    assert all(r.ilp_declared_on and r.ilp_declared_on <= date(2024, 11, 30) for r in of(JAMBI, 2024))
    full = [readiness.status({i.no for i in r.ilp if i.reached_on}) == "penuh" for r in of(JAMBI, 2026)]
    assert 3 <= sum(full) <= 14


def test_jakarta_declares_all_44_by_6_august_2024_with_tebet_and_pasar_minggu_last():
    days = {r.puskesmas_name: r.ilp_declared_on for r in of(JAKARTA, 2024)}
    assert len(days) == 44 and max(days.values()) == date(2024, 8, 6)
    assert {name for name, day in days.items() if day == date(2024, 8, 6)} == {"Tebet", "Pasar Minggu"}


def test_ambon_has_its_five_pilots_and_almost_meets_its_target_date():
    pilots = {r.puskesmas_name: r.ilp_pilot_on for r in of(AMBON, 2024) if r.ilp_pilot_on}
    assert set(pilots) == set(PILOTS[AMBON]) and all(
        date(2024, 5, 1) <= day <= date(2024, 8, 31) for day in pilots.values()
    )
    assert 19 <= sum(r.ilp_declared_on is not None for r in of(AMBON, 2025)) <= 20
    assert all(r.ilp_declared_on for r in of(AMBON, 2026))
    assert all(r.ilp_planned_on <= date(2025, 12, 31) for r in of(AMBON, 2026))


def test_magelang_starts_on_its_kick_off_and_is_declared_gradually():
    days = sorted(r.ilp_declared_on for r in of(MAGELANG, 2026))
    assert days[0] == date(2024, 6, 12) and len(set(days)) == 5


def test_tebing_tinggi_is_preparing():
    assert not any(r.ilp_declared_on or r.ilp_pilot_on for r in of(TEBING, 2024))
    assert sum(r.ilp_pilot_on is not None and r.ilp_pilot_on.year == 2025 for r in of(TEBING, 2025)) >= 1
    assert 1 <= sum(r.ilp_declared_on is not None for r in of(TEBING, 2026)) <= 3
    assert Counter(readiness.status({i.no for i in r.ilp if i.reached_on}) for r in of(TEBING, 2026))["persiapan"] >= 5


def test_half_of_jakartas_visits_or_fewer_come_from_outside_and_far_more_than_elsewhere():
    def outside(kota):
        rows = [o for r in of(kota, 2026) for o in r.origins if o.dalam_wilayah is not None]
        return sum(o.luar_wilayah + o.luar_kota for o in rows) / sum(
            o.dalam_wilayah + o.luar_wilayah + o.luar_kota for o in rows
        )

    assert 0.30 < outside(JAKARTA) < 0.50
    assert all(outside(kota) < outside(JAKARTA) - 0.1 for kota in CITIES[:4])


# --- ILP and network
# -----------------------------------------------------------------------------------------------------------


def test_a_report_shows_only_what_was_reached_by_its_end_and_its_proof_says_simulasi():
    for report in reports().values():
        end = period_end(report.year)
        assert [i.no for i in report.ilp] == list(range(1, 11))
        for item in report.ilp:
            assert (item.reached_on is None) == (item.evidence == "")
            assert item.reached_on is None or item.reached_on <= end and item.evidence.startswith("SIMULASI ")
        assert all(day is None or day <= end for day in (report.ilp_declared_on, report.ilp_pilot_on))
        assert (report.ilp_planned_on is None) == (report.year == 2023)


def test_checklist_items_never_change_from_one_year_to_the_next():
    for code in place():
        for year in YEARS[1:]:
            before, now = (reports()[code, y] for y in (year - 1, year))
            assert all(b.reached_on in (None, n.reached_on) for b, n in zip(before.ilp, now.ilp, strict=True))


def test_network_counts_fit_together_and_life_cycle_posyandu_grow():
    shares = {}
    for (_, year), report in reports().items():
        for line in report.network:
            assert line.posyandu_siklus_hidup <= line.posyandu_aktif <= line.posyandu_total
            assert line.kader_total == 5 * line.posyandu_total
            assert line.kader_total == line.kader_purwa + line.kader_madya + line.kader_utama + line.kader_belum
            assert line.kader_belum >= 0
            if line.month == 9:
                pair = shares.setdefault((place()[report.puskesmas_code].kota_code, year), [0, 0])
                pair[0] += line.posyandu_siklus_hidup
                pair[1] += line.posyandu_total
    for kota in CITIES:
        steps = [shares[kota, year][0] / shares[kota, year][1] for year in YEARS]
        assert steps == sorted(steps)
    assert (
        shares[TEBING, 2026][0] / shares[TEBING, 2026][1]
        < 0.5
        < 0.75
        < shares[MAGELANG, 2026][0] / shares[MAGELANG, 2026][1]
    )


def test_quality_is_missing_only_in_some_of_tebing_tinggis_2026():
    without = {(place()[code].kota_code, year) for (code, year), r in reports().items() if not r.quality}
    assert without == {(TEBING, 2026)} and any(r.quality for r in of(TEBING, 2026))
    for report in reports().values():
        assert all(q.barang_ada <= q.barang_butuh and q.sdm_ada <= q.sdm_butuh for q in report.quality)


# --- sasaran
# -------------------------------------------------------------------------------------------------------------------


def test_spm_sasaran_is_the_sum_of_the_kelurahan_where_pws_counts_the_same_people():
    pairs = [
        (spm, next(c for c, g in PWS_GROUP.items() if g == group))
        for spm, group in SPM_GROUP.items()
        if group in PWS_GROUP.values()
    ]
    assert len(pairs) == 8
    for (code, year), report in reports().items():
        bare = {(m.indicator, m.kind) for m in planted.PLANTED if (m.puskesmas_code, m.year) == (code, year)}
        for spm, pws_code in pairs:
            if (spm, "dilayani_tanpa_sasaran") not in bare:
                line = service(report, spm)
                own = [p for p in report.pws if p.code == pws_code]
                assert (line.sasaran_pusdatin, line.sasaran_riil) == (
                    sum(p.sasaran_pusdatin for p in own),
                    sum(p.sasaran_riil for p in own),
                )


def test_sasaran_are_plausible_shares_of_the_published_population():
    people = {c.kota_code: c.population for c in reference().cities}
    bounds = {
        "SPM01": (0.015, 0.020),
        "SPM02": (0.014, 0.019),
        "SPM03": (0.0135, 0.018),
        "SPM04": (0.055, 0.07),
        "SPM05": (0.13, 0.15),
        "SPM06": (0.62, 0.68),
        "SPM07": (0.09, 0.135),
        "SPM08": (0.2, 0.25),
        "SPM09": (0.013, 0.025),
        "SPM10": (0.0012, 0.0018),
        "SPM11": (0.008, 0.012),
        "SPM12": (0.022, 0.028),
    }
    for kota in CITIES:
        for indicator, (low, high) in bounds.items():
            total = sum(service(r, indicator).sasaran_pusdatin or 0 for r in of(kota, 2024))
            assert low < total / people[kota] < high, (kota, indicator)


def test_sasaran_grow_slowly_and_the_head_count_differs_lower_for_children():
    for kota in CITIES:
        totals = [sum(service(r, "SPM06").sasaran_pusdatin for r in of(kota, year)) for year in YEARS]
        assert totals == sorted(totals) and totals[-1] < totals[0] * 1.06
    ratios = {"SPM04": [], "SPM06": []}
    for report in reports().values():
        for indicator, found in ratios.items():
            line = service(report, indicator)
            found.append(line.sasaran_riil / line.sasaran_pusdatin - 1)
    assert all(-0.16 <= r <= 0.13 for found in ratios.values() for r in found)
    assert mean(ratios["SPM04"]) < mean(ratios["SPM06"]) - 0.03
    assert any(r > 0 for r in ratios["SPM06"])


def test_some_kelurahan_are_small_and_kepulauan_seribu_is_small():
    hamil = {
        line.kelurahan_code: line.sasaran_pusdatin
        for (_, y), r in reports().items()
        if y == 2026
        for line in r.pws
        if line.code == "K1"
    }
    complications = [
        line.sasaran_pusdatin for (_, y), r in reports().items() if y == 2026 for line in r.pws if line.code == "PK"
    ]
    assert len(hamil) == 437 and 3 <= sum(n < 30 for n in hamil.values()) <= 20
    assert sum(n < 12 for n in complications) >= 2
    assert sum(n for code, n in hamil.items() if code.startswith("31.01")) < 900


def test_each_city_has_a_sasaran_revised_in_mid_year_but_not_jambi_2023():
    found = Counter(
        place()[code].kota_code for (code, _), r in reports().items() for line in r.spm if line.revised_from
    )
    assert set(found) == set(CITIES) and max(found.values()) <= 2
    assert not any(line.revised_from for r in of(JAMBI, 2023) for line in r.spm)
