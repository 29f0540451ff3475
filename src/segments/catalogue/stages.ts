/** Phases of a customer's life, the Pareto split, and where customers live. */
import type { SegmentDefinition } from '../definition.js';

/** See the top of this file. */
export const stages: SegmentDefinition[] = [
  {
    id: 'customer',
    name: { en: 'Customer', fr: 'Client' },
    description: {
      en: 'Visitors who have told who they are or have bought at least once.',
      fr: 'Visiteurs qui se sont fait connaître ou ont acheté au moins une fois.',
    },
    suggests: {
      en: 'Greet them by name and leave out what is meant for newcomers.',
      fr: 'Saluez-les par leur nom et masquez ce qui s’adresse aux nouveaux venus.',
    },
    when: { any: [{ not: { segment: 'anonymous' } }, { count: 'purchase', atLeast: 1 }] },
  },
  {
    id: 'prospect',
    name: { en: 'Prospect', fr: 'Prospect' },
    description: {
      en: 'Visitors who have told who they are but have never ordered: the first phase of a customer’s life.',
      fr: 'Visiteurs qui se sont fait connaître mais n’ont jamais commandé : la première phase de la vie d’un client.',
    },
    suggests: {
      en: 'Show what reassures before a first order: reviews, returns, delivery times.',
      fr: 'Montrez ce qui rassure avant une première commande : avis, retours, délais de livraison.',
    },
    when: { segment: 'lead' },
  },
  {
    id: 'first-time-buyer',
    name: { en: 'First-time buyer', fr: 'Primo-acheteur' },
    description: {
      en: 'Visitors with exactly one order: the second phase of a customer’s life.',
      fr: 'Visiteurs qui ont passé une commande et une seule : la deuxième phase de la vie d’un client.',
    },
    suggests: {
      en: 'Show how to get the most from what they bought, and an offer on the second order.',
      fr: 'Expliquez comment profiter de leur achat et faites une offre pour la deuxième commande.',
    },
    when: { segment: 'first-order' },
  },
  {
    id: 'repeat-customer',
    name: { en: 'Repeat customer', fr: 'Client fidélisé' },
    description: {
      en: 'Visitors with 2 orders or more in all.',
      fr: 'Visiteurs qui ont passé 2 commandes ou plus en tout.',
    },
    suggests: {
      en: 'Reward the next order with points; three messages a week at most.',
      fr: 'Récompensez la prochaine commande par des points ; trois messages par semaine au plus.',
    },
    params: { orders: 2 },
    when: { count: 'purchase', atLeast: { param: 'orders' } },
  },
  {
    id: 'best-customer',
    name: { en: 'Best customer', fr: 'Meilleur client' },
    description: {
      en: 'Visitors with 3 orders or more in the last 90 days.',
      fr: 'Visiteurs qui ont passé 3 commandes ou plus au cours des 90 derniers jours.',
    },
    suggests: {
      en: 'Let them into private sales first; three messages a week at most.',
      fr: 'Ouvrez-leur les ventes privées en premier ; trois messages par semaine au plus.',
    },
    params: { orders: 3, within: '90d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'at-risk',
    name: { en: 'Customer at risk', fr: 'Client à risque' },
    description: {
      en: 'Visitors whose last order is 30 days old or more, and 1.5 to 3 times as old as the usual time between their orders.',
      fr: 'Visiteurs dont la dernière commande remonte à 30 jours ou plus, et à 1,5 à 3 fois leur délai habituel entre deux commandes.',
    },
    suggests: {
      en: 'Remind them, once a week at most, of what they usually buy about now.',
      fr: 'Rappelez-leur, une fois par semaine au plus, ce qu’ils achètent d’habitude à cette période.',
    },
    params: { silence: '30d' },
    when: {
      all: [
        { gap: 'purchase', above: '0s' },
        { since: 'purchase', atLeast: { param: 'silence' } },
        { since: 'purchase', atLeast: { gap: 'purchase', times: 1.5 }, below: { gap: 'purchase', times: 3 } },
      ],
    },
  },
  {
    id: 'inactive',
    name: { en: 'Inactive customer', fr: 'Client inactif' },
    description: {
      en: 'Visitors whose last order is 30 days old or more, and at least 3 times as old as the usual time between their orders.',
      fr: 'Visiteurs dont la dernière commande remonte à 30 jours ou plus, et à au moins 3 fois leur délai habituel entre deux commandes.',
    },
    suggests: {
      en: 'Try to win them back for one month at most, ever less often, then stop.',
      fr: 'Tentez de les reconquérir pendant un mois au plus, de plus en plus rarement, puis arrêtez.',
    },
    params: { silence: '30d' },
    when: {
      all: [
        { gap: 'purchase', above: '0s' },
        { since: 'purchase', atLeast: { param: 'silence' } },
        { since: 'purchase', atLeast: { gap: 'purchase', times: 3 } },
      ],
    },
  },
  {
    id: 'frequent-refunder',
    name: { en: 'Frequent refunds', fr: 'Remboursements fréquents' },
    description: {
      en: 'Visitors with 2 refunds or more in the last 12 months.',
      fr: 'Visiteurs qui ont reçu 2 remboursements ou plus depuis un an.',
    },
    suggests: {
      en: 'Show exact sizes and critical reviews before they order.',
      fr: 'Montrez-leur tailles exactes et avis critiques avant la commande.',
    },
    params: { refunds: 2, within: '1y' },
    when: { count: 'refund', within: { param: 'within' }, atLeast: { param: 'refunds' } },
  },
  {
    id: 'birthday-soon',
    name: { en: 'Birthday soon', fr: 'Anniversaire proche' },
    description: {
      en: 'Visitors whose birthday is today or in the next 7 days.',
      fr: 'Visiteurs dont l’anniversaire est aujourd’hui ou dans les 7 prochains jours.',
    },
    suggests: {
      en: 'Wish them a happy birthday, with a small present to choose in the shop.',
      fr: 'Souhaitez-leur un bon anniversaire, avec un petit cadeau à choisir dans la boutique.',
    },
    params: { ahead: '7d' },
    when: { anniversary: 'birthday', atMost: { param: 'ahead' } },
  },
  {
    id: 'pareto-top',
    name: { en: 'Top 20% by spending', fr: 'Les 20 % qui dépensent le plus' },
    description: {
      en: 'Visitors whose total spending is among the shop’s top 20%.',
      fr: 'Visiteurs dont le total d’achats compte parmi les 20 % les plus élevés de la boutique.',
    },
    suggests: {
      en: 'Spend most of the retention budget here: gifts, service and early access.',
      fr: 'Consacrez-leur l’essentiel du budget de fidélisation : cadeaux, service et avant-premières.',
    },
    when: { sum: 'purchase', of: 'value', atLeast: { ref: 'lifetimeValueP80' } },
  },
  {
    id: 'pareto-rest',
    name: { en: 'Below the top 20% by spending', fr: 'Hors des 20 % qui dépensent le plus' },
    description: {
      en: 'Visitors who have bought, but whose total spending is below the shop’s top 20%.',
      fr: 'Visiteurs qui ont acheté, mais dont le total d’achats reste sous les 20 % les plus élevés de la boutique.',
    },
    suggests: {
      en: 'Raise the next order with sets and a threshold for free delivery.',
      fr: 'Augmentez le prochain panier par des lots et un seuil de livraison offerte.',
    },
    when: { all: [{ count: 'purchase', atLeast: 1 }, { not: { segment: 'pareto-top' } }] },
  },
  {
    id: 'domestic',
    name: { en: 'Domestic visitor', fr: 'Visiteur du pays' },
    description: {
      en: 'Visitors whose country is known and is the shop’s.',
      fr: 'Visiteurs dont le pays est connu et est celui de la boutique.',
    },
    suggests: {
      en: 'Show national delivery offers and local holidays.',
      fr: 'Affichez les offres de livraison nationales et les fêtes du pays.',
    },
    when: { trait: 'country', is: { ref: 'storeCountry' } },
  },
  {
    id: 'international',
    name: { en: 'International visitor', fr: 'Visiteur international' },
    description: {
      en: 'Visitors whose country is known and is not the shop’s.',
      fr: 'Visiteurs dont le pays est connu et n’est pas celui de la boutique.',
    },
    suggests: {
      en: 'Show delivery times, duties and prices for their country.',
      fr: 'Affichez les délais, les droits de douane et les prix pour leur pays.',
    },
    when: { trait: 'country', exists: true, isNot: { ref: 'storeCountry' } },
  },
];
