import type { FloorChange } from '#base/site/floor-change.ts';
import type { Site } from '#base/site/site.ts';

/** What a floor is made from: the parts of a site that vehicles have to do with. */
export type Drawing = Pick<
  Site,
  'mapId' | 'nodes' | 'edges' | 'chargers' | 'parking' | 'locations'
> &
  Partial<Pick<Site, 'blocks' | 'zones' | 'equipment' | 'vehicleTypes' | 'vehicles'>>;

/** A drawing with what only changes can say. */
export interface ChangedDrawing extends Drawing {
  /** Nodes and lanes. */
  readonly closed?: ReadonlySet<string>;
  /** Metres by lane. */
  readonly heights?: ReadonlyMap<string, number>;
}

const ids = (things: readonly { readonly id: string }[] = []) =>
  new Set(things.map(({ id }) => id));

/** What a change names that the drawing does not have; with nothing missing it can be applied. */
export function missing(drawing: Drawing, { kind, target, body }: FloorChange): readonly string[] {
  const nodes = ids(drawing.nodes);
  const edges = ids(drawing.edges);
  const without = (set: ReadonlySet<string>, named: readonly string[]) =>
    named.filter((id) => !set.has(id));
  switch (kind) {
    case 'close_node':
    case 'charger':
    case 'parking':
      return without(nodes, [target]);
    case 'close_edge':
    case 'speed':
    case 'height':
    case 'one_way':
      return without(edges, [target]);
    case 'station':
      return [
        ...without(ids(drawing.locations), [target]),
        ...without(nodes, body.node === null ? [] : [body.node]),
      ];
    case 'block':
      if (body.block === null) return without(ids(drawing.blocks), [target]);
      return [...without(nodes, body.block.nodes), ...without(edges, body.block.edges)];
    case 'zone':
      return body.zone === null ? without(ids(drawing.zones), [target]) : [];
  }
}

const put = <T extends { readonly id: string }>(things: readonly T[] = [], id: string, one?: T) => [
  ...things.filter((thing) => thing.id !== id),
  ...(one ? [one] : []),
];
const toggle = (set: readonly string[], id: string, on: boolean) =>
  on ? [...new Set([...set, id])] : set.filter((other) => other !== id);

/** The drawing as it is with a change that misses nothing. */
export function applyChange(
  drawing: ChangedDrawing,
  { kind, target, body }: FloorChange,
): ChangedDrawing {
  const close = (named: readonly string[]) => ({
    ...drawing,
    closed: new Set([...(drawing.closed ?? []), ...named]),
  });
  switch (kind) {
    case 'close_node':
    case 'close_edge':
      return close([target]);
    case 'one_way': {
      const lane = drawing.edges.find(({ id }) => id === target);
      const back = drawing.edges.filter(({ from, to }) => from === lane?.to && to === lane.from);
      return close(back.map(({ id }) => id));
    }
    case 'speed':
      return {
        ...drawing,
        edges: drawing.edges.map((edge) => (edge.id === target ? { ...edge, ...body } : edge)),
      };
    case 'height':
      return {
        ...drawing,
        heights: new Map([...(drawing.heights ?? []), [target, body.maxHeight]]),
      };
    case 'block': {
      const block = body.block ? { id: target, ...body.block } : undefined;
      return { ...drawing, blocks: put(drawing.blocks, target, block) };
    }
    case 'zone': {
      const zone = body.zone ? { ...body.zone, id: target } : undefined;
      return { ...drawing, zones: put(drawing.zones, target, zone) };
    }
    case 'station':
      return {
        ...drawing,
        locations: drawing.locations.map((spot) => {
          if (spot.id !== target) return spot;
          const { node: _, ...rest } = spot;
          return body.node === null ? rest : { ...rest, node: body.node };
        }),
      };
    case 'charger':
      return { ...drawing, chargers: toggle(drawing.chargers, target, body.on) };
    case 'parking':
      return { ...drawing, parking: toggle(drawing.parking, target, body.on) };
  }
}
