// Draws every figure of the dashboard into the page: one plain-JSON description in, elements out, updated in place.
// The stub in ilp_dash/ui/figures.py calls draw() at every change of data and leave() when the figure goes away.

const PARTS = ['alat', 'teks', 'kisi', 'tabel', 'plotly'];
const version = new URL(import.meta.url).search;
const [menu, alat, ...parts] = await Promise.all([import(`./menu.js${version}`),
  ...PARTS.map((name) => import(`./figur-${name}.js${version}`))]);
const { el, flag, marks, untip, watchTips } = alat;
const kinds = Object.assign({}, ...[menu, ...parts].map((p) => p.default(alat)));
const live = new Map();
let serial = 0;

function begin(parent) {
  const mount = parent.querySelector('.fg') || parent.appendChild(el('div', { class: 'fg' }));
  const state = { mount, ui: {}, id: `fg${++serial}`, width: 0 };
  live.set(parent, state);
  mount.addEventListener('click', (event) => {
    const a = event.target.closest('[data-in], svg a');
    // Without a connection the browser itself goes to the address, which says everything.
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
      || document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState !== 'CONNECTED';
    if (!a || event.defaultPrevented || elsewhere) return;
    event.preventDefault();
    untip();
    const href = a.getAttribute('href') || a.getAttribute('xlink:href');
    if (new URL(href, location).pathname === location.pathname) alat.bring('.st-key-rincian', 0);
    state.component.setTriggerValue('go', href);
  });
  watchTips(mount, () => state.figure?.tip);
  state.seen = new ResizeObserver(() => {
    state.width = mount.clientWidth;
    if (state.width) state.figure?.resize?.(state.width);
  });
  state.seen.observe(mount);
  return state;
}

menu.printed(() => live.forEach((state) => state.figure?.resize?.(state.width = state.mount.clientWidth)));

// Below a figure: its table, opened by a button, and its downloads: buttons, so that nothing follows them by mistake.
function actions(spec, figure, { ui }) {
  const act = (words, attrs) => el('button', { type: 'button', class: 'fig-act', ...attrs }, words);
  const downloads = (spec.dl || []).map(([label, href]) => act(label,
    { 'aria-label': `Unduh ${label}`, 'data-unduh': href, onclick: () => el('a', { href, download: true }).click() }));
  const behind = el('div', { class: 'fig-behind' });
  const table = figure.table || (spec.table?.rows && (() => spec.table));
  const button = table && act('', { 'data-k': 'open', onclick: () => { ui.open = !ui.open; open(); } });
  function open() {
    behind.hidden = !ui.open;
    if (ui.open && !behind.firstChild) behind.append(plainTable(table(), spec));
    button.setAttribute('aria-expanded', String(Boolean(ui.open)));
    button.textContent = ui.open ? 'Tutup tabel' : 'Lihat tabel';
  }
  if (button) open();
  const saving = figure.acts?.(act);
  const files = downloads.length > 0 && el('span', { class: 'fig-dl' }, 'Unduh: ', downloads);
  return (button || files || saving) && [el('div', { class: 'fig-acts' }, button, files, saving), button && behind];
}

function plainTable({ head, rows, text = 1 }, spec) {
  const look = (n) => n < text ? '' : 'num';
  const heading = (words, n) => el('th', { scope: 'col', class: look(n) }, words || ' ');
  const cell = (words, n) => n ? el('td', { class: look(n) }, words ?? '–') : el('th', { scope: 'row' }, words);
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Tabel: ${spec.title || ''}` },
    el('table', { class: 'plain' }, el('caption', { class: 'unseen' }, spec.title || 'Data gambar'),
      el('thead', {}, el('tr', {}, head.map(heading))),
        el('tbody', {}, rows.map((row) => el('tr', {}, row.map(cell))))));
}

function paint(state) {
  const { mount, spec } = state;
  state.width = mount.clientWidth || 800;
  const made = spec.none ? { body: el('p', { class: 'fig-none' }, spec.none) } : kinds[spec.t](spec, state);
  // An element alone stands bare: without title, notes and buttons.
  const figure = state.figure = made?.body ? made : { bare: true, body: made };
  const held = mount.contains(document.activeElement) && document.activeElement.dataset.k;
  const title = !figure.bare && spec.title && el('h2', { class: 'fig-t', id: `${state.id}t` },
    spec.title, ' ', marks(spec.marks), spec.tq && [' ', flag(...spec.tq)]);
  const sub = !figure.bare && spec.sub && el('p', { class: 'fig-s' }, spec.sub);
  mount.replaceChildren(el('section', { class: `fig fig-${spec.t}`, 'aria-labelledby': title && title.id },
    (title || sub) && el('header', { class: 'fig-h' }, title, sub), figure.body,
    (spec.notes || []).map((words) => el('p', { class: 'fig-n' }, words)),
    !figure.bare && actions(spec, figure, state)));
  figure.after?.(state.width);
  if (held) mount.querySelector(`[data-k="${held}"]`)?.focus({ preventScroll: true });
}

export function draw(component) {
  const state = live.get(component.parentElement) || begin(component.parentElement);
  const spec = JSON.parse(new TextDecoder().decode(component.data));
  if (state.spec?.t !== spec.t) { state.ui = {}; forget(state); }
  Object.assign(state, { component, spec });
  untip();
  try {
    paint(state);
  } catch (problem) {
    console.error(problem);
    state.mount.replaceChildren(el('p', { class: 'fig-n' }, alat.BROKEN));
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
