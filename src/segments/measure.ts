/** Measures: what a test is about, and how its value is read at an instant. */
import { type Amount, compileAmount } from './amount.js';
import { anniversaryOf } from './anniversary.js';
import { bucketOf } from './bucket.js';
import type { Reading } from './compare.js';
import type { EventSelector, Measure, Window } from './definition.js';
import { attentionFold, attentionOn, cartActivityFold, cartFold, keyOf, traitsFold } from './facts.js';
import type { Fold, Moment } from './fold.js';
import type { Settings } from './normalise.js';
import { type OccurrenceKind, occurrencesOf, readOccurrences } from './occurrence.js';
import { RFM_HISTORY, type RfmScale, readRfm } from './rfm.js';
import { compileSequence } from './sequence.js';
import { sessionEnd } from './session.js';
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
  readonly folds: readonly Fold[];
  read(moment: Moment): Reading;
  /** For counts: says that counts up to `count` make a difference. */
  need?(count: number): void;
  /** For what attention changes: what the running attention would come to if it were reported now. */
  readAttentive?(moment: Moment, running: RunningAttention): number | undefined;
}

/** What a measure needs besides itself. */
export interface MeasureContext extends Settings {
  /** `references.rfm`. */
  readonly rfm: unknown;
  /** Says all that settings and references add to what a measure depends on. */
  readonly key: string;
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
  const key = JSON.stringify([measure, context.key]);
  const about = (kind: string): Selection => ({
    names: [given[kind] as EventSelector].flat(),
    filter: filterOf(given.where, context),
    key,
  });
  for (const kind of AMOUNTS) {
    if (!(kind in measure)) continue;
    const { of, by, within } = measure as { of?: string; by?: string; within?: Window };
    return compileAmount({ ...about(kind), kind, of, by, within }, context);
  }
  for (const kind of OCCURRENCES) if (kind in measure) return occurrenceMeasure(kind, about(kind));
  if ('elapsed' in measure) return elapsed;
  if ('attention' in measure) return attentionMeasure(measure.attention);
  if ('cart' in measure) return cartMeasure(measure.cart);
  if ('trait' in measure) {
    const { trait } = measure;
    return reader(traitsFold, ({ keptOf }) => ({ value: keptOf(traitsFold)[keyOf(trait)], until: Infinity }));
  }
  if ('context' in measure) {
    const of = measure.context;
    return of === 'inSession'
      ? reader(activityFold, (moment) => ({ value: !!moment.session, until: endOf(moment) }))
      : reader(visitFold, (moment) => ({
          value: moment.keptOf(visitFold)[of] as string | undefined,
          until: endOf(moment),
        }));
  }
  if ('anniversary' in measure) {
    const trait = keyOf(measure.anniversary);
    return reader(traitsFold, ({ now, keptOf }) => anniversaryOf(keptOf(traitsFold)[trait], now));
  }
  if ('inSeason' in measure) {
    const calendar = context.seasons[measure.inSeason];
    return reader(activityFold, ({ now }) => ({
      value: !!calendar?.(now).inside,
      until: calendar?.(now).until ?? Infinity,
    }));
  }
  if ('rfm' in measure) return rfmMeasure(measure.rfm, context);
  if ('bucket' in measure) {
    const { bucket } = measure;
    return reader(activityFold, ({ subject }) => ({ value: bucketOf(subject, bucket), until: Infinity }));
  }
  const { sequence, within } = measure as Extract<Measure, { sequence: unknown }>;
  const filters = sequence.map(({ where }) => filterOf(where, context));
  return compileSequence(sequence, within, filters, key);
}

/** A measure that one fold tells. A fold's value is its own affair, which nobody who keeps many of them looks into. */
function reader<Value>(fold: Fold<Value>, read: CompiledMeasure['read']): CompiledMeasure {
  return { folds: [fold as Fold], read };
}

const elapsed: CompiledMeasure = {
  folds: [activityFold],
  read: (moment) => ({
    value: moment.session ? moment.session.latest - moment.session.start : 0,
    origin: moment.session?.start ?? 0,
    until: endOf(moment),
  }),
  readAttentive: ({ session, now }) => session && now - session.start,
};

/** The instant at which everything that is about the running session is over. */
function endOf({ session }: Moment): number {
  return session ? sessionEnd(session) : Infinity;
}

function attentionMeasure(of: 'page' | 'item' | 'items' | 'session'): CompiledMeasure {
  return {
    folds: [attentionFold as Fold],
    read(moment) {
      const attention = moment.keptOf(attentionFold);
      const value = of === 'item' ? Math.max(0, ...Object.values(attention.byItem)) : attention[of];
      return { value, origin: 0, until: endOf(moment) };
    },
    readAttentive({ keptOf }, { ms, items }) {
      const attention = keptOf(attentionFold);
      if (!items.length && /item/.test(of)) return undefined;
      return ms + (of === 'item' ? Math.max(...attentionOn(attention, items)) : attention[of]);
    },
  };
}

function cartMeasure(of: 'quantity' | 'value' | 'unchanged' | 'idle'): CompiledMeasure {
  return {
    folds: [cartFold as Fold, cartActivityFold as Fold],
    read(moment) {
      const { lines, changedAt } = moment.keptOf(cartFold);
      if (of === 'unchanged') return since(changedAt, moment, Infinity);
      if (of === 'idle') return since(moment.keptOf(cartActivityFold) ?? undefined, moment, endOf(moment));
      const amounts = Object.values(lines).map(({ quantity, price }) => (of === 'value' ? quantity * price : quantity));
      return { value: amounts.reduce((sum, amount) => sum + amount, 0), until: Infinity };
    },
  };
}

/** The time since `origin`, or nothing. */
function since(origin: number | undefined, { now }: Moment, until: number): Reading {
  return origin === undefined ? { value: undefined, until } : { value: now - origin, origin, pace: 1, until };
}

function occurrenceMeasure(kind: OccurrenceKind, { names, filter, key }: Selection): CompiledMeasure {
  // The time since the first, the latest and the gap are all made of the same.
  const fold = occurrencesOf(names, filter, key.replace(kind, ''), kind === 'until');
  return { folds: [fold as Fold], read: (moment) => readOccurrences(kind, fold, moment) };
}

function rfmMeasure(of: 'recency' | 'frequency' | 'monetary' | 'score', context: MeasureContext): CompiledMeasure {
  const orders = compileMeasure({ sum: 'purchase', of: 'value', within: RFM_HISTORY }, context) as Amount;
  const latest = occurrencesOf(['purchase'], () => true, 'purchase', false);
  return {
    folds: [...orders.folds, latest as Fold],
    read: (moment) => readRfm(of, context.rfm as RfmScale, orders, moment.keptOf(latest)?.[1], moment),
  };
}
