/** Amounts: counts, sums, means, extremes and different values of events in a window, as a whole or by groups. */
import type { AnchorContext } from './anchor.js';
import { NO_TURNS, type Reading, reading } from './compare.js';
import type { Scalar, Window } from './definition.js';
import { endingWith, type Kept, type Moment } from './fold.js';
import { numberOr, type Settings, type View } from './normalise.js';
import { type Filter, fieldOf, plainValues } from './where.js';
import { type Combine, compileWindow, type Entry } from './window.js';

/** What is counted or added up. */
export interface AmountRule {
  readonly kind: 'count' | 'sum' | 'mean' | 'min' | 'max' | 'distinct';
  readonly names: readonly string[];
  readonly filter: Filter;
  readonly of?: string | undefined;
  readonly by?: string | undefined;
  readonly within?: Window | undefined;
  /** Says all that this depends on. */
  readonly key: string;
}

/** See {@link compileAmount}. */
export interface Amount {
  readonly folds: readonly Kept[];
  read(moment: Moment): Reading;
  /** What lies in the window, without groups. */
  total(moment: Moment): Total;
  /** Says that counts up to `count` make a difference; what is counted beyond the largest may be lost. */
  need(count: number): void;
}

/** What entries come to. */
interface Total {
  readonly value: number | undefined;
  readonly many: number;
  /** Whether any entry is there, be it one without numbers. */
  readonly isThere: boolean;
  /** The instant until which that is sure, unless the session ends or an event comes. */
  readonly until: number;
}

/** Entries by group; without groups there is one, of no name. */
type Groups = Readonly<Record<string, readonly Entry[]>>;

/** Compiles an amount. `by` and `distinct` keep an entry at least for each value that lies in the window. */
export function compileAmount(
  { kind, names, filter, of, by, within, key }: AmountRule,
  settings: Settings & AnchorContext,
): Amount {
  const combine: Combine =
    kind === 'min' || kind === 'max' ? (one, other) => Math[kind](one, other) : (one, other) => one + other;
  const window = compileWindow(within, settings, combine);
  const isCount = kind === 'count' || kind === 'distinct';
  const numbersOf = of !== undefined && !isCount ? fieldOf(of, settings) : undefined;
  const path = kind === 'distinct' ? of : by;
  const groupsOf = path === undefined ? undefined : grouping(path, settings);
  const none = kind === 'count' || kind === 'sum' ? 0 : undefined;
  let limit = isCount ? 1 : Infinity;

  /** What the view of one group makes of the event; nothing without a number, unless that makes a group be there. */
  function entryOf(view: View, { position, now }: Moment): Entry | undefined {
    if (!numbersOf) return [position, now, 1, 1];
    const numbers = numbersOf(view).filter((value): value is number => numberOr(value, undefined) !== undefined);
    if (numbers.length) return [position, now, numbers.reduce((one, other) => combine(one, other)), numbers.length];
    return by === undefined ? undefined : [position, now, 0, 0];
  }

  const fold = settings.keep<Groups>({
    key: `amount ${key}`,
    names,
    sessional: window.sessional,
    initial: {},
    next(groups, step, times) {
      if (!groupsOf) {
        const entry = filter(step) && entryOf(step, step);
        return entry ? { '': window.retain(withEntry(groups[''], entry, times), step, limit) } : groups;
      }
      // Of what is different the event decides; of a group only what the group sees of it.
      const isMeant = (view: View) => filter(kind === 'distinct' ? step : view);
      const views = groupsOf(step).filter(([, view]) => isMeant(view));
      if (!views.length) return groups;
      const after: Record<string, readonly Entry[]> = {};
      for (const group in groups) {
        const entries = window.retain(groups[group] as readonly Entry[], step, limit);
        if (entries.length) after[group] = entries;
      }
      for (const [group, view] of views) {
        const entry = entryOf(view, step);
        if (!entry) continue;
        after[group] = window.retain(withEntry(after[group], entry, times), step, limit);
      }
      return after;
    },
  });

  /** What the entries of a group that lie in the window come to. */
  function totalOf(entries: readonly Entry[], moment: Moment): Total {
    let value: number | undefined;
    let many = 0;
    let until = Infinity;
    let isThere = false;
    for (const entry of entries) {
      until = Math.min(until, window.changesAt(entry, moment));
      if (!window.holds(entry, moment)) continue;
      isThere = true;
      const [, , amount, ofMany] = entry;
      // One without numbers says nothing of the least and the greatest.
      if (ofMany) value = many ? combine(value as number, amount) : amount;
      many += ofMany;
    }
    return { value: kind === 'mean' && many ? (value as number) / many : (value ?? none), many, until, isThere };
  }

  // Several measures ask for the same total, again and again until the next event.
  let known: { groups: Groups; position: number; now: number; total: Total } | undefined;
  const total = (moment: Moment) => {
    const { now, position } = moment;
    const groups = moment.keptOf(fold);
    if (known?.groups !== groups || known.position !== position || now < known.now || now >= known.total.until)
      known = { groups, position, now, total: totalOf(groups[''] ?? [], moment) };
    return known.total;
  };
  return {
    folds: [...window.folds, fold],
    total,
    read(moment) {
      const groups = moment.keptOf(fold);
      const ending = window.sessional ? endingWith(kind === 'distinct' ? 0 : none, moment) : NO_TURNS;
      if (path === undefined) {
        const { value, until, many } = total(moment);
        return reading(value, until, many ? ending : NO_TURNS);
      }
      const totals = Object.values(groups).map((entries) => totalOf(entries, moment));
      const until = Math.min(...totals.map((total) => total.until));
      const values = totals.filter(({ isThere }) => isThere).map(({ value }) => value);
      if (kind === 'distinct') return reading(values.length, until, ending);
      return reading(
        largest(values),
        Math.min(until, ending.at[0] ?? Infinity),
        NO_TURNS,
        undefined,
        undefined,
        values,
      );
    },
    need(count) {
      if (kind === 'count') limit = Math.max(limit, count);
      fold.key = `${limit} ${key}`;
    },
  };
}

