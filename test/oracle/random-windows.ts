/** Random selectors of events, durations, anchors and windows. */
import fc from 'fast-check';
import type { Anchor, DurationParam, EventSelector, Season, Window } from '../../src/segments/definition.js';

const EVENTS = [
  'page_view',
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'purchase',
  'refund',
  'exit_intent',
  'user_engagement',
  'session_start',
  'identify',
  'search',
  'select_item',
];

/** One event, several or all; purchases come up most often, since rules about them say most. */
export const selector: fc.Arbitrary<EventSelector> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...EVENTS) },
  { weight: 2, arbitrary: fc.constant('purchase') },
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...EVENTS), { minLength: 1, maxLength: 3 }) },
);

/** Spans that visitors stay below and get beyond. */
export const duration = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('60s', '4m30s', '2m', '15m', '30m', '1h') },
  { weight: 2, arbitrary: fc.constantFrom('1d', '7d', '30d', '1d12h') },
  { weight: 1, arbitrary: fc.constantFrom('1mo', '6mo', '1y', '1y6mo') },
);

const spanParam = fc.constantFrom<DurationParam>({ param: 'span' }, { param: 'months' });

/** Spans of a fixed length. */
export const fixedSpan = fc.constantFrom('60s', '4m30s', '2m', '15m', '30m', '1h', '1d', '7d', '30d', '1d12h');

/** A duration, or a parameter that is one. */
export const span = fc.oneof({ weight: 8, arbitrary: duration }, { weight: 1, arbitrary: spanParam });

/** Seasons of every kind: once a year, over New Year, on a leap day, dated, several, and such as overlap. */
export const SEASONS: Record<string, Season> = {
  holiday: { from: '11-15', to: '12-31' },
  newYear: { from: '12-20', to: '01-05' },
  leapDay: { from: '02-29', to: '02-29' },
  sales: [
    { from: '2023-08-31', to: '2023-09-02' },
    { from: '2024-02-29', to: '2024-03-01' },
  ],
  mixed: [
    { from: '06-01', to: '06-30' },
    { from: '2023-12-20', to: '2024-01-10' },
    { from: '12-31', to: '12-31' },
  ],
};

/** The name of one. */
export const season = fc.constantFrom(...Object.keys(SEASONS));

const date = fc
  .constantFrom('2024-03-01', '2024-03-02', '2024-02-29', '2023-12-31', '2024-01-31', '2023-09-01', '2022-11-15')
  .map((day): Anchor => ({ date: day }));

const seasonEdge = fc
  .tuple(
    season,
    fc.constantFrom('lastEnded' as const, 'next' as const),
    fc.constantFrom('start' as const, 'end' as const),
  )
  .map(([name, which, edge]): Anchor => ({ season: name, which, edge }));

const place = fc.constantFrom<Anchor>('sessionStart', 'now');

/** Whether a season that comes into being, or of which there is no more, would move it back: the checker refuses that. */
function movesBack(anchor: Anchor, around: string[]): boolean {
  if (typeof anchor === 'string') return false;
  if ('ago' in anchor) return anchor.of !== undefined && movesBack(anchor.of, [...around, 'ago']);
  if ('first' in anchor || 'latest' in anchor) return around.includes('ago') && around.includes('earliestOf');
  if ('season' in anchor) return around.includes(anchor.which === 'next' ? 'latestOf' : 'earliestOf');
  return Object.entries(anchor).some(
    ([which, of]) => Array.isArray(of) && of.some((one) => movesBack(one, [...around, which])),
  );
}

/** What random anchors are made of. */
interface AnchorParts {
  events: fc.Arbitrary<EventSelector>;
  /** Of `ago`, and of windows in which an event is looked for. */
  spans: fc.Arbitrary<string | DurationParam>;
  /** Combinations of others come up so often for every seven that are none. */
  combinations: number;
}

/** Anchors of every kind, as they may be put together: no `ago` of an `ago`, and no narrow windows in combinations. */
export function anchors({ events, spans, combinations }: AnchorParts): fc.Arbitrary<Anchor> {
  const onEvent = (within: fc.Arbitrary<Window | undefined>) =>
    fc
      .tuple(fc.constantFrom('first', 'latest'), events, within)
      .map(([which, event, window]) => ({ [which]: event, ...(window && { within: window }) }) as Anchor);
  const ever = onEvent(fc.constantFrom(undefined, 'lifetime'));
  const narrow = onEvent(fc.oneof(fc.constantFrom(undefined, 'session'), spans));
  const fixed = fc.oneof(date, seasonEdge);
  const combinationOf = (part: fc.Arbitrary<Anchor>) =>
    fc
      .tuple(fc.constantFrom('earliestOf', 'latestOf'), fc.array(part, { minLength: 1, maxLength: 3 }))
      .map(([which, of]) => ({ [which]: of }) as Anchor)
      .filter((combined) => !movesBack(combined, []));
  const ago = (of: fc.Arbitrary<Anchor>) =>
    fc
      .tuple(spans, fc.option(of, { nil: undefined }))
      .map(([back, anchor]): Anchor => ({ ago: back, ...(anchor && { of: anchor }) }))
      .filter((anchor) => !movesBack(anchor, []));
  const plain = fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: place },
    { weight: 4, arbitrary: ever },
    { weight: 2, arbitrary: fixed },
  );
  const part = fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: plain },
    { weight: 1, arbitrary: ago(plain) },
    { weight: 1, arbitrary: combinationOf(plain) },
  );
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: place },
    { weight: 3, arbitrary: narrow },
    { weight: 1, arbitrary: fixed },
    { weight: 2, arbitrary: ago(fc.oneof(plain, narrow, combinationOf(plain))) },
    { weight: combinations, arbitrary: combinationOf(part) },
  );
}

const anchor = anchors({ events: selector, spans: span, combinations: 2 });

/** Every kind of window. */
export const within: fc.Arbitrary<Window> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Window>('session') },
  { weight: 1, arbitrary: fc.constant<Window>('lifetime') },
  { weight: 4, arbitrary: span },
  { weight: 4, arbitrary: fc.record({ from: anchor, to: anchor }, { requiredKeys: [], noNullPrototype: true }) },
);
