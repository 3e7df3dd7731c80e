"""Blocks of headings, names, numbers and signatures of files in shapes of their own, whatever their spelling."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import MAGELANG, REFERENCE, recap, sheets_of

from ilp_dash.domain.mapping import Mapping, signature_of
from ilp_dash.domain.months import MONTH_NAMES, MONTH_SHORT
from ilp_dash.errors import BadFile, UserError
from ilp_dash.ingest.shapes.columns import meanings
from ilp_dash.ingest.shapes.names import Units, name_key
from ilp_dash.ingest.shapes.recognise import recognise, reports
from ilp_dash.ingest.shapes.table import find_tables, flatten, is_per_cent, read_figure
from ilp_dash.ingest.shapes.wording import month_of, plain, service_of, spm_of, years_in
from ilp_dash.ingest.unread_cells import Unread

UNITS = Units(REFERENCE)
RECAP = sheets_of(recap({name: (1000, [(3, 4, 7)] * 12) for name in MAGELANG}))["Rekap"]
quick = settings(max_examples=60, deadline=None)


@st.composite
def heading_blocks(draw):
    """A block of one to five heading rows as merged cells arrive, and the path of headings over each column."""

    def group(depth: int, width: int, path: tuple) -> list[tuple]:
        if depth == 0:
            return [path] * 1
        columns = []
        for n in range(width):
            inner = draw(st.integers(1, 3)) if depth > 1 else 1
            columns += group(depth - 1, inner, (*path, f"j{depth} {n}"))
        return columns

    depth = draw(st.integers(1, 5))
    paths = group(depth, draw(st.integers(1, 4)), ())
    rows = []
    for line in range(depth):
        row = []
        for column, path in enumerate(paths):
            same = column and paths[column - 1][: line + 1] == path[: line + 1] and line < depth - 1
            row.append("" if same else path[line])
        rows.append(row)
    return rows, paths


@quick
@given(heading_blocks())
def test_every_column_gets_the_merged_headings_over_it(block):
    rows, paths = block
    assert [head.parts for head in flatten(rows, 0)] == paths


@quick
@given(
    st.lists(st.text(max_size=30), max_size=6),
    st.lists(st.lists(st.one_of(st.text(max_size=12), st.floats(0, 9e6), st.just("")), max_size=9), max_size=12),
)
def test_any_rows_whatever_are_a_table_or_none(titles, rows):
    sheet = [[title] for title in titles] + [["No", "Nama Puskesmas", "Sasaran", "Januari"], *rows]
    tables = find_tables("Lembar", sheet)
    kept = sum(len(table.rows) + len(table.totals) for table in tables)
    assert tables and kept <= sum(1 for row in sheet if any(cell not in ("", None) for cell in row))
    for table in tables:
        meanings(table)


@quick
@given(st.integers(0, 99_999_999), st.sampled_from(["{}", "{:,}", " {} ", '"{}"', "'{}", "{}.0", "{},00"]))
def test_a_count_is_the_same_however_an_office_writes_it(value, spelling):
    text = spelling.format(value)
    assert read_figure(text.replace(",", ".") if spelling == "{:,}" else text).value == value
    if spelling == '"{}"' and value >= 1000:
        assert read_figure(f'"{value:,}"').value == value


@quick
@given(st.floats(0, 200), st.sampled_from(["{:.2f}%", "{:.2f}% %", "{:.0f} %"]), st.booleans())
def test_a_per_cent_is_never_a_count(value, spelling, comma):
    text = spelling.format(value)
    text = text.replace(".", ",") if comma else text
    assert is_per_cent(text)
    assert read_figure(text).value is None and read_figure(text).kind


@quick
@given(
    st.sampled_from([*MONTH_NAMES, *MONTH_SHORT, *map(str.upper, MONTH_NAMES), "Peb", "Nop"]),
    st.sampled_from(["{}", "{}-25", "{} 2025", "s/d {}", "Bulan {}", "{}'25"]),
)
def test_a_month_is_read_from_a_heading_and_its_year_where_it_has_one(name, spelling):
    text = spelling.format(name)
    number = {"peb": 2, "nop": 11}.get(name.lower()) or [m[:3].lower() for m in MONTH_SHORT].index(
        name[:3].lower().replace("ags", "agu")
    ) + 1
    assert month_of(text) == number
    assert years_in(text) == ({2025} if "25" in text else set())


places = st.sampled_from([p for p in REFERENCE.puskesmas if len(UNITS.by_name("puskesmas", p.name)) == 1])


@quick
@given(places, st.sampled_from(["{}", "PKM {}", "UPTD Puskesmas {}", "7. {}", "Puskesmas  {} ", "UPT. PKM. {}"]))
def test_a_name_is_found_whatever_stands_before_it(place, spelling):
    for name in (place.name, place.name.upper(), place.name.lower()):
        assert UNITS.by_name("puskesmas", spelling.format(name)) == [place.puskesmas_code]


@quick
@given(places, st.integers(0, 30), st.characters(categories=["Ll"], max_codepoint=122))
def test_a_name_with_a_slip_is_never_taken_and_its_place_is_among_the_nearest(place, at, letter):
    at %= len(place.name)
    slip = place.name[:at] + letter + place.name[at + 1 :]
    if name_key(slip) == name_key(place.name) or UNITS.by_name("puskesmas", slip):
        return
    city = Units(REFERENCE, place.kota_code)
    nearest = city.suggestions("puskesmas", slip)
    assert len(nearest) <= 3
    if len(name_key(place.name)) >= 6 and not re.search(r"\b([IVX]+|\d+)$", place.name):
        assert place.puskesmas_code in nearest


@quick
@given(st.lists(st.text(min_size=1, max_size=10), min_size=1, max_size=8), st.randoms())
def test_a_signature_knows_no_order(keys, random):
    shuffled = list(keys)
    random.shuffle(shuffled)
    assert signature_of("rekap", keys) == signature_of("rekap", shuffled)
    assert signature_of("lebar", keys) != signature_of("rekap", keys)


@quick
@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=4), st.booleans() | st.none())
def test_a_mapping_comes_back_from_its_text(names, cumulative):
    mapping = Mapping("ab", "rekap", {"nama": "name"}, names, {}, cumulative, "riil", "33.71", 2025, 3, None)
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize("text", ["", "[]", '{"signature": "x"}', '{"neither": 1}'])
def test_what_is_no_mapping_is_said(text):
    with pytest.raises(BadFile, match="Petakan berkasnya sekali lagi"):
        Mapping.from_json(text)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Rekapitulasi Capaian SPM Pelayanan Kesehatan Ibu Hamil Tahun 2025", "SPM01"),
        ("PELAYANAN KESEHATAN PADA USIA LANJUT", "SPM07"),
        ("Persentase orang terduga TB yang dilayani", "SPM11"),
        ("SPM 9", "SPM09"),
        ("LAPORAN PELAYANAN Hipertensi dan Diabetes Melitus", None),
        ("Cakupan kunjungan ibu hamil K4", None),
        ("Cakupan neonatus lengkap (KN lengkap)", None),
        ("Dinas Kesehatan", None),
    ],
)
def test_a_title_names_one_service_or_none(title, code):
    assert spm_of(title) == code


def test_headings_of_pws_tables_are_their_indicators():
    assert [service_of(h) for h in ("k1", "K-4", "kn_lengkap", "pn_di_fasyankes", "D/S")] == [
        *("K1", "K4", "KN_LENGKAP", "PF", "D_S")
    ]
    assert plain("% S") == "persen s"


JUNK = st.sampled_from(
    [
        *("", "-", "x", "%", "S", "TOTAL", "JUMLAH", "Januari", "s/d Maret", "Kelurahan", "Nama Puskesmas", "bulan"),
        *(0.5, 1e300, -3.0, 7.0, float("nan"), float("inf"), 10**20, True, None, date(2025, 1, 25), time(1, 2)),
        *(timedelta(hours=3), Unread("#N/A"), "1.234", "1,234", "(1)", "Kec. X", "kode", "12-2-2025", "k1", "１２"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 70), JUNK), max_size=12), st.data())
def test_a_damaged_table_is_read_or_refused_and_nothing_else(spots, data):
    rows = [list(row) for row in RECAP]
    for row, column, cell in spots:
        rows[row % len(rows)][column % len(rows[0])] = cell
    if data.draw(st.booleans()):
        rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    try:
        proposal = recognise({"Rekap": rows}, "rekap.xlsx", REFERENCE)
        if proposal:
            again = recognise({"Rekap": rows}, "rekap.xlsx", REFERENCE, proposal.mapping)
            assert (again.signature, again.columns) == (proposal.signature, proposal.columns)
            mapping = replace(proposal.mapping, basis="riil", cumulative=data.draw(st.booleans()), year=2025, month=9)
            reports({"Rekap": rows}, mapping, REFERENCE, "rekap.xlsx")
    except UserError:
        pass
