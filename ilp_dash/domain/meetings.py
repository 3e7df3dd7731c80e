"""Meetings (rapat): the kinds there are, what is kept of one, and what may be written of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ilp_dash.domain.actions import has_number_of_person
from ilp_dash.domain.months import add_months, date_label
from ilp_dash.domain.words import number

# Word in the command -> name, as printed.
MEETINGS = {
    "bulanan": "Lokakarya mini bulanan",
    "tribulanan": "Lokakarya mini tribulanan lintas sektor",
    "spm": "Evaluasi e-SPM",
}
# What is written of a meeting, with the word on screens and in its history.
FIELDS = {
    "kind": "Jenis rapat",
    "held_on": "Tanggal",
    "place": "Tempat",
    "present": "Hadir",
    "decisions": "Keputusan",
    "actions": "Tindak lanjut",
}
LISTS = ("present", "decisions", "actions")
# Who mostly comes; others are written as they are called.
UNITS = (
    "Wali kota",
    "Sekretariat daerah",
    "Kepala dinas kesehatan",
    "Bidang kesehatan masyarakat",
    "Bidang pencegahan dan pengendalian penyakit",
    "Bidang pelayanan kesehatan",
    "Kepala puskesmas",
    "Pengelola program puskesmas",
    "Camat",
    "Lurah",
    "TP PKK",
    "Bappeda",
    "Dinas pendidikan",
    "Dinas kependudukan dan pencatatan sipil",
    "Kementerian Agama",
    "BPJS Kesehatan",
    "Rumah sakit",
    "Kader posyandu",
)
LONGEST = {"place": 100, "present": 100, "decisions": 500}  # characters, of each line
MOST_LINES = 60  # in each of the lists


@dataclass(frozen=True)
class Meeting:
    """One meeting. kind: of MEETINGS; place "" = not said; present: roles or units, never names; decisions: sentences
    in their order; actions: numbers of tindak lanjut made or taken up in it. revision: grows by one with every change.
    Times in UTC."""

    id: int
    kota_code: str
    kind: str
    held_on: date
    place: str
    present: tuple[str, ...]
    decisions: tuple[str, ...]
    actions: tuple[int, ...]
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str

    @property
    def title(self) -> str:
        """ "Evaluasi e-SPM, 5 Juli 2026"."""
        return f"{MEETINGS[self.kind]}, {date_label(self.held_on)}"

    @property
    def in_sentence(self) -> str:
        """The title within a sentence: "evaluasi e-SPM, 5 Juli 2026"."""
        return kind_in_sentence(self.kind) + self.title.removeprefix(MEETINGS[self.kind])

    def differing(self, values: Mapping) -> dict:
        """Those of the values that are not as they are here."""
        return {field: value for field, value in values.items() if getattr(self, field) != value}


@dataclass(frozen=True)
class Shown:
    """One file of the pack as it was shown at a meeting. sha256: of its bytes, its name in the data folder; size: in
    bytes; version: of the data, and month, it tells of, None = the file does not say; kept_at in UTC."""

    id: int
    meeting_id: int
    file_name: str
    sha256: str
    size: int
    version: int | None
    month: date | None
    kept_at: datetime
    kept_by: str


def kind_in_sentence(kind: str) -> str:
    """ "evaluasi e-SPM"."""
    return MEETINGS[kind][:1].lower() + MEETINGS[kind][1:]


def version_shown(files: Iterable[Shown]) -> int | None:
    """The version of the data a meeting was shown; None where no file says."""
    return max((file.version for file in files if file.version), default=None)


def month_shown(meeting: Meeting, files: Iterable[Shown]) -> date:
    """The month a meeting was shown; where no file says, the one that had ended when it was held."""
    return max((f.month for f in files if f.month), default=add_months(meeting.held_on.replace(day=1), -1))


def before(
    meetings: Iterable[Meeting], files: Mapping[int, Iterable[Shown]], kind: str, month: date, today: date
) -> Meeting | None:
    """The last meeting of a kind before the one a pack of this month is made for: held before today, and shown an
    earlier month. files: of each meeting by its number. None = there was none."""
    of_kind = [m for m in meetings if m.kind == kind and m.held_on < today]
    earlier = [m for m in of_kind if month_shown(m, files.get(m.id, ())) < month]
    return max(earlier, key=lambda m: (m.held_on, m.id), default=None)


def tidy(values: Mapping) -> dict:
    """The values as they are kept: texts on one line, no empty lines, each unit and action once."""
    kept = dict(values)
    if "place" in kept:
        kept["place"] = _line(kept["place"] or "")
    for field in LISTS:
        if field in kept:
            lines = kept[field] if field == "actions" else filter(None, map(_line, kept[field]))
            kept[field] = tuple(lines if field == "decisions" else dict.fromkeys(lines))
    return kept


def _line(text: str) -> str:
    return " ".join(text.split()).lstrip("'")


def faults(values: Mapping) -> dict[str, str]:
    """Field -> a sentence, of every value (as `tidy` leaves them) a meeting may not have; {} = all may be kept. A field
    that is not among the values is not looked at."""
    found = {field: _fault(field, value) for field, value in values.items()}
    return {field: f"{FIELDS[field]}: {said}" for field, said in found.items() if said}


def _fault(field: str, value) -> str | None:
    if field == "kind" and value not in MEETINGS:
        return f"'{str(value)[:20]}' tidak dikenal. Pilih: {', '.join(MEETINGS)}."
    if field == "held_on" and not (isinstance(value, date) and 2000 <= value.year <= 2100):
        return "bukan tanggal antara tahun 2000 dan 2100."
    if field in LISTS and len(value) > MOST_LINES:
        return f"paling banyak {MOST_LINES}, ini {number(len(value))}."
    for line in (value,) if field == "place" else value if field in LONGEST else ():
        if len(line) > LONGEST[field]:
            return f"paling panjang {LONGEST[field]} huruf, '{line[:30]}…' {number(len(line))}."
        if has_number_of_person(line):
            return "berisi nomor panjang seperti NIK atau telepon. Tulis jabatan atau unit, bukan nomor seseorang."
    return None


def shown(field: str, value) -> str:
    """A value as people read it in a history; "kosong" for none."""
    if value in (None, "", ()):
        return "kosong"
    if field == "actions":
        return "nomor " + ", ".join(map(str, value))
    if field in LISTS:
        return "; ".join(value)
    return date_label(value) if isinstance(value, date) else MEETINGS.get(value, value)


def changes_in_words(changes: Mapping) -> str:
    """ "Tempat: kosong → Aula; Tanggal: 1 Juni 2026 → 2 Juni 2026" of field -> (old, new)."""
    return "; ".join(f"{FIELDS[f]}: {shown(f, old)} → {shown(f, new)}" for f, (old, new) in changes.items())
