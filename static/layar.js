// The public screen: fetches one slide at a time, draws it on the hidden one of two stages, fades over, empties the
// old one. Whatever goes wrong, the last good slide stays, with the time it is from; what goes on is tried again every
// few seconds.

const page = document.documentElement;
const params = new URLSearchParams(location.search);
const seconds = Math.max(0.3, parseFloat((params.get('detik') || '').replace(',', '.')) || 20);
const [RETRY, TIMEOUT, BEAT, HOLD, DRAWN, PIN] = [5000, 8000, 2000, 2 * 3600e3, 15000, 60e3];
const at = (id) => document.getElementById(id);
const stages = [...document.querySelectorAll('.slide')];
const parts = ['kota', 'periode', 'indikator', 'basis', 'puskesmas', 'mode']
  .map((name) => [name, params.get(name)]).filter(([, value]) => value);
const writer = new TextEncoder();
page.style.setProperty('--fade', `${Math.min(600, seconds * 250)}ms`);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const two = (n) => String(n).padStart(2, '0');
const clock = (time) => `${two(time.getHours())}.${two(time.getMinutes())}`;

// --- the server ----------------------------------------------------------------------------------------------------

class Refused extends Error {} // the server answers, and says in a sentence why not

async function get(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT);
  try {
    const answer = await fetch(address, { ...options, signal: stop.signal });
    const body = new Uint8Array(await answer.arrayBuffer());
    // Only our own sentences reach the screen, never the words of a proxy on the way.
    if (answer.ok) return body;
    if (answer.headers.get('content-language') === 'id') throw new Refused(new TextDecoder().decode(body));
    throw new Error(`${address}: ${answer.status}`);
  } finally {
    clearTimeout(timer);
  }
}

const read = (body) => JSON.parse(new TextDecoder().decode(body));

async function reload() {
  const last = Number(sessionStorage.getItem('dimuat') || 0);
  if (Math.abs(Date.now() - last) < 60e3) return;
  try {
    // Only while the server is really there: a browser's own error page never comes back.
    await get(location.href, { cache: 'reload' });
    sessionStorage.setItem('dimuat', Date.now());
    location.reload();
  } catch { /* the next beat tries again */ }
}

// --- drawing -------------------------------------------------------------------------------------------------------

let figures = null;
let front = 0;
const mounted = [[], []];
const state = {
  order: [], stale: true, at: -1, step: null, // the slides, and where among them
  key: '', body: '', version: 0, good: null, // what stands there, and since when
  held: '', until: 0, // by the remote
  online: true, turned: Date.now(),
};

const node = (tag, cls, text) => {
  const made = document.createElement(tag);
  made.className = cls;
  if (text) made.textContent = text.replace(/ %/g, '\u00a0%');
  return made;
};

function empty(number) {
  for (const component of mounted[number].splice(0)) figures.leave(component);
  stages[number].replaceChildren();
}

// A slide is shown only when every figure that Plotly draws stands there.
async function drawn(stage) {
  const until = performance.now() + DRAWN;
  for (const box of stage.querySelectorAll('.figure-plot')) {
    while (!box.querySelector(':scope > [data-drawn]')) {
      if (performance.now() > until || box.querySelector('.fg > .fig-n, .plot > .fig-n')) throw new Error('figure');
      await pause(30);
    }
  }
}

async function put(body) {
  const slide = read(body);
  const back = 1 - front;
  const stage = stages[back];
  empty(back);
  stage.dataset.kind = slide.kind;
  const box = node('div', 'figures');
  stage.append(node('p', 'headline', slide.headline));
  if (slide.sub) stage.append(node('p', 'sub', slide.sub));
  stage.append(box);
  for (const spec of slide.figures) {
    const parentElement = box.appendChild(node('div', `figure figure-${spec.t}`));
    const component = { parentElement, data: writer.encode(JSON.stringify(spec)), setTriggerValue() {} };
    mounted[back].push(component);
    figures.draw(component);
  }
  await drawn(stage);
  await document.fonts.ready;
  page.dataset.version = slide.version;
  at('kota').textContent = slide.city;
  at('judul').textContent = slide.title;
  at('tanda').replaceChildren(...slide.marks.map((mark) => node('span', 'mark', mark)));
  at('sumber').textContent = `Data ${slide.month} · ${slide.complete} · Sumber: ${slide.source}`;
  stage.classList.add('on');
  stages[front].classList.remove('on');
  front = back;
  // The old one goes when the new one really stands there, however late the machine draws.
  await Promise.race([Promise.allSettled(stage.getAnimations().map((fade) => fade.finished)), pause(DRAWN)]);
  empty(1 - front);
}

// --- rotation ------------------------------------------------------------------------------------------------------

let timer = 0;
let busy = false;
let again = false;

async function readOrder() {
  const query = new URLSearchParams([...parts, ['slide', params.get('slide') || 'semua']]);
  const answer = read(await get(`layar/daftar?${query}`));
  state.order = answer.slides;
  state.version = answer.version;
  state.at = state.order.findIndex((slide) => slide.key === state.key);
  state.stale = false;
}

