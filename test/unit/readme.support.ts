/** The documentation as data: its blocks of code, and what the compiler says of those in TypeScript. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block. */
export interface Block {
  language: string;
  code: string;
  /** Where it stands, `README.md:12`. */
  place: string;
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The fenced blocks of a page, those in one language where one is given. */
export function blocksOf(path: string, language?: string): Block[] {
  const text = readPage(path);
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .map(([, language = '', code = ''], index, { [index]: match }) => ({
      language,
      code,
      place: `${path}:${text.slice(0, match?.index).split('\n').length}`,
    }))
    .filter((block) => !language || block.language === language);
}

/** The rows of the tables below a heading, each as its cells. */
export function tableBelow(path: string, heading: string): string[][] {
  const [, section = ''] = readPage(path).split(`\n${heading}\n`);
  const [own = ''] = section.split(/^#/m);
  return own
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) => line.slice(2, -2).split(' | '));
}

/** React's own signature, so that React need not be installed. */
const REACT = `declare module 'react' {
  export function useSyncExternalStore<Snapshot>(
    subscribe: (onStoreChange: () => void) => () => void,
    getSnapshot: () => Snapshot,
    getServerSnapshot?: () => Snapshot,
  ): Snapshot;
}`;

/**
 * Type-checks modules that import `vitrine`, strictly, as a shop's compiler would. They can import each other.
 * @param modules code by module name: `vitrine` for what others import as `./vitrine.js`
 * @returns what is wrong, each with its module and line
 */
export function typeProblems(modules: Record<string, string>): string[] {
  const folder = join(ROOT, 'docs/snippets');
  const files = new Map(Object.entries(modules).map(([name, code]) => [join(folder, `${name}.ts`), code]));
  files.set(join(folder, 'react.d.ts'), REACT);
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    skipLibCheck: true,
    noEmit: true,
    paths: { vitrine: [join(ROOT, 'src/tracker/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.directoryExists = (path) => path === folder || (directoryExists?.(path) ?? true);
  host.getSourceFile = (path, settings, ...rest) => {
    const code = files.get(path);
    return code === undefined ? getSourceFile(path, settings, ...rest) : ts.createSourceFile(path, code, settings);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()]
    .map((path) => program.getSourceFile(path))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
