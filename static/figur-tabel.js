// Tables: sorted by a click on a heading, filtered by a word, fifteen rows first. Bars and statuses in the cells.

const NUMERIC = ['count', 'pct', 'bar', 'points', 'number'];
const endOf = (v) => Array.isArray(v) ? v[6] : v?.t ?? v;
const compare = new Intl.Collator('id', { numeric: true }).compare;

export default ({ el, link, linkAt, chip, written, rem, flagAt, rove }) => ({
  table: (spec, state) => {
    const { ui } = state;
    const { cols } = spec;
    const rows = spec.n - (spec.total ? 1 : 0);
    const numeric = (col) => NUMERIC.includes(col.kind);
    // A cell may be a number, a text, a status (its place in col.words), a range (a list that ends in its text).
    const text = (col, i) => col.words?.[col.v[i]]?.[2] ?? written(endOf(col.v[i]), col.kind);
    const key = (v) => v?.h ? -0.5 : Array.isArray(v) ? v[4] ?? v[1] : v;

    function inside(col, i) {
      const v = col.v[i];
      if (Array.isArray(v)) return range(v, col.top);
      if (v?.h) return el('span', { class: 'hid-mark' }, v.h);
      if (col.words?.[v]) return chip(...col.words[v]);
      if (v !== null && col.s?.[i]) return [el('i', { class: 'arrow' }, col.s[i]), ' ', text(col, i)];
      if (!['bar', 'spread'].includes(col.kind) || v === null) return text(col, i);
      const part = (value) => `${Math.max(0, value) / col.top * 100}%`;
      if (v.d) {
        return el('span', { class: 'dots', role: 'img', 'aria-label': v.t, 'data-tip': v.t }, v.d.map(([pct, cls]) =>
          el('i', { class: `k-${cls}`, css: { left: part(pct) } })),
        v.due !== null && el('i', { class: 'bar-due', css: { left: part(v.due) } }));
      }
      const bar = el('i', { class: `k-${col.c[i]}`, css: { width: part(v) } });
      const due = col.due?.[i] && el('i', { class: 'bar-due', css: { left: part(col.due[i]) } });
      return el('span', { class: 'cellbar' }, el('span', { class: 'bar-t' }, bar, due),
        el('span', { class: 'cellbar-v' }, text(col, i)));
    }
    // Where it stands (bar), where the rest of the year may lead (band, its middle), where it should be (dashed line).
    function range([cls, now, goal, low, middle, high, words], top) {
      const part = (v) => Math.min(100, v / top * 100);
      const piece = (name, css) => el('i', { class: name, css });
      return el('span', { class: 'rng' }, el('span', { class: 'rng-t', 'aria-hidden': 'true' },
        piece(`rng-now k-${cls}`, { width: `${part(now)}%` }),
        middle !== null && piece('rng-band', { left: `${part(low)}%`, right: `${100 - part(high)}%` }),
        middle !== null && piece('rng-mid', { left: `${part(middle)}%` }),
        piece('rng-goal', { left: `${part(goal)}%` })), el('span', { class: 'rng-v' }, words));
    }
    const lookOf = (col) => `${numeric(col) ? 'num' : ''} ${col.more ? 'more' : ''} col-${col.kind}`;
    const named = (col, i) => el('th', { scope: 'row', class: lookOf(col) },
      link(linkAt(spec.links, i), { 'data-k': `l${i}` }, inside(col, i)), spec.tr && [' ', flagAt(spec, i, true)]);
    const cell = (col, i, c) => c ? el('td', { class: lookOf(col) }, inside(col, i)) : named(col, i);
    const made = [];
    const row = (i, total) => made[i] ||= el('tr', { class: total ? 'tot' : i === spec.on && 'on',
      'aria-current': i === spec.on && 'true' }, cols.map((col, c) => cell(col, i, c)));

    const body = el('tbody');
    const count = el('span', { class: 'tb-n', role: 'status' });
    const button = (name, attrs, ...kids) => el('button', { type: 'button', 'data-k': name, ...attrs }, kids);
    const more = button('all', { class: 'fig-act', onclick: () => { ui.all = !ui.all; fill(); } });
    const before = ({ v }) => (a, b) => {
      const [x, y] = [key(v[a]), key(v[b])];
      if (x === null || y === null) return (x === null) - (y === null) || a - b; // no value: always last
      return (typeof x === 'number' && typeof y === 'number' ? x - y : compare(x, y)) * ui.dir || a - b;
    };
    function fill() {
      const words = (ui.q || '').trim().toLowerCase();
      const holds = (col, i) => !numeric(col) && String(text(col, i)).toLowerCase().includes(words);
      let order = [...Array(rows).keys()].filter((i) => !words || cols.some((col) => holds(col, i)));
      if (cols[ui.by]) order.sort(before(cols[ui.by]));
      const [found, long] = [order.length, rows > spec.shown + 3];
      if (!ui.all && !words && long) order = order.slice(0, spec.shown);
      const none = words ? `Tidak ada baris yang memuat “${ui.q}”. Hapus atau ubah kata carian.`
        : 'Tidak ada baris untuk pilihan ini.';
      body.replaceChildren(...order.map((i) => row(i)));
      if (!found) body.append(el('tr', {}, el('td', { colspan: cols.length, class: 'none' }, none)));
      more.hidden = words || !long;
      more.textContent = ui.all || spec.of ? `Tampilkan ${ui.all ? spec.shown : rows} teratas`
        : `Tampilkan semua (${rows})`;
      count.textContent = words ? `${found} dari ${rows} baris${spec.of ? ' teratas' : ''}` : '';
      heads.forEach((th, c) => { th.ariaSort = ui.by !== c ? null : ui.dir > 0 ? 'ascending' : 'descending'; });
      oneStop();
    }

    // Columns that matter less step aside when the box is too narrow for all; one button brings them back.
    const columns = button('cols', { class: 'fig-act', onclick: () => { ui.wide = !ui.wide; fit(); } });
    function fit() {
      const less = cols.some((col) => col.more);
      box.classList.remove('tight');
      const crowded = box.scrollWidth > box.clientWidth + 1 || box.clientWidth < 34 * rem();
      box.classList.toggle('tight', crowded && !(ui.wide && less));
      columns.hidden = !(crowded && less);
      columns.textContent = ui.wide ? 'Kolom terpenting saja' : `Semua kolom (${cols.length})`;
      box.tabIndex = box.scrollWidth > box.clientWidth + 1 ? 0 : -1;
    }

    const sort = (col, c) => () => { // numbers and dates from the top, then from the bottom, then as they came
      const first = numeric(col) || col.kind === 'date' || col.kind === 'month' ? -1 : 1;
      Object.assign(ui, ui.by !== c ? { by: c, dir: first } : ui.dir === first ? { dir: -first } : { by: undefined });
      fill();
    };
    const heads = cols.map((col, c) => el('th', { scope: 'col', class: lookOf(col), 'data-tip': col.x },
      button(`h${c}`, { onclick: sort(col, c) }, col.l, el('i', { 'aria-hidden': 'true' }))));
    const search = spec.filter && el('input', {
      type: 'search', class: 'tb-q', placeholder: 'Cari…', 'aria-label': `Cari dalam tabel ${spec.title || ''}`,
      'data-k': 'q', autocomplete: 'off', value: ui.q, oninput: (e) => { ui.q = e.target.value; fill(); },
    });
    const box = el('div', { class: 'tb-box' }, el('table', { class: `tb tb-${cols.length > 7 ? 'dense' : 'easy'}` },
      el('caption', { class: 'unseen' }, spec.title || 'Tabel'), el('thead', {}, el('tr', {}, heads)),
      body, el('tfoot', {}, spec.total && row(spec.n - 1, true))));
    const oneStop = rove(box.firstChild);
    fill();
    return {
      body: el('div', {}, search && el('div', { class: 'tb-bar' }, search, count), box,
        el('div', { class: 'fig-acts' }, more, columns)),
      after: fit, resize: fit,
    };
  },
});
