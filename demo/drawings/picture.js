/** Whole pictures: one product on its ground, a detail, a scene of several, a shop window. */
import { grounds, lightColour, shelfColour } from './ground.js';
import * as home from './home.js';
import * as kitchen from './kitchen.js';
import * as light from './light.js';
import * as linen from './linen.js';
import { createPen, placed } from './pen.js';
import { box, oval } from './shape.js';
import * as table from './table.js';

/** @typedef {import('../catalogue/products.js').Product} Product */

const drawings = { ...table, ...light, ...linen, ...kitchen, ...home };

/** The sizes of the pictures, so that a page can reserve their place. */
export const sizes = {
  main: { width: 800, height: 1000 },
  detail: { width: 800, height: 1000 },
  scene: { width: 800, height: 1000 },
  window: { width: 1200, height: 520 },
  windowWide: { width: 1600, height: 500 },
  hero: { width: 1600, height: 700 },
  heroTall: { width: 800, height: 640 },
};

function svg(pen, { width, height }, content, view = `0 0 ${width} ${height}`) {
  const definitions = pen.definitions.length ? `<defs>${pen.definitions.join('')}</defs>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}">${definitions}${content}</svg>`;
}

const shadow = (x, y, width) =>
  `<path d="${oval(x + width * 0.07, y, width * 0.49, Math.max(9, width * 0.042))}" fill="#14323a" fill-opacity=".2"/>`;

/** A wall with a slanting patch of daylight, and a shelf from `shelfY` on. */
function room(pen, ground, width, height, shelfY, daylight = true) {
  const slant = height * 0.35;
  const pane = (x, paneWidth) => `M${x} ${shelfY}L${x + slant} 0H${x + slant + paneWidth}L${x + paneWidth} ${shelfY}Z`;
  return (
    pen.fill(box(0, 0, width, height), grounds[ground]) +
    (daylight
      ? pen.fill(pane(width * 0.08, width * 0.2) + pane(width * 0.31, width * 0.2), lightColour(ground), 0.55)
      : '') +
    (shelfY < height
      ? pen.fill(box(0, shelfY, width, height - shelfY), shelfColour(ground)) +
        pen.fill(box(0, shelfY, width, 5), lightColour(ground), 0.7)
      : '')
  );
}

function drawn(pen, product) {
  return drawings[product.drawing](pen, product.paint);
}

/** Where a hanging thing is fixed, from the top of its picture. */
const FIXED_AT = { pendant: 0, mirror: 60, clock: -10, wallLamp: 40 };

/** One product, as large as the picture allows. */
function single(pen, product) {
  const { width, height } = sizes.main;
  const drawing = drawn(pen, product);
  const middle = width / 2;
  if (drawing.hangs) {
    const scale = Math.min(600 / drawing.width, 800 / drawing.height);
    const fixedAt = FIXED_AT[product.drawing] ?? 90;
    return room(pen, product.ground, width, height, height) + placed(drawing.svg, middle, fixedAt, scale);
  }
  const scale = Math.min(620 / drawing.width, 690 / drawing.height);
  if (drawing.lies) return room(pen, product.ground, width, height, height) + placed(drawing.svg, middle, 850, scale);
  const base = 834;
  return (
    room(pen, product.ground, width, height, 780) +
    shadow(middle, base - 4, drawing.width * scale) +
    placed(drawing.svg, middle, base, scale)
  );
}

/** A line of products on a shelf, sized as they are beside each other (small ones a little larger, as a painter would). */
function lineUp(pen, products, { left, right, shelfY, tallest }) {
  const figures = products.map((product) => {
    const drawing = drawn(pen, product);
    return { drawing, scale: product.heightCm ** 0.62 / drawing.height };
  });
  const highest = Math.max(...figures.map(({ drawing, scale }) => drawing.height * scale));
  const total = figures.reduce((sum, { drawing, scale }) => sum + drawing.width * scale, 0);
  const overlap = 0.9;
  const unit = Math.min(tallest / highest, (right - left) / (total * overlap));
  let x = left + (right - left - total * unit * overlap) / 2;
  return figures
    .map(({ drawing, scale }, index) => {
      const width = drawing.width * scale * unit;
      const middle = x + (width * overlap) / 2;
      const y = shelfY + (index % 2 ? 34 : 14);
      x += width * overlap;
      return { y, svg: shadow(middle, y - 3, width) + placed(drawing.svg, middle, y, scale * unit) };
    })
    .sort((a, b) => a.y - b.y)
    .map((figure) => figure.svg)
    .join('');
}

function stands(product) {
  const { hangs, lies } = drawn(createPen(), product);
  return !hangs && !lies;
}

/**
 * A product's picture.
 * @param {Product} product
 * @param {'main' | 'detail' | 'scene'} view
 * @param {Product[]} companions  For a scene: what stands beside it.
 */
export function productPicture(product, view, companions = []) {
  const pen = createPen();
  if (view === 'main') return svg(pen, sizes.main, single(pen, product));
  if (view === 'detail') return svg(pen, sizes.detail, single(pen, product), '330 330 360 450');
  const others = companions.filter(stands).slice(0, 2);
  const ground = product.ground === 'sky' ? 'linen' : 'sky';
  const wall = room(pen, ground, 800, 1000, 790);
  if (stands(product))
    return svg(
      pen,
      sizes.scene,
      wall +
        lineUp(pen, [others[0], product, others[1]].filter(Boolean), {
          left: 25,
          right: 760,
          shelfY: 810,
          tallest: 640,
        }),
    );
  const drawing = drawn(pen, product);
  const scale = Math.min(380 / drawing.width, 470 / drawing.height);
  const above = drawing.hangs
    ? placed(drawing.svg, 400, product.drawing === 'pendant' ? 0 : 50, scale)
    : placed(drawing.svg, 400, 640, scale * 0.9);
  return svg(
    pen,
    sizes.scene,
    wall + above + lineUp(pen, others, { left: 140, right: 660, shelfY: 830, tallest: 300 }),
  );
}

/**
 * A shop window: products side by side in a wide picture, between `left` and `right` (shares of its width).
 * @param {Product[]} products
 * @param {keyof typeof grounds} ground
 * @param {{ width: number, height: number }} size
 */
export function windowPicture(
  products,
  ground,
  { width, height },
  { left = 0.06, right = 0.94, daylight = true } = {},
) {
  const pen = createPen();
  const shelfY = height * 0.84;
  const figures = lineUp(pen, products, {
    left: width * left,
    right: width * right,
    shelfY: shelfY + 6,
    tallest: height * 0.76,
  });
  return svg(pen, { width, height }, room(pen, ground, width, height, shelfY, daylight) + figures);
}
