"""Where things lie: the committed reference data and the folder for everything made at run time."""

import os
from pathlib import Path
from urllib.parse import quote

from ilp_dash.errors import BadSetting

PROJECT_DIR = Path(__file__).resolve().parent.parent
REFERENCE_DIR = PROJECT_DIR / "data" / "reference"
STATIC_DIR = PROJECT_DIR / "static"

MOST_KEPT = 1_000


def data_dir() -> Path:
    """Folder of everything made at run time: `ILP_DATA_DIR`, or `data/local` beside the code.

    Raises BadSetting for a name with a question mark: DuckDB takes what follows it for options.
    """
    folder = Path(os.environ.get("ILP_DATA_DIR") or PROJECT_DIR / "data" / "local")
    if "?" in str(folder):
        raise BadSetting(f"Folder data '{folder}' memuat tanda tanya, yang tidak dapat dipakai. Ganti nama foldernya.")
    return folder


def kept_builds() -> int:
    """How many builds are kept, to look at and to go back to, and of how many months the last one besides:
    `ILP_VERSI_DISIMPAN` (12). Raises BadSetting."""
    text = os.environ.get("ILP_VERSI_DISIMPAN") or "12"
    if not (text.isascii() and text.isdigit() and 2 <= int(text[:9]) <= MOST_KEPT):
        raise BadSetting(f"ILP_VERSI_DISIMPAN '{text[:20]}' tidak dapat dipakai. Tulis bilangan 2–{MOST_KEPT}.")
    return int(text)


def submissions_dir() -> Path:
    """Folder a puskesmas's files are put into before they are imported."""
    return data_dir() / "kiriman"


def originals_dir() -> Path:
    """Folder of accepted files exactly as received, each named by its SHA-256."""
    return data_dir() / "asli"


def shown_dir() -> Path:
    """Folder of the files shown at meetings, each named by its SHA-256."""
    return data_dir() / "bahan"


def uploads_dir() -> Path:
    """Folder of a file handed in through the page while a command works on it; empty otherwise."""
    return data_dir() / "unggah"


def uploads_from_network() -> bool:
    """May files be handed in from other computers: `ILP_UNGGAH=jaringan`; anything else means only at this one."""
    return os.environ.get("ILP_UNGGAH") == "jaringan"


def host_names() -> list[str]:
    """Names the pages may be asked for besides this computer's own: `ILP_NAMA_HOST`, separated by commas."""
    return [name.strip() for name in (os.environ.get("ILP_NAMA_HOST") or "").split(",") if name.strip()]


def public_only() -> bool:
    """Does the server show the public view whoever asks: `ILP_TAMPILAN=umum`, as `serve --umum` sets it."""
    return os.environ.get("ILP_TAMPILAN") == "umum"


def proxy_address() -> str | None:
    """IP address of the reverse proxy that names people: `ILP_PROXY`; None: no proxy is believed."""
    return os.environ.get("ILP_PROXY", "").strip() or None


def proxy_header() -> str:
    """Header, in small letters, in which that proxy names a person: `ILP_PROXY_KEPALA`."""
    return (os.environ.get("ILP_PROXY_KEPALA") or "X-Remote-User").strip().lower()


def acting_for() -> str | None:
    """The person a command writes for, when the server runs it: `ILP_PELAKU`; None: who started it himself."""
    return os.environ.get("ILP_PELAKU") or None


def records_url() -> str:
    """SQLAlchemy address of what people write: ledger and settings (`ILP_RECORDS_URL`)."""
    return os.environ.get("ILP_RECORDS_URL") or f"sqlite:///{quote(str(data_dir() / 'records.sqlite'))}"
