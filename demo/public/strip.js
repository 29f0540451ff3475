/** The demo's strip: current segments, why, the latest events, and the time machine. */
import { latestEvents } from './journal.js';

const strip = document.querySelector('[data-strip]');
const part = (name) => strip.querySelector(`[data-${name}]`);
const toggle = part('strip-toggle');
const panel = part('strip-panel');
const { OFFSET_KEY, offset } = window.demoClock;
const texts = JSON.parse(strip.dataset.texts);

const OPEN_KEY = 'demo-strip-open';
/** A session of Vitrine ends after so long without activity, and a visit to this shop with it. */
const SESSION_MS = 30 * 60_000;
const LATEST = 8;
/** A script that has not come after so long will not come: it was not built, or is blocked. */
const PATIENCE_MS = 4000;

const UNITS_S = { day: 86_400, hour: 3600, minute: 60, second: 1 };

/** The tracker, once it has loaded. */
let tracker;

/** Sets text only where it differs, so that nobody's selection or screen reader is disturbed for nothing. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function make(tag, text, className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

/** A span of time in its two largest units: `4 min 30 s`. */
function span(ms) {
  let rest = Math.max(0, Math.ceil(ms / 1000));
  const parts = [];
  for (const [unit, seconds] of Object.entries(UNITS_S)) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count) parts.push(`${count}\u00a0${texts.units[unit]}`);
  }
  return parts.slice(0, 2).join(' ') || `0\u00a0${texts.units.second}`;
}

const fill = (text, value) => text.replace('{}', value);

function showChips() {
  const segments = tracker ? [...tracker.segments].sort() : [];
  const names = segments.length ? segments : [texts.noSegment];
  const list = part('chips');
  if (list.textContent === names.join('')) return;
  list.replaceChildren(...names.map((text) => make('li', text, segments.length ? 'strip-chip' : 'strip-none')));
}

function showClock() {
  const now = new Date();
  const { locale } = texts;
  const ahead = fill(texts.ahead, span(offset));
  const time = now.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const day = now.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short' });
  write(part('clock'), offset ? `${day}, ${time} (${ahead})` : time);
  const seconds = now.toLocaleTimeString(locale);
  const year = now.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  write(part('time'), `${year}, ${seconds}, ${offset ? ahead : texts.realTime}`);
}

function showSegments() {
  const state = tracker?.consent.state;
  write(part('strip-state'), tracker ? texts.consent[state] : texts.waiting);
  for (const details of strip.querySelectorAll('[data-explain]')) {
    if (state !== 'granted') {
      write(details.querySelector('[data-holds]'), texts.notEvaluated);
      write(details.querySelector('[data-until]'), '');
      details.querySelector('[data-tree]').replaceChildren();
      delete details.querySelector('[data-tree]').dataset.shown;
      continue;
    }
    const explanation = tracker.explain(details.dataset.explain);
    const { holds, changesAt, missing } = explanation;
    details.dataset.member = holds;
    write(
      details.querySelector('[data-holds]'),
      holds === 'unknown' ? fill(texts.unknown, missing?.join(', ')) : holds ? texts.yes : texts.no,
    );
    write(
      details.querySelector('[data-until]'),
      changesAt > Date.now() && changesAt < Infinity ? fill(texts.mayChange, span(changesAt - Date.now())) : '',
    );
    if (details.open) showWhy(details);
  }
}

/** Why, in Vitrine's own words, in the page's language: each condition below the one it belongs to. */
async function showWhy({ dataset, lastElementChild: tree }) {
  const [, ...lines] = await tracker.describe(dataset.explain);
  const fingerprint = JSON.stringify(lines);
  if (tree.dataset.shown === fingerprint) return;
  tree.dataset.shown = fingerprint;
  tree.replaceChildren();
  const lists = [undefined, tree];
  for (const { depth, holds, text } of lines) {
    const item = make('li', '');
    item.dataset.holds = holds;
    const mark = make('span', { true: '✓', false: '✗', unknown: '?' }[holds], 'why-mark');
    mark.setAttribute('role', 'img');
    mark.ariaLabel = texts.marks[holds];
    item.append(mark, ` ${text}`);
    lists[depth] ??= lists[depth - 1].lastElementChild.appendChild(document.createElement('ul'));
    lists[depth].append(item);
    lists.length = depth + 1;
  }
}

async function showEvents() {
  const events = await latestEvents(LATEST);
  const list = part('events');
  const lines = events.map(({ time, name, params }) => ({
    time: new Date(time).toLocaleTimeString(texts.locale),
    name,
    about: params.items?.map((item) => item.item_name).join(' · ') ?? params.search_term ?? params.page_title ?? '',
  }));
  const fingerprint = events.map(({ id }) => id).join();
  if (list.dataset.shown === fingerprint) return;
  list.dataset.shown = fingerprint;
  if (!lines.length) return list.replaceChildren(make('li', texts.noEvents));
  list.replaceChildren(
    ...lines.map(({ time, name, about }) => {
      const line = make('li', '');
      line.append(make('time', time), ' ', make('strong', name), ' ', make('span', about));
      return line;
    }),
  );
}

/** Which campaigns this visitor has seen, or would have, from what Vitrine tells everybody who asks. */
async function showMessages() {
  const past = (await tracker?.history(['message_impression', 'message_holdout'])) ?? [];
  for (const { dataset, firstElementChild: details } of strip.querySelectorAll('[data-campaign]')) {
    const latest = past.findLast(({ params }) => params.campaign_id === dataset.campaign);
    const { seen, heldOut } = texts.messages;
    const word = latest && (latest.name === 'message_holdout' ? heldOut : seen);
    write(details.querySelector('[data-seen]'), word ? `✓ ${word}` : '');
  }
}

function show() {
  showChips();
  showClock();
  if (panel.hidden) return;
  showSegments();
  showMessages();
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

/** Jumps to noon of the next such day of the year, `12-01`. */
function jumpTo(day) {
  const [month, date] = day.split('-').map(Number);
  const now = new Date();
  const target = new Date(now.getFullYear(), month - 1, date, 12);
  // Whoever is there already wants the next one.
  if (target - now < SESSION_MS) target.setFullYear(target.getFullYear() + 1);
  jump(target - now);
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
  const { jump: minutes, jumpTo: day } = target.dataset;
  if (minutes) jump(Number(minutes) * 60_000);
  if (day) jumpTo(day);
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
  if (!tracker) write(part('strip-state'), texts.missing);
}, PATIENCE_MS);
// Countdowns: the clock shows minutes, an open panel seconds.
setInterval(() => {
  if (!document.hidden) show();
}, 1000);
open(localStorage.getItem(OPEN_KEY) === 'yes');
