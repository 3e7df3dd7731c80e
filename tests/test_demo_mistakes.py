"""The demonstration has mistakes only where they were planted, and its files are read back with those found."""

from datetime import date
from statistics import median

from demonstration import CITIES, FOUND_AS, MAGELANG, cumulative, lines_by_kelurahan, place, reference, reports, service

from ilp_dash.demo import generate, planted
from ilp_dash.demo.characters import CHARACTERS
from ilp_dash.demo.population import PWS_GROUP
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.read_workbook import read_workbook

# --- mistakes
# ------------------------------------------------------------------------------------------------------------------


def test_no_more_findings_are_followed_up_than_found():
    for report in reports().values():
        for rows in lines_by_kelurahan(report).values():
            for kind in ("AKSES", "PATUH", "BAHAYA", "TBC"):
                pairs = zip(rows[f"LANJUT_{kind}"].values, rows[f"TEMUAN_{kind}"].values, strict=True)
                assert all(done is None or done <= found for done, found in pairs)


def found_mistakes():
    """Every (kind, puskesmas, kelurahan or None, year, indicator or None) the checks find, planted or not."""
    found = set()
    orders = {
        "K6": ("k6_di_atas_k4", "K4"),
        "K4": ("k4_di_atas_k1", "K1"),
        "KN_LENGKAP": ("kn_lengkap_di_atas_kn1", "KN1"),
    }
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


# --- files
# ---------------------------------------------------------------------------------------------------------------------


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
    wanted = {kind: found for kind, found in FOUND_AS.items() if kind in planted.STRICT}
    planned = {(wanted[m.kind], m.puskesmas_code, m.year) for m in planted.PLANTED if m.kind in wanted}
    found = {
        (f.kind, code, year)
        for (code, year), r in reports().items()
        for f in check(r, reference(), today=date(2026, 10, 20))
    }
    assert {f for f in found if f[0] != "LAYANAN_LEBIH_SASARAN"} == planned
