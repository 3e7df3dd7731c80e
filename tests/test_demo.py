"""The demonstration keeps its promises: agrees with the published facts, lifelike, mistakes only where planted."""

from collections import Counter
from datetime import date
from functools import lru_cache
from random import Random
from statistics import correlation, mean, median

import pytest

from ilp_dash.demo import generate, make_reports, planted
from ilp_dash.demo.characters import CHARACTERS, LAST_MONTH, YEARS
from ilp_dash.demo.population import PWS_GROUP, SPM_GROUP
from ilp_dash.demo.rollout import PILOTS, period_end
from ilp_dash.demo.seasons import fall_on_months, never_above, without_outliers
from ilp_dash.domain import pws, readiness
from ilp_dash.domain.indicators import INDICATORS, PWS, SPM
from ilp_dash.domain.months import add_months
from ilp_dash.domain.report import PWS_EXTRA, STATES
from ilp_dash.errors import UserError
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.store.reference import load_reference

JAMBI, TEBING, MAGELANG, AMBON, JAKARTA = CITIES = ("15.71", "12.76", "33.71", "81.71", "31")


@lru_cache(1)
def reference():
    return load_reference()


@lru_cache(1)
def reports():
    """(puskesmas code, year) -> Report of the whole demonstration."""
    return {(r.puskesmas_code, r.year): r for r in make_reports(reference())}


@lru_cache(1)
def place():
    return {p.puskesmas_code: p for p in reference().puskesmas}


@lru_cache
def of(kota, year):
    return [r for (code, y), r in reports().items() if y == year and place()[code].kota_code == kota]


def service(report, indicator):
    return next(line for line in report.spm if line.indicator == indicator)


def sasaran_at(line, basis, month):
    revised = line.revised_from and month >= line.revised_from and getattr(line, f"revised_{basis}")
    return revised or getattr(line, f"sasaran_{basis}")


@lru_cache
def coverage(kota, indicator, year, month, basis="pusdatin"):
    """City coverage in per cent from counts: Σ served ÷ Σ sasaran; SPM05 over its school year; None before its first one."""
    served = sasaran = 0
    school = indicator == "SPM05"
    start = year if not school or month >= 7 else year - 1
    for report in of(kota, start) if start >= YEARS[0] else []:
        line = service(report, indicator)
        stock = sasaran_at(line, basis, month if start == year else 12)
        if stock is None:
            continue
        sasaran += stock
        first = 6 if school else 0
        served += sum(v or 0 for v in line.served[first : month if start == year else 12])
    if school and start < year:
        served += sum(v or 0 for r in of(kota, year) for v in service(r, indicator).served[:month])
    return 100 * served / sasaran if sasaran else None


def lines_by_kelurahan(report):
    rows = {}
    for line in report.pws:
        rows.setdefault(line.kelurahan_code, {})[line.code] = line
    return rows


def cumulative(values, month):
    return sum(v or 0 for v in values[:month])


def statuses(kota, year, month, indicator):
    found = Counter()
    for report in of(kota, year):
        for line in report.pws:
            if line.code == indicator:
                this, last = line.values[month - 1], line.values[month - 2]
                above = (
                    None
                    if this is None or not line.sasaran_pusdatin
                    else pws.reaches(
                        cumulative(line.values, month), line.sasaran_pusdatin, INDICATORS[indicator].target_pct, month
                    )
                )
                found[pws.status(above, this, last, month).id] += 1
    return found


# --- the whole -----------------------------------------------------------------------------------------------------------------


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


# --- published facts -----------------------------------------------------------------------------------------------------------


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
    assert set(pilots) == set(PILOTS[AMBON]) and all(date(2024, 5, 1) <= day <= date(2024, 8, 31) for day in pilots.values())
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
        return sum(o.luar_wilayah + o.luar_kota for o in rows) / sum(o.dalam_wilayah + o.luar_wilayah + o.luar_kota for o in rows)

    assert 0.30 < outside(JAKARTA) < 0.50
    assert all(outside(kota) < outside(JAKARTA) - 0.1 for kota in CITIES[:4])


