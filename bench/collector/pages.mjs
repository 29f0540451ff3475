/** Every page of the report over HTTP, as a marketer's browser has it, while events arrive and figures are worked out. */
import { END } from './generate.mjs';
import { median, timed } from './process.mjs';

/** Batches of 50 that arrive each second meanwhile. */
const BATCHES_A_SECOND = 10;
const BATCH_EVENTS = 50;
const ROUNDS = 5;

/** Longer than that the first figures may take, of which nobody is told but by the waiting page. */
const FIGURES_MAX_MS = 15 * 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pages by name. `person` is somebody of whom there are events. */
const pagesFor = (person) => ({
  segments: '/',
  'a segment': '/segments/cart-abandoner',
  'its visitors as CSV': '/segments/anonymous/visitors.csv',
  rfm: '/rfm',
  campaigns: '/campaigns',
  opportunities: '/opportunities',
  discoveries: '/discoveries',
  overlap: '/overlap',
  visitors: '/visitor',
  'a visitor': `/visitor?person=${person}&segment=repeat`,
  'latest events': '/events',
});

async function logIn(address, password) {
  const answer = await fetch(`${address}/login`, {
    method: 'POST',
    body: new URLSearchParams({ password }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('vitrine_session='));
  if (!cookie) throw new Error(`Logging in was answered ${answer.status}`);
  return { headers: { cookie: cookie.split(';')[0] } };
}

/** Sends batches without pause for waiting, as browsers do, until it is stopped. */
function sendEvents(address) {
  const latencies = [];
  let [sent, refused, isStopped] = [0, 0, false];
  const asked = [];
  async function send() {
    const number = sent++;
    const events = Array.from({ length: BATCH_EVENTS }, (_, index) => ({
      id: `live-${number}-${index}-01234567`,
      visitor: `live-visitor-${number % 500}`,
      time: END + number * 100,
      name: index % 5 ? 'page_view' : 'view_item',
      params: { page_location: `https://shop.example/p/${index}`, items: [{ item_id: `sku-${index}`, price: 42 }] },
    }));
    const { ms, result } = await timed(() =>
      fetch(`${address}/v1/events`, { method: 'POST', body: JSON.stringify({ v: 1, sent: END, events }) }),
    );
    await result.text();
    if (result.status === 200) latencies.push(ms);
    else refused++;
  }
  const running = (async () => {
    while (!isStopped) {
      asked.push(send());
      await pause(1000 / BATCHES_A_SECOND);
    }
    await Promise.all(asked);
  })();
  return {
    async stop() {
      isStopped = true;
      await running;
      return { latencies, refused };
    },
  };
}

/** Measures all pages of a collector that has just been opened. */
export async function measurePages({ address, password }) {
  const session = await logIn(address, password);
  const get = async (path) => {
    const { ms, result } = await timed(async () => {
      const answer = await fetch(address + path, session);
      return { status: answer.status, text: await answer.text() };
    });
    return { ms, ...result };
  };
  const began = performance.now();
  const { text } = await get('/visitor');
  const person = /\/visitor\?person=([^"&]+)/.exec(text)?.[1];
  if (!person) throw new Error('Nobody is on the page of visitors');
  const pages = pagesFor(person);
  const times = Object.fromEntries(Object.keys(pages).map((name) => [name, { waiting: [], cold: [], warm: [] }]));
  const hasFigures = ({ text }) => text.includes('class="fresh"');

  async function visit(phase) {
    for (const [name, path] of Object.entries(pages)) {
      const { ms, status, text } = await get(path);
      const isEarly = phase === 'waiting' && status === 404 && path.endsWith('.csv');
      if (status !== 200 && !isEarly) throw new Error(`${path} was answered ${status}`);
      if (phase !== 'waiting' && path.startsWith('/segments') && !path.endsWith('.csv') && !hasFigures({ text }))
        throw new Error(`${path} has no figures`);
      times[name][phase].push(ms);
    }
  }

  const sending = sendEvents(address);
  // Before there are figures every page that needs them says that they are being worked out.
  let isThere = false;
  while (!isThere) {
    if (performance.now() - began > FIGURES_MAX_MS) throw new Error('There are no figures after a quarter of an hour');
    await visit('waiting');
    await pause(500);
    isThere = hasFigures(await get('/'));
  }
  const figuresMs = performance.now() - began;
  await visit('cold');
  for (let round = 0; round < ROUNDS; round++) await visit('warm');
  const { latencies, refused } = await sending.stop();
  const summary = Object.entries(times).map(([name, phases]) => ({
    name,
    ...Object.fromEntries(
      Object.entries(phases).map(([phase, all]) => [phase, { p50: median(all), max: Math.max(...all) }]),
    ),
  }));
  return { figuresMs, summary, latencies, refused };
}
