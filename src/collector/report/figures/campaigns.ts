/** Whether campaigns worked: those who saw a message beside those who were held out. */
import { parseDuration } from '../../../segments/duration.js';
import type { Draft } from '../../sql/draft.js';
import { plainText } from '../../sql/facts.js';
import { arrivalTables } from '../../sql/journal.js';
import { ask, type Question } from '../../sql/rows.js';
import type { EventStore } from '../../storage/store.js';
import { type Difference, newcombe, type Sample, welch } from '../statistics.js';
import type { PlacedOrder } from './orders.js';
import type { KnownCampaign } from './rules.js';

/** One of the two groups. */
export interface Arm {
  readonly visitors: number;
  readonly converted: number;
  /** What their orders within the campaign's window come to, visitor by visitor. */
  readonly revenue: Sample;
}

/** A campaign's figures. */
export interface CampaignFigures {
  readonly id: string;
  readonly name: unknown;
  readonly audience: string | undefined;
  readonly placement: string | undefined;
  readonly firstAt: number;
  readonly latestAt: number;
  /** How long after the first message orders count, ms. */
  readonly windowMs: number;
  readonly shown: Arm;
  readonly heldOut: Arm;
  readonly clicked: number;
  readonly closed: number;
  readonly submitted: number;
  /** Of those who were shown it against those held out; `undefined` where there are not enough to say anything. */
  readonly conversion: Difference | undefined;
  readonly revenue: Difference | undefined;
}

const DEFAULT_WINDOW_MS = 30 * 86_400_000;

/** Every person with every campaign that they have met. */
function met(draft: Draft): Question {
  const { dialect, key } = draft;
  const textAt = (name: string) => plainText(dialect, dialect.get('params', key(name)));
  const first = (name: string) => `min(time) FILTER (WHERE name = '${name}')`;
  const ever = (name: string) => `max(CASE WHEN name = '${name}' THEN 1 ELSE 0 END)`;
  return {
    tables: [
      ...arrivalTables(draft, { table: 'events' }),
      [
        'messages',
        'once',
        `SELECT person, name, time, ${textAt('campaign_id')} AS campaign, coalesce(${textAt('slot')}, ${textAt('placement')}) AS place
        FROM arrived WHERE ${dialect.startsWith('name', `'message_'`)}`,
      ],
    ],
    selection: `SELECT person, campaign, max(place) AS placement, max(time) AS latest,
        ${first('message_impression')} AS shown, ${first('message_holdout')} AS held, ${ever('message_conversion')} AS converted,
        ${ever('message_click')} AS clicked, ${ever('message_close')} AS closed, ${ever('message_submit')} AS submitted
      FROM messages WHERE campaign IS NOT NULL GROUP BY person, campaign ORDER BY person, campaign`,
  };
}

/** What happened is 1, else 0. */
interface Row {
  person: string;
  campaign: string;
  placement: string | null;
  shown: number | null;
  held: number | null;
  latest: number;
  converted: number;
  clicked: number;
  closed: number;
  submitted: number;
}

/** The figures of every campaign that has been met, or is known; the one met latest first. */
export async function readCampaigns(
  store: EventStore,
  now: number,
  known: readonly KnownCampaign[],
  ordersOf: ReadonlyMap<string, readonly PlacedOrder[]>,
): Promise<CampaignFigures[]> {
  const rows = await ask<Row>(store, now, met);
  const byCampaign = new Map<string, Row[]>(known.map(({ id }) => [id, []]));
  for (const row of rows) {
    const own = byCampaign.get(row.campaign);
    if (own) own.push(row);
    else byCampaign.set(row.campaign, [row]);
  }
  return [...byCampaign]
    .map(([id, own]) => figuresOf(id, own, known, ordersOf))
    .sort((a, b) => b.latestAt - a.latestAt);
}

function figuresOf(
  id: string,
  rows: readonly Row[],
  known: readonly KnownCampaign[],
  ordersOf: ReadonlyMap<string, readonly PlacedOrder[]>,
): CampaignFigures {
  const campaign = known.find((one) => one.id === id);
  const windowMs = msOf(campaign?.goal?.within);
  const arms = { shown: emptyArm(), heldOut: emptyArm() };
  let [firstAt, latestAt] = [Infinity, -Infinity];
  for (const { person, shown, held, converted, latest } of rows) {
    // Who has met it twice, in two browsers, say, is of the group that was first.
    const at = Math.min(shown ?? Infinity, held ?? Infinity);
    if (at === Infinity) continue;
    const arm = arms[at === held ? 'heldOut' : 'shown'];
    const value = (ordersOf.get(person) ?? [])
      .filter(({ time }) => time >= at && time < at + windowMs)
      .reduce((sum, order) => sum + order.value, 0);
    arm.visitors++;
    if (converted) arm.converted++;
    arm.revenue = {
      count: arm.revenue.count + 1,
      sum: arm.revenue.sum + value,
      sumOfSquares: arm.revenue.sumOfSquares + value * value,
    };
    firstAt = Math.min(firstAt, at);
    latestAt = Math.max(latestAt, latest);
  }
  const many = (which: 'clicked' | 'closed' | 'submitted') => rows.filter((row) => row[which]).length;
  const share = ({ visitors, converted }: Arm) => ({ of: visitors, successes: converted });
  return {
    id,
    name: campaign?.name,
    audience: typeof campaign?.audience === 'string' ? campaign.audience : undefined,
    placement: rows.find(({ placement }) => placement !== null)?.placement ?? undefined,
    firstAt,
    latestAt,
    windowMs,
    ...arms,
    clicked: many('clicked'),
    closed: many('closed'),
    submitted: many('submitted'),
    conversion: newcombe(share(arms.shown), share(arms.heldOut)),
    revenue: welch(arms.shown.revenue, arms.heldOut.revenue),
  };
}

function emptyArm(): { visitors: number; converted: number; revenue: Sample } {
  return { visitors: 0, converted: 0, revenue: { count: 0, sum: 0, sumOfSquares: 0 } };
}

function msOf(duration: unknown): number {
  const span = parseDuration(duration);
  return span ? span.months * DEFAULT_WINDOW_MS + span.ms : DEFAULT_WINDOW_MS;
}
