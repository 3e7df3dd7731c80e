// Where names stand on a map: kecamatan first, then kelurahan that have room; nothing touches anything else.
// Works on numbers alone, so that the screen and a printed picture can ask for different sizes.

// Where a label is tried round its area's point (in label widths and heights), and where on its edge it must be inside.
const NEAR = [[0, 0], [0, 0.35], [0, -0.35], [0.2, 0], [-0.2, 0], [0.2, 0.4], [-0.2, 0.4], [0.2, -0.4], [-0.2, -0.4], [0, 0.8], [0, -0.8]];
// A kecamatan's name may wander further: wherever it takes the place of the fewest kelurahan names.
const WIDE = [0, -0.2, 0.2, -0.4, 0.4].flatMap((x) => [0, -0.6, 0.6, -1.2, 1.2, -1.8, 1.8, -2.6, 2.6].map((y) => [x, y]))
  .sort((a, b) => Math.hypot(a[0] * 3, a[1]) - Math.hypot(b[0] * 3, b[1]));
const AROUND = [[-1, -1], [1, -1], [-1, 1], [1, 1], [-1, 0], [1, 0], [0, -1], [0, 1]];

// Rings and bounds of absolute or relative path data of straight lines, without asking the browser for a layout.
export function outline(d) {
  let [x, y, sx, sy] = [0, 0, 0, 0];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rings = [];
  for (const [, letter, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const nums = (rest.match(/-?\d*\.?\d+/g) || []).map(Number);
    const relative = letter === letter.toLowerCase();
    const kind = letter.toUpperCase();
    if (kind === 'Z') { [x, y] = [sx, sy]; continue; }
    const size = kind === 'H' || kind === 'V' ? 1 : 2;
    for (let i = 0; i + size <= nums.length; i += size) {
      if (kind === 'H') x = nums[i] + (relative ? x : 0);
      else if (kind === 'V') y = nums[i] + (relative ? y : 0);
      else { x = nums[i] + (relative ? x : 0); y = nums[i + 1] + (relative ? y : 0); }
      if (kind === 'M' && i === 0) { [sx, sy] = [x, y]; rings.push([]); }
      rings.at(-1).push([x, y]);
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
  }
  return { rings, box };
}

// Is a point within an area (even–odd over all its rings)?
function holds(a, x, y) {
  if (x < a.box[0] || x > a.box[2] || y < a.box[1] || y > a.box[3]) return false;
  let inside = false;
  for (const ring of a.rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

// A name as one line, or broken in two at each blank, the most even first.
function splits(name) {
  const words = String(name || '').split(' ');
  const two = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')]);
  two.sort((a, b) => Math.max(a[0].length, a[1].length) - Math.max(b[0].length, b[1].length));
  return [[name], ...two.slice(0, 1)];
}

const size = (b) => (b[2] - b[0]) * (b[3] - b[1]);

// Lines to draw: [{text, x, y, size, cls}], centred on x. areas: code -> {name, x, y, rings, box}; kec: code -> [name, x, y];
// px: map units per pixel; letters: pixel size of a kelurahan's name; symbolOf(code): sign of its class; marks: boxes to stay clear of.
export function labels({ areas, codes, kec, px, letters, textWidth, classOf, symbolOf, marks = [] }) {
  const hits = (b, t) => b[2] > t[0] && b[0] < t[2] && b[3] > t[1] && b[1] < t[3];
  const measure = (parts, size1, weight, wide = 1) => [Math.max(...parts.map((t) => textWidth(t, size1, weight))) * px * wide, parts.length * size1 * 1.12 * px];
  const boxAt = (x, y, lw, lh) => [x - lw * 0.52, y - lh * 0.55, x + lw * 0.52, y + lh * 0.55];
  const fits = (x, y, lw, lh, inside, gap) => AROUND.every(([dx, dy]) => inside(x + dx * lw * gap, y + dy * lh * 0.38));
  const lines = (parts, size1, cls, x, y) => parts.map((text, n) => ({ text, cls, size: size1, x,
    y: y + (n - (parts.length - 1) / 2) * size1 * 1.12 * px + size1 * 0.34 * px }));
  const byArea = [...codes].sort((a, b) => size(areas[b].box) - size(areas[a].box));

  // Names of kelurahan (or the sign alone) that stay clear of the boxes in `taken`.
  const kelurahan = (taken) => {
    const out = [];
    for (const code of byArea) {
      const a = areas[code];
      const cls = `t-${classOf(code)}`;
      const sign = symbolOf(code);
      const inside = (x, y) => holds(a, x, y);
      const tries = splits(a.name).map((parts) => [sign ? [`${sign} ${parts[0]}`, ...parts.slice(1)] : parts, letters, cls, 0.51]);
      if (sign) tries.push(...splits(a.name).map((parts) => [[sign, ...parts], letters, cls, 0.5]), [[sign], letters * 0.72, `${cls} map-sign`, 0.7]);
      for (const [parts, size1, cls1, gap] of tries) {
        const [lw, lh] = measure(parts, size1, 550);
        if (lw > a.box[2] - a.box[0] || lh > a.box[3] - a.box[1]) continue;
        const spot = NEAR.map(([sx, sy]) => [a.x + sx * lw, a.y + sy * lh])
          .find(([x, y]) => !taken.some((t) => hits(boxAt(x, y, lw, lh), t)) && fits(x, y, lw, lh, inside, gap));
        if (!spot) continue;
        out.push({ box: boxAt(...spot, lw, lh), named: size1 === letters, lines: lines(parts, size1, cls1, ...spot) });
        break;
      }
    }
    return out;
  };

  const members = new Map();
  for (const code of codes) {
    const key = code.slice(0, 8);
    members.set(key, [...(members.get(key) || []), areas[code]]);
  }
  const names = kec ? kelurahan(marks).filter((l) => l.named) : [];
  const taken = [...marks];
  const above = [];
  for (const [key, [name, x, y]] of Object.entries(kec || {})) {
    const of = members.get(key);
    if (!of || of.length < 2) continue;
    const inside = (x1, y1) => of.some((a) => holds(a, x1, y1));
    let best = null;
    for (const parts of splits(name)) {
      const [lw, lh] = measure(parts, letters * 1.2, 600, 1.05);
      for (const [sx, sy] of WIDE) {
        const [mx, my] = [x + sx * lw, y + sy * lh];
        const box = boxAt(mx, my, lw, lh);
        if (taken.some((t) => hits(box, t)) || !fits(mx, my, lw, lh, inside, 0.54)) continue;
        const cost = names.filter((l) => hits(box, l.box)).length + (parts.length - 1) * 0.5;
        if (!best || cost < best.cost) best = { cost, box, lines: lines(parts, letters * 1.2, 'map-kec', mx, my) };
        if (!cost) break;
      }
    }
    if (best) { taken.push(best.box); above.push(...best.lines); }
  }
  return kelurahan(taken).flatMap((l) => l.lines).concat(above);
}
