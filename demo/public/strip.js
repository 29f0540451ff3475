/** The demo's strip: current segments, why, the latest events, and the time machine. */
import { explainTree, sentence, span } from './explain.js';
import { latestEvents } from './journal.js';

const strip = document.querySelector('[data-strip]');
const part = (name) => strip.querySelector(`[data-${name}]`);
const toggle = part('strip-toggle');
const panel = part('strip-panel');
const { OFFSET_KEY, offset } = window.demoClock;

const OPEN_KEY = 'demo-strip-open';
/** A session of Vitrine ends after so long without activity, and a visit to this shop with it. */
const SESSION_MS = 30 * 60_000;
const LATEST = 8;
/** A script that has not come after so long will not come: it was not built, or is blocked. */
const PATIENCE_MS = 4000;

const consentSentences = {
  pending: 'No answer about consent yet: nothing is stored, sent or evaluated.',
  denied: 'Consent was refused: nothing is stored, sent or evaluated.',
  measurement: 'Consent to counting only: events are recorded, no segments.',
};

/** The tracker, once it has loaded. */
let tracker;

/** Sets text only where it differs, so that nobody's selection or screen reader is disturbed for nothing. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function make(tag, text, className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function showChips() {
  const segments = tracker ? [...tracker.segments].sort() : [];
  const texts = segments.length ? segments : ['no segment'];
  const list = part('chips');
  if (list.textContent === texts.join('')) return;
  list.replaceChildren(...texts.map((text) => make('li', text, segments.length ? 'strip-chip' : 'strip-none')));
}

function showClock() {
  const now = new Date();
  const time = now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const day = now.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  write(part('clock'), offset ? `${day}, ${time} (${sentence.ahead(offset)})` : time);
  const seconds = now.toLocaleTimeString('en-GB');
  const year = now.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  write(part('time'), `${year}, ${seconds}${offset ? `, ${sentence.ahead(offset)}` : ', the real time'}`);
}

function showSegments() {
  const state = tracker?.consent.state;
  write(part('strip-state'), tracker ? (consentSentences[state] ?? '') : 'Waiting for Vitrine …');
  for (const details of strip.querySelectorAll('[data-explain]')) {
    if (state !== 'granted') {
      write(details.querySelector('[data-holds]'), 'not evaluated');
      write(details.querySelector('[data-until]'), '');
      details.querySelector('[data-tree]').replaceChildren();
      continue;
    }
    const explanation = tracker.explain(details.dataset.explain);
    const { holds, changesAt, missing, when } = explanation;
    details.dataset.member = holds;
    write(
      details.querySelector('[data-holds]'),
      holds === 'unknown' ? `unknown, without ${missing?.join(', ')}` : holds ? 'yes' : 'no',
    );
    write(
      details.querySelector('[data-until]'),
      changesAt > Date.now() && changesAt < Infinity ? `may change in ${span(changesAt - Date.now())}` : '',
    );
    const tree = details.querySelector('[data-tree]');
    if (details.open) tree.replaceChildren(...(when ? explainTree(when) : []));
  }
}

async function showEvents() {
  const events = await latestEvents(LATEST);
  const list = part('events');
  const lines = events.map(({ time, name, params }) => ({
    time: new Date(time).toLocaleTimeString('en-GB'),
    name,
    about: params.items?.map((item) => item.item_name).join(', ') ?? params.search_term ?? params.page_title ?? '',
  }));
  const fingerprint = events.map(({ id }) => id).join();
  if (list.dataset.shown === fingerprint) return;
  list.dataset.shown = fingerprint;
  if (!lines.length) return list.replaceChildren(make('li', 'Nothing is recorded yet.'));
  list.replaceChildren(
    ...lines.map(({ time, name, about }) => {
      const line = make('li', '');
      line.append(make('time', time), ' ', make('strong', name), ' ', make('span', about));
      return line;
    }),
  );
}

function show() {
  showChips();
  showClock();
  if (panel.hidden) return;
  showSegments();
  showEvents();
}

function open(isOpen) {
  panel.hidden = !isOpen;
  toggle.ariaExpanded = String(isOpen);
  localStorage.setItem(OPEN_KEY, isOpen ? 'yes' : '');
  show();
}

/** Reloads the page at a later time. After a session's pause a new visit begins, and with it what a visit remembers. */
function jump(ms) {
  localStorage.setItem(OFFSET_KEY, offset + ms);
  if (ms >= SESSION_MS) sessionStorage.clear();
  location.reload();
}

/** A new visitor at the real time: withdraws, so that Vitrine forgets, then forgets what the shop keeps. */
async function startOver(form) {
  tracker?.consent.set({ measurement: false, personalization: false });
  tracker?.destroy();
  localStorage.clear();
  sessionStorage.clear();
  await Promise.race([
    new Promise((resolve) => {
      const deletion = indexedDB.deleteDatabase('vitrine');
      deletion.onsuccess = deletion.onerror = resolve;
    }),
    new Promise((resolve) => setTimeout(resolve, 1000)),
  ]);
  form.submit();
}

toggle.addEventListener('click', () => open(panel.hidden));
panel.addEventListener('click', ({ target }) => {
  const { jump: minutes } = target.dataset;
  if (minutes) jump(Number(minutes) * 60_000);
});
panel.addEventListener('submit', (event) => {
  event.preventDefault();
  startOver(event.target);
});
for (const details of strip.querySelectorAll('[data-explain]')) details.addEventListener('toggle', showSegments);

// What floats at the foot of the window stands on the strip, however high it is.
new ResizeObserver(() => {
  document.documentElement.style.setProperty('--strip-height', `${strip.offsetHeight}px`);
}).observe(strip);

window.vitrine(() => {
  tracker = window.vitrine;
  tracker.subscribe(show);
  show();
});
setTimeout(() => {
  if (!tracker) write(part('strip-state'), 'Vitrine has not loaded: run "npm run build", and look into the console.');
}, PATIENCE_MS);
// Countdowns: the clock shows minutes, an open panel seconds.
setInterval(() => {
  if (!document.hidden) show();
}, 1000);
open(localStorage.getItem(OPEN_KEY) === 'yes');