/**
 * Compiles a count of what is no longer ago than some span: when each of the latest ones leaves is all there is to know.
 * @param leavesAt the instant at which an event of that time leaves, ms
 */
export function compileSlidingCount(
  { names, filter, key }: AmountRule,
  leavesAt: (time: number) => number,
  { keep }: AnchorContext,
): Omit<Amount, 'total'> {
  let limit = 1;
  const fold = keep<readonly number[]>({
    key: `sliding ${key}`,
    names,
    initial: [],
    next(kept, step, times) {
      if (!filter(step)) return kept;
      const leaving = [...kept];
      const instant = leavesAt(step.now);
      for (let left = times; left; left--) leaving.push(instant);
      // With calendar months a later event may leave before an earlier one.
      if (instant < (kept[kept.length - 1] ?? -Infinity)) leaving.sort((a, b) => a - b);
      return stillAfter(leaving, step.now).slice(-limit);
    },
  });
  return {
    folds: [fold],
    read({ now, keptOf }) {
      const leaving = stillAfter(keptOf(fold), now);
      return reading(leaving.length, Infinity, { at: leaving, to: (place) => leaving.length - 1 - place });
    },
    need(count) {
      limit = Math.max(limit, count);
      fold.key = `sliding ${limit} ${key}`;
    },
  };
}

/** Of instants in order those later than `now`. */
function stillAfter(instants: readonly number[], now: number): readonly number[] {
  let past = 0;
  while (past < instants.length && (instants[past] as number) <= now) past++;
  return past ? instants.slice(past) : instants;
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((one, other) => (one === undefined || (other as number) > one ? other : one), undefined);
}

/** The entries and one more, so many times. */
function withEntry(entries: readonly Entry[] = [], entry: Entry, times: number): readonly Entry[] {
  const all = [...entries];
  for (let left = times; left; left--) all.push(entry);
  return all;
}

/** Splits an event by a field: what each group sees of it. Items count for their own group only. */
function grouping(path: string, settings: Settings): (view: View) => [group: string, view: View][] {
  const values = fieldOf(path, settings);
  const groupsOf = (view: View) => values(view).flatMap(plainValues).map(groupKey);
  return (view) => {
    const { event, items } = view;
    const viewOf = (group: string): View =>
      path.startsWith('items.')
        ? { event, items: items.filter((item) => groupsOf({ event, items: [item] }).includes(group)) }
        : view;
    return [...new Set(groupsOf(view))].map((group) => [group, viewOf(group)]);
  };
}

/** 1 and "1" are different values; and no text means something to JavaScript (`__proto__`). */
const groupKey = (value: Scalar) => `=${JSON.stringify(value)}`;
