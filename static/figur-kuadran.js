// Level × direction: four tinted quadrants, a point per unit, names where they fit.

const round = (n) => Math.round(n * 10) / 10;

// Round steps that cut a span into about `count` parts.
function step(span, count) {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
}

function axis(values, count, share) {
  let low = Math.min(0, ...values);
  let high = Math.max(0, ...values);
  // Neither side of zero is ever too thin for its name.
  const least = Math.max((high - low) * share, 1);
  low = Math.min(low * 1.1, -least);
  high = Math.max(high * 1.1, least);
  const by = step(high - low, count);
  const ticks = [];
  for (let n = Math.ceil(low / by); n * by <= high; n += 1) ticks.push(n * by);
  return { low, high, ticks, fine: by < 1 ? Math.ceil(-Math.log10(by)) : 0 };
}

const signed = (n, fine) => (n > 0 ? '+' : n < 0 ? '−' : '') + Math.abs(n).toFixed(n ? fine : 0).replace('.', ',');
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

export default ({ el, svg, rem, textWidth, isInner, linkAt }) => ({
  quadrant: (spec, state) => {
    const points = spec.points || [];
    const words = new Map(spec.sides.map(([cls, symbol, word]) => [cls, `${symbol} ${word}`]));
    const lasting = (p) => p.st > 1 ? `${words.get(p.c)}, ${p.st} bulan berturut-turut` : words.get(p.c);
    const tip = (n) => {
      const p = points[n];
      return [p.l, lasting(p), `Kumulatif ${p.k}: ${p.xs} dari target berjalan`, `Bulan ini ${p.i}, bulan lalu ${p.p}: ${p.ys}`,
        p.rt && 'Rentan: sasaran sedikit, satu orang dapat mengubah status'].filter(Boolean);
    };

    function picture(width) {
      const em = rem();
      const font = 0.8125 * em;
      const narrow = width < 34 * em;
      const pad = { left: 2.9 * em, right: 0.6 * em, top: 1.7 * em, bottom: 3.1 * em };
      const height = Math.round(narrow ? Math.min(width * 1.15, 30 * em) : Math.min(Math.max(width * 0.5, 24 * em), 35 * em));
      const across = axis(points.map((p) => p.x), narrow ? 4 : 8, narrow ? 0.42 : 0.22);
      const up = axis(points.map((p) => p.y), narrow ? 5 : 6, 0.22);
      const x = (v) => round(pad.left + (v - across.low) / (across.high - across.low) * (width - pad.left - pad.right));
      const head = 1.9 * em; // room for the names of the four fields, above and below every point
      const y = (v) => round(height - pad.bottom - head - (v - up.low) / (up.high - up.low) * (height - pad.top - pad.bottom - 2 * head));
      const [left, right, top, bottom] = [pad.left, width - pad.right, pad.top, height - pad.bottom];
      const [zx, zy] = [x(0), y(0)];
      const r = (points.length > 120 ? 0.25 : 0.34) * em;

      // The names of the quadrants stand in their outer corners.
      const corners = [[left, top, 1, 1], [right, top, -1, 1], [left, bottom, 1, -1], [right, bottom, -1, -1]];
      const taken = [];
      const sides = spec.sides.map(([cls, symbol, word, count], n) => {
        const [cx, cy, dx, dy] = corners[n];
        const text = `${symbol} ${word} · ${count}`;
        const tx = cx + dx * 0.55 * em;
        const ty = dy > 0 ? cy + 1.35 * em : cy - 0.65 * em;
        const long = textWidth(text, (narrow ? 0.9375 : 1.0625) * em, 700) + 6;
        taken.push([dx > 0 ? tx - 4 : tx - long, ty - 1.05 * em, dx > 0 ? tx + long : tx + 4, ty + 0.35 * em]);
        return { rect: svg('rect', { class: `qd-side k-${cls}`, x: Math.min(cx, zx), y: Math.min(cy, zy), width: Math.abs(zx - cx), height: Math.abs(zy - cy) }),
          name: svg('text', { class: narrow ? 'qd-name small' : 'qd-name', x: tx, y: ty, 'text-anchor': dx > 0 ? 'start' : 'end' }, text) };
      });

      // Names of points: the worst first, each where nothing stands yet; what finds no room is in the tooltip and the table.
      const spots = points.map((p) => [x(p.x), y(p.y)]);
      const dots = spots.map(([px, py]) => [px - r, py - r, px + r, py + r]);
      const reach = (p) => Math.hypot(p.x / (across.high - across.low), p.y / (up.high - up.low));
      const rank = { jelek: 0, kurang: 1, cukup: 2, baik: 3 };
      const order = points.map((_, n) => n).sort((a, b) => rank[points[a].c] - rank[points[b].c] || reach(points[b]) - reach(points[a]));
      const labels = [];
      const lines = [[left, zy - 1, right, zy + 1], [zx - 1, top, zx + 1, bottom]];
      const around = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -0.8], [-1, -0.8], [1, 0.8], [-1, 0.8]];
      for (const n of order) {
        const [px, py] = spots[n];
        const text = points[n].l + (points[n].rt ? '*' : '');
        const long = textWidth(text, font, 550);
        const gap = r + 0.2 * em;
        // First without touching an axis, then over one.
        for (const [dx, dy, over] of [...around, ...around.map((a) => [...a, true])]) {
          const at = dx > 0 ? px + gap * (dy ? 0.6 : 1) : dx < 0 ? px - gap * (dy ? 0.6 : 1) - long : px - long / 2;
          const mid = py + dy * (gap + 0.35 * em);
          const box = [at - 1, mid - font * 0.58, at + long + 1, mid + font * 0.58];
          if (box[0] < left + 2 || box[2] > right - 2 || box[1] < top + 1 || box[3] > bottom - 1) continue;
          if (!over && lines.some((l) => meet(l, box))) continue;
          if (taken.some((t) => meet(t, box)) || dots.some((d, k) => k !== n && meet(d, box))) continue;
          taken.push(box);
          labels.push(svg('text', { class: 'qd-label', x: round(at), y: round(mid + font * 0.35) }, text));
          break;
        }
      }

      const dot = (n) => {
        const p = points[n];
        const mark = svg('circle', { class: `qd-dot k-${p.c} ${p.rt ? 'few' : ''}`, cx: spots[n][0], cy: spots[n][1], r, 'data-n': n });
        const href = linkAt(spec.links, n);
        return href ? svg('a', { href, 'data-in': isInner(href) ? '1' : null, 'data-n': n, 'data-k': `p${n}`, 'aria-label': tip(n).join('. ') }, mark) : mark;
      };
      const axes = svg('g', { 'aria-hidden': 'true' },
        across.ticks.map((v) => svg('text', { class: 'qd-tick', x: x(v), y: bottom + 1.15 * em, 'text-anchor': 'middle' }, signed(v, across.fine))),
        up.ticks.map((v) => svg('text', { class: 'qd-tick', x: left - 0.5 * em, y: y(v) + font * 0.35, 'text-anchor': 'end' }, signed(v, up.fine))),
        svg('path', { class: 'qd-zero', d: `M${zx} ${top}V${bottom}M${left} ${zy}H${right}` }),
        svg('text', { class: 'qd-axis', x: left, y: top - 0.55 * em }, '↑ naik dari bulan lalu (poin)'),
        narrow ? svg('text', { class: 'qd-axis', x: (left + right) / 2, y: height - 0.6 * em, 'text-anchor': 'middle' }, '← di bawah target · di atas target →')
          : [svg('text', { class: 'qd-axis', x: left, y: height - 0.6 * em }, '← di bawah target berjalan'),
            svg('text', { class: 'qd-axis', x: right, y: height - 0.6 * em, 'text-anchor': 'end' }, 'di atas target berjalan (poin) →')]);
      return svg('svg', { class: 'qd-svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': spec.title },
        svg('g', { 'aria-hidden': 'true' }, sides.map((s) => s.rect)), axes,
        svg('g', {}, [...order].reverse().map(dot)), svg('g', { class: 'qd-words', 'aria-hidden': 'true' }, labels, sides.map((s) => s.name)));
    }

    const box = el('div', { class: 'qd-box' });
    const apart = (spec.apart || []).length > 0 && el('div', { class: 'qd-apart' },
      el('p', {}, points.length ? 'Tidak digambar karena angkanya disembunyikan, belum lapor, atau belum ada arah:'
        : 'Belum ada yang dapat digambar: angkanya disembunyikan, belum lapor, atau belum ada arah (Januari).'),
      el('ul', {}, spec.apart.map(([cls, symbol, word, names]) => el('li', {},
        el('span', { class: `chip k-${cls}` }, symbol && el('b', { 'aria-hidden': 'true' }, symbol), word), el('span', {}, names.join(', '))))));
    const lay = (width) => { if (points.length) box.replaceChildren(picture(width)); };
    lay(state.width);
    return {
      body: el('div', { class: 'qd' }, box, apart, points.some((p) => p.rt) && el('p', { class: 'fig-n' }, '* rentan: sasaran sedikit, satu orang dapat mengubah status')),
      tip, resize: lay,
      table: () => ({
        head: [spec.unit, 'Kumulatif − target', 'Bulan ini − bulan lalu', 'Bulan berturut-turut', 'Status'],
        rows: [...points.map((p) => [p.l, p.xs, p.ys, p.st, words.get(p.c)]),
          ...(spec.apart || []).flatMap(([, symbol, word, names]) => names.map((name) => [name, null, null, null, `${symbol} ${word}`.trim()]))],
      }),
    };
  },
});
