// What a map needs besides Plotly: its shapes, fetched once; the names that fit at the width it is drawn; what lies
// under the pointer.

const LETTERS = 12.5; // px; the build has placed the names for these
const kept = { url: '', shapes: null }; // of one city: a screen stays open for weeks
// The shape file (charts/geometry.py: map_shapes) with absolute coordinates; areas in the order of their numbers.
export function shapesAt(url) {
  if (kept.url !== url) Object.assign(kept, { url, shapes: fetched(url) });
  kept.shapes.catch(() => { kept.url = ''; });
  return kept.shapes;
}
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  const { areas, lines, labels } = await answer.json();
  const drawn = Object.entries(lines).map(([kind, steps]) => [kind, line(steps)]);
  return { areas: Object.values(areas).map(line), lines: Object.fromEntries(drawn), labels };
}
function line(steps) {
  const [x, y] = steps.map((list) => {
    let at = 0;
    return list.map((step) => step === null ? null : (at += step));
  });
  const path = x.map((at, n) => at === null ? '' : `${(x[n - 1] ?? null) === null ? 'M' : 'L'}${at} ${y[n]}`).join('');
  return { x, y, path };
}

// Traces with what the shape file says of them; px: width of the map, by which names are shown.
export function withShapes(data, of, px) {
  const joined = (lines) => Object.fromEntries(['x', 'y'].map((d) => [d, lines.flatMap((l) => [...l[d], null])]));
  // Where a point had no text once, Plotly never writes one again; a blank is a text.
  const texts = (places) => ({
    x: places.map(([x]) => x), y: places.map(([, y]) => y), text: places.map(([, , text]) => text || ' '),
  });
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

const areaOf = (box, of, stop) => of.areas[stop && box.data[stop.curve].meta?.names?.[stop.n]];
const pen = document.createElement('canvas').getContext('2d');
// The stop under the pointer: a mark near it, else the area it is in. scale: px of the screen in one of the layout.
export function under(box, of, stops, event, scale) {
  const frame = box.getBoundingClientRect();
  let [found, nearest] = [null, Infinity];
  for (const stop of stops) {
    const { x, y, meta, xaxis: across = 'x', yaxis: up = 'y' } = box.data[stop.curve];
    const { xaxis, yaxis } = box._fullLayout._plots[across + up];
    const left = (event.clientX - frame.left) / scale - xaxis._offset;
    const top = (event.clientY - frame.top) / scale - yaxis._offset;
    const area = areaOf(box, of, stop);
    const far = meta?.names ? Infinity : Math.hypot(left - xaxis.d2p(x[stop.n]), top - yaxis.d2p(y[stop.n]));
    if (far < Math.min(nearest, meta?.reach || 8)) [found, nearest] = [stop, far];
    else if (!found && area) {
      area.shape ??= new Path2D(area.path);
      if (pen.isPointInPath(area.shape, xaxis.p2d(left), yaxis.p2d(top), 'evenodd')) found = stop;
    }
  }
  return found;
}
// A stroke round the area of a stop, and none where there is no stop.
export function outlined(box, of, stop, svg) {
  box.querySelector('.pointed')?.remove();
  const area = areaOf(box, of, stop);
  if (!area) return;
  const { xaxis, yaxis } = box._fullLayout;
  const [left, top] = [xaxis, yaxis].map((axis) => axis._offset + axis.d2p(0));
  const [across, up] = [xaxis, yaxis].map((axis) => axis.d2p(1) - axis.d2p(0));
  const transform = `translate(${left} ${top}) scale(${across} ${up})`;
  box.querySelector('.hoverlayer').before(svg('path', { class: 'pointed', d: area.path, transform }));
}
