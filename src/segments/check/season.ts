/** Times of the year, and days by name. */
import type { Season, SeasonRange } from '../definition.js';
import { isRecord } from '../event.js';
import { attempt, listAt, type Problem, quoted, recordAt, refuse, type Scope } from './findings.js';
import { checkKeys, meant } from './spelling.js';

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether `text` is a day that exists: `YYYY-MM-DD`, or without a year `MM-DD`. */
export function isDay(text: unknown, withYear: boolean): boolean {
  if (typeof text !== 'string') return false;
  const [, year, month, day] = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(text) ?? [];
  const days = DAYS_OF_MONTH[Number(month) - 1] ?? 0;
  const isLeap = !year || (Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0));
  const exists = Number(day) >= 1 && Number(day) <= days && (isLeap || `${month}-${day}` !== '02-29');
  return exists && Boolean(year) === withYear;
}

/** Refuses what is no day with its year. */
export function checkDate(value: unknown, path: string): void {
  if (!isDay(value, true)) refuse(path, `${quoted(value)} is not a day; write one such as "2026-01-31"`);
}

/** The seasons that are right; the others are told of. */
export function checkSeasons(given: unknown, problems: Problem[]): Record<string, Season> {
  const good: Record<string, Season> = {};
  attempt(problems, () => {
    if (given === undefined) return;
    const seasons = recordAt(given, 'seasons', 'an object with a range of days by name');
    for (const [name, season] of Object.entries(seasons))
      attempt(problems, () => {
        const path = `seasons.${name}`;
        if (!name || name === '__proto__') refuse(path, 'cannot be the name of a season');
        if (isRecord(season)) checkRange(season, path);
        else {
          const ranges = listAt(season, path, '{"from": "11-15", "to": "12-31"} or a list of such ranges');
          ranges.forEach((range, at) => {
            checkRange(range, `${path}[${at}]`);
          });
        }
        good[name] = season as Season;
      });
  });
  return good;
}

function checkRange(given: unknown, path: string): void {
  const range = recordAt(given, path, 'a range, {"from": "11-15", "to": "12-31"}');
  checkKeys(range, ['from', 'to'], path);
  const { from, to } = range as Partial<Record<keyof SeasonRange, string>>;
  const withYear = isDay(from, true);
  for (const [key, day] of Object.entries({ from, to })) {
    const place = `${path}.${key}`;
    if (!isDay(day, true) && !isDay(day, false))
      refuse(place, `${quoted(day)} is not a day; write one such as "11-15" or "2026-11-27"`);
    if (isDay(day, true) !== withYear)
      refuse(place, `${quoted(day)} must have a year if ${quoted(from)} has one, and only then`);
  }
  if (withYear && String(to) < String(from)) refuse(`${path}.to`, `${quoted(to)} is before ${quoted(from)}`);
}

/** Refuses a name that is not one of the file's seasons. */
export function checkSeason(name: unknown, path: string, { seasons }: Scope): void {
  if (!seasons.includes(name as string))
    refuse(path, `${quoted(name)} is not one of the file's seasons, or is wrong itself${meant(name, seasons)}`);
}
