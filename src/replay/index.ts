/** What `vitrine/replay` offers. */
export { type Checked, check } from '../segments/check.js';
export { type CompileContext, compile, type Program } from '../segments/compile.js';
export type { Change } from '../segments/engine.js';
export { type ReplayStreams, replayCommand } from './command.js';
export { changesOf, membershipsOf } from './person.js';
export { type ReplayedPerson, type ReplayOptions, type RunPerson, replay } from './replay.js';
