/** The five contextual segments, live in the session. Every number is a default that a shop can change. */
import type { Condition, Definitions, SegmentDefinition } from '../definition.js';

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

/** See the top of this file. Without texts: it is part of the script that every shopper loads. */
export const card: Definitions = {
  version: 1,
  segments: [
    { id: 'anonymous', when: { not: known } },
    {
      id: 'browser',
      params: { elapsed: '4m30s' },
      when: {
        all: [
          { count: 'purchase', within: 'session', is: 0 },
          { elapsed: 'session', atLeast: { param: 'elapsed' } },
        ],
      },
    },
    {
      id: 'researcher',
      params: { pages: 3, attention: '60s' },
      when: {
        all: [
          { count: 'page_view', within: 'session', atMost: { param: 'pages' } },
          { count: 'view_item', within: 'session', atLeast: 1 },
          { attention: 'item', atLeast: { param: 'attention' } },
        ],
      },
    },
    {
      id: 'impulsive',
      params: { views: 2 },
      when: {
        all: [
          { count: 'purchase', within: 'session', atLeast: 1 },
          // Someone who has bought and looks on has not bought less impulsively.
          {
            count: 'view_item',
            within: { from: 'sessionStart', to: { first: 'purchase', within: 'session' } },
            atLeast: 1,
            atMost: { param: 'views' },
          },
        ],
      },
    },
    {
      id: 'cart-abandoner',
      params: { within: '7d', idle: '15m' },
      when: {
        all: [
          { cart: 'quantity', above: 0 },
          {
            any: [
              // Left behind by an earlier visit …
              {
                all: [
                  { count: ['add_to_cart', 'remove_from_cart', 'purchase'], within: 'session', is: 0 },
                  { cart: 'unchanged', below: { param: 'within' } },
                ],
              },
              // … or being left: nothing done with it for a while, or about to leave the page.
              { cart: 'idle', atLeast: { param: 'idle' } },
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

/** What the segments of {@link card} are called and for, by id; apart, so that a bundler can leave them out. */
export const cardTexts: Record<string, Pick<SegmentDefinition, 'name' | 'description' | 'suggests'>> = {
  anonymous: {
    name: { en: 'Anonymous visitor', fr: 'Visiteur anonyme' },
    description: {
      en: 'Visitors who have never told who they are: no login, account, newsletter, order, email address, phone number or user id.',
      fr: 'Visiteurs qui n’ont jamais dit qui ils sont : ni connexion, ni compte, ni newsletter, ni commande, ni e-mail, ni téléphone, ni identifiant.',
    },
    suggests: {
      en: 'Show a short profiling form that asks for one thing more at each visit.',
      fr: 'Affichez un court formulaire de profil qui demande une information de plus à chaque visite.',
    },
  },
  browser: {
    name: { en: 'Just browsing', fr: 'Flâneur' },
    description: {
      en: 'Visitors who have been around for 4 min 30 s or more in this visit and have bought nothing in it.',
      fr: 'Visiteurs présents depuis 4 min 30 s ou plus au cours de cette visite, sans y avoir rien acheté.',
    },
    suggests: {
      en: 'Recommend the products most like those they have looked at.',
      fr: 'Recommandez les produits les plus proches de ceux qu’ils ont regardés.',
    },
  },
  researcher: {
    name: { en: 'Studying a product', fr: 'Étudie un produit' },
    description: {
      en: 'Visitors who have spent 60 s or more on one product in this visit and have seen at most 3 pages.',
      fr: 'Visiteurs qui ont passé 60 s ou plus sur un même produit pendant cette visite, en 3 pages vues au plus.',
    },
    suggests: {
      en: 'Bring reviews, a size guide or a comparison to the product page, or open the chat.',
      fr: 'Mettez en avant sur la fiche produit les avis, un guide des tailles ou un comparatif, ou proposez le chat.',
    },
  },
  impulsive: {
    name: { en: 'Impulse buyer', fr: 'Acheteur impulsif' },
    description: {
      en: 'Visitors who have bought in this visit after looking at only 1 or 2 products.',
      fr: 'Visiteurs qui ont acheté pendant cette visite après avoir regardé 1 ou 2 produits seulement.',
    },
    suggests: {
      en: 'Offer a matching product on the confirmation page, at a price for the next hour only.',
      fr: 'Proposez sur la page de confirmation un produit assorti, à un prix valable une heure.',
    },
  },
  'cart-abandoner': {
    name: { en: 'Leaving a cart behind', fr: 'Abandonne son panier' },
    description: {
      en: 'Visitors who have something in the cart and left it on an earlier visit less than 7 days ago, have not touched it for 15 min, or are about to leave.',
      fr: 'Visiteurs au panier non vide, laissé à une visite précédente il y a moins de 7 jours ou intact depuis 15 min, ou qui s’apprêtent à quitter la page.',
    },
    suggests: {
      en: 'Remind them of the cart in a banner, with a link straight to the checkout.',
      fr: 'Rappelez le panier dans un bandeau, avec un lien direct vers la commande.',
    },
  },
};
