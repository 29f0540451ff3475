/** HTML as text, escaped by default. */

/** @typedef {{ readonly html: string }} Html */

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Marks text as HTML that is right as it is. */
export const raw = (/** @type {string} */ text) => ({ html: text });

/** @returns {string} */
function part(/** @type {unknown} */ value) {
  if (value === undefined || value === null || value === false || value === true) return '';
  if (Array.isArray(value)) return value.map(part).join('');
  if (typeof value === 'object' && 'html' in value) return String(value.html);
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[/** @type {keyof typeof ENTITIES} */ (sign)]);
}

/**
 * A template: everything inserted is escaped, unless it is HTML itself; lists are joined, `false` and `undefined` are nothing.
 * @param {TemplateStringsArray} strings
 * @param {unknown[]} values
 * @returns {Html}
 */
export const html = (strings, ...values) =>
  raw(strings.reduce((text, string, index) => text + part(values[index - 1]) + string));

/**
 * Attributes from an object: objects become JSON, `true` stands alone, `false` and `undefined` are left out.
 * @param {Record<string, unknown>} values
 */
export const attributes = (values) =>
  raw(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([name, value]) =>
        value === true ? ` ${name}` : ` ${name}="${part(typeof value === 'object' ? JSON.stringify(value) : value)}"`,
      )
      .join(''),
  );
