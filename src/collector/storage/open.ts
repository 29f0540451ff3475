/** Which database: `duckdb:FILE` or `clickhouse:URL`. */
import { openClickHouseStore } from './clickhouse.js';
import { type DuckDbSettings, openDuckDbStore } from './duckdb.js';
import type { EventStore } from './store.js';

/** An address of a store in its parts. */
export type StoreAddress =
  | { readonly kind: 'duckdb'; readonly path: string }
  | { readonly kind: 'clickhouse'; readonly url: string };

/**
 * Reads an address.
 *
 * @throws in a sentence when it is none. The sentence does not show a password.
 * @example
 * storeAddress('duckdb:events.duckdb'); // { kind: 'duckdb', path: 'events.duckdb' }
 */
export function storeAddress(text: string): StoreAddress {
  const [, kind, rest = ''] = /^(\w+):(.*)$/s.exec(text) ?? [];
  if (kind === 'duckdb') {
    if (rest === '') throw new Error('names no file; write duckdb:FILE, such as duckdb:events.duckdb');
    return { kind, path: rest };
  }
  if (kind === 'clickhouse') {
    const isUrl = URL.canParse(rest) && /^https?:$/.test(new URL(rest).protocol);
    if (!isUrl) throw new Error('names no address of ClickHouse; write clickhouse:http://HOST:8123/DATABASE');
    return { kind, url: rest };
  }
  throw new Error('must be duckdb:FILE or clickhouse:URL');
}

/** Opens the store at an address. `settings` are DuckDB's. */
export async function openStore(address: string, settings?: DuckDbSettings): Promise<EventStore> {
  const store = storeAddress(address);
  if (store.kind === 'duckdb') return openDuckDbStore(store.path, settings);
  return openClickHouseStore(store.url);
}

/** The address as a log may show it. */
export function shownAddress(address: string): string {
  const store = storeAddress(address);
  return store.kind === 'duckdb' ? address : `clickhouse:${new URL(store.url).host}`;
}
