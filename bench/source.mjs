/** The engine and the catalogue as one file, made from the source at run time: what a page loads is made the same way. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rollup } from 'rollup';
import ts from 'typescript';

const SEGMENTS = fileURLToPath(new URL('../src/segments/', import.meta.url));
const NAMES = {
  'catalogue/all': ['catalogue'],
  'catalogue/card': ['card'],
  compile: ['compile'],
  engine: ['createEngine'],
};
const ENTRY = 'entry';

/** Takes the types away, and finds `x.ts` where `x.js` is named. */
const typescript = {
  name: 'typescript',
  resolveId: (id, importer) => {
    if (id === ENTRY) return id;
    return importer === ENTRY ? id : join(importer, '..', id.replace(/\.js$/, '.ts'));
  },
  load: (id) => (id === ENTRY ? entry() : transpiled(id)),
};

const entry = () =>
  Object.entries(NAMES)
    .map(([file, names]) => `export { ${names} } from ${JSON.stringify(`${SEGMENTS}${file}.ts`)};`)
    .join('\n');

function transpiled(path) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2020 };
  return ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText;
}

/** `catalogue`, `card`, `compile` and `createEngine`. */
export async function engineFromSource() {
  const bundle = await rollup({ input: ENTRY, plugins: [typescript] });
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  try {
    const file = join(folder, 'engine.mjs');
    await bundle.write({ file, format: 'es' });
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
