"""Who sees what, walked against one started server: role × page × download × address -> view or refusal."""

import shutil
from pathlib import Path

import pytest
from real_commands import command
from visiting import HERE, PROXY, Session, asked, downloaded

from ilp_dash.store.ledger import Entry, add_submission
from ilp_dash.store.records import open_records
from ilp_dash.ui.frame import PAGES

OWN = "P3371010201"
HEADER = "X-Remote-User"
PEOPLE = {"ketua": "pimpinan", "program": "pengelola", "bidan@pkm.example": "petugas", "data": "admin"}
PATHS = [page.path for page in PAGES if page.filters]


def named(*names: str) -> tuple:
    return tuple((HEADER, name) for name in names)


# Who comes how, and the view he sees. The proxy is 127.0.0.2, somebody at the server's own computer 127.0.0.1.
WALK = {
    "pimpinan": (PROXY, named("ketua"), "dinas"),
    "pengelola": (PROXY, named("program"), "dinas"),
    "petugas": (PROXY, named("bidan@pkm.example"), "petugas"),
    "petugas, his name in capitals": (PROXY, named("Bidan@PKM.example"), "petugas"),
    "admin": (PROXY, named("data"), "dinas"),
    "somebody without a role": (PROXY, named("tamu"), "umum"),
    "nobody, through the proxy": (PROXY, (), "umum"),
    "an empty name": (PROXY, named(""), "umum"),
    "two names": (PROXY, named("ketua", "ketua"), "umum"),
    "a name and an empty one": (PROXY, named("", "ketua"), "umum"),
    "two names in one": (PROXY, named("ketua, ketua"), "umum"),
    "at the server's own computer": (HERE, (), "dinas"),
    "there, with a name nobody vouches for": (HERE, named("bidan@pkm.example"), "dinas"),
    "another address with a name": ("127.0.0.3", (*named("ketua"), ("X-Forwarded-For", "10.0.0.9")), "umum"),
    "a forged address of the proxy": (HERE, (*named("ketua"), ("X-Forwarded-For", PROXY)), "umum"),
    "the proxy, which forwards the address of this computer": (PROXY, (("X-Forwarded-For", HERE),), "umum"),
}


@pytest.fixture(scope="module")
def folder(small_city, tmp_path_factory) -> Path:
    """A copy of the small city's data folder, in which people have roles."""
    copy = shutil.copytree(small_city, tmp_path_factory.mktemp("roles") / "data")
    for name, role in PEOPLE.items():
        command(copy, "peran", "beri", name, role, *(["--puskesmas", OWN] if role == "petugas" else []))
    return copy


@pytest.fixture(scope="module")
def server(folder, serving):
    with serving(folder, ILP_PROXY=PROXY) as address:
        yield address


@pytest.fixture
def session(server):
    """Make sessions: `session(address, headers)`; closed at the end."""
    opened = []

    def make(source: str = HERE, headers=(), of: str = server) -> Session:
        opened.append(Session(of, source, headers))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.mark.parametrize("who", WALK)
def test_everybody_sees_his_view_and_no_other(server, session, who):
    source, headers, view = WALK[who]
    assert session(source, headers).open("pws", kota="33.71").view == view
    above, _ = downloaded(server, "pws-kelurahan", source, headers, kota="33.71", indikator="K6")
    assert above == view


@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_for_each_view_and_says_which(session, path):
    for who in ("pengelola", "petugas", "nobody, through the proxy"):
        source, headers, view = WALK[who]
        one = session(source, headers).open(path, kota="33.71")
        assert one.view == view, who
        assert "gagal ditampilkan" not in one.seen, who


def test_one_server_answers_each_in_turn_and_neither_hears_the_other(server):
    """So that whatever is kept for the one would be seen by the other."""
    for _ in range(2):
        for who in ("pimpinan", "somebody without a role", "petugas", "nobody, through the proxy"):
            source, headers, view = WALK[who]
            above, rows = downloaded(server, "pws-kelurahan", source, headers, kota="33.71", indikator="PK")
            hidden = {r["Puskesmas"] for r in rows.values() if "disembunyikan" in r.values()}
            assert (above, bool(hidden)) == (view, view != "dinas"), who


