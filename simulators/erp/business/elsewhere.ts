import { minutes } from '#base/time.ts';
import { type Desk, ended, type Next, type Reply, step } from './model.ts';

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

/**
 * The truck stands at the gate, and its delivery is received at once: the plant's hours pass faster than
 * the warehouse's, to which it would come hours too early. Then the errand watches.
 */
export async function arriveAtGate({ ask, actor }: Desk, asn: string): Promise<Next> {
  const reply = await ask('POST', `/api/v1/asns/${asn}/arrived`, { plate: `TRUCK ${asn}`, actor });
  // Told a second time, after a restart, it may be received already.
  return reply.ok || reply.code === 'asn.ended' ? step('watch', minutes(1)) : ended(reply);
}

export const knowOther = ({ ask, actor }: Desk): Promise<Reply> =>
  ask('PUT', `/api/v1/warehouses/${OTHER_WAREHOUSE}?actor=${actor}`, {
    name: { en: 'The other warehouse', zh: '另一个仓库' },
  });
