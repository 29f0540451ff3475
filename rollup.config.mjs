import { isBuiltin } from 'node:module';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

const compile = (tsconfig) =>
  typescript({ tsconfig, noEmit: false, include: ['src/**/*.ts'], noEmitOnError: true, compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler' } });
const minify = (module) => terser({ ecma: 2020, module, compress: { passes: 2 } });
const inBrowser = () => [compile('src/tracker/tsconfig.json'), resolve({ browser: true })];
const onServer = () => [compile('src/collector/tsconfig.json')];
const isPackage = (id) => isBuiltin(id) || !/^[./]/.test(id);

export default [
  // The script tag, with everything in it, and the optional snippet for the head.
  {
    input: 'src/tracker/script.ts',
    output: { file: 'dist/vitrine.js', format: 'iife', sourcemap: true },
    plugins: [...inBrowser(), minify(false)],
  },
  {
    input: 'src/tracker/head.ts',
    output: { file: 'dist/head.js', format: 'es' },
    plugins: [...inBrowser(), minify(false)],
  },
  // For bundlers: readable, its packages left to the shop.
  {
    input: 'src/tracker/index.ts',
    output: { file: 'dist/index.js', format: 'es' },
    external: isPackage,
    plugins: inBrowser(),
  },
  ...['collector', 'replay'].map((name) => ({
    input: `src/${name}/index.ts`,
    output: { file: `dist/${name}.js`, format: 'es' },
    external: isPackage,
    plugins: onServer(),
  })),
];
