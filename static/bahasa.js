// Streamlit has no language switch: this puts its remaining English (labels, hints, states) into Indonesian.
// Exact texts only, looked up when an element appears; nothing is measured, so nothing is laid out twice.
(() => {
  const WORDS = new Map(Object.entries({
    "Skip to main content": "Langsung ke isi", "App pages": "Halaman dasbor", "Main menu": "Menu utama", "Sidebar": "Bilah samping",
    "Navigation": "Navigasi", "Expand sidebar": "Buka bilah samping", "Collapse sidebar": "Tutup bilah samping",
    "Navigate to home page": "Ke halaman depan", "Link to heading": "Tautan ke bagian ini", "App Logo": "Lambang", "Header Logo": "Lambang",
    "Rerun": "Muat ulang", "Always rerun": "Selalu muat ulang", "Auto rerun": "Muat ulang otomatis", "Settings": "Pengaturan", "Print": "Cetak",
    "Record a screencast": "Rekam layar", "Record screen": "Rekam layar", "Clear cache": "Kosongkan simpanan", "Clear caches": "Kosongkan simpanan",
    "About": "Tentang", "Get help": "Bantuan", "Report a bug": "Laporkan kesalahan", "Theme": "Tema", "Light": "Terang", "Dark": "Gelap",
    "System": "Ikut perangkat", "Use system setting": "Ikut perangkat", "Notifications": "Pemberitahuan", "Close": "Tutup", "Cancel": "Batal",
    "Copy": "Salin", "Copied": "Tersalin", "Copy to clipboard": "Salin", "Learn more": "Selengkapnya", "Try again": "Coba lagi",
    "Running...": "Memuat…", "Running…": "Memuat…", "Running": "Memuat", "Stop": "Hentikan", "Stopping...": "Menghentikan…", "Loading": "Memuat",
    "Loading...": "Memuat…", "Please wait...": "Mohon tunggu…", "Connecting": "Menyambung", "CONNECTING": "MENYAMBUNG",
    "Connecting...": "Menyambung…", "Connection error": "Sambungan terputus", "Connection lost": "Sambungan terputus",
    "Connection timed out.": "Waktu sambungan habis.", "Network error": "Jaringan bermasalah", "Reload page": "Muat ulang halaman",
    "Streamlit server is not responding. Are you connected to the internet?": "Dasbor tidak menjawab. Periksa jaringan; halaman menyambung lagi sendiri.",
    "Connection lost. Please wait for the app to reconnect, then try again.": "Sambungan terputus. Tunggu sampai tersambung lagi, lalu coba lagi.",
    "Script execution error": "Halaman gagal dimuat", "Page not found": "Halaman tidak ada",
    "The page that you have requested does not seem to exist. Running the app's main page.": "Alamat itu tidak ada di dasbor ini; yang tampil halaman depan.", "Unknown error": "Kesalahan tidak dikenal",
    "Choose an option": "Pilih satu", "Choose options": "Pilih", "No results": "Tidak ada yang cocok", "No options to select": "Tidak ada pilihan",
    "No options to select.": "Tidak ada pilihan.", "Select all": "Pilih semua", "Clear all": "Hapus semua", "Clear value": "Hapus pilihan",
    "Clear entry": "Hapus isian", "Selected values": "Yang dipilih", "Multiselect options": "Pilihan", "Show suggestions": "Tampilkan pilihan",
    "Suggestions": "Pilihan", "Open": "Buka", "Increment": "Tambah", "Decrement": "Kurangi", "Search": "Cari", "More": "Lainnya",
    "Press Enter to apply": "Tekan Enter untuk menerapkan", "Press Ctrl+Enter to apply": "Tekan Ctrl+Enter untuk menerapkan",
    "Press ⌘+Enter to apply": "Tekan ⌘+Enter untuk menerapkan", "Press Enter to submit form": "Tekan Enter untuk mengirim",
    "Browse files": "Pilih berkas", "Upload": "Pilih berkas", "Add files": "Tambah berkas", "Remove file": "Hapus berkas", "Delete file": "Hapus berkas",
    "Drag and drop file here": "Seret berkas ke sini", "Drag and drop a file here": "Seret berkas ke sini",
    "Drag and drop files here": "Seret berkas ke sini", "Error uploading file": "Berkas gagal diunggah", "Too many files": "Terlalu banyak berkas",
    "file upload": "Pilih berkas", "Error:": "Gagal:", "Only one file is allowed.": "Hanya satu berkas.", "File size is too small.": "Berkas terlalu kecil.",
    "Download": "Unduh", "Download as CSV": "Unduh CSV", "Download failed": "Gagal mengunduh", "Fullscreen": "Layar penuh",
    "View fullscreen": "Layar penuh", "Exit fullscreen": "Keluar dari layar penuh", "Close fullscreen": "Keluar dari layar penuh",
    "Show data": "Lihat data", "Show chart": "Lihat grafik", "Show/hide columns": "Pilih kolom", "No data": "Tidak ada data", "empty": "kosong",
    "Next page": "Halaman berikutnya", "Previous page": "Halaman sebelumnya", "Next month": "Bulan berikutnya",
    "Previous month": "Bulan sebelumnya", "Choose date": "Pilih tanggal", "Calendar": "Kalender", "Help": "Penjelasan", "Dismiss": "Tutup",
    "Scroll tabs left": "Geser ke kiri", "Scroll tabs right": "Geser ke kanan",
  }));
  const PATTERNS = [
    [/^([\d.,]+) ?(\w+) per file(?: • (.+))?$/, (_, size, unit, types) => `Paling besar ${size} ${unit}${types ? ` • ${types}` : ""}`],
    [/^File must be (.+) or smaller\.$/, () => "Terlalu besar. Pakai baris perintah untuk berkas sebesar ini."],
    [/^([\d.]+)([KMG]?B)$/, (_, size, unit) => `${size.replace(".", ",")} ${unit}`],
    [/^Remove (.+)$/, (_, name) => `Hapus ${name}`],
    [/^(?:AxiosError: )?Request failed with status code (\d+)$/, (_, code) => `Gagal (kode ${code}). Muat ulang halaman, lalu coba lagi.`],
    [/^(?:AxiosError: )?(?:Network Error|timeout of \d+ms exceeded)$/, () => "Sambungan terputus. Coba lagi."],
    [/^\S+ files are not allowed\.$/, () => "Jenis berkas ini tidak diterima."],
    [/^Limit (.+) per file(?: • (.+))?$/, (_, size, types) => `Paling besar ${size} per berkas${types ? ` • ${types}` : ""}`],
    [/^(\d+) options? available\.?$/, (_, n) => `${n} pilihan tersedia`],
    [/^(\d+) more$/, (_, n) => `${n} lagi`],
    [/^Selected (.+?)\. (.+)$/, (_, value, label) => `Terpilih ${value}. ${label}`],
    [/^Help for (.+)$/, (_, label) => `Penjelasan ${label}`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, n) => `Paling banyak ${n} pilihan. Hapus satu dahulu.`],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];
  const translated = (text) => {
    const short = text.trim();
    if (!short || short.length > 120) return null;
    const word = WORDS.get(short);
    if (word) return text.replace(short, () => word);
    const rule = /^[\dA-Z]|not allowed\.$/.test(short) && PATTERNS.find(([shape]) => shape.test(short));
    return rule ? text.replace(short, short.replace(...rule)) : null;
  };
  const text = (node) => { const word = translated(node.data); if (word !== null) node.data = word; };
  const attributes = (element) => {
    for (const name of ATTRIBUTES) {
      const word = element.hasAttribute(name) && translated(element.getAttribute(name));
      if (word) element.setAttribute(name, word);
    }
    // The phone menu puts a section with its own entries straight into the list: make it an item, its entries plain links.
    if (element.dataset?.testid === "stNavSectionHeader") {
      const section = element.parentElement;
      section.setAttribute("role", "listitem");
      section.querySelectorAll(":scope > li").forEach((entry) => entry.setAttribute("role", "none"));
    }
  };
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.namespaceURI.endsWith("svg")) return;
    attributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
      (node) => node.nodeName === "svg" || node.nodeName === "STYLE" || node.nodeName === "SCRIPT" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (walker.nextNode()) walker.currentNode.nodeType === Node.TEXT_NODE ? text(walker.currentNode) : attributes(walker.currentNode);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else if (change.type === "characterData") text(change.target);
      else attributes(change.target);
    }
  }).observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES});
  visit(document.body);
})();
