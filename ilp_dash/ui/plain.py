"""Words that came from outside — an address, the name of a file — in the running text of a page, which is Markdown."""

import re

_MARKS = re.compile(r"[\\`*_\[\]<>$~|&]")
_AT_THE_START = re.compile(r"^(\d*)([#+=.)-])")  # headings, lists
_JOINS = re.compile(r":(?=\S)|@|www(?=\.)", re.IGNORECASE)  # links without marks, icons, colours
_INVISIBLE = "\u2060"


def plain(text: str, most: int = 600) -> str:
    """Markdown that shows the text as it came: on one line, at most so many characters, no link, no mark-up.

    Addresses become links even where their marks are escaped, so an invisible joiner stands within them.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * most]).split())
    short = line if len(line) <= most else f"{line[:most]}…"
    marked = _AT_THE_START.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", short))
    return _JOINS.sub(rf"\g<0>{_INVISIBLE}", marked)
