/** Where a visit comes from, as far as one event tells: what `trafficOf` of `segments/traffic.ts` says, in SQL. */
import { CLICK_IDS } from '../../segments/traffic.js';
import { type Dialect, quoted, type Sql } from './dialect.js';
import { any } from './draft.js';

/** The steps of it, each a table on top of the one before: `columns` are added to all that are there. */
export interface TrafficStep {
  readonly columns: Readonly<Record<string, Sql>>;
}

const TOLD = ['source', 'medium', 'campaign'] as const;

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

/**
 * The steps from an event's own words, which are columns `told_source`, `told_medium`, `told_campaign`, `location` and `referrer` (texts
 * that are not empty, or `NULL`), to its `traffic`: a list of source, medium and campaign. `sourced` says whether it tells anything.
 */
export function trafficSteps(dialect: Dialect): TrafficStep[] {
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
  const traffic = (source: Sql, medium: Sql, campaign: Sql) => dialect.list(source, medium, campaign);
  const none = dialect.noText;
  return [
    {
      columns: {
        pairs: `CASE WHEN location IS NOT NULL AND NOT ${told} THEN ${dialect.map(pairs, 'pair', dialect.tuple(nameOf, worthOf))} ELSE ${dialect.filter(dialect.list(dialect.tuple(`''`, `''`)), 'pair', '1 = 0')} END`,
        site: `CASE WHEN NOT ${told} THEN ${hostOf(dialect, 'referrer')} ELSE ${none} END`,
        own_site: `CASE WHEN NOT ${told} THEN ${hostOf(dialect, 'location')} ELSE ${none} END`,
      },
    },
    {
      columns: {
        ...Object.fromEntries(TOLD.map((name) => [`tagged_${name}`, valueNamed(`utm_${name}`)])),
        click: `CASE ${clicks.map(({ isClicked }, at) => `WHEN ${isClicked} THEN ${at}`).join(' ')} ELSE -1 END`,
      },
    },
    {
      columns: {
        sourced: any([
          ...TOLD.map((name) => `told_${name} IS NOT NULL`),
          'location IS NOT NULL',
          'referrer IS NOT NULL',
        ]),
        traffic: `CASE WHEN ${told} THEN ${traffic('told_source', 'told_medium', 'told_campaign')}
          WHEN ${tagged} THEN ${traffic('tagged_source', 'tagged_medium', 'tagged_campaign')}
          ${clicks.map(({ medium, source }, at) => `WHEN click = ${at} THEN ${traffic(source ? quoted(source) : none, quoted(medium), none)}`).join(' ')}
          WHEN site IS NOT NULL AND (own_site IS NULL OR site <> own_site) THEN ${traffic('site', `'referral'`, none)}
          WHEN location IS NOT NULL OR referrer IS NOT NULL THEN ${traffic(`'direct'`, none, none)}
          ELSE ${traffic(none, none, none)} END`,
      },
    },
  ];
}
