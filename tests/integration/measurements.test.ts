import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeGtin13 } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import type { DeviceMeasurement } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** What dimensioners measure by themselves, and what people decide about the rest. */

const AT = Date.parse('2026-01-07T09:30:00Z');
const FIGURES = { lengthMm: 120, widthMm: 80, heightMm: 60, weightGrams: 130 };
const NEAR = { lengthMm: 121, widthMm: 80, heightMm: 62, weightGrams: 133 };
const CASE = { lengthMm: 402, widthMm: 301, heightMm: 200, weightGrams: 3_650 };

describe.each(bothDatabases(4))('measurements on %s', (_, skip, open) => {
  let house: WmsProcess;
  let serial = 0;
  /** Each test has goods of its own: their number, the code of a piece, that of a case of 24. */
  let tea = '';
  let code = '';
  let caseCode = '';

  beforeAll(async () => {
    if (skip) return;
    const dimensioners = [{ id: 'CUBE-1' }, { id: 'CUBE-2', farPercent: 110 }];
    house = await openWms(await open(), { site: { ...outboundSite, dimensioners } });
  });
  afterAll(async () => {
    await house?.close();
    await house?.database.close();
  });
  beforeEach(async () => {
    if (skip) return;
    serial++;
    tea = `TEA-${serial}`;
    code = makeGtin13('690123', 2 * serial);
    caseCode = makeGtin13('690123', 2 * serial + 1);
    await house.items([item(tea, { ...FIGURES, barcodes: [code] })]);
    const held = { baseNumerator: 24, netWeightGrams: 3_120, gtin: caseCode };
    const outside = { lengthMm: 400, widthMm: 300, heightMm: 200, grossWeightGrams: 3_600 };
    await granted(house.call('PUT', `/api/v1/packagings/${tea}/case`, { ...held, ...outside }));
  });

  const given = (name: string, more: Partial<DeviceMeasurement> = {}): DeviceMeasurement => ({
    ...{ measurementId: `${name}.${serial}`, device: 'CUBE-1', at: AT, code, ...NEAR, ...more },
  });
  const measured = (name: string, more: Partial<DeviceMeasurement> = {}) =>
    house.wms.measurementPort.measured(given(name, more));
  const recordOf = async (path: string) => (await house.call('GET', `/api/v1/${path}`)).body;
  const pieceOf = (owner = '') => recordOf(`items/${tea}${owner && `?owner=${owner}`}`);
  const caseOf = () => recordOf(`packagings/${tea}/case`);
  /** What this test measured: the newest first name says so. */
  const list = async () => {
    const { body } = await granted(house.call('GET', '/api/v1/measurements?limit=1000'));
    return body.measurements.filter((one: { measurement: string }) =>
      one.measurement.endsWith(`.${serial}`),
    );
  };
  const post = (path: string, body: object) =>
    house.call('POST', `/api/v1/measurements/${path}`, { actor: 'anna', ...body });
  const desk = async (): Promise<string[]> => {
    const { body } = await granted(house.call('GET', '/api/v1/exceptions'));
    return body.cases.map(({ text }: { text: { en: string } }) => text.en);
  };
  const events = async () => {
    const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
    return body.events
      .filter((one: { type: string; subject: string }) => one.type === 'wms.item.measured')
      .map(({ data }: { data: object }) => data)
      .filter((data: { item: string }) => data.item === tea);
  };

  test.skipIf(skip)(
    'of a known code and near to what is kept are kept, with who and when',
    async () => {
      expect(await measured('M-1')).toMatchObject({ accepted: true, isKept: true });
      const stands = { ...NEAR, measuredBy: 'CUBE-1', measuredAt: AT, version: 2 };
      expect(await pieceOf()).toMatchObject(stands);
      // By a GS1 label it is the same, and of the case by its own GTIN.
      const label = `(01)0${code}(10)L-1`;
      expect(await measured('M-2', { code: label })).toMatchObject({ isKept: true });
      expect(await measured('M-3', { code: caseCode, ...CASE })).toMatchObject({ isKept: true });
      expect(await caseOf()).toMatchObject({
        ...{ lengthMm: 402, widthMm: 301, grossWeightGrams: 3_650, netWeightGrams: 3_120 },
        ...{ gtin: caseCode, measuredBy: 'CUBE-1', version: 2 },
      });
      expect(await pieceOf()).toMatchObject(stands);
      expect(await events()).toEqual([
        expect.objectContaining({ item: tea, level: 'each', lengthMm: 121, was: FIGURES }),
        expect.objectContaining({ item: tea, level: 'case', weightGrams: 3_650 }),
      ]);
      expect(await list()).toHaveLength(3);
      expect(await desk()).toEqual([]);
    },
  );

  test.skipIf(skip)('one sent again, by six at once, counts once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => measured('M-1')));
    expect(answers).toEqual(Array.from({ length: 6 }, () => answers[0]));
    expect(await pieceOf()).toMatchObject({ version: 2 });
    expect(await list()).toHaveLength(1);
    const other = await measured('M-1', { lengthMm: 122 });
    expect(isRefusal(other) && other.code).toBe('measurement.conflict');
  });

  test.skipIf(skip).each([
    ['a code that nobody has', () => ({ code: 'NEW' }), 'unknown', /no item has this code/],
    ['more than twice as heavy', () => ({ weightGrams: 261 }), 'far', /far from what is kept/],
    ['less than half as big', () => ({ lengthMm: 58 }), 'far', /far from what is kept/],
    [
      'a case lighter than what is in it',
      () => ({ ...CASE, code: caseCode, weightGrams: 3_100 }),
      'unfit',
      /cannot weigh more net/,
    ],
  ] as const)('%s changes nothing and waits for a person', async (_name, more, why, sentence) => {
    expect(await measured('M-1', more())).toMatchObject({ accepted: true, isKept: false });
    expect(await list()).toMatchObject([{ status: 'proposed', why }]);
    expect(await desk()).toEqual([expect.stringMatching(sentence)]);
    expect(await pieceOf()).toMatchObject({ ...FIGURES, version: 1 });
    expect(await caseOf()).toMatchObject({ version: 1 });
    expect(await events()).toEqual([]);
    await granted(post(`M-1.${serial}/refuse`, { note: 'two in one' }));
    expect(await desk()).toEqual([]);
  });

  test.skipIf(skip)('how far is too far is said for each device', async () => {
    const device = 'CUBE-2';
    expect(await measured('M-1', { device, weightGrams: 144 })).toMatchObject({ isKept: false });
    expect(await measured('M-2', { device, weightGrams: 143 })).toMatchObject({ isKept: true });
    // What was kept since made the proposal of before idle.
    expect(await list()).toMatchObject([{ status: 'superseded' }, { status: 'kept' }]);
    expect(await desk()).toEqual([]);
  });

  test.skipIf(skip)(
    'a code of two owners’ goods is nobody’s until a person says whose',
    async () => {
      await granted(
        house.call('PUT', '/api/v1/owners/ACME', { name: { en: 'Acme', zh: '艾克美' } }),
      );
      const { version: _v, owner: _o, measuredBy: _b, measuredAt: _a, ...theirs } = await pieceOf();
      await granted(house.call('PUT', `/api/v1/items/${tea}`, { ...theirs, owner: 'ACME' }));
      await measured('M-1');
      expect(await list()).toMatchObject([{ status: 'proposed', why: 'several', item: '' }]);
      await granted(post(`M-1.${serial}/take`, { item: tea, owner: 'ACME' }));
      expect(await pieceOf('ACME')).toMatchObject({ lengthMm: 121 });
      expect(await pieceOf()).toMatchObject(FIGURES);
    },
  );

  test.skipIf(skip)('a person takes a proposal, once, and says what it is of', async () => {
    await measured('M-1', { weightGrams: 300 });
    const first = `M-1.${serial}`;
    const taken = await granted(post(`${first}/take`, {}));
    expect(taken.body).toMatchObject({ status: 'kept', decidedBy: 'anna', item: tea });
    expect(await pieceOf()).toMatchObject({ weightGrams: 300, measuredBy: 'CUBE-1' });
    expect(await granted(post(`${first}/take`, {}))).toEqual(taken);
    const codeOf = async (path: string, body: object) => (await post(path, body)).body.code;
    expect(await codeOf(`${first}/refuse`, {})).toBe('measurement.decided');
    const { body } = await house.call('GET', '/api/v1/master-data/changes?kind=item&actor=anna');
    expect(body.changes.at(-1)).toMatchObject({ source: `measurement ${first}` });

    await measured('M-2', { code: 'NEW-1' });
    const second = `M-2.${serial}`;
    expect(await codeOf(`${second}/take`, {})).toBe('measurement.of_what');
    expect(await codeOf(`${second}/take`, { item: tea, level: 'inner' })).toBe('packaging.unknown');
    await granted(post(`${second}/take`, { item: tea }));
    expect(await pieceOf()).toMatchObject({ ...NEAR, version: 3 });
    expect(await codeOf('M-9/take', {})).toBe('measurement.unknown');
  });

  test.skipIf(skip)('over REST it is the same, by a person of a case too', async () => {
    const { measurementId: measurement, at: _at, ...figures } = given('M-1');
    const sent = await granted(
      house.call('POST', '/api/v1/measurements', { measurement, ...figures }),
    );
    expect(sent.body).toMatchObject({ status: 'kept', item: tea, level: 'each' });
    const body = { ...CASE, level: 'case', measuredBy: 'anna' };
    const path = `/api/v1/items/${tea}/measurement`;
    const kept = await granted(house.call('PUT', path, body));
    expect(kept.body).toMatchObject({ level: 'case', measuredBy: 'anna', version: 2 });
    expect(await granted(house.call('PUT', path, body))).toEqual(kept);
  });
});
