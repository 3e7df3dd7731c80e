"""Downloads: every table of every page as CSV and XLSX opens again and says what a reader far from the screen must
know."""

import asyncio
import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, places, reports

from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.domain.words import safe_text
from ilp_dash.errors import UserError
from ilp_dash.export.tables import to_csv, to_xlsx
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.ui import routes, tables

SEL = Selection(MAGELANG, date(2026, 2, 1), puskesmas="P3371020201", kelurahan="33.71.02.1003", indikator="PK")
CITY = Selection(MAGELANG, date(2025, 12, 1))
HELD_BACK = SEL.but(month=date(2026, 3, 1))


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def read_csv(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def body(lines: list[list], table: Table) -> list[list]:
    """The rows of the table itself, below its headings."""
    labels = [c.label for c in table.columns]
    at = next(
        n
        for n, line in enumerate(lines)
        if len(line) >= len(labels)
        and all(
            str(cell or "").startswith(label.lstrip("=+-@")) or label in str(cell)
            for cell, label in zip(line, labels, strict=False)
        )
    )
    return [line[: len(labels)] for line in lines[at + 1 : at + 1 + len(table.rows)]]


def test_a_file_of_several_indicators_names_what_it_holds_not_the_one_chosen():
    params = {"kota": SEL.kota, "periode": "2025-06", "indikator": "SPM08"}
    for name, said in (("spm-layanan", "12 layanan SPM"), ("pws-indikator", "16 indikator PWS")):
        body, file, _ = routes._table_file(name, "csv", params)
        assert said in body.decode("utf-8-sig") and "SPM08" not in file
    assert "Pelayanan kesehatan penderita hipertensi" in routes._table_file("spm-tren", "csv", params)[0].decode()


@pytest.mark.parametrize("name", tables.TABLES)
def test_no_file_goes_beyond_the_period_it_names(name):
    at = date(2025, 6, 1)
    made = tables.make(name, SEL.but(month=at, indikator="K6" if "pws" in name else "SPM08"))
    months = [n for n, column in enumerate(made.columns) if column.kind == "month"]
    assert not [row for row in made.rows if any(row[n] and row[n] > at for n in months)]


@pytest.mark.parametrize(
    ("sel", "view"), [(SEL, STAFF), (CITY, STAFF), (HELD_BACK, PUBLIC)], ids=["puskesmas", "kota", "umum"]
)
@pytest.mark.parametrize("name", tables.TABLES)
def test_every_table_opens_again_in_both_forms(name, sel, view):
    with viewing(view):
        table, about = tables.make(name, sel), tables.about(sel)
    assert view == PUBLIC or not any(v is HIDDEN for row in table.rows for v in row)
    of_csv, of_xlsx = read_csv(to_csv(table, about)), read_xlsx(to_xlsx(table, about))
    for lines in (of_csv, of_xlsx):
        said = {str(line[0]): line[1] for line in lines if len(line) > 1}
        assert "DATA SIMULASI" in said
        assert {"Periode", "Sumber", "Versi data", "Basis sasaran", "Wilayah", "Kelengkapan", "Tampilan"} <= set(said)
        assert "2026" in said["Periode"] or "2025" in said["Periode"]
        assert [str(line[0]) for line in lines if line and line[0]][0].strip("'") == table.title
        rows = body(lines, table)
        assert len(rows) == len(table.rows)
        for cells, row in zip(rows, table.rows, strict=True):
            for cell, value in zip(cells, row, strict=True):
                if value is HIDDEN:
                    assert cell == "disembunyikan"
                elif value is None or value == "":
                    assert cell in ("", None)
                else:
                    assert cell not in ("", None)


def test_some_of_these_tables_really_hold_hidden_and_empty_cells():
    with viewing(PUBLIC):
        for name in ("pws-wilayah", "pws-kelurahan", "temuan", "pws-indikator"):
            assert HIDDEN in [v for row in tables.make(name, HELD_BACK).rows for v in row], name
    assert None in [v for row in tables.make("ilp-puskesmas", CITY).rows for v in row]


def an_example(*rows) -> Table:
    return Table(
        "contoh",
        "=Judul",
        (
            Column("nama", "Nama"),
            Column("orang", "Orang", "count"),
            Column("capaian", "Capaian", "pct"),
            Column("bulan", "Bulan", "month"),
        ),
        rows,
        notes=("=catatan",),
    )


@pytest.mark.parametrize(
    "name", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", "|calc", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]
)
def test_a_name_that_looks_like_a_formula_is_text(name):
    table = an_example((name, 1, 2.0, date(2025, 9, 1)))
    lines = read_csv(to_csv(table, [("Wilayah", name)]))
    assert body(lines, table)[0][0].startswith("'")
    assert all(not cell.startswith(("=", "+", "@", "\t", "\r", "|")) for line in lines for cell in line)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, [("Wilayah", name)])))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_a_plain_name_stays_as_it_is():
    assert [safe_text(t) for t in ("Paal V", "", "◌", "–", "1-4")] == ["Paal V", "", "◌", "–", "1-4"]


