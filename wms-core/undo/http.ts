import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { AdjustmentParts } from '#wms-core/adjustments/index.ts';
import type { SendProblem } from '../http.ts';
import { Actor, closed, Words } from '../http-schemas.ts';
import { undo } from './undo.ts';

export interface UndoRoutesDeps {
  readonly parts: AdjustmentParts;
  readonly problem: SendProblem;
}

const ByAct = Type.Object(
  {
    act: Type.String({
      pattern: '^[a-z]{1,20}:[A-Za-z0-9_.:-]{1,60}$',
      description: 'kind and number: move, correction, adjustment, kit, relocation, hold, lift',
      examples: ['move:MOV-1'],
    }),
  },
  closed,
);

const UndoBody = Type.Object(
  { reason: Words, actor: Actor },
  { ...closed, examples: [{ reason: 'booked to the wrong place', actor: 'anna' }] },
);

const UndoOut = Type.Object({
  act: Type.String(),
  status: Type.Enum(['undone', 'waiting', 'rejected'], {
    description: 'waiting: its adjustment must be approved; rejected: it was not',
  }),
  reason: Type.String(),
  actor: Type.String(),
  at: Type.String(),
  sequence: Type.Union([Type.Integer(), Type.Null()], { description: 'of the ledger' }),
  adjustment: Type.String({ description: 'that takes a correction back; empty where none does' }),
  hold: Type.String({ description: 'that was lifted, or that lies again; empty where none is' }),
});

/** Acts on stock taken back, under /api/v1. */
export function undoRoutes({ parts, problem }: UndoRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/stock/acts/:act/undo',
      {
        schema: {
          tags: ['stock'],
          summary: 'Takes back what was done to stock by hand, once · 撤销库存操作',
          description:
            'A move or change of quality, a correction, an adjustment, a kit, a relocation that was ' +
            'done, a hold or its lifting. The reverse is posted while the goods are where the act ' +
            'put them and free; movements are never deleted. A correction worth more than the limit ' +
            'of "self" waits for approval, is told as undone when it is posted, and may be asked for ' +
            'again with another reason where it was rejected. The goods of a relocation must lie where they came from.',
          params: ByAct,
          body: UndoBody,
          response: { 200: UndoOut },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await parts.database.transaction('stock.undo', (tx) => undo(parts, tx, asked));
        if (isRefusal(done)) return problem(reply, request, done) as never;
        return { ...done, at: toTimestamp(done.at) };
      },
    );
  };
}
