/** Which file may import which: what keeps the engine pure and the stages of the tracker apart. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** An import as it stands in a file; `to` is a file of `src` without its ending, or the name of a package. */
interface Import {
  readonly from: string;
  readonly line: number;
  readonly to: string;
  readonly isPackage: boolean;
  /** Types are gone at run time. */
  readonly isType: boolean;
}

/** Files in `may` may be imported by those in `files`; the first rule that fits a file is its rule. */
interface Rule {
  readonly says: string;
  readonly files: RegExp;
  readonly may: RegExp;
  readonly packages?: boolean;
}

const RULES: readonly Rule[] = [
  {
    says: 'the catalogue is data: it imports itself and what a definition is',
    files: /^segments\/catalogue\//,
    may: /^segments\/(catalogue\/|definition$)/,
  },
  {
    says: 'the checker imports segments only, and no ready-made ones',
    files: /^segments\/(check\/|(check|rows)$)/,
    may: /^segments\/(?!catalogue\/)/,
  },
  {
    says: 'segments import segments only, and neither ready-made ones nor the checker',
    files: /^segments\//,
    may: /^segments\/(?!catalogue\/|check\/|(check|rows)$)/,
  },
  {
    says: 'campaigns import themselves, segments with the checker, and what facts are',
    files: /^campaigns\//,
    may: /^(campaigns\/|segments\/(?!catalogue\/)|tracker\/facts$)/,
  },
  { says: 'the wire knows segments only', files: /^wire\//, may: /^(wire|segments)\// },
  {
    says: 'tracker/capture imports itself, the environment with its globals, and what an event is',
    files: /^tracker\/capture\//,
    may: /^(tracker\/capture\/|tracker\/(environment|global)$|segments\/event$)/,
    packages: true,
  },
  {
    says: 'tracker/storage imports itself, the environment and what an event is',
    files: /^tracker\/storage\//,
    may: /^(tracker\/storage\/|tracker\/environment$|segments\/event$)/,
    packages: true,
  },
  {
    says: 'tracker/delivery imports itself, the environment, what an event is, and the wire',
    files: /^tracker\/delivery\//,
    may: /^(tracker\/delivery\/|tracker\/environment$|segments\/event$|wire\/)/,
    packages: true,
  },
  {
    says: 'tracker/tracker, and its part that records, import the tracker and segments',
    files: /^tracker\/(tracker|recording)$/,
    may: /^(tracker|segments|campaigns)\//,
    packages: true,
  },
  {
    says: 'the watcher loads the messages',
    files: /^tracker\/watcher$/,
    may: /^(tracker\/[^/]+$|segments\/|campaigns\/|messages\/(index|goals)$)/,
  },
  {
    says: 'only they import the stages',
    files: /^tracker\/[^/]+$/,
    may: /^(tracker\/[^/]+$|segments\/|wire\/(visitor|references)$|campaigns\/)/,
    packages: true,
  },
  {
    says: 'check imports itself, segments and campaigns',
    files: /^check\//,
    may: /^(check|segments|campaigns)\//,
    packages: true,
  },
  ...['messages', 'inspector'].map((customer) => ({
    says: `${customer} use the public tracker`,
    files: new RegExp(`^${customer}/`),
    may: new RegExp(`^(${customer}/|tracker/index$)`),
  })),
  ...['collector', 'replay'].map((part) => ({
    says: `${part} imports itself, segments and the wire`,
    files: new RegExp(`^${part}/`),
    may: new RegExp(`^(${part}|segments|wire)/`),
    packages: true,
  })),
];

const withoutEnding = (path: string) => path.replace(/\.[jt]s$/, '');

/** The imports of a file, given by its path in `src`. */
function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  function add(specifier: ts.Node | undefined, isType: boolean): void {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const isPackage = !specifier.text.startsWith('.');
    found.push({
      from: withoutEnding(path),
      line: source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1,
      to: isPackage ? specifier.text : withoutEnding(join(dirname(path), specifier.text).split(sep).join('/')),
      isPackage,
      isType,
    });
  }
  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) {
      const { importClause: clause } = node;
      const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings : undefined;
      const onlyTypes = !clause?.name && !!named?.elements.length && named.elements.every((each) => each.isTypeOnly);
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes);
    } else if (ts.isExportDeclaration(node)) {
      const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause : undefined;
      add(node.moduleSpecifier, node.isTypeOnly || !!named?.elements.every((each) => each.isTypeOnly));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

/** What is wrong with an import, in a sentence; `undefined` if nothing is. */
function problemOf({ from, line, to, isPackage }: Import): string | undefined {
  const place = `src/${from}.ts:${line}`;
  const rule = RULES.find(({ files }) => files.test(from));
  if (!rule) return `${place}: no rule says what this file may import`;
  if (isPackage ? rule.packages : rule.may.test(to)) return undefined;
  return `${place} imports ${to}, but ${rule.says}`;
}

/** Files that import each other at run time, each circle once, as `a → b → a`. */
function circlesIn(imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, isPackage, isType } of imports) {
    if (!isPackage && !isType) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  function follow(file: string, path: readonly string[]): void {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) follow(next, [...path, file]);
    done.add(file);
  }
  for (const file of edges.keys()) follow(file, []);
  return circles;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => relative(SRC, join(SRC, path)).split(sep).join('/'));
