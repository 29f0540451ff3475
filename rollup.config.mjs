import { rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

// What an earlier build left would be shipped.
rmSync('dist', { recursive: true, force: true });

const compile = (tsconfig) =>
  typescript({ tsconfig, noEmit: false, compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler' } });
const minify = () => terser({ ecma: 2020, compress: { passes: 2 } });
const forBrowser = (...more) => [compile('src/tracker/tsconfig.json'), resolve({ browser: true }), ...more];
const forNode = () => [compile('src/collector/tsconfig.json')];
const isPackage = (id) => isBuiltin(id) || !/^[./]/.test(id);

/**
 * What is needed rarely, or only by some shops, is a file of its own: `import('./check.js')` finds it beside the script.
 */
const CHUNKS = ['src/segments/check.ts', 'src/tracker/capture/markup.ts', 'src/tracker/delivery/sender.ts'];
const isChunk = (id) => /\/(check|markup|sender)\.[jt]s$/.test(id);
const beside = { paths: (id) => (isChunk(id) ? `./${basename(id).replace(/ts$/, 'js')}` : id) };

/** `dist/NAME.d.ts` beside `dist/NAME.js`; the declarations themselves mirror src below `dist/types`. */
const declare = (name, folder) => ({
  name: 'declare',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: `${name}.d.ts`, source: `export * from './types/${folder}/index.js';\n` });
  },
});

export default [
  {
    input: 'src/tracker/script.ts',
    external: isChunk,
    output: { file: 'dist/vitrine.js', format: 'iife', sourcemap: 'hidden', ...beside },
    plugins: forBrowser(minify()),
  },
  ...[...CHUNKS, 'src/tracker/head.ts'].map((input) => ({
    input,
    output: { file: `dist/${basename(input, '.ts')}.js`, format: 'es' },
    plugins: forBrowser(minify()),
  })),
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
];
