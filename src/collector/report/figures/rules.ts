/** What is asked about every visitor: the shop's segments, and questions of the report's own in the same language. */
import { catalogue } from '../../../segments/catalogue/all.js';
import { check } from '../../../segments/check.js';
import type { Definitions, SegmentDefinition } from '../../../segments/definition.js';
import { isRecord } from '../../../segments/event.js';
import { withRows } from '../../../segments/rows.js';

/** Who can be written to, told by a trait that is an address or a number. */
export const CONTACT = 'report-contact';

/** Everybody of whom there is an event, also who is in no segment. */
const EVERYBODY = 'report-everybody';

/** Scores 1 to 5. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export const recencyIs = (score: number) => `report-recency-${score}`;
export const frequencyIs = (score: number) => `report-frequency-${score}`;

const CONTACT_TRAITS = ['email', 'emailHash', 'phone'];

const QUESTIONS: SegmentDefinition[] = [
  { id: EVERYBODY, when: { count: '*', atLeast: 0 } },
  { id: CONTACT, when: { any: CONTACT_TRAITS.map((trait) => ({ trait, exists: true })) } },
  ...SCORES.flatMap((score): SegmentDefinition[] => [
    { id: recencyIs(score), when: { rfm: 'recency', is: score } },
    { id: frequencyIs(score), when: { rfm: 'frequency', is: score } },
  ]),
];

/** Whether a segment is one that only the report asks for. */
export const isQuestion = (id: string) => QUESTIONS.some((question) => question.id === id);

/** The segments that the report is about: the catalogue, and those of the shop, which replace those of the same id. */
export function rulesOf(given: unknown): Definitions {
  const { definitions } = withOwn(given);
  const own = new Set(definitions.segments.map(({ id }) => id));
  return {
    ...catalogue,
    ...definitions,
    seasons: { ...catalogue.seasons, ...definitions.seasons },
    params: { ...catalogue.params, ...definitions.params },
    segments: [...catalogue.segments.filter(({ id }) => !own.has(id)), ...definitions.segments, ...QUESTIONS],
  };
}

/** Says in a sentence what is wrong in a file of segments, or gives `undefined`. */
export function segmentsProblem(given: unknown): string | undefined {
  const [problem] = withOwn(given).problems;
  return problem && `${problem.path} ${problem.message}`.trim();
}

function withOwn(given: unknown) {
  const read = withRows(given ?? { version: 1, segments: [] }, catalogue, catalogue.segments);
  const checked = check(read.definitions, catalogue.segments);
  return { definitions: checked.definitions, problems: [...read.problems, ...checked.problems] };
}

/** A campaign, as far as the report needs it. */
export interface KnownCampaign {
  readonly id: string;
  readonly name?: unknown;
  readonly audience?: unknown;
  readonly holdout?: number;
  readonly goal?: { readonly event?: unknown; readonly within?: unknown };
}

/** The campaigns of a file of campaigns. */
export function campaignsOf(given: unknown): KnownCampaign[] {
  const list = isRecord(given) && Array.isArray(given.campaigns) ? given.campaigns : [];
  return list.filter((one) => isRecord(one) && typeof one.id === 'string') as unknown as KnownCampaign[];
}

/** Says in a sentence what is wrong with a file of campaigns as a whole. `vitrine check` looks at each of them. */
export function campaignsProblem(given: unknown): string | undefined {
  if (isRecord(given) && Array.isArray(given.campaigns)) return undefined;
  return 'must be a file of campaigns, {"version":1,"campaigns":[…]}';
}
