import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changesOf } from '../../src/replay/person.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { compile } from '../../src/segments/compile.js';
const url = new URL('../scenarios/', import.meta.url);
for (const f of readdirSync(url).filter((f) => f.endsWith('.json'))) {
  test(f, () => {
    const s = JSON.parse(readFileSync(new URL(f, url), 'utf8'));
    const program = compile(catalogue, { references: s.refs ?? {}, params: s.params ?? {} });
    const byId = new Map<string, any>();
    for (const e of s.events) if (!byId.has(e.id)) byId.set(e.id, e);
    const events = [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)).filter((e) => e.time <= s.until);
    const got = changesOf(program)(events, s.until, '').filter((c) => s.about.includes(c.segment)).map((c) => `${c.segment} ${c.enter} ${c.time}`);
    expect(got).toEqual(s.expect.map((c: any) => `${c.segment} ${c.enter} ${c.time}`));
  });
}
