/**
 * A small Modbus TCP server: function codes 3, 4, 6 and 16 on register banks, which is all that
 * the plant's controllers speak. Answers go out in the turn in which the request came in.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { OperatingError } from '#base/operating-error.ts';
import {
  type LineFault,
  type ListeningEnd,
  type RegisterBank,
  RegisterFault,
} from '../plant/ends.ts';

const HEADER_BYTES = 7;
/** [Modbus Messaging on TCP/IP 1.0b §3.1.3] Unit and protocol data unit: 254 bytes at most. */
const MAX_LENGTH = 254;
const MAX_READ_WORDS = 125;
const MAX_WRITE_WORDS = 123;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_VALUE = 3;
const DEVICE_FAILED = 4;
const TARGET_FAILED = 0x0b;

interface Host {
  readonly host: string;
  readonly port: number;
  readonly units: Map<number, RegisterBank>;
  readonly sockets: Set<Socket>;
  server: Server | undefined;
  fault: LineFault | undefined;
}

function readWords(bank: RegisterBank, table: 'input' | 'holding', pdu: Buffer): Buffer {
  const length = pdu.readUInt16BE(3);
  if (length < 1 || length > MAX_READ_WORDS) throw new RegisterFault(ILLEGAL_VALUE, 'too many');
  const words = bank.read({ table, address: pdu.readUInt16BE(1), length });
  const answer = Buffer.alloc(2 + 2 * length);
  answer[0] = pdu[0]!;
  answer[1] = 2 * length;
  for (const [i, word] of words.entries()) answer.writeUInt16BE(word & 0xffff, 2 + 2 * i);
  return answer;
}

function writeWords(bank: RegisterBank, pdu: Buffer): Buffer {
  const address = pdu.readUInt16BE(1);
  if (pdu[0] === 6) {
    bank.write({ address, values: [pdu.readUInt16BE(3)] });
    return pdu.subarray(0, 5);
  }
  const count = pdu.readUInt16BE(3);
  if (count < 1 || count > MAX_WRITE_WORDS || pdu.length < 6 + 2 * count) {
    throw new RegisterFault(ILLEGAL_VALUE, 'the count does not fit');
  }
  const values = Array.from({ length: count }, (_, i) => pdu.readUInt16BE(6 + 2 * i));
  bank.write({ address, values });
  return pdu.subarray(0, 5);
}

/** The answer to one protocol data unit; a fault becomes an exception answer. */
function answerTo(host: Host, bank: RegisterBank | undefined, pdu: Buffer): Buffer {
  const code = pdu[0]!;
  try {
    if (host.fault === 'refuse') throw new RegisterFault(DEVICE_FAILED, 'told to refuse');
    if (!bank) throw new RegisterFault(TARGET_FAILED, 'no such unit');
    if (pdu.length < 5) throw new RegisterFault(ILLEGAL_VALUE, 'too short');
    if (code === 3 || code === 4) return readWords(bank, code === 4 ? 'input' : 'holding', pdu);
    if (code === 6 || code === 16) return writeWords(bank, pdu);
    throw new RegisterFault(ILLEGAL_FUNCTION, `function ${code} is not spoken here`);
  } catch (error) {
    if (!(error instanceof RegisterFault)) throw error;
    return Buffer.from([code | 0x80, error.modbusCode]);
  }
}

function serve(host: Host, socket: Socket): void {
  let received = Buffer.alloc(0);
  host.sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('close', () => host.sockets.delete(socket));
  // A reset peer is what a plant lives with; 'close' follows.
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answers: Buffer[] = [];
    while (received.length >= HEADER_BYTES) {
      const length = received.readUInt16BE(4);
      if (received.readUInt16BE(2) !== 0 || length < 2 || length > MAX_LENGTH) {
        socket.destroy();
        return;
      }
      if (received.length < 6 + length) break;
      const pdu = received.subarray(HEADER_BYTES, 6 + length);
      const answer = answerTo(host, host.units.get(received[6]!), pdu);
      const header = Buffer.from(received.subarray(0, HEADER_BYTES));
      header.writeUInt16BE(answer.length + 1, 4);
      answers.push(header, answer);
      received = received.subarray(6 + length);
    }
    if (answers.length === 0 || host.fault === 'hang') return;
    const bytes = Buffer.concat(answers);
    // Noise of the right length: what a broken serial converter sends.
    socket.write(host.fault === 'garbage' ? bytes.map((byte) => byte ^ 0xa5) : bytes);
  });
}

function listen(host: Host): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, (socket) => serve(host, socket));
    host.server = server;
    server.once('error', (cause) => {
      const message = `no Modbus server can listen on ${host.host}:${host.port}`;
      reject(new OperatingError('transport.listen', message, { retryable: false, cause }));
    });
    server.listen(host.port, host.host, resolve);
  });
}

function shut(host: Host): Promise<void> {
  const { server } = host;
  host.server = undefined;
  for (const socket of host.sockets) socket.resetAndDestroy();
  return new Promise((resolve) => {
    if (server) server.close(() => resolve());
    else resolve();
  });
}

export interface RegisterServers {
  registers(
    endpoint: { readonly host: string; readonly port: number; readonly unitId: number },
    bank: RegisterBank,
  ): ListeningEnd;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** One server for each host and port; `onTrouble` hears when one cannot come back after a cut. */
export function createRegisterServers(onTrouble: (error: unknown) => void): RegisterServers {
  const hosts = new Map<string, Host>();
  return {
    registers({ host: name, port, unitId }, bank) {
      const key = `${name}:${port}`;
      const host: Host = hosts.get(key) ?? {
        host: name,
        port,
        units: new Map(),
        sockets: new Set(),
        server: undefined,
        fault: undefined,
      };
      host.units.set(unitId, bank);
      hosts.set(key, host);
      return {
        fault(kind) {
          host.fault = kind;
          if (kind === 'cut') shut(host).catch(onTrouble);
        },
        heal() {
          host.fault = undefined;
          if (!host.server) listen(host).catch(onTrouble);
        },
      };
    },
    async open() {
      for (const host of hosts.values()) await listen(host);
    },
    async close() {
      for (const host of hosts.values()) await shut(host);
    },
  };
}
