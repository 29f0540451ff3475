/** `/overlap`: which segments have the same visitors. */
import { type Html, html } from '../html.js';
import { freshness, reportPage } from '../layout.js';
import { sharedBy, similarity, TWINS_FROM } from '../qualities.js';
import { type FiguresView, segmentName, segmentPath } from '../view.js';

const SHOWN = 20;

/** How dark a share is: a class. */
export const shadeOf = (share: number) =>
  share <= 0 ? 'h0' : `h${1 + [0.1, 0.3, 0.6, 0.9].filter((limit) => share >= limit).length}`;

/** The page. */
export function overlapPage(view: FiguresView): string {
  const { t, f, figures } = view;
  const shown = [...figures.segments]
    .filter(({ visitors }) => visitors > 0)
    .sort((a, b) => b.visitors - a.visitors)
    .slice(0, SHOWN);
  const twins = figures.segments.flatMap((one, index) =>
    figures.segments
      .slice(index + 1)
      .map((other) => ({ one, other, common: similarity(figures, one, other) }))
      .filter(({ common }) => common >= TWINS_FROM),
  );
  const names = new Map(shown.map(({ id }) => [id, segmentName(view, id)]));
  const rows = shown.map((row) => {
    const cells = shown.map((column): Html => {
      if (row === column) return html`<td class="h0">·</td>`;
      const share = sharedBy(figures, row, column) / row.visitors;
      const title = t.overlap.of(f.percent(share), names.get(row.id) ?? '', names.get(column.id) ?? '');
      return html`<td class="${shadeOf(share)}" title="${title}">${share > 0 ? Math.round(share * 100) : ''}</td>`;
    });
    return html`<tr><th scope="row"><a href="${segmentPath(row.id)}">${names.get(row.id)}</a></th>${cells}</tr>`;
  });
  const pairs = twins.map(
    ({ one, other, common }) =>
      html`<li>${t.overlap.pair(segmentName(view, one.id), segmentName(view, other.id), f.percent(common))}</li>`,
  );
  return reportPage(
    view,
    t.overlap.title,
    html`<h1>${t.overlap.title}</h1><p class="lead">${t.overlap.lead}</p>${freshness(view, figures.computedAt)}
<section><h2>${t.overlap.twins}</h2>${pairs.length > 0 ? html`<ul class="rule">${pairs}</ul>` : html`<p class="soft">${t.overlap.noTwins}</p>`}</section>
<section><div class="wrap" tabindex="0" role="region" aria-label="${t.overlap.title}"><table class="matrix"><thead><tr><td></td>${shown.map(({ id }) => html`<th scope="col"><span>${names.get(id)}</span></th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`,
  );
}
