/**
 * What runs once the visitor has agreed to be segmented: a chunk, so that nobody downloads the engine who has not. It makes a
 * program of the built-in segments, or of the shop's own, and an evaluator that runs it.
 */
import type { ShowMessage } from '../campaigns/shop-message.js';
import { card } from '../segments/catalogue/card.js';
import { compile, type Program } from '../segments/compile.js';
import type { Definitions, Where } from '../segments/definition.js';
import { createEngine, type Engine } from '../segments/engine.js';
import { compareEvents, type TrackedEvent } from '../segments/event.js';
import { cartFold, traitsFold } from '../segments/facts.js';
import { SESSION_START } from '../segments/fold.js';
import { isForeign, itemsOf } from '../segments/normalise.js';
import { calendarOf } from '../segments/season.js';
import { visitFold } from '../segments/visit.js';
import { filterOf } from '../segments/where.js';
import { REFERENCES_PATH } from '../wire/references.js';
import type { Environment, Report, Stop } from './environment.js';
import { type Audience, createEvaluator, type Evaluator, type History } from './evaluator.js';
import type { Facts } from './facts.js';
import type { Folded } from './gather.js';
import { historyOf } from './identity.js';
import type { OwnCampaigns, OwnSegments, Tracker, TrackerOptions } from './options.js';
import { fetchReferences, keptReferences } from './references.js';
import { segmentsFor, watchCampaigns } from './watcher.js';

/** What of the options segments are made of. */
export type EvaluationOptions = Pick<
  TrackerOptions,
  | 'segments'
  | 'segmentsUrl'
  | 'campaigns'
  | 'campaignsUrl'
  | 'references'
  | 'referencesUrl'
  | 'endpoint'
  | 'site'
  | 'params'
  | 'debug'
>;

/** What messages are given: they are a customer like others. */
export interface Customer {
  readonly tracker: Tracker;
  /** Of the shop, for messages that it shows itself. */
  readonly callbacks: ReadonlySet<ShowMessage>;
}

/** See {@link startEvaluation}. */
export interface Evaluation extends Evaluator {
  /** Ids of segments: the visitor's life stage is the first that the visitor is in. */
  readonly lifeStages: readonly string[];
  /** Whether events with this name matter beyond the session in which they happen. */
  needs(name: string): boolean;
  /** Whether an event's parameters are as somebody wants them. */
  isMeant(event: TrackedEvent, where: Where): boolean;
  facts(): Promise<Facts>;
  history(names: string | readonly string[], options?: { since?: number; where?: Where }): Promise<TrackedEvent[]>;
  bucket(name: string): number | undefined;
  /** Something has changed that messages depend on. */
  look(): void;
}

/** A rule that makes a program keep what facts are made of. */
const FACTS: Definitions = {
  version: 1,
  segments: [
    {
      id: 'facts',
      when: {
        any: [
          { trait: 'any', exists: true },
          { cart: 'quantity', above: 0 },
          { context: 'source', exists: true },
        ],
      },
    },
  ],
};

