"""`paparan … --kirim`: a pack to e-mail addresses and into a folder, to each of them once."""

import hashlib
import os
import sys
from datetime import UTC
from pathlib import Path

from ilp_dash.errors import BadSetting, NotSent, UserError

KINDS = ("pdf", "pptx", "xlsx", "html", "png")
USUAL = ("pdf", "pptx", "xlsx")


def declare(pack) -> None:
    """Add what sending needs to the command `paparan`."""
    send = pack.add_argument_group("mengirim (untuk cron atau Task Scheduler; pengaturan server di docs/deploy.md)")
    send.add_argument(
        "--kirim", action="store_true", help="kirim, bukan tulis ke --folder; yang sudah terkirim tidak dikirim lagi"
    )
    send.add_argument("--kepada", action="append", default=[], metavar="SUREL", help="alamat surel (boleh diulang)")
    send.add_argument("--kepada-dari", type=Path, metavar="BERKAS", help="berkas berisi satu alamat surel per baris")
    send.add_argument("--ke", type=Path, metavar="FOLDER", help="taruh semua berkas di folder yang sudah ada ini")
    send.add_argument(
        "--lampiran", action="append", choices=KINDS, metavar="JENIS", help="pdf, pptx, xlsx (bawaan), html, png"
    )
    send.add_argument("--dinas", action="store_true", help="kirim tampilan dinas; bawaan --kirim: tampilan umum")
    send.add_argument("--simulasi", action="store_true", help="data simulasi boleh dikirim")


def wanted(args) -> bool:
    """Is the pack to be sent? Raises BadSetting for what only sending uses, without it, and for two views at once."""
    if args.umum and args.dinas:
        raise BadSetting("Pilih satu: --umum atau --dinas.")
    others = (args.kepada, args.kepada_dari, args.ke, args.lampiran, args.dinas, args.simulasi)
    if any(others) and not args.kirim:
        raise BadSetting("--kepada, --kepada-dari, --ke, --lampiran, --dinas, dan --simulasi perlu --kirim.")
    return args.kirim


def send_command(args, choose) -> int:
    """Send what has not been sent. choose: what reads the selection out of the arguments.

    Returns 2 when something is not where it should be."""
    from ilp_dash.export.sending import mail_server
    from ilp_dash.store.connection import PUBLIC, STAFF, as_of, viewing
    from ilp_dash.store.records import open_records

    targets = [*(["folder:" + str(args.ke.resolve())] if args.ke else []), *_addresses(args)]
    if not targets:
        raise BadSetting("Kirim ke mana? Tulis --kepada SUREL, --ke FOLDER, atau isi ILP_SUREL_KEPADA.")
    server = mail_server() if any(map(_is_mail, targets)) else None
    with viewing(STAFF if args.dinas else PUBLIC), as_of(args.versi):
        return _Sending(args, choose(args), server, open_records()).to(targets)


