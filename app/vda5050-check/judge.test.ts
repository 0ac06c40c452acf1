import { describe, expect, test } from 'vitest';
import { RULES } from './clauses.ts';
import { judge } from './judge.ts';
import { afterGap, newModel } from './model.ts';
import { VERSIONS } from './patches.ts';
import { action, actionStates, createTalk, graph, type Talk } from './rig.ts';

/** A whole drive as the text has it: order, updates, a pick, a cancellation, a new order. */
function drive(talk: Talk): void {
  const pick = action('A1');
  talk.online();
  talk.state();
  talk.order({ to: 3, base: 1 });
  talk.shows({ at: 0, to: 3, base: 1 });
  talk.order({ from: 1, to: 4, base: 2, actions: { 2: [pick] } }, { orderUpdateId: 1 });
  const waiting = { orderUpdateId: 1, ...actionStates(['A1', 'WAITING']) };
  talk.shows({ at: 0, to: 4, base: 2 }, waiting);
  talk.shows({ at: 1, to: 4, base: 2 }, waiting);
  talk.shows({ at: 2, to: 4, base: 2 }, { orderUpdateId: 1, ...actionStates(['A1', 'RUNNING']) });
  talk.shows({ at: 2, to: 4, base: 2 }, { orderUpdateId: 1, ...actionStates(['A1', 'FINISHED']) });
  // The horizon goes another way now, and the stitching node is said again.
  talk.order({ from: 2, to: 3, actions: { 2: [pick] } }, { orderUpdateId: 2 });
  const done = actionStates(['A1', 'FINISHED']);
  talk.shows({ at: 2, to: 3 }, { orderUpdateId: 2, ...done });
  talk.instant('cancelOrder', 'C1');
  const cancelled = (status: string) => {
    const { actionStates: instants, instantActionStates } = talk.instants(['C1', status]);
    return {
      orderUpdateId: 2,
      actionStates: [...done.actionStates, ...(instants ?? [])],
      ...(instantActionStates && { instantActionStates }),
    };
  };
  talk.shows({ at: 2, to: 3 }, cancelled('RUNNING'));
  talk.shows({ at: 3, to: 3 }, cancelled('FINISHED'));
  talk.order(
    { to: 0 },
    { orderId: 'O2', nodes: [{ ...graph('2.1', { to: 0 }).nodes[0], nodeId: 'N3' }] },
  );
  talk.state({ orderId: 'O2', lastNodeId: 'N3', ...talk.instants(['C1', 'FINISHED']) });
  talk.say('visualization', { referenceStateHeaderId: 1 });
  talk.online('OFFLINE');
}

