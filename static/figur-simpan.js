// A figure as a picture that stands alone: SVG, PNG or a sheet to print. Plotly draws a copy of it at the picture's
// size; round it stands everything the picture must say: title, place and period, legend, source, version, marks.

const SHEET = { A4: [1400, 990], A3: [1980, 1400] }; // landscape; letters keep their size, A3 has room for more names
const EDGE = 44;
const LEGEND = 350; // width of the column beside a map
const FONT = 'Plus Jakarta Sans';
const GROWN = 1.12; // what is 16 px on a page

const ruler = document.createElement('canvas').getContext('2d');
function wide(text, size, weight) {
  ruler.font = `${weight} ${size}px "${FONT}", sans-serif`;
  return ruler.measureText(text).width;
}
function wrapped(text, size, weight, most) {
  const lines = [];
  for (const word of String(text || '').split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && wide(longer, size, weight) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return text ? lines : [];
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
async function drawn(figure, x, y) {
  const { width, height } = figure.layout;
  const text = await window.Plotly.toImage(figure, { format: 'svg', width, height, imageDataOnly: true });
  const root = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  for (const a of root.querySelectorAll('a')) a.replaceWith(...a.childNodes);
  for (const part of [root, ...root.querySelectorAll('[class]')]) part.removeAttribute('class');
  for (const [name, value] of Object.entries({ x, y, overflow: 'visible' })) root.setAttribute(name, value);
  return root;
}

// Sign of a class beside its words.
function swatch({ sign, svg }, cls, x, y) {
  if (cls === 'pkm') return svg('path', { d: `M${x + 3} ${y + 10}a8 8 0 1 0 16 0a8 8 0 1 0-16 0h16m-8-8v16`,
    fill: ink('paper'), stroke: ink('ink'), 'stroke-width': 1.4 });
  const probe = document.body.appendChild(sign(cls));
  const [fill, stroke] = ['--f', '--e'].map((name) => getComputedStyle(probe).getPropertyValue(name).trim());
  probe.remove();
  const box = { x, y, width: 22, height: 20, rx: 3, fill, 'stroke-dasharray': cls === 'hid' ? '1.5 3' : null };
  const hatch = cls === 'na' && svg('path', { d: `M${x + 3} ${y + 19}l17-17m-19 8l9-9m2 18l9-9` });
  return svg('g', { stroke, 'stroke-width': 1.2 }, svg('rect', box), hatch);
}

// The picture as an SVG element with nothing outside itself. A map fills a sheet, others are as high as they need be.
async function picture(tools, spec, me, of, paper) {
  const { svg } = tools;
  const { pic, legend = [], notes = [] } = spec;
  const [W, H] = SHEET[paper] || [1200, 0];
  const room = W - 2 * EDGE;
  const text = (x, y, words, size, weight = 400, colour = 'ink', anchor = null) =>
    svg('text', { x, y, 'font-size': size, 'font-weight': weight, fill: ink(colour), 'text-anchor': anchor }, words);
  const parts = [];
  let right = W - EDGE; // marks at the top right: they belong to the picture wherever it goes
  for (const mark of [...(pic.marks || [])].reverse()) {
    const width = wide(mark, 17, 700) + 26;
    parts.push(svg('rect', { x: right - width, y: 40, width, height: 34, rx: 5, fill: 'none', stroke: ink('ink-2') }),
      text(right - width / 2, 63, mark, 17, 700, 'ink', 'middle'));
    right -= width + 12;
  }
  let y = 66;
  parts.push(text(EDGE, y, pic.place, 17, 600, 'ink-2'));
  for (const line of wrapped(spec.title, 31, 700, room)) parts.push(text(EDGE, y += 41, line, 31, 700));
  for (const line of wrapped(spec.sub, 18, 400, room)) parts.push(text(EDGE, y += 28, line, 18, 400, 'ink-2'));
  const top = y + 30;
  // Foot: notes (of a map first of all whose boundaries they are), doubts, source, version.
  const said = [...notes, spec.tq && `Catatan mutu data: ${spec.tq[0].join('; ')}`, ...pic.lines].filter(Boolean)
    .flatMap((line, n) => wrapped(line, 15, 600, room).map((words) => [words, H && n === 0]));
  const below = 22 + said.length * 21 + EDGE;
  const keys = legend.filter(([cls]) => cls);
  const x = W - EDGE - LEGEND;
  y = top + 18;
  if (keys.length) parts.push(text(x, y, 'Keterangan', 17, 700));
  for (const [cls, words] of keys) {
    parts.push(swatch(tools, cls, x, (y += 34) - 16));
    const lines = wrapped(words.replace('\n', ' '), 17, 400, LEGEND - 36);
    parts.push(...lines.map((line, n) => text(x + 34, y += n && 22, line, 17)));
  }
  const across = keys.length ? room - LEGEND - 30 : room;
  const figure = me.at(across, H && H - top - below - 20, H ? 1 : GROWN, of);
  const tall = H || Math.round(top + figure.layout.height + 20 + below);
  const rule = { d: `M${EDGE} ${tall - below}h${room}`, stroke: ink('rule-2'), 'stroke-width': 1.5 };
  parts.push(await drawn(figure, EDGE, top), svg('path', rule), said.map(([line, first], n) =>
    text(EDGE, tall - below + 28 + n * 21, line, 15, first ? 600 : 400, first ? 'ink' : 'ink-2')));
  const size = { viewBox: `0 0 ${W} ${tall}`, width: W, height: tall, 'font-family': `"${FONT}", sans-serif` };
  const name = [spec.title, spec.sub, ...(pic.marks || [])].filter(Boolean).join('. ');
  return svg('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size }, svg('title', {}, name),
    svg('style', {}, await typeface()), svg('rect', { width: W, height: tall, fill: ink('paper') }), parts);
}

const written = (image) => new Blob([new XMLSerializer().serializeToString(image)], { type: 'image/svg+xml' });

function keep(blob, name) {
  const a = document.body.appendChild(document.createElement('a'));
  [a.href, a.download] = [URL.createObjectURL(blob), name];
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

async function pixels(image) {
  const loaded = Object.assign(new Image(), { src: URL.createObjectURL(written(image)) });
  await loaded.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * loaded.width, 2 * loaded.height];
  canvas.getContext('2d').drawImage(loaded, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(loaded.src);
  return new Promise((done, failed) => canvas.toBlob((blob) => blob ? done(blob) : failed(new Error('PNG'))));
}

// One sheet with the picture alone; the page comes back when the print dialog closes.
function print({ el }, image, paper, name) {
  for (const size of ['width', 'height']) image.removeAttribute(size);
  const added = [document.head.appendChild(el('style', {}, `@page { size: ${paper} landscape; margin: 8mm; }`)),
    document.body.appendChild(el('div', { class: 'print-sheet' }, image))];
  const title = document.title;
  document.title = name; // the name a browser offers for a PDF
  document.body.classList.add('printing-map');
  addEventListener('afterprint', () => {
    added.forEach((node) => node.remove());
    document.body.classList.remove('printing-map');
    document.title = title;
  }, { once: true });
  window.print();
}

// what: SVG, PNG or Cetak. me: the figure as figur-plotly.js holds it; of: shapes of a map; paper: A4 or A3 for a map.
export async function save(what, tools, spec, me, of, paper) {
  const image = await picture(tools, spec, me, of, paper);
  if (what === 'Cetak') print(tools, image, paper, spec.pic.file);
  else keep(what === 'PNG' ? await pixels(image) : written(image), `${spec.pic.file}.${what.toLowerCase()}`);
}
