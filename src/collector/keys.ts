/** Routes that only the shop's own machines may use: who asks must hold a key, of which the collector keeps the hash. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Admission } from './cross-origin.js';
import { refusal } from './refusal.js';

/** 128 random bits are 22 characters of base64; a shorter key could be found by trying. */
const KEY_FORM = /^[\x21-\x7e]{22,}$/;

/** Says in a sentence why a text cannot be a key, or gives `undefined` when it can. The sentence does not show it. */
export function keyProblem(key: string): string | undefined {
  if (KEY_FORM.test(key)) return undefined;
  return 'must be 22 characters or more, without spaces and accents; make one with: openssl rand -base64 24';
}

/** What is kept of a key. */
export function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Makes the hook that asks for `authorization: Bearer KEY`.
 *
 * @param hash of the key; without one nobody is let in.
 * @param flag the flag that gives the collector the key, for the sentence.
 */
export function admitKey(hash: Buffer | undefined, flag: string): Admission {
  return async ({ headers: { authorization = '' } }) => {
    if (!hash) throw refusal(403, `This is closed: the collector was started without ${flag}`);
    const given = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    // Hashes have one length, so the time of the comparison tells nothing about the key.
    if (given === undefined || !timingSafeEqual(keyHash(given), hash))
      throw refusal(401, `"authorization" must be "Bearer" and the key that ${flag} gave to the collector`, {
        'www-authenticate': 'Bearer',
      });
  };
}
