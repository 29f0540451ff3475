/**
 * French wants a no-break space before `: ; ! ?`, inside « », and between a number and its unit. Nobody sees one in a source
 * file, so texts are written with ordinary spaces, and pass through here. (The narrow one is missing in the shop's fonts.)
 */

const NO_BREAK = '\u00a0';

const typesetText = (/** @type {string} */ text) =>
  text
    .replace(/ (?=[:;!?»])/g, NO_BREAK)
    .replace(/« /g, `«${NO_BREAK}`)
    .replace(/(Ø|\d) (?=\d|(?:€|%|°C|cm|cl|l|m|h|j|s|min|jours|pièces)(?![\p{Letter}]))/gu, `$1${NO_BREAK}`);

/**
 * All texts in `value`, what its functions give included.
 * @template Value
 * @param {Value} value
 * @returns {Value}
 */
export function typeset(value) {
  /** @type {unknown} */
  let set = value;
  if (typeof value === 'string') set = typesetText(value);
  else if (typeof value === 'function') set = (/** @type {unknown[]} */ ...given) => typeset(value(...given));
  else if (Array.isArray(value)) set = value.map((each) => typeset(each));
  else if (value && typeof value === 'object')
    set = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeset(each)]));
  return /** @type {Value} */ (set);
}
