/** Which person each stored event is of, for queries of the report's own; `segments/person.ts` has the rule. */
const ORDER = 'PARTITION BY v ORDER BY time, id ROWS BETWEEN';

/**
 * Table expressions to begin a query of DuckDB with: `named` has every event up to `$now` with its `person`.
 *
 * What a query asks of `named`, such as a time, is asked of the stored events right away: they are never copied.
 *
 * A visitor of one name, as most are of those who have any, needs no look at the order of its events.
 */
export const NAMED_EVENTS = `
  WITH stored AS NOT MATERIALIZED (
    SELECT id, visitor, nullif(visitor, '') AS v, nullif("user", '') AS u, time, name, params FROM events WHERE time <= $now
  ), visitors AS (
    SELECT v, min(u) AS one_user, max(u) AS other_user FROM stored WHERE v IS NOT NULL AND u IS NOT NULL GROUP BY v
  ), renamed AS (
    SELECT id AS renamed_id, coalesce(
      first_value(u IGNORE NULLS) OVER (${ORDER} CURRENT ROW AND UNBOUNDED FOLLOWING),
      last_value(u IGNORE NULLS) OVER (${ORDER} UNBOUNDED PRECEDING AND CURRENT ROW)) AS renamed_person
    FROM stored WHERE visitor IN (SELECT v FROM visitors WHERE one_user <> other_user)
  ), named AS NOT MATERIALIZED (
    SELECT coalesce(u, CASE WHEN one_user = other_user THEN one_user ELSE renamed_person END, stored.v, '') AS person,
      id, time, name, params
    FROM stored LEFT JOIN visitors ON visitors.v = stored.v LEFT JOIN renamed ON renamed_id = id
  )`;
