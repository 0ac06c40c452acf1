import { setTimeout as wait } from 'node:timers/promises';
import { type Step, topicOf, type Up } from '#adapters/devices/handheld/wire.ts';
import type { MqttEnd, MqttMessage } from '#simulators/plant/ends.ts';
import { pdaWords } from '../../web/words/pda.ts';
import { overhearMqtt } from './mqtt-frames.ts';
import type { Screen } from './screen.ts';

/**
 * The hands of a simulated worker on a real page: what he would send, he types and taps on the PDA in a
 * browser, and it is the page that sends it. He hears what the page hears on its line.
 */
export interface PdaHands {
  readonly screen: Screen;
  readonly device: string;
  /** A step was answered on the page: which act, and by what kind of message. */
  readonly onAnswer: (act: string, type: Up['type']) => void;
  /** Somebody's hands got stuck: the test ends with this. */
  readonly onStuck: (what: string) => void;
}

/** A step is read before it is answered: twice as long as the floor needs to look at it. */
const READS_MS = 500;

type Word = keyof typeof pdaWords;
const read = <T>({ payload }: MqttMessage): T => JSON.parse(new TextDecoder().decode(payload));

/** A scanner that types: the keys of a code come faster than a test could press them one by one. */
export const typing = (code: string): string => `{
  for (const key of [...${JSON.stringify(code)}, 'Enter']) {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }
}`;

function createThumb({ page, language }: Screen) {
  const word = (key: Word) => pdaWords[key][language === 'en' ? 0 : 1];
  const tap = (key: Word) => page.getByRole('button', { name: word(key), exact: true }).click();
  const scan = (code: string) => page.evaluate(typing(code));

  async function count(pieces: number): Promise<void> {
    const pad = page.locator('dialog[open]').filter({ has: page.locator('output') });
    for (const digit of String(pieces)) {
      await pad.getByRole('button', { name: digit, exact: true }).click();
    }
    await pad.getByRole('button', { name: word('pda.confirm'), exact: true }).click();
  }

  async function fill(step: Step, values: Record<string, string | number>): Promise<void> {
    for (const [index, { name, type, accept }] of step.fields.entries()) {
      const value = values[name];
      if (value === undefined) continue;
      const row = page.locator('.row').nth(index);
      if (type === 'scan') await scan(String(value));
      else if (type === 'integer') {
        await row.locator('button.number').click();
        await count(Number(value));
      } else if (accept)
        await row
          .getByRole('button')
          .nth(accept.indexOf(`${value}`))
          .click();
      else await row.locator('input').fill(String(value));
    }
    // A step that asks for scans alone is sent with the last of them.
    if (step.fields.every(({ name, type }) => type === 'scan' && values[name] !== undefined))
      return;
    await page.locator('footer button.main.wide').click();
  }

  return {
    async do(up: Up, step: Step): Promise<void> {
      await page.getByRole('heading', { name: step.text[language], exact: true }).waitFor();
      if (up.type === 'confirm') await fill(step, up.values);
      else if (up.type === 'key') await tap('pda.done');
      else if (up.type === 'scan') await scan(up.code);
      else if (up.type === 'refuse') {
        await tap('pda.problem');
        await tap(`refuse.${up.reason}`);
        if (up.reason === 'short' && up.quantity !== undefined) await count(up.quantity);
      }
    },
    async logIn(device: string, worker: string): Promise<void> {
      await page.getByRole('button', { name: `${device} · ${word('pda.free')}` }).click();
      await page.getByRole('button', { name: worker, exact: true }).click();
    },
  };
}

/** The end of a worker's line, as the plant wants it, that leads over the page. */
export function handsOn({ screen, device, onAnswer, onStuck }: PdaHands): MqttEnd {
  const thumb = createThumb(screen);
  /** By the id of the page's message, that of the worker's for which it was sent. */
  const sentFor = new Map<string, string>();
  const begun = new Set<string>();
  let doing: string | undefined;
  let step: Step | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const listeners = new Map<string, ((message: MqttMessage) => void)[]>();
  const subscribe: MqttEnd['subscribe'] = (filter, handle) =>
    void listeners.set(filter, [...(listeners.get(filter) ?? []), handle]);
  const hear = () => {
    const overhear = overhearMqtt();
    return ({ payload }: { payload: string | Buffer }) => {
      for (const message of overhear(payload)) {
        for (const handle of listeners.get(message.topic) ?? []) handle(message);
      }
    };
  };
  screen.page.on('websocket', (line) => {
    line.on('framereceived', hear()).on('framesent', hear());
  });
  subscribe(topicOf(device, 'step'), (message) => {
    step = read<Step>(message);
  });
  subscribe(topicOf(device, 'up'), (message) => {
    if (doing !== undefined) sentFor.set(read<Up>(message).id, doing);
  });

  async function act(up: Up): Promise<void> {
    if (up.type === 'login') return thumb.logIn(device, up.worker);
    await wait(READS_MS);
    // What is answered too late is answered by nobody: the page shows another step by now.
    if (step && 'stepId' in up && up.stepId === step.stepId) {
      onAnswer(step.act, up.type);
      await thumb.do(up, step);
    }
  }

  return {
    onConnect: (listen) => void setImmediate(listen),
    subscribe(filter, handle) {
      if (filter !== topicOf(device, 'answer')) return subscribe(filter, handle);
      subscribe(filter, (message) => {
        const said = read<{ id: string }>(message);
        const id = sentFor.get(said.id);
        if (id === undefined) return;
        const payload = new TextEncoder().encode(JSON.stringify({ ...said, id }));
        handle({ topic: message.topic, payload });
      });
    },
    publish(topic, payload) {
      // That it is there, and each message until it is answered, is told by the page itself.
      if (topic !== topicOf(device, 'up')) return;
      const up = JSON.parse(payload) as Up;
      if (begun.has(up.id)) return;
      begun.add(up.id);
      turn = turn
        .then(() => {
          doing = up.id;
          return act(up);
        })
        .catch((error) => onStuck(`${device}, ${JSON.stringify(up)}: ${error}`));
    },
    kill: () => {},
    connect: () => {},
    end: async () => {},
    connected: true,
  };
}