def test_numbers_stay_numbers_with_a_decimal_comma_in_csv():
    table = an_example(
        ("A", 1234, 85.25, date(2025, 9, 1)), ("B", 0, None, None), ("C", HIDDEN, HIDDEN, None), ("D", -3, -1.5, None)
    )
    assert body(read_csv(to_csv(table, [])), table) == [
        ["A", "1234", "85,25", "September 2025"],
        ["B", "0", "", ""],
        ["C", "disembunyikan", "disembunyikan", ""],
        ["D", "-3", "-1,5", ""],
    ]
    assert body(read_xlsx(to_xlsx(table, [])), table) == [
        ["A", 1234, 85.25, "September 2025"],
        ["B", 0, None, None],
        ["C", "disembunyikan", "disembunyikan", None],
        ["D", -3, -1.5, None],
    ]


@pytest.mark.parametrize(("served", "sasaran"), [(9996, 10_000), (6_999_999, 7_000_000)])
def test_less_than_everybody_is_not_written_as_100(served, sasaran):
    table = an_example(("A", served, 100 * served / sasaran, None))
    assert body(read_csv(to_csv(table, [])), table)[0][2].split(",")[0] == "99"


def test_less_than_everybody_does_not_look_like_100_in_excel():
    """99,96 under the number format 0.0 is drawn by Excel as 100,0."""
    table = an_example(("A", 9996, 99.96, None))
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, []))).active
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 99.96)
    decimals = len(cell.number_format.partition(".")[2].split(";")[0])
    assert f"{99.96:.{decimals}f}" != f"{100:.{decimals}f}"


def test_a_city_with_real_data_does_not_carry_the_mark_of_a_simulation(tmp_path, monkeypatch):
    of = places()
    made = reports(of, "puskesmas | layanan | pusdatin | Jan\nPasar | SPM08 | 100 | 10")
    built(tmp_path, {k: replace(r, simulated=False) for k, r in made.items()}, of)
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path))
    about = tables.about(Selection(KOTA, date(2025, 1, 1)))
    assert "DATA SIMULASI" not in dict(about)
    assert not any("simulasi" in text.lower() for _, text in about)


def asked(path: str):
    """Status, headers and body of our own routes, asked as a server asks them."""
    from starlette.applications import Starlette

    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    # In a thread of its own: the browser tests leave their event loop running in this one.
    with ThreadPoolExecutor(1) as own:
        own.submit(lambda: asyncio.run(Starlette(routes=routes.ROUTES)(scope, receive, send))).result()
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


def test_a_download_is_the_table_of_the_page_under_a_speaking_name():
    status, headers, content = asked(f"/unduh/pws-wilayah.csv?kota={MAGELANG}&periode=2026-02&indikator=PK")
    assert status == 200
    assert headers["content-disposition"] == 'attachment; filename="pws-wilayah_33.71_2026-02.csv"'
    assert headers["content-type"].startswith("text/csv")
    assert content == to_csv(
        tables.make("pws-wilayah", Selection(MAGELANG, date(2026, 2, 1), indikator="PK")),
        tables.about(Selection(MAGELANG, date(2026, 2, 1), indikator="PK")),
    )
    assert b"Tampilan;dinas" in content and b"disembunyikan" not in content.partition(b"Keterangan")[0]
    status, headers, content = asked(f"/unduh/pws-wilayah.xlsx?kota={MAGELANG}&periode=2026-02&indikator=PK")
    assert (status, content[:2]) == (200, b"PK")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/unduh/rahasia.csv?kota=33.71", "Tabel 'rahasia' tidak ada"),
        ("/unduh/spm-layanan.pdf?kota=33.71", "Bentuk unduhan 'pdf' tidak ada"),
        ("/unduh/spm-layanan.csv", "tidak ada dalam data ini"),
        ("/unduh/spm-layanan.csv?kota=99.99", "tidak ada dalam data ini"),
        ("/unduh/spm-layanan.csv?kota=33.71&periode=2031-01", "Periode '2031-01' tidak ada"),
        ("/unduh/spm-layanan.csv?kota=33.71&puskesmas=P1571010201", "tidak ada di Kota Magelang"),
        ("/unduh/spm-layanan.csv?kota=33.71&kelurahan=15.71.07.1001", "tidak ada di Kota Magelang"),
        ("/unduh/spm-layanan.csv?kota=33.71&puskesmas=';DROP", "tidak ada di Kota Magelang"),
    ],
)
def test_a_download_that_is_not_there_says_so_in_indonesian(address, words):
    status, _, content = asked(address)
    assert status == 404
    assert words in content.decode()


@pytest.mark.parametrize("parameters", ["periode=2025-99", "basis=lain", "indikator=XX"])
def test_a_file_never_guesses_what_was_meant(parameters):
    """The page answers an unknown code with a message; a file has no place for one, so it must refuse (see
    ui.addresses)."""
    status, _, _ = asked(f"/unduh/pws-wilayah.csv?kota={MAGELANG}&{parameters}")
    assert status == 404


def test_the_shapes_of_an_unknown_city_are_no_crash():
    status, _, _ = asked("/batas/99.99-1.json")
    assert status in (200, 404)


def test_every_download_address_of_a_page_answers():
    for label, address in tables.downloads("spm-layanan", SEL):
        status, headers, content = asked("/" + address)
        assert (status, bool(content)) == (200, True), label


def test_a_wrong_name_of_a_table_is_a_user_error():
    with pytest.raises(UserError, match="Yang ada: .*spm-layanan"):
        tables.make("x", CITY)
