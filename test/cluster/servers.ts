/**
 * Real ClickHouse servers on loopback, and the ZooKeeper that they need for replicas, all from Debian's packages: three servers, of
 * which two are the replicas of one shard and the third is another shard.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The name of the cluster in the servers' configuration. */
export const CLUSTER = 'shop';

const PROGRAMS = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server'];
const ZOOKEEPER_JAR = '/usr/share/java/zookeeper.jar';
const START_TIMEOUT_MS = 60_000;

/** One server. */
export interface Server {
  /** Of its HTTP interface. */
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Asks it, in SQL, and gives the answer as text. */
  ask(sql: string): Promise<string>;
}

/** See the top of this file. */
export interface Servers {
  readonly servers: readonly [Server, Server, Server];
  remove(): Promise<void>;
}

/** Starts all of it. */
export async function startServers(): Promise<Servers> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (!program || !existsSync(ZOOKEEPER_JAR))
    throw new Error('These tests need ClickHouse and ZooKeeper: apt-get install clickhouse-server zookeeper');
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-cluster-'));
  const ports = await freePorts(10);
  const [zooKeeperPort = 0, ...rest] = ports;
  const children = new Set<ChildProcess>();

  function run(command: string, args: string[]): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore' });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  await mkdir(join(folder, 'zookeeper'));
  const zooKeeper = join(folder, 'zoo.cfg');
  await writeFile(
    zooKeeper,
    `tickTime=500\ndataDir=${folder}/zookeeper\nclientPort=${zooKeeperPort}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\nmaxClientCnxns=0\n`,
  );
  run('java', [
    '-Xmx256m',
    '-cp',
    `${ZOOKEEPER_JAR}:/usr/share/java/*`,
    'org.apache.zookeeper.server.ZooKeeperServerMain',
    zooKeeper,
  ]);

  const places = [0, 1, 2].map((index) => {
    const [http = 0, tcp = 0, interserver = 0] = rest.slice(index * 3, index * 3 + 3);
    return {
      http,
      tcp,
      interserver,
      shard: index < 2 ? 1 : 2,
      replica: index + 1,
      path: join(folder, `server-${index}`),
    };
  });
  const replica = ({ tcp }: { tcp: number }) => `<replica><host>127.0.0.1</host><port>${tcp}</port></replica>`;
  const shards = [1, 2].map((shard) => {
    const replicas = places.filter((place) => place.shard === shard).map(replica);
    return `<shard><internal_replication>true</internal_replication>${replicas.join('')}</shard>`;
  });

  const servers = places.map(({ http, tcp, interserver, shard, replica: number, path }): Server => {
    const url = `http://127.0.0.1:${http}`;
    let child: ChildProcess | undefined;
    async function ask(sql: string): Promise<string> {
      const post = () => fetch(url, { method: 'POST', body: sql });
      // The server may have closed the connection that was kept since the last question.
      const answer = await post().catch(post);
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text.trim();
    }
    return {
      url,
      ask,
      async kill() {
        if (!child) return;
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      },
      async start() {
        await mkdir(join(path, 'tmp'), { recursive: true });
        await writeFile(
          join(path, 'config.xml'),
          `<yandex>
            <logger><level>warning</level><log>${path}/log</log><errorlog>${path}/errors</errorlog></logger>
            <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
            <interserver_http_port>${interserver}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
            <path>${path}/</path><tmp_path>${path}/tmp/</tmp_path><users_config>${path}/users.xml</users_config>
            <default_profile>default</default_profile><default_database>default</default_database>
            <mark_cache_size>50000000</mark_cache_size><timezone>UTC</timezone>
            <zookeeper><node><host>127.0.0.1</host><port>${zooKeeperPort}</port></node></zookeeper>
            <distributed_ddl><path>/clickhouse/ddl</path></distributed_ddl>
            <macros><shard>${shard}</shard><replica>${number}</replica></macros>
            <remote_servers><${CLUSTER}>${shards.join('')}</${CLUSTER}></remote_servers>
          </yandex>`,
        );
        await writeFile(
          join(path, 'users.xml'),
          `<yandex>
            <profiles><default><max_memory_usage>1000000000</max_memory_usage></default></profiles><quotas><default/></quotas>
            <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
          </yandex>`,
        );
        child = run(program, [`--config-file=${path}/config.xml`]);
        const began = Date.now();
        while ((await ask('SELECT 1').catch(() => '')) !== '1') {
          if (child.exitCode !== null || Date.now() - began > START_TIMEOUT_MS)
            throw new Error(`A server did not start: ${await readFile(`${path}/errors`, 'utf8').catch(() => '')}`);
          await wait(100);
        }
      },
    };
  });
  await Promise.all(servers.map((server) => server.start()));

  return {
    servers: servers as [Server, Server, Server],
    async remove() {
      const exits = [...children].map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(exits);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