describe('what keeps to the standard', () => {
  test.each(VERSIONS)('a whole drive of %s has no finding, and all of it was judged', (version) => {
    const talk = createTalk(version);
    drive(talk);
    expect(talk.all).toEqual([]);
    expect(Object.fromEntries(talk.model.judged)).toMatchObject({
      [`${version} order`]: 4,
      [`${version} state`]: 10,
      [`${version} instantActions`]: 1,
      [`${version} connection`]: 2,
    });
    expect(talk.model.notJudged.size).toBe(0);
  });

  test.each(VERSIONS)('fields of %s that nobody knows pass', (version) => {
    const talk = createTalk(version);
    talk.state({ vendorField: { deep: [1, null] } });
    talk.order({ to: 1 }, { vendorField: 'x' });
    expect(talk.all).toEqual([]);
  });

  test('the same order sent again until a state shows it', () => {
    const talk = createTalk('2.1');
    talk.state();
    talk.order({ to: 2 });
    talk.order({ to: 2 });
    talk.shows({ at: 0, to: 2 });
    talk.order({ to: 2 });
    expect(talk.all).toEqual([]);
  });

  test('an order refused by an error, and another after it', () => {
    const talk = createTalk('2.1');
    talk.state();
    talk.order({ to: 2 });
    const errorReferences = [{ referenceKey: 'orderId', referenceValue: 'O1' }];
    talk.state({ errors: [{ errorType: 'orderError', errorLevel: 'WARNING', errorReferences }] });
    talk.order({ to: 2 }, { orderId: 'O2' });
    expect(talk.all).toEqual([]);
  });

  test('a vehicle that restarts counts anew, knows no order, and gets a new one', () => {
    const talk = createTalk('2.1');
    talk.online();
    talk.shows({ at: 0, to: 0 });
    talk.order({ to: 2 }, { orderId: 'O2' });
    talk.shows({ at: 1, to: 2 }, { orderId: 'O2' });
    talk.instant('cancelOrder', 'C1');
    talk.online('CONNECTIONBROKEN', { headerId: 3 });
    talk.online('ONLINE', { headerId: 0 });
    talk.state({ lastNodeId: '', lastNodeSequenceId: 0 }, { headerId: 0 });
    talk.instant('stateRequest', 'I1');
    talk.state({ lastNodeId: '', ...talk.instants(['I1', 'FINISHED']) }, { headerId: 1 });
    // And once more, with no order before.
    talk.state({ lastNodeId: '' }, { headerId: 0 });
    talk.order({ to: 2 }, { orderId: 'O3' });
    expect(talk.all).toEqual([]);
    expect(talk.model.restarts).toBe(3);
  });

  test('a vehicle taken by hand clears its order and stands somewhere else', () => {
    const talk = createTalk('2.1');
    talk.state();
    talk.order({ to: 3 });
    talk.shows({ at: 2, to: 3 });
    talk.shows({ at: 0, to: 0 }, { operatingMode: 'MANUAL', lastNodeId: 'N7' });
    talk.shows({ at: 0, to: 0 }, { lastNodeId: 'N7' });
    talk.order({ to: 1 }, { orderId: 'O2' });
    expect(talk.all).toEqual([]);
  });

  test('fleet control that starts anew twice counts from 0 each time, and its actions are known', () => {
    const talk = createTalk('2.1');
    talk.state();
    talk.instant('stateRequest', 'I1', {}, { headerId: 0 });
    talk.instant('stateRequest', 'I2', {}, { headerId: 0 });
    const states = [
      ['I1', 'FINISHED'],
      ['I2', 'FINISHED'],
    ].map(([actionId, actionStatus]) => ({ actionId, actionStatus }));
    talk.state({ actionStates: states });
    expect(talk.all).toEqual([]);
    expect(talk.model.restarts).toBe(1);
  });

  test('whoever begins to watch in the middle of an order takes what is there as given', () => {
    const talk = createTalk('2.1');
    talk.shows({ at: 4, to: 8, base: 6 }, { orderUpdateId: 7, ...actionStates(['A9', 'WAITING']) });
    talk.order({ from: 6, to: 8 }, { orderUpdateId: 8 });
    talk.shows({ at: 5, to: 8 }, { orderUpdateId: 8, ...actionStates(['A9', 'WAITING']) });
    expect(talk.all).toEqual([]);
  });

  test('after a break of the own line nobody is blamed for what was not seen', () => {
    const talk = createTalk('2.1');
    drive(talk);
    const model = afterGap(talk.model);
    const payload = new TextEncoder().encode(
      JSON.stringify({
        ...{ headerId: 900, timestamp: '2026-01-08T06:00:00.00Z', version: '2.1.0' },
        ...{ manufacturer: 'KIT', serialNumber: '0001', connectionState: 'ONLINE' },
      }),
    );
    const topic = 'uagv/v2/KIT/0001/connection';
    const at = Date.UTC(2026, 0, 8, 6);
    const wire = { topic, payload, at, from: 'vehicle', qos: 1, retain: true } as const;
    expect(judge(model, wire).findings).toEqual([]);
  });

  test('version 2 may leave out the actions of the stitching node', () => {
    const talk = createTalk('2.0');
    talk.state();
    talk.order({ to: 2, base: 1, actions: { 1: [action('A1')] } });
    talk.shows({ at: 0, to: 2, base: 1 }, actionStates(['A1', 'WAITING']));
    talk.order({ from: 1, to: 2 }, { orderUpdateId: 1 });
    talk.shows({ at: 0, to: 2 }, { orderUpdateId: 1, ...actionStates(['A1', 'WAITING']) });
    expect(talk.all).toEqual([]);
  });
});

