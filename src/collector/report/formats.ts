/** Numbers, money and instants as a reader of the report expects them. Days and hours are those of UTC, as in the segments' rules. */

/** A language of the report. */
export const LANGUAGES = ['en', 'fr'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

/** See {@link formatsFor}. */
export interface Formats {
  number(value: number): string;
  /** With one digit behind the point, if it is small. */
  decimal(value: number): string;
  money(value: number): string;
  /** With cents. */
  price(value: number): string;
  percent(share: number): string;
  /** With its sign: `+3.1 %`. */
  signedPercent(share: number): string;
  signedPrice(value: number): string;
  /** Points between two percentages, with their sign and without a unit. */
  signedPoints(share: number): string;
  signed(value: number): string;
  day(at: number): string;
  month(at: number): string;
  instant(at: number): string;
  list(parts: readonly string[]): string;
}

const LOCALES: Readonly<Record<LanguageCode, string>> = { en: 'en-GB', fr: 'fr-FR' };
const UTC = { timeZone: 'UTC' } as const;

const made = new Map<string, Formats>();

/** @param currency three letters, if the shop has one */
export function formatsFor(language: LanguageCode, currency: string | undefined): Formats {
  const key = `${language} ${currency}`;
  const formats = made.get(key) ?? makeFormats(LOCALES[language], currency);
  made.set(key, formats);
  return formats;
}

function makeFormats(locale: string, currency: string | undefined): Formats {
  const numbers = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options);
    // Zero may be negative.
    return (value: number) => format.format(value || 0).replace('-', '−');
  };
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, ...UTC });
    return (at: number) => format.format(at);
  };
  const inMoney = currency === undefined ? {} : ({ style: 'currency', currency } as const);
  const signed = { signDisplay: 'exceptZero' } as const;
  const percent = { style: 'percent', maximumFractionDigits: 1 } as const;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: numbers({ maximumFractionDigits: 0 }),
    decimal: numbers({ maximumFractionDigits: 1 }),
    money: numbers({ ...inMoney, maximumFractionDigits: 0 }),
    price: numbers({ ...inMoney, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: numbers(percent),
    signedPercent: numbers({ ...percent, ...signed }),
    signedPrice: numbers({ ...inMoney, ...signed, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    signedPoints: (() => {
      const points = numbers({ ...signed, maximumFractionDigits: 1 });
      return (share: number) => points(share * 100);
    })(),
    signed: numbers({ ...signed, maximumFractionDigits: 0 }),
    day: dates({ day: 'numeric', month: 'short' }),
    month: dates({ month: 'short', year: 'numeric' }),
    instant: dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    list: (parts) => list.format(parts),
  };
}
