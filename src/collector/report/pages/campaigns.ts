/** `/campaigns`: whether they worked. */
import { DAY_MS } from '../../../segments/duration.js';
import { intervalChart } from '../charts.js';
import type { Arm, CampaignFigures } from '../figures/campaigns.js';
import { type Html, html } from '../html.js';
import { emptyState, freshness, reportPage } from '../layout.js';
import { isSignificant } from '../statistics.js';
import { campaignName, type FiguresView, segmentName, segmentPath } from '../view.js';

/** The page. */
export function campaignsPage(view: FiguresView): string {
  const { t, figures } = view;
  const content =
    figures.campaigns.length === 0
      ? emptyState(t.campaigns.emptyTitle, t.campaigns.emptyLead)
      : html`${figures.campaigns.map((campaign) => campaignCard(view, campaign))}<section><p class="soft small">${t.campaigns.method}</p></section>`;
  return reportPage(
    view,
    t.campaigns.title,
    html`<h1>${t.campaigns.title}</h1><p class="lead">${t.campaigns.lead}</p>${freshness(view, figures.computedAt)}${content}`,
  );
}

function campaignCard(view: FiguresView, campaign: CampaignFigures): Html {
  const { t, f } = view;
  const { id, audience, placement, shown, heldOut, clicked, closed, submitted, firstAt, latestAt } = campaign;
  const audienceShown =
    audience === undefined
      ? t.campaigns.everybody
      : html`<a href="${segmentPath(audience)}">${segmentName(view, audience)}</a>`;
  const met = shown.visitors + heldOut.visitors > 0;
  const head = html`<h2>${campaignName(view, id)}</h2><p class="soft small">${t.campaigns.audience}${t.colon}${audienceShown}${placement && html` · ${placement}`}${met && html` · ${t.campaigns.since(f.day(firstAt), f.day(latestAt))}`}</p>`;
  if (!met) return html`<section class="card">${head}<p class="verdict soft">${t.campaigns.notYet}</p></section>`;
  const counts = [
    [t.campaigns.clicks, clicked],
    [t.campaigns.closes, closed],
    [t.campaigns.submits, submitted],
  ] as const;
  return html`<section class="card">${head}
${heldOut.visitors === 0 ? html`<p class="verdict">${t.campaigns.noHoldout}</p>` : verdicts(view, campaign)}
<table class="arms stack"><thead><tr><td></td><th scope="col" class="num">${t.campaigns.shown}</th><th scope="col" class="num">${t.campaigns.heldOut}</th><th scope="col">${t.campaigns.difference}</th></tr></thead><tbody>
<tr><th scope="row">${t.visitors}</th><td class="num" data-label="${t.campaigns.shown}">${f.number(shown.visitors)}</td><td class="num" data-label="${t.campaigns.heldOut}">${f.number(heldOut.visitors)}</td><td class="bare"></td></tr>
<tr><th scope="row">${t.campaigns.conversion}</th>${[shown, heldOut].map((arm, index) => conversionCell(view, arm, index))}<td class="bare">${conversionDifference(view, campaign)}</td></tr>
<tr><th scope="row">${t.campaigns.perVisitor(f.number(campaign.windowMs / DAY_MS))}</th>${[shown, heldOut].map((arm, index) => revenueCell(view, arm, index))}<td class="bare">${revenueDifference(view, campaign)}</td></tr>
</tbody></table>
<p class="keys">${counts.map(([name, many]) => html`<span>${name}${t.colon}${f.number(many)}${shown.visitors > 0 && ` (${f.percent(many / shown.visitors)})`}</span>`)}</p></section>`;
}

const armLabel = ({ t }: FiguresView, index: number) => (index === 0 ? t.campaigns.shown : t.campaigns.heldOut);

function conversionCell(view: FiguresView, { visitors, converted }: Arm, index: number): Html {
  const { t, f } = view;
  const rate = visitors > 0 ? f.percent(converted / visitors) : t.none;
  return html`<td class="num" data-label="${armLabel(view, index)}">${rate}<br><span class="soft small">${t.campaigns.converted(f.number(converted), f.number(visitors))}</span></td>`;
}

function revenueCell(view: FiguresView, { revenue }: Arm, index: number): Html {
  const { t, f } = view;
  return html`<td class="num" data-label="${armLabel(view, index)}">${revenue.count > 0 ? f.price(revenue.sum / revenue.count) : t.none}</td>`;
}

function conversionDifference({ t, f }: FiguresView, { conversion, heldOut }: CampaignFigures): Html | undefined {
  if (!conversion) return undefined;
  const { difference, low, high } = conversion;
  const interval = t.campaigns.interval(f.signedPoints(low), f.signedPoints(high));
  const rate = heldOut.converted / Math.max(1, heldOut.visitors);
  return html`${t.campaigns.points(f.signedPoints(difference))}${rate > 0 && html` <span class="soft small">(${t.campaigns.relative(f.signedPercent(difference / rate))})</span>`}${intervalChart(low, difference, high, isSignificant(conversion), interval)}<span class="soft small">${interval}</span>`;
}

function revenueDifference({ t, f }: FiguresView, { revenue }: CampaignFigures): Html | undefined {
  if (!revenue) return undefined;
  const { difference, low, high } = revenue;
  const interval = t.campaigns.interval(f.signedPrice(low), f.signedPrice(high));
  return html`${f.signedPrice(difference)}${intervalChart(low, difference, high, isSignificant(revenue), interval)}<span class="soft small">${interval}</span>`;
}

/** In a sentence each, for who does not read intervals. */
function verdicts({ t, f }: FiguresView, { conversion, revenue }: CampaignFigures): Html {
  const { campaigns } = t;
  if (!conversion) return html`<p class="verdict">${campaigns.noneWhy}</p>`;
  const { difference, low, high } = conversion;
  const isSure = isSignificant(conversion);
  const points = f.decimal(Math.abs(difference) * 100);
  const [from, to] = [f.signedPoints(low), f.signedPoints(high)];
  const converting = !isSure
    ? campaigns.conversionUnsure(from, to)
    : (difference > 0 ? campaigns.conversionUp : campaigns.conversionDown)(points, from, to);
  const earning = !revenue
    ? undefined
    : !isSignificant(revenue)
      ? campaigns.revenueUnsure
      : (revenue.difference > 0 ? campaigns.revenueUp : campaigns.revenueDown)(f.price(Math.abs(revenue.difference)));
  return html`<p class="verdict ${isSure && 'sure'}">${converting}</p>${earning && html`<p class="soft">${earning}</p>`}`;
}
