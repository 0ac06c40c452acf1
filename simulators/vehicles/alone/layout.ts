import { Value } from 'typebox/value';
import { OperatingError } from '#base/operating-error.ts';
import { fromLif, readLif } from '#base/site/from-lif.ts';
import { Site, type SiteVehicle } from '#base/site/site.ts';
import type { FloorDrawing } from '../model.ts';

/** The floor that vehicles drive on, and those that its drawing names. */
export interface Layout extends FloorDrawing {
  readonly parking: readonly string[];
  readonly vehicles: readonly SiteVehicle[];
}

const MAX_FAULTS_SHOWN = 10;

function refuse(path: string, faults: readonly string[]): never {
  const list = faults.slice(0, MAX_FAULTS_SHOWN).map((fault) => `  - ${fault}`);
  const more = faults.length - list.length;
  if (more > 0) list.push(`  and ${more} more`);
  const message = `the layout ${path} cannot be used:\n${list.join('\n')}`;
  throw new OperatingError('config.layout', message, { retryable: false });
}

function fromSite(site: Site): Layout {
  const { nodes, parking, mapId, vehicleTypes, vehicles } = site;
  // A drawing that names no charger says nothing of charging: it is its master's business.
  const chargers = site.chargers.length > 0 ? site.chargers : nodes.map(({ id }) => id);
  return { nodes, chargers, parking, mapId, vehicles, ...(vehicleTypes ? { vehicleTypes } : {}) };
}

/** What a LIF says nothing of. */
const BARE: Site = {
  ...{ name: 'layout', warehouse: 'W', owner: 'O', mapId: 'floor-1' },
  ...{ nodes: [], edges: [], chargers: [], parking: [], locations: [], handlingUnits: [] },
  ...{ vehicles: [], lightBanks: [], scales: [], handhelds: [] },
};

function siteFrom(path: string, given: unknown): Site {
  if (typeof given === 'object' && given !== null && 'metaInformation' in given) {
    const { lif, faults } = readLif(given);
    if (!lif) return refuse(path, faults);
    const mapId = lif.layouts[0]?.nodes[0]?.mapId ?? BARE.mapId;
    return fromLif(lif, { ...BARE, mapId });
  }
  if (Value.Check(Site, given)) return given;
  const faults = Value.Errors(Site, given).map((one) => `${one.instancePath} ${one.message}`);
  return refuse(path, faults);
}

/**
 * A floor from the text of a layout file: a site file of the house, or a LIF 1.0.
 * @throws OperatingError that names every fault of the file.
 */
export function readLayout(path: string, text: string): Layout {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return refuse(path, [`it is not JSON: ${(error as Error).message}`]);
  }
  const layout = fromSite(siteFrom(path, given));
  const nodes = new Set(layout.nodes.map(({ id }) => id));
  if (nodes.size === 0) return refuse(path, ['it has no nodes']);
  const lost = layout.vehicles.filter(({ node }) => !nodes.has(node));
  if (lost.length > 0) {
    return refuse(
      path,
      lost.map(({ id, node }) => `vehicle ${id}: there is no node ${node}`),
    );
  }
  return layout;
}
