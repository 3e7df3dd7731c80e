"""The project's own files keep their promises: pinned libraries with a reason, commands that exist."""

import ast
import hashlib
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import plotly.offline
import pytest

from benchmarks.questions import questions
from ilp_dash.config import STATIC_DIR
from ilp_dash.store import queries

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_exactly_and_says_what_for(name):
    for line in (ROOT / name).read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9-]+==[0-9][0-9a-z.]*\s+# .{10,}", line), line


def test_nothing_is_imported_that_is_not_required():
    required = {
        line.split("==")[0].lower().replace("-", "_") for line in (ROOT / "requirements.txt").read_text().splitlines()
    }
    required |= {name.removeprefix("python_") for name in required}  # python-pptx is imported as pptx
    for file in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "ilp_dash").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            known = sys.stdlib_module_names | {"ilp_dash", "starlette"}  # Starlette is Streamlit's own server
            for top in {name.split(".")[0] for name in names} - known:
                assert top in required, f"{file.name} imports {top}"


def test_makefile_and_mulai_offer_the_same_commands():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^(\w+):", makefile, re.M))
    assert targets >= {"run", "test", "lint", "demo", "bench"}
    for target in targets:
        assert re.search(rf"^{target}:\s*; @\$\(PYTHON\) mulai\.py {target}$", makefile, re.M), target


def test_the_readme_names_commands_that_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"run", "test"} <= named <= targets


def test_mulai_explains_itself_without_any_library():
    done = subprocess.run([sys.executable, "-I", "-S", "mulai.py", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "mulai.py run" in done.stdout


def test_an_unknown_command_is_refused_with_the_list():
    done = subprocess.run([sys.executable, "-I", "mulai.py", "terbang"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "mulai.py test" in done.stdout


def test_the_server_listens_at_home_only_and_tells_nobody():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["port"] == 8501
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"


def test_every_font_of_the_theme_lies_in_the_project_with_its_licence():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    for face in theme["fontFaces"]:
        assert (ROOT / face["url"].removeprefix("app/")).is_file()
    assert "SIL Open Font License" in (ROOT / "static" / "fonts" / "OFL.txt").read_text()


def test_every_question_to_the_store_is_timed():
    listed = {f"{question.__module__}.{question.__name__}" for question, _ in questions()}
    for module in pkgutil.iter_modules(queries.__path__, "ilp_dash.store.queries."):
        for name, found in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if found.__module__ == module.name and not name.startswith("_"):
                assert f"{module.name}.{name}" in listed


FROM_OTHERS = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (STATIC_DIR / "README.md").read_text(), re.M)


def test_every_file_the_browser_fetches_is_explained():
    told = (STATIC_DIR / "README.md").read_text(encoding="utf-8")
    files = {str(file.relative_to(STATIC_DIR)) for file in STATIC_DIR.rglob("*") if file.is_file()} - {"README.md"}
    assert not [name for name in sorted(files) if f"`{name}`" not in told]
    assert not [name for name in re.findall(r"^\| `([^`]+)`", told, re.M) if name not in files]


@pytest.mark.parametrize("name, checksum", FROM_OTHERS)
def test_a_file_from_others_is_unchanged(name, checksum):
    assert hashlib.sha256((STATIC_DIR / name).read_bytes()).hexdigest() == checksum


def test_only_what_others_made_is_not_ours():
    ours = {".js", ".css", ".svg", ".png", ".md"}
    strange = {str(f.relative_to(STATIC_DIR)) for f in STATIC_DIR.rglob("*") if f.is_file() and f.suffix not in ours}
    assert strange | {bundle().name} == {name for name, _ in FROM_OTHERS}


def bundle() -> Path:
    [found] = STATIC_DIR.glob("plotly-*.js")
    return found


def test_plotly_in_the_browser_is_the_very_version_plotly_py_was_made_for():
    wanted = plotly.offline.get_plotlyjs_version()
    assert bundle().name == f"plotly-cartesian-{wanted}.min.js"
    assert f"plotly.js (cartesian - minified) v{wanted}\n" in bundle().read_text(encoding="utf-8")[:200]
    told = (STATIC_DIR / "README.md").read_text(encoding="utf-8")
    assert f"npm `plotly.js-cartesian-dist-min` {wanted}" in told
    assert (STATIC_DIR / "plotly-LICENSE.txt").read_text(encoding="utf-8").startswith("MIT License")
    assert bundle().name in (STATIC_DIR / "figur-plotly.js").read_text(encoding="utf-8")


def test_figures_need_at_most_900_lines_of_javascript_of_our_own():
    lines = [line for f in STATIC_DIR.glob("figur*.js") for line in f.read_text(encoding="utf-8").splitlines()]
    assert len(lines) <= 900
    assert max(map(len, lines)) <= 120


def test_no_python_file_is_longer_than_400_lines():
    files = [file for part in ("ilp_dash", "pages", "tests", "benchmarks") for file in (ROOT / part).rglob("*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert not {name: length for name, length in lengths.items() if length > 400}


def test_sql_is_as_narrow_as_python():
    files = (ROOT / "ilp_dash" / "store").glob("*.sql")
    assert not [line for f in files for line in f.read_text(encoding="utf-8").splitlines() if len(line) > 120]


def test_no_rule_of_the_stylesheet_is_left_without_a_figure():
    css = re.sub(r"/\*.*?\*/", "", (STATIC_DIR / "dasbor.css").read_text(encoding="utf-8"), flags=re.S)
    classes = {
        name for selectors in re.findall(r"([^{}]+)\{", css) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors)
    }
    files = [*STATIC_DIR.glob("*.js"), *(ROOT / "ilp_dash").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    written = "".join(file.read_text(encoding="utf-8") for file in files)
    put_together = re.compile(r"(k|grid|kpis|col|st-key)-\w+|stApp")
    assert not [
        c
        for c in sorted(classes)
        if not put_together.fullmatch(c) and not re.search(rf"(?<![\w-]){c}(?![\w-])", written)
    ]
