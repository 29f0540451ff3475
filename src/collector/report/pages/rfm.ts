/** `/rfm`: customers by recency and frequency, and the six groups. */
import { shareBar } from '../charts.js';
import { SCORES } from '../figures/rules.js';
import { html } from '../html.js';
import { emptyState, freshness, reportPage } from '../layout.js';
import { type FiguresView, segmentName, segmentPath } from '../view.js';

/** Those of the catalogue. With the shop's own in their place they are those. */
const GROUPS = [
  'rfm-new',
  'rfm-potential-loyal',
  'rfm-loyal',
  'rfm-loyal-at-risk',
  'rfm-about-to-sleep',
  'rfm-sleeper',
];

/** The page. */
export function rfmPage(view: FiguresView): string {
  const { t, f, figures } = view;
  const { grid } = figures;
  const customers = grid.flat().reduce((sum, { visitors }) => sum + visitors, 0);
  const head = html`<h1>${t.rfm.title}</h1><p class="lead">${t.rfm.lead}</p>${freshness(view, figures.computedAt)}`;
  if (customers === 0)
    return reportPage(view, t.rfm.title, html`${head}${emptyState(t.rfm.emptyTitle, t.rfm.emptyLead)}`);
  const most = Math.max(...grid.flat().map(({ visitors }) => visitors));
  const shade = (visitors: number) => (visitors === 0 ? 'h0' : `h${1 + Math.round((visitors / most) ** 0.5 * 4)}`);
  const rows = [...SCORES].reverse().map((recency) => {
    const cells = SCORES.map((frequency) => {
      const { visitors = 0, revenue = 0 } = grid[recency - 1]?.[frequency - 1] ?? {};
      const title = t.rfm.cell(recency, frequency, f.number(visitors), f.money(revenue));
      return html`<td class="${shade(visitors)}" title="${title}">${f.number(visitors)}${visitors > 0 && html`<small>${f.money(revenue)}</small>`}</td>`;
    });
    return html`<tr><th scope="row">${recency} <span class="small">${t.rfm.recencyScores[recency - 1]}</span></th>${cells}</tr>`;
  });
  const columns = SCORES.map(
    (score) => html`<th scope="col">${score} <span class="small">${t.rfm.frequencyScores[score - 1]}</span></th>`,
  );
  const groups = GROUPS.flatMap((id) => {
    const group = figures.segments.find((segment) => segment.id === id);
    if (!group) return [];
    const share = group.visitors / customers;
    return [
      html`<tr><th scope="row"><a href="${segmentPath(id)}">${segmentName(view, id)}</a></th><td class="num" data-label="${t.visitors}">${f.number(group.visitors)}</td><td class="num right" data-label="${t.share}">${f.percent(share)}${shareBar(share)}</td><td class="num" data-label="${t.revenue}">${f.money(group.revenue)}</td></tr>`,
    ];
  });
  return reportPage(
    view,
    t.rfm.title,
    html`${head}
<section><p class="soft small">${t.rfm.recency} ↓ · ${t.rfm.frequency} →</p><table class="rfm"><thead><tr><td></td>${columns}</tr></thead><tbody>${rows}</tbody></table></section>
<section><h2>${t.rfm.groups}</h2><table class="stack"><thead><tr><th scope="col">${t.segments.segment}</th><th scope="col" class="num">${t.visitors}</th><th scope="col" class="num">${t.rfm.ofCustomers}</th><th scope="col" class="num">${t.revenue}</th></tr></thead><tbody>${groups}</tbody></table></section>`,
  );
}
