import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { HandlingUnit, Ledger, MasterData, PostingHead } from '#wms-core/contracts.ts';
import type { SsccNumbers } from '#wms-core/sscc.ts';
import { codeFault, mayStand } from '../units/parts.ts';
import { refuseUnit } from '../units/refusals.ts';
import { likeOf, typeNamed } from '../units/unit-type.ts';
import { nestFault } from './nesting.ts';
import { refuse } from './refusals.ts';
import type { Load, UnitNode } from './unit-tree.ts';

/**
 * The handling units that a file of opening stock names: each line says in which unit its goods lie,
 * of what type that is, and in or on which other it stands. What the lines of a file say of one unit
 * must agree, and the whole tree must keep the rules of nesting, before anything is booked.
 */

export interface UnitDeps {
  readonly ledger: Ledger;
  readonly masterData: MasterData;
  readonly numbers: SsccNumbers;
}

/** What a line says of units; '' is nothing. */
export interface UnitColumns {
  readonly handlingUnit: string;
  readonly unitType: string;
  readonly parent: string;
  readonly parentType: string;
}

/** A unit as all lines of the file together have it. */
interface Said extends Load {
  readonly handlingUnit: string;
  readonly location: string;
  readonly unitType: string;
  readonly parent: string;
  /** How many different things the lines say of it. */
  readonly differing: boolean;
}

const NAMED = `body->>'handlingUnit' = ANY($2::text[]) OR body->>'parent' = ANY($2::text[])`;

/** The units that belong to the same trees as these. */
async function treesOf(tx: Tx, importId: string, names: readonly string[]): Promise<string[]> {
  const known = new Set(names);
  for (let before = 0; before < known.size; ) {
    before = known.size;
    const rows = await tx.query<{ unit: string }>(
      `SELECT DISTINCT e.unit FROM wms.import_line
       CROSS JOIN LATERAL (VALUES (body->>'handlingUnit'), (body->>'parent')) AS e(unit)
       WHERE import_id = $1 AND (${NAMED}) AND e.unit <> ''`,
      [importId, [...known]],
    );
    for (const { unit } of rows) known.add(unit);
  }
  return [...known].sort();
}

/** What is said of a unit stands in its own lines, and in those of units in or on it. */
function saidIn(tx: Tx, importId: string, names: readonly string[]): Promise<Said[]> {
  return tx.query(
    `WITH said AS (
       SELECT body->>'handlingUnit' AS unit, body->>'location' AS location,
         body->>'unitType' AS type, body->>'parent' AS parent,
         (body->>'quantity')::bigint AS pieces,
         coalesce(nullif((body->>'weightGrams')::bigint, 0),
           (body->>'quantity')::bigint * i.weight_grams, 0) AS grams,
         coalesce((body->>'quantity')::bigint * greatest(1,
           ceil(i.length_mm * i.width_mm * i.height_mm / 1000.0)), 0) AS ml
       FROM wms.import_line LEFT JOIN wms.item i
         ON i.owner = body->>'owner' AND i.item = body->>'item'
       WHERE import_id = $1 AND body->>'handlingUnit' = ANY($2::text[])
       UNION ALL
       SELECT body->>'parent', body->>'location', body->>'parentType', NULL, 0, 0, 0
       FROM wms.import_line WHERE import_id = $1 AND body->>'parent' = ANY($2::text[])
     )
     SELECT unit AS "handlingUnit", min(location) AS location,
       coalesce(max(nullif(type, '')), 'pallet') AS "unitType", coalesce(max(parent), '') AS parent,
       count(DISTINCT location) > 1 OR count(DISTINCT nullif(type, '')) > 1
         OR count(DISTINCT parent) > 1 AS differing,
       sum(pieces)::bigint AS pieces, sum(grams)::bigint AS grams, sum(ml)::bigint AS "volumeMl"
     FROM said GROUP BY unit ORDER BY unit`,
    [importId, names],
  );
}

