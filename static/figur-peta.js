// What a map needs besides Plotly: its shapes, fetched once; the names that fit at the width it is drawn; what lies
// under the pointer.

const LETTERS = 12.5; // px; the build has placed the names for these
const kept = new Map();
// The shape file (charts/geometry.py: map_shapes) with absolute coordinates; areas in the order of their numbers.
export function shapesAt(url) {
  if (!kept.has(url)) {
    const fetched = fetch(url).then((answer) => answer.ok ? answer.json() : Promise.reject(new Error(url)));
    kept.set(url, fetched.then((raw) => ({
      areas: Object.values(raw.areas).map(line), labels: raw.labels,
      lines: Object.fromEntries(Object.entries(raw.lines).map(([kind, steps]) => [kind, line(steps)])),
    })));
    kept.get(url).catch(() => kept.delete(url));
    // A screen stays open for weeks, and each build has an address of its own.
    if (kept.size > 3) kept.delete(kept.keys().next().value);
  }
  return kept.get(url);
}
function line(steps) {
  const [x, y] = steps.map((list) => { let at = 0; return list.map((d) => d === null ? null : (at += d)); });
  return { x, y };
}

// Traces with what the shape file says of them; px: width of the map, by which names are shown.
export function withShapes(data, of, px) {
  const joined = (lines) => Object.fromEntries(['x', 'y'].map((d) => [d, lines.flatMap((l) => [...l[d], null])]));
  const texts = (places) => Object.fromEntries(['x', 'y', 'text'].map((d, n) => [d, places.map((p) => p[n])]));
  // A name beside its sign, else (or always: alone) the sign; smaller letters fit into a narrower map.
  const written = (n, { sign, alone }, room) => {
    const [x, y, least, text] = !alone && of.labels[sign ? 'nama bertanda' : 'nama']?.[n] || [];
    if (text && least <= room) return [x, y, sign && !text.startsWith('<br>') ? `${sign} ${text}` : sign + text];
    const [signX = null, signY = null, signLeast] = of.labels.tanda?.[n] || [];
    return [signX, signY, signLeast && signLeast <= room ? sign : ''];
  };
  return data.map((trace) => {
    const { areas, lines, labels, names } = trace.meta || {};
    const room = px * LETTERS / (trace.textfont?.size || LETTERS);
    if (areas) return { ...trace, ...joined(areas.map((n) => of.areas[n])) };
    if (lines) return { ...trace, ...joined(lines.map((kind) => of.lines[kind])) };
    if (names) return { ...trace, ...texts(names.map((n) => written(n, trace.meta, room))) };
    const placed = labels && (of.labels[labels] || []).filter(([, , least]) => least <= px);
    return placed ? { ...trace, ...texts(placed.map(([x, y, , text]) => [x, y, text])) } : trace;
  });
}

// Is a point inside the rings of an area (even-odd)?
function inside({ x, y }, px, py) {
  let odd = false;
  for (let i = 1; i < x.length; i += 1) {
    if (x[i - 1] === null || x[i] === null || (y[i - 1] > py) === (y[i] > py)) continue;
    if (px < (x[i] - x[i - 1]) * (py - y[i - 1]) / (y[i] - y[i - 1]) + x[i - 1]) odd = !odd;
  }
  return odd;
}
// The stop under the pointer: a mark near it, else the area it is in. k: px of one layout px.
export function under(box, of, stops, event, k) {
  const frame = box.getBoundingClientRect();
  let [found, nearest] = [null, Infinity];
  for (const stop of stops) {
    const { x, y, meta, xaxis: across = 'x', yaxis: up = 'y' } = box.data[stop.curve];
    const { xaxis, yaxis } = box._fullLayout._plots[across + up];
    const [px, py] = [event.clientX - frame.left - xaxis._offset, event.clientY - frame.top - yaxis._offset];
    const area = of.areas[meta?.names?.[stop.n]];
    const far = meta?.names ? Infinity : Math.hypot(px - xaxis.d2p(x[stop.n]), py - yaxis.d2p(y[stop.n]));
    if (far < Math.min(nearest, (meta?.reach || 8) * k)) [found, nearest] = [stop, far];
    else if (!found && area && inside(area, xaxis.p2d(px), yaxis.p2d(py))) found = stop;
  }
  return found;
}
// A stroke round the area of a stop, and none where there is no stop.
export function outlined(box, of, stop, svg) {
  box.querySelector('.pointed')?.remove();
  const { x, y } = of.areas[stop && box.data[stop.curve].meta?.names?.[stop.n]] || {};
  const px = (axis, value) => axis._offset + axis.d2p(value);
  const at = (n) => `${px(box._fullLayout.xaxis, x[n])} ${px(box._fullLayout.yaxis, y[n])}`;
  const path = x?.map((v, n) => v === null ? '' : (x[n - 1] == null ? 'M' : 'L') + at(n)).join('');
  if (path) box.querySelector('.hoverlayer').before(svg('path', { class: 'pointed', d: path }));
}

// On a phone the kelurahan's panel lies under the map: after a tap it is brought into sight.
export function bringPanel(tries = 12) {
  const panel = innerWidth <= 640 && document.querySelector('.st-key-panel');
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  if (panel) panel.scrollIntoView({ behavior, block: 'start' });
  else if (tries && innerWidth <= 640) setTimeout(() => bringPanel(tries - 1), 100);
}
