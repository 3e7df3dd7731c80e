"""Comparisons: city with city, puskesmas with puskesmas, this year with last, one denominator with the other."""

from collections.abc import Sequence
from datetime import date

from ilp_dash.analysis.spm import on_pace
from ilp_dash.domain.indicators import BASES, INDICATORS, definition_at
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table


def cities_table(cities: Sequence, services: Sequence, sel: Selection) -> Table:
    """One row per city: SPM reached and people left, the chosen service, ILP, PWS, reporting, all at the same month."""
    indicator = INDICATORS[sel.indikator]
    of = {(s.kota_code, s.id): s for s in services}
    lines = []
    for c in cities:
        known = [s for s in services if s.kota_code == c.kota_code and s.coverage_pct is not None]
        chosen = of.get((c.kota_code, indicator.id))
        lines.append(
            (
                c.name,
                f"{sum(bool(s.reached) for s in known)} dari {len(known)}" if known else None,
                chosen.coverage_pct if chosen else None,
                chosen.left_count if chosen and chosen.coverage_pct is not None else None,
                f"{c.declared} dari {c.puskesmas}",
                f"{c.running} dari {c.kelurahan}" if c.kelurahan else None,
                f"{c.reported} dari {c.expected}" if c.expected else None,
            )
        )
    return Table(
        "banding-kota",
        f"Kota dengan kota, s.d. {month_label(sel.month)}",
        (
            Column("kota", "Kota"),
            Column("spm", "SPM tercapai"),
            Column("capaian", indicator.short, "bar"),
            Column("belum", "Belum terlayani", "count"),
            Column("ilp", "Puskesmas dinyatakan ILP", essential=False),
            Column("pws", "Kelurahan PWS sesuai laju", essential=False),
            Column("lapor", "Laporan masuk", essential=False),
        ),
        tuple(lines),
        notes=(
            "Bulan dan basis sasaran sama untuk semua kota. Kota yang laporannya belum lengkap tampak lebih rendah dari sebenarnya.",
        ),
        links=tuple(
            Selection(c.kota_code, sel.month, basis=sel.basis, indikator=indicator.id).link("spm") for c in cities
        ),
    )


def city_services_table(services: Sequence, national: dict[str, float], year: int | None, month: date) -> Table:
    """Twelve services × cities in per cent, the country's published figure last. One row per service."""
    names = list(dict.fromkeys((s.kota_code, s.name) for s in services))
    of = {(s.kota_code, s.id): s.coverage_pct for s in services}
    ids = list(dict.fromkeys(s.id for s in services))
    return Table(
        "banding-layanan",
        f"12 layanan SPM di {len(names)} kota, s.d. {month_label(month)}",
        (
            Column("layanan", "Layanan"),
            *(Column(f"kota_{code}", name, "pct") for code, name in names),
            *([Column("nasional", f"Nasional {year}", "pct", False)] if year else []),
        ),
        tuple(
            (INDICATORS[id].short, *(of.get((code, id)) for code, _ in names), *([national.get(id)] if year else []))
            for id in ids
        ),
        notes=(f"Nasional: Sekber SPM, {year} setahun penuh (sementara); kota: kumulatif sampai bulan yang dipilih.",)
        if year
        else (),
    )


def year_table(now: Sequence, before: Sequence, sel: Selection, place: str) -> Table:
    """This year beside last year at the same month. One row per SPM service."""
    earlier = add_months(sel.month, -12)
    last = {s.id: s for s in before}
    changed = definition_at(sel.month).version != definition_at(earlier).version
    lines = []
    for s in now:
        was = last.get(s.id)
        words = ["definisi berubah"] if changed else []
        words += ["sasaran direvisi tahun ini"] if s.revised else []
        words += [
            missing_words(of, month)
            for of, month in ((s, sel.month), (was, earlier))
            if of and of.units_reported < of.units
        ]
        both = was is not None and s.coverage_pct is not None and was.coverage_pct is not None
        lines.append(
            (
                s.short,
                s.coverage_pct,
                was.coverage_pct if was else None,
                s.coverage_pct - was.coverage_pct if both else None,
                s.served_ytd,
                was.served_ytd if was else None,
                s.served_ytd - was.served_ytd if both else None,
                ", ".join(words),
            )
        )
    return Table(
        "banding-tahun",
        f"Tahun ini dan tahun lalu pada bulan yang sama, {place}",
        (
            Column("layanan", "Layanan"),
            Column("ini", month_label(sel.month), "bar"),
            Column("lalu", month_label(earlier), "pct"),
            Column("selisih", "Selisih", "points"),
            Column("dilayani", f"Dilayani {sel.month.year}", "count", False),
            Column("dilayani_lalu", f"Dilayani {earlier.year}", "count", False),
            Column("beda", "Selisih orang", "count", False),
            Column("catatan", "Catatan", essential=False),
        ),
        tuple(lines),
        notes=(
            "Kosong = tidak ada laporan pada salah satu tahun. Sasaran tiap tahun berbeda: baca selisih orang di samping selisih poin.",
        ),
        links=tuple(sel.link("banding", indikator=s.id) for s in now),
    )


def missing_words(service, month: date) -> str:
    """ "September 2026 belum lapor", "September 2026: 18 dari 20 puskesmas lapor": a month whose count is not complete."""
    if not service.units_reported:
        return f"{month_label(month)} belum lapor"
    return f"{month_label(month)}: {service.units_reported} dari {service.units} puskesmas lapor"


