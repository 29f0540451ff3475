/** Templates filled in, and numbers, spans of time and instants in words, by `Intl`. */
import { parseDuration, type Span } from '../duration.js';
import { isRecord } from '../event.js';
import type { Language, Noun, Template } from './language.js';

/** What a number is: `ratio` is shown in percent, `time` is in ms, and so are the spans it is compared with. */
export type Unit = 'plain' | 'money' | 'ratio' | 'time';

/** A number's unit, and for money the currency where it is known. */
export interface Scale {
  readonly unit: Unit;
  readonly currency?: string | undefined;
}

/** See {@link createFormat}. */
export interface Format {
  /** A measure's value; times rounded down to the second, and to two units. */
  value(value: unknown, scale?: Scale): string;
  /** What a value is compared with: texts and truth values in quotation marks. */
  threshold(value: unknown, scale: Scale): string;
  quote(text: string): string;
  /** A duration as the language of definitions writes it. */
  duration(text: unknown): string;
  /** By the hour today, by day and month this year, else with the year; `''` for never. */
  instant(time: number | undefined, preposition: 'at' | 'until' | 'notBefore'): string;
  /** The day that `YYYY-MM-DD` names. */
  day(date: string): string;
  /** A noun in both numbers, without its article, with `$1` replaced. */
  noun(said: Template, ...values: readonly (string | number)[]): Noun;
  /** The form that goes with this number. */
  inNumber(noun: Noun, count: number): string;
}

const PLAIN: Scale = { unit: 'plain' };

/** The instants a `Date` can hold, in ms either side of 1970. */
const LATEST_DATE_MS = 8.64e15;

/** More of a landing page's address says no more. */
const LONGEST_TEXT = 80;

/** Formatters, which take long to make, by all that they are made of. */
const made = new Map<string, { format(value: number): string }>();

function formatter(of: readonly unknown[], make: () => { format(value: number): string }) {
  const key = JSON.stringify(of);
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** A template with `$1`, `$2` … replaced. */
export function fill(template: Template, ...values: readonly (string | number)[]): string {
  return template.replace(/\$(\d)/g, (_, place) => String(values[place - 1]));
}

/**
 * Formats in a language.
 * @param locale For `Intl`; must be one it accepts.
 * @param now Today, ms since 1970.
 * @param timeZone An IANA name; the machine's own if left out.
 * @throws RangeError for a time zone that there is not.
 */
export function createFormat(language: Language, locale: string, now: number, timeZone?: string): Format {
  const plurals = new Intl.PluralRules(locale);

  function number(value: number, options: Intl.NumberFormatOptions = {}): string {
    const numbers = formatter(['number', locale, options], () => new Intl.NumberFormat(locale, options));
    // Zero may be negative.
    return numbers.format(value || 0);
  }

  function amount(value: number, { unit, currency }: Scale): string {
    if (unit !== 'money')
      return number(value, { style: unit === 'ratio' ? 'percent' : 'decimal', maximumFractionDigits: 4 });
    const digits = Math.round(value * 100) % 100 ? 2 : 0;
    return number(value, {
      ...(currency && { style: 'currency', currency }),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }

  /** At most `most` units, beginning with the largest; those that are 0 are left out. */
  function span({ months, ms }: Span, most: number): string {
    const units: readonly (readonly [count: number, unit: string])[] = [
      [months / 12, 'year'],
      [months % 12, 'month'],
      [ms / 86_400_000, 'day'],
      [(ms / 3_600_000) % 24, '\u00a0h'],
      [(ms / 60_000) % 60, '\u00a0min'],
      [(ms / 1000) % 60, '\u00a0s'],
      [ms % 1000, '\u00a0ms'],
    ];
    const said = units
      .filter(([count]) => count >= 1)
      .slice(0, most)
      .map(([count, unit]) =>
        // Symbols are the same in every language; those here begin with a no-break space.
        unit > '~'
          ? number(Math.floor(count)) + unit
          : number(Math.floor(count), { style: 'unit', unit, unitDisplay: 'long' }),
      );
    return said.join(' ') || '0\u00a0s';
  }

  function quote(text: string): string {
    const characters = [...text];
    return fill(
      language.quote,
      characters.length > LONGEST_TEXT ? `${characters.slice(0, LONGEST_TEXT).join('')}…` : text,
    );
  }

  function date(time: number, fields: Intl.DateTimeFormatOptions, zone = timeZone): string {
    const options = { ...fields, timeZone: zone };
    return formatter(['date', locale, options], () => new Intl.DateTimeFormat(locale, options)).format(time);
  }

  return {
    value(value, scale = PLAIN) {
      if (typeof value === 'string') return quote(value);
      if (typeof value === 'boolean') return value ? language.yes : language.no;
      if (typeof value !== 'number') return language.none;
      return scale.unit === 'time' ? span({ months: 0, ms: Math.floor(value / 1000) * 1000 }, 2) : amount(value, scale);
    },
    threshold(value, scale) {
      if (typeof value === 'string') return quote(value);
      if (typeof value === 'boolean') return quote(value ? language.yes : language.no);
      if (isRecord(value) && 'months' in value) return span(value as unknown as Span, 3);
      if (typeof value !== 'number') return language.noThreshold;
      return scale.unit === 'time' ? span({ months: 0, ms: value }, 3) : amount(value, scale);
    },
    quote,
    duration(text) {
      const given = parseDuration(text);
      return given ? span(given, 3) : language.noThreshold;
    },
    instant(time, preposition) {
      if (time === undefined || !(Math.abs(time) <= LATEST_DATE_MS)) return '';
      const isSame = (fields: Intl.DateTimeFormatOptions) => date(time, fields) === date(now, fields);
      const year = { year: 'numeric' } as const;
      const day = { day: 'numeric', month: 'long' } as const;
      return isSame({ ...year, ...day })
        ? fill(language.ofHour[preposition], language.hour(date(time, { hour: 'numeric', minute: '2-digit' })))
        : fill(language.ofDay[preposition], language.day(date(time, isSame(year) ? day : { ...day, ...year })));
    },
    day(text) {
      const [year = 0, month = 1, day] = text.split('-').map(Number);
      const start = Date.UTC(year, month - 1, day);
      return language.day(date(start, { day: 'numeric', month: 'long', year: 'numeric' }, 'UTC'));
    },
    noun(said, ...values) {
      const [one = said, many = one] = language.bare(said).split('|');
      const feminine = language.isFeminine(said);
      return {
        one: fill(one.replace(/\*/g, ''), ...values),
        many: fill(many.replace(/\*/g, 's'), ...values),
        feminine,
        allFeminine: feminine,
      };
    },
    inNumber: ({ one, many }, count) => (plurals.select(count) === 'one' ? one : many),
  };
}
