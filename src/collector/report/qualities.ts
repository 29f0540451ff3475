/** Six qualities that make a segment worth having, judged of each over all stored visitors. */
import type { Figures, SegmentFigures } from './figures/figures.js';
import type { KnownCampaign } from './figures/rules.js';
import type { Day } from './figures/tally.js';

/** In the order in which they are shown. */
export const QUALITIES = [
  'identifiable',
  'substantial',
  'accessible',
  'stable',
  'differentiable',
  'actionable',
] as const;
export type QualityName = (typeof QUALITIES)[number];

/** A quality of a segment: `unknown` where there is nothing to judge it by. */
export interface Quality {
  readonly holds: boolean | 'unknown';
  /** What it is judged by: visitors, a share, changes a day. */
  readonly measure?: number;
  /** Segments: those with nearly the same visitors. Campaigns: those that use it. */
  readonly named?: readonly string[];
}

/** By name. */
export type Qualities = Readonly<Record<QualityName, Quality>>;

/** Below this a rate among them says hardly anything. */
export const FEWEST_VISITORS = 30;
/** At least half of them can be written to. */
export const FEWEST_CONTACTS = 0.5;
/** At most one in ten comes or goes on a day, on average of those that are known. */
export const MOST_CHANGES_A_DAY = 0.1;
/** Of the visitors who are in one of both, the share who are in both (Jaccard's index). */
export const TWINS_FROM = 0.9;

const FEWEST_DAYS = 3;

/** The qualities of a segment. */
export function qualitiesOf(
  segment: SegmentFigures,
  figures: Figures,
  days: readonly Day[],
  campaigns: readonly KnownCampaign[],
): Qualities {
  const { id, visitors, contacts, place } = segment;
  const reached = visitors > 0 ? contacts / visitors : 0;
  const changes = changesADay(place, days);
  const twins = visitors > 0 ? twinsOf(segment, figures) : [];
  const users = campaigns.filter(({ audience }) => usesSegment(audience, id)).map((campaign) => campaign.id);
  return {
    // Those that are not have no figures at all.
    identifiable: { holds: true },
    substantial: { holds: visitors >= FEWEST_VISITORS, measure: visitors },
    accessible: visitors > 0 ? { holds: reached >= FEWEST_CONTACTS, measure: reached } : { holds: 'unknown' },
    stable: changes === undefined ? { holds: 'unknown' } : { holds: changes <= MOST_CHANGES_A_DAY, measure: changes },
    differentiable: visitors > 0 ? { holds: twins.length === 0, named: twins } : { holds: 'unknown' },
    actionable: { holds: users.length > 0, named: users },
  };
}

/** Joins and leaves a day against the size, on average; `undefined` before there are enough days with somebody in it. */
function changesADay(place: number, days: readonly Day[]): number | undefined {
  const known = days.filter(({ size, leaves }) => (size[place] ?? 0) + (leaves[place] ?? 0) > 0);
  if (known.length < FEWEST_DAYS) return undefined;
  const sum = (of: (day: Day) => number | undefined) => known.reduce((total, day) => total + (of(day) ?? 0), 0);
  const changes = sum(({ joins }) => joins[place]) + sum(({ leaves }) => leaves[place]);
  return (
    changes /
    Math.max(
      1,
      sum(({ size }) => size[place]),
    )
  );
}

/** How many visitors two segments share. */
export function sharedBy({ overlap, places }: Figures, one: SegmentFigures, other: SegmentFigures): number {
  return overlap[one.place * places + other.place] ?? 0;
}

/** Jaccard's index of two segments: 1 where they have the same visitors, 0 where they share none. */
export function similarity(figures: Figures, one: SegmentFigures, other: SegmentFigures): number {
  const both = sharedBy(figures, one, other);
  return both === 0 ? 0 : both / (one.visitors + other.visitors - both);
}

function twinsOf(segment: SegmentFigures, figures: Figures): string[] {
  return figures.segments
    .filter((other) => other !== segment && similarity(figures, segment, other) >= TWINS_FROM)
    .map(({ id }) => id);
}

/** An audience is a segment's id, or a condition that may name several. */
function usesSegment(audience: unknown, id: string): boolean {
  if (typeof audience === 'string') return audience === id;
  if (Array.isArray(audience)) return audience.some((part) => usesSegment(part, id));
  if (typeof audience !== 'object' || audience === null) return false;
  return Object.entries(audience).some(([key, part]) =>
    key === 'segment' ? part === id : typeof part === 'object' && usesSegment(part, id),
  );
}
