import type { Millis } from '#base/time.ts';

/** Probabilities are for one message or one request. */
export interface MemoryFaults {
  /** Least and most delay of an MQTT message; topics overtake one another within it. */
  latencyMs: readonly [Millis, Millis];
  loseQos0: number;
  /** A QoS 1 message reaches the device twice. */
  duplicate: number;
  /** The hub has committed, the acknowledgement is lost: the device sends again. */
  loseAck: number;
  /** A Modbus request or OPC UA call is never answered. */
  loseRequest: number;
}

export const NO_FAULTS: MemoryFaults = {
  latencyMs: [1, 5],
  loseQos0: 0,
  duplicate: 0,
  loseAck: 0,
  loseRequest: 0,
};
