import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine, StockRow } from '#wms-core/contracts.ts';
import { ofOwner } from '#wms-core/owner.ts';
import type { Act, InspectTask, Quality, TaskReport } from '#wms-core/ports.ts';
import { addToLines, unlistedLines } from './asn-store.ts';
import { noteBadLot, noteGoodLots, rulesOf } from './inspection/lots.ts';
import {
  type InspectionRule,
  type Judgement,
  judged,
  type Measured,
  measuredOf,
  piecesOutOfLimits,
  ruleOfPercent,
  sampleOf,
  toldCharacteristics,
} from './inspection/rule.ts';
import { headOf, type InboundParts, PRIORITY } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import type { InboundUnit } from './unit-store.ts';

/**
 * Asks for a look at each pending layer on a closed pallet; says whether there is one. Goods that
 * nobody announced wait for a person's word instead.
 */
export async function requestInspections(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<boolean> {
  const rows = await parts.ledger.contents(tx, { handlingUnit: unit.handlingUnit });
  const waiting = rows.filter((row) => row.quality === 'pending');
  if (waiting.length === 0) return false;
  const layers = await parts.ledger.layers(
    tx,
    waiting.map((row) => row.layer),
  );
  const held = await unlistedLines(tx, unit.asn);
  const pending = waiting.filter((row) => !held.has(layers.get(row.layer)?.receiptLine ?? ''));
  if (pending.length === 0) return false;
  const ids = [...new Set(pending.map((row) => row.item))];
  const items = await parts.masterData.items(tx, unit.owner, ids);
  invariant(!isRefusal(items), 'goods in stock are of known items');
  const cards = await parts.masterData.cards(tx, unit.owner, ids);
  const ruleOf = await rulesOf(tx, ofOwner(parts, unit.owner), unit.asn);
  const looks = pending.map((row): Look => {
    // Pieces that nobody expected here (found by a count) have no lot of the delivery.
    const rule = ruleOf(row) ?? ruleOfPercent(items.get(row.item)!.inspectionPercent);
    const task = inspectTask(parts, unit, row, {
      rule,
      cards: cards.filter((card) => card.item === row.item),
    });
    return { task, row, rule, line: layers.get(row.layer)?.receiptLine ?? '' };
  });
  await insertLooks(tx, unit, looks, at);
  await parts.taskBook.emit(
    tx,
    'inbound',
    looks.map((look) => look.task),
  );
  return true;
}

interface Look {
  readonly task: InspectTask;
  readonly row: StockRow;
  readonly rule: InspectionRule;
  readonly line: string;
}

async function insertLooks(
  tx: Tx,
  unit: InboundUnit,
  looks: readonly Look[],
  at: Millis,
): Promise<void> {
  const rows = looks.map(({ task, row, rule, line }) => ({
    taskId: task.taskId,
    line,
    item: row.item,
    layer: row.layer,
    lot: row.lot,
    quantity: row.quantity,
    sample: task.sample,
    rule,
  }));
  await tx.query(
    `INSERT INTO wms.inspection (task_id, handling_unit, asn, line, item, layer, quantity, sample,
       status, lot, rule, created_at)
     SELECT g."taskId", $2, $3, g.line, g.item, g.layer, g.quantity, g.sample, 'open', g.lot, g.rule,
       $4
     FROM jsonb_to_recordset($1::jsonb) AS g("taskId" text, line text, item text, layer text,
       lot text, quantity bigint, sample bigint, rule jsonb)`,
    [JSON.stringify(rows), unit.handlingUnit, unit.asn, at],
  );
}

function inspectTask(
  parts: InboundParts,
  unit: InboundUnit,
  row: StockRow,
  of: { readonly rule: InspectionRule; readonly cards: InspectTask['items'] },
): InspectTask {
  const { characteristics } = of.rule;
  return {
    kind: 'inspect',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.inspect,
    document: unit.asn,
    correlationId: unit.correlationId,
    ...parts.masterData.whose(unit.owner),
    items: of.cards,
    at: unit.dock,
    handlingUnit: unit.handlingUnit,
    goods: { item: row.item, layer: row.layer, lot: row.lot, quality: 'pending' },
    sample: sampleOf(row.quantity, of.rule),
    ...(characteristics.length > 0
      ? { characteristics: toldCharacteristics(characteristics) }
      : {}),
  };
}

/** Whether the task's goods still wait for its look. */
export async function isAwaited(tx: Tx, task: InspectTask): Promise<boolean> {
  const [open] = await tx.query(
    "SELECT 1 FROM wms.inspection WHERE task_id = $1 AND status = 'open'",
    [task.taskId],
  );
  return open !== undefined;
}

type Inspected = Extract<Act, { act: 'inspected' }>;

interface Found {
  readonly measured: readonly Measured[];
  /** Of the sample, by eye or by a value. */
  readonly bad: number;
}

/** What the worker found, or what is wrong with it. */
function found(task: InspectTask, act: Inspected): Found | Refusal {
  const { inspected, rejected, values = [], serials = [] } = act;
  if (inspected !== task.sample) {
    return refuseInbound('inspection.sample', { sample: task.sample, inspected });
  }
  if (rejected < 0 || rejected > inspected) {
    return refuseInbound('inspection.numbers', { inspected, rejected });
  }
  const measured = measuredOf(task.characteristics ?? [], values, inspected - rejected);
  if (!measured) return refuseInbound('inspection.values', { item: task.goods.item });
  const bad = rejected + piecesOutOfLimits(measured);
  if (serials.length > bad)
    return refuseInbound('inspection.numbers', { inspected, rejected: bad });
  return { measured, bad };
}

/** Whether a piece that was found bad is one of those that are looked at. */
export async function badPieceScanned(
  tx: Tx,
  { ledger, masterData }: InboundParts,
  task: InspectTask,
  serial: string,
): Promise<{ readonly accepted: true } | Refusal> {
  const owner = task.owner?.owner ?? masterData.owner();
  const taken = { ...lineOf(owner, task, 1, 'rejected'), serials: [serial] };
  return (await ledger.serialFault(tx, taken)) ?? { accepted: true };
}

interface InspectionRow {
  readonly owner: string;
  readonly quantity: number;
  readonly asn: string;
  readonly line: string;
  readonly lot: string;
  readonly rule: InspectionRule;
}

/** Turns pending goods into passed and rejected ones. Says whether it was the unit's last look. */
export async function inspected(
  tx: Tx,
  parts: InboundParts,
  task: InspectTask,
  report: TaskReport,
  act: Inspected,
): Promise<{ readonly last: boolean } | Refusal> {
  const result = found(task, act);
  if (isRefusal(result)) return result;
  const [row] = await tx.query<Omit<InspectionRow, 'rule'> & { rule: InspectionRule | null }>(
    `SELECT i.quantity, i.asn, a.owner, i.line, i.lot, i.rule
     FROM wms.inspection i JOIN wms.asn a USING (asn)
     WHERE i.task_id = $1 AND i.status = 'open' FOR UPDATE OF i`,
    [task.taskId],
  );
  if (row) {
    const look = { ...row, rule: row.rule ?? ruleOfPercent(0) };
    const booked = await bookVerdict(tx, parts, { task, report, act, row: look, ...result });
    if (isRefusal(booked)) return booked;
  }
  const [open] = await tx.query(
    "SELECT 1 FROM wms.inspection WHERE handling_unit = $1 AND status = 'open' LIMIT 1",
    [task.handlingUnit],
  );
  return { last: !open };
}

interface Judged extends Found {
  readonly task: InspectTask;
  readonly report: TaskReport;
  readonly act: Inspected;
  readonly row: InspectionRow;
}

async function bookVerdict(
  tx: Tx,
  parts: InboundParts,
  look: Judged,
): Promise<Refusal | undefined> {
  const { task, report, act, row, measured, bad } = look;
  const here = await piecesHere(tx, parts, look);
  const seen = { inspected: Math.min(act.inspected, here), bad: Math.min(bad, here) };
  const found = judged(here, seen, row.rule);
  const verdict = inOne(task, found, act);
  await tx.query(
    `UPDATE wms.inspection SET status = 'done', inspected = $2, rejected = $3, measured = $4::jsonb,
       verdict = $5, actor = $6, done_at = $7 WHERE task_id = $1`,
    [
      task.taskId,
      act.inspected,
      bad,
      JSON.stringify(measured),
      verdict.verdict,
      report.actor,
      report.at,
    ],
  );
  const lines = linesOf(row.owner, task, verdict, act);
  const head = headOf(task, report, 'inspection');
  const posted = lines.length > 0 && (await parts.ledger.post(tx, { ...head, lines }));
  if (posted && isRefusal(posted)) return posted;
  const { passed: accepted, rejected } = verdict;
  await addToLines(tx, row.asn, [{ line: row.line, received: 0, damaged: 0, accepted, rejected }]);
  const lot = { asn: row.asn, item: task.goods.item, lot: row.lot };
  const own = ofOwner(parts, row.owner);
  if (verdict.isBadLot) await noteBadLot(tx, own, lot, report.at);
  else await noteGoodLots(tx, own, row.asn, report.at);
  await tellVerdict(tx, parts, look, verdict);
  return undefined;
}

/**
 * What waits for the verdict and is still there: a count may have found fewer since, and the verdict
 * is about those. The pallet is counted, for the worker saw as many as he was told of.
 */
async function piecesHere(
  tx: Tx,
  { ledger, counts }: InboundParts,
  { task, report, row }: Judged,
): Promise<number> {
  const { at: location, handlingUnit, goods, correlationId, document } = task;
  const rows = await ledger.contents(tx, { location, handlingUnit });
  const isMeant = (one: StockRow) => one.layer === goods.layer && one.quality === 'pending';
  const here = Math.min(row.quantity, rows.find(isMeant)?.quantity ?? 0);
  if (here < row.quantity) {
    await counts.request(tx, {
      ...{ owner: row.owner, location, handlingUnit, items: [goods.item], reason: 'audit' },
      ...{ document, correlationId, actor: report.actor, at: report.at },
    });
  }
  return here;
}

/**
 * Of goods with serial numbers of which nobody has said which are the bad ones, none passes until a
 * person releases the good ones by number.
 */
function inOne(
  { goods, items }: InspectTask,
  found: Judgement,
  { serials = [] }: Inspected,
): Judgement {
  const isNumbered = items.some(
    ({ item, serialControlled }) => item === goods.item && serialControlled,
  );
  const isNamed = serials.length === found.rejected;
  if (!isNumbered || isNamed || found.rejected === 0) return found;
  return { ...found, passed: 0, rejected: found.passed + found.rejected };
}

function lineOf(owner: string, task: InspectTask, quantity: number, to: Quality): MovementLine {
  const { at: location, handlingUnit } = task;
  return {
    item: task.goods.item,
    owner,
    layer: task.goods.layer,
    quantity,
    from: { location, handlingUnit, quality: 'pending' },
    to: { location, handlingUnit, quality: to },
  };
}

function linesOf(
  owner: string,
  task: InspectTask,
  { passed, rejected }: Judgement,
  { serials }: Inspected,
): MovementLine[] {
  const bad = lineOf(owner, task, rejected, 'rejected');
  return [
    lineOf(owner, task, passed, 'passed'),
    passed > 0 && serials ? { ...bad, serials } : bad,
  ].filter(({ quantity }) => quantity > 0);
}

async function tellVerdict(
  tx: Tx,
  parts: InboundParts,
  { task, report, row, act, bad, measured }: Judged,
  { verdict, passed, rejected }: Judgement,
): Promise<void> {
  await parts.feed.append(tx, report.at, [
    {
      type: 'wms.inventory.status_changed',
      subject: task.goods.item,
      correlationId: task.correlationId,
      data: {
        asn: row.asn,
        owner: row.owner,
        line: row.line,
        item: task.goods.item,
        lot: task.goods.lot,
        handlingUnit: task.handlingUnit,
        plan: row.rule.plan,
        sample: act.inspected,
        rejectedInSample: bad,
        ...(act.serials ? { badSerials: act.serials } : {}),
        measured,
        verdict,
        passed,
        rejected,
        actor: report.actor,
      },
    },
  ]);
}
