import { darker, lighter, SHADE } from './colour.js';

/**
 * Writes SVG for one picture and keeps its definitions, whose names must differ within the picture.
 *
 * The style is cut paper under light from the left: a flat colour, one darker edge on the right, at most one highlight.
 */
export function createPen() {
  const definitions = [];

  function clipped(path, content) {
    const id = `c${definitions.length}`;
    definitions.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
    return `<g clip-path="url(#${id})">${content}</g>`;
  }

  return {
    definitions,
    clipped,

    /** A flat shape. */
    fill: (path, colour, opacity = 1) =>
      `<path d="${path}" fill="${colour}"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}/>`,

    /** A line. */
    line: (path, colour, width, opacity = 1) =>
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" ` +
      `stroke-linejoin="round"${opacity === 1 ? '' : ` stroke-opacity="${opacity}"`}/>`,

    /** A body: `content` is painted on its surface, and its right edge, `turn` wide, lies in the shade. */
    solid(path, colour, { turn = 28, content = '', shade = 0.2 } = {}) {
      const id = `m${definitions.length}`;
      definitions.push(
        `<mask id="${id}" maskUnits="userSpaceOnUse" x="-700" y="-1100" width="1400" height="2200">` +
          `<path d="M-700 -1100h1400v2200h-1400Z" fill="#fff"/><path d="${path}" transform="translate(${-turn} 0)"/></mask>`,
      );
      const shadow = `<path d="${path}" fill="${SHADE}" fill-opacity="${shade}" mask="url(#${id})"/>`;
      return `<path d="${path}" fill="${colour}"/>${content && clipped(path, content)}${shadow}`;
    },

    /** Glass: see-through, with a lit edge on the left. */
    glass(path, colour, content = '') {
      return (
        `<path d="${path}" fill="${colour}" fill-opacity=".5"/>` +
        clipped(
          path,
          `${content}<path d="${path}" fill="none" stroke="${darker(colour, 0.35)}" stroke-opacity=".45" stroke-width="10"/>` +
            `<path d="${path}" fill="none" stroke="${lighter(colour, 0.8)}" stroke-opacity=".9" stroke-width="12" transform="translate(16 0)" stroke-dasharray="120 1000" />`,
        )
      );
    },
  };
}

/** Moves, and optionally scales and turns, what was drawn at the origin. */
export const placed = (content, x, y, scale = 1, degrees = 0) =>
  `<g transform="translate(${x} ${y})${scale === 1 ? '' : ` scale(${scale})`}${degrees ? ` rotate(${degrees})` : ''}">${content}</g>`;
