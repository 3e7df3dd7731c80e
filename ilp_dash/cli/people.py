"""Commands about people: peran, jejak."""

from datetime import UTC


def roles_command(args) -> None:
    """Show who has which role."""
    from ilp_dash.domain.roles import ROLES
    from ilp_dash.store.people import grants
    from ilp_dash.store.records import open_records

    rows = grants(open_records(), history=args.riwayat)
    if not rows:
        print("Belum ada yang memegang peran. Contoh: python -m ilp_dash peran beri ani@dinkes.example pimpinan")
        print(*(f"  {role.id}: {role.about}" for role in ROLES.values()), sep="\n")
    for row in rows:
        puskesmas = f" {row.puskesmas_code}" if row.puskesmas_code else ""
        ended = f", dicabut {_local(row.withdrawn_at)} oleh {row.withdrawn_by}" if row.withdrawn_at else ""
        print(f"{row.identity}  {row.role}{puskesmas}  (sejak {_local(row.given_at)}, oleh {row.given_by}{ended})")


def give_command(args) -> None:
    """Give somebody a role."""
    from ilp_dash.domain.roles import ROLES
    from ilp_dash.errors import UnknownArea
    from ilp_dash.store.people import give_role
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    if args.puskesmas and args.puskesmas not in {p.puskesmas_code for p in load_reference().puskesmas}:
        raise UnknownArea(
            f"Puskesmas dengan kode '{args.puskesmas[:20]}' tidak ada dalam daftar. "
            "Kodenya ada di data/reference/puskesmas.csv."
        )
    row = give_role(open_records(), args.surel, args.peran, args.puskesmas)
    puskesmas = f" {row.puskesmas_code}" if row.puskesmas_code else ""
    print(f"{row.identity}: {ROLES[row.role].title}{puskesmas}, {ROLES[row.role].about}. Berlaku sejak sekarang.")


def withdraw_command(args) -> None:
    """Withdraw somebody's role."""
    from ilp_dash.store.people import withdraw_role
    from ilp_dash.store.records import open_records

    row = withdraw_role(open_records(), args.surel)
    print(f"Peran {row.role} dari {row.identity} dicabut; berlaku pada kliknya yang berikut.")


def trail_command(args) -> None:
    """Show the newest lines of the trail."""
    from ilp_dash.store.records import open_records
    from ilp_dash.store.trail import latest

    for line in reversed(latest(open_records(), args.banyak)):
        print(f"{_local(line.at)}  {line.who}  {line.what}: {line.subject} → {line.result}")


def _local(moment) -> str:
    """A moment in UTC as the clock of this computer said it."""
    return f"{moment.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
