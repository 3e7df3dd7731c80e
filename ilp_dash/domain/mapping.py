"""What a person has confirmed about a layout: which column is what, which name is which place, what the figures are."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace

from ilp_dash.errors import BadFile


@dataclass(frozen=True)
class Mapping:
    """How files of one layout are read.

    signature: of the layout, see `signature_of`; shape: id of its kind (shapes.recognise.SHAPES); columns: field
    (shapes.columns.MEANINGS) by the key of a heading; names: code of a puskesmas or kelurahan by the key of a name or
    by a code of another system, services: code of a service by the plain words of a label or title ("-" in both: left
    out); cumulative: figures are running sums; basis: which sasaran the file has; city: code of the city. None = not
    answered. year, month, puskesmas: answers about one file that says nothing itself; the month is that of a file of
    one month, or the last one reported of a file of many.
    """

    signature: str
    shape: str
    columns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    cumulative: bool | None = None
    basis: str | None = None
    city: str | None = None
    year: int | None = None
    month: int | None = None
    puskesmas: str | None = None

    def lasting(self) -> "Mapping":
        """Without the answers that hold for one file only."""
        return replace(self, year=None, month=None, puskesmas=None)

    def to_json(self) -> str:
        """As text, the same for the same mapping."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Mapping":
        """Of `to_json`. Raises BadFile for what is no mapping."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError):
            raise BadFile("Pemetaan yang tersimpan tidak terbaca. Petakan berkasnya sekali lagi.") from None


def signature_of(shape: str, keys) -> str:
    """Of a layout: its kind and its headings without months, years and names of places, whatever their order."""
    text = "\n".join((shape, *sorted(set(keys))))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
