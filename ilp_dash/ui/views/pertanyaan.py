"""The questions about one gap, each answered by a page: how many and where,
signal or chance, trust, still in time, cheapest step."""

from ilp_dash.charts.texts import questions as questions_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import OWN, STAFF, current_store
from ilp_dash.ui.places import place_name, unit_name

SPM = {
    "spm": "Berapa orang, di mana?",
    "sinyal": "Nyata atau kebetulan?",
    "kualitas": "Dapat dipercaya?",
    "laju": "Masih terkejar?",
    "ip-spm": "Termurah ke kategori berikutnya?",
}
PWS = {"pws": "Berapa, di mana?", "kualitas": "Dapat dipercaya?", "laju": "Masih terkejar?"}


def questions(sel: Selection, here: str) -> dict:
    """The same indicator and place on the other pages; `here` is the page itself. A monthly ratio has no pace."""
    i = INDICATORS.get(sel.indikator)
    of = PWS if i and i.program == "PWS" else SPM
    without = "laju" if i and i.monthly_ratio else None
    items = [(words, "" if page == here else sel.link(page)) for page, words in of.items() if page != without]
    place = unit_name(sel) if of is PWS else place_name(sel)
    return questions_figure(items + act(sel), f"{i.short}, {place}" if i else place)


def act(sel: Selection, words: str = "Jadikan tindak lanjut") -> list[tuple[str, str]]:
    """The way from a gap to an action about it, as an item of `questions`; [] where no indicator is chosen, and for who
    may write nothing about the place."""
    store = current_store()
    may = store.view == STAFF or (store.view == OWN and store.puskesmas == sel.puskesmas)
    return [(words, f"{sel.link('tindak-lanjut')}&baru=ya")] if may and sel.indikator else []
