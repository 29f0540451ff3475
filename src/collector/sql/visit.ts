/**
 * The visit: what the running session says about where it comes from and what it is seen on, as `segments/visit.ts` tells.
 * Only few persons are in a session, so the parameters of its events are read once more and nobody else's are.
 */
import type { Measure } from '../../segments/definition.js';
import type { Value } from './comparison.js';
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';
import type { TableExpression } from './statements.js';
import { stepTables, TOLD, toldColumns } from './traffic.js';

type ContextOf = Extract<Measure, { context: unknown }>['context'];

/** Parameters of which the session's latest event that has them tells. */
const LATEST: Readonly<Partial<Record<ContextOf, string>>> = {
  pageType: 'page_type',
  device: 'device',
  language: 'language',
};

/** A fact about the running session. */
export function contextOf(draft: Draft, of: ContextOf): Value {
  if (of === 'inSession') return { flag: 'running' };
  const first = (what: Sql, condition: Sql) =>
    draft.column('visits', `min_by(${what}, pos) FILTER (WHERE ${condition})`);
  const place = (TOLD as readonly string[]).indexOf(of);
  if (place >= 0) {
    // The event that tells the source may tell no medium, and then there is none.
    const told = `coalesce(${draft.dialect.at('opened_traffic', place + 1)}, '')`;
    return { text: `nullif(${first(told, 'sourced')}, '')` };
  }
  if (of === 'landing') return { text: first('location', 'location IS NOT NULL') };
  const told = LATEST[of] as string;
  return { text: draft.column('visits', `max_by(${told}, pos) FILTER (WHERE ${told} IS NOT NULL)`) };
}

/** The tables for it, the last of which is called `visits`; none if nobody asks. */
export function visitTables(draft: Draft): TableExpression[] {
  const columns = draft.columnsOf('visits');
  if (!columns.length) return [];
  const { dialect } = draft;
  // By time, too: that of sessions under way is late, and all that is stored of earlier times can be passed over.
  const ofSession = `SELECT id AS visit_id, time AS visit_time, person, pos FROM journal WHERE inside AND active`;
  const texts = Object.values(LATEST).map((name) => `${textAt(draft, name)} AS ${name}`);
  const begin = `SELECT person, pos, ${[...toldColumns(draft), ...texts].join(', ')} FROM stored JOIN (${ofSession}) AS of_session ON visit_time = time AND visit_id = id`;
  const steps = stepTables(dialect, 'visit', begin);
  return [
    ...steps,
    ['visits', 'once', `SELECT person, ${columns.join(', ')} FROM visit_${steps.length - 1} GROUP BY person`],
  ];
}

const textAt = ({ dialect, key }: Draft, name: string): Sql => dialect.textOf(dialect.get('params', key(name)));
