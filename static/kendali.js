// The remote of a public screen: PIN once, then the screen's own id; what it shows is asked for every two seconds.

const at = (id) => document.getElementById(id);
const BEAT = 2000;
let screen = null; // {id, query, shown, held}
let slides = null;
let timer = 0;

async function ask(said) {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 8000);
  try {
    const answer = await fetch('layar/kendali', { method: 'POST', body: JSON.stringify(said), signal: stop.signal });
    if (!answer.ok) {
      const problem = answer.status < 500 ? await answer.text() : 'Dasbor sedang bermasalah. Coba sebentar lagi.';
      return { problem, status: answer.status };
    }
    return { screen: await answer.json() };
  } catch {
    return { problem: 'Dasbor tidak menjawab. Periksa jaringan; kendali menyambung lagi sendiri.', status: 0 };
  } finally {
    clearTimeout(limit);
  }
}

const pinned = (key) => screen.held === 'sematan' && screen.shown === key;

async function listSlides() {
  try {
    const answer = await fetch(`layar/daftar?${screen.query}`);
    if (!answer.ok) return;
    const found = (await answer.json()).slides;
    slides = [...new Map(found.map((slide) => [slide.key, slide.title]))];
    at('slides').replaceChildren(...slides.map(([key, title]) => {
      const row = document.createElement('li');
      const button = row.appendChild(document.createElement('button'));
      button.textContent = title;
      button.dataset.key = key;
      button.addEventListener('click', () =>
        send(pinned(key) ? { perintah: 'lepas' } : { perintah: 'sematkan', slide: key }));
      return row;
    }));
  } catch { /* asked for again with the next beat */ }
}

function draw() {
  at('masuk').hidden = true;
  at('kendali').hidden = false;
  at('keadaan').textContent = { jeda: 'Dijeda', sematan: 'Disematkan' }[screen.held] || 'Berputar, sekarang tampil';
  at('tampil').textContent = slides?.find(([key]) => key === screen.shown)?.[1] || '–';
  at('jeda').textContent = screen.held ? 'Lanjutkan putaran' : 'Jeda';
  at('jeda').dataset.perintah = screen.held ? 'lanjut' : 'jeda';
  for (const button of at('slides').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(pinned(button.dataset.key)));
  }
}

async function send(what = {}) {
  clearTimeout(timer);
  const answer = await ask({ id: screen.id, ...what });
  at('pesan').textContent = answer.problem || '';
  if (answer.screen) {
    const other = answer.screen.query !== screen.query;
    screen = answer.screen;
    if (!slides || other) await listSlides();
    draw();
  }
  clearTimeout(timer);
  timer = setTimeout(send, what.perintah ? BEAT / 2 : BEAT);
}

at('minta').addEventListener('click', async () => {
  const answer = await ask({ perintah: 'pin' });
  at('pesan').textContent = answer.problem || 'PIN tampil satu menit di sudut kanan bawah layar.';
  at('pin').focus();
});
at('masuk').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await ask({ pin: at('pin').value.replace(/\D/g, '') });
  at('pesan').textContent = answer.problem || '';
  if (answer.screen) { screen = answer.screen; send(); }
});
for (const button of document.querySelectorAll('[data-perintah]')) {
  button.addEventListener('click', () => send({ perintah: button.dataset.perintah }));
}
