/** The texts of a campaign: the one for the page's language, with its variables filled in. */
import type { LocalText } from '../../tracker/index.js';

/** What a text is filled with. */
export interface Filling {
  /** For `Intl`: of numbers, money and dates. Any text; one that is no language counts as English. */
  readonly language: string;
  /** What the variables name. Only own properties are looked at. */
  readonly values: object;
  /** ISO 4217: of money whose own currency is not told. */
  readonly currency?: string | undefined;
}

const NAMES = /\{\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}\}/g;

/** These would lead out of what was told, into the page's own code. */
const FORBIDDEN = /^(__proto__|constructor|prototype)$/;

const MONEY = /\b(value|price|discount|missing|threshold)$/;
const INSTANT = /\b(time|deadline)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The text for a page in `language`, in exactly that one, or without its region (`fr` for `fr-CA`), or in English; and in which. */
export function choose(text: LocalText, language: string): { text: string; language: string } {
  if (typeof text === 'string') return { text, language };
  const found = [language, language.toLowerCase().replace(/[-_].*/, '')].find((each) => typeof text[each] === 'string');
  return { text: text[found ?? 'en'] ?? '', language: found ?? 'en' };
}

/** What stands at a path such as `lastOrder.items.0.item_name`. */
export function valueAt(values: unknown, path: string): unknown {
  let value = values;
  for (const name of path.split('.')) {
    if (!value || FORBIDDEN.test(name) || !Object.prototype.hasOwnProperty.call(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** What `make` says in the language, or in English where `Intl` does not accept that; `undefined` where it accepts neither. */
function inLanguage(language: string, make: (language: string) => string): string | undefined {
  for (const each of [language, 'en']) {
    try {
      return make(each);
    } catch {}
  }
  return undefined;
}

/** An instant as a visitor reads it. */
export const formatInstant = (
  time: number | Date,
  language: string,
  options?: Intl.DateTimeFormatOptions,
): string | undefined =>
  inLanguage(language, (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', ...options }).format(time));

/** A variable as it is read; `undefined` where nothing is known that could be read. */
function format(path: string, { language, values, currency }: Filling): string | undefined {
  const value = valueAt(values, path);
  // What a visitor has told is a day or a plain number, whatever it is called.
  const isTold = path.startsWith('traits.');
  if (typeof value === 'string') {
    const day = isTold && DAY.test(value) && formatInstant(new Date(value), language, { timeZone: 'UTC' });
    return day || value || undefined;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (INSTANT.test(path) && !isTold) return formatInstant(value, language);
  const formatNumber = (options: Intl.NumberFormatOptions) =>
    inLanguage(language, (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 2, ...options }).format(value));
  if (!MONEY.test(path) || isTold) return formatNumber({});
  const own = valueAt(values, `${path.split('.', 1)}.currency`) ?? currency;
  // Money of an unknown currency has its cents all the same.
  return (
    (own && formatNumber({ style: 'currency', currency: String(own), maximumFractionDigits: undefined })) ||
    formatNumber({ minimumFractionDigits: 2 })
  );
}

/** @param find What is known of a path. */
const replace = (
  text: string,
  find: (path: string) => string | undefined,
  onUnknown?: (path: string) => void,
): string =>
  text.replace(NAMES, (_, path: string, otherwise?: string) => {
    const found = find(path) ?? otherwise?.trim();
    if (found === undefined) onUnknown?.(path);
    return found ?? '';
  });

/**
 * Fills in the variables of a text: `{{cart.value}}`, `{{traits.first_name|you}}`, whose second part stands for what is
 * not known. Money, numbers and dates are written as the language does.
 *
 * @param onUnknown Told the path of each variable of which nothing is known and that has no second part. It is left out.
 */
export const fill = (text: string, filling: Filling, onUnknown?: (path: string) => void): string =>
  replace(text, (path) => format(path, filling), onUnknown);

/** Fills in the variables of an address: as they were told, each encoded as one part of it. */
export const fillAddress = (address: string, values: object): string =>
  replace(address, (path) => {
    const value = valueAt(values, path);
    return typeof value === 'string' || typeof value === 'number' ? encodeURIComponent(value) : undefined;
  });
