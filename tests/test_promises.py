"""What the house promises to who adds something: an indicator is one file of code, a page one entry, a city none."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ilp_dash.store.reference import load_reference
from ilp_dash.ui.frame import PAGES

ROOT = Path(__file__).resolve().parent.parent
CODE = [f for f in (ROOT / "ilp_dash").rglob("*.py") if "demo" not in f.parts]

NEW = """
from dataclasses import replace
PWS = (*PWS, replace(PWS[0], id="BARU", short="Baru"))
INDICATORS = """
# Every module is imported; the form asks for the indicator, its report is read again, and somebody answers for it.
ASK = """
import importlib, pkgutil, sys
from dataclasses import replace
from pathlib import Path
import ilp_dash
for m in pkgutil.walk_packages(ilp_dash.__path__, "ilp_dash."):
    if not m.name.endswith("__main__"):
        importlib.import_module(m.name)
from ilp_dash.domain.report import NOT_YET, PwsLine, Report
from ilp_dash.domain.to_do import task_of
from ilp_dash.ingest.blank_form import as_form
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.reference import load_reference
reference = load_reference()
area = next(w for w in reference.working_areas if w.berlaku_sampai is None)
who = next(p for p in reference.puskesmas if p.puskesmas_code == area.puskesmas_code)
report = Report(who.puskesmas_code, who.name, 2025, False, "PMK 6/2024")
asked = as_form(report, {area.kelurahan_code: "Mawar"}, filled=False)
assert "BARU" in [line.code for line in asked.pws]
served = PwsLine(area.kelurahan_code, "BARU", 120, 120, (7, *NOT_YET[1:]))
days = (__import__("datetime").date(2025, 2, 3), *NOT_YET[1:])
path = Path(sys.argv[1])
write_report(replace(report, pws=(served,), sent_on={"PWS": days}, state={"PWS": ("final", *NOT_YET[1:])}), path, {})
back, _ = read_workbook(path, reference)
assert back.pws[0].values[0] == 7
assert task_of("BARU").do and "Klaster" in task_of("BARU").who
"""


def test_an_indicator_more_is_one_file_of_code(tmp_path):
    for part in ("ilp_dash", "pages", "app.py", "static", "data/reference"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (tmp_path / part).parent.mkdir(exist_ok=True)
        copy(ROOT / part, tmp_path / part)
    indicators = tmp_path / "ilp_dash" / "domain" / "indicators.py"
    indicators.write_text(indicators.read_text(encoding="utf-8").replace("\nINDICATORS = ", NEW, 1), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ILP_DATA_DIR": str(tmp_path / "isi")}
    asking = [sys.executable, "-c", ASK, str(tmp_path / "laporan.xlsx")]
    done = subprocess.run(asking, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_page_is_its_file_and_one_entry():
    files = {str(f.relative_to(ROOT)) for f in (ROOT / "pages").rglob("*.py")}
    assert {e.file for e in PAGES} == files
    text = "".join(f.read_text(encoding="utf-8") for f in CODE)
    assert [name for name in files if text.count(f'"{name}"') != 1] == []


def test_a_city_is_no_code():
    cities = {name for c in load_reference().cities for name in (c.kota_code, c.name)}
    said = {
        (str(file.relative_to(ROOT)), node.value)
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in cities
    }
    assert said == {("ilp_dash/domain/areas.py", "81.71")}, "what a desa is called in Ambon, and nothing else"


def test_no_list_of_services_stands_beside_the_indicators():
    """A file that names many services is a second list; what follows a service or asks for its people may name it."""
    known = re.compile(r"[\"'](SPM\d\d)[\"']")
    lists = {f.name: set(known.findall(f.read_text(encoding="utf-8"))) for f in CODE if f.name != "indicators.py"}
    assert [name for name, services in lists.items() if len(services) > 1] == []
