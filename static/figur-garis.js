// Lines over months, drawn at the real width. A missing month is a gap; a change of definition interrupts the line.

export default ({ el, svg, rem, textWidth, tip, untip, whole }) => ({
  lines: (spec, state) => {
    const body = el('div', { class: 'lines' });
    const years = spec.months.map((m) => m.slice(-4));
    const cuts = new Set([...(spec.breaks || []).map(([i]) => i), ...(spec.restarts || [])]);
    const goals = Array.isArray(spec.target) ? spec.target : spec.months.map(() => spec.target ?? null);
    const values = spec.series.flatMap(([, v]) => v).concat(goals).filter((v) => v !== null);
    const n = spec.months.length;

    // A round step that gives four to six lines.
    function scale() {
      const high = Math.max(spec.top || 0, ...values, 1e-9);
      const raw = high / 4;
      const power = 10 ** Math.floor(Math.log10(raw));
      const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => high / s <= 5);
      const ticks = [];
      for (let v = 0; v <= high + step * 0.02; v += step) ticks.push(v);
      if (ticks[ticks.length - 1] < high * 0.995) ticks.push(ticks[ticks.length - 1] + step);
      return ticks;
    }
    const tickText = (v) => whole(Math.floor(v)) + (v % 1 ? ',' + String(Math.round(v % 1 * 10)) : '');

    // "Target 90 %: 90 %" would say it twice.
    const said = !Array.isArray(spec.target) && /\d/.test(spec.target_label || '');
    const goalText = (i) => `${String(goals[i]).replace('.', ',')} ${spec.unit}`;

    function paths(v, x, y, dashedFrom) {
      const out = ['', ''];
      let pen = -1;
      v.forEach((value, i) => {
        if (value === null) { pen = -1; return; }
        const joined = pen === i - 1 && i > 0 && !cuts.has(i);
        const to = dashedFrom !== undefined && i >= dashedFrom ? 1 : 0;
        if (joined) {
          const from = out[to].length && !(to === 1 && !out[1]) ? '' : `M${x(i - 1)} ${y(v[i - 1])}`;
          out[to] += spec.step ? `${from}H${x(i)}V${y(value)}` : `${from}L${x(i)} ${y(value)}`;
        } else out[to] += `M${x(i)} ${y(value)}`;
        pen = i;
      });
      return out;
    }

    // Labels over breaks and markers that would run into each other, or into the label of the target, go one line higher.
    function labelLanes(width, x0, x1, font) {
      const at = (i) => (n < 2 ? (x0 + x1) / 2 : x0 + i * (x1 - x0) / (n - 1));
      const near = !Array.isArray(spec.target) && spec.target_label ? [[x0, x0 + textWidth(`${spec.target_label} 100 %`, font, 600)]] : [];
      const taken = [near];
      const found = new Map();
      const half = n < 2 ? 0 : (x1 - x0) / (n - 1) / 2;
      const labels = [...(spec.breaks || []).map(([i, words]) => [i, words, at(i) - half, 'start']),
        ...(spec.markers || []).map(([i, words]) => [i, words, at(i), at(i) < 60 ? 'start' : 'middle'])];
      for (const [i, words, x, side] of labels) {
        const long = textWidth(words, font, 600);
        const from = x + (side === 'start' ? long : long / 2) > width - 4 ? x - long : side === 'start' ? x : x - long / 2;
        const lane = [...Array(9).keys()].find((k) => (taken[k] || []).every(([a, b]) => from + long + 6 < a || from > b + 6)) || 0;
        (taken[lane] ||= []).push([from, from + long]);
        found.set(words + i, lane);
      }
      return found;
    }

    function render(width) {
      const unit = rem();
      const font = 0.8125 * unit;
      const phone = width < 34 * unit;
      const ticks = scale();
      const ends = spec.series.map(([name, v, text]) => {
        const last = v.findLastIndex((value) => value !== null);
        return last < 0 ? null : { name, last, v: v[last], label: `${name} ${spec.unit === '%' ? text[last] : text[last].replace(` ${spec.unit}`, '')}`.trim() };
      });
      const room = phone ? 0 : Math.max(0, ...ends.map((e) => e ? textWidth(e.label, font, 600) : 0)) + 0.9 * unit;
      const left = Math.max(...ticks.map((t) => textWidth(tickText(t), font))) + 0.7 * unit;
      const right = phone ? 0.7 * unit : Math.min(room, width * 0.3);
      const lanes = labelLanes(width, left, width - right, font);
      const tall = (spec.breaks || spec.markers ? 2.2 * unit : 1.2 * unit) + Math.max(0, ...lanes.values()) * font * 1.25;
      const height = Math.round(Math.min(22 * unit, Math.max(15 * unit, width * 0.34)));
      const per = Math.max(1, Math.ceil((textWidth('Mmm', font) + 0.6 * unit) / ((width - right - left) / Math.max(1, n - 1))));
      const every = [1, 3, 6, 12].find((k) => k >= per) || 12;
      const [x0, x1, y0, y1] = [left, width - right, height - (every < 12 ? 2.6 : 1.6) * unit, tall];
      const x = (i) => +(n < 2 ? (x0 + x1) / 2 : x0 + i * (x1 - x0) / (n - 1)).toFixed(1);
      const y = (v) => +(y0 - v / ticks[ticks.length - 1] * (y0 - y1)).toFixed(1);
      const text = (cls, px, py, words, anchor = 'start') => svg('text', { class: cls, x: px, y: py, 'text-anchor': anchor }, words);
      const root = svg('svg', { width, height, role: 'img', 'aria-label': `${spec.title}. ${ends.filter(Boolean).map((e) => e.label).join('; ')}` });

      for (const [a, b, words] of spec.bands || []) {
        root.append(svg('rect', { class: 'ln-band', x: x(a), y: y1, width: x(b) - x(a), height: y0 - y1 }), text('ln-t', x(a) + 4, y1 + font, words));
      }
      for (const t of ticks) {
        root.append(svg('path', { class: t ? 'ln-grid' : 'ln-base', d: `M${x0} ${y(t)}H${x1}` }),
          text('ln-t', x0 - 0.5 * unit, y(t) + font * 0.35, tickText(t), 'end'));
      }
      // Months below, as many as fit; years under them where they begin.
      years.forEach((year, i) => {
        const inYear = years.slice(0, i).filter((other) => other === year).length;
        const monthName = spec.months[i].slice(0, 3);
        const begins = i === 0 || years[i - 1] !== year;
        if (every < 12 && inYear % every === 0 && !(every > 1 && begins && i === 0 && monthName !== 'Jan' && inYear)) {
          root.append(text('ln-t', x(i), y0 + font * 1.35, monthName, 'middle'));
        }
        if (begins) {
          if (i) root.append(svg('path', { class: 'ln-year', d: `M${x(i)} ${y0}V${y0 + (every < 12 ? 2.4 : 1.4) * unit}` }));
          root.append(text('ln-y', x(i) + (i ? 4 : 0), y0 + (every < 12 ? font * 2.7 : font * 1.35), year));
        }
      });
      // The target, labelled at the line.
      if (goals.some((g) => g !== null)) {
        root.append(svg('path', { class: 'ln-goal', d: goals.map((g, i) => g === null ? '' :
          i && goals[i - 1] !== null ? (spec.step ? `H${x(i)}V${y(g)}` : `L${x(i)} ${y(g)}`) : `M${x(i)} ${y(g)}`).join('') }));
        const at = goals.findIndex((g) => g !== null);
        const flat = !Array.isArray(spec.target);
        const near = flat ? y(goals[at]) : y(goals.findLast((g) => g !== null));
        const label = spec.target_label + (flat && !/\d/.test(spec.target_label) ? `${spec.unit === '%' ? ` ${spec.target_text}` : `: ${spec.target_text.replace(` ${spec.unit}`, '')}`}` : '');
        root.append(text('ln-gt', flat ? x0 + 4 : x1, near - 5, label, flat ? 'start' : 'end'));
      }
      for (const [i, words] of spec.breaks || []) {
        const at = n < 2 ? x(i) : x(i) - (x1 - x0) / (n - 1) / 2;
        root.append(svg('path', { class: 'ln-break', d: `M${at} ${y1 - 4}V${y0}` }));
        const side = at > (x0 + x1) / 2 && at + textWidth(words, font) > width ? 'end' : 'start';
        root.append(text('ln-t', at, y1 - 9 - lanes.get(words + i) * font * 1.25, words, side));
      }
      for (const [i, words] of spec.markers || []) {
        root.append(svg('path', { class: 'ln-mark', d: `M${x(i)} ${y1 - 4}V${y0}` }));
        root.append(text('ln-mt', x(i), y1 - 9 - lanes.get(words + i) * font * 1.25, words, x(i) + textWidth(words, font) / 2 > width - 4 ? 'end' : x(i) < 60 ? 'start' : 'middle'));
      }
      [...spec.series.keys()].reverse().forEach((s) => {
        const [solid, dashed] = paths(spec.series[s][1], x, y, spec.prov);
        root.append(svg('path', { class: `ln s${s}`, d: solid }));
        if (dashed) root.append(svg('path', { class: `ln s${s} prov`, d: dashed }));
        // A month alone between two gaps would be invisible as a line.
        spec.series[s][1].forEach((v, i, all) => {
          if (v !== null && ((all[i - 1] ?? null) === null || cuts.has(i)) && ((all[i + 1] ?? null) === null || cuts.has(i + 1))) {
            root.append(svg('circle', { class: `dot s${s}`, cx: x(i), cy: y(v), r: 0.18 * unit }));
          }
        });
      });
      // Names at the line ends, pushed apart.
      const shown = ends.map((e, s) => e && { ...e, s, at: y(e.v) }).filter(Boolean).sort((a, b) => a.at - b.at);
      shown.forEach((e, i) => { if (i && e.at - shown[i - 1].at < font * 1.25) e.at = shown[i - 1].at + font * 1.25; });
      const spill = shown.length ? shown[shown.length - 1].at - (y0 - 2) : 0;
      for (const e of shown) {
        root.append(svg('circle', { class: `dot s${e.s}`, cx: x(e.last), cy: y(e.v), r: 0.22 * unit }));
        if (!phone) root.append(text(`ln-end s${e.s}`, x(e.last) + 0.55 * unit, e.at + font * 0.35 - Math.max(0, spill), e.label));
      }
      const cursor = svg('path', { class: 'ln-cursor', d: '' });
      root.append(cursor);
      const read = (event) => {
        const box = root.getBoundingClientRect();
        const i = Math.max(0, Math.min(n - 1, Math.round((event.clientX - box.left - x0) / ((x1 - x0) / Math.max(1, n - 1)))));
        cursor.setAttribute('d', `M${x(i)} ${y1}V${y0}`);
        tip(root, [spec.months[i], ...spec.series.map(([name, , words]) => `${name}: ${words[i] || 'belum lapor'}`),
          goals[i] !== null && spec.target_label ? (said ? spec.target_label : `${spec.target_label}: ${goalText(i)}`) : ''].filter(Boolean),
        box.left + x(i), box.top + y1);
      };
      root.addEventListener('pointermove', (e) => { e.stopPropagation(); read(e); });
      root.addEventListener('pointerdown', (e) => { e.stopPropagation(); read(e); });
      root.addEventListener('pointerleave', () => { cursor.setAttribute('d', ''); untip(); });
      const key = phone && el('ul', { class: 'legend' }, ends.map((e, s) => e && el('li', {}, el('i', { class: `dash s${s}`, 'aria-hidden': 'true' }), e.label)));
      body.replaceChildren(...[key, root].filter(Boolean));
    }
    render(state.width);
    return {
      body, resize: render,
      table: () => ({
        head: ['Bulan', ...spec.series.map((s) => s[0]), ...(spec.target_label ? [spec.target_label] : [])],
        rows: spec.months.map((m, i) => [m, ...spec.series.map((s) => s[2][i] || 'belum lapor'),
          ...(spec.target_label ? [goals[i] === null ? '–' : goalText(i)] : [])]),
      }),
    };
  },
});
