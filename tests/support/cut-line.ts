import { connect, createServer, type Socket } from 'node:net';
import { freePorts } from '#app/cli/ports.ts';

/** The way to a server, as radio is between the racks: cut, all that was under way is gone, and nobody answers. */
export interface CutLine {
  /** By this address the server is reached over the line. */
  readonly address: string;
  cut(): void;
  mend(): void;
  close(): void;
}

export async function openCutLine(target: string): Promise<CutLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    const ends = [near, far];
    for (const end of ends) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        for (const one of ends) one.destroy();
        sockets.delete(end);
      });
    }
    near.pipe(far).pipe(near);
  });
  const [own] = await freePorts(1);
  await new Promise<void>((open) => server.listen(own, '127.0.0.1', open));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    ...{ address: `http://127.0.0.1:${own}`, cut },
    mend() {
      isCut = false;
    },
    close() {
      cut();
      server.close();
    },
  };
}
