/**
 * Six groups by recency, frequency and monetary value, each scored 1 to 5 on the shop's own scale. With the defaults
 * every visitor with an order is in exactly one.
 */
import type { SegmentDefinition } from '../definition.js';

/** See the top of this file. */
export const rfm: SegmentDefinition[] = [
  {
    id: 'rfm-new',
    name: { en: 'RFM: new', fr: 'RFM : nouveau' },
    description: {
      en: 'Buyers with a recent last order (score 4 or 5) and the lowest score for the number of orders (1).',
      fr: 'Acheteurs à la dernière commande récente (score 4 ou 5) et au score le plus bas pour le nombre de commandes (1).',
    },
    suggests: {
      en: 'Welcome them with a series of messages that leads to a second order.',
      fr: 'Accueillez-les par une série de messages qui mène à une deuxième commande.',
    },
    params: { frequency: 1, recency: 4 },
    when: {
      all: [
        { rfm: 'frequency', is: { param: 'frequency' } },
        { rfm: 'recency', atLeast: { param: 'recency' } },
      ],
    },
  },
  {
    id: 'rfm-potential-loyal',
    name: { en: 'RFM: potentially loyal', fr: 'RFM : fidèle en puissance' },
    description: {
      en: 'Buyers whose last order is fairly recent (score 3 to 5) and who order now and then (2 or 3), or often (4 or 5) but for small amounts (1 or 2).',
      fr: 'Acheteurs à la dernière commande assez récente (score 3 à 5), qui commandent de temps en temps (2 ou 3), ou souvent (4 ou 5) mais pour de petits montants (1 ou 2).',
    },
    suggests: {
      en: 'Invite them to the loyalty programme and suggest larger sets.',
      fr: 'Invitez-les au programme de fidélité et proposez des ensembles plus importants.',
    },
    params: { recency: 3, minFrequency: 2, maxFrequency: 3, frequent: 4, maxMonetary: 2 },
    when: {
      any: [
        {
          all: [
            { rfm: 'frequency', atLeast: { param: 'minFrequency' }, atMost: { param: 'maxFrequency' } },
            { rfm: 'recency', atLeast: { param: 'recency' } },
          ],
        },
        {
          all: [
            { rfm: 'frequency', atLeast: { param: 'frequent' } },
            { rfm: 'recency', atLeast: { param: 'recency' } },
            { rfm: 'monetary', atMost: { param: 'maxMonetary' } },
          ],
        },
      ],
    },
  },
  {
    id: 'rfm-loyal',
    name: { en: 'RFM: loyal', fr: 'RFM : fidèle' },
    description: {
      en: 'Buyers who order often (score 4 or 5), have done so fairly recently (3 to 5) and for good amounts (3 to 5).',
      fr: 'Acheteurs qui commandent souvent (score 4 ou 5), l’ont fait assez récemment (3 à 5) et pour de bons montants (3 à 5).',
    },
    suggests: {
      en: 'Reward them without discounts: service, early access, a say in the range.',
      fr: 'Récompensez-les sans remise : service, avant-premières, voix au chapitre sur la gamme.',
    },
    params: { frequency: 4, recency: 3, monetary: 3 },
    when: {
      all: [
        { rfm: 'frequency', atLeast: { param: 'frequency' } },
        { rfm: 'recency', atLeast: { param: 'recency' } },
        { rfm: 'monetary', atLeast: { param: 'monetary' } },
      ],
    },
  },
  {
    id: 'rfm-loyal-at-risk',
    name: { en: 'RFM: loyal at risk', fr: 'RFM : fidèle à risque' },
    description: {
      en: 'Buyers who ordered often (score 4 or 5), but have not for a long time (recency 1 or 2).',
      fr: 'Acheteurs qui commandaient souvent (score 4 ou 5), mais ne l’ont pas fait depuis longtemps (récence 1 ou 2).',
    },
    suggests: {
      en: 'Call or write in person, and make an offer on what they used to buy.',
      fr: 'Appelez ou écrivez personnellement et faites une offre sur ce qu’ils achetaient.',
    },
    params: { frequency: 4, maxRecency: 2 },
    when: {
      all: [
        { rfm: 'frequency', atLeast: { param: 'frequency' } },
        { rfm: 'recency', atMost: { param: 'maxRecency' } },
      ],
    },
  },
  {
    id: 'rfm-about-to-sleep',
    name: { en: 'RFM: about to sleep', fr: 'RFM : en voie d’endormissement' },
    description: {
      en: 'Buyers who ordered now and then (score 2 or 3) but not for a while (recency 2), or very little (1) and not of late (recency 2 or 3).',
      fr: 'Acheteurs qui commandaient de temps en temps (score 2 ou 3) mais plus depuis un moment (récence 2), ou très peu (1) et pas dernièrement (récence 2 ou 3).',
    },
    suggests: {
      en: 'Remind them of the shop with best sellers and an offer that ends soon.',
      fr: 'Rappelez-vous à eux avec les meilleures ventes et une offre qui se termine bientôt.',
    },
    params: { minFrequency: 2, maxFrequency: 3, recency: 2, onceFrequency: 1, onceMinRecency: 2, onceMaxRecency: 3 },
    when: {
      any: [
        {
          all: [
            { rfm: 'frequency', atLeast: { param: 'minFrequency' }, atMost: { param: 'maxFrequency' } },
            { rfm: 'recency', is: { param: 'recency' } },
          ],
        },
        {
          all: [
            { rfm: 'frequency', is: { param: 'onceFrequency' } },
            { rfm: 'recency', atLeast: { param: 'onceMinRecency' }, atMost: { param: 'onceMaxRecency' } },
          ],
        },
      ],
    },
  },
  {
    id: 'rfm-sleeper',
    name: { en: 'RFM: asleep', fr: 'RFM : endormi' },
    description: {
      en: 'Buyers who ordered little or now and then (score 1 to 3), and longest ago of all (recency 1).',
      fr: 'Acheteurs qui commandaient peu ou de temps en temps (score 1 à 3), et dont la dernière commande est des plus anciennes (récence 1).',
    },
    suggests: {
      en: 'Make one offer, and the next only when a season opens.',
      fr: 'Faites une seule offre, et la suivante seulement à l’ouverture d’une saison.',
    },
    params: { maxFrequency: 3, recency: 1 },
    when: {
      all: [
        { rfm: 'frequency', atMost: { param: 'maxFrequency' } },
        { rfm: 'recency', is: { param: 'recency' } },
      ],
    },
  },
];
