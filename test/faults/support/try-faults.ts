/** Tries faults in an engine, and keeps the rows of the table as the tests' `meta`, where run.mjs finds them. */
import { expect, test } from 'vitest';
import type { Engine } from '../../engines/support/engine.js';
import { FAULTS, type Fault } from './faults.js';
import { type Count, createWorld } from './world.js';

/** A row: a fault in an engine, tried so often. */
export interface Row extends Count {
  engine: string;
  fault: string;
  tries: number;
  remark: string;
}

declare module 'vitest' {
  interface TaskMeta {
    row?: Row;
  }
}

const isShort = process.env.FAULTS_SHORT === '1';
const only = process.env.FAULTS_ONLY ?? '';
const TRIES = isShort ? 1 : 5;
const OUTAGE_MS = isShort ? 3000 : 15_000;

async function tryFault(engine: Engine, fault: Fault): Promise<Count> {
  const world = await createWorld(engine, fault.launch);
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      await fault.happen(world, OUTAGE_MS);
      await world.visitLater();
    }
    return await world.count();
  } finally {
    await world.remove();
  }
}

/** A test for each fault that is tried in the engine. */
export function tryFaults(engine: Engine): void {
  if (engine.missing) {
    test.skip(`${engine.name} was not found: ${engine.missing}`, () => {});
    return;
  }
  for (const fault of FAULTS) {
    const title = `${engine.name}: ${fault.name}`;
    if (!(fault.engines ?? ['Chromium']).includes(engine.name) || !title.includes(only)) continue;
    const { excuse } = fault;
    const promise = excuse ? 'no event is stored twice' : 'no event is lost or stored twice';
    // Most of a try is waiting. In full, other engines are tried meanwhile.
    const tried = isShort ? test.concurrent : test;
    tried(`${title}: ${promise}`, async ({ task }) => {
      const count = await tryFault(engine, fault);
      const { tracked, lost } = count;
      const remark = lost ? (excuse ?? '') : '';
      task.meta.row = { engine: engine.name, fault: fault.name, tries: TRIES, ...count, remark };
      expect(count).toEqual({ tracked, lost: excuse ? lost : 0, storedTwice: 0 });
    });
  }
}
