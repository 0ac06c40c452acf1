import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { keepMeasured, keptFigures, type MeasuredThing } from '#wms-core/master-data/measured.ts';
import type { DeviceMeasurement, MeasurementPort, MeasurementReply } from '#wms-core/ports.ts';
import { type Doubt, FAR_PERCENT, type Measurement, type MeasurementParts } from './model.ts';
import { refuseMeasurement } from './refusals.ts';
import { farText, keptText, severalText, unfitText, unknownText } from './sentences.ts';
import { insertMeasurement, readMeasurement, supersede } from './store.ts';
import { isFar, thingsOf } from './things.ts';

/** What becomes of a measurement; a doubt leaves it to a person. */
interface Outcome {
  readonly why: Doubt | '';
  readonly thing: MeasuredThing | undefined;
  readonly text: Measurement['text'];
  /** Call it after the commit. */
  took?(): void;
}

type TakenIn = MeasurementReply & Pick<Outcome, 'took'>;

const SIGNS = ['device', 'code', 'lengthMm', 'widthMm', 'heightMm', 'weightGrams'] as const;

/** Whoever gives two measurements one id would lose the second. */
function answered(before: Measurement, given: DeviceMeasurement): TakenIn | Refusal {
  if (SIGNS.some((sign) => before[sign] !== given[sign])) {
    return refuseMeasurement('measurement.conflict', { measurement: before.measurement });
  }
  return { accepted: true, isKept: before.why === '', text: before.text };
}

async function keep(
  parts: MeasurementParts,
  tx: Tx,
  given: DeviceMeasurement,
  thing: MeasuredThing,
): Promise<Outcome | Refusal> {
  const { device: measuredBy, at: measuredAt } = given;
  const origin = { actor: measuredBy, source: `device ${measuredBy}`, at: parts.clock.now() };
  const measured = { ...given, measuredBy, measuredAt };
  const kept = await keepMeasured(parts, tx, { thing, measured, origin });
  if (isRefusal(kept)) return kept;
  return { why: '', thing, text: keptText(given, thing), took: kept.took };
}

async function judge(
  parts: MeasurementParts,
  tx: Tx,
  given: DeviceMeasurement,
): Promise<Outcome | Refusal> {
  const things = await thingsOf(tx, parts.masterData, given.code);
  const [thing, ...others] = things;
  if (!thing) return { why: 'unknown', thing, text: unknownText(given) };
  if (others.length > 0) {
    return { why: 'several', thing: undefined, text: severalText(given, things) };
  }
  const kept = await keptFigures(tx, thing);
  const percent = parts.farPercent(given.device) ?? FAR_PERCENT;
  if (kept && isFar(given, kept, percent)) {
    return { why: 'far', thing, text: farText(given, thing, kept) };
  }
  return keep(parts, tx, given, thing);
}

/** A measurement with what became of it, in one transaction. `unfit`: it was tried, and refused. */
async function takeIn(
  parts: MeasurementParts,
  tx: Tx,
  given: DeviceMeasurement,
  unfit?: Refusal,
): Promise<TakenIn | Refusal> {
  const { measurementId: measurement, code, ...figures } = given;
  // Those of one code take turns: the newest proposal stands alone.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`measured ${code}`]);
  const before = await readMeasurement(tx, measurement);
  if (before) return answered(before, given);
  await supersede(tx, code);
  const [thing] = unfit ? await thingsOf(tx, parts.masterData, code) : [];
  const outcome: Outcome | Refusal =
    unfit && thing
      ? { why: 'unfit', thing, text: unfitText(given, thing, unfit) }
      : await judge(parts, tx, given);
  if (isRefusal(outcome)) return outcome;
  const { why, text, took } = outcome;
  const { owner = '', item = '', level = '' } = outcome.thing ?? {};
  const receivedAt = parts.clock.now();
  const status = why === '' ? 'kept' : 'proposed';
  const row = { measurement, code, ...figures, receivedAt, status, why, text } as const;
  await insertMeasurement(tx, { ...row, owner, item, level });
  return { accepted: true, isKept: why === '', text, ...(took ? { took } : {}) };
}

/**
 * Where devices measure. What is plainly of one thing and near to what is kept of it is kept; all
 * else is a proposal for a person and changes nothing. What the rules of the record refuse is
 * undone first, and then proposed.
 */
export function createMeasurementPort(parts: MeasurementParts): MeasurementPort {
  const { database } = parts;
  return {
    async measured(given) {
      const tried = await database.transaction('measurement', (tx) => takeIn(parts, tx, given));
      const done =
        isRefusal(tried) && tried.code !== 'measurement.conflict'
          ? await database.transaction('measurement unfit', (tx) => takeIn(parts, tx, given, tried))
          : tried;
      if (isRefusal(done)) return done;
      const { took, ...reply } = done;
      took?.();
      return reply;
    },
  };
}
