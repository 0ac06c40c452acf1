import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Text } from '#base/refusal.ts';
import type { Network, NetworkReply } from './network.ts';

/** One question to all warehouses: each answer counts, and who gave none is named. */

const SUMMED = [
  ...['quantity', 'available', 'locked', 'frozen', 'pending', 'promised'],
  ...['underCustoms', 'inLanes', 'elsewhere', 'tooOld'],
] as const;
/** Pieces on their way between two warehouses may be in both books for a moment: not summed. */
const FIELDS = [...SUMMED, 'allocatable', 'inTransit', 'leaving'] as const;

export type Pieces = Readonly<Record<(typeof FIELDS)[number], number>>;
type Totals = Readonly<Record<(typeof SUMMED)[number] | 'allocatable', number>>;

const record = <K extends string>(fields: readonly K[], of: (field: K) => number) =>
  Object.fromEntries(fields.map((field) => [field, of(field)])) as Readonly<Record<K, number>>;

export const PiecesOut = Type.Object(
  Object.fromEntries(FIELDS.map((field) => [field, Type.Integer()])),
);
const StockAnswer = Type.Object({ warehouse: Type.String(), ...PiecesOut.properties });
const Problem = Type.Object({ code: Type.String() });

export interface WarehouseStock extends Pieces {
  readonly warehouse: string;
  /** False: no item of this code is kept there. */
  readonly isKept: boolean;
}

export interface NetworkStock {
  readonly item: string;
  readonly warehouses: readonly WarehouseStock[];
  /** Those that gave no answer: nothing of theirs is in the totals. */
  readonly without: readonly { readonly warehouse: string; readonly fault: string }[];
  /** Of the warehouses that answered. */
  readonly totals: Totals;
  readonly text: Text;
}

type Answer = WarehouseStock | { readonly warehouse: string; readonly fault: string };

const noneAt = (warehouse: string): WarehouseStock => ({
  ...{ warehouse, isKept: false },
  ...record(FIELDS, () => 0),
});

/** An answer counts only when it is whole, and that of the warehouse that was asked. */
function read(warehouse: string, reply: NetworkReply): Answer {
  if (!reply.arrived) return { warehouse, fault: reply.fault };
  const { status, body } = reply;
  if (status === 404 && Value.Check(Problem, body) && body.code === 'item.unknown') {
    return noneAt(warehouse);
  }
  if (status !== 200) return { warehouse, fault: `HTTP ${status}` };
  if (!Value.Check(StockAnswer, body)) return { warehouse, fault: 'no stock in the answer' };
  if (body.warehouse !== warehouse) {
    return { warehouse, fault: `the answer is that of ${body.warehouse}` };
  }
  const pieces = body as unknown as Pieces;
  return { ...{ warehouse, isKept: true }, ...record(FIELDS, (field) => pieces[field]) };
}

const list = (of: readonly { readonly warehouse: string }[]): string =>
  of.map(({ warehouse }) => warehouse).join(', ');

/** `own` is undefined where the item is not kept here. */
export async function askAll(
  network: Network,
  asked: { readonly item: string; readonly here: string; readonly own: Pieces | undefined },
): Promise<NetworkStock> {
  const { item, here, own } = asked;
  const path = `/api/v1/stock/items/${encodeURIComponent(item)}`;
  const answers = await Promise.all(
    network.warehouses.map(async (one) => read(one, await network.get(one, path))),
  );
  const ours = own
    ? { ...{ warehouse: here, isKept: true }, ...record(FIELDS, (field) => own[field]) }
    : noneAt(here);
  const warehouses = [ours, ...answers.filter((one) => !('fault' in one))] as WarehouseStock[];
  const without = answers.filter((one) => 'fault' in one);
  const totals = record([...SUMMED, 'allocatable'] as const, (field) =>
    warehouses.reduce((sum, one) => sum + one[field], 0),
  );
  const text =
    without.length === 0
      ? {
          en: `All ${warehouses.length} warehouses answered.`,
          zh: `全部 ${warehouses.length} 个仓库均已答复。`,
        }
      : {
          en: `The totals are those of ${list(warehouses)}, without ${list(without)}: no answer from there.`,
          zh: `合计仅含 ${list(warehouses)}，不含 ${list(without)}：未得到答复。`,
        };
  return { item, warehouses, without, totals, text };
}
