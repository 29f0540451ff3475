/** Where the password is kept between starts: a small file that only the collector's own user may read. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { isRecord } from '../../segments/event.js';
import { hashPassword, isPassword } from './password.js';
import { isSame } from './sessions.js';

/** See {@link openSecrets}. */
export interface Secrets {
  /** What sets the first password; `undefined` once there is one. */
  readonly setupToken: string | undefined;
  isPassword(given: string): Promise<boolean>;
  isSetupToken(given: string): boolean;
  /** Sets the first password. Rejected when the file cannot be written: then there is none, still. */
  setPassword(password: string): Promise<void>;
}

/**
 * Opens what is kept of the password.
 *
 * @param path of the file; without one a password that is set is forgotten at the next start
 * @param given the password that the settings give: it counts, whatever the file says, and is not written
 * @throws in a sentence when the file is there and cannot be read
 */
export async function openSecrets(path: string | undefined, given: string | undefined): Promise<Secrets> {
  let kept = given === undefined ? path && (await readKept(path)) : await hashPassword(given);
  // In the address of a page: as long as a key, and good for once.
  let setupToken = kept ? undefined : randomBytes(24).toString('base64url');

  return {
    get setupToken() {
      return setupToken;
    },
    isPassword: async (password) => kept !== undefined && (await isPassword(password, kept)),
    isSetupToken: (token) => setupToken !== undefined && isSame(token, setupToken),
    async setPassword(password) {
      const token = setupToken;
      setupToken = undefined;
      try {
        const hashed = await hashPassword(password);
        if (path) await writeKept(path, hashed);
        kept = hashed;
      } catch (error) {
        setupToken = token;
        throw error;
      }
    },
  };
}

async function readKept(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The report's password cannot be read from ${path}`, { cause: error });
  }
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {}
  if (isRecord(read) && typeof read.password === 'string' && read.password.startsWith('scrypt:')) return read.password;
  throw new Error(`${path} is not the report's own file; delete it to set a new password`);
}

/** Whole or not at all. */
async function writeKept(path: string, password: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, `${JSON.stringify({ password })}\n`, { mode: 0o600 });
  await rename(beside, path);
}
