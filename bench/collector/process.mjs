/** What is measured of a process of its own. */
import { readFileSync } from 'node:fs';

/** The most memory that this process has had, in MB. */
export function peakMb() {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** How long some work takes, in ms, and what comes of it. */
export async function timed(work) {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

/** The value below which that share of all lies. */
export function quantile(all, share) {
  const inOrder = [...all].sort((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? Number.NaN;
}

export const median = (all) => quantile(all, 0.5);
