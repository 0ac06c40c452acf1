import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { Layer, Place } from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { promisedFault, shortOf } from '../../stock/planned.ts';
import type { DispositionRequest } from '../disposition/request.ts';
import type { InboundParts } from '../parts.ts';
import type { By } from './book.ts';
import { refuseSupplierReturn } from './refusals.ts';
import { insertReturn, lockName, type SupplierReturn } from './store.ts';
import { emitTask } from './task.ts';

/** Where a truck may get goods, the best first; a dock where goods come in only by name. */
const HAND_OVER: readonly LocationKind[] = ['dock_out', 'exception', 'dock_in'];
const CHOSEN: readonly LocationKind[] = ['dock_out', 'exception'];

function handOverPlace(
  { masterData }: InboundParts,
  named: string | undefined,
): { readonly place: string } | Refusal {
  const places = (kinds: readonly LocationKind[]) =>
    kinds.flatMap((kind) => masterData.locationsOfKind(kind));
  if (named === undefined) {
    const open = places(CHOSEN).find((place) => !place.lockIn);
    return open ? { place: open.location } : refuseSupplierReturn('supplier_return.no_place');
  }
  const known = masterData.location(named);
  if (!known || !HAND_OVER.includes(known.kind)) {
    const all = places(HAND_OVER).map(({ location }) => location);
    return refuseSupplierReturn('supplier_return.place', { place: named, places: all.join(', ') });
  }
  return lockedPlace(known, 'lockIn') ?? { place: named };
}

/**
 * A person decided that goods go back to their supplier: from now on nothing else can take them, and
 * a worker brings them to where the truck gets them, unless they lie there.
 */
export async function beginReturn(
  tx: Tx,
  parts: InboundParts,
  one: {
    readonly request: DispositionRequest;
    readonly layer: Layer;
    readonly from: Place;
    readonly supplier: string;
    readonly by: By;
  },
): Promise<Refusal | undefined> {
  const { request, layer, from, supplier, by } = one;
  const { disposition, quantity, serials = [], handOverAt } = request;
  const chosen = handOverPlace(parts, handOverAt);
  if (isRefusal(chosen)) return chosen;
  const here = parts.masterData.location(from.location);
  const locked = here && lockedPlace(here, 'lockOut');
  if (locked) return locked;
  const { owner, item, lot, delivery } = layer;
  const goods = { owner, item, layer: layer.layer };
  if (serials.length > 0) {
    const line = { ...goods, quantity, from, to: { ...from, location: 'SUPPLIER' }, serials };
    const fault = await parts.ledger.serialFault(tx, line);
    if (fault) return fault;
  }
  const order = lockName(disposition);
  const claim = { ...goods, ...from, quantity, order, lineId: '1' };
  const taken = await parts.ledger.setAside(tx, [claim]);
  const wanted = { key: { ...goods, ...from }, quantity, areHere: true, lockedFor: order };
  if (isRefusal(taken)) return shortOf(tx, taken, wanted);
  const promised = await promisedFault(tx, wanted);
  if (promised) return promised;
  const isThere = from.location === chosen.place && from.handlingUnit === '';
  const row: SupplierReturn = {
    ...{ disposition, ...goods, lot, delivery, supplier, quality: request.quality, serials },
    ...{ place: chosen.place, asked: quantity, handed: 0, refused: 0, missing: 0, kept: 0 },
    ...{ status: isThere ? 'waiting' : 'bringing', taskId: '', paper: '', driver: '' },
    ...{ backBy: '', backReason: '', at: by.at, updatedAt: by.at },
  };
  const way = { purpose: 'supplier_return', from, to: chosen.place, quantity } as const;
  await insertReturn(tx, { ...row, taskId: isThere ? '' : await emitTask(tx, parts, row, way) });
  return undefined;
}
