import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

// What an earlier build left would be shipped.
rmSync('dist', { recursive: true, force: true });

// Types are checked once, with the declarations, and not for each of the outputs.
const compile = (tsconfig) =>
  typescript({
    tsconfig,
    noEmit: false,
    compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler', noCheck: true },
  });
const minify = () => terser({ ecma: 2020, compress: { passes: 2 } });
const forBrowser = (...more) => [compile('src/tracker/tsconfig.json'), resolve({ browser: true }), ...more];
const forNode = () => [compile('src/collector/tsconfig.json')];
const isPackage = (id) => isBuiltin(id) || !/^[./]/.test(id);

/** What only some shops or visitors need is a file of its own: `import('./own.js')` finds it beside the script. */
const CHUNKS = [
  'src/tracker/evaluation.ts',
  'src/tracker/own.ts',
  'src/campaigns/check-campaigns.ts',
  'src/tracker/gather.ts',
  'src/messages/index.ts',
  'src/messages/form/form.ts',
  'src/messages/show/coupon.ts',
  'src/messages/goals.ts',
  'src/messages/callback.ts',
  'src/tracker/rights.ts',
  'src/tracker/catalogue.ts',
  'src/segments/words/words.ts',
  'src/tracker/capture/markup.ts',
  'src/tracker/capture/data-layer.ts',
  'src/tracker/tcf.ts',
  'src/tracker/delivery/sender.ts',
];

/** `messages` for `src/messages/index.ts`; the name of a file for all others. */
const nameOf = (path) => {
  const [folder, file] = path
    .replace(/\.[jt]s$/, '')
    .split('/')
    .slice(-2);
  return file === 'index' ? folder : file;
};
const isChunk = (id, importer) => importer !== undefined && CHUNKS.some((chunk) => nameOf(id) === nameOf(chunk));
const beside = { paths: (id) => (isChunk(id, '') ? `./${nameOf(id)}.js` : id) };

/**
 * A classic script from another host has no address of its own for what it imports (the HTML standard's "muted errors"), so it
 * remembers where it came from. Where that is not told, as when it was inserted as text, the page's own address has to do.
 */
const fromItsOwnHost = {
  name: 'from-its-own-host',
  intro: 'const ownUrl=document.currentScript?.src,beside=(name)=>ownUrl?new URL(name,ownUrl).href:name;',
  renderDynamicImport: () => ({ left: 'import(beside(', right: '))' }),
};

/** A page has no use for what people read of the catalogue's rows, which is most of it. */
const withoutTexts = {
  name: 'without-texts',
  async renderChunk(code) {
    const { catalogue } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const segments = catalogue.segments.map(({ name, description, suggests, ...rule }) => rule);
    return { code: `export const catalogue = ${JSON.stringify({ ...catalogue, segments })};\n`, map: { mappings: '' } };
  },
};

/** `dist/NAME.d.ts` beside `dist/NAME.js`; the declarations themselves mirror src below `dist/types`. */
const declare = (name, folder, file = 'index') => ({
  name: 'declare',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: `${name}.d.ts`,
      source: `export * from './types/${folder}/${file}.js';\n`,
    });
  },
});

/** The catalogue as a file of segments, for pages and other programs, beside the schema that it names. */
const catalogueFile = {
  name: 'catalogue-file',
  async writeBundle({ file }) {
    const { catalogue } = await import(new URL(file, import.meta.url));
    writeFileSync('dist/catalogue.json', `${JSON.stringify({ $schema: './segments.schema.json', ...catalogue })}\n`);
    for (const name of ['segments', 'campaigns']) copyFileSync(`docs/${name}.schema.json`, `dist/${name}.schema.json`);
  },
};

export default [
  {
    input: 'src/tracker/script.ts',
    external: isChunk,
    output: { file: 'dist/vitrine.js', format: 'iife', sourcemap: 'hidden', ...beside },
    plugins: forBrowser(fromItsOwnHost, minify()),
  },
  ...[...CHUNKS, 'src/tracker/head.ts'].map((input) => ({
    input,
    external: isChunk,
    output: { file: `dist/${nameOf(input)}.js`, format: 'es', sourcemap: 'hidden', ...beside },
    plugins: forBrowser(
      ...(input === 'src/tracker/catalogue.ts' ? [withoutTexts] : []),
      ...(nameOf(input) === 'messages' ? [declare('messages', 'messages')] : []),
      minify(),
    ),
  })),
  // Imported by the shop itself.
  {
    input: 'src/messages/personalize.ts',
    output: { file: 'dist/personalize.js', format: 'es', sourcemap: 'hidden' },
    plugins: [compile('src/messages/tsconfig.json'), declare('personalize', 'messages', 'personalize'), minify()],
  },
  // For bundlers: readable.
  {
    input: 'src/tracker/index.ts',
    external: isChunk,
    output: { file: 'dist/index.js', format: 'es', ...beside },
    plugins: [...forBrowser(), declare('index', 'tracker')],
  },
  ...['collector', 'replay'].map((name) => ({
    input: `src/${name}/index.ts`,
    external: isPackage,
    output: { file: `dist/${name}.js`, format: 'es' },
    plugins: [...forNode(), declare(name, name)],
  })),
  {
    input: 'src/check/index.ts',
    external: isPackage,
    output: { file: 'dist/check-command.js', format: 'es' },
    plugins: [...forNode(), declare('check-command', 'check'), catalogueFile],
  },
];
