/** Telling: who is to hear of which membership or event, and when. Knows nothing of how memberships come about. */
import type { Where } from '../segments/definition.js';
import type { Change } from '../segments/engine.js';
import type { TrackedEvent } from '../segments/event.js';
import type { Report } from './environment.js';
import type { MembershipChange, Tracker, TrackerSnapshot, Unsubscribe } from './options.js';

/** See {@link createMemberships}. */
export interface Memberships
  extends Pick<Tracker, 'onEnter' | 'onLeave' | 'whileIn' | 'subscribe' | 'snapshot' | 'onEvent'> {
  /** Calls back on every change, of whichever segment. */
  onChange(callback: (change: MembershipChange) => void): Unsubscribe;
  /** Tells of an event that has been recorded. */
  hear(event: TrackedEvent): void;
  /** Takes over what has changed, and tells everybody concerned. */
  tell(changes: readonly Change[], late: boolean): void;
  /** Takes over memberships without telling `onEnter` and `onLeave`: nothing has happened, it was only not known. */
  adopt(segments: Iterable<string>): void;
}

/**
 * Keeps the listeners. Every one runs even if another throws; what is thrown is reported.
 * @param why Explains a change to those who ask.
 * @param isMeant Whether an event's parameters are as somebody wants them.
 */
export function createMemberships(
  report: Report,
  why: (segment: string) => MembershipChange['why'],
  isMeant: (event: TrackedEvent, where: Where) => boolean | undefined,
): Memberships {
  const listeners = new Set<(change: MembershipChange) => void>();
  const subscribers = new Set<() => void>();
  const hearers = new Set<(event: TrackedEvent) => void>();
  const waiting: MembershipChange[] = [];
  let snapshot: TrackerSnapshot = { segments: new Set(), ready: false };

  function guarded<Args extends unknown[], Result>(callback: (...args: Args) => Result, ...args: Args) {
    try {
      return callback(...args);
    } catch (error) {
      report('a callback threw', error);
      return undefined;
    }
  }

  function add<Callback>(to: Set<Callback>, callback: Callback) {
    to.add(callback);
    return () => {
      to.delete(callback);
    };
  }

  const onChangeTo =
    (wanted: boolean): Tracker['onEnter'] =>
    (segment, callback) =>
      add(listeners, (change) => {
        if (change.segment === segment && change.enter === wanted) callback(change);
      });

  function adopt(segments: Iterable<string>): void {
    snapshot = { segments: new Set(segments), ready: true };
    for (const callback of [...subscribers]) guarded(callback);
  }

  return {
    onEnter: onChangeTo(true),
    onLeave: onChangeTo(false),
    onChange: (callback) => add(listeners, callback),
    onEvent: (names, callback, where) =>
      add(hearers, (event) => {
        const isNamed = ([names].flat() as string[]).some((name) => name === '*' || name === event.name);
        if (isNamed && (!where || isMeant(event, where))) callback(event);
      }),
    hear(event) {
      for (const hearer of [...hearers]) guarded(hearer, event);
    },
    whileIn(segment, callback) {
      let inside = false;
      let stop: (() => void) | undefined;
      const follow = (member: boolean) => {
        if (member === inside) return;
        inside = member;
        if (!member) stop?.();
        stop = member ? callback() : undefined;
      };
      const look = () => follow(snapshot.segments.has(segment));
      const unsubscribe = add(subscribers, look);
      guarded(look);
      return () => {
        unsubscribe();
        guarded(follow, false);
      };
    },
    subscribe: (callback) => add(subscribers, callback),
    snapshot: () => snapshot,
    tell(changes, late) {
      for (const { segment, enter, time } of changes) {
        waiting.push({
          segment,
          enter,
          at: time,
          late,
          get why() {
            return why(segment);
          },
        });
      }
      // A callback may cause further changes: they wait until everybody has heard of this one.
      if (waiting.length > changes.length) return;
      for (let change = waiting[0]; change; change = waiting[0]) {
        const segments = new Set(snapshot.segments);
        segments[change.enter ? 'add' : 'delete'](change.segment);
        adopt(segments);
        for (const listener of [...listeners]) guarded(listener, change);
        waiting.shift();
      }
    },
    adopt,
  };
}
