"""The command `pokok`: the sentences of a city's written briefing, edited for one meeting or taken back."""


def briefing_command(args) -> None:
    """List the sentences of a month, put one in other words, or let the rule's own stand again."""
    from ilp_dash.domain.months import month_label
    from ilp_dash.store.briefing_edits import edit, edits, restore
    from ilp_dash.store.connection import STAFF, viewing
    from ilp_dash.store.records import open_records, records_to_read
    from ilp_dash.ui.addresses import read_selection
    from ilp_dash.ui.places import city
    from ilp_dash.ui.tables.briefing import sentences

    with viewing(STAFF):
        sel = read_selection({"kota": args.kota, "periode": args.periode})
        told, name = sentences(sel), city(sel.kota).name
    kept = edits(records_to_read(), sel.kota, sel.month)
    if args.sunting:
        place = _place(args.sunting[0], told)
        original = told[place[0]][place[1] - 1].words
        edit(open_records(), sel.kota, sel.month, place, _revision(kept, place), original, args.sunting[1])
    elif args.pulihkan:
        place = _place(args.pulihkan)
        restore(open_records(), sel.kota, sel.month, place, _revision(kept, place))
    _list(f"{name}, {month_label(sel.month)}", told, edits(records_to_read(), sel.kota, sel.month))


def _place(words: str, told=None) -> tuple[str, int]:
    """Part and rank of "kurang-1". Raises UserError where there is no such place, or no sentence of `told` there."""
    from ilp_dash.domain.briefing_edits import is_place
    from ilp_dash.errors import UserError

    part, _, rank = words.partition("-")
    place = part, int(rank) if rank.isascii() and rank.isdigit() and len(rank) == 1 else 0
    if not is_place(*place) or told is not None and place[1] > len(told[part]):
        raise UserError(f"Kalimat '{words[:20]}' tidak ada. Tulis menurut daftarnya, misalnya kurang-1.")
    return place


def _revision(kept, place: tuple[str, int]) -> int:
    return next((e.revision for e in kept if (e.part, e.rank) == place), 0)


def _list(where: str, told, kept) -> None:
    from ilp_dash.domain.briefing_edits import CHANGED, EDITED, outdated, put

    lines = {(part, n): t for part, said in put(told, kept).items() for n, t in enumerate(said, 1)}
    print(f"{where}: {len(lines)} kalimat, {sum(bool(t.original) for t in lines.values())} {EDITED}.")
    for (part, rank), t in lines.items():
        print(f"{f'{part}-{rank}':<12}{t.words}{f' ({EDITED})' if t.original else ''}")
        if t.original:
            print(f"{'':<12}asli: {t.original}")
    for e in outdated(told, kept):
        print(f"{f'{e.part}-{e.rank}':<12}suntingan tidak dipakai, {CHANGED}: “{e.text}”")
