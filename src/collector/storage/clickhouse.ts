import type { EventStore } from './store.js';
export async function openClickHouseStore(_url: string): Promise<EventStore> {
  throw new Error('not yet');
}
