// Figures with an axis, and maps: drawn by the official plotly.js bundle that lies beside this file, updated in place.

const version = new URL(import.meta.url).search;
const LIBRARY = new URL('plotly-cartesian-4.1.1.min.js', import.meta.url).href + version;
const maps = await import(`./figur-peta.js${version}`);
const MONTHS = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' ');
const DAYS = 'Minggu Senin Selasa Rabu Kamis Jumat Sabtu'.split(' ');
const short = (words) => words.map((word) => word === 'Agustus' ? 'Agu' : word.slice(0, 3));
const TIMES = { months: MONTHS, shortMonths: short(MONTHS), days: DAYS, shortDays: short(DAYS) };
export const CONFIG = {
  displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false, displaylogo: false, responsive: false,
  locale: 'id', locales: { id: { dictionary: {}, format: { ...TIMES, decimal: ',', thousands: '.' } } },
};

let library;
const fetched = () => library ??= new Promise((done, failed) => {
  const script = document.createElement('script');
  script.src = LIBRARY;
  script.onload = () => done(window.Plotly);
  script.onerror = () => { library = null; failed(new Error('plotly')); };
  document.head.append(script);
});
let fonts = false;
const lettered = async () => {
  for (const weight of [500, 650]) await document.fonts.load(`${weight} 14px "Plus Jakarta Sans"`);
  fonts = true;
};

// Everything in px grows with the page's root size (projector, 4K, hall).
const SIZES = new Set(`size l r t b pad height xshift yshift ax ay standoff ticklen borderpad borderwidth itemwidth
  spikethickness hoverdistance arrowwidth`.split(/\s+/));
function grown(node, k, parent = '') {
  if (Array.isArray(node)) {
    if (parent === 'size') return node.map((v) => typeof v === 'number' ? v * k : v);
    return node[0] && typeof node[0] === 'object' ? node.map((v) => grown(v, k, parent)) : node;
  }
  if (!node || typeof node !== 'object') return node;
  const all = (text, number) => text.replace(number, (n) => n * k);
  return Object.fromEntries(Object.entries(node).map(([name, value]) => {
    if (/^(x|y|customdata)$/.test(name)) return [name, value];
    if (/^x[01]$/.test(name) && node.xsizemode === 'pixel') return [name, value * k];
    if (name === 'ticklabelstandoff') return [name, Math.round(value * k)]; // Plotly takes whole px only
    if (name === 'dash') return [name, all(value, /[\d.]+(?=px)/g)];
    if (name === 'path' && node.xsizemode === 'pixel') return [name, all(value, /-?[\d.]+/g)];
    const px = typeof value === 'number' && (SIZES.has(name) || (name === 'width' && parent === 'line'));
    return [name, px ? value * k : grown(value, k, name)];
  }));
}

// The page holds the template of all figures once.
let held;
const template = () => held ??= JSON.parse(document.getElementById('ilp-templat')?.textContent || '{}');

const SIGNS = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };
const words = (text) => text.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#x27);/g, (sign) => SIGNS[sign]);
const lines = (text) => String(text ?? '').split('<br>').map(words);
const BROKEN = 'Gambar ini tidak dapat ditampilkan. Muat ulang halaman; bila tetap, laporkan ke pengelola.';
const NO_MAP = 'Peta belum dapat dimuat. Angkanya ada pada tabel; muat ulang halaman untuk mencoba lagi.';
const NOT_SAVED = 'Gambar tidak dapat dibuat di peramban ini. Coba SVG, atau cetak halaman ini.';

// The narrow drawing travels as what differs from the wide one, part by part; null: what it has not.
const is = (v) => Array.isArray(v) ? is(v[0]) === 'part' && v.length : v && typeof v === 'object' && 'part';
const over = (of, change) => is(of) === 'part' ? Object.fromEntries(Object.entries({ ...of, ...change })
  .filter(([, v]) => v !== null).map(([k, v]) => [k, k in change && is(v) && is(v) === is(of[k]) ? over(of[k], v) : v]))
  : of.map((part, n) => over(part, change[n]));

