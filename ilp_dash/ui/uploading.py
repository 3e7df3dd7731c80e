"""Files handed in through the page: who may, and the commands that check
and take them, each run as a process of its own.

One runs at a time. It goes on when its page is closed; what it worked on is deleted when it ends, taken or refused.
"""

import hashlib
import io
import json
import logging
import re
import secrets
import shutil
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from ilp_dash import config
from ilp_dash.domain.roles import ALL, FROM_THE_NETWORK, OWN
from ilp_dash.errors import UserError
from ilp_dash.ui.commands import REFUSED, command, how_far
from ilp_dash.ui.viewer import Visitor

LOG = logging.getLogger("ilp_dash")
NOT_ALLOWED = (
    "Mengunggah hanya dapat dilakukan oleh yang berperan untuk itu, atau di komputer tempat dasbor ini berjalan dengan "
    "kode dari konsolnya."
)
DECISION = "putusan"  # kind of a request that is about a file somebody else has sent
_MARKED = "tanda"  # folder of the file with marked cells, in that of the uploads
_CHANGES = "selisih"  # folder of what the file would change, likewise
_ASKED = "pertanyaan.json"  # what the check asks, beside it
_SOME = re.compile(r"^[1-9]\d* berkas (baik|diterima), ", re.M)  # as cli.taken.tell begins


@dataclass(frozen=True)
class Kind:
    """One kind of file. largest: MB; check, take: the commands; options: fields besides the file,
    "lisensi" (with city and aliases), "sebagian" and "ganti"."""

    title: str
    about: str
    suffixes: tuple[str, ...]
    largest: int
    check: tuple[str, ...]
    take: tuple[str, ...]
    options: tuple[str, ...] = ()


KINDS = {
    "laporan": Kind(
        "Laporan puskesmas",
        "Buku kerja (XLSX) atau CSV panjang dari **satu puskesmas untuk satu tahun**, atau tabel dinas atau ekspor "
        "DHIS2 yang sudah dipetakan; beberapa sekaligus dalam satu .zip. "
        "Menambah dan membetulkan laporan tahun itu yang diterima sebelumnya; yang kosong dalam berkas tidak "
        "menghapus apa pun. Berkas berisi data orang per orang ditolak dan dihapus.",
        ("xlsx", "xlsm", "xls", "ods", "csv", "json", "zip"),
        20,
        ("check",),
        ("import",),
        ("ganti",),
    ),
    "batas": Kind(
        "Batas wilayah",
        "Batas kelurahan pengganti skema pada peta: GeoJSON, GeoPackage, Shapefile di dalam .zip, CSV dengan kolom "
        "geometri, atau dump SQL. Berkas provinsi dipotong sendiri.",
        ("geojson", "json", "js", "gpkg", "zip", "csv", "tsv", "txt", "sql"),
        50,
        ("boundaries", "--periksa"),
        ("boundaries",),
        ("lisensi", "sebagian"),
    ),
    "titik": Kind(
        "Titik puskesmas",
        "Letak puskesmas untuk peta: CSV atau XLSX dengan kolom kode_puskesmas, lintang, dan bujur.",
        ("csv", "xlsx"),
        5,
        ("points", "--periksa"),
        ("points",),
        ("sebagian",),
    ),
}


@dataclass(frozen=True)
class Sent:
    """A file as the browser sent it: its id, name and bytes."""

    id: str
    name: str
    content: memoryview

    @property
    def safe_name(self) -> str:
        """The name without folders and control characters, fit for a file here; reports call the file by it."""
        last = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]", "_", re.split(r"[/\\]", self.name)[-1]).strip(" .")
        return last.encode()[-180:].decode(errors="ignore") or "berkas"


