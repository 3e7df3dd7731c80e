"""The page "Unggah data": choose a kind and a file, let the command check it, then use it."""

import re
from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ilp_dash.domain.months import month_code
from ilp_dash.errors import StoreMissing
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.reference import load_reference
from ilp_dash.ui import mapping, preview
from ilp_dash.ui.data import ask, version
from ilp_dash.ui.explaining import answers
from ilp_dash.ui.plain import plain
from ilp_dash.ui.uploading import (
    DECISION,
    KINDS,
    Job,
    Kind,
    Request,
    Sending,
    Sent,
    deciding,
    prove,
    running,
    sending,
    start,
)
from ilp_dash.ui.viewer import login_offered, visitor


def may_send() -> Sending | None:
    """What the visitor of this page may hand in; None: nothing."""
    return sending(visitor(), session())


def may_decide() -> str | None:
    """Who the visitor of this page is in the trail, if he may approve files and send them back."""
    return deciding(visitor(), session())


def session() -> str:
    """The Streamlit session of the page that is being drawn."""
    return get_script_run_ctx().session_id


def say_where() -> None:
    """What to do for somebody who may not; at the computer of the server, the field for its code."""
    if visitor().here:
        ask_for_code()
        return
    home = (st.get_option("server.baseUrlPath") or "").strip("/")
    address = f"http://127.0.0.1:{st.get_option('server.port')}/{home + '/' if home else ''}unggah"
    st.info(
        "**Mengunggah hanya dapat dilakukan oleh yang berperan untuk itu, atau di komputer tempat dasbor ini "
        "berjalan.**"
    )
    st.markdown(
        f"- **Petugas puskesmas:** {'masuk lewat kepala halaman, atau ' if login_offered() else ''}kirim berkas kepada "
        "petugas data dinas kesehatan.\n"
        f"- **Petugas data dinas:** buka `{address}` di komputer itu, atau pakai perintah `python -m ilp_dash check "
        "BERKAS`, "
        "lalu `import BERKAS`, lalu `build`.\n"
        "- **Pengelola dasbor:** halaman ini dapat dibuka untuk jaringan (`ILP_UNGGAH=jaringan`), "
        "hanya bila jaringannya tepercaya atau "
        "dasbor dilindungi kata sandi. Caranya ada di docs/deploy.md."
    )


def ask_for_code() -> None:
    """The field for the proof that somebody sits at the server: what only its console says."""
    st.info("**Ketik kode unggah sekali untuk kunjungan ini.** Kodenya tercetak di konsol dasbor ketika dijalankan.")
    typed = st.text_input("Kode unggah", key="unggah_kode", max_chars=20, autocomplete="off")
    if typed and prove(session(), typed):
        st.rerun()
    if typed:
        st.error("Kode itu tidak cocok. Lihat baris 'Kode unggah' di konsol tempat dasbor dijalankan.")


def draw(may: Sending) -> None:
    """Fields, buttons, and what became of the last file; as far as the visitor may."""
    job: Job | None = st.session_state.get("_unggah")
    if job is not None and job.done:
        _forget(job)
    st.write(
        f"Pilih berkas, **Periksa**, lalu **Pakai**. Data lama tetap tampil sampai yang baru selesai. {_data_now()}"
    )
    code = st.segmented_control(
        "Jenis data",
        list(may.kinds),
        format_func=lambda c: KINDS[c].title,
        default="laporan",
        key="unggah_jenis",
        required=True,
    )
    kind = KINDS[code]
    st.markdown(kind.about)
    if may.puskesmas:
        st.caption(f"Hanya laporan puskesmas Anda ({may.puskesmas}) yang diterima.")
    file = _sent(
        st.file_uploader(f"Berkas {kind.title.lower()}", kind.suffixes, key=_key(code), max_upload_size=kind.largest)
    )
    options, alias = _options(kind)
    request = Request(code, file.id, options, alias and alias.id) if file else None
    good = job is not None and job.done and job.offered and job.request == request
    busy = running() is not None
    told = (
        not busy
        and job is not None
        and job.request.kind == code
        and (job.request == request or (file is None and (job.taking or not job.offered)))
    )
    asks, answered = told and (job.asked.odd or job.asked.wrong), ()
    if asks:  # what is asked stands above the button that needs it
        _tell_verdict(job)
        answered = answers(job)
    ready = good and answered is not None
    with st.container(horizontal=True):
        if st.button("Periksa", type="secondary" if good else "primary", disabled=not file or busy):
            _start(request, False, file, may, alias)
        if st.button("Pakai", type="primary" if ready else "secondary", disabled=not ready or busy):
            _start(request, True, file, may, alias, answered)
    if answered is None:
        st.caption("Pakai menyala setelah yang ditanyakan di atas dijawab semua.")
    if busy:
        _wait()
    elif told:
        if mapping.is_needed(job) and file is not None:
            mapping.draw(file, may, lambda: _start(request, False, file, may, alias))
        if not asks:
            _tell_verdict(job)
        _tell(job)
    elif file is not None:
        st.caption("Berkas ini belum diperiksa. Tekan Periksa; tidak ada yang disimpan sebelum Anda menekan Pakai.")


