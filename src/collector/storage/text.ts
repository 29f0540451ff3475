/**
 * Texts that databases accept. A text may hold half a surrogate pair (half an emoji, cut off by the shop), which is no UTF-8: it becomes
 * the replacement character.
 */

/** The text with whole characters only. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Values as JSON. `JSON.stringify` writes half a pair as an escape such as `\ud83d`, which databases refuse. */
export function jsonText(params: Record<string, unknown>): string {
  return JSON.stringify(params).replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (text) =>
    text.length === 2 ? text : '\\ufffd',
  );
}
