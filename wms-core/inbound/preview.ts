import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { bookingsOf } from './appointment-store.ts';
import { type AsnLine, readAsn, readLines } from './asn-store.ts';
import type { InboundParts } from './parts.ts';
import type { PlanLine } from './putaway/plan.ts';
import { refuseInbound } from './refusals.ts';

/** Where an ASN's goods would go if they came now, all of them passed and of one lot an item. */
export interface Preview {
  readonly asn: string;
  readonly bins: readonly {
    readonly item: string;
    readonly location: string;
    readonly quantity: number;
  }[];
  /** What finds no bin. */
  readonly noRoom: readonly { readonly item: string; readonly quantity: number }[];
}

/** Pieces still to come, by item. */
function toCome(lines: readonly AsnLine[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { item, expected, received } of lines) {
    const open = Math.max(0, expected - received);
    if (open > 0) pieces.set(item, (pieces.get(item) ?? 0) + open);
  }
  return pieces;
}

/** Plans as putaway plans, and leaves out what it says has no room. */
async function planWhatFits(
  tx: Tx,
  parts: InboundParts,
  request: { readonly asn: string; readonly owner: string; readonly dock: string },
  pieces: Map<string, number>,
): Promise<{ lines: readonly PlanLine[]; noRoom: { item: string; quantity: number }[] }> {
  const from = parts.masterData.location(request.dock);
  invariant(from, 'an ASN comes to a dock of the site');
  const noRoom: { item: string; quantity: number }[] = [];
  for (;;) {
    const goods = [...pieces].map(([item, quantity]) => ({
      ...{ item, quantity, layer: '', lot: '' },
      quality: 'passed' as const,
    }));
    if (goods.length === 0) return { lines: [], noRoom };
    const plan = await parts.planner.plan(tx, {
      subject: `preview ${request.asn}`,
      owner: request.owner,
      from,
      goods,
      avoid: [],
      at: parts.clock.now(),
    });
    invariant(!isRefusal(plan), 'the items of an ASN were checked when it was announced');
    if ('lines' in plan) return { lines: plan.lines, noRoom };
    const { item, pieces: quantity } = plan.noRoom;
    noRoom.push({ item, quantity });
    const rest = (pieces.get(item) ?? 0) - quantity;
    if (rest > 0) pieces.set(item, rest);
    else pieces.delete(item);
  }
}

/** Nothing is reserved and nothing kept of it: the plan is made and taken back. */
export async function previewPutaway(
  tx: Tx,
  parts: InboundParts,
  asn: string,
): Promise<Preview | Refusal> {
  const row = await readAsn(tx, asn);
  if (!row) return refuseInbound('asn.unknown', { asn });
  const pieces = toCome((await readLines(tx, [asn])).get(asn) ?? []);
  const booking = (await bookingsOf(tx, [asn])).get(asn);
  const [anyDock] = parts.masterData.locationsOfKind('dock_in');
  const dock = row.dock || booking?.dock || anyDock?.location;
  invariant(dock, 'the site has no inbound dock');
  if (row.status === 'closed') return { asn, bins: [], noRoom: [] };
  await tx.query('SAVEPOINT preview');
  const { lines, noRoom } = await planWhatFits(tx, parts, { asn, owner: row.owner, dock }, pieces);
  await tx.query('ROLLBACK TO SAVEPOINT preview');
  await tx.query('RELEASE SAVEPOINT preview');
  const bins = lines.map(({ goods, to, quantity }) => ({
    item: goods.item,
    location: to,
    quantity,
  }));
  return { asn, bins, noRoom };
}
