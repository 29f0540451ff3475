/** What is wrong in a definition, and where. */

/** Where: `segments[3].when.all[1].within`; what: the end of a sentence that begins with it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Stops reading a definition: throws a {@link Problem}. */
export function refuse(path: string, message: string): never {
  throw Object.assign(new Error(message), { path });
}

/** A value as it is quoted in a message. */
export function quoted(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
