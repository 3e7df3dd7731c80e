"""The commands `cadangkan` and `pulihkan`."""


def back_up_command(args) -> None:
    """Write a backup, and read it again to be sure."""
    from ilp_dash.domain.words import number
    from ilp_dash.store.backup import back_up, check_backup

    count = back_up(args.berkas)
    check_backup(args.berkas)
    size = number(args.berkas.stat().st_size / 1e6, 1)
    print(f"{args.berkas}: {number(count)} berkas, {size} MB, sudah dibaca ulang dan utuh.")


def restore_command(args) -> None:
    """Check a backup; unless only that was wanted, put it in place and build."""
    from ilp_dash.cli.database import build_now
    from ilp_dash.store.backup import check_backup, restore

    said = check_backup(args.berkas)
    print(f"{args.berkas.name} utuh: {len(said['files'])} berkas, dibuat {said['made_at'].replace('T', ' ')}.")
    if args.periksa:
        return
    made, aside = restore(args.berkas, lambda: build_now(everything=True))
    print(f"Dipulihkan; basis data {made.name} dibangun dan sekarang dipakai, juga oleh server yang sedang berjalan.")
    if aside:
        print(f"Yang ada sebelumnya disimpan di {aside}. Hapus bila sudah yakin.")
