"""The page "Bahan rapat": the pack of a meeting in one click, with how far it is, and its files to take along."""

import io
import zipfile

import streamlit as st

from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.months import month_code, month_label, parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.errors import UserError
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.meetings import Given, keep_shown, meetings
from ilp_dash.store.records import open_records, records_to_read
from ilp_dash.ui import rapat
from ilp_dash.ui.data import version
from ilp_dash.ui.making import Making, Pack, made, make
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.plain import plain
from ilp_dash.ui.viewer import visitor

# What each file of a pack is for, by the beginning of its name, in the order of the page.
_FILES = {
    "paparan": ("Paparan (PPTX)", "untuk layar rapat; grafik, tabel, dan catatannya dapat disunting"),
    "ringkasan": ("Ringkasan (PDF)", "dua halaman A4 untuk dibagikan, dan satu tentang rapat yang lalu bila dicatat"),
    "rapor": ("Rapor puskesmas (PDF)", "satu halaman A4 tiap puskesmas"),
    "halaman": ("Halaman (HTML)", "dibuka di ponsel tanpa internet; grafiknya dapat disentuh"),
    "kartu": ("Kartu (PNG)", "untuk dikirim lewat WhatsApp"),
    "tabel": ("Tabel (XLSX)", "semua angkanya, satu lembar tiap tabel"),
}
_JOB, _KEPT = "_bahan_rapat", "_bahan_rapat_disimpan"


def draw(sel: Selection) -> None:
    """What meeting, the button, and what has come of it."""
    meeting = st.segmented_control(
        "Untuk rapat", list(MEETINGS), default="bulanan", format_func=MEETINGS.get, key="bahan_rapat", required=True
    )
    public = current_store().view != STAFF
    pack = Pack(sel.kota, month_code(sel.month), meeting, sel.puskesmas, version(), public)
    place = f"{place_name(sel)}, {city(sel.kota).name}" if sel.puskesmas else place_name(sel)
    st.markdown(f"**{MEETINGS[meeting]}**: {plain(place)}, sampai {month_label(sel.month)}, data versi {pack.version}.")
    job = made(pack) or st.session_state.get(_JOB)
    if job is None or job.pack != pack or job.cancelled:
        _ask(pack)
    elif not job.done:
        _wait()
    elif job.code:
        st.error(plain(job.report) if job.report else "Bahan rapat gagal dibuat. Ulangi; bila tetap gagal, lihat log.")
        _ask(pack)
    else:
        _show(job)
        _keep(job)


def _ask(pack: Pack) -> None:
    if st.button("Buat bahan rapat", type="primary"):
        try:
            job = make(pack, visitor().identity or "")
        except OSError as error:
            st.error(f"Bahan rapat tidak dapat dibuat: tidak ada ruang untuk berkas sementara ({error.strerror}).")
            return
        if job is None:
            st.warning("Dua bahan rapat lain sedang dibuat. Tunggu beberapa detik, lalu tekan lagi.")
            return
        st.session_state[_JOB] = job
        st.rerun()
    told = [f"- {title}: {what}" for kind, (title, what) in _FILES.items() if kind != "ringkasan" or not pack.puskesmas]
    st.markdown("\n".join(["Beberapa detik, lalu siap diunduh:", "", *told]))
    if pack.public:
        st.caption("Dibuat dari tampilan umum: angka kecil tetap disembunyikan.")
    else:
        st.caption("Dibuat dari tampilan dinas, dengan semua angkanya: jangan dibagikan ke luar dinas dan puskesmas.")


@st.fragment(run_every=0.5)
def _wait() -> None:
    """How far it is; when it has ended the page is drawn again."""
    job: Making = st.session_state[_JOB]
    if job.done:
        st.rerun()
    share, words = job.how_far()
    title, _ = _FILES.get(words.removeprefix("Membuat ").partition("_")[0], (words or "Menyiapkan", ""))
    st.progress(share, f"{title} … {job.elapsed()} detik")
    if st.button("Batalkan"):
        job.cancel()
        st.rerun()


def _show(job: Making) -> None:
    st.success(f"{number(len(job.files))} berkas siap dalam {job.seconds} detik.")
    order = list(_FILES)
    files = sorted(job.files, key=lambda file: order.index(file[0].partition("_")[0]))
    left, right = st.columns([3, 2])
    with left:
        for name, body in files:
            title, what = _FILES[name.partition("_")[0]]
            st.download_button(f"{title}, {_size(len(body))}", lambda body=body: body, name, on_click="ignore")
            st.caption(what[0].upper() + what[1:] + ".")
        st.download_button(
            "Unduh semua (ZIP)", lambda: _zip(files), f"bahan-rapat_{job.pack.kota}_{job.pack.month}.zip",
            "application/zip", type="primary", on_click="ignore",
        )  # fmt: skip
    with right:
        for name, body in files:
            if name.endswith(".png"):
                st.image(body, "Kartu untuk WhatsApp", width=360)


def _keep(job: Making) -> None:
    """For who may write: keep the files, as they were shown, with the meeting they are for."""
    by = rapat.writer()
    if not by:
        return
    held = [m for m in meetings(records_to_read(), job.pack.kota) if m.kind == job.pack.meeting]
    st.subheader("Simpan dengan rapatnya")
    if said := st.session_state.pop(_KEPT, None):
        st.success(said)
    if not held:
        st.markdown(f"Catat dahulu rapatnya di [Rapat dan notulen](rapat?kota={job.pack.kota}), lalu kembali ke sini.")
        return
    st.caption("Rapat berikutnya membandingkan capaiannya dengan berkas yang disimpan ini.")
    meeting = st.selectbox("Rapat", held, format_func=lambda m: f"{m.id}. {m.title}", key="bahan_rapat_untuk")
    if st.button("Simpan bahan ini seperti dipaparkan"):
        month = parse_month(job.pack.month)
        given = [Given(name, body, job.pack.version, month) for name, body in job.files]
        try:
            new = keep_shown(open_records(), meeting.id, given, by)
        except UserError as error:
            st.error(plain(str(error)))
            return
        old = len(given) - len(new)
        st.session_state[_KEPT] = f"{number(len(new))} berkas disimpan" + (f", {old} sudah ada." if old else ".")
        st.rerun()


def _size(count: int) -> str:
    return f"{number(count / 1_000_000, 1)} MB" if count >= 1_000_000 else f"{number(max(count // 1000, 1))} KB"


def _zip(files) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(name, body)
    return whole.getvalue()
