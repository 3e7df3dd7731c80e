// Figures of words: verdict, key figures, legend, facts, foot of the page, life cycle, ladder of categories, what-if.

export default ({ el, svg, link, legend, marks }) => {
  // A small line without axes: shape only, and its last point.
  const spark = (path) => svg('svg', { class: 'spark', viewBox: '0 0 100 30',
    preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    path.map((d, n) => svg('path', { d, class: n ? 'spark-d' : 'spark-l' })));
  // Lengths on a track: [class, width].
  const fills = (list = []) => list.map(([cls, width]) => el('i', { class: cls, css: { width } }));

  return {
    kpis: ({ items = [] }) => {
      const card = (item, mark = item.mark && [' ', marks([item.mark])]) => link(item.href, { class: 'kpi' },
        el('span', { class: 'kpi-l' }, item.label), el('span', { class: 'kpi-v' }, item.value),
        item.delta && el('span', { class: `kpi-d ${item.tone || ''}` }, item.delta, mark),
        el('span', { class: 'kpi-n' }, item.note, !item.delta && mark), item.spark && spark(item.spark));
      return items[0] && el('ul', { class: `kpis kpis-${items.length}` }, items.map((i) => el('li', {}, card(i))));
    },

    verdict: (spec) => el('div', { class: 'verdict' }, el('p', { class: 'verdict-t' }, spec.title),
      (spec.sub || spec.marks) && el('p', { class: 'verdict-s' }, spec.sub, ' ',
        el('span', { class: 'marks' }, marks(spec.marks)))),

    legend: ({ items }) => items && { body: legend(items) },

    questions: (spec) => el('nav', { class: 'asks', 'aria-label': spec.title }, el('b', {}, spec.title), el('ul', {},
      spec.items.map(([words, href]) => el('li', {}, link(href, href ? {} : { 'aria-current': 'page' }, words))))),

    facts: ({ items }) => ({ body: el('ul', { class: 'facts' }, items.map(([words, source, date, note]) => el('li', {},
      el('span', { class: 'facts-t' }, words), note && el('span', { class: 'facts-n' }, note),
      el('span', { class: 'facts-s' }, [source, date].filter(Boolean).join(' · '))))) }),

    points: ({ parts }) => ({ body: el('div', { class: 'points' }, parts.map(([heading, lines]) => el('div', {},
      el('h3', {}, heading), el('ol', {}, lines.map(([words, page, href, mark, own]) => el('li', {}, words, ' ',
        page && link(href, {}, page), own && el('details', {}, el('summary', {}, mark), el('p', {}, own)))))))) }),

    footer: (spec) => el('div', { class: 'foot' }, spec.marks && el('div', {}, marks(spec.marks)),
      el('dl', {}, spec.items.map(([label, text]) => el('div', {}, el('dt', {}, label), el('dd', {}, text))))),

    lifecycle: (spec) => {
      const line = ([label, text, cls, track, bar, served, href]) => el('li', {},
        link(href, { class: 'stage-l', 'data-tip': `${label}\n${text} ${served}` },
          el('span', { class: 'stage-n' }, label), el('b', { class: `stage-v ${cls}` }, text),
          el('span', { class: `bar-t ${track}` }, fills(bar)), served && el('span', { class: 'stage-s' }, served)));
      const stage = ([name, klaster, lines]) => el('li', { class: 'stage' }, el('h3', { class: 'stage-t' }, name),
        el('p', { class: 'stage-k' }, klaster), el('ul', {}, lines.map(line)));
      return { body: el('ol', { class: 'cycle' }, spec.stages.map(stage)) };
    },

    ladder: (spec) => {
      const step = (s) => el('li', { class: s.now && 'here', 'data-k': s.name }, el('span', { class: 'ld-l' }, s.name),
        el('span', { class: 'ld-b' }, s.bounds), el('span', { class: 'ld-t', 'aria-hidden': 'true' }, fills(s.fills)),
        el('span', { class: 'ld-x' }, s.now && el('b', {}, s.now),
          s.then && el('span', { class: 'ld-p' }, s.then), s.text));
      return { body: el('ol', { class: 'ladder' }, spec.steps.map(step)) };
    },

    additions: ({ items = [], base, acts = [] }) => {
      // base ends in "tambah="; whole addresses would grow with the square of the list.
      const without = (gone) => base + items.map(([code]) => code).filter((code) => code !== gone).join('%2C');
      const line = ([code, words, note], n) => el('li', { class: note && 'noted' },
        el('span', {}, words, note && el('span', { class: 'adds-n' }, ` ${note}`)),
        link(without(code), { class: 'adds-x', 'aria-label': `Hapus ${words}`, 'data-k': `x${n}` }, '×'));
      const act = ([words, href]) => link(href, { class: 'fig-act', 'data-k': words }, words);
      return { body: el('div', { class: 'adds' }, items.length > 0 && el('ul', {}, items.map(line)),
        el('p', { class: 'adds-a' }, acts.map(act))) };
    },
  };
};
