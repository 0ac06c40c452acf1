import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import { type KeptMeasurement, keepMeasured } from '#wms-core/master-data/measured.ts';
import type { Measurement, MeasurementParts } from './model.ts';
import { refuseMeasurement } from './refusals.ts';
import { keptText } from './sentences.ts';
import { decided, readMeasurement } from './store.ts';

interface Decision {
  readonly measurement: string;
  readonly actor: string;
  readonly note?: string;
}

export interface Take extends Decision {
  /** What it is of, where the code does not say it. */
  readonly owner?: string;
  readonly item?: string;
  readonly level?: PackagingLevel;
}

/** The proposal, nobody else's now; what was decided so already is given back as it is. */
async function open(
  tx: Tx,
  { measurement }: Decision,
  wanted: Measurement['status'],
): Promise<Measurement | Refusal> {
  const row = await readMeasurement(tx, measurement, 'locked');
  if (!row) return refuseMeasurement('measurement.unknown', { measurement });
  const { status } = row;
  if (status === 'proposed' || status === wanted) return row;
  return refuseMeasurement('measurement.decided', { measurement, status });
}

/** A person says that the figures are right, and of what they are where nobody knew. */
export async function takeMeasurement(
  parts: MeasurementParts,
  tx: Tx,
  take: Take,
): Promise<(Partial<Pick<KeptMeasurement, 'took'>> & { readonly done: true }) | Refusal> {
  const row = await open(tx, take, 'kept');
  if (isRefusal(row)) return row;
  if (row.status === 'kept') return { done: true };
  const item = take.item ?? row.item;
  if (item === '') return refuseMeasurement('measurement.of_what', { code: row.code });
  const owner = take.owner ?? (row.owner || parts.masterData.owner());
  const level = take.level ?? (row.level || 'each');
  const { measurement, device, at: measuredAt } = row;
  const now = parts.clock.now();
  const thing = { owner, item, level };
  const kept = await keepMeasured(parts, tx, {
    thing,
    measured: { ...row, measuredBy: device, measuredAt },
    origin: { actor: take.actor, source: `measurement ${measurement}`, at: now },
  });
  if (isRefusal(kept)) return kept;
  const { actor: decidedBy, note = '' } = take;
  const text = keptText(row, thing);
  await decided(tx, {
    ...{ ...thing, measurement, status: 'kept', text, decidedBy, note, decidedAt: now },
  });
  return { done: true, took: kept.took };
}

/** The figures are wrong: nothing changes. */
export async function refuseProposal(
  parts: MeasurementParts,
  tx: Tx,
  decision: Decision,
): Promise<{ readonly done: true } | Refusal> {
  const row = await open(tx, decision, 'refused');
  if (isRefusal(row)) return row;
  if (row.status === 'refused') return { done: true };
  const { actor: decidedBy, note = '' } = decision;
  const decidedAt = parts.clock.now();
  await decided(tx, { ...row, status: 'refused', decidedBy, note, decidedAt });
  return { done: true };
}
