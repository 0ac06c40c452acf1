import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import { createMailCourier } from '#app/notify/mail.ts';
import { createWebhookCourier } from '#app/notify/webhook.ts';
import { openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { type Mood, openHttpSide, openMailSide } from '#tests/support/other-sides.ts';
import { createWms, wmsRefusals } from '#wms-core/index.ts';
import { item, paperSite } from '#wms-core/testing/house.ts';

/** A house with the ways out of a live one, against a real web server and a real mail server. */
const FROM = 'warehub@house.test';
const SECRET = 'whsec_bm90IGEgcmVhbCBrZXksIG1ha2UgYSBuZXcgb25l';
const LIMIT_MS = 1_500;

async function openHouse() {
  const [hook, mail, database] = await Promise.all([openHttpSide(), openMailSide(), openMemory()]);
  const bugs: unknown[] = [];
  const logged: string[] = [];
  const note = (facts: object, message: string) =>
    void logged.push(JSON.stringify([facts, message]));
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const scheduler = createSystemScheduler((error) => bugs.push(error));
  const ids = createIds(scheduler, createRandom('ways'));
  const problem = createSendProblem(wmsRefusals);
  const wms = createWms({
    ...{ database, scheduler, ids, problem, log, site: paperSite },
    taskPort: { submit: async () => {}, control: async () => ({ done: true }) },
    couriers: {
      webhook: createWebhookCourier({ limitMs: LIMIT_MS }),
      mail: createMailCourier({
        smtpUrl: `smtp://127.0.0.1:${mail.port}`,
        from: FROM,
        limitMs: LIMIT_MS,
      }),
    },
    settings: {
      sender: {
        lookEveryMs: 20,
        firstRetryMs: 20,
        lastRetryMs: 80,
        maxAttempts: 6,
        leaseMs: 5_000,
      },
    },
  });
  await wms.start();
  const onBug = (error: unknown) => void bugs.push(error);
  const app = await buildServer({
    ...{ routes: wms.routes, noteRequest: wms.noteRequest, problem },
    ...{ log, ids, version: 'test', onBug },
  });
  const call = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
    const reply = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
    return { status: reply.statusCode, text: reply.body, body: reply.json() };
  };
  return {
    ...{ hook, mail, logged, call },
    url: (path: string) => `http://127.0.0.1:${hook.port}${path}`,
    /** Somebody to be told of one rule only. */
    receiver: (name: string, body: object) =>
      call('PUT', `/api/v1/alert-receivers/${name}`, { actor: 'S1', ...body }),
    sendTest: (name: string, test: string) =>
      call('POST', `/api/v1/alert-receivers/${name}/test`, { test, actor: 'S1' }),
    deliveries: async (name: string) =>
      (await call('GET', `/api/v1/alert-receivers/${name}/deliveries`)).body.deliveries,
    /** Looks at the stock levels at once. */
    look: (enabled = true) =>
      call('PUT', '/api/v1/alert-rules/stock_level', {
        ...{ enabled, role: 'purchasing', settings: {}, actor: 'S1' },
      }),
    opening: (importId: string, id: string, quantity: number) =>
      call('POST', '/api/v1/opening-stock', {
        importId,
        lines: [{ item: id, location: 'A-01', quantity }],
      }),
    async close() {
      await app.close();
      await wms.stop();
      await Promise.all([hook.close(), mail.close()]);
      await database.close();
      expect(bugs).toEqual([]);
    },
  };
}

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
  const { owner: _, ...body } = item('LOW', { minStock: 10, maxStock: 100 });
  expect((await house.call('POST', '/api/v1/items', { items: [body] })).status).toBeLessThan(300);
}, 60_000);
afterAll(() => house?.close());

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const messageId = (source: string) => /^Message-ID: (.*)$/m.exec(source)?.[1];
const DONE = [{ status: 'sent', fault: '' }];

