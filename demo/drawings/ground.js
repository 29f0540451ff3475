import { darker, lighter } from './colour.js';

/** The walls things stand in front of; the shelf below is the same paper, darker. */
export const grounds = {
  sky: '#c9dde6',
  butter: '#f0d993',
  blush: '#f0cdd2',
  sage: '#c5d3bd',
  chalk: '#e8e8df',
  linen: '#e3d9c6',
  dusk: '#b9b8d6',
  plum: '#6d4560',
  pine: '#3f7067',
};

/** @typedef {keyof typeof grounds} Ground */

export const shelfColour = (/** @type {Ground} */ ground) => darker(grounds[ground], 0.13);
export const lightColour = (/** @type {Ground} */ ground) => lighter(grounds[ground], 0.35);
