import type { Lif, LifEdge, LifEdgeUse, LifLayout, LifNode, LifStation } from './lif.ts';
import type { EdgeUse, NodeUse, Site, SiteAction, SiteEdge, SiteNode } from './site.ts';

export interface LifHeader {
  readonly creator: string;
  /** ISO 8601, UTC. */
  readonly exportTimestamp: string;
  /** The file that the ways came from: names, descriptions and further nodes of stations are its. */
  readonly origin?: Lif;
}

/** Vehicles without a type. */
const ANY_TYPE = 'vehicle';

const said = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
const upper = <T extends string>(word: T) => word.toUpperCase() as Uppercase<T>;

const lifActions = (actions: readonly SiteAction[] | undefined): LifEdgeUse['actions'] =>
  actions?.map(({ name, requirement, blocking = 'hard', parameters }) =>
    said({
      actionType: name,
      requirementType: requirement && upper(requirement),
      // 3.0's SINGLE is unknown to LIF: nothing else at the same time is its safe side.
      blockingType: blocking === 'single' ? ('HARD' as const) : upper(blocking),
      actionParameters:
        parameters && Object.entries(parameters).map(([key, value]) => ({ key, value })),
    }),
  );

const SIDES = { none: 'NONE', left: 'CCW', right: 'CW', both: 'BOTH' } as const;

function lifUse(vehicleTypeId: string, edge: SiteEdge, use: EdgeUse): LifEdgeUse {
  const { orientation, loaded, unloaded, loadSets } = use;
  const limited = loaded ?? unloaded ?? loadSets;
  const speeds = [edge.maxSpeed, use.maxSpeed].filter((speed) => speed !== undefined);
  const curve = use.trajectory ?? edge.trajectory;
  return said({
    vehicleTypeId,
    vehicleOrientation: orientation?.theta,
    orientationType: orientation && upper(orientation.to),
    rotationAllowed: use.rotation ?? false,
    rotationAtStartNodeAllowed: use.rotationAtStart && SIDES[use.rotationAtStart],
    rotationAtEndNodeAllowed: use.rotationAtEnd && SIDES[use.rotationAtEnd],
    maxSpeed: speeds.length > 0 ? Math.min(...speeds) : undefined,
    maxRotationSpeed: use.maxRotationSpeed,
    minHeight: use.minForkHeight,
    maxHeight: use.maxHeight,
    loadRestriction:
      limited === undefined
        ? undefined
        : said({ unloaded: unloaded ?? true, loaded: loaded ?? true, loadSetNames: loadSets }),
    actions: lifActions(use.actions),
    trajectory: curve && {
      ...{ degree: curve.degree, knotVector: curve.knots, controlPoints: curve.points },
    },
    reentryAllowed: use.reentry,
  });
}

/** What stands in the origin and cannot stand in a site. */
function keep<T extends object>(made: T, origin: T | undefined, keys: readonly (keyof T)[]): T {
  const more = keys.filter((key) => origin?.[key] !== undefined && made[key] === undefined);
  return { ...made, ...Object.fromEntries(more.map((key) => [key, origin?.[key]])) };
}

function keepDescriptions<T extends { readonly actions?: LifEdgeUse['actions'] }>(
  made: T,
  origin: T | undefined,
): T {
  if (!made.actions) return made;
  const actions = made.actions.map((action, i) => {
    const former = origin?.actions?.[i];
    return keep(action, former?.actionType === action.actionType ? former : undefined, [
      'actionDescription',
    ]);
  });
  return { ...made, actions };
}

function lifNode(node: SiteNode, types: readonly string[], origin: LifNode | undefined): LifNode {
  const uses: [string, NodeUse][] = node.types
    ? Object.entries(node.types)
    : types.map((type) => [type, {}]);
  const former = (type: string) =>
    origin?.vehicleTypeNodeProperties.find(({ vehicleTypeId }) => vehicleTypeId === type);
  const made: LifNode = said({
    nodeId: node.id,
    // A node of a file without maps was given one by its level.
    mapId: origin && origin.mapId === undefined ? undefined : node.map,
    nodePosition: { x: node.x, y: node.y },
    vehicleTypeNodeProperties: uses.map(([vehicleTypeId, use]) =>
      keepDescriptions(
        said({ vehicleTypeId, theta: use.theta ?? node.theta, actions: lifActions(use.actions) }),
        former(vehicleTypeId),
      ),
    ),
  });
  return keep(made, origin, ['nodeName', 'nodeDescription']);
}

