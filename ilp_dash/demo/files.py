"""Writes the demonstration as workbooks, exactly as puskesmas would send them; they are imported
like any other file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ilp_dash.demo.reports import DEFAULT_SEED, make_reports
from ilp_dash.ingest.write_workbook import write_report

Progress = Callable[[str, float], None]


def generate(
    reference,
    folder: Path,
    seed: int = DEFAULT_SEED,
    cities: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write one workbook per puskesmas × year (2023–2026) and return their paths in order of writing.

    reference: store.reference.Reference. Each file is `folder/<kota_code>/<year>/laporan_<puskesmas_code>_<year>.xlsx`;
    existing files of that name are replaced. Every file says "DATA SIMULASI".
    progress is called with (Indonesian text, share done 0–1).
    Raises UnknownArea for an unknown city, OSError when a file cannot be written.
    """
    names = {a.code: a.name for a in reference.areas if a.level == "kelurahan"}
    kota = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    asked = [p for p in reference.puskesmas if cities is None or p.kota_code in cities]
    count = 4 * len(asked)
    paths = []
    for number, report in enumerate(make_reports(reference, seed, cities), 1):
        code = report.puskesmas_code
        path = Path(folder) / kota[code] / str(report.year) / f"laporan_{code}_{report.year}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        own = {line.kelurahan_code: names.get(line.kelurahan_code, "") for line in report.pws}
        write_report(report, path, own)
        paths.append(path)
        if progress and number % 10 == 0:
            progress(f"Menulis laporan simulasi {number} dari {count}", number / count)
    return paths
