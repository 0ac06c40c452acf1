import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import type { DeviceCommand, FactAnswer, HandheldStep } from '#hub/ports.ts';
import { handheld, type State } from './adapter.ts';
import { Answer } from './wire.ts';

const step: HandheldStep = {
  stepId: 's1',
  jobId: 'j1',
  act: 'pick',
  text: { en: 'Pick 3', zh: '拣 3 件' },
  facts: { location: 'A-01', item: 'I1', quantity: 3 },
  fields: [
    { name: 'location', type: 'scan', required: true, accept: ['A-01'] },
    { name: 'item', type: 'scan', required: true },
  ],
  keys: [],
  refusals: ['short'],
};
const show = (shown: HandheldStep = step): DeviceCommand => ({
  commandId: 'c1',
  device: 'PDA-1',
  correlationId: 'x',
  body: { kind: 'handheld', type: 'show_step', step: shown },
});
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const up = (state: State, message: unknown) =>
  handheld.decode(state, { topic: 'handheld/v1/PDA-1/up', payload: bytes(message) }, 5);
const start = () => handheld.initial('PDA-1', {});
const showing = (shown?: HandheldStep) => handheld.encode(start(), show(shown), 0).state;
const scan = (id: string, code: string, stepId = 's1') => ({ id, type: 'scan', stepId, code });
const replyOf = (decoded: ReturnType<typeof up>) => JSON.parse(decoded.replies![0]!.payload);

describe('what a terminal sends', () => {
  test.each([
    ['login', { id: 'm1', type: 'login', worker: 'W1' }, { type: 'login', worker: 'W1' }],
    ['logout', { id: 'm1', type: 'logout', worker: 'W1' }, { type: 'logout', worker: 'W1' }],
    ['logout of whoever it is', { id: 'm1', type: 'logout' }, { type: 'logout', worker: '' }],
    [
      'confirm',
      { id: 'm1', type: 'confirm', stepId: 's1', values: { quantity: 3 } },
      { type: 'step_answered', stepId: 's1', values: { quantity: 3 } },
    ],
    [
      'key',
      { id: 'm1', type: 'key', stepId: 's1', key: 'done' },
      { type: 'step_key', stepId: 's1', key: 'done' },
    ],
    [
      'refusal',
      { id: 'm1', type: 'refuse', stepId: 's1', reason: 'short', quantity: 2 },
      { type: 'step_refused', stepId: 's1', reason: 'short', quantity: 2 },
    ],
    [
      'request',
      { id: 'm1', type: 'request', kind: 'count', fields: { location: 'A-01' } },
      { type: 'request', kind: 'count', fields: { location: 'A-01' } },
    ],
  ])('%s becomes one fact under the id of the message', (_, message, body) => {
    const decoded = up(showing(), message);
    expect(decoded.events).toEqual([{ eventId: 'PDA-1:m1', device: 'PDA-1', at: 5, body }]);
    expect(decoded.faults).toEqual([]);
  });

  test.each([
    ['no JSON', '{"id":'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe])],
    ['an unknown type', { id: 'm1', type: 'dance' }],
    ['an extra field', { id: 'm1', type: 'logout', extra: 1 }],
    ['a kind that is no word', { id: 'm1', type: 'request', kind: '../x', fields: {} }],
    ['a field that is no word', { id: 'm1', type: 'request', kind: 'count', fields: { 'a b': 1 } }],
    ['a list in a field', { id: 'm1', type: 'request', kind: 'count', fields: { item: ['X'] } }],
    ['a half quantity', { id: 'm1', type: 'refuse', stepId: 's1', reason: 'short', quantity: 0.5 }],
  ])('%s is a fault and changes nothing', (_, message) => {
    const state = showing();
    const payload = message instanceof Uint8Array ? message : bytes(message);
    const decoded = handheld.decode(state, { topic: 'handheld/v1/PDA-1/up', payload }, 5);
    expect(decoded.faults).toHaveLength(1);
    expect(decoded.events).toEqual([]);
    expect(decoded.state).toBe(state);
  });

  const type = 'login, logout, take_over, scan, confirm, key, refuse, request';
  test.each([
    ['no JSON', '{"id":', '', 'it is not JSON in UTF-8', '不是 UTF-8 编码的 JSON'],
    ['no object', '7', '', 'the message must be an object {…}', '报文须为对象 {…}'],
    [
      'an id that is none',
      { id: 7, type: 'logout' },
      '',
      'id must be text (message/id)',
      'id须为文本（message/id）',
    ],
    [
      'an unknown type',
      { id: 'm1', type: 'dance' },
      'm1',
      `type must be one of ${type} (message/type)`,
      `类型须为以下之一：${type}（message/type）`,
    ],
    [
      'an extra field and one that is missing',
      { id: 'm1', type: 'key', key: 'done', extra: 1 },
      'm1',
      'stepId is missing (message/stepId); extra is not known here (message/extra)',
      'stepId缺失（message/stepId）；extra是未知字段（message/extra）',
    ],
    [
      'a quantity below nothing',
      { id: 'm1', type: 'confirm', stepId: 's1', values: { quantity: -1 } },
      'm1',
      'quantity must be text of at most 400 characters or a whole number from 0 to 1000000 (message/values/quantity)',
      '数量须为最多 400 个字符的文本或0 至 1000000 的整数（message/values/quantity）',
    ],
  ])('message.malformed: %s is told with what is wrong and where', (_, message, id, en, zh) => {
    const { replies } = up(showing(), message);
    expect(replies).toMatchObject([{ topic: 'handheld/v1/PDA-1/answer', qos: 0, retain: false }]);
    const said = JSON.parse(replies![0]!.payload);
    expect(Value.Check(Answer, said)).toBe(true);
    expect(said).toMatchObject({ id, accepted: false, code: 'message.malformed' });
    expect(said.text.en).toContain(`: ${en}. `);
    expect(said.text.zh).toContain(`：${zh}。`);
  });

  test('message.malformed: a long name of a field makes no long sentence', () => {
    const { replies } = up(showing(), { id: 'm1', type: 'logout', ['x'.repeat(100_000)]: 1 });
    expect(replies![0]!.payload.length).toBeLessThan(2_000);
  });

  test('connection messages are the device status', () => {
    const payload = bytes({ online: false });
    const wire = { topic: 'handheld/v1/PDA-1/connection', payload };
    const { events } = handheld.decode(start(), wire, 5);
    expect(events[0]!.body).toEqual({ type: 'device_status', status: 'offline' });
  });
});

