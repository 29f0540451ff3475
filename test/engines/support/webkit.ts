/** WebKitGTK, Safari's engine on Linux, through its own WebDriver, on a screen that nobody sees. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Engine } from './engine.js';
import { type Session, startSession } from './webdriver.js';

const BROWSER = fileURLToPath(new URL('webkit-browser.js', import.meta.url));
const GJS = '/usr/bin/gjs';

/** What it takes, and the Debian package that has it. */
const NEEDED = {
  '/usr/bin/WebKitWebDriver': 'webkit2gtk-driver',
  [GJS]: 'gjs',
  '/usr/bin/xvfb-run': 'xvfb',
  '/usr/bin/xauth': 'xauth',
  '/usr/bin/pgrep': 'procps',
};
const PACKAGES = [...Object.values(NEEDED), 'gir1.2-webkit2-4.1'].join(' ');

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilListening(address: string): Promise<void> {
  for (let triesLeft = 100; triesLeft > 0; triesLeft--) {
    if (await fetch(`${address}/status`).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('WebKitWebDriver does not answer');
}

/**
 * Resolved when the browser has ended by itself, as it does after its last window, and has written what it still had to.
 *
 * @param group of processes, to which it belongs
 */
async function untilQuit(group: number): Promise<void> {
  for (let triesLeft = 200; triesLeft > 0; triesLeft--) {
    try {
      await promisify(execFile)('pgrep', ['-g', `${group}`, '^gjs|^WebKitNetwork']);
    } catch (error) {
      // It ends with 1 when it has found none.
      if ((error as { code?: unknown }).code === 1) return;
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('WebKitGTK does not quit');
}

export const webkit: Engine = {
  name: 'WebKitGTK',
  missing: Object.keys(NEEDED).every(existsSync) ? undefined : `on Debian, apt-get install ${PACKAGES}`,
  async launch(profile, { denyStorage = false } = {}) {
    const port = await freePort();
    // A process group of its own, so that a kill reaches screen, driver and browser at once.
    const child = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { detached: true, stdio: 'ignore' });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    async function kill(): Promise<void> {
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await exited;
    }
    const address = `http://127.0.0.1:${port}`;
    let session: Session;
    try {
      await untilListening(address);
      const args = ['-m', BROWSER, profile, ...(denyStorage ? ['--deny-storage'] : [])];
      session = await startSession(address, { 'webkitgtk:browserOptions': { binary: GJS, args } });
    } catch (error) {
      await kill();
      throw error;
    }
    return {
      newTab: session.newTab,
      async close() {
        try {
          await session.close();
          if (child.pid) await untilQuit(child.pid);
        } finally {
          await kill();
        }
      },
      kill,
    };
  },
};
