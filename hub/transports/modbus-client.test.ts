import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openModbus } from './modbus-client.ts';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

type Answer = (request: Buffer, socket: Socket) => void;

/** Register n holds n. */
const echo: Answer = (request, socket) => {
  const length = request.readUInt16BE(10);
  const body = Buffer.alloc(9 + 2 * length);
  request.copy(body, 0, 0, 8);
  body.writeUInt16BE(3 + 2 * length, 4);
  body[8] = 2 * length;
  for (let i = 0; i < length; i++) body.writeUInt16BE(request.readUInt16BE(8) + i, 9 + 2 * i);
  socket.write(body);
};

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: Answer) {
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 6 && received.length >= 6 + received.readUInt16BE(4)) {
        const end = 6 + received.readUInt16BE(4);
        answer(received.subarray(0, end), socket);
        received = received.subarray(end);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return await openModbus({ host: '127.0.0.1', port, unitId: 1 });
}

const block = (address: number, length = 2) => ({ table: 'input' as const, address, length });

test('reads registers', async () => {
  const link = await serve(echo);
  expect(await link.read(block(100))).toEqual({ table: 'input', address: 100, values: [100, 101] });
  await link.close();
});

test('modbus-serial has no default timeout: an unanswered request fails within a second', async () => {
  const link = await serve(() => {});
  const begun = performance.now();
  await expect(link.read(block(0))).rejects.toMatchObject({ code: 'transport.timeout' });
  expect(performance.now() - begun).toBeLessThan(1_500);
  await link.close();
});

test('modbus-serial emits nothing on ECONNRESET: calls fail, none hangs', async () => {
  const link = await serve((_request, socket) => socket.resetAndDestroy());
  await expect(link.read(block(0))).rejects.toMatchObject({ retryable: true });
  await sleep(50);
  const begun = performance.now();
  await expect(link.read(block(0))).rejects.toMatchObject({ code: 'transport.closed' });
  expect(performance.now() - begun).toBeLessThan(100);
  await link.close();
});

test('closing lets no call hang, whatever the state of the socket', async () => {
  const link = await serve(() => {});
  const pending = link.read(block(0));
  await link.close();
  await link.close();
  await expect(pending).rejects.toMatchObject({ retryable: true });
});

test('transaction ids wrap at 256: 280 requests at once all get their own answers', async () => {
  let inFlight = 0;
  let most = 0;
  const link = await serve((request, socket) => {
    const copy = Buffer.from(request);
    most = Math.max(most, ++inFlight);
    setTimeout(() => {
      inFlight--;
      echo(copy, socket);
    }, 10);
  });
  const reads = await Promise.all(Array.from({ length: 280 }, (_, i) => link.read(block(i))));
  expect(reads.map(({ values }) => values[0])).toEqual(reads.map((_, i) => i));
  expect(most).toBeLessThan(256);
  await link.close();
});

test('more than can wait is refused, not piled up', async () => {
  const link = await serve(() => {});
  const all = await Promise.allSettled(Array.from({ length: 300 }, () => link.read(block(0))));
  const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : ''));
  expect(codes.filter((code) => code === 'transport.backlog')).toHaveLength(300 - 32 - 256);
  await link.close();
}, 30_000);

describe('bad bytes poison framing', () => {
  const noise = (length: number) =>
    Buffer.from(Array.from({ length }, (_, i) => (i * 73 + 19) & 0xff));

  test.each([
    ['noise', noise(40)],
    ['a header that promises much', Buffer.from([0, 1, 0, 0, 0xff, 0xff, 1, 4])],
    ['a header that promises nothing', Buffer.from([0, 1, 0, 0, 0, 0, 1, 4, 0, 1, 0, 0])],
    ['one byte', Buffer.from([7])],
  ])('%s: every call still settles, and a new connection works', async (_, bytes) => {
    let bad = true;
    const link = await serve((request, socket) => {
      if (bad) socket.write(bytes);
      else echo(request, socket);
    });
    await expect(link.read(block(0))).rejects.toMatchObject({ name: 'OperatingError' });
    await link.close();
    bad = false;
    const address = servers[0]!.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const again = await openModbus({ host: '127.0.0.1', port, unitId: 1 });
    expect((await again.read(block(5))).values).toEqual([5, 6]);
    await again.close();
  });
});

test.each([
  [2, false],
  [6, true],
])('exception %i is worth repeating: %s', async (exception, retryable) => {
  const link = await serve((request, socket) => {
    const body = Buffer.from([0, 0, 0, 0, 0, 3, 1, request[7]! | 0x80, exception]);
    request.copy(body, 0, 0, 2);
    socket.write(body);
  });
  const error = { code: 'protocol.modbus_exception', retryable };
  await expect(link.read(block(0))).rejects.toMatchObject(error);
  await link.close();
});

test('nobody listens', async () => {
  const nowhere = openModbus({ host: '127.0.0.1', port: 1, unitId: 1 });
  await expect(nowhere).rejects.toMatchObject({ name: 'OperatingError', retryable: true });
});
