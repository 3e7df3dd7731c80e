"""A build makes only the cities whose inputs changed, and the same figures come of it as of a whole one."""

import random
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from store.picture import K1_OF_FOUR, KOTA, THREE, given, places, reports
from store.picture import drawn as drawn_lines

from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.rules import Rules
from ilp_dash.store import parts
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


def test_a_month_more_or_less_is_one_of_every_city(tmp_path):
    april = K1_OF_FOUR.replace("Mar\n", "Mar | Apr\n").replace("| 20  | 20  | 20", "| 20  | 20  | 20  | 20")
    made(tmp_path, received(HERE), received(THERE), words={KOTA: "a1", OTHER: "b1"})
    more = made(tmp_path, received(HERE, k1=april), received(THERE), words={KOTA: "a2", OTHER: "b1"})
    with duckdb.connect(more, read_only=True, config=CONNECT) as con:
        months = dict(con.execute("SELECT kota_code, count(DISTINCT month) FROM spm GROUP BY 1").fetchall())
        assert months == {KOTA: 4, OTHER: 4}
    less = made(tmp_path, received(HERE), received(THERE), words={KOTA: "a3", OTHER: "b1"})
    with duckdb.connect(less, read_only=True, config=CONNECT) as con:
        assert con.execute("SELECT max(month), count(DISTINCT month) FROM spm").fetchone()[1] == 3


# Four years that look back upon each other: a service by school year, small numbers, a kelurahan that moved in 2024 and
# one in 2026, a month nobody reported, findings, and the tests of the pace of years that have ended.
MOVING = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 | 2024-06-30
Mawar     | Barat     | Laut      | 2024-07-01 |
Teratai   | Barat     | Pasar     | 2019-01-01 | 2026-02-28
Teratai   | Barat     | Laut      | 2026-03-01 |
Anggrek   | Timur     | Laut      | 2019-01-01 |
Dahlia    | Timur     | Gunung    | 2019-01-01 |
"""
LONG = places(MOVING)
YEARS = (2023, 2024, 2025, 2026)


def long_reports(last_of_2026: int = 5, changed: tuple[int, ...] = ()):
    """Reports of four years; changed: those of these years say something else."""
    rows = []
    for year in YEARS:
        months = last_of_2026 if year == 2026 else 12
        drawn = random.Random(year * 10 + (year in changed))
        spm = "puskesmas | layanan | pusdatin | riil | rev pusdatin | mulai | " + " | ".join(MONTH_SHORT) + "\n"
        pws = "kelurahan | puskesmas | kode | pusdatin | riil | " + " | ".join(MONTH_SHORT) + "\n"

        def figures(most: int, months=months, drawn=drawn) -> str:
            return " | ".join("–" if n == 4 or n >= months else str(drawn.randint(0, most)) for n in range(12))

        for name in LONG.puskesmas:
            for service, sasaran in (("SPM05", 90), ("SPM08", 120), ("SPM10", 12)):
                spm += f"{name} | {service} | {sasaran} | {sasaran - 3} | {sasaran + 5} | Mar | {figures(9)}\n"
        for line in drawn_lines(MOVING):
            if int(line["mulai"][:4]) <= year <= int((line["sampai"] or "2099")[:4]):
                for code, most in (("K1", 9), ("S", 40), ("D_S", 30), ("KUNJUNGAN_RUMAH", 30), ("TEMUAN_TBC", 3)):
                    sasaran = "" if code in ("S", "D_S", "TEMUAN_TBC") else "60"
                    of = f"{line['kelurahan']} | {line['puskesmas']} | {code} | {sasaran} | {sasaran}"
                    pws += f"{of} | {figures(most)}\n"
        for (name, _), report in reports(LONG, spm, pws, year).items():
            found = [
                {"indicator": code, "month": 3, "kind": "LONJAKAN", "sheet": "SPM", "cell": "D9"}
                for code in ("SPM08", "SPM10", *(["SPM05"] if year in changed else []))
            ]
            rows.append((report, Received(f"{name}-{year}.xlsx", "0" * 64, datetime(2026, 6, 9, 8), 1, found)))
    return rows


def long_build(folder: Path, received_, **more) -> Path:
    close_all()
    of = given(LONG.reference, received_)[KOTA]
    filed = [replace(one, made_of=repr(one.read()[0])) for one in of.filed]
    words = repr([one.made_of for one in filed])
    cities = {KOTA: replace(of, filed=filed, made_of=words, drawn_of="d", counted_by="r")}
    return build(LONG.reference, Rules(), cities, folder=folder, **more)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ((5, ()), (5, (2024,))),
        ((5, ()), (5, (2026,))),
        ((6, ()), (5, ())),
        ((5, ()), (7, (2025,))),
    ],
    ids=str,
)
def test_the_years_before_a_change_stay_and_are_as_of_a_whole_build(tmp_path, before, now):
    kept = tables(long_build(tmp_path, long_reports(*before)))
    part = tables(long_build(tmp_path, long_reports(*now)))
    assert part != kept
    assert part == tables(long_build(tmp_path, long_reports(*now), everything=True))
    for table, column in parts.BY_MONTH.items():
        assert part[STAFF, table], f"{table}: no rows to compare by {column}"


def test_no_row_of_a_year_before_the_change_is_made_again(tmp_path):
    first = long_build(tmp_path, long_reports())
    close_all()
    with duckdb.connect(first, config=CONNECT) as con:
        con.execute("UPDATE spm SET units = 99 WHERE month IN ('2024-12-01', '2025-01-01')")
    second = long_build(tmp_path, long_reports(changed=(2025,)))
    with duckdb.connect(second, read_only=True, config=CONNECT) as con:
        assert con.execute("SELECT DISTINCT month FROM spm WHERE units = 99").fetchall() == [(date(2024, 12, 1),)]


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
