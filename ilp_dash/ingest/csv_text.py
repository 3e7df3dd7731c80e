"""The rows of a CSV as text: UTF-8 (with or without BOM) or cp1252, by each separator in use."""

import csv
import io

from ilp_dash.errors import BadFile


def csv_readings(content: bytes, file_name: str, fill: str, again: str) -> list[list[list[str]]]:
    """All rows, once per separator (`;`, `,`, tab) by which they can be read
    at all; which one fits is for the caller to see.

    fill: what an empty file should hold ("Isi menurut formulir"); again: what to do then ("kirim lagi"). Raises BadFile
    for an empty file and for one that is no text.
    """
    if not content.strip():
        raise BadFile(f"{file_name}: berkas kosong. {fill}, lalu {again}.")
    if b"\0" in content:
        raise BadFile(f"{file_name}: bukan berkas teks CSV. Simpan sebagai 'CSV UTF-8', lalu {again}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    readings = []
    for separator in ";,\t":
        try:
            # Symbols of seconds (") are no quotation marks unless a cell begins with one; csv keeps them so.
            readings.append(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
        except csv.Error:
            continue
    return readings
