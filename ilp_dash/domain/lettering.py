"""How wide a text stands: estimated from its letters, for labels that must not run into each other wherever they are
drawn."""

from functools import lru_cache

# Widths of the letters of Plus Jakarta Sans (weight 550, figures of one width) in hundredths of the text size; others
# count as 72.
_WIDTHS = {
    20: " ",
    26: "ijl",
    33: "!',.:I·",
    36: "();r",
    40: "Jft",
    47: '"/z',
    53: "*Tsx",
    57: "-?Lkvy",
    61: "EFZacehnu–",
    65: "$+0123456789<=>PRSXYo÷−",
    68: "AKVbdgpq",
    72: "BU",
    76: "&DHN",
    82: "CG▲▼",
    88: "#MOQw→≥○●◑◔◕",
    94: "@m—",
    101: "%W",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


@lru_cache(4096)
def text_px(text: str, size: float = 14) -> int:
    """Estimated width in px of one line of text; never much too small, so that what is placed by it does not
    overlap."""
    return round(sum(_WIDTH.get(letter, 72) for letter in text) * size / 100)


def in_two_lines(text: str) -> tuple[str, str] | None:
    """The text broken at the blank that makes the wider of its two lines as short as can be; None for a single word."""
    words = text.split(" ")
    broken = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(broken, key=lambda lines: max(map(text_px, lines)), default=None)
