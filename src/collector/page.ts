/** The page of the latest events, for the eyes of who has just put the tracker into a shop. */
import { createHash } from 'node:crypto';
import { isRecord } from '../segments/event.js';
import type { StoredEvent } from './storage/store.js';

/** What the page shows. */
export interface PageContent {
  /** The latest events, the newest first. */
  events: readonly StoredEvent[];
  /** How many events are stored. */
  total: number;
  /** The collector's own address, for the example. */
  address: string;
}

const REFRESH_MS = 3000;
const SHOWN_PARAMS = 6;
const SHOWN_CHARACTERS = 80;
/** Of the whole event, which may be a quarter of a megabyte, and of which there are a hundred. */
const SHOWN_JSON_CHARACTERS = 20_000;

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5d6673; --line: #e3e6eb; --ground: #f6f7f9; --card: #fff; --mark: #1f5fbf; --warn: #9a4b00 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa4b2; --line: #2b313b; --ground: #12151a; --card: #1a1e25; --mark: #86b3ff; --warn: #ffb266 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 24px 20px 48px; max-width: 1240px; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; margin-bottom: 16px }
h1 { margin: 0; font-size: 20px }
p { margin: 0 }
.soft, time { color: var(--soft) }
#state { margin-left: auto }
table, .empty { width: 100%; border: 1px solid var(--line); border-radius: 10px; background: var(--card) }
table { border-collapse: separate; border-spacing: 0; table-layout: fixed }
th { padding: 8px 12px; color: var(--soft); font-size: 13px; font-weight: 500; text-align: left }
th:nth-child(1) { width: 150px } th:nth-child(2) { width: 190px } th:nth-child(3) { width: 200px }
td { padding: 8px 12px; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
time { font-variant-numeric: tabular-nums }
.name { font-weight: 600 }
.who { overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.user { color: var(--mark) }
.flag { display: block; color: var(--warn); font-size: 13px }
summary { position: relative; padding-left: 18px; min-height: 24px; cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary::before { content: '▸'; position: absolute; left: 0; color: var(--soft) }
[open] > summary::before { content: '▾' }
summary:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; border-radius: 4px }
.param { display: inline-block; margin-right: 14px }
.param b { margin-right: 5px; color: var(--soft); font-weight: 400 }
pre { margin: 8px 0 2px; padding: 10px 12px; border-radius: 8px; background: var(--ground); font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere }
.empty { padding: 28px 24px }
.empty h2 { margin: 0 0 4px; font-size: 17px }
.empty p { margin-top: 12px }
@media (max-width: 700px) {
  body { padding: 16px 12px 40px }
  #state { margin-left: 0 }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
  table, tbody, tr, td { display: block }
  tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; padding: 10px 14px }
  tr + tr { border-top: 1px solid var(--line) }
  td { padding: 0; border: 0 }
  td:nth-child(1) { grid-area: 1 / 2; max-width: 150px; text-align: right } td:nth-child(2) { grid-area: 1 / 1 } td:nth-child(n + 3) { grid-column: 1 / -1 }
}`;

const SCRIPT = `
const state = document.querySelector('#state');
function inLocalTime(root) {
  for (const time of root.querySelectorAll('time')) {
    const date = new Date(time.dateTime);
    const today = date.toDateString() === new Date().toDateString();
    time.textContent = date.toLocaleTimeString() + (today ? '' : ', ' + date.toLocaleDateString());
    time.title = time.dateTime;
  }
}
async function refresh() {
  const shown = document.querySelector('main');
  if (document.hidden) return;
  if (shown.querySelector('details[open]')) return void (state.textContent = 'Paused while an event is open');
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('main');
    inLocalTime(fresh);
    if (fresh.innerHTML !== shown.innerHTML && !shown.querySelector('details[open]')) {
      const focused = document.activeElement.closest('[data-id]')?.dataset.id;
      shown.replaceWith(fresh);
      if (focused) fresh.querySelector('[data-id="' + CSS.escape(focused) + '"] summary')?.focus();
    }
    document.querySelector('#total').textContent = page.querySelector('#total').textContent;
    state.textContent = 'Live';
  } catch {
    state.textContent = 'The collector does not answer';
  }
}
inLocalTime(document);
setInterval(refresh, ${REFRESH_MS});
document.addEventListener('visibilitychange', refresh);`;

/** The page runs its own script and style, and nothing else whatever the events hold. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The page as HTML. It is whole without its script, which refreshes it and writes times in the viewer's time zone. */
export function renderPage({ events, total, address }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine collector</title>
<style>${STYLE}</style>
<noscript><meta http-equiv="refresh" content="${REFRESH_MS / 1000}"></noscript>
<header>
  <h1>Vitrine collector</h1>
  <p class="soft" id="total">${total === 1 ? '1 event' : `${total.toLocaleString('en')} events`} stored</p>
  <p class="soft" id="state" role="status">Live</p>
</header>
<main>${events.length === 0 ? emptyState(address) : eventTable(events)}</main>
<script>${SCRIPT}</script>
</html>
`;
}

