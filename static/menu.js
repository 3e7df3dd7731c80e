// The head of every page: the menu, every address in it with the present filters; marks; on a phone the filters' line.

const copied = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(document.createElement('textarea')); // plain http: no clipboard
  field.value = text;
  field.select();
  document.execCommand('copy');
  field.remove();
};

// What stands on every printed sheet, in its margins.
function onPaper(words) {
  const sheet = document.getElementById('ilp-cetak') || document.head.appendChild(document.createElement('style'));
  sheet.id = 'ilp-cetak';
  sheet.textContent = `@page { @top-left { content: ${JSON.stringify(words)}; } }`;
}

// A browser lays its sheets out at once, so before it does every figure is drawn as wide as a sheet; then what has
// become higher than one is drawn closer, by a quarter at most, and what is higher still is made smaller.
const SHEET = 1180; // px between the margins of A4, as dasbor.css enlarges it
export function printed(redraw) {
  const laid = (on) => { document.documentElement.classList.toggle('paper', on); redraw(); };
  const fitted = (on) => document.querySelectorAll('.plot-box').forEach((box) => {
    const [plot, more] = [box.querySelector('.js-plotly-plot'), box.offsetHeight - SHEET];
    const high = plot?._fullLayout?.height;
    if (on && high && more > 0) window.Plotly.relayout(plot, { height: Math.max(high - more, high * 0.75) });
    box.style.zoom = on ? Math.min(1, SHEET / box.offsetHeight) : '';
  });
  for (const step of [laid, fitted]) {
    addEventListener('beforeprint', () => step(true));
    addEventListener('afterprint', () => step(false));
  }
}

export default ({ el, svg, link, marks }) => ({
  menu: (spec, state) => {
    const { ui, mount } = state;
    const open = (name) => {
      ui.opened = name;
      for (const b of mount.querySelectorAll('[data-opens]')) b.ariaExpanded = String(b.dataset.opens === name);
    };
    const opener = (name, cls, ...words) => el('button', { type: 'button', class: cls, 'data-k': name,
      'data-opens': name, 'aria-expanded': String(ui.opened === name),
      onclick: () => open(ui.opened === name ? '' : name) }, words);
    const page = ([words, href, path]) => el('li', {}, link(href, { class: 'menu-a', 'data-k': `m${path}`,
      'aria-current': path === (spec.now || '') && 'page', onclick: () => open('') }, words));
    const part = (name, rows) => el('li', { class: 'menu-in' }, opener(name, 'menu-a menu-b', name),
      el('ul', { class: 'menu-part', 'aria-label': name }, rows));
    const act = (words, onclick) => el('li', {}, el('button', { type: 'button', class: 'menu-a', onclick }, words));
    const away = (words, href) => el('li', {}, el('a', { class: 'menu-a', href, target: '_blank' }, words));
    const qr = spec.qr && el('li', { class: 'menu-qr' }, svg('svg', { viewBox: `0 0 ${spec.qr[0]} ${spec.qr[0]}`,
      role: 'img', 'aria-label': 'Kode QR kendali layar' }, svg('path', { d: spec.qr[1] })),
    el('span', {}, 'Kendali layar: pindai dengan ponsel'));
    const share = part('Bagikan', [
      act('Salin tautan', (e) => copied(location.href).then(() => { e.target.textContent = 'Tautan tersalin'; })),
      act('Cetak halaman', () => { open(''); setTimeout(print); }),
      away('Buka layar publik', spec.screen), qr, page(spec.help)]);
    const nav = el('nav', { class: 'menu', 'aria-label': 'Halaman dasbor' }, opener('Menu', 'menu-a menu-all', 'Menu'),
      el('ul', { class: 'menu-list' }, spec.pages.map(page),
        spec.parts.map(([name, rows]) => part(name, rows.map(page))), share));
    nav.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape' || !ui.opened) return;
      nav.querySelector(`[data-opens="${ui.opened}"]`).focus();
      open('');
    });
    const outside = (e) => { if (ui.opened && !mount.contains(e.target)) ui.open(''); };
    if (!ui.watched) addEventListener('pointerdown', outside);
    Object.assign(ui, { open, watched: true });
    const root = document.documentElement;
    const line = spec.line && el('button', { type: 'button', class: 'filters-line', 'data-k': 'line',
      'aria-expanded': String(root.classList.contains('filters-open')),
      onclick: (e) => { e.currentTarget.ariaExpanded = String(root.classList.toggle('filters-open')); } },
    el('span', {}, spec.line));
    const who = (spec.person || spec.account) && el('div', { class: 'bar-who' },
      spec.person && el('span', { title: spec.person }, spec.person),
      spec.account && el('a', { href: spec.account[1] }, spec.account[0]));
    onPaper(spec.paper);
    return { bare: true, body: el('div', {}, el('div', { class: 'bar' }, nav,
      el('div', { class: 'bar-side' }, el('div', { class: 'bar-marks' }, marks(spec.marks)), who)), line) };
  },
});
