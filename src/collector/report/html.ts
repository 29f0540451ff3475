/** HTML that is written as text unless it was made here: whatever an event holds, it stays text. */

/** Markup that may stand in a page as it is. */
export interface Html {
  readonly markup: string;
}

/** What can stand in a template: markup, text, several of both, or nothing. */
export type Content = Html | string | number | false | undefined | null | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in an element or in an attribute in quotation marks. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * A template whose values are escaped.
 *
 * @example
 * html`<b>${name}</b>`.markup; // '<b>Tom &amp; Ann</b>'
 */
export function html(texts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { markup: texts.map((text, index) => text + markupOf(values[index])).join('') };
}

function markupOf(value: Content): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(markupOf).join('');
}
