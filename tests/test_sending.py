"""Sending packs: to a really started mail server over TLS, and into folders; each target gets each pack once."""

import email
import email.policy
import ipaddress
import resource
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from real_commands import ROOT, environment, free_port
from sqlalchemy import select, update
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.cli import main
from ilp_dash.errors import BadSetting, NotSent
from ilp_dash.export.sending import email_address, mail, mail_server, put_into
from ilp_dash.store import sent
from ilp_dash.store.records import open_records
from ilp_dash.store.records_tables import kiriman_bahan
from ilp_dash.store.trail import latest, now

SECRET = "rahasia-yang-tidak-boleh-tampak"
LURAH, CAMAT = "lurah@kota.example", "camat@kota.example"
LINE = ["paparan", MAGELANG, "--kirim", "--simulasi", "--lampiran", "xlsx"]


class Post:
    """What a mail server does with what it is handed; it remembers everything it was told."""

    def __init__(self):
        self.mails, self.said, self.refused, self.dies = [], [], set(), False

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.said.append(address)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.dies:
            server.transport.abort()
            return "451 gone"
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"

    def login(self, server, session, envelope, mechanism, data):
        self.said.append(data)
        return AuthResult(success=data.password == SECRET.encode(), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate an office has signed itself, for 127.0.0.1, and its key."""
    key, folder = ec.generate_private_key(ec.SECP256R1()), tmp_path_factory.mktemp("tls")
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "dinas")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder


@contextmanager
def started(post, certificate=None, smtps=False):
    port = free_port()
    more = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        more = {"ssl_context": context} if smtps else {"tls_context": context, "require_starttls": True}
        more |= {"authenticator": post.login, "auth_required": True, "auth_require_tls": not smtps}
    controller = Controller(post, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def office(monkeypatch, tmp_path):
    """An office with a store and empty records; says where mail goes."""
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    monkeypatch.setenv("ILP_RECORDS_URL", f"sqlite:///{tmp_path / 'records.sqlite'}")

    def sends_to(port, certificate):
        for name, value in {
            "SERVER": "127.0.0.1",
            "PORT": str(port),
            "PENGIRIM": "dasbor@dinkes.example",
            "PENGGUNA": "dasbor",
            "SANDI": SECRET,
            "CA": str(certificate / "cert.pem") if certificate else "",
        }.items():
            monkeypatch.setenv(f"ILP_SUREL_{name}", value)

    return sends_to


@pytest.fixture
def post(office, certificate):
    post = Post()
    with started(post, certificate) as port:
        office(port, certificate)
        yield post


def to(*addresses):
    return LINE + [part for address in addresses for part in ("--kepada", address)]


def states() -> dict[str, str]:
    records = open_records()
    with records.connect() as connection:
        return {row.address: row.state for row in connection.execute(select(kiriman_bahan))}


def test_a_mail_says_what_it_is_and_the_second_run_sends_nothing(post, capsys, tmp_path):
    assert main(to(LURAH)) == 0
    [(got_by, letter)] = post.mails
    assert got_by == [LURAH]
    assert letter["Subject"].startswith("[SIMULASI] Bahan lokakarya mini bulanan, Kota Magelang, ")
    text = letter.get_body().get_content()
    [attached] = letter.iter_attachments()
    for said in ("DATA SIMULASI", "Kota Magelang", "Kelengkapan: 10 dari 10 laporan", "versi", "umum", "KB)"):
        assert said in text
    assert attached.get_filename() in text and attached.get_filename().isascii()
    assert attached.get_filename().endswith("_umum.xlsx") and attached.get_content()[:2] == b"PK"

    assert main([*LINE[:2], "terbaru", *LINE[2:], "--kepada", LURAH.upper()]) == 0
    assert len(post.mails) == 1
    out = capsys.readouterr()
    assert "tidak dikirim lagi" in out.out
    line = latest(open_records())[0]
    assert (line.what, line.result) == ("kirim bahan", "terkirim") and line.subject.endswith(LURAH)
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_one_address_that_is_refused_stops_no_other_and_a_retry_sends_what_is_missing(post, capsys):
    post.refused.add(LURAH)
    assert main(to(LURAH, CAMAT)) == 2
    assert [got_by for got_by, _ in post.mails] == [[CAMAT]]
    assert f"Belum terkirim: {LURAH}: server surel menolak alamat {LURAH} (kode 550)" in capsys.readouterr().err
    assert states() == {LURAH: sent.FAILED, CAMAT: sent.SENT}
    post.refused.clear()
    assert main(to(LURAH, CAMAT)) == 0
    assert [got_by for got_by, _ in post.mails] == [[CAMAT], [LURAH]]


def test_a_server_that_dies_while_it_takes_a_mail_is_told_and_the_same_number_comes_again(post, capsys):
    post.dies = True
    assert main(to(LURAH)) == 2
    assert "belum pasti sampai" in capsys.readouterr().err
    post.dies = False
    assert main(to(LURAH)) == 0
    [(_, first)] = post.mails
    number = first["Message-ID"]
    with (records := open_records()).begin() as connection:
        connection.execute(update(kiriman_bahan).values(state=sent.FAILED))
    records.dispose()
    assert main(to(LURAH)) == 0
    assert post.mails[1][1]["Message-ID"] == number


def test_a_new_version_of_the_data_is_a_new_pack_that_says_what_it_replaces(post):
    main(to(LURAH))
    with (records := open_records()).begin() as connection:
        connection.execute(update(kiriman_bahan).values(version=kiriman_bahan.c.version - 1))
    records.dispose()
    assert main(to(LURAH)) == 0
    letter = post.mails[1][1]
    assert letter["Subject"].startswith("[SIMULASI] Pembaruan: Bahan")
    assert "Bahan ini menggantikan kiriman" in letter.get_body().get_content()


def test_two_commands_at_once_send_one_mail(post):
    line = [sys.executable, "-m", "ilp_dash", *to(LURAH)]
    folder = magelang_picture().path.parent
    own = environment(folder) | {"ILP_RECORDS_URL": str(open_records().url)}
    both = [subprocess.Popen(line, cwd=ROOT, env=own, stderr=subprocess.PIPE) for _ in range(2)]
    for one in both:
        _, told = one.communicate()
        assert one.returncode == 0 or b"sedang dikirim perintah lain" in told, told
    assert len(post.mails) == 1 and states() == {LURAH: sent.SENT}


def test_nothing_goes_to_a_server_whose_certificate_is_not_trusted(post, monkeypatch, capsys):
    monkeypatch.setenv("ILP_SUREL_CA", "")
    assert main(to(LURAH, CAMAT)) == 2
    told = capsys.readouterr().err
    assert "sertifikat server surel 127.0.0.1" in told and "tidak dipercaya" in told
    assert f"{CAMAT}: tidak dicoba" in told
    assert post.said == [] and post.mails == []


def test_nothing_goes_in_clear_to_a_server_without_encryption(office, capsys):
    post = Post()
    with started(post) as port:
        office(port, None)
        assert main(to(LURAH)) == 2
    assert "tidak menawarkan penyandian" in capsys.readouterr().err
    assert post.said == [] and post.mails == []


def test_a_server_that_is_encrypted_from_the_first_byte_works_too(office, certificate, monkeypatch):
    post = Post()
    with started(post, certificate, smtps=True) as port:
        office(port, certificate)
        monkeypatch.setenv("ILP_SUREL_KEAMANAN", "smtps")
        assert main(to(LURAH)) == 0
    assert [got_by for got_by, _ in post.mails] == [[LURAH]]


def test_a_wrong_password_is_told_without_it(post, monkeypatch, capsys):
    monkeypatch.setenv("ILP_SUREL_SANDI", "salah-" + SECRET)
    assert main(to(LURAH)) == 2
    out = capsys.readouterr()
    assert "server surel menolak masuk (kode 535)" in out.err and SECRET not in out.err + out.out
    assert SECRET not in repr(mail_server()) and not any(SECRET in line.result for line in latest(open_records()))


def test_simulated_data_and_the_staff_view_go_out_only_when_asked_for(post, monkeypatch, capsys):
    assert main([part for part in to(LURAH) if part != "--simulasi"]) == 2
    assert "SIMULASI" in capsys.readouterr().err
    assert main([*to(LURAH), "--dinas"]) == 2
    assert "ILP_SUREL_DOMAIN_DINAS" in capsys.readouterr().err
    assert post.mails == [] and states() == {}
    monkeypatch.setenv("ILP_SUREL_DOMAIN_DINAS", "kota.example")
    assert main([*to(LURAH), "--dinas"]) == 0
    [attached] = post.mails[0][1].iter_attachments()
    assert "umum" not in attached.get_filename()


@pytest.mark.parametrize(
    "wrong",
    ["lurah", "a@b", "a@b.c\nBcc: x@y.id", "a b@kota.id", "a@kota.id, b@kota.id", "<a@kota.id>", "ä@kota.id", ""],
)
def test_what_is_no_address_is_refused_before_it_can_be_a_header(wrong):
    with pytest.raises(BadSetting, match="bukan alamat surel") as told:
        email_address(wrong)
    assert "\n" not in str(told.value)


def test_a_mail_larger_than_the_limit_is_refused_with_what_to_do(office, monkeypatch):
    office(25, None)
    monkeypatch.setenv("ILP_SUREL_BATAS_MB", "1")
    with pytest.raises(BadSetting, match=r"Surel ini 1,4 MB, batasnya 1 MB.*--ke"):
        mail(mail_server(), LURAH, "k", "s", "t", {"a.pdf": bytes(1_000_000)})


def test_a_folder_gets_the_pack_once_and_whole(office, tmp_path, capsys):
    share = tmp_path / "share"
    assert main([*LINE, "--ke", str(share)]) == 2
    assert f"folder {share}: tidak ada" in capsys.readouterr().err and not share.exists()
    share.mkdir()
    assert main([*LINE, "--ke", str(share)]) == 0
    names = {file.suffix for file in share.iterdir()}
    assert names == {".pdf", ".png", ".pptx", ".html", ".xlsx"}
    first = {file: file.stat().st_mtime_ns for file in share.iterdir()}
    assert main([*LINE, "--ke", str(share)]) == 0
    assert {file: file.stat().st_mtime_ns for file in share.iterdir()} == first


def test_a_folder_without_room_or_that_may_not_be_written_is_left_as_it_was(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"yang lama")
    own = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, own[1]))
    try:
        with pytest.raises(NotSent, match=r"tidak dapat ditulisi \(penuh\)"):
            put_into(tmp_path, {"a.pdf": b"baru", "b.pdf": bytes(10_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, own)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.pdf", b"yang lama")]
    with pytest.raises(NotSent, match="tidak dapat ditulisi"):
        put_into(type(tmp_path)("/proc"), {"a.pdf": b"baru"})


def test_one_of_many_at_once_may_send_and_a_dead_one_keeps_its_address_for_an_hour(records):
    pack = sent.Pack(MAGELANG, date(2026, 6, 1), "bulanan", "umum", "", 3)
    with ThreadPoolExecutor(6) as many:
        claims = [c for c in many.map(lambda _: sent.claim(records, pack, LURAH, "0" * 64), range(6)) if c]
    assert len(claims) == 1
    with records.begin() as connection:
        connection.execute(update(kiriman_bahan).values(changed_at=now() - 2 * sent.HELD))
    again = sent.claim(records, pack, LURAH, "0" * 64)
    assert again.number == claims[0].number
    sent.settle(records, pack, LURAH, claims[0], sent.FAILED, "terlambat")  # it has lost its right
    assert sent.known(records, pack, LURAH).state == sent.SENDING
    sent.settle(records, pack, LURAH, again, sent.SENT, "terkirim")
    assert sent.claim(records, pack, LURAH, "0" * 64) is None
    newer = replace(pack, version=4)
    assert sent.claim(records, newer, LURAH, "0" * 64) and newer.key(LURAH) != pack.key(LURAH) != pack.key(CAMAT)
