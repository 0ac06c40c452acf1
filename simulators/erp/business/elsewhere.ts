import type { Desk, Reply } from './model.ts';

/** The other warehouse, as far as the host tells this one of it. */

export const OTHER_WAREHOUSE = 'WH2';

/** Who orders what no customer of the plan does. */
export const SIDE_CUSTOMER = 'side business';

/** Ways in which an order ends. */
export const HERE_ENDS: readonly unknown[] = ['shipped', 'closed_short', 'cancelled'];

export interface Transfer {
  readonly status: string;
  readonly lines: readonly { readonly quantity: number }[];
  readonly inTransit: readonly { readonly quantity: number }[];
}

export const knowOther = ({ ask, actor }: Desk): Promise<Reply> =>
  ask('PUT', `/api/v1/warehouses/${OTHER_WAREHOUSE}?actor=${actor}`, {
    name: { en: 'The other warehouse', zh: '另一个仓库' },
  });
