"""Lines over time: a gap stays a gap, a change of definition interrupts the line."""

from collections.abc import Iterable, Sequence

from ilp_dash.charts.html import drawn, figure
from ilp_dash.domain.words import number, percent


def lines(
    title: str,
    months: Sequence[str],
    series: Iterable[tuple[str, Sequence[float | None]]],
    target: float | Sequence[float | None] | None = None,
    target_label: str = "Target",
    breaks: Iterable[tuple[int, str]] = (),
    markers: Iterable[tuple[int, str]] = (),
    unit: str = "%",
    decimals: int = 1,
    step: bool = False,
    top: float | None = None,
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
    provisional_from: int | None = None,
    bands: Iterable[tuple[int, int, str]] = (),
    restarts: Iterable[int] = (),
) -> dict:
    """Lines over months (labels such as "Jan 2025"; the last four characters are taken as the year).

    series: (name, values), None = not reported, drawn as a gap; the first series is the one that matters, others are paler.
    target: one number or one per month. breaks: (index of the first month under the new definition, what changed).
    markers: (index, words), a labelled date. bands: (first index, last index, words), a shaded stretch of time.
    restarts: indices at which counting begins anew (January of a cumulative figure); the line is interrupted there, unlabelled.
    step: hold each value until the next (roll-out curves). top: the axis reaches at least this far.
    provisional_from: index from which figures may still change; drawn dashed.
    """

    def text(value):
        return percent(value, decimals) if unit == "%" else f"{number(value, decimals)} {unit}".strip()

    series = [(name, list(values)) for name, values in series]
    goal = [drawn(v) for v in target] if isinstance(target, Sequence) else drawn(target)
    return figure(
        "lines",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        months=list(months),
        unit=unit,
        top=top,
        series=[
            [name, [drawn(v) for v in values], ["" if v is None else text(v) for v in values]]
            for name, values in series
        ],
        step=int(step) or None,
        target=goal,
        target_label=target_label if target is not None else "",
        target_text=text(goal) if isinstance(goal, float) else "",
        breaks=[list(b) for b in breaks],
        markers=[list(m) for m in markers],
        bands=[list(b) for b in bands],
        prov=provisional_from,
        restarts=list(restarts),
    )
