// Figures of words: verdict, key figures, legend, facts, foot of the page, life cycle, ladder of categories, what-if.

export default ({ el, svg, link, legend, marks, written }) => {
  // A small line without axes: shape only, and its last point.
  const spark = (path) => svg('svg', { class: 'spark', viewBox: '0 0 100 30',
    preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    path.map((d, n) => svg('path', { d, class: n ? 'spark-d' : 'spark-l' })));
  const tone = ['bad', 'good'];

  return {
    kpis: (spec) => {
      const card = (item, mark = item.mark && [' ', marks([item.mark])]) => link(item.href, { class: 'kpi' },
        el('span', { class: 'kpi-l' }, item.label), el('span', { class: 'kpi-v' }, item.value),
        item.delta && el('span', { class: `kpi-d ${tone[item.good] || ''}` }, item.delta, mark),
        el('span', { class: 'kpi-n' }, item.note, !item.delta && mark), item.spark && spark(item.spark));
      const cards = spec.items.map((item) => el('li', {}, card(item)));
      return { bare: true, body: el('ul', { class: `kpis kpis-${cards.length}` }, cards) };
    },

    verdict: (spec) => ({
      bare: true,
      body: el('div', { class: 'verdict' },
        el('p', { class: 'verdict-t' }, spec.title),
        (spec.sub || spec.marks) && el('p', { class: 'verdict-s' }, spec.sub, ' ',
          el('span', { class: 'marks' }, marks(spec.marks)))),
    }),

    legend: (spec) => ({ body: legend(spec.items) }),

    questions: (spec) => ({
      bare: true,
      body: el('nav', { class: 'asks', 'aria-label': spec.title }, el('b', {}, spec.title), el('ul', {},
        spec.items.map(([words, href]) => el('li', {}, link(href, href ? {} : { 'aria-current': 'page' }, words))))),
    }),

    facts: (spec) => ({
      body: el('ul', { class: 'facts' }, spec.items.map(([sentence, source, date, note]) => el('li', {},
        el('span', { class: 'facts-t' }, sentence), note && el('span', { class: 'facts-n' }, note),
        el('span', { class: 'facts-s' }, [source, date].filter(Boolean).join(' · '))))),
    }),

    footer: (spec) => ({
      bare: true,
      body: el('div', { class: 'foot' }, spec.marks && el('div', {}, marks(spec.marks)),
        el('dl', {}, (spec.items || []).map(([label, text]) =>
          el('div', {}, el('dt', {}, label), el('dd', {}, text))))),
    }),

    lifecycle: (spec) => {
      const line = ([label, pct, cls, served, href]) => {
        const track = `bar-t k-${cls === 'na' || cls === 'hid' ? cls : 'none'}`;
        const bar = typeof pct === 'number' && el('i', { class: `k-${cls}`, css: { width: `${Math.min(pct, 100)}%` } });
        const text = cls === 'na' ? 'belum lapor' : written(pct, 'pct');
        return el('li', {}, link(href, { class: 'stage-l', 'data-tip': `${label}\n${text} ${served}` },
          el('span', { class: 'stage-n' }, label), el('b', { class: `stage-v ${cls}` }, text),
          el('span', { class: track }, bar), served && el('span', { class: 'stage-s' }, served)));
      };
      return { body: el('ol', { class: 'cycle' }, spec.stages.map(([name, klaster, lines]) =>
        el('li', { class: 'stage' },
        el('h3', { class: 'stage-t' }, name), el('p', { class: 'stage-k' }, klaster),
          el('ul', {}, lines.map(line))))) };
    },

    ladder: (spec) => {
      const filled = (cls, share) => share > 0 && el('i', { class: cls, css: { width: `${share}%` } });
      return { body: el('ol', { class: 'ladder' }, spec.steps.map((s) =>
        el('li', { class: s.now && 'here', 'data-k': s.name },
        el('span', { class: 'ld-l' }, s.name), el('span', { class: 'ld-b' }, s.bounds),
        el('span', { class: 'ld-t', 'aria-hidden': 'true' }, filled('ld-q', s.planned), filled('ld-r', s.reached)),
        el('span', { class: 'ld-x' }, s.now && el('b', {}, s.now),
          s.then && el('span', { class: 'ld-p' }, s.then), s.text)))) };
    },

    additions: ({ items = [], base, use, use_words: offered }) => {
      const to = (codes) => codes.length ? `${base}&tambah=${encodeURIComponent(codes.join(','))}` : base;
      const without = (item) => to(items.filter((other) => other !== item).map(([code]) => code));
      const line = (item, n) => {
        const [, text, note] = item;
        const less = { class: 'adds-x', 'aria-label': `Hapus ${text}`, 'data-k': `x${n}` };
        const words = el('span', {}, text, note && el('span', { class: 'adds-n' }, ` ${note}`));
        return el('li', { class: note && 'noted' }, words, link(without(item), less, '×'));
      };
      const act = (key, href, said) => link(href, { class: 'fig-act', 'data-k': key }, said);
      return { body: el('div', { class: 'adds' }, items.length > 0 && el('ul', {}, items.map(line)),
        el('p', { class: 'adds-a' }, use && act('use', to([use]), offered),
          items.length > 0 && act('none', base, 'Kosongkan'))) };
    },
  };
};
