/** Windows and the anchors between which they lie. */
import { isRecord } from '../event.js';
import { durationProblem } from './duration.js';
import { keysOf, listAt, quoted, refuse, type Scope } from './findings.js';
import { checkDate, checkSeason } from './season.js';
import { checkSelector } from './selector.js';
import { checkChoice, checkKeys, meantOrAll } from './spelling.js';
import { checkParam } from './value.js';

/** What may stand beside each anchor's own key. */
const ANCHORS: Readonly<Record<string, readonly string[]>> = {
  ago: ['of'],
  date: [],
  first: ['within'],
  latest: ['within'],
  season: ['which', 'edge'],
  earliestOf: [],
  latestOf: [],
};
const ANCHOR_NAMES = Object.keys(ANCHORS);

/** The anchors around another one. */
interface Around {
  readonly ago?: boolean;
  readonly earliestOf?: boolean;
  readonly latestOf?: boolean;
}

/** Refuses what is neither a duration, with calendar months if it may have them, nor a parameter that could be one. */
export function checkSpan(value: unknown, path: string, scope: Scope, mayHaveMonths = true): void {
  if (isRecord(value)) {
    checkKeys(value, ['param'], path);
    checkParam(value, path, mayHaveMonths ? 'span' : 'time', scope);
  } else {
    const problem = durationProblem(value, mayHaveMonths);
    if (problem) refuse(path, problem);
  }
}

/**
 * Checks a window.
 * @param notAnchored a sentence that tells why it cannot lie between anchors, where it cannot
 * @param mayHaveMonths false where a span of calendar months does not fit
 */
export function checkWindow(
  within: unknown,
  path: string,
  scope: Scope,
  notAnchored?: string,
  mayHaveMonths = true,
): void {
  if (within === 'session' || within === 'lifetime') return;
  if (!isRecord(within) || 'param' in within) checkSpan(within, path, scope, mayHaveMonths);
  else if (notAnchored) refuse(path, notAnchored);
  else {
    checkKeys(within, ['from', 'to'], path);
    for (const key of keysOf(within)) checkAnchor(within[key], `${path}.${key}`, scope, {});
  }
}

function checkAnchor(given: unknown, path: string, scope: Scope, around: Around): void {
  if (given === 'now' || given === 'sessionStart') return;
  const keys = isRecord(given) ? keysOf(given) : [];
  const name = keys.find((key) => ANCHOR_NAMES.includes(key));
  if (name === undefined)
    refuse(
      path,
      `${quoted(given)} is not an anchor${meantOrAll(keys[0] ?? given, ['now', 'sessionStart', ...ANCHOR_NAMES])}`,
    );
  const anchor = given as Record<string, unknown>;
  checkKeys(anchor, [name, ...(ANCHORS[name] ?? [])], path);
  const place = `${path}.${name}`;
  const value = anchor[name];
  if (name === 'ago') {
    if (around.ago) refuse(place, 'cannot be told from an "ago"; add the two up');
    checkSpan(value, place, scope);
    if (anchor.of !== undefined) checkAnchor(anchor.of, `${path}.of`, scope, { ...around, ago: true });
  } else if (name === 'date') checkDate(value, place);
  else if (name === 'first' || name === 'latest') {
    // Once the event has happened the edge would move back, before what has been added up already.
    if (around.ago && around.earliestOf) refuse(place, 'cannot be told from by "ago" beside others in "earliestOf"');
    checkSelector(value, place, scope);
    checkAnchorWindow(anchor.within, `${path}.within`, scope, around);
  } else if (name === 'season') {
    checkSeason(value, place, scope);
    checkChoice(anchor.which, ['lastEnded', 'next'], `${path}.which`);
    checkChoice(anchor.edge, ['start', 'end'], `${path}.edge`);
    // One that comes into being, or ends, would move the edge back to what has been forgotten.
    if (around.earliestOf && anchor.which === 'lastEnded')
      refuse(`${path}.which`, 'cannot be "lastEnded" inside "earliestOf"');
    if (around.latestOf && anchor.which === 'next') refuse(`${path}.which`, 'cannot be "next" inside "latestOf"');
  } else {
    const list = listAt(value, place, 'a list of anchors');
    list.forEach((one, at) => {
      checkAnchor(one, `${place}[${at}]`, scope, { ...around, [name]: true });
    });
  }
}

/** Where an event that is an anchor is looked for. */
function checkAnchorWindow(within: unknown, path: string, scope: Scope, { earliestOf, latestOf }: Around): void {
  if (within === undefined) return;
  checkWindow(
    within,
    path,
    scope,
    'must be "session", "lifetime" or a duration; an anchor is not looked for between others',
  );
  // It ends by itself, and the edge would move back to what has been forgotten.
  if ((earliestOf || latestOf) && within !== 'lifetime')
    refuse(path, `cannot be ${quoted(within)} inside "${latestOf ? 'latestOf' : 'earliestOf'}"; leave it out`);
}
