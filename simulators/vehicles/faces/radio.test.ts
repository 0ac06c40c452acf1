import { describe, expect, it } from 'vitest';
import { seconds } from '#base/time.ts';
import { hasOfficialSchemas, officialFaults } from '#tests/support/vda5050-schemas.ts';
import { action, order } from '../rig.ts';
import { createRadio } from './radio-rig.ts';

const TOPIC = 'uagv/v2/Warehub/AGV-1';

describe('the radio of a vehicle', () => {
  it('greets: ONLINE and factsheet retained, then a state that is not', () => {
    const { broker } = createRadio();
    expect(broker.sent.map(({ topic, retain }) => [topic, retain])).toEqual([
      [`${TOPIC}/connection`, true],
      [`${TOPIC}/factsheet`, true],
      [`${TOPIC}/state`, false],
    ]);
    expect(JSON.parse(broker.sent[0]!.payload).connectionState).toBe('ONLINE');
  });

  it('takes an order from the wire and reports each step, one header id after the other', async () => {
    const { broker, scheduler, states } = createRadio();
    broker.deliver(`${TOPIC}/order`, JSON.stringify(order({ from: 0, to: 3 })));
    await scheduler.runFor(seconds(20));
    expect(states().map((state) => state.headerId)).toEqual(states().map((_, i) => i));
    expect(states().map((state) => state.lastNodeId)).toContain('N2');
    expect(states().at(-1)).toMatchObject({ orderId: 'O-1', lastNodeId: 'N3', driving: false });
  });

  it('speaks at the latest after its interval', async () => {
    const { scheduler, states } = createRadio();
    await scheduler.runFor(seconds(301));
    expect(states().length).toBeGreaterThanOrEqual(6);
    expect(states().length).toBeLessThanOrEqual(12);
  });

  it('reports what it cannot read', async () => {
    const { broker, scheduler, states } = createRadio();
    broker.deliver(`${TOPIC}/order`, '{"orderId":');
    broker.deliver(`${TOPIC}/instantActions`, '{"headerId":7,"actions":"none"}');
    await scheduler.runFor(seconds(1));
    expect(
      states()
        .at(-1)!
        .errors.map((error) => error.errorType),
    ).toEqual(['validationError', 'validationError']);
  });

  it('leaves its will when cut, keeps driving to the end of its base, and comes back', async () => {
    const { broker, face, scheduler, states } = createRadio();
    broker.deliver(`${TOPIC}/order`, JSON.stringify(order({ from: 0, to: 5, base: 3 })));
    await scheduler.runFor(seconds(2));
    const before = states().length;
    face.cut();
    scheduler.after(seconds(30), 'mended', () => face.mend());
    expect(JSON.parse(broker.sent.at(-1)!.payload).connectionState).toBe('CONNECTIONBROKEN');
    await scheduler.runFor(seconds(29));
    expect(states()).toHaveLength(before);
    await scheduler.runFor(seconds(2));
    expect(states().at(-1)).toMatchObject({ orderId: 'O-1', lastNodeId: 'N3' });
  });

  it('counts header ids anew after a restart', async () => {
    const { core, face, scheduler, states } = createRadio();
    core.reboot();
    face.restart(seconds(5));
    await scheduler.runFor(seconds(6));
    expect(states().at(-1)).toMatchObject({ headerId: 0, orderId: '', lastNodeId: '' });
  });

  it('sends a state twice, or late, at the rates set', async () => {
    const twice = createRadio({ rates: { duplicate: 1, late: 0 } });
    expect(twice.states().map((state) => state.headerId)).toEqual([0, 0]);
    const late = createRadio({ rates: { duplicate: 0, late: 1 } });
    expect(late.states()).toEqual([]);
    await late.scheduler.runFor(seconds(1));
    expect(late.states().map((state) => state.headerId)).toEqual([0]);
  });

  it.runIf(hasOfficialSchemas)('matches the official schemas (shared data present)', async () => {
    const { broker, core, scheduler } = createRadio();
    const drop = action('drop', 'A-drop', { stationName: 'P4' });
    broker.deliver(
      `${TOPIC}/order`,
      JSON.stringify(order({ from: 0, to: 5, base: 4, actions: { 4: [drop] } })),
    );
    await scheduler.runFor(seconds(60));
    core.instantActions([action('cancelOrder', 'A-1'), action('stateRequest', 'A-2')]);
    await scheduler.runFor(seconds(1));
    for (const { topic, payload } of broker.sent) {
      const name = topic.slice(topic.lastIndexOf('/') + 1);
      expect(officialFaults('2.1', name, JSON.parse(payload))).toEqual([]);
    }
  });
});
