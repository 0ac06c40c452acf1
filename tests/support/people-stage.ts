import { type Answer, type Step, topicOf, type Up } from '#adapters/devices/handheld/wire.ts';
import { layOut } from '#app/site/default-site.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { minutes } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createPeople, type People } from '#simulators/people/index.ts';
import { NO_ERRORS } from '#simulators/people/scene.ts';
import type { MqttEnd, MqttMessage } from '#simulators/plant/ends.ts';
import { createScaledScheduler } from '#simulators/plant/scaled-scheduler.ts';
import type { ErrorRates } from '#simulators/world/contracts.ts';
import { createWorld } from '#simulators/world/world.ts';

export const SITE = layOut();
export const [CARD] = SITE.handhelds;
const ONE = { ...SITE, handhelds: [CARD!] };
export const BINS = SITE.locations.filter((place) => place.kind === 'bin');
export const LIT_BIN = BINS.find((bin) => bin.label)!;
export const DARK_BIN = BINS.find((bin) => !bin.label)!;
export const SLOT = SITE.locations.find((place) => place.kind === 'put_slot')!;
export const text = { en: 'Do it', zh: '做' };

const item = (name: string, index: number) => ({
  item: name,
  barcodes: [`50000000000${index}`],
  weightGrams: 200,
  volumeMl: 400,
});

/** One worker, a broker that the test plays, and labels that are lit or not. */
export function stage(rates: Partial<ErrorRates> = {}, speed = 1) {
  const scheduler = createVirtualScheduler();
  const world = createWorld();
  world.define([item('A', 1), item('B', 2)]);
  const handlers = new Map<string, (message: MqttMessage) => void>();
  const connects: (() => void)[] = [];
  const sent: { topic: string; payload: Record<string, unknown> }[] = [];
  const end: MqttEnd = {
    onConnect: (listen) => void connects.push(listen),
    subscribe: (filter, handle) => void handlers.set(filter, handle),
    publish: (topic, payload) => void sent.push({ topic, payload: JSON.parse(payload) }),
    kill() {},
    connect() {},
    end: async () => {},
    connected: true,
  };
  const lit = new Map<string, number>();
  const laid: string[] = [];
  const presses: { label: string; quantity?: number; short?: boolean }[] = [];
  const key = (bank: string, label: number) => `${bank}/${label}`;
  const plant = createScaledScheduler(scheduler, speed);
  const make = (): People =>
    createPeople({
      site: ONE,
      world,
      reach: () => true,
      lay: (dimensioner, item) => laid.push(`${item} on ${dimensioner}`) > 0,
      lights: {
        lit: (bank, label) => {
          const quantity = lit.get(key(bank, label));
          return quantity === undefined ? undefined : { quantity };
        },
        press: (bank, label, press) => void presses.push({ label: key(bank, label), ...press }),
      },
      mqtt: () => end,
      scheduler: plant,
      wall: scheduler,
      random: createRandom(7),
      rates: { ...NO_ERRORS, ...rates },
      ids: createIds(scheduler, createRandom(8)),
      log: silentLog,
    });
  const people = make();
  people.start();
  const say = (leaf: 'step' | 'answer', payload: unknown) =>
    handlers.get(topicOf(CARD!.id, leaf))!({
      topic: topicOf(CARD!.id, leaf),
      payload: new TextEncoder().encode(JSON.stringify(payload)),
    });
  const ups = () =>
    sent
      .filter((message) => message.topic.endsWith('/up') && message.payload.type !== 'login')
      .map((message) => message.payload as unknown as Up);
  return {
    scheduler,
    world,
    people,
    make,
    sent,
    ups,
    lit: (place: typeof SLOT, quantity: number) =>
      lit.set(key(place.label!.bank, place.label!.index), quantity),
    dark: () => lit.clear(),
    presses,
    laid,
    connect: () => connects.at(-1)!(),
    async show(step: Partial<Step> & Pick<Step, 'act'>, ms = minutes(10)) {
      say('step', {
        stepId: 'S1',
        jobId: 'J1',
        text,
        facts: {},
        fields: [],
        keys: [],
        refusals: ['cannot', 'short'],
        ...step,
      });
      await scheduler.runFor(ms);
      return ups().at(-1);
    },
    async answer(up: Up, answer: Omit<Answer, 'id'> = { accepted: true }, ms = 0) {
      say('answer', { id: up.id, ...answer });
      await scheduler.runFor(ms);
    },
  };
}

export const scan = (name: string, accept?: string[]) => ({
  name,
  type: 'scan' as const,
  required: true,
  ...(accept ? { accept } : {}),
});
export const integer = (name: string, required = true) => ({
  name,
  type: 'integer' as const,
  required,
});
export const optional = (name: string, type: 'text' | 'date') => ({ name, type, required: false });
export const PICK_FIELDS = [scan('location'), scan('item'), integer('quantity')];
