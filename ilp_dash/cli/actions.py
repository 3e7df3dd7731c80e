"""The command `tindak-lanjut`: the list of actions on the screen, as a workbook, and the workbook read back."""

from pathlib import Path

from ilp_dash.errors import BadFile, UserError


def actions_command(args) -> None:
    """List or write out the actions of one city or all, or take a workbook of them in."""
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    kota = reference.city(args.kota).kota_code if args.kota else None
    if args.masuk:
        _take_in(args.masuk)
    elif args.xlsx:
        _write_out(args.xlsx, kota, reference)
    else:
        _list(kota)


def _list(kota: str | None) -> None:
    from ilp_dash.domain.months import date_label
    from ilp_dash.domain.words import number

    found, today = _found(kota)
    late = sum(action.is_overdue(today) for action in found)
    still = sum(action.is_open for action in found)
    print(f"{number(still)} tindak lanjut terbuka, {number(late)} lewat tenggat; {number(len(found))} semuanya.")
    for action in found:
        due = f"{date_label(action.due)}{' (LEWAT)' if action.is_overdue(today) else ''}"
        where = action.kelurahan_code or action.puskesmas_code or action.kota_code
        print(f"{action.id:>5}  {action.state:<10}  {due}  {where}  {action.plan} — {action.owner}")


def _write_out(path: Path, kota: str | None, reference) -> None:
    from ilp_dash.export.actions import to_xlsx

    found, today = _found(kota)
    names = {a.code: a.name for a in reference.areas} | {c.kota_code: c.name for c in reference.cities}
    names |= {p.puskesmas_code: f"Puskesmas {p.name}" for p in reference.puskesmas}
    path = path.with_suffix(".xlsx")
    try:
        path.write_bytes(to_xlsx(found, names, today))
    except OSError as error:
        raise UserError(f"{path} tidak dapat ditulis ({error.strerror}). Pilih nama atau folder lain.") from None
    print(f"{len(found)} tindak lanjut ditulis ke {path}. Kembalikan: python -m ilp_dash tindak-lanjut --masuk {path}")


def _take_in(path: Path) -> None:
    from ilp_dash.ingest.actions_workbook import read_actions
    from ilp_dash.store.actions import take_rows
    from ilp_dash.store.records import open_records

    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} tidak dapat dibaca ({error.strerror}).") from None
    rows = read_actions(content, path.name)
    try:
        added, changed = take_rows(open_records(), rows)
    except BadFile as error:
        raise BadFile(f"{error}\nTidak ada yang disimpan. Perbaiki baris itu, lalu ulangi.") from None
    print(f"{path.name}: {added} tindak lanjut baru, {changed} berubah, {len(rows) - added - changed} tetap.")


def _found(kota: str | None):
    """The actions of a city or all, in order, and the day it is there."""
    from ilp_dash.domain.actions import in_order
    from ilp_dash.domain.areas import today_in
    from ilp_dash.store.actions import actions
    from ilp_dash.store.records import records_to_read

    today = today_in(kota or "")
    return in_order(actions(records_to_read(), kota), today), today
