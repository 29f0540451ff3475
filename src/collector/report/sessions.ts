/** Who is logged in. Sessions are kept in memory: after a restart one logs in again. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Somebody who is logged in. */
export interface Session {
  /** Stands in every form of the session's pages: other sites do not know it. */
  readonly formToken: string;
  readonly startedAt: number;
  seenAt: number;
}

/** See {@link createSessions}. */
export interface Sessions {
  /** Begins one and gives the secret that goes into the cookie. */
  start(): string;
  /** The session of a cookie's secret, if it has not ended. */
  find(secret: string | undefined): Session | undefined;
  end(secret: string | undefined): void;
  /** Ends all: the password has changed. */
  endAll(): void;
}

const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 7 * 86_400_000;
/** Only who has the password can begin one, so a bound is enough. */
const MOST_SESSIONS = 1000;

/** @param now ms since 1970 */
export function createSessions(now: () => number): Sessions {
  /** By the hash of the secret: what is in memory opens nothing. */
  const sessions = new Map<string, Session>();

  return {
    start() {
      const secret = randomBytes(32).toString('base64url');
      sessions.set(hashOf(secret), {
        formToken: randomBytes(24).toString('base64url'),
        startedAt: now(),
        seenAt: now(),
      });
      for (const key of sessions.keys()) {
        if (sessions.size <= MOST_SESSIONS) break;
        sessions.delete(key);
      }
      return secret;
    },
    find(secret) {
      if (secret === undefined) return undefined;
      const key = hashOf(secret);
      const session = sessions.get(key);
      if (!session) return undefined;
      if (now() - session.seenAt < IDLE_MS && now() - session.startedAt < LONGEST_MS) {
        session.seenAt = now();
        return session;
      }
      sessions.delete(key);
      return undefined;
    },
    end(secret) {
      if (secret !== undefined) sessions.delete(hashOf(secret));
    },
    endAll: () => sessions.clear(),
  };
}

/** Takes as long for any two texts, so that the time tells nothing about a secret. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
