// Draws the figures of a pack's page. It stands behind static/figur-peta.js in one module: line, withShapes, under and
// outlined are from there.

const { figures, shapes } = JSON.parse(document.getElementById('data').textContent);
const of = shapes && { areas: Object.values(shapes.areas).map(line), labels: shapes.labels,
  lines: Object.fromEntries(Object.entries(shapes.lines).map(([kind, steps]) => [kind, line(steps)])) };
const MONTHS = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' ');
const FORMAT = { months: MONTHS, shortMonths: MONTHS.map((month) => month.slice(0, 3)) };
const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false, displaylogo: false,
  locale: 'id', locales: { id: { dictionary: {}, format: FORMAT } } };
const svg = (name, attrs) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attrs).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};

// The narrow drawing travels as what differs from the wide one (charts/theme.py: spec).
function changed(part, changes) {
  const both = Array.isArray(part) ? [...part] : { ...part };
  for (const [name, change] of Object.entries(changes)) {
    const within = both[name] && change && typeof change === 'object' && !Array.isArray(change);
    if (change === null && !Array.isArray(part)) delete both[name];
    else both[name] = within ? changed(both[name], change) : change;
  }
  return both;
}

function figure(box) {
  const { fig, narrow, aspect, below = 34 } = figures[box.dataset.n];
  const isMap = fig.data.some(({ meta }) => meta?.areas || meta?.names);
  const slim = narrow && { data: fig.data.map((trace, n) => changed(trace, narrow.data[n] || {})),
    layout: changed(fig.layout, narrow.layout) };
  let drawn = 0;
  let pointed;
  const touch = (stop) => {
    outlined(box, of, stop, svg);
    if (stop) Plotly.Fx.hover(box, [{ curveNumber: stop.curve, pointNumber: stop.n }], 'xy');
    else Plotly.Fx.unhover(box);
    pointed = stop;
  };
  function listen() {
    const stops = box.data.flatMap(({ hoverinfo, hovertext }, curve) =>
      hoverinfo === 'skip' || !Array.isArray(hovertext) ? [] : hovertext.map((text, n) => ({ curve, n, text })));
    const at = (event) => {
      const stop = under(box, of, stops.filter(({ text }) => text), event, 1);
      if (stop?.text !== pointed?.text) touch(stop);
    };
    box.addEventListener('pointermove', at);
    box.addEventListener('click', at); // a finger does not hover
    box.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') touch(); });
  }
  return (width) => {
    if (!width || width === drawn) return;
    const first = !drawn;
    drawn = width;
    const chosen = slim && width < below * 16 ? slim : fig;
    const layout = { ...structuredClone(chosen.layout), width };
    const ratio = [aspect].flat()[chosen === slim ? 1 : 0] ?? [aspect].flat()[0];
    if (ratio) layout.height = Math.round(width * ratio);
    if (first) box.replaceChildren();
    Plotly.react(box, isMap ? withShapes(chosen.data, of, width) : chosen.data, layout, CONFIG);
    if (first && isMap) listen();
  };
}

const boxes = new Map([...document.querySelectorAll('.figure')].map((box) => [box, figure(box)]));
await document.fonts.load('500 14px "Plus Jakarta Sans"');
const fit = (most = 900) => boxes.forEach((draw, box) => draw(Math.floor(Math.min(box.clientWidth, most))));
fit();
new ResizeObserver(() => fit()).observe(document.body);
addEventListener('beforeprint', () => fit(680)); // px of A4 between its edges
addEventListener('afterprint', () => fit());
