"""Satu perintah untuk semuanya, hanya dengan pustaka bawaan Python (3.11 ke atas), di Linux, macOS, dan Windows.

python mulai.py run      siapkan lalu jalankan dasbor di http://127.0.0.1:8501
python mulai.py test     periksa gaya kode, lalu semua uji
python mulai.py demo     buat ulang data peragaan dan bangun basis datanya
python mulai.py bench    ukur kecepatan dan cetak tabelnya
python mulai.py soak     uji tahan layar publik, 30 menit (lebih singkat: --menit 2)
python mulai.py lint     periksa gaya kode saja
python mulai.py setup    pasang pustaka saja
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file also meets older Pythons, to say so
    sys.exit(
        "Perlu Python 3.11 atau lebih baru; yang ini "
        + sys.version.split()[0]
        + ". Pasang dari python.org, lalu ulangi."
    )

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FOR_RUN = ("requirements.txt",)
FOR_TEST = ("requirements.txt", "requirements-test.txt")
# What the required libraries require themselves, at the versions everything was tested with.
EXACT = "constraints.txt"
# What `demo --bila-kosong` ends with where reports have been taken (ilp_dash/cli/first.py).
HOLDS_REPORTS = 3


def say(text: str) -> None:
    print(text, flush=True)


def call(*command, env: dict | None = None) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})})


def must(*command) -> None:
    code = call(*command)
    if code:
        sys.exit(code)


# --- pustaka
# -----------------------------------------------------------------------------------------------------------


def prepare(files: tuple[str, ...]) -> None:
    """Make .venv and install the pinned requirement files, unless the very same files are installed already."""
    uv = shutil.which("uv")
    if not PYTHON.exists():
        make_venv(uv)
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in (*files, EXACT))).hexdigest()
    mark = VENV / f"terpasang-{files[-1]}.sha256"
    if mark.exists() and mark.read_text() == wanted:
        return
    say(f"Memasang pustaka dari {' dan '.join(files)} (sekali saja, beberapa menit tanpa uv) …")
    listed = [part for name in files for part in ("-r", name)] + ["-c", EXACT]
    if uv:
        code = call(uv, "pip", "install", "-q", "--python", PYTHON, *listed)
    else:
        code = call(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q", *listed)
    if code:
        sys.exit(
            "Pustaka gagal dipasang. Periksa jaringan (atau alamat cermin PyPI di PIP_INDEX_URL), "
            "lalu ulangi perintah ini."
        )
    mark.write_text(wanted)


def make_venv(uv: str | None) -> None:
    say(f"Membuat {VENV.name}/ …")
    if uv:
        code = call(uv, "venv", "--python", sys.executable, VENV)
    elif importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "Modul venv belum lengkap di Python ini. Di Debian/Ubuntu: sudo apt-get install -y python3-venv, "
            "lalu ulangi."
        )
    else:
        code = call(sys.executable, "-m", "venv", "--clear", VENV)
    if code or not PYTHON.exists():
        sys.exit(f"Folder {VENV} gagal dibuat. Hapus folder itu; di Debian/Ubuntu pasang python3-venv; lalu ulangi.")


# --- perintah
# ----------------------------------------------------------------------------------------------------------


def data_dir() -> Path:
    return Path(os.environ.get("ILP_DATA_DIR") or ROOT / "data" / "local")


def setup(rest: list[str]) -> int:
    prepare(FOR_RUN)
    say("Pustaka siap.")
    return 0


def demo(rest: list[str]) -> int:
    prepare(FOR_RUN)
    build_demo(rest)
    return 0


def build_demo(rest: list[str]) -> None:
    say("Membuat data peragaan (simulasi), memuatnya, dan membangun basis data …")
    must(PYTHON, "-m", "ilp_dash", "demo", *rest)
    must(PYTHON, "-m", "ilp_dash", "import", "--kiriman")
    must(PYTHON, "-m", "ilp_dash", "build")


def first_build() -> None:
    """Something to show where nothing was built: what people have sent, and only if they never sent anything the
    demonstration, which would mix with it."""
    code = call(PYTHON, "-m", "ilp_dash", "demo", "--bila-kosong")
    if code == HOLDS_REPORTS:
        say("Membangun basis data dari laporan yang sudah diterima …")
    elif code:
        sys.exit(code)
    else:
        must(PYTHON, "-m", "ilp_dash", "import", "--kiriman")
    must(PYTHON, "-m", "ilp_dash", "build")


def run(rest: list[str]) -> int:
    prepare(FOR_RUN)
    if not (data_dir() / "current").exists():
        first_build()
    command = [str(PYTHON), "-m", "ilp_dash", "serve", *rest]
    if os.name != "nt":
        os.chdir(ROOT)
        sys.stdout.flush()
        os.execv(command[0], command)  # Ctrl+C reaches the server itself
    return call(*command)


def lint(rest: list[str]) -> int:
    prepare(FOR_TEST)
    return call(PYTHON, "-m", "ruff", "check", ".", *rest)


def test(rest: list[str]) -> int:
    style = lint([])
    in_ci = os.environ.get("CI", "").lower() in ("1", "true")
    browser = find_chromium() or install_chromium()
    if not browser:
        say("PERHATIAN: chromium tidak ada, uji peramban TIDAK dijalankan. Pasang: apt-get install -y chromium")
    env = {"ILP_CHROMIUM": browser or "", "ILP_BROWSER_REQUIRED": "1" if in_ci else ""}
    code = call(PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", *rest, env=env)
    if style:
        say("Gaya kode: ada temuan ruff, lihat di atas.")
    return code or style


def bench(rest: list[str]) -> int:
    prepare(FOR_TEST)
    browser = find_chromium() or install_chromium()
    if not browser:
        sys.exit("Pengukuran perlu chromium. Pasang: apt-get install -y chromium, lalu ulangi.")
    return call(PYTHON, "benchmarks/run.py", *rest, env={"ILP_CHROMIUM": browser})


def soak(rest: list[str]) -> int:
    prepare(FOR_TEST)
    browser = find_chromium() or install_chromium()
    if not browser:
        sys.exit("Uji tahan perlu chromium. Pasang: apt-get install -y chromium, lalu ulangi.")
    return call(PYTHON, "benchmarks/soak.py", *rest, env={"ILP_CHROMIUM": browser})


def find_chromium() -> str | None:
    return os.environ.get("ILP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def install_chromium() -> str | None:
    """Install Debian's chromium when this machine lets us: apt-get there, and root."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Memasang chromium dengan apt-get untuk uji peramban …")
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        if call("apt-get", "update", "-q", env=env) == 0:
            call("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", env=env)
    return find_chromium()


COMMANDS = {"run": run, "test": test, "demo": demo, "bench": bench, "soak": soak, "lint": lint, "setup": setup}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__.strip())
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
