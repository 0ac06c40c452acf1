import { Value } from 'typebox/value';
import { Lif, type LifEdge, type LifEdgeUse, type LifLayout, type LifNode } from './lif.ts';
import { Code } from './parts.ts';
import {
  type EdgeUse,
  isCurve,
  type Site,
  type SiteAction,
  type SiteEdge,
  type SiteNode,
} from './site.ts';

/** A LIF, or everything that is wrong with it. */
export type LifReading =
  | { readonly lif: Lif; readonly faults?: undefined }
  | { readonly lif?: undefined; readonly faults: readonly string[] };

/** Exporters write null for what is not there, and Python's None as a word. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(
    ([key, one]) => one !== null && !(key === 'theta' && one === 'None'),
  );
  return Object.fromEntries(present.map(([key, one]) => [key, withoutNothing(one)]));
}

const twice = (what: string, ids: readonly string[]) =>
  [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map(
    (id) => `${what} ${id} stands twice`,
  );

function edgeFaults(edge: LifEdge, own: ReadonlySet<string>, all: ReadonlySet<string>): string[] {
  const where = `edge ${edge.edgeId}`;
  const faults = [];
  if (!own.has(edge.startNodeId))
    faults.push(`${where}: its layout has no node ${edge.startNodeId}`);
  if (!all.has(edge.endNodeId)) faults.push(`${where}: there is no node ${edge.endNodeId}`);
  for (const use of edge.vehicleTypeEdgeProperties) {
    const curve = use.trajectory && trajectoryOf(use);
    if (curve && !isCurve(curve)) {
      faults.push(
        `${where}: the trajectory of ${use.vehicleTypeId} is no curve (${curve.points.length} points` +
          ` of degree ${curve.degree} want ${curve.points.length + curve.degree + 1} rising knots)`,
      );
    }
  }
  return [
    ...faults,
    ...twice(
      `${where}: type`,
      edge.vehicleTypeEdgeProperties.map((use) => use.vehicleTypeId),
    ),
  ];
}

function lifFaults({ metaInformation, layouts }: Lif): string[] {
  const nodes = layouts.flatMap((layout) => layout.nodes);
  const edges = layouts.flatMap((layout) => layout.edges);
  const stations = layouts.flatMap((layout) => layout.stations);
  const all = new Set(nodes.map(({ nodeId }) => nodeId));
  const types = [
    ...nodes.flatMap((node) => node.vehicleTypeNodeProperties),
    ...edges.flatMap((edge) => edge.vehicleTypeEdgeProperties),
  ].map(({ vehicleTypeId }) => vehicleTypeId);
  const ids = [
    ...all,
    ...edges.map(({ edgeId }) => edgeId),
    ...stations.map((one) => one.stationId),
  ];
  const version = metaInformation.lifVersion;
  return [
    ...(/^1\./.test(version) ? [] : [`lifVersion ${version} cannot be read, 1.x can`]),
    ...[...new Set([...ids, ...types, ...nodes.map(({ mapId }) => mapId ?? 'map')])]
      .filter((id) => !Value.Check(Code, id))
      .map((id) => `"${id}" is no id: 1 to 40 letters, digits and _ . : -`),
    ...twice(
      'layout',
      layouts.map(({ layoutId }) => layoutId),
    ),
    ...twice(
      'node',
      nodes.map(({ nodeId }) => nodeId),
    ),
    ...twice(
      'edge',
      edges.map(({ edgeId }) => edgeId),
    ),
    ...twice(
      'station',
      stations.map(({ stationId }) => stationId),
    ),
    ...nodes.flatMap((node) =>
      twice(
        `node ${node.nodeId}: type`,
        node.vehicleTypeNodeProperties.map(({ vehicleTypeId }) => vehicleTypeId),
      ),
    ),
    ...layouts.flatMap((layout) => {
      const own = new Set(layout.nodes.map(({ nodeId }) => nodeId));
      return layout.edges.flatMap((edge) => edgeFaults(edge, own, all));
    }),
    ...stations.flatMap(({ stationId, interactionNodeIds }) =>
      interactionNodeIds
        .filter((id) => !all.has(id))
        .map((id) => `station ${stationId}: there is no node ${id}`),
    ),
  ];
}

/** Checks a file's content; every fault is listed at once. */
export function readLif(given: unknown): LifReading {
  const json = withoutNothing(given);
  const wrong = Value.Errors(Lif, json).map((fault) => `${fault.instancePath} ${fault.message}`);
  if (wrong.length > 0) return { faults: wrong };
  const faults = lifFaults(json as Lif);
  return faults.length > 0 ? { faults } : { lif: json as Lif };
}

/** A key is left out where nothing is said. */
const said = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
const lower = <T extends string>(word: T | undefined) => word?.toLowerCase() as Lowercase<T>;

const actionsOf = (actions: LifEdgeUse['actions']): SiteAction[] | undefined =>
  actions?.map((action) =>
    said({
      name: action.actionType,
      requirement: lower(action.requirementType),
      blocking: lower(action.blockingType),
      parameters:
        action.actionParameters &&
        Object.fromEntries(action.actionParameters.map(({ key, value }) => [key, value])),
    }),
  );

