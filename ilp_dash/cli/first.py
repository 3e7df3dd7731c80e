"""The demonstration, but never beside what people have sent."""

from ilp_dash.cli.files import demo_command

# Exit code of `demo --bila-kosong` where reports have been taken: mulai.py builds those instead.
HOLDS_REPORTS = 3


def demo_if_wanted(args) -> int | None:
    """Write the demonstration; with --bila-kosong only into a ledger that never took a report."""
    from ilp_dash.store.ledger import all_submissions
    from ilp_dash.store.records import records_to_read

    if args.bila_kosong and (taken := len(all_submissions(records_to_read()))):
        print(f"Buku terima sudah berisi {taken} berkas; data peragaan tidak dibuat.")
        return HOLDS_REPORTS
    return demo_command(args)
