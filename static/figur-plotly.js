// Figures with an axis, and maps: drawn by the official plotly.js bundle that lies beside this file, updated in place.

const version = new URL(import.meta.url).search;
const LIBRARY = new URL('plotly-cartesian-4.1.1.min.js', import.meta.url).href + version;
const maps = await import(`./figur-peta.js${version}`);
const MONTHS = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' ');
const FORMAT = { months: MONTHS, shortMonths: MONTHS.map((month) => month.slice(0, 3)) };
const CONFIG = {
  displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false, displaylogo: false, responsive: false,
  locale: 'id', locales: { id: { dictionary: {}, format: FORMAT } },
};

const FACE = '500 14px "Plus Jakarta Sans"'; // one file of all weights
const loaded = () => Promise.all([import(LIBRARY), document.fonts.load(FACE)]);

// The page holds the template of all figures once.
let held;
const template = () => held ??= JSON.parse(document.getElementById('ilp-templat')?.textContent || '{}');

const plain = (html) => new DOMParser().parseFromString(html, 'text/html').body.textContent;
const lines = (text) => String(text).split('<br>').map(plain);
const NO_MAP = 'Peta belum dapat dimuat. Angkanya ada pada tabel; muat ulang halaman untuk mencoba lagi.';
const NOT_SAVED = 'Gambar tidak dapat dibuat di peramban ini. Coba SVG, atau cetak halaman ini.';

// The narrow drawing travels as what differs from the wide one; of a list by place; null: it has none.
function changed(part, changes) {
  const both = Array.isArray(part) ? [...part] : { ...part };
  for (const [name, change] of Object.entries(changes)) {
    const within = both[name] && change && typeof change === 'object' && !Array.isArray(change);
    if (change === null && !Array.isArray(part)) delete both[name];
    else both[name] = within ? changed(both[name], change) : change;
  }
  return both;
}

export default (tools) => ({
  plot: (spec, state) => {
    const { el, rem, svg, link, untip } = tools;
    const box = state.plot ||= el('div', { class: 'plot', role: 'group' });
    const heard = state.heard ||= el('p', { class: 'unseen', role: 'status' });
    // Addresses of a map travel as what they share and the rest of each.
    for (const { meta, customdata: rest } of spec.fig.data) {
      if (meta?.base) rest.forEach((own, n) => { rest[n] = own && meta.base + own + meta.end; });
    }
    const wide = { data: spec.fig.data, layout: { template: template(), ...spec.fig.layout } };
    const narrow = spec.narrow && {
      data: wide.data.map((trace, n) => changed(trace, spec.narrow.data[n] || {})),
      layout: changed(wide.layout, spec.narrow.layout),
    };
    // Drawn for a root size of 16 px, and enlarged as a whole with the page's own (projector, 4K, hall).
    const scale = () => rem() / 16;
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
      const at = (event) => state.of && maps.under(box, state.of, stops(), event, scale());
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
    const legend = spec.legend && tools.legend(spec.legend);
    const me = { body: el('div', { class: `plot-box${spec.shapes ? ' map' : ''}` }, legend, frame, heard) };

    // Data and layout as they are drawn at a size; tall: 0 = as high as it wants to be. Also for a saved picture.
    me.at = (width, tall, of) => {
      const figure = narrow && width < (spec.below || 34) * 16 ? narrow : wide;
      const layout = { ...structuredClone(figure.layout), width: Math.floor(width) };
      const aspect = [spec.aspect].flat()[figure === narrow ? 1 : 0];
      if (aspect) layout.height = Math.round(width * aspect);
      if (tall) layout.height = aspect && !spec.still ? Math.min(tall, layout.height) : tall;
      const px = Math.min(width, layout.height / aspect);
      return { data: of ? maps.withShapes(figure.data, of, px) : figure.data, layout };
    };
    function put(width, tall) {
      const most = spec.tall && large() === 1 && Math.min(spec.tall * rem(), innerHeight * spec.tall / 62);
      const { data, layout } = me.at(width * large() / scale(), (tall || most) / scale(), state.of);
      const [first, left] = [!box.layout, frame.scrollLeft];
      const stands = window.Plotly.react(box, data, layout, { ...CONFIG, staticPlot: Boolean(spec.still) });
      Object.assign(box.style, { minHeight: '', width: `${layout.width}px`, transform: `scale(${scale()})`,
        marginBottom: `${(scale() - 1) * layout.height}px` });
      box.querySelector('.pointed')?.remove();
      frame.scrollLeft = left;
      if (first && !spec.still) listen();
      if (spec.zoom && innerWidth <= 640 && state.ui.went?.includes('kelurahan=')) tools.bring('.st-key-panel');
      state.pointed = state.ui.went = null;
      stands.then(() => { state.mount.dataset.drawn = '1'; });
    }
    async function lay(whole) {
      const tall = spec.still ? box.parentElement.clientHeight : 0; // a still figure fills its box
      const width = spec.still && spec.shapes ? frame.clientWidth : whole;
      const next = `${width} ${tall} ${rem()} ${large()}`;
      if (next === size) return;
      size = next;
      const height = !box.layout && !spec.tall && !spec.still && me.at(width / scale()).layout.height;
      if (height) box.style.minHeight = `${height * scale()}px`;
      state.of = null;
      if (spec.shapes || !window.Plotly || !document.fonts.check(FACE)) {
        // What is in sight is drawn first, the rest when the browser has nothing else to do.
        const waits = !box.layout && !spec.still && box.getBoundingClientRect().top > innerHeight;
        if (waits) await new Promise((done) => requestIdleCallback(done, { timeout: 1500 }));
        const [of] = await Promise.all([spec.shapes && maps.shapesAt(spec.shapes), loaded()]);
        // A newer figure may have come, or this one may have gone.
        if (state.figure !== me || size !== next || !box.isConnected) return;
        state.of = of;
      }
      put(width, tall);
    }
    const drawn = (width) => lay(width).catch((problem) => {
      console.error(problem);
      box.replaceChildren(el('p', { class: 'fig-n' }, spec.shapes ? NO_MAP : tools.BROKEN));
    });
    me.after = (width) => {
      box.setAttribute('aria-label', spec.aria);
      state.stop = undefined;
      drawn(width);
    };
    me.resize = drawn;
    me.leave = () => { if (box.layout) window.Plotly.purge(box); };
    // Saved or printed as a picture that stands alone; what makes it is fetched when somebody asks for it.
    me.acts = spec.pic && ((act) => {
      const say = el('span', { class: 'map-said', role: 'status' });
      const paper = spec.pic.papers && el('select', { class: 'tb-q map-paper', 'aria-label': 'Ukuran kertas' },
        Object.keys(spec.pic.papers).map((name) => el('option', { value: name }, name)));
      async function save(what) {
        const needed = [import(`./figur-simpan.js${version}`), spec.shapes && maps.shapesAt(spec.shapes), loaded()];
        const made = Promise.all(needed).then(([it, of]) => it.save(what, tools, spec, me, of, paper?.value));
        say.textContent = await made.then(() => '', (problem) => { console.warn(problem); return NOT_SAVED; });
      }
      const saves = (what, said) => act(what, { 'data-k': what, 'aria-label': said, onclick: () => save(what) });
      const pictures = ['SVG', 'PNG'].map((kind) => saves(kind, `Simpan gambar sebagai ${kind}`));
      return [el('span', { class: 'fig-dl' }, 'Gambar: ', pictures),
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
