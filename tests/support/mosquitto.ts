import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '#app/cli/ports.ts';
import { findMosquitto } from './extras.ts';

/** Why tests on an outside broker are skipped; undefined when they can run. */
export function mosquittoMissing(): string | undefined {
  return findMosquitto() ? undefined : 'Mosquitto is not here (Debian: mosquitto)';
}

async function listens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await wait(50);
  }
  throw new Error('Mosquitto did not begin to listen');
}

export interface Mosquitto {
  readonly url: string;
  /** Over WebSocket. */
  readonly wsUrl: string;
  stop(): Promise<void>;
}

/** A Mosquitto on free loopback ports. */
export async function startMosquitto(): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-mosquitto-'));
  const [port, wsPort] = await freePorts(2);
  const config = join(folder, 'mosquitto.conf');
  await writeFile(
    config,
    `allow_anonymous true\npersistence false\nlistener ${port} 127.0.0.1\n` +
      `listener ${wsPort} 127.0.0.1\nprotocol websockets\n`,
  );
  const child = spawn(findMosquitto()!, ['-c', config], { stdio: 'ignore' });
  await Promise.all([listens(port!), listens(wsPort!)]);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${wsPort}`,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
