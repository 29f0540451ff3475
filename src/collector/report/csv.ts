/** The visitors of a segment as CSV (RFC 4180), line by line: there may be a million. */
import type { Figures, SegmentFigures } from './figures/figures.js';

/** A spreadsheet reads a cell that begins like this as a formula, and would run what a visitor has typed. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell: text that a spreadsheet takes as text. */
export function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const CHUNK_LINES = 1000;

/** Lines in chunks. The byte order mark tells spreadsheets that this is UTF-8. */
export function* membersCsv(
  { members, ordersOf }: Figures,
  { place }: SegmentFigures,
  columns: readonly string[],
): Generator<string> {
  let chunk = `\uFEFF${columns.map(cell).join(',')}\r\n`;
  let lines = 1;
  for (const [person, segments] of members) {
    if (!segments.includes(place)) continue;
    const orders = ordersOf.get(person) ?? [];
    const revenue = orders.reduce((sum, { value }) => sum + value, 0);
    const last = orders.at(-1);
    // Numbers are ours and need no care.
    chunk += `${cell(person)},${orders.length},${revenue.toFixed(2)},${last ? new Date(last.time).toISOString() : ''}\r\n`;
    if (++lines % CHUNK_LINES > 0) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
