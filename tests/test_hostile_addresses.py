"""Addresses nobody's page writes, sent to a really started server: refused in Indonesian, at no cost to the others."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

CITY = "kota=33.71"
SCREEN = "a" * 32
ENGLISH = re.compile(
    r"\b(not|found|error|invalid|bad|request|method|allowed|internal|file|missing|the|is)\b", re.IGNORECASE
)
PUSKESMAS = "P3371010201"


def get(address: str | urllib.request.Request) -> tuple[int, str]:
    """Status and text of an answer, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace")


def megabytes_of(server: str) -> float:
    """Memory of the server's process, found by its port."""
    port = server.rpartition(":")[2].encode()
    [found] = [
        p for p in Path("/proc").glob("[0-9]*/cmdline") if p.read_bytes().split(b"\0")[-3:-1] == [b"--port", port]
    ]
    return int(re.search(r"VmRSS:\s+(\d+)", (found.parent / "status").read_text())[1]) / 1024


def plan(number: int, length: int) -> str:
    """A what-if of about so many characters, another for each number."""
    parts = (f"P3371{(number * 10_000 + n) % 1_000_000:06d}-SPM08-{n + 1}" for n in range(length // 22))
    return ",".join(parts)


def test_ever_new_plans_in_the_address_of_a_download_take_no_memory(server):
    address = f"{server}/unduh/pws-masalah.csv?{CITY}"
    assert get(address)[0] == 200
    before = megabytes_of(server)
    answers = [get(f"{address}&tambah={plan(n, length)}") for n, length in [(n, 11_000) for n in range(20)]]
    answers += [get(f"{address}&tambah={plan(n, 50_000)}") for n in range(20)]
    assert {status for status, _ in answers[:20]} == {200}
    assert {status for status, _ in answers[20:]} == {404}
    assert "Bagian 'tambah' dalam alamat terlalu panjang" in answers[-1][1]
    assert megabytes_of(server) - before < 40


@pytest.mark.parametrize("name", ["kota", "periode", "puskesmas", "kelurahan", "indikator", "basis", "susun", "apa"])
@pytest.mark.parametrize("path", ["/unduh/pws-wilayah.csv", "/layar/daftar", "/layar/isi"])
def test_an_over_long_parameter_is_refused_with_a_sentence_that_does_not_repeat_it(server, path, name):
    address = f"{server}{path}?{CITY}&slide=spm&{name}={'x' * 20_000}"
    status, said = get(address if name != "kota" else address.replace(f"{CITY}&", ""))
    assert status == 404 and f"Bagian '{name}' dalam alamat terlalu panjang: 20.000 huruf" in said and len(said) < 300


def test_a_plan_as_long_as_a_whole_city_needs_is_taken(server):
    codes = sorted(set(re.findall(r"P3371\d{6}", get(f"{server}/unduh/spm-peringkat.csv?{CITY}")[1]))) or [PUSKESMAS]
    every = ",".join(f"{code}-SPM{n:02d}-1000000" for code in codes for n in range(1, 13))
    status, said = get(f"{server}/unduh/ip-spm-andai.csv?{CITY}&tambah={quote(every)}")
    assert status == 200 and "Andaian" in said


def test_the_limit_of_wrong_pins_is_not_passed_by_an_invented_address(server):
    def tried(n: int) -> int:
        headers = {"X-Forwarded-For": f"10.1.2.{n}", "X-Real-IP": f"10.1.2.{n}", "Forwarded": f"for=10.1.2.{n}"}
        body = json.dumps({"pin": f"{n:06d}"}).encode()
        return get(urllib.request.Request(f"{server}/layar/kendali", body, headers))[0]

    assert [tried(n) for n in range(8)] == [403] * 5 + [429] * 3


# --- no answer of ours fails, none is English ------------------------------------------------------------------------

VALUES = [
    "",
    "%00",
    "a%00b",
    "%ff",
    "%ed%a0%80",
    "x" * 5000,
    "%F0%9F%92%A9",
    "-1",
    "1e9",
    "[]",
    "..%2f..",
    "%0d%0aX:%20y",
]
VALUES += [
    "33.71%00",
    "9" * 5000,
    "a,b,c",
    "spm,spm",
    "puskesmas:",
    "0000-00",
    "10000-01",
    "%C2%A02026-09",
    "2026-09%0a",
]
NAMES = [
    "kota",
    "periode",
    "puskesmas",
    "kelurahan",
    "indikator",
    "basis",
    "tambah",
    "susun",
    "slide",
    "mode",
    "kendali",
]
ANSWERING = [
    "/layar",
    "/layar/daftar",
    "/layar/isi",
    "/unduh/jelajah.csv",
    "/unduh/ip-spm-andai.xlsx",
    "/unduh/pws-kelurahan.csv",
]
PLACES = [
    "/batas/{}-1.json",
    "/batas/33.71-{}.json",
    "/unduh/{}.csv",
    "/unduh/ip-spm.{}",
    "/unduh/ip-spm.csv?{}",
    "/{}",
    "/app/static/{}",
    "/static/{}",
    "/media/{}",
    "/component/{}",
    "/_stcore/{}",
    "/_stcore/bidi-components/{}",
    "/auth/{}",
    "/_stcore/upload_file/{}/{}",
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"\xff",
    b"[" * 1900,
    b'{"pin":{}}',
    b'{"pin":[1]}',
    b'{"id":null,"perintah":{}}',
    b"1e999",
    b"9" * 1999,
]
BODIES += [b'{"id":"\\ud800"}', b'{"pin":"123456"}', b"x" * 3000]
BODIES += [
    b'{"id":"%s",%s}' % (SCREEN.encode(), rest)
    for rest in (
        b'"pin":"\\u0000"',
        '"pin":"١٢٣١٢٣"'.encode(),
        b'"pin":"123456","query":{"a":1}',
        b'"pin":"123456","query":"\\ud800"',
        b'"perintah":["x"]',
        b'"perintah":"sematkan","slide":[[]]',
        b'"perintah":"jeda","slide":"\\ud800"',
    )
]


def fine(status: int, said: str) -> bool:
    """Neither failed nor refused in English."""
    return status < 500 and (status < 400 or (len(said) > 10 and not ENGLISH.search(said)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ANSWERING)
def test_a_strange_parameter_fails_nowhere_and_is_refused_in_indonesian(server, path, name):
    city = "" if name == "kota" else f"{CITY}&"
    slide = "" if name == "slide" else "slide=spm&"
    for value in VALUES:
        answer = get(f"{server}{path}?{city}{slide}{name}={value}")
        assert fine(*answer), (value[:30], answer[0], answer[1][:200])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "XYZ"])
def test_a_strange_address_or_method_fails_nowhere_and_is_refused_in_indonesian(server, place, method):
    for value in VALUES:
        answer = get(urllib.request.Request(server + place.format(value, value), method=method))
        assert fine(*answer), (value[:30], answer[0], answer[1][:200])


@pytest.mark.parametrize("path", ["/layar/detak", "/layar/kendali"])
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:50]))
def test_a_strange_body_fails_nowhere_and_is_refused_in_indonesian(server, path, body):
    answer = get(urllib.request.Request(server + path, body, method="POST"))
    assert fine(*answer), answer


