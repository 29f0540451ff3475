/** One person through the engine. */
import type { Program } from '../segments/compile.js';
import { type Change, createEngine, type Engine } from '../segments/engine.js';
import type { TrackedEvent } from '../segments/event.js';
import type { RunPerson } from './replay.js';

/** Runs a person and gives every change of membership up to the end, in order of time, then segment. */
export function changesOf(program: Program): RunPerson<Change[]> {
  return (events, until) => fold(program, events).advance(until);
}

/** Runs a person and gives the segments the person is in at the end, sorted. */
export function membershipsOf(program: Program): RunPerson<string[]> {
  return (events, until) => {
    const engine = fold(program, events);
    engine.advance(until);
    return engine.segments();
  };
}

function fold(program: Program, events: TrackedEvent[]): Engine {
  const engine = createEngine(program);
  for (const [index, event] of events.entries()) if (!engine.apply(event)) engine.rebuild(events.slice(0, index + 1));
  return engine;
}
