/**
 * The wording of `explain`: why a visitor is in a segment, or is not, line by line, in plain English or French. Loaded only
 * where somebody asks.
 */
import { largestCount } from '../compare.js';
import type { EventSelector, Measure, Window } from '../definition.js';
import { own } from '../event.js';
import type { Explanation } from '../explain.js';
import type { Judgement } from '../judge.js';
import { fill, type Scale } from './format.js';
import type { OfEvents } from './phrases.js';
import { has, type Speaker, scaleOfMeasure, speakerFor, stepWords, type Voice } from './speaker.js';

/** One line of a description. */
export interface DescribedLine {
  /** 0 for the segment itself, 1 for its rule, and so on: how far to indent it. */
  readonly depth: number;
  /** Whether what the line says is so. `unknown` for what is missing, and for the steps of a sequence that has not come. */
  readonly holds: boolean | 'unknown';
  readonly text: string;
  /** Which part of the explanation it is about: `when.of[1]`; of what is missing its name, `references.averageOrderValue`. */
  readonly path?: string;
}

/** How to describe. */
export interface DescribeOptions extends Voice {
  /** What a segment is called; its id if left out. */
  readonly names?: (segment: string) => string;
}

type TestJudgement = Extract<Judgement, { kind: 'test' }>;

/**
 * Describes what `explain` gave: the segment, then its rule from the outside in, each condition with its value, what it
 * needs, and until when that is certain if nothing happens.
 * @throws RangeError for a time zone that there is not.
 * @example
 * describe(explain(program, engine, 'repeat'), { language: 'en', now }).map(({ text }) => text);
 * // ['repeat: no', '1 of 2 purchases in 30 days; it leaves on 4 March']
 */
export function describe(explanation: Explanation, options: DescribeOptions): DescribedLine[] {
  const { segment, holds, missing = [], changesAt, when } = explanation;
  const { names: nameOf = (id: string) => id } = options;
  const speaker = speakerFor(options);
  const { language, format } = speaker;
  const head = (said: string) => ({ depth: 0, holds, text: nameOf(segment) + language.colon + said });
  if (holds === 'unknown') {
    const needed = missing.map((path) => ({ depth: 1, holds, text: missingWords(path, nameOf, speaker), path }));
    return [head(language.notJudged), ...needed];
  }
  const changes = format.instant(changesAt, holds ? 'until' : 'notBefore');
  const stays = changes && language.semicolon + fill(holds ? language.stays : language.staysOut, changes);
  return [head((holds ? language.yes : language.no) + stays), ...(when ? linesOf(when, 'when', 1, speaker) : [])];
}

/** What is missing, and so what the shop is to give. */
function missingWords(path: string, nameOf: (id: string) => string, { language, format }: Speaker): string {
  const [, kind, name = path] = /^(segments|params)\.(.*)$/.exec(path) ?? [];
  if (kind === 'segments' || kind === 'params') {
    return fill(language.missing[kind], format.quote(kind === 'segments' ? nameOf(name) : name), path);
  }
  const reference = name.replace(/^references\./, '');
  const said = own(language.references, reference) ?? fill(language.otherReference, format.quote(reference));
  return fill(language.missing.references, String(said), path);
}

function linesOf(judgement: Judgement, path: string, depth: number, speaker: Speaker): DescribedLine[] {
  if (judgement.kind === 'test') return testLines(judgement, path, depth, speaker);
  const { kind, holds, of } = judgement;
  const [inner] = of;
  const inside = `${path}.of[0]`;
  if (inner && of.length === 1) {
    if (kind !== 'not') return linesOf(inner, inside, depth, speaker);
    const [innermost] = inner.kind === 'not' ? inner.of : [];
    // Not not: the condition itself.
    if (innermost) return linesOf(innermost, `${inside}.of[0]`, depth, speaker);
    if (inner.kind === 'test' || inner.of.length === 1) {
      const line = { depth, holds, text: speaker.language.opposite, path };
      return [line, ...linesOf(inner, inside, depth + 1, speaker)];
    }
  }
  // "None of these" says in one line what "not" and "any" say in two.
  const [which, parts, at] =
    kind === 'not' && inner && inner.kind !== 'test'
      ? ([inner.kind === 'any' ? 'none' : 'notAll', inner.of, inside] as const)
      : ([kind === 'any' ? 'any' : 'all', of, path] as const);
  const holding = parts.filter((part) => part.holds).length;
  const { format, language } = speaker;
  const noun = format.noun(language.combinations[which], holding, parts.length);
  return [
    { depth, holds, text: format.inNumber(noun, holding), path },
    ...parts.flatMap((part, index) => linesOf(part, `${at}.of[${index}]`, depth + 1, speaker)),
  ];
}

