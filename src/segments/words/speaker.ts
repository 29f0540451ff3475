/** What it takes to speak of rules in a language. */
import type { Measure, SequenceStep } from '../definition.js';
import { en } from './en.js';
import { createFormat, type Format, fill, type Scale } from './format.js';
import { fr } from './fr.js';
import type { Language } from './language.js';
import { createPhrases, type Phrases, scaleOf } from './phrases.js';

/** Everything needed to say something. */
export interface Speaker {
  readonly language: Language;
  readonly format: Format;
  readonly phrases: Phrases;
}

/** Which language, and how numbers, days and hours look in it. */
export interface Voice {
  /** `en` or `fr`, also with a region (`en-US`, `fr-CA`), which decides how numbers and dates look. English for any other. */
  readonly language: 'en' | 'fr' | (string & {});
  /** The present instant, ms since 1970: an instant today is given by the hour. */
  readonly now: number;
  /** An IANA name, such as `Europe/Paris`; the machine's own if left out. */
  readonly timeZone?: string;
}

const LANGUAGES: Readonly<Record<string, Language | undefined>> = { en, fr };

/** @throws RangeError for a time zone that there is not. */
export function speakerFor({ language: tag, now, timeZone }: Voice): Speaker {
  const language = LANGUAGES[tag.slice(0, 2).toLowerCase()] ?? en;
  const locale = /^(en|fr)-[a-z]{2}$/i.test(tag) ? tag : language.locale;
  const format = createFormat(language, locale, now, timeZone);
  return { language, format, phrases: createPhrases(language, format) };
}

/** What the numbers of a measure are. */
export function scaleOfMeasure(measure: Measure): Scale {
  if ('cart' in measure)
    return measure.cart === 'value' ? scaleOf('value') : { unit: measure.cart === 'quantity' ? 'plain' : 'time' };
  if ('of' in measure && !('distinct' in measure)) return scaleOf(measure.of, measure.where);
  return { unit: has(measure, 'since sinceFirst gap until elapsed attention anniversary') ? 'time' : 'plain' };
}

/** Whether a measure is one of these kinds, given by a space between them. */
export function has(measure: Measure, kinds: string): boolean {
  return kinds.split(' ').some((kind) => kind in measure);
}

/** A step of a sequence. */
export function stepWords({ event, where, times = 1, within, without }: SequenceStep, speaker: Speaker): string {
  const { language, format, phrases } = speaker;
  const { one, many } = phrases.events(event, { where });
  const said = [times === 1 ? one : `${format.value(times)} ${many}`];
  if (within !== undefined) said.push(fill(language.later, format.duration(within)));
  if (without !== undefined) said.push(fill(language.noneBetween, phrases.events(without).one));
  return said.join(', ');
}
