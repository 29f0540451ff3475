/** The five contextual segments, live in the session. Every number is a default that a shop can change. */
import type { Condition, Definitions } from '../definition.js';

/** Told who they are, at any time: an address, an account, a newsletter, an order, or the shop's own id. */
const known: Condition = {
  any: [
    { trait: 'email', exists: true },
    { trait: 'emailHash', exists: true },
    { trait: 'phone', exists: true },
    { count: ['login', 'sign_up', 'generate_lead', 'newsletter_signup', 'purchase'], atLeast: 1 },
    { count: 'identify', where: { user_id: { exists: true } }, atLeast: 1 },
  ],
};

/** See the top of this file. */
export const card: Definitions = {
  version: 1,
  segments: [
    { id: 'anonymous', when: { not: known } },
    {
      id: 'browser',
      when: {
        all: [
          { count: 'purchase', within: 'session', is: 0 },
          { elapsed: 'session', atLeast: '4m30s' },
        ],
      },
    },
    {
      id: 'researcher',
      when: {
        all: [
          { count: 'page_view', within: 'session', atMost: 3 },
          { count: 'view_item', within: 'session', atLeast: 1 },
          { attention: 'item', atLeast: '60s' },
        ],
      },
    },
    {
      id: 'impulsive',
      when: {
        all: [
          { count: 'purchase', within: 'session', atLeast: 1 },
          // Someone who has bought and looks on has not bought less impulsively.
          {
            count: 'view_item',
            within: { from: 'sessionStart', to: { first: 'purchase', within: 'session' } },
            atLeast: 1,
            atMost: 2,
          },
        ],
      },
    },
    {
      id: 'cart-abandoner',
      when: {
        all: [
          { cart: 'quantity', above: 0 },
          {
            any: [
              // Left behind by an earlier visit …
              {
                all: [
                  { count: ['add_to_cart', 'remove_from_cart', 'purchase'], within: 'session', is: 0 },
                  { cart: 'unchanged', below: '7d' },
                ],
              },
              // … or being left: nothing done with it for a while, or about to leave the page.
              { cart: 'idle', atLeast: '15m' },
              {
                count: 'exit_intent',
                within: { from: { latestOf: ['sessionStart', { latest: 'add_to_cart' }] } },
                atLeast: 1,
              },
            ],
          },
        ],
      },
    },
  ],
};
