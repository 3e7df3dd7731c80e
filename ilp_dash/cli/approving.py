"""Commands about the second person: menunggu, setujui, tolak."""

from ilp_dash.domain.words import number


def waiting_command(args) -> None:
    """List the files that wait for approval."""
    from ilp_dash.store.approval import waiting
    from ilp_dash.store.records import open_records

    files = waiting(open_records())
    print(f"{number(len(files))} laporan menunggu persetujuan." if files else "Tidak ada laporan yang menunggu.")
    for file in files:
        print(
            f"{file.id:>6}  {file.received_at:%Y-%m-%d %H:%M}  {file.puskesmas_code}  {file.year}  {file.file_name}: "
            f"{changed(file.change)}; dikirim {file.sent_by}"
        )
    if files:
        print("Waktu dalam UTC. Lanjutkan: python -m ilp_dash setujui NOMOR…, atau tolak NOMOR --catatan …")


def changed(change: tuple[int, int, int] | None) -> str:
    """ "12 angka baru, 3 berubah, 0 ditarik": what a file changed when it was taken; None = not kept."""
    if change is None:
        return "perubahannya tidak tercatat"
    new, other, gone = map(number, change)
    return f"{new} angka baru, {other} berubah, {gone} ditarik"


def approve_command(args) -> None:
    """Approve files."""
    from ilp_dash.store.approval import approve
    from ilp_dash.store.records import open_records

    records = open_records()
    for one in args.nomor:
        entries = approve(records, one)
        print(f"{entries[0].file_name} ({_of(entries)}) disetujui.")
    print("Lanjutkan: python -m ilp_dash build")


def send_back_command(args) -> None:
    """Send a file back to its sender."""
    from ilp_dash.store.approval import send_back
    from ilp_dash.store.records import open_records

    entries = send_back(open_records(), args.nomor, args.catatan)
    print(
        f"{entries[0].file_name} ({_of(entries)}) dikembalikan kepada {entries[0].sent_by}; yang digantikannya berlaku "
        "lagi. Jejaknya tetap ada."
    )
    print("Lanjutkan: python -m ilp_dash build")


def _of(entries) -> str:
    return ", ".join(f"{entry.puskesmas_code} {entry.year}" for entry in entries)
