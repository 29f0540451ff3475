/**
 * A collector's DuckDB file as a shop fills it, with as many events as asked for and always the same ones.
 *
 * Visitors come in visits of eight events, 5 to 60 events in all, most of them lately. One in five says who it is, some of those with
 * two browsers, a few browsers with two persons. One visit in five or so ends with an order. Rows stand in the order of their arrival.
 */
import { DuckDBInstance } from '@duckdb/node-api';

/** The instant at which the file ends. */
export const END = Date.UTC(2026, 0, 15, 20);

/** Events that one statement makes: its texts have to fit into memory. */
const STEP = 1_000_000;

const FEWEST = 5;
const MOST = 60;
const VISIT_EVENTS = 8;

export const CAMPAIGNS = [
  { id: 'cart-reminder', name: { en: 'Cart reminder', fr: 'Panier oublié' }, audience: 'cart-abandoner', holdout: 0.1 },
  { id: 'welcome', name: { en: 'Welcome', fr: 'Bienvenue' }, audience: 'anonymous', holdout: 0.1 },
  { id: 'come-back', name: { en: 'Come back', fr: 'Revenez' }, audience: 'at-risk', holdout: 0.1 },
];

/** A whole number from 0 to `below` − 1 that follows from the visitor, the event and the place where it is asked for. */
const drawn = (below, place, ...of) =>
  `(hash(${[...of.map((one) => `(${one})`), place].join(" || '/' || ")}) % ${below})::INT`;

/** What an id in the browser looks like: 22 characters of base64url. */
const idOf = (text) => `left(replace(replace(to_base64(unhex(md5(${text}))), '+', '-'), '/', '_'), 22)`;

/** The id of the stored event with that number. */
export const eventId = (number) => idOf(`'e' || ${number}`);

/** A row for each event: whose, which of theirs, and when. Narrow, so that all of them can be sorted. */
const PLACES = `
  CREATE TEMP TABLE places AS
  SELECT v, i, ($end - recency - (visits - 1 - i // ${VISIT_EVENTS}) * gap
    - (${VISIT_EVENTS} - 1 - i % ${VISIT_EVENTS}) * pace)::BIGINT AS time
  FROM (
    SELECT v, unnest(range(many)) AS i, 1 + (many - 1) // ${VISIT_EVENTS} AS visits,
      (400 * 86400000.0 * pow(${drawn(10_000, "'r'", 'v')} / 10000.0, 3))::BIGINT AS recency,
      86400000 // 4 + ${drawn(2_000_000_000, "'g'", 'v')} AS gap,
      15000 + ${drawn(105_000, "'p'", 'v')} AS pace
    FROM (SELECT v::INT AS v, ${FEWEST} + ${drawn(MOST - FEWEST + 1, "'n'", 'v')} AS many FROM range($visitors::BIGINT) AS r(v))
    LIMIT $events
  ) ORDER BY time, v, i`;

const item = (
  sku,
) => `'{"item_id":"sku-' || ${sku} || '","item_name":"Product no. ' || ${sku} || '","item_brand":"Brand ' || (${sku} % 40) ||
  '","item_category":"Category ' || (${sku} % 25) || '","price":' || (5 + ${sku} * 7 % 195) || ',"quantity":' || (1 + ${sku} % 2) || '}'`;

const page = (path) => `'"page_location":"https://shop.example' || ${path} || '"'`;

