/** What is sent: good and bad bodies in good and bad requests. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { SHOP } from '../../server/collector.support.js';
import { batchText, otherText } from './json.js';
import { type BodyHeaders, MAX_BODY_BYTES } from './verdict.js';
import { secretAt, visitorAt } from './visitors.js';

const MEGABYTE = 1024 * 1024;

/** A batch, or what is sent in its place. */
export interface BodyAttempt {
  kind: 'body';
  body: Buffer;
  /** Lines such as `content-type: text/plain`. */
  lines: string[];
  headers: BodyHeaders;
  chunked: boolean;
  /** Where in the request the sender waits a moment, as parts of it. */
  pauses: number[];
  /** How many times it is sent at the same moment. */
  copies: number;
}

/** What is sent. */
export type Attempt =
  | BodyAttempt
  /** Batches on one connection, sent without waiting for the answers. */
  | { kind: 'pipeline'; bodies: BodyAttempt[]; garbage: Buffer | undefined }
  /** The sender hangs up before the end, after this part of the request. */
  | { kind: 'cut'; body: BodyAttempt; after: number }
  | { kind: 'erase'; visitor: string; secret: string; isRight: boolean }
  /** A request that HTTP or the collector refuses whatever it holds. */
  | { kind: 'refused'; bytes: Buffer };

