import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, toTimestamp } from '#base/time.ts';
import type { Engine } from './engine/engine.ts';
import { candidatesOf, crewOf } from './engine/questions.ts';

export interface CrewRoutesDeps {
  readonly engine: Engine;
  readonly scheduler: Clock;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
const Text = Type.Object({ en: Type.String(), zh: Type.String() });
const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const Candidate = Type.Object({
  who: Type.String(),
  kind: Type.Enum(['worker', 'vehicle']),
  cost: Type.Union([Type.Number(), Type.Null()], {
    description: 'seconds to its place less what its urgency is worth; the lowest gets it',
  }),
  reasons: Type.Array(Type.Object({ code: Type.String(), text: Text }), {
    description: 'every reason why not; empty: this one could have it',
  }),
});

const Member = Type.Object({
  worker: Type.String(),
  device: nullable('the terminal'),
  standing: Type.Enum(['free', 'logged_out', 'offline', 'has_job']),
  duty: Type.Enum(['working', 'on_break', 'off_shift', 'blocked']),
  job: nullable('what they do now'),
  document: nullable('for which document'),
  left: Type.Array(Type.String(), { description: 'half-done units that wait to be taken over' }),
  x: Type.Number(),
  y: Type.Number(),
});

/** Who is here, and why nobody does a job. */
export function crewRoutes({ engine, scheduler, problem }: CrewRoutesDeps): FastifyPluginAsync {
  return async (instance: FastifyInstance) => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/crew',
      {
        schema: {
          tags: ['jobs'],
          summary: 'Who is here, on duty and at what · 在岗人员',
          response: { 200: Type.Object({ crew: Type.Array(Member) }) },
        },
      },
      async () => {
        const crew = crewOf(engine, scheduler.now());
        return { crew: crew.map((one) => ({ ...one, left: [...one.left] })) };
      },
    );
    app.get(
      '/api/v1/jobs/:job/candidates',
      {
        schema: {
          tags: ['jobs'],
          summary:
            'Why nobody got this task (by its id or its job’s): everybody, with each reason · 任务为何无人执行：逐人列出原因',
          params: Type.Object({ job: Code }, closed),
          response: {
            200: Type.Object({
              job: Type.String(),
              task: Type.String(),
              status: Type.String(),
              actor: nullable('who has it'),
              wanted: nullable('whom the desk wants to have it'),
              handOver: Type.Union([
                Type.Object({ from: Type.String(), unit: Type.String(), since: Type.String() }),
                Type.Null(),
              ]),
              candidates: Type.Array(Candidate),
              note: Type.Union([Text, Type.Null()], {
                description: 'why nobody is listed: somebody has it, or there is nobody',
              }),
            }),
          },
        },
      },
      async (request, reply) => {
        const found = candidatesOf(engine, request.params.job, scheduler.now());
        if (isRefusal(found)) return problem(reply, request, found);
        const { job, candidates, note } = found;
        const { handOver } = job;
        return {
          job: job.jobId,
          task: job.task.taskId,
          status: job.status,
          actor: job.actor,
          wanted: job.wanted,
          handOver: handOver && { ...handOver, since: toTimestamp(handOver.since) },
          candidates: candidates.map((one) => ({ ...one, reasons: [...one.reasons] })),
          note,
        };
      },
    );
  };
}
