"""Three hundred open pages at the usual limit of 1,024 handles, on a really started server."""

import asyncio
import urllib.request
from pathlib import Path

import pytest
import streamlit  # noqa: F401 - must be imported before streamlit.proto
import websockets
from real_commands import run_apart
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

resource = pytest.importorskip("resource", reason="Windows knows no limit of handles")

SESSIONS = 300
USUAL = 1024


@pytest.fixture(scope="module")
def server(small_city, serving):
    """Started under the usual soft limit, which a server inherits; this process keeps its own afterwards."""
    own = resource.getrlimit(resource.RLIMIT_NOFILE)
    if own[1] < 6 * SESSIONS:
        pytest.skip(f"the system grants {own[1]} handles at most")
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL, own[1]))
    try:
        serve = serving(small_city)
        address = serve.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (own[1], own[1]))
    yield address
    serve.__exit__(None, None, None)
    resource.setrlimit(resource.RLIMIT_NOFILE, own)


async def shown(connection) -> None:
    """Ask for a page on an open connection and wait until its script has finished."""
    wish = BackMsg()
    wish.rerun_script.page_name = "panduan"
    await connection.send(wish.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(connection.recv(), 120))
        if message.WhichOneof("type") == "script_finished":
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return


def handles(server: str) -> int:
    """Open handles of the server's process, found by its port."""
    ending = f"--port\0{server.rpartition(':')[2]}\0".encode()
    [found] = [path for path in Path("/proc").glob("[0-9]*/cmdline") if path.read_bytes().endswith(ending)]
    return len(list((found.parent / "fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="handles are counted in /proc")
def test_three_hundred_pages_are_open_at_once_and_the_server_answers(server):
    async def all_of_them() -> int:
        stream = server.replace("http", "ws", 1) + "/_stcore/stream"
        opened = []
        for _ in range(SESSIONS):
            opened.append(await websockets.connect(stream, subprotocols=["streamlit"], max_size=None))
            await shown(opened[-1])
        await asyncio.gather(*map(shown, opened))
        with urllib.request.urlopen(f"{server}/unduh/ip-spm.csv?kota=33.71", timeout=30) as answer:
            assert answer.status == 200
        held = handles(server)
        await asyncio.gather(*(connection.close() for connection in opened))
        return held

    before = handles(server)
    held = run_apart(all_of_them())
    assert held > USUAL  # the limit it was started with would have stopped it
    assert (held - before) / SESSIONS < 4.5
