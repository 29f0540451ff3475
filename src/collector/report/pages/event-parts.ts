/** An event in a line: what it is about, where it happened. */
import { isRecord } from '../../../segments/event.js';
import { type Html, html } from '../html.js';
import type { Texts } from '../texts/en.js';

const SHOWN_PARAMS = 6;
const SHOWN_CHARACTERS = 80;

/** What the event is about comes first, where it happened last. */
export function mainParams(params: Record<string, unknown>, t: Texts, most = SHOWN_PARAMS): Html[] {
  const entries = Object.entries(params);
  const about = entries.filter(([key]) => !key.startsWith('page_'));
  const where = entries.filter(([key]) => key === 'page_location');
  const shown = [...about, ...where].slice(0, most);
  const hidden = entries.length - shown.length;
  const chips = shown.map(
    ([key, value]) => html`<span class="param"><b>${shortened(key)}</b>${shortened(shownValue(key, value))}</span>`,
  );
  if (hidden > 0) chips.push(html`<span class="soft">${t.events.more(hidden)}</span>`);
  return chips.length > 0 ? chips : [html`<span class="soft">${t.none}</span>`];
}

function shownValue(key: string, value: unknown): string {
  if (key === 'items' && Array.isArray(value)) return value.map(shownItem).join(', ');
  if (key === 'page_location' && typeof value === 'string' && URL.canParse(value)) {
    const { pathname, search } = new URL(value);
    return pathname + search;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shownItem(item: unknown): string {
  if (!isRecord(item)) return '?';
  const name = String(item.item_name ?? item.item_id ?? '?');
  return typeof item.quantity === 'number' && item.quantity !== 1 ? `${name} × ${item.quantity}` : name;
}

/** The start of a text, whole characters only. */
export function shortened(text: string, maxCharacters = SHOWN_CHARACTERS): string {
  const start = text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '');
  return start.length < text.length ? `${start}…` : text;
}