def test_a_petugas_sees_his_own_kelurahan_in_full_and_the_others_as_the_public_does(server):
    def rows(who: str, **query: str) -> dict[str, dict]:
        return downloaded(server, "pws-kelurahan", *WALK[who][:2], kota="33.71", indikator="PK", **query)[1]

    mine, all_of_them, public = (rows(who) for who in ("petugas", "pimpinan", "nobody, through the proxy"))
    own = set(rows("petugas", puskesmas=OWN)) & set(mine)
    assert 0 < len(own) < len(mine)
    for name, row in mine.items():
        assert row == (all_of_them if name in own else public)[name], name
    august = rows("petugas", periode="2026-08")
    assert not any("disembunyikan" in august[name].values() for name in own)
    shown = {name for name, row in august.items() if name not in own and "disembunyikan" not in row.values()}
    assert all(name.startswith("Jumlah ") for name in shown), "sums alone"


def test_a_role_that_is_withdrawn_ends_at_the_next_click(folder, server, session):
    command(folder, "peran", "beri", "sementara", "pimpinan")
    one = session(PROXY, named("sementara"))
    assert one.open("spm", kota="33.71").view == "dinas"
    command(folder, "peran", "cabut", "sementara")
    assert one.open("spm", kota="33.71").view == "umum"
    assert downloaded(server, "pws-kelurahan", PROXY, named("sementara"), kota="33.71", indikator="K6")[0] == "umum"
    command(folder, "peran", "beri", "sementara", "petugas", "--puskesmas", OWN)
    assert one.open("spm", kota="33.71").view == "petugas"


def test_a_server_for_the_public_shows_the_public_view_whatever_the_role(folder, serving, session):
    with serving(folder, ILP_PROXY=PROXY, ILP_TAMPILAN="umum") as address:
        for who in ("pimpinan", "petugas", "admin", "at the server's own computer"):
            source, headers, _ = WALK[who]
            assert session(source, headers, address).open("pws", kota="33.71").view == "umum"
            assert downloaded(address, "pws-kelurahan", source, headers, kota="33.71", indikator="K6")[0] == "umum"


def test_without_a_trusted_proxy_a_name_in_a_header_counts_for_nothing(folder, serving, session):
    with serving(folder) as address:
        for source in (PROXY, "127.0.0.3"):
            headers = (*named("ketua"), ("X-Forwarded-For", "10.0.0.9"))
            assert session(source, headers, address).open("pws", kota="33.71").view == "umum"


def test_when_the_records_cannot_be_read_nobody_has_a_role(folder, serving, session, tmp_path):
    (tmp_path / "kosong.sqlite").write_text("bukan basis data" * 100)
    with serving(folder, ILP_PROXY=PROXY, ILP_RECORDS_URL=f"sqlite:///{tmp_path / 'kosong.sqlite'}") as address:
        assert session(PROXY, named("ketua"), address).open("pws", kota="33.71").view == "umum"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("pengelola", True),
        ("admin", True),
        ("petugas", True),
        ("pimpinan", False),
        ("somebody without a role", False),
        ("nobody, through the proxy", False),
        ("two names", False),
        ("a forged address of the proxy", False),
        ("at the server's own computer", False),  # the code of its console has not been typed in this session
    ],
)
def test_only_who_may_send_reaches_the_address_for_files(server, session, who, may):
    source, headers, _ = WALK[who]
    _, said = asked(server, "/_stcore/upload_file/sesi/berkas", source, headers, "PUT")
    assert ("Mengunggah hanya dapat dilakukan oleh yang berperan" in said) != may
    page = session(source, headers).open("unggah").seen
    assert ("Berkas laporan puskesmas" in page) == may
    assert ("Batas wilayah" in page) == (may and who != "petugas")
    assert ("Ketik kode unggah" in page) == (who == "at the server's own computer")


@pytest.fixture(scope="module")
def waits(folder) -> str:
    """Name of a file of the petugas that waits for a second person, in the ledger alone."""
    command(folder, "aturan", "persetujuan", "dua", "--mulai", "2020-01", "--asal", "SK 1")
    records = open_records(f"sqlite:///{folder / 'records.sqlite'}")
    with pytest.MonkeyPatch.context() as acting:
        acting.setenv("ILP_PELAKU", "bidan@pkm.example")
        add_submission(records, "susulan-juni.xlsx", "0" * 64, [Entry(OWN, 2026, True)])
    records.dispose()
    return "susulan-juni.xlsx"


@pytest.mark.parametrize("who", WALK)
def test_only_who_may_approve_is_offered_it_and_only_the_sender_reads_of_his_file_besides(waits, session, who):
    source, headers, view = WALK[who]
    page = session(source, headers).open("unggah").seen
    assert ("Setujui" in page and "Kembalikan" in page) == (who in ("pengelola", "admin"))
    assert ("Kiriman terakhir" in page) == (view == "petugas")
    assert (waits in page) == (who in ("pengelola", "admin") or view == "petugas")
