/**
 * A current ClickHouse behind HTTP, for tests of all that asks it through its client. Every answer is the database's own (chdb, in this
 * process); only what reads requests and carries answers is of the tests. Sessions have their own temporary tables, as a server's do.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createChdb, type Session } from '../sql/chdb.js';

/** See the top of this file. */
export interface ClickHouseServer {
  /** The address of a new, empty database, as `openClickHouseStore` takes it. */
  newDatabase(): string;
  /** Runs a statement outside of all databases. */
  sql(statement: string): string;
  close(): Promise<void>;
}

/** Of what stands in an address: what is no setting. */
const NO_SETTING = /^(query|database|query_id|session_id|wait_end_of_query|param_.*)$/;

/** Between quotes. */
const literal = (text: string) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;

/** Starts one. There can be one at a time in a process. */
export async function startClickHouse(): Promise<ClickHouseServer> {
  const chdb = createChdb();
  const base = chdb.connect();
  const sessions = new Map<string, Session>();
  let databases = 0;

  /** Those that are the same request's, in the address or in a form. */
  async function parametersOf(request: IncomingMessage): Promise<{ given: URLSearchParams; body: string }> {
    const given = new URL(request.url ?? '/', 'http://server').searchParams;
    const body = await buffer(request);
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('multipart/form-data')) return { given, body: body.toString() };
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) given.append(name, String(value));
    return { given, body: '' };
  }

  function run({ given, body }: { given: URLSearchParams; body: string }): string {
    const id = given.get('session_id');
    const session = (id === null ? undefined : sessions.get(id)) ?? chdb.connect();
    if (id !== null) sessions.set(id, session);
    try {
      session.query(`USE ${given.get('database') ?? 'default'}`);
      for (const [name, value] of given) {
        if (name.startsWith('param_')) session.query(`SET ${name} = ${literal(value)}`);
        else if (!NO_SETTING.test(name)) session.query(`SET ${name} = ${literal(value)}`);
      }
      return session.query([given.get('query'), body].filter(Boolean).join('\n'));
    } finally {
      if (id === null) session.close();
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      response.end(run(await parametersOf(request)));
    } catch (error) {
      response.statusCode = 500;
      response.end((error as Error).message.replace('Query failed: ', ''));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  // A query keeps this process, and so the client, from using a connection for longer than it would be kept.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    newDatabase() {
      const name = `shop_${++databases}`;
      base.query(`CREATE DATABASE ${name}`);
      return `http://collector:secret@127.0.0.1:${port}/${name}`;
    },
    sql: (statement) => base.query(statement),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      for (const session of [base, ...sessions.values()]) session.close();
      chdb.remove();
    },
  };
}
