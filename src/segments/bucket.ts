/** A number in [0, 1) that stays the same for a visitor and a name, and is spread evenly over visitors. */

/**
 * FNV-1a over the text's UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), and MurmurHash3's finaliser, without
 * which texts that differ in their last letter only would lie close together.
 */
export function bucketOf(subject: string, name: string): number {
  let hash = 0x811c9dc5;
  const text = `${subject}:${name}`;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
