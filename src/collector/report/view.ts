/** What every page is written with: its words, its formats, and what it is about. */
import type { Definitions, LocalText } from '../../segments/definition.js';
import type { Figures } from './figures/figures.js';
import type { KeptFigures } from './figures/keeper.js';
import type { KnownCampaign } from './figures/rules.js';
import type { Day } from './figures/tally.js';
import { type Formats, formatsFor, type LanguageCode } from './formats.js';
import { en, type Texts } from './texts/en.js';
import { fr } from './texts/fr.js';

/** See the top of this file. */
export interface View {
  readonly language: LanguageCode;
  readonly t: Texts;
  readonly f: Formats;
  /** Where the page is, such as `/rfm`. */
  readonly path: string;
  /** For forms. */
  readonly token: string;
  readonly now: number;
  readonly definitions: Definitions;
  readonly campaigns: readonly KnownCampaign[];
  readonly kept: KeptFigures;
}

/** A page that shows figures has them. */
export interface FiguresView extends View {
  readonly figures: Figures;
  readonly days: readonly Day[];
}

const TEXTS: Readonly<Record<LanguageCode, Texts>> = { en, fr };

/** The words and formats of a language. */
export function wordsOf(language: LanguageCode, currency?: string): Pick<View, 'language' | 't' | 'f'> {
  return { language, t: TEXTS[language], f: formatsFor(language, currency) };
}

/** A text of a definition or of a campaign in the reader's language. */
export function inLanguage(text: unknown, language: LanguageCode): string | undefined {
  if (typeof text === 'string') return text;
  if (typeof text !== 'object' || text === null) return undefined;
  const { [language]: own, en: english } = text as Exclude<LocalText, string>;
  return own ?? english;
}

/** What a segment is called. */
export function segmentName({ definitions, language }: View, id: string): string {
  return inLanguage(definitions.segments.find((segment) => segment.id === id)?.name, language) ?? id;
}

/** What a campaign is called. */
export function campaignName({ campaigns, language }: View, id: string): string {
  return inLanguage(campaigns.find((campaign) => campaign.id === id)?.name, language) ?? id;
}

export const segmentPath = (id: string) => `/segments/${encodeURIComponent(id)}`;
export const visitorPath = (person: string) => `/visitor?person=${encodeURIComponent(person)}`;
