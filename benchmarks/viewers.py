"""Many viewers at once: the browser's own protocol over web sockets, without drawing."""

import asyncio
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import streamlit  # noqa: F401 - must be imported before streamlit.proto
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Viewer:
    """One open page. Keeps what a browser keeps: the page's identity and the messages it need not get again."""

    def __init__(self, socket, page: str):
        self.socket, self.page, self.page_hash, self.kept = socket, page, "", set()

    async def ask(self, query: str) -> tuple[float, int]:
        """Ask for a view; return seconds until the script has finished, and
        bytes received. Raises on any exception shown."""
        wish = BackMsg()
        wish.rerun_script.query_string = query
        wish.rerun_script.page_script_hash = self.page_hash
        if not self.page_hash:
            wish.rerun_script.page_name = self.page
        wish.rerun_script.cached_message_hashes.extend(self.kept)
        wish.rerun_script.context_info.timezone = "Asia/Jakarta"
        begun, size, seen = time.perf_counter(), 0, set()
        await self.socket.send(wish.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 60)
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.kept = seen
                return time.perf_counter() - begun, size
            if kind in ("new_session", "navigation"):
                self.page_hash = getattr(message, kind).page_script_hash or self.page_hash
            elif kind == "ref_hash":
                seen.add(message.ref_hash)
            elif kind == "delta":
                if message.metadata.cacheable:
                    seen.add(message.hash)
                if message.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError(message.delta.new_element.exception.message)


async def _watch(
    address: str, page: str, queries: list[str], pause_s: float, turns: int, number: int, measured: list, gate
) -> None:
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(stream, subprotocols=["streamlit"], max_size=None, compression=None) as socket:
        viewer = Viewer(socket, page)
        await viewer.ask(queries[number % len(queries)])
        for turn in range(turns):
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))
            measured.append(await viewer.ask(queries[(number + turn + 1) % len(queries)]))
        await gate.wait()  # nobody leaves before the memory is read


def crowd(server, page: str, queries: list[str], viewers: int = 50, pause_s: float = 5, turns: int = 4) -> dict:
    """Let `viewers` people change their view `turns` times with pauses; milliseconds, bytes and the server's memory."""

    async def all_of_them():
        measured, gate = [], asyncio.Event()
        people = [
            asyncio.create_task(_watch(server.address, page, queries, pause_s, turns, n, measured, gate))
            for n in range(viewers)
        ]
        while len(measured) < viewers * turns and not any(person.done() for person in people):
            await asyncio.sleep(0.1)
        memory = server.rss_mb()
        gate.set()
        await asyncio.gather(*people)
        return measured, memory

    with ThreadPoolExecutor(1) as thread:  # the browser's driver occupies the event loop of this one
        measured, memory = thread.submit(asyncio.run, all_of_them()).result()
    times = sorted(seconds * 1000 for seconds, _ in measured)
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": times[int(0.95 * (len(times) - 1))],
        "bytes": statistics.median(size for _, size in measured),
        "rss_mb": memory,
    }
