/**
 * Devices that the site does not name: they are told so, where their protocol can say it. Nothing is
 * kept of them, and only so many are answered, so that a flood of them costs the others nothing.
 */
import type { TroubleCounter } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Scheduler } from '#base/time.ts';
import type { MqttAdapter } from '../adapter.ts';
import type { MqttLink } from '../links.ts';
import { createAnswerLimit } from './answer-limit.ts';

const MAX_ANSWERS_A_SECOND = 20;

export interface StrangerParts {
  readonly link: MqttLink;
  readonly scheduler: Scheduler;
  readonly trouble: TroubleCounter;
  /** Topics of devices that the site names. */
  readonly isKnown: (topic: string) => boolean;
}

/** Answers the strangers of one protocol from now on. */
export async function answerStrangers(
  { name, strangers }: Pick<MqttAdapter, 'name' | 'strangers'>,
  parts: StrangerParts,
): Promise<void> {
  if (!strangers) return;
  const { link, scheduler, trouble, isKnown } = parts;
  const mayAnswer = createAnswerLimit(scheduler, MAX_ANSWERS_A_SECOND);
  await link.subscribe(strangers.filter, false, async (wire) => {
    if (isKnown(wire.topic)) return;
    // One cause for all of them: their names are theirs to choose.
    trouble.note(`a ${name} that the site does not name`, { topic: wire.topic });
    const write = mayAnswer() ? strangers.answer(wire) : undefined;
    if (!write) return;
    try {
      await link.publish(write);
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      trouble.note(`${name}: ${error.code}`, {});
    }
  });
}
