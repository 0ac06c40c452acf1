import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import type { SendProblem } from '../http.ts';
import { KitTaskBody } from '../stock/kit-http.ts';
import { askForKits } from './kit-tasks.ts';
import type { WorkParts } from './parts.ts';

interface KitTaskDeps {
  readonly work: WorkParts;
  readonly problem: SendProblem;
}

/** Kits that a worker is asked to build or break. */
export function kitTaskRoutes({ work, problem }: KitTaskDeps): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    app.post(
      '/api/v1/kit-tasks',
      {
        schema: {
          tags: ['work'],
          summary:
            'Have kits built or broken by a worker at a work place, once by the kitOrder · 下发套件组装或拆解任务',
          description:
            'The components (or the kits) lie loose at the work place: a relocation brings them. ' +
            'What was made is booked when the worker has said so, as by POST /api/v1/kit-orders.',
          body: KitTaskBody,
          response: { 200: Type.Object({ task: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { owner = work.masterData.owner(), ...rest } = request.body;
        const asked = { ...rest, owner };
        const done = await work.database.transaction('ask for kits', (tx) =>
          askForKits(work, tx, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}
