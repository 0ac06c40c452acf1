import { type Static, Type } from 'typebox';
import { Code, closed, Metres } from './parts.ts';
import {
  SiteBlock,
  SiteEdge,
  SiteEquipment,
  SiteNode,
  SiteVehicle,
  SiteVehicleType,
} from './travel.ts';
import { Zone } from './zone.ts';

export * from './travel.ts';

/**
 * The drawing of a warehouse that every room reads its part of: where things are and which devices
 * stand there. Lengths in metres on one floor map (right-handed, x east, y north), weights in
 * grams, volumes in millilitres.
 */

/** Of one vertical lift module. */
const MAX_TRAYS = 999;
const MAX_OPENINGS = 4;

/** What a location is for. A person reads the kind in both languages from the glossary. */
export const LocationKind = Type.Union([
  /** Goods come off the truck here, on inbound handling units. Vehicles reach it. */
  Type.Literal('dock_in'),
  /** Vehicles leave inbound handling units here for putaway by a person. */
  Type.Literal('staging_in'),
  /** A storage bin. People reach it; vehicles do not. */
  Type.Literal('bin'),
  /** Received goods for which an order waits lie here, and are picked from here at once. */
  Type.Literal('cross_dock'),
  /** Empty carts wait here; a picker takes one, and brings it back full to any of these. */
  Type.Literal('cart_pool'),
  /** Vehicles set full carts down here, and fetch the empty ones. */
  Type.Literal('put_station'),
  /** One slot of the put wall: holds the tote of one order. */
  Type.Literal('put_slot'),
  /** Stack of empty totes beside the put wall. */
  Type.Literal('tote_pool'),
  /** Emptied pallets are kept here until they are wanted or scrapped. */
  Type.Literal('empties_pool'),
  /** Check, pack and weigh happen here, by a person with a scale. */
  Type.Literal('pack_station'),
  /** Packed parcels wait here for a vehicle. */
  Type.Literal('pack_out'),
  /** Outbound lane: vehicles bring parcels, a person hands them over to the truck. */
  Type.Literal('dock_out'),
  /** Goods that need a decision: surplus, damaged, unlisted. */
  Type.Literal('exception'),
]);
export type LocationKind = Static<typeof LocationKind>;

export const SiteLocation = Type.Object(
  {
    /** The barcode on the location too. */
    id: Code,
    kind: LocationKind,
    zone: Code,
    aisle: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Where a person or a vehicle's load stands to reach it. */
    x: Metres,
    y: Metres,
    /** Shelf height. */
    z: Type.Optional(Metres),
    /** The node of the travel graph from which a vehicle picks and drops here. */
    node: Type.Optional(Code),
    maxWeightGrams: Type.Integer({ minimum: 1 }),
    maxVolumeMl: Type.Integer({ minimum: 1 }),
    /** How many handling units may stand here; 0 = loose pieces only. */
    maxHandlingUnits: Type.Integer({ minimum: 0 }),
    /** The pick-to-light label fixed here. */
    label: Type.Optional(
      Type.Object({ bank: Code, index: Type.Integer({ minimum: 0, maximum: 249 }) }, closed),
    ),
    /** For a bin in a vertical lift module: which tray it lies on, and where on that. */
    tray: Type.Optional(
      Type.Object(
        {
          vlm: Code,
          tray: Type.Integer({ minimum: 1, maximum: MAX_TRAYS }),
          /** As it is written at the tray's edge. */
          position: Type.Optional(Code),
        },
        closed,
      ),
    ),
    /** For a pack_station: its scale and where its parcels go. */
    scale: Type.Optional(Code),
    packOut: Type.Optional(Code),
    /** Where goods are received: the dimensioner at hand; one may serve several docks. */
    dimensioner: Type.Optional(Code),
  },
  closed,
);
export type SiteLocation = Static<typeof SiteLocation>;

/** A pick-to-light controller: Modbus TCP, one unit, up to 250 labels. */
export const SiteLightBank = Type.Object(
  {
    id: Code,
    host: Type.String(),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    unitId: Type.Integer({ minimum: 1, maximum: 247 }),
    labels: Type.Integer({ minimum: 1, maximum: 250 }),
    /** Milliseconds from one poll to the next; the adapter has a default. */
    pollMs: Type.Optional(Type.Integer({ minimum: 5, maximum: 5_000 })),
  },
  closed,
);
export type SiteLightBank = Static<typeof SiteLightBank>;

/** A vertical lift module: Modbus TCP, one unit (docs/vertical-lift-module.md). */
export const SiteVlm = Type.Object(
  {
    id: Code,
    host: Type.String(),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    unitId: Type.Integer({ minimum: 1, maximum: 247 }),
    /** Trays are numbered from 1, openings too. */
    trays: Type.Integer({ minimum: 1, maximum: MAX_TRAYS }),
    openings: Type.Integer({ minimum: 1, maximum: MAX_OPENINGS }),
    /** What the goods on one tray may weigh together. */
    trayPayloadGrams: Type.Integer({ minimum: 1 }),
    /** Milliseconds from one poll to the next; the adapter has a default. */
    pollMs: Type.Optional(Type.Integer({ minimum: 20, maximum: 5_000 })),
  },
  closed,
);
export type SiteVlm = Static<typeof SiteVlm>;

/** How long after a tag was last seen another reading of it is still the same passage. */
export const GATE_PASSAGE_MS = 10_000;

