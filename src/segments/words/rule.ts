/** A rule in words, of nobody in particular: what a segment asks for. `describe` says the same of one visitor. */
import type { Judgement } from '../judge.js';
import { fill } from './format.js';
import type { OfEvents } from './phrases.js';
import { type Speaker, scaleOfMeasure, speakerFor, stepWords, type Voice } from './speaker.js';

/** One line of a rule. */
export interface RuleLine {
  /** 0 for the outermost condition: how far to indent it. */
  readonly depth: number;
  readonly text: string;
}

/** What stands above several conditions: `all of these`. */
export type Combinations = Readonly<Record<'all' | 'any' | 'none' | 'notAll' | 'opposite', string>> & {
  /** `$1`: a number of events. */
  readonly exactly: string;
};

/**
 * Describes a rule from the outside in.
 *
 * @param rule judged of anybody, so that parameters and reference values are filled in; what it says of them is left out
 * @example
 * rule(explain(program, engine, 'repeat').when, combinations, { language: 'en', now });
 * // [{ depth: 0, text: 'purchases in 30 days: at least 2' }]
 */
export function describeRule(rule: Judgement, combinations: Combinations, voice: Voice): RuleLine[] {
  const speaker = speakerFor(voice);

  function linesOf(judgement: Judgement, depth: number): RuleLine[] {
    if (judgement.kind === 'test') return testLines(judgement, depth, speaker, combinations.exactly);
    const { kind, of } = judgement;
    const [inner] = of;
    if (inner && of.length === 1) {
      if (kind !== 'not') return linesOf(inner, depth);
      if (inner.kind === 'not' && inner.of[0]) return linesOf(inner.of[0], depth);
      if (inner.kind === 'test' || inner.of.length === 1)
        return [{ depth, text: combinations.opposite }, ...linesOf(inner, depth + 1)];
    }
    const [text, parts] =
      kind === 'not' && inner && inner.kind !== 'test'
        ? [combinations[inner.kind === 'any' ? 'none' : 'notAll'], inner.of]
        : [combinations[kind === 'any' ? 'any' : 'all'], of];
    return [{ depth, text }, ...parts.flatMap((part) => linesOf(part, depth + 1))];
  }

  return linesOf(rule, 0);
}

function testLines(
  judgement: Extract<Judgement, { kind: 'test' }>,
  depth: number,
  speaker: Speaker,
  exactly: string,
): RuleLine[] {
  const { measure, compare } = judgement;
  const { language, format, phrases } = speaker;
  const { where, by, within } = measure as OfEvents;
  const subject =
    'count' in measure
      ? phrases.inWindow(format.inNumber(phrases.events(measure.count, { where, by }), 2), within)
      : phrases.subject(measure);
  const said = phrases.thresholds(compare, scaleOfMeasure(measure));
  const isNumber = 'count' in measure && Object.keys(compare).join() === 'is';
  const needed = isNumber ? fill(exactly, said) : said;
  const saysAll = 'sequence' in measure && 'is' in compare && Object.keys(compare).length === 1;
  const aged = 'since' in measure || 'sinceFirst' in measure ? fill(language.ago, needed) : needed;
  const steps = 'sequence' in measure ? measure.sequence : [];
  return [
    { depth, text: saysAll || needed === '' ? subject : subject + language.colon + aged },
    ...steps.map((step, index) => ({ depth: depth + 1, text: `${index + 1}. ${stepWords(step, speaker)}` })),
  ];
}
