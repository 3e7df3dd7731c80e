"""Addresses nobody's page writes, sent to a really started server: refused in Indonesian, at no cost to the others."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

CITY = "kota=33.71"
PUSKESMAS = "P3371010201"


def get(address: str) -> tuple[int, str]:
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
        try:
            with urllib.request.urlopen(
                urllib.request.Request(f"{server}/layar/kendali", body, headers), timeout=10
            ) as ok:
                return ok.status
        except urllib.error.HTTPError as refused:
            return refused.code

    assert [tried(n) for n in range(8)] == [403] * 5 + [429] * 3
