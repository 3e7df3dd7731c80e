"""The command petakan: how a file in an office's own shape would be read, and what a person has confirmed about it."""

import hashlib
import sys
from dataclasses import replace

from ilp_dash.errors import BadSetting

# A question -> the choice that answers it.
_ANSWERS = {
    "year": "--tahun 2025",
    "month": "--bulan 6",
    "cumulative": "--kumulatif atau --bulanan",
    "basis": "--basis pusdatin atau --basis riil",
    "puskesmas": "--puskesmas KODE",
}
# What a person may say of a column -> its field.
_SAYS = {
    "nama": "name",
    "kelurahan": "kelurahan",
    "kode": "code",
    "layanan": "service",
    "bulan": "month",
    "tahun": "year",
    "sasaran": "sasaran",
    "pusdatin": "sasaran_pusdatin",
    "riil": "sasaran_riil",
    "dilayani": "served",
    "laki-laki": "men",
    "perempuan": "women",
    "-": "",
}
_SHOWN = 10


def map_command(args) -> int:
    """Show how a file would be read; with --simpan remember it."""
    from ilp_dash.ingest.child import Child
    from ilp_dash.ingest.originals import received_bytes
    from ilp_dash.ingest.shapes.opening import propose
    from ilp_dash.store.mappings import known, remember
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    records, reference = open_records(), load_reference()
    content = received_bytes(args.berkas)
    sha256 = hashlib.sha256(content).hexdigest()
    with Child() as child:
        first = child.call(args.berkas.name, propose, content, args.berkas.name, reference)
        mapping = known(records, first.signature, sha256)
        remembered = mapping is not None
        mapping = _answered(mapping or first.mapping, args, first, reference)
        proposal = child.call(args.berkas.name, propose, content, args.berkas.name, reference, mapping)
    print(*_lines(args.berkas.name, proposal, reference, remembered), sep="\n")
    if not args.simpan:
        if not proposal.questions:
            print("Bila semua benar, ulangi dengan --simpan agar susunan ini diingat.")
        return 0
    if proposal.questions:
        print(f"{args.berkas.name}: {len(proposal.questions)} hal belum dijawab; belum diingat.", file=sys.stderr)
        return 2
    remember(records, proposal.mapping, sha256, args.berkas.name)
    print("Diingat: berkas dengan susunan ini mulai sekarang dibaca begitu.")
    return 0


def _answered(mapping, args, first, reference):
    """The mapping with the answers of the command line. Raises BadSetting for one that answers nothing."""
    from ilp_dash.domain.indicators import INDICATORS
    from ilp_dash.ingest.shapes.names import SKIPPED, Units, name_key, words
    from ilp_dash.ingest.shapes.wording import plain

    names, services = dict(mapping.names), dict(mapping.services)
    units = Units(reference)
    if args.puskesmas not in (None, *units.puskesmas):
        raise _unknown("--puskesmas", args.puskesmas)
    for written in args.nama:
        name, code = _pair(written, "--nama", '"PKM Melati=P3371010201"')
        if code not in (SKIPPED, *units.puskesmas, *units.kelurahan):
            raise _unknown("--nama", code)
        asked = {q.key for q in first.questions if q.about == "name"}
        full = "".join(words(name))
        names[full if full in asked else name_key(name)] = code
    for written in args.layanan:
        label, _, code = written.rpartition("=")
        code = code.strip().upper()
        if code != SKIPPED and code not in INDICATORS:
            raise BadSetting(f"--layanan: '{code[:20]}' bukan kode layanan. Contoh: SPM08, atau K6; tanda - melewati.")
        asked = [q.key for q in first.questions if q.about == "service"]
        for key in [plain(label)] if label else asked:
            services[key] = code
    columns = dict(mapping.columns)
    for written in args.kolom:
        cell, says = _pair(written, "--kolom", "F7=dilayani")
        key = next((key for _, place, *_, key in first.columns if place == cell.upper()), None)
        if key is None or says.lower() not in _SAYS:
            raise BadSetting(
                f"--kolom {written[:40]}: tulis sel judulnya seperti tercetak di 'Kolom yang dibaca', tanda =, lalu "
                f"artinya: {', '.join(_SAYS)}."
            )
        columns[key] = _SAYS[says.lower()]
    more = {"year": args.tahun, "month": args.bulan, "basis": args.basis, "puskesmas": args.puskesmas}
    if args.kumulatif or args.bulanan:
        more["cumulative"] = args.kumulatif
    return replace(
        mapping, columns=columns, names=names, services=services, **{k: v for k, v in more.items() if v is not None}
    )


def _unknown(option: str, code: str) -> BadSetting:
    return BadSetting(
        f"{option}: '{code[:20]}' tidak ada dalam daftar. Kodenya ada di data/reference/puskesmas.csv dan area.csv, "
        "dan di usul yang tercetak."
    )


def _pair(written: str, option: str, example: str) -> tuple[str, str]:
    name, equals, code = written.rpartition("=")
    if not (equals and name.strip() and code.strip()):
        raise BadSetting(f"{option}: tulis nama, tanda =, lalu kode; misalnya {option} {example}. Kode - melewati.")
    return name.strip(), code.strip()


