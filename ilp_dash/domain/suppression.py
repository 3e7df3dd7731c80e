"""Small numbers: which cumulative figures of a year the public view must not hold.

No statute sets a number. Default: whatever would tell 1–4 people of a kelurahan is left out of the public view, and
with it a second figure wherever totals or other periods would give the first away. 0 and "belum lapor" are shown. The
staff view leaves nothing out.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from ilp_dash.domain.indicators import INDICATORS

DEFAULT_THRESHOLD = 5
HIDDEN_WORD = "disembunyikan"
HIDDEN_SIGN = "◌"  # the same where there is no room for a word
HIDDEN_NOTE = "Disembunyikan: tidak ada di tampilan umum, agar angka kecil tidak dapat dihitung darinya."
QUARTER_ENDS = (3, 6, 9, 12)  # months at whose end the public view has figures of kelurahan

Cell = tuple[Hashable, Hashable]  # unit, period
Counts = Mapping[Hashable, int | None]


def threshold_of(indicator: str | None, rule: int) -> int:
    """Counts from 1 to below this are hidden; services of SPM10–12 keep the default even where a city lowers it."""
    sensitive = indicator in INDICATORS and INDICATORS[indicator].sensitive
    return max(rule, DEFAULT_THRESHOLD) if sensitive else rule


def hidden_of_year(
    cumulative: Mapping[Hashable, Counts],
    periods: Sequence[Hashable],
    groupings: Mapping[Hashable, Sequence[Counts]],
    threshold: int,
    forced: Iterable[Cell] = (),
    known: Collection[Cell] = (),
) -> tuple[set[Cell], set[Cell]]:
    """(cells to hide, groups whose total must be hidden too) of one table of cumulative figures within one year.

    cumulative: unit → period → people so far (None = nothing reported yet). periods: in order. groupings: period → for
    each kind of total known beside the table, unit → its group (None: in no such total). forced: hidden whatever they
    are. known: figures a reader has from an earlier version; hiding them protects nothing.

    Two shown figures of a unit never differ by a small number. Of the units of a group either none is hidden, or two or
    more whose people since their last shown figure make no small number together, nor do their people of the period
    alone; else the smallest shown one is hidden too. A unit hidden before is hidden on while it reports nobody.
    """
    forced = set(forced)
    hidden: set[Cell] = set()
    given_away: set[Cell] = set()
    shown = dict.fromkeys(cumulative, 0)
    before = dict.fromkeys(cumulative, 0)
    was_hidden: set[Hashable] = set()
    for period in periods:
        now = {unit: of[period] for unit, of in cumulative.items() if of.get(period) is not None}
        since = {unit: abs(n - shown[unit]) for unit, n in now.items()}
        alone = {unit: abs(n - before[unit]) for unit, n in now.items()}
        veiled = {u for u in now if 0 < since[u] < threshold or (u, period) in forced}
        veiled |= {u for u in now if u in was_hidden and alone[u] == 0}
        groups = [members for grouping in groupings[period] for members in _members(now, grouping).items()]
        while True:
            more = set()
            unknown = {u for u in veiled if (u, period) not in known}
            for group, units in groups:
                if not _safe(units, unknown, was_hidden, since, alone, threshold):
                    others = [u for u in units if u not in veiled and (u, period) not in known]
                    if others:
                        more.add(min(others, key=lambda u: (since[u] == 0, since[u], str(u))))
                    else:
                        given_away.add((group, period))
            if not more:
                break
            veiled |= more
        hidden |= {(unit, period) for unit in veiled}
        shown |= {unit: n for unit, n in now.items() if unit not in veiled}
        before |= now
        was_hidden = {u for u in veiled if (u, period) not in known}
    return hidden, given_away


def _safe(units, veiled: set, was_hidden: set, since: Counts, alone: Counts, threshold: int) -> bool:
    """Whether a known total of these units gives none of the hidden ones away."""
    hidden = [u for u in units if u in veiled]
    if hidden and (len(hidden) < 2 or sum(since[u] for u in hidden) < threshold):
        return False
    unknown = [u for u in units if u in veiled or u in was_hidden]
    return not 0 < sum(alone[u] for u in unknown) < threshold


def _members(now: Counts, grouping: Mapping[Hashable, Hashable]) -> dict[Hashable, list]:
    groups: dict[Hashable, list] = {}
    for unit in now:
        if grouping.get(unit) is not None:
            groups.setdefault(grouping[unit], []).append(unit)
    return groups
