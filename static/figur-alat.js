// Small tools of every figure: elements, numbers as Indonesians write them, the one tooltip. Data only enters as text.

function fill(node, attrs, kids) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false || value === '') continue;
    if (name === 'css') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  const told = kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false && kid !== '');
  node.append(...told.map((kid) => kid.nodeType ? kid : String(kid).replace(/ %/g, '\u00a0%')));
  return node;
}
export const el = (tag, attrs, ...kids) => fill(document.createElement(tag), attrs, kids);
const SVG = 'http://www.w3.org/2000/svg';
export const svg = (tag, attrs, ...kids) => fill(document.createElementNS(SVG, tag), attrs, kids);

// Numbers travel rounded as they are to be read; here they are written, exactly as domain/words.py and months.py do.
function decimals(least, most) {
  const limits = { minimumFractionDigits: least, maximumFractionDigits: most, signDisplay: 'negative' };
  const format = new Intl.NumberFormat('id', limits);
  return (value) => format.format(value).replace('-', '−');
}
export const number = decimals(0, 1);
export const share = decimals(1, 2);
export const percent = (value) => `${share(value)} %`;
export const points = (value) => `${value > 0 ? '+' : value < 0 ? '' : '±'}${share(value)} poin`;
const date = (parts) => {
  const format = new Intl.DateTimeFormat('id', { ...parts, month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (value) => Number.isNaN(Date.parse(value)) ? value : format.format(Date.parse(value));
};
const WRITTEN = { count: number, number, pct: percent, bar: percent, points, month: date(),
  date: date({ day: 'numeric' }) };
// A cell: null is no value, {h: word} a number that must not be shown.
export const written = (value, kind) =>
  value?.h ?? (value === null || value === undefined ? '–' : WRITTEN[kind]?.(value) ?? value);

// Pixels of one rem: everything drawn in pixels grows with the page's root size (projector, 4K).
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

// A link when there is an address, else the plain tag. A click on an inner one (data-in) goes through the page's code.
const isInner = (href) => !/^([a-z]+:|\/\/)/i.test(href);
export const link = (href, attrs, ...kids) => href
  ? el('a', { ...attrs, href, 'data-in': isInner(href) ? '1' : null }, ...kids) : el('span', attrs, ...kids);
// Addresses are sent as how all begin, how all end, then the middle of each: ["pws?kelurahan=", "", "15.71.01", …].
export const linkAt = (packed, n) => packed?.[n + 2] ? packed[0] + packed[n + 2] + packed[1] : ''; // "" is no link

// The mark of trust. spec.tw: reasons of each mark, spec.tr: per item the number of its mark or 0, spec.tl: addresses.
export const reasonsOf = (spec, n) => spec.tw?.[spec.tr[n] - 1] || [];
const FLAG = 'M1.5 12V1h7.5l-2 2.8 2 2.7h-7.5';
export function flag(reasons, href, short) {
  if (!reasons.length) return null;
  const words = `${reasons.length} catatan`;
  return link(href, {
    class: `flag ${short ? 'short' : ''}`, role: href ? null : 'img',
    'data-tip': ['Catatan mutu data', ...reasons].join('\n'), 'aria-label': `${words} mutu data: ${reasons.join('; ')}`,
  }, svg('svg', { viewBox: '0 0 10 12', 'aria-hidden': 'true' }, svg('path', { d: FLAG })),
  short ? reasons.length : words);
}
export const flagAt = (spec, n, short) => flag(reasonsOf(spec, n), linkAt(spec.tl, n), short);

export const sign = (cls, extra = '') => el('i', { class: `sw k-${cls} ${extra}`, 'aria-hidden': 'true' });
export const chip = (cls, symbol, word) =>
  el('span', { class: `chip k-${cls}` }, symbol && el('b', { 'aria-hidden': 'true' }, symbol), el('span', {}, word));
// mark: a class, an element, or nothing.
export const legend = (items) => el('ul', { class: 'legend' },
  items.map(([mark, words]) => el('li', {}, mark && (mark.nodeType ? mark : sign(mark)), words)));
export const BROKEN = 'Gambar ini tidak dapat ditampilkan. Muat ulang halaman; bila tetap, laporkan ke pengelola.';
export const marks = (list) => (list || []).map((words) => el('span', { class: 'mark' }, words));

// ---- the one tooltip ----
let box = null;
export const untip = () => box?.classList.remove('on');
function tip(target, lines, x, y) {
  if (!box) {
    box = document.body.appendChild(el('div', { class: 'fg-tip', role: 'tooltip', id: 'fg-tip' }));
    addEventListener('scroll', untip, { capture: true, passive: true });
    addEventListener('pointerdown', untip, { capture: true });
    addEventListener('keydown', (e) => { if (e.key === 'Escape') untip(); });
  }
  box.replaceChildren(...lines.map((line, n) => el('div', { class: n ? '' : 'fg-tip-t' }, line)));
  box.classList.add('on');
  const [at, own, pad] = [target.getBoundingClientRect(), box.getBoundingClientRect(), 8];
  const left = Math.min(Math.max(pad, (x ?? at.left + at.width / 2) - own.width / 2), innerWidth - own.width - pad);
  const above = (y ?? at.top) - own.height - 10;
  const top = above < pad ? (y ?? at.bottom) + 16 : above;
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

// What depends on a choice made on the same page comes into sight, once it is there.
export function bring(place, tries = 12) {
  const [found, calm] = [document.querySelector(place), matchMedia('(prefers-reduced-motion: reduce)').matches];
  if (found) found.scrollIntoView({ behavior: calm ? 'auto' : 'smooth' });
  else if (tries) setTimeout(bring, 100, place, tries - 1);
}

// A table is one tab stop: arrows move between what can be acted on.
const STOPS = 'td[data-n], th :is(a, button), td:not([data-n]) :is(a, button)';
export function rove(table) {
  const stops = (root = table) => [...root.querySelectorAll(STOPS)];
  const only = (at) => stops().forEach((stop) => { stop.tabIndex = stop === at ? 0 : -1; });
  const column = (stop) => stop.closest('th, td').cellIndex;
  table.addEventListener('focusin', (e) => { if (e.target.matches(STOPS)) only(e.target); });
  table.addEventListener('keydown', (e) => {
    const [at, step] = [e.target.closest(STOPS), { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[e.key]];
    if (at && e.key === 'Enter') at.querySelector('a')?.click();
    if (!at || !step) return;
    e.preventDefault();
    const [row, rows] = [at.closest('tr'), [...table.rows].filter((each) => each.querySelector(STOPS))];
    const to = stops(/Left|Right/.test(e.key) ? row : rows[rows.indexOf(row) + step] || at);
    (to.includes(at) ? to[to.indexOf(at) + step] : to.find((stop) => column(stop) === column(at)) || to[0])?.focus();
  });
  return () => only(table.querySelector('td[data-n]') || stops()[0]);
}

// Watches a figure: an element with data-tip (lines) or data-n (asks for them) has its tooltip on hover, focus, tap.
export function watchTips(root, ask) {
  const show = (event, follow) => {
    const at = event.target.closest?.('[data-tip],[data-n]');
    const inside = at && root.contains(at);
    const lines = inside ? at.dataset.tip?.split('\n') || ask()?.(Number(at.dataset.n)) || [] : [];
    if (!lines.length) untip();
    else if (follow) tip(at, lines, event.clientX, event.clientY);
    else tip(at, lines);
  };
  const mouse = (event) => event.pointerType === 'mouse';
  root.addEventListener('pointermove', (e) => show(e, true));
  root.addEventListener('pointerdown', (e) => { if (!mouse(e)) show(e, true); });
  root.addEventListener('pointerleave', (e) => { if (mouse(e)) untip(); }); // a finger lifted has not gone elsewhere
  root.addEventListener('focusin', (e) => { if (e.target.matches(':focus-visible')) show(e, false); });
  root.addEventListener('focusout', untip);
}
