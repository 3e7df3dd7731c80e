"""Sentences about pace change with the facts: last reports, silence, December, what changed since last month."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, month, pictured
from test_every_page import opened

from ilp_dash.analysis import running
from ilp_dash.store.queries.spm import spm_by_puskesmas, spm_month, spm_services
from ilp_dash.ui.figures import shown

SPM = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Pasar     | SPM08   | 1200     | 100 | 100 | 100 | 100 | 100 | 100 |     |     |     |     |     |
Gunung    | SPM08   | 120      | 9   | 9   | 9   | 9   | 9   | 9   | 9   | 10  | 10  | 10  | 10  | 8
Laut      | SPM08   | 1200     | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50
Laut      | SPM09   | 1200     | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100
"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("kata"), SPM)


def of(picture, name, at, service="SPM08"):
    rows = picture.ask(spm_by_puskesmas, KOTA, month(at), "pusdatin")
    return next(r for r in rows if (r.puskesmas, r.id) == (name, service))


@pytest.mark.parametrize(
    ("name", "service", "at", "words"),
    [
        ("Pasar", "SPM08", "2025-06", "sesuai laju"),
        ("Pasar", "SPM08", "2025-07", "sesuai laju (s.d. Juni)"),
        ("Gunung", "SPM08", "2025-07", "sedikit tertinggal, kurang 7 orang"),
        ("Laut", "SPM08", "2025-07", "tertinggal, kurang 350 orang"),
        ("Laut", "SPM08", "2025-12", "kurang 600 orang"),
        ("Laut", "SPM09", "2025-12", "tercapai"),
        ("Pasar", "SPM09", "2025-07", "belum lapor"),
    ],
)
def test_a_service_says_its_pace_and_up_to_which_report(picture, name, service, at, words):
    assert running.told(of(picture, name, at, service), month(at)) == words


def test_a_silent_unit_is_told_so_before_its_count(picture):
    july = list(picture.ask(spm_by_puskesmas, KOTA, month("2025-07"), "pusdatin"))
    silent = [r for r in july if r.puskesmas == "Pasar"]
    assert running.silence(silent, month("2025-07")) == "belum lapor Juli; s.d. Juni "
    assert running.silence([r for r in july if r.puskesmas == "Laut"], month("2025-07")) == ""


def test_a_city_of_mixed_months_says_so_once(picture):
    june, july = (picture.ask(spm_services, "kota", KOTA, month(at), "pusdatin") for at in ("2025-06", "2025-07"))
    mine = [[s for s in rows if s.id == "SPM08"] for rows in (june, july)]
    assert running.mixed(mine[0], month("2025-06")) == ""
    assert running.mixed(mine[1], month("2025-07")) == (
        "1 dari 3 puskesmas belum lapor bulan ini; dinilai s.d. laporan terakhirnya (paling awal Juni 2025)."
    )


def test_those_who_must_act_are_the_two_with_most_people_short(picture):
    july = picture.ask(spm_by_puskesmas, KOTA, month("2025-07"), "pusdatin")
    assert running.most_short(july, "SPM08", month("2025-07")) == ["Laut (350)", "Gunung (7)"]
    assert running.most_short(july, "SPM09", month("2025-07")) == []


SILENT, MARCH = "P3371010201", "2026-03"  # a puskesmas of Magelang that sent nothing for March 2026


def said(path, **more) -> str:
    """The sentences and cards of a page of the silent puskesmas."""
    app = opened(path, **({"kota": MAGELANG, "periode": MARCH, "puskesmas": SILENT} | more))
    kinds = ("verdict", "statuses", "table", "plot")
    told = [f"{s['title']} {s.get('sub', '')}" for s in shown(app) if s["t"] in kinds]
    cards = [f"{k['label']}: {k['value']} {k.get('note', '')}" for s in shown(app, "kpis") for k in s["items"]]
    return "\n".join([*told, *cards])


def test_a_silent_puskesmas_is_judged_to_its_last_report_and_compared_with_nothing(magelang):
    front = said("")
    assert "belum lapor Maret; s.d. Februari" in front and "Sejak" not in front
    assert "Dibanding tahun lalu: – belum lapor Maret 2026" in front
    assert "PWS kelurahan: – 3 kelurahan belum lapor Maret 2026" in front
    year = said("banding", tampilan="tahun")
    assert "Maret 2026 belum dapat dibandingkan dengan tahun lalu. Laporan Maret 2026 belum masuk." in year
    assert "belum dapat dibandingkan. Laporan Maret 2026" in said("banding", tampilan="puskesmas")


def test_silence_is_no_status_and_no_failure(magelang):
    assert "belum lapor Maret; s.d. Februari" in said("pws", indikator="K6")
    visits = said("pws", indikator="K6", tampilan="kunjungan")
    assert "3 kelurahan belum lapor PWS Maret 2026" in visits and "berjalan penuh di 0" not in visits
    report = said("puskesmas")
    assert "Belum ada status PWS yang dapat dinilai pada Maret 2026" in report
    assert "PWS kelurahan: 0 dari 3 lapor belum lapor Maret 2026" in report
    assert "menurut laporan terakhir, sebelum Maret 2026" in said("minggu-ini")
    assert "Belum lapor Maret; s.d. Februari. " in said("ip-spm")


@pytest.fixture
def magelang(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def headline(at: str) -> tuple[str, str]:
    [verdict] = shown(opened("", kota=MAGELANG, periode=at), "verdict")
    return verdict["title"], verdict.get("sub", "")


def test_the_headline_counts_the_pace_and_a_december_what_is_reached(magelang):
    title, _ = headline("2026-08")
    assert " dari 12 layanan SPM sesuai laju." in title
    title, _ = headline("2025-12")
    assert " dari 12 layanan SPM tercapai 100 % pada 2025." in title


def test_headlines_of_a_year_are_not_the_same_sentence(magelang):
    said = {headline(f"2025-{n:02}")[0].partition(": ")[2].partition(". ")[2].split(":")[0] for n in range(2, 12)}
    assert len(said) >= 3, said


# One twelfth of 1.200 is 100 a month, give or take 19 by chance. In February: hipertensi passes its pace with 102, DM
# with 130; ibu hamil falls behind with 98, ibu bersalin with 60. Gunung's first report is of February.
CROSSED = """
puskesmas | layanan | pusdatin | Jan | Feb
Pasar     | SPM08   | 1200     | 99  | 102
Pasar     | SPM09   | 1200     | 90  | 130
Pasar     | SPM01   | 1200     | 101 | 98
Pasar     | SPM02   | 1200     | 110 | 60
Pasar     | SPM03   | 1200     | 100 | 100
Gunung    | SPM03   | 1200     |     | 100
"""


@pytest.mark.parametrize("named", [{}, {"puskesmas": "P10010102" + "01"}])
def test_a_crossing_within_chance_is_no_news(tmp_path, monkeypatch, named):
    monkeypatch.setenv("ILP_DATA_DIR", str(pictured(tmp_path, CROSSED).path.parent))
    [verdict] = shown(opened("", kota=KOTA, periode="2025-02", **named), "verdict")
    news = verdict["title"].partition("Sejak ")[2]
    assert news == "Januari diabetes melitus kini sesuai laju; ibu bersalin tidak lagi."


def test_a_report_that_came_late_is_no_fall(tmp_path, monkeypatch):
    """Newborns: 100 of 100 due in January, 300 of 400 in February, because Gunung's January never came."""
    picture = pictured(tmp_path, CROSSED)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    january, february = (
        next(s for s in picture.ask(spm_services, "kota", KOTA, month(at), "pusdatin") if s.id == "SPM03")
        for at in ("2025-01", "2025-02")
    )
    assert (january.pace, february.pace, february.short_count) == ("sesuai", "tertinggal", 100)
    [verdict] = shown(opened("", kota=KOTA, periode="2025-02"), "verdict")
    assert "bayi baru lahir" not in verdict["title"].partition("Sejak ")[2]
    assert "jarak paling bertambah pada bayi" not in verdict["sub"]
    alone = {m.id: (m.served, m.sasaran) for m in picture.ask(spm_month, "kota", KOTA, month("2025-02"), "pusdatin")}
    assert (alone["SPM03"], alone["SPM09"]) == ((100, 1200), (130, 1200))


def test_the_rule_of_what_is_news_is_printed_on_metodologi(magelang):
    [rules] = [t for t in shown(opened("metodologi", kota=MAGELANG), "table") if t["title"].startswith("Aturan yang")]
    notes = " ".join(rules["notes"])
    assert "sasaran setahun ÷ 12 melebihi kebetulan" in notes and "lapor pada kedua tahun" in notes
