"""Sending finished files: as an e-mail over a connection that is always encrypted, or into a folder.

The password comes from the environment and stands in no message, error or file.
"""

import errno
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from ilp_dash.domain.words import number
from ilp_dash.errors import BadSetting, NotSent

CONNECT_S = 30
WAIT_S = 240  # for one answer of the mail server, and for handing one mail over
_PORTS = {"starttls": 587, "smtps": 465}
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".png": ("image", "png"),
    ".html": ("text", "html"),
    ".pptx": ("application", "vnd.openxmlformats-officedocument.presentationml.presentation"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def email_address(text: str) -> str:
    """An e-mail address in small letters. Raises BadSetting for what is none: so no header can be smuggled in."""
    tidy = text.strip()
    if len(tidy) > 254 or not re.fullmatch(f"{_LOCAL}@{_DOMAIN}", tidy) or len(tidy.split("@")[0]) > 64:
        raise BadSetting(f"'{ascii(tidy)[1:-1][:60]}' bukan alamat surel. Tulis misalnya puskesmas@kota.go.id.")
    return tidy.lower()


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. security: of _PORTS; user: "" = no login; ca: file of certificates to trust besides
    those of the system, "" = none; most_mb: the largest mail it takes."""

    host: str
    port: int
    security: str
    sender: str
    user: str
    password: str = field(repr=False)
    ca: str
    most_mb: int


def mail_server() -> MailServer:
    """What `ILP_SUREL_…` say. Raises BadSetting for what is missing or cannot be used, never with the password."""
    asked = {name: os.environ.get(f"ILP_SUREL_{name}", "").strip() for name in ("SERVER", "PENGIRIM", "PENGGUNA", "CA")}
    for name in ("SERVER", "PENGIRIM"):
        if not asked[name]:
            raise BadSetting(f"ILP_SUREL_{name} belum diisi. Lihat daftar pengaturannya di docs/deploy.md.")
    if not re.fullmatch(r"[A-Za-z0-9.:-]{1,253}", asked["SERVER"]):
        raise BadSetting("ILP_SUREL_SERVER bukan nama server. Tulis misalnya mail.kota.go.id, tanpa https://.")
    security = os.environ.get("ILP_SUREL_KEAMANAN", "").strip().lower() or "starttls"
    if security not in _PORTS:
        raise BadSetting("ILP_SUREL_KEAMANAN: tulis starttls atau smtps. Surel tidak dikirim tanpa penyandian.")
    password = os.environ.get("ILP_SUREL_SANDI", "")
    if bool(asked["PENGGUNA"]) != bool(password):
        raise BadSetting("ILP_SUREL_PENGGUNA dan ILP_SUREL_SANDI diisi keduanya, atau keduanya kosong.")
    if not all(text.isascii() and text.isprintable() for text in (asked["PENGGUNA"], password)):
        raise BadSetting(
            "ILP_SUREL_PENGGUNA atau ILP_SUREL_SANDI memuat huruf di luar ASCII, yang tidak dapat dipakai."
        )
    return MailServer(
        asked["SERVER"],
        _number("ILP_SUREL_PORT", _PORTS[security], 65_535),
        security,
        email_address(asked["PENGIRIM"]),
        asked["PENGGUNA"],
        password,
        asked["CA"],
        _number("ILP_SUREL_BATAS_MB", 20, 1_000),
    )


def _number(name: str, default: int, most: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise BadSetting(f"{name} '{text[:20]}' tidak dapat dipakai. Tulis bilangan 1–{number(most)}.")
    return int(text)


def mail(server: MailServer, to: str, key: str, subject: str, text: str, files: Mapping[str, bytes]) -> bytes:
    """A mail as it travels. key: the same for the same pack and address, so that whoever gets it twice can tell; files:
    name -> content. Raises BadSetting when it is larger than the server takes."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{key}@{server.sender.split('@')[1]}>"
    message["Auto-Submitted"] = "auto-generated"  # no answers of people on leave
    message["Content-Language"] = "id"
    message.set_content(text)
    for name, content in files.items():
        main, sub = _TYPES[Path(name).suffix]
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    whole = message.as_bytes()
    if len(whole) > server.most_mb * 1_000_000:
        raise BadSetting(
            f"Surel ini {number(len(whole) / 1e6, 1)} MB, batasnya {server.most_mb} MB (ILP_SUREL_BATAS_MB); tidak ada "
            "yang dikirim. Kurangi isinya, misalnya --lampiran pdf, atau taruh berkasnya di folder dengan --ke."
        )
    return whole


def send_mail(server: MailServer, to: str, whole: bytes) -> None:
    """Hand one mail over to the server. Raises NotSent; nothing goes over a connection that is not trusted.

    When the connection breaks after the mail was handed over, whether it arrives is not known: NotSent says so.
    """
    handed_over = False
    try:
        with _connected(server) as line:
            for answer, what in ((line.mail(server.sender), server.sender), (line.rcpt(to), to)):
                if answer[0] not in (250, 251):
                    raise NotSent(f"server surel menolak alamat {what} (kode {answer[0]}). Periksa tulisannya")
            handed_over = True
            code, _ = line.data(whole)
            handed_over = False
            if code != 250:
                raise NotSent(f"server surel menolak isinya (kode {code})")
    except smtplib.SMTPServerDisconnected:
        raise NotSent(_broken(handed_over)) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"server surel menjawab dengan kode {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError):
        raise NotSent(_broken(handed_over)) from None


def _broken(handed_over: bool) -> str:
    if handed_over:
        return (
            "sambungan putus saat surel diserahkan, jadi belum pasti sampai. Pengiriman ulang memakai nomor surel sama"
        )
    return "sambungan ke server surel putus"


def _connected(server: MailServer) -> smtplib.SMTP:
    """An encrypted connection that is logged in; leaving it says goodbye. Raises NotSent."""
    place = f"{server.host} port {server.port}"
    try:
        trust = ssl.create_default_context()
        if server.ca:
            trust.load_verify_locations(server.ca)
    except (OSError, ssl.SSLError):
        raise NotSent("berkas ILP_SUREL_CA tidak dapat dibaca sebagai sertifikat PEM", True) from None
    line = None
    try:
        if server.security == "smtps":
            line = _Line(server.host, server.port, timeout=CONNECT_S, context=trust)
        else:
            line = _PlainLine(server.host, server.port, timeout=CONNECT_S)
            line.starttls(context=trust)
        line.ehlo()
        if server.user:
            line.login(server.user, server.password)
        line.sock.settimeout(WAIT_S)
        return line
    except ssl.SSLCertVerificationError:
        why = (
            f"sertifikat server surel {place} tidak dipercaya, jadi tidak ada yang dikirim. Periksa ILP_SUREL_SERVER, "
        )
        why += "atau tunjuk sertifikat dinas dengan ILP_SUREL_CA"
    except smtplib.SMTPAuthenticationError as error:
        why = f"server surel menolak masuk (kode {error.smtp_code}). Periksa ILP_SUREL_PENGGUNA dan ILP_SUREL_SANDI"
    except smtplib.SMTPNotSupportedError:
        why = f"server surel {place} tidak menawarkan penyandian atau cara masuk yang dikenal; tidak ada yang dikirim"
    except (smtplib.SMTPException, OSError):
        why = f"server surel {place} tidak dapat dihubungi. Periksa ILP_SUREL_SERVER, port, dan jaringannya"
    if line is not None:
        line.close()
    raise NotSent(why, True) from None


class _Polite:
    """Leaves quietly: what was taken stays taken, whatever the server answers to the goodbye."""

    def __exit__(self, *_):
        try:
            self.quit()
        except (smtplib.SMTPException, OSError):
            self.close()


class _PlainLine(_Polite, smtplib.SMTP):
    """Encrypted by STARTTLS before anything is said."""


class _Line(_Polite, smtplib.SMTP_SSL):
    """Encrypted from the first byte."""


def put_into(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is there: each under its name only when all are written whole. Raises NotSent."""
    if not folder.is_dir():
        raise NotSent("tidak ada. Pasang dahulu share-nya, atau buat foldernya")
    try:
        with tempfile.TemporaryDirectory(prefix=".bahan-", dir=folder) as unready:
            for name, content in files.items():
                with (Path(unready) / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for name in files:
                (Path(unready) / name).replace(folder / name)
    except OSError as error:
        raise NotSent(f"tidak dapat ditulisi ({_why(error)})") from None


def _why(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "penuh"
    return "tidak boleh ditulis" if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else str(error.strerror)
