/**
 * A set of 64-bit numbers in eight bytes each and little more: fingerprints of the ids that are stored.
 *
 * A `Set` of the ids themselves would take some 100 bytes for each, and the index of a primary key, measured with ten million,
 * 110 in memory and 150 in the file. What is not in here is certainly new; what is in here is looked up.
 */
import { randomInt } from 'node:crypto';

/** See the top of this file. A number is given in two halves, each from 0 to 2³² − 1. */
export interface Fingerprints {
  has(one: number, other: number): boolean;
  add(one: number, other: number): void;
  /** Adds many: the two halves of each beside each other, as in the memory of a list of 64-bit numbers. */
  addAll(lists: AsyncIterable<Uint32Array>): Promise<void>;
  /** How many different ones there are. */
  readonly size: number;
  /** What they take. */
  readonly bytes: number;
}

/** A part of the set: the halves of each number beside each other, so that to look at one is to fetch one line of memory. */
interface Shelf {
  slots: Uint32Array;
  /** Of the number of slots. */
  log2: number;
  taken: number;
}

/** Shelves grow one by one. A single table of ten million would keep everybody waiting for a second whenever it doubles. */
const SHELVES_LOG2 = 8;
const SMALLEST_SLOTS_LOG2 = 4;

/** Halves that are gathered for a shelf, at most, before they are put there. */
const BASKET = 8192;

/** Beyond it, runs of taken slots become long. */
const MAX_LOAD = 0.75;

/** An empty set, with room for `expected` numbers before it has to grow. */
export function createFingerprints(expected = 0): Fingerprints {
  // Ids come from anybody: nobody must know which of them share a slot, or they could make the runs long.
  const [oddOne, oddOther, oddShelf] = [randomOdd(), randomOdd(), randomOdd()];
  // Numbers do not fall evenly: without some room a shelf or two would double at once.
  const perShelf = (expected / 2 ** SHELVES_LOG2) * 1.02;
  const log2 = Math.max(SMALLEST_SLOTS_LOG2, Math.ceil(Math.log2((perShelf + 1) / MAX_LOAD)));
  const shelves = Array.from({ length: 2 ** SHELVES_LOG2 }, (): Shelf => emptyShelf(log2));
  let size = 0;
  /** Zero stands for an empty slot, so it is kept apart. */
  let hasZero = false;

  const shelfNumber = (one: number, other: number) => Math.imul(one ^ (other >>> 13), oddShelf) >>> (32 - SHELVES_LOG2);
  const shelfOf = (one: number, other: number) => shelves[shelfNumber(one, other)] as Shelf;

  /** The place where the number is, or the empty one where it would be. */
  function placeOf({ slots, log2 }: Shelf, one: number, other: number): number {
    const mask = slots.length - 1;
    let place = ((Math.imul(one, oddOne) ^ Math.imul(other ^ (one >>> 15), oddOther)) >>> (32 - log2)) * 2;
    while ((slots[place] !== one || slots[place + 1] !== other) && (slots[place] !== 0 || slots[place + 1] !== 0))
      place = (place + 2) & mask;
    return place;
  }

  function grow(shelf: Shelf): void {
    const old = shelf.slots;
    Object.assign(shelf, { ...emptyShelf(shelf.log2 + 1), taken: shelf.taken });
    for (let index = 0; index < old.length; index += 2) {
      const [one = 0, other = 0] = [old[index], old[index + 1]];
      if (one === 0 && other === 0) continue;
      const place = placeOf(shelf, one, other);
      shelf.slots[place] = one;
      shelf.slots[place + 1] = other;
    }
  }

  function add(one: number, other: number): void {
    if (one === 0 && other === 0) {
      if (!hasZero) size++;
      hasZero = true;
      return;
    }
    const shelf = shelfOf(one, other);
    if (shelf.taken + 1 > 2 ** shelf.log2 * MAX_LOAD) grow(shelf);
    const place = placeOf(shelf, one, other);
    if (shelf.slots[place] !== 0 || shelf.slots[place + 1] !== 0) return;
    shelf.slots[place] = one;
    shelf.slots[place + 1] = other;
    shelf.taken++;
    size++;
  }

  return {
    has(one, other) {
      if (one === 0 && other === 0) return hasZero;
      const shelf = shelfOf(one, other);
      const place = placeOf(shelf, one, other);
      return shelf.slots[place] === one && shelf.slots[place + 1] === other;
    },
    add,
    async addAll(lists) {
      // Shelf by shelf, of which each fits into the processor's cache: going from one to another takes twice as long.
      const room = Math.min(BASKET, 2 * Math.ceil(perShelf + 1));
      const baskets = shelves.map(() => new Uint32Array(room));
      const filled = new Uint32Array(shelves.length);
      const empty = (number: number) => {
        const [basket, end] = [baskets[number] as Uint32Array, filled[number] as number];
        for (let index = 0; index < end; index += 2) add(basket[index] as number, basket[index + 1] as number);
        filled[number] = 0;
      };
      for await (const list of lists)
        for (let index = 0; index < list.length; index += 2) {
          const one = list[index] as number;
          const other = list[index + 1] as number;
          const number = shelfNumber(one, other);
          const basket = baskets[number] as Uint32Array;
          const end = filled[number] as number;
          basket[end] = one;
          basket[end + 1] = other;
          filled[number] = end + 2;
          if (end + 2 === room) empty(number);
        }
      for (const number of shelves.keys()) empty(number);
    },
    get size() {
      return size;
    },
    get bytes() {
      return shelves.reduce((sum, { slots }) => sum + slots.byteLength, 0);
    },
  };
}

const randomOdd = () => randomInt(2 ** 31) * 2 + 1;

const emptyShelf = (log2: number): Shelf => ({ slots: new Uint32Array(2 * 2 ** log2), log2, taken: 0 });