def pair_table(one: Sequence, other: Sequence, names: tuple[str, str], sel: Selection) -> Table:
    """Two puskesmas side by side. one, other: rows of `spm_by_puskesmas`. One row per SPM service."""
    of = {r.id: r for r in other}

    def line(a, b):
        both = b is not None and a.coverage_pct is not None and b.coverage_pct is not None
        return (
            a.short,
            a.coverage_pct,
            b.coverage_pct if b else None,
            a.coverage_pct - b.coverage_pct if both else None,
            a.left_count,
            b.left_count if b else None,
            a.sasaran,
            b.sasaran if b else None,
        )

    first, second = names
    return Table(
        "banding-puskesmas",
        f"Puskesmas {first} dan {second}, s.d. {month_label(sel.month)}",
        (
            Column("layanan", "Layanan"),
            Column("capaian_a", first, "bar"),
            Column("capaian_b", second, "bar"),
            Column("selisih", "Selisih", "points"),
            Column("belum_a", f"Belum terlayani, {first}", "count", False),
            Column("belum_b", f"Belum terlayani, {second}", "count", False),
            Column("sasaran_a", f"Sasaran, {first}", "count", False),
            Column("sasaran_b", f"Sasaran, {second}", "count", False),
        ),
        tuple(line(a, of.get(a.id)) for a in one),
    )


def nearest_size(rows: Sequence, indicator: str, code: str) -> str | None:
    """Code of the puskesmas whose sasaran of a service is closest to that of `code`; None without another one."""
    sasaran = {r.puskesmas_code: r.sasaran for r in rows if r.id == indicator}
    own = sasaran.get(code) or 0
    others = [(abs((n or 0) - own), other) for other, n in sasaran.items() if other != code]
    return min(others)[1] if others else None


def difference_pct(pusdatin: int | None, riil: int | None) -> float | None:
    """By how many per cent the riil sasaran is above (+) or below (−) the pusdatin one; None when either is missing or zero."""
    if not pusdatin or riil is None:
        return None
    return 100 * (riil - pusdatin) / pusdatin


def reached_and_paced(services: Sequence, month: date) -> tuple[int, int, int]:
    """(services at exactly 100 % or more, services on pace, services with figures)."""
    known = [s for s in services if s.coverage_pct is not None]
    return sum(bool(s.reached) for s in known), sum(bool(on_pace(s, month)) for s in known), len(known)


def bases_table(pusdatin: Sequence, riil: Sequence, sel: Selection, place: str) -> Table:
    """Both denominators. One row per SPM service, where they differ most first."""
    of = {s.id: s for s in riil}
    ordered = sorted(pusdatin, key=lambda s: -abs(difference_pct(s.sasaran, of[s.id].sasaran) or 0))
    return Table(
        "dua-sasaran",
        f"Sasaran {BASES['pusdatin']} dan {BASES['riil']}, {place}",
        (
            Column("layanan", "Layanan"),
            Column("pusdatin", "Sasaran Pusdatin", "count", False),
            Column("riil", "Sasaran riil", "count", False),
            Column("orang", "Selisih orang", "count", False, "riil dikurangi Pusdatin"),
            Column("persen", "Selisih", "pct", note="terhadap Pusdatin"),
            Column("capaian_pusdatin", "Capaian Pusdatin", "pct"),
            Column("capaian_riil", "Capaian riil", "pct"),
            Column("putusan", "Akibatnya", essential=False),
        ),
        tuple(_basis_line(s.short, s, of[s.id], sel.month) for s in ordered),
        notes=(
            "Kedua sasaran berlaku; riil = hasil pendataan. Memilih yang lebih kecil menaikkan persen tanpa menambah layanan.",
        ),
        links=tuple(sel.link("banding", indikator=s.id) for s in ordered),
    )


def _basis_line(label: str, p, r, month: date) -> tuple:
    known = p.sasaran is not None and r.sasaran is not None
    words = ""
    if p.coverage_pct is not None and r.coverage_pct is not None:
        if p.reached != r.reached:
            words = f"tercapai hanya dengan sasaran {'riil' if r.reached else 'Pusdatin'}"
        elif not p.reached and on_pace(p, month) != on_pace(r, month):
            words = f"sesuai target berjalan hanya dengan sasaran {'riil' if on_pace(r, month) else 'Pusdatin'}"
    return (
        label,
        p.sasaran,
        r.sasaran,
        r.sasaran - p.sasaran if known else None,
        difference_pct(p.sasaran, r.sasaran),
        p.coverage_pct,
        r.coverage_pct,
        words,
    )


def bases_by_puskesmas_table(pusdatin: Sequence, riil: Sequence, indicator: str, sel: Selection, place: str) -> Table:
    """Both denominators of one service. One row per puskesmas, where they differ most first."""
    of = {r.puskesmas_code: r for r in riil if r.id == indicator}
    rows = sorted(
        (p for p in pusdatin if p.id == indicator),
        key=lambda p: -abs(difference_pct(p.sasaran, of[p.puskesmas_code].sasaran) or 0),
    )
    return Table(
        "dua-sasaran-puskesmas",
        f"{INDICATORS[indicator].short}: dua sasaran tiap puskesmas, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("pusdatin", "Sasaran Pusdatin", "count", False),
            Column("riil", "Sasaran riil", "count", False),
            Column("orang", "Selisih orang", "count", False),
            Column("persen", "Selisih", "pct"),
            Column("capaian_pusdatin", "Capaian Pusdatin", "pct"),
            Column("capaian_riil", "Capaian riil", "pct"),
            Column("putusan", "Akibatnya", essential=False),
        ),
        tuple(_basis_line(p.puskesmas, p, of[p.puskesmas_code], sel.month) for p in rows),
        links=tuple(sel.link("puskesmas", puskesmas=p.puskesmas_code) for p in rows),
    )
