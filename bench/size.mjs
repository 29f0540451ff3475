/**
 * What the script tag's bytes are spent on: `npm run size`.
 *
 * Parts are attributed through the source map; compressed sizes are each part's share of the whole, since brotli only
 * has a meaning for the whole. Exits with 1 when the budget is exceeded.
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const BUDGET_BYTES = 10_000;
const MESSAGES_BUDGET_BYTES = 9_000;
const HEAD_BUDGET_BYTES = 400;

const brotli = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment of a source map (https://tc39.es/ecma426/#sec-base64-vlq). */
function decode(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = BASE64.indexOf(character);
    value += (digit & 31) << shift;
    if (digit & 32) shift += 5;
    else {
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      value = shift = 0;
    }
  }
  return numbers;
}

/** Minified bytes by source file. */
function bytesBySource(code, { mappings, sources }) {
  const bytes = new Map();
  let source = 0;
  code.split('\n').forEach((line, index) => {
    const segments = (mappings.split(';')[index] ?? '').split(',').filter(Boolean);
    let column = 0;
    const starts = segments.map((segment) => {
      const [columns, sourceShift = 0] = decode(segment);
      column += columns;
      source += sourceShift;
      return [column, sources[source]];
    });
    starts.forEach(([start, name], at) => {
      const end = starts[at + 1]?.[0] ?? line.length;
      bytes.set(name, (bytes.get(name) ?? 0) + end - start);
    });
  });
  return bytes;
}

/** The part of the design that a file belongs to. */
function partOf(source) {
  const inPackage = /node_modules\/([^/]+)/.exec(source);
  if (inPackage) return `${inPackage[1]} (package)`;
  const [, folder, stage] = /src\/(\w+)\/(?:(\w+)\/)?/.exec(source) ?? [];
  return stage && folder === 'tracker' ? `${folder}/${stage}` : (folder ?? source);
}

const detailed = process.argv.includes('--files');

/** A row for each part of a file, the largest first. */
function rowsOf(file) {
  const code = readFileSync(file, 'utf8');
  const whole = brotli(code);
  const parts = new Map();
  for (const [source, bytes] of bytesBySource(code, JSON.parse(readFileSync(`${file}.map`, 'utf8')))) {
    const part = detailed ? source.replace(/^.*?(src|node_modules)\//, '') : partOf(source);
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const rows = [...parts].sort(([, a], [, b]) => b - a);
  return rows.map(([part, bytes]) => `| ${part} | ${bytes} | ${Math.round((bytes / code.length) * whole)} |`);
}

/** What is loaded besides, and when. */
const CHUNKS = {
  'evaluation.js': 'with consent to personalization: the engine, the language, the built-in segments',
  'sender.js': 'with an endpoint',
  'markup.js': 'on pages with `data-vitrine-event`',
  'data-layer.js': 'with `dataLayer`, or consent from Google’s consent mode',
  'tcf.js': 'with consent from a TCF platform',
  'own.js': 'with segments of your own: what checks them',
  'check-campaigns.js': 'with them, or with audiences that are no segments: what checks campaigns',
  'messages.js': `when a campaign is for the visitor (budget ${MESSAGES_BUDGET_BYTES})`,
  'form.js': 'with messages that have a form',
  'coupon.js': 'with messages that have a coupon',
  'goals.js': 'when a message has been seen, or held out, and its goal may be reached',
  'callback.js': 'for messages that the shop shows itself',
  'gather.js': 'when `facts` is called, as messages do',
  'personalize.js': 'where the shop imports it',
  'rights.js': 'when `claim`, `exportData` or `forget` is called',
  'catalogue.js': 'with rows of the catalogue',
  'words.js': 'when `describe` is called',
};

const code = readFileSync('dist/vitrine.js', 'utf8');
const whole = brotli(code);
const head = readFileSync('dist/head.js', 'utf8');
console.log('| part | minified bytes | share of the compressed |\n|---|---:|---:|');
for (const row of rowsOf('dist/vitrine.js')) console.log(row);
console.log(`| **dist/vitrine.js** | **${code.length}** | **${whole}** (brotli; budget ${BUDGET_BYTES}) |`);
for (const [file, when] of Object.entries(CHUNKS)) {
  const chunk = readFileSync(`dist/${file}`, 'utf8');
  if (detailed) for (const row of rowsOf(`dist/${file}`)) console.log(row);
  console.log(`| dist/${file}, ${when} | ${chunk.length} | ${brotli(chunk)} |`);
}
console.log(`| dist/head.js | ${head.length} (budget ${HEAD_BUDGET_BYTES}) | ${brotli(head)} |`);
const messages = brotli(readFileSync('dist/messages.js', 'utf8'));
if (whole > BUDGET_BYTES || head.length > HEAD_BUDGET_BYTES || messages > MESSAGES_BUDGET_BYTES) {
  console.error('The size budget is exceeded.');
  process.exitCode = 1;
}
