/** A shop's own segments, and rows of the catalogue by their ids: checked, completed and ready to be compiled. A chunk. */
import { type Checked, check } from '../segments/check.js';
import type { SegmentDefinition } from '../segments/definition.js';
import { usesRows, withRows } from '../segments/rows.js';
import type { OwnSegments } from './options.js';

/**
 * Reads what a shop has given as its segments.
 * @param builtIn Segments that are there besides, unless the shop has one with the same id.
 */
export async function readSegments(given: OwnSegments, builtIn: readonly SegmentDefinition[]): Promise<Checked> {
  if (!usesRows(given, builtIn)) return check(given, builtIn);
  // Only who takes rows from the catalogue downloads it.
  const { catalogue } = await import('./catalogue.js');
  const { definitions, problems } = withRows(given, catalogue, builtIn);
  const checked = check(definitions, builtIn);
  return { ...checked, problems: [...problems, ...checked.problems] };
}
