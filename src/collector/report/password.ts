/** The report's password: only what scrypt makes of it is kept. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 rounds of 8 blocks take 32 MB and a tenth of a second: nothing for one login, much for a billion guesses. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const BYTES = 32;
const SHORTEST = 10;
const LONGEST = 200;

/** Says why a text cannot be a password, or gives `undefined` when it can. The sentence does not show it. */
export function passwordProblem(password: string): string | undefined {
  const { length } = [...password];
  return length >= SHORTEST && length <= LONGEST ? undefined : `must have ${SHORTEST} to ${LONGEST} characters`;
}

/** What is kept of a password: `scrypt:SALT:HASH`, both in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('base64url')}:${(await derive(password, salt)).toString('base64url')}`;
}

/** Whether this is the password. It takes the same time for a right one and a wrong one. */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, salt = '', hash = ''] = kept.split(':');
  const expected = Buffer.from(hash, 'base64url');
  // What is too long to be one is not worth the work, and is no secret.
  if (password.length > LONGEST * 2) return false;
  const found = await derive(password, Buffer.from(salt, 'base64url'));
  return expected.length === BYTES && timingSafeEqual(found, expected);
}

/** The same letter with its accent may be typed as one character or as two. */
function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
