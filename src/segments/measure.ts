/** Measures: what a test is about, and how its value is read at an instant. */
import { type Amount, type AmountRule, compileAmount, compileSlidingCount } from './amount.js';
import type { AnchorContext } from './anchor.js';
import { anniversaryOf } from './anniversary.js';
import { bucketOf } from './bucket.js';
import { type Reading, reading, type Turns } from './compare.js';
import type { EventSelector, Measure, Window } from './definition.js';
import { addSpan, parseDuration } from './duration.js';
import { attentionFold, attentionOn, cartActivityFold, cartFold, keyOf, traitsFold } from './facts.js';
import { endingWith, type Fold, type Kept, type Moment } from './fold.js';
import type { Settings } from './normalise.js';
import { type OccurrenceKind, occurrencesOf, readOccurrences } from './occurrence.js';
import { RFM_HISTORY, readerOfRfm } from './rfm.js';
import type { RfmScale } from './rfm-scale.js';
import { compileSequence } from './sequence.js';
import { activityFold, visitFold } from './visit.js';
import { type Filter, filterOf } from './where.js';

/** Attention that runs but is not yet reported by an event. */
export interface RunningAttention {
  /** How much of it there is, ms. */
  readonly ms: number;
  /** The products of the page it is spent on. */
  readonly items: readonly Record<string, unknown>[];
}

/** A measure as the engine uses it. */
export interface CompiledMeasure {
  /** What the value depends on, in the order in which it is to be brought up to date. */
  readonly folds: readonly Kept[];
  read(moment: Moment): Reading;
  /** For amounts: what lies in the window, without groups. */
  readonly total?: Amount['total'] | undefined;
  /** For counts: says that counts up to `count` make a difference. */
  readonly need?: Amount['need'] | undefined;
  /** For what attention changes: what the running attention would come to if it were reported now. */
  readonly readAttentive?: ((moment: Moment, running: RunningAttention) => number | undefined) | undefined;
}

/** A measure with its place among the program's measures. */
export type NumberedMeasure = CompiledMeasure & {
  readonly index: number;
  /** As the definition has it, with references and parameters filled in. */
  readonly measure: Measure;
};

/** What a measure needs besides itself. */
export interface MeasureContext extends Settings, AnchorContext {
  /** `references.rfm`. */
  readonly rfm: unknown;
  /** Says all that settings add to what a measure depends on. */
  readonly key: string;
  /** The measure that this is made to; the same for the same. */
  measure(measure: Measure): CompiledMeasure;
}

/** Whether the value is a time: it is compared with durations, and exactly. */
export function isTimed(measure: Measure): boolean {
  return (
    /since|gap|until|elapsed|attention|anniversary/.test(Object.keys(measure)[0] as string) ||
    ('cart' in measure && /unchanged|idle/.test(measure.cart))
  );
}

const AMOUNTS = ['count', 'sum', 'mean', 'min', 'max', 'distinct'] as const;
const OCCURRENCES = ['since', 'sinceFirst', 'gap', 'until'] as const;

/** Which events a measure is about. */
interface Selection {
  readonly names: readonly string[];
  readonly filter: Filter;
  /** Says all that this depends on. */
  readonly key: string;
}

