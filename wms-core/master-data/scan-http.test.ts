import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { createValidators } from '#app/http/validators.ts';
import { gs1Refusals } from '#base/gs1/index.ts';
import { accepted, item, OWNER, openStock } from '../stock/testing/fixture.ts';
import { scanRoutes } from './scan-http.ts';

let s: Awaited<ReturnType<typeof openStock>>;
let app: FastifyInstance;
beforeAll(async () => {
  s = await openStock();
  const cup = item('CUP', { barcodes: ['4006381333931'] });
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [cup])));
  app = fastify();
  app.setValidatorCompiler(createValidators());
  await app.register(
    scanRoutes({
      ...s,
      database: s.db,
      scheduler: s.clock,
      problem: createSendProblem([gs1Refusals]),
    }),
  );
});
afterAll(async () => {
  await app.close();
  await s.db.close();
});

const ask = async (code: string) => {
  const reply = await app.inject(`/api/v1/scan?code=${encodeURIComponent(code)}`);
  return { status: reply.statusCode, ...reply.json() };
};

it.each([
  ['CUP', { status: 200, kind: 'plain', item: 'CUP' }],
  ['A-01-02', { status: 200, kind: 'plain' }],
  ['04006381333931', { status: 200, kind: 'gtin', item: 'CUP' }],
  [
    ']C10104006381333931310300100010L1\x1d17260630',
    {
      status: 200,
      kind: 'label',
      item: 'CUP',
      label: {
        gtin: '04006381333931',
        netWeightGrams: 1_000,
        lot: 'L1',
        expiryDate: '2026-06-30',
      },
    },
  ],
])('GET /api/v1/scan says what %j means', async (code, meaning) => {
  const owners = 'item' in meaning ? [{ owner: OWNER, item: meaning.item }] : [];
  expect(await ask(code)).toEqual({ ...meaning, owners });
});

it('says what is wrong with a label, by its identifier (gs1.date)', async () => {
  expect(await ask('(01)04006381333931(17)261301')).toMatchObject({
    status: 422,
    code: 'gs1.date',
    facts: { ai: '17' },
  });
});

it('takes no other control character', async () => {
  expect((await ask('a\u0000b')).status).toBe(400);
});
