// Maps: shapes fetched once from a static file, classes and words from the data. Labels only where they fit into their area.

const version = new URL(import.meta.url).search;
const { labels, outline } = await import(`./figur-peta-nama.js${version}`);
const shapes = new Map();

// The shapes of a city, fetched once and kept (a screen left on for days gets new ones with new data: the oldest go);
// every area with its rings and its box.
export function geometry(url) {
  if (!shapes.has(url)) {
    if (shapes.size > 3) shapes.delete(shapes.keys().next().value);
    shapes.set(url, fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    }).then((geo) => {
      for (const a of Object.values(geo.areas)) Object.assign(a, outline(a.d));
      return geo;
    }).catch((problem) => { shapes.delete(url); throw problem; }));
  }
  return shapes.get(url);
}

const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const EMPTY = [Infinity, Infinity, -Infinity, -Infinity];
const within = (b, box, pad) => b[0] >= box[0] - pad && b[1] >= box[1] - pad && b[2] <= box[2] + pad && b[3] <= box[3] + pad;

// A far-off group of islands (few areas of one kota administrasi that stretch the picture) goes into an inset.
function layout(areas) {
  const groups = new Map();
  for (const [code, a] of Object.entries(areas)) {
    const key = code.slice(0, 5);
    const g = groups.get(key) || { codes: [], box: EMPTY };
    g.codes.push(code);
    g.box = join(g.box, a.box);
    groups.set(key, g);
  }
  const all = [...groups.values()].reduce((box, g) => join(box, g.box), EMPTY);
  if (groups.size > 1) {
    for (const g of groups.values()) {
      const rest = [...groups.values()].filter((o) => o !== g).reduce((box, o) => join(box, o.box), EMPTY);
      if (g.codes.length <= 10 && (rest[3] - rest[1] < (all[3] - all[1]) * 0.8 || rest[2] - rest[0] < (all[2] - all[0]) * 0.8)) {
        return { main: rest, inset: g };
      }
    }
  }
  return { main: all, inset: null };
}

// What every picture of a city shares: the box to look at, who is far away and where the inset for them stands, the borders.
export function frame(geo) {
  const { main: ground, inset } = layout(geo.areas);
  // A puskesmas may stand beside a schematic shape; one in the inset's box belongs there.
  const apart = (p) => inset && within([p[1], p[2], p[1], p[2]], inset.box, (inset.box[2] - inset.box[0]) * 0.06);
  const main = (geo.pkm || []).filter((p) => !apart(p)).reduce((box, p) => join(box, [p[1], p[2], p[1], p[2]]), ground);
  const pad = (main[2] - main[0]) * 0.008;
  const [w, h] = [main[2] - main[0] + 2 * pad, main[3] - main[1] + 2 * pad];
  const side = inset ? Math.max(w, h) * 0.3 : 0;
  const view = [main[0] - pad - side, main[1] - pad, w + side, h];
  const far = new Set(inset?.codes);
  const outlines = (geo.outlines || []).filter((d) => !inset || within(outline(d).box, main, pad));
  let corner = null;
  if (inset) {
    const b = inset.box;
    const grow = Math.max(b[2] - b[0], b[3] - b[1]) * 0.06;
    const [bw, bh] = [b[2] - b[0] + 2 * grow, b[3] - b[1] + 2 * grow];
    const tall = Math.min(h * 0.62, side * 0.9 * bh / bw);
    corner = { x: view[0] + view[2] * 0.004, y: view[1] + h * 0.004, w: side * 0.92, h: tall,
      view: [b[0] - grow, b[1] - grow, bw, bh], k: Math.min(side * 0.92 / bw, tall / bh), mid: (b[0] + b[2]) / 2 };
  }
  // Puskesmas where they stand in the picture: [name, x, y].
  const spots = (geo.pkm || []).map((p) => !apart(p) ? p
    : [p[0], corner.x + corner.w / 2 + (p[1] - corner.mid) * corner.k, corner.y + (p[2] - corner.view[1]) * corner.k]);
  return { main, view, far, outlines, corner, codes: Object.keys(geo.areas), spots };
}

