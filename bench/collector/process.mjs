/** What is measured of a process of its own. */
import { readFileSync } from 'node:fs';

/** The most memory that this process has had, in MB. */
export function peakMb() {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** How long some work takes, in ms, how much of it the processors were at work for this process, and what comes of it. */
export async function timed(work) {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, result };
}

/** The value below which that share of all lies. */
export function quantile(all, share) {
  const inOrder = [...all].sort((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? Number.NaN;
}

export const median = (all) => quantile(all, 0.5);
