/**
 * What the WMS is asked or told without a step: workers' requests, what devices measured, and what
 * passed a gate. It does not wait for a tick: who is logged in is known, and the WMS acts once by the
 * id and keeps its answer. Until that is committed the device is not answered, and sends again. One
 * that fails by itself is refused: sent again for ever, it would keep all other devices waiting.
 */
import { plainCode } from '#base/gs1/index.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { DeviceEvent, DeviceId, FactAnswer } from '#hub/ports.ts';
import type { GatePort, MeasurementPort, MeasurementReply, RequestPort } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import type { Inputs } from './inputs.ts';
import type { ServiceOrder } from './outages.ts';
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

const Reason = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** What is said of a device that was scanned; of places, and said wrongly, it is the WMS's. */
function serviceIn(
  { kind, fields }: Asked,
  devices: ReadonlySet<DeviceId>,
  by: string,
): Omit<ServiceOrder, 'eventId'> | undefined {
  const { code, reason, ...more } = fields;
  const device = plainCode(String(code ?? ''));
  if (by === '' || !devices.has(device) || Object.keys(more).length > 0) return undefined;
  if (kind === 'in_order' && reason === undefined) return { device, by, reason: null };
  const isOut = kind === 'out_of_order' && typeof reason === 'string' && Reason.test(reason);
  return isOut ? { device, by, reason } : undefined;
}

const answerTo = ({ device, reason }: ServiceOrder): FactAnswer => ({
  accepted: true,
  document: device,
  text:
    reason === null
      ? { en: `${device} is in order.`, zh: `${device} 正常可用。` }
      : {
          en: `${device} is out of order: it is not used until somebody says that it is in order.`,
          zh: `${device} 已报故障：在有人报恢复之前不会使用。`,
        },
});

export function createRequests(
  state: () => EngineState,
  ports: {
    readonly requestPort: RequestPort;
    readonly measurementPort: MeasurementPort;
    readonly gatePort: GatePort;
  },
  outages: { readonly devices: ReadonlySet<DeviceId>; readonly service: Inputs['service'] },
  log: Log,
): Requests {
  const underWay = new Set<Promise<unknown>>();

  const ask = async ({ eventId, device }: DeviceEvent, body: Asked): Promise<FactAnswer> => {
    const { workers, busy, jobs } = state();
    const { kind, fields } = body;
    const worker = [...workers.values()].find((row) => row.device === device)?.worker ?? '';
    const order = serviceIn(body, outages.devices, worker);
    if (order) {
      const done = await outages.service({ ...order, eventId });
      return isRefusal(done) ? done : answerTo(order);
    }
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
