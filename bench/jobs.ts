import PgBoss from 'pg-boss';
import type { Database } from '#base/database/index.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import { createRig, rigSite } from '#wcs/engine/rig.ts';
import type { LoadTask } from '#wms-core/ports.ts';
import { type BenchLine, median } from './line.ts';

/**
 * Durable steps a second of the engine, against pg-boss finishing as many jobs on the same server in
 * turns. A step is one answer of a worker: taken in, dropped when seen before, transition, snapshot,
 * the next step for the terminal, a report to the WMS, commit, answer. Of pg-boss each worker loop
 * fetches one job and completes it.
 */

const ROUNDS = 5;
const WORKERS = 64;
const STEPS_EACH = 50;
const STEPS = WORKERS * STEPS_EACH;

function loadTask(round: number, worker: number): LoadTask {
  return {
    kind: 'load',
    taskId: `T-${round}-${worker}`,
    warehouse: 'W',
    priority: 50,
    document: 'D',
    correlationId: 'c',
    items: [],
    order: 'SO',
    at: 'OUT',
    parcels: Array.from({ length: STEPS_EACH }, (_, i) => ({
      handlingUnit: `P-${i}`,
      waybill: '',
    })),
  };
}

/** All workers answer their steps as fast as the engine takes them; returns steps a second. */
async function engineRate(database: Database, round: number): Promise<number> {
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  const rig = createRig(database, scheduler, { seed: round + 1, site: rigSite(WORKERS) });
  await rig.wcs.start();
  const devices = Array.from({ length: WORKERS }, (_, i) => `PDA-${i + 1}`);
  await Promise.all(
    devices.map((device, i) => rig.fact(device, { type: 'login', worker: `w${i + 1}` })),
  );
  await rig.wcs.taskPort.submit(devices.map((_, i) => loadTask(round, i)));
  const steps = new Map<string, { stepId: string; parcel: string }>();
  const look = () => {
    for (const { device, body } of rig.sent.splice(0)) {
      if (body.kind !== 'handheld') continue;
      if (body.type === 'show_idle') steps.delete(device);
      else
        steps.set(device, { stepId: body.step.stepId, parcel: body.step.facts.handlingUnit ?? '' });
    }
  };
  look();
  const start = performance.now();
  let done = 0;
  const work = async (device: string) => {
    for (;;) {
      look();
      const step = steps.get(device);
      if (!step) return;
      const values = { handlingUnit: step.parcel };
      await rig.fact(device, { type: 'step_answered', stepId: step.stepId, values });
      done++;
    }
  };
  await Promise.all(devices.map(work));
  const rate = (done * 1_000) / (performance.now() - start);
  await rig.wcs.stop();
  if (done !== STEPS) throw new Error(`${done} of ${STEPS} steps were done`);
  return rate;
}

async function bossRate(boss: PgBoss, loops: number, batchSize: number): Promise<number> {
  const queue = 'bench';
  const jobs = Array.from({ length: STEPS }, (_, i) => ({ name: queue, data: { i } }));
  await boss.insert(jobs);
  const start = performance.now();
  let done = 0;
  const loop = async () => {
    for (;;) {
      const batch = await boss.fetch(queue, { batchSize });
      if (batch.length === 0) return;
      await boss.complete(
        queue,
        batch.map((job) => job.id),
      );
      done += batch.length;
    }
  };
  await Promise.all(Array.from({ length: loops }, loop));
  if (done !== STEPS) throw new Error(`pg-boss finished ${done} of ${STEPS} jobs`);
  return (done * 1_000) / (performance.now() - start);
}

const figure = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en');

export async function jobsBench(): Promise<BenchLine[]> {
  if (postgresMissing()) throw new Error(postgresMissing());
  const server = await startPostgres();
  const ours = await server.create('bench_jobs', 10);
  const theirs = await server.create('bench_boss', 1);
  const boss = new PgBoss({
    connectionString: theirs.url,
    max: 16,
    supervise: false,
    schedule: false,
  });
  const rates = { engine: [] as number[], single: [] as number[], batched: [] as number[] };
  // Its idle connections complain when the server stops.
  boss.on('error', () => {});
  try {
    await boss.start();
    await boss.createQueue('bench');
    for (let round = 0; round <= ROUNDS; round++) {
      const engine = await engineRate(ours.database, round);
      const single = await bossRate(boss, 16, 1);
      const batched = await bossRate(boss, 2, 64);
      // The first round warms both up.
      if (round === 0) continue;
      rates.engine.push(engine);
      rates.single.push(single);
      rates.batched.push(batched);
    }
  } finally {
    await boss.stop({ graceful: false, wait: true }).catch(() => {});
    await server.stop();
  }
  const ratio = (their: readonly number[]) =>
    median(rates.engine.map((rate, i) => rate / (their[i] ?? Number.NaN)));
  return [
    {
      name: 'jobs: durable steps / pg-boss jobs, 16 loops',
      ratio: ratio(rates.single),
      target: { atLeast: 1 },
      detail: `${figure(rates.engine)} steps/s, ${figure(rates.single)} jobs/s`,
    },
    {
      name: 'jobs: durable steps / pg-boss jobs in batches of 64',
      ratio: ratio(rates.batched),
      target: undefined,
      detail: `${figure(rates.batched)} jobs/s without a transition or an answer to each`,
    },
  ];
}
