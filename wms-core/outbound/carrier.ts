import { checkDigit } from '#base/gs1/index.ts';

/** Gives waybill numbers. Synchronous: numbers of an outside carrier are drawn ahead, in blocks. */
export interface CarrierPort {
  readonly name: string;
  waybill(
    order: { readonly order: string; readonly customer: string },
    parcel: { readonly sscc: string; readonly serial: number; readonly grams: number },
  ): string;
}

/** The house's own trucks: numbers from the parcel's serial, with a check digit. */
export function createOwnFleet(): CarrierPort {
  return {
    name: 'own-fleet',
    waybill(_order, { serial }) {
      const digits = String(serial).padStart(9, '0');
      return `OF${digits}${checkDigit(digits)}`;
    },
  };
}