/** Compiles a measure, whose references and parameters are filled in. */
export function compileMeasure(measure: Measure, context: MeasureContext): CompiledMeasure {
  const given = measure as Record<string, unknown>;
  const text = JSON.stringify(measure);
  // Currency and seasons matter where somebody asks.
  const key = /value|season/.test(text) ? text + context.key : text;
  const about = (kind: string): Selection => ({
    names: [given[kind] as EventSelector].flat(),
    filter: filterOf(given.where, context),
    key,
  });
  for (const kind of AMOUNTS) {
    if (!(kind in measure)) continue;
    const { of, by, within } = measure as { of?: string; by?: string; within?: Window };
    const rule: AmountRule = { ...about(kind), kind, of, by, within };
    const span = kind === 'count' && !by && parseDuration(within);
    return span ? compileSlidingCount(rule, (time) => addSpan(time, span), context) : compileAmount(rule, context);
  }
  for (const kind of OCCURRENCES) if (kind in measure) return occurrenceMeasure(kind, about(kind), context);
  /** A measure that one fold tells. */
  function reader<Value>(of: Fold<Value>, read: (kept: Value, moment: Moment) => Reading): CompiledMeasure {
    const fold = context.keep(of);
    return { folds: [fold], read: (moment) => read(moment.keptOf(fold), moment) };
  }
  if ('elapsed' in measure) return { ...reader(activityFold, readElapsed), readAttentive: attentiveElapsed };
  if ('attention' in measure) return attentionMeasure(measure.attention, context);
  if ('cart' in measure) return cartMeasure(measure.cart, context);
  if ('trait' in measure) {
    const trait = keyOf(measure.trait);
    return reader(traitsFold, (traits) => reading(traits[trait]));
  }
  if ('context' in measure) {
    const of = measure.context;
    return of === 'inSession'
      ? reader(activityFold, (_, moment) => reading(!!moment.session, Infinity, endingWith(false, moment)))
      : reader(visitFold, (visit, moment) =>
          reading(visit[of] as string | undefined, Infinity, endingWith(undefined, moment)),
        );
  }
  if ('anniversary' in measure) {
    const trait = keyOf(measure.anniversary);
    return reader(traitsFold, (traits, { now }) => anniversaryOf(traits[trait], now));
  }
  if ('inSeason' in measure) {
    const calendar = context.seasons[measure.inSeason];
    return reader(activityFold, (_, { now }) => reading(!!calendar?.(now).inside, calendar?.(now).until));
  }
  if ('rfm' in measure) return rfmMeasure(measure.rfm, context);
  if ('bucket' in measure) {
    const { bucket } = measure;
    return reader(activityFold, (_, { subject }) => reading(bucketOf(subject, bucket)));
  }
  const { sequence, within } = measure as Extract<Measure, { sequence: unknown }>;
  const filters = sequence.map(({ where }) => filterOf(where, context));
  return compileSequence(sequence, within, filters, key, context.keep);
}

function readElapsed(_: unknown, moment: Moment): Reading {
  const { start, latest } = moment.session ?? { start: 0, latest: 0 };
  return reading(latest - start, Infinity, endingWith(0, moment), start);
}

const attentiveElapsed = ({ session, now }: Moment) => session && now - session.start;

function attentionMeasure(of: 'page' | 'item' | 'items' | 'session', { keep }: MeasureContext): CompiledMeasure {
  const fold = keep(attentionFold);
  return {
    folds: [fold],
    read(moment) {
      const attention = moment.keptOf(fold);
      const value = of === 'item' ? Math.max(0, ...Object.values(attention.byItem)) : attention[of];
      return reading(value, Infinity, endingWith(0, moment), 0);
    },
    readAttentive({ keptOf }, { ms, items }) {
      const attention = keptOf(fold);
      if (!items.length && /item/.test(of)) return undefined;
      return ms + (of === 'item' ? Math.max(...attentionOn(attention, items)) : attention[of]);
    },
  };
}

function cartMeasure(of: 'quantity' | 'value' | 'unchanged' | 'idle', { keep }: MeasureContext): CompiledMeasure {
  const cart = keep(cartFold);
  const activity = keep(cartActivityFold);
  return {
    folds: [cart, activity],
    read(moment) {
      const { lines, changedAt } = moment.keptOf(cart);
      if (of === 'unchanged') return since(changedAt, moment);
      if (of === 'idle') return since(moment.keptOf(activity) ?? undefined, moment, endingWith(undefined, moment));
      let amount = 0;
      for (const [, quantity, price] of lines) amount += of === 'value' ? quantity * price : quantity;
      return reading(amount);
    },
  };
}

/** The time since `origin`, or nothing. */
function since(origin: number | undefined, { now }: Moment, next?: Turns): Reading {
  return origin === undefined ? reading(undefined) : reading(now - origin, Infinity, next, origin, 1);
}

function occurrenceMeasure(
  kind: OccurrenceKind,
  { names, filter, key }: Selection,
  { keep }: MeasureContext,
): CompiledMeasure {
  // The time since the first, the latest and the gap are all made of the same.
  const fold = keep(occurrencesOf(names, filter, key.replace(kind, ''), kind === 'until'));
  return { folds: [fold], read: (moment) => readOccurrences(kind, fold, moment) };
}

function rfmMeasure(of: 'recency' | 'frequency' | 'monetary' | 'score', context: MeasureContext): CompiledMeasure {
  const orders = context.measure({ sum: 'purchase', of: 'value', within: RFM_HISTORY }) as Amount;
  orders.need(Infinity);
  const latest = context.keep(occurrencesOf(['purchase'], () => true, '{"":"purchase"}', false));
  return {
    folds: [...orders.folds, latest],
    read: readerOfRfm(of, context.rfm as RfmScale, orders, ({ keptOf }) => keptOf(latest)?.[1]),
  };
}
