// Grids of cells: coverage classes, the ILP checklist, statuses over months. One tab stop each; arrows move within.

const LASTING = ['baik', 'kurang', 'cukup', 'jelek'];
const CLASS = { 0: 'c0', 1: 'c1', 2: 'c2', 3: 'c3', n: 'na', h: 'hid' };

export default ({ el, link, linkAt, arrows, whole, percentOf, chip, sign, reasonsOf }) => {
  const titleOf = (spec, c) => spec.full?.[c] || spec.cols[c];

  // cell(r, c) -> {cls, text}; says(r, c) -> lines of the tooltip; extra(r) -> a last column
  function grid(spec, cell, says, kind, extra) {
    const wide = spec.cols.length;
    const last = spec.rows.length - 1;
    const table = el('table', { class: `grid grid-${kind} ${extra ? 'with-x' : ''}`, css: { '--n': wide } },
      el('caption', { class: 'unseen' }, spec.title || ''),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, spec.head), spec.cols.map((name, c) =>
        el('th', { scope: 'col', 'data-tip': titleOf(spec, c) === name ? null : titleOf(spec, c) }, link(linkAt(spec.clinks, c), {}, name.replaceAll('/', '/\u200b')))),
      extra && el('th', { scope: 'col', class: 'grid-x' }, extra.head))),
      el('tbody', {}, spec.rows.map((name, r) => el('tr', { class: spec.total && r === last ? 'tot' : '' },
        el('th', { scope: 'row' }, link(linkAt(spec.links, r), { 'data-k': `r${r}` }, name)),
        spec.cols.map((_, c) => {
          const { cls, text } = cell(r, c);
          const marked = reasonsOf(spec, r * wide + c).length ? 'marked' : '';
          return el('td', { class: `${cls ? `k-${cls}` : ''} ${marked}`, tabindex: '-1', 'data-rc': `${r}.${c}`, 'data-n': r * wide + c }, text);
        }), extra && el('td', { class: 'grid-x' }, extra.cell(r))))));
    arrows(table);
    return {
      body: el('div', { class: 'scroll grid-box' }, table),
      tip: (n) => {
        const reasons = reasonsOf(spec, n);
        return [...says(Math.floor(n / wide), n % wide), ...(reasons.length ? [`Catatan mutu: ${reasons.join(', ')}`] : [])];
      },
      table: () => ({
        head: [spec.head, ...spec.cols.map((_, c) => titleOf(spec, c)), ...(extra ? [extra.head] : [])],
        rows: spec.rows.map((name, r) => [name, ...spec.cols.map((_, c) => cell(r, c).word ?? cell(r, c).text), ...(extra ? [extra.word(r)] : [])]),
      }),
    };
  }

  const matrix = (spec) => {
    const wide = spec.cols.length;
    const counts = (packed) => packed ? packed.split(',').map((t) => t === '' ? null : Number(t)) : null;
    const [served, sasaran] = [counts(spec.s), counts(spec.n)];
    const given = spec.p?.split(' ');
    const at = (r, c) => {
      const i = r * wide + c;
      const cls = CLASS[spec.c[i]];
      const text = cls === 'na' ? '–' : cls === 'hid' ? 'n<5' : given ? given[i] : percentOf(served[i], sasaran[i]);
      return { cls, text, word: cls === 'na' ? 'belum lapor' : text };
    };
    const says = (r, c) => {
      const i = r * wide + c;
      const { cls, text } = at(r, c);
      const head = `${spec.rows[r]} · ${titleOf(spec, c)}`;
      if (cls === 'na') return [head, sasaran?.[i] ? `belum lapor · sasaran ${whole(sasaran[i])} ${spec.noun}` : 'belum lapor'];
      if (cls === 'hid') return [head, 'angka kecil disembunyikan (n<5)'];
      if (served?.[i] === null || served?.[i] === undefined || !sasaran?.[i]) return [head, `${text} %`];
      const gap = sasaran[i] - served[i];
      return [head, `${whole(served[i])} dari ${whole(sasaran[i])} ${spec.noun}, ${text} %`,
        gap > 0 ? `${whole(gap)} belum terlayani` : gap < 0 ? `${whole(-gap)} di atas sasaran` : 'semua terlayani'];
    };
    const figure = grid(spec, at, says, 'heat');
    const used = [['0', '< 60 %'], ['1', '60–79 %'], ['2', '80–99 %'], ['3', '≥ 100 %'], ['n', 'belum lapor'], ['h', 'n<5 disembunyikan']]
      .filter(([k]) => spec.c.includes(k));
    figure.body = el('div', {}, el('ul', { class: 'legend' }, used.map(([k, words]) => el('li', {}, sign(CLASS[k]), words)), spec.why && el('li', {},
      el('i', { class: 'sw-marked', 'aria-hidden': 'true' }), link(spec.why, { class: 'fig-act' }, 'ada catatan mutu data'))), figure.body);
    return figure;
  };

  // Days late: "" = not reported, 0 = on time.
  const punctuality = (spec) => {
    const wide = spec.cols.length;
    const days = spec.v.split(',');
    const at = (r, c) => {
      const late = days[r * wide + c];
      if (late === '') return { cls: 'na', text: '', word: 'belum lapor' };
      return late === '0' ? { cls: 'yes', text: '✓', word: 'tepat waktu' } : { cls: 'late', text: `+${late}`, word: `terlambat ${late} hari` };
    };
    const figure = grid(spec, at, (r, c) => [`${spec.rows[r]} · ${titleOf(spec, c)}`, at(r, c).word], 'status');
    const count = (test) => days.filter(test).length;
    figure.body = el('div', {}, el('ul', { class: 'legend' },
      [['yes', '✓', 'tepat waktu', count((d) => d === '0')], ['late', '+n', 'terlambat n hari', count((d) => d > 0)], ['na', '', 'belum lapor', count((d) => d === '')]]
        .filter((k) => k[3]).map(([cls, text, word, n]) => el('li', {}, el('span', { class: `st k-${cls}`, 'aria-hidden': 'true' }, text), `${word} · ${n}`))), figure.body);
    figure.after = () => { const box = figure.body.querySelector('.grid-box'); box.scrollLeft = box.scrollWidth; };
    return figure;
  };

  const checks = (spec) => {
    const at = (r, c) => spec.v[r][c] ? { cls: 'yes', text: '✓', word: spec.v[r][c] > 1 ? spec.days[spec.v[r][c] - 2] : 'ya' }
      : { cls: 'no', text: '–', word: 'belum' };
    const says = (r, c) => [`${spec.rows[r]} · ${titleOf(spec, c)}`,
      spec.v[r][c] > 1 ? `tercapai ${spec.days[spec.v[r][c] - 2]}` : spec.v[r][c] ? 'tercapai' : 'belum tercapai'];
    const extra = spec.ilp && {
      head: 'Status', cell: (r) => chip(spec.ilp[r], spec.words[spec.ilp[r]][0], spec.words[spec.ilp[r]][1]), word: (r) => spec.words[spec.ilp[r]][1],
    };
    return grid(spec, at, says, 'check', extra);
  };

  const statuses = (spec) => {
    const wide = spec.cols.length;
    const of = (r, c) => spec.ids[spec.v.charCodeAt(r * wide + c) - 97];
    const symbol = ([cls, mark]) => cls === 'na' ? '' : cls === 'hid' ? 'n<5' : mark;
    const at = (r, c) => {
      const id = of(r, c);
      return id ? { cls: id[0], text: symbol(id), word: id[2] } : { cls: '', text: '', word: '' };
    };
    // How many months in a row up to this one; a status without direction (every January) or none at all breaks the row.
    const lasting = (r, c) => {
      let from = c;
      while (from > 0 && of(r, from - 1) === of(r, c)) from -= 1;
      return LASTING.includes(of(r, c)[0]) && c > from ? `${c - from + 1} bulan berturut-turut` : '';
    };
    const says = (r, c) => of(r, c) ? [`${spec.rows[r]} · ${titleOf(spec, c)}`, `${of(r, c)[1]} ${of(r, c)[2]}`.trim(), lasting(r, c)].filter(Boolean) : [];
    const figure = grid(spec, at, says, 'status');
    figure.body = el('div', {}, el('ul', { class: 'legend' }, spec.ids.map((id) => el('li', {},
      el('span', { class: `st k-${id[0]}`, 'aria-hidden': 'true' }, symbol(id) || '–'), id[2]))), figure.body);
    figure.after = () => { const box = figure.body.querySelector('.grid-box'); box.scrollLeft = box.scrollWidth; }; // the latest months first in sight
    return figure;
  };

  return { matrix, punctuality, checks, statuses };
};
