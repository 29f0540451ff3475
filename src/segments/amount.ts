/** Amounts: counts, sums, means, extremes and different values of events in a window, as a whole or by groups. */
import type { Reading } from './compare.js';
import type { Scalar, Window } from './definition.js';
import { type Fold, type Moment, type Step, timesSelected } from './fold.js';
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
  read(moment: Moment): Reading & { readonly many: number };
  /** Says that counts up to `count` make a difference; what is counted beyond the largest may be lost. */
  need(count: number): void;
}

/** Entries by group; without groups there is one, of no name. */
type Groups = Readonly<Record<string, readonly Entry[]>>;

/** Compiles an amount. `by` and `distinct` keep an entry at least for each value that lies in the window. */
export function compileAmount({ kind, names, filter, of, by, within, key }: AmountRule, settings: Settings): Amount {
  const combine: Combine =
    kind === 'min' || kind === 'max' ? (one, other) => Math[kind](one, other) : (one, other) => one + other;
  const window = compileWindow(within, settings.seasons, combine);
  const isCount = kind === 'count' || kind === 'distinct';
  const numbersOf = of !== undefined && !isCount ? fieldOf(of, settings) : undefined;
  const groupsOf = grouping(kind === 'distinct' ? of : by, settings);
  let limit = isCount ? 1 : Infinity;

  /** Adds what the view of one group makes of the event. */
  function entered(groups: Record<string, readonly Entry[]>, group: string, view: View, step: Step): void {
    const numbers = numbersOf?.(view)
      .map((value) => numberOr(value, undefined))
      .filter((value) => value !== undefined) ?? [1];
    const entry: Entry = [step.position, step.now, numbers.length ? numbers.reduce(combine) : 0, numbers.length];
    // An event without any number still makes its group be there.
    if (!numbers.length && by === undefined) return;
    groups[group] = window.retain([...(groups[group] ?? []), entry], step, limit);
  }

  const fold: Fold<Groups> & { key: string } = {
    key: '',
    names,
    sessional: window.sessional,
    initial: {},
    next(groups, step) {
      const after: Record<string, readonly Entry[]> = {};
      for (const group in groups) {
        const entries = window.retain(groups[group] as readonly Entry[], step, limit);
        if (entries.length) after[group] = entries;
      }
      for (let times = timesSelected(names, step); times; times--)
        for (const [group, view] of groupsOf(step)) if (filter(view)) entered(after, group, view, step);
      return after;
    },
  };

  return {
    folds: [...window.folds, fold as Fold],
    read(moment) {
      const groups = moment.keptOf(fold);
      const values: (number | undefined)[] = [];
      let until = Infinity;
      let total = 0;
      for (const group in groups) {
        let amount: number | undefined;
        let many = 0;
        let isThere = false;
        const certain = window.each(groups[group] as readonly Entry[], moment, ([, , more, moreMany]) => {
          isThere = true;
          // One without numbers says nothing of the least and the greatest.
          if (moreMany) amount = many ? combine(amount as number, more) : more;
          many += moreMany;
        });
        until = Math.min(until, certain);
        total += many;
        if (isThere) values.push(kind === 'mean' ? (many && (amount as number) / many) || undefined : amount);
      }
      const none = kind === 'count' || kind === 'sum' ? 0 : undefined;
      const value = kind === 'distinct' ? values.length : (largest(values) ?? none);
      return { value, until, many: total, ...(by !== undefined && { groups: values.map((one) => one ?? none) }) };
    },
    need(count) {
      if (isCount) limit = Math.max(limit, count);
      fold.key = JSON.stringify([key, kind === 'distinct' ? 1 : limit]);
    },
  };
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((one, other) => (one === undefined || (other as number) > one ? other : one), undefined);
}

/** Splits an event by a field: what each group sees of it. Items count for their own group only. */
function grouping(path: string | undefined, settings: Settings): (step: Step) => [group: string, view: View][] {
  if (path === undefined) return (step) => [['', step]];
  const values = fieldOf(path, settings);
  return (step) => {
    const valuesOf = (view: View) => values(view).flatMap(plainValues).map(groupKey);
    const groups = new Set(valuesOf(step));
    return [...groups].map((group) => [
      group,
      path.startsWith('items.')
        ? { ...step, items: step.items.filter((item) => valuesOf({ ...step, items: [item] }).includes(group)) }
        : step,
    ]);
  };
}

/** 1 and "1" are different values; and no text means something to JavaScript (`__proto__`). */
const groupKey = (value: Scalar) => `=${JSON.stringify(value)}`;
