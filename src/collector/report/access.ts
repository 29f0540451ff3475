/** Who may see the report: who has the password. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from '../cross-origin.js';
import { refusal } from '../refusal.js';
import { createAttempts } from './attempts.js';
import { LANGUAGES, type LanguageCode } from './formats.js';
import { PAGE_HEADERS } from './layout.js';
import { loginPage, noticePage, setupPage } from './pages/access.js';
import { passwordProblem } from './password.js';
import type { Secrets } from './secrets.js';
import { createSessions, isSame, type Session } from './sessions.js';
import { wordsOf } from './view.js';

const SESSION = 'vitrine_session';
const LANGUAGE = 'vitrine_language';
const SESSION_SECONDS = 7 * 86_400;
const YEAR_SECONDS = 365 * 86_400;

/** See {@link guardReport}. */
export interface Guard {
  /** Lets in who is logged in; shows the others the way. */
  readonly admit: Admission;
  /** The session of a request that was let in. */
  sessionOf(request: FastifyRequest): Session;
  /** Refuses a form that is not from one of the session's own pages. */
  readonly admitForm: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** Adds the routes for logging in and out, and gives what guards the others. */
export function guardReport(server: FastifyInstance, secrets: Secrets, now: () => number): Guard {
  const sessions = createSessions(now);
  const attempts = createAttempts(now);
  const admitted = new WeakMap<FastifyRequest, Session>();
  const sessionSecret = (request: FastifyRequest) => cookiesOf(request).get(SESSION);

  const admit: Admission = async (request, reply) => {
    const session = sessions.find(sessionSecret(request));
    if (session) return void admitted.set(request, session);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw refusal(401, 'Log in to the report first');
    const next = request.url === '/' ? '' : `?next=${encodeURIComponent(request.url)}`;
    return reply.header('cache-control', 'no-store').redirect(`/login${next}`, 303);
  };

  function sessionOf(request: FastifyRequest): Session {
    const session = admitted.get(request);
    if (!session) throw new Error('A route of the report is not guarded');
    return session;
  }

  async function refuseForeign(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (isOwnForm(request)) return undefined;
    return answerForeign(request, reply);
  }

  function answerForeign(request: FastifyRequest, reply: FastifyReply) {
    const words = { ...wordsOf(languageOf(request)), path: '/' };
    return sendPage(reply.code(403), noticePage(words, words.t.access.foreignForm));
  }

  async function admitForm(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const token = formOf(request).get('token') ?? '';
    if (isOwnForm(request) && isSame(token, sessionOf(request).formToken)) return undefined;
    return answerForeign(request, reply);
  }

  function begin(request: FastifyRequest, reply: FastifyReply, next: string) {
    // A session that somebody else may have put there is not carried on.
    sessions.end(sessionSecret(request));
    setCookie(request, reply, `${SESSION}=${sessions.start()}; HttpOnly; SameSite=Strict; Max-Age=${SESSION_SECONDS}`);
    return reply.header('cache-control', 'no-store').redirect(ownPath(next), 303);
  }

  /** The sentence for who has tried too often. */
  function waitProblem(request: FastifyRequest, reply: FastifyReply): string | undefined {
    const waitMs = attempts.waitMs(request.ip);
    if (waitMs === 0) return undefined;
    reply.code(429).header('retry-after', String(Math.ceil(waitMs / 1000)));
    return wordsOf(languageOf(request)).t.access.wait(String(Math.ceil(waitMs / 60_000)));
  }

  server.get<{ Querystring: { next?: string } }>('/login', async (request, reply) => {
    if (sessions.find(sessionSecret(request))) return reply.redirect('/', 303);
    const next = ownPath(String(request.query.next ?? ''));
    const path = next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
    const words = { ...wordsOf(chosenLanguage(request, reply)), path };
    return sendPage(reply, loginPage(words, { isSet: secrets.setupToken === undefined, next }));
  });

  server.post('/login', { preHandler: refuseForeign }, async (request, reply) => {
    const words = { ...wordsOf(languageOf(request)), path: '/login' };
    const form = formOf(request);
    const next = form.get('next') ?? '/';
    const isSet = secrets.setupToken === undefined;
    const problem = waitProblem(request, reply);
    if (problem) return sendPage(reply, loginPage(words, { isSet, problem, next }));
    if (!(await secrets.isPassword(form.get('password') ?? '')))
      return sendPage(reply.code(401), loginPage(words, { isSet, problem: words.t.access.wrong, next }));
    attempts.succeeded(request.ip);
    return begin(request, reply, next);
  });

  server.get<{ Querystring: { token?: string } }>('/setup', async (request, reply) => {
    const token = String(request.query.token ?? '');
    const words = { ...wordsOf(chosenLanguage(request, reply)), path: `/setup?token=${encodeURIComponent(token)}` };
    if (secrets.isSetupToken(token)) return sendPage(reply, setupPage(words, { token }));
    return sendPage(reply.code(403), noticePage(words, words.t.access.badLink));
  });

  server.post('/setup', { preHandler: refuseForeign }, async (request, reply) => {
    const words = { ...wordsOf(languageOf(request)), path: '/setup' };
    const form = formOf(request);
    const [token, password] = [form.get('token') ?? '', form.get('password') ?? ''];
    if (!secrets.isSetupToken(token)) return sendPage(reply.code(403), noticePage(words, words.t.access.badLink));
    const problem = passwordProblem(password)
      ? words.t.access.tooShort
      : password === form.get('repeat')
        ? undefined
        : words.t.access.different;
    if (problem) return sendPage(reply.code(400), setupPage(words, { token, problem }));
    await secrets.setPassword(password);
    return begin(request, reply, '/');
  });

  server.post('/logout', { onRequest: admit, preHandler: admitForm }, async (request, reply) => {
    sessions.end(sessionSecret(request));
    setCookie(request, reply, `${SESSION}=; HttpOnly; SameSite=Strict; Max-Age=0`);
    return reply.header('cache-control', 'no-store').redirect('/login', 303);
  });

  return { admit, sessionOf, admitForm };
}

/** Answers with a page. */
export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.headers(PAGE_HEADERS).send(page);
}

