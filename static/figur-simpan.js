// A figure as a picture that stands alone: SVG, PNG or a sheet to print. Plotly draws a copy of it at the picture's
// size; round it stands everything the picture must say: title, place and period, source, version, marks.

const EDGE = 44;
const LEGEND = 310; // width of the column beside a map
const FONT = 'Plus Jakarta Sans';
const GROWN = 1.12; // what is 16 px on a page

const ruler = document.createElement('canvas').getContext('2d');
function wide(text, size, weight) {
  ruler.font = `${weight} ${size}px "${FONT}", sans-serif`;
  return ruler.measureText(text).width;
}
function wrapped(text, size, weight, most) {
  const lines = [];
  for (const word of text ? text.split(' ') : []) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && wide(longer, size, weight) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

let face;
// The typeface as data, so that the picture looks the same on any machine; without it, a sans-serif takes its place.
const typeface = () => face ??= (async () => {
  const preloaded = document.querySelector('link[rel=preload][as=font][href*=jakarta]');
  const from = preloaded?.href || new URL('fonts/plus-jakarta-sans-5.3.0-latin.woff2', import.meta.url).href;
  const bytes = new Uint8Array(await (await fetch(from)).arrayBuffer());
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `@font-face{font-family:"${FONT}";font-weight:200 800;src:url(data:font/woff2;base64,${data})}`;
})().catch(() => '');

// The figure drawn anew by Plotly, as an SVG element within the picture; its links would lead nowhere from there.
async function drawn(figure, place) {
  const { width, height } = figure.layout;
  const text = await window.Plotly.toImage(figure, { format: 'svg', width, height, imageDataOnly: true });
  const root = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  for (const a of root.querySelectorAll('a')) a.replaceWith(...a.childNodes);
  for (const part of [root, ...root.querySelectorAll('[class]')]) part.removeAttribute('class');
  for (const [name, value] of Object.entries(place)) root.setAttribute(name, value);
  return root;
}

// Plotly's own legend in a column of its own beside a map; look: its heading and letters.
function withLegend({ data, layout }, look) {
  for (const trace of data) trace.showlegend = Boolean(trace.name);
  layout.width += LEGEND;
  layout.margin = { ...layout.margin, r: LEGEND };
  layout.showlegend = true;
  layout.legend = { ...layout.legend, ...look };
}

// The picture as an SVG element with nothing outside itself. A map fills a sheet, others are as high as they need be.
async function picture({ svg }, spec, me, of, paper) {
  const { pic } = spec;
  const [W, H] = pic.papers?.[paper] || [1200, 0];
  const room = W - 2 * EDGE;
  const text = (x, y, words, size, weight = 400, colour = 'ink', anchor = null) =>
    svg('text', { x, y, 'font-size': size, 'font-weight': weight, fill: ink(colour), 'text-anchor': anchor }, words);
  const parts = [];
  if (pic.marks) { // at the top right: they belong to the picture wherever it goes
    const width = wide(pic.marks, 17, 700) + 26;
    const box = { x: W - EDGE - width, y: 40, width, height: 34, rx: 5, fill: 'none', stroke: ink('ink-2') };
    parts.push(svg('rect', box), text(W - EDGE - width / 2, 63, pic.marks, 17, 700, 'ink', 'middle'));
  }
  let y = 66;
  parts.push(text(EDGE, y, pic.place, 17, 600, 'ink-2'));
  for (const line of wrapped(spec.title, 31, 700, room)) parts.push(text(EDGE, y += 41, line, 31, 700));
  for (const line of wrapped(spec.sub, 18, 400, room)) parts.push(text(EDGE, y += 28, line, 18, 400, 'ink-2'));
  const top = y + 30;
  const said = pic.said.flatMap((line, n) => wrapped(line, 15, 600, room).map((words) => [words, H && n === 0]));
  const below = 22 + said.length * 21 + EDGE;
  const scale = H ? 1 : GROWN;
  const figure = me.at((spec.legend ? room - LEGEND : room) / scale, H && H - top - below - 20, of);
  if (spec.legend) withLegend(figure, pic.legend);
  const [width, height] = [figure.layout.width * scale, figure.layout.height * scale];
  const tall = H || Math.round(top + height + 20 + below);
  const rule = { d: `M${EDGE} ${tall - below}h${room}`, stroke: ink('rule-2'), 'stroke-width': 1.5 };
  parts.push(await drawn(figure, { x: EDGE, y: top, width, height, overflow: 'visible' }), svg('path', rule),
    said.map(([line, first], n) =>
      text(EDGE, tall - below + 28 + n * 21, line, 15, first ? 600 : 400, first ? 'ink' : 'ink-2')));
  return svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${W} ${tall}`, width: W, height: tall,
    'font-family': `"${FONT}", sans-serif` }, svg('title', {}, pic.name),
    svg('style', {}, await typeface()), svg('rect', { width: W, height: tall, fill: ink('paper') }), parts);
}

async function keep({ el }, image, what, file) {
  const svg = new XMLSerializer().serializeToString(image);
  const [width, height] = ['width', 'height'].map((name) => Number(image.getAttribute(name)));
  const canvas = document.createElement('canvas');
  const drawn = { svg, width, height, canvas, format: 'png', scale: 2, promise: true };
  const blob = what === 'SVG' ? new Blob([svg], { type: 'image/svg+xml' })
    : await window.Plotly.Snapshot.svgToImg(drawn).then(() => new Promise((done) => { canvas.toBlob(done); }));
  const href = URL.createObjectURL(blob);
  el('a', { href, download: `${file}.${what.toLowerCase()}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

// One sheet with the picture alone; the page comes back when the print dialog closes.
function print({ el }, image, paper, name) {
  const page = el('style', {}, `@page { size: ${paper} landscape; margin: 8mm; }`);
  const sheet = document.body.appendChild(el('div', { class: 'print-sheet' }, page, image));
  const title = document.title;
  document.title = name; // the name a browser offers for a PDF
  addEventListener('afterprint', () => {
    sheet.remove();
    document.title = title;
  }, { once: true });
  window.print();
}

// what: SVG, PNG or Cetak. me: the figure as figur-plotly.js holds it; of: shapes of a map; paper: A4 or A3 for a map.
export async function save(what, tools, spec, me, of, paper) {
  const image = await picture(tools, spec, me, of, paper);
  if (what === 'Cetak') print(tools, image, paper, spec.pic.file);
  else await keep(tools, image, what, spec.pic.file);
}
