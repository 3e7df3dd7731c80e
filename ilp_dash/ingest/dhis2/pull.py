"""Fetches monthly values from a DHIS2 server into files; nothing but the question and the token is sent."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import httpx

from ilp_dash.domain.mapping import Mapping
from ilp_dash.errors import BadSetting, UserError
from ilp_dash.ingest.dhis2.values import UID
from ilp_dash.ingest.originals import write_whole
from ilp_dash.ingest.shapes.names import SKIPPED

_UNITS, _ELEMENTS = 50, 100  # asked for at once: the address stays below 5,000 characters
_TRIES, _SECONDS, _LONGEST_PAUSE = 5, 60, 60
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
# What of a value is kept: not who stored it, nor the remark.
_KEPT = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "deleted")
_REFUSED = {
    401: "menolak tokennya (401). Buat token baru di DHIS2 (Profil, Personal access tokens), lalu isi ILP_DHIS2_TOKEN",
    403: "tidak mengizinkan token itu membaca data ini (403). Minta hak baca kepada admin DHIS2",
    404: "tidak mengenal /api/dataValueSets.json (404). Periksa --url: alamat DHIS2 tanpa /api",
}


@dataclass(frozen=True)
class Pulled:
    """How many files were written, how many were there already, and how many questions had no value as an answer."""

    written: int
    there: int
    empty: int


class _Again(Exception):
    """An answer after which it is worth asking again. pause: seconds the server asks for."""

    def __init__(self, words: str, pause: float = 0):
        super().__init__(words)
        self.pause = pause


def server_address(url: str) -> str:
    """The address of a server without a stroke or "/api" at its end. Raises BadSetting for one the token must not be
    sent to: http goes to this computer only."""
    try:
        parts = httpx.URL(url.strip())
    except httpx.InvalidURL:
        parts = httpx.URL("")
    plain = re.fullmatch(r"[\w.:-]+", parts.host) and not (parts.query or parts.fragment or parts.userinfo)
    if parts.scheme not in ("http", "https") or not plain:
        raise BadSetting("--url bukan alamat DHIS2. Contoh: https://dhis2.dinkes.example/dhis")
    if parts.scheme == "http" and parts.host not in _THIS_COMPUTER:
        raise BadSetting("--url harus https: lewat http token dapat dibaca orang di jaringan.")
    return url.strip().rstrip("/").removesuffix("/api")


def pull(
    url: str,
    token: str,
    mapping: Mapping,
    months: list[date],
    folder: Path,
    data_sets: tuple[str, ...] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    pause: float = 1.0,
) -> Pulled:
    """Ask for every mapped unit and element, by month and group of units, one JSON file in `folder` for each.

    A file is written whole or not at all, and what lies there is not asked for again. data_sets: UIDs by which is asked
    in the place of the elements, for servers that want it. pause: seconds before the second try, doubled after each.
    Raises BadSetting for an identifier that is no UID, UserError for a server that refuses or does not answer.
    """
    address = server_address(url)
    units = sorted(unit for unit, place in mapping.names.items() if place != SKIPPED)
    elements = sorted({e.partition(".")[0] for e, target in mapping.services.items() if target != SKIPPED})
    if codes := [one for one in (*units, *elements, *data_sets) if not UID.fullmatch(one)]:
        raise BadSetting(f"Untuk menarik, tabel pemetaan perlu UID (11 huruf dan angka), bukan kode: {codes[0][:40]}.")
    asked = [("dataSet", data_sets)] if data_sets else [("dataElement", some) for some in _groups(elements, _ELEMENTS)]
    pages = list(product(months, _groups(units, _UNITS), asked))
    counts = {"written": 0, "there": 0, "empty": 0}
    with httpx.Client(headers={"Authorization": f"ApiToken {token}"}, timeout=_SECONDS) as client:
        for done, (month, some, (by, of)) in enumerate(pages, 1):
            question = [("period", f"{month:%Y%m}"), *(("orgUnit", u) for u in some), *((by, one) for one in of)]
            name = hashlib.sha256(json.dumps([address, question]).encode()).hexdigest()[:12]
            target = folder / f"dhis2_{month:%Y-%m}_{name}.json"
            nothing = target.with_suffix(".kosong")  # asked, and the server has no value
            if target.exists() or nothing.exists():
                counts["there"] += 1
            else:
                values = _answer(client, f"{address}/api/dataValueSets.json", question, pause)
                text = json.dumps({"dataValues": values}, ensure_ascii=False).encode()
                _write(target if values else nothing, text)
                counts["written" if values else "empty"] += 1
            progress(done, len(pages))
    return Pulled(**counts)


def _write(target: Path, text: bytes) -> None:
    try:
        write_whole(target, lambda file: file.write(text))
    except OSError:
        raise UserError(
            f"Folder {target.parent} tidak dapat ditulis. Periksa izin dan ruang diska, lalu ulangi perintah yang sama."
        ) from None


def _groups(of: list[str], size: int) -> list[list[str]]:
    return [of[n : n + size] for n in range(0, len(of), size)]


def _answer(client: httpx.Client, address: str, question: list[tuple[str, str]], pause: float) -> list[dict]:
    for tried in range(1, _TRIES + 1):
        try:
            return _asked(client, address, question)
        except _Again as again:
            if tried == _TRIES:
                raise UserError(
                    f"DHIS2 {again}, {_TRIES} kali dicoba. Yang sudah lengkap tetap tersimpan: ulangi perintah yang "
                    "sama nanti, lanjut dari situ."
                ) from None
            time.sleep(min(max(pause * 2 ** (tried - 1), again.pause), _LONGEST_PAUSE))
    raise AssertionError("unreachable")


def _asked(client: httpx.Client, address: str, question: list[tuple[str, str]]) -> list[dict]:
    try:
        answer = client.get(address, params=question)
    except httpx.TimeoutException:
        raise _Again("tidak menjawab dalam waktunya") from None
    except httpx.TransportError:
        raise _Again("tidak terhubung atau sambungannya putus") from None
    status = answer.status_code
    if status == 429 or status >= 500:
        wait = answer.headers.get("Retry-After", "")
        raise _Again(f"sedang tidak dapat melayani ({status})", int(wait) if wait.isdigit() else 0)
    if status in _REFUSED:
        raise UserError(f"DHIS2 {_REFUSED[status]}.")
    if answer.is_redirect:
        raise UserError(f"DHIS2 mengalihkan ke alamat lain ({status}). Tulis alamat tujuannya di --url.")
    if status != 200:
        raise UserError(f"DHIS2 menolak pertanyaannya ({status}): {_reason(answer)}")
    try:
        values = answer.json().get("dataValues", [])
        return [{key: value[key] for key in _KEPT if key in value} for value in values]
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise _Again("menjawab bukan dengan JSON dataValueSets") from None


def _reason(answer: httpx.Response) -> str:
    try:
        return " ".join(str(answer.json()["message"]).split())[:200]
    except (ValueError, KeyError, TypeError):
        return "tanpa alasan. Periksa UID dalam tabel pemetaan, atau sebut kumpulan datanya: --dataset UID."
