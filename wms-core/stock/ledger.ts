import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { AllocationListener, Layer, Ledger } from '#wms-core/contracts.ts';
import { allocate, claimsOf, release, setAside } from './allocate.ts';
import { holdMovedAgain, holdsAt, liftDue, liftHold, placeHold } from './holds.ts';
import { holdKitsToo, liftKitsToo } from './kit-holds.ts';
import { findOrMakeLayers, loadLayers } from './layers.ts';
import { putUnit, takeOutUnit } from './nesting.ts';
import type { LedgerParts } from './parts.ts';
import { post } from './post.ts';
import { candidates, contents, unclaimed } from './queries.ts';
import { redate } from './redate.ts';
import { scrapUnits } from './scrap-units.ts';
import { serialFault, serialsAt } from './serials.ts';
import { standings } from './standing.ts';
import { noteUnits } from './unit-events.ts';
import {
  bindUnit,
  closeUnit,
  createUnit,
  createUnits,
  freeUnits,
  loadUnits,
  moveUnit,
  unit,
  unitsAt,
} from './units.ts';

export interface StockLedger extends Ledger {
  /** Hears of freed claims and of stock that may be allocated, in the causing transaction. */
  listen(listener: AllocationListener): void;
  /** Makes the site's carts, totes and cages that are not known yet. */
  loadUnits(tx: Tx, site: Site): Promise<void>;
  /** `layer` for many at once, in the order given. */
  makeLayers(tx: Tx, wanted: readonly Omit<Layer, 'layer'>[]): Promise<readonly string[]>;
  /** Lifts holds whose `until` has passed (at most 100 a call); returns how many. */
  liftDue(tx: Tx, at: Millis): Promise<number>;
}

/**
 * The one writer of stock: nothing outside this folder touches its tables. Each part is a file;
 * this one only says which part answers what.
 */
export function createLedger(deps: Omit<LedgerParts, 'listeners'>): StockLedger {
  const parts: LedgerParts = { ...deps, listeners: [] };
  const newLayer = () => deps.ids.next('LY');
  return {
    post: (tx, posting) => post(parts, tx, posting),
    allocate,
    setAside,
    release,
    claims: claimsOf,
    candidates: (tx, query) => candidates(parts, tx, query),
    standings,
    contents,
    unclaimed,
    serialsAt,
    serialFault,
    layers: loadLayers,
    layer: async (tx, wanted) => (await findOrMakeLayers(tx, [wanted], newLayer))[0]!,
    makeLayers: (tx, wanted) => findOrMakeLayers(tx, wanted, newLayer),
    placeHold: async (tx, hold) => {
      const placed = await placeHold(parts, tx, hold);
      return isRefusal(placed) ? placed : holdKitsToo(parts, tx, hold, placed);
    },
    holdMovedAgain: (tx, again) => holdMovedAgain(parts, tx, again),
    liftHold: async (tx, holdId, actor, at) => {
      await liftKitsToo(parts, tx, holdId, { actor, at });
      return liftHold(parts, tx, holdId, { actor, at });
    },
    holds: holdsAt,
    redate: (tx, change) => redate(parts, tx, change),
    unit,
    unitsAt,
    freeUnits,
    createUnit,
    createUnits,
    scrapUnits,
    bindUnit,
    closeUnit,
    noteUnits,
    putUnit: (tx, act) => putUnit(parts, tx, act),
    takeOutUnit,
    moveUnit: (tx, move) => moveUnit(parts, tx, move),
    listen(listener) {
      parts.listeners.push(listener);
    },
    loadUnits,
    liftDue: (tx, at) => liftDue(parts, tx, at),
  };
}
