/**
 * The links that carry bytes: what a session asks of a broker, a Modbus line or an OPC UA
 * connection, with sockets below or without.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  MqttRead,
  MqttWrite,
  NodeRead,
  NodeWrite,
  RegisterBlock,
  RegisterRead,
  RegisterWrite,
} from './adapter.ts';

/** An MQTT broker as the hub uses it: ours inside the process, or any outside one. */
export interface MqttLink {
  /** Resolves once the message is on its way; throws an operating error when it cannot be. */
  publish(write: MqttWrite): Promise<void>;
  /**
   * `fact` messages are acknowledged to their sender only after `handle` resolved; when it throws
   * they stay unacknowledged and come again. A later subscription with the same filter adds up.
   */
  subscribe(
    filter: string,
    fact: boolean,
    handle: (message: MqttRead) => Promise<void>,
  ): Promise<void>;
  /** Called at once with how it stands, and on each loss and return of the broker. */
  onStatus(listen: (connected: boolean) => void): void;
  close(): Promise<void>;
}

/** Makes a WebSocket of a request that an HTTP server got, and brings it to the broker. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** One Modbus TCP unit. Every call has a time limit and throws an operating error when it fails. */
export interface RegisterLink {
  read(block: RegisterBlock): Promise<RegisterRead>;
  write(write: RegisterWrite): Promise<void>;
  close(): Promise<void>;
}

/** One OPC UA device below a root node. */
export interface NodeLink {
  /**
   * Whenever one of the values changed, all are read together and handed over in the order of
   * `paths`: what belongs together fits together.
   */
  monitor(paths: readonly string[], handle: (read: NodeRead) => void): Promise<void>;
  call(write: NodeWrite): Promise<void>;
  /** Called at once with how it stands, and when the connection is lost; it does not come back. */
  onStatus(listen: (connected: boolean) => void): void;
  close(): Promise<void>;
}

/** How the hub reaches the wires; the simulation hands in links without sockets. */
export interface Links {
  readonly mqtt: MqttLink;
  openRegisters(endpoint: { host: string; port: number; unitId: number }): Promise<RegisterLink>;
  openNodes(endpoint: { url: string; root: string }): Promise<NodeLink>;
}
