// What is usual and what is a signal: chart of individuals with its limits, and the ranges of rank. A missing month is a gap.

const round = (n) => Math.round(n * 10) / 10;
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const SIGNS = { 1: ['▲', 'sinyal: lebih tinggi dari kebiasaan'], '-1': ['▼', 'sinyal: lebih rendah dari kebiasaan'] };

export default ({ el, svg, rem, textWidth, link, linkAt, whole }) => ({
  individuals: (spec) => {
    const points = spec.points;
    const n = points.length;
    const bands = spec.bands || [];
    const bandOf = (i) => bands.find((b) => b.a <= i && i <= b.b) || {};
    const starts = new Set(bands.map((b) => b.a));
    const kind = (p) => (p.d ? (p.d > 0 ? 'up' : 'down') : p.o ? 'out' : 'in');
    const tip = (i) => {
      const p = points[i];
      const b = bandOf(i);
      return [p.l, p.v === undefined ? 'belum lapor' : `${whole(p.v)} orang dilayani`, p.w && `Sinyal: ${p.w}`, p.r,
        b.t && `Rata-rata ${b.t[1]}, batas ${b.t[0]}–${b.t[2]}${b.w ? ` (${b.w})` : ''}`].filter(Boolean);
    };

    function picture(width) {
      const em = rem();
      const font = 0.8125 * em;
      const phone = width < 40 * em;
      const all = [...points.map((p) => p.v), ...bands.flatMap((b) => [b.lo, b.hi])].filter((v) => v !== undefined);
      const most = Math.max(...all);
      const least = Math.min(...all);
      const rough = Math.max(most - least, most * 0.1, 1) / 4;
      const power = 10 ** Math.floor(Math.log10(rough));
      const by = Math.max(1, [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough));
      const low = least < most * 0.25 || !bands.some((b) => b.t) ? 0 : Math.floor(least / by) * by;
      const high = Math.max(Math.ceil(most / by) * by, low + by);
      const ticks = [];
      for (let v = low; v <= high + by / 100; v += by) ticks.push(Math.round(v));

      const last = bands[bands.length - 1] || {};
      const ends = last.t ? [[last.hi, `batas atas ${last.t[2]}`], [last.c, `rata-rata ${last.t[1]}`], [last.lo, `batas bawah ${last.t[0]}`]] : [];
      const left = Math.max(...ticks.map((t) => textWidth(whole(t), font))) + 0.8 * em;
      const right = phone ? 0.6 * em : Math.max(0, ...ends.map(([, t]) => textWidth(t, font, 600))) + 1.2 * em;
      const top = 2.1 * em;
      const height = Math.round(Math.min(23 * em, Math.max(17 * em, width * 0.32)));
      const bottom = height - 2.7 * em;
      const across = (width - left - right - 0.6 * em) / Math.max(1, n - 1);
      const x = (i) => round(n < 2 ? (left + width - right) / 2 : left + 0.3 * em + i * across);
      const y = (v) => round(bottom - (v - low) / (high - low) * (bottom - top));
      const text = (cls, px, py, words, anchor = 'start') => svg('text', { class: cls, x: round(px), y: round(py), 'text-anchor': anchor }, words);
      const g = [];
      for (const t of ticks) {
        g.push(svg('path', { class: t === low ? 'ln-base' : 'ln-grid', d: `M${left} ${y(t)}H${width - right}` }), text('ln-t', left - 0.5 * em, y(t) + font * 0.35, whole(t), 'end'));
      }
      const per = (textWidth('Mmm', font) + 0.6 * em) / Math.max(across, 0.1);
      const every = [1, 3, 6, 12].find((k) => k >= per) || 12;
      points.forEach((p, i) => {
        const year = p.l.slice(-4);
        const begins = i === 0 || points[i - 1].l.slice(-4) !== year;
        const inYear = points.slice(0, i).filter((q) => q.l.slice(-4) === year).length;
        if (every < 12 && inYear % every === 0) g.push(text('ln-t', x(i), bottom + font * 1.35, p.l.slice(0, 3), 'middle'));
        if (begins) g.push(text('ln-y', x(i) - (i ? across / 2 : 0.3 * em) + 4, bottom + font * 2.7, year),
          i ? svg('path', { class: 'ln-year', d: `M${round(x(i) - across / 2)} ${bottom}V${bottom + 2.4 * em}` }) : '');
      });
      const heads = new Map();
      for (const [i, words] of spec.breaks || []) {
        const at = round(x(i) - across / 2);
        g.push(svg('path', { class: 'ln-break', d: `M${at} ${top - 1.5 * em}V${bottom}` }));
        heads.set(i, words);
      }
      // The limits of every stretch, and in words what kind of limits they are.
      for (const b of bands) {
        const [from, to] = [b.a ? round(x(b.a) - across / 2) : left, b.b === n - 1 ? width - right : round(x(b.b) + across / 2)];
        if (b.c !== undefined) {
          g.push(svg('rect', { class: 'sg-band', x: from, y: y(b.hi), width: to - from, height: y(b.lo) - y(b.hi) }),
            svg('path', { class: 'sg-limit', d: `M${from} ${y(b.hi)}H${to}M${from} ${y(b.lo)}H${to}` }), svg('path', { class: 'sg-mean', d: `M${from} ${y(b.c)}H${to}` }));
        }
        const fits = (words) => words && textWidth(words, font) < (b.b === n - 1 ? width : to) - from - 8;
        const words = [[heads.get(b.a), b.w].filter(Boolean).join(' · '), b.w, heads.get(b.a)].find(fits);
        if (words) g.push(text('ln-t', from + (b.a ? 5 : 0), top - 0.8 * em, words));
      }
      let line = '';
      points.forEach((p, i) => { if (p.v !== undefined) line += `${i && points[i - 1].v !== undefined && !starts.has(i) ? 'L' : 'M'}${x(i)} ${y(p.v)}`; });
      g.push(svg('path', { class: 'sg-line', d: line }));
      const r = phone ? 0.2 * em : 0.27 * em;
      const taken = points.flatMap((p, i) => p.v === undefined ? [] : [[x(i) - r, y(p.v) - r, x(i) + r, y(p.v) + r]]);
      const shapes = points.map((p, i) => {
        if (p.v === undefined) return '';
        const [px, py] = [x(i), y(p.v)];
        const d = r * 1.75;
        const shape = p.d ? svg('path', { class: `sg-${kind(p)}`, d: p.d > 0 ? `M${px - d} ${py + d * 0.8}L${px} ${py - d}L${px + d} ${py + d * 0.8}Z` : `M${px - d} ${py - d * 0.8}L${px} ${py + d}L${px + d} ${py - d * 0.8}Z` })
          : svg('circle', { class: `sg-${kind(p)}`, cx: px, cy: py, r });
        return shape;
      });
      let before = -1e9;
      const named = ends.map(([v, words]) => [y(v), words]).sort((a, b) => a[0] - b[0]).map(([at, words]) => {
        before = Math.max(at + font * 0.35, before + font * 1.2);
        return phone ? '' : text('sg-end', width - right + 0.5 * em, before, words);
      });
      // Words beside the signals, the latest first; a run says its words once, at its end.
      const said = [];
      for (let i = n - 1; i >= 0; i -= 1) {
        const p = points[i];
        if (!p.d || points[i + 1]?.s === p.s) continue;
        const long = textWidth(p.s, font, 650);
        for (const [dx, dy] of [[0, p.d], [0, -p.d], [-1, p.d], [1, p.d], [-1, 0], [1, 0], [0, 2 * p.d]]) {
          const mid = y(p.v) - dy * 1.25 * em;
          const at = Math.min(Math.max(dx ? x(i) + dx * 0.7 * em - (dx < 0 ? long : 0) : x(i) - long / 2, left + 2), width - right - long - 2);
          const box = [at - 2, mid - font * 0.6, at + long + 2, mid + font * 0.6];
          if (box[1] < top - 0.4 * em || box[3] > bottom || taken.some((t) => meet(t, box))) continue;
          taken.push(box);
          said.push(text(`sg-word ${kind(p)}`, at, mid + font * 0.35, p.s));
          break;
        }
      }
      const hits = points.map((p, i) => svg('rect', { class: 'sg-hit', x: round(x(i) - across / 2), y: top, width: round(across), height: bottom - top, 'data-n': i }));
      return svg('svg', { class: 'sg-svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${spec.title}. ${ends.map(([, t]) => t).join('; ')}` },
        g, shapes, said, named, hits);
    }

    const count = { in: 0, out: 0, up: 0, down: 0 };
    for (const p of points) if (p.v !== undefined) count[kind(p)] += 1;
    const key = [['up', ...SIGNS[1]], ['down', ...SIGNS[-1]], ['in', '●', 'bulan biasa'], ['out', '○', 'tidak dihitung: laporan tidak lengkap, atau sesudahnya (dapat memuat susulan)']]
      .filter(([id]) => count[id]).map(([id, symbol, words]) => el('li', {}, el('b', { class: `sg-sign ${id}`, 'aria-hidden': 'true' }, symbol), `${words} · ${count[id]} bulan`));
    const box = el('div', {});
    const now = bands[bands.length - 1]?.t;
    const lay = (width) => box.replaceChildren(picture(width), // on a phone the names of the lines would cover the latest months
      now && width < 40 * rem() ? el('p', { class: 'fig-n' }, `Batas ${bands[bands.length - 1].w ? 'sementara' : 'kebiasaan'} ${now[0]}–${now[2]}, rata-rata ${now[1]}`) : '');
    return {
      body: el('div', { class: 'sg lines' }, el('ul', { class: 'legend' }, key), box), tip, after: lay, resize: lay,
      table: () => ({
        head: ['Bulan', 'Dilayani', 'Rata-rata', 'Batas', 'Sinyal atau catatan'],
        rows: points.map((p, i) => [p.l, p.v === undefined ? null : whole(p.v), bandOf(i).t?.[1], bandOf(i).t ? `${bandOf(i).t[0]}–${bandOf(i).t[2]}` : bandOf(i).w, p.w || p.r]),
      }),
    };
  },

  ranks: (spec, state) => {
    const rows = spec.rows;
    const of = rows.length;
    const many = of > spec.shown + 3;
    const list = el('ul', {});
    const words = (r) => `${r.a}–${r.b}`;
    const more = many && el('button', { type: 'button', class: 'fig-act', 'data-k': 'all', onclick: () => { state.ui.all = !state.ui.all; fill(); } });
    function fill() {
      const own = rows.findIndex((r) => r.me);
      const shown = rows.map((r, i) => [r, i]).filter(([, i]) => !many || state.ui.all || i < spec.shown || i === own);
      list.replaceChildren(...shown.map(([r, i]) => el('li', { class: r.me ? 'me' : '' }, link(linkAt(spec.links, i), {
        class: 'rk-r', 'data-k': `r${i}`, 'data-tip': `${r.l}\nUrutan ${words(r)} dari ${of}\nCapaian ${r.k}`,
      }, el('span', { class: 'rk-l' }, r.l), el('span', { class: 'rk-t', 'aria-hidden': 'true' }, el('i', { css: { left: `${(r.a - 1) / of * 100}%`, width: `${(r.b - r.a + 1) / of * 100}%` } })),
      el('span', { class: 'rk-v' }, words(r))))));
      if (more) more.textContent = state.ui.all ? `Tampilkan ${spec.shown} teratas` : `Tampilkan semua (${of})`;
    }
    fill();
    return {
      body: el('div', { class: 'rk' }, el('div', { class: 'rk-h', 'aria-hidden': 'true' }, el('span'), el('span', { class: 'rk-a' }, el('span', {}, '1 tertinggi'), el('span', {}, `${of} terendah`)), el('span', {}, `dari ${of}`)),
        list, more && el('div', { class: 'fig-acts' }, more)),
      table: () => ({ head: ['Puskesmas', 'Kisaran urutan', 'Capaian'], rows: rows.map((r) => [r.l, `${words(r)} dari ${of}`, r.k]) }),
    };
  },
});