async function turn() {
  clearTimeout(timer);
  if (busy) { again = true; return; }
  busy = true;
  let wait = seconds * 1000;
  const begun = performance.now();
  try {
    figures ??= await import(new URL(document.querySelector('[data-figures]').dataset.figures, document.baseURI).href);
    if (state.held && Date.now() > state.until) hold('');
    if (state.stale) await readOrder();
    const count = state.order.length;
    state.at = (state.at + (state.step ?? (state.held ? 0 : 1)) + count) % count;
    state.step = null;
    const key = state.order[state.at].key;
    const query = new URLSearchParams([...parts.filter(([name]) => name !== 'puskesmas'), ['slide', key]]);
    const body = await get(`layar/isi?${query}`);
    const text = new TextDecoder().decode(body);
    if (text !== state.body) await put(body);
    [state.body, state.key, state.good] = [text, key, new Date()];
    up();
  } catch (problem) {
    wait = Math.min(wait, RETRY);
    if (problem instanceof Refused) {
      up();
      if (!state.body) stages[front].replaceChildren(node('p', 'headline', problem.message));
      if (state.at < 0) wait = RETRY;
    } else {
      wait = RETRY;
      down();
    }
  }
  busy = false;
  if (state.online) state.turned = Date.now();
  clearTimeout(timer);
  timer = setTimeout(turn, again ? 0 : Math.max(0, wait - (performance.now() - begun)));
  again = false;
}

function up() {
  if (state.online) return;
  state.online = true;
  at('putus').hidden = true;
}

function down() {
  state.online = false;
  const shown = state.good ? `menampilkan keadaan pukul ${clock(state.good)}` : 'mencoba lagi';
  at('putus').textContent = `Sambungan terputus, ${shown}`;
  at('putus').hidden = false;
}

// --- the remote ----------------------------------------------------------------------------------------------------

const digits = (count, base) =>
  [...crypto.getRandomValues(new Uint8Array(count))].map((n) => (n % base).toString(base)).join('');
const own = JSON.parse(sessionStorage.getItem('layar') || 'null') || { id: digits(32, 16) };
sessionStorage.setItem('layar', JSON.stringify(own));

// A PIN stands on the screen only for a minute after somebody asked: from a phone, or at the screen's own keyboard.
let pinned = 0;
function showPin() {
  own.pin ||= digits(6, 10);
  at('pin').textContent = `PIN ${own.pin.slice(0, 3)} ${own.pin.slice(3)}`;
  clearTimeout(pinned);
  pinned = setTimeout(() => { delete own.pin; at('pin').textContent = ''; }, PIN);
  setTimeout(beat);
}
for (const touch of ['keydown', 'pointerdown']) addEventListener(touch, showPin);

function hold(kind) {
  state.held = kind;
  state.until = Date.now() + HOLD;
  at('tahan').textContent = { jeda: 'Dijeda', sematan: 'Disematkan' }[kind] || '';
}

function obey([word, slide]) {
  if (word === 'pin') return showPin();
  if (word === 'jeda') return hold('jeda');
  if (word === 'lanjut' || word === 'lepas') hold('');
  else if (word === 'sebelumnya' || word === 'berikutnya') {
    state.step = word === 'sebelumnya' ? -1 : 1;
    if (state.held) hold('jeda');
  } else {
    const place = state.order.findIndex((other) => other.key === slide);
    if (place < 0) return;
    [state.at, state.step] = [place, 0];
    hold('sematan');
  }
  turn();
}

let beating = false;
let beatTimer = 0;

async function beat() {
  if (beating) return;
  clearTimeout(beatTimer);
  beating = true;
  try {
    const now = { ...own, query: location.search.slice(1), shown: state.key, held: state.held };
    const said = read(await get('layar/detak', { method: 'POST', body: JSON.stringify(now) }));
    if (said.version !== state.version) state.stale = true;
    if (!state.online) turn();
    if (said.assets !== page.dataset.assets) reload();
    said.commands.forEach(obey);
  } catch (problem) {
    if (!(problem instanceof Refused)) down();
  }
  beating = false;
  beatTimer = setTimeout(beat, state.online ? BEAT : RETRY);
}

// --- the clock, and waking up --------------------------------------------------------------------------------------

let ticked = Date.now();

function wake() {
  turn();
  beat();
}

function tick() {
  const now = Date.now();
  at('jam').textContent = clock(new Date(now));
  if (now - ticked > 5000) { state.turned = now; wake(); }
  ticked = now;
  // Something is stuck although the server answers.
  if (state.online && now - state.turned > 120e3 + seconds * 5000) reload();
}

async function stayAwake() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request('screen');
  } catch { /* not allowed here: the machine's own settings decide */ }
}

addEventListener('online', wake);
document.addEventListener('visibilitychange', () => { if (!document.hidden) { stayAwake(); wake(); } });
setInterval(tick, 1000);
tick();
stayAwake();
turn();
beat();
