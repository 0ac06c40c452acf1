import type { Answer, Step, Up } from '#adapters/devices/handheld/wire.ts';
import { type Happening, PdaClient } from '../client/client.ts';
import type { Store } from '../client/kept.ts';
import type { LineListener } from '../client/line.ts';

/** What a browser keeps. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** A terminal on a wire that a test holds in its hand. */
export function playClient(store: Store = memoryStore(), clock = { now: 0 }) {
  const ups: Up[] = [];
  const said: { topic: string; payload: unknown }[] = [];
  const happened: Happening[] = [];
  let listener: LineListener | undefined;
  let tick = () => {};
  let connected = false;
  const client = new PdaClient({
    device: 'PDA-9',
    store,
    open: (_device, _wire, hear) => {
      listener = hear;
      return {
        get connected() {
          return connected;
        },
        publish(topic, payload) {
          if (!connected) return;
          said.push({ topic, payload: JSON.parse(payload) });
          if (topic.endsWith('/up')) ups.push(JSON.parse(payload));
        },
        close() {
          connected = false;
        },
      };
    },
    timers: {
      now: () => clock.now,
      every: (_ms, act) => {
        tick = act;
        return () => {
          tick = () => {};
        };
      },
    },
    onChange: () => {},
    onHappening: (one) => happened.push(one),
  });
  client.open();
  const tell = (leaf: string, message: unknown) =>
    listener!.onMessage(`handheld/v1/PDA-9/${leaf}`, JSON.stringify(message));
  return {
    ...{ client, ups, said, happened, clock, store },
    get last(): Up {
      return ups.at(-1)!;
    },
    connect() {
      connected = true;
      listener!.onUp();
    },
    cut() {
      connected = false;
      listener!.onDown();
    },
    tick: () => tick(),
    show: (step: Step) => tell('step', step),
    answer: (answer: Answer) => tell('answer', answer),
    /** Connects and logs in. */
    begin(worker = 'ANNA') {
      this.connect();
      if (client.view.worker === '') client.login(worker);
      this.answer({ id: this.last.id, accepted: true });
    },
  };
}
