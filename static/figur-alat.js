// Small tools of every figure: elements, numbers as Indonesians write them, the one tooltip. Data only ever enters as text.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attrs, kids) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false || value === '') continue;
    if (name === 'css') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false || kid === '') continue;
    node.append(kid.nodeType ? kid : document.createTextNode(String(kid).replace(/ %/g, '\u00a0%')));
  }
  return node;
}

export const el = (tag, attrs, ...kids) => fill(document.createElement(tag), attrs, kids);
export const svg = (tag, attrs, ...kids) => fill(document.createElementNS(SVG, tag), attrs, kids);

// 1234567 -> "1.234.567"
export const whole = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, '.');

// Per cent of two whole numbers, one decimal; just under a tenth of interest (60, 70, … as in domain/words.py) it gets a second decimal instead of rounding up to them.
export function percentOf(served, sasaran) {
  const tenths = Math.floor((served * 2000 + sasaran) / (2 * sasaran));
  for (const edge of [60, 70, 80, 90, 100]) {
    if (served * 100 < edge * sasaran && tenths >= edge * 10) {
      const fine = Math.floor(served * 10000 / sasaran);
      return whole(Math.floor(fine / 100)) + ',' + String(fine % 100).padStart(2, '0');
    }
  }
  return whole(Math.floor(tenths / 10)) + ',' + tenths % 10;
}

// "1.234,5 %" -> 1234.5; null for what is no number
export function numberIn(text) {
  if (text === null || text === undefined) return null;
  const match = String(text).replace('−', '-').replace('±', '').match(/^[+-]?[\d.]+(,\d+)?/);
  return match ? parseFloat(match[0].replace(/\./g, '').replace(',', '.')) : null;
}

// Pixels of one rem: everything drawn in pixels grows with the page's root size (projector, 4K).
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

let ruler;
export function textWidth(text, px, weight = 400) {
  ruler = ruler || document.createElement('canvas').getContext('2d');
  ruler.font = `${weight} ${px}px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}

export const isInner = (href) => !/^([a-z]+:|\/\/)/i.test(href);

// Addresses are sent as what they share, then what differs: ["pws?kelurahan=", "15.71.01.1001", ...]; "" among them is no link.
export const linkAt = (packed, n) => packed?.[n + 1] ? packed[0] + packed[n + 1] : '';

// A link when there is an address, else the plain tag. Inner links carry data-in: a plain click then goes through the page's code.
export function link(href, attrs, ...kids) {
  if (!href) return el('span', attrs, ...kids);
  return el('a', { ...attrs, href, 'data-in': isInner(href) ? '1' : null }, ...kids);
}

// The mark of trust. spec.tw: reasons, spec.tr: per item the numbers of its own, spec.tl: where a click leads, packed.
export const reasonsOf = (spec, n) => (spec.tr?.[n] || []).map((i) => spec.tw[i]);
export function flag(reasons, href, short) {
  if (!reasons.length) return null;
  const words = `${reasons.length} catatan`;
  return link(href, {
    class: `flag ${short ? 'short' : ''}`, role: href ? null : 'img', 'data-tip': ['Catatan mutu data', ...reasons].join('\n'),
    'aria-label': `${words} mutu data: ${reasons.join('; ')}`,
  }, svg('svg', { viewBox: '0 0 10 12', 'aria-hidden': 'true' }, svg('path', { d: 'M1.5 12V1h7.5l-2 2.8 2 2.7h-7.5' })), short ? reasons.length : words);
}
export const flagAt = (spec, n, short) => flag(reasonsOf(spec, n), linkAt(spec.tl, n), short);

export const sign = (cls, extra = '') => el('i', { class: `sw k-${cls} ${extra}`, 'aria-hidden': 'true' });

export const chip = (cls, symbol, word) =>
  el('span', { class: `chip k-${cls}` }, symbol && el('b', { 'aria-hidden': 'true' }, symbol), word);

// ---- the one tooltip -------------------------------------------------------------------------------------------------------
let box = null;
let owner = null;

function place(x, y, above) {
  const pad = 8;
  const r = box.getBoundingClientRect();
  let left = Math.min(Math.max(pad, x - r.width / 2), innerWidth - r.width - pad);
  let top = above - r.height - 10;
  if (top < pad) top = y + 16;
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

export function tip(target, lines, x, y) {
  if (!box) {
    box = el('div', { class: 'fg-tip', role: 'tooltip', id: 'fg-tip' });
    document.body.append(box);
    addEventListener('scroll', () => untip(), { capture: true, passive: true });
    addEventListener('keydown', (e) => { if (e.key === 'Escape') untip(); });
    addEventListener('pointerdown', (e) => { if (!owner?.contains(e.target)) untip(); }, { capture: true });
  }
  if (owner !== target || box.dataset.text !== lines.join('\n')) {
    box.replaceChildren(...lines.map((line, n) => el('div', { class: n ? '' : 'fg-tip-t' }, line)));
    box.dataset.text = lines.join('\n');
    owner = target;
  }
  box.classList.add('on');
  const r = target.getBoundingClientRect();
  place(x ?? r.left + r.width / 2, y ?? r.bottom, y ?? r.top);
}

export function untip() {
  owner = null;
  if (box) box.classList.remove('on');
}

// Watches a figure: an element with data-tip (lines) or with an index into `ask` (data-n) gets the tooltip on hover, focus, tap.
export function watchTips(root, ask) {
  const show = (event, follow) => {
    const at = event.target.closest?.('[data-tip],[data-n]');
    if (!at || !root.contains(at)) return untip();
    const lines = at.dataset.tip ? at.dataset.tip.split('\n') : ask()?.(Number(at.dataset.n)) || [];
    if (!lines.length) return untip();
    if (follow) tip(at, lines, event.clientX, event.clientY);
    else tip(at, lines);
  };
  root.addEventListener('pointermove', (e) => show(e, true));
  root.addEventListener('pointerdown', (e) => { if (e.pointerType !== 'mouse') show(e, true); });
  root.addEventListener('pointerleave', (e) => { if (e.pointerType === 'mouse') untip(); }); // a finger lifted has not gone elsewhere
  root.addEventListener('focusin', (e) => { if (e.target.matches(':focus-visible')) show(e, false); });
  root.addEventListener('focusout', untip);
}

// Arrow keys within a grid of cells: one stop for the tab key, the rest by arrows.
export function arrows(table) {
  const cells = () => [...table.querySelectorAll('[data-rc]')];
  const first = table.querySelector('[data-rc]');
  if (first) first.tabIndex = 0;
  table.addEventListener('keydown', (e) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    const at = e.target.closest('[data-rc]');
    if (!step || !at) return;
    const [r, c] = at.dataset.rc.split('.').map(Number);
    const next = table.querySelector(`[data-rc="${r + step[0]}.${c + step[1]}"]`);
    e.preventDefault();
    if (!next) return;
    for (const cell of cells()) cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