/** The head and the body of a request. */
export function requestOf({ body, lines, chunked }: BodyAttempt): Buffer {
  const head = [
    'POST /v1/events HTTP/1.1',
    'host: localhost',
    ...lines,
    chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`,
  ];
  const content = chunked ? Buffer.concat([...chunksOf(body), Buffer.from('0\r\n\r\n')]) : body;
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}

/** The request for an erasure. */
export function erasureOf({ visitor, secret }: { visitor: string; secret: string }): Buffer {
  return Buffer.from(
    `DELETE /v1/visitors/${visitor} HTTP/1.1\r\nhost: localhost\r\norigin: ${SHOP}\r\nauthorization: Bearer ${secret}\r\n\r\n`,
  );
}

function chunksOf(body: Buffer): Buffer[] {
  const size = Math.max(1, Math.ceil(body.length / 3));
  const starts = Array.from({ length: Math.ceil(body.length / size) }, (_, index) => index * size);
  return starts.flatMap((start) => {
    const chunk = body.subarray(start, start + size);
    return [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')];
  });
}

const json = fc.oneof({ weight: 20, arbitrary: batchText }, otherText).map((text) => Buffer.from(text));

/** Changes of single bytes, and pieces taken out or put in. */
const spoilt = (bytes: fc.Arbitrary<Buffer>) =>
  fc
    .tuple(
      bytes,
      fc.array(fc.tuple(fc.nat(0xffff_ffff), fc.nat(3), fc.uint8Array({ minLength: 1, maxLength: 3 })), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([whole, changes]) =>
      changes.reduce((given, [where, removed, put]) => {
        const at = where % (given.length + 1);
        return Buffer.concat([given.subarray(0, at), put, given.subarray(at + removed)]);
      }, whole),
    );

const truncated = (bytes: fc.Arbitrary<Buffer>) =>
  fc.tuple(bytes, fc.nat(0xffff_ffff)).map(([whole, at]) => whole.subarray(0, at % (whole.length + 1)));

const gzipped = json.map((bytes) => gzipSync(bytes, { level: 1 }));

/** More than 200 MB of zeros or spaces in less than 256 KB, as one member and as many. */
const bombs = [
  () => gzipSync(Buffer.alloc(200 * MEGABYTE)),
  () => spaces(240),
  () => Buffer.concat([gzipSync('['), spaces(240)]),
];
const made = new Map<number, Buffer>();

function spaces(megabytes: number): Buffer {
  return Buffer.concat(Array<Buffer>(megabytes).fill(gzipSync(Buffer.alloc(MEGABYTE, ' '))));
}

function bombAt(index: number): Buffer {
  const bomb = made.get(index) ?? bombs[index]?.() ?? Buffer.alloc(0);
  made.set(index, bomb);
  return bomb;
}

const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 50, arbitrary: json },
  { weight: 12, arbitrary: gzipped },
  { weight: 8, arbitrary: spoilt(json) },
  { weight: 4, arbitrary: truncated(json) },
  { weight: 6, arbitrary: truncated(gzipped) },
  { weight: 6, arbitrary: spoilt(gzipped) },
  { weight: 2, arbitrary: fc.tuple(gzipped, gzipped).map(([one, other]) => Buffer.concat([one, other])) },
  { weight: 2, arbitrary: gzipped.map((bytes) => gzipSync(bytes)) },
  { weight: 2, arbitrary: fc.tuple(gzipped, fc.uint8Array({ maxLength: 20 })).map((parts) => Buffer.concat(parts)) },
  { weight: 2, arbitrary: json.map((bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes])) },
  { weight: 1, arbitrary: json.map((bytes) => Buffer.from(bytes.toString(), 'utf16le')) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', '\n', '\ufeff', '\0', '\x1f\x8b').map((text) => Buffer.from(text, 'latin1')),
  },
  { weight: 1, arbitrary: fc.nat(bombs.length - 1).map(bombAt) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(MAX_BODY_BYTES - 26, MAX_BODY_BYTES - 25, MAX_BODY_BYTES, 1_000_000, 5_000_000)
      .map((length) => Buffer.from(`{"v":1,"sent":1,"events":[${' '.repeat(length - 1)}]}`)),
  },
);

const OTHER_TYPES = [
  'text/html',
  'multipart/form-data',
  'text/plain, text/plain',
  'text/plain; charset=latin1',
  'text/plain;charset=utf-16',
  '',
  ';',
  'application/json+x',
  '\xff',
];
const TYPES = ['text/plain', 'text/plain;charset=UTF-8', 'application/json', 'TEXT/PLAIN ; x=y; charset="utf-8"'];
const OTHER_ENCODINGS = ['br', 'deflate', 'gzip, gzip', 'zstd', 'rubbish', 'x'.repeat(2000)];
const PLAIN_ENCODINGS = ['identity', ''];
const GZIP_ENCODINGS = ['gzip', 'x-gzip', 'GZIP', ' gzip '];

const headers: fc.Arbitrary<Pick<BodyAttempt, 'lines' | 'headers'>> = fc
  .record({
    type: fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...TYPES) }, fc.constantFrom(...OTHER_TYPES)),
    encoding: fc.oneof(
      { weight: 80, arbitrary: fc.constant(undefined) },
      { weight: 4, arbitrary: fc.constantFrom(...PLAIN_ENCODINGS) },
      { weight: 12, arbitrary: fc.constantFrom(...GZIP_ENCODINGS) },
      fc.constantFrom(...OTHER_ENCODINGS),
    ),
    more: fc.subarray(
      [
        `origin: ${SHOP}`,
        'cookie: a=b',
        'accept: text/html',
        'x-forwarded-for: 192.0.2.1',
        'x-http-method-override: PUT',
        'upgrade: websocket',
        'expect: 100-continue',
        'connection: close',
      ],
      { maxLength: 2 },
    ),
  })
  .map(({ type, encoding, more }) => ({
    lines: [`content-type: ${type}`, ...(encoding === undefined ? [] : [`content-encoding: ${encoding}`]), ...more],
    headers: {
      taken: TYPES.includes(type) && (encoding === undefined || !OTHER_ENCODINGS.includes(encoding)),
      gzip: encoding !== undefined && GZIP_ENCODINGS.includes(encoding),
    },
  }));

/** Headers that fit the body, mostly. */
const bodyAttempt: fc.Arbitrary<BodyAttempt> = fc
  .record({
    body,
    head: headers,
    chunked: fc.boolean(),
    pauses: fc.oneof(
      { weight: 9, arbitrary: fc.constant<number[]>([]) },
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
    ),
    copies: fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 6 })),
  })
  .map(({ body: bytes, head, chunked, pauses, copies }) =>
    told({ kind: 'body', body: bytes, ...head, chunked, pauses, copies }),
  );

const request = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
const HOST = 'host: localhost';

const refused = fc
  .oneof(
    fc.constantFrom(
      request('GET /nothing HTTP/1.1', HOST),
      request('PUT /v1/events HTTP/1.1', HOST, 'content-length: 0'),
      request('PATCH /v1/visitors/x HTTP/1.1', HOST, 'content-length: 0'),
      request('DELETE /v1/visitors/x HTTP/1.1', HOST),
      request('DELETE /v1/visitors/%zz HTTP/1.1', HOST),
      request('DELETE /v1/visitors/%C0%AE HTTP/1.1', HOST),
      request(`DELETE /v1/visitors/${'x'.repeat(5000)} HTTP/1.1`, HOST),
      request(`GET /${'x'.repeat(5000)} HTTP/1.1`, HOST),
      request('POST /v1/events%zz HTTP/1.1', HOST, 'content-length: 0'),
      request('GET /v1/events?limit=3&limit=%zz HTTP/1.1', HOST),
      request('POST http://[bad HTTP/1.1', HOST, 'content-length: 0'),
      request('POST * HTTP/1.1', HOST, 'content-length: 0'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-type: text/plain'),
      request('POST /v1/events HTTP/1.1', HOST, `x-long: ${'x'.repeat(20_000)}`),
      request(`POST /${'x'.repeat(20_000)} HTTP/1.1`, HOST),
      request('POST /v1/events HTTP/1.1', HOST, ...Array<string>(3000).fill('x: y')),
      request('POST /v1/events HTTP/1.1', 'content-length: 0'),
      request('POST /v1/events HTTP/1.1', HOST, HOST, 'content-length: 0'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: -1'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 1e3'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 99999999999999999999'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 3', 'transfer-encoding: chunked'),
      request('POST /v1/events HTTP/1.1', HOST, 'transfer-encoding: rubbish'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-type: text/plain', 'transfer-encoding: chunked', '', 'zz'),
      request(
        'POST /v1/events HTTP/1.1',
        HOST,
        'content-type: text/plain',
        'transfer-encoding: chunked',
        '',
        'ffffffffffffffffff',
      ),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 0', 'expect: the best'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 0', 'origin: https://evil.example'),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 0', `origin: ${'x'.repeat(9000)}`),
      request('POST /v1/events HTTP/1.1', HOST, 'content-length: 0', `content-type: ${'x'.repeat(9000)}`),
      request('BREW /v1/events HTTP/1.1', HOST),
      request('POST /v1/events HTTP/9.9', HOST),
      request('POST /v1/events'),
      request('nonsense'),
      request('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
      request('PRI * HTTP/2.0', '', 'SM'),
    ),
    fc.uint8Array({ minLength: 20, maxLength: 300 }).map((bytes) => Buffer.concat([bytes, Buffer.from('\r\n\r\n')])),
  )
  .map((bytes): Attempt => told({ kind: 'refused', bytes }));

/** Any attempt; most are single bodies. */
export const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  { weight: 150, arbitrary: bodyAttempt },
  {
    weight: 4,
    arbitrary: fc
      .tuple(bodyAttempt, fc.double({ min: 0, max: 0.999, noNaN: true }))
      .map(([given, after]): Attempt => told({ kind: 'cut', body: given, after })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        bodies: fc.array(bodyAttempt, { minLength: 1, maxLength: 4 }),
        garbage: fc.option(
          fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
          { nil: undefined, freq: 1 },
        ),
      })
      .map((given): Attempt => told({ kind: 'pipeline', ...given })),
  },
  { weight: 5, arbitrary: refused },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(400), fc.boolean())
      .map(
        ([number, isRight]): Attempt =>
          told({ kind: 'erase', visitor: visitorAt(number), secret: secretAt(isRight ? number : number + 1), isRight }),
      ),
  },
);

const SHOWN_BYTES = 3000;

/** Has fast-check print what is sent as text where it is text. */
function told<Given extends Attempt>(given: Given): Given {
  const shown = (value: unknown): unknown => {
    if (!Buffer.isBuffer(value)) return value;
    const text = value.toString();
    const isText = Buffer.from(text).equals(value);
    const start = isText ? text.slice(0, SHOWN_BYTES) : value.toString('base64', 0, SHOWN_BYTES);
    return `${value.length} bytes${isText ? '' : ', base64'}: ${start}`;
  };
  const isBytes = (value: unknown): value is { data: number[] } =>
    (value as { type?: string } | null)?.type === 'Buffer';
  return Object.defineProperty(given, fc.toStringMethod, {
    value: () => JSON.stringify(given, (_key, value) => (isBytes(value) ? shown(Buffer.from(value.data)) : value)),
  });
}
