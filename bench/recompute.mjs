/**
 * What a tracker without an engine does: at every event it works each segment out anew from the visitor's whole history.
 *
 * Plain, but not wasteful: rules are read once, a measure that several segments ask is taken once per event, sessions and
 * orders are found once per event, what is about the running session looks at its events only, and a calendar is consulted
 * only for events near the edge of a window. It knows as much of the language as the catalogue needs.
 */

const SESSION_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
const COMPARATORS = ['is', 'isNot', 'atLeast', 'atMost', 'above', 'below', 'oneOf', 'exists'];
const CART_CHANGES = ['add_to_cart', 'remove_from_cart', 'purchase'];
const CART_ACTIVITIES = [...CART_CHANGES, 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info'];
const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

const isActivity = ({ name, params }) => name !== 'refund' && params.offline !== true;
const itemsOf = ({ params: { items } }) => items ?? [];
const quantityOf = ({ quantity }) => (Number.isFinite(quantity) ? quantity : 1);
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

/** A duration in months and ms; `undefined` for what is none. */
function spanOf(text) {
  if (!/^(\d+(mo|[smhdwy]))+$/.test(text)) return undefined;
  const span = { months: 0, ms: 0 };
  for (const [, amount, unit] of text.matchAll(/(\d+)(\D+)/g)) {
    if (unit === 'y' || unit === 'mo') span.months += amount * (unit === 'y' ? 12 : 1);
    else span.ms += amount * UNITS[unit];
  }
  return span;
}

function addSpan(time, { months, ms }) {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + ms;
}

/** Whether an event is still less than a span old at an instant. */
function isYounger(span) {
  const { months, ms } = span;
  if (!months) return (time, instant) => instant < time + ms;
  // A month has 28 to 31 days.
  const least = months * 28 * DAY_MS + ms;
  const most = months * 31 * DAY_MS + ms;
  return (time, instant) => {
    const age = instant - time;
    return age < least || (age <= most && instant < addSpan(time, span));
  };
}

/** Negative, 0 or positive as a value lies to a threshold; numbers that are not times compare with a tolerance. */
function orderOf(value, threshold, isExact) {
  if (typeof value !== 'number' || typeof threshold !== 'number') return value === threshold ? 0 : Number.NaN;
  const scale = isExact ? 0 : Math.max(Math.abs(value), Math.abs(threshold));
  return Math.abs(value - threshold) <= scale * 1e-9 ? 0 : value - threshold;
}

function holds(operator, value, threshold, isExact) {
  if (operator === 'exists') return (value !== undefined) === threshold;
  if (value === undefined) return operator === 'isNot';
  if (operator === 'oneOf') return threshold.some((one) => orderOf(value, one, isExact) === 0);
  const order = orderOf(value, threshold, isExact);
  if (operator === 'is') return order === 0;
  if (operator === 'isNot') return order !== 0;
  if (operator === 'atLeast') return order >= 0;
  if (operator === 'atMost') return order <= 0;
  return operator === 'above' ? order > 0 : order < 0;
}

const isTimed = (measure) =>
  ['since', 'gap', 'until', 'elapsed', 'attention', 'anniversary'].some((kind) => kind in measure) ||
  ['unchanged', 'idle'].includes(measure.cart);

/** Works something out once for each history. */
function once(read) {
  let of;
  let value;
  return (history) => {
    if (of !== history) value = read(history);
    of = history;
    return value;
  };
}

/**
 * Prepares the segments of a file.
 *
 * @returns a function of all events so far, in order, and the instant: the ids of the segments that the visitor is in
 */
export function recomputer({ segments, seasons, params: defaults = {} }, { references, params }) {
  const measures = new Map();
  const cart = once(cartOf);
  const traits = once(traitsOf);

  function namedValue(given, segment) {
    if ('ref' in given) return references[given.ref];
    const its = segment.params?.[given.param];
    return its === undefined
      ? (params[given.param] ?? defaults[given.param])
      : (params[`${segment.id}.${given.param}`] ?? its);
  }

  /** A rule, or a part of one, with its references and parameters filled in. */
  function filledIn(given, segment) {
    if (Array.isArray(given)) return given.map((one) => filledIn(one, segment));
    if (typeof given !== 'object') return given;
    if ('ref' in given || 'param' in given) {
      const value = namedValue(given, segment);
      return given.times === undefined ? value : value * given.times;
    }
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, filledIn(value, segment)]));
  }

  function conditionOf(rule, segment) {
    if ('segment' in rule) {
      const named = segments.find(({ id }) => id === rule.segment);
      return conditionOf(named.when, named);
    }
    if ('not' in rule) {
      const inner = conditionOf(rule.not, segment);
      return (history) => !inner(history);
    }
    if ('all' in rule || 'any' in rule) {
      const parts = (rule.all ?? rule.any).map((part) => conditionOf(part, segment));
      return 'all' in rule
        ? (history) => parts.every((part) => part(history))
        : (history) => parts.some((part) => part(history));
    }
    return testOf(filledIn(rule, segment));
  }

  function testOf(rule) {
    const given = Object.entries(rule);
    const measure = Object.fromEntries(given.filter(([key]) => !COMPARATORS.includes(key)));
    const timed = isTimed(measure);
    const read = measureOf(measure);
    const comparisons = given
      .filter(([key, value]) => COMPARATORS.includes(key) && value !== undefined)
      .map(([operator, value]) => [operator, thresholdOf(value, timed)]);
    return (history) => {
      const value = read(history);
      const fits = (one) =>
        comparisons.every(([operator, threshold]) => holds(operator, one, threshold(history), timed));
      return Array.isArray(value) ? value.some(fits) : fits(value);
    };
  }

  function thresholdOf(given, timed) {
    if (typeof given === 'object' && !Array.isArray(given)) {
      const { times = 1, ...measure } = given;
      const read = measureOf(measure);
      return (history) => {
        const value = read(history);
        return value && value * times;
      };
    }
    const value = timed && typeof given === 'string' ? spanOf(given).ms : given;
    return () => value;
  }

  /** Reads a measure; once for each history. */
  function measureOf(measure) {
    const key = JSON.stringify(measure);
    if (!measures.has(key)) measures.set(key, once(readerOf(measure)));
    return measures.get(key);
  }

  function readerOf(measure) {
    for (const kind of ['count', 'sum', 'mean']) if (kind in measure) return amountOf(kind, measure);
    if ('since' in measure || 'gap' in measure) {
      const events = eventsOf(measure.since ?? measure.gap, measure);
      return (history) => {
        const found = events(history);
        const last = found.at(-1)?.time;
        if ('since' in measure) return last === undefined ? undefined : history.now - last;
        return found.length > 1 ? (last - found[0].time) / (found.length - 1) : undefined;
      };
    }
    if ('until' in measure) {
      const events = eventsOf(measure.until, { within: 'session' });
      return (history) => {
        const [first] = events(history);
        return first && first.time - history.session.start;
      };
    }
    if ('elapsed' in measure) return ({ session }) => (session ? session.latest - session.start : 0);
    if ('attention' in measure) return (history) => attentionOn(measure.attention, history);
    if ('cart' in measure) return cartReaderOf(measure.cart);
    if ('trait' in measure) return (history) => traits(history).get(measure.trait);
    if ('context' in measure) return (history) => contextOf(measure.context, history);
    if ('anniversary' in measure) {
      const day = measureOf({ trait: measure.anniversary });
      return (history) => untilDay(day(history), history.now);
    }
    if ('inSeason' in measure) return ({ now }) => isInSeason(seasons[measure.inSeason], now);
    if ('rfm' in measure) return rfmOf(measure.rfm);
    if ('sequence' in measure && measure.within === 'session') return sequenceOf(measure);
    throw new Error(`not in the catalogue: ${JSON.stringify(measure)}`);
  }

  /** The events with these names, in a window, that pass a filter: found by going through the history. */
  function eventsOf(selector, { where, within }) {
    const names = [selector].flat();
    const inside = windowOf(within);
    const passes = whereOf(where);
    const any = names.includes('*');
    return (history) => {
      const isInside = inside(history);
      const { voided } = history;
      const session = within === 'session' || within?.from === 'sessionStart';
      const events = names[0] === 'session_start' ? history.starts : session ? history.inSession : history.events;
      const named = names[0] === 'session_start' ? () => true : any ? isActivity : ({ name }) => names.includes(name);
      return events.filter(
        (event) =>
          named(event) && isInside(event) && !(event.name === 'purchase' && voided.has(event)) && passes(event),
      );
    };
  }

  function amountOf(kind, measure) {
    const events = eventsOf(measure[kind], measure.by?.startsWith('items.') ? { within: measure.within } : measure);
    const numbers = (list) =>
      kind === 'count'
        ? list.map(() => 1)
        : list.flatMap((event) => valuesAt(measure.of, event).filter(Number.isFinite));
    const amount = (list) => {
      const found = numbers(list);
      return kind !== 'mean' ? sum(found) : found.length > 0 ? sum(found) / found.length : undefined;
    };
    if (!measure.by) return (history) => amount(events(history));
    const passes = whereOf(measure.where);
    const field = measure.by.replace('items.', '');
    return (history) => {
      const groups = new Map();
      for (const event of events(history)) {
        for (const group of new Set(itemsOf(event).map((item) => item[field]))) {
          if (group === undefined || group === '') continue;
          const items = itemsOf(event).filter((item) => item[field] === group);
          const view = { ...event, params: { ...event.params, items } };
          if (passes(view)) groups.set(group, [...(groups.get(group) ?? []), view]);
        }
      }
      return [...groups.values()].map(amount);
    };
  }

  function whereOf(where = {}) {
    const tests = Object.entries(where).map(([path, wanted]) => {
      const comparisons = Object.entries(typeof wanted === 'object' ? wanted : { is: wanted }).filter(
        ([, value]) => value !== undefined,
      );
      const fits = (value) => comparisons.every(([operator, threshold]) => holds(operator, value, threshold, false));
      // In no season of a list: all are other than that one.
      if (path === 'season') {
        const isNot = comparisons[0][1];
        return ({ time }) => !isInSeason(seasons[isNot], time);
      }
      return (event) => valuesAt(path, event).some(fits);
    });
    return (event) => tests.every((test) => test(event));
  }

  function valuesAt(path, event) {
    const [first, field] = path.split('.');
    if (first === 'items') return itemsOf(event).map((item) => itemField(field, item));
    if (path === 'hasCoupon') return [[event.params, ...itemsOf(event)].some(({ coupon }) => !!coupon)];
    if (path === 'value' && event.name === 'purchase') {
      const { value, currency } = event.params;
      return [!Number.isFinite(value) || (currency && currency !== references.currency) ? 0 : value];
    }
    return [event.params[path]];
  }

  function itemField(field, item) {
    if (field === 'quantity') return quantityOf(item);
    if (field !== 'discountRate') return item[field];
    return item.discount ? item.discount / (item.price + item.discount) : 0;
  }

  /** For a history: whether an event lies in a window. Orders of time and of events are the same here: times differ. */
  function windowOf(within = 'lifetime') {
    if (within === 'lifetime' || within === 'session') return () => () => true;
    if (typeof within === 'string') {
      const younger = isYounger(spanOf(within));
      return ({ now }) =>
        ({ time }) =>
          younger(time, now);
    }
    const from = within.from === undefined ? undefined : anchorOf(within.from);
    const to = within.to === undefined ? undefined : anchorOf(within.to);
    return (history) => {
      const behind = from ? from(history)?.behind : () => true;
      const before = to ? to(history)?.before : () => true;
      return behind && before ? ({ time }) => behind(time) && before(time) : () => false;
    };
  }

  /** For a history: the two sides of an anchor, and its instant; `undefined` if it does not exist. */
  function anchorOf(anchor) {
    if (anchor === 'sessionStart') {
      return ({ session, now }) =>
        session
          ? { at: session.start, behind: (time) => time >= session.start, before: (time) => time < session.start }
          : { at: now, behind: () => false, before: () => true };
    }
    if ('ago' in anchor) {
      const of = anchorOf(anchor.of);
      const younger = isYounger(spanOf(anchor.ago));
      return (history) => {
        const { at } = of(history);
        return { behind: (time) => younger(time, at), before: (time) => !younger(time, at) };
      };
    }
    if ('first' in anchor || 'latest' in anchor) {
      const events = sharedEvents(anchor.first ?? anchor.latest, anchor.within);
      return (history) => {
        const at = events(history).at(anchor.first ? 0 : -1)?.time;
        return at === undefined ? undefined : { at, behind: (time) => time > at, before: (time) => time < at };
      };
    }
    if ('season' in anchor) {
      return ({ now }) => {
        const at = occurrencesOf(seasons[anchor.season], now)[anchor.which]?.[anchor.edge];
        return at === undefined ? undefined : { at, behind: (time) => time >= at, before: (time) => time < at };
      };
    }
    const isLatest = 'latestOf' in anchor;
    const parts = (anchor.latestOf ?? anchor.earliestOf).map(anchorOf);
    return (history) => {
      const there = parts.map((part) => part(history)).filter((one) => one !== undefined);
      if (there.length === 0) return undefined;
      return {
        behind: (time) => there[isLatest ? 'every' : 'some'](({ behind }) => behind(time)),
        before: (time) => there[isLatest ? 'some' : 'every'](({ before }) => before(time)),
      };
    };
  }

  /** The events of an anchor or of RFM; once for each history. */
  function sharedEvents(selector, within) {
    const key = JSON.stringify({ events: selector, within });
    if (!measures.has(key)) measures.set(key, once(eventsOf(selector, { within })));
    return measures.get(key);
  }

  function cartReaderOf(what) {
    if (what === 'unchanged') {
      return (history) => {
        const { changedAt } = cart(history);
        return changedAt === undefined ? undefined : history.now - changedAt;
      };
    }
    if (what === 'idle') {
      return ({ inSession, now }) => {
        const last = inSession.findLast((event) => CART_ACTIVITIES.includes(event.name) && isActivity(event));
        return last && now - last.time;
      };
    }
    return (history) =>
      sum([...cart(history).lines.values()].map(({ quantity, price }) => quantity * (what === 'value' ? price : 1)));
  }

  function rfmOf(what) {
    const { recencyDays, frequency, monetary } = references.rfm;
    const orders = sharedEvents('purchase', '10y');
    const score = (cuts, value) => 1 + cuts.filter((cut) => orderOf(value, cut, false) >= 0).length;
    return (history) => {
      const found = orders(history);
      if (found.length === 0) return undefined;
      if (what === 'frequency') return score(frequency, found.length);
      if (what === 'monetary') return score(monetary, sum(found.map((event) => valuesAt('value', event)[0])));
      const age = history.now - found.at(-1).time;
      return 1 + recencyDays.filter((days) => age <= days * DAY_MS).length;
    };
  }

  const rules = segments
    .filter(({ internal }) => !internal)
    .map((segment) => [segment.id, conditionOf(segment.when, segment)]);
  return (events, now) => {
    const history = historyOf(events, now);
    return rules.filter(([, holds]) => holds(history)).map(([id]) => id);
  };
}

