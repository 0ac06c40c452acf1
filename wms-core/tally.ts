import type { Tx } from '#base/database/index.ts';

/**
 * Sums that only grow, kept by whoever causes them, so that nobody reads all history for a figure.
 */
export type TallyName = 'received' | 'stored' | 'orders shipped' | 'orders closed short';

const ADD = {
  name: 'wms-tally-add',
  text: `INSERT INTO wms.tally (name, pieces) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET pieces = wms.tally.pieces + excluded.pieces`,
};

export async function addToTally(tx: Tx, name: TallyName, pieces: number): Promise<void> {
  if (pieces !== 0) await tx.query(ADD, [name, pieces]);
}

export async function readTallies(tx: Tx): Promise<Readonly<Record<TallyName, number>>> {
  const rows = await tx.query<{ name: TallyName; pieces: number }>(
    'SELECT name, pieces FROM wms.tally',
  );
  const none = { received: 0, stored: 0, 'orders shipped': 0, 'orders closed short': 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ name, pieces }) => [name, pieces])) };
}
