"""The command dhis2: the mapping table of an office, and the pull of the values it names."""

import hashlib
import os

from ilp_dash.cli.progress import stepping
from ilp_dash.errors import BadSetting


def dhis2_command(args) -> int:
    """Check the mapping table as a whole and remember it; with --url fetch what it names into a folder."""
    from ilp_dash.ingest.dhis2.mapping_table import read_mapping_table
    from ilp_dash.ingest.originals import received_bytes
    from ilp_dash.store.mappings import remember
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    content = received_bytes(args.pemetaan)
    mapping = read_mapping_table(content, args.pemetaan.name, load_reference())
    months = _months(args) if args.url else []
    remember(open_records(), mapping, hashlib.sha256(content).hexdigest(), args.pemetaan.name)
    print(
        f"{args.pemetaan.name}: {len(mapping.names)} unit dan {len(mapping.services)} elemen data. Diingat: ekspor "
        "DHIS2 mulai sekarang dibaca menurut tabel ini."
    )
    if args.url:
        _pull(args, mapping, months)
    return 0


def _months(args) -> list:
    """The months to fetch. Raises BadSetting when something needed for it is not said."""
    from ilp_dash.domain.months import months_between, parse_month
    from ilp_dash.ingest.dhis2.pull import server_address

    server_address(args.url)
    first, last = parse_month(args.mulai), parse_month(args.sampai)
    if not (first and last and first <= last and args.ke):
        raise BadSetting(
            "Menarik perlu --mulai, --sampai, dan --ke; misalnya --mulai 2025-01 --sampai 2025-12 --ke FOLDER."
        )
    token = os.environ.get("ILP_DHIS2_TOKEN", "").strip()
    if not (token and token.isascii() and token.isprintable()):
        raise BadSetting(
            "ILP_DHIS2_TOKEN belum diisi dengan token. Buat token di DHIS2: Profil, Personal access tokens."
        )
    return months_between(first, last)


def _pull(args, mapping, months) -> None:
    from ilp_dash.ingest.dhis2.pull import pull

    token = os.environ["ILP_DHIS2_TOKEN"].strip()
    with stepping("Menarik") as progress:
        pulled = pull(args.url, token, mapping, months, args.ke, tuple(args.dataset), progress)
    print(
        f"{pulled.written} berkas ditulis ke {args.ke}, {pulled.there} sudah ada, {pulled.empty} tanpa nilai. "
        f"Lanjutkan: python -m ilp_dash import {args.ke}"
    )
