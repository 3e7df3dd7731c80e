// Grids of cells: coverage classes, the ILP checklist, statuses over months. One tab stop each; arrows move within.

export default ({ el, link, linkAt, number, share, chip, sign, legend, reasonsOf, rove }) => {
  // cell(v) -> {cls, text, word}; says(v, r, c) -> lines of the tooltip below its head; keys: the legend, [sign, words]
  function grid(spec, cell, says, keys) {
    const { rows, cols, full = cols, v, last } = spec;
    const wide = cols.length;
    const heading = (name, c) => el('th', { scope: 'col', 'data-tip': full[c] !== name && full[c] },
      link(linkAt(spec.clinks, c), {}, name.replaceAll('/', '/\u200b')));
    // A cell leads where its column does, for the puskesmas of its row.
    const onward = (r, c, to = linkAt(spec.clinks, c)) => to ? to + linkAt(spec.units, r) : linkAt(spec.links, r);
    const drawn = (value, n) => {
      const { cls, text } = cell(value);
      const marked = reasonsOf(spec, n).length ? 'marked' : '';
      return el('td', { class: `${cls ? `k-${cls}` : ''} ${marked}`, tabindex: n ? -1 : 0, 'data-n': n },
        link(text && (marked ? linkAt(spec.tl, n) : onward(Math.floor(n / wide), n % wide)), { tabindex: -1 }, text));
    };
    const look = `grid grid-${spec.look} ${last ? 'with-x' : ''}`;
    const table = el('table', { class: look, css: { '--n': wide } }, el('caption', { class: 'unseen' }, spec.title),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, spec.head), cols.map(heading),
        last && el('th', { scope: 'col', class: 'grid-x' }, 'Status'))),
      el('tbody', {}, rows.map((name, r) => el('tr', { class: spec.total && r === rows.length - 1 ? 'tot' : '' },
        el('th', { scope: 'row' }, link(linkAt(spec.links, r), { 'data-k': `r${r}` }, name)),
        v[r].map((value, c) => drawn(value, r * wide + c)), last && el('td', { class: 'grid-x' }, chip(...last[r]))))));
    rove(table)();
    const box = el('div', { class: 'scroll grid-box' }, table);
    return {
      body: el('div', {}, keys.length > 0 && legend(keys), box),
      after: () => { if (spec.look === 'status') box.scrollLeft = box.scrollWidth; }, // the latest months first
      tip: (n) => {
        const [r, c, reasons] = [Math.floor(n / wide), n % wide, reasonsOf(spec, n)];
        const lines = says(v[r][c], r, c).filter(Boolean);
        if (reasons.length) lines.push(`Catatan mutu: ${reasons.join(', ')}`);
        return lines.length ? [`${rows[r]} · ${full[c]}`, ...lines] : [];
      },
      table: () => ({
        head: [spec.head, ...full, ...(last ? ['Status'] : [])],
        rows: rows.map((name, r) => [name, ...v[r].map((value) => cell(value).word), ...(last ? [last[r][2]] : [])]),
      }),
    };
  }

  // Cells are [per cent, place of its class in keys, served, sasaran]; a per cent may be null (not reported) or hidden.
  function matrix(spec) {
    const cell = ([pct, at]) => {
      const [cls, words] = spec.keys[at];
      const text = pct === null ? '–' : pct.h ? '◌' : share(pct);
      return { cls, text, word: pct === null ? words : text };
    };
    const says = ([pct, at, served = null, sasaran = null]) => {
      if (pct === null) return [`belum lapor${sasaran ? ` · sasaran ${number(sasaran)} ${spec.noun}` : ''}`];
      if (pct.h) return [`${pct.h}: tidak ada di tampilan umum`];
      if (served === null || !sasaran) return [`${share(pct)} %`];
      const left = sasaran - served;
      return [`${number(served)} dari ${number(sasaran)} ${spec.noun}, ${share(pct)} %`, spec.keys[at][1], left > 0
        ? `${number(left)} belum terlayani` : left < 0 ? `${number(-left)} di atas sasaran` : 'semua terlayani'];
    };
    const marked = el('i', { class: 'sw-marked', 'aria-hidden': 'true' });
    return grid(spec, cell, says, spec.tr ? [...spec.keys, [marked, 'catatan mutu data, klik']] : spec.keys);
  }

  // ids: [class, symbol, word]; a cell is its place among them, or null; streaks: per cell how many months in a row.
  function statuses(spec) {
    const cell = (id, [cls, text, word] = spec.ids[id] || ['', '', '']) => ({ cls, text, word });
    const lasting = (r, c) => spec.streaks?.[r][c] && `${spec.streaks[r][c]} bulan berturut-turut`;
    const square = (cls, text) => el('span', { class: `st k-${cls}`, 'aria-hidden': 'true' }, text);
    const keys = (spec.keys || []).map(([cls, text, words]) => [square(cls, text), words]);
    return grid(spec, cell, (id, r, c) => [cell(id).word, lasting(r, c)], keys);
  }

  return { matrix, statuses, punctuality: statuses, checks: statuses };
};
