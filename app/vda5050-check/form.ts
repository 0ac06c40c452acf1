/** Whether a message has the form of its version: the house's own schemas, and others if given. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import * as v2 from '#adapters/devices/vda5050/v2/wire.ts';
import * as v3 from '#adapters/devices/vda5050/v3/wire.ts';
import type { SchemaFault } from './model.ts';
import type { Version } from './patches.ts';

const compiled = (schemas: Readonly<Record<string, unknown>>) =>
  new Map(Object.entries(schemas).map(([topic, one]) => [topic, Compile(one as TSchema)] as const));

const OF_2 = compiled({
  order: v2.Order,
  instantActions: v2.InstantActions,
  state: v2.State,
  connection: v2.Connection,
  factsheet: v2.Factsheet,
  visualization: v2.Visualization,
});
const OF_3 = compiled({
  order: v3.Order,
  instantActions: v3.InstantActions,
  state: v3.State,
  connection: v3.Connection,
  factsheet: v3.Factsheet,
  visualization: v3.Visualization,
  zoneSet: v3.ZoneSet,
  responses: v3.Responses,
});

/** One wrong field can break a list at each of its entries. */
const MAX_FAULTS = 5;

/** By the house's schemas, which follow the text [VDA5050 2.1 §6, 3.0 §7]. */
export function formFaults(
  version: Version,
  topic: string,
  message: unknown,
): readonly SchemaFault[] {
  const check = (version === '3.0' ? OF_3 : OF_2).get(topic);
  if (!check || check.Check(message)) return [];
  return [...check.Errors(message)]
    .slice(0, MAX_FAULTS)
    .map(({ instancePath, message: what }) => ({ path: instancePath, what }));
}