def _lines(file_name: str, proposal, reference, remembered: bool):
    """What the person who is to confirm it reads."""
    from ilp_dash.domain.indicators import INDICATORS
    from ilp_dash.domain.months import MONTH_NAMES
    from ilp_dash.domain.words import joined
    from ilp_dash.ingest.shapes.recognise import SHAPES

    yield f"{file_name}: {SHAPES[proposal.shape]}."
    yield "Susunan ini sudah pernah dipetakan." if remembered else "Susunan ini belum pernah dipetakan."
    yield f"Tahun: {joined(list(map(str, proposal.years))) if proposal.years else 'tidak disebut'}."
    yield f"Bulan: {_months([MONTH_NAMES[m - 1] for m in proposal.months])}."
    services = [
        code if INDICATORS[code].short == code else f"{code} {INDICATORS[code].short}"
        for code in proposal.services
        if code in INDICATORS
    ]
    yield f"Layanan: {joined(services) if services else 'tidak disebut'}."
    kinds = {True: "kumulatif sejak Januari", False: "angka bulan itu saja", None: "belum dijawab"}
    yield f"Jenis angka: {kinds[proposal.cumulative]}."
    if any(field == "sasaran" for _, _, _, field, *_ in proposal.columns):
        yield f"Sasaran: {proposal.basis or 'belum dijawab'}."
    yield "Kolom yang dibaca:"
    yield from _columns(proposal)
    yield f"Baris seperti terbaca ({len(proposal.rows)} dari {len(proposal.rows) + proposal.more}):"
    for sheet, row, label, read in proposal.rows:
        yield f"  {sheet + ' ' if sheet else ''}{row}: {label} → {read or '(belum terbaca)'}"
    if proposal.found:
        yield "Yang perlu diperiksa:"
        yield from (f"  {finding.message}" for finding in proposal.found[:_SHOWN])
        if len(proposal.found) > _SHOWN:
            yield f"  … dan {len(proposal.found) - _SHOWN} lagi"
    if proposal.questions:
        yield "Perlu dijawab:"
    for question in proposal.questions:
        yield f"  {question.words}"
        yield from (f"    {line}" for line in _answers(question, reference))


def _columns(proposal):
    """Columns of one meaning together, those of months as a range; those not used in one line."""
    from ilp_dash.domain.months import MONTH_SHORT
    from ilp_dash.ingest.shapes.columns import MEANINGS

    groups: dict[tuple[str, str], list[tuple[str, str, int | None]]] = {}
    for sheet, cell, heading, field, month, _ in proposal.columns:
        groups.setdefault((sheet, field), []).append((cell, heading, month))
    for (sheet, field), columns in groups.items():
        if not field:
            continue
        cells = [cell for cell, _, _ in columns]
        shown = ", ".join(cells) if len(cells) < 4 else f"{cells[0]}, {cells[1]}, …, {cells[-1]}"
        months = [MONTH_SHORT[month - 1] for _, _, month in columns if month]
        when = f", {months[0]}–{months[-1]}" if len(months) > 1 else f", {months[0]}" if months else ""
        heading = columns[0][1] if months or len(cells) == 1 else f"{columns[0][1]} … {columns[-1][1]}"
        yield f"  {sheet + ' ' if sheet else ''}{shown} ({heading}): {MEANINGS[field]}{when}"
    unused = [(cell, heading) for (_, field), columns in groups.items() if not field for cell, heading, _ in columns]
    unused = {heading.rpartition(" › ")[2]: cell for cell, heading in reversed(unused)}
    if unused:
        more = f", … ({len(unused) - _SHOWN} lagi)" if len(unused) > _SHOWN else ""
        told = [f"{heading} ({cell})" for heading, cell in reversed(unused.items())]
        yield f"  tidak dipakai: {', '.join(told[:_SHOWN])}{more}"


def _months(names: list[str]) -> str:
    if not names:
        return "tidak disebut"
    return names[0] if len(names) == 1 else f"{names[0]} sampai {names[-1]}"


def _answers(question, reference):
    from ilp_dash.ingest.shapes.names import SKIPPED, Units

    if question.about == "name":
        units = Units(reference)
        for code in question.suggestions:
            yield f'mungkin {units.told(code)}: --nama "{question.label}={code}"'
        yield f'bukan tempat yang dilaporkan: --nama "{question.label}={SKIPPED}"'
    elif question.about == "service":
        if SKIPPED not in question.suggestions:
            example = next(iter(question.suggestions), "SPM08")
            yield f'jawab: --layanan "{question.label}={example}" (dengan kode layanannya)'
        yield f'lewati: --layanan "{question.label}={SKIPPED}"'
    else:
        likely = {"kumulatif": "; rupanya --kumulatif", "bulanan": "; rupanya --bulanan"}
        hint = "".join(likely.get(s, "") for s in question.suggestions)
        if question.about == "month" and question.suggestions:
            hint = f"; rupanya --bulan {question.suggestions[0]}"
        yield f"jawab: {_ANSWERS[question.about]}{hint}"
