/**
 * Every row of the catalogue as its source says it, without the definition language: what the definitions of the
 * catalogue have to mean. The five of the card are in `card.ts`.
 */
import fc from 'fast-check';
import { catalogue } from '../../src/segments/catalogue/all.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { cardAt } from './card.js';
import { addDuration } from './duration.js';
import { evaluateAt } from './evaluate.js';
import { type Cart, cartOf, type History, historyAt, isActivity, itemsOf } from './history.js';
import { type Shopper, shoppers } from './shoppers.js';
import { written } from './streams.js';

const DAY_MS = 86_400_000;

/** Cut points of the RFM scale; one that is null is never reached. */
type Cuts = (number | null)[];

/** What a shop tells: reference values and parameters. */
export interface Shop {
  references?: {
    currency?: string;
    averageOrderValue?: number;
    lifetimeValueP80?: number;
    storeCountry?: string;
    storeCity?: string;
    rfm?: { recencyDays: Cuts; frequency: Cuts; monetary: Cuts };
  };
  params?: { category?: string; tier?: string; type?: string; city?: string; campaign?: string; vipValue?: number };
}

/** Names of the references and parameters without which a row is unknown. */
export const NEEDS: Record<string, string[]> = {
  hero: ['references.averageOrderValue'],
  'big-spender': ['references.averageOrderValue'],
  'category-top': ['references.averageOrderValue'],
  'big-order-30d': ['references.averageOrderValue'],
  vip: ['references.lifetimeValueP80'],
  'pareto-top': ['references.lifetimeValueP80'],
  'pareto-rest': ['references.lifetimeValueP80'],
  domestic: ['references.storeCountry'],
  international: ['references.storeCountry'],
  'local-buyer': ['references.storeCity'],
  'remote-buyer': ['references.storeCity'],
  'rfm-new': ['references.rfm'],
  'rfm-potential-loyal': ['references.rfm'],
  'rfm-loyal': ['references.rfm'],
  'rfm-loyal-at-risk': ['references.rfm'],
  'rfm-about-to-sleep': ['references.rfm'],
  'rfm-sleeper': ['references.rfm'],
  'shipping-method': ['params.tier'],
  'payment-method': ['params.type'],
};

/** One visitor at an instant, as the rows look at them. */
interface Visitor {
  now: number;
  history: History;
  events: TrackedEvent[];
  /** Orders that count: neither sent again nor cancelled. */
  orders: TrackedEvent[];
  /** Events of the running session, in order; none between sessions. */
  session: TrackedEvent[];
  cart: Cart;
  known: boolean;
  traits: Record<string, unknown>;
  traffic: Traffic;
  references: NonNullable<Shop['references']>;
  params: NonNullable<Shop['params']>;
}

/** The rows that a visitor is in at `now`; `unknown` where something that the row needs is missing. */
export function rowsAt(arrivals: TrackedEvent[], now: number, shop: Shop): Map<string, boolean | 'unknown'> {
  const visitor = visitorAt(arrivals, now, shop);
  const card = cardAt(arrivals, now);
  const given = new Set([...namesOf('references', shop.references), ...namesOf('params', shop.params)]);
  return new Map([
    ...CARD.map((id): [string, boolean] => [id, card.has(id)]),
    ...Object.entries(rows).map(([id, holds]): [string, boolean | 'unknown'] => [
      id,
      (NEEDS[id] ?? []).some((name) => !given.has(name)) ? 'unknown' : visitor.events.length > 0 && holds(visitor),
    ]),
  ]);
}

const CARD = ['anonymous', 'browser', 'researcher', 'impulsive', 'cart-abandoner'];

