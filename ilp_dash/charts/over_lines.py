"""Words over upright lines in a figure over time: breaks and events, in lanes one over the other,
no words over others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.theme import NOTE
from ilp_dash.domain.lettering import text_px

LANE = 18  # px of one line of words


@dataclass(frozen=True)
class _Word:
    """Words over an upright line, in px from the left of the plot: the line, both
    ends of the words, the lane they lie in (0 = lowest)."""

    at: float
    begin: float
    end: float
    lane: int = 0

    def clear_of(self, other: "_Word") -> bool:
        """Neither words over words nor the pole of one through the words of the other."""
        if self.lane == other.lane:
            return self.end + 8 < other.begin or other.end + 8 < self.begin
        high, low = (self, other) if self.lane > other.lane else (other, self)
        return not low.begin - 3 < high.at < low.end + 3


def _lanes(wanted: Sequence[tuple[float, float]], low: float, high: float) -> list[_Word]:
    """Places of words over upright lines: (position of the line, width of the
    words) in px, within low and high; in the given order."""
    words = []
    for at, long in wanted:
        begin = at if at + long <= high else max(low, at - long)
        words.append(_Word(at, begin, begin + long))
    # From right to left those whose words run to the right of the line, then the
    # others from left to right: so poles cross no words.
    order = sorted(range(len(words)), key=lambda n: (words[n].begin < words[n].at, -words[n].begin, words[n].at))
    placed: dict[int, _Word] = {}
    for n in order:
        tried = [replace(words[n], lane=lane) for lane in range(len(words))]
        free = [w for w in tried if all(w.clear_of(other) for other in placed.values())]
        apart = [w for w in tried if all(w.clear_of(o) for o in placed.values() if o.lane == w.lane)]
        placed[n] = (free or apart)[0]
    return [placed[n] for n in range(len(words))]


def words_over(
    fig: go.Figure,
    marks: Sequence[tuple[float, str, str]],
    ends: tuple[float, float],
    width: float,
    room: float,
) -> int:
    """Upright lines with words over them, in as many lanes as they need; returns the number of lanes.

    marks: (position on the x axis, words, dash of the line). ends: of the x axis;
    width: what it takes in px; room: px at its right.
    """
    low, high = ends
    px = width / max(high - low, 1)
    placed = _lanes([((at - low) * px, text_px(w, NOTE)) for at, w, _ in marks], 0, width + room)
    for (at, words, dash), word in zip(marks, placed, strict=True):
        line = {"color": ink("ink-2"), "width": 1, "dash": dash}
        fig.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line)
        if word.lane:
            over = {"yref": "paper", "xanchor": at, "yanchor": 1, "xsizemode": "pixel", "ysizemode": "pixel"}
            fig.add_shape(type="path", path=f"M0 0V{LANE * word.lane + 12}", line=line, **over)
        left = word.begin < word.at
        fig.add_annotation(
            x=at,
            y=1,
            yref="paper",
            xanchor="right" if left else "left",
            yanchor="bottom",
            xshift=(word.end - word.at) - 2 if left else 2 * (word.lane > 0),
            yshift=1 + LANE * word.lane,
            text=words,
            showarrow=False,
            font={"size": NOTE, "color": ink("ink-2")},
        )
    return max((word.lane + 1 for word in placed), default=0)
