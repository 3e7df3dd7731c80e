// The ladder of IP-SPM categories, and the additions of a what-if as a list with links.

export default ({ el, link }) => {
  const share = (part) => `${part}%`;
  return {
    ladder: (spec) => ({
      body: el('ol', { class: 'ladder' }, spec.steps.map((s) => el('li', { class: s.n ? 'here' : '', 'data-k': s.l },
        el('span', { class: 'ld-l' }, s.l), el('span', { class: 'ld-b' }, s.b),
        el('span', { class: 'ld-t', 'aria-hidden': 'true' },
          s.q > 0 && el('i', { class: 'ld-q', css: { width: share(s.q) } }), s.r > 0 && el('i', { class: 'ld-r', css: { width: share(s.r) } })),
        el('span', { class: 'ld-x' }, s.n && el('b', {}, s.n), s.p && el('span', { class: 'ld-p' }, s.p), s.x)))),
      table: () => ({
        text: 4, head: ['Kategori', 'Indeks', 'Posisi', 'Sampai kategori ini'],
        rows: spec.steps.map((s) => [s.l, s.b, [s.n, s.p].filter(Boolean).join(' · '), s.x]),
      }),
    }),

    additions: (spec) => {
      const items = spec.items || [];
      const codes = items.map(([code]) => code);
      const to = (list) => (list.length ? `${spec.base}&tambah=${encodeURIComponent(list.join(','))}` : spec.base);
      return {
        body: el('div', { class: 'adds' },
          items.length > 0 && el('ul', {}, items.map(([, words, note], n) => el('li', { class: note ? 'noted' : '' },
            el('span', {}, words, note && el('span', { class: 'adds-n' }, ` ${note}`)),
            link(to(codes.filter((_, m) => m !== n)), { class: 'adds-x', 'aria-label': `Hapus ${words}`, 'data-k': `x${n}` }, '×')))),
          el('p', { class: 'adds-a' },
            spec.use && link(to([spec.use]), { class: 'fig-act', 'data-k': 'use' }, spec.use_words),
            items.length > 0 && link(spec.base, { class: 'fig-act', 'data-k': 'none' }, 'Kosongkan'))),
      };
    },
  };
};
