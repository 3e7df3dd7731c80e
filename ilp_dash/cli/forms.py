"""The command that writes forms for puskesmas to fill in."""

from pathlib import Path

from ilp_dash.cli.progress import stepping
from ilp_dash.errors import UnknownArea, UserError


def form_command(args) -> None:
    """Write the form of one puskesmas and year, or one for each puskesmas of a city."""
    from datetime import date

    from ilp_dash.ingest.identity import FIRST_YEAR, last_year
    from ilp_dash.ingest.prefilled import known_reports
    from ilp_dash.ingest.write_workbook import write_form
    from ilp_dash.store.records import records_to_read
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    codes = _puskesmas_codes(args, reference)
    last = last_year(date.today())
    if not FIRST_YEAR <= args.tahun <= last:
        raise UserError(f"Tahun {args.tahun} tidak dapat dilaporkan. Pilih {FIRST_YEAR} sampai {last}.")
    paths = {code: _path(args, code) for code in codes}
    if there := next((path for path in paths.values() if path.exists()), None):
        raise UserError(
            f"{there} sudah ada dan mungkin sudah diisi. Pindahkan dahulu, atau pilih nama atau folder lain."
        )
    with stepping("Menulis formulir") as progress:
        forms = known_reports(records_to_read(), reference, codes, args.tahun, args.isi)
        for number, (report, kelurahan) in enumerate(forms, 1):
            path = paths[report.puskesmas_code]
            try:
                if args.semua:
                    args.semua.mkdir(parents=True, exist_ok=True)
                write_form(report, path, kelurahan, args.isi)
            except OSError as error:
                raise UserError(
                    f"{path} tidak dapat ditulis ({error.strerror}). Pilih nama atau folder lain."
                ) from None
            progress(number, len(codes))
            if not args.semua:
                kind = "formulir berisi yang sudah dilaporkan" if args.isi else "formulir kosong"
                print(f"{path}: {kind}, Puskesmas {report.puskesmas_name} tahun {report.year}, ", end="")
                print(f"{len(kelurahan)} kelurahan{_sasaran(report)}.")
            if report.simulated:
                print(f"{path}: isinya DATA SIMULASI, hanya untuk berlatih; jangan dipakai untuk angka sebenarnya.")
    if args.semua:
        print(f"{len(codes)} formulir tahun {args.tahun} ditulis ke {args.semua}.")


def _path(args, code: str) -> Path:
    name = f"formulir_{code}_{args.tahun}.xlsx"
    return args.semua / name if args.semua else args.ke or Path(name)


def _sasaran(report) -> str:
    has = any(line.sasaran_pusdatin is not None or line.sasaran_riil is not None for line in (*report.spm, *report.pws))
    return ", dengan sasaran tahun itu" if has else ", tanpa sasaran"


def _puskesmas_codes(args, reference) -> list[str]:
    if args.semua:
        if args.ke:
            raise UserError("--ke untuk satu formulir, --semua untuk semua puskesmas sebuah kota; pakai salah satu.")
        city = reference.city(args.puskesmas).kota_code
        return [p.puskesmas_code for p in reference.puskesmas if p.kota_code == city]
    if args.puskesmas in {p.puskesmas_code for p in reference.puskesmas}:
        return [args.puskesmas]
    raise UnknownArea(
        f"Puskesmas dengan kode '{args.puskesmas}' tidak ada dalam daftar. "
        "Kodenya ada di data/reference/puskesmas.csv. Semua puskesmas sebuah kota: tambahkan --semua FOLDER."
    )
