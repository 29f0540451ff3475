/** Many random definitions in one file, so that one query asks about all of them. */
import type { Definitions, Scalar } from '../../src/segments/definition.js';
import type { Context } from '../oracle/evaluate.js';

/** Puts files beside each other whose seasons and parameters are the same: the ids of each are its own. */
export function together(files: readonly Definitions[]): Definitions {
  const renamed = files.map((file, index) => ({
    ...file,
    segments: file.segments.map(({ id, when, ...rest }) => ({
      ...rest,
      id: `f${index}-${id}`,
      when: JSON.parse(JSON.stringify(when).replace(/"segment":"(s\d)"/g, `"segment":"f${index}-$1"`)),
    })),
  }));
  return { ...(renamed[0] as Definitions), segments: renamed.flatMap(({ segments }) => segments) };
}

/** A shop's parameters for so many files: those of one segment are for that segment of each. */
export function contextFor({ references, params = {} }: Context, files: number): Context {
  const own = Object.entries(params).flatMap(([name, value]): [string, Scalar][] =>
    name.includes('.') ? Array.from({ length: files }, (_, index) => [`f${index}-${name}`, value]) : [[name, value]],
  );
  return { ...(references && { references }), params: Object.fromEntries(own) };
}
