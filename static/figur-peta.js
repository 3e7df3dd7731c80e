// Maps: shapes fetched once from a static file, classes and words from the data. Labels only where they fit into their area.

const shapes = new Map();
// Where a label is tried round its area's point (in label widths and heights), and where on its edge it must be inside.
const NEAR = [[0, 0], [0, 0.35], [0, -0.35], [0.2, 0], [-0.2, 0], [0.2, 0.4], [-0.2, 0.4], [0.2, -0.4], [-0.2, -0.4]];
const AROUND = [[-1, -1], [1, -1], [-1, 1], [1, 1], [-1, 0], [1, 0], [0, -1], [0, 1]];

function geometry(url) {
  if (!shapes.has(url)) {
    shapes.set(url, fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    }).catch((problem) => { shapes.delete(url); throw problem; }));
  }
  return shapes.get(url);
}

// Bounds of absolute or relative path data of straight lines, without asking the browser for a layout.
function bounds(d) {
  let [x, y, sx, sy] = [0, 0, 0, 0];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
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
      if (kind === 'M' && i === 0) [sx, sy] = [x, y];
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const EMPTY = [Infinity, Infinity, -Infinity, -Infinity];

// A far-off group of islands (few areas of one kota administrasi that stretch the picture) goes into an inset.
function layout(areas) {
  const groups = new Map();
  for (const [code, a] of Object.entries(areas)) {
    const key = code.slice(0, 5);
    const g = groups.get(key) || { codes: [], box: EMPTY };
    g.codes.push(code);
    g.box = join(g.box, a.box);
    groups.set(key, g);
  }
  const all = [...groups.values()].reduce((box, g) => join(box, g.box), EMPTY);
  if (groups.size > 1) {
    for (const g of groups.values()) {
      const rest = [...groups.values()].filter((o) => o !== g).reduce((box, o) => join(box, o.box), EMPTY);
      if (g.codes.length <= 10 && (rest[3] - rest[1] < (all[3] - all[1]) * 0.8 || rest[2] - rest[0] < (all[2] - all[0]) * 0.8)) {
        return { main: rest, inset: g };
      }
    }
  }
  return { main: all, inset: null };
}

export default ({ el, svg, link, rem, textWidth, sign, untip, isInner }) => ({
  map: (spec, state) => {
    const body = el('div', { class: spec.mini ? 'map mini' : 'map' }, el('div', { class: 'map-wait' }));
    const byCode = new Map((spec.values || []).map((v) => [v[0], v]));
    const hrefOf = (v) => v && (v[4] || (spec.base ? spec.base + v[0] : ''));
    let names = {};
    const draw = (geo) => {
      const areas = geo.areas;
      for (const a of Object.values(areas)) a.box = a.box || bounds(a.d);
      names = Object.fromEntries(Object.entries(areas).map(([code, a]) => [code, a.name]));
      const { main, inset } = layout(areas);
      const far = new Set(inset?.codes);
      const pad = (main[2] - main[0]) * 0.008;
      const [w, h] = [main[2] - main[0] + 2 * pad, main[3] - main[1] + 2 * pad];
      const side = inset ? Math.max(w, h) * 0.3 : 0;
      const view = [main[0] - pad - side, main[1] - pad, w + side, h];
      const id = state.id;
      const root = svg('svg', { viewBox: view.join(' '), class: 'map-svg', role: 'img', 'aria-label': `Peta. ${spec.title || ''} ${spec.classes?.map((c) => c[1]).join('; ') || ''}`,
        css: { '--ratio': (view[2] / view[3]).toFixed(4) } },
      svg('defs', {}, svg('pattern', { id: `${id}na`, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        svg('rect', { width: 7, height: 7, class: 'pat-bg' }), svg('rect', { width: 1.6, height: 7, class: 'pat-fg' }))));
      const shape = (code) => {
        const v = byCode.get(code) || [code, 'na'];
        return svg('path', { d: areas[code].d, class: `area k-${v[1]} ${hrefOf(v) ? 'go' : ''}`, 'data-code': code,
          css: v[1] === 'na' ? { fill: `url(#${id}na)` } : null });
      };
      const codes = Object.keys(areas);
      const order = codes.filter((c) => byCode.get(c)?.[1] !== 'hid').concat(codes.filter((c) => byCode.get(c)?.[1] === 'hid'));
      const land = svg('g', {}, order.filter((c) => !far.has(c)).map(shape));
      const lines = svg('g', { class: 'outlines' }, (geo.outlines || []).filter((d) => {
        if (!inset) return true;
        const b = bounds(d);
        return b[0] >= main[0] - pad && b[1] >= main[1] - pad && b[2] <= main[2] + pad && b[3] <= main[3] + pad;
      }).map((d) => svg('path', { d })));
      const chosen = (list) => list.includes(spec.sel) ? [svg('path', { d: areas[spec.sel].d, class: 'chosen-halo' }), svg('path', { d: areas[spec.sel].d, class: 'chosen' })] : [];
      const words = svg('g', { class: 'map-words', 'aria-hidden': 'true' });
      root.append(land, lines, ...chosen(codes.filter((c) => !far.has(c))), words);
      let spots = [];
      if (inset) {
        const b = inset.box;
        const grow = Math.max(b[2] - b[0], b[3] - b[1]) * 0.06;
        const tall = Math.min(h * 0.62, side * 0.9 * (b[3] - b[1] + 2 * grow) / (b[2] - b[0] + 2 * grow));
        const [ix, iy] = [view[0] + view[2] * 0.004, view[1] + h * 0.004];
        root.append(svg('rect', { class: 'inset', x: ix, y: iy, width: side * 0.92, height: tall }),
          svg('svg', { x: ix, y: iy, width: side * 0.92, height: tall, viewBox: [b[0] - grow, b[1] - grow, b[2] - b[0] + 2 * grow, b[3] - b[1] + 2 * grow].join(' ') },
            svg('g', { class: 'islands' }, order.filter((c) => far.has(c)).map(shape)), ...chosen(inset.codes)));
        words.dataset.inset = [ix, iy + tall].join(' ');
        // Names of the islands beside their spots, in the coordinates of the whole picture.
        const k = Math.min(side * 0.92 / (b[2] - b[0] + 2 * grow), tall / (b[3] - b[1] + 2 * grow));
        spots = inset.codes.map((code) => ({
          name: areas[code].name, y: iy + (areas[code].y - b[1] + grow) * k, left: ix, right: ix + side * 0.92,
          x: ix + side * 0.46 + (areas[code].x - (b[0] + b[2]) / 2) * k,
        })).sort((p, q) => p.y - q.y);
      }
      const values = spec.classes && el('ul', { class: 'legend' }, spec.classes.map(([cls, label]) => el('li', {}, sign(cls), label)));
      const note = [spec.note, geo.note].filter(Boolean).join(' · ');
      body.replaceChildren(...[values, root, note && el('p', { class: 'fig-n map-note' }, note)].filter(Boolean));
      root.addEventListener('click', (event) => {
        const at = event.target.closest('[data-code]');
        const href = at && hrefOf(byCode.get(at.dataset.code));
        if (!href) return;
        untip();
        if (!isInner(href) || event.ctrlKey || event.metaKey || event.shiftKey) window.open(href, '_blank', 'noopener');
        else state.component.setTriggerValue('go', href);
      });
      for (const path of root.querySelectorAll('[data-code]')) {
        const v = byCode.get(path.dataset.code);
        path.dataset.tip = [names[path.dataset.code], v?.[2], v?.[3]].filter(Boolean).join('\n') || path.dataset.code;
      }

      let drawnAt = 0;
      const label = () => {
        const matrix = root.getScreenCTM();
        if (!matrix || !matrix.a || Math.abs(matrix.a - drawnAt) < 0.002) return;
        drawnAt = matrix.a;
        const px = 1 / matrix.a;
        root.style.setProperty('--px', px);
        const pattern = root.querySelector('pattern');
        pattern.setAttribute('patternTransform', `rotate(45) scale(${px})`);
        words.replaceChildren();
        const size = 0.8 * rem() < 12.5 ? 12.5 : 0.8 * rem();
        if (words.dataset.inset) {
          const [ix, iy] = words.dataset.inset.split(' ').map(Number);
          words.append(svg('text', { class: 'map-in', x: ix, y: iy + size * 1.3 * px, 'font-size': size * px }, 'skala berbeda'));
        }
        if (!spec.labels) return;
        let above = -Infinity;
        for (const s of spots) {
          const [lw, gap] = [textWidth(s.name, size, 550) * px, 9 * px];
          const at = s.x + gap + lw < s.right ? s.x + gap : s.x - gap - lw > s.left ? s.x - gap - lw : null;
          if (at === null || s.y - above < size * 1.15 * px) continue;
          above = s.y;
          words.append(svg('text', { class: 't-hid', x: at, y: s.y + size * 0.34 * px, 'font-size': size * px }, s.name));
        }
        const point = root.createSVGPoint();
        const sorted = codes.filter((c) => !far.has(c)).sort((a, b) => area(areas[b].box) - area(areas[a].box));
        for (const code of sorted) {
          const a = areas[code];
          const path = land.querySelector(`[data-code="${CSS.escape(code)}"]`);
          for (const parts of splits(a.name)) {
            const lw = Math.max(...parts.map((t) => textWidth(t, size, 500))) * px;
            const lh = parts.length * size * 1.12 * px;
            if (lw > a.box[2] - a.box[0] || lh > a.box[3] - a.box[1]) continue;
            const spot = NEAR.map(([sx, sy]) => [a.x + sx * lw, a.y + sy * lh]).find(([mx, my]) => AROUND.every(([dx, dy]) => {
              point.x = mx + dx * lw * 0.54;
              point.y = my + dy * lh * 0.36;
              return path.isPointInFill(point);
            }));
            if (!spot) continue;
            const cls = byCode.get(code)?.[1] || 'na';
            parts.forEach((t, n) => words.append(svg('text', { class: `t-${cls}`, x: spot[0], y: spot[1] + (n - (parts.length - 1) / 2) * size * 1.12 * px + size * 0.34 * px,
              'font-size': size * px, 'text-anchor': 'middle' }, t)));
            break;
          }
        }
      };
      label();
      new ResizeObserver(label).observe(root);
    };
    geometry(spec.url).then((geo) => { if (state.spec === spec) draw(geo); }).catch((problem) => {
      console.warn(problem);
      body.replaceChildren(el('p', { class: 'fig-n' }, 'Peta belum dapat dimuat. Angkanya ada pada tabel; muat ulang halaman untuk mencoba lagi.'));
    });
    return {
      body,
      table: () => {
        const words = Object.fromEntries((spec.classes || []).map(([cls, text]) => [cls, text.split(' · ')[0]]));
        return {
          text: 1, head: [spec.noun ? spec.noun[0].toUpperCase() + spec.noun.slice(1) : 'Wilayah', 'Nilai', 'Golongan'],
          rows: (spec.values || []).map((v) => [link(hrefOf(v), {}, names[v[0]] || v[0]), v[2] || '–', words[v[1]] || '']),
        };
      },
    };
  },
});

const area = (b) => (b[2] - b[0]) * (b[3] - b[1]);

// A name as one line, or broken in two at each blank, the most even first.
function splits(name) {
  const words = String(name || '').split(' ');
  const two = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')]);
  two.sort((a, b) => Math.max(a[0].length, a[1].length) - Math.max(b[0].length, b[1].length));
  return [[name], ...two.slice(0, 1)];
}
