import type { Recipients } from '#wms-core/contracts.ts';

/**
 * Reads from the orders who gets a parcel; what leaves transit goes by the number of its transfer.
 */
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
       WHERE p.parcel = ANY($1::text[])
       UNION ALL
       SELECT order_id, order_id, customer, '' FROM wms.sales_order
       WHERE to_warehouse <> '' AND order_id = ANY($1::text[]) ORDER BY parcel`,
      [parcels],
    );
    return new Map(rows.map(({ parcel, ...recipient }) => [parcel, recipient]));
  },
};
