import { type Static, type TProperties, Type } from 'typebox';
import { Code, closed } from './parts.ts';
import { SiteBlock } from './travel.ts';
import { Zone } from './zone.ts';

/**
 * What may become different on the floor while it runs: a row of `wcs.floor_change`. `target` is the
 * node, lane, block, zone or place that it is about; there is one open change of a kind for each.
 */

function change<const Kind extends string, Body extends TProperties>(
  kind: Kind,
  target: string,
  body: Body,
) {
  return Type.Object(
    {
      kind: Type.Literal(kind),
      target: Type.Intersect([Code], { description: target }),
      body: Type.Object(body, closed),
    },
    closed,
  );
}

const { kind, nodes, edges } = SiteBlock.properties;

export const FloorChange = Type.Union([
  /** Nobody is sent there any more; who is there may drive off. */
  change('close_node', 'node', {}),
  change('close_edge', 'edge', {}),
  /** m/s, instead of the drawing's; what is said by type holds still. */
  change('speed', 'edge', { maxSpeed: Type.Number({ minimum: 0.01, maximum: 10 }) }),
  /** Metres, of the vehicle with its load. */
  change('height', 'edge', { maxHeight: Type.Number({ minimum: 0, maximum: 100 }) }),
  /** From now on only as the lane goes, not the other way. */
  change('one_way', 'edge', {}),
  /** A new block, or another shape of a drawn one; null: there is none. */
  change('block', 'block', {
    block: Type.Union([Type.Object({ kind, nodes, edges }, closed), Type.Null()]),
  }),
  change('zone', 'zone', { zone: Type.Union([Zone, Type.Null()]) }),
  /** The node at which the place is reached; null: vehicles do not reach it. */
  change('station', 'location', { node: Type.Union([Code, Type.Null()]) }),
  change('charger', 'node', { on: Type.Boolean() }),
  change('parking', 'node', { on: Type.Boolean() }),
]);
export type FloorChange = Static<typeof FloorChange>;
