// Tables: sorted by a click on a heading, filtered by a word, fifteen rows first. Bars and statuses in the cells.

const NUMERIC = ['count', 'pct', 'bar', 'points', 'number'];

const fillBox = (box, table) => { box.append(table); return box; };

export default ({ el, link, linkAt, chip, numberIn, rem, sign, flagAt }) => ({
  table: (spec, state) => {
    const ui = state.ui;
    for (const col of spec.cols) { // many texts are sent as one, those that recur once
      if (typeof col.v === 'string') col.v = col.v.split('|').map((t) => t || null);
      if (col.d) col.v = col.v.map((n) => col.d[n] ?? null);
      delete col.d;
    }
    const rows = spec.n - (spec.total ? 1 : 0);
    const farthest = (col) => Math.min(120, Math.max(100, ...col.r.flatMap((r) => (r || []).slice(1).map((v) => v ?? 0))));
    const longest = (col) => Math.max(100, ...col.v.map((t) => numberIn(t) ?? 0));
    const axis = spec.cols.map((col) => col.kind === 'bar' ? longest(col) : col.kind === 'range' ? farthest(col) : 0);

    const worded = (col, i) => col.words && col.v[i] !== null ? col.words[col.v[i]] : null;
    const text = (col, i) => worded(col, i)?.[2] ?? col.v[i];
    function key(col, i) {
      if (col.k) return col.k[i];
      if (col.r) return col.r[i]?.[4] ?? col.r[i]?.[1] ?? null;
      if (col.words) return col.v[i];
      return NUMERIC.includes(col.kind) ? (col.v[i] === 'n<5' ? -0.5 : numberIn(col.v[i])) : col.v[i];
    }

    function inside(col, i, c) {
      const value = col.v[i];
      if (value === null || value === undefined) return '–';
      if (col.r?.[i]) return range(col.r[i], value, axis[c]);
      const status = worded(col, i);
      if (status) return chip(...status);
      if (value === 'n<5') return el('span', { class: 'hid-mark' }, 'n<5');
      if (col.kind === 'bar' && /^[<≥]|–/.test(value)) return el('span', { class: 'hid-mark' }, sign(col.c[i]), ' ', value); // a class in place of a number
      if (col.kind === 'bar') {
        return el('span', { class: 'cellbar' }, el('span', { class: 'bar-t' },
          el('i', { class: `k-${col.c[i]}`, css: { width: `${Math.max(0, numberIn(value)) / axis[c] * 100}%` } })), el('span', { class: 'cellbar-v' }, value));
      }
      return value;
    }
    // Where it stands (bar), where the rest of the year may lead (band, its middle), where it should be (dashed line).
    function range([cls, now, goal, low, middle, high], words, top) {
      const share = (v) => `${Math.min(100, v / top * 100)}%`;
      return el('span', { class: 'rng' }, el('span', { class: 'rng-t', 'aria-hidden': 'true' },
        el('i', { class: `rng-now k-${cls}`, css: { width: share(now) } }),
        middle !== null && [el('i', { class: 'rng-band', css: { left: share(low), right: `${100 - parseFloat(share(high))}%` } }), el('i', { class: 'rng-mid', css: { left: share(middle) } })],
        el('i', { class: 'rng-goal', css: { left: share(goal) } })), el('span', { class: 'rng-v' }, words));
    }
    const classOf = (col) => `${NUMERIC.includes(col.kind) ? 'num' : ''} ${col.more ? 'more' : ''} col-${col.kind}`;

    const row = (i, total) => el('tr', { class: total ? 'tot' : '' }, spec.cols.map((col, c) => c === 0
      ? el('th', { scope: 'row', class: classOf(col) }, link(linkAt(spec.links, i), { 'data-k': `l${i}` }, inside(col, i, c)), spec.tr && [' ', flagAt(spec, i, true)])
      : el('td', { class: classOf(col) }, inside(col, i, c))));

    const body = el('tbody');
    const foot = el('tfoot');
    if (spec.total) foot.append(row(spec.n - 1, true));
    const made = new Map();
    const count = el('span', { class: 'tb-n', role: 'status' });
    const more = el('button', { type: 'button', class: 'fig-act', 'data-k': 'all', onclick: () => { ui.all = !ui.all; fill(); } });

    function fill() {
      let order = [...Array(rows).keys()];
      const words = (ui.q || '').trim().toLowerCase();
      if (words) order = order.filter((i) => spec.cols.some((col) => !NUMERIC.includes(col.kind) && String(text(col, i) ?? '').toLowerCase().includes(words)));
      if (ui.by !== undefined && spec.cols[ui.by]) {
        const col = spec.cols[ui.by];
        const compare = new Intl.Collator('id', { numeric: true }).compare;
        order.sort((a, b) => {
          const [x, y] = [key(col, a), key(col, b)];
          if (x === null || x === undefined) return y === null || y === undefined ? a - b : 1;
          if (y === null || y === undefined) return -1;
          return (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y))) * ui.dir || a - b;
        });
      }
      const found = order.length;
      if (!ui.all && !words && found > spec.shown + 3) order = order.slice(0, spec.shown);
      body.replaceChildren(...order.map((i) => made.get(i) || (made.set(i, row(i)), made.get(i))));
      if (!found) body.append(el('tr', {}, el('td', { colspan: spec.cols.length, class: 'none' },
        words ? `Tidak ada baris yang memuat “${ui.q}”. Hapus atau ubah kata carian.` : 'Belum ada baris untuk pilihan ini. Ubah periode atau wilayah.')));
      more.hidden = words || rows <= spec.shown + 3;
      more.textContent = ui.all ? `Tampilkan ${spec.shown} teratas` : spec.of ? `Tampilkan ${rows} teratas` : `Tampilkan semua (${rows})`;
      count.textContent = words ? `${found} dari ${rows} baris${spec.of ? ' teratas' : ''}` : '';
      heads.forEach((th, c) => {
        if (ui.by === c) th.setAttribute('aria-sort', ui.dir > 0 ? 'ascending' : 'descending');
        else th.removeAttribute('aria-sort');
      });
    }

    // Columns that matter less step aside when the box is too narrow for all; one button brings them back.
    const box = el('div', { class: 'tb-box' });
    const columns = el('button', { type: 'button', class: 'fig-act', 'data-k': 'cols', onclick: () => { ui.wide = !ui.wide; fit(); } });
    function fit() {
      const less = spec.cols.some((col) => col.more);
      box.classList.remove('tight');
      const crowded = box.scrollWidth > box.clientWidth + 1 || box.clientWidth < 34 * rem();
      box.classList.toggle('tight', crowded && !(ui.wide && less));
      columns.hidden = !(crowded && less);
      columns.textContent = ui.wide ? 'Kolom terpenting saja' : `Semua kolom (${spec.cols.length})`;
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }

    const heads = spec.cols.map((col, c) => el('th', { scope: 'col', class: classOf(col), 'data-tip': col.x || null },
      el('button', {
        type: 'button', 'data-k': `h${c}`, onclick: () => {
          const first = NUMERIC.includes(col.kind) || col.kind === 'date' || col.kind === 'month' ? -1 : 1;
          if (ui.by !== c) { ui.by = c; ui.dir = first; } else if (ui.dir === first) ui.dir = -first; else { delete ui.by; }
          fill();
        },
      }, col.l, el('i', { 'aria-hidden': 'true' }))));
    const search = spec.filter && el('input', {
      type: 'search', class: 'tb-q', placeholder: 'Cari…', 'aria-label': `Cari dalam tabel ${spec.title || ''}`, 'data-k': 'q', autocomplete: 'off',
      oninput: (e) => { ui.q = e.target.value; fill(); },
    });
    if (search && ui.q) search.value = ui.q;
    fill();
    return {
      body: el('div', {}, search && el('div', { class: 'tb-bar' }, search, count),
        fillBox(box, el('table', { class: `tb tb-${spec.cols.length > 7 ? 'dense' : 'easy'}` },
          el('caption', { class: 'unseen' }, spec.title || 'Tabel'), el('thead', {}, el('tr', {}, heads)), body, foot)), el('div', { class: 'fig-acts' }, more, columns)),
      after: fit, resize: fit,
    };
  },
});
