/** Where a visit comes from, as far as one event tells: what `trafficOf` of `segments/traffic.ts` says, in SQL. */
import { CLICK_IDS } from '../../segments/traffic.js';
import { type Dialect, quoted, type Sql } from './dialect.js';
import { any, type Draft } from './draft.js';
import type { TableExpression } from './statements.js';

/** What is told of it, in this order. */
export const TOLD = ['source', 'medium', 'campaign'] as const;

/** UTF-8 as percents: whole characters, what a broken one begins with, a byte, or plain text. */
const TAIL = '%[89abAB][0-9a-fA-F]';
const CHARACTERS = [
  '%[0-7][0-9a-fA-F]',
  `%(?:[cC][2-9a-fA-F]|[dD][0-9a-fA-F])${TAIL}`,
  `%(?:[eE]0%[abAB][0-9a-fA-F]|[eE][dD]%[89][0-9a-fA-F]|[eE][1-9a-cA-CefEF]${TAIL})${TAIL}`,
  `%(?:[fF]0%[9abAB][0-9a-fA-F]|[fF]4%8[0-9a-fA-F]|[fF][1-3]${TAIL})${TAIL}${TAIL}`,
];
const BEGINNINGS = [
  `%(?:[fF]0%[9abAB][0-9a-fA-F]|[fF]4%8[0-9a-fA-F]|[fF][1-3]${TAIL})(?:${TAIL})?`,
  '%(?:[eE]0%[abAB][0-9a-fA-F]|[eE][dD]%[89][0-9a-fA-F])',
  `%[eE][1-9a-cA-CefEF]${TAIL}`,
  '%[89a-fA-F][0-9a-fA-F]',
];
const RIGHT = `(?:${CHARACTERS.join('|')})+`;
const WRONG = BEGINNINGS.join('|');

/** What a form has encoded, decoded as `URLSearchParams` does: what is no UTF-8 becomes the replacement character. */
function decoded(dialect: Dialect, text: Sql): Sql {
  const spaced = dialect.replaced(text, '[+]', ' ');
  const pieces = dialect.matches(spaced, `${RIGHT}|${WRONG}|[^%]+|%`);
  const isWrong = `${dialect.match('piece', `^((?:${WRONG})$)`)} <> '' AND ${dialect.match('piece', `^(${RIGHT}$)`)} = ''`;
  const isRight = `${dialect.match('piece', `^(${RIGHT}$)`)} <> ''`;
  const piece = `CASE WHEN ${isRight} THEN ${dialect.percentDecoded('piece')} WHEN ${isWrong} THEN '\uFFFD' ELSE piece END`;
  return `CASE WHEN ${dialect.match(text, '([%+])')} <> '' THEN ${dialect.joined(dialect.map(pieces, 'piece', piece))} ELSE ${text} END`;
}

/** The host that an address names; `NULL` if it names none. */
function hostOf(dialect: Dialect, address: Sql): Sql {
  const host = dialect.match(address, '(?i)^[^:/?#]+://(?:[^/?#]*@)?(?:www[.])?([^/?#:]+)');
  return `nullif(${dialect.lower(host)}, '')`;
}

/** The columns that {@link trafficSteps} begins with, of events for which `condition` holds. */
export function toldColumns({ dialect, key }: Draft, condition = 'true'): Sql[] {
  const names = [
    ...TOLD.map((name) => [name, `told_${name}`]),
    ['page_location', 'location'],
    ['page_referrer', 'referrer'],
  ];
  return names.map(([name = '', column]) => {
    const text = dialect.textOf(dialect.get('params', key(name)));
    return `CASE WHEN ${condition} THEN ${text} ELSE ${dialect.noText} END AS ${column}`;
  });
}

/**
 * The steps from an event's own words, which are columns `told_source`, `told_medium`, `told_campaign`, `location` and `referrer` (texts
 * that are not empty, or `NULL`), to its `opened_traffic`: a list of source, medium and campaign. `sourced` says whether it tells anything.
 */
function trafficSteps(dialect: Dialect): Readonly<Record<string, Sql>>[] {
  const told = any(TOLD.map((name) => `told_${name} IS NOT NULL`));
  const query = dialect.match(`coalesce(location, '')`, '^[^?#]*[?][?]?([^#]*)');
  const isThere = (pair: Sql) => `${pair} <> ''`;
  const pairs = dialect.filter(dialect.split(query, quoted('&')), 'pair', isThere('pair'));
  const nameOf = decoded(dialect, dialect.match('pair', '^([^=]*)'));
  const worthOf = decoded(dialect, dialect.match('pair', '(?s)^[^=]*=(.*)$'));
  const valueNamed = (name: string) => {
    const values = dialect.filter('pairs', 'pair', `${dialect.part('pair', 1)} = ${quoted(name)}`);
    return `nullif(${dialect.at(dialect.map(values, 'pair', dialect.part('pair', 2)), 1)}, '')`;
  };
  const tagged = any(TOLD.map((name) => `tagged_${name} IS NOT NULL`));
  const clicks = CLICK_IDS.map(([ids, medium, source]) => ({
    medium,
    source,
    isClicked: any(ids.split(' ').map((id) => `${valueNamed(id)} IS NOT NULL`)),
  }));
  const none = dialect.noText;
  const noPairs = dialect.filter(dialect.list(dialect.tuple(`''`, `''`)), 'pair', 'false');
  const unless = (isTold: Sql, sql: Sql, otherwise: Sql) => `CASE WHEN ${isTold} THEN ${otherwise} ELSE ${sql} END`;
  const sites = 'site IS NOT NULL AND (own_site IS NULL OR site <> own_site)';
  return [
    {
      pairs: unless(`location IS NULL OR ${told}`, dialect.map(pairs, 'pair', dialect.tuple(nameOf, worthOf)), noPairs),
      site: unless(told, hostOf(dialect, 'referrer'), none),
      own_site: unless(told, hostOf(dialect, 'location'), none),
    },
    {
      ...Object.fromEntries(TOLD.map((name) => [`tagged_${name}`, valueNamed(`utm_${name}`)])),
      click: `CASE ${clicks.map(({ isClicked }, at) => `WHEN ${isClicked} THEN ${at}`).join(' ')} ELSE -1 END`,
    },
    {
      sourced: `(${told} OR location IS NOT NULL OR referrer IS NOT NULL)`,
      opened_traffic: `CASE
        WHEN ${told} THEN ${dialect.list('told_source', 'told_medium', 'told_campaign')}
        WHEN ${tagged} THEN ${dialect.list('tagged_source', 'tagged_medium', 'tagged_campaign')}
        ${clicks.map(({ medium, source }, at) => `WHEN click = ${at} THEN ${dialect.list(source ? quoted(source) : none, quoted(medium), none)}`).join('\n        ')}
        WHEN ${sites} THEN ${dialect.list('site', `'referral'`, none)}
        WHEN location IS NOT NULL OR referrer IS NOT NULL THEN ${dialect.list(`'direct'`, none, none)}
        ELSE ${dialect.list(none, none, none)} END`,
    },
  ];
}

/** The tables that add the steps of a traffic source to what a query gives. */
export function stepTables(dialect: Dialect, name: string, begin: Sql): TableExpression[] {
  return [
    [`${name}_0`, 'once', begin],
    ...trafficSteps(dialect).map((columns, at): TableExpression => {
      const more = Object.entries(columns).map(([column, sql]) => `${sql} AS ${column}`);
      return [`${name}_${at + 1}`, 'once', `SELECT *, ${more.join(', ')} FROM ${name}_${at}`];
    }),
  ];
}
