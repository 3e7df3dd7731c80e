"""What a pack for a meeting holds: which tables, slides, papers, page and card, of a city or of one puskesmas."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.months import date_label, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UserError
from ilp_dash.export.pack.content import Occasion, Sheet
from ilp_dash.export.pack.page import page
from ilp_dash.export.pack.paper import card_png, paper, png
from ilp_dash.export.pack.workbook import workbook
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.pack import overdue, since
from ilp_dash.ui.pack.papers import reports, summary
from ilp_dash.ui.pack.sheets import sheets
from ilp_dash.ui.pack.slides import slides
from ilp_dash.ui.pack.web import card, parts, shapes, stylesheet
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables.declared import INDICATORS_PWS, SERVICES
from ilp_dash.ui.views.foot import marks

Progress = Callable[[str, float], None]


def files(sel: Selection, meeting: str) -> Mapping[str, Callable[[], bytes]]:
    """Name of a file -> what makes it, from the view in use. sel: a city, or one of its puskesmas. meeting: of
    `MEETINGS`."""
    sel = sel.but(indikator=None, kelurahan=None, tambah=None, susun=None)
    view, about = current_store().view, occasion(sel, meeting)
    name = "_".join([meeting, sel.area, month_code(sel.month), *([] if view == STAFF else [view])])

    def last() -> list[Sheet]:
        return overdue.paper(sel) + since.paper(sel, meeting)

    return {
        f"rapor_{name}.pdf": lambda: paper(about, reports(sel) + (last() if sel.puskesmas else [])),
        **({} if sel.puskesmas else {f"ringkasan_{name}.pdf": lambda: paper(about, summary(sel) + last())}),
        f"kartu_{name}.png": lambda: card_png(about, card(sel)),
        f"paparan_{name}.pptx": lambda: _presentation(about, sel, meeting),
        f"halaman_{name}.html": lambda: page(about, card(sel, True), parts(sel, meeting), shapes(sel), stylesheet()),
        f"tabel_{name}.xlsx": lambda: workbook(
            f"Bahan {about.meeting}, {about.place}",
            about.about,
            [*sheets(sel), *overdue.sheet(sel), *since.sheet(sel, meeting)],
        ),
    }


def write(
    sel: Selection, meeting: str, folder: Path, progress: Progress = lambda words, share: None
) -> list[tuple[str, int]]:
    """Every file of a pack into a folder, as (name, bytes): all of them, or none where something goes wrong on the way.

    progress: hears what is being made and the share that is done, 0 to 1; what it raises cancels. Raises UserError for
    a folder that cannot be written to.
    """
    wanted = files(sel, meeting)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bahan-", dir=folder) as unready:
            for n, (name, make) in enumerate(wanted.items()):
                progress(f"Membuat {name}", n / len(wanted))
                (Path(unready) / name).write_bytes(make())
            progress("Memindahkan berkas", 1)
            made = [(name, (Path(unready) / name).stat().st_size) for name in wanted]
            for name, _ in made:
                (Path(unready) / name).replace(folder / name)
    except OSError as error:
        raise UserError(f"{folder} tidak dapat ditulisi ({error.strerror}). Pilih folder lain.") from None
    return made


def occasion(sel: Selection, meeting: str) -> Occasion:
    """What stands on every slide and page of a pack."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    reported, expected = _reports(sel) if sel.puskesmas else (state.reported, state.expected)
    period, place = month_label(sel.month), place_name(sel)
    told = dict(tables.about(sel, f"{SERVICES} dan {INDICATORS_PWS}"))
    told |= {"Wilayah": f"{place}, {city(sel.kota).name}" if sel.puskesmas else place}
    told |= {"Kelengkapan": f"{reported} dari {expected} laporan bulan itu masuk"}
    if sel.puskesmas and "Sementara" in told:
        told |= {"Sementara": f"{state.provisional} laporan se-kota belum final"}
    return Occasion(
        MEETINGS[meeting],
        told["Wilayah"],
        period,
        tuple(marks(sel)),
        f"Sumber: laporan puskesmas s.d. {period} · {reported} dari {expected} masuk · versi {state.version}",
        f"Sumber: laporan puskesmas s.d. {period}, diterima s.d. {date_label(state.received_on)} · "
        f"{reported} dari {expected} laporan masuk · data versi {state.version}",
        tuple(told.items()),
    )


def _reports(sel: Selection) -> tuple[int, int]:
    """Reports of the chosen puskesmas for the month: (sent, expected)."""
    rows = each(ask_trust.reports_by_puskesmas, sel.kota, sel.month.year)
    own = [r for r in rows if r.month == sel.month and r.puskesmas_code == sel.puskesmas]
    return sum(r.late_days is not None for r in own), len(own)


def _presentation(about: Occasion, sel: Selection, meeting: str) -> bytes:
    from ilp_dash.export.pack.slides import presentation  # brings python-pptx

    return presentation(about, slides(sel, meeting), png)
