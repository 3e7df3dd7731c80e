"""The command dhis2: the mapping table of an office."""

import hashlib


def dhis2_command(args) -> int:
    """Check the mapping table as a whole and remember it."""
    from ilp_dash.ingest.dhis2.mapping_table import read_mapping_table
    from ilp_dash.ingest.originals import received_bytes
    from ilp_dash.store.mappings import remember
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    content = received_bytes(args.pemetaan)
    mapping = read_mapping_table(content, args.pemetaan.name, load_reference())
    remember(open_records(), mapping, hashlib.sha256(content).hexdigest(), args.pemetaan.name)
    print(
        f"{args.pemetaan.name}: {len(mapping.names)} unit dan {len(mapping.services)} elemen data. Diingat: ekspor "
        "DHIS2 mulai sekarang dibaca menurut tabel ini."
    )
    return 0
