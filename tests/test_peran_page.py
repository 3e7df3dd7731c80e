"""Peran: who may give roles on the page, what it says, and that each one leaves a line in the trail."""

import pytest
from streamlit.testing.v1 import AppTest

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.roles import ROLES
from ilp_dash.store.people import give_role, grants
from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest
from ilp_dash.ui import uploading

SESSION = "test session id"  # AppTest's


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    monkeypatch.setattr(uploading, "_proven", set())


def page() -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=60)
    app.switch_page("pages/rujukan/peran.py")
    return app.run()


def at_the_console() -> AppTest:
    uploading.prove(SESSION, uploading.code())
    return page()


def given(app: AppTest, who: str, role: str) -> AppTest:
    app.text_input[0].set_value(who)
    app.selectbox[0].set_value(role)
    return next(b for b in app.button if b.label == "Beri").click().run()


def test_at_the_computer_of_the_server_the_code_of_its_console_is_asked_for_first():
    app = page()
    assert not app.exception and app.text_input[0].label == "Kode unggah" and not app.selectbox


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_given_and_withdrawn_and_both_leave_a_line(role):
    app = given(at_the_console(), "Ani@Dinkes.example", role)
    assert not app.exception and "sekarang" in app.success[0].value
    [grant] = grants(open_records())
    assert (grant.identity, grant.role, grant.given_by) == ("ani@dinkes.example", role, uploading.AT_THE_CONSOLE)
    assert (grant.puskesmas_code is not None) == (role == "petugas")
    app = next(b for b in app.button if b.label == "Cabut").click().run()
    assert grants(open_records()) == [] and "dicabut" in app.success[0].value
    lines = latest(open_records())
    assert [(line.what, line.who) for line in lines] == [
        ("peran cabut", uploading.AT_THE_CONSOLE),
        ("peran beri", uploading.AT_THE_CONSOLE),
    ]


def test_what_is_no_name_is_told_so_and_nothing_is_given():
    app = given(at_the_console(), "dua kata", "admin")
    assert "tanpa spasi" in app.error[0].value and grants(open_records()) == []


def test_a_name_is_shown_as_words_alone():
    give_role(open_records(), "[masuk](http://jahat.example)", "pimpinan")
    told = "".join(m.value for m in at_the_console().markdown)
    assert r"\[masuk\](" in told and "http://" not in told  # the joiner stands within the address
