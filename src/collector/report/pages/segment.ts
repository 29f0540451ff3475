/** `/segments/ID`: what a segment is, who is in it, and what they do. */
import { compile } from '../../../segments/compile.js';
import { createEngine } from '../../../segments/engine.js';
import { explain } from '../../../segments/explain.js';
import { describeRule } from '../../../segments/words/rule.js';
import { areaChart, flowChart, shareBar } from '../charts.js';
import type { SegmentFigures } from '../figures/figures.js';
import { INTERESTS_DAYS, type Interest } from '../figures/interests.js';
import type { Day } from '../figures/tally.js';
import { type Html, html } from '../html.js';
import { emptyState, freshness, reportPage } from '../layout.js';
import { FEWEST_VISITORS, QUALITIES, type Qualities, type QualityName, qualitiesOf, sharedBy } from '../qualities.js';
import { campaignName, type FiguresView, inLanguage, segmentName, segmentPath } from '../view.js';
import { stateOf } from './segments.js';

const SHOWN = 8;

/** The page; `undefined` if there is no such segment. */
export function segmentPage(view: FiguresView, id: string): string | undefined {
  const { t, f, figures, days, campaigns, definitions, language } = view;
  const definition = definitions.segments.find((segment) => segment.id === id);
  const segment = figures.segments.find((one) => one.id === id);
  const missing = figures.unknown.get(id);
  if (!definition || (!segment && !missing)) return undefined;
  const name = segmentName(view, id);
  const about = inLanguage(definition.description, language);
  const advice = inLanguage(definition.suggests, language);
  const head = html`<div class="head"><div><h1>${name}</h1>${about && html`<p class="lead">${about}</p>`}</div>${segment && segment.visitors > 0 && html`<a class="button" href="${segmentPath(id)}/visitors.csv" download>${t.segment.csv}</a>`}</div>
${freshness(view, figures.computedAt)}`;
  const rules = html`<section><h2>${t.segment.rule}</h2>${ruleOf(view, id)}</section>
<section>${advice && html`<h2>${t.segment.suggests}</h2><p class="lead">${advice}</p>`}</section>`;
  if (!segment)
    return reportPage(
      view,
      name,
      html`${head}${emptyState(t.segments.unknown, t.segments.unknownLead, t.segments.needs(f.list(missing ?? [])))}<div class="grid">${rules}</div>`,
    );
  const share = segment.visitors / Math.max(1, figures.all.visitors);
  return reportPage(
    view,
    name,
    html`${head}
<dl class="figures"><div><dt>${t.visitors}</dt><dd>${f.number(segment.visitors)}</dd></div><div><dt>${t.share}</dt><dd>${f.percent(share)}</dd></div><div><dt>${t.revenue}</dt><dd>${f.money(segment.revenue)}</dd></div><div><dt>${t.segment.perVisitor}</dt><dd>${f.price(segment.revenue / Math.max(1, segment.visitors))}</dd></div></dl>
<div class="grid">${rules}</div>
<section><h2>${t.segments.qualities}</h2><div class="card">${qualityList(view, segment, qualitiesOf(segment, figures, days, campaigns))}</div></section>
${history(view, segment)}
<div class="grid three">${interest(view, t.segment.bought, segment.interests.bought)}${interest(view, t.segment.seen, segment.interests.seen)}${interest(view, t.segment.pagesSeen, segment.interests.pages)}</div>
${overlaps(view, segment)}`,
  );
}

/** The rule in words: judged of a visitor who has done nothing, which fills in parameters and reference values. */
function ruleOf({ definitions, figures, t, language, now }: FiguresView, id: string): Html {
  const program = compile(definitions, { references: figures.references });
  const engine = createEngine(program);
  engine.advance(now);
  const when = explain(program, engine, id)?.when;
  if (!when) return html`<p class="soft">${t.qualityStates.unknown}</p>`;
  const { all, any, notAll, noneOf, opposite, exactly } = t.segment;
  const lines = describeRule(
    when,
    { all, any, notAll, none: noneOf, opposite, exactly },
    { language, now, timeZone: 'UTC' },
  );
  return html`<ul class="rule">${lines.map(({ depth, text }) => html`<li class="d${depth}">${text}</li>`)}</ul>`;
}

const MARKS = { yes: '✓', no: '✕', unknown: '·' } as const;

function qualityList(view: FiguresView, segment: SegmentFigures, qualities: Qualities): Html[] {
  return QUALITIES.map((name) => {
    const state = stateOf(qualities[name].holds);
    return html`<div class="quality"><span class="mark ${state}" aria-hidden="true">${MARKS[state]}</span><strong>${view.t.qualities[name]}<span class="sr">${view.t.colon}${view.t.qualityStates[state]}</span></strong><p>${judged(view, segment, qualities, name)}</p></div>`;
  });
}

