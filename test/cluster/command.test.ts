import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { batchOf, pageView, SHOP, send, sendEvents } from '../server/collector.support.js';
import { type BuiltCommand, buildCommand } from '../server/collector-process.support.js';
import { type Cluster, PASSWORD, startCluster } from './support/cluster.js';
import { createDatabase } from './support/shop.js';

let cluster: Cluster;
let command: BuiltCommand;
beforeAll(async () => {
  [cluster, command] = await Promise.all([startCluster(), buildCommand()]);
});
afterAll(() => Promise.all([cluster?.stop(), command?.remove()]));

/** Runs `vitrine collect` with a store, given by the environment, and keeps what it says. */
function collect(store: string) {
  const args = [command.script, 'collect', '--port', '0', '--origin', SHOP, '--log-level', 'debug'];
  const child = spawn(process.execPath, args, { env: { ...process.env, VITRINE_STORE: store } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        said += `${line}\n`;
        const address = /Collecting on (http:\/\/[\d.:]+)/.exec(line)?.[1];
        if (address) resolve(address);
      });
  });
  const ended = once(child, 'close').then(([status]) => status as number);
  return { child, listening, ended, said: () => said };
}

/** Any form that a password could be written in. */
function expectNoPassword(said: string): void {
  for (const form of [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(`collector:${PASSWORD}`).toString('base64')])
    expect(said).not.toContain(form);
  expect(said).not.toContain('kept-out');
}

describe('vitrine collect --store clickhouse:URL', () => {
  it('stores over HTTP in a cluster, and never tells the password, whatever goes wrong', async () => {
    const database = await createDatabase(cluster);
    const { child, listening, ended, said } = collect(`clickhouse:${cluster.url(1, database, { quorum: '2' })}`);
    const address = await listening;
    expect(await sendEvents({ address }, [pageView('a'), pageView('b')])).toEqual({ accepted: 2, rejected: [] });
    await sendEvents({ address }, [pageView('a')]);
    expect(await cluster.sql(2, `SELECT id FROM ${database}.events ORDER BY id`)).toBe('a\nb');

    await cluster.kill(1);
    const refused = await send({ address }, batchOf([pageView('c')]));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ error: expect.stringContaining('it cannot be reached') });
    await cluster.start(1);
    await expect.poll(async () => (await send({ address }, batchOf([pageView('c')]))).status).toBe(200);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await cluster.sql(1, `SELECT count() FROM ${database}.events`)).toBe('3');
    expect(said()).toContain('A group of events could not be stored');
    expectNoPassword(said());
  });

  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = 'kept-out-too';
      },
      'password',
    ],
    [
      'a database that is not there',
      (url: URL) => {
        url.pathname = '/elsewhere';
      },
      'elsewhere',
    ],
    ['a cluster that is not there', (url: URL) => url.searchParams.set('cluster', 'elsewhere'), 'elsewhere'],
    ['a quorum that is none', (url: URL) => url.searchParams.set('quorum', 'all'), '"quorum"'],
    [
      'a server that is not there',
      (url: URL) => {
        url.port = '9';
      },
      'ECONNREFUSED',
    ],
  ])('says in a sentence that it cannot start with %s', async (_, change, reason) => {
    const database = await createDatabase(cluster);
    const url = new URL(cluster.url(1, database));
    change(url);
    const { ended, said } = collect(`clickhouse:${url}`);
    expect(await ended).toBe(1);
    expect(said()).toMatch(/^vitrine collect: [^\n]+\n$/);
    expect(said()).toContain(reason);
    expectNoPassword(said());
  });
});
