import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#adapters/devices/handheld/wire.ts';
import { isRefusal } from '#base/refusal.ts';
import { ROOT } from '#tests/support/source.ts';
import { openTerminal } from '#tests/support/terminal.ts';
import { fingerprint, openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { verifyLedger } from '#wms-core/index.ts';

/** Requests of workers, from the terminal's wire to the book and back, with the real parts. */

type Terminal = Awaited<ReturnType<typeof openTerminal>>;
type Fields = Readonly<Record<string, string | number>>;

const CASE_CODE = '6901234567908';

const BEFORE: readonly (readonly [string, string, object])[] = [
  [
    'PUT',
    '/api/v1/items/TEA-01',
    {
      ...{ name: { en: 'Tea', zh: '茶' }, barcodes: ['6901234567892'], lotControlled: true },
      ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
    },
  ],
  [
    'PUT',
    '/api/v1/packagings/TEA-01/case',
    {
      ...{ baseNumerator: 12, gtin: CASE_CODE, netWeightGrams: 2_520, grossWeightGrams: 2_700 },
      ...{ lengthMm: 400, widthMm: 300, heightMm: 200 },
    },
  ],
  [
    'POST',
    '/api/v1/opening-stock',
    {
      importId: 'OPEN',
      lines: [
        { location: '01-01L-1', item: 'TEA-01', lot: 'L-7', quantity: 12 },
        { location: '01-02L-1', item: 'TEA-01', lot: 'L-8', quantity: 20 },
      ],
    },
  ],
  ...[
    { act: 'P', handlingUnit: 'PAL-1', type: 'pallet' },
    { act: 'B', handlingUnit: 'BOX-1', type: 'tote' },
  ].map((unit) => {
    const body = { ...unit, location: 'EXCEPTION', reason: 'for goods', actor: 'anna' };
    return ['POST', '/api/v1/handling-units', body] as const;
  }),
  [
    'POST',
    '/api/v1/asns',
    {
      ...{ asn: 'ASN-1', supplier: 'ACME', expectedAt: '2026-01-09T06:00:00Z', actor: 'erp' },
      lines: [{ line: '1', item: 'TEA-01', quantity: 10 }],
    },
  ],
];

/** A picture of one point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let stage: TestWarehouse;
let terminal: Terminal;

const call = async (method: string, url: string, payload?: object, type?: string) => {
  const reply = await stage.warehouse.server.inject({
    ...{ method: method as 'GET', url },
    ...(payload === undefined ? {} : { payload }),
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  });
  return { status: reply.statusCode, body: reply.json() };
};
const request = (kind: string, fields: Fields, id?: string) =>
  terminal.ask({ type: 'request', kind, fields }, id);
const pieces = async (query: string): Promise<number> =>
  (await call('GET', `/api/v1/stock?${query}`)).body.totals.quantity;
const look = () => stage.database.transaction('look', fingerprint);

async function open(): Promise<void> {
  stage = await openTestWarehouse(1);
  for (const [method, url, body] of BEFORE) {
    const { status, body: said } = await call(method, url, body);
    expect(status, `${url} ${JSON.stringify(said)}`).toBeLessThan(300);
  }
  terminal = await openTerminal(stage, 'PDA-1');
}
const login = () => terminal.ask({ type: 'login', worker: 'W1' });

async function close(): Promise<void> {
  expect(stage.bugs).toEqual([]);
  await stage.close();
}

describe('the examples of docs/handheld.md', () => {
  beforeAll(async () => {
    await open();
    await login();
  });
  afterAll(close);

  const text = readFileSync(join(ROOT, 'docs/handheld.md'), 'utf8');
  const examples = [...text.matchAll(/```json\n(.+)\n(.+)\n```/g)].map(
    ([, asked, answered]) => [JSON.parse(asked!), JSON.parse(answered!)] as const,
  );

  it.each(examples)('%o', async (asked, answered) => {
    const { id, ...message } = asked;
    const answer = await terminal.ask(message, id);
    const drawn = answered.document === '…' ? { document: answer?.document } : {};
    expect(answer).toEqual({ ...answered, ...drawn });
  });

  it('are of every kind', () => {
    const kinds = new Set(examples.map(([{ kind }]) => kind));
    const goods = ['stock', 'count', 'move', 'scrap', 'nest', 'take_out', 'photo', 'hold'];
    expect([...kinds].sort()).toEqual([...goods, 'out_of_order', 'in_order'].sort());
  });
});

describe('a request', () => {
  beforeAll(async () => {
    await open();
    expect(await request('stock', { code: '01-01L-1' })).toMatchObject({
      ...{ accepted: false, code: 'request.nobody' },
    });
    await login();
  });
  afterAll(close);

  it('of nobody stays refused under its id, whoever logs in later (request.nobody)', async () => {
    const other = await openTerminal(stage, 'PDA-2');
    const count = { type: 'request', kind: 'count', fields: { location: '01-02L-1' } } as const;
    const first = await other.ask(count, 'C-0');
    expect(first).toMatchObject({ accepted: false, code: 'request.nobody' });
    await other.ask({ type: 'login', worker: 'W2' });
    expect(await other.ask(count, 'C-0')).toEqual(first);
    await other.ask({ type: 'logout' });
  });

  it('that comes again under its id takes effect once and gets the same answer', async () => {
    const fields = { location: '01-02L-1', item: '6901234567892', quantity: 4, to: '01-03L-1' };
    const first = await request('move', fields, 'M-once');
    expect(first).toMatchObject({ accepted: true });
    expect(await request('move', fields, 'M-once')).toEqual(first);
    expect(await pieces('location=01-03L-1')).toBe(4);
    const document = first!.document!;
    const { body } = await call('GET', `/api/v1/movements?document=${document}`);
    expect(body.movements).toHaveLength(1);
    expect(body.movements[0]).toMatchObject({ actor: 'W1', reason: 'by hand, PDA-1' });
    const { entries } = (await call('GET', `/api/v1/history?subject=${document}`)).body;
    expect(entries.map((one: { source: string }) => one.source)).toContain('PDA-1');
  });

  it('that was refused changes nothing, and stays so when it might be taken by now', async () => {
    const fields = { location: '01-03L-1', item: 'TEA-01', quantity: 5, to: '01-02L-1' };
    const before = await look();
    const first = await request('move', fields, 'M-refused');
    expect(first).toMatchObject({ accepted: false });
    const after = await look();
    const changed = Object.keys(after).filter((table) => before[table] !== after[table]);
    expect(changed).toEqual(['wms.worker_request']);
    await request('move', { ...fields, location: '01-02L-1', quantity: 1, to: '01-03L-1' });
    expect(await request('move', fields, 'M-refused')).toEqual(first);
    expect(await pieces('location=01-03L-1')).toBe(5);
  });

  it.each<[string, string, Fields]>([
    ['request.kind_unknown', 'dance', {}],
    ['request.fields', 'stock', {}],
    ['request.fields', 'stock', { code: '01-01L-1', reason: 'x' }],
    ['request.fields', 'stock', { code: 'a\u0000b' }],
    ['request.fields', 'move', { to: '01-01L-2', item: 'TEA-01', quantity: 0 }],
    ['request.fields', 'move', { to: '01-01L-2', item: 'TEA-01', quality: 'best' }],
    ['request.code_unknown', 'stock', { code: 'NOTHING' }],
    ['request.item_unknown', 'count', { location: '01-01L-1', item: 'NOTHING' }],
    ['request.item_case', 'count', { location: '01-01L-1', item: CASE_CODE }],
    ['request.item_case', 'move', { to: '01-01L-2', location: '01-01L-1', item: CASE_CODE }],
    ['request.item_case', 'hold', { location: '01-01L-1', item: CASE_CODE, reason: 'wet' }],
    ['request.place_missing', 'count', {}],
    ['request.place_missing', 'move', { to: '01-01L-2' }],
    ['request.unit_elsewhere', 'count', { location: '01-01L-1', handlingUnit: 'PAL-1' }],
    ['request.no_task', 'photo', {}],
    ['location.unknown', 'count', { location: 'NOWHERE' }],
    ['unit.unknown', 'take_out', { handlingUnit: 'NOBODY' }],
    ['request.document_unknown', 'photo', { document: 'ASN-9' }],
    ['gs1.check_digit', 'stock', { code: '(00)123456789012345678' }],
    [
      'adjustment.scrap_sound',
      'scrap',
      {
        ...{ location: '01-02L-1', item: 'TEA-01', quantity: 1, reason: 'damaged' },
      },
    ],
    [
      'adjustment.reason_unknown',
      'scrap',
      {
        ...{ location: '01-02L-1', item: 'TEA-01', quantity: 1, reason: 'whim' },
      },
    ],
  ])('is refused: %s (%s %o)', async (code, kind, fields) => {
    const answer = await request(kind, fields);
    expect(answer).toMatchObject({ accepted: false, code });
    const { en, zh } = (answer as Required<Answer>).text;
    expect(`${en} ${zh}`).not.toMatch(/[{}\p{Cc}]/u);
  });

  it('looks at units, items, lots and labels', async () => {
    const said = async (code: string) => (await request('stock', { code }))?.text?.en;
    expect(await said('PAL-1')).toBe('PAL-1 at EXCEPTION: nothing by the book.');
    expect(await said('6901234567892')).toBe('TEA-01 Tea: 32 pieces by the book.');
    expect(await said('(01)06901234567892(10)L-8')).toBe(
      'TEA-01 Tea, lot L-8: 20 pieces by the book.',
    );
    expect(await said('L-8')).toBe('Lot L-8: 20 pieces by the book.');
    const exception = await request('stock', { code: 'EXCEPTION' });
    expect(exception?.lines?.at(-1)?.en).toContain('PAL-1');
  });

  it('moves a whole unit', async () => {
    const moved = await request('move', { handlingUnit: 'BOX-1', to: 'PACK-OUT-1' });
    expect(moved).toMatchObject({ accepted: true });
    const { body } = await call('GET', '/api/v1/handling-units/BOX-1');
    expect(body.location).toBe('PACK-OUT-1');
  });

  it('holds some pieces of an item in a unit, wherever it goes', async () => {
    const goods = { item: 'TEA-01', quantity: 3 };
    await request('move', { ...goods, location: '01-02L-1', to: 'PAL-1' });
    const held = await request('hold', {
      ...{ ...goods, quantity: 2, handlingUnit: 'PAL-1', reason: 'crushed' },
    });
    expect(held).toMatchObject({ accepted: true });
    const totals = async () =>
      (await call('GET', '/api/v1/stock?handlingUnit=PAL-1')).body.totals as object;
    expect(await totals()).toMatchObject({ quantity: 3, frozen: 2, available: 1 });
    await request('move', { handlingUnit: 'PAL-1', to: 'PACK-OUT-1' });
    expect(await totals()).toMatchObject({ quantity: 3, frozen: 2, available: 1 });
  });

  it('has a photo sent to the document, once by its content', async () => {
    const { upload } = (await request('photo', { document: 'ASN-1' }))!;
    const first = await call('POST', upload!, PICTURE, 'image/png');
    expect(first).toMatchObject({ status: 201, body: { kind: 'asn', actor: 'W1' } });
    expect((await call('POST', upload!, PICTURE, 'image/png')).status).toBe(200);
  });

  it('of any kind with anything in it is taken or refused in words, and the book holds', async () => {
    const codes = ['01-01L-1', '01-02L-1', 'EXCEPTION', 'PAL-1', 'BOX-1', 'TEA-01', 'L-7', 'ASN-1'];
    const value = fc.oneof(
      fc.constantFrom(...codes, 'damaged', 'rejected', '(01)06901234567892(10)L-8', ']C1x\u001d'),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.integer(),
    );
    const names = ['code', 'location', 'handlingUnit', 'item', 'to', 'into', 'owner', 'lot'];
    const more = ['serial', 'quantity', 'quality', 'toQuality', 'reason', 'note', 'document', 'x'];
    const kinds = [
      'stock',
      'count',
      'move',
      'scrap',
      'nest',
      'take_out',
      'photo',
      'hold',
      'dance',
      'out_of_order',
    ];
    const asked = fc.record({
      kind: fc.constantFrom(...kinds),
      fields: fc.dictionary(fc.constantFrom(...names, ...more), value, { maxKeys: 6 }),
    });
    let number = 0;
    const by = { device: 'PDA-1', worker: 'W1', task: '' };
    const port = stage.warehouse.wms.requestPort;
    const property = fc.asyncProperty(asked, async ({ kind, fields }) => {
      const answer = await port.request({ requestId: `Z-${++number}`, ...by, kind, fields });
      expect(answer.text.en).not.toBe('');
      expect(isRefusal(answer) ? answer.code : 'accepted').toMatch(/^[a-z0-9_.]+$/);
    });
    await fc.assert(property, { numRuns: 150, seed: 7 });
    expect(await stage.database.transaction('verify', verifyLedger)).toEqual([]);
    expect(await pieces('item=TEA-01')).toBe(32);
  }, 60_000);

  it('is told to hosts like what is done over REST', async () => {
    const { body } = await call('GET', '/api/v1/events?limit=1000');
    const types = body.events.map((one: { type: string }) => one.type);
    expect(types).toEqual(
      expect.arrayContaining(['wms.inventory.moved', 'wms.unit.moved', 'wms.attachment.added']),
    );
  });
});

describe('a terminal that the site does not name', () => {
  beforeAll(open);
  afterAll(close);

  it('is told so, and nothing is kept of it (terminal.unknown)', async () => {
    const stranger = await openTerminal(stage, 'PDA-99');
    const before = await look();
    const answer = await stranger.ask({ type: 'login', worker: 'W1' });
    expect(answer).toMatchObject({ accepted: false, code: 'terminal.unknown' });
    expect(answer?.text?.en).toContain('PDA-99');
    expect(await look()).toEqual(before);
  });
});
