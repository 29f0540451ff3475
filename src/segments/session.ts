/** Sessions: stretches of activity with no gap of 30 minutes. Derived from the events, never stored or sent. */

/** A session ends this long after the latest activity, at that very instant. */
export const SESSION_TIMEOUT_MS = 30 * 60_000;

/** The latest session of a visitor, running or over. */
export interface Session {
  /** When its first activity happened, ms. */
  start: number;
  /** When its latest activity happened, ms. */
  latest: number;
  /** The place of its first event in the order of events. */
  first: number;
}

/** The instant at which `session` ends unless something more happens. An event exactly then starts a new one. */
export function sessionEnd(session: Session): number {
  return session.latest + SESSION_TIMEOUT_MS;
}

/** The session that runs at `now`, if one does. */
export function runningSession(session: Session | undefined, now: number): Session | undefined {
  return session && now < sessionEnd(session) ? session : undefined;
}

/** The session after an activity at `time`, whose place in the order of events is `position`. */
export function continueSession(session: Session | undefined, time: number, position: number): Session {
  const running = runningSession(session, time);
  return { start: running?.start ?? time, latest: time, first: running?.first ?? position };
}