@dataclass(frozen=True)
class Sending:
    """What somebody may hand in. puskesmas: only reports of this one, None = all kinds, of every puskesmas; by: who."""

    by: str
    puskesmas: str | None = None

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of files, by their codes."""
        return {"laporan": KINDS["laporan"]} if self.puskesmas else KINDS


@dataclass(frozen=True)
class Request:
    """What a command is to be run on. Two are equal when the same files were chosen with the same options."""

    kind: str
    file_id: str
    options: tuple[str, ...] = ()
    alias_id: str | None = None


@dataclass(frozen=True)
class Asked:
    """What a check asks of the sender. odd: sentences of values out of the ordinary; wrong: the cells a refused file
    can be sent without, with the sentence of each."""

    odd: tuple[str, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)


class Job:
    """A check, or a take with the build after it. code and report are the command's; those of the build stand apart.

    code: None while it runs, 0 = fine, 2 = refused, anything else a failure
    of ours; build_code: None = no build was run. marked: name and bytes of the file with its findings in the cells,
    of several in a zip a zip. changes: what a good report would change, for the page (`ui.preview`), and as CSV. asked:
    what is to be answered before the file is used.
    """

    def __init__(self, request: Request, file: Sent, taking: bool, sending: Sending):
        self.request, self.file_name, self.taking, self.sending = request, file.safe_name, taking, sending
        self.sha256 = hashlib.sha256(file.content).hexdigest()
        self.started = time.monotonic()
        self.seconds: int | None = None
        self.code: int | None = None
        self.report = ""
        self.build_code: int | None = None
        self.build_report = ""
        self.marked: tuple[str, bytes] | None = None
        self.changes: tuple[dict, bytes] | None = None
        self.asked = Asked()
        self._end = threading.Event()

    @property
    def done(self) -> bool:
        """True when the last command has ended."""
        return self._end.is_set()

    @property
    def partly(self) -> bool:
        """Of the files of a zip some are good, or were taken, and some are refused."""
        return self.code == REFUSED and bool(_SOME.search(self.report))

    @property
    def usable(self) -> bool:
        """The file, or some of a zip, was found good, or was taken."""
        return self.code == 0 or self.partly

    @property
    def offered(self) -> bool:
        """It may be used, as it is or without its wrong cells."""
        return self.usable or bool(self.asked.wrong)

    @property
    def fine(self) -> bool:
        """The file was found good; and when it was to be taken, the new data are there."""
        return self.usable and (not self.taking or self.build_code == 0)

    @property
    def refused(self) -> bool:
        """The command said no, and nothing was changed."""
        return self.code == REFUSED and not self.partly

    def elapsed(self) -> int:
        """Seconds since it began, to its end when it has ended."""
        return round(time.monotonic() - self.started) if self.seconds is None else self.seconds

    def how_far(self) -> tuple[float, str]:
        """Share of the file that was read, and the same in words; (0, "") while nothing is known."""
        return how_far(config.uploads_dir()) if self.code is None else (0.0, "")

    def wait(self, seconds: float) -> bool:
        """Wait for the end; False when it has not come by then."""
        return self._end.wait(seconds)

    def run(self, words: list[str]) -> None:
        """Run the command, and the build when the file was taken; then delete the file and let the next one in."""
        global _running
        try:
            self.code, self.report = command(words, self.sending.by, config.uploads_dir())
            self.marked = _marked(sorted((config.uploads_dir() / _MARKED).glob("*")))
            if (changes := config.uploads_dir() / _CHANGES).is_dir():
                told = json.loads((changes / "selisih.json").read_text(encoding="utf-8"))
                self.changes = told, (changes / "selisih.csv").read_bytes()
            self.asked = _asked(config.uploads_dir() / _ASKED)
            shutil.rmtree(config.uploads_dir(), ignore_errors=True)
            if self.taking and self.request.kind != DECISION:  # a decision writes its line itself
                self._note()
            if self.taking and self.usable:
                self.build_code, self.build_report = command(["build"], self.sending.by)
        except OSError:
            self.code = self.code if self.code is not None else 1
            LOG.exception("unggah: perintah tidak dapat dijalankan")
        finally:
            shutil.rmtree(config.uploads_dir(), ignore_errors=True)
            self.seconds = self.elapsed()
            with _lock:
                _running = None
            self._end.set()

    def _note(self) -> None:
        """Leave a line in the trail: who sent what, and what became of it."""
        from ilp_dash.store.records import open_records  # bring SQLAlchemy, as in viewer
        from ilp_dash.store.trail import note_alone

        result = {0: "diterima", REFUSED: "ditolak"}.get(self.code, "gagal")
        result = "sebagian" if self.partly else result
        try:
            records = open_records()
            note_alone(records, "unggah", f"{self.request.kind} {self.file_name}", result, self.sending.by)
            records.dispose()
        except UserError:
            LOG.exception("unggah: jejak tidak dapat ditulis")


def _marked(paths: list[Path]) -> tuple[str, bytes] | None:
    """Name and bytes of the one marked file; of several, of a zip of them."""
    if len(paths) < 2:
        return next(((path.name, path.read_bytes()) for path in paths), None)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return "berkas (diperiksa).zip", file.getvalue()


def _asked(path: Path) -> Asked:
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"alasan": [], "kecuali": {}}
    return Asked(tuple(said["alasan"]), said["kecuali"])


_lock = threading.Lock()
_running: Job | None = None


def running() -> Job | None:
    """The job under way, whoever started it."""
    return _running


def start(
    request: Request,
    taking: bool,
    file: Sent,
    sending: Sending,
    alias: Sent | None = None,
    answers: tuple[str, ...] = (),
) -> Job | None:
    """Begin to check or to take a file in the background, as far as its sender may. answers: to what the check asked,
    as words of the command. None: another one is under way, nothing was begun.

    Raises OSError when the file cannot be written down; nothing was begun then either.
    """
    global _running
    with _lock:
        if _running is not None:
            return None
        job = _running = Job(request, file, taking, sending)
    try:
        words = [*_written_down(request, taking, file, alias), *_limit(sending), *answers]
    except BaseException:
        shutil.rmtree(config.uploads_dir(), ignore_errors=True)
        with _lock:
            _running = None
        raise
    threading.Thread(target=job.run, args=(words,), name="unggah", daemon=True).start()
    return job


def decide(words: list[str], title: str, number: int, by: str) -> Job | None:
    """Begin to run a command about a file of the ledger, and the build after it, in the background. title: what screens
    call it. None: another one is under way, nothing was begun."""
    global _running
    with _lock:
        if _running is not None:
            return None
        job = _running = Job(Request(DECISION, str(number)), Sent("", title, memoryview(b"")), True, Sending(by))
    threading.Thread(target=job.run, args=(words,), name="putusan", daemon=True).start()
    return job


def _written_down(request: Request, taking: bool, file: Sent, alias: Sent | None) -> list[str]:
    """Write the files into the folder of uploads, emptied of what a killed server left; returns the command's words."""
    folder = config.uploads_dir().resolve()
    shutil.rmtree(folder, ignore_errors=True)
    kind = KINDS[request.kind]
    words = [*(kind.take if taking else kind.check), *request.options]
    if not taking and request.kind == "laporan":
        words += ["--tandai", str(folder / _MARKED), "--selisih", str(folder / _CHANGES)]
        words += ["--pertanyaan", str(folder / _ASKED)]
    for sent, part in ((file, "berkas"), (alias, "alias")):
        if sent is not None:
            path = folder / part / sent.safe_name
            path.parent.mkdir(parents=True, mode=0o700)
            path.write_bytes(sent.content)
            words += [str(path)] if part == "berkas" else ["--alias", str(path)]
    return words


