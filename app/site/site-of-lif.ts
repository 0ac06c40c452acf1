import { fromLif } from '#base/site/from-lif.ts';
import type { Lif } from '#base/site/lif.ts';
import type { Site } from '#base/site/site.ts';

export const isLif = (given: unknown): boolean =>
  typeof given === 'object' && given !== null && 'metaInformation' in given;

/** What a station holds where nothing is known of it: one unit of up to two tonnes. */
const STATION = { maxWeightGrams: 2_000_000, maxVolumeMl: 4_000_000, maxHandlingUnits: 1 } as const;

/**
 * A layout alone as a site: its ways, and at each station a place where vehicles set down. A drawing to
 * go on from, without vehicles, people or shelves.
 */
export function siteOfLif(lif: Lif): Site {
  const nodes = new Map(
    lif.layouts.flatMap((layout) => layout.nodes.map((node) => [node.nodeId, node.nodePosition])),
  );
  const bare: Site = {
    name: lif.metaInformation.projectIdentification,
    ...{ warehouse: 'WH1', owner: 'OWNER-1', mapId: lif.layouts[0]?.nodes[0]?.mapId ?? 'floor-1' },
    ...{ nodes: [], edges: [], chargers: [], parking: [], handlingUnits: [], vehicles: [] },
    ...{ lightBanks: [], scales: [], handhelds: [] },
    locations: lif.layouts.flatMap(({ stations }, level) =>
      stations.map(({ stationId: id, interactionNodeIds: [node = ''] }) => ({
        ...{ id, kind: 'staging_in' as const, zone: `LEVEL-${level + 1}`, ...STATION },
        ...{ x: nodes.get(node)?.x ?? 0, y: nodes.get(node)?.y ?? 0, node },
      })),
    ),
  };
  return fromLif(lif, bare);
}
