/** Colours of the drawings: one place, so that thirty products look like one house. */

export const colours = {
  ink: '#1d3a3a',
  chalk: '#f6f3ea',
  bone: '#e7dfce',
  sage: '#9db79a',
  leaf: '#4f7d5a',
  pine: '#24544a',
  sky: '#a9c9d8',
  cobalt: '#2f55a4',
  night: '#27365e',
  pink: '#d97c96',
  madder: '#ad3452',
  blush: '#efc3c9',
  butter: '#edcb6b',
  brass: '#c3973b',
  rust: '#c1623a',
  walnut: '#7b5237',
  oak: '#c79a66',
  straw: '#dfc089',
  linen: '#d9cdb6',
  steel: '#bcc5c5',
  glass: '#cfe3e4',
};

/** Mixes two `#rrggbb` colours; `share` is how much of `other` goes in, 0 to 1. */
export function mix(colour, other, share) {
  const channel = (hex, at) => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** What shade mixes in: a blue-green dark, as paper looks on the side away from a window. */
export const SHADE = '#0f2a30';

/** The same colour in the shade. */
export const darker = (colour, share = 0.18) => mix(colour, SHADE, share);

/** The same colour where the light falls. */
export const lighter = (colour, share = 0.3) => mix(colour, '#ffffff', share);