# --- ILP and network -----------------------------------------------------------------------------------------------------------


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
    assert shares[TEBING, 2026][0] / shares[TEBING, 2026][1] < 0.5 < 0.75 < shares[MAGELANG, 2026][0] / shares[MAGELANG, 2026][1]


def test_quality_is_missing_only_in_some_of_tebing_tinggis_2026():
    without = {(place()[code].kota_code, year) for (code, year), r in reports().items() if not r.quality}
    assert without == {(TEBING, 2026)} and any(r.quality for r in of(TEBING, 2026))
    for report in reports().values():
        assert all(q.barang_ada <= q.barang_butuh and q.sdm_ada <= q.sdm_butuh for q in report.quality)


# --- sasaran -------------------------------------------------------------------------------------------------------------------


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
    complications = [line.sasaran_pusdatin for (_, y), r in reports().items() if y == 2026 for line in r.pws if line.code == "PK"]
    assert len(hamil) == 437 and 3 <= sum(n < 30 for n in hamil.values()) <= 20
    assert sum(n < 12 for n in complications) >= 2
    assert sum(n for code, n in hamil.items() if code.startswith("31.01")) < 900


def test_each_city_has_a_sasaran_revised_in_mid_year_but_not_jambi_2023():
    found = Counter(place()[code].kota_code for (code, _), r in reports().items() for line in r.spm if line.revised_from)
    assert set(found) == set(CITIES) and max(found.values()) <= 2
    assert not any(line.revised_from for r in of(JAMBI, 2023) for line in r.spm)


# --- months --------------------------------------------------------------------------------------------------------------------


def test_a_month_is_reported_whole_with_its_day_or_not_at_all():
    for (_, year), report in reports().items():
        for month in range(1, 13):
            for form, rows in (("SPM", [x.served for x in report.spm]), ("PWS", [x.values for x in report.pws])):
                on, state = report.sent_on[form][month - 1], report.state[form][month - 1]
                assert all((row[month - 1] is None) == (on is None) for row in rows)
                assert (on is None) == (state is None) and state in (None, *STATES)
                if on:
                    due = add_months(date(year, month, 1), 1)
                    assert due <= on <= due.replace(day=13)
                    assert date(year, month, 1) <= LAST_MONTH
                    assert (state == "final") == (date(year, month, 1) < add_months(LAST_MONTH, -1))


def test_reports_are_mostly_complete_and_a_tenth_of_september_2026_is_still_missing():
    for kota in CITIES:
        for year in YEARS:
            last = 12 if year < 2026 else 8
            sent = [d is not None for r in of(kota, year) for form in ("SPM", "PWS") for d in r.sent_on[form][:last]]
            assert 0.91 <= mean(sent) <= 0.995
    september = [r.sent_on["SPM"][8] is not None for (_, year), r in reports().items() if year == 2026]
    assert 0.87 <= mean(september) <= 0.93
    assert all(r.sent_on["PWS"][8] for r in of(MAGELANG, 2026))


def test_punctuality_differs_between_puskesmas_and_persists():
    def usual_day(code, years):
        return mean(d.day for y in years for d in reports()[code, y].sent_on["SPM"] if d)

    codes = sorted(place())
    assert correlation([usual_day(c, (2023, 2024)) for c in codes], [usual_day(c, (2025, 2026)) for c in codes]) > 0.6
    late = [d.day > 5 for r in reports().values() for d in r.sent_on["SPM"] if d]
    assert 0.15 < mean(late) < 0.5


def test_good_and_weak_puskesmas_persist_and_some_pass_100():
    codes = sorted(c for c in place() if place()[c].kota_code == JAKARTA)

    def pct(code, year):
        line = service(reports()[code, year], "SPM08")
        return sum(v or 0 for v in line.served) / line.sasaran_pusdatin

    first, last = ([pct(c, y) for c in codes] for y in (2023, 2025))
    assert correlation(first, last) > 0.5 and max(last) - min(last) > 0.12
    for kota in (JAMBI, MAGELANG, AMBON, JAKARTA):
        assert any(sum(v or 0 for v in line.served) > (line.sasaran_pusdatin or 10**9) for r in of(kota, 2025) for line in r.spm)


