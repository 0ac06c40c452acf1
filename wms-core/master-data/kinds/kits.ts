import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { KitParts, Status } from '#wms-core/contracts.ts';
import { kitTable } from '#wms-core/store/schema.ts';
import { Code, closed, Quantity } from '../../http-schemas.ts';
import { Blockable, OwnerCode } from '../fields.ts';
import type { Change, Fault, RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';
import { itemFaults } from './references.ts';

/**
 * What one piece of an item is put together from. A kit holds no kits: breaking one is one step.
 */
export interface Kit {
  readonly owner: string;
  readonly item: string;
  readonly components: readonly { readonly item: string; readonly quantity: number }[];
  readonly fulfilment: KitParts['fulfilment'];
  readonly status: Status;
  readonly blockReason: string;
}

/** Kits among the components, in the table or in this set. */
async function nestingFaults(tx: Tx, changes: readonly Change<Kit>[]): Promise<Fault[]> {
  const rows = await tx.query<{ owner: string; item: string }>(
    'SELECT owner, item FROM wms.kit WHERE owner = ANY($1::text[]) AND item = ANY($2::text[])',
    [
      [...new Set(changes.map(({ after }) => after.owner))],
      [...new Set(changes.flatMap(({ after }) => after.components.map(({ item }) => item)))],
    ],
  );
  const parents = await tx.query<{ owner: string; item: string; component: string }>(
    `SELECT k.owner, k.item, c->>'item' AS component
     FROM wms.kit k CROSS JOIN jsonb_array_elements(k.components) c
     WHERE k.owner = ANY($1::text[]) AND c->>'item' = ANY($2::text[])`,
    [[...new Set(changes.map(({ after }) => after.owner))], changes.map(({ after }) => after.item)],
  );
  const kits = new Set([...rows, ...changes.map(({ after }) => after)].map(nameOf));
  const written = new Set(changes.map(({ after }) => nameOf(after)));
  const inside = new Map(
    parents
      .filter((one) => !written.has(nameOf(one)))
      .map((one) => [nameOf({ owner: one.owner, item: one.component }), one.item]),
  );
  return changes.flatMap(({ index, after }) => {
    const { owner, item } = after;
    const nested = after.components.find((one) => kits.has(nameOf({ owner, item: one.item })));
    const parent = inside.get(nameOf(after));
    if (nested === undefined && parent === undefined) return [];
    const facts = nested ? { item, component: nested.item } : { item: parent!, component: item };
    return [{ index, field: 'components', refusal: refuse('kit.contains_itself', facts) }];
  });
}

const nameOf = ({ owner, item }: { readonly owner: string; readonly item: string }) =>
  `${owner}/${item}`;

function twiceFaults({ index, after: { item, components } }: Change<Kit>): Fault[] {
  const twice = components.find(
    (one, at) => components.findIndex((other) => other.item === one.item) !== at,
  );
  if (!twice) return [];
  const refusal = refuse('kit.component_twice', { item, component: twice.item });
  return [{ index, field: 'components', refusal }];
}

export const kitKind: RecordKind<Kit> = {
  name: 'kit',
  label: { en: 'kit', zh: '套件' },
  path: 'kits',
  list: 'kits',
  table: kitTable,
  keys: ['owner', 'item'],
  siteFields: ['owner'],
  filters: ['status'],
  body: Type.Object(
    {
      owner: OwnerCode,
      item: Code,
      components: Type.Array(Type.Object({ item: Code, quantity: Quantity }, closed), {
        minItems: 1,
        maxItems: 100,
      }),
      fulfilment: Type.Optional(
        Type.Union(
          [Type.Literal('built_only'), Type.Literal('built_first'), Type.Literal('explode')],
          {
            default: 'built_first',
            description:
              'what serves an order for it: built kits alone, built kits and then its components, ' +
              'or its components alone',
          },
        ),
      ),
      ...Blockable,
    },
    closed,
  ),
  example: {
    item: 'GIFT-01',
    components: [
      { item: 'TEA-01', quantity: 2 },
      { item: 'CUP-01', quantity: 1 },
    ],
  },
  async check(tx, changes) {
    const named = changes.flatMap(({ index, after: { owner, item, components } }) => [
      { index, field: 'item', owner, item },
      ...components.map((one) => ({ index, field: 'components', owner, item: one.item })),
    ]);
    return [
      ...(await itemFaults(tx, named)),
      ...(await nestingFaults(tx, changes)),
      ...changes.flatMap(twiceFaults),
    ];
  },
};
