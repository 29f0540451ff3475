/** Debian's packages of the servers that the cluster is made of. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The program, and the library of ZooKeeper, which names the others that it needs. */
export const CLICKHOUSE = '/usr/sbin/clickhouse-server';
export const ZOOKEEPER = '/usr/share/java/zookeeper.jar';

const PACKAGES: readonly [name: string, file: string][] = [
  ['clickhouse-server', CLICKHOUSE],
  ['zookeeper', ZOOKEEPER],
];

/**
 * Installs what is missing, where it can.
 *
 * @throws in a sentence that says what to install.
 */
export function installServers(): void {
  const missing = PACKAGES.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(
      `The cluster is made of Debian's clickhouse-server and zookeeper. As root on Debian 12: apt-get install ${missing.join(' ')}`,
    );
  // With this run level nothing is started that is installed.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['update'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
