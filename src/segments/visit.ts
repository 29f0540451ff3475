/** The visit: what the running session says about where it comes from and what it is seen on. */
import { type Fold, SESSION_START } from './fold.js';
import { type Traffic, trafficOf } from './traffic.js';

/** See the top of this file. */
interface Visit extends Traffic {
  /** Whether the first event that tells the source has come. */
  readonly sourced?: boolean;
  readonly landing?: unknown;
  readonly pageType?: unknown;
  readonly device?: unknown;
  readonly language?: unknown;
}

/** Source and landing page are told by the session's first event that knows them, the rest by the latest. */
export const visitFold: Fold<Visit> = {
  key: 'visit',
  names: ['*'],
  sessional: true,
  initial: {},
  next(visit, { event: { params } }) {
    const traffic = visit.sourced ? undefined : trafficOf(params);
    let after = traffic ? { ...visit, ...traffic, sourced: true } : visit;
    const tell = (fact: keyof Visit, value: unknown) => {
      if (value && typeof value === 'string' && value !== after[fact]) after = { ...after, [fact]: value };
    };
    tell('landing', after.landing ?? params.page_location);
    tell('pageType', params.page_type);
    tell('device', params.device);
    tell('language', params.language);
    return after;
  },
};

/** The place of the latest activity: with it, what depends on the session changes at every one. */
export const activityFold: Fold<number> = {
  key: 'activity',
  names: ['*', SESSION_START],
  sessional: true,
  initial: 0,
  next: (_, { position }) => position,
};
