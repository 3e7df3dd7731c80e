"""Who may see and do what: the four roles of people with a login. Who has none sees what anybody may know."""

from dataclasses import dataclass

ALL, OWN, NOTHING = "semua", "sendiri", "tidak"  # reports: of every puskesmas, of one's own, none


@dataclass(frozen=True)
class Role:
    """One role. title, about: words for screens; reads, sends: ALL, OWN (of one puskesmas) or NOTHING."""

    id: str
    title: str
    about: str
    reads: str
    sends: str

    @property
    def approves(self) -> bool:
        """Whoever receives the files of others approves them or sends them back."""
        return self.sends == ALL


ROLES = {
    role.id: role
    for role in (
        Role("pimpinan", "Pimpinan", "membaca semua angka", ALL, NOTHING),
        Role("pengelola", "Pengelola program", "membaca semua angka, menerima dan menyetujui semua kiriman", ALL, ALL),
        Role(
            "petugas",
            "Petugas puskesmas",
            "membaca semua angka puskesmasnya sendiri, selebihnya seperti umum; mengirim laporan puskesmasnya",
            OWN,
            OWN,
        ),
        Role(
            "admin",
            "Admin",
            "membaca semua angka, menerima dan menyetujui semua kiriman, mengatur aturan dan peran",
            ALL,
            ALL,
        ),
    )
}

FROM_THE_NETWORK = "pengunjung jaringan"  # who sends where uploading is open to everybody
LONGEST_IDENTITY = 254  # characters, as of an e-mail address


def identity_of(text: str | None) -> str | None:
    """The identity a text names: an e-mail address or a name without spaces, case folded; None for anything else."""
    name = (text or "").strip().casefold()
    return name if 0 < len(name) <= LONGEST_IDENTITY and name.isprintable() and " " not in name else None
