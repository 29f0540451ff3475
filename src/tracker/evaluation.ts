/**
 * What runs once the visitor has agreed to be segmented: a chunk, so that nobody downloads the engine who has not. It makes a
 * program of the built-in segments, or of the shop's own, and an evaluator that runs it.
 */
import { card } from '../segments/catalogue/card.js';
import { compile, type Program } from '../segments/compile.js';
import type { Definitions } from '../segments/definition.js';
import { SESSION_START } from '../segments/fold.js';
import { isForeign } from '../segments/normalise.js';
import { REFERENCES_PATH } from '../wire/references.js';
import type { Environment, Report, Stop } from './environment.js';
import { type Audience, createEvaluator, type Evaluator, type History } from './evaluator.js';
import type { OwnSegments, TrackerOptions } from './options.js';
import { fetchReferences, keptReferences } from './references.js';

/** What of the options segments are made of. */
export type EvaluationOptions = Pick<
  TrackerOptions,
  'segments' | 'segmentsUrl' | 'references' | 'referencesUrl' | 'endpoint' | 'params' | 'debug'
>;

/** See {@link startEvaluation}. */
export interface Evaluation extends Evaluator {
  /** Ids of segments: the visitor's life stage is the first that the visitor is in. */
  readonly lifeStages: readonly string[];
  /** Whether events with this name matter beyond the session in which they happen. */
  needs(name: string): boolean;
}

/** Downloads what the segments need and makes the evaluator. What is wrong is reported, and the rest goes on. */
export async function startEvaluation(
  environment: Environment,
  report: Report,
  options: EvaluationOptions,
  history: History,
  audience: Audience,
): Promise<Evaluation> {
  const own = options.segments ?? (await download(environment, report, options.segmentsUrl));
  const definitions = own ? await prepare(own, report, options.debug) : card;
  const { program, currency, stop } = await compiled(definitions, environment, report, options, history);
  const evaluator = createEvaluator(environment, report, program, history, audience);
  return {
    ...evaluator,
    lifeStages: definitions.lifeStage ?? [],
    // Every activity may be one that starts a session.
    needs: (name) =>
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
    stop() {
      stop();
      evaluator.stop();
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
  const { endpoint, references: given, referencesUrl = endpoint && endpoint + REFERENCES_PATH } = options;
  const program = compile(definitions, options);
  const isMissing = [...program.unknown.values()].some((names) => names.some((name) => /^references/.test(name)));
  const alone = { program, currency: given?.currency, stop() {} };
  if (!referencesUrl || !isMissing) return alone;
  const stop = fetchReferences(environment, report, referencesUrl, history);
  const references: Record<string, unknown> = { ...(await keptReferences(history)), ...given };
  try {
    return { program: compile(definitions, { ...options, references }), currency: references.currency, stop };
  } catch (error) {
    report(`the reference values from ${referencesUrl} are of no use`, error);
    return { ...alone, stop };
  }
}

/** The shop's segments at an address; without one, or if they do not come, none. */
async function download(
  { window }: Environment,
  report: Report,
  url: string | undefined,
): Promise<OwnSegments | undefined> {
  if (!url) return undefined;
  try {
    const response = await window.fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return await response.json();
  } catch (error) {
    report(`no segments could be read from ${url}`, error);
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
