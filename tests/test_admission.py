"""Who is answered: names the server goes by, pages it sent itself; and that it asks nobody else for anything.

One server for all of them, started as users start it, with every attempt to reach another host written down.
"""

import asyncio
import http.client
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit  # noqa: F401 - must be imported before streamlit.proto
import websockets
from real_commands import run_apart
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ilp_dash.ui.frame import PAGES

# Read by every Python process of the server at its start; the names of computers are asked for by `getaddrinfo` alone.
WATCH = """
import ipaddress, os, sys

def here(host):
    try:
        return host in (None, "", "localhost", b"localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1] if len(args) > 1 else None
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    elif event == "socket.getnameinfo":
        host = args[0][0]
    else:
        return
    if not here(host):
        with open(os.environ["STRANGERS"], "a") as log:
            log.write(f"{event} {host!r}\\n")

sys.addaudithook(watch)
"""
OWN_NAME = socket.gethostname()


class Watched:
    """A started server and the file that names the hosts it tried to reach."""

    def __init__(self, address: str, log: Path):
        self.netloc, self.log = urlsplit(address).netloc, log

    @property
    def strangers(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture(scope="module")
def watched(small_city, serving, tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        patch.setenv("STRANGERS", str(folder / "strangers.log"))
        patch.setenv("ILP_NAMA_HOST", "Dasbor.Dinkes.Example:8443, cadangan.example")
        with serving(small_city) as address:
            yield Watched(address, folder / "strangers.log")


def ask(server: Watched, path: str, host: str | None = None, method: str = "GET", **headers):
    """Status and text of a request with exactly these headers; host None: as a browser at this computer sends it."""
    connection = http.client.HTTPConnection(server.netloc, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Host": host or server.netloc, "Content-Length": "0", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def shake(server: Watched, host: str | None = None, origin: str | None = None) -> int:
    """Status of a web socket's handshake."""
    headers = {"Origin": origin} if origin else {}
    return ask(
        server,
        "/_stcore/stream",
        host,
        Connection="Upgrade",
        Upgrade="websocket",
        **{"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", **headers},
    )[0]


# --- names ----------------------------------------------------------------------------------------------------------

OURS = [
    "127.0.0.1:{port}",
    "localhost:{port}",
    "LOCALHOST",
    "192.168.7.9:{port}",
    "[::1]:{port}",
    "[fe80::1]",
    "dasbor.dinkes.example",
    "Dasbor.dinkes.example.:9443",
    "cadangan.example",
    OWN_NAME,
    f"{OWN_NAME.partition('.')[0]}.local:{{port}}",
]
NOT_OURS = [
    "penyerang.example:{port}",
    "127.0.0.1.penyerang.example",
    "localhost.penyerang.example",
    "penyerang.example@127.0.0.1",
    "[::1",
    "127.0.0.1:x",
    "127.0.0.1/spm",
    "dinkes.example",
]


def with_port(server: Watched, host: str) -> str:
    return host.format(port=server.netloc.partition(":")[2])


@pytest.mark.parametrize("host", OURS)
def test_an_address_or_name_of_this_server_is_answered_on_pages_and_sockets(watched, host):
    host = with_port(watched, host)
    assert ask(watched, "/spm", host)[0] == 200
    assert shake(watched, host, f"http://{host}") == 101


@pytest.mark.parametrize("host", NOT_OURS)
@pytest.mark.parametrize("path", ["/", "/unduh/ip-spm.csv?kota=33.71", "/app/static/dasbor.css", "/_stcore/health"])
def test_another_name_is_refused_with_the_setting_that_allows_it(watched, host, path):
    status, said = ask(watched, path, with_port(watched, host))
    assert status == 421 and "ILP_NAMA_HOST" in said and "<" not in said


@pytest.mark.parametrize("host", NOT_OURS)
def test_a_socket_under_another_name_is_refused_even_from_its_own_page(watched, host):
    host = with_port(watched, host)
    assert shake(watched, host, f"http://{host}") == 403


# --- pages of other sites ---------------------------------------------------------------------------------------------

ELSEWHERE = [
    "http://penyerang.example",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:{port}",
    "https://127.0.0.1.penyerang.example:{port}",
    "null",
    "http://0.0.0.0:{port}",
]


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_socket_from_a_page_of_elsewhere_is_refused_at_once(watched, origin):
    begun = time.monotonic()
    assert shake(watched, origin=with_port(watched, origin)) == 403
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize("origin", ELSEWHERE)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/layar/kendali"), ("PUT", "/_stcore/upload_file/a/b"), ("DELETE", "/spm")]
)
def test_a_page_of_elsewhere_changes_nothing_here(watched, origin, method, path):
    status, said = ask(watched, path, method=method, Origin=with_port(watched, origin))
    assert status == 403 and "situs lain" in said


def test_reading_is_not_asked_where_it_comes_from_and_our_own_page_may_do_all(watched):
    assert ask(watched, "/spm", Origin="http://penyerang.example")[0] == 200
    status, said = ask(watched, "/layar/kendali", method="POST", Origin=f"http://{watched.netloc}")
    assert (status, said) == (400, "Permintaan tidak terbaca.")
    assert shake(watched) == 101  # no browser: nobody is misled


# --- nobody else is asked ---------------------------------------------------------------------------------------------


async def _opened(server: Watched, page: str) -> None:
    """Open a page as a browser does, until its script has finished."""
    stream = f"ws://{server.netloc}/_stcore/stream"
    async with websockets.connect(stream, subprotocols=["streamlit"], max_size=None) as connection:
        wish = BackMsg()
        wish.rerun_script.page_name = page
        await connection.send(wish.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(connection.recv(), 60))
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return


def test_the_server_reaches_no_other_host_whatever_it_is_asked(watched):
    for entry in PAGES:
        assert ask(watched, f"/{entry.path}")[0] == 200
        run_apart(_opened(watched, entry.path))
    for path in ("/layar", "/layar/isi?kota=33.71&slide=spm", "/unduh/ip-spm.xlsx?kota=33.71", "/_stcore/host-config"):
        assert ask(watched, path)[0] == 200
    for origin in ELSEWHERE:
        shake(watched, origin=with_port(watched, origin))
    assert watched.strangers == []


def test_an_attempt_to_reach_another_host_would_have_been_seen(tmp_path, monkeypatch, watched):
    """The watch itself: the same hook, in a process that does try."""
    import subprocess
    import sys

    (tmp_path / "sitecustomize.py").write_text(WATCH)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("STRANGERS", str(tmp_path / "log"))
    line = "from streamlit import net_util; net_util.get_internal_ip()"
    subprocess.run([sys.executable, "-c", line], check=True)
    assert "8.8.8.8" in (tmp_path / "log").read_text()
