import type { Random } from '#base/random.ts';
import type { Clock } from '#base/time.ts';
import type { ErrorRates, World } from '../world/contracts.ts';
import type { Calendar } from './calendar.ts';
import type { CatalogueItem } from './catalogue.ts';
import { asnDocument, truckOf } from './documents.ts';
import { drawPallets } from './pallets.ts';
import type { PlannedAsn } from './plan.ts';

/** Deliveries as they are announced, and as they come. */
export function createTrucks(deps: {
  readonly world: World;
  readonly items: ReadonlyMap<string, CatalogueItem>;
  readonly calendar: Calendar;
  readonly scheduler: Clock;
  readonly random: Random;
  readonly rates: ErrorRates;
}) {
  const { world, items, calendar, scheduler, random } = deps;
  const palletsOf = (asn: PlannedAsn) => drawPallets(asn, items, random.fork(`pallets-${asn.asn}`));
  const ratesOf = ({ trouble }: PlannedAsn): ErrorRates => {
    if (trouble === 'short') return { ...deps.rates, arrivedShort: 1 };
    return trouble === 'damaged' ? { ...deps.rates, arrivedDamaged: 1 } : deps.rates;
  };
  return {
    /** The goods come with the notice. What happens on the way is drawn from the ASN's number. */
    drive(asn: PlannedAsn): void {
      if (world.delivery(asn.asn)) return;
      const chance = { random: random.fork(`truck-${asn.asn}`), rates: ratesOf(asn) };
      const { delivery, errors } = truckOf(asn, palletsOf(asn), items, {
        ...{ beginning: calendar.begun, ...chance },
      });
      world.deliver(delivery);
      for (const error of errors) {
        world.recordError({ ...error, at: scheduler.now(), who: asn.supplier });
      }
    },
    notice: (asn: PlannedAsn) =>
      asnDocument(asn, palletsOf(asn), items, calendar.begun, calendar.tempo),
  };
}
