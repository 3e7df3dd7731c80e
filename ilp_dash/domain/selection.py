"""What the reader has chosen, as it stands in every address: city, month, puskesmas, kelurahan, indicator, basis."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from ilp_dash.domain.months import month_code


@dataclass(frozen=True)
class Selection:
    """One view. `month`: cumulative to that month. puskesmas, kelurahan, indikator: None = not chosen.

    tambah: additions of a what-if as in the address (see `what_if.read_additions`); only on pages that have one.
    versi: number of the kept build that is looked at (staff view alone); None: the one that serves.
    susun: a reader's own pivot as in the address (see `arranging.read_arrangement`); only on Jelajah.
    """

    kota: str
    month: date
    puskesmas: str | None = None
    kelurahan: str | None = None
    indikator: str | None = None
    basis: str = "pusdatin"
    tambah: str | None = None
    susun: str | None = None
    versi: int | None = None

    @property
    def level(self) -> str:
        """Level of the chosen place: puskesmas or kota."""
        return "puskesmas" if self.puskesmas else "kota"

    @property
    def area(self) -> str:
        """Code of the chosen place."""
        return self.puskesmas or self.kota

    def but(self, **changes) -> "Selection":
        """The same view with some choices changed."""
        return replace(self, **changes)

    def params(self) -> dict[str, str]:
        """The choices as address parameters; what is not chosen, and the default basis, stays out.

        kelurahan last: the links of a list of kelurahan then differ only at their end, and are sent as that.
        """
        pairs = {
            "kota": self.kota,
            "periode": month_code(self.month),
            "versi": str(self.versi) if self.versi else None,
            "puskesmas": self.puskesmas,
            "indikator": self.indikator,
            "basis": self.basis if self.basis != "pusdatin" else None,
            "tambah": self.tambah,
            "susun": self.susun,
            "kelurahan": self.kelurahan,
        }
        return {name: value for name, value in pairs.items() if value}

    def link(self, page: str, **changes) -> str:
        """Relative address of a page (`""` = Ringkasan) showing this view, with some choices changed."""
        return f"{page or './'}?{urlencode(self.but(**changes).params())}"
