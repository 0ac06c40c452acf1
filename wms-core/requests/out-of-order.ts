import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { RequestReply, WorkerRequest } from '#wms-core/ports.ts';
import {
  type Blocks,
  setInOrder,
  setOutOfOrder,
  tookPlace,
} from '#wms-core/problems/out-of-order.ts';
import type { Given, RequestParts } from './model.ts';
import { placeHere } from './scanned.ts';

/** What a worker says of the place before him. What he says of a device is the WCS's. */

type Done = Omit<RequestReply, 'accepted'>;
type Coded = Given & { readonly code: string };

async function placeOf(parts: RequestParts, tx: Tx, code: string): Promise<string | Refusal> {
  const place = await placeHere(parts, tx, { location: code });
  return isRefusal(place) ? place : place.location;
}

const MEANT = {
  putaway: { en: 'nothing is brought there', zh: '暂停上架' },
  pick: { en: 'nothing is picked there', zh: '暂停拣货' },
  both: { en: 'nothing is brought, picked or counted there', zh: '暂停上架、拣货和盘点' },
} as const;

export async function outOfOrder(
  parts: RequestParts,
  tx: Tx,
  given: Coded & { readonly reason: string },
  { worker: actor, device }: WorkerRequest,
): Promise<Done | Refusal> {
  const location = await placeOf(parts, tx, given.code);
  if (isRefusal(location)) return location;
  const blocks = (given.blocks ?? 'both') as Blocks;
  const said = { location, blocks, reason: given.reason, actor, device };
  const done = await setOutOfOrder(parts.outOfOrder, tx, said);
  if (isRefusal(done)) return done;
  const { en, zh } = MEANT[blocks];
  return {
    document: location,
    text: {
      en: `${location} is out of order: ${en} until somebody says that it is in order.`,
      zh: `${location} 已报故障：${zh}，直到有人报恢复。`,
    },
  };
}

export async function inOrder(
  parts: RequestParts,
  tx: Tx,
  given: Coded,
  { worker: actor, device }: WorkerRequest,
): Promise<Done | Refusal> {
  const location = await placeOf(parts, tx, given.code);
  if (isRefusal(location)) return location;
  const done = await setInOrder(parts.outOfOrder, tx, { location, actor, device });
  if (isRefusal(done)) return done;
  return {
    document: location,
    text: { en: `${location} is in order.`, zh: `${location} 正常可用。` },
  };
}

/** The house's memory of places follows what was committed. */
export async function tookState(parts: RequestParts, tx: Tx, { code = '' }: Given): Promise<void> {
  const location = await placeOf(parts, tx, code);
  if (!isRefusal(location)) await tookPlace(parts.outOfOrder, tx, location);
}
