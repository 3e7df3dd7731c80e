"""The commands `versi` and `kembalikan`."""

from contextlib import suppress

from ilp_dash.cli.progress import stepping
from ilp_dash.errors import UserError

# Names printed of each kind of change; all of them are in the builds.
_SHOWN = 4


def versions_command(args) -> None:
    """List the kept builds, oldest first: what each holds and what changed since the one before."""
    from ilp_dash.config import data_dir
    from ilp_dash.domain.words import number
    from ilp_dash.store.connection import pointed_name, version_of
    from ilp_dash.store.versions import kept_builds

    kept = kept_builds()
    if not kept:
        print("Belum ada versi. Jalankan: python -m ilp_dash build")
        return
    serving = version_of(pointed_name(data_dir()) or "")
    head = ("versi", "dibangun", "bulan", "berkas", "keadaan", "ukuran")
    rows = [head, *(_cells(k) for k in kept)]
    wide = [max(len(row[n]) for row in rows) for n in range(len(head))]
    for row, k in zip(rows, [None, *kept], strict=True):
        right = (0, 3, 5)
        cells = [row[n].rjust(wide[n]) if n in right else row[n].ljust(wide[n]) for n in range(len(head))]
        print("  ".join(cells) + ("  ← tampil sekarang" if k and k.version == serving else ""))
        if k:
            print(*(f"{' ' * wide[0]}  {line}" for line in _since(k)), sep="\n")
    print(f"{number(len(kept))} versi, {_megabytes(sum(k.bytes for k in kept))}.", end=" ")
    print("Kembali ke salah satunya: python -m ilp_dash kembalikan NOMOR")


def _cells(k) -> tuple[str, ...]:
    from ilp_dash.domain.months import month_code
    from ilp_dash.domain.words import number

    if k.built_at is None:
        return str(k.version), "tidak terbaca", "", "", "", _megabytes(k.bytes)
    return (
        str(k.version),
        f"{k.built_at:%Y-%m-%d %H:%M}",
        " s.d. ".join(map(month_code, k.months)),
        number(k.files),
        f"sementara ({number(k.provisional)} laporan belum final)" if k.provisional else "final",
        _megabytes(k.bytes),
    )


def _since(k) -> list[str]:
    """Why this version is there, in lines."""
    if k.built_at is None:
        return ["berkasnya rusak atau dari versi aplikasi yang lain"]
    lines = [] if k.shown else ["dari versi aplikasi yang lain: tidak dapat ditampilkan atau dikembalikan"]
    if k.of_version != k.version:
        return [*lines, f"dikembalikan: isi versi {k.of_version}"]
    if k.change is None:
        return [*lines, "versi sebelumnya tidak disimpan atau tidak terbaca"]
    return [*lines, *(change_lines(k.change) or ["tidak ada yang berubah"])]


def change_lines(change) -> list[str]:
    """What changed from one build to the next, in Indonesian; empty: nothing."""
    renewed = sorted({*change.added} & {*change.gone})
    kinds = (
        ("berkas baru", [name for name in change.added if name not in renewed]),
        ("berkas diganti", renewed),
        ("berkas tidak lagi dipakai", [name for name in change.gone if name not in renewed]),
        ("aturan", change.rules),
        ("batas", change.cities),
        ("lain", change.others),
    )
    return [f"{kind}: {_some(names)}" for kind, names in kinds if names]


def roll_back_command(args) -> None:
    """Publish the figures of a kept build again."""
    import time

    from ilp_dash.config import data_dir
    from ilp_dash.store.connection import pointed_name, version_of
    from ilp_dash.store.records import open_records
    from ilp_dash.store.trail import REFUSED, note_alone
    from ilp_dash.store.versions import change_between, roll_back

    before, records = version_of(pointed_name(data_dir()) or ""), open_records()
    # Before it is done: no version comes to serve without a line, whatever is killed in between.
    note_alone(records, "kembalikan", f"versi {args.nomor}", "dimulai")
    started = time.perf_counter()
    try:
        with stepping("Mengembalikan") as step:
            path = roll_back(args.nomor, progress=lambda words, share: step(round(share * 100), 100))
    except UserError:
        note_alone(records, "kembalikan", f"versi {args.nomor}", REFUSED)
        raise
    version = version_of(path.name)
    note_alone(records, "kembalikan", f"versi {args.nomor} sebagai versi {version}", "tampil")
    took = round(time.perf_counter() - started)
    print(f"Isi versi {args.nomor} sekarang tampil sebagai versi {version} ({took} detik).")
    with suppress(UserError):  # what served before cannot be read
        lines = change_lines(change_between(before, version)) or ["tidak ada yang berubah"]
        print(f"Dibanding versi {before}:", *lines, sep="\n  ")
    print(
        "Ini hanya mengembalikan yang tampil; buku terima tidak berubah. Build berikutnya memakai lagi seluruh buku "
        "terima: tarik berkas yang salah dulu (buku-terima, lalu tarik NOMOR)."
    )


def _some(names) -> str:
    from ilp_dash.domain.words import number

    more = f", dan {number(len(names) - _SHOWN)} lagi" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _megabytes(size: int) -> str:
    from ilp_dash.domain.words import number

    return f"{number(size / 1e6, 1)} MB"