/** Units that are in the house, and whether this import made them. */
async function inHouse(
  tx: Tx,
  importId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly at: string; readonly ours: boolean }>> {
  const rows = await tx.query<{ handlingUnit: string; at: string; ours: boolean }>(
    `SELECT u.handling_unit AS "handlingUnit", u.location AS at, EXISTS (
       SELECT FROM wms.unit_event e JOIN wms.posting p USING (sequence)
       WHERE e.handling_unit = u.handling_unit AND e.event = 'made' AND p.document = $1) AS ours
     FROM wms.handling_unit u WHERE u.handling_unit = ANY($2::text[])`,
    [importId, names],
  );
  return new Map(rows.map(({ handlingUnit, ...there }) => [handlingUnit, there]));
}

async function nodesOf(
  deps: UnitDeps,
  tx: Tx,
  said: readonly Said[],
): Promise<Map<string, UnitNode | Refusal>> {
  const nodes = new Map<string, UnitNode | Refusal>();
  const likes = new Map<string, Awaited<ReturnType<typeof likeOf>>>();
  for (const { handlingUnit, location, unitType } of said) {
    const like = likes.get(unitType) ?? (await likeOf(deps.masterData, tx, typeNamed(unitType)));
    likes.set(unitType, like);
    if (isRefusal(like)) {
      nodes.set(handlingUnit, like);
      continue;
    }
    const type = like.unitType === '' ? undefined : await deps.masterData.unitType(tx, unitType);
    const { lengthMm, widthMm, heightMm } = type ?? {};
    const outerMl =
      lengthMm && widthMm && heightMm ? Math.ceil((lengthMm * widthMm * heightMm) / 1_000) : null;
    const rules = { stackLimit: type?.stackLimit ?? null, carries: type?.carries ?? null };
    nodes.set(handlingUnit, {
      ...{ handlingUnit, location, boundTo: '', parent: '' },
      ...{ ...like, outerMl, ...rules },
    });
  }
  return nodes;
}

interface Standing {
  readonly location: string;
  /** Units on their own: in the house, and of the file. */
  readonly standing: number;
  readonly told: number;
}

/** Places at which so many units stand as are in the house, and in all lines of the file. */
async function standingAt(tx: Tx, importId: string, places: readonly string[]) {
  const rows = await tx.query<Standing>(
    `WITH line AS (
       SELECT u.location, l.body->>'handlingUnit' AS unit, l.body->>'parent' AS parent
       FROM unnest($2::text[]) AS u(location)
       CROSS JOIN LATERAL (SELECT body FROM wms.import_line
         WHERE import_id = $1 AND body->>'location' = u.location
           AND body->>'location' IS NOT NULL) l
     ), named AS (
       SELECT location, unit FROM line WHERE unit <> ''
       UNION SELECT location, parent FROM line WHERE parent <> ''
     ), alone AS (
       SELECT location, unit FROM named n
       WHERE NOT EXISTS (SELECT FROM line l WHERE l.unit = n.unit AND l.parent <> '')
     ), here AS (
       SELECT location, handling_unit AS unit FROM wms.handling_unit
       WHERE location = ANY($2::text[]) AND parent = ''
     )
     SELECT location, count(*) FILTER (WHERE NOT told) AS standing,
       count(*) FILTER (WHERE told) AS told
     FROM (SELECT location, unit, true AS told FROM alone
       UNION ALL SELECT location, unit, false FROM here h
       WHERE NOT EXISTS (SELECT FROM alone a WHERE a.unit = h.unit)) s
     GROUP BY location ORDER BY location`,
    [importId, places],
  );
  return new Map(rows.map((row) => [row.location, row]));
}

/** More units than the place takes. */
function fullFault(
  { masterData }: UnitDeps,
  { location, parent }: Said,
  at: ReadonlyMap<string, Standing>,
): Refusal | undefined {
  const there = at.get(location);
  const most = masterData.location(location)?.maxHandlingUnits;
  if (!there || most === undefined || parent !== '') return undefined;
  const { standing, told: count } = there;
  if (standing + count <= most) return undefined;
  return refuseUnit('unit.place_full', { location, standing, most, count });
}

/** What is wrong with the unit alone. */
function ownFault(
  deps: UnitDeps,
  one: Said,
  there: { readonly at: string; readonly ours: boolean } | undefined,
): Refusal | undefined {
  const { handlingUnit, location } = one;
  if (one.differing) return refuse('opening.unit_differs', { handlingUnit });
  if (there && !there.ours) return refuse('unit.exists', { handlingUnit, at: there.at });
  return codeFault(deps, handlingUnit) ?? mayStand(deps, location);
}

