/**
 * A cluster of ClickHouse on this machine: three servers, of which 1 and 2 are the replicas of the first shard and 3 is the second
 * shard, and a ZooKeeper. They are those of Debian 12 (18.16): without query parameters, window functions and common table
 * expressions, but with the replication, the quorum and the distributed inserts of today.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CLICKHOUSE, ZOOKEEPER } from './packages.js';

/** The servers, by number. */
export type ServerNumber = 1 | 2 | 3;
export const SERVERS: readonly ServerNumber[] = [1, 2, 3];

/** What the cluster is called in the configuration of its servers. */
export const CLUSTER = 'shop';

/** Of the user that collectors are. Among themselves the servers are the user `default`, without one: only this machine reaches them. */
export const PASSWORD = 'kept-out-of-logs/:@';

/** See the top of this file. */
export interface Cluster {
  /** The address of a database on a server, as `openClickHouseStore` takes it; on this server alone if `cluster` is undefined. */
  url(server: ServerNumber, database: string, parameters?: Record<string, string | undefined>): string;
  /** Runs a statement on one server and gives its answer, tab-separated. Rejected with what the server says. */
  sql(server: ServerNumber, statement: string): Promise<string>;
  /** `kill -9`. */
  kill(server: ServerNumber): Promise<void>;
  killZooKeeper(): Promise<void>;
  /** Starts a server again with what is on its disk. Resolved when it answers. */
  start(server: ServerNumber): Promise<void>;
  startZooKeeper(): Promise<void>;
  /** Puts a new machine in place of a server that is down: an empty disk, and a replica of another name. */
  replace(server: ServerNumber): Promise<void>;
  /** Ends everything and deletes the files. */
  stop(): Promise<void>;
}

interface Ports {
  http: number;
  tcp: number;
  interserver: number;
}

const START_TIMEOUT_MS = 60_000;
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_TRIES = 20;
const RETRY_AFTER_MS = 250;

/** How long ZooKeeper believes in a server that is gone. */
const SESSION_TIMEOUT_MS = 4000;

/** Starts one on free ports of the loopback interface. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-cluster-'));
  const [zooKeeperPort = 0, ...free] = await freePorts(1 + 3 * SERVERS.length);
  const ports = Object.fromEntries(
    SERVERS.map((server) => {
      const [http = 0, tcp = 0, interserver = 0] = free.splice(0, 3);
      return [server, { http, tcp, interserver }];
    }),
  ) as Record<ServerNumber, Ports>;
  const running = new Map<ServerNumber | 'zookeeper', ChildProcess>();
  // A test that is broken off must not leave servers behind.
  const killAll = () => [...running.values()].map((child) => child.kill('SIGKILL'));
  process.once('exit', killAll);
  let replacements = 0;

  function run(name: ServerNumber | 'zookeeper', command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, args, { cwd: folder, stdio: 'ignore' });
    running.set(name, child);
    return child;
  }

  async function kill(name: ServerNumber | 'zookeeper'): Promise<void> {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async function answers(name: ServerNumber | 'zookeeper', ask: () => Promise<unknown>, log: string): Promise<void> {
    for (const began = Date.now(); Date.now() < began + START_TIMEOUT_MS; await wait(100)) {
      if (running.get(name)?.exitCode !== null) break;
      if (await ask().catch(() => false)) return;
    }
    const said = await readFile(join(folder, log), 'utf8').catch(() => 'nothing');
    throw new Error(`${name} did not start; it said: ${said.slice(-3000)}`);
  }

  async function startZooKeeper(): Promise<void> {
    const args = ['-Xmx128m', '-XX:+UseSerialGC', '-cp', ZOOKEEPER];
    run('zookeeper', 'java', [...args, 'org.apache.zookeeper.server.ZooKeeperServerMain', 'zoo.cfg']);
    await answers('zookeeper', () => serves(zooKeeperPort), 'zoo.cfg');
  }

  async function start(server: ServerNumber): Promise<void> {
    supervise(server);
    await answers(server, () => ask(server, 'SELECT 1'), join(String(server), 'error.log'));
  }

  /** Starts a server, and again when it ends by itself: this old build crashes now and then, and a system would start it again. */
  function supervise(server: ServerNumber): void {
    const child = run(server, CLICKHOUSE, [`--config-file=${join(folder, String(server), 'config.xml')}`]);
    child.once('exit', (status, signal) => {
      if (running.get(server) !== child || signal !== 'SIGSEGV') return;
      console.warn(`Server ${server} crashed (${status ?? signal}) and is started again`);
      supervise(server);
    });
  }

  /** Asks again while a server is being started again. */
  async function sql(server: ServerNumber, statement: string): Promise<string> {
    for (let tries = 0; ; tries++) {
      try {
        return await ask(server, statement);
      } catch (error) {
        if (!(error instanceof TypeError) || tries === MAX_TRIES) throw error;
        await wait(RETRY_AFTER_MS);
      }
    }
  }

  async function ask(server: ServerNumber, statement: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${ports[server].http}/`, {
      method: 'POST',
      body: statement,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text.trim();
  }

  async function prepare(server: ServerNumber, replica: string): Promise<void> {
    const home = join(folder, String(server));
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'users.xml'), USERS);
    await writeFile(join(home, 'config.xml'), configOf({ home, server, replica, ports, zooKeeperPort }));
  }

  async function stop(): Promise<void> {
    await Promise.all([...running.keys()].map(kill));
    process.off('exit', killAll);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    await writeFile(join(folder, 'zoo.cfg'), zooKeeperConfig(join(folder, 'zookeeper'), zooKeeperPort));
    for (const server of SERVERS) await prepare(server, `server-${server}`);
    await startZooKeeper();
    await Promise.all(SERVERS.map(start));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url(server, database, parameters = {}) {
      const url = new URL(`http://127.0.0.1:${ports[server].http}/${database}`);
      url.username = 'collector';
      url.password = PASSWORD;
      for (const [name, value] of Object.entries({ cluster: CLUSTER, ...parameters }))
        if (value !== undefined) url.searchParams.set(name, value);
      return url.href;
    },
    sql,
    kill,
    killZooKeeper: () => kill('zookeeper'),
    start,
    startZooKeeper,
    async replace(server) {
      replacements++;
      await prepare(server, `server-${server}-${replacements}`);
      await start(server);
    },
    stop,
  };
}

