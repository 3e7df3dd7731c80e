"""IP-SPM of small pictures, every figure worked out by hand from the sheet below."""

from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

import pytest
from store.picture import KOTA, built, month, places, reports

from ilp_dash.domain.report import QualityLine
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownArea
from ilp_dash.ui import tables
from ilp_dash.ui.addresses import read_selection
from ilp_dash.ui.tables import ip_spm as tables_ip_spm
from ilp_dash.ui.views import ip_spm as views

TWO = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Anggrek   | Timur     | Laut      | 2019-01-01 |
"""
# Served in July–September; nobody in Pasar reported August. SPM05 counts from July, the others from January.
# City: SPM01 180/200 = 90; SPM02 20/20 = 100 (Pasar 12 of 10); ten services
# 50/100. Mean A = (90 + 100 + 10 × 50) / 12 = 57,5.
SHEET = """
puskesmas | layanan | pusdatin | Jul | Agu | Sep
Pasar     | SPM01   | 100      | 40  |     | 40
Laut      | SPM01   | 100      | 50  | 30  | 20
Pasar     | SPM02   | 10       | 6   |     | 6
Laut      | SPM02   | 10       | 8   | 0   | 0
""" + "".join(f"Pasar | SPM{n:02} | 60 | 10 |  | 20\nLaut | SPM{n:02} | 40 | 10 | 10 | 0\n" for n in range(3, 13))
# Each service: goods 8/10 and 10/10 = 18/20 = 90, staff 2/4 and 4/4 = 6/8 = 75;
# B = 82,5. Index = 0,8 × 57,5 + 0,2 × 82,5 = 62,5.
MUTU = {"Pasar": (10, 8, 4, 2), "Laut": (10, 10, 4, 4)}


FULL = {"Pasar": (10, 10, 4, 4), "Laut": (10, 10, 4, 4)}


def city(folder, rules=(), without=(), sheet=SHEET, mutu=MUTU):
    of = places(TWO)
    made = {
        (name, year): report.__class__(
            **{
                **report.__dict__,
                "quality": ()
                if name in without
                else tuple(QualityLine(f"SPM{n:02}", *mutu[name]) for n in range(1, 13)),
            }
        )
        for (name, year), report in reports(of, sheet).items()
    }
    return built(folder, made, of, rules)


@pytest.fixture
def use(tmp_path, monkeypatch):
    def opened(**options):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        picture = city(folder, **options)
        monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
        return picture

    return opened


def at(text: str = "2025-09", **choice) -> Selection:
    return Selection(KOTA, month(text), **choice)


def test_the_hand_worked_city(use):
    picture = use()
    here = tables_ip_spm.here(at())
    assert [s.a for s in here.services] == [90, 100, *[50] * 10]
    assert {s.b for s in here.services} == {Fraction("82.5")}
    assert (here.mean_a, here.index, here.category) == (Fraction("57.5"), Fraction("62.5"), "Tuntas Muda")
    # 7,5 to 70; a person in a sasaran of 100 brings 80/(12 × 100) = 1/15: 112,5 → 113 people, 50 + 50 + 13
    assert here.fewest.people == {"SPM03": 50, "SPM04": 50, "SPM05": 13}
    pasar, laut = picture.code("Pasar"), picture.code("Laut")
    assert [(s.puskesmas_code, s.service, s.people) for s in tables_ip_spm.proposal(at())] == [
        (pasar, "SPM03", 30), (laut, "SPM03", 20), (pasar, "SPM04", 30), (laut, "SPM04", 20), (pasar, "SPM05", 13),
    ]  # fmt: skip
    assert views.verdict(at())["title"] == (
        "IP-SPM Kota Contoh 62,5: Tuntas Muda; kurang 113 orang sampai Tuntas Pratama, paling sedikit bila di "
        "bayi baru lahir, balita dan usia pendidikan dasar."
    )


def test_the_table_holds_both_halves_their_counts_and_people_to_the_next_category(use):
    use()
    table = tables.make("ip-spm", at())
    rows = [dict(zip([c.key for c in table.columns], row, strict=True)) for row in table.rows]
    # SPM01: 0,8 × 90 + 16,5 = 88,5; 1,5 to 90, a person brings 0,8 × 100/200 = 0,4: 4 people
    halves = {"a": 90.0, "goods": "18 dari 20", "staff": "6 dari 8", "b": 82.5}
    reached = {"index": 88.5, "category": "Tuntas Madya", "people_more": 4, "goal": "Tuntas Utama"}
    first = {"service": "Ibu hamil", "served": 180, "sasaran": 200, **halves, **reached}
    assert rows[0] == first
    # SPM02: 96,5; everybody is served, so 100 asks for B 100
    assert (rows[1]["index"], rows[1]["people_more"], rows[1]["goal"]) == (
        96.5,
        None,
        "Tuntas Paripurna: perlu mutu B 100 %",
    )
    # the others: 56,5; 3,5 to 60 at 0,8 each: 5 people
    assert {(r["index"], r["category"], r["people_more"]) for r in rows[2:12]} == {(56.5, "Belum Tuntas", 5)}
    assert (rows[12]["a"], rows[12]["b"], rows[12]["index"], rows[12]["people_more"]) == (57.5, 82.5, 62.5, 113)
    assert any("Mutu 2025: 2 dari 2 puskesmas" in note for note in table.notes)
    assert any("bobot_ip_spm 80, hitung_ip_spm rerata" in note for note in table.notes)


def test_one_puskesmas_is_judged_on_its_own_counts(use):
    picture = use()
    here = tables_ip_spm.here(at(puskesmas=picture.code("Pasar")))
    # Pasar: SPM01 80/100, SPM02 12/10 → 100, ten 30/60 = 50; A = (80 + 100 + 500)/12; B = (80 + 50)/2 = 65
    assert here.mean_a == Fraction(680, 12)
    assert here.index == Fraction(80, 100) * Fraction(680, 12) + 13
    assert here.services[1].left == 0
    assert {s.puskesmas for s in tables_ip_spm.proposal(at(puskesmas=picture.code("Pasar")))} == {"Pasar"}


def test_a_month_that_was_not_reported_is_not_a_zero(use):
    picture = use()
    pasar = tables_ip_spm.here(at("2025-08", puskesmas=picture.code("Pasar")))
    assert [s.served for s in pasar.services[:3]] == [40, 6, 10]
    assert tables_ip_spm.here(at("2025-08")).services[0].a == 60  # 40 + 80 of 200


def test_the_ratio_rule_divides_sums_inside_b(use):
    use(rules=[("hitung_ip_spm", "rasio", "2025-09")])
    assert {s.b for s in tables_ip_spm.here(at()).services} == {Fraction(2400, 28)}
    assert tables_ip_spm.here(at()).index == 46 + Fraction(20, 100) * Fraction(2400, 28)
    assert {s.b for s in tables_ip_spm.here(at("2025-08")).services} == {Fraction("82.5")}


def test_rules_changed_with_a_date_leave_earlier_months_as_they_stood(use):
    use()
    before = tables_ip_spm.here(at("2025-08"))
    use(rules=[("bobot_ip_spm", "60", "2025-09"), ("kategori_ip_spm", "100=A; 65=B; 0=C", "2025-09")])
    assert tables_ip_spm.here(at("2025-08")) == before
    now = tables_ip_spm.here(at())
    assert (now.index, now.category, now.goal) == (Fraction("34.5") + 33, "B", (100, "A"))


def test_without_everybodys_quality_there_is_no_index_but_half_a_still_answers(use):
    picture = use(without=["Laut"])
    here = tables_ip_spm.here(at())
    assert (here.index, here.category, here.mean_a, here.goal[0]) == (None, None, Fraction("57.5"), 60)
    # 2,5 to a mean of 60 at 100/(12 × 100) each: 30 people
    assert here.fewest.people == {"SPM03": 30}
    shown = views.verdict(at())
    assert shown["title"] == "IP-SPM Kota Contoh belum lengkap: 1 dari 2 puskesmas belum melaporkan mutu (B)."
    assert "rata-rata 57,5 %; kurang 30 orang sampai rata-rata A 60 %" in shown["sub"]
    assert "Tuntas" not in str(shown) + str(views.steps(at())["steps"]) + tables.make("ip-spm-usulan", at()).title
    assert tables.make("ip-spm", at()).column("index") == [None] * 13
    assert [row[0::4] for row in tables.make("ip-spm-mutu", at()).rows] == [
        ("Laut", "belum lapor"),
        ("Pasar", "lengkap"),
    ]
    assert tables_ip_spm.here(at(puskesmas=picture.code("Pasar"))).index is not None


def test_a_service_without_sasaran_leaves_the_index_open_and_is_named(use):
    sheet = "\n".join(line for line in SHEET.splitlines() if "SPM12" not in line)
    use(sheet=sheet + "\nPasar | SPM12 | 0 | 1 | | 1\nLaut | SPM12 | 0 | 0 | 0 | 0\n")
    here = tables_ip_spm.here(at())
    assert (here.index, here.mean_a, here.fewest) == (None, None, None)
    assert "layanan Risiko HIV belum mempunyai laporan atau sasaran" in views.verdict(at())["title"]
    assert tables.make("ip-spm-usulan", at()).rows == ()


def test_additions_count_at_most_the_people_left_and_only_in_their_place(use):
    picture = use()
    pasar, laut = picture.code("Pasar"), picture.code("Laut")
    text = f"{pasar}-SPM03-500,{laut}-SPM03-20,{laut}-SPM01-5"
    shares, refused = tables_ip_spm.plan(at(tambah=text))
    assert [(s.asked, s.people, s.left) for s in shares] == [(500, 30, 30), (20, 20, 20), (5, 0, 0)]
    assert refused == []
    after = tables_ip_spm.after(at(tambah=text))
    assert after.services[2].a == 100
    assert after.index == Fraction("62.5") + Fraction(50, 15)
    only = tables_ip_spm.after(at(tambah=text, puskesmas=pasar))
    assert [s.a for s in only.services[:3]] == [80, 100, 100]
    outcome = {i["label"]: i["value"] for i in views.outcome(at(tambah=text))["items"]}
    assert outcome == {
        "IP-SPM sekarang": "62,5",
        "IP-SPM bila": "65,8",
        "Orang ditambahkan": "50",
        "Layanan menjadi 100 %": "1",
    }


def test_the_proposal_really_reaches_the_next_category_and_one_person_less_does_not(use):
    use()
    shares = tables_ip_spm.proposal(at())
    [(_, href)] = views.plan(at())["acts"]
    text = parse_qs(urlsplit(href).query)["tambah"][0]
    assert tables_ip_spm.after(at(tambah=text)).category == "Tuntas Pratama"
    assert tables_ip_spm.after(at(tambah=text)).index >= 70
    last = shares[-1]
    less = text.replace(f"{last.service}-{last.people}", f"{last.service}-{last.people - 1}")
    assert tables_ip_spm.after(at(tambah=less)).category == "Tuntas Muda"


def test_a_download_carries_the_additions_and_refuses_unknown_ones(use):
    picture = use()
    text = f"{picture.code('Pasar')}-SPM03-30"
    sel = read_selection({"kota": KOTA, "periode": "2025-09", "tambah": text})
    table = tables.make("ip-spm-andai", sel)
    assert table.title.startswith(
        "Bila 30 orang lagi dilayani, Kota Contoh: 62,5, Tuntas Muda menjadi 64,5, Tuntas Muda"
    )
    assert ("Andaian", f"tambah={text}") in tables.about(tables.scope("ip-spm-andai", sel))
    assert all("tambah=" in address for _, address in tables.downloads("ip-spm-andai", sel))
    with pytest.raises(UnknownArea, match="P0000000000-SPM03"):
        tables.make("ip-spm-andai", sel.but(tambah="P0000000000-SPM03-1"))


def test_just_below_a_bound_the_printed_index_stays_below(use):
    # A 99,99 everywhere and B 100: 99,992, never 100
    lines = "".join(
        f"Pasar | SPM{n:02} | 5000 | 5000 | | 0\nLaut | SPM{n:02} | 5000 | 4999 | 0 | 0\n" for n in range(1, 13)
    )
    use(sheet="puskesmas | layanan | pusdatin | Jul | Agu | Sep\n" + lines, mutu=FULL)
    here = tables_ip_spm.here(at())
    assert (here.category, here.fewest.total) == ("Tuntas Utama", 12)
    assert "99,99: Tuntas Utama; kurang 12 orang sampai Tuntas Paripurna" in views.verdict(at())["title"]
