import { ask, type OperationName, Problem } from '#web/api/ask.ts';
import type { Text } from '#web/words/use.ts';
import { rowsOf } from './list-question.ts';

/** Where the codes are that a field may have. */
interface Picker {
  readonly list: OperationName;
  readonly rows: string;
  readonly code: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The list begins behind what was typed; else it is asked whole and looked through. */
  readonly isAfter: boolean;
}

export interface Found {
  readonly value: string;
  readonly name: Text | undefined;
}

const of = (name: string, rows: string, code: string): Picker => ({
  ...{ list: `GET /api/v1/${name}` as OperationName, rows, code, isAfter: true },
});
const partner = (kind: string): Picker => ({
  ...of('partners', 'partners', 'partner'),
  ...{ query: { kind }, isAfter: false },
});
const ITEM = of('items', 'items', 'item');
const LOCATION = of('locations', 'locations', 'location');
const WAREHOUSE = of('warehouses', 'warehouses', 'warehouse');
const UNIT = of('handling-units', 'units', 'handlingUnit');

const PICKERS: Readonly<Record<string, Picker>> = {
  ...{
    item: ITEM,
    asItem: ITEM,
    location: LOCATION,
    from: LOCATION,
    to: LOCATION,
    place: LOCATION,
  },
  ...{ warehouse: WAREHOUSE, toWarehouse: WAREHOUSE, fromWarehouse: WAREHOUSE },
  ...{
    handlingUnit: UNIT,
    into: UNIT,
    parent: UNIT,
    unitType: of('unit-types', 'unitTypes', 'unitType'),
  },
  ...{ supplier: partner('supplier'), customer: partner('customer'), carrier: partner('carrier') },
  ...{ asn: of('asns', 'asns', 'asn'), order: of('orders', 'orders', 'order') },
  ...{ owner: of('owners', 'owners', 'owner'), zone: of('zones', 'zones', 'zone') },
  ...{ worker: of('workers', 'workers', 'worker'), truck: of('trucks', 'trucks', 'truck') },
  serviceLevel: of('service-levels', 'serviceLevels', 'serviceLevel'),
  dock: { ...LOCATION, query: { kind: 'dock_in' }, isAfter: false },
  device: { ...of('status', 'devices', 'id'), isAfter: false },
};

/** Whether codes can be looked up for a field of this name. */
export const isPicked = (field: string): boolean => Object.hasOwn(PICKERS, field);

const MOST = 20;
/** What is just before all that begins so: lists are sorted by their codes, and go on behind `after`. */
function justBefore(typed: string): string {
  const last = typed.charCodeAt(typed.length - 1);
  return `${typed.slice(0, -1)}${String.fromCharCode(last - 1)}`;
}
const CODE = /^[A-Za-z0-9_.:-]{1,40}$/;

/** Codes that begin with what was typed, or have it in them where a list is short. */
export async function pick(field: string, typed: string): Promise<readonly Found[]> {
  const picker = PICKERS[field];
  if (!picker) return [];
  const before = typed === '' ? '' : justBefore(typed);
  const after = picker.isAfter && CODE.test(before) ? { after: before } : {};
  const limit = picker.list.endsWith('status') ? {} : { limit: picker.isAfter ? 100 : 1_000 };
  try {
    const answer = await ask(picker.list, { query: { ...picker.query, ...limit, ...after } });
    const wanted = typed.toLowerCase();
    return rowsOf(answer, picker.rows)
      .map((row) => ({ value: String(row[picker.code]), name: row.name as Text | undefined }))
      .filter(({ value }) =>
        picker.isAfter
          ? value.toLowerCase().startsWith(wanted)
          : value.toLowerCase().includes(wanted),
      )
      .slice(0, MOST);
  } catch (error) {
    // A help only: without it the code is typed.
    if (!(error instanceof Problem)) throw error;
    return [];
  }
}