export const hatch = (svg, id) => svg('defs', {}, svg('pattern', { id, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
  svg('rect', { width: 7, height: 7, class: 'pat-bg' }), svg('rect', { width: 1.6, height: 7, class: 'pat-fg' })));

// The mark of a puskesmas: a white disc with a cross, r units wide; quiet beside the colours of the areas.
export const puskesmas = (svg, r, x, y, name) => svg('g', { class: 'pkm', transform: `translate(${x} ${y})`, 'data-tip': name && `Puskesmas ${name}` },
  svg('circle', { r }), svg('path', { d: `M${-r * 0.52} 0H${r * 0.52}M0 ${-r * 0.52}V${r * 0.52}` }));
// Its words in the legend: how many, where not every puskesmas has a place.
export const puskesmasWords = (geo) => geo.pkm && (geo.pkm.length < geo.pkmof ? `Puskesmas (${geo.pkm.length} dari ${geo.pkmof})` : 'Puskesmas');

export const sorry = (el, body, problem) => {
  console.warn(problem);
  body.replaceChildren(el('p', { class: 'fig-n' }, 'Peta belum dapat dimuat. Angkanya ada pada tabel; muat ulang halaman untuk mencoba lagi.'));
};

// Buttons that save or print what is drawn: `maps` (one, or one per month with its label and finding), their box, the boundaries' note,
// `key` of the puskesmas in the legend: how to draw the mark, its words.
export function toolbar(tools, spec, state, drawn) {
  const { el } = tools;
  const say = el('span', { class: 'map-said', role: 'status' });
  const paper = el('select', { class: 'tb-q map-paper', 'aria-label': 'Ukuran kertas' }, ['A4', 'A3'].map((p) => el('option', { value: p }, p)));
  paper.value = state.ui.paper || 'A4';
  paper.addEventListener('change', () => { state.ui.paper = paper.value; });
  const act = (label, words, what) => el('button', { type: 'button', class: 'fig-act', 'data-k': `pic-${label}`, 'aria-label': words, onclick: async () => {
    try {
      const picture = await import(`./figur-peta-cetak.js${version}`);
      await picture[what](tools, spec, drawn, paper.value);
      say.textContent = '';
    } catch (problem) {
      console.warn(problem);
      say.textContent = 'Gambar tidak dapat dibuat di peramban ini. Coba SVG, atau cetak halaman ini.';
    }
  } }, label);
  return el('div', { class: 'fig-acts map-acts' }, el('span', { class: 'fig-dl' }, 'Gambar: ', act('SVG', 'Simpan peta sebagai SVG', 'saveSvg'),
    act('PNG', 'Simpan peta sebagai PNG', 'savePng')), el('span', { class: 'map-print' }, act('Cetak', 'Cetak peta', 'print'), paper), say);
}

export default ({ el, svg, link, rem, textWidth, sign, untip, isInner, whole, percentOf }) => ({
  map: (spec, state) => {
    const body = el('div', { class: spec.mini ? 'map mini' : 'map' }, el('div', { class: 'map-wait' }));
    const byCode = new Map((spec.values || []).map((v) => [v[0], v]));
    const hrefOf = (v) => v && (typeof v[4] === 'string' && v[4] || (spec.base ? spec.base + v[0] : ''));
    const classOf = (code) => byCode.get(code)?.[1] || (spec.of ? 'off' : 'na');
    const classWords = Object.fromEntries((spec.classes || []).map(([cls, text]) => [cls, text.split(' · ')[0]]));
    const valueOf = (v) => typeof v?.[2] === 'number' ? `${percentOf(v[2], v[3])} %` : v?.[2];
    const linesOf = (v) => v && [valueOf(v),
      typeof v[2] === 'number' ? `${whole(v[2])} dari ${whole(v[3])} ${spec.cw || ''}`.trim() : v[3] && /: $/.test(spec.cw || '') ? spec.cw + v[3] : v[3],
      spec.say && classWords[v[1]] + (v[5] ? ' (rentan)' : ''),
      typeof v[4] === 'number' && `Puskesmas ${spec.of[v[4]]}`];
    let names = {};
    const go = (code, event) => {
      const href = hrefOf(byCode.get(code));
      if (!href) return;
      untip();
      state.ui.went = code;
      if (!isInner(href) || event?.ctrlKey || event?.metaKey || event?.shiftKey) window.open(href, '_blank', 'noopener');
      else state.component.setTriggerValue('go', href);
    };

    const draw = (geo) => {
      const areas = geo.areas;
      names = Object.fromEntries(Object.entries(areas).map(([code, a]) => [code, a.name]));
      const { view, far, outlines, corner, codes, spots: stands } = frame(geo);
      const id = state.id;
      const root = svg('svg', { viewBox: view.join(' '), class: 'map-svg', role: 'img', 'aria-label': `Peta. ${spec.title || ''} ${spec.classes?.map((c) => c[1]).join('; ') || ''}`,
        css: { '--ratio': (view[2] / view[3]).toFixed(4) } }, hatch(svg, `${id}na`));
      const shape = (code) => svg('path', { d: areas[code].d, class: `area k-${classOf(code)} ${hrefOf(byCode.get(code)) ? 'go' : ''}`, 'data-code': code,
        css: classOf(code) === 'na' ? { fill: `url(#${id}na)` } : null });
      const order = codes.filter((c) => classOf(c) !== 'hid').concat(codes.filter((c) => classOf(c) === 'hid'));
      const chosen = (list) => list.includes(spec.sel) ? [svg('path', { d: areas[spec.sel].d, class: 'chosen-halo' }), svg('path', { d: areas[spec.sel].d, class: 'chosen' })] : [];
      const words = svg('g', { class: 'map-words', 'aria-hidden': 'true' });
      root.append(svg('g', {}, order.filter((c) => !far.has(c)).map(shape)), svg('g', { class: 'outlines' }, outlines.map((d) => svg('path', { d }))),
        ...chosen(codes.filter((c) => !far.has(c))));
      let spots = [];
      if (corner) {
        root.append(svg('rect', { class: 'inset', x: corner.x, y: corner.y, width: corner.w, height: corner.h }),
          svg('svg', { x: corner.x, y: corner.y, width: corner.w, height: corner.h, viewBox: corner.view.join(' ') },
            svg('g', { class: 'islands' }, order.filter((c) => far.has(c)).map(shape)), ...chosen([...far])));
        // Names of the islands beside their spots, in the coordinates of the whole picture.
        spots = [...far].map((code) => ({
          name: areas[code].name, r: (areas[code].box[2] - areas[code].box[0]) / 2 * corner.k, y: corner.y + (areas[code].y - corner.view[1]) * corner.k, left: corner.x, right: corner.x + corner.w,
          x: corner.x + corner.w / 2 + (areas[code].x - corner.mid) * corner.k,
        })).sort((p, q) => p.y - q.y);
      }
      root.append(words);
      // Every word of the picture at a scale: px = map units per pixel, letters = pixel size of a name.
      const wordsAt = (px, letters) => {
        const text = (cls, x, y, content, anchor, px1 = letters) => svg('text', { class: cls, x, y, 'font-size': px1 * px, 'text-anchor': anchor }, content);
        const out = corner ? [text('map-in', corner.x, corner.y + corner.h + letters * 1.3 * px, 'skala berbeda')] : [];
        const r = Math.min(letters * 0.42, Math.max(3.4, view[2] / px * 0.011)) * px;
        const right = (s) => s.x + s.r + 4 * px + textWidth(s.name, letters, 550) * px < s.right; // is there room for an island's name?
        // On an island smaller than the mark it stands at the shore its name leaves free: the island's colour stays in sight.
        const marks = spec.mini ? [] : stands.map(([name, x, y]) => {
          const s = spots.find((o) => Math.hypot(o.x - x, o.y - y) < o.r + r);
          return s ? [name, right(s) ? s.x - s.r - r : s.x + s.r + r, s.y] : [name, x, y];
        });
        out.push(...marks.map(([name, x, y]) => puskesmas(svg, r, x, y, name)));
        if (!spec.labels) return out;
        let above = -Infinity;
        for (const s of spots) {
          const [lw, gap] = [textWidth(s.name, letters, 550) * px, s.r + 4 * px];
          const at = right(s) ? s.x + gap : s.x - gap - lw > s.left ? s.x - gap - lw : null;
          if (at === null || s.y - above < letters * 1.15 * px) continue;
          above = s.y;
          out.push(text('t-hid', at, s.y + letters * 0.34 * px, s.name));
        }
        const found = labels({ areas, codes: codes.filter((c) => !far.has(c)), kec: spec.mini ? null : geo.kec, px, letters, textWidth, classOf,
          symbolOf: (code) => spec.sym?.[classOf(code)], marks: marks.map(([, x, y]) => [x - r, y - r, x + r, y + r]) });
        return out.concat(found.map((l) => text(l.cls, l.x, l.y, l.text, 'middle', l.size)));
      };
      const note = [spec.note, geo.note].filter(Boolean).join(' · ');
      const legend = spec.classes && el('ul', { class: 'legend' }, spec.classes.map(([cls, label]) => el('li', {}, sign(cls), label)),
        geo.pkm && !spec.mini && el('li', {}, svg('svg', { class: 'pkm-key', viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, puskesmas(svg, 7, 0, 0)), puskesmasWords(geo)));
      const tools = spec.pic && toolbar({ el, svg, textWidth, sign }, spec, state, { maps: [{ root, wordsAt }], view, note, key: geo.pkm && [puskesmas, puskesmasWords(geo)] });
      body.replaceChildren(...[legend, spec.pic ? closer(geo, root) : root, note && el('p', { class: 'fig-n map-note' }, note), tools].flat().filter(Boolean));
      root.addEventListener('click', (event) => {
        const at = event.target.closest('[data-code]');
        if (at) go(at.dataset.code, event);
      });
      for (const path of root.querySelectorAll('[data-code]')) {
        const v = byCode.get(path.dataset.code);
        path.dataset.tip = [names[path.dataset.code], ...(linesOf(v) || [])].filter(Boolean).join('\n') || path.dataset.code;
      }
      let drawnAt = 0;
      const label = () => {
        const matrix = root.getScreenCTM();
        if (!matrix || !matrix.a || Math.abs(matrix.a - drawnAt) < 0.002) return;
        drawnAt = matrix.a;
        const px = 1 / matrix.a;
        root.style.setProperty('--px', px);
        root.querySelector('pattern').setAttribute('patternTransform', `rotate(45) scale(${px})`);
        words.replaceChildren(...wordsAt(px, Math.max(12.5, 0.8 * rem())));
      };
      label();
      new ResizeObserver(label).observe(root);
      if (spec.sel && state.ui.went === spec.sel) { state.ui.went = null; bringPanel(); }
    };

    const bare = (geo) => body.replaceChildren(el('p', { class: 'fig-none' }, `${geo.note || 'Batas wilayah belum ada'}. Angkanya ada pada tabel.`));

    // A kelurahan by its name: typed or chosen from the browser's own list; Enter goes to the first that fits.
    const search = (geo) => {
      const known = Object.entries(geo.areas).filter(([code]) => hrefOf(byCode.get(code)));
      const many = new Map();
      for (const [, a] of known) many.set(a.name, (many.get(a.name) || 0) + 1);
      const full = known.map(([code, a]) => [many.get(a.name) > 1 ? `${a.name} (${geo.kec?.[code.slice(0, 8)]?.[0] || code})` : a.name, code])
        .sort((a, b) => a[0].localeCompare(b[0], 'id'));
      const say = el('span', { class: 'map-said', role: 'status' });
      const fold = (t) => t.trim().toLowerCase();
      const exact = (t) => full.find(([name]) => fold(name) === fold(t));
      const input = el('input', { class: 'tb-q', type: 'search', list: `${state.id}k`, id: `${state.id}q`, placeholder: 'Cari kelurahan…', 'aria-label': 'Cari kelurahan',
        'data-k': 'cari', autocomplete: 'off' });
      input.addEventListener('input', (event) => {
        say.textContent = '';
        const hit = (!event.inputType || event.inputType === 'insertReplacementText') && exact(input.value);
        if (hit) go(hit[1]);
      });
      input.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' || !input.value.trim()) return;
        const asked = fold(input.value);
        const hit = exact(asked) || full.find(([name]) => fold(name).startsWith(asked)) || full.find(([name]) => fold(name).includes(asked));
        if (hit) { say.textContent = hit[0]; go(hit[1]); }
        else say.textContent = 'Tidak ada kelurahan dengan nama itu di peta ini. Periksa ejaannya, atau pilih dari daftar.';
      });
      return el('div', { class: 'map-find' }, input, el('datalist', { id: `${state.id}k` }, full.map(([name]) => el('option', { value: name }))), say);
    };

    // The map in a frame it can outgrow: larger, it moves sideways in the frame while the page scrolls on as ever.
    const closer = (geo, root) => {
      const box = el('div', { class: 'map-box', tabindex: '0', role: 'region', 'aria-label': 'Peta; geser ke samping bila diperbesar' }, root);
      const set = () => {
        box.classList.toggle('large', Boolean(state.ui.large));
        zoom.textContent = state.ui.large ? 'Perkecil peta' : 'Perbesar peta';
        zoom.setAttribute('aria-pressed', String(Boolean(state.ui.large)));
      };
      const zoom = el('button', { type: 'button', class: 'fig-act map-zoom', 'data-k': 'zoom', onclick: () => {
        state.ui.large = !state.ui.large;
        set();
        if (state.ui.large) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
      } });
      set();
      box.addEventListener('scroll', () => { state.ui.at = box.scrollLeft; }, { passive: true });
      requestAnimationFrame(() => { if (state.ui.large && state.ui.at) box.scrollLeft = state.ui.at; });
      const find = search(geo);
      find.append(zoom);
      return [box, find];
    };

    geometry(spec.url).then((geo) => { if (state.spec === spec) (Object.keys(geo.areas).length ? draw : bare)(geo); }).catch((problem) => sorry(el, body, problem));
    return {
      body,
      table: () => ({
        text: 1, head: [spec.noun ? spec.noun[0].toUpperCase() + spec.noun.slice(1) : 'Wilayah', 'Nilai', 'Golongan'],
        rows: (spec.values || []).map((v) => [link(hrefOf(v), {}, names[v[0]] || v[0]), valueOf(v) || '–', classWords[v[1]] || '']),
      }),
    };
  },
});

// On a phone the kelurahan's panel lies under the map: after a tap it is brought into sight.
function bringPanel(tries = 12) {
  if (innerWidth > 640) return;
  const panel = document.querySelector('.st-key-panel');
  if (!panel) { if (tries) setTimeout(() => bringPanel(tries - 1), 100); return; }
  panel.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth', block: 'start' });
}
