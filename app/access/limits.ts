import type { FastifyRequest } from 'fastify';
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Principal } from './principal.ts';
import { refuseAccess } from './refusals.ts';

/**
 * What a request names, held against whom it comes from: the person who acts, the owner of the goods,
 * the zone of a place. What it leaves out and the route takes is filled in.
 */

type Fields = Record<string, unknown>;
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly items?: ObjectSchema;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

/** The parts of a request whose schema has the field: the query, the body, the rows of the body. */
function partsWith(request: FastifyRequest, field: string): Fields[] {
  const { querystring, body } = (request.routeOptions.schema ?? {}) as Record<string, ObjectSchema>;
  const parts: unknown[] = [];
  if (querystring?.properties?.[field]) parts.push(request.query);
  if (body?.properties?.[field]) parts.push(request.body);
  for (const [name, rows] of Object.entries(body?.properties ?? {})) {
    const given = isFields(request.body) ? request.body[name] : undefined;
    if (rows.items?.properties?.[field] && Array.isArray(given)) parts.push(...given);
  }
  return parts.filter(isFields);
}

/** A shared terminal sends what the worker did who is logged in there; who signed it in is noted too. */
const SENT_FOR_OTHERS = '/api/v1/attachments/:kind/:document';

/** A person is who is signed in. A host names the person; otherwise it is the host itself. */
export function limitActor(request: FastifyRequest, who: Principal): Refusal | undefined {
  // A question names whose acts are looked for.
  if (request.method === 'GET') return undefined;
  for (const part of partsWith(request, 'actor')) {
    part.actor ??= who.code;
    if (who.kind === 'host' || request.routeOptions.url === SENT_FOR_OTHERS) continue;
    if (part.actor !== who.code) {
      return refuseAccess('access.other_actor', { user: who.code, actor: String(part.actor) });
    }
  }
  return undefined;
}

/** Documents named in a path, and where their owner stands. */
const OWNER_OF: Readonly<Record<string, string>> = {
  order: 'SELECT owner FROM wms.sales_order WHERE order_id = $1',
  asn: 'SELECT owner FROM wms.asn WHERE asn = $1',
  return: 'SELECT owner FROM wms.asn WHERE asn = $1',
};

/** Changes that stay with one owner's goods; others move or count what lies beside them too. */
const OF_ONE_OWNER = ['inbound.announce', 'outbound.order', 'master.do', 'adjustments.do'];
/** Answers that name nobody's goods. */
const OF_NO_OWNER = ['GET /api/v1/status'];

async function ownersOfPath(tx: Tx, params: Fields): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, sql] of Object.entries(OWNER_OF)) {
    if (typeof params[name] !== 'string') continue;
    const [row] = await tx.query<{ owner: string }>(sql, [params[name]]);
    // Of a document that is not there nothing is told either.
    found.push(row?.owner ?? '');
  }
  return found;
}

/**
 * Who is limited to some owners names one of them; the only one is filled in. What is about the goods of
 * several owners, and cannot be asked of one, is refused.
 */
export async function limitOwner(
  request: FastifyRequest,
  who: Principal,
  action: string,
  ask: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<Refusal | undefined> {
  if (who.owners.length === 0) return undefined;
  const facts = { user: who.code, owners: who.owners.join(', ') };
  if (OF_NO_OWNER.includes(`${request.method} ${request.routeOptions.url}`)) return undefined;
  if (!action.endsWith('.read') && !OF_ONE_OWNER.includes(action)) {
    return refuseAccess('access.not_by_owner', facts);
  }
  const parts = partsWith(request, 'owner');
  for (const part of parts) {
    if (who.owners.length === 1) part.owner ??= who.owners[0];
    if (!who.owners.includes(part.owner as string)) {
      return refuseAccess('access.other_owner', facts);
    }
  }
  const params = isFields(request.params) ? request.params : {};
  if ('owner' in params && !who.owners.includes(String(params.owner))) {
    return refuseAccess('access.other_owner', facts);
  }
  const ofPath = await ask((tx) => ownersOfPath(tx, params));
  if (ofPath.some((owner) => !who.owners.includes(owner))) {
    return refuseAccess('access.other_owner', facts);
  }
  if (parts.length > 0 || ofPath.length > 0 || 'owner' in params) return undefined;
  return refuseAccess('access.not_by_owner', facts);
}

/** Fields that name a place, and those that name a zone. */
const PLACES = ['location', 'from', 'to', 'place', 'locations', 'dock'];
const ZONES = ['zone', 'zones'];

/** Every text of a request that stands in a field of these names. */
function* namedIn(given: unknown, fields: readonly string[], isNamed = false): Generator<string> {
  if (typeof given === 'string' && isNamed) yield given;
  if (Array.isArray(given)) for (const one of given) yield* namedIn(one, fields, isNamed);
  if (!isFields(given)) return;
  for (const [name, value] of Object.entries(given)) {
    yield* namedIn(value, fields, fields.includes(name));
  }
}

/** Who is limited to some zones changes nothing at a place of another one. Looking is not limited. */
export function limitZone(
  request: FastifyRequest,
  who: Principal,
  zoneOf: (place: string) => string | undefined,
): Refusal | undefined {
  if (who.zones.length === 0 || request.method === 'GET') return undefined;
  // Where no zone means all of them.
  for (const part of partsWith(request, 'zones')) part.zones ??= [...who.zones];
  const given = [request.params, request.query, request.body];
  const strange =
    [...namedIn(given, ZONES)].find((zone) => !who.zones.includes(zone)) ??
    [...namedIn(given, PLACES)].find(
      (place) => !who.zones.includes(zoneOf(place) || who.zones[0]!),
    );
  if (strange === undefined) return undefined;
  const facts = { user: who.code, zones: who.zones.join(', '), place: strange };
  return refuseAccess('access.other_zone', facts);
}