describe('scans one by one', () => {
  test('all but the last are answered at once, the last completes the step', () => {
    const first = up(showing(), scan('m1', 'A-01'));
    expect(first.events).toEqual([]);
    expect(replyOf(first)).toEqual({ id: 'm1', accepted: true });
    const last = up(first.state, scan('m2', '4006381333931'));
    expect(last.events[0]!.body).toEqual({
      type: 'step_answered',
      stepId: 's1',
      values: { location: 'A-01', item: '4006381333931' },
    });
  });

  test('a wrong code is refused at once, and the field stays open', () => {
    const wrong = up(showing(), scan('m1', 'B-02'));
    expect(replyOf(wrong)).toMatchObject({ id: 'm1', accepted: false, code: 'scan.wrong' });
    expect(replyOf(up(wrong.state, scan('m2', 'A-01')))).toMatchObject({ accepted: true });
  });

  test('a scan where none is asked for is refused', () => {
    const decoded = up(showing({ ...step, fields: [] }), scan('m1', 'X'));
    expect(replyOf(decoded)).toMatchObject({ accepted: false, code: 'scan.unexpected' });
  });

  test('a resent scan gets the same answer and fills nothing twice', () => {
    const first = up(showing(), scan('m1', 'A-01'));
    const again = up(first.state, scan('m1', 'A-01'));
    expect(again.replies).toEqual(first.replies);
    expect(again.state.values).toEqual({ location: 'A-01' });
  });

  test('the resent last scan is the same fact', () => {
    const first = up(showing(), scan('m1', 'A-01'));
    const last = up(first.state, scan('m2', 'I1'));
    const again = up(last.state, scan('m2', 'I1'));
    expect(again.events).toEqual(last.events);
  });

  test('a scan for another step goes to the engine, which knows what to say', () => {
    const { events } = up(showing(), scan('m1', 'A-01', 'old'));
    expect(events[0]!.body).toMatchObject({ type: 'step_answered', stepId: 'old' });
  });

  test('the same step shown again is begun anew', () => {
    const first = up(showing(), scan('m1', 'A-01'));
    const again = handheld.encode(first.state, show(), 0);
    expect(again.state.values).toEqual({});
  });

  test('a confirmation takes what was scanned with it', () => {
    const first = up(showing(), scan('m1', 'A-01'));
    const message = { id: 'm2', type: 'confirm', stepId: 's1', values: { item: 'I1' } };
    const { events } = up(first.state, message);
    expect(events[0]!.body).toMatchObject({ values: { location: 'A-01', item: 'I1' } });
  });
});

