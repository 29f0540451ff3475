/** Visitors who may erase themselves, and their secrets. */
import { createHash } from 'node:crypto';

/** The secret of the visitor with this number. */
export const secretAt = (number: number) => `the-secret-of-visitor-number-${number}`;

/** The id of the visitor with this number, as the protocol makes it of the secret. */
export const visitorAt = (number: number) =>
  createHash('sha256').update(secretAt(number)).digest('base64url').slice(0, 22);
