/** Every sentence of the shop, in French. Written with ordinary spaces; `typeset` puts in those that do not break. */
import { productTexts } from './products.fr.js';
import { typeset } from './typeset.js';

const money = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });

/** French counts none and one alike. */
const pieces = (/** @type {number} */ count) => `${count} ${count < 2 ? 'pièce' : 'pièces'}`;

/** @type {import('./en.js').Texts} */
export const texts = typeset({
  language: 'fr',
  languageName: 'Français',
  prefix: '/fr',
  locale: 'fr-FR',
  products: productTexts,
  price: (/** @type {number} */ euros) => money.format(euros),

  brand: 'Sainfoin',
  tagline: 'L’art de la table, la lumière et le linge de cinq ateliers français',
  skip: 'Aller au contenu',
  announcement: 'Livraison offerte en France dès 80 €',
  announcementCart: 'Votre panier vous attend. Livraison offerte dès 80 €',

  categories: {
    table: { name: 'Table', intro: 'Assiettes, verres et pichets pour les repas qui s’éternisent.' },
    light: { name: 'Luminaires', intro: 'Des lampes pour lire, pour dîner dessous, et pour laisser allumées.' },
    linen: { name: 'Linge', intro: 'Nappes, coussins et plaids que chaque lessive rend plus doux.' },
    kitchen: { name: 'Cuisine', intro: 'De quoi mijoter longtemps et petit-déjeuner vite.' },
    house: { name: 'Maison', intro: 'Des vases, des paniers, et ce qu’attendait ce mur nu.' },
  },
  makers: {
    brieres: { name: 'Poterie des Brières', place: 'Loire-Atlantique', craft: 'Tourne notre grès' },
    vernet: { name: 'Verrerie du Vernet', place: 'Allier', craft: 'Souffle notre verre' },
    castan: { name: 'Fonderie Castan', place: 'Ardèche', craft: 'Fond et émaille nos métaux' },
    lormel: { name: 'Filature Lormel', place: 'Vosges', craft: 'Tisse notre lin et notre laine' },
    jurane: { name: 'Tournerie Jurane', place: 'Jura', craft: 'Travaille notre bois et notre osier' },
  },

  nav: {
    label: 'Rayons',
    search: 'Rechercher',
    searchFor: 'Rechercher dans la boutique',
    searchHint: 'Assiette, lampe, lin…',
    account: 'Mon compte',
    login: 'Se connecter',
    cart: 'Panier',
    cartCount: (count) => `${count} ${count < 2 ? 'article' : 'articles'} dans votre panier`,
    breadcrumbs: 'Vous êtes ici',
    home: 'Accueil',
    footer: 'À propos de la boutique',
    gifts: 'Idées cadeaux',
    privacy: 'Vie privée et consentement',
  },

  home: {
    title: 'Sainfoin : table, luminaires et linge de cinq ateliers français',
    heading: ['Dressez la table.', 'Allumez la lampe.', 'Prenez le temps.'],
    lead: 'Assiettes, lampes et linge, fabriqués en petites séries par cinq ateliers français et vendus par une petite boutique.',
    action: 'Voir la table',
    second: 'Trouver un cadeau',
    heroes: {
      'email-visitor': {
        heading: ['Comme promis :', 'les nouveautés', 'des ateliers.'],
        lead: 'Ce dont parlait notre lettre est juste en dessous, en petites séries. Tout ne passera pas l’hiver.',
        action: 'Les voir',
      },
      'from-search': {
        heading: ['Vous cherchez', 'quelque chose', 'qui dure ?'],
        lead: 'Assiettes, lampes et linge, chacun au nom de son atelier. Dites-nous ce qu’il vous faut.',
        action: 'Chercher',
      },
      'affiliate-visitor': {
        heading: ['Quelqu’un vous', 'a parlé de nous.', 'Entrez.'],
        lead: 'Cinq ateliers français, une petite boutique, et trente jours pour changer d’avis.',
        action: 'Voir la table',
      },
    },
    categories: 'La maison, pièce par pièce',
    featured: 'Les nouveautés des ateliers',
    makers: 'Cinq ateliers, par leur nom',
    makersLead:
      'Nous allons les voir deux fois par an, nous les payons d’avance, et ce qu’ils fabriquent porte leur nom.',
    makes: (craft) => craft,
    chosen: 'Choisi pour vous',
  },

  list: { count: pieces },

  product: {
    fullName: (name, kind) => `${name}, ${kind}`,
    by: 'Une création de la',
    gallery: 'Photos de cet article',
    views: {
      main: (name) => name,
      scene: (name) => `${name}, parmi d’autres pièces sur une étagère`,
      detail: (name) => `${name}, en gros plan`,
    },
    quantity: 'Quantité',
    add: 'Ajouter au panier',
    added: (name) => `${name} est dans votre panier.`,
    failed: 'La boutique n’a pas reçu votre demande. Veuillez réessayer.',
    viewCart: 'Voir le panier',
    material: 'Matière',
    size: 'Dimensions',
    care: 'Entretien',
    made: 'Fabrication',
    delivery: 'En stock. Chez vous sous deux à trois jours ; trente jours pour changer d’avis.',
    goesWith: 'Va bien avec',
    price: 'Prix',
  },

  search: {
    title: 'Recherche',
    results: (count, term) => `${pieces(count)} pour « ${term} »`,
    none: (term) => `Rien pour « ${term} »`,
    noneHelp: 'Essayez une matière, un rayon ou une couleur, ou partez de l’un de ces mots.',
    ask: 'Que cherchez-vous ?',
    popular: 'Souvent recherché',
    suggestions: ['lampe', 'assiette', 'lin', 'laiton', 'verre', 'coussin'],
  },

  gifts: {
    title: 'Idées cadeaux',
    lead: 'Deux questions, une poignée d’idées.',
    who: 'C’est pour qui ?',
    people: {
      cook: 'Quelqu’un qui cuisine',
      host: 'Quelqu’un qui reçoit',
      reader: 'Quelqu’un qui lit au lit',
      home: 'Quelqu’un qui emménage',
    },
    budget: 'Quel est votre budget ?',
    budgets: { small: 'Jusqu’à 50 €', medium: 'De 50 € à 120 €', large: 'Plus de 120 €' },
    find: 'Voir les idées',
    ideas: 'Nos idées',
    none: 'Rien ne convient aux deux réponses. Essayez avec un autre budget.',
  },

  cart: {
    title: 'Votre panier',
    empty: 'Votre panier est vide',
    emptyHelp: 'La table est un bon endroit pour commencer.',
    each: 'l’unité',
    quantityOf: (name) => `Quantité : ${name}`,
    update: 'Mettre à jour',
    remove: 'Retirer',
    removeOf: (name) => `Retirer du panier : ${name}`,
    summary: 'Récapitulatif',
    subtotal: 'Articles',
    delivery: 'Livraison',
    free: 'Offert',
    missing: (price) => `Plus que ${price} pour la livraison offerte.`,
    total: 'Total TTC',
    checkout: 'Passer commande',
    onward: 'Continuer mes achats',
  },

  checkout: {
    title: 'Votre commande',
    note: 'Ceci est une démonstration : aucun numéro de carte n’est demandé, rien n’est débité, rien n’est expédié.',
    contact: 'Coordonnées',
    address: 'Adresse',
    email: 'Adresse e-mail',
    firstName: 'Prénom',
    lastName: 'Nom',
    street: 'Numéro et rue',
    postcode: 'Code postal',
    city: 'Ville',
    country: 'Pays',
    countries: {
      FR: 'France',
      BE: 'Belgique',
      CH: 'Suisse',
      DE: 'Allemagne',
      LU: 'Luxembourg',
      NL: 'Pays-Bas',
    },
    shipping: 'Livraison',
    tiers: {
      standard: { name: 'Standard', about: 'Deux à trois jours ouvrés' },
      express: { name: 'Express', about: 'Demain, pour une commande avant midi' },
      pickup: { name: 'Retrait', about: 'À la boutique, 8 rue du Plat, à Lyon' },
    },
    payment: 'Paiement',
    payments: {
      card: { name: 'Carte bancaire', about: 'Sur le site de la banque, à l’étape suivante' },
      transfer: { name: 'Virement', about: 'Sous sept jours' },
      voucher: { name: 'Carte cadeau', about: 'Code envoyé par e-mail' },
    },
    coupon: 'Code promo',
    apply: 'Appliquer',
    discount: 'Remise',
    place: 'Valider la commande',
    yourOrder: 'Récapitulatif',
    problems: 'Il manque quelques réponses',
    errors: {
      email: 'Indiquez une adresse e-mail telle que camille@example.com.',
      firstName: 'Indiquez votre prénom.',
      lastName: 'Indiquez votre nom.',
      street: 'Indiquez un numéro et une rue.',
      postcode: 'Indiquez un code postal.',
      city: 'Indiquez une ville.',
      country: 'Choisissez un pays.',
      shipping: 'Choisissez un mode de livraison.',
      payment: 'Choisissez un moyen de paiement.',
      coupon: 'Ce code n’existe pas ici. Corrigez-le, ou laissez le champ vide.',
    },
  },

  order: {
    title: 'Merci',
    heading: (name) => `Merci, ${name}.`,
    number: 'Commande',
    lead: (email) => `Si ceci n’était pas une démonstration, une confirmation partirait à l’adresse ${email}.`,
    again: 'Retour à la boutique',
    to: 'Destination',
    by: 'Livraison',
    paid: 'Paiement',
    next: 'Et maintenant',
    nextLead: 'Emballé demain, chez vous sous deux à trois jours, et repris pendant trente jours au besoin.',
  },

  account: {
    login: 'Se connecter',
    loginLead: 'Heureux de vous revoir.',
    demo: 'Pour essayer, connectez-vous avec l’adresse camille@example.com et le mot de passe « tilleul ».',
    password: 'Mot de passe',
    passwordHelp: 'Au moins six caractères. Il reste en mémoire jusqu’à l’arrêt de la démonstration.',
    newHere: 'Première visite ?',
    signUp: 'Créer un compte',
    signUpLead: 'Pour commander plus vite et retrouver votre panier.',
    haveOne: 'Vous avez déjà un compte ?',
    newsletter: 'Je souhaite recevoir la lettre de saison',
    hello: (name) => `Bonjour, ${name}`,
    email: 'Adresse e-mail',
    number: 'Numéro client',
    logout: 'Se déconnecter',
    orders: 'Vos commandes',
    noOrders: 'Aucune pour l’instant.',
    wrong: 'Cette adresse e-mail et ce mot de passe ne vont pas ensemble.',
    taken: 'Un compte existe déjà pour cette adresse e-mail. Connectez-vous plutôt.',
    short: 'Choisissez au moins six caractères.',
  },

  newsletter: {
    heading: 'La lettre de saison',
    lead: 'Quatre fois par an : des nouveautés, une recette, la visite d’un atelier.',
    email: 'Adresse e-mail',
    join: 'S’inscrire',
    done: 'Merci. La prochaine lettre est pour vous.',
    doneTitle: 'Vous êtes inscrit à la lettre',
  },

  consent: {
    title: 'La boutique peut-elle retenir ce que vous regardez ?',
    lead: 'Cela resterait dans votre navigateur, pour vous aider pendant vos achats, et serait compté pour cette démonstration. Refuser ne change rien d’autre.',
    accept: 'Accepter',
    refuse: 'Refuser',
    choose: 'Choisir en détail',
  },

  privacy: {
    title: 'Vie privée et consentement',
    lead: 'Ce que cette boutique retient, où, et comment le lui faire oublier.',
    now: 'Votre choix',
    states: {
      pending: 'Vous n’avez pas encore choisi. Rien n’est enregistré.',
      denied: 'Vous avez refusé. Rien n’est enregistré.',
      measurement: 'Les visites sont comptées ; les pages ne s’adaptent pas à vous.',
      granted: 'Les visites sont comptées, et les pages peuvent s’adapter à vous.',
    },
    measurement: 'Compter ma visite',
    measurementHelp:
      'Pages, paniers et commandes sont conservés dans ce navigateur et envoyés au serveur de mesure de la boutique.',
    personalization: 'Adapter les pages pour moi',
    personalizationHelp:
      'Votre navigateur détermine lui-même l’aide qui vous convient, et l’affiche. Nécessite le premier choix.',
    save: 'Enregistrer mon choix',
    saved: 'Enregistré.',
    withdraw: 'Retirer mon consentement',
    withdrawHelp:
      'Aussi simple que de le donner : un clic. L’enregistrement s’arrête, et ce navigateur oublie ce qu’il conservait.',
    sections: [
      [
        'Ce qui est enregistré',
        'Avec votre accord : les pages et les articles que vous regardez, et combien de temps, vos recherches, ce que vous mettez au panier et commandez. Jamais ce que vous saisissez, hormis une recherche et les réponses à nos questions.',
      ],
      [
        'Où c’est conservé',
        'Dans ce navigateur. Les segments, tels que « panier abandonné », y sont calculés aussi. Une copie des événements part vers le serveur de mesure de la boutique, et vers personne d’autre.',
      ],
      [
        'Ce qui se passe de consentement',
        'Le panier, la connexion et ce choix lui-même : des cookies sans lesquels la boutique ne fonctionnerait pas.',
      ],
      [
        'Combien de temps',
        'Jusqu’à ce que vous retiriez votre consentement, ou que vous effaciez les données de ce navigateur.',
      ],
    ],
  },

  compare: {
    close: 'Fermer',
    title: 'Vous hésitez ?',
    lead: (first, second) => `Comparez avec ${first} et ${second}.`,
    open: 'Comparer les trois',
    heading: 'Côte à côte',
    this: 'Cette pièce',
  },

  errors: {
    missing: 'Cette page n’est pas en rayon',
    missingHelp:
      'Elle a pu être vendue, changer de nom, ou ne jamais exister. Essayez une recherche, ou l’un des rayons.',
    broken: 'Quelque chose s’est cassé en réserve',
    brokenHelp: 'C’est notre faute, pas la vôtre. Veuillez réessayer.',
  },

  strip: {
    title: 'Derrière la vitrine',
    current: 'Segments en ce moment',
    segments: 'Les segments, et pourquoi',
    timeMachine: 'Machine à voyager dans le temps',
    now: 'Dans cette démonstration, nous sommes le',
    jumps: { quarter: '+15 min', day: '+1 jour', month: '+30 jours', holidays: 'jusqu’aux fêtes' },
    jumpHelp: 'Un saut recharge la page à l’heure d’après. Ce qui s’y passe porte',
    startOver: 'Revenir au présent, en nouveau visiteur',
    startOverHelp:
      'Pour un visiteur, le temps ne recule jamais : revenir en arrière oublie celui-ci, avec son journal, son consentement, son panier et son compte.',
    campaigns: 'Les messages, et comment les voir',
    campaignsHelp:
      'Aucun ne vient sur la première page d’une visite, ni plus de deux par visite. Un saut d’un jour ou plus commence une autre visite. Regardez la page quelques secondes : bougez le pointeur.',
    ways: {
      'cart-reminder':
        'Mettez une pièce au panier, regardez une autre page et quittez par le haut de la fenêtre ; ou sautez de 15 minutes.',
      'welcome-back':
        'Sautez jusqu’aux fêtes, commandez, sautez jusqu’aux fêtes suivantes et regardez une deuxième page.',
      birthday:
        'À la question sur votre anniversaire, donnez un jour de la semaine à venir, et regardez une autre page une demi-minute plus tard.',
      'occasional-offer':
        'Commandez, sautez de 30 jours, commandez encore, sautez d’un jour et regardez une deuxième page. Un visiteur sur dix sert de témoin.',
      'goes-with': 'Commandez, sautez d’un jour et faites défiler une deuxième page, comme la page d’accueil.',
      companions: 'Commandez après une ou deux fiches d’article : il est sur la confirmation.',
      compare: 'Regardez une fiche d’article pendant une minute, en deuxième ou troisième page de la visite.',
      'gift-guide': 'Sautez de 15 minutes sans avoir commandé, et regardez encore dix secondes.',
      letters: 'Regardez une deuxième page pendant dix secondes, sans avoir dit qui vous êtes.',
      'ask-interest': 'Inscrivez-vous à la lettre, sautez d’un jour et regardez une deuxième page.',
      'ask-city': 'De même, une visite plus tard.',
      'ask-birthday': 'Et encore une visite plus tard.',
    },
    journal: 'Derniers événements du journal',
    collector: 'Ce que le collecteur a reçu',
    live: {
      waiting: 'En attente de Vitrine…',
      missing: 'Vitrine ne s’est pas chargé : lancez « npm run build » et regardez la console.',
      consent: {
        pending: 'Pas encore de réponse sur le consentement : rien n’est conservé, envoyé ni évalué.',
        denied: 'Le consentement a été refusé : rien n’est conservé, envoyé ni évalué.',
        measurement: 'Consentement à la mesure seule : les événements sont enregistrés, sans segments.',
        granted: '',
      },
      noSegment: 'aucun segment',
      notEvaluated: 'non évalué',
      yes: 'oui',
      no: 'non',
      unknown: 'inconnu, sans {}',
      mayChange: 'peut changer dans {}',
      ahead: '{} d’avance',
      realTime: 'l’heure réelle',
      noEvents: 'Rien n’est encore enregistré.',
      messages: { seen: 'vu', heldOut: 'témoin' },
      marks: { true: 'vrai', false: 'faux', unknown: 'indéterminé' },
      units: { day: 'j', hour: 'h', minute: 'min', second: 's' },
    },
  },

  footer: {
    about:
      'Sainfoin est une boutique imaginaire. Elle montre à l’œuvre le SDK Vitrine pour les boutiques en ligne ; rien n’y est à vendre.',
    shop: 'Boutique',
    help: 'Aide',
  },
});
