/** Sequences: whether some of the events came in an order, by the same fold as `segments/sequence.ts`. */
import type { Measure, SequenceStep } from '../../segments/definition.js';
import { parseDuration } from '../../segments/duration.js';
import type { Value } from './comparison.js';
import type { Sql } from './dialect.js';
import { all, any, type Draft, nowOf, sure } from './draft.js';
import { namesOf, selected } from './selection.js';
import { IN_SESSION } from './window.js';

/** One event of a step; a step with `times` has several. */
interface Link {
  readonly step: SequenceStep;
  readonly begins: boolean;
}

const lengthOf = (duration: unknown): number => parseDuration(duration)?.ms ?? Number.POSITIVE_INFINITY;

/** Whether the steps came in their order. */
export function sequenceOf(draft: Draft, { sequence, within }: Extract<Measure, { sequence: unknown }>): Value {
  const { dialect, bind } = draft;
  const links = sequence.flatMap((step): Link[] =>
    Array.from({ length: step.times ?? 1 }, (_, at) => ({ step, begins: at === 0 })),
  );
  const selections = links.map(({ step }) => selected(draft, namesOf(step.event), step.where));
  const matches = selections.map(({ isMeant }) => sure(isMeant));
  const breaks = links.map(({ step }) =>
    step.without === undefined ? 'false' : selected(draft, namesOf(step.without)).isMeant,
  );
  // What fields say is known of some events, and the others of the sequence are needed beside them.
  const details = [...new Set(selections.filter(({ detailed }) => detailed).map(({ isMeant }) => isMeant))];
  const known = `SELECT id AS detail_id, ${details.join(', ')} FROM detailed`;
  const from = details.length ? `journal LEFT JOIN (${known}) AS known_details ON detail_id = id` : 'journal';
  const windowMs = lengthOf(within);

  // A way to have come so far: the time of its first event, that of the latest of the step before, the place of its latest event
  // and its time. Place 0 is none. An event: time and place, which links it is one of, and which it breaks.
  const [ways, event] = ['ways', 'event'];
  const none = `[${Array.from({ length: 4 }, () => dialect.integer('0')).join(', ')}]`;
  const way = (at: number, part: number) => `${ways}[${at + 1}][${part}]`;
  const [time, place] = [`${event}[1][1]`, `${event}[1][2]`];
  const isNear = (origin: Sql, ms: number) =>
    ms === Number.POSITIVE_INFINITY ? [] : [`${time} < ${origin} + ${bind('integer', ms)}`];

  const after = links.map(({ step, begins }, at) => {
    if (at === 0) return `CASE WHEN ${event}[2][1] = 1 THEN [${time}, ${time}, ${place}, ${time}] ELSE ${ways}[1] END`;
    const previous = way(at - 1, begins ? 4 : 2);
    const follows = all([
      `${event}[2][${at + 1}] = 1`,
      `${way(at - 1, 3)} > 0`,
      ...isNear(previous, lengthOf(step.within)),
      ...isNear(way(at - 1, 1), windowMs),
    ]);
    return `CASE WHEN ${follows} THEN [${way(at - 1, 1)}, ${previous}, ${place}, ${time}] ELSE ${ways}[${at + 1}] END`;
  });
  // What must not come in between ends the ways that wait, but not one that this very event has made.
  const kept = after.map((made, at) => {
    if (breaks[at + 1] === undefined || breaks[at + 1] === 'false') return made;
    return `CASE WHEN ${event}[3][${at + 2}] = 1 AND (${made})[3] <> ${place} THEN ${none} ELSE ${made} END`;
  });

  let column = '';
  draft.table((name) => {
    column = `${name}_start`;
    const bits = (conditions: readonly Sql[]) =>
      `[${conditions.map((one) => dialect.integer(`CASE WHEN ${one} THEN 1 ELSE 0 END`)).join(', ')}]`;
    const told = `[[${dialect.integer('time')}, ${dialect.integer('pos')}], ${bits(matches)}, ${bits(breaks)}]`;
    const isAsked = all([any([...matches, ...breaks]), ...(within === 'session' ? [IN_SESSION] : [])]);
    const events = dialect.listed(told, 'pos', isAsked);
    const end = dialect.fold(events, `[${links.map(() => none).join(', ')}]`, ways, event, `[${kept.join(', ')}]`);
    const last = `SELECT person, ${end} AS ways FROM ${from} WHERE ${isAsked} GROUP BY person`;
    return {
      sql: `SELECT person, ways[${links.length}][1] AS ${column} FROM (${last}) AS folded WHERE ways[${links.length}][3] > 0`,
      columns: [column],
    };
  });
  const isRecent =
    windowMs === Number.POSITIVE_INFINITY ? [] : [`${nowOf(draft)} < ${column} + ${bind('integer', windowMs)}`];
  return { flag: `coalesce(${all([`${column} IS NOT NULL`, ...isRecent])}, false)` };
}
