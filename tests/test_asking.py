"""The way in for an analyst: `ask`, `questions`, the command `tanya`, and the worked example in docs/."""

import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook
from real_commands import ROOT

from ilp_dash import ask, questions
from ilp_dash.cli import main
from ilp_dash.errors import UnknownArea, UnknownQuestion
from ilp_dash.store.connection import close_all

NULLABLE = ("Int64", "Float64", "boolean", "string", "datetime64[s]", "datetime64[us]", "object")


@pytest.fixture(autouse=True)
def of_small_city(small_city, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(small_city))
    yield
    close_all()


def test_every_question_is_listed_with_what_it_needs_and_answers():
    listed = questions().set_index("name")
    assert {"spm_by_puskesmas", "pws_units", "ilp_checklist", "spm_pace", "trust_of"} <= set(listed.index)
    assert "coverage_pct" in listed.loc["spm_by_puskesmas", "columns"]
    assert "periode" in listed.loc["spm_by_puskesmas", "given"]
    assert (listed["columns"] != "").all(), list(listed.index[listed["columns"] == ""])


def test_every_answer_has_nullable_types_so_that_a_missing_value_never_decides():
    for name in questions()["name"]:
        answer = ask(name, kota="33.71", puskesmas="P3371010201")
        assert {str(kind) for kind in answer.dtypes} <= set(NULLABLE), name
    trend = ask("spm_trend", kota="33.71", puskesmas="P3371010201")
    missing = trend[trend.coverage_pct.isna()]
    if len(missing):
        with pytest.raises(TypeError):
            bool(missing.coverage_pct.iloc[0] >= 100)


def test_the_words_of_the_addresses_choose_place_month_and_basis():
    july = ask("spm_services", kota="33.71", periode="2026-07", basis="riil")
    assert len(july) == 12
    unit = ask("spm_services", puskesmas="P3371010201", periode=date(2026, 7, 1), basis="riil")
    assert unit.sasaran.sum() < july.sasaran.sum()
    assert set(ask("pws_units", tingkat="kelurahan").level) == {"kelurahan"}


@pytest.mark.parametrize(
    "name, given, said",
    [
        ("spm_by_puskesma", {}, "spm_by_puskesmas"),
        ("spm_services", {"kota": "99.99"}, "33.71 Kota Magelang"),
        ("spm_services", {"periode": "kemarin"}, "2026-09"),
        ("spm_services", {"indikator": "X"}, "SPM08"),
        ("spm_services", {"bulan": "2026-09"}, "periode"),
        ("reports_of", {}, "puskesmas"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(name, given, said):
    with pytest.raises((UnknownQuestion, UnknownArea), match=said):
        ask(name, **given)


def test_tanya_writes_the_same_answer_to_every_kind_of_file(tmp_path, capsys):
    told = ask("spm_by_puskesmas", periode="2026-09")
    for kind in ("xlsx", "csv", "parquet"):
        asked = ["tanya", "spm_by_puskesmas", "--periode", "2026-09", f"--{kind}", "--ke", str(tmp_path / "jawaban")]
        assert main(asked) == 0
    assert "60 baris" in capsys.readouterr().out
    csv = pd.read_csv(tmp_path / "jawaban.csv", sep=";", decimal=",", comment="#")
    parquet = pd.read_parquet(tmp_path / "jawaban.parquet")
    xlsx = pd.read_excel(tmp_path / "jawaban.xlsx", sheet_name="Data", engine="openpyxl")
    for read in (csv, parquet, xlsx):
        assert list(read.columns) == list(told.columns)
        assert read.served_ytd.astype("Int64").tolist() == told.served_ytd.tolist()
        assert read.coverage_pct.astype("Float64").round(6).tolist() == told.coverage_pct.round(6).tolist()


def test_every_file_says_that_the_numbers_are_simulated(tmp_path):
    for kind in ("xlsx", "csv", "parquet"):
        main(["tanya", "spm_services", f"--{kind}", "--ke", str(tmp_path / "j")])
    assert "DATA SIMULASI" in (tmp_path / "j.csv").read_text(encoding="utf-8-sig")
    sheet = load_workbook(tmp_path / "j.xlsx")["Keterangan"]
    assert "DATA SIMULASI" in [row[0] for row in sheet.iter_rows(values_only=True)]
    import pyarrow.parquet as pq

    assert "DATA SIMULASI" in json.loads(pq.read_schema(tmp_path / "j.parquet").metadata[b"keterangan"])


def test_tanya_shows_an_answer_on_the_screen_and_the_list(capsys):
    assert main(["tanya", "spm_services", "--periode", "2026-09"]) == 0
    out = capsys.readouterr().out
    assert "DATA SIMULASI" in out
    assert "Hipertensi" in out
    assert main(["tanya", "--daftar"]) == 0
    assert "spm_by_puskesmas" in capsys.readouterr().out
    assert main(["tanya", "spm_servis"]) == 2
    assert "spm_services" in capsys.readouterr().err


def test_the_worked_example_in_docs_runs_from_top_to_bottom(small_city):
    cells = json.loads((ROOT / "docs" / "contoh-analisis.ipynb").read_text(encoding="utf-8"))["cells"]
    known: dict = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), "contoh-analisis", "exec"), known)
    assert isinstance(known["fig"], go.Figure)
    assert isinstance(known["sendiri"], go.Figure)
    assert known["fig"].to_json()
    assert len(known["capaian"]) == 5
