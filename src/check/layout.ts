/** JSON as people write it: what fits on a line is on one. */

const WIDTH = 110;

/** Lays out a value of plain JSON. */
export function layout(value: unknown): string {
  return laidOut(value, '', 0);
}

/** @param used how much of its line is taken before it */
function laidOut(value: unknown, indent: string, used: number): string {
  // A text has no line breaks of its own in JSON.
  const line = (JSON.stringify(value, null, 1) ?? 'null')
    .replace(/\[\n\s*/g, '[')
    .replace(/\n\s*\]/g, ']')
    .replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || used + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((part) => `${inner}${laidOut(part, inner, inner.length)}`)
    : Object.entries(value).map(([key, part]) => {
        const before = `${inner}${JSON.stringify(key)}: `;
        return `${before}${laidOut(part, inner, before.length)}`;
      });
  const [start, end] = Array.isArray(value) ? '[]' : '{}';
  return `${start}\n${parts.join(',\n')}\n${indent}${end}`;
}