def _data_now() -> str:
    try:
        return f"Yang tampil sekarang: versi data {version()}."
    except StoreMissing:
        return "Dasbor belum berisi data."


def _key(code: str) -> str:
    """Key of the field for a file: another one empties it."""
    return f"unggah_{code}_{st.session_state.get('_unggah_ke', 0)}"


def _sent(file) -> Sent | None:
    return Sent(file.file_id, file.name, file.getbuffer()) if file is not None else None


def _options(kind: Kind) -> tuple[tuple[str, ...], Sent | None]:
    """The fields besides the file, as words of the command, and the file of aliases."""
    words: list[str] = []
    alias = None
    if "lisensi" in kind.options:
        left, right = st.columns(2)
        licence = left.text_input(
            "Asal dan lisensi (--lisensi)",
            key="unggah_lisensi",
            placeholder="misalnya: Peta RBI, BIG 2024",
            max_chars=200,
        )
        words += [f"--lisensi={licence.strip()}"] if licence.strip() else []
        cities = _cities()
        city = left.selectbox("Kota (--kota)", list(cities), format_func=cities.get, key="unggah_kota")
        words += ["--kota", city] if city else []
        alias = _sent(
            right.file_uploader("Ejaan yang sudah diperiksa (--alias)", ("csv",), key=_key("alias"), max_upload_size=1)
        )
    if "ganti" in kind.options:
        whole = st.toggle(
            "Gantikan semua laporan tahun itu (--ganti): angka yang tidak ada dalam berkas ini ditarik",
            key="unggah_ganti",
        )
        words += ["--ganti"] if whole else []
    if "sebagian" in kind.options:
        partial = st.toggle("Terima sebagian (--sebagian): yang cocok saja", key="unggah_sebagian")
        words += ["--sebagian"] if partial else []
    return tuple(words), alias


@cache
def _cities() -> dict[str, str]:
    """The cities the application knows, with or without data, read once."""
    return {"": "Semua kota di berkas"} | {c.kota_code: c.name for c in load_reference().cities}


def _start(
    request: Request, taking: bool, file: Sent, may: Sending, alias: Sent | None, answers: tuple[str, ...] = ()
) -> None:
    try:
        job = start(request, taking, file, may, alias, answers)
    except OSError as error:
        st.error(
            f"Berkas tidak dapat ditulis di komputer ini ({error.strerror}). Tidak ada yang berubah. "
            "Periksa ruang dan izin foldernya."
        )
        return
    if job is not None:  # else somebody else was faster: the page says so
        st.session_state["_unggah"] = job
    st.rerun()


@st.fragment(run_every=1)
def _wait() -> None:
    """What is under way, second by second; then the page is drawn again."""
    job = running()
    if job is None:
        st.rerun()
    since = f"{job.elapsed()} detik"
    if job.request.kind == DECISION:
        st.info(
            f"**{plain(job.file_name, 120)}**, lalu membangun basis data baru … {since}. "
            "Data lama tetap tampil sampai selesai. Halaman ini boleh ditutup."
        )
    elif job is not st.session_state.get("_unggah"):
        kind = KINDS[job.request.kind].title.lower()
        st.info(f"**Unggahan lain sedang berjalan** ({kind}, {since}). Tunggu; halaman ini melanjutkan sendiri.")
    elif job.code is None:
        share, words = job.how_far()
        what = "Langkah 1 dari 2: menerima" if job.taking else "Memeriksa"
        nothing = "" if job.taking else " Tidak ada yang disimpan."
        st.info(f"**{what} {plain(job.file_name, 80)}** … {since}{f', {words}' if words else ''}.{nothing}")
        if words:
            st.progress(share)
    elif job.taking:
        st.info(
            f"**Langkah 2 dari 2: membangun basis data baru** … {since}; biasanya beberapa detik, lebih lama bila "
            "bulan baru mulai dilaporkan. Data lama tetap tampil sampai selesai. Halaman ini boleh ditutup."
        )


