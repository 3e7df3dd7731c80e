"""Commands about what a city writes down itself: aturan, langkah."""

from ilp_dash.domain.months import parse_month
from ilp_dash.errors import BadSetting


def rule_command(args) -> None:
    """Show the local rules, or set one from a month on."""
    from datetime import date

    from ilp_dash.domain.rules import RULES, Rules
    from ilp_dash.store.records import open_records, set_rule, settings

    records = open_records()
    if args.nama is None:
        rules = Rules(settings(records))
        for name in sorted(RULES):
            now = rules.in_force(name, date.today())
            print(f"{name} = {now.value}  ({now.origin})\n    {RULES[name].meaning}")
        return
    if args.nilai is None or parse_month(args.mulai) is None or not args.asal:
        raise BadSetting(
            "Tulis nilai dan bulan mulai, misalnya: python -m ilp_dash aturan tanggal_batas_lapor 7 --mulai 2026-01 "
            '--asal "SK …"'
        )
    set_rule(records, args.nama, args.nilai, parse_month(args.mulai), args.asal)
    print(f"Aturan {args.nama} = {args.nilai} mulai {args.mulai}. Jalankan build agar berlaku pada angka.")


def step_command(args) -> None:
    """Show the ILP steps of a city, or write one down."""
    from datetime import date

    from ilp_dash.domain.months import date_label
    from ilp_dash.domain.readiness import STEPS
    from ilp_dash.store.records import ilp_steps, open_records, set_ilp_step
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    cities = reference.cities if args.kota is None else [reference.city(args.kota)]
    records = open_records()
    if args.nomor is None:
        written = {(s.kota_code, s.no): s for s in ilp_steps(records)}
        for city in cities:
            print(f"{city.kota_code} {city.name}")
            for no, name in STEPS.items():
                s = written.get((city.kota_code, no))
                days = [("rencana", s.planned_on), ("tercapai", s.reached_on)] if s else []
                words = [f"{word} {date_label(day)}" for word, day in days if day] or ["belum tercatat"]
                print(f"  {no}. {name}: {', '.join(words)}{' (SIMULASI)' if s and s.simulated else ''}")
        return
    try:
        day = None if args.tanggal == "hapus" else date.fromisoformat(args.tanggal or "")
    except ValueError:
        raise BadSetting(
            f"Tanggal '{args.tanggal or ''}' tidak terbaca. Tulis tahun-bulan-hari, misalnya: "
            'python -m ilp_dash langkah 81.71 4 2025-03-17 --bukti "SK Wali Kota 188/2025"'
        ) from None
    set_ilp_step(records, args.kota, args.nomor, day, args.rencana, args.bukti)
    kind, said = ("rencana" if args.rencana else "tercapai"), (date_label(day) if day else "dihapus")
    print(f"{cities[0].name}, langkah {args.nomor} ({STEPS[args.nomor]}): {kind} {said}. Jalankan build agar tampil.")
