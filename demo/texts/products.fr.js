/** Names and descriptions of the products, in French. */

/** @type {import('./products.en.js').AllProductTexts} */
export const productTexts = {
  lune: {
    name: 'Lune',
    kind: 'assiette plate',
    about:
      'Une assiette plate et généreuse, au liseré vert tracé à la main. Ses mouchetures viennent de la terre elle-même : il n’y en a pas deux pareilles.',
    material: 'Grès, émail sans plomb',
    size: 'Ø 27 cm',
    care: 'Lave-vaisselle, four jusqu’à 200 °C',
  },
  marelle: {
    name: 'Marelle',
    kind: 'assiette à dessert',
    about:
      'Quatorze pétales peints au pinceau sur le bord, comme les assiettes d’une kermesse. Pour les tartes, et pour la dernière part de fromage.',
    material: 'Grès, décor peint sous émail',
    size: 'Ø 22 cm',
    care: 'Lave-vaisselle',
  },
  brume: {
    name: 'Brume',
    kind: 'bol à soupe',
    about:
      'Assez profond pour une soupe d’hiver, assez large pour une salade. L’émail sauge coule un peu, et nous le laissons faire.',
    material: 'Grès, émail sans plomb',
    size: 'Ø 18 cm, hauteur 9 cm',
    care: 'Lave-vaisselle et micro-ondes',
  },
  midi: {
    name: 'Midi',
    kind: 'tasse et soucoupe',
    about:
      'Une tasse aux parois épaisses, qui garde le café chaud le temps d’une longue histoire, sur une soucoupe couleur de beurre.',
    material: 'Grès',
    size: '22 cl, soucoupe Ø 15 cm',
    care: 'Lave-vaisselle et micro-ondes',
  },
  matin: {
    name: 'Matin',
    kind: 'pichet',
    about:
      'Du lait le matin, des tulipes l’après-midi, de l’eau la nuit. La bande bleue est versée à la main pendant que le pichet tourne.',
    material: 'Grès',
    size: '1,4 l, hauteur 22 cm',
    care: 'Lave-vaisselle',
  },
  source: {
    name: 'Source',
    kind: 'carafe',
    about:
      'Soufflée à la bouche, avec un bouchon comme une goutte d’encre. Son col tient dans la main, et son pied dans la porte du réfrigérateur.',
    material: 'Verre recyclé, soufflé à la bouche',
    size: '1 l, hauteur 30 cm',
    care: 'À la main, au goupillon',
  },
  rosee: {
    name: 'Rosée',
    kind: 'trois gobelets',
    about:
      'Un transparent, un rose, un miel. Ils s’empilent, ils survivent aux enfants, et chacun se souvient du sien.',
    material: 'Verre recyclé pressé',
    size: '25 cl chacun, hauteur 10 cm',
    care: 'Lave-vaisselle',
  },
  treille: {
    name: 'Treille',
    kind: 'couverts, trois pièces',
    about:
      'Couteau, fourchette et cuillère aux manches rivetés, rouges comme une vigne mûre. L’équilibre penche un peu vers la main.',
    material: 'Inox 18/10, manches en fibre de hêtre',
    size: 'Couteau 23 cm, fourchette et cuillère 21 cm',
    care: 'Lave-vaisselle jusqu’à 55 °C',
  },
  veille: {
    name: 'Veille',
    kind: 'lampe de table',
    about:
      'Un ventre de céramique, un abat-jour de lin plissé : la lampe qui reste allumée jusqu’à ce que tout le monde soit rentré. Interrupteur sur le fil, ampoule fournie.',
    material: 'Grès émaillé, lin',
    size: 'Hauteur 48 cm, abat-jour Ø 34 cm',
    care: 'Dépoussiérer à la brosse douce',
  },
  bolet: {
    name: 'Bolet',
    kind: 'lampe en verre',
    about:
      'Un champignon soufflé d’un seul trait. Son chapeau rouille laisse passer une lumière de fin d’après-midi, à toute heure.',
    material: 'Verre soufflé à la bouche',
    size: 'Hauteur 34 cm, Ø 32 cm',
    care: 'Chiffon sec',
  },
  cloche: {
    name: 'Cloche',
    kind: 'suspension',
    about:
      'Un dôme d’acier repoussé, émaillé vert au-dehors et blanc chaud au-dedans. Suspendez-la bas au-dessus de la table : elle rapproche les gens.',
    material: 'Acier émaillé, laiton, câble textile',
    size: 'Ø 42 cm, câble 2 m',
    care: 'Chiffon humide',
  },
  heron: {
    name: 'Héron',
    kind: 'liseuse sur pied',
    about:
      'Une seule patte, le cou plié, une tête jaune qui se tourne vers votre page. L’intensité se règle du bout du doigt, en quatre temps.',
    material: 'Acier thermolaqué',
    size: 'Hauteur 152 cm, pied Ø 26 cm',
    care: 'Chiffon humide',
  },
  phalene: {
    name: 'Phalène',
    kind: 'applique',
    about:
      'Un globe opalin sur un bras de laiton, assez doux pour qu’on le trouve dans le noir. Pour les couloirs, les miroirs et les bords de lit.',
    material: 'Verre opalin, laiton',
    size: 'Hauteur 28 cm, globe Ø 15 cm',
    care: 'Chiffon sec',
  },
  flammes: {
    name: 'Deux Flammes',
    kind: 'paire de bougeoirs',
    about:
      'Tournés dans le laiton massif, un grand et un petit, pour que jamais une flamme ne cache l’autre. Avec deux bougies roses.',
    material: 'Laiton massif',
    size: 'Hauteur 14 et 21 cm',
    care: 'À lustrer, ou à laisser brunir',
  },
  prairie: {
    name: 'Prairie',
    kind: 'nappe',
    about:
      'De larges carreaux verts, tissés sur des métiers qui ne font rien d’autre depuis 1924. Assez lourde pour bien tomber, souple dès la première lessive.',
    material: 'Lin et coton lavés',
    size: 'Ø 180 cm, pour six personnes',
    care: 'En machine à 40 °C',
  },
  'quatre-temps': {
    name: 'Quatre-Temps',
    kind: 'quatre serviettes de table',
    about: 'Quatre couleurs, une par saison, ourlées à la main. Nouées d’un ruban, elles se passent d’emballage.',
    material: 'Lin lavé',
    size: '45 × 45 cm',
    care: 'En machine à 60 °C',
  },
  vaisselle: {
    name: 'Vaisselle',
    kind: 'torchon',
    about:
      'Moitié lin pour que les verres brillent, moitié coton pour qu’il boive bien. La rayure rouge indique le haut.',
    material: 'Moitié lin, moitié coton',
    size: '50 × 70 cm',
    care: 'En machine à 60 °C',
  },
  damier: {
    name: 'Damier',
    kind: 'coussin à carreaux',
    about: 'Un échiquier cobalt et craie, gansé tout autour. Pour la chaise dont personne ne voulait jusqu’ici.',
    material: 'Toile de coton, garnissage en plumes',
    size: '45 × 55 cm',
    care: 'Housse : en machine à 30 °C',
  },
  cabine: {
    name: 'Cabine',
    kind: 'coussin à rayures',
    about:
      'Les rayures d’une cabine de plage qui a connu quelques étés. S’accorde avec presque tout, et surtout avec une sieste.',
    material: 'Toile de coton, garnissage en plumes',
    size: '45 × 55 cm',
    care: 'Housse : en machine à 30 °C',
  },
  cairn: {
    name: 'Cairn',
    kind: 'plaid en laine',
    about: 'Une laine à chevrons des Vosges, rose avec une bande garance. Assez chaude pour un balcon en octobre.',
    material: 'Pure laine vierge',
    size: '130 × 190 cm',
    care: 'Programme laine, séchage à plat',
  },
  braise: {
    name: 'Braise',
    kind: 'cocotte en fonte',
    about: 'Cinq litres pour mijoter. Le couvercle rend la vapeur en pluie, et la cocotte passe du feu à la table.',
    material: 'Fonte émaillée',
    size: '5 l, Ø 26 cm',
    care: 'À la main ; tous feux, four jusqu’à 250 °C',
  },
  bouillotte: {
    name: 'Bouillotte',
    kind: 'bouilloire',
    about:
      'Elle fredonne avant de chanter. Un fond large pour que l’eau bouille vite, et une poignée de noyer qui reste fraîche.',
    material: 'Acier émaillé, noyer',
    size: '2 l, hauteur 24 cm',
    care: 'À la main ; tous feux',
  },
  noyeraie: {
    name: 'Noyeraie',
    kind: 'planche à pain',
    about:
      'Taillée dans une seule planche, le nœud laissé là où il a poussé. Le pain d’un côté, le fromage de l’autre.',
    material: 'Chêne huilé',
    size: '26 × 42 cm',
    care: 'À la main ; huiler deux fois par an',
  },
  tour: {
    name: 'Tour',
    kind: 'moulin à poivre',
    about:
      'Tourné dans le Jura par des gens qui font aussi des pièces d’échecs. Le mécanisme en acier est garanti vingt-cinq ans.',
    material: 'Noyer, mécanisme en acier',
    size: 'Hauteur 22 cm',
    care: 'Chiffon sec',
  },
  gigogne: {
    name: 'Gigogne',
    kind: 'trois saladiers',
    about:
      'Trois saladiers dans la place d’un seul : la pâte dans le bleu, les œufs dans l’azur, la vinaigrette dans le blanc.',
    material: 'Grès',
    size: 'Ø 19, 24 et 29 cm',
    care: 'Lave-vaisselle et micro-ondes',
  },
  tablier: {
    name: 'Tablier',
    kind: 'tablier de bistrot',
    about:
      'Bleu nuit, jusqu’au genou, avec une poche pour le téléphone qui lit la recette. Les liens font deux fois le tour.',
    material: 'Lin lavé',
    size: 'Taille unique, longueur 86 cm',
    care: 'En machine à 60 °C',
  },
  colombe: {
    name: 'Colombe',
    kind: 'vase rond',
    about: 'Une épaule ronde et un col étroit : cinq tiges y font un bouquet. Ici avec notre fleur, le sainfoin.',
    material: 'Grès',
    size: 'Hauteur 24 cm, Ø 20 cm',
    care: 'Rincer à la main',
  },
  trio: {
    name: 'Trio',
    kind: 'trois soliflores',
    about:
      'Pour ce qu’on rapporte d’une promenade : une tige chacun, sur un rebord de fenêtre ou au milieu de la table.',
    material: 'Verre soufflé à la bouche',
    size: 'Hauteur 10, 13 et 16 cm',
    care: 'Rincer à la main',
  },
  brin: {
    name: 'Brin',
    kind: 'panier en osier',
    about:
      'Trois jours de tressage, en osier blanc. Il porte les bûches, les jouets ou le linge de la semaine, sans se plaindre.',
    material: 'Osier, anses en cuir',
    size: 'Ø 42 cm, hauteur 34 cm',
    care: 'Brosser ; garder au sec',
  },
  etang: {
    name: 'Étang',
    kind: 'miroir rond',
    about: 'Une eau calme, au bout d’une lanière de cuir. Accroché face à une fenêtre, il en ouvre une deuxième.',
    material: 'Chêne, cuir, verre argenté',
    size: 'Ø 50 cm',
    care: 'Chiffon sec',
  },
  heures: {
    name: 'Heures',
    kind: 'horloge murale',
    about:
      'Un mécanisme silencieux derrière douze heures de papier découpé. L’aiguille rose compte les secondes de votre œuf à la coque.',
    material: 'Frêne peint, mouvement à quartz',
    size: 'Ø 34 cm',
    care: 'Chiffon sec ; une pile AA',
  },
  rive: {
    name: 'Rive',
    kind: 'plateau',
    about:
      'Laqué six fois, avec une branche de mirabelles peinte à la main. C’est ici que commence le petit-déjeuner au lit.',
    material: 'Bouleau laqué',
    size: '34 × 48 cm',
    care: 'Chiffon humide',
  },
};
