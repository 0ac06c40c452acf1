import type { FastifyInstance } from 'fastify';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import type { Database } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { Item } from '#wms-core/contracts.ts';
import { createWms, verifyLedger, wmsRefusals } from '#wms-core/index.ts';
import { type Network, noNetwork } from '#wms-core/network/index.ts';
import { doing, noSlips, reportOf, type Told } from '#wms-core/outbound/testing/paper-crew.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import { createPaperWorld, type PaperWorld } from '#wms-core/outbound/testing/paper-world.ts';
import type { Act, ReportAnswer, Task, TaskKind, TaskReport } from '#wms-core/ports.ts';
import { letCorrect } from './let-correct.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What tests tell of these themselves. */
const TOLD_BY_HAND: readonly TaskKind[] = ['receive', 'inspect', 'kit'];

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read by tests, field by field.
  readonly body: any;
}

type Totals = Readonly<Record<'quantity' | 'available' | 'locked' | 'frozen' | 'pending', number>>;
type OrderLine = Readonly<Record<'ordered' | 'allocated' | 'picked' | 'put' | 'shipped', number>>;

export type WmsProcess = Awaited<ReturnType<typeof openWms>>;

/**
 * The whole WMS on a database, asked over REST, its tasks done by a crew of paper. Two on one
 * database are two processes of one house. (Receiving is told by hand: `received`.)
 */
