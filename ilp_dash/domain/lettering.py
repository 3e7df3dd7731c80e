"""How wide a text stands: estimated from its letters, for labels that must not run into each other wherever they are drawn."""

from functools import lru_cache

# Widths of Plus Jakarta Sans in shares of the text size; what is not listed counts as a middling letter.
_NARROW, _WIDE = set("iljtfrI.,:;'|!()[] /·"), set("mwMWQOGÖ%–—→")


@lru_cache(4096)
def text_px(text: str, size: float = 14) -> int:
    """Estimated width in px of one line of text; never much too small, so that what is placed by it does not overlap."""
    return round(
        sum(0.34 if c in _NARROW else 0.92 if c in _WIDE else 0.64 if c.isupper() else 0.59 for c in text) * size
    )


def in_two_lines(text: str) -> tuple[str, str] | None:
    """The text broken at the blank that makes the wider of its two lines as short as can be; None for a single word."""
    words = text.split(" ")
    broken = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(broken, key=lambda lines: max(map(text_px, lines)), default=None)
