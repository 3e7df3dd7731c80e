// The customary PWS chart: a bar per unit from highest to lowest, the running target, four values in columns under each bar.

export default ({ el, link, linkAt, rem, textWidth, flagAt }) => ({
  pws: (spec, state) => {
    const top = Math.max(spec.target || 0, ...spec.rows.map((r) => r.v ?? 0), 1) * 1.06;
    const share = (v) => `${(v / top * 100).toFixed(2)}%`;
    const word = (r) => (spec.words[r.c] || ['', ''])[1];
    const arrow = (r) => (spec.words[r.c] || ['', ''])[0];
    const status = (r) => r.c === 'na' ? '–' : r.c === 'hid' ? 'n<5' : arrow(r);
    const name = (r) => [r.l, r.rt && el('abbr', { class: 'rentan', title: 'rentan: sasaran sedikit' }, '*')];
    const fragile = spec.rows.some((r) => r.rt);
    const tip = (n) => {
      const r = spec.rows[n];
      if (r.c === 'hid') return [r.l, 'Angka kecil disembunyikan (n<5)'];
      return [r.l, `Kumulatif ${r.k} %`, `Bulan ini ${r.i} % · bulan lalu ${r.p} %`, word(r) && `${arrow(r)} ${word(r)}${r.st ? `, ${r.st} bulan berturut-turut` : ''}`.trim(),
        r.rt && 'Rentan: sasaran sedikit, satu orang dapat mengubah status'].filter(Boolean);
    };
    const value = (r, key) => r.c === 'hid' ? 'n<5' : r[key];

    // Upright: a table whose first row holds the bars.
    function upright(longest) {
      const cell = (r, kid, cls = '') => el('td', { class: `${cls} ${r.tot ? 'tot' : ''}` }, kid);
      const values = (label, key) => el('tr', {}, el('th', { scope: 'row' }, label), spec.rows.map((r) => cell(r, value(r, key))));
      const widths = spec.rows.map((r) => textWidth(`${r.l}*`, 0.8125 * rem(), 600));
      const lean = widths.some((w) => w > longest);
      return el('div', { class: 'pws-up' }, el('table', { css: { '--names': `${Math.min(Math.max(...widths) + 10, 8 * rem())}px` } },
        el('tbody', {},
          el('tr', { class: 'pws-bars' }, el('th', { scope: 'row' }, el('span', { class: 'unseen' }, 'Batang'),
            spec.target !== undefined && el('span', { class: 'pws-goal', css: { bottom: share(spec.target) } }, spec.target_label)),
          spec.rows.map((r, n) => cell(r, el('div', { class: 'pws-box', 'data-n': n },
            r.c === 'na' || r.c === 'hid' ? el('i', { class: `pws-bar k-${r.c}`, css: { height: r.c === 'na' && r.v !== undefined ? share(r.v) : '2.2rem' } })
              : el('i', { class: `pws-bar k-${r.c}`, css: { height: share(r.v ?? 0) } }, arrow(r) && el('b', {}, arrow(r))),
            spec.target !== undefined && el('i', { class: 'pws-line', css: { bottom: share(spec.target) } }))))),
          el('tr', { class: lean ? 'pws-names lean' : 'pws-names' }, el('th', { scope: 'row' }, spec.unit),
            spec.rows.map((r, n) => cell(r, link(linkAt(spec.links, n), { class: 'pws-name' }, name(r))))),
          values('Kumulatif, %', 'k'), values('Bulan ini, %', 'i'), values('Bulan lalu, %', 'p'),
          el('tr', { class: 'pws-st' }, el('th', { scope: 'row' }, 'Status'), spec.rows.map((r) =>
            cell(r, el('span', { class: `st k-${r.c}`, 'data-tip': `${r.l}\n${word(r)}`, role: 'img', 'aria-label': word(r) }, status(r))))),
          spec.tr && el('tr', { class: 'pws-flags' }, el('th', { scope: 'row' }, 'Catatan mutu'), spec.rows.map((r, n) => cell(r, flagAt(spec, n, true)))))));
    }

    // Turned: one row per unit.
    const turned = () => el('div', { class: 'pws-turn' }, el('table', {}, el('thead', {}, el('tr', {},
      el('th', { scope: 'col' }, spec.unit), el('th', { scope: 'col', class: 'pws-track' }, spec.target !== undefined
        && el('span', { class: 'goal-w', css: { left: share(spec.target) } }, spec.target_label), el('span', { class: 'unseen' }, 'Batang')),
      ['Kumu\u00adlatif', 'Bulan ini', 'Bulan lalu'].map((t) => el('th', { scope: 'col', class: 'num' }, t)), el('th', { scope: 'col' }, 'Status'))),
    el('tbody', {}, spec.rows.map((r, n) => el('tr', { class: r.tot ? 'tot' : '', 'data-n': n },
      el('th', { scope: 'row' }, link(linkAt(spec.links, n), {}, name(r)), ' ', flagAt(spec, n, true)),
      el('td', { class: 'pws-track' }, el('span', { class: `bar-t ${r.c === 'na' && r.v === undefined ? 'k-na' : ''}` },
        r.c === 'na' && r.v !== undefined && el('i', { class: 'bar k-na', css: { width: share(r.v) } }), r.c === 'hid' && el('i', { class: 'bar k-hid', css: { width: '1.6rem' } }),
        r.c !== 'na' && r.c !== 'hid' && el('i', { class: `bar k-${r.c}`, css: { width: share(r.v ?? 0) } }),
        spec.target !== undefined && el('i', { class: 'goal', css: { left: share(spec.target) } }))),
      ['k', 'i', 'p'].map((key) => el('td', { class: 'num' }, value(r, key))),
      el('td', { class: 'pws-chip' }, el('span', { class: `chip k-${r.c}` }, arrow(r) && el('b', {}, arrow(r)), word(r)),
        el('span', { class: `st k-${r.c}`, role: 'img', 'aria-label': word(r) }, status(r))))))));

    const key = () => el('ul', { class: 'legend' }, Object.entries(spec.words).map(([cls, [symbol, text]]) =>
      el('li', {}, el('span', { class: `st k-${cls}`, 'aria-hidden': 'true' }, cls === 'hid' ? 'n<5' : cls === 'na' ? '–' : symbol),
        `${text} · ${spec.rows.filter((r) => r.c === cls && !r.tot).length}`)), fragile && el('li', {}, el('span', { class: 'rentan' }, '*'), 'rentan'),
      spec.target !== undefined && el('li', { class: 'goal-key' }, el('i', { 'aria-hidden': 'true' }), spec.target_label));

    const body = el('div', { class: 'pws' });
    let shape = '';
    const lay = (width) => {
      const column = (width - 7.5 * rem()) / spec.rows.length;
      const next = width >= 44 * rem() && spec.rows.length <= 27 && column >= 2.2 * rem() ? `up${Math.round(column)}` : 'turn';
      if (next === shape) return;
      shape = next;
      body.replaceChildren(key(), next === 'turn' ? turned() : upright(column - 6));
    };
    lay(state.width);
    return {
      body, tip, resize: lay,
      table: () => ({
        head: [spec.unit, 'Kumulatif, %', 'Bulan ini, %', 'Bulan lalu, %', 'Status'],
        rows: spec.rows.map((r) => [r.l, value(r, 'k'), value(r, 'i'), value(r, 'p'), word(r)]),
      }),
    };
  },
});
