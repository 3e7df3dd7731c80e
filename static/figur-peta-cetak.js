// A map as a picture that stands alone: saved as SVG or PNG, or printed on one sheet. Made from the drawn map itself, with its
// colours and letters written in, and with everything the picture must say: title, period, source, version, legend, marks.

const SHEET = { A4: [1400, 990], A3: [1980, 1400] }; // landscape, in picture units; letters keep their size, A3 has room for more names
const EDGE = 44;
const KEPT = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'font-family', 'font-weight', 'letter-spacing', 'paint-order'];
const FONT = 'Plus Jakarta Sans';

// Text in lines no wider than `width`.
function wrapped(textWidth, text, px, weight, width) {
  const lines = [];
  for (const word of String(text || '').split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && textWidth(longer, px, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// Styles that come from the page's style sheet, written into every element; lines get the width they have on the sheet.
function standAlone(root, px) {
  const nodes = [root, ...root.querySelectorAll('*')];
  const styles = nodes.map((node) => {
    const seen = getComputedStyle(node);
    const style = Object.fromEntries(KEPT.map((name) => [name, seen.getPropertyValue(name)]));
    if (node.closest('.map-drawn')) {
      const k = px / (node.closest('.map-inner') ? Number(node.closest('.map-inner').dataset.k) : 1);
      const thin = node.tagName === 'text' ? 1 : k; // a halo's width is already in map units
      style['stroke-width'] = String(parseFloat(seen.strokeWidth) * thin);
      if (seen.strokeDasharray !== 'none') style['stroke-dasharray'] = (seen.strokeDasharray.match(/[\d.]+/g) || []).map((n) => n * k).join(' ');
    } else {
      style['stroke-width'] = seen.strokeWidth;
      if (seen.strokeDasharray !== 'none') style['stroke-dasharray'] = seen.strokeDasharray;
    }
    return style;
  });
  nodes.forEach((node, n) => {
    if (['defs', 'style', 'pattern'].includes(node.tagName)) return;
    for (const [name, value] of Object.entries(styles[n])) {
      if (!value || (node.tagName !== 'text' && /^(font|letter|paint)/.test(name))) continue;
      node.setAttribute(name, name === 'fill' && /^url/.test(value) ? value.replace(/url\(["']?[^#]*(#[^"')]+)["']?\)/, 'url($1)') : value);
    }
    for (const name of ['class', 'style', 'data-code', 'data-tip', 'data-k']) node.removeAttribute(name);
  });
}

let face;
// The typeface as data, so that the picture looks the same on any machine; without it the picture falls back to a sans-serif.
function typeface() {
  face = face || (async () => {
    const from = [...document.querySelectorAll('link[rel=preload][as=font]')].map((l) => l.href).find((h) => /jakarta/i.test(h))
      || new URL('fonts/plus-jakarta-sans-5.3.0-latin.woff2', import.meta.url).href;
    const bytes = new Uint8Array(await (await fetch(from)).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return `@font-face{font-family:"${FONT}";font-weight:200 800;src:url(data:font/woff2;base64,${btoa(text)}) format("woff2")}`;
  })().catch(() => '');
  return face;
}

// The sheet as an SVG element with nothing outside itself.
async function sheet({ el, svg, textWidth }, spec, { maps, view, note, key }, paper) {
  const [W, H] = SHEET[paper] || SHEET.A4;
  const pic = spec.pic;
  const out = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${W} ${H}`, width: W, height: H, class: 'sheet' });
  const host = el('div', { class: 'fg sheet-host', 'aria-hidden': 'true' }, out);
  document.body.append(host);
  try {
    const text = (cls, x, y, content, size, weight = 400, anchor = null) =>
      svg('text', { class: cls, x, y, 'font-size': size, 'text-anchor': anchor, css: { 'font-weight': weight } }, content);
    out.append(svg('title', {}, [spec.title, spec.sub, ...(pic.marks || [])].join('. ')), svg('style', {}, await typeface()), svg('rect', { class: 'sheet-paper', width: W, height: H }));
    // Marks at the top right: they belong to the picture wherever it goes.
    let right = W - EDGE;
    for (const mark of [...(pic.marks || [])].reverse()) {
      const wide = textWidth(mark, 17, 700) + 26;
      out.append(svg('rect', { class: 'sheet-mark', x: right - wide, y: 40, width: wide, height: 34, rx: 5 }), text('sheet-ink', right - wide / 2, 63, mark, 17, 700, 'middle'));
      right -= wide + 12;
    }
    let y = 66;
    out.append(text('sheet-soft', EDGE, y, pic.place, 17, 600));
    for (const line of wrapped(textWidth, spec.title, 31, 700, W - 2 * EDGE)) out.append(text('sheet-ink', EDGE, (y += 41), line, 31, 700));
    for (const line of wrapped(textWidth, spec.sub, 18, 400, W - 2 * EDGE)) out.append(text('sheet-soft', EDGE, (y += 28), line, 18));
    const top = y + 30;
    // Foot: boundaries, notes, source, version.
    const doubts = spec.tq && `Catatan mutu data: ${spec.tq[0].join('; ')}`;
    const said = [note, doubts, ...(pic.lines || []), ...(spec.notes || [])].filter(Boolean).flatMap((line) => wrapped(textWidth, line, 15, 400, W - 2 * EDGE));
    const foot = H - EDGE + 8 - said.length * 21;
    out.append(svg('line', { class: 'sheet-rule', x1: EDGE, x2: W - EDGE, y1: foot - 22, y2: foot - 22 }));
    said.forEach((line, n) => out.append(text(n === 0 && note ? 'sheet-ink' : 'sheet-soft', EDGE, foot + n * 21, line, 15, n === 0 && note ? 600 : 400)));
    const bottom = foot - 42;
    // Legend in a column on the right, with its counts.
    const column = 370;
    let at = top + 18;
    out.append(text('sheet-ink', W - EDGE - column, at, 'Keterangan', 17, 700));
    for (const [cls, label] of spec.classes || []) {
      const lines = wrapped(textWidth, label, 17, 400, column - 36);
      at += 34;
      out.append(svg('rect', { class: `sheet-sw area k-${cls}`, x: W - EDGE - column, y: at - 16, width: 22, height: 20, rx: 3, css: cls === 'na' ? { fill: 'url(#sheet-na)' } : null }));
      lines.forEach((line, n) => { if (n) at += 22; out.append(text('sheet-ink', W - EDGE - column + 34, at, line, 17)); });
    }
    if (key) {
      const [mark, words] = key;
      at += 34;
      out.append(mark(svg, 9, W - EDGE - column + 11, at - 6), text('sheet-ink', W - EDGE - column + 34, at, words, 17));
    }
    // The maps in what is left, as large as they all fit; names are set anew for this size.
    const room = [W - 2 * EDGE - column - 30, bottom - top];
    const gap = maps.length > 1 ? 26 : 0;
    const ways = maps.map((_, n) => {
      const wide = (room[0] - n * gap) / (n + 1);
      const said = maps.map((m) => wrapped(textWidth, m.finding, 14, 400, wide));
      const head = gap && 26 + 18 * Math.max(...said.map((lines) => lines.length));
      const tall = room[1] / Math.ceil(maps.length / (n + 1));
      return { columns: n + 1, wide, tall, said, head, scale: Math.min(wide / view[2], (tall - head - gap) / view[3]) };
    });
    const way = ways.reduce((best, other) => other.scale > best.scale ? other : best);
    const px = 1 / way.scale;
    const ground = maps[0].root.querySelector('pattern').cloneNode(true);
    ground.id = 'sheet-na';
    ground.setAttribute('patternTransform', 'rotate(45)');
    const inside = ground.cloneNode(true);
    inside.id = 'sheet-na-map';
    inside.setAttribute('patternTransform', `rotate(45) scale(${px})`);
    out.prepend(svg('defs', {}, ground, inside));
    maps.forEach(({ root, wordsAt, label }, n) => {
      const [x, y] = [EDGE + (n % way.columns) * (way.wide + gap), top + Math.floor(n / way.columns) * way.tall];
      if (label) {
        out.append(text('sheet-ink', x, y + 14, label, 16, 700));
        way.said[n].forEach((line, l) => out.append(text('sheet-soft', x, y + 34 + 18 * l, line, 14)));
      }
      const map = root.cloneNode(true);
      const place = { x, y: y + way.head, width: way.wide, height: way.tall - way.head - gap, class: 'map-drawn', preserveAspectRatio: label ? 'xMinYMin' : 'xMidYMid' };
      for (const [name, value] of Object.entries(place)) map.setAttribute(name, value);
      for (const name of ['role', 'aria-label', 'aria-hidden', 'style']) map.removeAttribute(name);
      map.style.setProperty('--px', px);
      map.querySelector('defs')?.remove();
      for (const path of map.querySelectorAll('.k-na')) path.style.fill = 'url(#sheet-na-map)';
      const inner = map.querySelector('svg');
      if (inner) {
        const box = inner.getAttribute('viewBox').split(' ').map(Number);
        inner.classList.add('map-inner');
        inner.dataset.k = Math.min(inner.getAttribute('width') / box[2], inner.getAttribute('height') / box[3]);
      }
      if (wordsAt) map.querySelector('.map-words').replaceChildren(...wordsAt(px, 14.5));
      out.append(svg('g', { class: label ? 'months' : null }, map));
    });
    standAlone(out, px);
    return out;
  } finally {
    host.remove();
  }
}

const written = (picture) => new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`], { type: 'image/svg+xml' });

function keep(blob, name) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = name;
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

export async function saveSvg(tools, spec, drawn, paper) {
  keep(written(await sheet(tools, spec, drawn, paper)), `${spec.pic.file}.svg`);
}

export async function savePng(tools, spec, drawn, paper) {
  const picture = await sheet(tools, spec, drawn, paper);
  const [W, H] = SHEET[paper] || SHEET.A4;
  const source = URL.createObjectURL(written(picture));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [W * 2, H * 2];
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('PNG');
    keep(blob, `${spec.pic.file}.png`);
  } finally {
    URL.revokeObjectURL(source);
  }
}

// One sheet with the picture alone; the page comes back when the print dialog closes.
export async function print(tools, spec, drawn, paper) {
  const picture = await sheet(tools, spec, drawn, paper);
  picture.removeAttribute('width');
  picture.removeAttribute('height');
  const rule = tools.el('style', {}, `@page { size: ${paper} landscape; margin: 8mm; }`);
  const page = tools.el('div', { class: 'print-sheet' }, picture);
  document.head.append(rule);
  document.body.append(page);
  document.body.classList.add('printing-map');
  const title = document.title;
  document.title = spec.pic.file; // the name a browser offers for a PDF
  addEventListener('afterprint', () => {
    page.remove();
    rule.remove();
    document.body.classList.remove('printing-map');
    document.title = title;
  }, { once: true });
  window.print();
}
