/**
 * The wires as the plant's side sees them. Live, `simulators/sockets/` makes these ends from real
 * sockets; in virtual time the simulation hands in ends without sockets of the same shape.
 */

export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface MqttWill {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** A device's client of the broker. It connects by itself, and again after each loss. */
export interface MqttEnd {
  /** Called on each connection, the first one too; subscriptions stand again by then. */
  onConnect(listen: () => void): void;
  /** At QoS 1. Kept over reconnections. */
  subscribe(filter: string, handle: (message: MqttMessage) => void): void;
  /** QoS 0 is lost while the line is down; QoS 1 waits for it. */
  publish(
    topic: string,
    payload: string,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): void;
  /** Cuts the line without goodbye (the broker sends the will) and stays down until `connect`. */
  kill(): void;
  connect(): void;
  /** Says goodbye and leaves for good. */
  end(): Promise<void>;
  readonly connected: boolean;
}

/** What a Modbus unit answers with. A `RegisterFault` thrown becomes its exception code. */
export interface RegisterBank {
  read(block: {
    readonly table: 'input' | 'holding';
    readonly address: number;
    readonly length: number;
  }): readonly number[];
  write(write: { readonly address: number; readonly values: readonly number[] }): void;
}

export class RegisterFault extends Error {
  override readonly name = 'RegisterFault';
  /** Modbus exception code: 2 illegal address, 3 illegal value, 4 device failure, 6 busy. */
  readonly modbusCode: number;

  constructor(modbusCode: number, message: string) {
    super(message);
    this.modbusCode = modbusCode;
  }
}

export type NodeValue = number | boolean | string;

/** One argument of a method. */
export interface NodeInput {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'string';
}

/** What an OPC UA device shows, by browse path below its root. */
export interface NodeBank {
  read(path: string): NodeValue | undefined;
  /** Calls `listen` on each change of a value, and once for each value now. */
  watch(listen: (path: string, value: NodeValue) => void): void;
  /** False: the device does not allow it now. */
  call(method: string, inputs: readonly NodeValue[]): boolean;
  /** The values' paths and the methods, for whoever builds an address space. */
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  /**
   * What each method takes, where the device is of no companion specification: its values and methods
   * then lie below its root under their own names. Absent: a scale of OPC 40200.
   */
  readonly inputs?: Readonly<Record<string, readonly NodeInput[]>>;
}

/** How a line misbehaves until `heal`. */
export type LineFault =
  /** Nobody listens, and open connections are reset. */
  | 'cut'
  /** Connections stand, nothing is answered. */
  | 'hang'
  /** Answers are noise. */
  | 'garbage'
  /** Every request gets the protocol's own error: a Modbus exception, a bad OPC UA status. */
  | 'refuse';

/** A line on which a device listens. */
export interface ListeningEnd {
  fault(kind: LineFault): void;
  heal(): void;
}

export interface PlantEnds {
  mqtt(clientId: string, will?: MqttWill): MqttEnd;
  registers(
    endpoint: { readonly host: string; readonly port: number; readonly unitId: number },
    bank: RegisterBank,
  ): ListeningEnd;
  nodes(endpoint: { readonly url: string; readonly root: string }, bank: NodeBank): ListeningEnd;
  /** Begins to listen and to connect; everything was registered before. */
  open(): Promise<void>;
  close(): Promise<void>;
}
