import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { type Clock, fromTimestamp, type Millis, minutes, toTimestamp } from '#base/time.ts';
import { readPast } from '#wcs/store/past.ts';
import { earliestPast, MOST_UNDONE, readPastFloor, readPlaces } from '#wms-core/floor/index.ts';
import { closed, Timestamp } from '#wms-core/http-schemas.ts';
import { pastOf } from '../floor/past.ts';
import { refuseFloor } from '../floor/refusals.ts';
import type { SendProblem } from './problem.ts';
import { createTurns } from './turns.ts';

export interface FloorPastDeps {
  readonly database: Database;
  readonly site: Site;
  readonly clock: Clock;
  readonly problem: SendProblem;
}

const MOST_MINUTES = 60;
/** With the one that is read. Each takes some seconds of a large house, and a page waits for twenty. */
const MOST_ASKING = 3;

const things = (what: string) =>
  Type.Record(Type.String(), Type.Unknown(), { description: `${what}, by id; null: gone` });
const SECTIONS = {
  people: things('who had a job, where they booked last'),
  labels: things('labels that were pressed afterwards'),
  devices: things('devices'),
  units: things('units that stood on their own'),
  places: things('places with goods'),
};
const At = Type.Integer({ description: 'milliseconds since 1970' });
const Past = Type.Object({
  from: At,
  to: At,
  state: Type.Object({ at: At, ...SECTIONS }),
  changes: Type.Array(Type.Object({ at: At, ...Type.Partial(Type.Object(SECTIONS)).properties })),
  legs: Type.Array(
    Type.Object({
      vehicle: Type.String(),
      purpose: Type.String(),
      to: Type.String(),
      action: Type.Unknown(),
      work: Type.Unknown(),
      path: Type.Array(Type.String(), { description: 'nodes, from where the drive began' }),
      start: Type.Unknown({ description: 'x and y of a drive that began between two nodes' }),
      passedTo: Type.Integer({ description: 'how far it came: index into path' }),
      times: Type.Array(Type.Union([At, Type.Null()]), {
        description: 'when each node was passed; null or missing: not known',
      }),
      from: At,
      until: Type.Union([At, Type.Null()]),
    }),
  ),
});

function spanOf(query: { readonly from: string; readonly to: string }, now: Millis) {
  const [from, to] = [fromTimestamp(query.from), fromTimestamp(query.to)];
  if (from === undefined) return refuseFloor('floor.time_invalid', { time: query.from });
  if (to === undefined) return refuseFloor('floor.time_invalid', { time: query.to });
  if (to <= from) return refuseFloor('floor.span_backwards', query);
  if (from > now) return refuseFloor('floor.not_past', { from: query.from });
  if (to - from > minutes(MOST_MINUTES)) {
    return refuseFloor('floor.span_too_long', { most: MOST_MINUTES });
  }
  return { from, to: Math.min(to, now) };
}

/** The floor as it was, from what is stored. */
export function floorPastRoutes(deps: FloorPastDeps): FastifyPluginAsyncTypebox {
  const { database, site, clock, problem } = deps;
  const vehicles = site.vehicles.map(({ id }) => id);
  const inTurn = createTurns(MOST_ASKING);

  const read = (span: { readonly from: Millis; readonly to: Millis }) =>
    database.transaction('floor.past', async (tx) => {
      const earliest = await earliestPast(tx);
      if (span.from < earliest) {
        const [from, first] = [toTimestamp(span.from), toTimestamp(earliest)];
        return refuseFloor('floor.too_long_ago', { from, most: MOST_UNDONE, earliest: first });
      }
      const wcs = await readPast(tx, vehicles, span);
      const actors = [...new Set(wcs.works.map(({ actor }) => actor))];
      return { wcs, wms: await readPastFloor(tx, span, actors), places: await readPlaces(tx) };
    });

  return async (app) => {
    app.get(
      '/api/v1/floor/past',
      {
        schema: {
          tags: ['floor'],
          summary: 'What moved and stood on the floor in a past time · 现场历史回放',
          description:
            'An hour at most: the state at `from`, then what changed, each kind by id as in ' +
            '`GET /api/v1/floor/live`, and the drives of vehicles with the times at which they passed ' +
            'their nodes. Only what is stored is told: drives and jobs of the last days, goods and units ' +
            `as far back as ${MOST_UNDONE} postings (they are undone, from now on; before that ` +
            '`floor.too_long_ago` names the earliest time, which is later with each posting); no batteries, ' +
            'locks or holds of the past, no labels that were answered on the ' +
            'terminal, and people where they booked something last. One is read at a time, and two wait; more are ' +
            'refused (`floor.past_busy`): ask again.',
          querystring: Type.Object(
            {
              from: { ...Timestamp, examples: ['2026-01-01T08:00:00Z'] },
              to: { ...Timestamp, examples: ['2026-01-01T08:10:00Z'] },
            },
            closed,
          ),
          response: { 200: Past },
        },
      },
      async (request, reply) => {
        const span = spanOf(request.query, clock.now());
        if (isRefusal(span)) return problem(reply, request, span);
        const facts = (await inTurn(() => read(span))) ?? refuseFloor('floor.past_busy');
        if (isRefusal(facts)) return problem(reply, request, facts);
        return pastOf({ ...span, site, ...facts });
      },
    );
  };
}
