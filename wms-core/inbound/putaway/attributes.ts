import { volumeMl } from '#wms-core/master-data/index.ts';
import { type Bin, type Floor, type GoodsToPlace, walkMetres } from './model.ts';

export type Value = string | number | boolean;

/**
 * What the conditions of a strategy may look at: a closed list, so that a strategy is data and never
 * code. Where nothing is known a text is '' and a number 0.
 */
interface Attribute {
  readonly type: 'text' | 'number' | 'flag';
  readonly of: 'goods' | 'bin';
  /** Depends on what lies in the bin. */
  readonly isContent: boolean;
  read(bin: Bin, goods: GoodsToPlace, floor: Floor): Value;
}

const goods = (type: Attribute['type'], read: (goods: GoodsToPlace) => Value): Attribute => ({
  type,
  of: 'goods',
  isContent: false,
  read: (_bin, one) => read(one),
});

const bin = (
  type: Attribute['type'],
  read: (bin: Bin, floor: Floor) => Value,
  isContent = false,
): Attribute => ({ type, of: 'bin', isContent, read: (one, _goods, floor) => read(one, floor) });

const usedPercent = ({ location, ...used }: Bin): number =>
  100 *
  Math.max(
    used.usedVolumeMl / location.maxVolumeMl,
    used.usedWeightGrams / location.maxWeightGrams,
  );

const TABLE = {
  'item.item': goods('text', ({ item }) => item.item),
  'item.owner': goods('text', ({ item }) => item.owner),
  'item.abc': goods('text', ({ item }) => item.abc),
  'item.temperature': goods('text', ({ item }) => item.temperature),
  'item.customs': goods('text', ({ item }) => item.customs),
  'item.hazardClass': goods('text', ({ item }) => item.hazardClass ?? ''),
  'item.unNumber': goods('text', ({ item }) => item.unNumber ?? ''),
  'item.rotation': goods('text', ({ item }) => item.rotation),
  'item.lotControlled': goods('flag', ({ item }) => item.lotControlled),
  'item.serialControlled': goods('flag', ({ item }) => item.serialControlled),
  'item.weightGrams': goods('number', ({ item }) => item.weightGrams),
  'item.volumeMl': goods('number', ({ item }) => volumeMl(item)),
  'item.heightMm': goods('number', ({ item }) => item.heightMm),
  'item.longestMm': goods('number', ({ item }) => Math.max(item.lengthMm, item.widthMm)),
  'goods.quantity': goods('number', ({ quantity }) => quantity),
  'goods.weightGrams': goods('number', ({ item, quantity }) => item.weightGrams * quantity),
  'goods.volumeMl': goods('number', ({ item, quantity }) => volumeMl(item) * quantity),
  'goods.lot': goods('text', ({ lot }) => lot),
  'goods.quality': goods('text', ({ quality }) => quality),
  'goods.supplier': goods('text', ({ supplier }) => supplier),
  'goods.delivery': goods('text', ({ delivery }) => delivery),
  'bin.location': bin('text', ({ location }) => location.location),
  'bin.zone': bin('text', ({ location }) => location.zone),
  'bin.aisle': bin('number', ({ location }) => location.aisle ?? 0),
  'bin.abc': bin('text', ({ location }) => location.abc ?? ''),
  'bin.mixing': bin('text', ({ location }) => location.mixing),
  'bin.temperature': bin('text', ({ zone }) => zone?.temperature ?? ''),
  'bin.customs': bin('text', ({ zone }) => zone?.customs ?? ''),
  'bin.x': bin('number', ({ location }) => location.x),
  'bin.y': bin('number', ({ location }) => location.y),
  'bin.z': bin('number', ({ location }) => location.z),
  'bin.maxWeightGrams': bin('number', ({ location }) => location.maxWeightGrams),
  'bin.maxVolumeMl': bin('number', ({ location }) => location.maxVolumeMl),
  'bin.metresFromFront': bin('number', ({ location }, floor) => walkMetres(floor.front, location)),
  'bin.metresFromHere': bin('number', ({ location }, floor) => walkMetres(floor.from, location)),
  'bin.items': bin('number', ({ items }) => items.size, true),
  'bin.usedPercent': bin('number', usedPercent, true),
} satisfies Readonly<Record<string, Attribute>>;

export type AttributeName = keyof typeof TABLE;
export const ATTRIBUTES: Readonly<Record<AttributeName, Attribute>> = TABLE;
export const ATTRIBUTE_NAMES = Object.keys(TABLE).sort() as AttributeName[];
