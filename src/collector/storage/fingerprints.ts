/**
 * A set of 64-bit numbers in eight bytes each and little more: fingerprints of the ids that are stored.
 *
 * A `Set` of the ids themselves would take some 100 bytes for each, and the index of a primary key, measured with ten million,
 * 110 in memory and 150 in the file. What is not in here is certainly new; what is in here is looked up.
 */
import { randomInt } from 'node:crypto';

/** See the top of this file. The number is given in two halves, each from 0 to 2³² − 1. */
export interface Fingerprints {
  has(high: number, low: number): boolean;
  add(high: number, low: number): void;
  /** How many different ones there are. */
  readonly size: number;
  /** What they take. */
  readonly bytes: number;
}

const SMALLEST_SLOTS_LOG2 = 12;

/** Beyond it, runs of taken slots become long. */
const MAX_LOAD = 0.75;

/** An empty set, with room for `expected` numbers before it has to grow. */
export function createFingerprints(expected = 0): Fingerprints {
  // Ids come from anybody: nobody must know which of them share a slot, or they could make the runs long.
  const oddHigh = randomInt(2 ** 31) * 2 + 1;
  const oddLow = randomInt(2 ** 31) * 2 + 1;
  let log2 = Math.max(SMALLEST_SLOTS_LOG2, Math.ceil(Math.log2((expected + 1) / MAX_LOAD)));
  let highs = new Uint32Array(2 ** log2);
  let lows = new Uint32Array(2 ** log2);
  let size = 0;
  /** Zero stands for an empty slot, so it is kept apart. */
  let hasZero = false;

  /** The slot where the number is, or the empty one where it would be. */
  function slotOf(high: number, low: number): number {
    const mask = highs.length - 1;
    let slot = (Math.imul(high, oddHigh) ^ Math.imul(low ^ (high >>> 15), oddLow)) >>> (32 - Math.min(log2, 32));
    while ((lows[slot] !== low || highs[slot] !== high) && (lows[slot] !== 0 || highs[slot] !== 0))
      slot = (slot + 1) & mask;
    return slot;
  }

  function grow(): void {
    const [oldHighs, oldLows] = [highs, lows];
    log2++;
    highs = new Uint32Array(2 ** log2);
    lows = new Uint32Array(2 ** log2);
    for (let index = 0; index < oldHighs.length; index++) {
      const [high = 0, low = 0] = [oldHighs[index], oldLows[index]];
      if (high === 0 && low === 0) continue;
      const slot = slotOf(high, low);
      highs[slot] = high;
      lows[slot] = low;
    }
  }

  const isZero = (high: number, low: number) => high === 0 && low === 0;

  return {
    has(high, low) {
      if (isZero(high, low)) return hasZero;
      const slot = slotOf(high, low);
      return highs[slot] === high && lows[slot] === low;
    },
    add(high, low) {
      if (isZero(high, low)) {
        if (!hasZero) size++;
        hasZero = true;
        return;
      }
      if (size + 1 > highs.length * MAX_LOAD) grow();
      const slot = slotOf(high, low);
      if (highs[slot] === high && lows[slot] === low) return;
      highs[slot] = high;
      lows[slot] = low;
      size++;
    },
    get size() {
      return size;
    },
    get bytes() {
      return highs.byteLength + lows.byteLength;
    },
  };
}
