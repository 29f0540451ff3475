/** `/opportunities`: what it would be worth to bring visitors one step further. */
import { shareBar } from '../charts.js';
import type { Figures } from '../figures/figures.js';
import { html } from '../html.js';
import { freshness, reportPage } from '../layout.js';
import { type FiguresView, segmentName, segmentPath } from '../view.js';

/** From a segment to one that is worth more. */
const OBJECTIVES = [
  ['first-order', 'prospect', 'first-time-buyer'],
  ['second-order', 'first-time-buyer', 'repeat-customer'],
  ['keep', 'repeat-customer', 'best-customer'],
  ['win-back-at-risk', 'at-risk', 'repeat-customer'],
  ['win-back-inactive', 'inactive', 'repeat-customer'],
] as const;

/** An objective's worth. */
export interface Opportunity {
  readonly objective: (typeof OBJECTIVES)[number][0];
  readonly from: string;
  readonly to: string;
  readonly visitors: number;
  /** What a visitor of `to` has ordered for, less what one of `from` has. */
  readonly each: number;
  /** Never below 0. */
  readonly worth: number;
}

/** The five objectives, the one that is worth most first. */
export function opportunitiesOf({ segments }: Pick<Figures, 'segments'>): Opportunity[] {
  const sumsOf = (id: string) => segments.find((segment) => segment.id === id) ?? { visitors: 0, revenue: 0 };
  const meanOf = (id: string) => sumsOf(id).revenue / Math.max(1, sumsOf(id).visitors);
  return OBJECTIVES.map(([objective, from, to]) => {
    const { visitors } = sumsOf(from);
    // Of an empty segment it is not known what a visitor of it is worth.
    const each = sumsOf(to).visitors > 0 ? meanOf(to) - meanOf(from) : 0;
    return { objective, from, to, visitors, each, worth: Math.max(0, visitors * each) };
  }).sort((a, b) => b.worth - a.worth);
}

/** The page. */
export function opportunitiesPage(view: FiguresView): string {
  const { t, f, figures } = view;
  const found = opportunitiesOf(figures);
  const most = Math.max(1, ...found.map(({ worth }) => worth));
  const link = (id: string) => html`<a href="${segmentPath(id)}">${segmentName(view, id)}</a>`;
  const rows = found.map(
    ({ objective, from, to, visitors, each, worth }) =>
      html`<tr><th scope="row">${t.opportunities.objectives[objective]}${shareBar(worth / most, 'wide')}</th><td data-label="${t.opportunities.from}">${link(from)}</td><td data-label="${t.opportunities.to}">${link(to)}</td><td class="num" data-label="${t.visitors}">${f.number(visitors)}</td><td class="num" data-label="${t.opportunities.worthEach}">${f.price(each)}</td><td class="num" data-label="${t.opportunities.worth}">${worth > 0 ? f.money(worth) : t.none}</td></tr>`,
  );
  return reportPage(
    view,
    t.opportunities.title,
    html`<h1>${t.opportunities.title}</h1><p class="lead">${t.opportunities.lead}</p>${freshness(view, figures.computedAt)}
<section><table class="stack"><thead><tr><td></td><th scope="col">${t.opportunities.from}</th><th scope="col">${t.opportunities.to}</th><th scope="col" class="num">${t.visitors}</th><th scope="col" class="num">${t.opportunities.worthEach}</th><th scope="col" class="num">${t.opportunities.worth}</th></tr></thead><tbody>${rows}</tbody></table>${found.some(({ worth }) => worth === 0) && html`<p class="soft small">${t.none} ${t.opportunities.nothing}</p>`}</section>`,
  );
}
