/** What waits for the next tick. Each entry is answered after the commit that took it over. */
import { OperatingError } from '#base/operating-error.ts';
import type { Refusal } from '#base/refusal.ts';
import type { DeviceEvent, FactAnswer } from '#hub/ports.ts';
import type { ReportAnswer, Task, TaskControl } from '#wms-core/ports.ts';
import type { VehicleWish } from '../contracts.ts';
import type { TransportWish } from '../transports/model.ts';
import type { ServiceOrder } from './outages.ts';
import type { OutboxRow } from './state.ts';

export type NamedControl = TaskControl & { readonly controlId: string };

interface Waiting<T, A> {
  readonly input: T;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/** One tick's share of what waits. */
export interface Batch {
  readonly facts: readonly Waiting<DeviceEvent, FactAnswer>[];
  readonly tasks: readonly Waiting<readonly Task[], void>[];
  readonly controls: readonly Waiting<NamedControl, { done: true } | Refusal>[];
  readonly services: readonly Waiting<ServiceOrder, { done: true } | Refusal>[];
  readonly transports: readonly Waiting<TransportWish, { done: true } | Refusal>[];
  readonly wishes: readonly Waiting<VehicleWish, { done: true } | Refusal>[];
  /** What the WMS said to reports. */
  readonly answers: readonly { readonly row: OutboxRow; readonly answer: ReportAnswer }[];
}

export interface Inputs {
  fact(event: DeviceEvent): Promise<FactAnswer>;
  tasks(tasks: readonly Task[]): Promise<void>;
  control(control: NamedControl): Promise<{ done: true } | Refusal>;
  service(order: ServiceOrder): Promise<{ done: true } | Refusal>;
  transport(wish: TransportWish): Promise<{ done: true } | Refusal>;
  wish(wish: VehicleWish): Promise<{ done: true } | Refusal>;
  answered(row: OutboxRow, answer: ReportAnswer): void;
  readonly size: number;
  take(): Batch;
  /** The batch was not taken over: senders are told, except that the WMS's answers stay. */
  giveBack(batch: Batch, error: unknown): void;
}

function enqueue<T, A>(queue: Waiting<T, A>[], input: T, limit: number): Promise<A> {
  if (queue.length >= limit) {
    const error = new OperatingError('store.busy', 'the engine has too much to take in', {
      retryable: true,
      context: { waiting: queue.length },
    });
    return Promise.reject(error);
  }
  return new Promise((resolve, reject) => {
    queue.push({ input, resolve, reject });
  });
}

export function createInputs(limits: {
  readonly maxFacts: number;
  readonly maxWaiting: number;
}): Inputs {
  const facts: Waiting<DeviceEvent, FactAnswer>[] = [];
  const tasks: Waiting<readonly Task[], void>[] = [];
  const controls: Waiting<NamedControl, { done: true } | Refusal>[] = [];
  const services: Waiting<ServiceOrder, { done: true } | Refusal>[] = [];
  const transports: Waiting<TransportWish, { done: true } | Refusal>[] = [];
  const wishes: Waiting<VehicleWish, { done: true } | Refusal>[] = [];
  let answers: { row: OutboxRow; answer: ReportAnswer }[] = [];
  const { maxFacts, maxWaiting } = limits;
  return {
    fact: (event) => enqueue(facts, event, maxWaiting),
    tasks: (input) => enqueue(tasks, input, maxWaiting),
    control: (input) => enqueue(controls, input, maxWaiting),
    service: (input) => enqueue(services, input, maxWaiting),
    transport: (input) => enqueue(transports, input, maxWaiting),
    wish: (input) => enqueue(wishes, input, maxWaiting),
    answered(row, answer) {
      answers.push({ row, answer });
    },
    get size() {
      const asked = tasks.length + controls.length + services.length + transports.length;
      return facts.length + asked + wishes.length + answers.length;
    },
    take() {
      const batch = {
        facts: facts.splice(0, maxFacts),
        tasks: tasks.splice(0, maxFacts),
        controls: controls.splice(0, maxFacts),
        services: services.splice(0, maxFacts),
        transports: transports.splice(0, maxFacts),
        wishes: wishes.splice(0, maxFacts),
        answers,
      };
      answers = [];
      return batch;
    },
    giveBack(batch, error) {
      const { answers: _kept, ...asked } = batch;
      for (const waiting of Object.values(asked)) for (const { reject } of waiting) reject(error);
      answers = [...batch.answers, ...answers];
    },
  };
}
