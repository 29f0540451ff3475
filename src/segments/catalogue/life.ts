/** The life cycle of a customer, in eight segments; the ninth is `anonymous`, of the card. */
import type { SegmentDefinition } from '../definition.js';

/** See the top of this file. */
export const life: SegmentDefinition[] = [
  {
    id: 'lead',
    name: { en: 'Known, no order yet', fr: 'Connu, sans commande' },
    description: {
      en: 'Visitors who have told who they are but have never ordered.',
      fr: 'Visiteurs qui se sont fait connaître mais n’ont jamais commandé.',
    },
    suggests: {
      en: 'Welcome them at once, follow up after 24 h and 72 h, then once a week, with an offer on the first order.',
      fr: 'Souhaitez-leur la bienvenue aussitôt, relancez après 24 h et 72 h, puis chaque semaine, avec une offre de première commande.',
    },
    when: { all: [{ not: { segment: 'anonymous' } }, { count: 'purchase', is: 0 }] },
  },
  {
    id: 'newsletter-subscriber',
    name: { en: 'Newsletter subscriber', fr: 'Abonné à la newsletter' },
    description: {
      en: 'Visitors subscribed to the newsletter: as their profile says or, where it says nothing, because they signed up on the site.',
      fr: 'Visiteurs abonnés à la newsletter : selon leur profil ou, s’il n’en dit rien, parce qu’ils s’y sont inscrits sur le site.',
    },
    suggests: {
      en: 'Hide the signup form, and open the sales to them a day early.',
      fr: 'Masquez le formulaire d’inscription et ouvrez-leur les soldes un jour plus tôt.',
    },
    when: {
      any: [
        { trait: 'newsletter', is: true },
        // The trait decides where it is set: who has unsubscribed once signed up, too.
        {
          all: [
            { trait: 'newsletter', exists: false },
            { count: 'newsletter_signup', atLeast: 1 },
          ],
        },
      ],
    },
  },
  {
    id: 'first-order',
    name: { en: 'One order so far', fr: 'Une seule commande' },
    description: {
      en: 'Visitors with exactly one order, however old.',
      fr: 'Visiteurs qui ont passé une commande et une seule, quelle qu’en soit la date.',
    },
    suggests: {
      en: 'Ask for a review, then suggest what goes with the first order: two messages a week at most.',
      fr: 'Demandez un avis, puis proposez ce qui complète la première commande : deux messages par semaine au plus.',
    },
    when: { count: 'purchase', is: 1 },
  },
  {
    id: 'repeat',
    name: { en: 'Ordering again', fr: 'Rachète en ce moment' },
    description: {
      en: 'Visitors with 2 orders or more in the last 30 days.',
      fr: 'Visiteurs qui ont passé 2 commandes ou plus au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Invite them to the loyalty programme while the habit is forming.',
      fr: 'Invitez-les au programme de fidélité pendant que l’habitude se prend.',
    },
    params: { orders: 2, within: '30d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'hero',
    name: { en: 'Hero', fr: 'Client héros' },
    description: {
      en: 'Visitors with 5 orders or more in the last 6 months, a mean order above the shop’s, and 2 visits or more in the last 30 days.',
      fr: 'Visiteurs ayant passé 5 commandes ou plus en 6 mois, au panier moyen supérieur à celui de la boutique, et venus 2 fois ou plus ces 30 derniers jours.',
    },
    suggests: {
      en: 'Thank them by name, show them new products first and ask them to recommend the shop to friends.',
      fr: 'Remerciez-les personnellement, montrez-leur les nouveautés en avant-première et proposez-leur de parrainer leurs amis.',
    },
    params: { orders: 5, within: '6mo', visits: 2, visitsWithin: '30d' },
    when: {
      all: [
        { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
        { mean: 'purchase', of: 'value', above: { ref: 'averageOrderValue' } },
        { count: 'session_start', within: { param: 'visitsWithin' }, atLeast: { param: 'visits' } },
      ],
    },
  },
  {
    id: 'occasional',
    name: { en: 'Occasional buyer', fr: 'Acheteur occasionnel' },
    description: {
      en: 'Visitors with at least 2 orders in all, 1 or 2 of them in the last 12 months and at most 1 in the last 30 days.',
      fr: 'Visiteurs ayant passé au moins 2 commandes en tout, dont 1 ou 2 depuis un an et 1 au plus depuis 30 jours.',
    },
    suggests: {
      en: 'Make a one-off offer with an end date.',
      fr: 'Faites une offre ponctuelle, avec une date de fin.',
    },
    params: { orders: 2, within: '1y', maxOrders: 2, recently: '30d', maxRecentOrders: 1 },
    when: {
      all: [
        { count: 'purchase', atLeast: { param: 'orders' } },
        { count: 'purchase', within: { param: 'within' }, atLeast: 1, atMost: { param: 'maxOrders' } },
        { count: 'purchase', within: { param: 'recently' }, atMost: { param: 'maxRecentOrders' } },
      ],
    },
  },
  {
    id: 'waiting',
    name: { en: 'Cart waiting', fr: 'Panier en attente' },
    description: {
      en: 'Visitors who added to the cart in the last 7 days, still have something in it and have not ordered since.',
      fr: 'Visiteurs qui ont ajouté au panier dans les 7 derniers jours, dont le panier n’est pas vide et qui n’ont pas commandé depuis.',
    },
    suggests: {
      en: 'Show what is in the cart on the home page, with the stock left.',
      fr: 'Affichez le contenu du panier sur la page d’accueil, avec le stock restant.',
    },
    params: { within: '7d' },
    when: {
      all: [
        { count: 'add_to_cart', within: { param: 'within' }, atLeast: 1 },
        { cart: 'quantity', above: 0 },
        { count: 'purchase', within: { from: { latest: 'add_to_cart' } }, is: 0 },
      ],
    },
  },
  {
    id: 'lost',
    name: { en: 'Lost visitor', fr: 'Visiteur perdu' },
    description: {
      en: 'Visitors who came before, did nothing in the 90 days before this visit (or before now, if they are away) and have bought nothing for 90 days.',
      fr: 'Visiteurs déjà venus, inactifs pendant les 90 jours avant cette visite (ou jusqu’à ce jour, s’ils ne sont pas là) et sans achat depuis 90 jours.',
    },
    suggests: {
      en: 'Welcome them back with what is new since their last visit, and one offer.',
      fr: 'Accueillez leur retour avec les nouveautés depuis leur dernière visite, et une seule offre.',
    },
    params: { silence: '90d' },
    when: {
      all: [
        // Up to the start of this session: who is on the page is acting, and stays lost until they buy or leave.
        { count: '*', within: { to: { ago: { param: 'silence' }, of: 'sessionStart' } }, atLeast: 1 },
        { count: '*', within: { from: { ago: { param: 'silence' }, of: 'sessionStart' }, to: 'sessionStart' }, is: 0 },
        { count: 'purchase', within: { param: 'silence' }, is: 0 },
      ],
    },
  },
];
