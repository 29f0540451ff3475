/** Words for what `vitrine.explain()` gives. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its two largest units: `4 min 30 s`. */
export function span(ms) {
  const units = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [1000, 's'],
  ];
  let rest = Math.max(0, Math.ceil(ms / 1000)) * 1000;
  const parts = [];
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

export const sentence = { ahead: (ms) => `${span(ms)} ahead` };

const signs = {
  is: '=',
  isNot: '≠',
  atLeast: '≥',
  atMost: '≤',
  above: '>',
  below: '<',
  contains: 'contains',
  startsWith: 'starts with',
  oneOf: 'one of',
};

const measures = {
  elapsed: () => 'length of this session',
  attention: (of) =>
    ({
      item: 'longest attention on one product',
      items: 'attention on products',
      page: 'attention on this page',
      session: 'attention in this session',
    })[of],
  cart: (of) =>
    ({
      quantity: 'pieces in the cart',
      value: 'value of the cart',
      unchanged: 'cart unchanged for',
      idle: 'cart left alone for',
    })[of],
  trait: (name) => `trait “${name}”`,
};

const isSpan = ({ elapsed, attention, cart }) =>
  Boolean(elapsed || attention || cart === 'unchanged' || cart === 'idle');

function windowWords(within) {
  if (within === undefined || within === 'lifetime') return 'ever';
  if (within === 'session') return 'this session';
  if (typeof within === 'string') return `in ${within}`;
  return `from ${anchorWords(within.from)} to ${anchorWords(within.to ?? 'now')}`;
}

function anchorWords(anchor) {
  if (anchor === undefined) return 'the beginning';
  if (anchor === 'sessionStart') return 'the session’s start';
  if (typeof anchor === 'string') return anchor;
  if (anchor.first) return `the first ${anchor.first}`;
  if (anchor.latest) return `the latest ${anchor.latest}`;
  const of = anchor.earliestOf ?? anchor.latestOf;
  return `the ${anchor.earliestOf ? 'earlier' : 'later'} of ${of.map(anchorWords).join(' and ')}`;
}

/** What a test measures, in words. */
function measureWords(measure) {
  if (measure.count) {
    const names = [measure.count].flat().join(', ');
    return `${names}${measure.where ? ` with ${Object.keys(measure.where).join(', ')}` : ''}, ${windowWords(measure.within)}`;
  }
  const kind = Object.keys(measures).find((name) => measure[name]);
  return kind ? measures[kind](measure[kind]) : JSON.stringify(measure);
}

function compareWords(compare, asSpan) {
  const shown = (value) =>
    asSpan && typeof value === 'number'
      ? span(value)
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return Object.entries(compare).map(([operator, value]) => {
    if (operator === 'exists') return value ? 'must be known' : 'must be unknown';
    return `${signs[operator] ?? operator} ${shown(value)}`;
  });
}

function line(condition, text) {
  const item = document.createElement('li');
  item.dataset.holds = condition.holds;
  const mark = Object.assign(document.createElement('span'), {
    className: 'why-mark',
    textContent: condition.holds ? '✓' : '✗',
  });
  mark.setAttribute('role', 'img');
  mark.ariaLabel = condition.holds ? 'holds' : 'does not hold';
  item.append(mark, ` ${text}`);
  return item;
}

const joints = { all: 'all of these', any: 'one of these', not: 'not this' };

/** A condition as list items: what is measured, what it is now, what it must be, and when that changes by itself. */
export function explainTree(condition) {
  if (condition.of) {
    const item = line(condition, joints[condition.kind] ?? condition.kind);
    const list = document.createElement('ul');
    list.append(...condition.of.flatMap(explainTree));
    item.append(list);
    return [item];
  }
  if (condition.kind !== 'test') return [line(condition, JSON.stringify(condition))];
  const { measure, value, compare, changesAt } = condition;
  const asSpan = isSpan(measure);
  const now = value === undefined ? 'nothing yet' : asSpan && typeof value === 'number' ? span(value) : String(value);
  const item = line(condition, `${measureWords(measure)}: `);
  const strong = Object.assign(document.createElement('strong'), { textContent: now });
  const changes = changesAt > Date.now() && changesAt < Infinity ? `, changes in ${span(changesAt - Date.now())}` : '';
  item.append(strong, ` (${compareWords(compare, asSpan).join(', ')}${changes})`);
  return [item];
}