def _limit(sending: Sending) -> list[str]:
    """Words of the command that keep a sender to his own puskesmas."""
    return ["--puskesmas", sending.puskesmas] if sending.puskesmas else []


# --- who may
# --------------------------------------------------------------------------------------------------------

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
_code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))
AT_THE_CONSOLE = "pengguna komputer dasbor"  # who that is, in the trail
_proven: set[str] = set()  # sessions in which it was typed


def code() -> str:
    """What this server prints on its console when it starts, new each time: who reads it sits at its computer. An
    address proves nothing: a forwarded port, or a careless proxy, comes from this computer too."""
    return _code


def prove(session: str, typed: str) -> bool:
    """Was the code typed in this session? Then it need not be again."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    if secrets.compare_digest(plain, _code.replace("-", "")):
        _proven.add(session)
    return session in _proven


def at_the_console(visitor: Visitor, session: str) -> bool:
    """Has this visitor shown, in this session, that he sits at the computer of the server?"""
    return visitor.here and session in _proven


def sending(visitor: Visitor, session: str) -> Sending | None:
    """What this visitor may hand in, in this session of Streamlit's; None: nothing.

    Everything: at the computer of the server with its code, with a role that receives all, and everybody where
    ILP_UNGGAH opens it to the network. Reports of his own puskesmas: a petugas.
    """
    if config.uploads_from_network():
        return Sending(visitor.identity or FROM_THE_NETWORK)
    if at_the_console(visitor, session):
        return Sending(visitor.identity or AT_THE_CONSOLE)
    if visitor.identity and visitor.role and visitor.role.sends == ALL:
        return Sending(visitor.identity)
    if visitor.identity and visitor.role and visitor.role.sends == OWN and visitor.puskesmas:
        return Sending(visitor.identity, visitor.puskesmas)
    return None


def deciding(visitor: Visitor, session: str) -> str | None:
    """Who this visitor is in the trail, if he may approve what others send or return it; None: he may not.

    With a role that does, or, nameless, at the computer of the server with its code.
    """
    if visitor.identity:
        return visitor.identity if visitor.role and visitor.role.approves else None
    return AT_THE_CONSOLE if at_the_console(visitor, session) else None
