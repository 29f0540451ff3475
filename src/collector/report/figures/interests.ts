/** What the visitors of each segment buy and look at. */

import type { Sql } from '../../sql/dialect.js';
import type { Draft } from '../../sql/draft.js';
import { plainText } from '../../sql/facts.js';
import { arrivalTables } from '../../sql/journal.js';
import { ask } from '../../sql/rows.js';
import type { TableExpression } from '../../sql/statements.js';
import type { EventStore } from '../../storage/store.js';
import type { Members } from './members.js';

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

/** Longer names are cut. */
const MOST_CHARACTERS = 200;

/** The tables up to `acts`: what visitors bought, looked at and read since an instant, a row for each time. */
function actTables(draft: Draft, since: number): TableExpression[] {
  const { dialect, bind, key } = draft;
  const textAt = (json: Sql, name: string) => plainText(dialect, dialect.get(json, key(name)));
  const cut = (text: Sql) => dialect.beginning(text, MOST_CHARACTERS);
  const items = dialect.elements(dialect.get('params', key('items')));
  const product = `coalesce(${textAt('item', 'item_id')}, ${textAt('item', 'item_name')}, '')`;
  const address = `coalesce(${textAt('params', 'page_location')}, '')`;
  return [
    ...arrivalTables(draft, { table: 'events' }),
    [
      'recent',
      // Twice, but what it reads is much, and would be copied.
      'once',
      `SELECT person, name, params FROM arrived
      WHERE name IN ('purchase', 'view_item', 'page_view') AND time >= ${bind('integer', since)}`,
    ],
    ['opened', 'once', `SELECT person, name, ${dialect.unnest(items)} AS item FROM recent WHERE name <> 'page_view'`],
    [
      'acts',
      'once',
      `SELECT person, CASE WHEN name = 'purchase' THEN 'bought' ELSE 'seen' END AS kind,
        ${cut(product)} AS act_key, ${textAt('item', 'item_name')} AS label
      FROM opened
      UNION ALL
      SELECT person, 'pages' AS kind, ${cut(dialect.match(address, '^\\w+://[^/?#]+([^?#]*)'))} AS act_key, ${dialect.noText} AS label
      FROM recent WHERE name = 'page_view'`,
    ],
  ];
}

/** Those of each kind that most visitors had to do with. */
const topOf = (since: number) => (draft: Draft) => ({
  tables: actTables(draft, since),
  selection: `SELECT kind, act_key, shown FROM (
      SELECT kind, act_key, max(label) AS shown,
        row_number() OVER (PARTITION BY kind ORDER BY count(DISTINCT person) DESC, act_key) AS place
      FROM acts WHERE act_key <> '' GROUP BY kind, act_key
    ) AS ranked WHERE place <= ${MOST_OF_KIND} ORDER BY kind, act_key`,
});

/** Of each visitor: which of these, by their places. A join, since to look for each in a list of fifteen hundred takes minutes. */
const ofPersons = (since: number, keys: readonly string[]) => (draft: Draft) => {
  const { dialect, bind } = draft;
  const given = bind(
    'texts',
    keys.map((key, place) => `${place} ${key}`),
  );
  const place = dialect.integer(dialect.match('given', '^([0-9]+)'));
  const wanted = `SELECT ${place} AS place, ${dialect.match('given', '(?s)^[0-9]+ (.*)$')} AS wanted_act
    FROM (SELECT ${dialect.unnest(given)} AS given) AS numbered`;
  const tables: TableExpression[] = [...actTables(draft, since), ['wanted', 'shared', wanted]];
  return {
    tables,
    selection: `SELECT person, ${dialect.listed('place', 'place', 'true')} AS places FROM (
      SELECT DISTINCT person, place FROM acts JOIN wanted ON wanted_act = concat(kind, ':', act_key)
    ) AS placed GROUP BY person`,
  };
};

/** Counts, part by part, what the visitors of segments were interested in during the days before `now` (ms). */
export async function gatherInterests(store: EventStore, now: number, segments: number) {
  const since = now - INTERESTS_DAYS * 86_400_000;
  const top = await ask<{ kind: Kind; act_key: string; shown: string | null }>(store, now, topOf(since));
  const keys = top.map(({ kind, act_key }) => `${kind}:${act_key}`);
  const counts = new Uint32Array(segments * keys.length);
  const rows =
    keys.length === 0 ? [] : await ask<{ person: string; places: number[] }>(store, now, ofPersons(since, keys));
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
        .map(({ kind, act_key: key, shown }, place) => ({
          kind,
          key,
          name: shown ?? key,
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
