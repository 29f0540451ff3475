/** Measures: what a test is about, and how its value is read at an instant. */
import type { Reading } from './compare.js';
import type { Measure } from './definition.js';
import { attentionFold, attentionKeys, cartFold, noAttention, traitOf, traitsFold } from './facts.js';
import { type Fold, inSession, type Moment } from './fold.js';
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
  /** For what attention changes: the value if the running attention were reported now. */
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
    read: ({ keptOf }) => ({ value: traitOf(keptOf(traitsFold), trait), until: Infinity }),
  };
}

/** Has nothing to keep: it makes what depends on the session's length look at every activity. */
const activityFold: Fold = { key: 'activity', names: ['*'], initial: 0, next: (kept) => kept };

const elapsed: CompiledMeasure = {
  folds: [activityFold],
  read: ({ session }) => untilSessionEnds(session ? session.latest - session.start : 0, session),
  readAttentive: ({ session, now }) => session && now - session.start,
};

/** A time that is 0 between sessions. */
function untilSessionEnds(value: number, session: Moment['session']): Reading {
  return { value, until: session ? sessionEnd(session) : Infinity };
}

function attentionMeasure(of: 'page' | 'item' | 'items' | 'session'): CompiledMeasure {
  const read = ({ keptOf, session }: Moment) => inSession(keptOf(attentionFold), session, noAttention);
  return {
    folds: [attentionFold as Fold],
    read: (moment) => untilSessionEnds(read(moment)[of], moment.session),
    readAttentive(moment, { ms, items }) {
      const attention = read(moment);
      if (of === 'page' || of === 'session') return attention[of] + ms;
      if (!items.length) return undefined;
      const before = of === 'items' ? [attention.items] : attentionKeys(items).map((key) => attention.byItem[key] ?? 0);
      return Math.max(...before) + ms;
    },
  };
}

function cartMeasure(of: 'quantity' | 'value' | 'unchanged' | 'idle'): CompiledMeasure {
  return {
    folds: [cartFold as Fold],
    read({ keptOf, session, now }) {
      const { lines, changedAt, activeAt } = keptOf(cartFold);
      if (of === 'unchanged') return since(changedAt, now, Infinity);
      if (of === 'idle')
        return since(inSession(activeAt, session, null), now, session ? sessionEnd(session) : Infinity);
      const amounts = Object.values(lines).map(({ quantity, price }) => (of === 'value' ? quantity * price : quantity));
      return { value: amounts.reduce((sum, amount) => sum + amount, 0), until: Infinity };
    },
  };
}

/** The time since `origin`, or nothing. */
function since(origin: number | null, now: number, until: number): Reading {
  return origin === null ? { value: undefined, until } : { value: now - origin, origin, until };
}
