"""Home visits week by week: how many findings, how many followed up, as sentences and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilp_dash.domain.indicators import FINDINGS
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.domain.weeks import week_label

# Group as in the columns of store.queries.weeks -> words.
GROUPS = {code.removeprefix("TEMUAN_").lower(): words for code, words in FINDINGS.items()}
WEEK_NOTE = (
    "Minggu dihitung Senin sampai Minggu. n<5 = disembunyikan: angka mingguan puskesmas hanya tampil bila semua kelurahannya, sedikitnya "
    "dua, lapor minggu itu dan angka bulanannya tampil. Angka mingguan per kelurahan tidak ditampilkan."
)


@dataclass(frozen=True)
class FollowUp:
    """Findings of some weeks and those followed up, counted where both may be shown.

    veiled: some figure was hidden, so these are not all. reported: weeks in which anybody reported.
    """

    found: int
    followed_up: int
    veiled: bool
    reported: int

    @property
    def pct(self) -> float | None:
        """Per cent followed up; None without findings."""
        return 100 * self.followed_up / self.found if self.found else None


def found_in(row, group: str):
    """Findings of one week and group: a count, None = not reported, HIDDEN = must not be shown."""
    return HIDDEN if getattr(row, f"hidden_{group}") else getattr(row, f"found_{group}")


def followed_in(row, group: str):
    """Those followed up, as `found_in`; also HIDDEN where only this figure must not be shown."""
    return HIDDEN if getattr(row, f"hidden_{group}") else getattr(row, f"followed_{group}")


def follow_up(rows: Sequence) -> FollowUp:
    """Sum over weeks and groups (rows of `findings_by_week`)."""
    pairs = [(found_in(r, g), followed_in(r, g)) for r in rows for g in GROUPS]
    both = [(f, done) for f, done in pairs if isinstance(f, int) and isinstance(done, int)]
    return FollowUp(
        sum(f for f, _ in both),
        sum(done for _, done in both),
        any(HIDDEN in pair for pair in pairs),
        sum(bool(r.reported) for r in rows),
    )


def weeks_table(rows: Sequence, place: str) -> Table:
    """One row per week: kelurahan that reported, families visited, findings and followed up by group, per cent followed up."""
    lines = []
    for r in rows:
        cells = [cell for g in GROUPS for cell in (found_in(r, g), followed_in(r, g))]
        visited = HIDDEN if r.hidden_visited else r.visited
        reported = None if r.kelurahan is None else f"{r.reported} dari {r.kelurahan}"
        lines.append((f"{week_label(r.week)} {r.week.year}", reported, visited, *cells, follow_up([r]).pct))
    columns = [
        Column("minggu", "Minggu"),
        Column("lapor", "Kelurahan lapor"),
        Column("dikunjungi", "Keluarga dikunjungi", "count", False),
    ]
    for group, words in GROUPS.items():
        columns += [
            Column(group, f"Temuan: {words}", "count"),
            Column(f"{group}_lanjut", f"Lanjut: {words}", "count", False),
        ]
    columns.append(Column("pct", "Tindak lanjut", "pct"))
    return Table(
        "temuan-minggu",
        f"Temuan kunjungan rumah tiap minggu, {place}",
        tuple(columns),
        tuple(lines),
        notes=(WEEK_NOTE,),
    )
