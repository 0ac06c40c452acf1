import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp, type Millis, toTimestamp } from '#base/time.ts';
import type { SendProblem } from '../../http.ts';
import { Actor, answer, Code, closed, coded, Timestamp, Words } from '../../http-schemas.ts';
import { refusePutaway } from './refusals.ts';
import { EXAMPLE_STRATEGY, Strategy } from './strategy.ts';
import type { TrialRow } from './trial-store.ts';
import type { PutawayTrials } from './trials.ts';

const tags = ['inbound'];
const TrialParams = Type.Object({ trial: coded('TRY-1') }, closed);

const view = ({ since, until, at, doneAt, ...rest }: TrialRow) => ({
  ...rest,
  since: toTimestamp(since),
  until: toTimestamp(until),
  at: toTimestamp(at),
  doneAt: doneAt === null ? null : toTimestamp(doneAt),
});

const timeOf = (value: string | undefined): Millis | undefined | Refusal =>
  value === undefined
    ? undefined
    : (fromTimestamp(value) ?? refusePutaway('trial.date_invalid', { value }));

/** Dry runs of a changed putaway strategy. */
export function trialRoutes(deps: {
  readonly trials: PutawayTrials;
  readonly problem: SendProblem;
}): FastifyPluginAsync {
  const { trials, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/putaway-trials',
      {
        schema: {
          tags,
          summary:
            'Try a changed strategy on goods that came lately; nothing moves · 用近期收货试算新的上架策略，不产生任何移动',
          body: Type.Object(
            {
              trial: Code,
              strategy: Strategy,
              since: Type.Optional(Timestamp),
              until: Type.Optional(Timestamp),
              actor: Actor,
            },
            {
              ...closed,
              description: 'without a period: the seven days before now',
              examples: [{ trial: 'TRY-1', strategy: EXAMPLE_STRATEGY, actor: 'supervisor' }],
            },
          ),
          response: { 200: answer('known already'), 202: answer('{trial}: under way') },
        },
      },
      async (request, reply) => {
        const { since: from, until: to, ...rest } = request.body;
        const since = timeOf(from);
        if (isRefusal(since)) return problem(reply, request, since);
        const until = timeOf(to);
        if (isRefusal(until)) return problem(reply, request, until);
        const done = await trials.begin({
          ...rest,
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        });
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 202 : 200).send({ trial: rest.trial, ...done });
      },
    );

    app.get(
      '/api/v1/putaway-trials/:trial',
      {
        schema: {
          tags,
          summary:
            'How far a trial is, and what would have gone elsewhere, found no room, cost more or fewer metres · 试算进度与结果：改放何处、放不下多少、路程增减',
          params: TrialParams,
          response: { 200: answer('the trial; result is null until it is done') },
        },
      },
      async (request, reply) => {
        const found = await trials.read(request.params.trial);
        return isRefusal(found) ? problem(reply, request, found) : view(found);
      },
    );

    app.post(
      '/api/v1/putaway-trials/:trial/activate',
      {
        schema: {
          tags,
          summary: 'Put in force what was tried · 启用试算过的策略',
          params: TrialParams,
          body: Type.Object(
            {
              reason: Words,
              actor: Actor,
              anyway: Type.Optional(
                Type.Boolean({ description: 'also where more pieces find no room by it' }),
              ),
            },
            { ...closed, examples: [{ reason: 'fewer metres', actor: 'supervisor' }] },
          ),
          response: { 200: answer('{version}') },
        },
      },
      async (request, reply) => {
        const done = await trials.activate(request.params.trial, request.body);
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}