@pytest.mark.parametrize(
    "indicator, high, low",
    [("SPM05", (8, 11), (6, 12)), ("SPM04", (2, 8), (1, 4)), ("SPM06", (11, 12), (1, 2)), ("SPM02", (12,), (4,))],
)
def test_seasons_show(indicator, high, low):
    months = [
        sum(service(r, indicator).served[m - 1] or 0 for y in (2023, 2024) for k in CITIES for r in of(k, y))
        for m in range(1, 13)
    ]
    assert min(months[m - 1] for m in high) > 1.1 * max(months[m - 1] for m in low)


def test_more_balita_are_weighed_in_february_and_august():
    def ratio(month):
        rows = [
            (d.values[month - 1], s.values[month - 1])
            for r in of(JAMBI, 2025)
            for rows in lines_by_kelurahan(r).values()
            for d, s in [(rows["D_S"], rows["S"])]
            if d.values[month - 1] is not None
        ]
        return sum(d for d, _ in rows) / sum(s for _, s in rows)

    assert min(ratio(2), ratio(8)) > max(ratio(1), ratio(4), ratio(7), ratio(12)) + 0.03


def test_september_2026_looks_like_the_country():
    for kota in CITIES:
        pct = {i.id: coverage(kota, i.id, 2026, 9) for i in SPM if i.id != "SPM05"}
        assert set(sorted(pct, key=pct.get)[:3]) == {"SPM06", "SPM08", "SPM09"}
        assert all(65 < pct[i] < 79 for i in ("SPM01", "SPM02", "SPM03")), (kota, pct)


@pytest.mark.parametrize("kota", CITIES)
@pytest.mark.parametrize("indicator", ["K6", "IDL"])
def test_all_four_pws_statuses_are_on_the_map_in_september_2026(kota, indicator):
    assert {"baik", "kurang", "cukup", "jelek"} <= set(statuses(kota, 2026, 9, indicator))


def test_magelang_is_strong_in_evaluation_and_home_visits():
    def level(kota, code):
        rows = [line for r in of(kota, 2026) for line in r.pws if line.code == code]
        if code == "EVALUASI":
            return mean(v for line in rows for v in line.values if v is not None)
        return sum(v or 0 for line in rows for v in line.values) / sum(line.sasaran_pusdatin for line in rows)

    for code in ("EVALUASI", "KUNJUNGAN_RUMAH"):
        assert all(level(MAGELANG, code) > level(kota, code) for kota in CITIES if kota != MAGELANG)


# --- mistakes ------------------------------------------------------------------------------------------------------------------


def test_no_more_findings_are_followed_up_than_found():
    for report in reports().values():
        for rows in lines_by_kelurahan(report).values():
            for kind in ("AKSES", "PATUH", "BAHAYA", "TBC"):
                pairs = zip(rows[f"LANJUT_{kind}"].values, rows[f"TEMUAN_{kind}"].values, strict=True)
                assert all(done is None or done <= found for done, found in pairs)


def found_mistakes():
    """Every (kind, puskesmas, kelurahan or None, year, indicator or None) the checks find, planted or not."""
    found = set()
    orders = {"K6": ("k6_di_atas_k4", "K4"), "K4": ("k4_di_atas_k1", "K1"), "KN_LENGKAP": ("kn_lengkap_di_atas_kn1", "KN1")}
    for (code, year), report in reports().items():
        for line in report.spm:
            _look(found, code, None, year, line.indicator, line, line.served)
            if line.revised_from:
                found.add(("sasaran_direvisi", code, None, year, line.indicator))
        for area, rows in lines_by_kelurahan(report).items():
            for child, (kind, parent) in orders.items():
                if any(cumulative(rows[child].values, m) > cumulative(rows[parent].values, m) for m in range(1, 13)):
                    found.add((kind, code, area, year, child))
            if any(d is not None and d > s for d, s in zip(rows["D_S"].values, rows["S"].values, strict=True)):
                found.add(("d_di_atas_s", code, area, year, "D_S"))
            for line in rows.values():
                if line.code != "EVALUASI":
                    _look(found, code, area, year, line.code, line, line.values)
            _same(found, code, area, year, [line.values for line in rows.values()])
        _same(found, code, None, year, [line.served for line in report.spm])
    return found


