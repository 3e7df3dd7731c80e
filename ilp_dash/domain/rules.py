"""Local rules: everything the sources leave open is a setting with a date of validity, never law.

A rule has one value per month. The rules in use are printed on the Metodologi page and beside what they decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain import pkp
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.spm_index import DEFAULT_CATEGORIES, DEFAULT_WEIGHT_A
from ilp_dash.errors import BadSetting

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class Rule:
    """What may be set: name, default, what it decides, where the default comes from, how a text becomes a value."""

    name: str
    default: str
    meaning: str
    origin: str
    kind: str = "int"
    low: float = 0
    high: float = 1000


@dataclass(frozen=True)
class RuleValue:
    """One value of one rule, in force from the month `valid_from` until a later one replaces it."""

    name: str
    value: str
    valid_from: date
    origin: str


RULES = {
    r.name: r
    for r in (
        Rule(
            "tanggal_batas_lapor",
            "5",
            "Laporan bulan ini tepat waktu bila masuk sampai tanggal ini bulan berikutnya; bila jatuh di luar "
            "hari kerja (aturan hari kerja seminggu) atau pada hari libur yang didaftar, sampai hari kerja sesudahnya.",
            "bawaan aplikasi; tiap kota menetapkannya dengan surat sendiri",
            low=1,
            high=28,
        ),
        Rule(
            "persetujuan",
            "satu",
            "Berkas laporan: satu = berlaku begitu diterima; dua = yang dikirim petugas puskesmas tetap dihitung "
            "tetapi semua bulannya sementara, sampai orang kedua (pengelola program atau admin) menyetujuinya.",
            "bawaan aplikasi; tidak ada ketentuan, tiap kantor memilih",
            kind="satu|dua",
        ),
        Rule(
            "angka_kecil",
            "5",
            "Jumlah 1 sampai kurang dari angka ini tidak boleh dapat dihitung dari tampilan umum: kelurahan, dan "
            "SPM10–12 tiap puskesmas (0 = hanya SPM10–12).",
            "bawaan aplikasi; tidak ada angka dalam peraturan",
            high=20,
        ),
        Rule(
            "temuan_bobot_persen",
            "10",
            "Temuan di sebuah wilayah ikut menandai angka puskesmas atau kota di atasnya bila wilayah itu memegang "
            "sedikitnya sekian persen sasarannya.",
            "bawaan aplikasi",
            low=1,
            high=100,
        ),
        Rule(
            "rentan_sasaran",
            "12",
            "Sasaran di bawah angka ini: status PWS diberi tanda rentan.",
            "bawaan aplikasi",
            high=100,
        ),
        Rule(
            "tetap_di_bawah_target",
            "jelek",
            "Status PWS bila di bawah target dan sama dengan bulan lalu.",
            "buku PWS-KIA tidak tegas; bawaan aplikasi",
            kind="jelek|cukup",
        ),
        Rule(
            "garis_target",
            "berjalan",
            "Garis target PWS: berjalan (setahun × bulan ÷ 12) atau datar (target setahun).",
            "buku PWS-KIA; kebiasaan kota berbeda",
            kind="berjalan|datar",
        ),
        Rule(
            "umur_balita",
            "12–59 bulan",
            "Umur sasaran balita SPM.",
            "bawaan aplikasi; sebagian kantor memakai 0–59 bulan, acuannya tidak seragam",
            kind="text",
        ),
        Rule(
            "bobot_ip_spm",
            str(DEFAULT_WEIGHT_A),
            "Bobot penerima layanan (A) dalam IP-SPM, persen; sisanya mutu (B).",
            "Permendagri 59/2021 (susunan)",
            high=100,
        ),
        Rule(
            "kategori_ip_spm",
            "; ".join(f"{bound}={name}" for bound, name in DEFAULT_CATEGORIES),
            "Batas bawah dan nama kategori IP-SPM.",
            "daftar beredar berbeda (Pratama dan Muda tertukar)",
            kind="categories",
        ),
        Rule(
            "hitung_ip_spm",
            "rerata",
            "Cara menggabung butir mutu: rerata butir atau rasio jumlah.",
            "Permendagri 59/2021; rincian tidak tegas",
            kind="rerata|rasio",
        ),
        Rule(
            "pkp_baik",
            str(pkp.GOOD_FROM),
            "Kinerja tahunan: baik mulai persen ini.",
            "kebiasaan PKP; bawaan aplikasi",
            kind="float",
            high=100,
        ),
        Rule(
            "pkp_kurang",
            str(pkp.POOR_TO),
            "Kinerja tahunan: kurang sampai persen ini; di antaranya cukup.",
            "kebiasaan PKP; bawaan aplikasi",
            kind="float",
            high=100,
        ),
        Rule(
            "pkp_target",
            "berjalan",
            "Target kinerja: berjalan (sasaran setahun × bulan ÷ 12) atau setahun (sasaran setahun).",
            "bawaan aplikasi; di bulan Desember keduanya sama",
            kind="berjalan|setahun",
        ),
        Rule(
            "ambang_posyandu",
            "75",
            "Kota terhitung bila persen posyandu siklus hidup aktif mencapai ini.",
            "indikator nasional",
            high=100,
        ),
        Rule(
            "laju_ilp_bulan",
            "6",
            "Laju penerapan ILP = puskesmas yang mulai dalam sekian bulan terakhir ÷ jumlah bulan itu.",
            "bawaan aplikasi",
            low=1,
            high=24,
        ),
        Rule(
            "banding_ilp_bulan",
            "6",
            "Sebelum dan sesudah mulai ILP: sekian bulan sebelum dan sesudah bulan mulai; puskesmas ikut bila "
            "lapor sedikitnya dua pertiga bulan di tiap sisi.",
            "bawaan aplikasi",
            low=3,
            high=12,
        ),
        Rule(
            "banding_ilp_puskesmas",
            "3",
            "Rentang selisih dihitung bila di tiap kelompok ada sedikitnya sekian puskesmas.",
            "bawaan aplikasi",
            low=3,
            high=30,
        ),
        Rule(
            "sinyal_lapor",
            "80",
            "Sinyal: bulan ikut dihitung bila puskesmas yang lapor memegang sedikitnya sekian persen sasaran "
            "(tanpa sasaran: sekian persen puskesmas); bulan sesudah bulan yang tidak lengkap tidak ikut karena "
            "dapat memuat susulan.",
            "bawaan aplikasi",
            low=50,
            high=100,
        ),
        Rule(
            "sinyal_batas_awal",
            "6",
            "Sinyal: tiap bulan dibandingkan dengan bulan yang sama tahun lalu, sehingga musim bukan sinyal; batas "
            "kebiasaan baru dihitung mulai sekian bulan yang ada pembandingnya.",
            "bawaan aplikasi",
            low=3,
            high=24,
        ),
        Rule(
            "sinyal_batas_tetap",
            "13",
            "Sinyal: di bawah sekian bulan batas kebiasaan disebut batas sementara.",
            "bawaan aplikasi",
            low=6,
            high=36,
        ),
        Rule(
            "sebaya_kisaran",
            "25",
            "Puskesmas sebaya: sasarannya berbeda paling banyak sekian persen.",
            "bawaan aplikasi",
            low=5,
            high=100,
        ),
        Rule(
            "sedikit_tertinggal_persen",
            "90",
            "Laju dalam tahun berjalan: sedikit tertinggal mulai persen ini dari target berjalan; di bawahnya "
            "tertinggal.",
            "bawaan aplikasi",
            high=100,
        ),
        Rule(
            "sasaran_rendah_persen",
            "110",
            "Kualitas data: sasaran tampak terlalu rendah bila yang dilayani dalam dua belas bulan lebih dari persen "
            "ini darinya.",
            "bawaan aplikasi",
            low=100,
            high=200,
        ),
        Rule(
            "sasaran_tinggi_persen",
            "70",
            "Kualitas data: sasaran tampak terlalu tinggi bila yang dilayani dalam dua belas bulan kurang dari persen "
            "ini darinya.",
            "bawaan aplikasi",
            low=1,
            high=100,
        ),
        Rule(
            "laju_jangkauan_persen",
            "100",
            "Laju: dalam jangkauan bila butuh per bulan paling banyak persen ini dari rerata "
            "tiga bulan terakhir yang dilaporkan.",
            "bawaan aplikasi",
            low=50,
            high=200,
        ),
        Rule(
            "laju_berat_persen",
            "100",
            "Laju: berat bila butuh per bulan paling banyak persen ini dari bulan terbaik; "
            "lebih dari itu di luar jangkauan.",
            "bawaan aplikasi",
            low=50,
            high=300,
        ),
        Rule(
            "laju_lapor_persen",
            "75",
            "Laju: bulan sebuah wilayah ikut dihitung bila sedikitnya persen unit di dalamnya lapor.",
            "bawaan aplikasi",
            low=1,
            high=100,
        ),
        Rule(
            "hari_kerja_seminggu",
            "5",
            "Hari kerja seminggu, 5 = Senin–Jumat, 6 = Senin–Sabtu, untuk tanggal batas lapor dan laju; pada laju hari "
            "libur nasional tidak dikurangkan.",
            "bawaan aplikasi; tiap kota berbeda",
            low=5,
            high=6,
        ),
        *(
            Rule(
                f"target_{i.id}",
                f"{i.target_pct:g}",
                f"Target setahun PWS {i.short}, persen.",
                "bawaan aplikasi",
                kind="float",
                high=100,
            )
            for i in PWS
        ),
    )
}


def parse_value(name: str, text: str):
    """Value of a rule from its text. Raises BadSetting, in Indonesian, for an unknown rule or a
    value it may not take."""
    rule = RULES.get(name)
    if rule is None:
        raise BadSetting(f"Aturan '{name}' tidak dikenal. Yang ada: {', '.join(sorted(RULES))}.")
    text = text.strip()
    if rule.kind == "text":
        return text
    if rule.kind == "categories":
        return _categories(text)
    if rule.kind in ("int", "float"):
        try:
            value = int(text) if rule.kind == "int" else float(text.replace(",", "."))
        except ValueError:
            raise BadSetting(
                f"Aturan {name}: '{text}' bukan bilangan. Tulis angka {rule.low:g}–{rule.high:g}."
            ) from None
        if not rule.low <= value <= rule.high:
            raise BadSetting(f"Aturan {name}: {text} di luar {rule.low:g}–{rule.high:g}.")
        return value
    if text not in rule.kind.split("|"):
        raise BadSetting(f"Aturan {name}: '{text}' tidak dikenal. Pilihan: {rule.kind.replace('|', ', ')}.")
    return text


def _categories(text: str) -> tuple[tuple[float, str], ...]:
    rows = []
    for part in text.split(";"):
        bound, _, name = part.partition("=")
        try:
            rows.append((float(bound.replace(",", ".")), name.strip()))
        except ValueError:
            raise BadSetting(
                f"Aturan kategori_ip_spm: '{part.strip()}' tidak terbaca. Bentuknya: 90=Tuntas Utama."
            ) from None
    bounds = [bound for bound, _ in rows]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0 or not all(name for _, name in rows):
        raise BadSetting("Aturan kategori_ip_spm: urutkan batas dari besar ke kecil, berakhir pada 0, semua bernama.")
    return tuple(rows)


class Rules:
    """All rules over time: the application's defaults, replaced from a month on by what the city has set."""

    def __init__(self, values: Iterable[RuleValue] = ()):
        self.values = sorted(
            [*(RuleValue(r.name, r.default, BEGINNING, r.origin) for r in RULES.values()), *values],
            key=lambda v: (v.name, v.valid_from),
        )
        for value in self.values:
            parse_value(value.name, value.value)

    def in_force(self, name: str, month: date) -> RuleValue:
        """The value (with origin and date) that decides in a month."""
        return [v for v in self.values if v.name == name and v.valid_from <= month][-1]

    def at(self, name: str, month: date):
        """The parsed value that decides in a month."""
        return parse_value(name, self.in_force(name, month).value)
