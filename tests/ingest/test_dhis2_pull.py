"""The pull from DHIS2, against a server on this computer that answers as DHIS2 does: page by page, tried again when the
server stumbles, continued where it stopped."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from counting import counted_reports
from dhis2_files import HT, OTHER, REJOWINANGUN, SELATAN, TABLE, UTARA
from office_files import REFERENCE

from ilp_dash.cli import main
from ilp_dash.domain.months import months_between, parse_month
from ilp_dash.errors import BadSetting, UserError
from ilp_dash.ingest.dhis2.mapping_table import read_mapping_table
from ilp_dash.ingest.dhis2.pull import pull, server_address
from ilp_dash.store.records import open_records

MAPPING = read_mapping_table(TABLE.encode(), "peta.csv", REFERENCE)
TOKEN = "d2pat_abc"
YEAR = months_between(parse_month("2025-01"), parse_month("2025-12"))


class Dhis2(ThreadingHTTPServer):
    """asked: questions answered with values; stumbles: what the next answers are instead ("cut", "page", or a
    status)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict] = []
        self.stumbles: list = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/dhis"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urlsplit(self.path)
        if self.server.stumbles:
            self._stumble(self.server.stumbles.pop(0))
        elif parts.path != "/dhis/api/dataValueSets.json":
            self._send(404, {"httpStatus": "Not Found"})
        elif self.headers["Authorization"] != f"ApiToken {TOKEN}":
            self._send(401, {"httpStatus": "Unauthorized", "message": "Unauthorized"})
        else:
            question = parse_qs(parts.query)
            self.server.asked.append(question)
            self._send(200, _values(question))

    def _stumble(self, how):
        if how == "cut":  # half of what was announced
            self.send_response(200)
            self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(b'{"dataValues":[')
            self.close_connection = True
        elif how == "page":
            self._send(200, "<html>Sign in</html>")
        else:
            self._send(how, {"message": "Data set  does not exist"}, {"Retry-After": "0", "Location": "/login"})

    def _send(self, status, body, more=()):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **dict(more)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def _values(question: dict) -> dict:
    """Served by each asked unit of a puskesmas: the month's number in two combos. December has no value: `{}`."""
    (period,) = question["period"]
    units = [unit for unit in question["orgUnit"] if unit in (SELATAN, UTARA)]
    if period == "202512" or not units:
        return {}
    return {
        "dataValues": [
            {"dataElement": HT, "period": period, "orgUnit": unit, "categoryOptionCombo": combo}
            | {"attributeOptionCombo": "HllvX50cXC0", "value": str(int(period[4:])), "followup": False}
            | {"storedBy": "petugas1", "comment": "telepon Ibu S", "lastUpdated": "2025-02-01T00:00:00.000+0000"}
            for unit in units
            for combo in ("CocLakilaki", "CocPerempua")
        ]
    }


@pytest.fixture
def dhis2():
    with Dhis2() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def pulled(server, folder, months=YEAR, token=TOKEN, **more):
    return pull(server.address, token, MAPPING, months, folder, pause=0.01, **more)


def test_each_month_is_one_question_about_what_the_table_names_and_one_file_without_persons(dhis2, tmp_path):
    steps = []
    result = pulled(dhis2, tmp_path, progress=lambda *step: steps.append(step))
    assert (result.written, result.there, result.empty) == (11, 0, 1)
    assert steps[-1] == (12, 12)
    assert [question["period"] for question in dhis2.asked] == [[f"2025{m:02d}"] for m in range(1, 13)]
    assert set(dhis2.asked[0]["orgUnit"]) == {SELATAN, UTARA, REJOWINANGUN}
    assert HT in dhis2.asked[0]["dataElement"] and OTHER not in dhis2.asked[0]["dataElement"]
    files = sorted(tmp_path.glob("*.json"))
    assert len(files) == 11
    assert not any(word in file.read_text() for file in files for word in ("petugas1", "telepon"))


def test_many_units_are_asked_for_in_groups(dhis2, tmp_path):
    names = {SELATAN: "P3371010201", **{f"KelAsing{n:03d}": "33.71.01.1003" for n in range(119)}}
    mapping = type(MAPPING)("dhis2", "dhis2", names=names, services=MAPPING.services)
    result = pull(dhis2.address, TOKEN, mapping, YEAR[:1], tmp_path, pause=0.01)
    assert [len(question["orgUnit"]) for question in dhis2.asked] == [50, 50, 20]
    assert (result.written, result.empty) == (1, 2)