describe('what is not understood is never passed over in silence', () => {
  test('bytes that are no JSON, a list, a broken UTF-8', () => {
    const talk = createTalk('2.1');
    expect(talk.raw('state', '{').map((one) => one.rule)).toEqual(['not_json']);
    expect(talk.raw('state', '[]').map((one) => one.rule)).toEqual(['not_json']);
    expect(talk.raw('state', Uint8Array.of(0x7b, 0xff, 0x7d)).map((one) => one.rule)).toEqual([
      'not_json',
    ]);
    expect(talk.model.notJudged.get('state: not JSON')).toBe(3);
  });

  test('versions: 1.1 is counted, 2.7 judged as 2.1, both said', () => {
    const old = createTalk('2.1');
    const state = { topic: 'uagv/v1/KIT/0001/state' };
    expect(old.state({ version: '1.1.0' }, state).map((one) => [one.rule, one.version])).toEqual([
      ['version_unknown', 'unknown'],
    ]);
    expect(old.model.notJudged.get('state: version 1.1.0')).toBe(1);
    const later = createTalk('2.1');
    expect(later.state({ version: '2.7.0', driving: 1 }).map((one) => one.rule)).toEqual([
      'version_unknown',
      'schema',
    ]);
    expect(later.model.judged.get('2.1 state')).toBe(1);
  });

  test('other topics are counted under their first level, others of the standard judged by header', () => {
    const talk = createTalk('2.1');
    talk.raw('x', '{"a":1}', { topic: 'handheld/PDA-1/state' });
    talk.state({ driving: 1 }, { topic: 'cloud/KIT-0001/state' });
    talk.state({}, { topic: 'site7/hall2/uagv/v2/KIT/0001/state' });
    expect(Object.fromEntries(talk.model.notJudged)).toEqual({ 'other: handheld/…': 1 });
    expect(talk.model.judged.get('2.1 state')).toBe(2);
    expect(talk.all.map((one) => one.rule)).toEqual(['schema']);
  });

  test('an order that cannot be followed is a finding and a counted line', () => {
    const talk = createTalk('2.1');
    talk.state();
    expect(talk.order({ to: 2 }, { nodes: 'none' })[0]?.rule).toBe('schema');
    expect(talk.model.notJudged.get('2.1 order: form only')).toBe(1);
  });

  test('header ids that never came are counted, for a lost message breaks nothing', () => {
    const talk = createTalk('2.1');
    talk.state({}, { headerId: 5 });
    talk.state({}, { headerId: 9 });
    expect(talk.all).toEqual([]);
    expect(talk.model.missing).toBe(3);
  });
});

test('every rule has a clause in a version and a sentence in both languages', () => {
  for (const [name, rule] of Object.entries(RULES)) {
    expect(rule.clause2 !== '-' || rule.clause3 !== '-', name).toBe(true);
    const facts = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(facts(rule.zh), name).toEqual(facts(rule.en));
    expect(rule.zh, name).toMatch(/[\u4e00-\u9fff]/);
  }
});

test('a second master on the same vehicle is found by its count and by its order', () => {
  const talk = createTalk('2.1');
  talk.state();
  talk.order({ to: 2 });
  talk.shows({ at: 0, to: 2 });
  const found = talk.order({ to: 0 }, { orderId: 'X1' }, { headerId: 4 });
  expect(found.map((one) => one.rule)).toEqual(['header_count', 'order_while_busy']);
  expect(talk.all).toEqual(found);
});

test('judging changes nothing that was handed in', () => {
  const talk = createTalk('2.1');
  const before = newModel();
  const frozen = JSON.stringify([...before.vehicles]);
  drive(talk);
  const payload = new TextEncoder().encode('{}');
  const wire = { topic: 'uagv/v2/K/1/state', payload, at: 1, from: 'vehicle' } as const;
  const once = judge(before, { ...wire, qos: 0, retain: false });
  const twice = judge(before, { ...wire, qos: 0, retain: false });
  expect(twice.findings).toEqual(once.findings);
  expect(JSON.stringify([...before.vehicles])).toBe(frozen);
});
