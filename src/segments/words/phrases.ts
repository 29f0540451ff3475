/** What a rule says, in words: events with their `where`, windows, anchors, measures, thresholds. */
import type { Anchor, EventSelector, Measure, Where, Window } from '../definition.js';
import { isRecord, own } from '../event.js';
import { type Format, fill, type Scale } from './format.js';
import type { ComparatorWords, Language, Noun, Template } from './language.js';

/** What measures of events have beside their name. */
export interface OfEvents {
  readonly of?: string | undefined;
  readonly where?: Where | undefined;
  readonly by?: string | undefined;
  readonly within?: Window | undefined;
}

/** See {@link createPhrases}. */
export interface Phrases {
  /** The events that a selector names, with what is asked of them. */
  events(selector: EventSelector, about?: OfEvents): Noun;
  window(within: Window | undefined): string;
  /** Events, and the window that they are in. */
  inWindow(events: string, within: Window | undefined): string;
  /** What a measure other than a count is about: `mean value of purchases so far`. */
  subject(measure: Measure): string;
  /** What a test asks for: `at least 3 and at most 5`. */
  thresholds(compare: Readonly<Record<string, unknown>>, scale: Scale): string;
}

/** What a field's numbers are, by the last part of its path; of money the currency, if a `where` asks for one. */
export function scaleOf(path: string, where: Where = {}): Scale {
  const name = path.replace(/.*\./, '');
  const currency = own(where, 'currency');
  if (name === 'discountRate') return { unit: 'ratio' };
  if (name === 'engagement_time_msec') return { unit: 'time' };
  if (!/^(value|price|discount)$/.test(name)) return { unit: 'plain' };
  return { unit: 'money', currency: /^[A-Z]{3}$/.test(String(currency)) ? String(currency) : undefined };
}

