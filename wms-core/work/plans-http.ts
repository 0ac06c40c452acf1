import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, answer, Code, closed, coded, Limit, Owner } from '../http-schemas.ts';
import type { WorkParts } from './parts.ts';
import { type CountPlan, listPlans, readPlan, roundReports } from './plan-store.ts';
import type { CountPlans } from './plans.ts';
import { refuseWork } from './refusals.ts';

export interface PlanRoutesDeps {
  readonly work: WorkParts;
  readonly plans: CountPlans;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['work'];
const MAX_ROUNDS = 100;
const CYCLE_PERCENT = 20;

const PlanBody = Type.Object(
  {
    plan: Code,
    owner: Owner,
    kind: Type.Union(
      (['full', 'cycle', 'touched', 'complaint'] as const).map((kind) => Type.Literal(kind)),
      {
        description:
          'full: every bin once; cycle: a share of the bins each day, round after round; touched: ' +
          'the bins from or to which something moved today (UTC); complaint: all bins with the items',
      },
    ),
    items: Type.Optional(
      Type.Array(Code, { minItems: 1, maxItems: 100, description: 'of a complaint' }),
    ),
    zones: Type.Optional(
      Type.Array(Code, { maxItems: 200, description: 'none named: all of the warehouse' }),
    ),
    percentADay: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'of the bins, at most, in a day (UTC); 20 for a cycle, 100 for a full count',
      }),
    ),
    atOnce: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, default: 10, description: 'open counts at most' }),
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      { plan: 'CYCLE-2026', kind: 'cycle', percentADay: 20, actor: 'supervisor' },
      { plan: 'TOUCHED-0107', kind: 'touched', actor: 'supervisor' },
      { plan: 'CLAIM-17', kind: 'complaint', items: ['TEA-01'], actor: 'service' },
      { plan: 'YEAR-END', kind: 'full', zones: ['AISLE-01'], atOnce: 30, actor: 'supervisor' },
    ],
  },
);

const headOf = (plan: CountPlan) => ({
  ...plan,
  createdAt: toTimestamp(plan.createdAt),
  endedAt: plan.endedAt === null ? null : toTimestamp(plan.endedAt),
});

/** A plan with its rounds: how many bins are through, and how right the book was. */
async function viewOf(tx: Tx, plan: CountPlan) {
  const rounds = await roundReports(tx, plan.plan, { limit: MAX_ROUNDS });
  return {
    ...headOf(plan),
    rounds: rounds.map((round) => {
      const counted = round.right + round.wrong;
      return { ...round, accuracyPercent: counted ? (100 * round.right) / counted : null };
    }),
  };
}

/** Full and cycle counts. */
export function planRoutes({ work, plans, problem }: PlanRoutesDeps): FastifyPluginAsync {
  const { database } = work;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/count-plans',
      {
        schema: {
          tags,
          summary:
            'Have bins counted by plan: all, a share each day, touched, of a complaint · 盘点计划：全盘、循环、动碰、投诉',
          body: PlanBody,
          response: { 200: answer('known already'), 201: answer('{plan}') },
        },
      },
      async (request, reply) => {
        const { owner = work.masterData.owner(), ...body } = request.body;
        const { zones = [], items = [], atOnce = 10, ...rest } = body;
        if (items.length > 0 !== (rest.kind === 'complaint')) {
          return problem(reply, request, refuseWork('plan.items', { plan: rest.plan }));
        }
        const percentADay = rest.percentADay ?? (rest.kind === 'cycle' ? CYCLE_PERCENT : 100);
        const done = await plans.create({ ...rest, owner, zones, items, atOnce, percentADay });
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({ plan: rest.plan, ...done });
      },
    );

    app.get(
      '/api/v1/count-plans',
      {
        schema: {
          tags,
          summary: 'Count plans, oldest first · 盘点计划列表',
          querystring: Type.Object({ limit: Type.Optional(Limit) }, closed),
          response: { 200: answer('{plans}') },
        },
      },
      async ({ query }) => {
        const found = await database.transaction('count plans list', (tx) =>
          listPlans(tx, query.limit ?? 100),
        );
        return { plans: found.map(headOf) };
      },
    );

    app.get(
      '/api/v1/count-plans/:plan',
      {
        schema: {
          tags,
          summary:
            'One plan: its rounds and how right the book was · 单个盘点计划：各轮进度与账实准确率',
          params: Type.Object({ plan: coded('CYCLE-2026') }, closed),
          response: { 200: answer('the plan with its rounds') },
        },
      },
      async (request, reply) => {
        const { plan } = request.params;
        const found = await database.transaction('count plan', async (tx) => {
          const row = await readPlan(tx, plan);
          return row ? viewOf(tx, row) : refuseWork('plan.unknown', { plan });
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    for (const [verb, isPaused, summary] of [
      ['pause', true, 'Ask for no further bin for now · 暂停盘点计划'],
      ['resume', false, 'Go on with a paused plan · 恢复盘点计划'],
    ] as const) {
      app.post(
        `/api/v1/count-plans/:plan/${verb}`,
        {
          schema: {
            tags,
            summary,
            params: Type.Object({ plan: coded('CYCLE-2026') }, closed),
            body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'supervisor' }] }),
            response: { 200: answer('{plan}') },
          },
        },
        async (request, reply) => {
          const { plan } = request.params;
          const done = await plans.pause(plan, isPaused);
          return isRefusal(done) ? problem(reply, request, done) : { plan };
        },
      );
    }

    app.post(
      '/api/v1/count-plans/:plan/stop',
      {
        schema: {
          tags,
          summary:
            'Stop a plan; counts under way are still done · 停止盘点计划；进行中的盘点照常完成',
          params: Type.Object({ plan: coded('CYCLE-2026') }, closed),
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'supervisor' }] }),
          response: { 200: answer('{plan}') },
        },
      },
      async (request, reply) => {
        const { plan } = request.params;
        const done = await plans.end(plan, request.body.actor);
        return isRefusal(done) ? problem(reply, request, done) : { plan };
      },
    );
  };
}
