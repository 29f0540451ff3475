/** What the visitors of each segment buy and look at. */
import type { EventStore } from '../../storage/store.js';
import type { Members } from './members.js';
import { NAMED_EVENTS } from './persons.js';

/** A product or a page, and how many visitors of the segment. */
export interface Interest {
  readonly key: string;
  readonly name: string;
  readonly visitors: number;
}

/** The most frequent first. */
export interface Interests {
  readonly bought: readonly Interest[];
  readonly seen: readonly Interest[];
  readonly pages: readonly Interest[];
}

type Kind = keyof Interests;

/** How far back they reach. */
export const INTERESTS_DAYS = 30;

const MOST_OF_KIND = 500;
const SHOWN = 6;
const KINDS: readonly Kind[] = ['bought', 'seen', 'pages'];

const ACTS = `${NAMED_EVENTS}, opened AS (
    SELECT person, name, unnest(json_extract(params, '$.items[*]')) AS item
    FROM named WHERE name IN ('purchase', 'view_item') AND time >= $since
  ), acts AS (
    SELECT person, CASE name WHEN 'purchase' THEN 'bought' ELSE 'seen' END AS kind,
      left(coalesce(item->>'item_id', item->>'item_name'), 200) AS key, item->>'item_name' AS label FROM opened
    UNION ALL
    SELECT person, 'pages', left(regexp_extract(params->>'page_location', '^\\w+://[^/?#]+([^?#]*)', 1), 200), NULL
    FROM named WHERE name = 'page_view' AND time >= $since
  )`;

const TOP = `${ACTS}
  SELECT kind, key, any_value(label) AS label FROM acts WHERE key IS NOT NULL AND key <> '' GROUP BY kind, key
  QUALIFY row_number() OVER (PARTITION BY kind ORDER BY count(DISTINCT person) DESC, key) <= $most`;

/** A join, since to look for each in a list of fifteen hundred takes minutes. */
const OF_PERSONS = `${ACTS}, wanted AS (SELECT unnest($keys) AS wanted, unnest(range(len($keys))) AS place)
  SELECT person, list(DISTINCT place) AS places FROM acts JOIN wanted ON wanted = kind || ':' || key GROUP BY person`;

/** Counts, part by part, what the visitors of segments were interested in during the days before `now` (ms). */
export async function gatherInterests(store: EventStore, now: number, segments: number) {
  const since = now - INTERESTS_DAYS * 86_400_000;
  const top = await store.query<{ kind: Kind; key: string; label: string | null }>(TOP, {
    now,
    since,
    most: MOST_OF_KIND,
  });
  const keys = top.map(({ kind, key }) => `${kind}:${key}`);
  const counts = new Uint32Array(segments * keys.length);
  const rows =
    keys.length === 0 ? [] : await store.query<{ person: string; places: number[] }>(OF_PERSONS, { now, since, keys });
  const placesOf = new Map(rows.map(({ person, places }) => [person, places]));

  return {
    add(members: Members): void {
      for (const [person, own] of members)
        for (const place of placesOf.get(person) ?? [])
          for (const segment of own) {
            const at = segment * keys.length + place;
            counts[at] = (counts[at] ?? 0) + 1;
          }
    },
    of(segment: number): Interests {
      const found = top
        .map(({ kind, key, label }, place) => ({
          kind,
          key,
          name: label ?? key,
          visitors: counts[segment * keys.length + place] ?? 0,
        }))
        .filter(({ visitors }) => visitors > 0)
        .sort((a, b) => b.visitors - a.visitors);
      const [bought = [], seen = [], pages = []] = KINDS.map((kind) =>
        found.filter((one) => one.kind === kind).slice(0, SHOWN),
      );
      return { bought, seen, pages };
    },
  };
}
