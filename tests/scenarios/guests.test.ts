import { expect } from 'vitest';
import { type Answer, type Step, topicOf } from '#adapters/devices/handheld/wire.ts';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { seconds } from '#base/time.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const DEVICE = 'PDA-P1';
const GUEST = 'ANNA';
const KNOWN = ['take_cart', 'pick', 'bring_cart', 'place_tote', 'put', 'empty_cart'];

/** A person at a terminal that nobody simulated carries: does what the step says, in no world at all. */
async function takeTerminal({ stage, pass }: Story) {
  const { scheduler } = stage;
  const done: string[] = [];
  const answers: Answer[] = [];
  let messages = 0;
  let shown = '';
  const read = (payload: Uint8Array) => JSON.parse(new TextDecoder().decode(payload));
  const end = stage.mqtt(DEVICE);
  const send = (message: object) => {
    const id = `G-${++messages}`;
    const payload = JSON.stringify({ id, ...message });
    end.publish(topicOf(DEVICE, 'up'), payload, { qos: 1, retain: false });
    return id;
  };
  const answer = ({ stepId, act, fields, facts }: Step) => {
    if (stepId !== shown) return;
    const known = facts as Readonly<Record<string, unknown>>;
    const values = Object.fromEntries(
      fields.flatMap(({ name, accept }) => {
        const value = name === 'quantity' ? known.quantity : (accept?.[0] ?? known[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    // She goes when she is asked for what takes eyes: a count, a receipt.
    if (!KNOWN.includes(act)) return void send({ type: 'logout' });
    done.push(act);
    // Nothing is left on it: there is nothing to scan.
    if (act === 'empty_cart') send({ type: 'key', stepId, key: 'done' });
    else send({ type: 'confirm', stepId, values });
  };
  end.subscribe(topicOf(DEVICE, 'answer'), ({ payload }) => void answers.push(read(payload)));
  end.subscribe(topicOf(DEVICE, 'step'), ({ payload }) => {
    const step: Step = read(payload);
    if (step.stepId === '' || step.stepId === shown) return;
    shown = step.stepId;
    scheduler.after(seconds(2), 'a guest answers', () => answer(step));
  });
  end.connect();
  await pass(seconds(1));
  return { done, answers, send };
}

warehouse('what a person at a free terminal picks and moves is so in the simulated world too', {
  items: ['MUG', 'BOWL'].map((item) => goods(item)),
  stock: { MUG: 20, BOWL: 20 },
  orders: { 'SO-1': { BOWL: 4 } },
  ordersByHand: 1,
  floor: (site) => withFreeHandhelds(site, 1),
  async story(story) {
    const { stage, ask, until, binsOf } = story;
    const guest = await takeTerminal(story);
    guest.send({ type: 'login', worker: GUEST });
    const [from] = binsOf('MUG');
    const to = stage.site.locations.find(
      ({ id, kind }) => kind === 'bin' && stage.plant.world.contents(id).length === 0,
    )!.id;
    // By hand, and nobody told her to.
    const fields = { location: from, item: 'MUG', quantity: 20, to, reason: 'nearer' };
    const moved = guest.send({ type: 'request', kind: 'move', fields });
    await until('the mugs to lie where she laid them', () => binsOf('MUG').includes(to));
    expect(guest.answers.find(({ id }) => id === moved)).toMatchObject({ accepted: true });
    expect(binsOf('MUG')).toEqual([to]);
    const deadline = new Date(stage.scheduler.now() + seconds(7_200)).toISOString();
    const lines = [{ line: '1', item: 'MUG', quantity: 6 }];
    await ask('POST', '/api/v1/orders', {
      ...{ order: 'SO-2', customer: 'CUSTOMER-1', priority: 50, deadline, lines, actor: 'erp' },
    });
    await until('her to have picked', () => guest.done.includes('bring_cart'));
    guest.send({ type: 'logout' });
  },
  async ends({ got }) {
    expect([got('SO-1'), got('SO-2')]).toEqual([{ BOWL: 4 }, { MUG: 6 }]);
  },
});

warehouse(
  'a person at a free terminal puts at the wall, and simulated people check, pack and load it',
  {
    items: ['MUG', 'BOWL', 'TRAY'].map((item) => goods(item)),
    stock: { MUG: 20, BOWL: 20 },
    deliveries: { 'ASN-1': { TRAY: 12, MUG: 10 } },
    orders: { 'SO-1': { BOWL: 4, MUG: 3 }, 'SO-2': { MUG: 2 }, 'SO-3': { TRAY: 5 } },
    floor: (site) => withFreeHandhelds(site, 1),
    async story(story) {
      const guest = await takeTerminal(story);
      guest.send({ type: 'login', worker: GUEST });
      await story.until('her to have put', () => guest.done.includes('put'));
      await story.until('every order to end', () => story.stage.erp.stats().done);
      expect(guest.answers.filter(({ accepted }) => !accepted)).toEqual([]);
    },
    async ends({ got }) {
      const all = ['SO-1', 'SO-2', 'SO-3'].map(got);
      expect(all).toEqual([{ BOWL: 4, MUG: 3 }, { MUG: 2 }, { TRAY: 5 }]);
    },
  },
);
