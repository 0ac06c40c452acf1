/**
 * What devices say that is the WMS's alone: what workers ask for without a step, and what passed a
 * gate. It changes no job, so it does not wait for a tick: who is logged in is known, and the WMS acts
 * once by the event's id. Until that is committed the device is not answered, and sends again. What
 * fails by itself is refused: sent again for ever, it would keep all other devices waiting.
 */
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { DeviceEvent, FactAnswer } from '#hub/ports.ts';
import type { GatePort, RequestPort } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import type { EngineState } from './state.ts';

export interface Requests {
  take(event: DeviceEvent): Promise<FactAnswer>;
  /** Resolves when the last that is under way is answered. */
  rest(): Promise<void>;
}

type Asked = Extract<DeviceEvent['body'], { type: 'request' }>;

export const isForWms = ({ body }: DeviceEvent): boolean =>
  body.type === 'request' || body.type === 'tags_read';

export function createRequests(
  state: () => EngineState,
  ports: { readonly requestPort: RequestPort; readonly gatePort: GatePort },
  log: Log,
): Requests {
  const underWay = new Set<Promise<unknown>>();

  const ask = ({ eventId, device }: DeviceEvent, { kind, fields }: Asked): Promise<FactAnswer> => {
    const { workers, busy, jobs } = state();
    const worker = [...workers.values()].find((row) => row.device === device)?.worker ?? '';
    const task = jobs.get(busy.get(worker) ?? '')?.task.taskId ?? '';
    return ports.requestPort.request({ requestId: eventId, device, worker, task, kind, fields });
  };

  const tell = async (event: DeviceEvent): Promise<FactAnswer> => {
    const { eventId: readingId, device: gate, at, body } = event;
    if (body.type === 'request') return ask(event, body);
    if (body.type === 'tags_read') {
      await ports.gatePort.sighted({ readingId, gate, at, tags: body.tags });
    }
    return { accepted: true };
  };

  return {
    async take(event) {
      const answer = tell(event);
      underWay.add(answer);
      try {
        return await answer;
      } catch (error) {
        if (isOperatingError(error)) throw error;
        const { eventId: request, device, body } = event;
        log.error({ error, request, device, type: body.type }, 'a bug: a request failed');
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
