"""ASGI middleware: static files gzipped from memory, our front page, security headers, no waiting
for acknowledgements."""

import asyncio
import contextlib
import gzip
import hashlib
import mimetypes
import re
import socket
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import HTTPConnection

from ilp_dash.config import STATIC_DIR
from ilp_dash.ui import admission, uploading, viewer
from ilp_dash.ui.front_page import FRONTEND_DIR, index_page, original_index, security_policy

TEXT_FILES = {".js", ".mjs", ".css", ".json", ".geojson", ".svg", ".html", ".txt", ".map"}
LARGEST_COMPRESSED = 8_000_000
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
# What of Streamlit's own addresses the pages need; measurements, the log-in and the interface for programs are closed.
OPEN = re.compile(r"/_stcore/(health|host-config|stream|(upload_file|bidi-components)/.*)")
CLOSED = ("/_stcore", "/auth/", "/oauth2callback", "/component/")
OF_LOGIN = ("/auth/login", "/auth/logout", "/oauth2callback")  # closed while no login is configured
LONGEST_NAME = 255  # bytes; no file system knows a longer one
FAILED = "Maaf, dasbor gagal menjawab permintaan ini. Coba lagi; bila terulang, sampaikan kepada pengelola dasbor."
SENTENCES = {
    400: "Permintaan ini tidak terbaca. Periksa alamatnya.",
    403: "Permintaan ini ditolak. Muat ulang halaman, lalu coba lagi.",
    404: "Alamat ini tidak ada di dasbor. Buka halaman depan, lalu pilih lewat menu.",
    405: "Alamat ini tidak menerima permintaan seperti itu.",
    413: "Berkas ini terlalu besar.",
}


@dataclass(frozen=True)
class Answer:
    """One file ready to send: gzipped body, its tag and type."""

    body: bytes
    etag: bytes
    media_type: bytes


_ready: dict[Path, tuple[int, int, Answer]] = {}
_compressing = threading.Lock()


def _tag(body: bytes) -> bytes:
    return b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode()


def _media_type(path: Path) -> bytes:
    if path.suffix in (".js", ".mjs"):
        return b"text/javascript; charset=utf-8"
    if path.suffix == ".geojson":
        return b"application/geo+json"
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return (f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed).encode()


def _compressed(path: Path) -> Answer:
    """The file gzipped, done once per content and kept in memory."""
    stat = path.stat()
    kept = _ready.get(path)
    if kept and kept[:2] == (stat.st_mtime_ns, stat.st_size):
        return kept[2]
    with _compressing:
        kept = _ready.get(path)
        if kept and kept[:2] == (stat.st_mtime_ns, stat.st_size):
            return kept[2]
        raw = path.read_bytes()
        answer = Answer(gzip.compress(raw, 9, mtime=0), _tag(raw), _media_type(path))
        _ready[path] = (stat.st_mtime_ns, stat.st_size, answer)
        return answer


def _file_of(path: str) -> Path | None:
    """The compressible file behind an address without base path; None when it is not one of the two static folders'."""
    for prefix, folder in (("/static/", FRONTEND_DIR / "static"), ("/app/static/", STATIC_DIR)):
        if path.startswith(prefix):
            file = (folder / path.removeprefix(prefix)).resolve()
            known = file.is_relative_to(folder.resolve()) and file.suffix in TEXT_FILES and file.is_file()
            return file if known and file.stat().st_size <= LARGEST_COMPRESSED else None
    return None


def _lifetime(path: str, query: bytes) -> str:
    """How long a browser may keep a file: for good when its address carries its content's hash or version."""
    versioned = path.startswith(("/static/", "/app/static/fonts/")) or re.search(rb"(?:^|&)v=", query)
    return FOREVER if versioned else ASK_AGAIN


def _connection(receive):
    """The socket a request came by; None where there is none (no server of ours)."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    return transport.get_extra_info("socket") if transport is not None else None


def _peer(receive) -> str | None:
    """The connection's own address: not the one a forwarding header has put in its place."""
    connection = _connection(receive)
    with contextlib.suppress(OSError, AttributeError, IndexError):
        return connection.getpeername()[0]
    return None


def _send_at_once(receive) -> None:
    """Switch Nagle's algorithm off for the connection a request came by.

    Streamlit binds its socket in a way that keeps asyncio from doing so; head and body are written apart, so that every
    answer (and every web socket message after the first) otherwise waits 40
    ms for the browser's delayed acknowledgement.
    """
    connection = _connection(receive)
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_closed(path: str) -> bool:
    if path in OF_LOGIN and viewer.login_offered():
        return False
    return (path.startswith(CLOSED) and not OPEN.fullmatch(path)) or any(
        len(name.encode(errors="replace")) > LONGEST_NAME for name in path.split("/")
    )


def _may_upload(scope, path: str) -> bool:
    """The page does not draw the field for those who may not; this is for requests made without it."""
    session = path.removeprefix("/_stcore/upload_file").strip("/").partition("/")[0]
    return uploading.sending(viewer.of_request(HTTPConnection(scope)), session) is not None


