/** Measures: what a test is about, and how its value is read at an instant. */
import type { Reading } from './compare.js';
import { attentionFold, attentionKeys, type Cart, cartFold, noAttention, traitOf, traitsFold } from './facts.js';
import { type Fold, inSession, type Moment } from './fold.js';
import type { ResolvedTest } from './resolve.js';
import { sessionEnd } from './session.js';
import { filterOf } from './where.js';
import { counter, selected, untilSessionEnds } from './window.js';

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
  /** The value if the running attention were reported now. Only for measures that attention changes. */
  readAttentive?: (moment: Moment, running: RunningAttention) => number | undefined;
}

/** How each measure is written. */
export const measureForms: Readonly<Record<string, MeasureForm | undefined>> = {
  count: { options: ['where', 'within'] },
  elapsed: { choices: ['session'], timed: ['session'] },
  attention: { choices: ['page', 'item', 'items', 'session'], timed: ['page', 'item', 'items', 'session'] },
  cart: { choices: ['quantity', 'value', 'unchanged', 'idle'], timed: ['unchanged', 'idle'] },
  trait: {},
};

interface MeasureForm {
  /** What its own key may say; anything that names events or a trait if left out. */
  readonly choices?: readonly string[];
  /** Keys that may stand beside it. */
  readonly options?: readonly string[];
  /** The choices whose value is a time: it is compared exactly, and with durations. */
  readonly timed?: readonly string[];
}

/**
 * Compiles a measure. Refuses a window that is none.
 * @param atMost The largest count that makes a difference to the tests.
 */
export function compileMeasure({ measure, where, path }: ResolvedTest, atMost: number): CompiledMeasure {
  if ('count' in measure) {
    const names = selected(measure.count);
    return counter({
      names,
      filter: filterOf(where),
      filterKey: JSON.stringify([names, where]),
      within: measure.within,
      path: `${path}.within`,
      atMost,
    });
  }
  if ('elapsed' in measure) return elapsed;
  if ('attention' in measure) return attentionMeasure(measure.attention);
  if ('cart' in measure) return cartMeasures[measure.cart];
  return traitMeasure(measure.trait);
}

/** Moves with every activity. What it holds is of no interest: the session itself says how long it has lasted. */
const activityFold: Fold<number> = { key: 'activity', names: ['*'], initial: 0, next: (_, { position }) => position };

const elapsed: CompiledMeasure = {
  folds: [activityFold as Fold],
  read: ({ session }) => untilSessionEnds(session ? session.latest - session.start : 0, session),
  readAttentive: ({ session, now }) => session && now - session.start,
};

function attentionMeasure(of: 'page' | 'item' | 'items' | 'session'): CompiledMeasure {
  const read = ({ keptOf, session }: Moment) => inSession(keptOf(attentionFold), session, noAttention);
  return {
    folds: [attentionFold as Fold],
    read: (moment) => untilSessionEnds(read(moment)[of], moment.session),
    readAttentive(moment, { ms, items }) {
      const attention = read(moment);
      if (of === 'page' || of === 'session') return attention[of] + ms;
      if (!items.length) return undefined;
      if (of === 'items') return attention.items + ms;
      return Math.max(...attentionKeys(items).map((key) => (attention.byItem[key] ?? 0) + ms));
    },
  };
}

function cartMeasure(read: (cart: Cart, moment: Moment) => Reading): CompiledMeasure {
  return { folds: [cartFold as Fold], read: (moment) => read(moment.keptOf(cartFold), moment) };
}

/** The time since `origin`, or nothing. */
function since(origin: number | null, now: number, until: number): Reading {
  return origin === null ? { value: undefined, until: Infinity } : { value: now - origin, origin, until };
}

const cartMeasures: Readonly<Record<'quantity' | 'value' | 'unchanged' | 'idle', CompiledMeasure>> = {
  quantity: cartMeasure(({ lines }) => ({
    value: Object.values(lines).reduce((sum, { quantity }) => sum + quantity, 0),
    until: Infinity,
  })),
  value: cartMeasure(({ lines }) => ({
    value: Object.values(lines).reduce((sum, { quantity, price }) => sum + quantity * price, 0),
    until: Infinity,
  })),
  unchanged: cartMeasure(({ changedAt }, { now }) => since(changedAt, now, Infinity)),
  idle: cartMeasure(({ activeAt }, { now, session }) =>
    since(inSession(activeAt, session, null), now, session ? sessionEnd(session) : Infinity),
  ),
};

function traitMeasure(name: string): CompiledMeasure {
  return {
    folds: [traitsFold as Fold],
    read: ({ keptOf }) => ({ value: traitOf(keptOf(traitsFold), name), until: Infinity }),
  };
}
