/** What `vitrine/collector` offers. */
export { collectCommand } from './command.js';
export { type Collector, type CollectorLimits, type CollectorOptions, createCollector } from './server.js';
export { type DuckDbSettings, openDuckDbStore } from './storage/duckdb.js';
export type { EventStore, StoredEvent } from './storage/store.js';
