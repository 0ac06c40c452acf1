import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openTestWarehouse } from '#tests/support/warehouse.ts';

/** After a change that is meant: `npx vitest run tests/contracts/openapi.test.ts -u`. */
test('docs/openapi.json is what the running system serves at /docs/json', async () => {
  const stage = await openTestWarehouse();
  try {
    const { body } = await stage.warehouse.server.inject('/docs/json');
    const served = JSON.parse(body);
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    const document = { ...served, info: { ...served.info, version } };
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/openapi.json',
    );
  } finally {
    await stage.close();
  }
});
