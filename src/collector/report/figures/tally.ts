/** What all visitors together come to, counted person by person. */
import type { Members } from './members.js';

/** A day, at its end. */
export interface Day {
  /** ms since 1970 */
  readonly at: number;
  readonly persons: number;
  /** By segment. */
  readonly size: Uint32Array;
  /** Since the day before. */
  readonly joins: Uint32Array;
  readonly leaves: Uint32Array;
  /** Of those who joined: who had not been there at all. */
  readonly arrived: Uint32Array;
  /** Who left one segment and joined another: `[from × segments + to]`. */
  readonly moved: Uint32Array;
}

/** Nobody yet. */
export function emptyDay(at: number, segments: number): Day {
  const counts = () => new Uint32Array(segments);
  return {
    at,
    persons: 0,
    size: counts(),
    joins: counts(),
    leaves: counts(),
    arrived: counts(),
    moved: new Uint32Array(segments * segments),
  };
}

/** Adds persons to a day. `before` are the same persons a day earlier; without it nobody has joined or left. */
export function addToDay(day: Day, members: Members, before: Members | undefined): Day {
  const segments = day.size.length;
  for (const [person, now] of members) {
    for (const segment of now) bump(day.size, segment);
    if (!before) continue;
    const was = before.get(person);
    const joined = was ? now.filter((segment) => !was.includes(segment)) : now;
    const left = was ? was.filter((segment) => !now.includes(segment)) : [];
    for (const segment of joined) {
      bump(day.joins, segment);
      if (!was) bump(day.arrived, segment);
      for (const from of left) bump(day.moved, from * segments + segment);
    }
    for (const segment of left) bump(day.leaves, segment);
  }
  // Whose last event was erased or whose last segment ended is in the earlier list only.
  for (const [person, was] of before ?? [])
    if (!members.has(person)) for (const segment of was) bump(day.leaves, segment);
  return { ...day, persons: day.persons + members.size };
}

/** How many of each two segments' visitors are in both: `[one × segments + other]`. */
export function addOverlap(overlap: Uint32Array, segments: number, members: Members): void {
  for (const own of members.values())
    for (const one of own) for (const other of own) bump(overlap, one * segments + other);
}

function bump(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