/** Puts the units together as the file says, on paper, and notes what the rules forbid. */
function nestAll(
  said: readonly Said[],
  nodes: ReadonlyMap<string, UnitNode | Refusal>,
  faults: Map<string, Refusal>,
): void {
  const loads = new Map(said.map((one) => [one.handlingUnit, one]));
  const units = new Map<string, UnitNode>();
  for (const [name, node] of nodes) if (!isRefusal(node)) units.set(name, node);
  for (const { handlingUnit, parent } of said) {
    const child = units.get(handlingUnit);
    const into = units.get(parent);
    if (parent === '' || !child || !into) continue;
    const fault = nestFault({ units, loads, child, into });
    if (fault && !faults.has(handlingUnit)) faults.set(handlingUnit, fault);
    if (!fault) units.set(handlingUnit, { ...child, parent });
  }
}

/** What is wrong with the units that these lines name, by unit. */
export async function unitFaults(
  deps: UnitDeps,
  tx: Tx,
  importId: string,
  lines: readonly UnitColumns[],
): Promise<ReadonlyMap<string, Refusal>> {
  const named = namedIn(lines);
  if (named.length === 0) return new Map();
  const all = await treesOf(tx, importId, named);
  const said = await saidIn(tx, importId, all);
  const there = await inHouse(tx, importId, all);
  const nodes = await nodesOf(deps, tx, said);
  const places = [...new Set(said.map(({ location }) => location))].sort();
  const standing = await standingAt(tx, importId, places);
  const faults = new Map<string, Refusal>();
  for (const one of said) {
    const node = nodes.get(one.handlingUnit);
    const fault =
      ownFault(deps, one, there.get(one.handlingUnit)) ??
      (isRefusal(node) ? node : fullFault(deps, one, standing));
    if (fault) faults.set(one.handlingUnit, fault);
  }
  nestAll(said, nodes, faults);
  return faults;
}

const namedIn = (lines: readonly UnitColumns[]): string[] =>
  [...new Set(lines.flatMap(({ handlingUnit, parent }) => [handlingUnit, parent]))]
    .filter((one) => one !== '')
    .sort();

/** Makes the trees of units that these lines name, as far as no earlier batch has. */
export async function makeOpeningUnits(
  deps: UnitDeps,
  tx: Tx,
  lines: readonly UnitColumns[],
  by: { readonly importId: string; readonly firstLine: number; readonly actor: string } & {
    readonly at: Millis;
  },
): Promise<Refusal | undefined> {
  const { importId, firstLine, actor, at } = by;
  const named = namedIn(lines);
  if (named.length === 0) return undefined;
  const said = await saidIn(tx, importId, await treesOf(tx, importId, named));
  const there = await inHouse(
    tx,
    importId,
    said.map(({ handlingUnit }) => handlingUnit),
  );
  const missing = said.filter(({ handlingUnit }) => !there.has(handlingUnit));
  const made: HandlingUnit[] = [];
  for (const { handlingUnit, location, unitType } of missing) {
    const like = await likeOf(deps.masterData, tx, typeNamed(unitType));
    if (isRefusal(like)) return like;
    made.push({ handlingUnit, location, boundTo: '', ...like });
  }
  const head = (postingId: string): PostingHead => {
    const document = importId;
    return { postingId, document, actor, at, reason: 'opening_stock', correlationId: importId };
  };
  if (made.length === 0) return undefined;
  const created = await deps.ledger.createUnits(tx, made);
  if (isRefusal(created)) return created;
  const events = made.map((one) => ({ ...one, event: 'made' as const, parent: '' }));
  await deps.ledger.noteUnits(tx, head(`opening-units:${importId}:${firstLine}`), events);
  for (const { handlingUnit, parent: into } of missing) {
    if (into === '') continue;
    const put = head(`opening-put:${importId}:${handlingUnit}`);
    const done = await deps.ledger.putUnit(tx, { ...put, handlingUnit, into });
    if (isRefusal(done)) return done;
  }
  return undefined;
}
