/** A browser in front of the report: cookies, forms, pages. */
import type { Collector } from '../../src/collector/index.js';

export const PASSWORD = 'correct horse battery';

/** What a marketer's browser does. */
export interface Reader {
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; text: string; headers: Headers }>;
  post(
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  /** The token that a page's forms have. */
  formToken(): Promise<string>;
  cookie: string;
}

/** A browser that has nothing yet. */
export function openReader({ address }: Pick<Collector, 'address'>): Reader {
  async function ask(path: string, init: RequestInit & { headers: Record<string, string> }) {
    const answer = await fetch(address + path, {
      redirect: 'manual',
      ...init,
      headers: { ...(reader.cookie && { cookie: reader.cookie }), ...init.headers },
    });
    for (const given of answer.headers.getSetCookie()) {
      const [pair = ''] = given.split(';');
      if (pair.startsWith('vitrine_session=')) reader.cookie = pair;
    }
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }
  const reader: Reader = {
    cookie: '',
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, form, headers = {}) => ask(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    async formToken() {
      const { text } = await reader.get('/events');
      return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    },
  };
  return reader;
}

/** A browser that is logged in. */
export async function logIn(collector: Pick<Collector, 'address'>): Promise<Reader> {
  const reader = openReader(collector);
  const { status } = await reader.post('/login', { password: PASSWORD });
  if (status !== 303) throw new Error(`Login: ${status}`);
  return reader;
}

const PATIENCE_MS = 40_000;

/** Waits for the first figures, and gives the page of all segments. */
export async function figuresOf(reader: Reader): Promise<string> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { text } = await reader.get('/');
    if (text.includes('<table')) return text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('There are no figures');
}
