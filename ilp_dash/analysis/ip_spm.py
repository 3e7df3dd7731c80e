"""IP-SPM derived: where an area stands, what the next category asks for,
and what would follow from serving more people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from fractions import Fraction

from ilp_dash.domain import spm_index
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.rules import parse_value
from ilp_dash.domain.what_if import Addition, Fewest, Service, fewest_people, half_a, index_of, read_additions, spread
from ilp_dash.domain.words import in_sentence, joined, number, percent

RULES = ("bobot_ip_spm", "hitung_ip_spm", "kategori_ip_spm")
NO_REPORT = "belum ada laporan"


@dataclass(frozen=True)
class Settings:
    """The local rules of IP-SPM in force in a month. by_ratio: B = ratio of sums in place of the mean of its items."""

    weight_a: int
    categories: tuple[tuple[float, str], ...]
    by_ratio: bool


def settings(values: Mapping[str, str]) -> Settings:
    """Settings from the rules in force, by name."""
    weight_a, way, categories = (parse_value(name, values[name]) for name in RULES)
    return Settings(weight_a, categories, way == "rasio")


def services_of(services: Sequence, quality: Sequence, by_ratio: bool = False) -> tuple[Service, ...]:
    """Services with both halves, exact. One per row of `spm_services`.

    B counts only when every puskesmas of the area reported its quality; until then it is unknown.
    """
    of = {q.id: q for q in quality}
    return tuple(Service(s.id, s.served_ytd, s.sasaran, _half_b(of.get(s.id), by_ratio)) for s in services)


def _half_b(q, by_ratio: bool) -> Fraction | None:
    if q is None or q.units < q.of_units:
        return None
    items = [(q.barang_ada, q.barang_butuh), (q.sdm_ada, q.sdm_butuh)]
    if not by_ratio:
        return spm_index.quality_pct(items)
    known = [(available, needed) for available, needed in items if available is not None and needed]
    return spm_index.capped_pct(sum(a for a, _ in known), sum(n for _, n in known)) if known else None


@dataclass(frozen=True)
class Standing:
    """Where an area stands. index: None = indeks belum lengkap. mean_a: mean of half A, None when a service lacks it.

    goal: (bound, name) of the next category and `fewest`: the people to it. Without half B both are about mean_a and
    the next bound of the table, which is then no category.
    """

    services: tuple[Service, ...]
    settings: Settings
    index: Fraction | None
    mean_a: Fraction | None
    goal: tuple[Fraction, str] | None
    fewest: Fewest | None

    @property
    def value(self) -> Fraction | None:
        """What is judged: the index, or without half B the mean of half A."""
        return self.mean_a if self.index is None else self.index

    @property
    def category(self) -> str | None:
        """Category of a complete index."""
        return spm_index.category(self.index, self.settings.categories)

    def to(self, bound: Fraction) -> Fewest | None:
        """The fewest people with which `value` reaches a bound."""
        if self.index is None:
            return fewest_people(half_a(self.services), bound, 100)
        return fewest_people(self.services, bound, self.settings.weight_a)


def standing(services: tuple[Service, ...], rules: Settings) -> Standing:
    """Where these services stand under these rules."""
    known = [s.a for s in services if s.a is not None]
    mean_a = sum(known) / len(known) if known and len(known) == len(services) else None
    here = Standing(services, rules, index_of(services, rules.weight_a), mean_a, None, None)
    goal = spm_index.next_category(here.value, rules.categories)
    return Standing(services, rules, here.index, mean_a, goal, here.to(goal[0]) if goal else None)


# ---- puskesmas ----


@dataclass(frozen=True)
class Share:
    """So many people more of one service in one puskesmas. asked: as written,
    people: at most those left. note: "belum ada laporan"."""

    puskesmas_code: str
    puskesmas: str
    service: str
    asked: int
    people: int
    left: int
    note: str = ""


def room(row) -> int:
    """People a puskesmas can still serve in one service: those left, and its
    whole sasaran when it has not reported at all."""
    return row.left_count if row.left_count is not None else row.sasaran or 0


def shares(additions: Sequence[Addition], rows: Sequence) -> tuple[list[Share], list[str]]:
    """Additions matched with the puskesmas × service of `spm_by_puskesmas`, each at most the people left there.

    Second: what is not known there, as it stood in the address.
    """
    of = {(r.puskesmas_code, r.id): r for r in rows}
    found, unknown = [], []
    for a in additions:
        row = of.get((a.puskesmas, a.service))
        if row is None:
            unknown.append(f"{a.puskesmas}-{a.service}")
        else:
            note = NO_REPORT if row.served_ytd is None else ""
            found.append(
                Share(a.puskesmas, row.puskesmas, a.service, a.people, min(a.people, room(row)), room(row), note)
            )
    return found, unknown


def planned(text: str, rows: Sequence) -> tuple[list[Share], list[str]]:
    """Shares of the address parameter `tambah`, and the parts of it that are not understood or not known."""
    additions, refused = read_additions(text)
    found, unknown = shares(additions, rows)
    return found, refused + unknown


def proposal(here: Standing, rows: Sequence) -> list[Share]:
    """The fewest people to the next category, spread over the fewest
    puskesmas of each service. rows: the area's puskesmas."""
    if here.fewest is None or not here.fewest.enough:
        return []
    left: dict[str, list[tuple[str, int]]] = {}
    for r in rows:
        left.setdefault(r.id, []).append((r.puskesmas_code, room(r)))
    return shares([Addition(*share) for share in spread(here.fewest.people, left)], rows)[0]


