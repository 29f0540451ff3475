/**
 * The visitor's id, and how a browser proves that it is that visitor without an account or a cookie: the id is the hash
 * of a secret that only this browser holds. Who knows a secret with that hash is the browser that made it.
 *
 * `DELETE {endpoint}/v1/visitors/ID` with `authorization: Bearer SECRET` erases the visitor's events.
 */

/** The path below the collector's address; a visitor's id follows after a slash. */
export const VISITORS_PATH = '/v1/visitors';

/** The least length of a secret, in characters of base64url: 132 random bits. */
export const SECRET_MIN_LENGTH = 22;

/** Whether a text has the form of a secret. */
export const SECRET_FORM = new RegExp(`^[\\w-]{${SECRET_MIN_LENGTH},}$`);

/** The length of a visitor's id: 132 bits of the hash, more than anybody can search. */
const VISITOR_LENGTH = 22;

/**
 * The id of the visitor whose browser holds `secret`: the SHA-256 of its text as base64url, cut to 22 characters.
 *
 * @throws in a page without HTTPS (other than on localhost), where browsers have no `crypto.subtle`.
 * @example
 * await visitorOf('correct-horse-battery-staple'); // 'h8vr_uvAX3xUrJM2xLS77I'
 */
export async function visitorOf(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .slice(0, VISITOR_LENGTH);
}
