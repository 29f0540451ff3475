/** Measures: what a test is about, as columns of `values`. */
import type { EventSelector, Measure, Window } from '../../segments/definition.js';
import type { RfmScale } from '../../segments/rfm-scale.js';
import { amountOf, type Groups, groupsOf } from './amount.js';
import { anniversaryValue } from './anniversary.js';
import { bucketOf } from './bucket.js';
import { addCart, cartOf } from './cart.js';
import type { Value } from './comparison.js';
import type { Draft } from './draft.js';
import { attentionOf, traitOf } from './facts.js';
import { occurrenceOf } from './occurrence.js';
import { rfmOf } from './rfm.js';
import { isInsideNow } from './season.js';
import { sequenceOf } from './sequence.js';
import { contextOf } from './visit.js';

const AMOUNTS = ['count', 'sum', 'mean', 'min', 'max', 'distinct'] as const;
const OCCURRENCES = ['since', 'sinceFirst', 'gap', 'until'] as const;

/** What a measure is: one value, or one for each group. */
export type Measured = { readonly value: Value } | { readonly groups: Groups };

/** The measure, whose references and parameters are filled in. */
export function measureOf(draft: Draft, measure: Measure, rfm: unknown): Measured {
  const given = measure as Record<string, unknown>;
  for (const kind of AMOUNTS) {
    if (!(kind in measure)) continue;
    const { where, of, by, within } = given as { where?: unknown; of?: string; by?: string; within?: Window };
    const amount = { kind, selector: given[kind] as EventSelector, where, of, by, within };
    return by === undefined ? { value: amountOf(draft, amount) } : { groups: groupsOf(draft, amount) };
  }
  return { value: singleValue(draft, measure, rfm) };
}

function singleValue(draft: Draft, measure: Measure, rfm: unknown): Value {
  const given = measure as Record<string, unknown>;
  for (const kind of OCCURRENCES)
    if (kind in measure) return occurrenceOf(draft, kind, given[kind] as EventSelector, given.where);
  if ('elapsed' in measure)
    return {
      number: draft.dialect.double('CASE WHEN running THEN latest - began ELSE 0 END'),
      origin: 'coalesce(began, 0)',
    };
  if ('attention' in measure) return attentionOf(draft, measure.attention);
  if ('cart' in measure) {
    if (/quantity|value/.test(measure.cart) && !draft.tables.some(({ columns }) => columns.includes('pieces')))
      addCart(draft);
    return cartOf(draft, measure.cart);
  }
  if ('trait' in measure) return traitOf(draft, measure.trait);
  if ('context' in measure) return contextOf(draft, measure.context);
  if ('anniversary' in measure) return anniversaryValue(draft, measure.anniversary);
  if ('inSeason' in measure) return { flag: isInsideNow(draft, measure.inSeason) };
  if ('rfm' in measure) return rfmOf(draft, measure.rfm, rfm as RfmScale);
  if ('bucket' in measure) return bucketOf(draft, measure.bucket);
  return sequenceOf(draft, measure as Extract<Measure, { sequence: unknown }>);
}
