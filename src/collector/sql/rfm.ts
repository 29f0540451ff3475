/** RFM scores on the shop's scale, as `segments/rfm.ts` gives them. */
import { msOf, RFM_HISTORY } from '../../segments/rfm.js';
import type { RfmCuts, RfmScale } from '../../segments/rfm-scale.js';
import { amountOf } from './amount.js';
import type { Value } from './comparison.js';
import type { Sql } from './dialect.js';
import { type Draft, nowOf } from './draft.js';
import { selected } from './selection.js';

/** A score, nothing without an order. */
export function rfmOf(draft: Draft, of: 'recency' | 'frequency' | 'monetary' | 'score', scale: RfmScale): Value {
  const { double } = draft.dialect;
  const orders = { selector: 'purchase', within: RFM_HISTORY } as const;
  const many = amountOf(draft, { ...orders, kind: 'count' }).number as Sql;
  const latest = draft.column('totals', `max(time) FILTER (WHERE ${selected(draft, ['purchase']).isMeant})`);
  const scores = {
    recency: () => recency(draft, scale.recencyDays, latest),
    frequency: () => reached(draft, scale.frequency, many),
    monetary: () =>
      reached(draft, scale.monetary, amountOf(draft, { ...orders, kind: 'sum', of: 'value' }).number as Sql),
  };
  const score =
    of === 'score' ? `100 * ${scores.recency()} + 10 * ${scores.frequency()} + ${scores.monetary()}` : scores[of]();
  return { number: `CASE WHEN ${many} > 0 THEN ${double(score)} END` };
}

function recency(draft: Draft, cuts: RfmCuts, latest: Sql): Sql {
  const ago = `${nowOf(draft)} - ${latest}`;
  const scores = cuts.flatMap((days, at) =>
    days === null ? [] : [`WHEN ${ago} <= ${draft.bind('integer', msOf(days))} THEN ${5 - at}`],
  );
  return scores.length ? `CASE ${scores.join(' ')} ELSE 1 END` : '1';
}

/** One that equals a cut has reached it. Behind a cut that is `null` no other is. */
function reached({ bind }: Draft, cuts: RfmCuts, value: Sql): Sql {
  const scores: Sql[] = [];
  for (const [at, cut] of cuts.entries()) {
    if (cut === null) return `CASE ${scores.join(' ')} ELSE ${at + 1} END`.replace('CASE  ELSE 1 END', '1');
    const other = bind('number', cut);
    const near = `abs(${value} - ${other}) <= 1e-9 * greatest(abs(${value}), abs(${other}))`;
    scores.push(`WHEN ${value} < ${other} AND NOT (${near}) THEN ${at + 1}`);
  }
  return `CASE ${scores.join(' ')} ELSE 5 END`;
}
