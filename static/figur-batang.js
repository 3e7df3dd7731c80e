// Horizontal bars against a target, and stacked counts.

export default ({ el, link, linkAt, sign, flagAt }) => {
  const bars = (spec) => {
    const top = Math.max(spec.target || 0, ...spec.rows.map((r) => Math.max(r.v ?? 0, r.n ?? 0)), 1);
    const share = (v) => `${(v / top * 100).toFixed(2)}%`;
    // Where a national tick or the target line would cross it, the value stands at the foot of the bar; else at its end.
    const foot = Boolean(spec.national_label) || spec.rows.some((r) => r.v >= spec.target && r.v < spec.target * 1.2);
    const wide = (r) => r.v / top > 0.24;
    const line = spec.target && el('i', { class: 'goal', css: { left: share(spec.target) } });
    const national = (r) => r.n !== undefined && el('i', { class: 'nat', css: { left: share(r.n) } });
    const track = (r) => {
      if (r.c === 'na') return el('span', { class: 'bar-t k-na bar-word' }, el('em', {}, 'belum lapor'), line?.cloneNode());
      if (r.c === 'hid') return el('span', { class: 'bar-t k-hid bar-word' }, el('em', {}, r.s), line?.cloneNode());
      return el('span', { class: 'bar-t' },
        el('i', { class: `bar k-${r.c} ${foot ? 'foot-v' : ''}`, css: { width: share(r.v) } }, wide(r) && el('b', {}, r.s)),
        !wide(r) && el('b', { class: 'out', css: { left: share(r.n > r.v && r.n / top < r.v / top + 0.22 ? r.n : r.v) } }, r.s), line?.cloneNode(), national(r));
    };
    const tip = (n) => {
      const r = spec.rows[n];
      return [r.l, r.c === 'na' ? 'belum lapor' : r.s, r.r, r.ns && `${spec.national_label}: ${r.ns}`, r.x].filter(Boolean);
    };
    return {
      tip,
      body: el('div', { class: `bars ${spec.tr ? 'flagged' : ''}` },
        el('div', { class: 'bars-h', 'aria-hidden': 'true' },
          el('span', { class: 'bars-k' }, spec.national_label && [el('i', { class: 'nat-k' }), spec.national_label]),
          el('span', { class: 'goal-h' }, spec.target && el('span', { class: 'goal-w', css: { left: share(spec.target) } }, spec.target_label))),
        el('ul', {}, spec.rows.map((r, n) => el('li', {}, link(linkAt(spec.links, n), { class: 'bars-r', 'data-n': n },
          el('span', { class: 'bars-l' }, r.l), track(r), el('span', { class: 'bars-x' }, r.r || '')), flagAt(spec, n, true))))),
      table: () => ({
        head: [spec.head || '', 'Capaian', ...(spec.national_label ? [spec.national_label] : []), spec.text_head || 'Keterangan'],
        rows: spec.rows.map((r) => [r.l, r.c === 'na' ? 'belum lapor' : r.s, ...(spec.national_label ? [r.ns] : []), r.r]),
      }),
    };
  };

  const stacked = (spec) => {
    // A count is a number, "n<5" (hidden) or null (belum lapor).
    const length = (count) => (typeof count === 'number' ? count : 0);
    const sums = spec.rows.map(([, counts]) => counts.reduce((a, b) => a + length(b), 0));
    const unseen = (counts) => (counts.every((c) => c === null) ? 'k-na' : counts.every((c) => typeof c === 'string') ? 'k-hid' : '');
    const beside = (n) => spec.rows[n][3] ?? `${sums[n]} ${spec.noun}`;
    const top = Math.max(...sums, 1);
    const all = spec.order.map((_, n) => spec.rows.reduce((sum, [, counts]) => sum + length(counts[n]), 0));
    return {
      tip: (n) => {
        const [label, counts] = spec.rows[n];
        return [label, ...spec.order.map(([, word], k) => counts[k] ? `${word}: ${counts[k]} ${spec.noun}` : '').filter(Boolean), spec.rows[n][3]].filter(Boolean);
      },
      body: el('div', { class: 'stacked' },
        el('ul', { class: 'legend' }, spec.order.map(([cls, word], n) => all[n] > 0 && el('li', {}, sign(cls), `${word} · ${all[n]}`))),
        el('ul', { class: 'bars-u' }, spec.rows.map(([label, counts, href], n) => el('li', {}, link(href, { class: 'bars-r', 'data-n': n },
          el('span', { class: 'bars-l' }, label),
          el('span', { class: `bar-t ${unseen(counts)}` }, el('span', { class: 'stack', css: { width: `${sums[n] / top * 100}%` } },
            counts.map((count, k) => count > 0 && el('i', { class: `k-${spec.order[k][0]}`, css: { flex: `${count} 0 0` } }, el('b', {}, count))))),
          el('span', { class: 'bars-x' }, beside(n))))))),
      table: () => ({
        head: [spec.head || '', ...spec.order.map((o) => o[1]), 'Jumlah'],
        rows: spec.rows.map(([label, counts], n) => [label, ...counts.map((c) => c ?? 'belum lapor'), spec.rows[n][3] ?? sums[n]]),
      }),
    };
  };
  return { bars, stacked };
};
