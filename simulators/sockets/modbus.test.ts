import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLOUR, COMMAND_ADDRESS, STATUS_ADDRESS } from '#adapters/devices/pick-to-light/wire.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { sleep } from '#base/time.ts';
import { createLightBank } from '../light-bank/light-bank.ts';
import { createRegisterServers } from './modbus.ts';

const PORT = 15_820;
const scheduler = createSystemScheduler((error) => {
  throw error;
});
const bank = createLightBank({ id: 'L-1', labels: 100 }, scheduler);
const servers = createRegisterServers((error) => {
  throw error;
});
const line = servers.registers({ host: '127.0.0.1', port: PORT, unitId: 1 }, bank.registers);

beforeAll(() => servers.open());
afterAll(() => servers.close());

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(PORT, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends frames and gives what came back within a moment, as hex. */
async function ask(socket: Socket, hex: string): Promise<string> {
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer) => chunks.push(chunk);
  socket.on('data', take);
  socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  await sleep(scheduler, 60, 'answer');
  socket.off('data', take);
  return Buffer.concat(chunks).toString('hex');
}

const word = (value: number) => value.toString(16).padStart(4, '0');

describe('Modbus TCP server', () => {
  it('lights a label by function 16 and reads its status by function 4', async () => {
    const socket = await open();
    const address = word(COMMAND_ADDRESS + 8);
    const values = [1, COLOUR.red, 42, 0].map(word).join('');
    expect(await ask(socket, `0001 0000 000f 01 10 ${address} 0004 08 ${values}`)).toBe(
      `000100000006 01 10 ${address} 0004`.replaceAll(' ', ''),
    );
    expect(bank.lit(2)).toEqual({ quantity: 42, colour: COLOUR.red });
    bank.press(2);
    const read = `0000 0006 01 04 ${word(STATUS_ADDRESS + 2)} 0001`;
    expect(await ask(socket, `0002 ${read}`)).toBe('0002000000050104024001');
    socket.destroy();
  });

  it('answers pipelined and split requests in order', async () => {
    const socket = await open();
    const frame = (id: number) => `${word(id)}00000006010400000001`;
    const half = frame(9).slice(0, 10);
    const first = await ask(socket, frame(7) + frame(8) + half);
    expect(first).toBe('00070000000501040200010008000000050104020001');
    expect(await ask(socket, frame(9).slice(10))).toBe('0009000000050104020001');
    socket.destroy();
  });

  it.each([
    ['an unknown register', '0001 0000 0006 01 04 2000 0001', '0001000000030184 02'],
    ['too many words', '0001 0000 0006 01 04 0000 007e', '0001000000030184 03'],
    ['an unknown function', '0001 0000 0006 01 05 0000 ff00', '0001000000030185 01'],
    ['another unit', '0001 0000 0006 09 04 0000 0001', '0001000000030984 0b'],
  ])('answers %s with an exception', async (_name, request, answer) => {
    const socket = await open();
    expect(await ask(socket, request)).toBe(answer.replaceAll(' ', ''));
    socket.destroy();
  });

  it('closes the connection on bytes that are no Modbus', async () => {
    const socket = await open();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
  });

  it('hangs, sends garbage, is cut and comes back', async () => {
    const request = '0001 0000 0006 01 04 0000 0001';
    const right = '0001000000050104020001';
    let socket = await open();
    line.fault('hang');
    expect(await ask(socket, request)).toBe('');
    line.fault('garbage');
    expect(await ask(socket, request)).not.toBe(right);
    const reset = new Promise((resolve) => socket.once('error', resolve));
    line.fault('cut');
    expect(await reset).toMatchObject({ code: 'ECONNRESET' });
    await expect(open()).rejects.toThrow('ECONNREFUSED');
    line.heal();
    await sleep(scheduler, 50, 'listen again');
    socket = await open();
    expect(await ask(socket, request)).toBe(right);
    socket.destroy();
  });
});
