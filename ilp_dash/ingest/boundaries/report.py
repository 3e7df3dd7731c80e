"""What is said about a boundary file, in Indonesian."""

from collections import Counter
from datetime import UTC

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.months import date_label
from ilp_dash.domain.words import number
from ilp_dash.ingest.boundaries.alias import HEADING, alias_line
from ilp_dash.ingest.boundaries.matching import BY_ALIAS, BY_CODE, BY_NAME
from ilp_dash.ingest.boundaries.taking import CityResult, Taken
from ilp_dash.store.records import BoundaryFile

_SHOWN = 20


def report_lines(taken: Taken) -> list[str]:
    """The report; its first line is "Cocok: 68 dari 68 kelurahan"."""
    found, wanted = sum(r.found for r in taken.cities), sum(len(r.match.city.kelurahan) for r in taken.cities)
    several = f" ({len(taken.cities)} kota)" if len(taken.cities) > 1 else ""
    lines = [f"Cocok: {found} dari {wanted} kelurahan{several}"]
    for result in taken.cities:
        lines += _city(result)
    lines += [_earlier(row, taken) for row in taken.earlier]
    lines += _listed("Peta lain dalam berkas ini tidak terbaca", taken.unread)
    lines += _listed("Baris alias yang tidak dipakai (nama itu tidak ada di berkas)", taken.unused)
    lines.append(f"Lisensi: {taken.licence or 'tidak disebut. Sebut dengan --lisensi agar tercetak di bawah peta.'}")
    suggestions = [(s, r) for r in taken.cities for s in r.match.suggestions]
    if suggestions:
        lines.append(
            "Usulan ejaan, BELUM dipakai. Simpan judul dan baris yang benar sebagai alias.csv, "
            "ulangi dengan --alias alias.csv:"
        )
        lines.append(",".join(HEADING))
        lines += [alias_line(s.file_name, s.code) for s, _ in suggestions]
        lines.append("Arti usulan di atas:")
        for s, r in suggestions:
            why = (
                "nama ini ada dua, pilih salah satu"
                if s.choose
                else f"kemiripan {number(round(s.score * 100))} dari 100"
            )
            lines.append(f"  {s.file_name} → {r.match.city.told(s.code)}; {why}")
    return lines


def _earlier(row: BoundaryFile, taken: Taken) -> str:
    day = date_label(today_in(row.kota_code, row.received_at.replace(tzinfo=UTC)))
    names = {r.match.city.city.kota_code: r.match.city.city.name for r in taken.cities}
    since = "masih dipakai" if row.replaced_by is None else "sesudah itu diganti berkas lain"
    return (
        f"Berkas yang sama persis sudah diterima pada {day} sebagai {row.file_name} "
        f"({names.get(row.kota_code, row.kota_code)}, {row.matched} kelurahan); {since}."
    )


def _city(result: CityResult) -> list[str]:
    match, fields, city = result.match, result.match.fields, result.match.city
    how = Counter(match.how[code] for code in result.repaired.shapes)
    lines = [
        f"{city.city.name} ({city.city.kota_code}): {result.found} dari {len(city.kelurahan)}, lapisan {result.layer}",
        f"  Menurut kode {how[BY_CODE]}, menurut nama {how[BY_NAME]}, menurut alias {how[BY_ALIAS]}.",
    ]
    used = [
        ("kode", f"{fields.code} ({fields.system})" if fields.codes is not None else None),
        ("nama", fields.name),
        ("kecamatan", fields.kecamatan),
        ("kota", fields.city),
    ]
    lines.append("  Kolom: " + ", ".join(f"{role} {name}" for role, name in used if name) + ".")
    lines += [f"  {remark}" for remark in match.remarks]
    if not result.found:
        return lines + ["  Tidak ada nama yang persis sama."]
    lines.append(f"  {result.decision} Jarak tengah ke titik acuan: {number(result.off_km, 1)} km.")
    told = city.told
    lines += _listed(
        "Namanya lain di berkas (dipakai kodenya; nama di dasbor tetap)", [f"{told(c)}: {n}" for c, n in match.renamed]
    )
    if match.typed:
        lines.append(
            f"  Jenis yang tertulis bersama nama (Kel., Desa, …) bukan bagian nama: {len(match.typed)} kelurahan."
        )
    lines += _listed(
        "Angka Romawi di satu pihak, angka biasa di pihak lain", [f"{told(c)}: {n}" for c, n in match.numbered]
    )
    lines += _listed("Kecamatannya lain di berkas (dipakai namanya)", [told(c) for c in match.moved])
    lines += _listed(
        "Belum cocok: tidak ada di berkas, atau menunggu alias",
        [told(c) for c in result.missing if c not in result.empty],
    )
    lines += _listed("Ada di berkas tanpa poligon", [told(c) for c in result.empty])
    lines += _listed("Di berkas tetapi tidak dikenal", match.extra)
    lines += _listed("Bukan kelurahan, dilewati", match.no_kelurahan)
    lines += _listed("Beberapa bagian digabung", [f"{told(c)}: {n} bagian" for c, n in result.merged_parts.items()])
    lines += _listed(
        "Jauh dari titik acuannya; periksa", [f"{told(c)}: {number(km)} km" for c, km in result.far.items()]
    )
    lines += _listed(
        "Satu poligonnya menutupi kelurahan lain (kecamatan bernama sama?), dilewati; periksa",
        [told(c) for c in result.nested],
    )
    lines += _listed("Geometri rusak diperbaiki", [told(c) for c in result.repaired.mended])
    return lines + _areas(result)


def _areas(result: CityResult) -> list[str]:
    told, repaired = result.match.city.told, result.repaired
    areas = repaired.areas
    before, after = (sum(pair[n] for pair in areas.values()) for n in (0, 1))
    worst = max(areas, key=lambda c: abs(_change(areas[c])))
    lines = [
        f"  Luas: {_km2(before)} di berkas, {_km2(after)} sesudah dirapikan ({_percent(_change((before, after)))}); "
        f"luas kota menurut acuan {_km2(result.match.city.city.area_km2)}.",
        f"  Perubahan luas terbesar: {_percent(_change(areas[worst]))} pada {told(worst)}.",
        f"  Lekuk di bawah {number(repaired.bend, 1 if repaired.bend < 5 else 0)} m diluruskan; "
        "tidak ada tumpang tindih"
        + (", tetapi masih ada celah sempit antartetangga; periksa." if repaired.cracked else " atau celah."),
    ]
    lines += _listed(
        "Bertumpang tindih dengan tetangganya di berkas; bagian itu diberikan kepada satu kelurahan",
        [f"{told(c)}: {_percent(_change(areas[c]))}" for c in repaired.overlapping],
    )
    beyond = [f"{told(c)}: {_percent(_change(areas[c]))}" for c in repaired.beyond]
    return lines + _listed("Luas berubah lebih dari yang diizinkan; periksa", beyond)


def _change(pair: tuple[float, float]) -> float:
    before, after = pair
    return (after - before) / before * 100 if before else 0.0


def _km2(value: float) -> str:
    return f"{number(value, 2)} km²"


def _percent(value: float) -> str:
    sign = "+" if round(value, 2) > 0 else "−" if round(value, 2) < 0 else "±"
    return f"{sign}{number(abs(value), 2)} %"


def _listed(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    lines = [f"  {title} ({len(items)}):"] + [f"    {item}" for item in items[:_SHOWN]]
    return lines + ([f"    … dan {len(items) - _SHOWN} lagi"] if len(items) > _SHOWN else [])
