/** How often a campaign may be shown, and how much all of them together. */
import { attempt, listAt, nameAt, type Problem, quoted, recordAt, refuse } from '../segments/check/findings.js';
import { isDay } from '../segments/check/season.js';
import { checkKeys } from '../segments/check/spelling.js';
import { checkSpan, checkTimes } from './amount.js';

const FREQUENCY_KEYS = ['maxTotal', 'max', 'maxPerSession', 'minInterval', 'after'];
const PRESSURE_KEYS = ['minGap', 'maxPerSession', 'max', 'bySegment', 'onFirstPage', 'presets'];
const SEGMENT_KEYS = ['segment', 'max', 'gaps', 'lasts', 'from', 'to'];

function checkCaps(given: unknown, path: string): void {
  if (given === undefined) return;
  listAt(given, path, 'a list of caps, [{"times": 2, "within": "30d"}]').forEach((cap, at) => {
    const place = `${path}[${at}]`;
    const record = recordAt(cap, place, 'a cap, {"times": 2, "within": "30d"}');
    checkKeys(record, ['times', 'within'], place);
    checkTimes(record.times, `${place}.times`);
    checkSpan(record.within, `${place}.within`);
  });
}

/** Checks the frequency of a campaign. */
export function checkFrequency(given: unknown, path: string): void {
  const frequency = recordAt(given, path, 'an object such as {"maxTotal": 3}');
  checkKeys(frequency, FREQUENCY_KEYS, path);
  for (const key of ['maxTotal', 'maxPerSession'])
    if (frequency[key] !== undefined) checkTimes(frequency[key], `${path}.${key}`);
  checkCaps(frequency.max, `${path}.max`);
  if (frequency.minInterval !== undefined) checkSpan(frequency.minInterval, `${path}.minInterval`);
  if (frequency.after === undefined) return;
  const place = `${path}.after`;
  const after = recordAt(frequency.after, place, '{"close": …, "convert": …}');
  checkKeys(after, ['close', 'convert'], place);
  for (const [key, rule] of Object.entries(after))
    if (rule !== undefined && rule !== 'session' && rule !== 'never') checkSpan(rule, `${place}.${key}`);
}

/**
 * Checks the limits over all campaigns.
 * @param checkSegment refuses what is no segment's id
 */
export function checkPressure(
  given: unknown,
  problems: Problem[],
  checkSegment: (id: string, path: string) => void,
): boolean {
  return attempt(problems, () => {
    const path = 'pressure';
    const pressure = recordAt(given, path, 'an object such as {"minGap": "1h"}');
    checkKeys(pressure, PRESSURE_KEYS, path);
    if (pressure.minGap !== undefined) checkSpan(pressure.minGap, `${path}.minGap`);
    if (pressure.maxPerSession !== undefined) checkTimes(pressure.maxPerSession, `${path}.maxPerSession`);
    checkCaps(pressure.max, `${path}.max`);
    for (const key of ['onFirstPage', 'presets'])
      if (pressure[key] !== undefined && typeof pressure[key] !== 'boolean')
        refuse(`${path}.${key}`, `must be true or false, not ${quoted(pressure[key])}`);
    if (pressure.bySegment === undefined) return;
    listAt(pressure.bySegment, `${path}.bySegment`, 'a list of limits').forEach((limit, at) => {
      checkSegmentPressure(limit, `${path}.bySegment[${at}]`, checkSegment);
    });
  });
}

function checkSegmentPressure(given: unknown, path: string, checkSegment: (id: string, path: string) => void): void {
  const limit = recordAt(given, path, '{"segment": …, "max": [ … ]}');
  checkKeys(limit, SEGMENT_KEYS, path);
  checkSegment(nameAt(limit.segment, `${path}.segment`, 'the id of a segment'), `${path}.segment`);
  if (['max', 'gaps', 'lasts'].every((key) => limit[key] === undefined))
    refuse(path, 'limits nothing; give it "max", "gaps" or "lasts"');
  checkCaps(limit.max, `${path}.max`);
  if (limit.gaps !== undefined)
    listAt(limit.gaps, `${path}.gaps`, 'a list of durations').forEach((gap, at) => {
      checkSpan(gap, `${path}.gaps[${at}]`);
    });
  if (limit.lasts !== undefined) checkSpan(limit.lasts, `${path}.lasts`);
  const { from, to } = limit;
  for (const [key, day] of Object.entries({ from, to }))
    if (day !== undefined && !isDay(day, true) && !isDay(day, false))
      refuse(`${path}.${key}`, `${quoted(day)} is not a day; write one such as "11-15" or "2026-11-15"`);
  if (from !== undefined && to !== undefined && String(from).length !== String(to).length)
    refuse(`${path}.to`, `${quoted(to)} must have a year if ${quoted(from)} has one, and only then`);
  if (isDay(from, true) && isDay(to, true) && String(to) < String(from))
    refuse(`${path}.to`, `${quoted(to)} is before ${quoted(from)}`);
}