/** What measures have in common: sessions, and purchases that are not counted. */
function historyOf(events, now) {
  const voided = new Set();
  const starts = [];
  const orders = new Set();
  let session;
  for (let place = 0; place < events.length; place++) {
    const event = events[place];
    if (event.name === 'purchase') {
      const { transaction_id: transaction } = event.params;
      if (orders.has(transaction)) voided.add(event);
      orders.add(transaction);
    }
    if (!isActivity(event)) continue;
    if (session && event.time < session.latest + SESSION_MS) session.latest = event.time;
    else {
      session = { start: event.time, latest: event.time, place };
      starts.push(event);
    }
  }
  const running = session && now < session.latest + SESSION_MS ? session : undefined;
  return { events, now, voided, starts, session: running, inSession: running ? events.slice(running.place) : [] };
}

function cartOf({ events, voided }) {
  let lines = new Map();
  let changedAt;
  for (const event of events) {
    if (!CART_CHANGES.includes(event.name) || voided.has(event)) continue;
    changedAt = event.time;
    if (event.name === 'purchase') lines = new Map();
    else {
      for (const item of itemsOf(event)) {
        const before = lines.get(item.item_id) ?? { quantity: 0, price: 0 };
        const quantity = before.quantity + quantityOf(item) * (event.name === 'add_to_cart' ? 1 : -1);
        if (quantity > 0) lines.set(item.item_id, { quantity, price: item.price ?? before.price });
        else lines.delete(item.item_id);
      }
    }
  }
  return { lines, changedAt };
}