const imports = files.flatMap((path) => importsOf(path, readFileSync(join(SRC, path), 'utf8')));

test.each(RULES)('$says', (rule) => {
  const under = imports.filter(({ from }) => RULES.find((each) => each.files.test(from)) === rule);
  expect(under.map(problemOf).filter(Boolean)).toEqual([]);
});

test('every file is under a rule, and nothing outside of src is imported', () => {
  const names = new Set(files.map(withoutEnding));
  expect(files.filter((path) => !RULES.some(({ files }) => files.test(withoutEnding(path))))).toEqual([]);
  expect(imports.filter(({ to, isPackage }) => !isPackage && !names.has(to))).toEqual([]);
});

test('no files import each other in a circle at run time', () => {
  expect(circlesIn(imports)).toEqual([]);
});

describe('a wrong import', () => {
  const problems = (path: string, text: string) => importsOf(path, text).map(problemOf);

  test('is named with its file and line, however it is written', () => {
    const text =
      "import type { A } from '../storage/storage.js';\n\nconst late = () => import('../delivery/sender.js');";
    expect(problems('tracker/capture/exit.ts', text)).toEqual([
      'src/tracker/capture/exit.ts:1 imports tracker/storage/storage, but tracker/capture imports itself, the environment with its globals, and what an event is',
      'src/tracker/capture/exit.ts:3 imports tracker/delivery/sender, but tracker/capture imports itself, the environment with its globals, and what an event is',
    ]);
    expect(problems('segments/engine.ts', "export { nanoid } from 'nanoid';")).toEqual([
      'src/segments/engine.ts:1 imports nanoid, but segments import segments only, and neither ready-made ones nor the checker',
    ]);
    expect(problems('tracker/recorder.ts', "import { s } from './storage/storage.js';")).toHaveLength(1);
    expect(problems('tracker/tracker.ts', "import { s } from './storage/storage.js';")).toEqual([undefined]);
  });

  test('in a circle is named with the way round, and types make none', () => {
    const circle = (second: string) => [
      ...importsOf('segments/a.ts', "import { b } from './b.js';"),
      ...importsOf('segments/b.ts', second),
    ];
    expect(circlesIn(circle("import { a } from './a.js';"))).toEqual(['segments/a → segments/b → segments/a']);
    expect(circlesIn(circle("import type { a } from './a.js';"))).toEqual([]);
    expect(circlesIn(circle("import { type a } from './a.js';"))).toEqual([]);
  });
});
