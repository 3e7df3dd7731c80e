// Funnel plot: units by size, the limits of chance drawn through the exact limits of each unit, names where they fit.

const round = (n) => Math.round(n * 10) / 10;
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function ticksOf(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const by = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const ticks = [];
  for (let k = Math.ceil(low / by); k * by <= high; k += 1) ticks.push(k * by);
  return [ticks, by < 1 ? 1 : by % 1 ? 1 : 0];
}

export default ({ el, svg, rem, textWidth, isInner, linkAt, whole }) => ({
  funnel: (spec) => {
    const points = spec.points || [];
    const side = new Map((spec.sides || []).map(([id, symbol, words, count, meaning]) => [id, { symbol, words, count, meaning }]));
    const tip = (n) => {
      const p = points[n];
      return [p.l, `Capaian ${p.ys} dari sasaran ${p.xs}`, `${side.get(p.c).words}: ${side.get(p.c).meaning}`,
        p.b && `Batas 99,8 %: ${percent(p.b[0])}–${percent(p.b[3])}`, p.b && `Batas 95 %: ${percent(p.b[1])}–${percent(p.b[2])}`].filter(Boolean);
    };
    const percent = (v) => `${v.toFixed(1).replace('.', ',')} %`;

    function picture(width) {
      const em = rem();
      const font = 0.8125 * em;
      const narrow = width < 30 * em;
      const limited = points.filter((p) => p.b);
      const xs = points.map((p) => p.x);
      const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...xs) * 0.2, 1);
      const [xl, xh] = [Math.max(Math.min(...xs) - span * 0.06, Math.min(...xs) * 0.75), Math.max(...xs) + span * 0.08];
      const ys = [...points.map((p) => p.y), ...limited.flatMap((p) => [p.b[0], p.b[3]]), ...(spec.center === undefined ? [] : [spec.center])];
      const reach = Math.max(Math.max(...ys) - Math.min(...ys), 2);
      const [yl, yh] = [Math.max(Math.min(...ys) - reach * 0.07, Math.min(0, ...ys)), Math.max(...ys) + reach * 0.07];
      const [yt, fine] = ticksOf(yl, yh, narrow ? 5 : 6);
      const [xt] = ticksOf(xl, xh, narrow ? 3 : 6);
      const yText = (v) => v.toFixed(fine).replace('.', ',') + ' %';
      const left = Math.max(...yt.map((v) => textWidth(yText(v), font))) + 0.8 * em;
      const [right, top] = [width - 0.5 * em, 1.8 * em];
      const height = Math.round(narrow ? Math.min(width * 1.15, 28 * em) : Math.min(Math.max(width * 0.66, 24 * em), 34 * em));
      const bottom = height - 3 * em;
      const x = (v) => round(left + (v - xl) / (xh - xl) * (right - left));
      const y = (v) => round(bottom - (v - yl) / (yh - yl) * (bottom - top));

      // Between two units a limit goes with 1 ÷ √sasaran; beyond the outermost it keeps their distance × √sasaran.
      const curve = (k) => {
        const known = limited.map((p) => [p.x, p.b[k]]);
        const at = (v) => {
          const next = known.findIndex(([n]) => n >= v);
          if (next <= 0) {
            const [n, b] = known[next === 0 ? 0 : known.length - 1];
            return spec.center + (b - spec.center) * Math.sqrt(n / v);
          }
          const [[n0, b0], [n1, b1]] = [known[next - 1], known[next]];
          const part = n1 === n0 ? 1 : (1 / Math.sqrt(n0) - 1 / Math.sqrt(v)) / (1 / Math.sqrt(n0) - 1 / Math.sqrt(n1));
          return b0 + (b1 - b0) * part;
        };
        const steps = new Set([...Array(41).keys()].map((i) => xl + (xh - xl) * i / 40).concat(known.map(([n]) => n)));
        return [...steps].sort((a, b) => a - b).map((v) => [x(v), at(v)]).filter(([, b]) => b >= yl && b <= yh).map(([px, b]) => [px, y(b)]);
      };
      const path = (line) => line.map(([px, py], i) => `${i ? 'L' : 'M'}${px} ${py}`).join('');
      const g = [];
      for (const v of yt) g.push(svg('path', { class: 'ln-grid', d: `M${left} ${y(v)}H${right}` }), svg('text', { class: 'ln-t', x: left - 0.5 * em, y: y(v) + font * 0.35, 'text-anchor': 'end' }, yText(v)));
      for (const v of xt) g.push(svg('text', { class: 'ln-t', x: x(v), y: bottom + 1.2 * em, 'text-anchor': 'middle' }, whole(Math.round(v))));
      g.push(svg('path', { class: 'ln-base', d: `M${left} ${bottom}H${right}` }),
        svg('text', { class: 'qd-axis', x: left, y: top - 0.7 * em }, 'capaian'), svg('text', { class: 'qd-axis', x: right, y: height - 0.5 * em, 'text-anchor': 'end' }, 'sasaran (orang) →'));
      const r = 0.34 * em;
      const spots = points.map((p) => [x(p.x), y(p.y)]);
      const dots = spots.map(([px, py]) => [px - r, py - r, px + r, py + r]);
      const taken = [];
      if (limited.length) {
        const lines = [0, 1, 2, 3].map(curve);
        g.push(svg('path', { class: 'fn-area', d: `${path(lines[3])}L${path([...lines[0]].reverse()).slice(1)}Z` }),
          svg('path', { class: 'fn-998', d: path(lines[0]) + path(lines[3]) }), svg('path', { class: 'fn-95', d: path(lines[1]) + path(lines[2]) }),
          svg('path', { class: 'fn-mid', d: `M${left} ${y(spec.center)}H${right}` }));
        // The curves say their names at the wide end.
        for (const [k, words] of [[3, 'batas 99,8 %'], [2, 'batas 95 %'], [null, `bersama ${spec.center_text}`]]) {
          const long = textWidth(words, font, 600);
          for (const [px, py] of k === null ? [[right - long - 6, y(spec.center)], [left, y(spec.center)]] : lines[k].slice(1)) {
            const box = [px + 2, py - font * 1.5, px + long + 6, py - 2];
            if (box[2] > width || [...taken, ...dots].some((t) => meet(t, box))) continue;
            taken.push(box);
            g.push(svg('text', { class: 'fn-name', x: round(px + 4), y: round(py - font * 0.4) }, words));
            break;
          }
        }
      }

      const far = { jauh_bawah: 0, jauh_atas: 1, tanpa: 2, bawah: 3, atas: 4, dalam: 5 };
      const order = points.map((_, i) => i).sort((a, b) => (points[b].me || 0) - (points[a].me || 0) || far[points[a].c] - far[points[b].c]
        || Math.abs(points[b].y - (spec.center ?? 0)) - Math.abs(points[a].y - (spec.center ?? 0)));
      const labels = [];
      for (const i of order) {
        const [px, py] = spots[i];
        const long = textWidth(points[i].l, font, points[i].me ? 750 : 550);
        const gap = r + 0.2 * em;
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -0.8], [-1, -0.8], [1, 0.8], [-1, 0.8]]) {
          const at = dx > 0 ? px + gap * (dy ? 0.6 : 1) : dx < 0 ? px - gap * (dy ? 0.6 : 1) - long : px - long / 2;
          const mid = py + dy * (gap + 0.35 * em);
          const box = [at - 1, mid - font * 0.58, at + long + 1, mid + font * 0.58];
          if (box[0] < left + 2 || box[2] > width - 2 || box[1] < top - 2 || box[3] > bottom - 1) continue;
          if (taken.some((t) => meet(t, box)) || dots.some((d, k) => k !== i && meet(d, box))) continue;
          taken.push(box);
          labels.push(svg('text', { class: points[i].me ? 'qd-label me' : 'qd-label', x: round(at), y: round(mid + font * 0.35) }, points[i].l));
          break;
        }
      }
      const dot = (i) => {
        const [p, [px, py], d] = [points[i], spots[i], r * 1.15];
        const cls = `fn-dot ${p.c}${p.me ? ' me' : ''}`;
        const mark = p.c.endsWith('bawah') ? svg('path', { class: cls, 'data-n': i, d: `M${round(px - d)} ${round(py - d * 0.8)}H${round(px + d)}L${px} ${round(py + d)}Z` })
          : p.c.endsWith('atas') ? svg('path', { class: cls, 'data-n': i, d: `M${round(px - d)} ${round(py + d * 0.8)}H${round(px + d)}L${px} ${round(py - d)}Z` })
            : svg('circle', { class: cls, 'data-n': i, cx: px, cy: py, r: r * 0.85 });
        const href = linkAt(spec.links, i);
        return href ? svg('a', { href, 'data-in': isInner(href) ? '1' : null, 'data-n': i, 'data-k': `p${i}`, 'aria-label': tip(i).join('. ') }, mark) : mark;
      };
      return svg('svg', { class: 'qd-svg fn-svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': spec.title },
        svg('g', { 'aria-hidden': 'true' }, g), svg('g', {}, [...order].reverse().map(dot)), svg('g', { 'aria-hidden': 'true' }, labels));
    }

    const box = el('div', {}, !points.length && el('p', { class: 'fig-none' }, 'Belum ada puskesmas yang lapor dan punya sasaran untuk layanan ini. Pilih bulan lain, atau lengkapi sasarannya.'));
    const lay = (width) => { if (points.length) box.replaceChildren(picture(width)); };
    const key = [...side].filter(([, s]) => s.count).map(([id, s]) => el('li', {}, el('b', { class: `fn-sign ${id}`, 'aria-hidden': 'true' }, s.symbol),
      el('span', {}, el('b', {}, `${s.words} · ${s.count} puskesmas`), `: ${s.meaning}`)));
    const apart = (spec.apart || []).map(([reason, names]) => el('p', { class: 'fig-n' }, `${reason}: ${names.join(', ')}.`));
    return {
      body: el('div', { class: 'fn lines' }, box, key.length > 0 && el('ul', { class: 'fn-key' }, key), apart), tip, after: lay, resize: lay,
      table: () => ({
        head: ['Puskesmas', 'Sasaran', 'Capaian', 'Batas 95 %', 'Batas 99,8 %', 'Kedudukan'],
        rows: [...points].reverse().map((p) => [p.l, p.xs, p.ys, p.b && `${percent(p.b[1])}–${percent(p.b[2])}`, p.b && `${percent(p.b[0])}–${percent(p.b[3])}`,
          `${side.get(p.c).symbol} ${side.get(p.c).words}`]),
      }),
    };
  },
});
