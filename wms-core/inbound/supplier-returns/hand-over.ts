import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { numbersFault } from '../../stock/named.ts';
import type { InboundParts } from '../parts.ts';
import {
  aboutOf,
  type By,
  carryBack,
  countAt,
  letGo,
  lockedOf,
  movementOf,
  piecesOf,
  rest,
  standing,
  tellKept,
} from './book.ts';
import { refuseSupplierReturn } from './refusals.ts';
import { serialsFault } from './serials.ts';
import {
  insertHandOver,
  lockReturn,
  readHandOver,
  type SupplierReturn,
  updateReturn,
} from './store.ts';
import { emitTask } from './task.ts';

/** What the driver took, by the paper that he signed. */
export interface HandOver {
  readonly paper: string;
  readonly driver: string;
  readonly quantity: number;
  /** He would not have these. */
  readonly refused: number;
  /** These were not where they should have been. */
  readonly missing: number;
  readonly serials?: readonly string[];
}

/** Why nothing can be handed over now; undefined: it can. */
export function handOverFault(row: SupplierReturn): Refusal | undefined {
  const { disposition, status, taskId: task, handed } = row;
  if (status === 'closed' || status === 'taken_back') {
    return refuseSupplierReturn('supplier_return.over', { disposition, as: status, handed });
  }
  if (task === '') return undefined;
  return refuseSupplierReturn('supplier_return.under_way', { disposition, task });
}

/** The posting to the supplier and its event; whoever tells it has the row locked. */
export async function giveToTruck(
  tx: Tx,
  parts: InboundParts,
  row: SupplierReturn,
  what: HandOver,
  by: By & { readonly postingId: string; readonly task?: string },
): Promise<SupplierReturn | Refusal> {
  const { paper, driver, quantity, refused, missing } = what;
  const { disposition, place } = row;
  const { actor, at, postingId, task } = by;
  const { waiting } = await lockedOf(tx, parts, row);
  const asked = quantity + refused + missing;
  if (asked > piecesOf(waiting)) {
    const facts = { disposition, place, asked, waiting: piecesOf(waiting) };
    return refuseSupplierReturn('supplier_return.too_many', facts);
  }
  const isAll = quantity === row.serials.length && quantity === piecesOf(waiting);
  const serials = what.serials ?? (isAll ? row.serials : []);
  const numbers = serials.length > 0 ? { serials } : {};
  const fault = await serialsFault(tx, row, serials);
  if (fault) return fault;
  if (quantity > 0) {
    const to = { location: 'SUPPLIER', handlingUnit: '', quality: row.quality };
    const posted = await parts.ledger.post(tx, {
      ...{ postingId, document: disposition, actor, at, correlationId: disposition },
      ...(task === undefined ? {} : { task }),
      reason: 'supplier_return',
      lines: [movementOf(row, { from: standing(row), to, quantity, ...numbers })],
    });
    if (isRefusal(posted)) return posted;
    await parts.feed.append(tx, at, [
      {
        type: 'wms.supplier_return.confirmed',
        subject: disposition,
        correlationId: disposition,
        data: { ...aboutOf(row), paper, driver, quantity, ...numbers, refused, missing, actor },
      },
    ]);
  }
  const { waiting: left } = await lockedOf(tx, parts, row);
  await letGo(tx, parts, left, refused + missing);
  if (refused > 0) {
    await carryBack(tx, parts, row, { actor, at, quantity: refused });
    const why = {
      en: `the driver did not take ${refused} pieces at ${place} (paper ${paper}).`,
      zh: `司机在 ${place} 拒收 ${refused} 件（单据 ${paper}）。`,
    };
    await tellKept(tx, parts, row, why, at);
  }
  if (missing > 0) await countAt(tx, parts, row, { location: place, handlingUnit: '', actor, at });
  const content = { driver, quantity, refused, missing, ...(what.serials ? numbers : {}) };
  await insertHandOver(tx, { disposition, paper, content, actor, at });
  return updateReturn(tx, row, {
    handed: row.handed + quantity,
    refused: row.refused + refused,
    missing: row.missing + missing,
    serials: row.serials.filter((serial) => !serials.includes(serial)),
    updatedAt: at,
  });
}

interface Done {
  readonly isNew: boolean;
  readonly task: string;
}

/** Told by a person, once by the number of the paper. */
export async function handOver(
  tx: Tx,
  parts: InboundParts,
  disposition: string,
  what: HandOver,
  by: By,
): Promise<Done | Refusal> {
  const row = await lockReturn(tx, disposition);
  if (!row) return refuseSupplierReturn('supplier_return.unknown', { disposition });
  const { paper, ...content } = what;
  const known = await readHandOver(tx, disposition, paper);
  if (known) {
    if (isDeepStrictEqual(known.content, content)) return { isNew: false, task: '' };
    return refuseSupplierReturn('supplier_return.paper', { disposition, paper });
  }
  if (what.quantity + what.refused + what.missing === 0) {
    return refuseSupplierReturn('supplier_return.nothing', { disposition, paper });
  }
  const items = await parts.masterData.items(tx, row.owner, [row.item]);
  if (isRefusal(items)) return items;
  const fault = handOverFault(row) ?? numbersFault(items.get(row.item)!, what.serials);
  if (fault) return fault;
  const postingId = `supplier_return:${disposition}:${paper}`;
  const given = await giveToTruck(tx, parts, row, what, { ...by, postingId });
  if (isRefusal(given)) return given;
  await rest(tx, parts, given, by);
  return { isNew: true, task: '' };
}

/** The truck is here: a worker hands over to its driver all that waits. */
export async function callTruck(
  tx: Tx,
  parts: InboundParts,
  disposition: string,
  truck: Pick<HandOver, 'paper' | 'driver'>,
  { at }: By,
): Promise<Done | Refusal> {
  const row = await lockReturn(tx, disposition);
  if (!row) return refuseSupplierReturn('supplier_return.unknown', { disposition });
  const { paper, driver } = truck;
  if (row.status === 'handing' && row.paper === paper) return { isNew: false, task: row.taskId };
  if (await readHandOver(tx, disposition, paper)) return { isNew: false, task: '' };
  const fault = handOverFault(row);
  if (fault) return fault;
  const quantity = piecesOf((await lockedOf(tx, parts, row)).waiting);
  const way = { purpose: 'hand_over', from: standing(row), to: paper, quantity } as const;
  const task = await emitTask(tx, parts, row, way);
  await updateReturn(tx, row, { status: 'handing', taskId: task, paper, driver, updatedAt: at });
  return { isNew: true, task };
}
