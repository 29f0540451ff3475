/**
 * Campaigns in a page: their audiences are judged like segments, and followed until one of them is for this visitor. Only then
 * are the messages downloaded, and what checks the campaigns.
 */

import type { Campaign, Campaigns } from '../campaigns/campaign.js';
import {
  attentionName,
  audienceName,
  conditionsOf,
  goalName,
  groupName,
  groupsOf,
  isOurs,
  listOf,
  segmentsNamed,
} from '../campaigns/conditions.js';
import type { Audiences, Messages } from '../messages/index.js';
import type { Definitions, SegmentDefinition } from '../segments/definition.js';
import { isRecord } from '../segments/event.js';
import type { Environment, Report, Stop } from './environment.js';
import type { Customer } from './evaluation.js';
import type { Audience } from './evaluator.js';
import type { OwnCampaigns, OwnSegments } from './options.js';

/** See {@link watchCampaigns}. */
export interface Watcher {
  /** What is to be judged besides the segments. */
  readonly conditions: readonly SegmentDefinition[];
  /** Takes from what is told to an audience what is about campaigns, and hands on the rest. */
  follow(audience: Audience): Audience;
  /** Something has changed that messages depend on. */
  look(): void;
  stop: Stop;
}

/**
 * The shop's segments and, where campaigns name them, rows of the catalogue; `undefined` where the built-in ones are all there
 * is.
 */
export async function segmentsFor(
  campaigns: OwnCampaigns,
  own: OwnSegments | undefined,
  builtIn: readonly SegmentDefinition[],
): Promise<OwnSegments | undefined> {
  const file = Array.isArray(own) ? { segments: own } : (own ?? { segments: [] });
  const there = [...listOfSegments(file.segments), ...builtIn].map((entry) => (isRecord(entry) ? entry.id : entry));
  const missing = segmentsNamed(campaigns).filter((id) => !there.includes(id));
  if (!missing.length) return own;
  const { catalogue } = await import('./catalogue.js');
  const rows = catalogue.segments.filter(({ id }) => missing.includes(id));
  if (!rows.length) return own;
  const internal = rows.map(({ id }) => ({ id, internal: true as const }));
  return { version: 1, ...file, segments: [...listOfSegments(file.segments), ...internal] };
}

const listOfSegments = (segments: unknown) => (Array.isArray(segments) ? segments : []);

/** Whether a campaign can be followed without having been checked: a wrong rule would not only harm itself. */
const isPlain = (campaign: unknown, ids: readonly unknown[]): boolean =>
  isRecord(campaign) &&
  typeof campaign.id === 'string' &&
  (campaign.audience === undefined || ids.includes(campaign.audience));

const instantOf = (date: string | undefined, otherwise: number) => (date === undefined ? otherwise : Date.parse(date));

/** See the top of this file. What is wrong is reported, and the rest goes on. */
export async function watchCampaigns(
  given: OwnCampaigns,
  definitions: Definitions,
  environment: Environment,
  report: Report,
  customer: () => Customer,
): Promise<Watcher> {
  const ids = definitions.segments.map(({ id }) => id);
  let checked: Campaigns | undefined;

  async function check(): Promise<Campaigns> {
    if (checked) return checked;
    const { checkCampaigns } = await import('../campaigns/check-campaigns.js');
    const { campaigns, problems } = checkCampaigns(given, definitions);
    for (const { path, message } of problems) report(`${path} ${message}`);
    checked = campaigns;
    return campaigns;
  }

  const list = listOf(given);
  const isCheckedFirst = !list.length || !list.every((one) => isPlain(one, ids));
  const campaigns = isCheckedFirst ? (await check()).campaigns : (list as readonly Campaign[]);
  const conditions = conditionsOf(
    campaigns,
    groupsOf(given).filter((id) => ids.includes(id)),
  );
  /** Of the conditions, those that hold. */
  let holding = new Set<string>();
  /** Ids of the campaigns into whose audience the visitor has come, until the messages have heard it. */
  let entered = new Set<string>();
  let messages: Messages | undefined;
  let isLoading = false;
  let stopGoals: Promise<Stop> | undefined;
  let isStopped = false;
  let stopWaiting: Stop | undefined;

  const audiences: Audiences = {
    isIn: (campaign) => holding.has(audienceName(campaign)),
    isAttended: (campaign, place) => holding.has(attentionName(campaign, place)),
    isInSegment: (segment) => holding.has(groupName(segment)) || customer().tracker.segments.has(segment),
    takeEntered() {
      const all = entered;
      entered = new Set();
      return all;
    },
  };

  /** Whether a campaign gives the messages something to do; if it will by time alone, that is waited for. */
  function isFor({ id, startAt, endAt }: Campaign): boolean {
    if (!audiences.isIn(id) || environment.now() >= instantOf(endAt, Infinity)) return false;
    const waitMs = instantOf(startAt, 0) - environment.now();
    if (waitMs > 0)
      stopWaiting ??= environment.after(waitMs, () => {
        stopWaiting = undefined;
        look();
      });
    return !(waitMs > 0);
  }

  async function load(): Promise<void> {
    isLoading = true;
    try {
      const [file, { startMessages }] = await Promise.all([check(), import('../messages/index.js')]);
      const { tracker, callbacks } = customer();
      if (!isStopped) messages = startMessages(tracker, file, { audiences, callbacks, report, now: environment.now });
    } catch (error) {
      report('the messages could not be loaded', error);
    }
  }

  /** Whoever has seen a message, or was held out, may reach its goal where there is no other for them. */
  async function followGoals(): Promise<Stop> {
    const { followGoals } = await import('../messages/goals.js');
    const ended = () => {};
    if (isStopped) return ended;
    // What is wrong with the others has no goal that could be judged.
    const judged = campaigns.filter(({ id }) => conditions.some((condition) => condition.id === goalName(id)));
    return followGoals(customer().tracker, judged, report);
  }

  function look(): void {
    if (isStopped) return;
    if (campaigns.some(({ id }) => holding.has(goalName(id)))) {
      stopGoals ??= followGoals().catch((error) => {
        report('the goals could not be loaded', error);
        return () => {};
      });
    }
    if (messages) messages.look();
    else if (!isLoading && campaigns.some(isFor)) load();
  }

  return {
    conditions,
    follow: ({ tell, adopt }) => ({
      tell(changes, late) {
        const own = changes.filter(({ segment }) => isOurs(segment));
        for (const { segment, enter } of own) {
          holding[enter ? 'add' : 'delete'](segment);
          const campaign = campaigns.find(({ id }) => segment === audienceName(id));
          if (campaign) entered[enter ? 'add' : 'delete'](campaign.id);
        }
        tell(
          changes.filter(({ segment }) => !isOurs(segment)),
          late,
        );
        // Whoever is told of segments comes first.
        if (own.length) environment.soon(look);
      },
      adopt(segments) {
        const all = [...segments];
        holding = new Set(all.filter(isOurs));
        adopt(all.filter((segment) => !isOurs(segment)));
        environment.soon(look);
      },
    }),
    look,
    stop() {
      isStopped = true;
      stopWaiting?.();
      messages?.stop();
      stopGoals?.then((stop) => stop());
    },
  };
}
