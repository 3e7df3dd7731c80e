"""What checked files would change, written for the page and for a spreadsheet."""

import json
from collections import Counter
from pathlib import Path

from ilp_dash.domain.city_effect import CityEffect
from ilp_dash.domain.preview import KINDS, MOST, Changed, rows_of, sentence, table_of

JSON, CSV = "selisih.json", "selisih.csv"


def city_lines(effects) -> list[str]:
    """The effect on each city in words, or why it cannot be told."""
    return [effect.words if isinstance(effect, CityEffect) else effect for effect in effects]


def write_difference(folder: Path, result, reference, lines: list[str]) -> None:
    """Write what the good files of an ImportResult change: every figure as CSV, the first of each kind as JSON.

    lines: about the cities.
    """
    from ilp_dash.export.tables import to_csv

    called = {p.puskesmas_code: p.name for p in reference.puskesmas}
    files = [
        Changed(f"{called[f.report.puskesmas_code]} {f.report.year}", f.before, f.after, f.change)
        for f in result.accepted
    ]
    if not files:
        return
    rows = rows_of(files, {area.code: area.name for area in reference.areas})
    said = sentence(files)
    shown = [row for kind in KINDS for row in [r for r in rows if r.kind == kind][:MOST]]
    counts = Counter(row.kind for row in rows)
    folder.mkdir(parents=True, exist_ok=True)
    told = {"kalimat": said, "kota": lines, "jumlah": {k: counts[k] for k in KINDS}, "baris": shown}
    (folder / JSON).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    names = ", ".join(dict.fromkeys(f.file_name for f in result.accepted))
    simulated = any(f.report.simulated for f in result.accepted)
    about = [("Berkas", names), ("Ringkasan", said), *(("Kota", line) for line in lines)]
    about += [("DATA SIMULASI", "berkas ini menyebut dirinya simulasi")] if simulated else []
    about += [("Keadaan", "pratinjau: belum ada yang disimpan")]
    (folder / CSV).write_bytes(to_csv(table_of(rows, "Yang berubah bila berkas ini dipakai"), about))