/** `place` is the event's in its visit; a visit with an order goes through the shop in five steps. */
const EVENTS = `
  WITH drawn AS (
    SELECT rowid AS number, v, i, time, i % ${VISIT_EVENTS} AS place, i // ${VISIT_EVENTS} AS visit,
      ${drawn(5, "'k'", 'v')} = 0 AS known,
      ${drawn(1000, "'e'", 'v', 'i')} AS chance, ${drawn(100, "'b'", 'v', `i // ${VISIT_EVENTS}`)} AS intent,
      (5000 * pow(${drawn(10_000, "'s'", 'v', 'i // 2')} / 10000.0, 2))::INT AS sku,
      (5000 * pow(${drawn(10_000, "'t'", 'v', 'i')} / 10000.0, 2))::INT AS other,
      ${drawn(3, "'c'", 'v')} AS campaign
    FROM places WHERE rowid >= $from AND rowid < $to
  ), named AS (
    SELECT *, intent < CASE WHEN known THEN 45 ELSE 15 END AS buys, CASE
      WHEN place = 0 THEN 'page_view'
      WHEN known AND i = 2 THEN 'identify'
      WHEN known AND place = 1 AND intent % 2 = 0 THEN 'login'
      WHEN buys AND place = 3 THEN 'view_item'
      WHEN buys AND place = 4 THEN 'add_to_cart'
      WHEN buys AND place = 5 THEN 'begin_checkout'
      WHEN buys AND place = 6 AND chance < 700 THEN 'purchase'
      WHEN visit > 0 AND place = 2 AND chance < 400 THEN
        CASE WHEN ${drawn(10, "'h'", 'v')} = 0 THEN 'message_holdout' ELSE 'message_impression' END
      WHEN visit > 0 AND place = 7 AND chance < 40 THEN ['message_click', 'message_close', 'message_submit', 'message_conversion'][1 + chance % 4]
      WHEN buys AND place = 7 AND chance < 100 THEN 'refund'
      WHEN chance < 250 THEN 'page_view'
      WHEN chance < 310 THEN 'view_item_list'
      WHEN chance < 350 THEN 'search'
      WHEN chance < 370 THEN 'select_item'
      WHEN chance < 650 THEN 'view_item'
      WHEN chance < 900 THEN 'user_engagement'
      WHEN chance < 950 THEN 'add_to_cart'
      WHEN chance < 965 THEN 'remove_from_cart'
      WHEN chance < 975 THEN 'view_cart'
      WHEN chance < 985 THEN 'add_to_wishlist'
      WHEN chance < 990 THEN 'newsletter_signup'
      WHEN chance < 993 THEN 'refund'
      WHEN chance < 996 THEN 'chat_start'
      ELSE 'exit_intent' END AS name
    FROM drawn
  )
  SELECT ${eventId('number')} AS id, 'fr' AS site, ${idOf("'v' || v")} AS visitor,
    CASE WHEN known AND i >= 2 THEN 'customer-' || CASE
      WHEN i > 20 AND ${drawn(100, "'m'", 'v')} = 0 THEN v + 1000000000
      WHEN ${drawn(4, "'u'", 'v // 10')} = 0 THEN v // 10 * 10 ELSE v END END AS "user",
    time, name,
    '{' || CASE
      WHEN place = 0 THEN ${page(`['/', '/c/table', '/c/kitchen', '/p/' || sku][1 + chance % 4] ||
        CASE WHEN chance % 5 = 0 THEN '?utm_source=' || ['mail', 'google', 'instagram'][1 + chance % 3] || '&utm_medium=' || ['email', 'cpc', 'social'][1 + chance % 3] ELSE '' END`)}
        || ',"page_referrer":"' || CASE WHEN chance % 3 = 0 THEN 'https://www.google.com/' ELSE '' END || '"'
      WHEN name = 'identify' THEN '"user_id":"customer-' || v || '","traits":{"city":"' || ['Lyon', 'Paris', 'Lille', 'Nantes'][1 + intent % 4] ||
        '","newsletter":' || (intent % 2 = 0) || CASE WHEN intent % 3 > 0 THEN ',"email":"customer-' || v || '@mail.example"' ELSE '' END || '}'
      WHEN name = 'login' THEN '"method":"password"'
      WHEN starts_with(name, 'message_') THEN '"campaign_id":"' || ['cart-reminder', 'welcome', 'come-back'][1 + campaign] || '","placement":"slide-in"'
      WHEN name = 'purchase' THEN '"transaction_id":"t-' || v || '-' || i || '","currency":"EUR","value":' || (20 + sku % 180) ||
        CASE WHEN chance % 5 = 0 THEN ',"coupon":"WINTER"' ELSE '' END || ',"items":[' || ${item('sku')} || ',' || ${item('other')} || ']'
      WHEN name = 'refund' THEN '"transaction_id":"t-' || v || '-' || (i - 1) || '","currency":"EUR","value":' || (5 + sku % 20)
      WHEN name = 'search' THEN '"search_term":"' || ['bowl', 'plate', 'cup', 'lamp', 'chair'][1 + chance % 5] || '"'
      WHEN name = 'user_engagement' THEN '"engagement_time_msec":' || (2000 + chance * 97) || ',"items":[' || ${item('sku')} || '],' || ${page("'/p/' || sku")}
      WHEN name = 'page_view' THEN ${page("['/', '/c/table', '/c/kitchen', '/about', '/p/' || sku][1 + chance % 5]")} || ',"page_title":"Shop"'
      WHEN name IN ('view_item_list', 'newsletter_signup', 'chat_start', 'exit_intent') THEN ${page("'/c/table'")}
      ELSE '"currency":"EUR","value":' || (5 + sku * 7 % 195) || ',"items":[' || ${item('sku')} || CASE name WHEN 'select_item' THEN '],"recommended":true' ELSE ']' END
    END || '}' AS params,
    time + 50 + chance AS received, false AS future
  FROM named`;

/** Makes the file at `path`. The same number of events is the same file each time. */
export async function generate(path, events, settings = {}) {
  const { openDuckDbStore } = await import('../../dist/collector.js');
  // The tables are the collector's own.
  await (await openDuckDbStore(path)).close();
  const database = await DuckDBInstance.create(path, settings);
  const connection = await database.connect();
  const visitors = Math.ceil((events / (FEWEST + MOST)) * 2 * 1.02) + 10;
  await connection.run(PLACES, { end: BigInt(END), visitors: BigInt(visitors), events: BigInt(events) });
  for (let from = 0; from < events; from += STEP)
    await connection.run(`INSERT INTO events ${EVENTS} ORDER BY number`, {
      from: BigInt(from),
      to: BigInt(Math.min(events, from + STEP)),
    });
  await connection.run('CHECKPOINT');
  connection.closeSync();
  database.closeSync();
}