/** An RFID gate on MQTT (docs/rfid-gate.md). */
export const SiteGate = Type.Object(
  {
    id: Code,
    /** Where it stands. At a dock_in tags come in, at a dock_out they go out, unless `antennas` tell. */
    place: Code,
    /** Which way what each antenna sees goes, where that is known. */
    antennas: Type.Optional(
      Type.Array(
        Type.Object(
          {
            port: Type.Integer({ minimum: 1, maximum: 999 }),
            direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
          },
          closed,
        ),
        { maxItems: 64 },
      ),
    ),
    /** Milliseconds; `GATE_PASSAGE_MS` where nothing is said. */
    passageMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 600_000 })),
  },
  closed,
);
export type SiteGate = Static<typeof SiteGate>;

/** A scale on OPC 40200 (Scales). `path` is the browse path of the ScaleDevice below Objects. */
export const SiteScale = Type.Object(
  { id: Code, endpoint: Type.String({ pattern: '^opc\\.tcp://' }), path: Type.String() },
  closed,
);
export type SiteScale = Static<typeof SiteScale>;

/** A dimensioner on MQTT (`adapters/devices/dimensioner/`). */
export const SiteDimensioner = Type.Object(
  {
    id: Code,
    /**
     * Volume or weight that is more than so many percent of what is kept, or of which what is kept
     * is more, is proposed to a person; 200 where nothing is said: double or half.
     */
    farPercent: Type.Optional(Type.Integer({ minimum: 101, maximum: 100_000 })),
    /** What its messages look like, and where a bridge publishes: settings of the adapter. */
    profile: Type.Optional(Type.Unknown()),
    topic: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
);
export type SiteDimensioner = Static<typeof SiteDimensioner>;

export const Skill = Type.Union([
  Type.Literal('receive'),
  Type.Literal('putaway'),
  Type.Literal('pick'),
  Type.Literal('put'),
  Type.Literal('pack'),
  Type.Literal('ship'),
  Type.Literal('count'),
]);
export type Skill = Static<typeof Skill>;

/** A handheld terminal and, in the simulation, the person who carries it. */
export const SiteHandheld = Type.Object(
  {
    id: Code,
    worker: Code,
    skills: Type.Array(Skill, { minItems: 1 }),
    language: Type.Union([Type.Literal('en'), Type.Literal('zh')]),
    x: Metres,
    y: Metres,
    /** m/s */
    walkSpeed: Type.Number({ exclusiveMinimum: 0, maximum: 5 }),
  },
  closed,
);
export type SiteHandheld = Static<typeof SiteHandheld>;

/** Handling units that live in the warehouse: carts at a cart_pool, totes in the tote_pool. */
export const SiteHandlingUnit = Type.Object(
  {
    id: Code,
    type: Type.Union([Type.Literal('cart'), Type.Literal('tote'), Type.Literal('cage')]),
    location: Code,
    maxWeightGrams: Type.Integer({ minimum: 1 }),
    maxVolumeMl: Type.Integer({ minimum: 1 }),
    tareGrams: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type SiteHandlingUnit = Static<typeof SiteHandlingUnit>;

/** A device that another adapter of the registry speaks for (docs/add-a-device.md). */
export const SiteDevice = Type.Object(
  {
    id: Code,
    adapter: Type.String({ minLength: 1 }),
    config: Type.Unknown({ description: "the adapter's settings" }),
  },
  closed,
);
export type SiteDevice = Static<typeof SiteDevice>;

export const Site = Type.Object(
  {
    name: Type.String(),
    warehouse: Code,
    owner: Code,
    mapId: Code,
    /** Of the IANA time zone database; shifts are told by its clock. UTC where nothing is said. */
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    /**
     * Whether somebody who is neither drawn below nor among the workers may log in, with every
     * skill; true where nothing is said.
     */
    unknownWorkers: Type.Optional(Type.Boolean()),
    nodes: Type.Array(SiteNode),
    edges: Type.Array(SiteEdge),
    blocks: Type.Optional(Type.Array(SiteBlock)),
    zones: Type.Optional(Type.Array(Zone)),
    equipment: Type.Optional(Type.Array(SiteEquipment)),
    /** A LIF file beside the site file, from which nodes, edges and stations are taken. */
    layout: Type.Optional(Type.Object({ lif: Type.String({ minLength: 1 }) }, closed)),
    /**
     * How many nodes are released ahead of a vehicle, and at how few more are asked for: more where
     * vehicles are fast for the time that a message takes.
     */
    traffic: Type.Optional(
      Type.Object(
        {
          baseNodes: Type.Integer({ minimum: 2, maximum: 100 }),
          refillNodes: Type.Integer({ minimum: 1, maximum: 99 }),
        },
        closed,
      ),
    ),
    /** Milliseconds: how often states alone wake the fleet, and how long a job waits at most. */
    fleet: Type.Optional(
      Type.Object(
        {
          beatMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_000 })),
          waitAtMostMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 86_400_000 })),
        },
        closed,
      ),
    ),
    chargers: Type.Array(Code, { description: 'nodes' }),
    parking: Type.Array(Code, { description: 'nodes' }),
    locations: Type.Array(SiteLocation, { minItems: 1 }),
    handlingUnits: Type.Array(SiteHandlingUnit),
    vehicleTypes: Type.Optional(Type.Array(SiteVehicleType)),
    vehicles: Type.Array(SiteVehicle),
    lightBanks: Type.Array(SiteLightBank),
    vlms: Type.Optional(Type.Array(SiteVlm)),
    scales: Type.Array(SiteScale),
    gates: Type.Optional(Type.Array(SiteGate)),
    dimensioners: Type.Optional(Type.Array(SiteDimensioner)),
    handhelds: Type.Array(SiteHandheld),
    devices: Type.Optional(Type.Array(SiteDevice)),
  },
  closed,
);
export type Site = Static<typeof Site>;
