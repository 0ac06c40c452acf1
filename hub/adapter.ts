/**
 * What an adapter is: pure functions between the hub's words and what goes over one kind of wire.
 * Reading, writing and repeating are the sessions'.
 */
import type { TSchema } from 'typebox';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, DeviceEvent, DeviceId, DeviceKind, FactAnswer } from './ports.ts';

/** One thing to write to the wire, or that was read from it, per protocol. */
export type MqttWrite = {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
};
export type MqttRead = { readonly topic: string; readonly payload: Uint8Array };
/** Holding registers from `address`. */
export type RegisterWrite = { readonly address: number; readonly values: readonly number[] };
export type RegisterRead = {
  readonly table: 'input' | 'holding';
  readonly address: number;
  readonly values: readonly number[];
};
/** A block of registers to be polled. */
export type RegisterBlock = {
  readonly table: 'input' | 'holding';
  readonly address: number;
  readonly length: number;
};
/** A method below the device's node, by browse path. */
export type NodeWrite = {
  readonly method: string;
  readonly arguments: readonly (number | string | boolean)[];
};
export type NodeRead = {
  readonly path: string;
  readonly value: number | boolean | string | null;
  readonly good: boolean;
};

export interface Decoded<State> {
  readonly state: State;
  readonly events: readonly DeviceEvent[];
  /** Malformed or impossible input: counted and logged once per cause, and nothing else. */
  readonly faults: readonly string[];
  /**
   * MQTT: what goes back to the sender at once, once the events (if any) are committed. With faults
   * and no events it says what is wrong, and only so many in a second are sent.
   */
  readonly replies?: readonly MqttWrite[];
}

export interface Encoded<State, Write> {
  readonly state: State;
  readonly writes: readonly Write[];
  /** Acknowledged by the successful write itself (Modbus, OPC UA) or by a later message (MQTT). */
  readonly acknowledgedBy: 'write' | 'message';
  /** Why the device can never do it: nothing is written, the command comes back as refused. */
  readonly refused?: string;
  /** The device takes nothing of this kind earlier: nothing is written, it is asked again then. */
  readonly notBefore?: Millis;
}

interface AdapterHead<Config, State> {
  readonly name: string;
  readonly kind: DeviceKind;
  /** Of the device's settings in the site file. */
  readonly config: TSchema;
  /** Settings with which the contract suite runs it. */
  readonly example: Config;
  initial(device: DeviceId, config: Config): State;
}

/** A device that speaks MQTT. Pure: same state and input, same output. */
export interface MqttAdapter<Config = unknown, State = unknown> extends AdapterHead<Config, State> {
  readonly protocol: 'mqtt';
  subscribe(
    config: Config,
    device: DeviceId,
  ): readonly { readonly filter: string; readonly fact: boolean }[];
  decode(state: State, wire: MqttRead, at: Millis): Decoded<State>;
  encode(state: State, command: DeviceCommand, at: Millis): Encoded<State, MqttWrite>;
  /**
   * How long a device may say nothing while it is online, and what it then counts as; a vehicle has
   * 95 s and is degraded. Who is offline by silence is back when `decode` says so.
   */
  silence?(config: Config): { readonly afterMs: Millis; readonly means: 'degraded' | 'offline' };
  /**
   * The folders (with the slash at their end) in which nobody but the device publishes and listens;
   * that of its `…/connection` filter where nothing is said.
   */
  topics?(config: Config, device: DeviceId): readonly string[];
  /**
   * What devices say that the site does not name, and the answer, if any: made from the message alone,
   * because nothing is kept of strangers.
   */
  readonly strangers?: {
    readonly filter: string;
    answer(wire: MqttRead): MqttWrite | undefined;
  };
  /** The writes that answer facts once they are committed (the PDA's acknowledgement). */
  answer?(state: State, event: DeviceEvent, answer: FactAnswer): readonly MqttWrite[];
}

export interface ModbusAdapter<Config = unknown, State = unknown>
  extends AdapterHead<Config, State> {
  readonly protocol: 'modbus';
  endpoint(config: Config): {
    readonly host: string;
    readonly port: number;
    readonly unitId: number;
  };
  /**
   * `everyMs` and the blocks of one polling cycle; the blocks `atConnect` are read once after each
   * connection, and decoded together with the first cycle's.
   */
  poll(config: Config): {
    readonly everyMs: number;
    readonly blocks: readonly RegisterBlock[];
    readonly atConnect?: readonly RegisterBlock[];
  };
  decode(state: State, wire: readonly RegisterRead[], at: Millis): Decoded<State>;
  encode(state: State, command: DeviceCommand, at: Millis): Encoded<State, RegisterWrite>;
  /** Writes that no command asked for: a heartbeat, lights that a reboot put out. */
  upkeep?(
    state: State,
    at: Millis,
  ): { readonly state: State; readonly writes: readonly RegisterWrite[] };
}

export interface OpcUaAdapter<Config = unknown, State = unknown>
  extends AdapterHead<Config, State> {
  readonly protocol: 'opcua';
  endpoint(config: Config): { readonly url: string; readonly root: string };
  /** Browse paths below `root` to monitor. */
  monitor(config: Config): readonly string[];
  decode(state: State, wire: NodeRead, at: Millis): Decoded<State>;
  encode(state: State, command: DeviceCommand, at: Millis): Encoded<State, NodeWrite>;
}

export type DeviceAdapter = MqttAdapter | ModbusAdapter | OpcUaAdapter;

/** A device of the site: which adapter speaks for it, with which settings. */
export interface DeviceEntry {
  readonly id: DeviceId;
  readonly adapter: string;
  readonly config: unknown;
}
