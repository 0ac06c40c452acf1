import { beforeEach, describe, expect, it } from 'vitest';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { MqttRead, MqttWrite } from '../adapter.ts';
import type { MqttLink } from '../links.ts';
import { answerStrangers } from './strangers.ts';

const payload = new TextEncoder().encode('hello');
const strangers = {
  filter: 'dev/+/up',
  answer: ({ topic }: MqttRead): MqttWrite | undefined =>
    topic === 'dev/mute/up'
      ? undefined
      : { topic: `${topic}/no`, payload: 'no', qos: 0, retain: false },
};

let scheduler: VirtualScheduler;
let hear: (read: MqttRead) => Promise<void>;
let isBehind: boolean;
const published: string[] = [];
const trouble = createTroubleCounter(silentLog);
const link: MqttLink = {
  async publish({ topic }) {
    if (isBehind) throw new OperatingError('transport.backlog', 'behind', { retryable: true });
    published.push(topic);
  },
  async subscribe(_filter, _fact, handle) {
    hear = handle;
  },
  onStatus() {},
  async close() {},
};

beforeEach(async () => {
  published.length = 0;
  isBehind = false;
  scheduler = createVirtualScheduler();
  const isKnown = (topic: string) => topic === 'dev/D-1/up';
  await answerStrangers({ name: 'dev', strangers }, { link, scheduler, trouble, isKnown });
});

describe('strangers', () => {
  it('are answered, and who is known is left to its session', async () => {
    await hear({ topic: 'dev/D-1/up', payload });
    await hear({ topic: 'dev/D-9/up', payload });
    await hear({ topic: 'dev/mute/up', payload });
    expect(published).toEqual(['dev/D-9/up/no']);
  });

  it('of whatever number get twenty answers a second and leave one cause of trouble', async () => {
    const flood = async () => {
      for (let i = 0; i < 500; i++) await hear({ topic: `dev/S-${i}/up`, payload });
    };
    await flood();
    expect(published).toHaveLength(20);
    await scheduler.runFor(1_000);
    await flood();
    expect(published).toHaveLength(40);
    expect([...trouble.counts.keys()]).toEqual(['a dev that the site does not name']);
  });

  it('go without an answer while the broker is behind (transport.backlog)', async () => {
    isBehind = true;
    await hear({ topic: 'dev/D-9/up', payload });
    expect(trouble.counts.get('dev: transport.backlog')).toBe(1);
  });
});