function trajectoryOf({ trajectory }: LifEdgeUse): EdgeUse['trajectory'] {
  if (!trajectory) return undefined;
  const { degree = 1, knotVector: knots, controlPoints } = trajectory;
  const points = controlPoints.map(({ x, y, weight }) => said({ x, y, weight }));
  return { degree, knots, points };
}

const SIDES = { NONE: 'none', CCW: 'left', CW: 'right', BOTH: 'both' } as const;

function edgeUse(use: LifEdgeUse): EdgeUse {
  const { vehicleOrientation: theta, orientationType: to = 'TANGENTIAL', loadRestriction } = use;
  const at = (side: LifEdgeUse['rotationAtEndNodeAllowed']) => side && SIDES[side];
  return said({
    orientation: theta === undefined ? undefined : { theta, to: lower(to) },
    maxSpeed: use.maxSpeed,
    loaded: loadRestriction?.loaded,
    unloaded: loadRestriction?.unloaded,
    loadSets: loadRestriction?.loadSetNames,
    maxHeight: use.maxHeight,
    minForkHeight: use.minHeight,
    rotation: use.rotationAllowed,
    rotationAtStart: at(use.rotationAtStartNodeAllowed),
    rotationAtEnd: at(use.rotationAtEndNodeAllowed),
    maxRotationSpeed: use.maxRotationSpeed,
    trajectory: trajectoryOf(use),
    reentry: use.reentryAllowed,
    actions: actionsOf(use.actions),
  });
}

function siteNode(node: LifNode, map: string, kept: SiteNode | undefined): SiteNode {
  const uses = node.vehicleTypeNodeProperties.map(({ vehicleTypeId, theta, actions }) => {
    return [vehicleTypeId, said({ theta, actions: actionsOf(actions) })] as const;
  });
  return said({
    ...{ id: node.nodeId, x: node.nodePosition.x, y: node.nodePosition.y, map },
    turn: kept?.turn,
    types: Object.fromEntries(uses),
  });
}

function siteEdge(edge: LifEdge, kept: SiteEdge | undefined): SiteEdge {
  const uses = edge.vehicleTypeEdgeProperties.map(
    (use) => [use.vehicleTypeId, edgeUse(use)] as const,
  );
  return said({
    ...{ id: edge.edgeId, from: edge.startNodeId, to: edge.endNodeId },
    length: kept?.length,
    corridor: kept?.corridor,
    types: Object.fromEntries(uses),
  });
}

/** Where vehicles are told to charge, there is a charger [VDA5050 §6.8.2, startCharging]. */
const isCharger = ({ vehicleTypeNodeProperties }: LifNode) =>
  vehicleTypeNodeProperties.some(({ actions = [] }) =>
    actions.some(({ actionType }) => actionType === 'startCharging'),
  );

const mapOf = (node: LifNode, { layoutLevelId }: LifLayout, site: Site) =>
  node.mapId ?? layoutLevelId ?? site.mapId;

/**
 * The site with the ways of a layout: nodes and edges are the layout's, each place is reached at the
 * station of its id, and a node where charging is an action is a charger. What a LIF cannot say stays
 * as the site has it: places, vehicles, parking, blocks, corridors and whether a node is for turning.
 */
export function fromLif(lif: Lif, site: Site): Site {
  const keptNodes = new Map(site.nodes.map((node) => [node.id, node]));
  const keptEdges = new Map(site.edges.map((edge) => [edge.id, edge]));
  const stations = new Map(
    lif.layouts.flatMap(({ stations: all }) => all.map((one) => [one.stationId, one] as const)),
  );
  const nodes = lif.layouts.flatMap((layout) =>
    layout.nodes.map((node) =>
      siteNode(node, mapOf(node, layout, site), keptNodes.get(node.nodeId)),
    ),
  );
  const edges = lif.layouts.flatMap((layout) =>
    layout.edges.map((edge) => siteEdge(edge, keptEdges.get(edge.edgeId))),
  );
  const chargers = lif.layouts
    .flatMap((layout) => layout.nodes.filter(isCharger))
    .map(({ nodeId }) => nodeId);
  const known = new Set(site.vehicleTypes?.map(({ id }) => id));
  const named = [...nodes, ...edges].flatMap(({ types = {} }) => Object.keys(types));
  const more = [...new Set(named)].filter((id) => !known.has(id)).sort();
  return {
    ...site,
    nodes,
    edges,
    chargers: chargers.length > 0 ? chargers : site.chargers,
    locations: site.locations.map((spot) => {
      const station = stations.get(spot.id);
      if (!station) return spot;
      const nodeIds = station.interactionNodeIds;
      const node = nodeIds.find((id) => id === spot.node) ?? nodeIds[0]!;
      return said({ ...spot, node, z: station.stationHeight ?? spot.z });
    }),
    vehicleTypes: [
      ...(site.vehicleTypes ?? []),
      ...more.map((id) => ({ id, version: '2.1' as const })),
    ],
  };
}
