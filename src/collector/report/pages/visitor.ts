/** `/visitor`: one visitor's timeline, with why. */
import type { Change } from '../../../segments/engine.js';
import type { TrackedEvent } from '../../../segments/event.js';
import { describe } from '../../../segments/words/words.js';
import { isQuestion } from '../figures/rules.js';
import { type Html, html } from '../html.js';
import { emptyState, formToken, reportPage } from '../layout.js';
import { MOST_EVENTS, type Timeline } from '../timeline.js';
import { segmentName, segmentPath, type View, visitorPath } from '../view.js';
import { mainParams, shortened } from './event-parts.js';

/** What the page is asked for. */
export interface VisitorContent {
  readonly asked?: string | undefined;
  readonly timeline?: Timeline | undefined;
  /** A segment that the visitor is not in, to be told why. */
  readonly segment?: string | undefined;
  readonly latest: readonly string[];
  readonly isErased?: boolean;
}

const SHOWN_EVENTS = 150;

/** The page. */
export function visitorPage(view: View, { asked, timeline, segment, latest, isErased }: VisitorContent): string {
  const { t } = view;
  const form = html`<form method="get" action="/visitor" class="line-form"><label class="sr" for="person">${t.timeline.find}</label><input type="text" id="person" name="person" required value="${asked ?? ''}" placeholder="${t.timeline.find}" autocomplete="off" spellcheck="false"><button class="button">${t.timeline.show}</button></form>`;
  const some = html`<section><h2>${t.timeline.latest}</h2><ul class="rule">${latest.map((person) => html`<li><a href="${visitorPath(person)}">${shortened(person)}</a></li>`)}</ul></section>`;
  const content = timeline
    ? timelineOf(view, timeline, segment)
    : html`${isErased && html`<p class="good" role="status">${t.timeline.erased}</p>`}${asked !== undefined && !isErased && emptyState(t.timeline.notThere)}${latest.length > 0 && some}`;
  return reportPage(
    view,
    t.timeline.title,
    html`<h1>${timeline ? shortened(timeline.person) : t.timeline.title}</h1><p class="lead">${t.timeline.lead}</p>${form}${content}`,
  );
}

function timelineOf(view: View, timeline: Timeline, segment: string | undefined): Html {
  const { t, f, definitions } = view;
  const { person, events, changes, segments, isCut } = timeline;
  const [first, last] = [events[0], events.at(-1)];
  const shown = events.slice(-SHOWN_EVENTS);
  const others = definitions.segments.filter(
    ({ id, internal }) => !internal && !isQuestion(id) && !segments.includes(id),
  );
  const why = segments.map(
    (id) =>
      html`<details><summary>${segmentName(view, id)}</summary>${whyOf(view, timeline, id)}<p class="small"><a href="${segmentPath(id)}">${segmentName(view, id)}</a></p></details>`,
  );
  return html`
<dl class="figures"><div><dt>${t.timeline.events}</dt><dd>${f.number(events.length)}</dd></div><div><dt>${t.timeline.first}</dt><dd>${first && f.day(first.time)}</dd></div><div><dt>${t.timeline.last}</dt><dd>${last && f.day(last.time)}</dd></div><div><dt>${t.pages.segments}</dt><dd>${f.number(segments.length)}</dd></div></dl>
${isCut && html`<p class="alert">${t.timeline.tooMany(f.number(MOST_EVENTS))}</p>`}
<div class="grid"><section><h2>${t.timeline.now}</h2><div class="folds">${why.length > 0 ? why : html`<p class="soft">${t.timeline.nowNone}</p>`}</div>
<h3 class="sr">${t.timeline.whyNot}</h3>
<form method="get" action="/visitor" class="line-form"><input type="hidden" name="person" value="${person}"><label class="sr" for="segment">${t.timeline.whyNot}</label><select id="segment" name="segment">${others.map(({ id }) => html`<option value="${id}"${id === segment && { markup: ' selected' }}>${segmentName(view, id)}</option>`)}</select><button class="button">${t.timeline.whyNot}</button></form>
${segment !== undefined && !segments.includes(segment) && html`<div class="card"><h3>${segmentName(view, segment)}</h3>${whyOf(view, timeline, segment)}</div>`}
</section>
<section><h2>${t.timeline.whatHappened}</h2>${shown.length < events.length && html`<p class="soft small">${t.timeline.only(f.number(shown.length), f.number(events.length))}</p>`}<ol class="timeline">${steps(view, shown, changes)}</ol></section></div>
<section><details><summary>${t.timeline.erase}</summary><div class="card"><p>${t.timeline.eraseLead}</p><form method="post" action="/visitor/erase" class="line-form">${formToken(view.token)}<input type="hidden" name="person" value="${person}"><button class="button danger">${t.timeline.eraseConfirm}</button></form></div></details></section>`;
}

/** Every condition with what it is for this visitor. */
function whyOf(view: View, timeline: Timeline, id: string): Html | undefined {
  const explanation = timeline.explain(id);
  if (!explanation) return undefined;
  const { language, now } = view;
  const lines = describe(explanation, { language, now, timeZone: 'UTC', names: (name) => segmentName(view, name) });
  const stateOf = (holds: boolean | 'unknown') => (holds === 'unknown' ? holds : holds ? 'yes' : 'no');
  return html`<ul class="rule why">${lines.slice(1).map(({ depth, holds, text }) => html`<li class="d${depth - 1} ${stateOf(holds)}">${text}</li>`)}</ul>`;
}

/** Events and changes, the latest first; what changed at one instant is one line. */
function steps(view: View, events: readonly TrackedEvent[], changes: readonly Change[]): Html[] {
  const { t } = view;
  const from = events[0]?.time ?? 0;
  const grouped = new Map<string, Change[]>();
  for (const change of changes.filter(({ time }) => time >= from)) {
    const key = `${change.time} ${change.enter}`;
    grouped.set(key, [...(grouped.get(key) ?? []), change]);
  }
  const timeOf = (time: number) => {
    const iso = new Date(time).toISOString();
    return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
  };
  const lines = [
    ...events.map(({ time, name, params }) => ({
      time,
      line: html`<li>${timeOf(time)}<strong>${shortened(name)}</strong> <span class="small">${mainParams(params, t, 4)}</span></li>`,
    })),
    ...[...grouped.values()].map((own) => {
      const { time, enter } = own[0] as Change;
      const names = own.map(({ segment }) => segmentName(view, segment)).join(', ');
      const line = html`<li class="${enter ? 'enters' : 'leaves'}">${timeOf(time)}${(enter ? t.timeline.enters : t.timeline.leaves)(names)}</li>`;
      return { time, line };
    }),
  ];
  return lines
    .sort((a, b) => a.time - b.time)
    .reverse()
    .map(({ line }) => line);
}