/** What a form has sent; empty if it is none. */
export function formOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '');
}

/** The reader's language: chosen in the address now, chosen before, or the browser's. A choice is kept. */
export function chosenLanguage(request: FastifyRequest, reply: FastifyReply): LanguageCode {
  const { language } = request.query as { language?: unknown };
  const chosen = LANGUAGES.find((code) => code === language);
  if (chosen) setCookie(request, reply, `${LANGUAGE}=${chosen}; SameSite=Lax; Max-Age=${YEAR_SECONDS}`);
  return chosen ?? languageOf(request);
}

function languageOf(request: FastifyRequest): LanguageCode {
  const kept = cookiesOf(request).get(LANGUAGE);
  const accepted = (request.headers['accept-language'] ?? '').split(',').map((part) => part.trim().slice(0, 2));
  const isKnown = (code: string | undefined): code is LanguageCode => LANGUAGES.includes(code as LanguageCode);
  return [kept, ...accepted].find(isKnown) ?? 'en';
}

/** A path of the collector itself, never another site's. */
export function ownPath(path: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/';
}

/** Browsers say where a form comes from; what says nothing is no browser, and has no cookies that are not its own. */
function isOwnForm({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function setCookie({ headers }: FastifyRequest, reply: FastifyReply, cookie: string): void {
  // The collector itself speaks HTTP; a proxy says whether the browser speaks HTTPS.
  const isSecure = headers['x-forwarded-proto'] === 'https';
  reply.header('set-cookie', `${cookie}; Path=/${isSecure ? '; Secure' : ''}`);
}

function cookiesOf({ headers }: FastifyRequest): Map<string, string> {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', ...value]) => [name, value.join('=')]));
}
