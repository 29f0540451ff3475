/**
 * How fast events come in over HTTP: `npm run bench:ingest [-- --seconds 10 --senders 48]`, after `npm run build`.
 *
 * Batches of 50 are sent by a process of its own to a collector on this machine. Then the same batches are appended to a store in
 * process, in groups as large as the collector has made them, so that both commit equally often. Rounds alternate; each has a
 * file of its own. Exits with 1 below half of the speed in process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const BATCH_EVENTS = 50;
const ROUNDS = 2;
const LEAST_SHARE = 0.5;

/** An event of a shop, some 300 bytes. */
function eventAt(number) {
  const visitor = `visitor-${number >> 5}-0123456789`.slice(0, 22);
  const item = {
    item_id: `sku-${number % 997}`,
    item_name: `Bowl no. ${number % 997}`,
    item_category: 'Table',
    price: 42,
  };
  return {
    id: `${number.toString(36).padStart(6, '0')}-4b7Zq0_r8-sVd`,
    visitor,
    time: 1_767_225_600_000 + number,
    name: ['page_view', 'view_item', 'user_engagement', 'add_to_cart'][number % 4],
    params: { page_location: `https://shop.example/p/${number % 997}`, currency: 'EUR', value: 42, items: [item] },
  };
}

const batchAt = (number) => Array.from({ length: BATCH_EVENTS }, (_, index) => eventAt(number * BATCH_EVENTS + index));

/** In the child: sends batches without end on some connections; tells the latencies in ms when asked to stop. */
function send({ address, senders }) {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const { hostname, port } = new URL(address);
  const latencies = [];
  let next = 0;
  let isStopped = false;
  let refused = 0;

  async function sender() {
    while (!isStopped) {
      const body = JSON.stringify({ v: 1, sent: Date.now(), events: batchAt(next++) });
      const began = performance.now();
      const sent = request({
        agent,
        hostname,
        port,
        path: '/v1/events',
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
      });
      sent.end(body);
      const [answer] = await once(sent, 'response');
      answer.resume();
      await once(answer, 'end');
      if (answer.statusCode === 200) latencies.push(performance.now() - began);
      else refused++;
    }
  }

  const all = Promise.all(Array.from({ length: senders }, sender));
  process.once('message', async () => {
    isStopped = true;
    await all;
    process.send({ latencies, refused });
    process.disconnect();
    agent.destroy();
  });
}

const isSender = process.argv[2] === 'send';
if (isSender) send(JSON.parse(process.argv[3]));
else await measure();

async function measure() {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '10' }, senders: { type: 'string', default: '48' } },
  });
  const seconds = Number(values.seconds);
  const senders = Number(values.senders);
  const { createCollector, openDuckDbStore } = await import('../dist/collector.js');
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-ingest-'));

  async function overHttp(file) {
    const groups = [];
    const store = await openDuckDbStore(file);
    const append = (events) => {
      groups.push(events.length);
      return store.append(events);
    };
    const collector = await createCollector({ store: { ...store, append }, origins: ['*'], port: 0 });
    const child = fork(fileURLToPath(import.meta.url), [
      'send',
      JSON.stringify({ address: collector.address, senders }),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const before = groups.length;
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const counted = groups.slice(before);
    const took = (performance.now() - began) / 1000;
    child.send('stop');
    const [{ latencies, refused }] = await once(child, 'message');
    await collector.close();
    latencies.sort((a, b) => a - b);
    const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
    const events = counted.reduce((sum, size) => sum + size, 0);
    return {
      perSecond: events / took,
      group: events / counted.length,
      commits: counted.length / took,
      p50: at(0.5),
      p99: at(0.99),
      refused,
    };
  }

  async function inProcess(file, group) {
    const batches = Math.max(1, Math.round(group / BATCH_EVENTS));
    const store = await openDuckDbStore(file);
    let next = 0;
    const made = () => {
      const received = Date.now();
      return Array.from({ length: batches }, () => batchAt(next++))
        .flat()
        .map((event) => ({ ...event, received, future: false }));
    };
    let events = 0;
    let writingMs = 0;
    let commits = 0;
    while (writingMs < seconds * 1000) {
      // The making of the events is the sender's work in the other half of the comparison.
      const arrived = made();
      const began = performance.now();
      await store.append(arrived);
      writingMs += performance.now() - began;
      events += arrived.length;
      commits++;
    }
    await store.close();
    return { perSecond: (events / writingMs) * 1000, group: events / commits, commits: (commits / writingMs) * 1000 };
  }

  const row = (name, { perSecond, group, commits, p50, p99 }) =>
    `| ${name} | ${Math.round(perSecond).toLocaleString('en')} | ${Math.round(group)} | ${commits.toFixed(1)} | ${p50 ? p50.toFixed(1) : '–'} | ${p99 ? p99.toFixed(1) : '–'} |`;
  const shares = [];
  console.log(`${senders} connections, batches of ${BATCH_EVENTS}, ${seconds} s each; ${cpus().length} cores`);
  console.log('| | events/s | events a commit | commits/s | p50 ms | p99 ms |\n|---|---:|---:|---:|---:|---:|');
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const http = await overHttp(join(folder, `http-${round}.duckdb`));
      console.log(row('HTTP', http));
      if (http.refused > 0) console.log(`${http.refused} batches were refused`);
      const direct = await inProcess(join(folder, `direct-${round}.duckdb`), http.group);
      console.log(row('in process', direct));
      shares.push(http.perSecond / direct.perSecond);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  console.log(`HTTP takes ${Math.round(share * 100)} % of the events/s in process (at least ${LEAST_SHARE * 100} %)`);
  if (share < LEAST_SHARE) process.exitCode = 1;
}
