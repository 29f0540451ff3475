/**
 * Says in plain sentences what is wrong in campaigns, where, and what was probably meant. The messages trust what has passed here;
 * in a browser it is loaded only where a shop has campaigns.
 */

import { checkCondition } from '../segments/check/condition.js';
import {
  attempt,
  type Declared,
  keysOf,
  listAt,
  nameAt,
  type Problem,
  quoted,
  recordAt,
  refuse,
  type Scope,
} from '../segments/check/findings.js';
import { levelsOf, linksIn, MOST_LEVELS } from '../segments/check/links.js';
import { checkSelector } from '../segments/check/selector.js';
import { checkChoice, checkKeys, meant, warnOfSlip } from '../segments/check/spelling.js';
import { checkId, checkText } from '../segments/check/text.js';
import { checkWhere } from '../segments/check/where.js';
import type { Definitions } from '../segments/definition.js';
import { isRecord } from '../segments/event.js';
import { checkInstant, checkShare, checkSpan } from './amount.js';
import type { Campaign, Campaigns } from './campaign.js';
import { EVERYBODY } from './conditions.js';
import { checkContent } from './content.js';
import { checkFrequency, checkPressure } from './frequency.js';
import { withPresets } from './presets.js';

/** What {@link checkCampaigns} gives. */
export interface CheckedCampaigns {
  /** The campaigns without those that are wrong, so that the others go on; with the ready-made limits. */
  readonly campaigns: Campaigns;
  /** Mistakes, each in something that is left out. */
  readonly problems: readonly Problem[];
  /** What is allowed but looks like a mistake. */
  readonly warnings: readonly Problem[];
}

const FILE_KEYS = ['$schema', 'version', 'campaigns', 'pressure'];
const CAMPAIGN_KEYS = [
  ...['id', 'name', 'audience', 'trigger', 'content', 'placement', 'frequency', 'priority', 'startAt', 'endAt'],
  ...['holdout', 'goal'],
];
const PLACEMENTS = ['modal', 'slide-in', 'banner-top', 'banner-bottom', 'none'];

/** What stands beside each kind of trigger. */
const TRIGGERS: Readonly<Record<string, readonly string[]>> = {
  immediately: [],
  entered: [],
  attention: ['for'],
  scroll: ['depth'],
  exit: [],
  idle: ['for'],
  event: ['event', 'where'],
};

/**
 * Checks a file of campaigns, or a bare list of them. Nothing throws. Of every part of a campaign the first mistake is told.
 * @param definitions the segments, seasons and parameters that campaigns may name
 * @param areAll whether there are no others: then a segment that is not among them is a mistake, and else it is only told of one
 *   that looks like a slip of the pen
 * @example
 * checkCampaigns([{ id: 'a', trigger: { on: 'scroll', depth: 3 }, … }], definitions).problems;
 * // [{ path: 'campaigns[0].trigger.depth', message: '3 is no share; write a number from 0 to 1' }]
 */
export function checkCampaigns(given: unknown, definitions: Definitions, areAll = true): CheckedCampaigns {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const file: Record<string, unknown> = isRecord(given) ? given : { campaigns: given };
  const { version, campaigns, pressure } = file;
  const ids = definitions.segments.map(({ id }) => id);
  const params = Object.entries(definitions.params ?? {}).map(([name, value]): [string, Declared] => [
    name,
    { value, path: `params.${name}` },
  ]);
  const scope = { seasons: Object.keys(definitions.seasons ?? {}), params: new Map(params), problems, warnings };

  function checkSegment(id: string, path: string): void {
    if (ids.includes(id)) return;
    if (areAll) refuse(path, `${quoted(id)} is not a segment, or is wrong itself${meant(id, ids)}`);
    warnOfSlip(id, ids, path, 'segment of the catalogue', warnings);
  }

  attempt(problems, () => checkKeys(file, FILE_KEYS, ''));
  if (version !== undefined && version !== 1)
    problems.push({ path: 'version', message: `${quoted(version)} is not known here; write 1` });
  if (!Array.isArray(campaigns))
    problems.push({ path: 'campaigns', message: `must be a list of campaigns, not ${quoted(campaigns)}` });
  const isRight =
    pressure !== undefined &&
    checkPressure(pressure, problems, (id, path) => id === EVERYBODY || checkSegment(id, path));

  const indexOf = new Map<string, number>();
  const good = (Array.isArray(campaigns) ? campaigns : []).filter((campaign: unknown, at): campaign is Campaign => {
    const before = problems.length;
    const path = `campaigns[${at}]`;
    attempt(problems, () => {
      const id = checkCampaign(campaign, path, scope, checkSegment);
      if (problems.length > before) return;
      if (indexOf.has(id)) refuse(`${path}.id`, `${quoted(id)} is already the id of campaigns[${indexOf.get(id)}]`);
      indexOf.set(id, at);
    });
    return problems.length === before;
  });
  return {
    campaigns: withPresets({
      version: 1,
      campaigns: good,
      ...(isRight && { pressure: pressure as NonNullable<Campaigns['pressure']> }),
    }),
    problems,
    warnings,
  };
}

