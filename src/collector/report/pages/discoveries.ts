/** `/discoveries`: what can be seen in the orders themselves. */
import { stackChart } from '../charts.js';
import { type Html, html } from '../html.js';
import { freshness, reportPage } from '../layout.js';
import type { FiguresView } from '../view.js';

/** The page. */
export function discoveriesPage(view: FiguresView): string {
  const { t, f, figures } = view;
  const { orders } = figures;
  const { discoveries: d } = t;
  const repeat = orders.revenue > 0 ? 1 - orders.firstRevenue / orders.revenue : 0;
  const months = orders.months.map(({ start, first, repeat: again }) => ({
    label: f.month(start),
    lower: first,
    upper: again,
  }));
  const pairs = orders.pairs.map(
    ({ one, other, orders: together, lift }) =>
      html`<tr><th scope="row">${one.name} + ${other.name}</th><td class="num" data-label="${t.orders}">${f.number(together)}</td><td class="num" data-label="${d.times}">${f.decimal(lift)}</td></tr>`,
  );
  const firsts = orders.firstProducts.map(
    ({ product, buyers, cameBack }) =>
      html`<tr><th scope="row">${product.name}</th><td class="num" data-label="${d.buyers}">${f.number(buyers)}</td><td class="num" data-label="${d.cameBack}">${f.number(cameBack)} <span class="soft small">${f.percent(cameBack / buyers)}</span></td></tr>`,
  );
  const { costly } = orders;
  const table = (columns: readonly string[], rows: readonly Html[]) =>
    rows.length === 0
      ? html`<p class="soft small">${d.nothing}</p>`
      : html`<table class="stack"><thead><tr>${columns.map((column, index) => html`<th scope="col" class="${index > 0 && 'num'}">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
  return reportPage(
    view,
    d.title,
    html`<h1>${d.title}</h1>${freshness(view, figures.computedAt)}
<section><h2>${d.repeat}</h2>${months.length > 0 ? html`<p class="soft">${d.repeatLead(f.percent(repeat))}</p>${stackChart(months, `${d.repeat}. ${d.repeatLead(f.percent(repeat))}`, f.money)}<p class="keys"><span><span class="key first"></span>${d.first}</span><span><span class="key second"></span>${d.repeated}</span></p>` : html`<p class="soft">${d.nothing}</p>`}</section>
<div class="grid">
<section><h2>${d.together}</h2><p class="soft">${d.togetherLead}</p>${table([d.pair, t.orders, d.times], pairs)}</section>
<section><h2>${d.never}</h2><p class="soft">${d.neverLead}</p>${table([d.product, d.buyers, d.cameBack], firsts)}</section>
</div>
<section><h2>${d.costly}</h2><p class="lead">${costly.customers > 0 ? d.costlyLead(f.number(costly.customers), f.money(costly.refunded), f.money(costly.kept)) : d.costlyNone} ${d.refunded(f.money(orders.refunded))}</p></section>`,
  );
}