describe('GS1 labels', () => {
  const at = 1_795_305_600_000; // 2026-11-22
  const label = (state: State, id: string, code: string) =>
    handheld.decode(state, { topic: 'handheld/v1/PDA-1/up', payload: bytes(scan(id, code)) }, at);
  const receive: HandheldStep = {
    ...step,
    act: 'receive',
    facts: { location: 'DOCK-1' },
    fields: [
      { name: 'handlingUnit', type: 'scan', required: true },
      { name: 'item', type: 'scan', required: true },
      { name: 'quantity', type: 'integer', required: true },
      { name: 'lot', type: 'text', required: false },
    ],
  };
  const pick: HandheldStep = {
    ...step,
    facts: { location: 'A-01', item: 'I1', lot: 'L1', quantity: 3 },
    fields: [
      { name: 'location', type: 'scan', required: true, accept: ['A-01'] },
      { name: 'item', type: 'scan', required: true, accept: ['I1', '4006381333931'] },
    ],
  };

  test('one of a pallet answers the whole step, and goes on as it was scanned', () => {
    const code = ']C1001061414123456789080204006381333931372\x1d10L1';
    const { events } = label(showing(receive), 'm1', code);
    expect(events[0]!.body).toMatchObject({ values: { handlingUnit: code } });
  });

  test('each answers the field that it carries, whichever is next', () => {
    const first = label(showing(pick), 'm1', ']d20104006381333931' + '10L1');
    expect(replyOf(first)).toEqual({ id: 'm1', accepted: true });
    const last = label(first.state, 'm2', ']C0A-01');
    expect(last.events[0]!.body).toMatchObject({
      values: { item: ']d20104006381333931' + '10L1', location: ']C0A-01' },
    });
  });

  test('what is left open is asked on', () => {
    const item = label(showing(receive), 'm1', '(01)04006381333931(10)L1');
    const second = label(item.state, 'm2', 'IB-1');
    expect(replyOf(second)).toEqual({ id: 'm2', accepted: true });
    const third = label(second.state, 'm3', 'IB-2');
    expect(replyOf(third)).toMatchObject({ code: 'scan.unexpected' });
  });

  test.each([
    ['scan.wrong', 'of another item', '(01)09521234543213(10)L1'],
    ['scan.wrong', 'that answers nothing', '(400)PO-7'],
    ['gs1.check_digit', 'that was misread', '(01)04006381333932'],
    ['gs1.unknown_ai', 'that is none', ']C1\x1dX'],
  ])('%s: one %s', (code, _, scanned) => {
    const decoded = label(showing(pick), 'm1', scanned);
    expect(replyOf(decoded)).toMatchObject({ accepted: false, code });
    expect(decoded.state.values).toEqual({});
  });

  test('the same item printed in 14 digits is right', () => {
    const first = label(showing(pick), 'm1', 'A-01');
    const last = label(first.state, 'm2', '04006381333931');
    expect(last.events).toHaveLength(1);
  });
});

describe('what a terminal is shown', () => {
  test('a step is retained on its topic', () => {
    const { writes } = handheld.encode(start(), show(), 0);
    expect(writes[0]).toMatchObject({ topic: 'handheld/v1/PDA-1/step', qos: 1, retain: true });
    expect(JSON.parse(writes[0]!.payload)).toEqual(step);
  });

  test('nothing to do is a step without an id', () => {
    const idle: DeviceCommand = {
      ...show(),
      body: { kind: 'handheld', type: 'show_idle', text: { en: 'Wait', zh: '等待' } },
    };
    const { writes } = handheld.encode(showing(), idle, 0);
    expect(JSON.parse(writes[0]!.payload)).toMatchObject({ stepId: '', act: '' });
  });

  test.each<[string, FactAnswer, object]>([
    ['accepted', { accepted: true }, { id: 'm1', accepted: true }],
    [
      'refused',
      { refused: true, code: 'step.stale', facts: {}, text: { en: 'Old', zh: '旧' } },
      { id: 'm1', accepted: false, code: 'step.stale', text: { en: 'Old', zh: '旧' } },
    ],
  ])('a fact that was %s is answered under its id', (_, given, wanted) => {
    const { state, events } = up(showing(), { id: 'm1', type: 'logout' });
    const [write] = handheld.answer!(state, events[0]!, given);
    expect(write).toMatchObject({ topic: 'handheld/v1/PDA-1/answer', qos: 1, retain: false });
    expect(JSON.parse(write!.payload)).toEqual(wanted);
  });
});

describe('requests', () => {
  test('are answered with what follows, under the id of the message', () => {
    const message = { id: 'm1', type: 'request', kind: 'stock', fields: { code: 'A-01' } };
    const { state, events } = up(start(), message);
    const text = { en: 'nothing', zh: '无' };
    const given: FactAnswer = { accepted: true, text, lines: [text] };
    const [write] = handheld.answer!(state, events[0]!, given);
    expect(write).toMatchObject({ topic: 'handheld/v1/PDA-1/answer', qos: 1, retain: false });
    expect(JSON.parse(write!.payload)).toEqual({ id: 'm1', ...given });
  });
});

describe('a terminal that the site does not name', () => {
  const { answer } = handheld.strangers!;
  const from = (topic: string, message: unknown) => answer({ topic, payload: bytes(message) });

  test('hears so, at QoS 0 (terminal.unknown)', () => {
    const write = from('handheld/v1/X-9/up', { id: 'm1', type: 'logout' });
    expect(write).toMatchObject({ topic: 'handheld/v1/X-9/answer', qos: 0, retain: false });
    const said = JSON.parse(write!.payload);
    expect(said).toMatchObject({ id: 'm1', accepted: false, code: 'terminal.unknown' });
  });

  test.each([
    ['no JSON', 'hello', ''],
    ['no message of ours', { id: 'm1' }, 'm1'],
  ])('hears the same to %s', (_, message, id) => {
    const said = JSON.parse(from('handheld/v1/X-9/up', message)!.payload);
    expect(said).toMatchObject({ id, accepted: false, code: 'terminal.unknown' });
  });

  test('without a name hears nothing', () => {
    expect(from('handheld/v1//up', { id: 'm1', type: 'logout' })).toBeUndefined();
  });
});