/** The phrases of a language. */
export function createPhrases(language: Language, format: Format): Phrases {
  const { quote, duration } = format;

  function list(parts: readonly string[]): string {
    return parts.length > 1 ? `${parts.slice(0, -1).join(', ')}${language.or}${parts.slice(-1)}` : parts.join('');
  }

  function field(path: string): string {
    const name = path.replace(/^items\./, '');
    return String(own(language.fields, name) ?? fill(language.otherField, quote(name)));
  }

  function events(selector: EventSelector, { where = {}, by }: OfEvents = {}): Noun {
    const nouns = [selector]
      .flat()
      .map((name) => format.noun(String(own(language.events, name) ?? language.otherEvent), quote(name)));
    const more = [by === undefined ? '' : fill(language.sameOf, language.bare(field(by))), clauses(where)];
    const named = (form: 'one' | 'many') => [list(nouns.map((noun) => noun[form])), ...more].filter(Boolean).join(' ');
    const genders = nouns.map(({ feminine }) => feminine);
    return { one: named('one'), many: named('many'), feminine: !!genders[0], allFeminine: !genders.includes(false) };
  }

  function clauses(where: Where): string {
    const said = Object.entries(where).flatMap(([path, wanted]) =>
      path === 'items' && isRecord(wanted)
        ? Object.entries(wanted).map(([which, bound]) => item(which, clauses(bound as Where)))
        : clause(path, wanted, where),
    );
    return said.filter(Boolean).join(language.and);
  }

  function item(which: string, said: string): string {
    return said && fill(language.items[which as 'some'], said);
  }

  function clause(path: string, wanted: Where[string], where: Where): string {
    if (path.startsWith('items.')) return item('some', clause(path.slice(6), wanted, where));
    const compare: Record<string, unknown> = isRecord(wanted) ? wanted : { is: wanted };
    const comparators = Object.keys(compare).join();
    const idiom = comparators === 'is' && own(language.idioms, `${path} ${compare.is}`);
    if (idiom) return String(idiom);
    if (comparators === 'exists')
      return fill(compare.exists ? language.with : language.without, language.bare(field(path)));
    const said = comparisons(compare, language.predicates, scaleOf(path, where));
    // A parameter that is absent and may be asks for nothing.
    return said && fill(language.whose, field(path), said);
  }

  function comparisons(compare: Readonly<Record<string, unknown>>, words: ComparatorWords, scale: Scale): string {
    const said = Object.entries(compare).map(([comparator, operand]) => {
      if (comparator === 'exists') return operand ? words.exists : words.existsNot;
      const operands = [operand].flat().map((one) => format.threshold(one, scale));
      return fill(comparator === 'oneOf' ? words.is : words[comparator as 'is'], list(operands));
    });
    return said.join(language.and);
  }

  function inWindow(said: string, within: Window | undefined): string {
    // Lest "whose price is more than 100 in 30 days" be about what the price comes to in 30 days.
    return `${said}${/\d\s?[%\p{Sc}]?$/u.test(said) ? ',' : ''} ${window(within)}`;
  }

  function window(within: Window = 'lifetime'): string {
    if (within === 'session') return language.inSession;
    if (within === 'lifetime') return language.soFar;
    if (typeof within === 'string' || 'param' in within) return fill(language.lasting, duration(within));
    const { from, to = 'now' } = within;
    if (from === undefined) return to === 'now' ? language.soFar : endingAt(to);
    if (typeof from === 'object' && 'ago' in from) {
      const { ago, of = 'now' } = from;
      if (of === 'now' && to === 'now') return fill(language.lasting, duration(ago));
      if (JSON.stringify(of) === JSON.stringify(to)) return fill(language.justBefore, duration(ago), anchor(of));
    }
    // From the start to the end of the same season.
    if (
      typeof from === 'object' &&
      'season' in from &&
      JSON.stringify({ ...from, edge: 'end' }) === JSON.stringify(to)
    ) {
      return fill(language.during, seasonOf(from));
    }
    return to === 'now' ? fill(language.since, anchor(from)) : fill(language.between, anchor(from), anchor(to));
  }

  function endingAt(to: Anchor): string {
    if (typeof to === 'string' || !('ago' in to)) return fill(language.before, anchor(to));
    const { ago, of = 'now' } = to;
    return of === 'now' ? fill(language.longAgo, duration(ago)) : fill(language.longBefore, duration(ago), anchor(of));
  }

  function seasonOf({ season, which }: Extract<Anchor, { season: string }>): string {
    return fill(language.season[which], quote(season));
  }

  function anchor(given: Anchor): string {
    if (given === 'now') return language.now;
    if (given === 'sessionStart') return language.sessionStart;
    if ('ago' in given) {
      const { ago, of = 'now' } = given;
      return of === 'now' ? fill(language.ago, duration(ago)) : fill(language.earlier, duration(ago), anchor(of));
    }
    if ('date' in given) return fill(language.date, format.day(given.date));
    if ('season' in given) return fill(language.edge[given.edge], seasonOf(given));
    if ('first' in given || 'latest' in given) {
      const { within = 'lifetime' } = given;
      const event = 'first' in given ? language.firstOf(events(given.first)) : language.latestOf(events(given.latest));
      return within === 'lifetime' ? event : `${event} ${window(within)}`;
    }
    const which = 'latestOf' in given ? 'latestOf' : 'earliestOf';
    const anchors: Anchor[] = (given as Record<string, Anchor[]>)[which] ?? [];
    const said = list(anchors.map(anchor));
    return anchors.length > 1 ? fill(language.whichever[which], said) : said;
  }

  function subject(measure: Measure): string {
    const about = measure as OfEvents;
    for (const [kind, said] of Object.entries(measure) as [string, string][]) {
      const total = own(language.totals, kind) as Template | undefined;
      if (total) {
        const amounts = fill(total, language.ofField(field(String(about.of))), events(said, about).many);
        return inWindow(amounts, about.within);
      }
      const time = own(language.times, kind) as ((event: Noun) => string) | undefined;
      if (time) return time(events(said, about));
      const fact = own(language.facts, kind) as Template | Readonly<Record<string, string>> | undefined;
      if (typeof fact === 'object') return String(fact[said]);
      if (fact) return fill(fact, kind === 'anniversary' ? language.bare(field(said)) : quote(said));
      if (kind === 'trait' || kind === 'context') return language.bare(field(said));
    }
    return fill(language.sequence, window(about.within));
  }

  return {
    events,
    window,
    inWindow,
    subject,
    thresholds: (compare, scale) => comparisons(compare, language.thresholds, scale),
  };
}
