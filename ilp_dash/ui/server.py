"""The server of the pages: options of `st.App`, warm start, errors without traces.

`streamlit run app.py` and `python -m ilp_dash serve` both serve `st.App(app.py, **options())`.
"""

import asyncio
import contextlib
import gc
import logging
import os
import secrets
import sys
import threading

import streamlit as st

from ilp_dash.config import PROJECT_DIR
from ilp_dash.errors import UserError
from ilp_dash.store.connection import PUBLIC, STAFF, close_all, usual_view
from ilp_dash.ui.delivery import FAILED, Delivery, compress_first_files
from ilp_dash.ui.leaving import close_left_uploads, give_large_blocks_back
from ilp_dash.ui.plain import plain
from ilp_dash.ui.uploading import code

LOG = logging.getLogger("ilp_dash")


def in_session() -> bool:
    """True while Streamlit runs app.py for a visitor; False when the server imports it to find the application."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    return get_script_run_ctx(suppress_warning=True) is not None


def options() -> dict:
    """Keyword arguments for `st.App`: our routes, the delivery middleware, the warm start and the error screen."""
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager

    # A folder named pages/ makes Streamlit run the first visitor of a fresh server through its old page system, which
    # knows none of our addresses; the menu of ilp_dash.ui.frame is the only one there is.
    PagesManager.uses_pages_directory = False
    # An address in a header can be invented: uvicorn is to name that of the connection (PINs are counted by it).
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    return {
        "routes": _routes(),
        "middleware": [Middleware(Delivery)],
        "lifespan": lifespan,
        "on_script_error": show_script_error,
        "exception_handlers": {Exception: apologize},
    }


def serve(port: int | None = None, address: str | None = None) -> None:
    """Serve the pages until stopped. Port and address not given come from .streamlit/config.toml (127.0.0.1:8501)."""
    script = PROJECT_DIR / "app.py"
    sys.argv = [str(script)]  # Streamlit looks for its settings beside the script it is started with
    # The port given here is a change of settings to Streamlit, which it would announce in English before it starts.
    logging.getLogger("streamlit.config").addFilter(lambda record: "config option section" not in record.getMessage())
    config = {}
    if port is not None:
        config["server.port"] = port
    if address is not None:
        config["server.address"] = address
    st.App(script, **options()).run(config=config)


def _routes() -> list:
    """Routes of map shapes, downloads and the public screen, under `server.baseUrlPath`."""
    from starlette.routing import Route

    from ilp_dash.ui.routes import ROUTES

    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return (
        [Route(f"/{base}{route.path}", route.endpoint, methods=route.methods) for route in ROUTES]
        if base
        else list(ROUTES)
    )


# --- start
# -------------------------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def lifespan(_app):
    """Do the slow first things before the first visitor: imports, the store, compressed files."""
    _allow_many_handles()
    give_large_blocks_back()
    usual_view(PUBLIC)  # what nobody has been seen to ask is asked of the view for everybody
    await asyncio.to_thread(_warm_up)
    threading.Thread(target=compress_first_files, name="compress", daemon=True).start()
    print(f"Dasbor siap di {_address()} (hentikan dengan Ctrl+C)", flush=True)
    print(f"Kode unggah di komputer ini: {code()}", flush=True)
    closing = asyncio.create_task(close_left_uploads())
    yield
    closing.cancel()
    usual_view(STAFF)
    close_all()
    gc.unfreeze()


def _allow_many_handles() -> None:
    """Take all handles (files, connections) the system grants: a session holds four, the usual limit is 1,024."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit; macOS may refuse
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _warm_up() -> None:
    try:
        from ilp_dash.ui import frame

        warm_up = getattr(frame, "warm_up", None)
        if warm_up:
            warm_up()
    except UserError as error:  # no store yet: the pages say so themselves
        print(str(error), file=sys.stderr, flush=True)
    except Exception as error:  # noqa: BLE001 - noted in the log; a page that fails is no reason to serve none
        _noted(error)
    gc.collect()
    gc.freeze()  # what lives as long as the server is never searched for garbage again


def _address() -> str:
    host = st.get_option("server.address") or "127.0.0.1"
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{st.get_option('server.port')}/{base}"


# --- errors
# ------------------------------------------------------------------------------------------------------------


def _noted(error: Exception) -> str:
    """The code under which a failure of ours stands in the log."""
    code = secrets.token_hex(3).upper()
    LOG.error("Kesalahan %s", code, exc_info=error)
    return code


async def apologize(_request, error: Exception):
    """What a browser gets when an address fails: 500 with the log's code."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(
        f"{FAILED} Kode: {_noted(error)}", 500, headers={"Content-Language": "id", "Cache-Control": "no-store"}
    )


def show_script_error(error: Exception) -> bool:
    """What a visitor sees when a page fails: what to mend (UserError), else an apology with the log's code."""
    if isinstance(error, UserError):
        st.warning(plain(str(error)))
        return True
    st.error(
        "Maaf, bagian ini gagal ditampilkan. Muat ulang halaman; "
        f"bila terulang, sampaikan kode **{_noted(error)}** kepada pengelola dasbor."
    )
    return True
