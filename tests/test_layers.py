"""Imports point down only: one floor never imports one above it, or a neighbour on the same floor."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    {"errors", "config"},
    {"domain"},
    {"store"},
    {"analysis", "charts", "export", "ingest", "demo"},
    {"ui", "cli", "__main__"},
    {"app", "pages"},
]
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}
NEIGHBOURS_ALLOWED = {("config", "errors"), ("__main__", "cli"), ("demo", "ingest"), ("cli", "ui")}
HOMES = {  # a library and the only parts that may know it
    "streamlit": {"ui", "app", "pages"},
    "starlette": {"ui"},
    "duckdb": {"store"},
    "sqlalchemy": {"store", "ingest"},
    "shapely": {"ingest"},
    "python_calamine": {"ingest"},
    "xlsxwriter": {"export", "ingest"},
    "pptx": {"export"},
    "typst": {"export"},
    "geopandas": {"ingest"},
    "pyogrio": {"ingest"},
    "numpy": {"store"},
    "scipy": {"store"},
    "pandas": {"store", "analysis", "charts", "export", "ingest", "ui"},
    "plotly": {"charts", "ui"},
    "openpyxl": {"ingest"},
    "httpx": {"ingest"},
}
FILES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "ilp_dash").rglob("*.py")])


def part_of(file: Path) -> str:
    where = file.relative_to(ROOT).with_suffix("").parts
    return where[1] if where[0] == "ilp_dash" else where[0]


def imports(file: Path):
    """Every imported module, wherever in the file the import stands, as (line, dotted name)."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file.name}:{node.lineno}: relative import; write the full name"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_down_and_libraries_stay_at_home(file):
    own = part_of(file)
    if own == "__init__":
        return
    for line, name in imports(file):
        top, *rest = name.split(".")
        where = f"{file.relative_to(ROOT)}:{line} imports {name}"
        if top == "ilp_dash" and rest:
            fine = FLOOR[rest[0]] < FLOOR[own] or rest[0] == own or (own, rest[0]) in NEIGHBOURS_ALLOWED
            assert fine, f"{where}: {own} may only look down"
        elif top in HOMES:
            assert own in HOMES[top], f"{where}: {top} belongs to {sorted(HOMES[top]) or 'nobody'}"


def test_a_library_is_known_to_every_part_that_may_know_it():
    used: dict[str, set] = {library: set() for library in HOMES}
    for file in FILES:
        for library in {name.split(".")[0] for _, name in imports(file)} & set(HOMES):
            used[library].add(part_of(file))
    assert used == HOMES


def test_scipy_and_numpy_are_known_to_one_module_of_the_build_alone():
    users = {
        str(file.relative_to(ROOT))
        for file in FILES
        for _, name in imports(file)
        if name.split(".")[0] in ("scipy", "numpy")
    }
    assert users == {"ilp_dash/store/funnel.py"}
    importers = {file.name for file in FILES for _, name in imports(file) if name.startswith("ilp_dash.store.funnel")}
    assert importers == {"parts.py"}  # within a function, so that importing the module costs the server nothing


def test_pages_lie_one_folder_deeper_or_a_deep_link_would_bypass_app_py():
    assert not list((ROOT / "pages").glob("*.py"))


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "base", "manager", "service"}
    assert not [str(file) for file in FILES if file.stem in empty]


def test_no_module_imports_one_that_imports_it_back():
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}
    needs = {name: set() for name in names}
    for name, file in names.items():
        for _, wanted in imports(file):
            needs[name].add(wanted if wanted in names else wanted.rpartition(".")[0])
    while loose := [name for name, of in needs.items() if not of & needs.keys() - {name}]:
        for name in loose:
            del needs[name]
    assert not needs, f"circle among {sorted(needs)}"


def test_analysis_neither_lays_out_tables_nor_knows_addresses():
    laid_out = {"ilp_dash.domain.tables.Table", "ilp_dash.domain.tables.Column"}
    for file in (ROOT / "ilp_dash" / "analysis").rglob("*.py"):
        where = str(file.relative_to(ROOT))
        assert not laid_out & {name for _, name in imports(file)}, f"{where}: tables are declared in ui/tables"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            known = isinstance(node, ast.Attribute) and node.attr == "link"
            assert not known, f"{where}:{node.lineno}: addresses are known to ui"


def test_ui_knows_plotly_only_to_recognise_a_figure():
    for file in (ROOT / "ilp_dash" / "ui").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and getattr(n.value, "id", "") == "go"}
        plotly = {name for _, name in imports(file) if name.split(".")[0] == "plotly"}
        assert plotly <= {"plotly.graph_objects", "plotly.utils.PlotlyJSONEncoder"}, file
        assert used <= {"Figure"}, f"{file.name}: figures are drawn in charts"


def test_charts_draw_with_graph_objects_only():
    charts = [file for file in FILES if part_of(file) == "charts"]
    names = {name for file in charts for _, name in imports(file) if name.split(".")[0] == "plotly"}
    assert names <= {"plotly.graph_objects", "plotly.io"}
