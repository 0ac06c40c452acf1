import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { type Millis, minutes } from '#base/time.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { unitsOf } from './announced-units.ts';
import { type Booking, bookingsOf } from './appointment-store.ts';
import { type AsnLine, type AsnRow, readLines, waitingAsns } from './asn-store.ts';
import { type InboundParts, PRIORITY } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { readRules } from './rules.ts';

/** Waiting ASNs that are looked at; a house has fewer docks. */
const MAX_LOOKED = 64;

/** Refuses a place that is no inbound dock, and says which ones there are. */
export function unknownDock(parts: Pick<InboundParts, 'masterData'>, dock: string): Refusal {
  const docks = parts.masterData.locationsOfKind('dock_in').map(({ location }) => location);
  return refuseInbound('dock.unknown', { dock, docks: docks.sort().join(', ') });
}

/** Docks, none closed, at which no ASN is under receipt and a pallet more finds room. */
async function freeDocks(tx: Tx, parts: InboundParts): Promise<string[]> {
  const rows = await tx.query<{ dock: string; asns: number; units: number }>(
    `SELECT dock, sum(asns)::integer AS asns, sum(units)::integer AS units FROM (
       SELECT dock, 1 AS asns, 0 AS units FROM wms.asn WHERE status IN ('called', 'receiving')
       UNION ALL
       SELECT dock, 0, 1 FROM wms.inbound_unit WHERE at_dock AND status <> 'closed'
     ) AS used GROUP BY dock`,
  );
  const used = new Map(rows.map((row) => [row.dock, row]));
  return parts.masterData
    .locationsOfKind('dock_in')
    .filter((dock) => {
      if (dock.lockIn) return false;
      const use = used.get(dock.location);
      if (!use) return true;
      return use.asns === 0 && use.units < Math.max(1, dock.maxHandlingUnits);
    })
    .map((dock) => dock.location)
    .sort();
}

function receiveTask(
  parts: InboundParts,
  asn: AsnRow,
  dock: string,
  of: { readonly lines: readonly AsnLine[]; readonly isOpen: boolean },
): Omit<ReceiveTask, 'items'> {
  return {
    kind: 'receive',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.receive,
    document: asn.asn,
    correlationId: asn.correlationId,
    asn: asn.asn,
    at: dock,
    ...(of.isOpen ? { open: true as const } : {}),
    ...(asn.content.units ? { units: unitsOf(asn.content) } : {}),
    lines: of.lines.map((line) => ({
      lineId: line.line,
      item: line.item,
      expected: line.expected,
    })),
    ...(asn.kind === 'return' ? { isReturn: true } : {}),
    ...parts.masterData.whose(asn.owner),
  };
}

interface Call {
  readonly asn: AsnRow;
  readonly dock: string;
}

/**
 * Which ASN goes to which dock. One with an appointment comes at its time to its dock, which is
 * kept for it; after that time it is as good as the others. One without comes so long before it is
 * expected as the house says. Whose truck is here comes at once, and so do returns and receipts
 * that nobody announced. They come in the order in which they are expected. `later`: somebody waits
 * for his time.
 */
export function assign(
  waiting: readonly AsnRow[],
  docks: readonly string[],
  booked: ReadonlyMap<string, Booking>,
  time: {
    readonly now: Millis;
    readonly callAheadMs: Millis;
    readonly announcedAheadMs: Millis;
  },
): { readonly calls: readonly Call[]; readonly later: boolean } {
  const { now, callAheadMs, announcedAheadMs } = time;
  const live = (asn: AsnRow) => {
    const booking = booked.get(asn.asn);
    return booking && now < booking.toAt ? booking : undefined;
  };
  const isEarly = (asn: AsnRow) => {
    if (asn.arrivedAt !== null) return false;
    const booking = booked.get(asn.asn);
    if (booking) return now < booking.fromAt - callAheadMs;
    const isDue = asn.blind || asn.kind === 'return';
    return !isDue && now < asn.expectedAt - announcedAheadMs;
  };
  const dueAt = (asn: AsnRow) => live(asn)?.fromAt ?? asn.expectedAt;
  const due = waiting.filter((asn) => !isEarly(asn));
  due.sort((a, b) => dueAt(a) - dueAt(b) || (a.asn < b.asn ? -1 : 1));
  const kept = new Set(due.map((asn) => live(asn)?.dock));
  const free = new Set(docks);
  const calls: Call[] = [];
  for (const asn of due) {
    const own = live(asn)?.dock ?? asn.content.dock;
    const dock = own ?? docks.find((one) => free.has(one) && !kept.has(one));
    if (dock === undefined || !free.delete(dock)) continue;
    calls.push({ asn, dock });
  }
  return { calls, later: due.length < waiting.length };
}

/**
 * Calls waiting ASNs to free docks. Not every truck reports, so a receipt can begin when it is
 * about to be expected and there is a dock, or when its appointment says.
 */
export async function callToDocks(tx: Tx, parts: InboundParts): Promise<void> {
  const [first] = await tx.query("SELECT 1 FROM wms.asn WHERE status = 'expected' LIMIT 1");
  if (!first) return;
  await takeTurns(tx);
  const docks = await freeDocks(tx, parts);
  const waiting = await waitingAsns(tx, MAX_LOOKED);
  const numbers = waiting.map((asn) => asn.asn);
  const rules = await readRules(tx);
  const { calls, later } = assign(waiting, docks, await bookingsOf(tx, numbers), {
    now: parts.clock.now(),
    callAheadMs: minutes(rules.callAheadMinutes),
    announcedAheadMs: minutes(rules.announcedAheadMinutes),
  });
  if (later) parts.onBlocked();
  if (calls.length === 0) return;
  const lines = await readLines(tx, numbers);
  const tasks: ReceiveTask[] = [];
  for (const { asn, dock } of calls) {
    const own = lines.get(asn.asn) ?? [];
    const ids = [...new Set(own.map((line) => line.item))];
    const items = await parts.masterData.cards(tx, asn.owner, ids);
    const isOpen = asn.blind || rules.unlisted === 'hold';
    const task = { ...receiveTask(parts, asn, dock, { lines: own, isOpen }), items };
    tasks.push(task);
    await tx.query("UPDATE wms.asn SET status = 'called', dock = $2, task_id = $3 WHERE asn = $1", [
      asn.asn,
      dock,
      task.taskId,
    ]);
  }
  await parts.taskBook.emit(tx, 'inbound', tasks);
}
