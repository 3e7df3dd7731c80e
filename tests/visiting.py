"""A visitor without a browser: the web socket of a page and the address of a download, from a chosen address of this
computer (all of 127.0.0.0/8 are), with chosen headers."""

import csv
import io
import json
import re
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

HERE, PROXY = "127.0.0.1", "127.0.0.2"


class Session:
    """One session of Streamlit's: `open` runs a page and keeps what it sent."""

    def __init__(self, server: str, source: str = HERE, headers=()):
        netloc = urlsplit(server).netloc
        self.closing = ExitStack()
        self.socket = self.closing.enter_context(
            connect(
                f"ws://{netloc}/_stcore/stream",
                subprotocols=["streamlit"],
                origin=f"http://{netloc}",
                additional_headers=list(headers),
                source_address=(source, 0),
                max_size=None,
            )
        )
        self.seen = ""

    def open(self, path: str, **query: str) -> "Session":
        """Run a page as a click does."""
        asked = BackMsg()
        asked.rerun_script.page_name = path
        asked.rerun_script.query_string = urlencode(query)
        self.socket.send(asked.SerializeToString())
        parts = []
        while True:
            told = ForwardMsg()
            told.ParseFromString(self.socket.recv(timeout=60))
            if told.WhichOneof("type") == "script_finished":
                break
            if told.WhichOneof("type") == "delta":
                parts.append(told.SerializeToString())
        self.seen = b"\n".join(parts).decode("utf-8", "replace")
        return self

    @property
    def view(self) -> str:
        """The view the head of the page names."""
        return json.loads(re.search(r'"marks":(\[[^\]]*\])', self.seen)[1])[-1]

    def close(self) -> None:
        self.closing.close()


def asked(server: str, path: str, source: str = HERE, headers=(), method: str = "GET") -> tuple[int, str]:
    """(status, text) of an address; headers as pairs, so that one may stand there twice."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=60, source_address=(source, 0))
    connection.putrequest(method, path)
    for name, value in (*headers, ("Content-Length", "0")):
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    said = answer.status, answer.read().decode("utf-8-sig")
    connection.close()
    return said


def downloaded(server: str, name: str, source: str = HERE, headers=(), **query: str) -> tuple[str, dict[str, dict]]:
    """(the view that stands above a table, its rows by their first cell)."""
    status, text = asked(server, f"/unduh/{name}.csv?{urlencode(query)}", source, headers)
    assert status == 200, text
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    head = next(n for n, line in enumerate(lines) if line[:1] in (["Kelurahan"], ["Puskesmas"]))
    view = next(line[1] for line in lines if line[:1] == ["Tampilan"]).partition(":")[0]
    return view, {line[0]: dict(zip(lines[head], line, strict=False)) for line in lines[head + 1 :] if len(line) > 1}
