/**
 * What RFID gates send over MQTT (docs/rfid-gate.md), as readers in the field do: the tag inventory
 * events of Impinj's IoT device interface (R700), or the tag data events of Zebra's IoT Connector
 * (FX7500, FX9600), one a message or several in an array. Topics and the texts for connect and will
 * are set in the reader; the gate's device id stands in the topic.
 *
 *   rfid/v1/{device}/events      reader → hub   tag reads, QoS 1
 *   rfid/v1/{device}/connection  reader         connect message and last will
 */
import { type Static, Type } from 'typebox';

export const topicOf = (device: string, leaf: 'events' | 'connection'): string =>
  `rfid/v1/${device}/${leaf}`;

/** Readers send more than is read here; what is not named is left alone. */
const open = { additionalProperties: true } as const;
const Time = Type.Optional(Type.String());
const Port = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 }));

/** Impinj. Which fields come is set in the reader's preset: the hexadecimal text, base64url, or both. */
export const TagInventory = Type.Object(
  {
    timestamp: Time,
    eventType: Type.Literal('tagInventory'),
    tagInventoryEvent: Type.Object(
      {
        epcHex: Type.Optional(Type.String()),
        epc: Type.Optional(Type.String()),
        antennaPort: Port,
        peakRssiCdbm: Type.Optional(Type.Number()),
      },
      open,
    ),
  },
  open,
);
export type TagInventory = Static<typeof TagInventory>;

/** Zebra. */
export const TagData = Type.Object(
  {
    timestamp: Time,
    data: Type.Object({ idHex: Type.String(), antenna: Port }, open),
  },
  open,
);
export type TagData = Static<typeof TagData>;

/** Other things that an Impinj reader tells: that its inventory began, what a light barrier saw. */
export const OtherEvent = Type.Object({ eventType: Type.String() }, open);

export const Connection = Type.Object({ online: Type.Boolean() }, { additionalProperties: false });
export type Connection = Static<typeof Connection>;
