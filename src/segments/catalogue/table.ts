/**
 * Forty-three ready-made audiences, in the source's order. Those that other sources have too are defined there:
 * `lapsing-3m` and `frequent-buyer` in micro, `browser`, `researcher` and `impulsive` in card, `newsletter-subscriber` in life.
 */
import type { SegmentDefinition } from '../definition.js';

/** See the top of this file. */
export const table: SegmentDefinition[] = [
  {
    id: 'bought-1y',
    name: { en: 'Buyer, last 12 months', fr: 'Acheteur des 12 derniers mois' },
    description: {
      en: 'Visitors who have bought at least once in the last 12 months.',
      fr: 'Visiteurs qui ont acheté au moins une fois au cours des 12 derniers mois.',
    },
    suggests: {
      en: 'Recommend what completes their orders of the year.',
      fr: 'Recommandez ce qui complète leurs commandes de l’année.',
    },
    params: { within: '1y' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: 1 },
  },
  {
    id: 'bought-6m',
    name: { en: 'Buyer, last 6 months', fr: 'Acheteur des 6 derniers mois' },
    description: {
      en: 'Visitors who have bought at least once in the last 6 months.',
      fr: 'Visiteurs qui ont acheté au moins une fois au cours des 6 derniers mois.',
    },
    suggests: {
      en: 'Show the new season’s products in the categories they bought.',
      fr: 'Montrez les produits de la nouvelle saison dans les catégories qu’ils ont achetées.',
    },
    params: { within: '6mo' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: 1 },
  },
  {
    id: 'bought-30d',
    name: { en: 'Buyer, last 30 days', fr: 'Acheteur des 30 derniers jours' },
    description: {
      en: 'Visitors who have bought at least once in the last 30 days.',
      fr: 'Visiteurs qui ont acheté au moins une fois au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Show accessories and care for what they have just bought, not the product itself.',
      fr: 'Montrez accessoires et entretien de ce qu’ils viennent d’acheter, et non le produit lui-même.',
    },
    params: { within: '30d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: 1 },
  },
  {
    id: 'repeat-1y',
    name: { en: 'Repeat buyer, last 12 months', fr: 'Acheteur récurrent des 12 derniers mois' },
    description: {
      en: 'Visitors with 2 orders or more in the last 12 months.',
      fr: 'Visiteurs qui ont passé 2 commandes ou plus au cours des 12 derniers mois.',
    },
    suggests: {
      en: 'Show them the loyalty programme and what they would already have earned.',
      fr: 'Présentez le programme de fidélité et ce qu’ils y auraient déjà gagné.',
    },
    params: { orders: 2, within: '1y' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'repeat-6m',
    name: { en: 'Repeat buyer, last 6 months', fr: 'Acheteur récurrent des 6 derniers mois' },
    description: {
      en: 'Visitors with 2 orders or more in the last 6 months.',
      fr: 'Visiteurs qui ont passé 2 commandes ou plus au cours des 6 derniers mois.',
    },
    suggests: {
      en: 'Offer a reward for a third order before the end of the month.',
      fr: 'Offrez une récompense pour une troisième commande avant la fin du mois.',
    },
    params: { orders: 2, within: '6mo' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'repeat-30d',
    name: { en: 'Repeat buyer, last 30 days', fr: 'Acheteur récurrent des 30 derniers jours' },
    description: {
      en: 'Visitors with 2 orders or more in the last 30 days.',
      fr: 'Visiteurs qui ont passé 2 commandes ou plus au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Offer to bundle their next orders into one delivery.',
      fr: 'Proposez de regrouper leurs prochaines commandes en une seule livraison.',
    },
    params: { orders: 2, within: '30d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'loyal-buyer',
    name: { en: 'Loyal buyer', fr: 'Acheteur fidèle' },
    description: {
      en: 'Visitors with 7 orders or more in the last 12 months.',
      fr: 'Visiteurs qui ont passé 7 commandes ou plus depuis un an.',
    },
    suggests: {
      en: 'Invite them to test new products and to write the first reviews.',
      fr: 'Invitez-les à tester les nouveautés et à en écrire les premiers avis.',
    },
    params: { orders: 7, within: '1y' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'top-monthly',
    name: { en: 'Top buyer of the month', fr: 'Meilleur acheteur du mois' },
    description: {
      en: 'Visitors with 3 orders or more in the last 30 days.',
      fr: 'Visiteurs qui ont passé 3 commandes ou plus au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Thank them with a surprise in the next parcel.',
      fr: 'Remerciez-les par une surprise dans le prochain colis.',
    },
    params: { orders: 3, within: '30d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'coupon-lover',
    name: { en: 'Recent coupon user', fr: 'Code promo récent' },
    description: {
      en: 'Visitors who have used a coupon on an order in the last 30 days.',
      fr: 'Visiteurs qui ont utilisé un code promo pour une commande au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Show the coupons that are valid now, at the top of the cart.',
      fr: 'Affichez en haut du panier les codes promo valables en ce moment.',
    },
    params: { within: '30d' },
    when: { count: 'purchase', where: { hasCoupon: true }, within: { param: 'within' }, atLeast: 1 },
  },
  {
    id: 'discount-10',
    name: { en: 'Bought at 10% off or more', fr: 'Achat remisé d’au moins 10 %' },
    description: {
      en: 'Visitors who in the last 12 months have bought a product reduced by 10% or more.',
      fr: 'Visiteurs qui ont acheté depuis un an un produit remisé de 10 % ou plus.',
    },
    suggests: {
      en: 'Put light reductions forward: they are enough for these visitors.',
      fr: 'Mettez en avant les petites remises : elles leur suffisent.',
    },
    params: { rate: 0.1, within: '1y' },
    when: {
      count: 'purchase',
      where: { 'items.discountRate': { atLeast: { param: 'rate' } } },
      within: { param: 'within' },
      atLeast: 1,
    },
  },
  {
    id: 'discount-15',
    name: { en: 'Bought at 15% off or more', fr: 'Achat remisé d’au moins 15 %' },
    description: {
      en: 'Visitors who in the last 12 months have bought a product reduced by 15% or more.',
      fr: 'Visiteurs qui ont acheté depuis un an un produit remisé de 15 % ou plus.',
    },
    suggests: {
      en: 'Sort category pages by reduction, and announce short promotions to them.',
      fr: 'Triez les pages catégories par remise et annoncez-leur les promotions courtes.',
    },
    params: { rate: 0.15, within: '1y' },
    when: {
      count: 'purchase',
      where: { 'items.discountRate': { atLeast: { param: 'rate' } } },
      within: { param: 'within' },
      atLeast: 1,
    },
  },
  {
    id: 'discount-20',
    name: { en: 'Bought at 20% off or more', fr: 'Achat remisé d’au moins 20 %' },
    description: {
      en: 'Visitors who in the last 12 months have bought a product reduced by 20% or more.',
      fr: 'Visiteurs qui ont acheté depuis un an un produit remisé de 20 % ou plus.',
    },
    suggests: {
      en: 'Invite them to the sales and to the last items of a series.',
      fr: 'Invitez-les aux soldes et aux fins de série.',
    },
    params: { rate: 0.2, within: '1y' },
    when: {
      count: 'purchase',
      where: { 'items.discountRate': { atLeast: { param: 'rate' } } },
      within: { param: 'within' },
      atLeast: 1,
    },
  },
  {
    id: 'category-repeat',
    name: { en: 'Buys a category again', fr: 'Réachat dans une catégorie' },
    description: {
      en: 'Visitors who in the last 12 months have bought 2 products or more of the chosen category or, if none is chosen, of any one category.',
      fr: 'Visiteurs qui ont acheté depuis un an 2 produits ou plus de la catégorie choisie ou, à défaut, d’une même catégorie.',
    },
    suggests: {
      en: 'Put that category first in the menu and recommend its best sellers.',
      fr: 'Placez cette catégorie en tête du menu et recommandez-en les meilleures ventes.',
    },
    params: { quantity: 2, within: '1y' },
    when: {
      sum: 'purchase',
      of: 'items.quantity',
      where: { 'items.item_category': { is: { param: 'category', absent: 'any' } } },
      by: 'items.item_category',
      within: { param: 'within' },
      atLeast: { param: 'quantity' },
    },
  },
  {
    id: 'category-top',
    name: { en: 'Large order in a category', fr: 'Grosse commande dans une catégorie' },
    description: {
      en: 'Visitors with an order in the last 12 months worth over 115% of the shop’s mean, with a product of the chosen category or, if none is chosen, of any.',
      fr: 'Visiteurs ayant passé depuis un an une commande de plus de 115 % du panier moyen, avec un produit de la catégorie choisie ou, à défaut, d’une quelconque.',
    },
    suggests: {
      en: 'Show the top of the range in that category, and advice from a specialist.',
      fr: 'Montrez le haut de gamme de cette catégorie et les conseils d’un spécialiste.',
    },
    params: { within: '1y' },
    when: {
      count: 'purchase',
      where: {
        'items.item_category': { is: { param: 'category', absent: 'any' } },
        value: { above: { ref: 'averageOrderValue', times: 1.15 } },
      },
      by: 'items.item_category',
      within: { param: 'within' },
      atLeast: 1,
    },
  },
  {
    id: 'recommendation-no-purchase',
    name: { en: 'Following recommendations, not buying', fr: 'Suit les recommandations sans acheter' },
    description: {
      en: 'Visitors who have clicked 2 recommendations or more in this visit and bought nothing in it.',
      fr: 'Visiteurs qui ont cliqué sur 2 recommandations ou plus pendant cette visite sans y acheter.',
    },
    suggests: {
      en: 'Compare the recommended products side by side, or offer free delivery for today.',
      fr: 'Comparez côte à côte les produits recommandés, ou offrez la livraison pour la journée.',
    },
    params: { clicks: 2 },
    when: {
      all: [
        { count: 'select_item', where: { recommended: true }, within: 'session', atLeast: { param: 'clicks' } },
        { count: 'purchase', within: 'session', is: 0 },
      ],
    },
  },
  {
    id: 'recommendation-converted',
    name: { en: 'Bought after recommendations', fr: 'A acheté après des recommandations' },
    description: {
      en: 'Visitors who in this visit have bought after 2 clicks or more on recommendations.',
      fr: 'Visiteurs qui ont acheté pendant cette visite après 2 clics ou plus sur des recommandations.',
    },
    suggests: {
      en: 'Recommend what goes with the order on the confirmation page.',
      fr: 'Recommandez sur la page de confirmation ce qui va avec la commande.',
    },
    params: { clicks: 2 },
    when: {
      // Before one of the session's purchases is before its latest.
      count: 'select_item',
      where: { recommended: true },
      within: { from: 'sessionStart', to: { latest: 'purchase', within: 'session' } },
      atLeast: { param: 'clicks' },
    },
  },
  {
    id: 'chat-converted',
    name: { en: 'Chat and purchase', fr: 'Chat et achat' },
    description: {
      en: 'Visitors who have started a chat and bought, in this visit, in either order.',
      fr: 'Visiteurs qui ont ouvert le chat et acheté pendant cette visite, dans un ordre ou dans l’autre.',
    },
    suggests: {
      en: 'Ask how the chat went, and put them through to the same adviser next time.',
      fr: 'Demandez si le chat les a aidés et mettez-les la prochaine fois en relation avec le même conseiller.',
    },
    when: {
      all: [
        { count: 'chat_start', within: 'session', atLeast: 1 },
        { count: 'purchase', within: 'session', atLeast: 1 },
      ],
    },
  },
  {
    id: 'search-converted',
    name: { en: 'Searched, then bought', fr: 'A cherché, puis acheté' },
    description: {
      en: 'Visitors who in this visit have searched and, after that, bought.',
      fr: 'Visiteurs qui ont fait une recherche pendant cette visite, puis acheté.',
    },
    suggests: {
      en: 'Put the search box forward on their next visit, with their latest searches.',
      fr: 'Mettez la recherche en avant à leur prochaine visite, avec leurs dernières requêtes.',
    },
    when: { sequence: [{ event: 'search' }, { event: 'purchase' }], within: 'session', is: true },
  },
  {
    id: 'search-no-purchase',
    name: { en: 'Searches without buying', fr: 'Cherche sans acheter' },
    description: {
      en: 'Visitors who have searched twice or more in this visit and bought nothing in it.',
      fr: 'Visiteurs qui ont fait 2 recherches ou plus pendant cette visite sans y acheter.',
    },
    suggests: {
      en: 'Offer help to find it: the chat, a guide, or an alert when it is in stock.',
      fr: 'Aidez-les à trouver : le chat, un guide ou une alerte de mise en stock.',
    },
    params: { searches: 2 },
    when: {
      all: [
        { count: 'search', within: 'session', atLeast: { param: 'searches' } },
        { count: 'purchase', within: 'session', is: 0 },
      ],
    },
  },
  {
    id: 'big-order-30d',
    name: { en: 'Large order lately', fr: 'Grosse commande récente' },
    description: {
      en: 'Visitors with an order in the last 30 days worth over 115% of the shop’s mean order value.',
      fr: 'Visiteurs ayant passé dans les 30 derniers jours une commande de plus de 115 % du panier moyen de la boutique.',
    },
    suggests: {
      en: 'Thank them personally and offer payment in instalments for the next one.',
      fr: 'Remerciez-les personnellement et proposez le paiement en plusieurs fois pour la prochaine.',
    },
    params: { within: '30d' },
    when: {
      count: 'purchase',
      where: { value: { above: { ref: 'averageOrderValue', times: 1.15 } } },
      within: { param: 'within' },
      atLeast: 1,
    },
  },
  {
    id: 'vip-lifetime',
    name: { en: 'VIP by total spending', fr: 'VIP par total d’achats' },
    description: {
      en: 'Visitors whose orders add up to more than the VIP amount that the shop has set (1,000 unless changed).',
      fr: 'Visiteurs dont le total d’achats dépasse le montant VIP fixé par la boutique (1 000 par défaut).',
    },
    suggests: {
      en: 'Show a VIP status with its benefits, such as free delivery for good.',
      fr: 'Affichez un statut VIP et ses avantages, comme la livraison toujours offerte.',
    },
    when: { sum: 'purchase', of: 'value', above: { param: 'vipValue' } },
  },
  {
    id: 'cart-abandoned',
    name: { en: 'Cart left on an earlier visit', fr: 'Panier laissé à une visite précédente' },
    description: {
      en: 'Visitors with a cart last changed on an earlier visit less than 7 days ago, and no order in these 7 days.',
      fr: 'Visiteurs dont le panier a été modifié pour la dernière fois lors d’une visite précédente, il y a moins de 7 jours, et sans commande depuis 7 jours.',
    },
    suggests: {
      en: 'Email the contents of the cart, and show them as soon as they are back.',
      fr: 'Envoyez par e-mail le contenu du panier et affichez-le dès leur retour.',
    },
    params: { within: '7d' },
    when: {
      all: [
        { cart: 'quantity', above: 0 },
        // Last changed before this session, so that nothing was added in it either; between sessions: at all.
        { count: ['add_to_cart', 'remove_from_cart', 'purchase'], within: 'session', is: 0 },
        { cart: 'unchanged', below: { param: 'within' } },
        { count: 'purchase', within: { param: 'within' }, is: 0 },
      ],
    },
  },
  {
    id: 'product-focused',
    name: { en: 'Quick, focused buyer', fr: 'Achat rapide et ciblé' },
    description: {
      en: 'Visitors whose first order in this visit came within 15 min of its start.',
      fr: 'Visiteurs dont la première commande de cette visite est venue dans les 15 min suivant son début.',
    },
    suggests: {
      en: 'Keep the way short: one-click payment, and no pop-up before the order.',
      fr: 'Gardez le chemin court : paiement en un clic et aucune fenêtre avant la commande.',
    },
    params: { within: '15m' },
    when: { until: 'purchase', atMost: { param: 'within' } },
  },
  {
    id: 'one-shot-buyer',
    name: { en: 'Bought on the only visit', fr: 'A acheté dès son unique visite' },
    description: {
      en: 'Visitors who have come only once and have bought in the last 6 months.',
      fr: 'Visiteurs venus une seule fois et qui ont acheté au cours des 6 derniers mois.',
    },
    suggests: {
      en: 'Follow up by email with what other customers bought next.',
      fr: 'Relancez par e-mail avec ce que d’autres clients ont acheté ensuite.',
    },
    params: { within: '6mo' },
    when: {
      all: [
        { count: 'purchase', within: { param: 'within' }, atLeast: 1 },
        { count: 'session_start', is: 1 },
      ],
    },
  },
  {
    id: 'female-buyer',
    name: { en: 'Female buyer', fr: 'Acheteuse' },
    description: {
      en: 'Visitors who have bought and whose profile gives their gender as female.',
      fr: 'Visiteuses qui ont acheté et dont le profil indique le genre féminin.',
    },
    suggests: {
      en: 'Open category pages on the women’s range, with the choice of the others in sight.',
      fr: 'Ouvrez les pages catégories sur la gamme femme, les autres restant à portée de clic.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { trait: 'gender', is: 'female' },
      ],
    },
  },
  {
    id: 'male-buyer',
    name: { en: 'Male buyer', fr: 'Acheteur homme' },
    description: {
      en: 'Visitors who have bought and whose profile gives their gender as male.',
      fr: 'Visiteurs qui ont acheté et dont le profil indique le genre masculin.',
    },
    suggests: {
      en: 'Open category pages on the men’s range, with the choice of the others in sight.',
      fr: 'Ouvrez les pages catégories sur la gamme homme, les autres restant à portée de clic.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { trait: 'gender', is: 'male' },
      ],
    },
  },
  {
    id: 'psychological-owner',
    name: { en: 'Owner at heart', fr: 'Propriétaire dans l’âme' },
    description: {
      en: 'Visitors who have added to the cart twice or more and have never bought.',
      fr: 'Visiteurs qui ont ajouté au panier 2 fois ou plus et n’ont jamais acheté.',
    },
    suggests: {
      en: 'Speak of “your selection”, keep it in sight on every page, and reassure about delivery and returns.',
      fr: 'Parlez de « votre sélection », gardez-la en vue sur chaque page et rassurez sur la livraison et les retours.',
    },
    params: { adds: 2 },
    when: {
      all: [
        { count: 'purchase', is: 0 },
        { count: 'add_to_cart', atLeast: { param: 'adds' } },
      ],
    },
  },
  {
    id: 'account-holder',
    name: { en: 'Account holder', fr: 'Titulaire d’un compte' },
    description: {
      en: 'Visitors who have created an account, logged in, or agreed to be contacted.',
      fr: 'Visiteurs qui ont créé un compte, se sont connectés ou ont accepté d’être contactés.',
    },
    suggests: {
      en: 'Lead them to their account: orders, favourites and preferences to complete.',
      fr: 'Menez-les à leur compte : commandes, favoris et préférences à compléter.',
    },
    when: {
      any: [
        { count: 'sign_up', atLeast: 1 },
        { count: 'login', atLeast: 1 },
        { trait: 'optIn', is: true },
      ],
    },
  },
  {
    id: 'email-visitor',
    name: { en: 'Came by email', fr: 'Venu par e-mail' },
    description: {
      en: 'Visitors who came by email on this visit: by any or, if a campaign is chosen, by that campaign’s.',
      fr: 'Visiteurs arrivés, pour cette visite, par un e-mail : n’importe lequel ou, si une campagne est choisie, celui de cette campagne.',
    },
    suggests: {
      en: 'Continue the email’s message and picture at the top of the page.',
      fr: 'Reprenez en haut de page le message et le visuel de l’e-mail.',
    },
    when: {
      all: [
        {
          any: [
            { context: 'source', is: 'email' },
            { context: 'medium', is: 'email' },
          ],
        },
        { context: 'campaign', is: { param: 'campaign', absent: 'any' } },
      ],
    },
  },
  {
    id: 'local-buyer',
    name: { en: 'Local buyer', fr: 'Acheteur local' },
    description: {
      en: 'Visitors who have bought and live in the shop’s city.',
      fr: 'Visiteurs qui ont acheté et habitent la ville de la boutique.',
    },
    suggests: {
      en: 'Offer collection in the shop, and invite them to its events.',
      fr: 'Proposez le retrait en boutique et invitez-les aux événements qui s’y tiennent.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { trait: 'city', is: { ref: 'storeCity' } },
      ],
    },
  },
  {
    id: 'remote-buyer',
    name: { en: 'Buyer from another city', fr: 'Acheteur d’une autre ville' },
    description: {
      en: 'Visitors who have bought and whose city is known and is not the shop’s.',
      fr: 'Visiteurs qui ont acheté et dont la ville est connue et n’est pas celle de la boutique.',
    },
    suggests: {
      en: 'Show delivery times and pick-up points near them instead of the shop’s address.',
      fr: 'Montrez les délais de livraison et les points relais proches plutôt que l’adresse de la boutique.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { trait: 'city', exists: true, isNot: { ref: 'storeCity' } },
      ],
    },
  },
  {
    id: 'located-buyer',
    name: { en: 'Buyer in a chosen city', fr: 'Acheteur d’une ville choisie' },
    description: {
      en: 'Visitors who have bought and live in the chosen city or, if none is chosen, whose city is known.',
      fr: 'Visiteurs qui ont acheté et habitent la ville choisie ou, à défaut, dont la ville est connue.',
    },
    suggests: {
      en: 'Announce what happens there: a pop-up shop, faster delivery, a partner.',
      fr: 'Annoncez ce qui s’y passe : boutique éphémère, livraison plus rapide, partenaire.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { trait: 'city', exists: true, is: { param: 'city', absent: 'any' } },
      ],
    },
  },
  {
    id: 'app-buyer',
    name: { en: 'Bought in the app', fr: 'A acheté dans l’application' },
    description: {
      en: 'Visitors who have bought at least once in the shop’s app.',
      fr: 'Visiteurs qui ont acheté au moins une fois dans l’application de la boutique.',
    },
    suggests: {
      en: 'Give a link that continues this page in the app, and keep an offer for it.',
      fr: 'Donnez un lien qui poursuit cette page dans l’application, et réservez-lui une offre.',
    },
    when: { count: 'purchase', where: { platform: 'app' }, atLeast: 1 },
  },
  {
    id: 'affiliate-visitor',
    name: { en: 'Came by an affiliate', fr: 'Venu d’un affilié' },
    description: {
      en: 'Visitors who came by an affiliate’s link on this visit.',
      fr: 'Visiteurs arrivés, pour cette visite, par le lien d’un affilié.',
    },
    suggests: {
      en: 'Show the product and the price that the affiliate promised, first thing on the page.',
      fr: 'Montrez dès le haut de la page le produit et le prix annoncés par l’affilié.',
    },
    when: {
      any: [
        { context: 'source', is: 'affiliate' },
        { context: 'medium', is: 'affiliate' },
      ],
    },
  },
  {
    id: 'wishlister',
    name: { en: 'Adding to the wish list', fr: 'Remplit sa liste d’envies' },
    description: {
      en: 'Visitors who have put a product on their wish list in this visit.',
      fr: 'Visiteurs qui ont mis un produit dans leur liste d’envies pendant cette visite.',
    },
    suggests: {
      en: 'Offer an alert when the price falls or the stock runs low.',
      fr: 'Proposez une alerte en cas de baisse de prix ou de stock faible.',
    },
    when: { count: 'add_to_wishlist', within: 'session', atLeast: 1 },
  },
  {
    id: 'shipping-method',
    name: { en: 'Delivery method used', fr: 'Mode de livraison utilisé' },
    description: {
      en: 'Visitors with at least one order sent by the chosen delivery method (undecided until one is chosen).',
      fr: 'Visiteurs dont au moins une commande est partie par le mode de livraison choisi (indéterminé tant qu’aucun ne l’est).',
    },
    suggests: {
      en: 'Select that method in advance at checkout, and show its delivery date on products.',
      fr: 'Présélectionnez ce mode à la commande et affichez sa date de livraison sur les produits.',
    },
    when: { count: 'purchase', where: { shipping_tier: { is: { param: 'tier' } } }, atLeast: 1 },
  },
  {
    id: 'payment-method',
    name: { en: 'Means of payment used', fr: 'Moyen de paiement utilisé' },
    description: {
      en: 'Visitors with at least one order paid by the chosen means of payment (undecided until one is chosen).',
      fr: 'Visiteurs dont au moins une commande a été réglée par le moyen de paiement choisi (indéterminé tant qu’aucun ne l’est).',
    },
    suggests: {
      en: 'Put that means of payment first at checkout.',
      fr: 'Placez ce moyen de paiement en premier à la commande.',
    },
    when: { count: 'purchase', where: { payment_type: { is: { param: 'type' } } }, atLeast: 1 },
  },
];
