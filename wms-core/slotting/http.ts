import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { MasterData } from '../contracts.ts';
import type { SendProblem } from '../http.ts';
import { Actor, answer, Code, closed, foreign, Limit, Owner } from '../http-schemas.ts';
import type { LineRow, Proposal } from './model.ts';
import type { ProposalView, Slotting } from './slotting.ts';

const tags = ['work'];

/** A relocation's number is the proposal's with the line's, and both stand on labels. */
const ProposalCode = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,30}$' });
const MaxLines = Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: '100' }));
const Codes = Type.Optional(Type.Array(Code, { maxItems: 500, uniqueItems: true }));
const DEFAULT_LINES = 100;

const ConsolidationBody = Type.Object(
  {
    proposal: ProposalCode,
    owner: Owner,
    zones: Codes,
    items: Codes,
    after: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_.:-]{1,40}$',
        description: 'goes on behind this item: `lookedTo` of a proposal that was not complete',
      }),
    ),
    maxLines: MaxLines,
    actor: Actor,
  },
  { ...closed, examples: [{ proposal: 'TIDY-1', maxLines: 40, actor: 'supervisor' }] },
);

const ReslottingBody = Type.Object(
  {
    proposal: ProposalCode,
    owner: Owner,
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 90, description: 'picks of so many days count; 14' }),
    ),
    minMetresADay: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'less is not proposed; 10' }),
    ),
    maxLines: MaxLines,
    actor: Actor,
  },
  { ...closed, examples: [{ proposal: 'FRONT-1', days: 14, actor: 'supervisor' }] },
);

const DecisionBody = Type.Object(
  {
    lines: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 500 }), {
        minItems: 1,
        maxItems: 500,
        uniqueItems: true,
        description: 'left out: all that are still proposed',
      }),
    ),
    actor: Actor,
  },
  { ...closed, examples: [{ actor: 'supervisor' }, { lines: [1, 2], actor: 'supervisor' }] },
);

const headOf = ({ at, ...rest }: Proposal) => ({ ...rest, at: toTimestamp(at) });
const lineOf = ({ decidedAt, ...rest }: LineRow) => ({
  ...rest,
  decidedAt: decidedAt === null ? null : toTimestamp(decidedAt),
});
const view = ({ lines, ...head }: ProposalView) => ({ ...headOf(head), lines: lines.map(lineOf) });

const ProposalParams = Type.Object(
  { proposal: Type.String({ ...ProposalCode, examples: ['TIDY-1'] }) },
  closed,
);

/** Proposals to tidy up, and what a person decides about them. */
export function slottingRoutes(deps: {
  readonly slotting: Slotting;
  readonly masterData: Pick<MasterData, 'owner'>;
  readonly problem: SendProblem;
}): FastifyPluginAsync {
  const { slotting, masterData, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/consolidation-proposals',
      {
        schema: {
          tags,
          summary:
            'Propose to empty half-empty bins into others of the same goods; nothing moves · 库位整理建议：把半空库位的同类货物合并，不产生移动',
          body: ConsolidationBody,
          response: { 200: answer('known already'), 201: answer('the proposal with its lines') },
        },
      },
      async (request, reply) => {
        const { proposal, actor, ...rest } = foreign(masterData, request.body);
        const { zones = [], items = [], after = '', maxLines = DEFAULT_LINES } = rest;
        const { owner } = rest;
        const wanted = { ...(owner ? { owner } : {}), zones, items, after, maxLines };
        const done = await slotting.consolidate({ proposal, actor }, wanted);
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(view(done));
      },
    );

    app.post(
      '/api/v1/reslotting-proposals',
      {
        schema: {
          tags,
          summary:
            'Propose to bring fast movers near the pack stations, by the picks of the last days; nothing moves · 货位调整建议：按近期拣货把快动货物移近打包台，不产生移动',
          body: ReslottingBody,
          response: { 200: answer('known already'), 201: answer('the proposal with its lines') },
        },
      },
      async (request, reply) => {
        const { proposal, actor, ...rest } = foreign(masterData, request.body);
        const { owner, days = 14, minMetresADay = 10, maxLines = DEFAULT_LINES } = rest;
        const wanted = { ...(owner ? { owner } : {}), days, minMetresADay, maxLines };
        const done = await slotting.reslot({ proposal, actor }, wanted);
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(view(done));
      },
    );

    app.get(
      '/api/v1/slotting-proposals',
      {
        schema: {
          tags,
          summary: 'Proposals to tidy up, the newest first · 整理建议列表',
          querystring: Type.Object({ limit: Limit }, closed),
          response: { 200: answer('{proposals}') },
        },
      },
      async ({ query }) => ({ proposals: (await slotting.list(query.limit)).map(headOf) }),
    );

    app.get(
      '/api/v1/slotting-proposals/:proposal',
      {
        schema: {
          tags,
          summary:
            'One proposal: its figures, and what became of each line · 单个整理建议：数据依据与各行进展',
          params: ProposalParams,
          response: { 200: answer('the proposal with its lines') },
        },
      },
      async (request, reply) => {
        const found = await slotting.read(request.params.proposal);
        return isRefusal(found) ? problem(reply, request, found) : view(found);
      },
    );

    for (const [verb, summary] of [
      [
        'approve',
        'Have goods carried as proposed; lines that do not fit any more are dropped with the reason · 批准整理建议并下发移库；已失效的行注明原因后取消',
      ],
      ['decline', 'Leave goods where they are · 不采纳整理建议'],
    ] as const) {
      app.post(
        `/api/v1/slotting-proposals/:proposal/${verb}`,
        {
          schema: {
            tags,
            summary,
            params: ProposalParams,
            body: DecisionBody,
            response: { 200: answer('the proposal with its lines') },
          },
        },
        async (request, reply) => {
          const { proposal } = request.params;
          const done = await slotting[verb]({ proposal, ...request.body });
          return isRefusal(done) ? problem(reply, request, done) : view(done);
        },
      );
    }
  };
}
