/**
 * Modbus TCP through modbus-serial.
 *
 * What modbus-serial does by itself and what is done about it here:
 * - A request has no time limit, and one whose socket died never settles. So every call has a
 *   limit of its own, and the library's is set too.
 * - After ECONNRESET it emits nothing. So `isOpen` is asked before each call.
 * - Its transaction ids are modulo 256: a 257th request in flight takes another's answer. So at
 *   most 32 are in flight, the others wait, at most 256 of them.
 * - Bytes that are no frame spoil the stream for good while it says "open". So whoever uses the
 *   link closes it after some timeouts in a row and opens another (hub/sessions/modbus-session.ts).
 */
import modbus from 'modbus-serial';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { RegisterRead } from '../adapter.ts';
import type { RegisterLink } from '../links.ts';
import { withLimit } from './with-limit.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 500;
const MAX_IN_FLIGHT = 32;
const MAX_WAITING = 256;
/** Illegal function, address, value: asking again gives the same answer. */
const LAST_PERMANENT_EXCEPTION = 3;

/** What modbus-serial throws, in the house's words. */
function asOperatingError(error: unknown, at: string): OperatingError {
  if (isOperatingError(error)) return error;
  const { modbusCode, errno, name, message } = error as Record<string, unknown>;
  if (typeof modbusCode === 'number') {
    return new OperatingError('protocol.modbus_exception', `${at}: exception ${modbusCode}`, {
      retryable: modbusCode > LAST_PERMANENT_EXCEPTION,
    });
  }
  const lost = name === 'PortNotOpenError' || typeof errno === 'number';
  const late = errno === 'ETIMEDOUT' || name === 'TransactionTimedOutError';
  const code = late ? 'transport.timeout' : lost ? 'transport.closed' : 'protocol.modbus';
  return new OperatingError(code, `${at}: ${String(message ?? error)}`, {
    retryable: true,
    cause: error,
  });
}

/** Lets a bounded number through at a time, in order. */
function createGate(at: string) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else inside--;
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside < MAX_IN_FLIGHT) inside++;
    else {
      if (waiting.length >= MAX_WAITING) {
        throw new OperatingError('transport.backlog', `${at} is behind`, { retryable: true });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/**
 * Opens a connection to one unit.
 * @throws OperatingError `transport.*` when nobody listens or answers within 2 s.
 */
export async function openModbus(endpoint: {
  host: string;
  port: number;
  unitId: number;
}): Promise<RegisterLink> {
  const { host, port, unitId } = endpoint;
  const at = `${host}:${port}/${unitId}`;
  const client = new modbus.default();
  client.on('error', () => {});
  // The callback of `destroy` is lost when the socket is dead already: nothing waits for it.
  const destroy = () => client.destroy(() => {});
  try {
    await withLimit(client.connectTCP(host, { port }), CONNECT_TIMEOUT_MS, at);
  } catch (error) {
    destroy();
    throw asOperatingError(error, at);
  }
  client.setTimeout(ANSWER_TIMEOUT_MS);
  const gate = createGate(at);

  const ask = <T>(work: () => Promise<T>): Promise<T> =>
    gate(async () => {
      if (!client.isOpen) {
        throw new OperatingError('transport.closed', `${at} is closed`, { retryable: true });
      }
      try {
        client.setID(unitId);
        return await withLimit(work(), ANSWER_TIMEOUT_MS + 100, at);
      } catch (error) {
        throw asOperatingError(error, at);
      }
    });

  return {
    read: ({ table, address, length }) =>
      ask(async (): Promise<RegisterRead> => {
        const { data } =
          table === 'input'
            ? await client.readInputRegisters(address, length)
            : await client.readHoldingRegisters(address, length);
        if (data.length !== length) {
          throw new OperatingError('protocol.modbus', `${at}: ${data.length} words for ${length}`, {
            retryable: true,
          });
        }
        return { table, address, values: data };
      }),
    write: ({ address, values }) =>
      ask(async () => {
        await client.writeRegisters(address, [...values]);
      }),
    async close() {
      destroy();
    },
  };
}
