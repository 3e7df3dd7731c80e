"""A build makes only the cities whose inputs changed, and the same figures come of it as of a whole one."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from store.picture import K1_OF_FOUR, KOTA, THREE, given, places, reports

from ilp_dash.domain.rules import Rules
from ilp_dash.store.build import build
from ilp_dash.store.connection import CONNECT, PUBLIC, STAFF, close_all, file_of
from ilp_dash.store.loading import Received
from ilp_dash.store.reference import Reference
from ilp_dash.store.versions import roll_back

OTHER = "10.02"
HERE, THERE = places(THREE), places(THREE, OTHER)
REFERENCE = Reference(
    *(getattr(HERE.reference, part) + getattr(THERE.reference, part) for part in ("cities", "areas", "puskesmas")),
    HERE.reference.working_areas + THERE.reference.working_areas, (), (),
)  # fmt: skip
SPM = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar
Pasar     | SPM08   | 100      | 10  | 10  | 10
Gunung    | SPM10   | 100      | 10  | 10  | {n}
"""


def received(of, n: int = 10, k1: str = K1_OF_FOUR):
    return [
        (report, Received(f"{name}.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 0))
        for (name, _), report in reports(of, SPM.format(n=n), k1).items()
    ]


def inputs(here, there, words: dict[str, str], told: list[str] | None = None):
    """What a build takes of both cities; words: what each is made of. told: gets the names of the files that are read
    and of the cities whose map is drawn."""
    told = [] if told is None else told

    def noted(name: str, made):
        told.append(name)
        return made()

    return {
        kota: replace(
            of,
            filed=[
                replace(one, read=partial(noted, one.name, one.read), made_of=repr(one.read()[0])) for one in of.filed
            ],
            drawn=partial(noted, kota, of.drawn),
            made_of=words[kota],
            drawn_of=words[kota][:1],
        )
        for kota, of in given(REFERENCE, [*here, *there]).items()
    }


def made(folder: Path, *of, everything: bool = False, **more) -> Path:
    close_all()
    return build(REFERENCE, Rules(), inputs(*of, **more), folder=folder, everything=everything)


def tables(staff: Path) -> dict[tuple[str, str], list]:
    """Every row of every table and view of both views of a version, but for its number and day."""
    found = {}
    for view in (STAFF, PUBLIC):
        path = staff.with_name(staff.name.replace(STAFF, view))
        with duckdb.connect(path, read_only=True, config=CONNECT) as con:
            for (name,) in con.execute("SELECT table_name FROM information_schema.tables").fetchall():
                columns = {"dataset": "last_month, shape, view_name", "bagian": "kota_code, last_month"}.get(name, "*")
                found[view, name] = sorted(map(str, con.execute(f"SELECT {columns} FROM {name}").fetchall()))
    return found


def test_only_what_changed_is_read_and_made_and_all_rows_are_as_of_a_whole_build(tmp_path):
    told: list[str] = []
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    now = received(HERE, 90), received(THERE)
    words = {KOTA: "a2", OTHER: "b1"}
    part = tables(made(tmp_path, *now, words=words, told=told))
    assert told == [f"{HERE.puskesmas['Gunung']}-2025"]
    told.clear()
    assert tables(made(tmp_path, *now, words=words, told=told)) == part and told == []
    whole = made(tmp_path, *now, words=words, told=told, everything=True)
    assert tables(whole) == part and len(told) == 8 and len(part) > 50
    assert [row for row in part[STAFF, "spm"] if OTHER in row] and [row for row in part[PUBLIC, "pws"] if KOTA in row]


def test_a_month_more_or_less_makes_every_city_anew(tmp_path):
    april = K1_OF_FOUR.replace("Mar\n", "Mar | Apr\n").replace("| 20  | 20  | 20", "| 20  | 20  | 20  | 20")
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    more = made(tmp_path, received(HERE, k1=april), received(THERE), words={KOTA: "a2", OTHER: "b1"})
    with duckdb.connect(more, read_only=True, config=CONNECT) as con:
        months = dict(con.execute("SELECT kota_code, count(DISTINCT month) FROM spm GROUP BY 1").fetchall())
        assert months == {KOTA: 4, OTHER: 4}
    less = made(tmp_path, received(HERE), received(THERE), words={KOTA: "a3", OTHER: "b1"})
    with duckdb.connect(less, read_only=True, config=CONNECT) as con:
        assert con.execute("SELECT max(month), count(DISTINCT month) FROM spm").fetchone()[1] == 3


def test_a_version_that_cannot_be_read_to_its_end_is_not_gone_on_with(tmp_path):
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    spoilt = tmp_path / file_of(1, STAFF)
    content = bytearray(spoilt.read_bytes())
    with duckdb.connect(spoilt, read_only=True, config=CONNECT) as con:
        block = con.execute("SELECT max(block_id) FROM pragma_storage_info('aturan') WHERE persistent").fetchone()[0]
    content[3 * 4096 + block * 262144 + 100] ^= 255  # after three headers, blocks of 256 KB with a checksum each
    spoilt.write_bytes(content)
    told: list[str] = []
    healed = made(tmp_path, received(HERE, 90), received(THERE), words={KOTA: "a2", OTHER: "b1"}, told=told)
    assert told[-1] == OTHER
    assert tables(healed)[STAFF, "spm"] and sorted(p.name for p in tmp_path.glob("*.tmp-*")) == []


def test_after_a_rollback_every_city_is_made_anew(tmp_path):
    """The public has seen more than the version that serves tells."""
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    made(tmp_path, received(HERE, 90), received(THERE), words={KOTA: "a2", OTHER: "b1"})
    roll_back(1, tmp_path)
    told: list[str] = []
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"}, told=told)
    assert told[-2:] == [KOTA, OTHER]


def test_an_older_public_file_that_could_not_be_removed_makes_nothing_anew(tmp_path):
    """Windows removes no file that a page still has open."""
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    left = (tmp_path / file_of(1, PUBLIC)).read_bytes()
    made(tmp_path, received(HERE, 90), received(THERE), words={KOTA: "a2", OTHER: "b1"})
    (tmp_path / file_of(1, PUBLIC)).write_bytes(left)
    told: list[str] = []
    made(tmp_path, received(HERE, 80), received(THERE), words={KOTA: "a3", OTHER: "b1"}, told=told)
    assert told == [f"{HERE.puskesmas['Gunung']}-2025"]


def test_what_a_city_hid_stays_hidden_when_another_one_changes(tmp_path):
    first = made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    hidden = [row for row in tables(first)[STAFF, "hidden_cell"] if KOTA.replace(".", "") in row or KOTA in row]
    second = made(tmp_path, received(HERE), received(THERE, 3), words={KOTA: "a1", OTHER: "b2"})
    assert hidden and [row for row in tables(second)[STAFF, "hidden_cell"] if row in hidden] == hidden


def test_a_build_killed_while_a_city_is_taken_out_leaves_the_version_that_serves(tmp_path):
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    before = tables(tmp_path / file_of(1, STAFF))

    def broken():
        raise OSError("disk")

    cities = inputs(received(HERE), received(THERE), {KOTA: "a2", OTHER: "b1"})
    with pytest.raises(OSError, match="disk"):
        build(REFERENCE, Rules(), {**cities, KOTA: replace(cities[KOTA], drawn=broken, drawn_of="x")}, folder=tmp_path)
    names = sorted(p.name for p in tmp_path.glob("*.duckdb*") if not p.name.startswith("bacaan-"))
    assert names == ["ilp-1.duckdb", "umum-1.duckdb"]
    assert tables(tmp_path / file_of(1, STAFF)) == before


def test_rows_kept_of_another_version_or_damaged_ones_are_thrown_away(tmp_path):
    told: list[str] = []
    kept = made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    before = tables(kept)
    [readings] = tmp_path.glob("bacaan-*.duckdb")
    (tmp_path / "bacaan-lama.duckdb").write_bytes(b"")
    readings.write_bytes(b"rusak" * 5000)
    again = made(tmp_path, received(HERE), received(THERE), words={KOTA: "a2", OTHER: "b1"}, told=told)
    assert tables(again) == before and len(told) == 8
    assert list(tmp_path.glob("bacaan-*.duckdb")) == [readings]


def test_a_file_that_counts_no_more_leaves_nothing_behind(tmp_path):
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    without = [pair for pair in received(HERE) if pair[0].puskesmas_code != HERE.puskesmas["Gunung"]]
    now = tables(made(tmp_path, without, received(THERE), words={KOTA: "a2", OTHER: "b1"}))
    assert now == tables(made(tmp_path, without, received(THERE), words={KOTA: "a2", OTHER: "b1"}, everything=True))
