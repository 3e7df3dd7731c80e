// Draws every figure of the dashboard into the page: one plain-JSON description in, elements out, updated in place.
// The stub in ilp_dash/ui/figures.py calls draw() at every change of data and leave() when the figure goes away.

const version = new URL(import.meta.url).search;
const part = (name) => import(`./figur-${name}.js${version}`);
const [alat, ...parts] = await Promise.all(['alat', 'teks', 'batang', 'pws', 'garis', 'kisi', 'kuadran', 'sinyal', 'corong', 'tabel', 'peta', 'peta-bulan', 'tangga', 'plotly'].map(part));
const { el, untip, watchTips } = alat;
const kinds = Object.assign({}, ...parts.map((p) => p.default(alat)));

// The stylesheet normally comes with the page; when it does not, the first figure brings it and waits for it.
const styled = document.querySelector('link[href*="dasbor.css"]') ? null : new Promise((done) => {
  const sheet = el('link', { rel: 'stylesheet', href: new URL(`dasbor.css${version}`, import.meta.url).href });
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
});
if (styled) await styled;

// A download by the browser's own means; a button and not a link, so that nothing follows it by mistake.
function fetchFile(href) {
  const a = el('a', { href, download: '' });
  document.body.append(a);
  a.click();
  a.remove();
}

const reader = new TextDecoder();
const live = new Map();
let serial = 0;

function begin(parent) {
  const mount = parent.querySelector('.fg') || parent.appendChild(el('div', { class: 'fg' }));
  const state = { mount, ui: {}, id: `fg${++serial}`, width: 0 };
  live.set(parent, state);
  mount.addEventListener('click', (event) => {
    const a = event.target.closest('[data-in], svg a');
    if (!a || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    untip();
    state.component.setTriggerValue('go', a.getAttribute('href') || a.getAttribute('xlink:href'));
  });
  watchTips(mount, () => state.figure?.tip);
  state.seen = new ResizeObserver(() => {
    const width = mount.clientWidth;
    if (!width || Math.abs(width - state.width) < 1) return;
    state.width = width;
    state.figure?.resize?.(width);
  });
  state.seen.observe(mount);
  return state;
}

function actions(spec, figure, state) {
  const behind = el('div', { class: 'fig-behind' });
  const open = () => {
    behind.hidden = !state.ui.open;
    if (state.ui.open && !behind.firstChild) behind.append(plainTable(figure.table(), spec));
    button?.setAttribute('aria-expanded', String(Boolean(state.ui.open)));
    if (button) button.textContent = state.ui.open ? 'Tutup tabel' : 'Lihat tabel';
  };
  const button = figure.table && el('button', {
    type: 'button', class: 'fig-act', 'data-k': 'open', onclick: () => { state.ui.open = !state.ui.open; open(); },
  });
  const downloads = (spec.dl || []).map(([label, href]) => el('button',
    { class: 'fig-act', type: 'button', 'aria-label': `Unduh ${label}`, 'data-unduh': href, onclick: () => fetchFile(href) }, label));
  if (!button && !downloads.length) return [];
  open();
  return [el('div', { class: 'fig-acts' }, button, downloads.length > 0 && el('span', { class: 'fig-dl' }, 'Unduh: ', downloads)),
    figure.table && behind];
}

function plainTable({ head, rows, text = 1 }, spec) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Tabel: ${spec.title || ''}` },
    el('table', { class: 'plain' }, el('caption', { class: 'unseen' }, spec.title || 'Data gambar'),
      el('thead', {}, el('tr', {}, head.map((h, n) => el('th', { scope: 'col', class: n < text ? '' : 'num' }, h || ' ')))),
      el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell, n) =>
        n ? el('td', { class: n < text ? '' : 'num' }, cell ?? '–') : el('th', { scope: 'row' }, cell)))))));
}

const marksOf = (spec) => (spec.marks || []).map((m) => el('span', { class: 'mark' }, m));

// What each kind cannot do without; empty lists are not sent.
const NEEDS = { bars: 'rows', pws: 'rows', stacked: 'rows', matrix: 'rows', punctuality: 'rows', checks: 'rows', statuses: 'rows', maps: 'months', lines: 'series', lifecycle: 'stages', table: 'cols',
  quadrant: 'sides', individuals: 'points', ranks: 'rows', ladder: 'steps', kpis: 'items', legend: 'items', facts: 'items' };
const SILENT = ['kpis', 'legend'];

function nothing(spec) {
  return SILENT.includes(spec.t) ? { bare: true, body: el('div') }
    : { body: el('p', { class: 'fig-none' }, 'Belum ada data untuk pilihan ini. Ubah periode atau wilayah.') };
}

function paint(state) {
  const spec = state.spec;
  const kind = kinds[spec.t];
  if (!kind) throw new Error(`Gambar tidak dikenal: ${spec.t}`);
  state.width = state.mount.clientWidth || 800;
  const empty = NEEDS[spec.t] && !spec[NEEDS[spec.t]]?.length || (spec.t === 'lines' && !spec.series.some(([, v]) => v.some((x) => x !== null)));
  const figure = empty ? nothing(spec) : kind(spec, state);
  state.figure = figure;
  const held = document.activeElement && state.mount.contains(document.activeElement) ? document.activeElement.dataset.k : null;
  const head = !figure.bare && (spec.title || spec.sub || spec.marks) && el('header', { class: 'fig-h' },
    spec.title && el('h2', { class: 'fig-t', id: `${state.id}t` }, spec.title, ' ', marksOf(spec), spec.tq && [' ', alat.flag(...spec.tq)]),
    spec.sub && el('p', { class: 'fig-s' }, spec.sub));
  const section = el('section', { class: `fig fig-${spec.t}`, 'aria-labelledby': head && spec.title ? `${state.id}t` : null },
    head, figure.body, (spec.notes || []).map((n) => el('p', { class: 'fig-n' }, n)), figure.bare ? [] : actions(spec, figure, state));
  state.mount.replaceChildren(section);
  figure.after?.(state.width);
  if (held) state.mount.querySelector(`[data-k="${held}"]`)?.focus();
}

export function draw(component) {
  const state = live.get(component.parentElement) || begin(component.parentElement);
  const spec = JSON.parse(reader.decode(component.data));
  if (state.spec?.t !== spec.t) { state.ui = {}; forget(state); }
  state.component = component;
  state.spec = spec;
  untip();
  try {
    paint(state);
  } catch (problem) {
    console.error(problem);
    state.mount.replaceChildren(el('p', { class: 'fig-n' }, 'Gambar ini tidak dapat ditampilkan. Muat ulang halaman; bila tetap, laporkan ke pengelola.'));
  }
}

function forget(state) {
  state.figure?.leave?.();
  delete state.plot;
}

export function leave(component) {
  const state = live.get(component.parentElement);
  if (!state || state.component !== component) return;
  state.seen.disconnect();
  forget(state);
  live.delete(component.parentElement);
  untip();
}
