/**
 * The master under the bench, in a process of its own, so that what it costs can be told: hub, adapters
 * and WCS as the house composes them, on a real broker and a real database; no WMS and no screens. It
 * takes transports from its parent and says what came of them.
 */
import { join } from 'node:path';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import { tellParent } from '#app/cli/child.ts';
import { createSendProblem } from '#app/http/problem.ts';
import { readSite } from '#app/site/read-site.ts';
import { devicesOf } from '#app/warehouse/devices.ts';
import { openLinks } from '#app/warehouse/links.ts';
import { migrate, openEmbedded, openServer, readMigrations } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createLog, createTroubleCounter } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createHub } from '#hub/index.ts';
import type { HubPort } from '#hub/ports.ts';
import { createFleet } from '#wcs/fleet/index.ts';
import { createWcs, wcsRefusals } from '#wcs/index.ts';
import type { Ended, FromMaster, MasterSpec, ToMaster } from './words.ts';

const spec = JSON.parse(process.argv[2]!) as MasterSpec;

const die = (error: unknown) => {
  process.stderr.write(`a bug: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

const log = createLog({ level: 'warn' });
const trouble = createTroubleCounter(log);
const scheduler = createSystemScheduler(die);
const ids = createIds(scheduler, createRandom(`${process.pid}:${scheduler.now()}`));
const site = await readSite(spec.siteFile);
const database = spec.databaseUrl
  ? await openServer({ url: spec.databaseUrl, connections: 10 })
  : await openEmbedded(join(spec.folder, 'database'), (table, error) =>
      trouble.note(table, { error }),
    );
await migrate(database, await readMigrations());
const { mqttPort, wsPort, folder: dataFolder } = spec;
const links = await openLinks({
  ...{ mqttUrl: spec.mqttUrl, mqttWsUrl: undefined, host: '127.0.0.1', mqttPort, wsPort },
  ...{ dataFolder, log, trouble },
});

const hubPort: HubPort = {
  send: (commands) => hub.send(commands),
  withdraw: (commandIds) => hub.withdraw(commandIds),
  status: (device) => hub.status(device),
  devices: () => hub.devices(),
};
const settings = { ...site.traffic, ...spec.control };
const fleet = createFleet({ site, ids, clock: scheduler, settings });
const nobody = async () => {
  throw new Error('there is no WMS under this bench');
};
const wcs = createWcs({
  ...{ database, site, scheduler, ids, log, fleet, hub: hubPort },
  telemetry: { record() {} },
  problem: createSendProblem([...wcsRefusals]),
  reportPort: { report: async (reports) => reports.map(() => ({ accepted: true })) },
  requestPort: { request: nobody },
  gatePort: { sighted: nobody },
  measurementPort: { measured: nobody },
  workers: { worker: () => undefined, workers: () => [] },
  places: { place: () => undefined },
});
const hub = createHub({
  ...{ links: links.links, adapters: deviceAdapters, devices: devicesOf(site), scheduler, trouble },
  events: wcs.deviceEventPort,
});
await wcs.start();
await hub.start();

const ENDED = `
SELECT t.transport, t.status, j.note, t.created_at AS "askedAt", t.updated_at AS "endedAt",
  (SELECT min(e.at) FROM wcs.transport_event e WHERE e.transport = t.transport
    AND e.event->>'type' = 'stop_done') AS "fetchedAt"
FROM wcs.transport t JOIN wcs.job j USING (job_id)
WHERE t.status IN ('done', 'failed', 'withdrawn') AND t.updated_at >= $1`;

async function look(since: number): Promise<FromMaster> {
  const { user, system } = process.cpuUsage();
  const read = await database.transaction('look', async (tx) => ({
    ended: await tx.query<Ended>(ENDED, [since]),
    open: await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM wcs.transport WHERE status NOT IN ('done', 'failed', 'withdrawn')`,
    ),
    calls: await tx.query<{ kind: string; count: number }>(
      'SELECT kind, count(*)::int AS count FROM wcs.problem GROUP BY kind',
    ),
  }));
  const seen = fleet.seen();
  const underWay = seen.flatMap(({ vehicle, node, why, leg }) => {
    if (!leg) return [];
    const granted = leg.path.slice(leg.passed + 1, leg.released + 1);
    return [{ vehicle, node, granted, wants: leg.path[leg.released + 1] ?? '', why }];
  });
  const idle = seen.filter(({ leg }) => leg?.jobId == null).map((one) => [one.vehicle, one.why]);
  return {
    type: 'looked',
    at: scheduler.now(),
    cpu: user + system,
    online: hub.devices().filter(({ status }) => status !== 'offline').length,
    open: read.open[0]!.count,
    ended: read.ended,
    underWay,
    idle: Object.fromEntries(idle),
    calls: Object.fromEntries(read.calls.map(({ kind, count }) => [kind, count])),
    troubles: [...trouble.counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

async function answer(message: ToMaster): Promise<void> {
  if (message.type === 'look') {
    process.send?.(await look(message.since));
    return;
  }
  const answers = await Promise.all(
    message.transports.map((task) => wcs.transports({ type: 'transport', task })),
  );
  const why = answers.flatMap((one) => (isRefusal(one) ? [one.text.en] : []));
  if (why.length > 0) process.send?.({ type: 'refused', why });
}
process.on('message', (message: ToMaster) => void answer(message).catch(die));

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  await hub.stop();
  await wcs.stop();
  await links.close();
  await database.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());
tellParent({ type: 'ready', facts: { mqtt: links.mqttUrl } });