CLOSED = [
    "metrics",
    "message",
    "agent/interact",
    "agent/mcp",
    "agent/openapi.json",
    "script-health-check",
    "",
    "../auth/login",
]


@pytest.fixture(scope="module")
def below(small_city, serving):
    """The same pages below a path, as behind a proxy."""
    with serving(small_city, base="dasbor") as address:
        yield address


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("where", ["server", "below"])
def test_what_the_pages_do_not_need_of_streamlit_is_closed(request, where, path):
    address = request.getfixturevalue(where)
    for method in ("GET", "POST"):
        status, said = get(
            urllib.request.Request(f"{address}/_stcore/{path}".replace("_stcore/../", ""), method=method)
        )
        assert status == 404 and "tidak ada di dasbor" in said


def test_below_a_path_pages_downloads_and_refusals_are_the_same(below):
    assert get(f"{below}/spm")[0] == get(f"{below}/unduh/ip-spm.csv?{CITY}")[0] == get(f"{below}/layar")[0] == 200
    status, said = get(below.removesuffix("/dasbor") + "/spm")
    assert status == 404 and not ENGLISH.search(said)
    for headers, refused in [({"Host": "penyerang.example"}, 421), ({"Origin": "http://penyerang.example"}, 403)]:
        assert get(urllib.request.Request(f"{below}/layar/kendali", b"{}", headers))[0] == refused
