import type { Environment, Report } from '../environment.js';

/**
 * Takes what has happened. `time` (ms since 1970) is given only for what ended a moment ago and is told now, such as
 * attention that ran out while the computer slept; otherwise it has just happened.
 */
export type Emit = (name: string, params: Record<string, unknown>, time?: number) => void;

/** What every capture needs: the page it watches, where its events go, and where trouble goes. */
export interface CaptureOptions {
  environment: Environment;
  emit: Emit;
  report: Report;
}
