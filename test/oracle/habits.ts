/** What different visitors do most, each in a way that some rows of the catalogue ask for. */
import fc from 'fast-check';
import {
  anyOf,
  engagement,
  type Happening,
  identified,
  identifiedBy,
  named,
  none,
  purchase,
  purchaseFully,
  recommendation,
  refund,
  search,
  some,
  withItems,
  withTold,
} from './happenings.js';
import { PRODUCTS } from './products.js';

/** What happens again and again, and how far apart. */
export interface Habit {
  what: fc.Arbitrary<Happening>;
  paces: string[][];
}

const IN_VISIT = ['1s', '60s', '2m', '15m'];
const VISITS = ['15m', '30m', '1h', '1d', '7d'];
const YEARS = ['7d', '30d', '90d', '1mo', '3mo', '6mo', '1y'];
const SEASONS = ['0s', '30m', '1d', '11-15', '12-31', '01-01', '02-29'];

const oneProduct = fc.constant<Record<string, unknown>>({ items: [PRODUCTS[0]] });

/** Buys, and seldom does anything else. */
const buyer: Habit = {
  what: fc.oneof({ weight: 5, arbitrary: purchaseFully }, { weight: 1, arbitrary: refund }),
  paces: [VISITS, YEARS, SEASONS],
};

/** Buys of the same categories and brands. */
const fan: Habit = {
  what: named(
    'purchase',
    some(
      {
        items: fc.array(fc.constantFrom(...PRODUCTS.slice(0, 5)), { minLength: 1, maxLength: 3 }),
        value: fc.constantFrom(80, 115, 230, 400),
      },
      ['items'],
    ),
  ),
  paces: [IN_VISIT, YEARS],
};

/** Goes from page to page. */
const looker: Habit = {
  what: fc.oneof({ weight: 8, arbitrary: named('page_view', none) }, { weight: 1, arbitrary: engagement }),
  paces: [['1s', '60s']],
};

/** Stays with one product. */
const reader: Habit = {
  what: fc.oneof(
    { weight: 3, arbitrary: oneProduct.map((params) => ({ name: 'view_item', params })) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(oneProduct, fc.constantFrom(30_000, 59_999, 60_000, 120_000))
        .map(([params, engagement_time_msec]) => ({
          name: 'user_engagement',
          params: { ...params, engagement_time_msec },
        })),
    },
    { weight: 1, arbitrary: purchase },
  ),
  paces: [IN_VISIT],
};

/** Finds things, and may buy them. */
const searcher: Habit = {
  what: fc.oneof(
    { weight: 2, arbitrary: search },
    { weight: 3, arbitrary: recommendation },
    { weight: 1, arbitrary: anyOf('chat_start', 'add_to_wishlist') },
    { weight: 1, arbitrary: purchaseFully },
  ),
  paces: [IN_VISIT],
};

/** Fills the cart, and may leave it. */
const hesitant: Habit = {
  what: fc.oneof(
    { weight: 3, arbitrary: named('add_to_cart', withItems) },
    { weight: 2, arbitrary: anyOf('view_cart', 'exit_intent') },
    { weight: 1, arbitrary: purchase },
  ),
  paces: [IN_VISIT, VISITS],
};

/** Says who they are. */
const known: Habit = {
  what: fc.oneof(
    { weight: 3, arbitrary: identified },
    { weight: 1, arbitrary: identifiedBy([{ newsletter: false }, { newsletter: true }, { newsletter: null }]) },
    { weight: 1, arbitrary: anyOf('login', 'newsletter_signup', 'sign_up') },
    { weight: 2, arbitrary: purchase },
  ),
  paces: [VISITS, YEARS, SEASONS],
};

/** Comes from elsewhere. */
const guest: Habit = {
  what: fc.oneof({ weight: 4, arbitrary: withTold(named('page_view', none), 12) }, { weight: 1, arbitrary: purchase }),
  paces: [IN_VISIT, VISITS, SEASONS],
};

/** Every habit. */
export const HABITS: Habit[] = [buyer, fan, looker, reader, searcher, hesitant, known, guest];
