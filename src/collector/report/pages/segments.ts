/** `/`: every segment now, with its trend and its six qualities. */
import { partsBar, shareBar, sparkline } from '../charts.js';
import type { SegmentFigures } from '../figures/figures.js';
import { type Html, html } from '../html.js';
import { freshness, reportPage } from '../layout.js';
import { QUALITIES, type Qualities, qualitiesOf } from '../qualities.js';
import { type FiguresView, segmentName, segmentPath } from '../view.js';

/** The page. */
export function segmentsPage(view: FiguresView): string {
  const { t, f, figures, days, campaigns } = view;
  const { all, segments, unknown } = figures;
  const bySize = [...segments].sort((a, b) => b.visitors - a.visitors || (a.id < b.id ? -1 : 1));
  const filled = bySize.filter(({ visitors }) => visitors > 0);
  const empty = bySize.filter(({ visitors }) => visitors === 0);
  const rows = filled.map((segment) => row(view, segment, qualitiesOf(segment, figures, days, campaigns)));
  return reportPage(
    view,
    t.segments.title,
    html`<h1>${t.segments.title}</h1>
<p class="lead">${t.segments.lead(f.number(all.visitors), f.money(all.revenue), f.number(all.buyers))}</p>
${freshness(view, figures.computedAt)}
${stages(view)}
<section><div class="head"><div><h2>${t.segments.all}</h2><p class="soft">${t.segments.allLead}</p></div>
<div hidden><label class="sr" for="filter">${t.segments.filter}</label><input type="search" id="filter" data-filter placeholder="${t.segments.filter}"></div></div>
<table class="stack"><thead><tr><th scope="col">${t.segments.segment}</th><th scope="col" class="num">${t.visitors}</th><th scope="col" class="num">${t.share}</th><th scope="col" class="num">${t.revenue}</th><th scope="col" class="num">${t.segments.trend}</th><th scope="col">${t.segments.qualities}</th></tr></thead>
<tbody>${rows}</tbody></table>
<p class="legend">${QUALITIES.map((name, index) => html`<span>${index + 1}. ${t.qualities[name]}</span>`)}</p>
</section>
${empty.length > 0 && html`<section><details><summary>${t.segments.empty(f.number(empty.length))}</summary><ul class="rule">${empty.map(({ id }) => html`<li><a href="${segmentPath(id)}">${segmentName(view, id)}</a></li>`)}</ul></details></section>`}
${unknown.size > 0 && html`<section><h2>${t.segments.unknown}</h2><p class="soft">${t.segments.unknownLead}</p><ul class="rule">${[...unknown].map(([id, missing]) => html`<li><a href="${segmentPath(id)}">${segmentName(view, id)}</a> <span class="soft small">${t.segments.needs(f.list(missing))}</span></li>`)}</ul></section>`}`,
  );
}

function row(view: FiguresView, segment: SegmentFigures, qualities: Qualities): Html {
  const { t, f, figures, days } = view;
  const { id, visitors, revenue, place } = segment;
  const share = visitors / Math.max(1, figures.all.visitors);
  const sizes = days.map(({ size }) => size[place] ?? 0);
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const change = first > 0 && sizes.length > 1 ? f.signedPercent((last - first) / first) : undefined;
  const name = segmentName(view, id);
  return html`<tr data-name="${name} ${id}"><th scope="row"><a href="${segmentPath(id)}">${name}</a></th>
<td class="num" data-label="${t.visitors}">${f.number(visitors)}</td>
<td class="num right" data-label="${t.share}">${f.percent(share)}${shareBar(share)}</td>
<td class="num whole" data-label="${t.revenue}">${f.money(revenue)}</td>
<td class="num bare">${sparkline(sizes, t.segments.trendTitle(f.number(first), f.number(last))) ?? html`<span class="soft small">${t.segments.noTrend}</span>`}${change && html`<span class="change">${change}</span>`}</td>
<td data-label="${t.segments.qualities}">${dots(view, qualities)}</td></tr>`;
}

/** Six dots, and in words for who cannot see them. */
function dots({ t }: FiguresView, qualities: Qualities): Html {
  const states = QUALITIES.map((name) => [name, stateOf(qualities[name].holds)] as const);
  const many = states.filter(([, state]) => state === 'yes').length;
  const words = states.map(([name, state]) => t.qualities[name] + t.colon + t.qualityStates[state]).join('; ');
  return html`<span class="dots" title="${words}" aria-hidden="true">${states.map(([, state]) => html`<i class="${state}"></i>`)}</span><span class="sr">${t.segments.qualitiesOf(many)}. ${words}</span>`;
}

export const stateOf = (holds: boolean | 'unknown') => (holds === 'unknown' ? holds : holds ? 'yes' : 'no');

function stages(view: FiguresView): Html | undefined {
  const { t, f, figures } = view;
  const parts = figures.lifeStages;
  if (parts.length < 2) return undefined;
  const nameOf = (id: string | undefined) => (id === undefined ? t.segments.noStage : segmentName(view, id));
  const items = parts.map(
    ({ id, visitors }, index) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="tone-${index}" width="10" height="10"/></svg>${id === undefined ? html`<span>${nameOf(id)}</span>` : html`<a href="${segmentPath(id)}">${nameOf(id)}</a>`}<span class="num">${f.number(visitors)} <span class="soft small">${f.percent(visitors / Math.max(1, figures.all.visitors))}</span></span></li>`,
  );
  const bar = partsBar(
    parts.map(({ id, visitors }) => ({ label: nameOf(id) + t.colon + f.number(visitors), value: visitors })),
    t.segments.stages,
  );
  return html`<section><h2>${t.segments.stages}</h2><p class="soft">${t.segments.stagesLead}</p>${bar}<ul class="tones">${items}</ul></section>`;
}
