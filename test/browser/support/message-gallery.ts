/** Messages as shops would write them: one of each kind, and of each field. */
import type { Facts } from '../../../src/tracker/facts.js';
import type { Showing } from './messages.js';

const cart: Facts['cart'] = {
  quantity: 2,
  value: 48,
  currency: 'EUR',
  items: [{ item_name: 'Bowl', price: 24, quantity: 2 }],
};
const image = { src: '/picture.png', alt: { en: 'A bowl', fr: 'Un bol' }, width: 640, height: 360 };

export const reminder: Showing = {
  placement: 'slide-in',
  facts: { cart },
  content: {
    title: { en: 'Your bowls are waiting', fr: 'Vos bols vous attendent' },
    text: {
      en: 'There are {{cart.quantity}} pieces for {{cart.value}} in your cart. We keep them for you until Sunday.',
      fr: 'Il y a {{cart.quantity}} pièces pour {{cart.value}} dans votre panier. Nous vous les gardons jusqu’à dimanche.',
    },
    image,
    buttons: [
      { label: { en: 'See my cart', fr: 'Voir mon panier' }, href: '/cart' },
      { label: { en: 'Not now', fr: 'Pas maintenant' }, close: true },
    ],
  },
};

export const offer: Showing = {
  placement: 'modal',
  facts: { traits: { first_name: 'Ada' } },
  content: {
    title: { en: 'A small thank you, {{traits.first_name|you}}', fr: 'Un petit merci, {{traits.first_name|à vous}}' },
    text: {
      en: 'Ten per cent off your next order, whatever is in it.',
      fr: 'Dix pour cent sur votre prochaine commande, quel que soit son contenu.',
    },
    image,
    coupon: { code: 'MERCI10', expiresIn: '3d' },
    buttons: [
      { label: { en: 'Look around', fr: 'Voir la boutique' }, href: '#bowls' },
      { label: { en: 'Tell me later', fr: 'Plus tard' }, event: 'offer_later', params: { from: 'modal' } },
    ],
  },
};

export const gift: Showing = {
  placement: 'banner-bottom',
  facts: { cart },
  content: {
    title: { en: 'A linen cloth comes with orders from €60', fr: 'Un torchon offert dès 60 €' },
    progress: {
      threshold: 60,
      text: { en: '{{missing}} to your gift', fr: 'Plus que {{missing}}' },
      reached: { en: 'The gift is yours', fr: 'Le cadeau est à vous' },
    },
    buttons: [{ label: { en: 'See gifts', fr: 'Voir' }, href: '/gifts' }],
  },
};

export const news: Showing = {
  placement: 'banner-top',
  content: {
    text: { en: 'Orders placed before noon leave today.', fr: 'Commandé avant midi, expédié aujourd’hui.' },
  },
};

export const hero: Showing = {
  placement: { slot: 'hero' },
  content: {
    title: { en: 'Welcome back', fr: 'Bon retour' },
    text: { en: 'The winter glazes are out of the kiln.', fr: 'Les émaux d’hiver sortent du four.' },
    image,
    buttons: [{ label: { en: 'See them', fr: 'Les voir' }, href: '/winter' }],
  },
};

export const newsletter: Showing = {
  placement: 'slide-in',
  content: {
    title: { en: 'Letters from the workshop', fr: 'Des lettres de l’atelier' },
    text: { en: 'Four a year. No more.', fr: 'Quatre par an. Pas plus.' },
    form: {
      perStep: 2,
      fields: [
        { trait: 'email', type: 'email', label: { en: 'Your e-mail address', fr: 'Votre adresse e-mail' } },
        {
          trait: 'newsletter',
          type: 'consent',
          label: { en: 'Send me the letters', fr: 'Envoyez-moi les lettres' },
          purpose: { en: 'Only for these letters. You can stop them in each one.', fr: 'Pour ces lettres seulement.' },
        },
        {
          trait: 'interest',
          type: 'choice',
          label: { en: 'What do you like best?', fr: 'Que préférez-vous ?' },
          options: [
            { value: 'table', label: { en: 'Table', fr: 'Table' } },
            { value: 'kitchen', label: { en: 'Kitchen', fr: 'Cuisine' } },
            { value: 'light', label: { en: 'Light', fr: 'Lumière' } },
          ],
        },
      ],
      thanks: { en: 'Thank you. The first letter is on its way.', fr: 'Merci. La première lettre est en route.' },
    },
  },
};

/** All types of fields, three a step. */
export const profile: Showing = {
  placement: 'modal',
  content: {
    title: { en: 'Tell us a little', fr: 'Dites-nous en plus' },
    form: {
      perStep: 3,
      fields: [
        { trait: 'first_name', type: 'text', label: 'First name', autocomplete: 'given-name' },
        { trait: 'phone', type: 'tel', label: 'Phone', required: false, purpose: 'For the courier only.' },
        { trait: 'birthday', type: 'date', label: 'Birthday', autocomplete: 'bday' },
        { trait: 'email', type: 'email', label: 'E-mail', plain: true },
        {
          trait: 'rooms',
          type: 'multi-choice',
          label: 'Which rooms do you buy for?',
          options: ['table', 'kitchen', 'home', 'light'].map((value) => ({ value, label: `The ${value}` })),
        },
        { trait: 'rating', type: 'rating', label: 'How do you like our shop?' },
        {
          trait: 'style',
          type: 'choice',
          label: 'Plain or patterned?',
          required: false,
          options: [
            { value: 'plain', label: 'Plain' },
            { value: 'patterned', label: 'Patterned' },
          ],
        },
        { trait: 'letters', type: 'consent', label: 'Write to me', purpose: 'News of the workshop.', required: false },
      ],
    },
  },
};

export const gallery = { reminder, offer, gift, news, hero, newsletter, profile };
