/**
 * Outlines as SVG path data. Things stand at the origin: x = 0 is their middle, y = 0 what they stand on, up is negative.
 */

/**
 * A point `[x, y]`, or a curve to it with one or two control points before it: `[cx, cy, x, y]`, `[cx, cy, dx, dy, x, y]`.
 * @typedef {number[]} Step
 */

const COMMAND = { 2: 'L', 4: 'Q', 6: 'C' };

/** The same step walked backwards on the left-hand side, to the point `[x, y]`. */
function mirrored(step, [x, y]) {
  const controls = step.slice(0, -2);
  let path = '';
  for (let index = controls.length - 2; index >= 0; index -= 2) path += `${-controls[index]} ${controls[index + 1]} `;
  return `${COMMAND[step.length]}${path}${-x} ${y}`;
}

/**
 * Turns a right-hand profile, from top to bottom, into a closed outline with both sides: what a potter's wheel does.
 * `bulge` is how far the bottom edge curves towards the viewer.
 * @param {Step[]} profile
 */
export function turned(profile, bulge = 0) {
  const ends = profile.map((step) => /** @type {[number, number]} */ (step.slice(-2)));
  const [topX, topY] = ends[0];
  const [footX, footY] = ends[ends.length - 1];
  let path = `M${topX} ${topY}`;
  for (const step of profile.slice(1)) path += `${COMMAND[step.length]}${step.join(' ')}`;
  path += bulge ? `Q0 ${footY + bulge * 2} ${-footX} ${footY}` : `L${-footX} ${footY}`;
  for (let index = profile.length - 1; index > 0; index--) path += mirrored(profile[index], ends[index - 1]);
  return `${path}Z`;
}

/** An ellipse around `(x, y)`. */
export const oval = (x, y, radiusX, radiusY = radiusX) =>
  `M${x - radiusX} ${y}a${radiusX} ${radiusY} 0 1 0 ${radiusX * 2} 0a${radiusX} ${radiusY} 0 1 0 ${-radiusX * 2} 0Z`;

/** A rectangle with its upper left corner at `(x, y)`, corners rounded by `radius`. */
export function box(x, y, width, height, radius = 0) {
  if (!radius) return `M${x} ${y}h${width}v${height}h${-width}Z`;
  const corner = (dx, dy) => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  return (
    `M${x + radius} ${y}h${width - radius * 2}${corner(radius, radius)}v${height - radius * 2}${corner(-radius, radius)}` +
    `h${radius * 2 - width}${corner(-radius, -radius)}v${radius * 2 - height}${corner(radius, -radius)}Z`
  );
}

/** The numbers 0 … count - 1. */
export const range = (count) => Array.from({ length: count }, (_, index) => index);

/** Pseudo-random numbers in [0, 1) that are the same at every start, so that a picture never changes. */
export function scatter(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
