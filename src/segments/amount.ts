/** Amounts: counts, sums, means, extremes and different values of events in a window, as a whole or by groups. */
import type { AnchorContext } from './anchor.js';
import { type Reading, reading } from './compare.js';
import type { Scalar, Window } from './definition.js';
import { endingWith, type Fold, type Moment, type Step, timesSelected } from './fold.js';
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
  readonly folds: readonly Fold[];
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
  function entryOf(view: View, { position, now }: Step): Entry | undefined {
    if (!numbersOf) return [position, now, 1, 1];
    const numbers = numbersOf(view).filter((value): value is number => numberOr(value, undefined) !== undefined);
    if (numbers.length) return [position, now, numbers.reduce((one, other) => combine(one, other)), numbers.length];
    return by === undefined ? undefined : [position, now, 0, 0];
  }

  function add(entries: readonly Entry[] | undefined, view: View, step: Step): readonly Entry[] {
    let after = entries ?? [];
    const entry = entryOf(view, step);
    for (let times = entry ? timesSelected(names, step) : 0; times; times--) after = [...after, entry as Entry];
    return window.retain(after, step, limit);
  }

  const fold: Fold<Groups> & { key: string } = {
    key: '',
    names,
    sessional: window.sessional,
    initial: {},
    next(groups, step) {
      if (!groupsOf) return filter(step) ? { '': add(groups[''], step, step) } : groups;
      const views = groupsOf(step).filter(([, view]) => filter(view));
      if (!views.length) return groups;
      const after: Record<string, readonly Entry[]> = {};
      for (const group in groups) {
        const entries = window.retain(groups[group] as readonly Entry[], step, limit);
        if (entries.length) after[group] = entries;
      }
      for (const [group, view] of views) after[group] = add(after[group], view, step);
      return after;
    },
  };

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

  /** The counts that remain as one after the other leaves. */
  function countdown(entries: readonly Entry[], moment: Moment): (readonly [number, number])[] {
    const inside = entries.filter((entry) => window.holds(entry, moment));
    const leaving = inside.map((entry) => window.changesAt(entry, moment));
    return leaving.sort((a, b) => a - b).map((instant, at) => [instant, leaving.length - 1 - at] as const);
  }

  return {
    folds: [...window.folds, fold as Fold],
    total: (moment) => totalOf(moment.keptOf(fold)[''] ?? [], moment),
    read(moment) {
      const groups = moment.keptOf(fold);
      const ending = window.sessional ? endingWith(kind === 'distinct' ? 0 : none, moment) : [];
      if (!groupsOf) {
        const entries = groups[''] ?? [];
        const { value, until } = totalOf(entries, moment);
        if (kind === 'count' && window.slides) return reading(value, Infinity, countdown(entries, moment));
        return reading(value, until, entries.length ? ending : []);
      }
      const totals = Object.values(groups).map((entries) => totalOf(entries, moment));
      const until = Math.min(...totals.map((total) => total.until));
      const values = totals.filter(({ isThere }) => isThere).map(({ value }) => value);
      if (kind === 'distinct') return reading(values.length, until, ending);
      return reading(
        largest(values),
        Math.min(until, ...ending.map(([instant]) => instant)),
        [],
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

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((one, other) => (one === undefined || (other as number) > one ? other : one), undefined);
}

/** Splits an event by a field: what each group sees of it. Items count for their own group only. */
function grouping(path: string, settings: Settings): (view: View) => [group: string, view: View][] {
  const values = fieldOf(path, settings);
  const groupsOf = (view: View) => values(view).flatMap(plainValues).map(groupKey);
  return (whole) => {
    const { event } = whole;
    const viewOf = (group: string): View =>
      path.startsWith('items.')
        ? { event, items: whole.items.filter((item) => groupsOf({ event, items: [item] }).includes(group)) }
        : whole;
    return [...new Set(groupsOf(whole))].map((group) => [group, viewOf(group)]);
  };
}

/** 1 and "1" are different values; and no text means something to JavaScript (`__proto__`). */
const groupKey = (value: Scalar) => `=${JSON.stringify(value)}`;
