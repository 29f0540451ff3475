/** Every sentence of the shop, in English. Another language is another file with the same keys. */
import { productTexts } from './products.en.js';

const money = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
  trailingZeroDisplay: 'stripIfInteger',
});

export const texts = {
  language: 'en',
  /** What the language calls itself. */
  languageName: 'English',
  /** The addresses of its pages begin with it. */
  prefix: '',
  /** For dates and times. */
  locale: 'en-GB',
  products: /** @type {import('./products.en.js').AllProductTexts} */ (productTexts),
  /** `€42`, `€4.90`. */
  price: (/** @type {number} */ euros) => money.format(euros),

  brand: 'Sainfoin',
  tagline: 'Table, light and linen from five French workshops',
  skip: 'Skip to content',
  announcement: 'Free delivery in France from €80',
  announcementCart: 'Your cart is kept. Free delivery from €80',

  categories: {
    table: { name: 'Table', intro: 'Plates, glasses and jugs for meals that run late.' },
    light: { name: 'Light', intro: 'Lamps to read by, to eat under, and to leave on.' },
    linen: { name: 'Linen', intro: 'Cloth, cushions and throws that get better with every wash.' },
    kitchen: { name: 'Kitchen', intro: 'Tools for slow cooking and quick breakfasts.' },
    house: { name: 'House', intro: 'Vases, baskets, and what a bare wall is waiting for.' },
  },
  makers: {
    brieres: { name: 'Poterie des Brières', place: 'Loire-Atlantique', craft: 'stoneware' },
    vernet: { name: 'Verrerie du Vernet', place: 'Allier', craft: 'glass' },
    castan: { name: 'Fonderie Castan', place: 'Ardèche', craft: 'metal and enamel' },
    lormel: { name: 'Filature Lormel', place: 'Vosges', craft: 'linen and wool' },
    jurane: { name: 'Tournerie Jurane', place: 'Jura', craft: 'wood and willow' },
  },

  nav: {
    label: 'Categories',
    search: 'Search',
    searchFor: 'Search the shop',
    searchHint: 'Plate, lamp, linen …',
    account: 'Account',
    login: 'Log in',
    cart: 'Cart',
    cartCount: (/** @type {number} */ count) => (count === 1 ? '1 piece in your cart' : `${count} pieces in your cart`),
    breadcrumbs: 'You are here',
    home: 'Home',
    footer: 'About the shop',
    gifts: 'Gift finder',
    privacy: 'Privacy and consent',
  },

  home: {
    title: 'Sainfoin: table, light and linen from five French workshops',
    heading: ['Lay the table.', 'Light the lamp.', 'Stay a while.'],
    lead: 'Plates, lamps and cloth made in small numbers by five French workshops, and sold by one small shop.',
    action: 'See the table',
    second: 'Find a gift',
    /** For those whom a segment knows to come from somewhere. Not longer than what everybody reads. */
    heroes: {
      'email-visitor': {
        heading: ['As promised:', 'new from', 'the workshops.'],
        lead: 'What our letter spoke of stands below, made in small numbers. Some of it will be gone by spring.',
        action: 'See it',
      },
      'from-search': {
        heading: ['Looking for', 'something', 'that lasts?'],
        lead: 'Plates, lamps and cloth, each with its maker’s name. Tell us what you need, and we find it.',
        action: 'Search',
      },
      'affiliate-visitor': {
        heading: ['Somebody', 'spoke of us.', 'Come in.'],
        lead: 'Five French workshops, one small shop, and thirty days to change your mind.',
        action: 'See the table',
      },
    },
    categories: 'Five rooms of one house',
    featured: 'New from the workshops',
    makers: 'Five workshops, known by name',
    makersLead: 'We visit each of them twice a year, pay them up front, and put their name on what they make.',
    makes: (/** @type {string} */ craft) => `Makes our ${craft}`,
    chosen: 'Chosen for you',
  },

  list: { count: (/** @type {number} */ count) => (count === 1 ? '1 piece' : `${count} pieces`) },

  product: {
    fullName: (/** @type {string} */ name, /** @type {string} */ kind) => `${name} ${kind}`,
    by: 'Made by',
    gallery: 'Pictures of this product',
    views: {
      main: (/** @type {string} */ name) => name,
      scene: (/** @type {string} */ name) => `${name}, beside other pieces on a shelf`,
      detail: (/** @type {string} */ name) => `${name}, a closer look`,
    },
    quantity: 'Quantity',
    add: 'Add to cart',
    added: (/** @type {string} */ name) => `${name} is in your cart.`,
    failed: 'That did not reach the shop. Please try again.',
    viewCart: 'View cart',
    material: 'Material',
    size: 'Size',
    care: 'Care',
    made: 'Made in',
    delivery: 'In stock. With you in two to three days, back to us within thirty.',
    goesWith: 'Goes well with',
    price: 'Price',
  },

  search: {
    title: 'Search',
    results: (/** @type {number} */ count, /** @type {string} */ term) =>
      `${count === 1 ? '1 piece' : `${count} pieces`} for “${term}”`,
    none: (/** @type {string} */ term) => `Nothing for “${term}”`,
    noneHelp: 'Try a material, a room or a colour, or start from one of these.',
    ask: 'What are you looking for?',
    popular: 'Often looked for',
    suggestions: ['lamp', 'plate', 'linen', 'brass', 'glass', 'cushion'],
  },

  gifts: {
    title: 'Gift finder',
    lead: 'Two questions, a handful of ideas.',
    who: 'Who is it for?',
    people: {
      cook: 'Someone who cooks',
      host: 'Someone who has people round',
      reader: 'Someone who reads in bed',
      home: 'Someone with a new home',
    },
    budget: 'How much may it cost?',
    budgets: { small: 'Up to €50', medium: '€50 to €120', large: 'More than €120' },
    find: 'Show ideas',
    ideas: 'Our ideas',
    none: 'Nothing fits both answers. Another budget may help.',
  },

  cart: {
    title: 'Your cart',
    empty: 'Your cart is empty',
    emptyHelp: 'The table is a good place to start.',
    each: 'each',
    quantityOf: (/** @type {string} */ name) => `Quantity of ${name}`,
    update: 'Update',
    remove: 'Remove',
    removeOf: (/** @type {string} */ name) => `Remove ${name}`,
    summary: 'Summary',
    subtotal: 'Pieces',
    delivery: 'Delivery',
    free: 'Free',
    missing: (/** @type {string} */ price) => `${price} more for free delivery.`,
    total: 'Total, tax included',
    checkout: 'Check out',
    onward: 'Keep looking',
  },

  checkout: {
    title: 'Check out',
    note: 'This is a demonstration. No card number is asked for, nothing is charged and nothing is sent.',
    contact: 'Contact',
    address: 'Address',
    email: 'E-mail',
    firstName: 'First name',
    lastName: 'Last name',
    street: 'Street and number',
    postcode: 'Postcode',
    city: 'Town',
    country: 'Country',
    countries: { FR: 'France', BE: 'Belgium', CH: 'Switzerland', DE: 'Germany', LU: 'Luxembourg', NL: 'Netherlands' },
    shipping: 'Delivery',
    tiers: {
      standard: { name: 'Standard', about: 'Two to three working days' },
      express: { name: 'Express', about: 'Tomorrow, when ordered before noon' },
      pickup: { name: 'Pick-up', about: 'At our shop, 8 rue du Plat, Lyon' },
    },
    payment: 'Payment',
    payments: {
      card: { name: 'Card', about: 'On the bank’s page, after this one' },
      transfer: { name: 'Bank transfer', about: 'Within seven days' },
      voucher: { name: 'Gift voucher', about: 'Code by e-mail' },
    },
    coupon: 'Coupon code',
    apply: 'Apply',
    discount: 'Less',
    place: 'Place order',
    yourOrder: 'Your order',
    problems: 'Some answers are missing',
    errors: {
      email: 'Write an e-mail address such as camille@example.com.',
      firstName: 'Write your first name.',
      lastName: 'Write your last name.',
      street: 'Write a street and a number.',
      postcode: 'Write a postcode.',
      city: 'Write a town.',
      country: 'Choose a country.',
      shipping: 'Choose a delivery.',
      payment: 'Choose a payment.',
      coupon: 'This code is not known here. Correct it, or leave the field empty.',
    },
  },

  order: {
    title: 'Thank you',
    heading: (/** @type {string} */ name) => `Thank you, ${name}.`,
    number: 'Order',
    lead: (/** @type {string} */ email) => `A confirmation would go to ${email}, were this not a demonstration.`,
    again: 'Back to the shop',
    to: 'Delivered to',
    by: 'Delivery',
    paid: 'Payment',
    next: 'What happens now',
    nextLead: 'Wrapped tomorrow, with you in two to three days, and back to us within thirty, if need be.',
  },

  account: {
    login: 'Log in',
    loginLead: 'Good to see you again.',
    demo: 'To try it, log in as camille@example.com with the password “tilleul”.',
    password: 'Password',
    passwordHelp: 'At least six characters. It is kept in memory until the demo stops.',
    newHere: 'New here?',
    signUp: 'Create an account',
    signUpLead: 'For quicker orders, and to find your cart again.',
    haveOne: 'Have an account already?',
    newsletter: 'Send me the seasonal letter',
    hello: (/** @type {string} */ name) => `Hello, ${name}`,
    email: 'E-mail',
    number: 'Customer number',
    logout: 'Log out',
    orders: 'Your orders',
    noOrders: 'None yet.',
    wrong: 'This e-mail address and password do not belong together.',
    taken: 'There is an account with this e-mail address already. Log in instead.',
    short: 'Choose at least six characters.',
  },

  newsletter: {
    heading: 'The seasonal letter',
    lead: 'Four times a year: new pieces, a recipe, one visit to a workshop.',
    email: 'E-mail',
    join: 'Sign up',
    done: 'Thank you. The next letter is yours.',
    doneTitle: 'You are on the list',
  },

  consent: {
    title: 'May the shop remember what you look at?',
    lead: 'It would stay in your browser, to help you while you shop, and be counted for this demo. Refusing changes nothing else.',
    accept: 'Accept',
    refuse: 'Refuse',
    choose: 'Choose in detail',
  },

  privacy: {
    title: 'Privacy and consent',
    lead: 'What this shop remembers, where, and how to make it forget.',
    now: 'Your choice',
    states: {
      pending: 'You have not chosen yet. Nothing is recorded.',
      denied: 'You refused. Nothing is recorded.',
      measurement: 'Visits are counted; pages are not adapted to you.',
      granted: 'Visits are counted, and pages may adapt to you.',
    },
    measurement: 'Count my visit',
    measurementHelp: 'Pages, carts and orders are kept in this browser and sent to the shop’s own collector.',
    personalization: 'Adapt pages to me',
    personalizationHelp: 'Your browser works out which kind of help fits, and shows it. Needs the first.',
    save: 'Save my choice',
    saved: 'Saved.',
    withdraw: 'Withdraw consent',
    withdrawHelp: 'As easy as giving it: one press. Recording stops, and this browser forgets what it kept.',
    sections: [
      [
        'What is recorded',
        'With your consent: pages and products you look at and for how long, searches, what you put in the cart and order. Never what you type, other than a search and the answers to our questions.',
      ],
      [
        'Where it is kept',
        'In this browser. Segments such as “cart left behind” are worked out here too. Copies of the events go to the shop’s own collector and to nobody else.',
      ],
      [
        'What needs no consent',
        'The cart, being logged in, and this choice itself: cookies without which the shop would not work.',
      ],
      ['How long', 'Until you withdraw your consent, or clear what this browser keeps.'],
    ],
  },

  /** The campaign `compare`, which the shop shows itself. What the others say stands in `campaigns.json`. */
  compare: {
    close: 'Close',
    title: 'Thinking it over?',
    lead: (/** @type {string} */ first, /** @type {string} */ second) => `See it beside ${first} and ${second}.`,
    open: 'Compare the three',
    heading: 'Side by side',
    this: 'This one',
  },

  errors: {
    missing: 'This page is not on the shelf',
    missingHelp: 'It may have been sold out, renamed, or never made. Try a search, or one of the rooms.',
    broken: 'Something broke in the back room',
    brokenHelp: 'It is our fault, not yours. Please try again.',
  },

  strip: {
    title: 'Behind the window',
    current: 'Current segments',
    segments: 'Segments, and why',
    timeMachine: 'Time machine',
    now: 'In this demo it is',
    jumps: { quarter: '+15 min', day: '+1 day', month: '+30 days', holidays: 'to the holidays' },
    jumpHelp: 'A jump reloads the page at the later time. What happens then carries',
    startOver: 'Back to now, as a new visitor',
    startOverHelp:
      'Time never runs backwards for a visitor, so going back forgets this one: journal, consent, cart and account.',
    campaigns: 'Messages, and how to see them',
    campaignsHelp:
      'None comes on the first page of a visit, and two at most in one. A jump of a day or more begins another visit. Look at the page for some seconds: move the pointer.',
    /** Campaign → the way to it. */
    ways: {
      'cart-reminder':
        'Put something into the cart, look at another page, and leave through the top of the window; or jump 15 minutes.',
      'welcome-back': 'Jump to the holidays, order, jump to the holidays again, and look at a second page.',
      birthday:
        'When asked for your birthday, give a day of the coming week, and look at another page half a minute later.',
      'occasional-offer':
        'Order, jump 30 days, order again, jump a day, and look at a second page. One visitor in ten is held out.',
      'goes-with': 'Order, jump a day, and scroll down on a second page, such as the home page.',
      companions: 'Order after one or two product pages: it stands on the confirmation.',
      compare: 'Look at one product for a minute. On the second page of a visit, or the third.',
      'gift-guide': 'Jump 15 minutes without having ordered, and go on looking for ten seconds.',
      letters: 'Look at a second page for ten seconds, unless you have told who you are.',
      'ask-interest': 'Sign up for the letter, jump a day, and look at a second page.',
      'ask-city': 'The same, another visit later.',
      'ask-birthday': 'And another one later.',
    },
    journal: 'Latest in the journal',
    collector: 'What the collector received',
    /** For the strip's script; `{}` stands for a span of time, or for names. */
    live: {
      waiting: 'Waiting for Vitrine …',
      missing: 'Vitrine has not loaded: run “npm run build”, and look into the console.',
      consent: {
        pending: 'No answer about consent yet: nothing is stored, sent or evaluated.',
        denied: 'Consent was refused: nothing is stored, sent or evaluated.',
        measurement: 'Consent to counting only: events are recorded, no segments.',
        granted: '',
      },
      noSegment: 'no segment',
      notEvaluated: 'not evaluated',
      yes: 'yes',
      no: 'no',
      unknown: 'unknown, without {}',
      mayChange: 'may change in {}',
      ahead: '{} ahead',
      realTime: 'the real time',
      noEvents: 'Nothing is recorded yet.',
      messages: { seen: 'seen', heldOut: 'held out' },
      marks: { true: 'holds', false: 'does not hold', unknown: 'cannot be said' },
      units: { day: 'd', hour: 'h', minute: 'min', second: 's' },
    },
  },

  footer: {
    about: 'Sainfoin is an invented shop. It shows the Vitrine storefront SDK at work; nothing in it can be bought.',
    shop: 'Shop',
    help: 'Help',
  },
};

/** @typedef {typeof texts} Texts */
