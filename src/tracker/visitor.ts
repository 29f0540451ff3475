/** A visitor that nobody has been yet, and what proves to the collector who it is. */
import { visitorOf } from '../wire/visitor.js';
import type { Environment } from './environment.js';

/** See the top of this file. */
export interface NewVisitor {
  /** The visitor's id. */
  readonly visitor: string;
  /** What the id is made of; only this browser knows it. */
  readonly secret?: string;
}

/** Makes a visitor. In a page without HTTPS, where browsers do not compute hashes, it is one without a secret. */
export async function createVisitor({ createId }: Environment): Promise<NewVisitor> {
  const secret = createId() + createId();
  try {
    return { visitor: await visitorOf(secret), secret };
  } catch {
    return { visitor: createId() };
  }
}

const PREFIX = 'secret ';

/** The key of the record that keeps the secret of a visitor. */
export const secretKey = (visitor: string): string => PREFIX + visitor;

/** Of all records the secrets, with their visitors. */
export function secretsIn(state: Readonly<Record<string, unknown>>): [visitor: string, secret: string][] {
  return Object.entries(state)
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, secret]) => [key.slice(PREFIX.length), String(secret)]);
}