function testLines(judgement: TestJudgement, path: string, depth: number, speaker: Speaker): DescribedLine[] {
  const { measure, holds } = judgement;
  const statement = 'count' in measure ? countWords(judgement, measure.count, speaker) : valueWords(judgement, speaker);
  const changes = changeWords(judgement, speaker);
  const line = { depth, holds, text: statement + (changes && speaker.language.semicolon) + changes, path };
  const steps = 'sequence' in measure ? measure.sequence : [];
  return [
    line,
    ...steps.map((step, index) => ({
      depth: depth + 1,
      // How far a sequence that has not come has got is not told.
      holds: judgement.value === true || ('unknown' as const),
      text: `${index + 1}. ${stepWords(step, speaker)}`,
      path: `${path}.measure.sequence[${index}]`,
    })),
  ];
}

/** `2 of 3 purchases in 30 days`, or `2 purchases with a coupon in 30 days, needs at least 3`. */
function countWords(judgement: TestJudgement, selector: EventSelector, speaker: Speaker): string {
  const { language, format, phrases } = speaker;
  const { compare, measure } = judgement;
  const { where, by, within } = measure as OfEvents;
  const event = phrases.events(selector, { where, by });
  const many = Number(judgement.value ?? 0);
  const count = format.value(many);
  const noun = format.inNumber(event, many);
  const needed = Object.keys(compare).join() === 'atLeast' && compare.atLeast;
  // "2 of 3 purchases with a coupon" would be about three purchases.
  if (typeof needed === 'number' && many <= needed && !where && !by) {
    const said = fill(language.progress, count, format.value(needed), noun, format.inNumber(event, needed));
    return `${said} ${phrases.window(within)}`;
  }
  const counted = isExact(many, judgement, within) ? count : fill(language.thresholds.atLeast, count);
  return phrases.inWindow(`${counted} ${noun}`, within) + needWords(judgement, { unit: 'plain' }, speaker);
}

/** `mean value of purchases so far: 92, needs more than 84.50` */
function valueWords(judgement: TestJudgement, speaker: Speaker): string {
  const { measure, value } = judgement;
  const { language, format, phrases } = speaker;
  const scale = scaleOfMeasure(measure);
  let said = format.value(value, scale);
  if ('since' in measure || 'sinceFirst' in measure)
    said = value === undefined ? language.never : fill(language.ago, said);
  if ('anniversary' in measure && value !== undefined) said = value ? fill(language.ahead, said) : language.today;
  return phrases.subject(measure) + language.colon + said + needWords(judgement, scale, speaker);
}

/** What the test needs; nothing where a yes or no says it already. */
function needWords({ measure, value, compare }: TestJudgement, scale: Scale, { language, phrases }: Speaker): string {
  if (typeof value === 'boolean' && JSON.stringify(compare) === '{"is":true}') return '';
  const needed = phrases.thresholds(compare, scale);
  return needed && `, ${fill('count' in measure && !('isNot' in compare) ? language.needsOf : language.needs, needed)}`;
}

/** What time alone will do, and when; `''` for nothing. */
function changeWords(judgement: TestJudgement, { language, format, phrases }: Speaker): string {
  const { measure, value, holds, changesAt, valueUntil } = judgement;
  const { where, by, within } = measure as OfEvents;
  // Where it can be told what happens it is, even if that will not change whether the test holds.
  const at = format.instant(valueUntil, 'at');
  if (at && value && isOfSession(measure, within)) return fill(language.untilSessionEnd, at);
  const leaving =
    'count' in measure
      ? value && isExact(Number(value), judgement, within) && measure.count
      : 'sum' in measure
        ? measure.sum
        : 'mean' in measure && measure.mean;
  if (at && leaving && !by && typeof within === 'string') {
    return language.leaves(phrases.events(leaving, { where }), 'count' in measure && value === 1, at);
  }
  return format.instant(changesAt, holds ? 'until' : 'notBefore');
}

/** Whether a count is all there is: in a window that moves no more events are kept than a threshold can turn on. */
function isExact(many: number, { compare }: TestJudgement, within: Window = 'lifetime'): boolean {
  return within === 'lifetime' || within === 'session' || many < largestCount(compare);
}

/** Whether all that time alone can do is end the session. */
function isOfSession(measure: Measure, within: Window | undefined): boolean {
  if (has(measure, 'elapsed attention until context') || within === 'session') return true;
  const anchors = typeof within === 'object' ? JSON.stringify(within) : '';
  return /session/i.test(anchors) && !/"(ago|season)":|"within":"\d/.test(anchors);
}
