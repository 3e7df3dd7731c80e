"""The command `paparan`: the files for a meeting."""

import time
from pathlib import Path


def pack_command(args) -> None:
    """Make every file of a pack into a folder, one line for each."""
    from ilp_dash.errors import UserError
    from ilp_dash.store.connection import PUBLIC, STAFF, viewing
    from ilp_dash.ui.addresses import read_selection
    from ilp_dash.ui.pack import files

    with viewing(PUBLIC if args.umum else STAFF):
        wanted = files(read_selection({"kota": args.kota, "periode": args.periode}), args.rapat)
        folder: Path = args.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{folder} tidak dapat dibuat ({error.strerror}). Pilih folder lain.") from None
        for name, make in wanted.items():
            since = time.monotonic()
            body = make()
            unready = folder / f"{name}.bagian"  # a file of the pack is whole, or not there
            unready.write_bytes(body)
            unready.replace(folder / name)
            seconds = f"{time.monotonic() - since:.1f}".replace(".", ",")
            print(f"{folder / name} ({len(body) // 1024} KB, {seconds} detik)", flush=True)