def _look(found, code, area, year, indicator, line, values):
    known = [v for v in values if v is not None]
    if median(known) >= 1 and max(known) > 5 * median(known):
        found.add(("lebih_5_kali_median", code, area, year, indicator))
    if (indicator in PWS_GROUP or area is None) and line.sasaran_pusdatin is None and sum(known):
        found.add(("dilayani_tanpa_sasaran", code, area, year, indicator))


def _same(found, code, area, year, rows):
    if any(rows[0][m] is not None and all(row[m] == row[m - 1] for row in rows) for m in range(1, 12)):
        found.add(("sama_dengan_bulan_lalu", code, area, year, None))


def test_mistakes_are_exactly_where_they_were_planted():
    wanted = {
        (m.kind, m.puskesmas_code, planted.kelurahan_of(m, reports()[m.puskesmas_code, m.year]), m.year, m.indicator)
        for m in planted.PLANTED
        if m.kind in planted.STRICT
    }
    assert found_mistakes() == wanted


def test_every_kind_of_mistake_is_planted_and_they_are_spread_over_the_cities():
    assert {m.kind for m in planted.PLANTED} == set(planted.KINDS)
    assert {place()[m.puskesmas_code].kota_code for m in planted.PLANTED} == set(CITIES)
    for m in planted.PLANTED:
        report = reports()[m.puskesmas_code, m.year]
        assert report.sent_on["SPM" if m.place is None else "PWS"][m.month - 1], m
        if m.kind == "dilayani_di_atas_sasaran":
            line = service(report, m.indicator)
            assert sum(v or 0 for v in line.served) >= round(line.sasaran_pusdatin * m.amount / 100)


# --- arithmetic of months ------------------------------------------------------------------------------------------------------


def test_a_years_clients_fall_on_its_months_without_loss():

    for total in (0, 1, 7, 130, 20_011):
        months = fall_on_months(total, [1.0] * 11 + [1.5], Random(total))
        assert sum(months) == total and min(months) >= 0


def test_a_child_row_never_runs_ahead_of_its_parent_and_a_blank_stays_blank():
    assert never_above([5, None, 4], [3, None, 9]) == [3, None, 6]
    assert never_above([2, 2], [3, 3]) == [2, 2]


def test_an_outlier_is_spread_and_the_sum_stays():
    row = without_outliers([10, 10, None, 90, 10])
    assert row[2] is None and sum(v for v in row if v) == 120 and max(v for v in row if v) <= 45


# --- files ---------------------------------------------------------------------------------------------------------------------


def test_one_city_is_written_and_read_back(tmp_path):
    said = []
    paths = generate(reference(), tmp_path, cities=[MAGELANG], progress=lambda text, share: said.append((text, share)))
    assert len(paths) == 20 and said[-1][1] == 1 and set(CHARACTERS) == set(CITIES)
    assert paths[0] == tmp_path / "33.71" / "2023" / "laporan_P3371010201_2023.xlsx"
    kinds = set()
    for path in paths:
        report, found = read_workbook(path, reference())
        assert report == reports()[report.puskesmas_code, report.year]
        kinds |= {f.kind for f in found}
    assert {"KN_LENGKAP_LEBIH_KN1", "LONJAKAN", "SASARAN_BERUBAH"} <= kinds


def test_the_checks_of_incoming_files_find_what_was_planted():
    wanted = {
        "k6_di_atas_k4": "K6_LEBIH_K4",
        "k4_di_atas_k1": "K4_LEBIH_K1",
        "kn_lengkap_di_atas_kn1": "KN_LENGKAP_LEBIH_KN1",
        "d_di_atas_s": "D_LEBIH_S",
        "sama_dengan_bulan_lalu": "BULAN_KEMBAR",
        "lebih_5_kali_median": "LONJAKAN",
        "sasaran_direvisi": "SASARAN_BERUBAH",
        "dilayani_tanpa_sasaran": "TANPA_SASARAN",
    }
    planned = {(wanted[m.kind], m.puskesmas_code, m.year) for m in planted.PLANTED if m.kind in wanted}
    found = {
        (f.kind, code, year) for (code, year), r in reports().items() for f in check(r, reference(), today=date(2026, 10, 20))
    }
    assert {f for f in found if f[0] != "LAYANAN_LEBIH_SASARAN"} == planned