const userWith = (password: string) =>
  `<password>${password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>`;

const USERS = `<yandex>
  <profiles><default><max_memory_usage>1000000000</max_memory_usage></default></profiles>
  <users>
    <default>${userWith('')}</default>
    <collector>${userWith(PASSWORD)}</collector>
  </users>
  <quotas><default/></quotas>
</yandex>`;

interface Configured {
  home: string;
  server: ServerNumber;
  replica: string;
  ports: Record<ServerNumber, Ports>;
  zooKeeperPort: number;
}

function configOf({ home, server, replica, ports, zooKeeperPort }: Configured): string {
  const { http, tcp, interserver } = ports[server];
  const replicaAt = (number: ServerNumber) =>
    `<replica><host>127.0.0.1</host><port>${ports[number].tcp}</port></replica>`;
  const shard = (...numbers: ServerNumber[]) =>
    `<shard><internal_replication>${numbers.length > 1}</internal_replication>${numbers.map(replicaAt).join('')}</shard>`;
  return `<yandex>
  <logger><level>warning</level><log>${home}/server.log</log><errorlog>${home}/error.log</errorlog></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port>
  <interserver_http_port>${interserver}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <path>${home}/data/</path><tmp_path>${home}/tmp/</tmp_path>
  <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <timezone>UTC</timezone>
  <uncompressed_cache_size>0</uncompressed_cache_size><mark_cache_size>50000000</mark_cache_size>
  <remote_servers><${CLUSTER}>${shard(1, 2)}${shard(3)}</${CLUSTER}></remote_servers>
  <zookeeper><node><host>127.0.0.1</host><port>${zooKeeperPort}</port></node><session_timeout_ms>${SESSION_TIMEOUT_MS}</session_timeout_ms></zookeeper>
  <macros><shard>${server === 3 ? 2 : 1}</shard><replica>${replica}</replica></macros>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
</yandex>`;
}

function zooKeeperConfig(dataFolder: string, port: number): string {
  return [
    'tickTime=500',
    `dataDir=${dataFolder}`,
    `clientPort=${port}`,
    'clientPortAddress=127.0.0.1',
    'admin.enableServer=false',
    'maxClientCnxns=0',
  ].join('\n');
}

/**
 * Below those that the system gives to outgoing connections: a server that is started again would find its own taken. All are held
 * until the last is found, so that they differ.
 */
async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  while (held.length < count) {
    const server = createServer().listen(randomInt(10_000, 32_000), '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) held.push(server);
  }
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Whether a ZooKeeper serves already, and does not only listen. */
async function serves(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.write('srvr');
    let said = '';
    for await (const chunk of socket) said += chunk;
    return said.includes('Mode:');
  } finally {
    socket.destroy();
  }
}
