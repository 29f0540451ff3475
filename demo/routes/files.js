/** Files: the shop's own, the pictures, and the built SDK with its chunks at the root, as a shop would host it. */
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { productsOf } from '../catalogue/find.js';
import { categories, products } from '../catalogue/products.js';
import { productPicture, sizes, windowPicture } from '../drawings/picture.js';
import { SPRIG } from '../templates/brand.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */

const TYPES = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};

/** The parts of the stylesheet, in the order in which they are joined: later ones may refine earlier ones. */
const STYLES = [
  'base',
  'controls',
  'header',
  'windows',
  'rooms',
  'makers',
  'cards',
  'product',
  'lists',
  'cart',
  'footer',
  'consent',
  'messages',
  'comparison',
];

const stylesPath = fileURLToPath(new URL('../styles', import.meta.url));
const publicPath = fileURLToPath(new URL('../public', import.meta.url));

/** In wide windows the things stand on the right, since the text stands on the left. */
const TEXT_LEFT = { left: 0.4, right: 0.98 };

/** The home page's window. */
const HERO = ['matin', 'lune', 'rosee', 'colombe', 'veille'];
const HERO_TALL = ['matin', 'lune', 'colombe', 'veille'];

/** Path → how to draw the picture. */
function pictures() {
  /** @type {Map<string, () => string>} */
  const all = new Map();
  for (const product of products)
    for (const view of /** @type {const} */ (['main', 'scene', 'detail']))
      all.set(`/images/${product.id}-${view}.svg`, () => productPicture(product, view, productsOf(product.pairs)));
  for (const { id, ground, window } of categories) {
    all.set(`/images/window-${id}.svg`, () => windowPicture(productsOf(window), ground, sizes.window));
    all.set(`/images/window-${id}-wide.svg`, () =>
      windowPicture(productsOf(window), ground, sizes.windowWide, TEXT_LEFT),
    );
  }
  all.set('/images/hero.svg', () => windowPicture(productsOf(HERO), 'sky', sizes.hero, TEXT_LEFT));
  all.set('/images/hero-tall.svg', () =>
    windowPicture(productsOf(HERO_TALL), 'sky', sizes.heroTall, { left: 0.03, right: 0.97, daylight: false }),
  );
  all.set('/sprig.svg', () => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${SPRIG}</svg>`);
  return all;
}

/** A file below `folder`, or `undefined`; a path that leads out of it is none. */
async function fileBelow(/** @type {string} */ folder, /** @type {string} */ path) {
  const file = resolve(folder, `.${path}`);
  if (!file.startsWith(resolve(folder) + sep)) return undefined;
  return readFile(file).catch(() => undefined);
}

export function fileRoutes(/** @type {App} */ app, /** @type {Pick<Shop, 'distPath'>} */ shop) {
  const drawers = pictures();
  /** @type {Map<string, string>} */
  const drawn = new Map();

  app.get('/shop.css', async (_request, reply) => {
    const parts = await Promise.all(STYLES.map((name) => readFile(`${stylesPath}/${name}.css`, 'utf8')));
    return reply.type(TYPES['.css']).header('cache-control', 'no-cache').send(parts.join('\n'));
  });

  app.get('/*', async (request, reply) => {
    const path = decodeURIComponent(new URL(request.url, 'http://shop').pathname);
    const draw = drawers.get(path);
    if (draw) {
      const picture = drawn.get(path) ?? draw();
      drawn.set(path, picture);
      return reply.type('image/svg+xml').header('cache-control', 'max-age=3600').send(picture);
    }
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(path))];
    const file = type && ((await fileBelow(publicPath, path)) ?? (await fileBelow(shop.distPath, path)));
    if (!file) return reply.callNotFound();
    // Fonts never change; scripts and styles do while one works on them.
    return reply
      .type(type)
      .header('cache-control', type === 'font/woff2' ? 'max-age=31536000, immutable' : 'no-cache')
      .send(file);
  });
}