export async function openWms(
  database: Database,
  options: {
    /** Tells processes of one house apart. */
    readonly name?: string;
    readonly site?: Site;
    readonly network?: Network;
    /** Another process of the same house, whose crew does the tasks of this one too. */
    readonly crewOf?: { readonly world: PaperWorld; take(given: readonly Task[]): Promise<void> };
  } = {},
) {
  const { name = 'one', site = outboundSite, network = noNetwork, crewOf } = options;
  const world = crewOf?.world ?? createPaperWorld();
  const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
  const random = createRandom(name);
  const ids = createIds(scheduler, random.fork('ids'));
  const problem = createSendProblem(wmsRefusals);
  const bugs: unknown[] = [];
  const tasks: Task[] = [];
  const open: { readonly task: Task; readonly steps: Generator<Told, void, void> }[] = [];
  const weights = new Map<string, number>();
  const crew = {
    world,
    random: random.fork('crew'),
    slips: noSlips,
    standing: new Set<string>(),
    items: [],
    weightOf: (item: string) => weights.get(item)!,
  };
  /** A task that is sent again is known. */
  async function take(given: readonly Task[]): Promise<void> {
    for (const task of given) {
      if (tasks.some((known) => known.taskId === task.taskId)) continue;
      tasks.push(task);
      const isOurs = !TOLD_BY_HAND.includes(task.kind);
      if (isOurs) open.push({ task, steps: doing(crew, task) });
    }
  }
  const wms = createWms({
    database,
    site,
    scheduler,
    ids,
    log: silentLog,
    problem,
    network,
    taskPort: { submit: crewOf?.take ?? take, control: async () => ({ done: true }) },
    settings: { outbound: { patienceMs: 60_000, pulseMs: 60_000 } },
  });
  await wms.start();
  await letCorrect(database);
  const app: FastifyInstance = await buildServer({
    routes: wms.routes,
    problem,
    log: silentLog,
    ids,
    version: 'test',
    noteRequest: wms.noteRequest,
    onBug: (error) => bugs.push(error),
  });
  let serial = 0;
  const report = async (given: TaskReport): Promise<ReportAnswer> =>
    (await wms.reportPort.report([given]))[0]!;

  const house = {
    wms,
    database,
    scheduler,
    world,
    tasks,
    take,
    settle: (ms = 100) => scheduler.runFor(ms),

    /** Over HTTP from now on, too; says where. */
    listen: (port = 0) => app.listen({ host: '127.0.0.1', port }),

    async call(method: Method, url: string, body?: object, language = 'en'): Promise<Reply> {
      const headers = { 'accept-language': language };
      const reply = await app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
      return { status: reply.statusCode, body: reply.json() };
    },

    async items(items: readonly Item[]): Promise<void> {
      for (const item of items) weights.set(item.item, item.weightGrams);
      const bodies = items.map(({ owner: _, ...rest }) => rest);
      await granted(house.call('POST', '/api/v1/items', { items: bodies }));
    },

    /** What lies in a bin from the first, in the book and in the world. */
    async opening(
      lines: readonly {
        readonly location: string;
        readonly item: string;
        readonly quantity: number;
        readonly lot?: string;
        readonly expiryDate?: string;
      }[],
    ): Promise<void> {
      for (const line of lines) world.add(line.location, line.item, line.quantity);
      const importId = `OP-${name}-${++serial}`;
      await granted(house.call('POST', '/api/v1/opening-stock', { importId, lines }));
      // Goods that came later are younger.
      await house.settle(1_000);
    },

    order(
      order: string,
      lines: Readonly<Record<string, number>>,
      more: object = {},
    ): Promise<Reply> {
      const entries = Object.entries(lines);
      const body = {
        order,
        customer: 'C-1',
        lines: entries.map(([item, quantity], index) => ({ line: `${index + 1}`, item, quantity })),
        ...more,
      };
      return house.call('POST', '/api/v1/orders', body);
    },

    release: (): Promise<Reply> => house.call('POST', '/api/v1/waves', { actor: 'boss' }),

    /** The totals of an item over the house. */
    async totals(item: string): Promise<Totals> {
      return (await granted(house.call('GET', `/api/v1/stock?item=${item}`))).body.totals;
    },

    async line(order: string, index = 0): Promise<OrderLine> {
      return (await granted(house.call('GET', `/api/v1/orders/${order}`))).body.lines[index];
    },

    report,

    reportOf: (task: Task, told: Told, id = `${name}-R${++serial}`): TaskReport =>
      reportOf(task, told, id, scheduler.now()),

    /** A scan at the dock: pieces from the truck onto a pallet. */
    received(
      task: Task,
      act: Omit<Extract<Act, { act: 'received' }>, 'act' | 'damaged'>,
    ): TaskReport {
      return house.reportOf(task, {
        type: 'progress',
        act: { act: 'received', damaged: 0, ...act },
      });
    },

    /** The next report of the crew, or of those tasks of it; undefined: it has nothing to do. */
    next(only: (task: Task) => boolean = () => true): TaskReport | undefined {
      for (const one of open.filter(({ task }) => only(task))) {
        const { value, done } = one.steps.next();
        if (done || !value || value.type !== 'progress') open.splice(open.indexOf(one), 1);
        if (!done && value) return house.reportOf(one.task, value);
      }
      return undefined;
    },

    /** Has the crew work until nothing is left to do, or a task of this kind is there. */
    async work(
      upTo?: TaskKind,
      tell: (report: TaskReport) => Promise<ReportAnswer> = report,
    ): Promise<Task | undefined> {
      for (let idle = 0; idle < 3; ) {
        await scheduler.runFor(100);
        const found = open.find(({ task }) => task.kind === upTo);
        if (found) return found.task;
        const next = house.next();
        if (!next) {
          idle++;
          await scheduler.runFor(60_000);
          continue;
        }
        idle = 0;
        const answer = await tell(next);
        if (isRefusal(answer)) throw new Error(answer.text.en);
      }
      return undefined;
    },

    verify: () => database.transaction('verify', verifyLedger),

    async close(): Promise<void> {
      await app.close();
      await wms.stop();
      if (bugs.length > 0) throw bugs[0];
    },
  };
  return house;
}

/** The reply, which must not be a problem. */
export async function granted(asked: Promise<Reply>): Promise<Reply> {
  const reply = await asked;
  if (reply.status >= 300) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply;
}