class _Sending:
    """One pack on its way to several targets."""

    def __init__(self, args, sel, server, records):
        from ilp_dash.store.connection import current_store
        from ilp_dash.store.queries import places
        from ilp_dash.store.sent import Pack
        from ilp_dash.ui.data import ask

        self.args, self.sel, self.server, self.records = args, sel, server, records
        state = ask(places.data_state, self.sel.kota, self.sel.month)
        if state.simulated and not args.simulasi:
            raise BadSetting(
                "Data bulan ini SIMULASI, jadi tidak dikirim: surel terlepas dari layar yang menyebutnya begitu. Untuk "
                "mencoba, tambahkan --simulasi; judul dan isinya menyebut SIMULASI."
            )
        view = current_store().view
        area = self.sel.puskesmas or ""
        self.pack = Pack(self.sel.kota, self.sel.month, args.rapat, view, area, int(state.version))
        self.lost = 0

    def to(self, targets: list[str]) -> int:
        """Send to each target that has not got the pack; returns the exit code."""
        missing = [target for target in targets if self._is_missing(target)]
        if missing:
            self._send(missing)
        return 2 if self.lost else 0

    def _is_missing(self, target: str) -> bool:
        from ilp_dash.store.sent import SENT, known

        row = known(self.records, self.pack, target)
        if row is None or row.free:
            return True
        if row.state == SENT:
            print(f"Sudah terkirim {self._day(row.changed_at)}, tidak dikirim lagi: {_said(target)}")
        else:
            self._say(target, "sedang dikirim perintah lain. Bila perintah itu mati, coba lagi sejam sesudahnya")
        return False

    def _send(self, missing: list[str]) -> None:
        from ilp_dash.ui.data import version
        from ilp_dash.ui.pack import files

        before, kinds = version(), self.args.lampiran or USUAL
        makers = files(self.sel, self.args.rapat)
        whole = any(not _is_mail(target) for target in missing)
        made = {name: make() for name, make in makers.items() if whole or name.rpartition(".")[2] in kinds}
        if version() != before:
            raise UserError("Data berganti saat bahannya dibuat, jadi tidak ada yang dikirim. Ulangi perintahnya.")
        attached = {name: content for name, content in made.items() if name.rpartition(".")[2] in kinds}
        mails = {target: self._mail(target, attached) for target in missing if _is_mail(target)}
        for n, target in enumerate(missing):
            try:
                self._one(target, mails.get(target), attached if _is_mail(target) else made)
            except UserError as error:
                self._say(target, str(error))
                if getattr(error, "all_of_them", False):
                    for other in missing[n + 1 :]:
                        self._say(other, "tidak dicoba, sebab yang sama")
                    return

    def _mail(self, to: str, files: dict[str, bytes]) -> bytes:
        from ilp_dash.export.sending import mail
        from ilp_dash.store.sent import replaced
        from ilp_dash.ui.pack.letter import letter

        subject, text = letter(self.sel, self.args.rapat, files, replaced(self.records, self.pack, to))
        return mail(self.server, to, self.pack.key(to), subject, text, files)

    def _one(self, target: str, mail: bytes | None, files: dict[str, bytes]) -> None:
        """Send to one target, and write how it ended. Raises NotSent, RecordsUnusable."""
        from ilp_dash.export.sending import put_into, send_mail
        from ilp_dash.store.sent import FAILED, SENT, claim, settle

        taken = claim(self.records, self.pack, target, _hash(files))
        if taken is None:
            self._is_missing(target)  # another command was faster
            return
        try:
            if mail is None:
                put_into(Path(target.removeprefix("folder:")), files)
            else:
                send_mail(self.server, target, mail)
        except BaseException as error:
            why = str(error) if isinstance(error, NotSent) else "dihentikan"
            settle(self.records, self.pack, target, taken, FAILED, f"gagal: {why}")
            raise
        settle(self.records, self.pack, target, taken, SENT, "terkirim")
        print(f"Terkirim: {_said(target)}")

    def _say(self, target: str, why: str) -> None:
        self.lost += 1
        print(f"Belum terkirim: {_said(target)}: {why.rstrip('.')}.", file=sys.stderr)

    def _day(self, at) -> str:
        from ilp_dash.domain.areas import today_in
        from ilp_dash.domain.months import date_label

        return date_label(today_in(self.sel.kota, at.replace(tzinfo=UTC)))


def _addresses(args) -> list[str]:
    """The e-mail addresses to send to, each once. Raises BadSetting for what is none, and for the staff view to one
    outside the office."""
    from ilp_dash.export.sending import email_address

    given = list(args.kepada)
    if args.kepada_dari:
        try:
            lines = args.kepada_dari.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            raise BadSetting(f"{args.kepada_dari} tidak dapat dibaca. Tulis satu alamat surel per baris.") from None
        given += [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not (given or args.ke or args.kepada_dari):
        given = [part for part in os.environ.get("ILP_SUREL_KEPADA", "").split(",") if part.strip()]
    found = list(dict.fromkeys(map(email_address, given)))
    own = {part.strip().lower() for part in os.environ.get("ILP_SUREL_DOMAIN_DINAS", "").split(",")}
    if args.dinas and (outside := [address for address in found if address.split("@")[1] not in own]):
        raise BadSetting(
            f"{', '.join(outside)}: tampilan dinas memuat angka kecil dan hanya dikirim ke domain yang disebut "
            "ILP_SUREL_DOMAIN_DINAS. Lepas --dinas untuk mengirim tampilan umum."
        )
    return found


def _is_mail(target: str) -> bool:
    return not target.startswith("folder:")


def _said(target: str) -> str:
    return target.replace("folder:", "folder ", 1) if not _is_mail(target) else target


def _hash(files: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()