@pytest.mark.parametrize("stumble", [503, 429, "cut", "page"])
def test_a_server_that_stumbles_once_is_asked_again(dhis2, tmp_path, stumble):
    dhis2.stumbles = [stumble]
    assert pulled(dhis2, tmp_path, YEAR[:2]).written == 2
    assert len(dhis2.asked) == 2


def test_after_five_tries_it_stops_leaves_no_half_and_continues_where_it_stopped(dhis2, tmp_path):
    pulled(dhis2, tmp_path, YEAR[:3])
    dhis2.stumbles = [503, "cut", 503, 429, "cut"]
    with pytest.raises(UserError, match="5 kali dicoba. Yang sudah lengkap tetap tersimpan"):
        pulled(dhis2, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    dhis2.asked.clear()
    result = pulled(dhis2, tmp_path)
    assert (result.written, result.there, result.empty) == (8, 3, 1)
    assert [question["period"] for question in dhis2.asked] == [[f"2025{m:02d}"] for m in range(4, 13)]
    dhis2.asked.clear()
    assert pulled(dhis2, tmp_path).there == 12
    assert dhis2.asked == []


@pytest.mark.parametrize(
    "stumble, words",
    [
        (403, "tidak mengizinkan token itu"),
        (409, "menolak pertanyaannya .409.: Data set does not exist"),
        (302, "mengalihkan ke alamat lain"),
    ],
)
def test_a_refusal_is_told_at_once_and_not_tried_again(dhis2, tmp_path, stumble, words):
    dhis2.stumbles = [stumble, "never"]
    with pytest.raises(UserError, match=words):
        pulled(dhis2, tmp_path)
    assert dhis2.stumbles == ["never"]


def test_a_wrong_token_is_told_without_repeating_it(dhis2, tmp_path):
    with pytest.raises(UserError) as refused:
        pulled(dhis2, tmp_path, token="d2pat_salah")
    assert "menolak tokennya (401)" in str(refused.value)
    assert "d2pat_salah" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_data_sets_may_be_asked_for_instead(dhis2, tmp_path):
    pulled(dhis2, tmp_path, YEAR[:1], data_sets=("DsSpm000001",))
    assert dhis2.asked[0]["dataSet"] == ["DsSpm000001"] and "dataElement" not in dhis2.asked[0]


@pytest.mark.parametrize(
    "url", ["http://dhis2.example", "dhis2.example", "ftp://x.example", "https://u:p@x.example", "https://[x", ""]
)
def test_the_token_goes_to_no_address_without_https(url):
    with pytest.raises(BadSetting):
        server_address(url)


def test_a_folder_that_cannot_be_written_is_told(dhis2, tmp_path):
    (tmp_path / "tarikan").write_text("a file")
    with pytest.raises(UserError, match="tarikan tidak dapat ditulis"):
        pulled(dhis2, tmp_path / "tarikan")


def test_codes_cannot_be_asked_for(dhis2, tmp_path):
    mapping = read_mapping_table(TABLE.replace(SELATAN, "PKM-01").encode(), "peta.csv", REFERENCE)
    with pytest.raises(BadSetting, match="bukan kode: PKM-01"):
        pull(dhis2.address, TOKEN, mapping, YEAR, tmp_path)


def test_what_the_command_pulls_is_imported(dhis2, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    monkeypatch.delenv("ILP_DHIS2_TOKEN", raising=False)
    table, folder = tmp_path / "peta.csv", tmp_path / "tarikan"
    table.write_text(TABLE)
    line = ["dhis2", "--pemetaan", str(table), "--url", f"{dhis2.address}/api/", "--mulai", "2025-01"]
    assert main([*line, "--sampai", "2025-12", "--ke", str(folder)]) == 2
    assert "ILP_DHIS2_TOKEN belum diisi" in capsys.readouterr().err
    monkeypatch.setenv("ILP_DHIS2_TOKEN", TOKEN)
    assert main(line) == 2
    assert "Menarik perlu --mulai, --sampai, dan --ke" in capsys.readouterr().err
    assert main([*line, "--sampai", "2025-12", "--ke", str(folder)]) == 0
    assert "11 berkas ditulis" in capsys.readouterr().out
    assert main(["import", str(folder)]) == 0
    counted = {report.puskesmas_code: report for report, _ in counted_reports(open_records(), REFERENCE)}
    assert set(counted) == {"P3371010201", "P3371020201"}
    for report in counted.values():
        assert report.spm[0].served == (*(2 * m for m in range(1, 12)), None)
