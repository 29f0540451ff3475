/** HTTP by hand: what no client would send, sent as no client would send it. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came back. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** See {@link Connection.exchange}. */
export interface Exchange {
  bytes: Buffer;
  /** Where in `bytes` the sender waits a moment. */
  pauses?: readonly number[];
  /** How many answers to wait for. */
  answers?: number;
}

const ANSWER_TIMEOUT_MS = 60_000;
const PAUSE_MS = 2;

/** One connection, and after it was closed the next one. */
export class Connection {
  #address: URL;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  #changed = () => {};

  constructor(address: string) {
    this.#address = new URL(address);
  }

  /** Sends bytes and waits for their answers; there are fewer when the collector closes the connection instead. */
  async exchange({ bytes, pauses = [], answers = 1 }: Exchange): Promise<Answer[]> {
    const socket = await this.#open();
    await this.#write(socket, bytes, pauses);
    const all: Answer[] = [];
    const end = Date.now() + ANSWER_TIMEOUT_MS;
    while (all.length < answers) {
      const answer = this.#read();
      if (answer) all.push(answer);
      else if (socket.closed) break;
      else if (Date.now() > end) throw new Error(`No answer after ${ANSWER_TIMEOUT_MS / 1000} s`);
      else await this.#wait();
    }
    if (all.length < answers || all.at(-1)?.headers.connection === 'close') this.close();
    return all;
  }

  /** Sends bytes and hangs up. */
  async cut(bytes: Buffer, pauses: readonly number[] = []): Promise<void> {
    const socket = await this.#open();
    await this.#write(socket, bytes, pauses);
    this.close();
  }

  /** Hangs up. */
  close(): void {
    // With a reset, as the ports of a hundred thousand connections would not be free again in time.
    this.#socket?.resetAndDestroy();
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
  }

  async #open(): Promise<Socket> {
    if (this.#socket && !this.#socket.closed && this.#socket.writable) return this.#socket;
    this.close();
    const socket = connect(Number(this.#address.port), this.#address.hostname);
    socket.setNoDelay();
    // A collector that closes is seen by the answers that are missing.
    socket.on('error', () => {});
    socket.on('close', () => this.#changed());
    socket.on('data', (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#changed();
    });
    this.#socket = socket;
    await new Promise<void>((resolve) => {
      socket.once('connect', () => resolve());
      socket.once('close', () => resolve());
    });
    return socket;
  }

  async #write(socket: Socket, bytes: Buffer, pauses: readonly number[]): Promise<void> {
    let from = 0;
    for (const to of [...pauses].sort((one, other) => one - other)) {
      if (to <= from || to >= bytes.length) continue;
      socket.write(bytes.subarray(from, to));
      from = to;
      await sleep(PAUSE_MS);
    }
    socket.write(bytes.subarray(from));
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 1000);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The next whole answer of what has been received. */
  #read(): Answer | undefined {
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [first = '', ...lines] = this.#received.toString('latin1', 0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (!status) throw new Error(`This is no HTTP answer: ${first}`);
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
    if (this.#received.length < bodyEnd) return undefined;
    const body = this.#received.toString('utf8', headEnd + 4, bodyEnd);
    this.#received = this.#received.subarray(bodyEnd);
    return status < 200 ? this.#read() : { status, headers, body };
  }
}
