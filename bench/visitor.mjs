/**
 * A visitor who has been coming back for years, and the shop that they visit: the same to the last event in every run.
 */
import { createHash } from 'node:crypto';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2006, 0, 5, 9);

const BRANDS = 'Ondine Lisle Marlo Perle Quinze Rivage Sable Tisse Vela Wren'.split(' ');
const CATEGORIES = 'shirts shoes trousers dresses coats bags hats scarves'.split(' ');
const PRODUCTS = Array.from({ length: 300 }, (_, at) => ({
  item_id: `P${at}`,
  item_name: `Product ${at}`,
  item_brand: BRANDS[at % BRANDS.length],
  item_category: CATEGORIES[at % CATEGORIES.length],
  price: 15 + ((at * 37) % 160),
}));

const SHOP = 'https://www.shop.example/';
/** How visits begin: what stands behind the shop's address, and the page before. */
const ENTRIES = [
  ['', ''],
  ['', ''],
  ['', 'https://www.search.example/'],
  ['?utm_source=letter&utm_medium=email&utm_campaign=new', ''],
  ['?gclid=abc', 'https://www.search.example/'],
  ['?awc=123', 'https://partner.example/page'],
];

/** With these, no segment of the catalogue is unknown. */
export const shop = {
  references: {
    currency: 'EUR',
    averageOrderValue: 140,
    lifetimeValueP80: 2500,
    storeCountry: 'FR',
    storeCity: 'Lyon',
    rfm: { recencyDays: [14, 45, 120, 365], frequency: [2, 4, 8, 20], monetary: [150, 500, 1500, 4000] },
  },
  params: { tier: 'express', type: 'card', category: 'shoes', city: 'Lyon', campaign: 'new' },
};

/** Numbers in [0, 1) that look random: mulberry32. */
function numbersFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The first `count` events of visitor number `seed`, in order: a visit a day, of some 20 events, with an order now and then, some
 * 17 a year, and once in a while months of silence. Some orders are returned in part. None is cancelled: the refund that does so
 * reaches into the past, and is not taken in as one event.
 *
 * @param {number} seed
 * @param {number} count
 */
export function eventsOf(seed, count) {
  const events = [];
  const random = numbersFrom(seed);
  const chance = (share) => random() < share;
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const visitor = createHash('sha256').update(`visitor ${seed}`).digest('hex').slice(0, 20);
  let time = START_MS;
  let user;
  let cart = [];
  let orders = 0;
  /** The order that may be returned in part, if there is one. */
  let latest;

  const add = (name, params, waitMs = 100) => {
    time += 1 + Math.floor(waitMs * (0.5 + random()));
    const id = `${seed}-${String(events.length).padStart(7, '0')}`;
    events.push({ id, ...(user && { user }), visitor, time, name, params });
  };
  const money = (items) => ({
    currency: 'EUR',
    value: items.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    items,
  });
  const page = (type, path, more = {}) => {
    const params = {
      page_location: `${SHOP}${path}`,
      page_title: path,
      page_type: type,
      device: 'mobile',
      language: 'fr',
    };
    add('page_view', { ...params, ...more }, 8000);
  };
  const chosen = (product) => {
    const discount = chance(0.3) ? Math.round(product.price * oneOf([0.1, 0.15, 0.2])) : 0;
    return {
      ...product,
      price: product.price - discount,
      ...(discount && { discount }),
      quantity: chance(0.1) ? 2 : 1,
    };
  };

  function lookAt(product) {
    const item = chosen(product);
    const recommended = chance(0.2);
    if (chance(0.5)) add('select_item', { items: [item], ...(recommended && { recommended }) }, 3000);
    page('product', `p/${item.item_id}`);
    add('view_item', money([item]));
    const spentMs = Math.round(3000 + 50_000 * random() ** 2);
    // Twice that, give or take half: there is no more attention than time.
    add('user_engagement', { engagement_time_msec: spentMs, items: [item] }, 2 * spentMs);
    if (chance(0.05)) add('add_to_wishlist', money([item]), 2000);
    if (chance(0.15)) {
      add('add_to_cart', money([item]), 2000);
      cart.push(item);
    }
    if (cart.length > 3 || (cart.length > 0 && chance(0.05))) add('remove_from_cart', money([cart.shift()]), 4000);
  }

  function signUp() {
    user = `customer-${seed}`;
    add('sign_up', { method: 'email' }, 20_000);
    identify();
    if (chance(0.5)) add('newsletter_signup', {}, 3000);
  }

  function identify() {
    const traits = { email: `${user}@mail.example`, birthday: `1985-0${1 + (seed % 9)}-14`, gender: 'female' };
    add('identify', { user_id: user, traits: { ...traits, country: 'FR', city: oneOf(['Lyon', 'Lyon', 'Nantes']) } });
  }

  function order() {
    const items = cart.map((item) => (chance(0.2) ? { ...item, coupon: 'SPRING' } : item));
    const coupon = chance(0.2) ? { coupon: 'WELCOME' } : {};
    add('view_cart', money(items), 3000);
    add('begin_checkout', { ...money(items), ...coupon }, 5000);
    add('add_shipping_info', { ...money(items), shipping_tier: oneOf(['express', 'post']) }, 20_000);
    add('add_payment_info', { ...money(items), payment_type: oneOf(['card', 'transfer']) }, 20_000);
    const how = { shipping_tier: oneOf(['express', 'post']), payment_type: 'card', platform: oneOf(['app', 'web']) };
    latest = { ...money(items), ...coupon, ...how, transaction_id: `T${seed}-${++orders}` };
    add('purchase', latest, 10_000);
    cart = [];
  }

  function visit() {
    const [query, referrer] = oneOf(ENTRIES);
    page('home', query, referrer ? { page_referrer: referrer } : {});
    if (!user && chance(0.2)) signUp();
    else if (user && chance(0.15)) {
      add('login', { method: 'email' }, 10_000);
      identify();
    }
    if (latest && chance(0.01)) {
      add('refund', { transaction_id: latest.transaction_id, items: latest.items.slice(0, 1) });
      latest = undefined;
    }
    const looks = 1 + Math.floor(random() * 6);
    for (let look = 0; look < looks; look++) {
      if (chance(0.25)) add('search', { search_term: oneOf(CATEGORIES) }, 5000);
      if (chance(0.4)) {
        const category = oneOf(CATEGORIES);
        page('list', `c/${category}`);
        add('view_item_list', { item_list_id: category, item_list_name: category });
      }
      lookAt(oneOf(PRODUCTS));
    }
    if (chance(0.02)) add('chat_start', {}, 10_000);
    if (cart.length > 0 && chance(0.07)) order();
    else if (chance(0.1)) add('exit_intent', {}, 5000);
    const [least, more] = chance(0.0025) ? [30 * DAY_MS, 150 * DAY_MS] : [HOUR_MS, 46 * HOUR_MS];
    time += least + Math.floor(random() * more);
  }

  while (events.length < count) visit();
  return events.slice(0, count);
}
