import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, toTimestamp } from '#base/time.ts';
import type { Exceptions } from '#wms-core/contracts.ts';
import type { TaskControl, TaskPort } from '#wms-core/ports.ts';
import { type FullTaskBook, refuseTask, type TaskRow } from '#wms-core/tasks/index.ts';
import { Actor, answer, Code, closed, Limit, Words } from '../http-schemas.ts';
import { deskCases } from './cases.ts';
import { type CostedCase, costed } from './cost.ts';
import { readDecisions } from './decisions.ts';
import type { DeskSettings } from './model.ts';
import { refuseDesk } from './refusals.ts';
import { listTasks, readTask } from './tasks.ts';

export interface DeskRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly taskBook: FullTaskBook;
  readonly exceptions: Exceptions;
  readonly settings: DeskSettings;
  /** Where tasks are carried out; it knows for which of them there is nobody. */
  readonly taskPort: Pick<TaskPort, 'stranded'>;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['desk'];
const TaskParams = Type.Object({ task: Code }, closed);
const Reason = Type.Object(
  { actor: Actor, reason: Words },
  { ...closed, examples: [{ actor: 'supervisor', reason: 'the aisle is blocked' }] },
);

/** The verbs of the desk on a running task: their bodies, and what they tell the WCS. */
const verbs = [
  {
    path: 'hold',
    summary: 'Stop a task where it stands · 暂停任务',
    body: Reason,
    control: (taskId: string, body: Body): TaskControl => ({
      verb: 'hold',
      taskId,
      reason: body.reason,
    }),
  },
  {
    path: 'release',
    summary: 'Let a held task go on · 恢复任务',
    body: Reason,
    control: (taskId: string, { reason }: Body): TaskControl => ({
      verb: 'release',
      taskId,
      reason,
    }),
  },
  {
    path: 'reprioritise',
    summary: 'Give a task another priority · 调整任务优先级',
    body: Type.Object(
      { actor: Actor, reason: Words, priority: Type.Integer({ minimum: 0, maximum: 100 }) },
      {
        ...closed,
        examples: [{ actor: 'supervisor', reason: 'the truck waits', priority: 90 }],
      },
    ),
    control: (taskId: string, body: Body): TaskControl => ({
      verb: 'reprioritise',
      taskId,
      priority: body.priority ?? 0,
      reason: body.reason,
    }),
  },
  {
    path: 'reassign',
    summary: 'Take a task from whoever has it · 改派任务',
    body: Type.Object(
      { actor: Actor, reason: Words, worker: Type.Optional(Code) },
      { ...closed, examples: [{ actor: 'supervisor', reason: 'went home', worker: 'anna' }] },
    ),
    control: (taskId: string, body: Body): TaskControl => ({
      verb: 'reassign',
      taskId,
      reason: body.reason,
      ...(body.worker === undefined ? {} : { worker: body.worker }),
    }),
  },
  {
    path: 'force-complete',
    summary:
      'End a task as it stands; the rest is reported failed · 强制完成任务；未完部分记为失败',
    body: Reason,
    control: (taskId: string, body: Body): TaskControl => ({
      verb: 'force_complete',
      taskId,
      reason: body.reason,
    }),
  },
  {
    path: 'cancel',
    summary: 'Cancel a task; what was done of it stays done · 取消任务；已完成部分保留',
    body: Reason,
    control: (taskId: string, body: Body): TaskControl => ({
      verb: 'cancel',
      taskId,
      reason: body.reason,
    }),
  },
] as const;

interface Body {
  readonly actor: string;
  readonly reason: string;
  readonly priority?: number;
  readonly worker?: string;
}

/** The oldest cases of each source that are weighed: the dearest is seldom the oldest. */
const LOOKED_AT = 300;

const timeOrNull = (at: number | null) => (at === null ? null : toTimestamp(at));

const caseView = ({ since, cost, ...rest }: CostedCase) => ({
  ...{ ...rest, since: toTimestamp(since) },
  cost: { ...cost, dueAt: timeOrNull(cost.dueAt) },
});

function taskView(row: TaskRow) {
  const { body, createdAt, updatedAt, startedAt, endedAt, deadline, trouble, ...rest } = row;
  return {
    ...rest,
    deadline: timeOrNull(deadline),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    startedAt: timeOrNull(startedAt),
    endedAt: timeOrNull(endedAt),
    trouble: trouble && { ...trouble, at: toTimestamp(trouble.at) },
    task: body,
  };
}