export default (tools) => ({
  plot: (spec, state) => {
    const { el, rem, sign, svg, link, untip } = tools;
    const box = state.plot ||= el('div', { class: 'plot' });
    const heard = state.heard ||= el('p', { class: 'unseen', role: 'status' });
    // Addresses of a map travel as what they share and the rest of each.
    for (const { meta, customdata: rest } of spec.fig.data) {
      if (meta?.base) rest.forEach((own, n) => { rest[n] = own && meta.base + own + meta.end; });
    }
    const wide = { data: spec.fig.data, layout: { template: template(), ...spec.fig.layout } };
    const { data = [], layout: changes } = spec.narrow || {};
    const slim = changes && { layout: over(wide.layout, changes),
      data: !data.length ? wide.data : data.length === wide.data.length ? over(wide.data, data) : data };
    const chosen = (width) => slim && width < (spec.below || 34) * rem() ? slim : wide;
    let size = '';

    // What can be read point by point: hover texts, in the order of the traces.
    const read = ({ hoverinfo, hovertext, customdata }, curve) =>
      hoverinfo === 'skip' || !Array.isArray(hovertext) ? []
        : hovertext.map((text, n) => ({ curve, n, text, href: customdata?.[n] }));
    const stops = () => (box.data || []).flatMap(read).filter((stop) => stop.text);
    function touch(stop) {
      if (state.of) maps.outlined(box, state.of, stop, svg);
      const { x, xaxis = 'x', yaxis = 'y' } = box.data[stop?.curve] || {};
      if (!stop || x[stop.n] === null) window.Plotly.Fx.unhover(box);
      else window.Plotly.Fx.hover(box, [{ curveNumber: stop.curve, pointNumber: stop.n }], xaxis + yaxis);
      state.pointed = stop;
    }
    function go(href) {
      if (!href) return;
      untip();
      state.ui.went = href;
      state.component.setTriggerValue('go', href);
    }

    function listen() {
      box.tabIndex = 0;
      box.on('plotly_click', (event) => { if (!state.of) go(event.points[0]?.customdata); });
      box.on('plotly_hover', (event) => { box.classList.toggle('leads', Boolean(event.points[0]?.customdata)); });
      box.addEventListener('keydown', (event) => {
        const all = stops();
        if (!all.length || event.target !== box) return;
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (by) {
          event.preventDefault();
          state.stop = ((state.stop ?? (by > 0 ? -1 : 0)) + by + all.length) % all.length;
          touch(all[state.stop]);
          heard.textContent = lines(all[state.stop].text).join('. ');
        } else if (event.key === 'Enter') go(all[state.stop]?.href);
        else if (event.key === 'Escape') touch();
      });
      // On a map the area under the pointer counts, not the nearest label.
      const at = (event) => state.of && maps.under(box, state.of, stops(), event, rem() / 16);
      box.addEventListener('pointermove', (event) => {
        const stop = at(event);
        if (!state.of || stop?.text === state.pointed?.text) return;
        box.classList.toggle('leads', Boolean(stop?.href));
        touch(stop);
      });
      box.addEventListener('pointerleave', (event) => { if (state.of && event.pointerType === 'mouse') touch(); });
      box.addEventListener('click', (event) => {
        const stop = !event.target.closest('a') && at(event);
        if (stop?.href) go(stop.href);
        else if (stop) touch(stop); // a finger does not hover
      });
    }

    // A map stands in a frame it can outgrow: larger, it moves sideways in it while the page scrolls on as ever.
    const large = () => spec.zoom && state.ui.large ? (state.width < 34 * rem() ? 2.6 : 2) : 1;
    const frame = spec.shapes ? el('div', { class: 'map-box' }, box) : box;
    const zoomed = () => state.ui.large ? 'Perkecil peta' : 'Perbesar peta';
    const zoom = spec.zoom && el('button', { type: 'button', class: 'fig-act', 'data-k': 'zoom', onclick: async () => {
      state.ui.large = !state.ui.large;
      zoom.textContent = zoomed();
      await drawn(state.width);
      frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    } }, zoomed());
    const legend = spec.legend && el('ul', { class: 'legend' },
      spec.legend.map(([cls, label]) => el('li', {}, cls && sign(cls), label)));
    const me = { body: el('div', { class: `plot-box${spec.shapes ? ' map' : ''}` }, legend, frame, heard) };

    // Data and layout as they are drawn at a size; tall: 0 = as high as it wants to be. Also for a saved picture.
    me.at = (width, tall, k, of) => {
      const figure = chosen(width);
      const layout = { ...grown(figure.layout, k), width };
      const aspect = [spec.aspect].flat()[figure === slim ? 1 : 0];
      if (aspect) layout.height = Math.round(width * aspect);
      if (tall) layout.height = aspect && !spec.still ? Math.min(tall, layout.height) : tall;
      // Small maps below headings of so many px, each ruled off above.
      if (spec.head) layout.shapes.forEach(({ y0 }, n) => {
        const axis = layout[`yaxis${n ? n + 1 : ''}`];
        axis.domain = [axis.domain[0], Math.max(axis.domain[0] + 0.02, y0 - spec.head * k / layout.height)];
      });
      const px = Math.min(width, layout.height / aspect) / k;
      const data = of ? maps.withShapes(figure.data, of, px) : figure.data;
      // Where a point had no text once, Plotly never writes one again; a blank is a text.
      const spoken = data.map((trace) => Array.isArray(trace.text) && !/bar|heatmap/.test(trace.type)
        ? { ...trace, text: trace.text.map((text) => text || ' ') } : trace);
      return { data: grown(spoken, k), layout };
    };
    function put(width, tall) {
      const most = spec.tall && large() === 1 && Math.min(spec.tall * rem(), innerHeight * spec.tall / 62);
      const { data, layout } = me.at(Math.round(width * large()), tall || most, rem() / 16, state.of);
      const [first, left] = [!box.layout, frame.scrollLeft];
      const stands = window.Plotly.react(box, data, layout, { ...CONFIG, staticPlot: Boolean(spec.still) });
      box.style.minHeight = '';
      box.querySelector('.pointed')?.remove();
      frame.scrollLeft = left;
      if (first && !spec.still) listen();
      if (spec.zoom && state.ui.went?.includes('kelurahan=')) maps.bringPanel();
      state.pointed = state.ui.went = null;
      stands.then(() => { state.mount.dataset.drawn = '1'; });
    }
    // What is in sight is drawn first, the rest when the browser has nothing else to do.
    const seen = () => new Promise((done) => {
      const stop = () => { watch.disconnect(); done(); };
      const watch = new IntersectionObserver(([entry]) => { if (entry.isIntersecting) stop(); });
      watch.observe(box);
      requestIdleCallback(() => setTimeout(stop, 60), { timeout: 1500 });
    });
    async function lay(whole) {
      const tall = spec.still ? box.parentElement.clientHeight : 0; // a still figure fills its box
      const width = spec.still && spec.shapes ? frame.clientWidth : whole;
      const next = `${width} ${tall} ${rem()} ${large()}`;
      if (next === size) return;
      size = next;
      const height = !spec.tall && chosen(width).layout.height;
      if (!box.layout && height && !spec.still) box.style.minHeight = `${height * rem() / 16}px`;
      if (window.Plotly && fonts && !spec.shapes) { state.of = null; put(width, tall); return; }
      if (!box.layout && !tall) await seen();
      const [of] = await Promise.all([spec.shapes && maps.shapesAt(spec.shapes), fetched(), fonts || lettered()]);
      // A newer figure may have come, or this one may have gone.
      if (state.figure !== me || size !== next || !box.isConnected) return;
      state.of = of;
      put(width, tall);
    }
    const drawn = (width) => lay(width).catch((problem) => {
      console.error(problem);
      box.replaceChildren(el('p', { class: 'fig-n' }, spec.shapes ? NO_MAP : BROKEN));
    });
    me.after = (width) => {
      box.setAttribute('role', 'group');
      const how = spec.still ? '' : ' Tombol panah membacakan nilainya satu per satu.';
      box.setAttribute('aria-label', `${spec.title || 'Gambar'}.${how}`);
      state.stop = undefined;
      drawn(width);
    };
    me.resize = drawn;
    me.leave = () => { if (box.layout) window.Plotly.purge(box); };
    // Saved or printed as a picture that stands alone; what makes it is fetched when somebody asks for it.
    me.acts = spec.pic && ((act) => {
      const say = el('span', { class: 'map-said', role: 'status' });
      const paper = spec.pic.paper && el('select', { class: 'tb-q map-paper', 'aria-label': 'Ukuran kertas' },
        ['A4', 'A3'].map((name) => el('option', { value: name }, name)));
      async function save(what) {
        const shapes = spec.shapes && maps.shapesAt(spec.shapes);
        const needed = [import(`./figur-simpan.js${version}`), shapes, fetched(), lettered()];
        const made = Promise.all(needed).then(([it, of]) => it.save(what, tools, spec, me, of, paper?.value));
        say.textContent = await made.then(() => '', (problem) => { console.warn(problem); return NOT_SAVED; });
      }
      const saves = (label, aria) =>
        act(label, { 'data-k': `pic-${label}`, 'aria-label': aria, onclick: () => save(label) });
      return [el('span', { class: 'fig-dl' }, 'Gambar: ',
        saves('SVG', 'Simpan gambar sebagai SVG'), saves('PNG', 'Simpan gambar sebagai PNG')),
      paper && el('span', { class: 'map-print' }, saves('Cetak', 'Cetak peta'), paper), zoom, say];
    });
    // Rows of their own, or the first lines of what can be read.
    const told = (head) => wide.data.flatMap((trace) => trace.meta?.names ? read(trace) : [])
      .map(({ text, href }) => [link(href, {}, lines(text)[0]), ...lines(text).slice(1, head.length)])
      .filter((row) => row.length === head.length);
    me.table = spec.table && (() => ({ rows: spec.table.rows || told(spec.table.head), ...spec.table }));
    return me;
  },
});
