"""An answer of the store as a file for an analyst: CSV, XLSX or Parquet, with what stands behind it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ilp_dash.domain.words import safe_text

FORMATS = ("csv", "xlsx", "parquet")


def write_frame(frame: pd.DataFrame, about: Sequence[tuple[str, str]], path: Path) -> None:
    """Write a frame to `path`, by its ending. Missing stays empty, never zero.

    about: (label, text) lines: source, data version, simulation. CSV: lines beginning with # above the table
    (`pd.read_csv(path, sep=";", decimal=",", comment="#")`); XLSX: a sheet
    Keterangan; Parquet: the key "keterangan" of its metadata.
    """
    kind = path.suffix.removeprefix(".")
    if kind == "parquet":
        table = pa.Table.from_pandas(_storable(frame), preserve_index=False)
        notes = {**(table.schema.metadata or {}), b"keterangan": json.dumps(dict(about), ensure_ascii=False).encode()}
        pq.write_table(table.replace_schema_metadata(notes), path)
        return
    plain = _storable(frame)
    for name in plain.columns:
        if plain[name].dtype == "string":
            plain[name] = plain[name].map(safe_text, na_action="ignore")
    if kind == "csv":
        head = "".join(f"# {label}: {text}\r\n" for label, text in about)
        body = plain.to_csv(sep=";", decimal=",", index=False, lineterminator="\r\n", date_format="%Y-%m-%d")
        path.write_bytes(("\ufeff" + head + body).encode("utf-8"))
        return
    quiet = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(path, engine="xlsxwriter", date_format="yyyy-mm-dd", engine_kwargs=quiet) as book:
        plain.to_excel(book, sheet_name="Data", index=False, freeze_panes=(1, 1))
        notes = pd.DataFrame([(safe_text(a), safe_text(b)) for a, b in about])
        notes.to_excel(book, sheet_name="Keterangan", index=False, header=False)


def _storable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with lists as JSON texts, which every format can hold."""
    lists = [name for name in frame.columns if frame[name].dtype == object]
    return frame.assign(**{n: frame[n].map(lambda v: json.dumps(v, default=str)).astype("string") for n in lists})
