/** Buckets: the hash of `segments/bucket.ts`, in arithmetic of 64 bits. */
import type { Value } from './comparison.js';
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';

const MASK = 2 ** 32 - 1;

/** A number in [0, 1) that is the same for a person and a name. */
export function bucketOf(draft: Draft, name: string): Value {
  const { dialect, bind } = draft;
  const units = dialect.codeUnits(`concat(coalesce(subject, ''), ${bind('text', `:${name}`)})`);
  const integers = dialect.map(units, 'unit', dialect.integer('unit'));
  // Less than 2^32 times less than 2^25 has its place in 64 bits.
  const mixed = `${dialect.xor('hash', 'unit')} * 16777619`;
  const hash = dialect.fold(
    integers,
    dialect.integer(String(0x811c9dc5)),
    'hash',
    'unit',
    dialect.and(mixed, String(MASK)),
  );
  const first = draft.column('drawn', hash);
  const second = times(draft, dialect.xor(first, dialect.shiftedRight(first, 16)), 0x85ebca6b);
  const third = times(draft, `${dialect.xor(second, dialect.shiftedRight(second, 13))}`, 0xc2b2ae35);
  return { number: dialect.double(`${dialect.xor(third, dialect.shiftedRight(third, 16))} / 4294967296.0`) };
}

/** The last 32 bits of a product, in two halves, since the whole has no place in 64 bits. */
function times({ dialect }: Draft, value: Sql, factor: number): Sql {
  const [low, high] = [factor & 0xffff, factor >>> 16];
  return dialect.and(`(${value}) * ${low} + ${dialect.and(`(${value}) * ${high}`, '65535')} * 65536`, String(MASK));
}
