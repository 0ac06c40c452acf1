import { MOST_MILLI_POINTS } from '#wms-core/master-data/index.ts';
import type { OnTruck, Truck } from './store/trucks.ts';
import {
  milliPointsOf,
  paperLines,
  pointsText,
  regulated,
  type TruckParcel,
} from './truck-load.ts';

/** What is dangerous in a set of parcels, summed as a truck's papers want it. */
export function dangersSummed(parcels: readonly (TruckParcel & { readonly grams?: number })[]) {
  const goods = regulated(parcels);
  const milliPoints = milliPointsOf(parcels);
  const limited = parcels.filter((parcel) => parcel.limited);
  const categories = [...Map.groupBy(goods, (one) => one.transportCategory)];
  return {
    milliPoints,
    limitMilliPoints: MOST_MILLI_POINTS,
    /** Only for a truck with ADR equipment, however little. */
    neverExempt: goods.some((one) => one.milliPoints === null),
    lines: paperLines(parcels),
    categories: categories
      .sort(([a], [b]) => (a ?? -1) - (b ?? -1))
      .map(([transportCategory, own]) => ({
        transportCategory,
        grams: own.reduce((sum, one) => sum + one.grams, 0),
        ml: own.reduce((sum, one) => sum + one.ml, 0),
        milliPoints: own.reduce((sum, one) => sum + (one.milliPoints ?? 0), 0),
      })),
    limited: {
      packages: limited.length,
      grossGrams: limited.reduce((sum, one) => sum + (one.grams ?? 0), 0),
    },
  };
}

/** The paper of a truck: what the driver must know of what is on board [ADR 5.4.1.1, 3.4.12]. */
export function paperOf(truck: Truck, parcels: readonly OnTruck[]) {
  const onBoard = parcels.filter(({ loadedAt }) => loadedAt !== null);
  const sum = dangersSummed(onBoard);
  const { dock, carrier, plate, adrEquipped } = truck;
  return { truck: truck.truck, dock, carrier, plate, adrEquipped, ...sum, text: said(truck, sum) };
}

function said({ adrEquipped }: Truck, sum: ReturnType<typeof dangersSummed>) {
  const points = pointsText(sum.milliPoints);
  const most = MOST_MILLI_POINTS / 1_000;
  const { packages, grossGrams } = sum.limited;
  const limited =
    packages === 0
      ? { en: '', zh: '' }
      : {
          en: ` Limited quantities: ${packages} packages, ${grossGrams} g gross.`,
          zh: `有限数量包裹 ${packages} 件，毛重 ${grossGrams} 克。`,
        };
  if (sum.lines.length === 0) {
    return {
      en: `No dangerous goods under the full rules of ADR.${limited.en}`,
      zh: `无适用 ADR 全部规定的危险品。${limited.zh}`,
    };
  }
  if (adrEquipped) {
    return {
      en: `Dangerous goods for a vehicle with ADR equipment: ${points} points.${limited.en}`,
      zh: `危险品，由具备 ADR 装备的车辆运输：${points} 分。${limited.zh}`,
    };
  }
  return {
    en: `Load not exceeding the exemption limits of ADR 1.1.3.6: ${points} of ${most} points.${limited.en}`,
    zh: `装载未超过 ADR 1.1.3.6 豁免限值：${points} 分，上限 ${most} 分。${limited.zh}`,
  };
}
