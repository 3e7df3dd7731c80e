"""The minutes (notulen) of a meeting as PDF: who was there, what was decided, and who does what by when."""

from collections.abc import Iterable, Mapping
from datetime import date

from ilp_dash.domain.actions import FIELDS, Action
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.meetings import MEETINGS, Meeting, Shown
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.tables import Column, Table
from ilp_dash.export.pack.content import Occasion, Rows, Sheet
from ilp_dash.export.pack.paper import paper

_ACTIONS = {"problem": 3.4, "cause": 2.6, "plan": 3.4, "owner": 2.2, "due": 1.7, "state": 1.7}


def to_pdf(
    meeting: Meeting,
    actions: Iterable[Action],
    files: Iterable[Shown],
    places: Mapping[str, str],
    simulated: bool,
    today: date,
) -> bytes:
    """The minutes on A4. actions: those of the meeting, in order; files: those shown at it; places: names of the city,
    puskesmas and kelurahan by code; simulated: is the data of the city a simulation;
    today: the day the states are of."""
    city, day = places.get(meeting.kota_code, meeting.kota_code), date_label(meeting.held_on)
    lines = (
        f"Tanggal dan tempat: {day}{f', {meeting.place}' if meeting.place else ''}.",
        f"Hadir: {', '.join(meeting.present) or 'belum dicatat'}.",
        _shown(files),
    )
    tables = [_decisions(meeting), _actions(actions, places), _signed()]
    occasion = Occasion(
        meeting=f"Notulen {MEETINGS[meeting.kind]}",
        place=city,
        period=day,
        marks=("DATA SIMULASI",) if simulated else (),
        source="",
        foot=f"Notulen rapat nomor {meeting.id}, revisi {meeting.revision} · {city}",
        about=(("Keterangan", f"Status tindak lanjut per {date_label(today)}. Tanda – berarti belum diisi."),),
    )
    return paper(occasion, [Sheet(f"Notulen: {MEETINGS[meeting.kind]}", f"{city}, {day}", lines, tuple(tables))])


def _shown(files: Iterable[Shown]) -> str:
    files = list(files)
    if not files:
        return "Bahan yang dipaparkan: tidak disimpan."
    version = max((f.version for f in files if f.version), default=None)
    month = max((f.month for f in files if f.month), default=None)
    of = [f"capaian s.d. {month_label(month)}"] if month else []
    of += [f"data versi {version}"] if version else []
    said = f" ({', '.join(of)})" if of else ""
    return f"Bahan yang dipaparkan{said}: {', '.join(f.file_name for f in files)}."


def _decisions(meeting: Meeting) -> Rows:
    rows = tuple((str(n), said) for n, said in enumerate(meeting.decisions, 1)) or (("–", "Belum dicatat"),)
    return Rows(Table("keputusan", "Keputusan", (Column("no", "No."), Column("said", "Keputusan")), rows), (0.6, 14))


def _actions(actions: Iterable[Action], places: Mapping[str, str]) -> Rows:
    columns = (Column("id", "No."), *(Column(field, FIELDS[field]) for field in _ACTIONS))
    rows = tuple(
        (
            str(a.id),
            f"{a.problem} ({_about(a, places)})",
            a.cause or None,
            a.plan,
            a.owner,
            f"{a.due:%d/%m/%Y}",
            a.state,
        )
        for a in actions
    )
    return Rows(Table("tindak-lanjut", "Tindak lanjut", columns, rows or ((None,) * 7,)), (0.8, *_ACTIONS.values()))


def _about(action: Action, places: Mapping[str, str]) -> str:
    code = action.kelurahan_code or action.puskesmas_code or action.kota_code
    of = [INDICATORS[action.indicator].short] if action.indicator else []
    return ", ".join([*of, places.get(code, code)])


def _signed() -> Rows:
    columns = (Column("lead", "Pimpinan rapat"), Column("writer", "Notulis"))
    return Rows(Table("tanda-tangan", "Ditandatangani", columns, (("\n\n\n", " "),)), (1, 1))
