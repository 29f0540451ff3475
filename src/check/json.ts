/** JSON that people write by hand, and where in it a mistake is: `JSON.parse` does not tell the place of every one. */

/** What JSON is made of; what stands between is white space. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)))/uy;

/** What may come next. */
type Expected = 'a value' | 'a value or "]"' | 'a key in double quotes' | 'a key or "}"' | '":"' | '","' | 'the end';

/**
 * Reads JSON, a byte order mark before it or not. Throws a plain sentence with the place of the mistake.
 * @example
 * parseJson('{"id": vip}'); // Error: line 1, column 8: expected a value, not "vip}"
 */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(mistakeIn(json) ?? (error as Error).message);
  }
}

/** A sentence about the first place where a text stops being JSON, or `undefined` if it is JSON. */
function mistakeIn(json: string): string | undefined {
  const open: string[] = [];
  let expected: Expected = 'a value';
  let at = 0;
  while (at < json.length || expected !== 'the end') {
    TOKEN.lastIndex = at;
    const [token, mark = '', text = '', plain = ''] = TOKEN.exec(json) ?? [];
    const next: Expected | undefined = token === undefined ? undefined : after(mark, text, plain, expected, open);
    if (next === undefined) break;
    expected = next;
    at = TOKEN.lastIndex;
  }
  const rest = json.slice(at).trimStart();
  if (expected === 'the end' && rest === '') return undefined;
  const before = json.slice(0, json.length - rest.length).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  const found = rest === '' ? 'the end of the file' : JSON.stringify(rest.split(/\s/)[0]?.slice(0, 20));
  return `${place}: expected ${closing(expected, open)}, not ${found}`;
}

/** What may come after a token, or `undefined` where it may not stand. Keeps the brackets that are open. */
function after(mark: string, text: string, plain: string, expected: Expected, open: string[]): Expected | undefined {
  const isValue = expected === 'a value' || expected === 'a value or "]"';
  const isKey = expected === 'a key in double quotes' || expected === 'a key or "}"';
  const inList = open.at(-1) === '[';
  const ended = (): Expected => (open.length ? '","' : 'the end');
  if (text && isKey) return '":"';
  if (text || plain) return isValue ? ended() : undefined;
  if (mark === ':') return expected === '":"' ? 'a value' : undefined;
  if (mark === ',' && expected === '","') return inList ? 'a value' : 'a key in double quotes';
  if (mark === '[' || mark === '{') {
    if (!isValue) return undefined;
    open.push(mark);
    return mark === '[' ? 'a value or "]"' : 'a key or "}"';
  }
  const closes = mark === (inList ? ']' : '}') && open.length > 0;
  if (!closes || !(expected === '","' || expected === (inList ? 'a value or "]"' : 'a key or "}"'))) return undefined;
  open.pop();
  return ended();
}

/** What is expected, in words; where a comma may stand, the bracket may be closed too. */
function closing(expected: Expected, open: readonly string[]): string {
  if (expected !== '","') return expected;
  return `"," or "${open.at(-1) === '[' ? ']' : '}'}"`;
}
