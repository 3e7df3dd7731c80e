"""Login and logout with a browser at a really started provider of identities (OpenID Connect)."""

import shutil

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect
from real_commands import command, free_port
from test_visitors import OWN
from visiting import HERE, asked

PEOPLE = {
    "ketua@dinkes.example": {"email": "Ketua@dinkes.example", "email_verified": True},
    "bidan@pkm.example": {"email": "bidan@pkm.example"},
    "palsu": {"email": "ketua@dinkes.example", "email_verified": False},
    "tamu": {"email": "tamu@dinkes.example", "email_verified": True},
}
TABLE = "/unduh/pws-kelurahan.csv?kota=33.71&indikator=K6"


@pytest.fixture(scope="module")
def server(small_city, serving, tmp_path_factory):
    """A server nobody sits at (connections of this computer are the proxy's), with login at a provider of its own."""
    home = tmp_path_factory.mktemp("home")
    folder = shutil.copytree(small_city, home / "data")
    command(folder, "peran", "beri", "ketua@dinkes.example", "pimpinan")
    command(folder, "peran", "beri", "bidan@pkm.example", "petugas", "--puskesmas", OWN)
    port = free_port()
    with run_server_in_thread(user_claims=[User(sub=name, claims=said) for name, said in PEOPLE.items()]) as provider:
        (home / ".streamlit").mkdir()
        (home / ".streamlit" / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
            'client_id = "dasbor"\nclient_secret = "rahasia"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n'
        )
        with serving(folder, port, HOME=str(home), ILP_PROXY=HERE) as address:
            yield address


def log_in(one, name: str) -> None:
    one.page.get_by_role("link", name="Masuk", exact=True).click()
    one.page.get_by_role("button", name=name, exact=True).click()
    one.page.wait_for_url(f"{one.server}/**")
    one.settle()


def log_out(one) -> None:
    one.page.get_by_role("link", name="Keluar", exact=True).click()
    one.page.get_by_role("button", name="End session").click()  # the provider's own question
    one.page.get_by_role("link", name="Masuk", exact=True).wait_for()
    one.settle()


def view_of(one) -> str:
    return one.page.locator(".bar-marks .mark").last.inner_text()


def view_of_download(one) -> str:
    text = one.context.request.get(one.server + TABLE).text()
    return next(line for line in text.splitlines() if line.startswith("Tampilan;")).split(";")[1].split(":")[0]


@pytest.mark.parametrize(
    ("name", "person", "view"),
    [
        ("ketua@dinkes.example", "ketua@dinkes.example", "dinas"),
        ("bidan@pkm.example", "bidan@pkm.example", "petugas"),
        ("tamu", "tamu@dinkes.example", "umum"),
    ],
)
def test_who_logs_in_sees_the_view_of_his_role_on_pages_and_in_downloads_until_he_logs_out(visit, name, person, view):
    one = visit(refuse=False)
    one.open("/pws?kota=33.71")
    assert (view_of(one), view_of_download(one)) == ("umum", "umum")
    log_in(one, name)
    expect(one.page.locator(".bar-who")).to_contain_text(person)
    one.open("/pws?kota=33.71")
    assert (view_of(one), view_of_download(one)) == (view, view)
    log_out(one)
    assert (view_of(one), view_of_download(one)) == ("umum", "umum")
    assert not [c["name"] for c in one.context.cookies() if c["name"].startswith("_streamlit_user")]


def test_a_login_that_was_ended_ends_in_other_open_pages_and_old_cookies_too(visit, server):
    one = visit(refuse=False)
    one.open("/pws?kota=33.71")
    log_in(one, "ketua@dinkes.example")
    one.open("/pws?kota=33.71")
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in one.context.cookies())
    other = one.context.new_page()
    other.goto(f"{server}/spm?kota=33.71")
    expect(other.locator(".bar-marks .mark").last).to_have_text("dinas")
    assert "Tampilan;dinas:" in asked(server, TABLE, headers=(("Cookie", cookies),))[1]
    log_out(one)
    assert "Tampilan;umum:" in asked(server, TABLE, headers=(("Cookie", cookies),))[1]
    other.get_by_role("link", name="PWS", exact=True).click()
    other.wait_for_url("**/pws?**")
    expect(other.locator(".bar-marks .mark").last).to_have_text("umum")


def test_an_address_nobody_has_verified_names_nobody(visit):
    one = visit(refuse=False)
    one.open("/pws?kota=33.71")
    log_in(one, "palsu")
    one.open("/pws?kota=33.71")
    assert (view_of(one), view_of_download(one)) == ("umum", "umum")
    assert "ketua" not in one.page.locator(".bar").inner_text()


def test_a_cookie_that_was_changed_or_signed_by_another_names_nobody(visit, server):
    one = visit(refuse=False)
    one.open("/pws?kota=33.71")
    log_in(one, "ketua@dinkes.example")
    value = next(c["value"] for c in one.context.cookies() if c["name"] == "_streamlit_user").strip('"')
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    said = f'{{"origin": "{server}", "is_logged_in": true, "email": "ketua@dinkes.example"}}'
    forged = create_signed_value("y" * 40, "_streamlit_user", said).decode()
    ours = create_signed_value("x" * 40, "_streamlit_user", said).decode()
    elsewhere = create_signed_value("x" * 40, "_streamlit_user", said.replace(server, "http://lain.example")).decode()
    for cookie, view in (
        (value, "dinas"),
        (ours, "dinas"),
        (value[:-2] + "AA", "umum"),
        (forged, "umum"),
        (elsewhere, "umum"),
    ):
        _, text = asked(server, TABLE, headers=(("Cookie", f"_streamlit_user={cookie}"),))
        assert f"Tampilan;{view}:" in text


def test_a_server_without_settings_for_it_offers_no_login(small_city, serving):
    with serving(small_city, HOME="/nonexistent") as address:
        assert asked(address, "/masuk") == (404, "Masuk belum diatur di dasbor ini (docs/deploy.md).")
