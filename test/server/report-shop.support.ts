/** A year in the life of a small shop for tableware: visitors who look, come back, buy, forget their carts and meet campaigns. */
import type { TrackedEvent } from '../../src/segments/event.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const PRODUCTS = [
  ['bowl-s', 'Breakfast bowl', 'Bowls', 24],
  ['bowl-l', 'Salad bowl', 'Bowls', 58],
  ['plate', 'Dinner plate', 'Plates', 32],
  ['plate-s', 'Dessert plate', 'Plates', 21],
  ['cup', 'Espresso cup', 'Cups', 18],
  ['mug', 'Large mug', 'Cups', 26],
  ['pot', 'Teapot', 'Tea', 89],
  ['jug', 'Water jug', 'Table', 64],
  ['linen', 'Linen napkins', 'Table', 38],
  ['knife', 'Cheese knife', 'Table', 29],
] as const;

const CITIES = ['Lyon', 'Lyon', 'Paris', 'Nantes', 'Lille', 'Bordeaux'];
const SOURCES = [
  '',
  '',
  'utm_source=google&utm_medium=cpc',
  'utm_source=newsletter&utm_medium=email&utm_campaign=spring',
];

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The file of campaigns that the shop has. */
export const SHOP_CAMPAIGNS = {
  version: 1,
  campaigns: [
    {
      id: 'cart-reminder',
      name: { en: 'Cart reminder', fr: 'Rappel du panier' },
      audience: 'cart-abandoner',
      placement: 'slide-in',
      holdout: 0.3,
      goal: { event: 'purchase', within: '7d' },
    },
    {
      id: 'welcome',
      name: { en: 'Welcome, 10% off', fr: 'Bienvenue, −10 %' },
      audience: 'lead',
      placement: 'modal',
      holdout: 0.2,
      goal: { event: 'purchase', within: '14d' },
    },
    { id: 'spring-teaser', name: { en: 'Spring teaser', fr: 'Avant-goût du printemps' }, placement: 'banner-top' },
  ],
};

/** The events of so many visitors up to `now` (ms), in no order. */
export function shopEvents(visitors: number, now: number, seed = 20_261_127): TrackedEvent[] {
  const random = randomFrom(seed);
  const events: TrackedEvent[] = [];
  let ids = 0;
  const chance = (share: number) => random() < share;
  const oneOf = <One>(list: readonly One[]): One => list[Math.floor(random() * list.length)] as One;

  for (let number = 0; number < visitors; number++) {
    const visitor = `v${number.toString(36).padStart(5, '0')}-${Math.floor(random() * 1e9).toString(36)}`;
    const loyalty = random() ** 2.5;
    const isKnown = chance(0.15 + loyalty * 0.75);
    const hasTold = isKnown && chance(0.8);
    const city = oneOf(CITIES);
    // Most visitors came lately; some have been there for a year.
    let time = now - random() ** 1.6 * 330 * DAY_MS;
    const visits = 1 + Math.floor(loyalty * 9 * random() + random() * 2.2);
    let user: string | undefined;
    let ordered = 0;
    let interest = oneOf(PRODUCTS);

    for (let visit = 0; visit < visits && time < now; visit++) {
      const at = (name: string, params: Record<string, unknown>, minutes = 0.5 + random() * 2) => {
        time += minutes * MINUTE_MS;
        if (time >= now) return;
        const who = user === undefined ? {} : { user };
        events.push({ id: `e${(ids++).toString(36)}`, visitor, ...who, time: Math.floor(time), name, params });
      };
      const page = (path: string, more: Record<string, unknown> = {}) =>
        at('page_view', { page_location: `https://shop.example${path}`, ...more });
      const source = oneOf(SOURCES);
      page(`/${source && `?${source}`}`, { page_type: 'home' });
      if (isKnown && !user && (visit > 0 || chance(0.4))) {
        user = `customer-${number}`;
        if (hasTold)
          at('identify', {
            user_id: user,
            traits: { email: `someone-${number}@mail.example`, city, country: 'FR', newsletter: chance(0.5) },
          });
      }
      for (let look = 0; look < 1 + random() * 4; look++) {
        if (chance(0.5)) interest = oneOf(PRODUCTS);
        const [id, name, category, price] = interest;
        const items = [{ item_id: id, item_name: name, item_category: category, price, quantity: 1 }];
        page(`/${category.toLowerCase()}/${id}`, { page_type: 'product' });
        at('view_item', { currency: 'EUR', value: price, items });
        at('user_engagement', { engagement_time_msec: 15_000 + random() * 90_000, items });
      }
      if (chance(0.1)) at('search', { search_term: interest[1].toLowerCase() });
      if (!chance(0.24 + loyalty * 0.45)) {
        time += (2 + random() * 45) * DAY_MS;
        continue;
      }
      const [id, name, category, price] = interest;
      const items = [
        { item_id: id, item_name: name, item_category: category, price, quantity: 1 + Math.floor(random() * 3) },
      ];
      if (id.startsWith('cup') || id === 'pot' || chance(0.25)) {
        const [otherId, otherName, otherCategory, otherPrice] = PRODUCTS[
          id === 'pot' ? 4 : id === 'cup' ? 6 : Math.floor(random() * 10)
        ] as (typeof PRODUCTS)[number];
        if (otherId !== id)
          items.push({
            item_id: otherId,
            item_name: otherName,
            item_category: otherCategory,
            price: otherPrice,
            quantity: 1,
          });
      }
      const value = items.reduce((sum, item) => sum + item.price * item.quantity, 0);
      at('add_to_cart', { currency: 'EUR', value, items });
      const campaign = chance(0.55) ? (ordered > 0 || chance(0.6) ? 'cart-reminder' : 'welcome') : undefined;
      const isHeldOut = chance(campaign === 'welcome' ? 0.2 : 0.3);
      const told = { campaign_id: campaign, placement: campaign === 'welcome' ? 'modal' : 'slide-in' };
      if (campaign) at(isHeldOut ? 'message_holdout' : 'message_impression', told);
      if (campaign && !isHeldOut) at(chance(0.3) ? 'message_click' : 'message_close', told);
      const lift = campaign === 'cart-reminder' && !isHeldOut ? 0.22 : 0;
      if (chance(0.34 + loyalty * 0.2 + lift)) {
        page('/checkout', { page_type: 'checkout' });
        user ??= chance(0.6) ? `customer-${number}` : undefined;
        const transaction = `T${number}-${visit}`;
        at('purchase', { transaction_id: transaction, currency: 'EUR', value, items });
        ordered++;
        if (campaign)
          at('message_conversion', { ...told, goal: 'purchase', held_out: isHeldOut, value, currency: 'EUR' });
        if (chance(0.05)) at('refund', { transaction_id: transaction, currency: 'EUR', value }, 3 * 24 * 60);
      }
      time += (3 + random() * (60 - loyalty * 40)) * DAY_MS;
    }
  }
  return events;
}

/** A few who are on the site at this moment. */
export function liveEvents(now: number): TrackedEvent[] {
  return Array.from({ length: 4 }, (_, index) => ({
    id: `live-${index}`,
    visitor: `live-${index}`,
    time: now - index * 40_000,
    name: 'page_view',
    params: { page_location: 'https://shop.example/bowls', page_title: 'Bowls' },
  }));
}