def _forget(job: Job) -> None:
    """Let go of a file that is finished with, in memory too. Refused boundaries stay, to be tried
    with other options, reports that can be sent without their wrong cells, and tables to be mapped."""
    finished = job.fine if job.taking else not (job.offered or job.request.kind == "batas" or mapping.is_needed(job))
    if not finished or st.session_state.get("_unggah_lepas") is job:
        return
    context = get_script_run_ctx()
    for file_id in filter(None, (job.request.file_id, job.request.alias_id)):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)
    st.session_state["_unggah_lepas"] = job
    st.session_state["_unggah_ke"] = st.session_state.get("_unggah_ke", 0) + 1


def _tell_verdict(job: Job) -> None:
    """What became of the file, in a sentence, and where to go on."""
    name = plain(job.file_name, 80)
    if mapping.is_needed(job):
        pass  # the dialogue above says so
    elif mapping.is_dhis2(job):
        mapping.tell_dhis2(name)
    elif job.refused:
        st.error(f"**{name} ditolak.** Tidak ada yang disimpan dan tidak ada yang berubah. Alasannya di bawah ini.")
    elif not job.usable:
        command = " ".join(KINDS[job.request.kind].take if job.taking else KINDS[job.request.kind].check)
        st.error(
            f"**{name} gagal diproses: ada kesalahan di aplikasi.** Data lama tetap tampil. Jalankan "
            f"`python -m ilp_dash {command} BERKAS` di komputer dasbor untuk melihat kesalahannya, "
            "lalu sampaikan kepada pengelola."
        )
    elif job.partly and not job.taking:
        st.warning(
            f"**Sebagian isi {name} dapat dipakai, sebagian ditolak.** Belum ada yang disimpan. Baca laporannya: Pakai "
            "menerima yang baik saja; yang ditolak perlu dibetulkan dan dikirim lagi."
        )
    elif job.asked.odd:
        st.warning(f"**{name} dapat dipakai sesudah Anda menjelaskan isiannya.** Belum ada yang disimpan.")
    elif not job.taking:
        read = "perubahannya" if job.changes else "laporannya"
        st.success(f"**{name} dapat dipakai.** Belum ada yang disimpan. Baca {read}, lalu tekan Pakai.")
    elif job.fine:
        _tell_success(job, name)
    else:
        st.warning(
            f"**{name} sudah diterima, tetapi basis data baru gagal dibangun.** Data lama tetap tampil. "
            "Perbaiki sebabnya, lalu tekan Pakai lagi."
        )


def _tell(job: Job) -> None:
    """What the file changes, its marked copy, and the command's own words."""
    if job.changes:
        preview.draw(*job.changes, job.file_name)
    if job.marked:
        st.download_button(
            "Unduh berkas bertanda",
            job.marked[1],
            job.marked[0],
            help="Berkas Anda, dengan warna dan komentar pada setiap sel yang ditemukan keliru atau janggal.",
            on_click="ignore",
        )
    for title, report in (("Laporan", job.report), ("Pembangunan basis data", job.build_report)):
        if report:
            told = job.changes is not None or mapping.is_needed(job)  # in plainer words already
            with st.expander(f"{title}, seperti dicetak perintahnya", expanded=job.partly or not told):
                st.code(report, language=None, wrap_lines=True)


def _tell_success(job: Job, name: str) -> None:
    """That the new version serves, with links to the pages where the file can be seen."""
    pages = st.session_state["_halaman"]
    sender = ask(ask_places.sender_of, job.sha256) if job.request.kind == "laporan" else None
    if job.partly:
        st.warning(
            "**Sebagian isi berkas itu ditolak.** Betulkan yang disebut dalam laporan di bawah, lalu kirim lagi."
        )
    if sender is None and re.search(r"^0 berkas diterima, 1 ", job.report, re.M):
        st.warning(
            f"**{name} tidak dipakai: berkas yang sama persis pernah diterima, lalu digantikan.** Bila yang ini yang "
            "benar, minta pengelola menarik penggantinya; nomornya ada dalam laporan di bawah."
        )
        return
    st.success(f"**{name} sudah dipakai.** Versi data {version()} sekarang tampil ({job.elapsed()} detik).")
    if "Menunggu persetujuan" in job.report:
        st.info("**Menunggu persetujuan.** Angkanya sudah dihitung, tetapi semua bulannya masih sementara.")
    if sender is not None:
        where = {"kota": sender.kota_code, "puskesmas": sender.puskesmas_code}
        where |= {"periode": month_code(sender.last_month)} if sender.last_month else {}
        st.page_link(pages["puskesmas"], label=f"Lihat Rapor Puskesmas {plain(sender.name)}", query_params=where)
    for name, code in re.findall(r"^(\S.*) \((\d\d(?:\.\d\d)?)\): ", job.report, re.MULTILINE):
        st.page_link(pages["peta"], label=f"Lihat Peta PWS {plain(name)}", query_params={"kota": code})
