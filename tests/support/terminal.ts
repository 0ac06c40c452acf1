import { type Answer, topicOf, type Up } from '#adapters/devices/handheld/wire.ts';
import type { TestWarehouse } from './warehouse.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const ANSWERS_WITHIN_MS = 2_000;

/** A terminal on the broker, played by a test; `id` is what it gives a message, by itself `M-n`. */
export async function openTerminal(
  { wires, scheduler }: Pick<TestWarehouse, 'wires' | 'scheduler'>,
  device: string,
) {
  const answers: Answer[] = [];
  const end = wires.ends.mqtt(device);
  end.subscribe(topicOf(device, 'answer'), ({ payload }) => {
    answers.push(JSON.parse(new TextDecoder().decode(payload)));
  });
  await wires.ends.open();
  await scheduler.runFor(ANSWERS_WITHIN_MS);
  let messages = 0;
  return {
    answers,
    /** Whatever it is, as it is. */
    send(message: unknown): void {
      end.publish(topicOf(device, 'up'), JSON.stringify(message), { qos: 1, retain: false });
    },
    /** What it says when it comes, and what is its last will. */
    line(online: boolean): void {
      end.publish(topicOf(device, 'connection'), JSON.stringify({ online }), {
        qos: 1,
        retain: true,
      });
    },
    /** The newest answer to the message; undefined: none came. */
    async ask(message: WithoutId<Up>, id = `M-${++messages}`): Promise<Answer | undefined> {
      const before = answers.length;
      this.send({ id, ...message });
      await scheduler.runFor(ANSWERS_WITHIN_MS);
      return answers.slice(before).findLast((answer) => answer.id === id);
    },
  };
}
