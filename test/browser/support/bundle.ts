/** Source files → one script that a page can run, made in memory. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { type Plugin, rollup } from 'rollup';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// Its types say CommonJS; what is imported is the ES module.
const minify = terser as unknown as typeof terser.default;

/** TypeScript without the checking, which is done elsewhere and takes longer than a test should. */
const transpile: Plugin = {
  name: 'transpile',
  resolveId(specifier, importer) {
    if (!importer || !specifier.startsWith('.')) return null;
    const path = join(dirname(importer), specifier.replace(/\.js$/, '.ts'));
    return existsSync(path) ? path : null;
  },
  load(path) {
    if (!path.endsWith('.ts')) return null;
    return ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
      fileName: path,
    }).outputText;
  },
};

/**
 * Bundles `entry` (a path from the root of the repository) with all it imports.
 *
 * @param options.name the global that gets the entry's exports; without it the script stands alone.
 * @param options.minify as it is published.
 * @param options.late files, by their names without an ending, that are loaded later, from beside it.
 */
export async function bundle(
  entry: string,
  options: { name?: string; minify?: boolean; late?: string[] } = {},
): Promise<string> {
  const isLate = (id: string) => !!options.late?.includes(basename(id).replace(/\.[jt]s$/, ''));
  const built = await rollup({
    input: join(ROOT, entry),
    external: (id, importer) => !!importer && isLate(id),
    plugins: [
      transpile,
      nodeResolve({ browser: true }),
      options.minify && minify({ ecma: 2020, compress: { passes: 2 } }),
    ],
  });
  const { output } = await built.generate({
    ...(options.name ? { format: 'iife', name: options.name } : { format: 'es' }),
    // What is not said to be late is there at once.
    inlineDynamicImports: true,
    paths: (id) => (isLate(id) ? `./${basename(id).replace(/ts$/, 'js')}` : id),
  });
  await built.close();
  return output[0].code;
}
