import type { Recipients } from '#wms-core/contracts.ts';

/** Reads who gets a parcel from the orders. */
export const recipients: Recipients = {
  async recipients(tx, parcels) {
    const rows = await tx.query<{
      parcel: string;
      order: string;
      customer: string;
      waybill: string;
    }>(
      `SELECT p.parcel, p.order_id AS "order", o.customer, p.waybill
       FROM wms.parcel p JOIN wms.sales_order o USING (order_id)
       WHERE p.parcel = ANY($1::text[]) ORDER BY p.parcel`,
      [parcels],
    );
    return new Map(rows.map(({ parcel, ...recipient }) => [parcel, recipient]));
  },
};
