import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startFlow } from '#tests/support/flow-stage.ts';
import { mosquittoMissing, startMosquitto } from '#tests/support/mosquitto.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';

const missing = postgresMissing() ?? mosquittoMissing();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)(
  'the flow on PostgreSQL with Mosquitto as the broker',
  () => {
    test('every order ends as it should, with a kill -9 on the way', async () => {
      const postgres = await startPostgres();
      const mosquitto = await startMosquitto();
      const { url } = await postgres.create('flow');
      const run = await startFlow({
        ...{ orders: 10, seed: 14, speed: 40, errors: 'default' },
        env: { DATABASE_URL: url, MQTT_URL: mosquitto.url },
      });
      try {
        await wait(20_000);
        run.stage.warehouse().process.kill('SIGKILL');
        await run.stage.warehouse().exited;
        await run.stage.restartWarehouse();
        expect(await run.finish(480_000)).toEqual([]);
      } finally {
        await run.close();
        await mosquitto.stop();
        await postgres.stop();
      }
    });
  },
);
