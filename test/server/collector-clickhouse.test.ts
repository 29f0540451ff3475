import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openClickHouseStore } from '../../src/collector/index.js';
import { schemaFor } from '../../src/collector/storage/clickhouse-schema.js';

const onOneLine = (text: string) => text.replace(/\s+/g, ' ').replaceAll('( ', '(').trim();

describe('the documentation of a cluster', () => {
  it('has the statements that the collector runs', () => {
    const text = readFileSync(new URL('../../docs/cluster.md', import.meta.url), 'utf8');
    const [, sql = ''] = /```sql\n(.*?)```/s.exec(text) ?? [];
    const shown = sql.split(';').map(onOneLine).filter(Boolean);
    expect(shown).toEqual(schemaFor({ database: 'shop', cluster: 'NAME', canSync: true }).map(onOneLine));
  });
});

describe('an address of ClickHouse', () => {
  it.each([
    ['http://u:secret@h/a-b', 'The database'],
    ['http://u:secret@h/a?cluster=a;b', '"cluster"'],
    ['http://u:secret@h/a?quorum=most', '"quorum"'],
    ['http://u:secret@127.0.0.1:9/a', 'ClickHouse at 127.0.0.1:9 cannot be used: connect ECONNREFUSED'],
  ])('that is wrong is refused in a sentence without its password: %s', async (address, reason) => {
    const error: Error = await openClickHouseStore(address).then(
      () => new Error('opened'),
      (refused) => refused,
    );
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('secret');
  });
});