/** The exception desk: what is wrong, why things were chosen, and the acts of a person. */
export function deskRoutes(deps: DeskRoutesDeps): FastifyPluginAsync {
  const { database, clock, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    readRoutes(plain, deps);

    for (const verb of verbs) {
      app.post(
        `/api/v1/tasks/:task/${verb.path}`,
        {
          schema: {
            tags,
            summary: verb.summary,
            params: TaskParams,
            body: verb.body,
            response: { 202: answer('taken over; what became of it stands at the task') },
          },
        },
        async (request, reply) => {
          const body: Body = request.body;
          const control = verb.control(request.params.task, body);
          const done = await database.transaction('task control', (tx) =>
            deps.taskBook.control(tx, control, body.actor),
          );
          if (isRefusal(done)) return problem(reply, request, done);
          return reply.code(202).send({ task: control.taskId, control: done.controlId });
        },
      );
    }

    app.post(
      '/api/v1/tasks/:task/retry',
      {
        schema: {
          tags,
          summary:
            'Do what is left of a failed or cancelled task again, under a new id · 重做失败或取消任务的剩余部分（新编号）',
          params: TaskParams,
          body: Reason,
          response: { 200: answer('{task}: the new id') },
        },
      },
      async (request, reply) => {
        const { actor, reason } = request.body;
        const done = await database.transaction('task retry', (tx) =>
          deps.taskBook.retry(tx, request.params.task, actor, reason),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return { task: done.taskId };
      },
    );

    app.post(
      '/api/v1/tasks/:task/settle',
      {
        schema: {
          tags,
          summary:
            'Take a failed or cancelled task off the desk: somebody saw to it · 失败或取消的任务销案：已有人处理',
          params: TaskParams,
          body: Reason,
          response: { 200: answer('{task}') },
        },
      },
      async (request, reply) => {
        const { actor, reason } = request.body;
        const done = await database.transaction('task settle', (tx) =>
          deps.taskBook.settle(tx, request.params.task, actor, reason),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return { task: request.params.task };
      },
    );

    app.post(
      '/api/v1/exceptions/:key/settle',
      {
        schema: {
          tags,
          summary: 'Take a case that is no task off the desk · 非任务类异常销案',
          params: Type.Object(
            { key: Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,160}$' }) },
            closed,
          ),
          body: Reason,
          response: { 200: answer('{key}') },
        },
      },
      async (request, reply) => {
        const { key } = request.params;
        const done = await database.transaction('case settle', async (tx) => {
          const [open] = await tx.query(
            'SELECT 1 FROM wms.exception WHERE key = $1 AND settled_at IS NULL',
            [key],
          );
          if (!open) return refuseDesk('exception.unknown', { key });
          const { actor, reason } = request.body;
          await deps.exceptions.settle(tx, key, `${actor}: ${reason}`, clock.now());
          return { key };
        });
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}

function readRoutes(plain: FastifyInstance, deps: DeskRoutesDeps): void {
  const { database, clock, problem } = deps;
  const app = plain.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/api/v1/exceptions',
    {
      schema: {
        tags,
        summary:
          'Everything late, stuck, short, failed, blocked or refused, with the possible acts · 异常清单：迟、卡、短、败、阻、拒，及可用操作',
        querystring: Type.Object({ limit: Limit }, closed),
        response: {
          200: answer(
            '{cases}, the dearest first: kind, subject, sentence in two languages, acts, cost (late, dueAt, orders that wait, priority)',
          ),
        },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const { settings } = deps;
      const now = clock.now();
      const cases = await database.transaction('desk', async (tx) => {
        const found = await deskCases(tx, {
          ...{ now, settings, limit: Math.max(limit, LOOKED_AT) },
          stranded: deps.taskPort.stranded?.() ?? [],
          waysOn: deps.taskBook.waysOn,
        });
        return costed(tx, found, { now, soonMs: settings.deadlineNearMs });
      });
      return { cases: cases.slice(0, limit).map(caseView) };
    },
  );

  app.get(
    '/api/v1/decisions',
    {
      schema: {
        tags,
        summary: 'Why the house chose what it chose, newest first · 决策记录：系统为何如此选择',
        querystring: Type.Object({ subject: Type.Optional(Code), limit: Limit }, closed),
        response: { 200: answer('{decisions}: rule, chosen, candidates with scores') },
      },
    },
    async (request) => {
      const decisions = await database.transaction('decisions', (tx) =>
        readDecisions(tx, request.query),
      );
      return { decisions: decisions.map((one) => ({ ...one, at: toTimestamp(one.at) })) };
    },
  );

  app.get(
    '/api/v1/tasks',
    {
      schema: {
        tags,
        summary: 'Tasks, newest first · 任务列表',
        querystring: Type.Object(
          {
            status: Type.Optional(
              Type.Union(
                (['open', 'sent', 'started', 'held', 'done', 'failed', 'cancelled'] as const).map(
                  (status) => Type.Literal(status),
                ),
              ),
            ),
            kind: Type.Optional(Code),
            document: Type.Optional(Code),
            limit: Limit,
          },
          closed,
        ),
        response: { 200: answer('{tasks}') },
      },
    },
    async (request) => {
      const rows = await database.transaction('tasks', (tx) => listTasks(tx, request.query));
      return { tasks: rows.map(taskView) };
    },
  );

  app.get(
    '/api/v1/tasks/:task',
    {
      schema: {
        tags,
        summary:
          'One task with the verbs that were given and their answers · 单个任务及其控制指令与答复',
        params: TaskParams,
        response: { 200: answer('the task') },
      },
    },
    async (request, reply) => {
      const { task } = request.params;
      const found = await database.transaction('task', (tx) => readTask(tx, task));
      if (!found) return problem(reply, request, refuseTask('task.unknown', { task }));
      const controls = found.controls.map((one) => ({
        ...one,
        createdAt: toTimestamp(one.createdAt),
      }));
      return { ...taskView(found.row), controls };
    },
  );
}
