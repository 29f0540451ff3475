import { isBuiltin } from 'node:module';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

const compile = (tsconfig) =>
  typescript({ tsconfig, noEmit: false, compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler' } });
const minify = () => terser({ ecma: 2020, compress: { passes: 2 } });
const forBrowser = (...more) => [compile('src/tracker/tsconfig.json'), resolve({ browser: true }), ...more];
const forNode = () => [compile('src/collector/tsconfig.json')];
const isPackage = (id) => isBuiltin(id) || !/^[./]/.test(id);

/** What is needed rarely is a file of its own beside the script; `import('./check.js')` there finds it. */
const CHUNK = /segments\/(check)\.js$/;
const beside = { paths: (id) => id.replace(/^.*segments\/(check)\.[jt]s$/, './$1.js') };

export default [
  {
    input: 'src/tracker/script.ts',
    external: CHUNK,
    output: { file: 'dist/vitrine.js', format: 'iife', sourcemap: true, ...beside },
    plugins: forBrowser(minify()),
  },
  {
    input: 'src/segments/check.ts',
    output: { file: 'dist/check.js', format: 'es' },
    plugins: forBrowser(minify()),
  },
  {
    input: 'src/tracker/head.ts',
    output: { file: 'dist/head.js', format: 'es' },
    plugins: forBrowser(minify()),
  },
  // For bundlers: readable, its packages left to the shop.
  {
    input: 'src/tracker/index.ts',
    external: (id) => isPackage(id) || CHUNK.test(id),
    output: { file: 'dist/index.js', format: 'es', ...beside },
    plugins: forBrowser(),
  },
  ...['collector', 'replay'].map((name) => ({
    input: `src/${name}/index.ts`,
    external: isPackage,
    output: { file: `dist/${name}.js`, format: 'es' },
    plugins: forNode(),
  })),
];