function judged(
  view: FiguresView,
  { revenue }: SegmentFigures,
  qualities: Qualities,
  name: QualityName,
): Html | string {
  const { t, f, campaigns } = view;
  const { measure, named = [] } = qualities[name];
  switch (name) {
    case 'identifiable':
      return t.judged.identifiable;
    case 'substantial':
      return t.judged.substantial(f.number(measure ?? 0), f.money(revenue), f.number(FEWEST_VISITORS));
    case 'accessible':
      return measure === undefined ? t.judged.accessibleEmpty : t.judged.accessible(f.percent(measure));
    case 'stable':
      return measure === undefined ? t.judged.stableUnknown : t.judged.stable(f.percent(measure));
    case 'differentiable':
      if (named.length === 0) return t.judged.different;
      return html`${t.judged.twins} ${named.map((id, index) => html`${index > 0 && ', '}<a href="${segmentPath(id)}">${segmentName(view, id)}</a>`)}`;
    case 'actionable':
      if (named.length > 0) return t.judged.used(f.list(named.map((id) => campaignName(view, id))));
      return campaigns.length > 0 ? t.judged.unused : t.judged.noCampaigns;
  }
}

function history(view: FiguresView, { place }: SegmentFigures): Html {
  const { t, f, days } = view;
  const labelOf = ({ at }: Day) => f.day(at - 1);
  if (days.length < 2)
    return html`<section><h2>${t.segment.members}</h2><p class="soft">${t.segment.notYet}</p></section>`;
  const sum = (of: (day: Day) => number | undefined) => days.reduce((total, day) => total + (of(day) ?? 0), 0);
  const lead = t.segment.flowLead(
    f.number(sum(({ joins }) => joins[place])),
    f.number(sum(({ leaves }) => leaves[place])),
    f.number(sum(({ arrived }) => arrived[place])),
  );
  const sizes = days.map((day) => ({ label: labelOf(day), value: day.size[place] ?? 0 }));
  const flow = days.map((day) => ({ label: labelOf(day), up: day.joins[place] ?? 0, down: day.leaves[place] ?? 0 }));
  return html`<div class="grid">
<section><h2>${t.segment.members}</h2>${areaChart(sizes, t.segment.members, f.number)}</section>
<section><h2>${t.segment.flow}</h2><p class="soft">${lead}</p>${flowChart(flow, `${t.segment.flow}. ${lead}`, f.number)}</section>
${moves(view, t.segment.from, t.segment.fromLead, place, (other, places) => other * places + place)}
${moves(view, t.segment.to, t.segment.toLead, place, (other, places) => place * places + other)}
</div>`;
}

/** The segments that changed on the same day, the most frequent first. */
function moves(
  view: FiguresView,
  title: string,
  lead: string,
  place: number,
  at: (other: number, places: number) => number,
): Html {
  const { t, f, figures, days } = view;
  const found = figures.segments
    .filter((other) => other.place !== place)
    .map((other) => ({
      id: other.id,
      many: days.reduce((sum, { moved }) => sum + (moved[at(other.place, figures.places)] ?? 0), 0),
    }))
    .filter(({ many }) => many > 0)
    .sort((a, b) => b.many - a.many)
    .slice(0, SHOWN);
  const rows = found.map(
    ({ id, many }) =>
      html`<tr><td><a href="${segmentPath(id)}">${segmentName(view, id)}</a></td><td class="num">${f.number(many)}</td></tr>`,
  );
  return html`<section><h2>${title}</h2><p class="soft">${lead}</p>${rows.length > 0 ? html`<table><tbody>${rows}</tbody></table>` : html`<p class="soft small">${t.segment.nowhere}</p>`}</section>`;
}

function interest({ t, f }: FiguresView, title: string, list: readonly Interest[]): Html {
  const most = Math.max(1, ...list.map(({ visitors }) => visitors));
  const rows = list.map(
    ({ name, visitors }) =>
      html`<tr><td>${name}${shareBar(visitors / most, 'wide')}</td><td class="num">${f.number(visitors)}</td></tr>`,
  );
  return html`<section><h2>${title}</h2><p class="soft small">${t.segment.inDays(INTERESTS_DAYS)}</p>${rows.length > 0 ? html`<table><tbody>${rows}</tbody></table>` : html`<p class="soft">${t.segment.nothing}</p>`}</section>`;
}

function overlaps(view: FiguresView, segment: SegmentFigures): Html | undefined {
  const { t, f, figures } = view;
  const found = figures.segments
    .filter((other) => other !== segment)
    .map((other) => ({ id: other.id, share: sharedBy(figures, segment, other) / Math.max(1, segment.visitors) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, SHOWN * 2);
  if (found.length === 0) return undefined;
  const rows = found.map(
    ({ id, share }) =>
      html`<tr><td><a href="${segmentPath(id)}">${segmentName(view, id)}</a>${shareBar(share, 'wide')}</td><td class="num">${f.percent(share)}</td></tr>`,
  );
  const half = Math.ceil(rows.length / 2);
  return html`<section><h2>${t.segment.overlaps}</h2><p class="soft">${t.segment.overlapsLead}</p><div class="grid"><table><tbody>${rows.slice(0, half)}</tbody></table>${rows.length > half && html`<table><tbody>${rows.slice(half)}</tbody></table>`}</div></section>`;
}
