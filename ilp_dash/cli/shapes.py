"""The command petakan: how a file in an office's own shape would be read, and what a person has confirmed about it."""

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
    from ilp_dash.ingest.originals import received_bytes
    from ilp_dash.ingest.shapes.asking import asked_about, keep
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    records, reference = open_records(), load_reference()
    asked = asked_about(
        received_bytes(args.berkas),
        args.berkas.name,
        reference,
        records,
        lambda mapping, first: _answered(mapping, args, first, reference),
    )
    proposal = asked.proposal
    print(*_lines(asked, reference), sep="\n")
    if not args.simpan:
        if not proposal.questions:
            print("Bila semua benar, ulangi dengan --simpan agar susunan ini diingat.")
        return 0
    if proposal.questions:
        print(f"{args.berkas.name}: {len(proposal.questions)} hal belum dijawab; belum diingat.", file=sys.stderr)
        return 2
    keep(records, asked)
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


def _lines(asked, reference):
    """What the person who is to confirm it reads."""
    from ilp_dash.ingest.shapes.telling import about_lines, unused_columns, used_columns

    proposal = asked.proposal
    what, *about = about_lines(proposal, asked.remembered)
    yield f"{asked.file_name}: {what}"
    yield from about
    yield "Kolom yang dibaca:"
    yield from (f"  {cells} ({heading}): {meaning}" for cells, heading, meaning in used_columns(proposal))
    if unused := unused_columns(proposal):
        yield f"  tidak dipakai: {unused}"
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
