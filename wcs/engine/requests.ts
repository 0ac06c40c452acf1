/**
 * What the WMS is asked or told without a step: workers' requests, what devices measured, and what
 * passed a gate. It does not wait for a tick: who is logged in is known, and the WMS acts once by the
 * id and keeps its answer. Until that is committed the device is not answered, and sends again. One
 * that fails by itself is refused: sent again for ever, it would keep all other devices waiting.
 */
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { DeviceEvent, FactAnswer } from '#hub/ports.ts';
import type { GatePort, MeasurementPort, MeasurementReply, RequestPort } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import type { EngineState } from './state.ts';

export interface Requests {
  take(event: DeviceEvent): Promise<FactAnswer>;
  measure(event: DeviceEvent): Promise<Pick<MeasurementReply, 'isKept'> & { answer: FactAnswer }>;
  sight(event: DeviceEvent): Promise<FactAnswer>;
  /** Resolves when the last that is under way is answered. */
  rest(): Promise<void>;
}

type Asked = Extract<DeviceEvent['body'], { type: 'request' }>;
type Measured = Extract<DeviceEvent['body'], { type: 'measured' }>;

export function createRequests(
  state: () => EngineState,
  ports: {
    readonly requestPort: RequestPort;
    readonly measurementPort: MeasurementPort;
    readonly gatePort: GatePort;
  },
  log: Log,
): Requests {
  const underWay = new Set<Promise<unknown>>();

  const ask = ({ eventId, device }: DeviceEvent, { kind, fields }: Asked): Promise<FactAnswer> => {
    const { workers, busy, jobs } = state();
    const worker = [...workers.values()].find((row) => row.device === device)?.worker ?? '';
    const task = jobs.get(busy.get(worker) ?? '')?.task.taskId ?? '';
    return ports.requestPort.request({ requestId: eventId, device, worker, task, kind, fields });
  };

  const tell = ({ eventId: measurementId, device, at }: DeviceEvent, body: Measured) => {
    const { code, lengthMm, widthMm, heightMm, grams: weightGrams } = body;
    const figures = { lengthMm, widthMm, heightMm, weightGrams };
    return ports.measurementPort.measured({ measurementId, device, at, code, ...figures });
  };

  async function safely<T>(event: DeviceEvent, answer: Promise<T>): Promise<T | Refusal> {
    underWay.add(answer);
    try {
      return await answer;
    } catch (error) {
      if (isOperatingError(error)) throw error;
      const { eventId: request, device, body } = event;
      const kind = body.type === 'request' ? body.kind : body.type;
      log.error({ error, request, device, kind }, 'a bug: a request failed');
      return refuse('request.failed', { request });
    } finally {
      underWay.delete(answer);
    }
  }

  return {
    async take(event) {
      if (event.body.type !== 'request') return { accepted: true };
      return safely(event, ask(event, event.body));
    },
    async measure(event) {
      if (event.body.type !== 'measured') return { isKept: false, answer: { accepted: true } };
      const told = await safely(event, tell(event, event.body));
      if (isRefusal(told)) return { isKept: false, answer: told };
      const { isKept, text } = told;
      return { isKept, answer: { accepted: true, text } };
    },
    async sight(event) {
      const { eventId: readingId, device: gate, at, body } = event;
      if (body.type !== 'tags_read') return { accepted: true };
      const { tags } = body;
      const told = await safely(event, ports.gatePort.sighted({ readingId, gate, at, tags }));
      return told ?? { accepted: true };
    },
    async rest() {
      await Promise.allSettled(underWay);
    },
  };
}
