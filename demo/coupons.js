/** The codes that campaigns give away, and what each takes off: see `campaigns.json`. */

/** @typedef {{ code: string, amount: number }} Discount  `amount` in euros. */

const shares = new Map([
  ['RETOUR10', 0.1],
  ['TROIS12', 0.12],
  ['BOUGIE15', 0.15],
]);

/** What a code, written somehow, takes off a sum; `undefined` for one that is none. @returns {Discount | undefined} */
export function discountOf(/** @type {string} */ written, /** @type {number} */ sum) {
  const code = written.trim().toUpperCase();
  const share = shares.get(code);
  return share === undefined ? undefined : { code, amount: Math.round(sum * share * 100) / 100 };
}