def added(plan: Sequence[Share], puskesmas: str | None = None) -> dict[str, int]:
    """People more by service: of all puskesmas, or of the chosen one."""
    people: dict[str, int] = {}
    for share in plan:
        if puskesmas in (None, share.puskesmas_code):
            people[share.service] = people.get(share.service, 0) + share.people
    return people


# ---- words ----


def index_text(value: Fraction | None, categories: Sequence) -> str:
    """ "71,3"; more decimals, rounded down, just below a bound of the category
    table: a printed index never contradicts its category."""
    if value is None:
        return "belum lengkap"
    above = spm_index.next_category(value, categories)
    for decimals in (1, 2, 3):
        text = number(value, decimals)
        if above is None or Fraction(text.replace(".", "").replace(",", ".")) < above[0]:
            return text
    return number(_rounded(value, 3, ROUND_DOWN), 3)


def index_words(index: Fraction | None, categories: Sequence) -> str:
    """ "88,6, Tuntas Madya", or "indeks belum lengkap" while half B is missing."""
    if index is None:
        return "indeks belum lengkap"
    return f"{index_text(index, categories)}, {spm_index.category(index, categories)}"


def at_least(pct: Fraction) -> str:
    """A per cent that must be reached, rounded up: "95,3 %", "100 %"."""
    return f"{number(_rounded(pct, 1, ROUND_CEILING), 1).removesuffix(',0')} %"


def _rounded(value: Fraction, decimals: int, way: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-decimals), rounding=way)


def fewest_words(fewest: Fewest | None) -> str:
    """ "kurang 31 orang", "perlu mutu B 95,3 %"; "" when nothing can be said."""
    if fewest is None:
        return ""
    if fewest.enough:
        return f"kurang {number(fewest.total)} orang"
    return f"perlu mutu B {at_least(fewest.b_needed)}"


def rules_note(rules: Settings) -> str:
    """The rules that decide here, to be printed beside what they decide."""
    bounds = [(number(low, 0 if float(low).is_integer() else 1), name) for low, name in rules.categories]
    return (
        f"Aturan: bobot_ip_spm {rules.weight_a}, hitung_ip_spm {'rasio' if rules.by_ratio else 'rerata'}, "
        f"kategori_ip_spm ({', '.join(f'{low} {name}' for low, name in bounds)}). Dapat diubah kota, lihat Metodologi."
    )


def goal_words(here: Standing) -> str:
    """What `goal` is: "Tuntas Pratama", or without half B "rata-rata A 60 %"."""
    bound, name = here.goal
    return name if here.index is not None else f"rata-rata A {number(bound, 0 if bound.denominator == 1 else 1)} %"


def now_reached(before: Standing, after: Standing) -> list[str]:
    """Services that become 100 % with the additions."""
    return [a.id for b, a in zip(before.services, after.services, strict=True) if b.left and not a.left]


def verdict_words(
    here: Standing, shares: Sequence[Share], place: str, month: date, missing_quality: tuple[int, int], silent: str = ""
) -> tuple[str, str]:
    """(the one sentence, what stands under it). missing_quality: (puskesmas without full mutu, of all). silent: "belum
    lapor September; s.d. Agustus" of a place that has not reported the month."""
    lacking, of = missing_quality
    low = "" if month.month == 12 else " Di tengah tahun indeks wajar masih rendah: dihitung terhadap sasaran setahun."
    sub = f"{silent[0].upper()}{silent[1:]}.{low}" if silent else f"Kumulatif s.d. {month_label(month)}.{low}"
    if here.value is None:
        without = [INDICATORS[s.id].short for s in here.services if s.a is None]
        what = "semua layanan" if len(without) == len(here.services) else f"layanan {joined(without)}"
        return f"IP-SPM {place} belum dapat dihitung: {what} belum mempunyai laporan atau sasaran.", sub
    if here.index is None:
        why = f"{lacking} dari {of} puskesmas belum melaporkan mutu (B)" if of > 1 else "mutu (B) belum dilaporkan"
        step = f"; {fewest_words(here.fewest)} sampai {goal_words(here)}" if here.goal else ""
        return (
            f"IP-SPM {place} belum lengkap: {why}.",
            f"Paruh A (penerima) saja: rata-rata {percent(here.mean_a)}{step}. "
            f"Itu bukan indeks dan tidak berkategori. {sub}",
        )
    head = f"IP-SPM {place} {index_text(here.index, here.settings.categories)}: {here.category}"
    if here.goal is None:
        return f"{head}, kategori tertinggi.", sub
    if not here.fewest.enough:
        return (
            f"{head}; {here.goal[1]} tidak tercapai dengan menambah orang saja.",
            f"Bila semua {number(here.fewest.total)} orang yang tersisa dilayani, rata-rata mutu B masih harus "
            f"{at_least(here.fewest.b_needed)}. {sub}",
        )
    names = [in_sentence(INDICATORS[id].short) for id in here.fewest.people]
    if len(names) > 3:
        names = [*names[:2], f"{len(names) - 2} layanan lain"]
    at = f" di Puskesmas {shares[0].puskesmas}" if of > 1 and len({s.puskesmas_code for s in shares}) == 1 else ""
    return (
        f"{head}; {fewest_words(here.fewest)} sampai {here.goal[1]}, paling sedikit bila di {joined(names)}{at}.",
        sub,
    )
