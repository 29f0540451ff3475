/** What `vitrine/collector` offers. */
export { collectCommand } from './command.js';
export type { CollectorLimits } from './limits.js';
export type { CollectorOptions } from './options.js';
export { type Collector, createCollector } from './server.js';
export { type Asked, type Memberships, memberships } from './sql/memberships.js';
export { openClickHouseStore } from './storage/clickhouse.js';
export { type DuckDbSettings, openDuckDbStore } from './storage/duckdb.js';
export type { Dialect, Erasure, EventStore, QueryValue, StoredEvent } from './storage/store.js';