class Delivery:
    """ASGI middleware: static files gzipped from memory, index.html replaced by ours, security
    headers on everything."""

    def __init__(self, app):
        self.app = app
        base = (st.get_option("server.baseUrlPath") or "").strip("/")
        self.base = f"/{base}" if base else ""
        self.unchanging: dict[str, Answer] = {}  # Streamlit's own files do not change while the server runs

    async def __call__(self, scope, receive, send):
        _send_at_once(receive)
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": viewer.without_untrusted(scope["headers"], _peer(receive))}
        if scope["type"] in ("http", "websocket") and (refused := admission.refusal(scope)):
            await _refuse(send, scope["type"], *refused)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self.base) if self.base else scope["path"]
        if _is_closed(path):
            await _refuse(send, "http", 404, SENTENCES[404])
            return
        asked = dict(scope["headers"])
        zipped = b"gzip" in asked.get(b"accept-encoding", b"")
        if path.startswith("/_stcore/upload_file") and not await asyncio.to_thread(_may_upload, scope, path):
            await _refuse(send, "http", 403, uploading.NOT_ALLOWED)
            return
        is_file = path.startswith(("/static/", "/app/static/"))
        lifetime = _lifetime(path, scope.get("query_string", b"")) if is_file else None
        if is_file and zipped and scope["method"] in ("GET", "HEAD") and b"range" not in asked:
            answer = self.unchanging.get(path)
            if answer is None:
                file = _file_of(path)
                answer = await asyncio.to_thread(_compressed, file) if file is not None else None
                if answer is not None and path.startswith("/static/"):
                    self.unchanging[path] = answer
            if answer is not None:
                await _send(send, answer, lifetime, asked, scope["method"], compressed=True)
                return
        dressed = _Dressed(send, asked, zipped, lifetime, scope["method"])
        await self.app(scope, receive, dressed)


class _Dressed:
    """A `send` that adds our headers and puts our front page and our sentences in the place of Streamlit's."""

    def __init__(self, send, asked, zipped, lifetime, method):
        self.send, self.asked, self.zipped, self.lifetime, self.method = send, asked, zipped, lifetime, method
        self.answered = False  # by us, in the place of what was to be sent

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            etag = dict(message["headers"]).get(b"etag")
            is_front_page = self.method == "GET" and message["status"] == 200 and etag == original_index()[1]
            is_foreign = message["status"] >= 400 and (b"content-language", b"id") not in message["headers"]
            self.answered = is_front_page or is_foreign
            if is_foreign:
                await _refuse(self.send, "http", message["status"], SENTENCES.get(message["status"], FAILED))
            elif is_front_page:
                security = (
                    (b"x-frame-options", b"SAMEORIGIN"),
                    (b"content-security-policy", security_policy(self.asked.get(b"host", b""))),
                )
                await _send(self.send, _front_page(self.zipped), ASK_AGAIN, self.asked, "GET", self.zipped, security)
            else:
                await self.send(self._with_headers(message))
        elif not self.answered:
            await self.send(message)

    def _with_headers(self, message):
        headers = list(message["headers"])
        names = {name.lower() for name, _ in headers}
        if self.lifetime and message["status"] in (200, 206, 304):
            headers = [pair for pair in headers if pair[0].lower() != b"cache-control"]
            headers += [(b"cache-control", self.lifetime.encode()), (b"vary", b"Accept-Encoding")]
        headers += [pair for pair in SECURITY if pair[0] not in names]
        return {**message, "headers": headers}


@cache
def _front_page(zipped: bool) -> Answer:
    page = index_page().encode("utf-8")
    return Answer(gzip.compress(page, 9, mtime=0) if zipped else page, _tag(page), b"text/html; charset=utf-8")


async def _send(send, answer, lifetime, asked, method, compressed, more_headers=()):
    """Send a prepared answer, or 304 when the browser already has it."""
    headers = [(b"etag", answer.etag), (b"cache-control", lifetime.encode()), (b"vary", b"Accept-Encoding")]
    headers += [*SECURITY, *more_headers]
    known = asked.get(b"if-none-match", b"")
    if answer.etag in [tag.strip().removeprefix(b"W/") for tag in known.split(b",")]:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    headers += [(b"content-type", answer.media_type), (b"content-length", str(len(answer.body)).encode())]
    if compressed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


async def _refuse(send, kind: str, status: int, sentence: str) -> None:
    """Answer a request with a sentence; a web socket, which cannot carry one, with its refusal alone."""
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"content-language", b"id"),
        (b"cache-control", b"no-store"),
        *SECURITY,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def compress_first_files() -> None:
    """Compress what the front page names, so that the first visitor does not wait for it."""
    for name in re.findall(r'"\./((?:static|app/static)/[^"?]+)', index_page()):
        path = _file_of("/" + name)
        if path is not None:
            _compressed(path)
