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

/** A Mosquitto on a free loopback port. */
export async function startMosquitto(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-mosquitto-'));
  const [port] = await freePorts(1);
  const config = join(folder, 'mosquitto.conf');
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const child = spawn(findMosquitto()!, ['-c', config], { stdio: 'ignore' });
  await listens(port!);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
