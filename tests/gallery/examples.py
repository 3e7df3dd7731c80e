"""Every chart function with invented data, by name. `@example(function)` hands the function to what draws with it."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple


class Example(NamedTuple):
    """A figure of the gallery: the chart function it shows, and what draws it."""

    of: Callable
    draw: Callable


EXAMPLES: dict[str, Example] = {}


def example(of: Callable) -> Callable:
    """Decorator: what draws an example of a chart function, given that function."""

    def put(draw: Callable) -> Callable:
        EXAMPLES[draw.__name__] = Example(of, lambda: draw(of))
        return draw

    return put


def every() -> dict[str, Example]:
    """All of them, in the order shown."""
    for name in ("examples_html", "examples_plotly"):
        import_module(name)
    return EXAMPLES
