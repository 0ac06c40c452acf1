import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { ReturnRequest } from '#wms-core/contracts.ts';
import type { Goods, TransferTask } from '#wms-core/ports.ts';
import { tellWhich } from '#wms-core/which-pieces.ts';
import { PRIORITY, type WorkParts } from './parts.ts';

export type Line = TransferTask['lines'][number];

/** A person wants loose pieces brought elsewhere. */
export interface RelocationRequest {
  readonly relocation: string;
  readonly owner: string;
  readonly from: string;
  readonly handlingUnit: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly to: string;
  readonly reason: string;
  readonly actor: string;
  /** Pieces on hold go too, and stay on hold. */
  readonly withHold?: boolean;
}

interface TransferHead {
  readonly transferId: string;
  readonly taskId: string;
  readonly attempts: number;
  /** Goods that could not be laid down and still lie where they were to be fetched. */
  readonly rest: readonly (Goods & { readonly quantity: number })[];
}

export type TransferRow = TransferHead &
  (
    | { readonly purpose: 'relocation'; readonly request: RelocationRequest }
    | { readonly purpose: 'return'; readonly request: ReturnRequest }
  );

const READ = `SELECT transfer_id AS "transferId", task_id AS "taskId", purpose, request, attempts,
  rest FROM wms.transfer`;

export async function openTransferOf(tx: Tx, taskId: string): Promise<TransferRow | undefined> {
  const [row] = await tx.query<TransferRow>(`${READ} WHERE task_id = $1 AND status = 'open'`, [
    taskId,
  ]);
  return row;
}

export async function readTransfer(tx: Tx, transferId: string): Promise<TransferRow | undefined> {
  const [row] = await tx.query<TransferRow>(`${READ} WHERE transfer_id = $1`, [transferId]);
  return row;
}

/** Layers of which a return from the unit is open. */
export async function layersUnderWay(tx: Tx, handlingUnit: string): Promise<readonly string[]> {
  const rows = await tx.query<{ layer: string }>(
    `SELECT request->'goods'->>'layer' AS layer FROM wms.transfer
     WHERE status = 'open' AND purpose = 'return' AND request->>'handlingUnit' = $1 ORDER BY 1`,
    [handlingUnit],
  );
  return rows.map(({ layer }) => layer);
}

export async function insertTransfer(
  tx: Tx,
  row: Pick<TransferRow, 'transferId' | 'taskId' | 'purpose' | 'request'> & { readonly at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.transfer (transfer_id, purpose, request, status, task_id, created_at)
     VALUES ($1, $2, $3::jsonb, 'open', $4, $5)`,
    [row.transferId, row.purpose, JSON.stringify(row.request), row.taskId, row.at],
  );
}

/** Names the hold that keeps a relocation's line from being promised meanwhile. */
export const holdOf = (transferId: string, lineId: string) => `${transferId}/${lineId}`;

/**
 * Under which name room is kept where the goods go. A person chose a relocation's number, and might
 * choose one that a handling unit has.
 */
export const roomOf = ({ purpose, transferId }: Pick<TransferRow, 'purpose' | 'transferId'>) =>
  purpose === 'relocation' ? `relocation ${transferId}` : transferId;

/** Emits the task of a relocation or a return; returns its id. */
export async function emitTransfer(
  tx: Tx,
  parts: WorkParts,
  head: Pick<TransferTask, 'from' | 'fromHandlingUnit' | 'document' | 'correlationId' | 'lines'> & {
    readonly purpose: 'relocation' | 'return';
  },
  owner: string,
): Promise<string> {
  const ids = [...new Set(head.lines.map((line) => line.goods.item))];
  const items = await parts.masterData.cards(tx, owner, ids);
  const task: TransferTask = {
    kind: 'transfer',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY[head.purpose],
    ...parts.masterData.whose(owner),
    ...head,
    items,
    lines: await tellWhich(parts.ledger, tx, { ...head, owner, items }),
  };
  await parts.taskBook.emit(tx, 'work', [task]);
  return task.taskId;
}
