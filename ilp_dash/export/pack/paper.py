"""The pack's papers: PDF and pictures by typst, with the fonts of this folder. typst is known to this module alone."""

from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"


PICTURE = """#set page(width: 700pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png(svg: str) -> bytes:
    """A picture of an SVG, 1.400 pixels wide."""
    return _compiled(PICTURE, "png", {"svg": svg})


def _compiled(source: str, form: str, inputs: dict[str, str]) -> bytes:
    """What is printed comes in as data, so that no name is taken for an instruction."""
    made = typst.compile(
        source.encode(), format=form, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, ppi=144
    )
    return made[0] if isinstance(made, list) else made