function traitsOf({ events }) {
  const traits = new Map();
  for (const { params } of events.filter(({ name }) => name === 'identify'))
    for (const [name, value] of Object.entries(params.traits ?? {})) traits.set(name, value);
  return traits;
}

function attentionOn(what, { inSession }) {
  const spent = inSession.filter(({ name }) => name === 'user_engagement');
  const msOf = ({ params }) => params.engagement_time_msec;
  if (what === 'items') return sum(spent.filter((event) => itemsOf(event).length > 0).map(msOf));
  const byItem = new Map();
  for (const event of spent)
    for (const { item_id: id } of itemsOf(event)) byItem.set(id, (byItem.get(id) ?? 0) + msOf(event));
  return Math.max(0, ...byItem.values());
}

function contextOf(what, { session, inSession }) {
  if (what === 'inSession') return session !== undefined;
  const first = inSession.find((event) => isActivity(event) && event.params.page_location);
  return first && trafficOf(first.params)[what];
}

function trafficOf({ page_location: location, page_referrer: referrer }) {
  const { searchParams, hostname } = new URL(location);
  const [source, medium, campaign] = ['source', 'medium', 'campaign'].map(
    (name) => searchParams.get(`utm_${name}`) ?? undefined,
  );
  if (source ?? medium ?? campaign) return { source, medium, campaign };
  if (searchParams.has('gclid')) return { source: 'google', medium: 'cpc' };
  if (searchParams.has('awc')) return { medium: 'affiliate' };
  const site = referrer && new URL(referrer).hostname;
  return site && site !== hostname ? { source: site, medium: 'referral' } : { source: 'direct' };
}

function untilDay(day, now) {
  if (day === undefined) return undefined;
  const year = new Date(now).getUTCFullYear();
  const next = [year, year + 1]
    .map((one) => Date.parse(`${one}-${day.slice(-5)}`))
    .find((start) => now < start + DAY_MS);
  return Math.max(0, next - now);
}

/** The latest occurrence of a season that has ended, the first to start after that, and the one that runs. */
function occurrencesOf({ from, to }, now) {
  const year = new Date(now).getUTCFullYear();
  const all = [-1, 0, 1].map((years) => ({
    start: Date.parse(`${year + years}-${from}`),
    end: Date.parse(`${year + years}-${to}`) + DAY_MS,
  }));
  const lastEnded = all.findLast(({ end }) => end <= now);
  return { lastEnded, next: all.find(({ start }) => start >= lastEnded.end) };
}

function isInSeason(season, time) {
  const { next } = occurrencesOf(season, time);
  return next.start <= time && time < next.end;
}

function sequenceOf({ sequence }) {
  return ({ inSession, voided }) => {
    let step = 0;
    for (const event of inSession) if (event.name === sequence[step]?.event && !voided.has(event)) step++;
    return step === sequence.length;
  };
}
