import type { ActScript } from '../scene.ts';
import { INBOUND_ACTS } from './inbound.ts';
import { KIT_ACTS } from './kits.ts';
import { PACKING_ACTS } from './packing.ts';
import { PICKING_ACTS } from './picking.ts';

/** Every act of docs/handheld.md. */
export const ACTS: Readonly<Record<string, ActScript>> = {
  ...INBOUND_ACTS,
  ...PICKING_ACTS,
  ...PACKING_ACTS,
  ...KIT_ACTS,
};