describe('an alert', () => {
  test('goes to those of its role, each step once and in order, signed', async () => {
    const to = { way: 'webhook', address: house.url('/sms?key=hidden'), secret: SECRET };
    expect((await house.receiver('buyers', { ...to, role: 'purchasing' })).status).toBe(200);
    await house.receiver('sellers', { ...to, role: 'sales' });
    await house.receiver('grave', { ...to, leastLevel: 'red', rule: 'stock_level' });
    await house.receiver('chinese', {
      ...{ way: 'mail', address: 'buyer@shop.test', role: 'purchasing', language: 'zh' },
    });
    await house.look();
    await house.opening('O-1', 'LOW', 4);
    await house.look();
    await house.opening('O-2', 'LOW', 6);
    await house.look();
    await house.look();
    const steps = async (name: string) =>
      (await house.deliveries(name))
        .filter(({ status }: { status: string }) => status === 'sent')
        .map(({ step, content }: { step: number; content: { kind: string; level: string } }) => [
          ...[step, content.kind, content.level],
        ])
        .reverse();
    const all = [
      [1, 'raised', 'red'],
      [2, 'raised', 'orange'],
      [3, 'closed', 'orange'],
    ];
    await until(async () => expect(await steps('buyers')).toEqual(all));
    // Who was told that it is grave is told that it is over, too.
    await until(async () => expect(await steps('grave')).toEqual(all));
    await until(async () => expect(await steps('chinese')).toEqual(all));
    expect(await house.deliveries('sellers')).toEqual([]);

    for (const { headers, body } of house.hook.taken) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const key = Buffer.from('not a real key, make a new one');
      const digest = createHmac('sha256', key).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${digest}`);
      expect(JSON.parse(body)).toMatchObject({ id: headers['webhook-id'], subject: 'LOW/min' });
    }
    // What a slow machine sends again comes under the same id.
    const told = new Map(house.hook.taken.map(({ body }) => [JSON.parse(body).id, body]));
    const order = [...told.values()].map((body) => JSON.parse(body).step);
    expect(order.toSorted()).toEqual([1, 1, 2, 2, 3, 3]);
    const mails = new Map(house.mail.taken.map((mail) => [messageId(mail.source), mail.to]));
    expect([...mails.values()]).toEqual(Array(3).fill('buyer@shop.test'));
    expect(house.mail.taken[0]?.source).toContain(`From: ${FROM}`);
  });

  test('that nobody may hear of waits for nobody: a receiver that is off gets nothing', async () => {
    await house.receiver('off', {
      ...{ way: 'mail', address: 'off@shop.test', enabled: false },
    });
    await house.sendTest('off', 'T');
    await house.receiver('on', { way: 'mail', address: 'on@shop.test' });
    await house.sendTest('on', 'T');
    await until(async () => expect(await house.deliveries('on')).toMatchObject(DONE));
    expect(await house.deliveries('off')).toMatchObject([{ status: 'waiting', attempts: 0 }]);
  });
});

describe('another side that is', () => {
  test.each<[string, 'hook' | 'mail', Mood, RegExp]>([
    ['refusing', 'hook', 'refusing', /^HTTP 503$/],
    ['hanging', 'hook', 'hanging', /^TimeoutError$/],
    ['dying', 'hook', 'dying', /./],
    ['refusing', 'mail', 'refusing', /^SMTP 550$/],
    ['hanging', 'mail', 'hanging', /^E?TIMEDOUT|ETIME/],
    ['dying', 'mail', 'dying', /^ECONN|ESOCKET/],
  ])(
    '%s (%s) is tried again, and gets the message once it is well',
    async (name, side, mood, why) => {
      const other = house[side];
      const receiver = `${side}-${name}`;
      const [way, address] =
        side === 'hook' ? ['webhook', house.url('/')] : ['mail', 'sick@shop.test'];
      await house.receiver(receiver, {
        way,
        address,
        ...(side === 'hook' ? { secret: SECRET } : {}),
      });
      const before = other.taken.length;
      other.mood = mood;
      await house.sendTest(receiver, 'T1');
      await until(async () => {
        const [one] = await house.deliveries(receiver);
        expect(one.fault).toMatch(why);
      });
      other.mood = 'fine';
      await until(async () => expect(await house.deliveries(receiver)).toMatchObject(DONE));
      const [one] = await house.deliveries(receiver);
      expect(one.attempts).toBeGreaterThan(1);
      expect(other.taken.slice(before)).toHaveLength(1);
      // The same test again is the same message.
      const again = await house.sendTest(receiver, 'T1');
      expect(again).toMatchObject({ status: 202, body: { delivery: one.delivery } });
      expect(await house.deliveries(receiver)).toHaveLength(1);
    },
  );

  test('never well is given up and told at the desk, and holds up nobody else', async () => {
    const cases = async () =>
      (await house.call('GET', '/api/v1/exceptions?limit=100')).body.cases.filter(
        ({ subject }: { subject: string }) => subject === 'gone',
      );
    const gone = { way: 'webhook', secret: SECRET };
    const closed = await openHttpSide();
    await closed.close();
    await house.receiver('gone', { ...gone, address: `http://127.0.0.1:${closed.port}/` });
    await house.sendTest('gone', 'T1');
    await until(async () =>
      expect(await house.deliveries('gone')).toMatchObject([
        { status: 'given_up', attempts: 6, fault: 'ECONNREFUSED' },
      ]),
    );
    expect(await cases()).toMatchObject([{ kind: 'failed' }]);
    await house.receiver('there', { ...gone, address: house.url('/there') });
    await house.sendTest('there', 'T1');
    await until(async () => expect(await house.deliveries('there')).toMatchObject(DONE));
    // The address is put right: the next message arrives, and the desk is clear.
    await house.receiver('gone', { way: 'webhook', address: house.url('/back') });
    await house.sendTest('gone', 'T2');
    await until(async () =>
      expect(await house.deliveries('gone')).toMatchObject([
        { status: 'sent' },
        { status: 'given_up' },
      ]),
    );
    await until(async () => expect(await cases()).toEqual([]));
  });
});

test('neither a secret nor the query of a URL is shown again or logged', async () => {
  const answer = await house.call('GET', '/api/v1/alert-receivers');
  expect(
    answer.body.receivers.find((one: { receiver: string }) => one.receiver === 'buyers'),
  ).toMatchObject({ hasSecret: true, address: house.url('/sms?…') });
  const seen = [
    answer.text,
    ...house.logged,
    JSON.stringify(await house.deliveries('buyers')),
  ].join();
  expect(house.logged.length).toBeGreaterThan(0);
  expect(seen).not.toContain(SECRET.slice(6));
  expect(seen).not.toContain('hidden');
});

test.each([
  ['alert_receiver.mail_address', { way: 'mail', address: 'two@a.test,three@a.test' }],
  ['alert_receiver.webhook_address', { way: 'webhook', address: 'ftp://a.test/', secret: SECRET }],
  [
    'alert_receiver.webhook_address',
    { way: 'webhook', address: 'http://u:p@a.test/', secret: SECRET },
  ],
  ['alert_receiver.secret', { way: 'webhook', address: 'https://a.test/' }],
  ['alert_rule.unknown', { way: 'mail', address: 'a@a.test', rule: 'weather' }],
])('a receiver is refused with %s', async (code, body) => {
  expect(await house.receiver('wrong', body)).toMatchObject({ body: { code } });
  expect((await house.sendTest('wrong', 'T')).body.code).toBe('alert_receiver.unknown');
});
