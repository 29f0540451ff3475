import type { MembershipChange } from './options.js';

/** Pushes a change into the data layer, where a tag manager may have triggers for it. Such messages are never read back. */
export function announce(
  window: Window,
  layer: string,
  { segment, enter, late }: Pick<MembershipChange, 'segment' | 'enter' | 'late'>,
): void {
  const layers = window as unknown as Record<string, unknown[] | undefined>;
  layers[layer] ??= [];
  layers[layer].push({
    event: enter ? 'segment_enter' : 'segment_leave',
    segment_id: segment,
    segment_late: late,
  });
}
