import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Routes, SendProblem } from '../http.ts';
import { Actor, Code, closed, coded, Words } from '../http-schemas.ts';
import type { Outbound } from './context.ts';
import { type ByReason, findUnit, giveUpUnit, loseUnit } from './lost-units.ts';

export interface LostUnitRoutesDeps {
  readonly outbound: Outbound;
  readonly problem: SendProblem;
}

const Reason = { actor: Actor, reason: Words };
const Params = Type.Object({ unit: coded('TOTE-009') }, closed);
type Act = (
  tx: Tx,
  unit: string,
  by: ByReason & { readonly location: string },
) => Promise<{ readonly done: true } | Refusal>;

/** Carts, totes and pallets that nobody can find. */
export function lostUnitRoutes({ outbound: o, problem }: LostUnitRoutesDeps): Routes {
  const acts: readonly {
    readonly path: string;
    readonly summary: string;
    readonly body: ReturnType<typeof Type.Object>;
    readonly act: Act;
  }[] = [
    {
      path: 'lost',
      summary:
        'A cart, tote or pallet cannot be found: its goods are held and searched for · 容器丢失：冻结并查找',
      body: Type.Object(Reason, {
        ...closed,
        examples: [{ actor: 'ANNA', reason: 'not in its slot' }],
      }),
      act: (tx, unit, by) => loseUnit(o, tx, unit, by),
    },
    {
      path: 'given-up',
      summary: 'Nobody looks for it any more: its goods are written off · 放弃查找：报损',
      body: Type.Object(Reason, {
        ...closed,
        examples: [{ actor: 'BOSS', reason: 'searched for two days' }],
      }),
      act: (tx, unit, by) => giveUpUnit(o, tx, unit, by),
    },
    {
      path: 'found',
      summary: 'It stands where it was scanned; what is in it is counted · 容器找到：就地清点',
      body: Type.Object(
        { ...Reason, location: Code },
        {
          ...closed,
          examples: [{ actor: 'ANNA', reason: 'under the stairs', location: 'EXCEPTION' }],
        },
      ),
      act: (tx, unit, by) => findUnit(o, tx, unit, by),
    },
  ];
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    for (const { path, summary, body, act } of acts) {
      app.post(
        `/api/v1/handling-units/:unit/${path}`,
        {
          schema: {
            ...{ tags: ['outbound'], summary, params: Params, body },
            response: { 200: Type.Object({ unit: Type.String() }) },
          },
        },
        async (request, reply) => {
          const given = request.body as unknown as ByReason & { readonly location: string };
          const by = { ...given, at: o.scheduler.now() };
          const { unit } = request.params;
          const done = await o.database.transaction(`unit ${path}`, async (tx) =>
            act(tx, unit, by),
          );
          return isRefusal(done) ? problem(reply, request, done) : { unit };
        },
      );
    }
  };
}
