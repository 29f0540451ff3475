/** Whatever is wrong with a request, the answer is a sentence, `{"error":"…"}`. */
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BATCH_PATH, type BatchRefusal } from '../wire/batch.js';
import { quoted, type Refusal, refusal } from './refusal.js';

/** How a server answers what does not come as far as a route. */
export const brokenRequests = {
  clientErrorHandler: answerBrokenHttp,
  frameworkErrors: answerBrokenAddress,
} satisfies FastifyHttpOptions<Server>;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Requests of which Node's parser gives up the rest. */
const BROKEN_HTTP: Record<string, [status: number, sentence: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request has not arrived in time; send it again'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The extensions of a chunk are too large'],
};

/** Answers what is no request, or none that arrives, and hangs up. */
export function answerBrokenHttp({ code }: Pick<ConnectionError, 'code'>, socket: Socket): void {
  // What comes after a request with "connection: close" is not read, and must not spoil the answer to that request.
  if (code === 'ECONNRESET' || code === 'HPE_CLOSED_CONNECTION' || socket.destroyed) return;
  const [status, error] = BROKEN_HTTP[code] ?? [400, 'The request is not HTTP that can be read'];
  const body = JSON.stringify({ error } satisfies BatchRefusal);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${JSON_TYPE}`,
    `content-length: ${body.length}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy();
}

function answerBrokenAddress({ statusCode = 400 }: Partial<Refusal>, { url }: FastifyRequest, reply: FastifyReply) {
  const answer: BatchRefusal = { error: `The address ${quoted(url)} cannot be read` };
  return reply.code(statusCode).send(answer);
}

/** Tells every refusal in a sentence; a defect of the collector is reported, and told without its inside. */
export function answerErrors(server: FastifyInstance, report: (trouble: Error) => void): void {
  function refuse(error: Partial<Refusal>): { status: number; error: string } {
    const { statusCode: status = 500, message = '' } = error;
    if (status !== 500) return { status, error: message };
    report(new Error('A request could not be answered', { cause: error }));
    return { status, error: 'The collector has made a mistake; send again later' };
  }

  server.addHook('onRequest', async ({ raw: { httpVersion, headers } }) => {
    if (headers.host === undefined && httpVersion !== '1.0') throw refusal(400, 'The header "host" is missing');
  });
  server.server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const answer: BatchRefusal = { error: `"expect" must be 100-continue or left out, not ${quoted(headers.expect)}` };
    const body = Buffer.from(JSON.stringify(answer));
    response
      .writeHead(417, { 'content-type': JSON_TYPE, 'content-length': body.length, connection: 'close' })
      .end(body);
  });
  server.setErrorHandler((thrown: Partial<Refusal>, _request, reply) => {
    const { status, error } = refuse(thrown);
    const answer: BatchRefusal = { error };
    return reply
      .code(status)
      .headers(thrown.headers ?? {})
      .send(answer);
  });
  server.setNotFoundHandler(({ method, url }, reply) => {
    const answer: BatchRefusal = {
      error: `There is no ${method} ${quoted(url)} here; events go to POST ${BATCH_PATH}`,
    };
    return reply.code(404).send(answer);
  });
}
