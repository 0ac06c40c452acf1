import { describe, expect, test } from 'vitest';
import { seconds, toTimestamp } from '#base/time.ts';
import { createRadio } from '#simulators/vehicles/faces/radio-rig.ts';
import type { NO_QUIRKS, Quirks } from '#simulators/vehicles/quirks.ts';
import { action, order } from '#simulators/vehicles/rig.ts';
import type { RuleName } from './clauses.ts';
import { judge } from './judge.ts';
import { type Finding, newModel, type Side } from './model.ts';
import { VERSIONS, type Version } from './patches.ts';

/** The house's simulated vehicles under the check: none by the book is blamed, each quirk is seen. */

function watch(version: Version, quirks: Partial<Quirks> = {}) {
  const radio = createRadio({ version, quirks });
  const { broker, scheduler } = radio;
  let model = newModel({ seesRetain: true });
  const findings: Finding[] = [];
  let heard = 0;
  const take = (topic: string, payload: string, from: Side, retain: boolean) => {
    const qos = topic.endsWith('/connection') ? 1 : 0;
    const at = from === 'ours' ? scheduler.now() : Date.parse(JSON.parse(payload).timestamp);
    const wire = { topic, payload: new TextEncoder().encode(payload), at, from, qos, retain };
    const judged = judge(model, wire as Parameters<typeof judge>[1]);
    model = judged.model;
    findings.push(...judged.findings);
  };
  const hear = () => {
    for (; heard < broker.sent.length; heard++) {
      const { topic, payload, retain } = broker.sent[heard]!;
      take(topic, payload, 'vehicle', retain);
    }
  };
  const headerIds: Record<string, number> = {};
  const say = async (topic: string, body: object, forSeconds: number) => {
    hear();
    headerIds[topic] = (headerIds[topic] ?? -1) + 1;
    const { timestamp: _, headerId: _id, ...rest } = body as Record<string, unknown>;
    const message = {
      ...rest,
      headerId: headerIds[topic],
      timestamp: toTimestamp(scheduler.now()),
      version: `${version}.0`,
      manufacturer: 'Warehub',
      serialNumber: 'AGV-1',
    };
    take(`${radio.root}/${topic}`, JSON.stringify(message), 'ours', false);
    radio.tell(topic, message);
    await scheduler.runFor(seconds(forSeconds));
    hear();
  };
  const drives = (way: Parameters<typeof order>[0], forSeconds: number) => {
    const { edges, ...rest } = order(way);
    const of3 = edges.map(({ startNodeId: _, endNodeId: _end, ...edge }) => edge);
    return say('order', { ...rest, edges: version === '3.0' ? of3 : edges }, forSeconds);
  };
  const instant = (type: string, id: string, forSeconds: number) =>
    say(
      'instantActions',
      {
        actions: [action(type, id, {}, 'NONE')],
        ...(version !== '3.0' && { instantActions: [action(type, id, {}, 'NONE')] }),
      },
      forSeconds,
    );
  return { ...radio, drives, instant, hear, findings, judged: () => model.judged };
}

async function wholeDay(stage: ReturnType<typeof watch>): Promise<void> {
  const { drives, instant, core, hear, scheduler } = stage;
  const pick = action('pick', 'A-pick', { stationName: 'P2', loadId: 'HU-1' });
  await drives({ from: 0, to: 3, base: 1 }, 1);
  await drives({ from: 1, to: 4, base: 2, update: 1, actions: { 2: [pick] } }, 30);
  await instant('fly', 'A-fly', 2);
  await instant('startPause', 'A-pause', 2);
  await instant('stopPause', 'A-go', 2);
  await drives({ from: 2, to: 5, base: 4, update: 2, actions: { 2: [pick] } }, 3);
  await instant('cancelOrder', 'A-c', 20);
  await instant('cancelOrder', 'A-c2', 2);
  const { lastNodeId } = core.state();
  const at = Number(lastNodeId.slice(1));
  if (core.state().travelled === 0) await drives({ id: 'O-2', from: at, to: at, sequence: 0 }, 2);
  core.reboot();
  await scheduler.runFor(seconds(20));
  hear();
}

/** No vehicle flies, and its factsheet says so: the one breach of the day, by fleet control. */
const FLY = 'ours action_unsupported';
const namesOf = (findings: readonly Finding[]) => findings.map((one) => `${one.side} ${one.rule}`);

describe('a simulated vehicle by the book', () => {
  test.each(VERSIONS)(
    'of %s drives, picks, pauses, cancels and restarts and is not blamed',
    async (version) => {
      const stage = watch(version);
      await wholeDay(stage);
      expect(namesOf(stage.findings)).toEqual([FLY]);
      expect(stage.judged().get(`${version} order`)).toBeGreaterThan(2);
      expect(stage.judged().get(`${version} state`)).toBeGreaterThan(15);
    },
  );
});

/** Quirks that break the text, and by which rule. The others are allowed, or ask it of the other side. */
const SEEN: readonly [keyof typeof NO_QUIRKS, Version, RuleName][] = [
  ['repeatsFirstNode', '3.0', 'first_listed'],
  ['hidesRefused', '2.1', 'instant_hidden'],
  ['dropsEnded', '2.0', 'action_dropped'],
  ['dropsEnded', '3.0', 'action_dropped'],
  ['keepsHorizonAfterCancel', '2.1', 'cancel_not_cleared'],
  ['doublesActionStates', '2.1', 'action_doubled'],
];

test.each(SEEN)('the quirk %s of %s is seen as %s', async (quirk, version, rule) => {
  const stage = watch(version, { [quirk]: true });
  await wholeDay(stage);
  expect(stage.findings.map((one) => one.rule)).toContain(rule);
  expect(namesOf(stage.findings.filter((one) => one.side === 'ours'))).toEqual([FLY]);
});
