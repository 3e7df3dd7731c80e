"""Commands about the second person and closed periods: menunggu, setujui, tolak, kunci."""

from datetime import UTC

from ilp_dash.domain.difference import counts_in_words
from ilp_dash.domain.months import month_code, month_label, parse_month
from ilp_dash.domain.words import number
from ilp_dash.errors import BadSetting


def waiting_command(args) -> None:
    """List the files that wait for approval."""
    from ilp_dash.store.approval import waiting
    from ilp_dash.store.records import open_records

    files = waiting(open_records())
    print(f"{number(len(files))} laporan menunggu persetujuan." if files else "Tidak ada laporan yang menunggu.")
    for file in files:
        print(
            f"{file.id:>6}  {file.received_at:%Y-%m-%d %H:%M}  {file.puskesmas_code}  {file.year}  {file.file_name}: "
            f"{counts_in_words(file.change)}; dikirim {file.sent_by}"
            + (f"; {file.explanation}" if file.explanation else "")
        )
    if files:
        print("Waktu dalam UTC. Lanjutkan: python -m ilp_dash setujui NOMOR…, atau tolak NOMOR --catatan …")


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


def lock_command(args) -> None:
    """List the closed months, close one, or open it again."""
    from ilp_dash.store.locks import lock, locks, reopen
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    records, reference = open_records(), load_reference()
    city = reference.city(args.kota) if args.kota else None
    if args.bulan is None and not args.buka:
        found = [one for one in locks(records) if city is None or one.kota_code == city.kota_code]
        for one in found:
            at = f"{one.locked_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
            print(f"{one.kota_code}  {month_code(one.month)}  dikunci {at} oleh {one.locked_by}")
        if not found:
            print("Tidak ada bulan yang dikunci.")
        return
    month = parse_month(args.bulan)
    if month is None:
        raise BadSetting(f"Bulan '{args.bulan or ''}' tidak terbaca. Contoh: python -m ilp_dash kunci 33.71 2026-06")
    if args.buka:
        reopen(records, city.kota_code, month, args.alasan)
        print(f"{city.name}, {month_label(month)}: kunci dibuka. Lanjutkan: python -m ilp_dash build")
    else:
        units = [p.puskesmas_code for p in reference.puskesmas if p.kota_code == city.kota_code]
        lock(records, city.kota_code, month, units)
        print(f"{city.name}, {month_label(month)}: dikunci; angkanya final. Lanjutkan: python -m ilp_dash build")


def _of(entries) -> str:
    return ", ".join(f"{entry.puskesmas_code} {entry.year}" for entry in entries)
