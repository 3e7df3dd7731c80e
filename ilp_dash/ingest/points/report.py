"""What is said about a file of puskesmas points, in Indonesian."""

from collections import Counter

from ilp_dash.ingest.points.taking import Judged, TakenPoints, shown

_SHOWN = 20
HEADING = "kode_puskesmas,lintang,bujur"


def report_lines(taken: TakenPoints) -> list[str]:
    """The report; its first line is "Cocok: 20 dari 20 puskesmas"."""
    several = f" ({len(taken.grounds)} kota)" if len(taken.grounds) > 1 else ""
    lines = [f"Cocok: {len(taken.good)} dari {sum(taken.wanted.values())} puskesmas{several}"]
    fields = taken.table.headings
    lines.append(f"Kolom: kode {fields['code']}, lintang {fields['lat']}, bujur {fields['lon']}.")
    found = Counter(taken.kota_of[r.code] for r in taken.good)
    for ground in taken.grounds:
        kota = ground.city.kota_code
        lines.append(f"{ground.city.name} ({kota}): {found[kota]} dari {taken.wanted[kota]}")
        lines.append(f"  Letak diperiksa: {ground.words()}.")
        lines += _listed(
            "Tidak ada di berkas; titiknya tidak berubah", [f"{taken.names[c]} ({c})" for c in taken.missing[kota]]
        )
    restored = [f"{_row(taken, r)}: tertulis '{shown(r.row.cells['code'])}'" for r in taken.good if r.restored]
    lines += _listed("Kode yang rusak dibaca kembali", restored)
    lines += _listed("Periksa", [f"{_row(taken, r)}: {r.remark}" for r in taken.good if r.remark])
    if taken.bad:
        lines.append(f"Baris yang tidak dapat diterima ({len(taken.bad)}):")
        lines += [f"  {_row(taken, r)}: {r.problem}" for r in taken.bad]
    proposed = [(r, p) for r in taken.bad for p in r.proposals]
    if proposed:
        lines.append("Usulan, BELUM dipakai. Bila benar, tulis baris ini di berkas sebagai gantinya, lalu ulangi:")
        lines.append(HEADING)
        lines += [f"{r.code},{lat:.6f},{lon:.6f}" for r, (lat, lon, _) in proposed]
        lines.append("Arti usulan di atas:")
        for r, (_, _, words) in proposed:
            lines.append(
                f"  {_row(taken, r)}: {words}" + ("; ada lebih dari satu usulan, pilih" if len(r.proposals) > 1 else "")
            )
    return lines


def _row(taken: TakenPoints, judged: Judged) -> str:
    return f"baris {judged.row.number}" + (f", {taken.names[judged.code]} ({judged.code})" if judged.code else "")


def _listed(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    lines = [f"  {title} ({len(items)}):"] + [f"    {item}" for item in items[:_SHOWN]]
    return lines + ([f"    … dan {len(items) - _SHOWN} lagi"] if len(items) > _SHOWN else [])