function namesOf(kind: string, values: object = {}): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${kind}.${name}`]));
}

function visitorAt(arrivals: TrackedEvent[], now: number, { references = {}, params = {} }: Shop): Visitor {
  const history = historyAt(arrivals, now);
  const { events, session, repeated, cancelled } = history;
  const sessionEvents = session ? events.slice(session.firstIndex) : [];
  return {
    now,
    history,
    events,
    orders: events.filter((event) => event.name === 'purchase' && !repeated.has(event) && !cancelled.has(event)),
    session: sessionEvents,
    cart: cartOf(history),
    known: !cardAt(arrivals, now).has('anonymous'),
    traits: Object.assign(
      {},
      ...events.filter(({ name }) => name === 'identify').map((event) => event.params.traits ?? {}),
    ),
    traffic: trafficOf(sessionEvents),
    references,
    params,
  };
}

const rows: Record<string, (visitor: Visitor) => boolean> = {
  // life
  lead: ({ known, orders }) => known && orders.length === 0,
  'newsletter-subscriber': ({ traits, events }) =>
    isSet(traits.newsletter) ? traits.newsletter === true : named(events, 'newsletter_signup').length >= 1,
  'first-order': ({ orders }) => orders.length === 1,
  repeat: (visitor) => ordersIn(visitor, '30d').length >= 2,
  hero: (visitor) =>
    ordersIn(visitor, '6mo').length >= 5 &&
    hasHighMean(visitor) &&
    visitor.history.sessions.filter(({ start }) => visitor.now < addDuration(start, '30d')).length >= 2,
  occasional: (visitor) => {
    const inYear = ordersIn(visitor, '1y').length;
    return visitor.orders.length >= 2 && 1 <= inYear && inYear <= 2 && ordersIn(visitor, '30d').length <= 1;
  },
  waiting: (visitor) => {
    const { events, orders, cart } = visitor;
    const latestAdd = events.findLastIndex(({ name }) => name === 'add_to_cart');
    return (
      recent(visitor, named(events, 'add_to_cart'), '7d').length >= 1 &&
      cart.quantity > 0 &&
      !events.slice(latestAdd + 1).some((event) => orders.includes(event))
    );
  },
  lost: (visitor) => {
    const { history, events, now } = visitor;
    const activities = events.slice(0, history.session?.firstIndex).filter(isActivity);
    const end = history.session?.start ?? now;
    return (
      activities.some(({ time }) => addDuration(time, '90d') <= end) &&
      activities.every(({ time }) => addDuration(time, '90d') <= end) &&
      ordersIn(visitor, '90d').length === 0
    );
  },

  // micro
  'frequent-30d': (visitor) => ordersIn(visitor, '30d').length >= 3,
  'lapsing-3m': (visitor) => ordersIn(visitor, '6mo').length >= 1 && ordersIn(visitor, '3mo').length === 0,
  'frequent-buyer': (visitor) => ordersIn(visitor, '6mo').length >= 5,
  'coupon-only': ({ orders }) => orders.length >= 1 && orders.every(hasCoupon),
  'category-fan': (visitor) => mostBought(visitor, 'item_category') >= 3,
  'brand-fan': (visitor) => mostBought(visitor, 'item_brand') >= 3,
  'recommendation-clicker': ({ events, orders }) => events.some(isRecommended) && orders.length === 0,
  'heavy-browser': ({ session }) => named(session, 'page_view').length >= 10,
  'long-dwell': ({ session }) =>
    named(session, 'user_engagement')
      .filter((event) => itemsOf(event).length > 0)
      .reduce((sum, { params }) => sum + Number(params.engagement_time_msec ?? 0), 0) >= 120_000,
  'one-visit-buyer': ({ history, orders }) => history.sessions.length === 1 && orders.length === 1,
  'big-spender': hasHighMean,
  vip: (visitor) => ordersIn(visitor, '1y').length >= 5 && isTopSpender(visitor),
  'lost-buyer': (visitor) => visitor.orders.length >= 1 && ordersIn(visitor, '1y').length === 0,

  // stages
  customer: ({ known, orders }) => known || orders.length >= 1,
  prospect: ({ known, orders }) => known && orders.length === 0,
  'first-time-buyer': ({ orders }) => orders.length === 1,
  'repeat-customer': ({ orders }) => orders.length >= 2,
  'best-customer': (visitor) => ordersIn(visitor, '90d').length >= 3,
  // Multiplied out, so that the numbers stay whole: "last ≥ 1.5 × gap" is "2 × (n − 1) × last ≥ 3 × (last − first)".
  'at-risk': ({ orders, now }) => {
    const { first, last, gaps } = rhythm(orders);
    const silent = now - last;
    return (
      last > first &&
      silent >= 30 * DAY_MS &&
      2 * gaps * silent >= 3 * (last - first) &&
      gaps * silent < 3 * (last - first)
    );
  },
  inactive: ({ orders, now }) => {
    const { first, last, gaps } = rhythm(orders);
    const silent = now - last;
    return last > first && silent >= 30 * DAY_MS && gaps * silent >= 3 * (last - first);
  },
  'frequent-refunder': (visitor) => recent(visitor, named(visitor.events, 'refund'), '1y').length >= 2,
  'birthday-soon': ({ traits, now }) => {
    const nextDays = [0, 1, 2, 3, 4, 5, 6, 7].map((day) => new Date(now + day * DAY_MS).toISOString().slice(0, 10));
    return nextDays.some((day) => isBirthday(traits.birthday, day));
  },
  'pareto-top': isTopSpender,
  'pareto-rest': (visitor) => visitor.orders.length >= 1 && !isTopSpender(visitor),
  domestic: ({ traits, references }) => isSet(traits.country) && traits.country === references.storeCountry,
  international: ({ traits, references }) => isSet(traits.country) && traits.country !== references.storeCountry,

  // table
  'bought-1y': (visitor) => ordersIn(visitor, '1y').length >= 1,
  'bought-6m': (visitor) => ordersIn(visitor, '6mo').length >= 1,
  'bought-30d': (visitor) => ordersIn(visitor, '30d').length >= 1,
  'repeat-1y': (visitor) => ordersIn(visitor, '1y').length >= 2,
  'repeat-6m': (visitor) => ordersIn(visitor, '6mo').length >= 2,
  'repeat-30d': (visitor) => ordersIn(visitor, '30d').length >= 2,
  'loyal-buyer': (visitor) => ordersIn(visitor, '1y').length >= 7,
  'top-monthly': (visitor) => ordersIn(visitor, '30d').length >= 3,
  'coupon-lover': (visitor) => ordersIn(visitor, '30d').some(hasCoupon),
  'discount-10': (visitor) => ordersIn(visitor, '1y').some((order) => bestDiscount(order) >= 10 * ALMOST),
  'discount-15': (visitor) => ordersIn(visitor, '1y').some((order) => bestDiscount(order) >= 15 * ALMOST),
  'discount-20': (visitor) => ordersIn(visitor, '1y').some((order) => bestDiscount(order) >= 20 * ALMOST),
  'category-repeat': (visitor) => mostBought(visitor, 'item_category', visitor.params.category) >= 2,
  'category-top': (visitor) =>
    ordersIn(visitor, '1y').some(
      (order) =>
        isBig(order, visitor) &&
        itemsOf(order).some(({ item_category: category }) =>
          visitor.params.category === undefined ? isSet(category) : category === visitor.params.category,
        ),
    ),
  'recommendation-no-purchase': (visitor) =>
    visitor.session.filter(isRecommended).length >= 2 && ordersInSession(visitor).length === 0,
  'recommendation-converted': (visitor) =>
    ordersInSession(visitor).some(
      (order) => visitor.session.slice(0, visitor.session.indexOf(order)).filter(isRecommended).length >= 2,
    ),
  'chat-converted': (visitor) =>
    named(visitor.session, 'chat_start').length >= 1 && ordersInSession(visitor).length >= 1,
  'search-converted': (visitor) =>
    ordersInSession(visitor).some((order) =>
      visitor.session.slice(0, visitor.session.indexOf(order)).some(({ name }) => name === 'search'),
    ),
  'search-no-purchase': (visitor) =>
    named(visitor.session, 'search').length >= 2 && ordersInSession(visitor).length === 0,
  'big-order-30d': (visitor) => ordersIn(visitor, '30d').some((order) => isBig(order, visitor)),
  'vip-lifetime': (visitor) => isAbove(spent(visitor), visitor.params.vipValue ?? 1000),
  'cart-abandoned': (visitor) => {
    const { history, session, cart, now } = visitor;
    const isChange = (event: TrackedEvent) =>
      ['add_to_cart', 'remove_from_cart', 'purchase'].includes(event.name) && !history.repeated.has(event);
    return (
      cart.quantity > 0 &&
      !session.some(isChange) &&
      cart.changed !== undefined &&
      now - cart.changed < 7 * DAY_MS &&
      named(session, 'add_to_cart').length === 0 &&
      ordersIn(visitor, '7d').length === 0
    );
  },
  'product-focused': (visitor) => {
    const [order] = ordersInSession(visitor);
    const start = visitor.history.session?.start;
    return order !== undefined && start !== undefined && order.time - start <= 15 * 60_000;
  },
  'one-shot-buyer': (visitor) => ordersIn(visitor, '6mo').length >= 1 && visitor.history.sessions.length === 1,
  'female-buyer': ({ orders, traits }) => orders.length >= 1 && traits.gender === 'female',
  'male-buyer': ({ orders, traits }) => orders.length >= 1 && traits.gender === 'male',
  'psychological-owner': ({ events, orders }) => orders.length === 0 && named(events, 'add_to_cart').length >= 2,
  'account-holder': ({ events, traits }) =>
    events.some(({ name }) => name === 'sign_up' || name === 'login') || traits.optIn === true,
  'email-visitor': ({ traffic, params }) =>
    (traffic.source === 'email' || traffic.medium === 'email') &&
    (params.campaign === undefined || traffic.campaign === params.campaign),
  'local-buyer': ({ orders, traits, references }) =>
    orders.length >= 1 && isSet(traits.city) && traits.city === references.storeCity,
  'remote-buyer': ({ orders, traits, references }) =>
    orders.length >= 1 && isSet(traits.city) && traits.city !== references.storeCity,
  'located-buyer': ({ orders, traits, params }) =>
    orders.length >= 1 && isSet(traits.city) && (params.city === undefined || traits.city === params.city),
  'app-buyer': ({ orders }) => orders.some((order) => order.params.platform === 'app'),
  'affiliate-visitor': ({ traffic }) => traffic.source === 'affiliate' || traffic.medium === 'affiliate',
  wishlister: ({ session }) => named(session, 'add_to_wishlist').length >= 1,
  'shipping-method': ({ orders, params }) => orders.some((order) => order.params.shipping_tier === params.tier),
  'payment-method': ({ orders, params }) => orders.some((order) => order.params.payment_type === params.type),

  // season
  'holiday-buyer': isHolidayBuyer,
  'holiday-dormant': (visitor) => isHolidayBuyer(visitor) && visitsSinceThatSeason(visitor) < 2,
  'holiday-browser': (visitor) => isHolidayBuyer(visitor) && visitsSinceThatSeason(visitor) >= 2,
  'holiday-subscriber': (visitor) => isHolidayBuyer(visitor) && isSubscriber(visitor),
  'holiday-not-subscriber': (visitor) => isHolidayBuyer(visitor) && !isSubscriber(visitor),
  'holiday-welcome-back': (visitor) =>
    isHolidayBuyer(visitor) && isHoliday(visitor.now) && visitor.history.session !== undefined,

  // rfm
  'rfm-new': scored((r, f) => f === 1 && r >= 4),
  'rfm-potential-loyal': scored((r, f, m) => ((f === 2 || f === 3) && r >= 3) || (f >= 4 && r >= 3 && m <= 2)),
  'rfm-loyal': scored((r, f, m) => f >= 4 && r >= 3 && m >= 3),
  'rfm-loyal-at-risk': scored((r, f) => f >= 4 && r <= 2),
  'rfm-about-to-sleep': scored((r, f) => ((f === 2 || f === 3) && r === 2) || (f === 1 && (r === 2 || r === 3))),
  'rfm-sleeper': scored((r, f) => f <= 3 && r === 1),
};

/** "Numbers that differ by less than 1e-9, relatively, are equal." */
const ALMOST = 1 - 1e-9;

function isAbove(a: number, b: number): boolean {
  return a > b && a - b >= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function named(events: TrackedEvent[], name: string): TrackedEvent[] {
  return events.filter((event) => event.name === name);
}

/** Those inside the sliding window: from their own time until just before it plus the window. */
function recent({ now }: Visitor, events: TrackedEvent[], window: string): TrackedEvent[] {
  return events.filter(({ time }) => now < addDuration(time, window));
}

function ordersIn(visitor: Visitor, window: string): TrackedEvent[] {
  return recent(visitor, visitor.orders, window);
}

function ordersInSession({ session, orders }: Visitor): TrackedEvent[] {
  return session.filter((event) => orders.includes(event));
}

function isRecommended({ name, params }: TrackedEvent): boolean {
  return name === 'select_item' && params.recommended === true;
}

/** A missing or non-numeric value is 0, and so is one in another currency than the shop's. */
function orderValue({ params }: TrackedEvent, { currency }: Visitor['references']): number {
  if (currency !== undefined && isSet(params.currency) && params.currency !== currency) return 0;
  return typeof params.value === 'number' ? params.value : 0;
}

function spent({ orders, references }: Visitor): number {
  return orders.reduce((sum, order) => sum + orderValue(order, references), 0);
}

function isTopSpender(visitor: Visitor): boolean {
  return !isAbove(visitor.references.lifetimeValueP80 ?? Number.NaN, spent(visitor));
}

function hasHighMean(visitor: Visitor): boolean {
  const { orders, references } = visitor;
  return (
    orders.length > 0 &&
    isAbove(spent(visitor) / orders.length, references.averageOrderValue ?? Number.POSITIVE_INFINITY)
  );
}

function isBig(order: TrackedEvent, { references }: Visitor): boolean {
  return isAbove(orderValue(order, references), 1.15 * (references.averageOrderValue ?? Number.POSITIVE_INFINITY));
}

function hasCoupon(order: TrackedEvent): boolean {
  return [order.params, ...itemsOf(order)].some(({ coupon }) => isSet(coupon));
}

/** The greatest item discount of an order, in per cent of the price before it. */
function bestDiscount(order: TrackedEvent): number {
  const rates = itemsOf(order).map(({ price, discount }) =>
    typeof price === 'number' && typeof discount === 'number' && discount > 0
      ? (100 * discount) / (price + discount)
      : 0,
  );
  return Math.max(0, ...rates);
}

/** How much was bought in a year of the one category or brand with most, or of the one asked for. */
function mostBought(visitor: Visitor, field: 'item_category' | 'item_brand', only?: string): number {
  const quantities = new Map<unknown, number>();
  for (const item of ordersIn(visitor, '1y').flatMap(itemsOf)) {
    const kind = item[field];
    if (!isSet(kind) || (only !== undefined && kind !== only)) continue;
    const quantity = typeof item.quantity === 'number' ? item.quantity : 1;
    quantities.set(kind, (quantities.get(kind) ?? 0) + quantity);
  }
  return Math.max(0, ...quantities.values());
}

/** First and last order, and the number of gaps between the orders. */
function rhythm(orders: TrackedEvent[]): { first: number; last: number; gaps: number } {
  return { first: orders.at(0)?.time ?? 0, last: orders.at(-1)?.time ?? 0, gaps: orders.length - 1 };
}

/** Whether the day `YYYY-MM-DD` is an anniversary; who was born on 29 February has it on the 28th in other years. */
function isBirthday(birthday: unknown, day: string): boolean {
  if (typeof birthday !== 'string') return false;
  const [, monthDay] = /^(?:\d{4}-)?(\d\d-\d\d)$/.exec(birthday) ?? [];
  if (monthDay === '02-29' && day.endsWith('02-28')) return new Date(Date.parse(day) + DAY_MS).getUTCMonth() === 2;
  return monthDay !== undefined && day.endsWith(`-${monthDay}`);
}

/** From 15 November to 31 December, UTC. */
function isHoliday(time: number): boolean {
  const monthDay = new Date(time).toISOString().slice(5, 10);
  return monthDay >= '11-15';
}

/** The season that ended last ended with the year before. */
function isHolidayBuyer(visitor: Visitor): boolean {
  const lastYear = new Date(visitor.now).getUTCFullYear() - 1;
  return (
    visitor.orders.some(({ time }) => isHoliday(time) && new Date(time).getUTCFullYear() === lastYear) &&
    ordersIn(visitor, '1y').every(({ time }) => isHoliday(time))
  );
}

/** Those between that season and the next, without a session that still runs. */
function visitsSinceThatSeason({ history, now }: Visitor): number {
  const year = new Date(now).getUTCFullYear();
  return history.sessions
    .filter((session) => session !== history.session)
    .filter(({ start }) => new Date(start).getUTCFullYear() === year && !isHoliday(start)).length;
}

function isSubscriber({ traits, events }: Visitor): boolean {
  if (isSet(traits.newsletter)) return traits.newsletter === true;
  return events.some(({ name }) => name === 'newsletter_signup');
}

/** A group of the scores R, F and M; a visitor without an order in ten years has none. */
function scored(holds: (recency: number, frequency: number, monetary: number) => boolean) {
  return (visitor: Visitor): boolean => {
    const { references, now } = visitor;
    const orders = ordersIn(visitor, '10y');
    const latest = orders.at(-1);
    if (!latest || !references.rfm) return false;
    const { recencyDays, frequency, monetary } = references.rfm;
    const days = (now - latest.time) / DAY_MS;
    const sum = orders.reduce((total, order) => total + orderValue(order, references), 0);
    // A cut that is null is never reached.
    const isBelow = (value: number) => (cut: number | null) => cut === null || isAbove(cut, value);
    return holds(
      5 - firstOf(recencyDays, (cut) => cut !== null && days <= cut),
      1 + firstOf(frequency, isBelow(orders.length)),
      1 + firstOf(monetary, isBelow(sum)),
    );
  };
}

/** The place of the first cut that is so, or 4 if none of the four is. */
function firstOf(cuts: Cuts, isSo: (cut: number | null) => boolean): number {
  const place = cuts.findIndex(isSo);
  return place < 0 ? 4 : place;
}

interface Traffic {
  source?: string;
  medium?: string;
  campaign?: string;
}

const CLICKS: [medium: string, source: string | undefined, ids: string[]][] = [
  ['cpc', 'google', ['gclid', 'gbraid', 'wbraid']],
  ['cpc', 'bing', ['msclkid']],
  ['social', 'facebook', ['fbclid']],
  ['social', 'tiktok', ['ttclid']],
  ['email', undefined, ['mc_eid', '_kx']],
  ['affiliate', undefined, ['awc', 'irclickid', 'cjevent', 'ranSiteID']],
];

/** Where the visit comes from, as the session's first activity that tells anything has it; empty between sessions. */
function trafficOf(session: TrackedEvent[]): Traffic {
  const told = ['source', 'medium', 'campaign', 'page_location', 'page_referrer'];
  const first = session.find((event) => isActivity(event) && told.some((field) => isSet(event.params[field])));
  if (!first) return {};
  const { params } = first;
  const query = isSet(params.page_location)
    ? new URL(String(params.page_location)).searchParams
    : new URLSearchParams();
  const group = (read: (name: string) => unknown): Traffic =>
    Object.fromEntries(['source', 'medium', 'campaign'].map((name) => [name, read(name)]).filter(([, x]) => isSet(x)));
  const click = CLICKS.find(([, , ids]) => ids.some((id) => isSet(query.get(id))));
  const host = (url: unknown) => (isSet(url) ? new URL(String(url)).hostname.replace(/^www\./, '') : undefined);
  const referrer = host(params.page_referrer);
  const candidates: Traffic[] = [
    group((name) => params[name]),
    group((name) => query.get(`utm_${name}`)),
    click ? { medium: click[0], ...(click[1] && { source: click[1] }) } : {},
    referrer && referrer !== host(params.page_location) ? { source: referrer, medium: 'referral' } : {},
  ];
  return candidates.find((traffic) => Object.keys(traffic).length > 0) ?? { source: 'direct' };
}

/** The catalogue's definitions mean what the rows say, known or unknown, for random visitors of random shops. */
export function checkCatalogueDefinitions(amount: { numRuns: number; maxLength: number; seed?: number }): void {
  const { numRuns, maxLength, seed } = amount;
  const property = fc.property(shoppers(maxLength), (shopper) => {
    const wrong = disagreement(shopper);
    if (wrong) throw new Error(wrong);
  });
  const details = fc.check(property, { numRuns, ...(seed !== undefined && { seed }) });
  if (details.failed) throw new Error(`seed ${details.seed}, run ${details.numRuns}\n${details.errorInstance}`);
}

function disagreement({ events, instants, shop }: Shopper): string | undefined {
  for (const now of instants) {
    const byDefinition = evaluateAt(catalogue, shop, events, now);
    for (const [id, member] of rowsAt(events, now, shop))
      if (byDefinition.get(id) !== member)
        return `${id} at ${new Date(now).toISOString()} is ${member} by its row, ${byDefinition.get(id)} by its definition, with ${JSON.stringify(shop)}\n${written(events)}`;
  }
  return undefined;
}
