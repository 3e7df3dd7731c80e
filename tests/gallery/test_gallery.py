"""The gallery shows every chart function there is, and every one of them draws something."""

import importlib
import inspect
import json
import pkgutil
import sys
from pathlib import Path

import plotly.graph_objects as go
import pytest

from ilp_dash import charts
from ilp_dash.ui.figures import packed

sys.path.insert(0, str(Path(__file__).resolve().parent))

from examples import every  # noqa: E402

EXAMPLES = every()

TOOLS = {
    "html",
    "theme",
    "placing",
    "classes",
    "geometry",
    "bar_rows",
    "pws_parts",
}  # what chart functions are made with


def chart_functions() -> set:
    """Public functions of the chart modules that return a figure."""
    found = set()
    for module in pkgutil.iter_modules(charts.__path__, "ilp_dash.charts."):
        if module.name.rpartition(".")[2] in TOOLS:
            continue
        for name, made in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            own = made.__module__ == module.name and not name.startswith("_")
            if own and made.__annotations__.get("return") in (dict, go.Figure):
                found.add(made)
    return found


def test_every_chart_function_is_shown():
    missing = chart_functions() - {example.of for example in EXAMPLES.values()}
    assert not missing, f"not in tests/gallery/examples.py: {sorted(f'{f.__module__}.{f.__name__}' for f in missing)}"


def joined_names(part) -> set[str]:
    """Names like line_width, which Plotly for Python would take apart and the browser does not know."""
    if isinstance(part, dict):
        own = {name for name in part if "_" in name} - {"paper_bgcolor", "plot_bgcolor"}  # so called by itself
        return own.union(*(joined_names(value) for name, value in part.items() if name != "meta"))
    return set().union(*map(joined_names, part)) if isinstance(part, list | tuple) else set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_drawn_and_says_something(name):
    figure = EXAMPLES[name].draw()
    if isinstance(figure, go.Figure):
        narrow = (figure.layout.meta or {}).get("narrow", {})
        assert go.Figure(figure.to_dict()) and go.Figure(narrow), "Plotly itself takes every part"
        assert figure.to_json()
        assert joined_names(figure.to_dict()) | joined_names(narrow) == set()
    spec = json.loads(packed(figure, whole=True))
    if spec["t"] == "plot":
        assert spec["title"] and spec["fig"]["layout"]["template"], "the gallery's page holds no template"
        assert any(trace.get("x") or trace.get("z") or trace.get("meta") for trace in spec["fig"]["data"])
    else:
        assert set(spec) & {"items", "rows", "cols", "stages", "steps", "title"}
