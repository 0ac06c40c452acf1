import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { refuse } from './refusals.ts';
import { type JobDetail, type JobSummary, readJob, readJobs } from './store/read.ts';

export type Routes = FastifyPluginAsync;

export interface WcsRoutesDeps {
  readonly database: Database;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
const tags = ['jobs'];
const answer = (description: string) => Type.Any({ description });

const Status = Type.Union(
  (['queued', 'assigned', 'active', 'held', 'done', 'failed', 'cancelled'] as const).map((status) =>
    Type.Literal(status),
  ),
);

const summaryView = (job: JobSummary) => ({
  ...job,
  createdAt: toTimestamp(job.createdAt),
  updatedAt: toTimestamp(job.updatedAt),
});

const detailView = (job: JobDetail) => ({
  ...summaryView(job),
  history: job.history.map(({ at, ...rest }) => ({ at: toTimestamp(at), ...rest })),
});

/** Jobs as the WCS carries them out. */
export function wcsRoutes(deps: WcsRoutesDeps): Routes {
  return async (instance: FastifyInstance) => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/jobs',
      {
        schema: {
          tags,
          summary: 'Jobs, the latest first · 作业列表',
          querystring: Type.Object(
            {
              status: Type.Optional(Status),
              kind: Type.Optional(Code),
              document: Type.Optional(Code),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
            },
            closed,
          ),
          response: { 200: answer('the jobs') },
        },
      },
      async (request) => {
        const { limit = 100, ...filter } = request.query;
        const jobs = await deps.database.transaction('read jobs', (tx) =>
          readJobs(tx, { ...filter, limit }),
        );
        return { jobs: jobs.map(summaryView) };
      },
    );
    app.get(
      '/api/v1/jobs/:job',
      {
        schema: {
          tags,
          summary:
            'One job (by its id or its task’s) with its snapshot, its events and who got it why · 单个作业：快照、事件与派工原因',
          params: Type.Object({ job: Code }, closed),
          response: { 200: answer('the job') },
        },
      },
      async (request, reply) => {
        const { job: id } = request.params;
        const job = await deps.database.transaction('read job', (tx) => readJob(tx, id));
        return job
          ? detailView(job)
          : deps.problem(reply, request, refuse('job.unknown', { task: id }));
      },
    );
  };
}
