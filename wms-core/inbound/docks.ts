import type { Tx } from '#base/database/index.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { type AsnLine, type AsnRow, readLines, waitingAsns } from './asn-store.ts';
import { type InboundParts, PRIORITY } from './parts.ts';
import { takeTurns } from './putaway/plan.ts';

/** ASNs called to docks at once. */
const MAX_CALLS = 16;

/** Docks at which no ASN is under receipt and a pallet more finds room. */
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
  lines: readonly AsnLine[],
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
    lines: lines.map((line) => ({
      lineId: line.line,
      item: line.item,
      expected: line.expected,
    })),
    ...(asn.kind === 'return' ? { isReturn: true } : {}),
  };
}

/**
 * Calls waiting ASNs to free docks, in the order in which they are expected. No truck announces its
 * arrival, so a receipt can begin as soon as there is a dock.
 */
export async function callToDocks(tx: Tx, parts: InboundParts): Promise<void> {
  const [first] = await tx.query("SELECT 1 FROM wms.asn WHERE status = 'expected' LIMIT 1");
  if (!first) return;
  await takeTurns(tx);
  const docks = await freeDocks(tx, parts);
  const asns = await waitingAsns(tx, Math.min(docks.length, MAX_CALLS));
  if (asns.length === 0) return;
  const lines = await readLines(
    tx,
    asns.map((asn) => asn.asn),
  );
  const tasks: ReceiveTask[] = [];
  for (const [index, asn] of asns.entries()) {
    const dock = docks[index]!;
    const own = lines.get(asn.asn) ?? [];
    const ids = [...new Set(own.map((line) => line.item))];
    const items = await parts.masterData.cards(tx, parts.owner, ids);
    const task = { ...receiveTask(parts, asn, dock, own), items };
    tasks.push(task);
    await tx.query("UPDATE wms.asn SET status = 'called', dock = $2, task_id = $3 WHERE asn = $1", [
      asn.asn,
      dock,
      task.taskId,
    ]);
  }
  await parts.taskBook.emit(tx, 'inbound', tasks);
}