function emptyState(address: string): string {
  const batch =
    '{"v":1,"sent":1767225600000,"events":[{"id":"first","visitor":"me","time":1767225600000,"name":"page_view","params":{}}]}';
  const tag = `<script async src="/vitrine.js" data-endpoint="${address}" data-consent="granted"></script>`;
  return `<section class="empty">
<h2>No events yet</h2>
<p>Give a page of your shop this address as its endpoint:</p>
<pre>${escapeHtml(tag)}</pre>
<p>or send one event from a terminal:</p>
<pre>${escapeHtml(`curl ${address}/v1/events -H 'content-type: text/plain' -d '${batch}'`)}</pre>
<p class="soft">It appears here within ${REFRESH_MS / 1000} seconds. If nothing does, look at the answer to /v1/events in the browser's network tools: it says why.</p>
</section>`;
}

function eventTable(events: readonly StoredEvent[]): string {
  return `<table>
<thead><tr><th>Time</th><th>Event</th><th>User or visitor</th><th>Parameters</th></tr></thead>
<tbody>
${events.map(eventRow).join('\n')}
</tbody>
</table>`;
}

function eventRow({ id, site, visitor, user, time, name, params, future }: StoredEvent): string {
  const iso = new Date(time).toISOString();
  const who = user
    ? `<span class="user">${shortened(user)}</span>`
    : `<span class="soft">${visitor ? shortened(visitor) : '–'}</span>`;
  const whole = JSON.stringify({ id, site, user, visitor, params }, undefined, 2);
  return `<tr data-id="${escapeHtml(id)}">
<td><time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>${future ? '<span class="flag">in the future</span>' : ''}</td>
<td class="name">${shortened(name)}</td>
<td class="who">${who}</td>
<td><details><summary>${mainParams(params)}</summary><pre>${shortened(whole, SHOWN_JSON_CHARACTERS)}</pre></details></td>
</tr>`;
}

/** What the event is about comes first, where it happened last. */
function mainParams(params: Record<string, unknown>): string {
  const entries = Object.entries(params);
  const about = entries.filter(([key]) => !key.startsWith('page_'));
  const where = entries.filter(([key]) => key === 'page_location');
  const shown = [...about, ...where].slice(0, SHOWN_PARAMS);
  const hidden = entries.length - shown.length;
  const chips = shown.map(
    ([key, value]) => `<span class="param"><b>${shortened(key)}</b>${shortened(shownValue(key, value))}</span>`,
  );
  if (hidden > 0)
    chips.push(`<span class="soft">${shown.length > 0 ? `${hidden} more` : `${hidden} parameters`}</span>`);
  return chips.join('') || '<span class="soft">none</span>';
}

function shownValue(key: string, value: unknown): string {
  if (key === 'items' && Array.isArray(value)) return value.map(shownItem).join(', ');
  if (key === 'page_location' && typeof value === 'string' && URL.canParse(value)) {
    const { pathname, search } = new URL(value);
    return pathname + search;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shownItem(item: unknown): string {
  if (!isRecord(item)) return '?';
  const name = String(item.item_name ?? item.item_id ?? '?');
  return typeof item.quantity === 'number' && item.quantity !== 1 ? `${name} × ${item.quantity}` : name;
}

function shortened(text: string, maxCharacters = SHOWN_CHARACTERS): string {
  const start = text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '');
  return escapeHtml(start.length < text.length ? `${start}…` : text);
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
