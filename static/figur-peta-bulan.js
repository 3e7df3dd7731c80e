// Twelve small maps of one indicator: one letter per kelurahan and month; areas of a class are drawn as one shape.

const version = new URL(import.meta.url).search;
const { frame, geometry, hatch, sorry, toolbar } = await import(`./figur-peta.js${version}`);

export default ({ el, svg, link, sign, textWidth }) => ({
  maps: (spec, state) => {
    const body = el('div', { class: 'map months' }, el('div', { class: 'map-wait' }));
    const classes = ['off', ...(spec.classes || []).map((c) => c[0])];
    const draw = (geo) => {
      if (!spec.n) return body.replaceChildren(el('p', { class: 'fig-none' }, `${geo.note || 'Batas wilayah belum ada'}. Angkanya ada pada tabel.`));
      const codes = Object.keys(geo.areas).sort();
      if (codes.length !== spec.n) throw new Error(`${spec.url}: ${codes.length} != ${spec.n}`);
      const { view, far, outlines, corner } = frame(geo);
      const border = outlines.join('');
      const note = [geo.note, corner && 'kotak kiri atas: skala berbeda'].filter(Boolean).join(' · ');
      const layers = (letters, wanted) => classes.map((cls, k) => {
        const d = codes.filter((code, n) => far.has(code) === wanted && letters.charCodeAt(n) - 97 === k).map((code) => geo.areas[code].d).join('');
        return d && svg('path', { d, class: `area k-${cls}`, css: cls === 'na' ? { fill: `url(#${state.id}na)` } : null });
      });
      const small = (letters, first) => svg('svg', { viewBox: view.join(' '), class: 'map-svg', 'aria-hidden': 'true', css: { '--ratio': (view[2] / view[3]).toFixed(4) } },
        first && hatch(svg, `${state.id}na`), svg('g', {}, layers(letters, false)), svg('path', { d: border, class: 'month-lines' }),
        corner && [svg('rect', { class: 'inset', x: corner.x, y: corner.y, width: corner.w, height: corner.h }),
          svg('svg', { x: corner.x, y: corner.y, width: corner.w, height: corner.h, viewBox: corner.view.join(' ') }, svg('g', { class: 'islands' }, layers(letters, true)))]);
      const maps = spec.months.map(([label, , letters, finding], n) => ({ label, finding, root: small(letters, n === 0) }));
      const months = el('ul', { class: 'month-grid' }, spec.months.map(([label, href, , finding, chosen], n) =>
        el('li', {}, link(spec.base + href, { class: 'month', 'aria-current': chosen ? 'date' : null, 'data-k': `m${n}` },
          el('span', { class: 'month-t' }, label), el('span', { class: 'month-n' }, finding), maps[n].root))));
      body.replaceChildren(el('ul', { class: 'legend' }, (spec.classes || []).map(([cls, label]) => el('li', {}, sign(cls), label)),
        el('li', {}, 'Klik sebuah bulan untuk memilihnya.')), months,
        note ? el('p', { class: 'fig-n map-note' }, note) : '', spec.pic ? toolbar({ el, svg, textWidth, sign }, spec, state, { maps, view, note }) : '');
      const one = body.querySelector('.map-svg');
      const fit = () => {
        const a = one.getScreenCTM()?.a;
        if (a) one.querySelector('pattern').setAttribute('patternTransform', `rotate(45) scale(${(0.7 / a).toFixed(3)})`);
      };
      fit();
      new ResizeObserver(fit).observe(one);
    };
    geometry(spec.url).then((geo) => { if (state.spec === spec) draw(geo); }).catch((problem) => sorry(el, body, problem));
    return {
      body,
      table: () => ({
        text: 1, head: ['Bulan', ...(spec.classes || []).map((c) => c[1])],
        rows: spec.months.map(([label, href, letters]) => [link(spec.base + href, {}, label),
          ...classes.slice(1).map((_, k) => [...letters].filter((l) => l.charCodeAt(0) - 97 === k + 1).length)]),
      }),
    };
  },
});
