/**
 * What workers ask for without a step. It changes no job, so it does not wait for a tick: who is logged
 * in is known, and the WMS acts once by the request's id and keeps its answer. Until that is committed
 * the terminal is not answered, and sends again. One that fails by itself is refused: sent again for
 * ever, it would keep all other devices waiting.
 */
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { DeviceEvent, FactAnswer } from '#hub/ports.ts';
import type { RequestPort } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import type { EngineState } from './state.ts';

export interface Requests {
  take(event: DeviceEvent): Promise<FactAnswer>;
  /** Resolves when the last that is under way is answered. */
  rest(): Promise<void>;
}

type Asked = Extract<DeviceEvent['body'], { type: 'request' }>;

export function createRequests(state: () => EngineState, port: RequestPort, log: Log): Requests {
  const underWay = new Set<Promise<unknown>>();

  const ask = ({ eventId, device }: DeviceEvent, { kind, fields }: Asked): Promise<FactAnswer> => {
    const { workers, busy, jobs } = state();
    const worker = [...workers.values()].find((row) => row.device === device)?.worker ?? '';
    const task = jobs.get(busy.get(worker) ?? '')?.task.taskId ?? '';
    return port.request({ requestId: eventId, device, worker, task, kind, fields });
  };

  return {
    async take(event) {
      if (event.body.type !== 'request') return { accepted: true };
      const answer = ask(event, event.body);
      underWay.add(answer);
      try {
        return await answer;
      } catch (error) {
        if (isOperatingError(error)) throw error;
        const { eventId: request, device, body } = event;
        log.error({ error, request, device, kind: body.kind }, 'a bug: a request failed');
        return refuse('request.failed', { request });
      } finally {
        underWay.delete(answer);
      }
    },
    async rest() {
      await Promise.allSettled(underWay);
    },
  };
}
