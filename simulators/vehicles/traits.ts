import type { SiteVehicleType } from '#base/site/site.ts';
import { NO_QUIRKS, type Quirks, quirksOfProfile } from './quirks.ts';

export type Version = '2.0' | '2.1' | '3.0';

/** What one make of vehicle is like, beyond the speeds that its site tells. */
export interface VehicleTraits {
  readonly version: Version;
  /** rad/s on the spot; absent: it turns in no time and takes corners on the way. */
  readonly turnRate?: number;
  /** It keeps several maps and takes new ones (from 2.1 on). */
  readonly handlesMaps: boolean;
  /** It navigates freely, so that it can stop between nodes to give an order up. */
  readonly stopsAnywhere: boolean;
  /** A fork gets ready for so long before it works, plant milliseconds. */
  readonly initializingMs: number;
  /** Metres. */
  readonly length: number;
  readonly width: number;
  /** Longest order that it takes; 0: any. */
  readonly maxNodes: number;
  /** Orders that come sooner after one another are not heard, wall milliseconds. */
  readonly minOrderMs: number;
  readonly quirks: Quirks;
}

/** The house's own vehicles: those of a site that names no type. */
export const PLAIN: VehicleTraits = {
  version: '2.1',
  handlesMaps: false,
  stopsAnywhere: false,
  initializingMs: 0,
  length: 1.2,
  width: 0.8,
  maxNodes: 0,
  minOrderMs: 0,
  quirks: NO_QUIRKS,
};

const TURN_RATE = 1;
const INITIALIZING_MS = 500;

/** A vehicle of a version with all that the standard describes. */
export function fullTraits(version: Version): VehicleTraits {
  return {
    ...PLAIN,
    version,
    turnRate: TURN_RATE,
    handlesMaps: version !== '2.0',
    stopsAnywhere: version === '3.0',
    initializingMs: INITIALIZING_MS,
  };
}

/** Of a vehicle whose site names its type. */
export function traitsOf(type: SiteVehicleType | undefined): VehicleTraits {
  if (!type) return PLAIN;
  const { turnRate: _, ...full } = fullTraits(type.version);
  const quirks = quirksOfProfile(type.profile);
  const { maxNodes, minOrderMs } = quirks;
  const turns = type.turnRate === undefined ? {} : { turnRate: type.turnRate };
  const size = type.envelope ? sizeOf(type.envelope) : {};
  return { ...full, ...turns, ...size, maxNodes, minOrderMs, quirks };
}

function sizeOf(outline: readonly { readonly x: number; readonly y: number }[]) {
  const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return { length: span(outline.map(({ x }) => x)), width: span(outline.map(({ y }) => y)) };
}
