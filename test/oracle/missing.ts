/** What a rule names and the shop does not give. */
import type { Anchor, Condition, Duration, Measure, ParamValue, Where, Window } from '../../src/segments/definition.js';
import { measuresOf, valuesOf } from './conditions.js';
import { paramOf, type Rules, referenceOf, segmentOf } from './scope.js';

/**
 * Whether the rule of the segment names a reference or a parameter that is missing.
 *
 * Reading taken: a segment that names an unknown segment is unknown too, since it needs what that one misses.
 */
export function isUnknown(rules: Rules): boolean {
  return namesMissing(rules.owner.when, rules);
}

function namesMissing(condition: Condition, rules: Rules): boolean {
  if ('all' in condition) return condition.all.some((part) => namesMissing(part, rules));
  if ('any' in condition) return condition.any.some((part) => namesMissing(part, rules));
  if ('not' in condition) return namesMissing(condition.not, rules);
  if ('segment' in condition) return isUnknown({ ...rules, owner: segmentOf(condition.segment, rules.definitions) });
  return measuresOf(condition).some((one) => measureMisses(one, rules)) || valuesMiss(condition, rules);
}

function valuesMiss(comparators: object, rules: Rules): boolean {
  return valuesOf(comparators).some((value) => {
    if (typeof value !== 'object') return false;
    if ('ref' in value) return referenceOf(value.ref, rules) === undefined;
    return 'param' in value && value.absent !== 'any' && paramOf(value.param, rules) === undefined;
  });
}

function measureMisses(measure: Measure, rules: Rules): boolean {
  if ('rfm' in measure) return referenceOf('rfm', rules) === undefined;
  const steps = 'sequence' in measure ? measure.sequence : [];
  const wheres = [measure, ...steps].map((part) => ('where' in part ? part.where : undefined));
  return (
    wheres.some((where) => where && whereMisses(where, rules)) ||
    ('within' in measure && windowMisses(measure.within ?? 'lifetime', rules))
  );
}

function whereMisses(where: Where, rules: Rules): boolean {
  return Object.values(where).some((wanted) => {
    if (typeof wanted !== 'object') return false;
    const parts = 'some' in wanted || 'every' in wanted || 'none' in wanted ? Object.values(wanted) : [];
    return parts.some((part) => whereMisses(part, rules)) || valuesMiss(wanted, rules);
  });
}

function windowMisses(window: Window, rules: Rules): boolean {
  if (typeof window === 'string' || 'param' in window) return spanMisses(window, rules);
  return [window.from, window.to].some((anchor) => anchor !== undefined && anchorMisses(anchor, rules));
}

function anchorMisses(anchor: Anchor, rules: Rules): boolean {
  if (typeof anchor === 'string' || 'date' in anchor || 'season' in anchor) return false;
  if ('earliestOf' in anchor) return anchor.earliestOf.some((one) => anchorMisses(one, rules));
  if ('latestOf' in anchor) return anchor.latestOf.some((one) => anchorMisses(one, rules));
  if ('ago' in anchor) return spanMisses(anchor.ago, rules) || anchorMisses(anchor.of ?? 'now', rules);
  return windowMisses(anchor.within ?? 'lifetime', rules);
}

/** Here `absent` means nothing: without the parameter there is no span. */
function spanMisses(span: Duration | ParamValue, rules: Rules): boolean {
  return typeof span === 'object' && paramOf(span.param, rules) === undefined;
}
