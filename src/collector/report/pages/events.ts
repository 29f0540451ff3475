/** `/events`: what has arrived lately, for the eyes of who has just put the tracker into a shop. */
import type { StoredEvent } from '../../storage/store.js';
import { type Html, html } from '../html.js';
import { reportPage } from '../layout.js';
import type { View } from '../view.js';
import { mainParams, shortened } from './event-parts.js';

/** What the page shows. */
export interface EventsContent {
  /** The latest events, the newest first. */
  readonly events: readonly StoredEvent[];
  /** How many events are stored. */
  readonly total: number;
  /** The collector's own address, for the example. */
  readonly address: string;
}

/** Of the whole event, which may be a quarter of a megabyte, and of which there are a hundred. */
const SHOWN_JSON_CHARACTERS = 20_000;

/** The page. It is whole without its script, which keeps it up to date. */
export function eventsPage(view: View, { events, total, address }: EventsContent): string {
  const { t, f } = view;
  return reportPage(
    view,
    t.events.title,
    html`<h1>${t.events.title}</h1>
<div class="fresh"><span id="total">${t.events.stored(f.number(total))}</span><span role="status" data-live="${t.events.live}" data-paused="${t.events.paused}" data-away="${t.events.away}">${t.events.live}</span></div>
<div id="events" class="events">${events.length === 0 ? emptyState(view, address) : eventTable(view, events)}</div>`,
  );
}

function emptyState({ t }: View, address: string): Html {
  const batch =
    '{"v":1,"sent":1767225600000,"events":[{"id":"first","visitor":"me","time":1767225600000,"name":"page_view","params":{}}]}';
  const tag = `<script async src="/vitrine.js" data-endpoint="${address}" data-consent="granted"></script>`;
  return html`<div class="card"><h2>${t.events.emptyTitle}</h2>
<p class="lead">${t.events.emptyPage}</p><pre>${tag}</pre>
<p class="lead">${t.events.emptyTerminal}</p><pre>${`curl ${address}/v1/events -H 'content-type: text/plain' -d '${batch}'`}</pre>
<p class="lead">${t.events.emptyHint}</p></div>`;
}

function eventTable(view: View, events: readonly StoredEvent[]): Html {
  const { t } = view;
  const columns = [t.events.time, t.events.event, t.events.who, t.events.parameters];
  return html`<table><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${events.map((event) => eventRow(view, event))}</tbody></table>`;
}

function eventRow({ t }: View, { id, site, visitor, user, time, name, params, future }: StoredEvent): Html {
  const iso = new Date(time).toISOString();
  const person = user || visitor;
  const who = person
    ? html`<a href="/visitor?person=${encodeURIComponent(person)}">${shortened(person)}</a>`
    : html`<span class="soft">${t.none}</span>`;
  const whole = JSON.stringify({ id, site, user, visitor, params }, undefined, 2);
  return html`<tr data-id="${id}">
<td><time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>${future && html`<span class="flag">${t.events.future}</span>`}</td>
<td class="name">${shortened(name)}</td>
<td class="who">${who}</td>
<td><details><summary>${mainParams(params, t)}</summary><pre>${shortened(whole, SHOWN_JSON_CHARACTERS)}</pre></details></td></tr>`;
}