function lifEdge(edge: SiteEdge, types: readonly string[], origin: LifEdge | undefined): LifEdge {
  const uses: [string, EdgeUse][] = edge.types
    ? Object.entries(edge.types)
    : types.map((type) => [type, {}]);
  const former = (type: string) =>
    origin?.vehicleTypeEdgeProperties.find(({ vehicleTypeId }) => vehicleTypeId === type);
  const made: LifEdge = {
    ...{ edgeId: edge.id, startNodeId: edge.from, endNodeId: edge.to },
    vehicleTypeEdgeProperties: uses.map(([type, use]) => {
      const full = keepDescriptions(lifUse(type, edge, use), former(type));
      return keep(full, former(type), ['orientationType']);
    }),
  };
  return keep(made, origin, ['edgeName', 'edgeDescription']);
}

/** A place and the node at which it is reached; where to stand at it otherwise, the origin knows. */
function lifStation(spot: Site['locations'][number], origin: LifStation | undefined): LifStation {
  const further = (origin?.interactionNodeIds ?? []).filter((id) => id !== spot.node);
  const made: LifStation = said({
    stationId: spot.id,
    interactionNodeIds: [spot.node!, ...further],
    stationHeight: spot.z,
  });
  return keep(made, origin, ['stationName', 'stationDescription', 'stationPosition']);
}

/** The ways of a site as LIF 1.0: a layout for each of its maps, or those of the origin. */
export function toLif(site: Site, { creator, exportTimestamp, origin }: LifHeader): Lif {
  const drawn = site.vehicleTypes?.map(({ id }) => id) ?? [];
  const types = drawn.length > 0 ? drawn : [ANY_TYPE];
  const was = (origin?.layouts ?? []).flatMap((layout) =>
    layout.nodes.map((node) => [node.nodeId, layout.layoutId] as const),
  );
  const layoutOf = new Map(was);
  for (const node of site.nodes) {
    if (!layoutOf.has(node.id)) layoutOf.set(node.id, node.map ?? site.mapId);
  }
  const oldNodes = new Map(origin?.layouts.flatMap(({ nodes }) => nodes.map((n) => [n.nodeId, n])));
  const oldEdges = new Map(origin?.layouts.flatMap(({ edges }) => edges.map((e) => [e.edgeId, e])));
  const oldStations = new Map(
    origin?.layouts.flatMap(({ stations }) => stations.map((s) => [s.stationId, s])),
  );
  const layouts = [...new Set(site.nodes.map(({ id }) => layoutOf.get(id)!))].map((layoutId) => {
    const here = (node: string | undefined) => layoutOf.get(node ?? '') === layoutId;
    const made: LifLayout = {
      ...{ layoutId, layoutVersion: '1' },
      nodes: site.nodes
        .filter(({ id }) => here(id))
        .map((node) =>
          lifNode({ ...node, map: node.map ?? site.mapId }, types, oldNodes.get(node.id)),
        ),
      edges: site.edges
        .filter(({ from }) => here(from))
        .map((edge) => lifEdge(edge, types, oldEdges.get(edge.id))),
      stations: site.locations
        .filter(({ node }) => here(node))
        .map((spot) => lifStation(spot, oldStations.get(spot.id))),
    };
    const former = origin?.layouts.find((layout) => layout.layoutId === layoutId);
    const named = keep(made, former, ['layoutName', 'layoutLevelId', 'layoutDescription']);
    return former ? { ...named, layoutVersion: former.layoutVersion } : named;
  });
  return {
    metaInformation: {
      projectIdentification: origin?.metaInformation.projectIdentification ?? site.name,
      ...{ creator, exportTimestamp, lifVersion: '1.0.0' },
    },
    layouts,
  };
}
