"""The command `paparan`: the files for a meeting."""

import time
from difflib import get_close_matches

from ilp_dash.cli import sending


def pack_command(args) -> int:
    """Make every file of a pack into a folder, and say which; or send it."""
    if sending.wanted(args):
        return sending.send_command(args, chosen)
    from ilp_dash.cli.progress import stepping
    from ilp_dash.store.connection import PUBLIC, STAFF, as_of, viewing
    from ilp_dash.ui.pack import write

    since = time.monotonic()
    with viewing(PUBLIC if args.umum else STAFF), as_of(args.versi), stepping("Bahan rapat") as tell:
        sel = chosen(args)
        made = write(sel, args.rapat, args.folder, lambda words, share: tell(share, 1, words))
    for name, size in made:
        print(f"{args.folder / name} ({size // 1024} KB)")
    seconds = f"{time.monotonic() - since:.1f}".replace(".", ",")
    print(f"{len(made)} berkas dalam {seconds} detik.")
    return 0


def chosen(args):
    """The city and month, or the newest one, and the puskesmas a command names, in the view in use. Raises
    UnknownArea."""
    from ilp_dash.ui.addresses import read_selection

    sel = read_selection({"kota": args.kota, "periode": "" if args.periode in (None, "terbaru") else args.periode})
    return sel.but(puskesmas=_code_of(args.puskesmas, sel.kota)) if args.puskesmas else sel


def _code_of(words: str, kota: str) -> str:
    """The code of a puskesmas of a city by its code or name. Raises UnknownArea, with the names that come near."""
    from ilp_dash.errors import UnknownArea
    from ilp_dash.store.queries import places
    from ilp_dash.ui.data import each
    from ilp_dash.ui.places import city

    units, asked = each(places.puskesmas_of, kota), words.lower().removeprefix("puskesmas ").strip()
    for unit in units:
        if asked in (unit.puskesmas_code.lower(), unit.name.lower()):
            return unit.puskesmas_code
    names = {unit.name.lower(): unit.name for unit in units}
    near = [names[name] for name in get_close_matches(asked, names, 3)] or sorted(names.values())[:3]
    raise UnknownArea(
        f"Puskesmas '{words[:40]}' tidak ada di {city(kota).name}. Tulis kode atau namanya, misalnya {', '.join(near)}."
    )
