/** Measures: what a test is about, and how its value is read at an instant. */
import type { Reading } from './compare.js';
import type { Measure } from './definition.js';
import { attentionFold, attentionOn, cartActivityFold, cartFold, keyOf, traitsFold } from './facts.js';
import type { Fold, Moment } from './fold.js';
import { sessionEnd } from './session.js';
import { filterOf, type ResolvedWhere } from './where.js';
import { counter, selected } from './window.js';

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

/** Whether the value is a time: it is compared with durations, and exactly. */
export function isTimed(measure: Measure): boolean {
  return 'elapsed' in measure || 'attention' in measure || ('cart' in measure && /unchanged|idle/.test(measure.cart));
}

/**
 * Compiles a measure.
 * @param where The measure's `where`, with references and parameters filled in.
 */
export function compileMeasure(measure: Measure, where: ResolvedWhere): CompiledMeasure {
  if ('count' in measure) {
    const names = selected(measure.count);
    return counter(names, filterOf(where), JSON.stringify([names, where]), measure.within);
  }
  if ('elapsed' in measure) return elapsed;
  if ('attention' in measure) return attentionMeasure(measure.attention);
  if ('cart' in measure) return cartMeasure(measure.cart);
  const { trait } = measure;
  return {
    folds: [traitsFold as Fold],
    read: ({ keptOf }) => ({ value: keptOf(traitsFold)[keyOf(trait)], until: Infinity }),
  };
}

/** Has nothing to keep: it makes what depends on the session's length look at every activity. */
const activityFold: Fold = { key: 'activity', names: ['*'], initial: 0, next: (kept) => kept };

const elapsed: CompiledMeasure = {
  folds: [activityFold],
  read: (moment) => ({
    value: moment.session ? moment.session.latest - moment.session.start : 0,
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
      return { value, until: endOf(moment) };
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
  return { value: origin === undefined ? undefined : now - origin, origin, until };
}