/** Checks one campaign, and gives its id. What is wrong in its parts goes to the scope's problems. */
function checkCampaign(
  given: unknown,
  path: string,
  scope: Scope,
  checkSegment: (id: string, path: string) => void,
): string {
  const campaign = recordAt(given, path, 'an object with "id", "content" and "placement"');
  const id = checkId(campaign.id, `${path}.id`);
  checkKeys(campaign, CAMPAIGN_KEYS, path);
  if (levelsOf(campaign) > MOST_LEVELS) refuse(path, `is more than ${MOST_LEVELS} levels deep`);
  const { audience, trigger, placement, priority, startAt, endAt, goal } = campaign;

  /** Each part is judged by itself, so that one mistake does not hide another. */
  const check = (key: string, how: (value: unknown, path: string) => void) => {
    if (campaign[key] !== undefined) attempt(scope.problems, () => how(campaign[key], `${path}.${key}`));
  };
  check('name', checkText);
  check('audience', (_, place) => {
    if (typeof audience === 'string') checkSegment(audience, place);
    else {
      checkCondition(audience, place, scope);
      for (const link of linksIn(audience, place)) checkSegment(link.id, link.path);
    }
  });
  check('trigger', (_, place) => {
    if (!Array.isArray(trigger)) checkTrigger(trigger, place, scope);
    else
      listAt(trigger, place, 'a trigger or a list of triggers').forEach((one, at) => {
        attempt(scope.problems, () => checkTrigger(one, `${place}[${at}]`, scope));
      });
  });
  attempt(scope.problems, () => checkPlacement(placement, `${path}.placement`));
  attempt(scope.problems, () => checkContent(campaign.content, `${path}.content`, placement === 'none'));
  check('frequency', checkFrequency);
  check('priority', (_, place) => {
    if (!Number.isFinite(priority)) refuse(place, `must be a number, not ${quoted(priority)}`);
  });
  check('startAt', checkInstant);
  check('endAt', (_, place) => {
    checkInstant(endAt, place);
    if (Date.parse(String(startAt)) >= Date.parse(String(endAt))) refuse(place, `is not after ${quoted(startAt)}`);
  });
  check('holdout', checkShare);
  check('goal', (_, place) => {
    const record = recordAt(goal, place, '{"event": …, "within": …}');
    checkKeys(record, ['event', 'where', 'within'], place);
    checkEvent(record, place, scope);
    if (record.within === undefined) refuse(`${place}.within`, 'is missing; write a duration such as "7d"');
    checkSpan(record.within, `${place}.within`);
  });
  return id;
}

function checkPlacement(given: unknown, path: string): void {
  if (isRecord(given)) {
    checkKeys(given, ['slot'], path);
    nameAt(given.slot, `${path}.slot`, 'the name of a slot, as data-vitrine-slot has it');
  } else checkChoice(given, PLACEMENTS, path);
}

function checkTrigger(given: unknown, path: string, scope: Scope): void {
  const trigger = recordAt(given, path, 'a trigger, {"on": "entered"}');
  checkChoice(trigger.on, Object.keys(TRIGGERS), `${path}.on`);
  checkKeys(trigger, ['on', 'page', ...(TRIGGERS[String(trigger.on)] ?? [])], path);
  if (trigger.on === 'scroll') checkShare(trigger.depth, `${path}.depth`);
  if (trigger.on === 'event') checkEvent(trigger, path, scope);
  if (trigger.on === 'attention' || trigger.on === 'idle') checkSpan(trigger.for, `${path}.for`, false);
  if (trigger.page === undefined) return;
  const place = `${path}.page`;
  const page = recordAt(trigger.page, place, '{"type": …} or {"path": …}');
  checkKeys(page, ['type', 'path'], place);
  for (const key of keysOf(page)) {
    const values = [page[key]].flat();
    for (const value of values.length ? values : [undefined])
      nameAt(value, `${place}.${key}`, 'a text or a list of texts');
  }
  for (const one of [page.path].flat())
    if (typeof one === 'string' && !/^[/*]/.test(one))
      refuse(`${place}.path`, `${quoted(one)} is no path; write "/${one}"`);
}

/** An event with what must hold of it. Unlike a segment's, it is judged by itself, so there are no values of elsewhere. */
function checkEvent({ event, where }: Record<string, unknown>, path: string, scope: Scope): void {
  nameAt(event, `${path}.event`, 'the name of an event');
  checkSelector(event, `${path}.event`, scope);
  if (event === '*') refuse(`${path}.event`, 'must be the name of an event, not "*"');
  if (where === undefined) return;
  checkWhere(where, `${path}.where`, scope);
  if (/"(ref|param)":/.test(JSON.stringify(where)))
    refuse(`${path}.where`, 'cannot name a reference value or a parameter here; write the value');
}
