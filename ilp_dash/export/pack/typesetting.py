"""typst in a process of its own: it keeps 2 MB of every page it has set, which no server should carry on.

As a command it reads one JSON line and writes what it made; typst is known to this module alone.
"""

import json
import subprocess
import sys
from pathlib import Path

from ilp_dash.config import PROJECT_DIR

FONTS = Path(__file__).resolve().parent / "fonts"


def typeset(source: str, form: str, inputs: dict[str, str], ppi: int = 144) -> bytes:
    """A document as "pdf" or its only page as "png". What is printed comes in as data (`inputs`), so that no name is
    taken for an instruction."""
    asked = json.dumps({"source": source, "form": form, "inputs": inputs, "ppi": ppi})
    command = [sys.executable, "-m", __name__]
    return subprocess.run(command, cwd=PROJECT_DIR, input=asked.encode(), stdout=subprocess.PIPE, check=True).stdout


def main() -> None:
    """Set what the standard input asks for."""
    import typst

    asked = json.load(sys.stdin.buffer)
    made = typst.compile(
        asked["source"].encode(),
        format=asked["form"],
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs=asked["inputs"],
        ppi=asked["ppi"],
    )
    if isinstance(made, list):
        raise ValueError(f"{len(made)} pages where one was asked for")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