/** Downloads what the segments need and makes the evaluator. What is wrong is reported, and the rest goes on. */
export async function startEvaluation(
  environment: Environment,
  report: Report,
  options: EvaluationOptions,
  history: History,
  audience: Audience,
  customer: () => Customer,
): Promise<Evaluation> {
  let [own, given] = await Promise.all([
    options.segments ?? download<OwnSegments>(environment, report, 'segments', options.segmentsUrl),
    options.campaigns ?? download<OwnCampaigns>(environment, report, 'campaigns', options.campaignsUrl),
  ]);
  if (given) own = await segmentsFor(given, own, card.segments);
  const definitions = own ? await prepare(own, report, options.debug) : card;
  const watcher = given && (await watchCampaigns(given, definitions, environment, report, customer));
  const { segments } = definitions;
  const judged = { ...definitions, segments: [...segments, ...(watcher?.conditions ?? [])] };
  const { program, currency, stop } = await compiled(judged, environment, report, options, history);
  const evaluator = createEvaluator(environment, report, program, history, watcher?.follow(audience) ?? audience);
  const seasons = Object.entries(definitions.seasons ?? {}).map(
    ([name, season]) => [name, calendarOf(season)] as const,
  );
  const settings = { currency, seasons: Object.fromEntries(seasons) };
  const isMeant = (event: TrackedEvent, where: Where) =>
    filterOf(where, settings)({ event, items: itemsOf(event.params) });

  /** What has been read of the journal so far, by id; the rest is read when it is asked for. */
  const read = new Map<string, TrackedEvent>();
  let sequence = 0;
  /** Made when facts are first asked for, and the events that it has taken in. */
  let engine: Engine | undefined;
  let taken: readonly TrackedEvent[] = [];

  /** The person's events, in order. */
  async function all(): Promise<TrackedEvent[]> {
    const journalled = await history.readSince(sequence);
    sequence = journalled.sequence;
    for (const event of journalled.events) read.set(event.id, event);
    const who = evaluator.who();
    return who ? historyOf(who, [...read.values()]).sort(compareEvents) : [];
  }

  return {
    ...evaluator,
    isMeant,
    // What is judged for campaigns is no segment.
    certain: () => evaluator.certain().filter(([segment]) => !segment.includes(' ')),
    async history(names, { since = -Infinity, where } = {}) {
      const wanted = [names].flat() as string[];
      return (await all()).filter(
        (event) =>
          event.time >= since &&
          wanted.some((name) => name === '*' || name === event.name) &&
          (!where || isMeant(event, where)),
      );
    },
    async facts() {
      const [{ gather }, events] = await Promise.all([import('./gather.js'), all()]);
      engine ??= createEngine(compile(FACTS, options));
      const latest = taken[taken.length - 1];
      const isContinued = latest === undefined || events[taken.length - 1]?.id === latest.id;
      // Mostly only a few have come since: those are taken in, as the evaluator does.
      if (!isContinued || !events.slice(taken.length).every((event) => engine?.apply(event))) engine.rebuild(events);
      taken = events;
      engine.advance(environment.now());
      const { folds } = engine.snapshot();
      const { now, session } = engine.moment();
      const kept = {
        traits: folds[traitsFold.key],
        cart: folds[cartFold.key],
        visit: session ? folds[visitFold.key] : {},
      };
      const calendars = seasons.map(([, calendar]) => calendar);
      return gather(events, kept as Folded, session, calendars, now);
    },
    look() {
      watcher?.look();
    },
    stop() {
      stop();
      watcher?.stop();
      evaluator.stop();
    },
    lifeStages: definitions.lifeStage ?? [],
    // Every activity may be one that starts a session.
    needs: (name) =>
      /^message_/.test(name) ||
      program.folds.some(
        ({ names, sessional }) => !sessional && [name, '*', SESSION_START].some((one) => names.includes(one)),
      ),
    take(event) {
      if (event.name === 'purchase' && isForeign(event, currency))
        report(
          `an order in ${event.params.currency} counts, but its value does not: the shop's currency is ${currency}`,
        );
      evaluator.take(event);
    },
  };
}

/** The program, with the reference values that an earlier page has fetched where the shop has not given those that it needs. */
async function compiled(
  definitions: Definitions,
  environment: Environment,
  report: Report,
  options: EvaluationOptions,
  history: History,
): Promise<{ program: Program; currency: unknown; stop: Stop }> {
  const { endpoint, site, references: given } = options;
  const { referencesUrl = endpoint && endpoint + REFERENCES_PATH + (site ? `?site=${encodeURIComponent(site)}` : '') } =
    options;
  const program = compile(definitions, options);
  const isMissing = [...program.unknown.values()].some((names) => names.some((name) => /^references/.test(name)));
  const alone = { program, currency: given?.currency, stop() {} };
  if (!referencesUrl || !isMissing) return alone;
  const stop = fetchReferences(environment, report, referencesUrl, history, site);
  const references: Record<string, unknown> = { ...(await keptReferences(history, site)), ...given };
  try {
    return { program: compile(definitions, { ...options, references }), currency: references.currency, stop };
  } catch (error) {
    report(`the reference values from ${referencesUrl} are of no use`, error);
    return { ...alone, stop };
  }
}

/** What the shop has at an address; without one, or if it does not come, nothing. */
async function download<Given>(
  { window }: Environment,
  report: Report,
  what: string,
  url: string | undefined,
): Promise<Given | undefined> {
  if (!url) return undefined;
  try {
    const response = await window.fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return await response.json();
  } catch (error) {
    report(`no ${what} could be read from ${url}`, error);
    return undefined;
  }
}

async function prepare(own: OwnSegments, report: Report, debug = false): Promise<Definitions> {
  // Sentences about mistakes are only downloaded where segments of the shop's own may have some.
  const { readSegments } = await import('./own.js');
  const { definitions, problems, warnings } = await readSegments(own, card.segments);
  for (const { path, message } of problems) report(`${path} ${message}`);
  if (debug) for (const { path, message } of warnings) console.warn(`vitrine: ${path} ${message}`);
  return definitions;
}
