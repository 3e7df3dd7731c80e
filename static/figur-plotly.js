// Figures with an axis, and maps: drawn by the official plotly.js bundle that lies beside this file, updated in place.

const LIBRARY = new URL('plotly-cartesian-4.1.1.min.js', import.meta.url).href + new URL(import.meta.url).search;
const MONTHS = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];
const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const short = (words, replaced = {}) => words.map((w) => replaced[w] || w.slice(0, 3));
export const CONFIG = {
  displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false, displaylogo: false, responsive: false, locale: 'id',
  locales: { id: { dictionary: {}, format: { months: MONTHS, shortMonths: short(MONTHS, { Agustus: 'Agu' }), days: DAYS, shortDays: short(DAYS), decimal: ',', thousands: '.' } } },
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
const lettered = () => Promise.all([500, 650].map((weight) => document.fonts.load(`${weight} 14px "Plus Jakarta Sans"`))).then(() => { fonts = true; });

// Everything in px grows with the page's root size (projector, 4K, hall).
const SIZES = new Set(['size', 'l', 'r', 't', 'b', 'pad', 'height', 'xshift', 'yshift', 'ax', 'ay', 'standoff', 'ticklen', 'borderpad', 'borderwidth', 'itemwidth', 'spikethickness', 'hoverdistance', 'arrowwidth']);
function grown(node, k, parent = '') {
  if (Array.isArray(node)) return parent === 'size' ? node.map((v) => typeof v === 'number' ? v * k : v) : typeof node[0] === 'object' ? node.map((v) => grown(v, k, parent)) : node;
  if (!node || typeof node !== 'object') return node;
  const made = {};
  for (const [name, value] of Object.entries(node)) {
    const px = typeof value === 'number' && (SIZES.has(name) || (name === 'width' && parent === 'line'));
    if (name === 'ticklabelstandoff') made[name] = Math.round(value * k); // Plotly takes whole px only
    else if (/^x[01]$/.test(name) && node.xsizemode === 'pixel') made[name] = value * k;
    else if (name === 'path' && (node.xsizemode === 'pixel')) made[name] = value.replace(/-?[\d.]+/g, (n) => n * k);
    else made[name] = px ? value * k : name === 'x' || name === 'y' || name === 'customdata' ? value : grown(value, k, name);
  }
  return made;
}

// Boundaries travel once: {areas: {code: [[x…], [y…]]}, lines: {name: [[x…], [y…]]}} as steps from the point before, null between rings.
const shapes = new Map();
const steps = (list) => { let at = 0; return list.map((d) => d === null ? null : (at += d)); };
async function shapesAt(url) {
  if (!shapes.has(url)) {
    shapes.set(url, fetch(url).then((answer) => { if (!answer.ok) throw new Error(`${url}: ${answer.status}`); return answer.json(); }).then((raw) => {
      const read = (of) => new Map(Object.entries(of || {}).map(([code, [x, y]]) => [code, { x: steps(x), y: steps(y) }]));
      return { areas: read(raw.areas), lines: read(raw.lines) };
    }));
    shapes.get(url).catch(() => shapes.delete(url));
    // A screen stays open for weeks, and each build has an address of its own.
    if (shapes.size > 3) shapes.delete(shapes.keys().next().value);
  }
  return shapes.get(url);
}
function withShapes(data, of) {
  return data.map((trace) => {
    const names = trace.meta?.areas || trace.meta?.lines;
    if (!names) return trace;
    const from = trace.meta.areas ? of.areas : of.lines;
    const [x, y] = [[], []];
    for (const name of names) {
      const found = from.get(name);
      if (found) { x.push(...found.x, null); y.push(...found.y, null); }
    }
    return { ...trace, x, y };
  });
}

// Is a point inside the rings of an area (even-odd)?
function inside(ring, px, py) {
  let odd = false;
  for (let i = 1; i < ring.x.length; i += 1) {
    const [x0, y0, x1, y1] = [ring.x[i - 1], ring.y[i - 1], ring.x[i], ring.y[i]];
    if (x0 === null || x1 === null || (y0 > py) === (y1 > py)) continue;
    if (px < (x1 - x0) * (py - y0) / (y1 - y0) + x0) odd = !odd;
  }
  return odd;
}

// The page holds the template of all figures once.
let held;
const template = () => held ??= JSON.parse(document.getElementById('ilp-templat')?.textContent || '{}');

const plain = (text) => String(text ?? '').replace(/<br>/g, '. ').replace(/<[^>]*>/g, '').replace(/&amp;/g, '&').replace(/&lt;/g, '<');

export default ({ el, rem, untip }) => ({
  plot: (spec, state) => {
    const box = state.plot ||= el('div', { class: 'plot' });
    const heard = state.heard ||= el('p', { class: 'unseen', role: 'status' });
    const wide = { data: spec.fig.data, layout: { template: template(), ...spec.fig.layout } };
    // The narrow drawing travels as what differs from the wide one.
    const merged = () => spec.narrow.data.length === wide.data.length
      ? spec.narrow.data.map((trace, n) => Object.fromEntries(Object.entries({ ...wide.data[n], ...trace }).filter(([, v]) => v !== null))) : spec.narrow.data;
    const slim = spec.narrow && { data: merged(), layout: { template: wide.layout.template, ...spec.narrow.layout } };
    const chosen = (width) => slim && width < (spec.below || 34) * rem() ? slim : wide;
    let size = '';

    // What can be read point by point: hover texts, in the order of the traces.
    const stops = () => (box.data || []).flatMap((trace, curve) => trace.hoverinfo === 'skip' || !Array.isArray(trace.hovertext) ? []
      : trace.hovertext.map((text, n) => ({ curve, n, text, href: trace.customdata?.[n] })).filter((s) => s.text));
    function point(stop) {
      window.Plotly.Fx.hover(box, [{ curveNumber: stop.curve, pointNumber: stop.n }]);
      heard.textContent = plain(stop.text);
    }
    const go = (href) => { if (href) { untip(); state.component.setTriggerValue('go', href); } };

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
          point(all[state.stop]);
        } else if (event.key === 'Enter' && all[state.stop]) go(all[state.stop].href);
        else if (event.key === 'Escape') window.Plotly.Fx.unhover(box);
      });
      // On a map the area under the pointer counts, not the nearest label.
      const at = (event) => {
        const [frame, { xaxis, yaxis }] = [box.getBoundingClientRect(), box._fullLayout];
        const [x, y] = [xaxis.p2d(event.clientX - frame.left - xaxis._offset), yaxis.p2d(event.clientY - frame.top - yaxis._offset)];
        return stops().find((s) => { const ring = state.of.areas.get(box.data[s.curve].ids?.[s.n]); return ring && inside(ring, x, y); });
      };
      box.addEventListener('pointermove', (event) => {
        if (!state.of) return;
        const stop = at(event);
        box.classList.toggle('leads', Boolean(stop?.href));
        if (stop) window.Plotly.Fx.hover(box, [{ curveNumber: stop.curve, pointNumber: stop.n }]);
        else window.Plotly.Fx.unhover(box);
      });
      box.addEventListener('click', (event) => { if (state.of && !event.target.closest('a')) go(at(event)?.href); });
    }

    const me = { body: el('div', { class: 'plot-box' }, box, heard) };
    function put(width, tall) {
      const figure = chosen(width);
      const k = rem() / 16;
      const layout = grown(figure.layout, k);
      layout.width = width;
      if (tall) layout.height = tall;
      if (layout.yaxis?.scaleanchor && layout.meta?.aspect) layout.height = Math.min(tall || Infinity, Math.round(width * layout.meta.aspect));
      const data = grown(state.of ? withShapes(figure.data, state.of) : figure.data, k);
      const first = !box.layout;
      const stands = window.Plotly.react(box, data, layout, { ...CONFIG, staticPlot: Boolean(spec.still) });
      box.style.minHeight = '';
      if (first && !spec.still) listen();
      stands.then(() => { state.mount.dataset.drawn = '1'; });
    }
    // What is in sight is drawn first, the rest when the browser has nothing else to do.
    const seen = () => new Promise((done) => {
      const watch = new IntersectionObserver(([entry]) => { if (entry.isIntersecting) { watch.disconnect(); done(); } });
      watch.observe(box);
      requestIdleCallback(() => setTimeout(() => { watch.disconnect(); done(); }, 60), { timeout: 1500 });
    });
    async function lay(width) {
      const tall = spec.still ? box.parentElement.clientHeight : 0; // a still figure fills its box
      const next = `${width} ${tall} ${rem()}`;
      if (next === size) return;
      size = next;
      const height = chosen(width).layout.height;
      if (!box.layout && height && !spec.still) box.style.minHeight = `${height * rem() / 16}px`;
      if (window.Plotly && fonts && !spec.shapes) { state.of = null; put(width, tall); return; }
      if (!box.layout && !tall) await seen();
      const [, of] = await Promise.all([Promise.all([fetched(), fonts || lettered()]), spec.shapes ? shapesAt(spec.shapes) : null]);
      if (state.figure !== me || size !== next || !box.isConnected) return; // a newer figure has come, or this one has gone
      state.of = of;
      put(width, tall);
    }
    const broken = (problem) => {
      console.error(problem);
      box.replaceChildren(el('p', { class: 'fig-n' }, 'Gambar ini tidak dapat ditampilkan. Muat ulang halaman; bila tetap, laporkan ke pengelola.'));
    };
    me.after = (width) => {
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', `${spec.title || 'Gambar'}.${spec.still ? '' : ' Tombol panah membacakan nilainya satu per satu.'}`);
      state.stop = undefined;
      lay(width).catch(broken);
    };
    me.resize = (width) => { lay(width).catch(broken); };
    me.leave = () => { if (box.layout) window.Plotly.purge(box); };
    me.table = spec.table && (() => spec.table);
    return me;
  },
});
