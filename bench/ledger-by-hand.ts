import type pg from 'pg';
import type { Posting } from '#wms-core/contracts.ts';

/** The rows of a posting written the straight way, one prepared statement a row. */

const HEAD = `INSERT INTO wms.posting (posting_id, document, task, actor, reason, correlation_id, at)
  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING sequence`;

const TAKE = `UPDATE wms.stock SET quantity = quantity - $7
  WHERE owner = $1 AND item = $2 AND layer = $3 AND location = $4 AND handling_unit = $5
    AND quality = $6 AND quantity - allocated >= $7`;

const GIVE = `INSERT INTO wms.stock AS s
    (owner, item, layer, location, handling_unit, quality, quantity)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (owner, item, layer, location, handling_unit, quality)
  DO UPDATE SET quantity = s.quantity + excluded.quantity`;

const MOVE = `INSERT INTO wms.movement (sequence, line, owner, item, layer, quantity, weight_grams,
    from_location, from_unit, from_quality, to_location, to_unit, to_quality)
  VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12)`;

const head = (posting: Posting): unknown[] => [
  posting.postingId,
  posting.document,
  posting.task ?? '',
  posting.actor,
  posting.reason,
  posting.correlationId,
  posting.at,
];

async function inTransaction(
  pool: pg.Pool,
  body: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await body(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * A posting by hand. Like any careful hand it takes rows in one order (of their keys), so that it
 * runs into no deadlock.
 */
export async function byHand(pool: pg.Pool, posting: Posting): Promise<void> {
  await inTransaction(pool, async (client) => {
    const made = await client.query({ name: 'head', text: HEAD, values: head(posting) });
    const sequence = made.rows[0].sequence;
    for (const [index, line] of posting.lines.entries()) {
      const goods = [line.owner, line.item, line.layer];
      const from = [line.from.location, line.from.handlingUnit, line.from.quality];
      const to = [line.to.location, line.to.handlingUnit, line.to.quality];
      const take = async () => {
        const values = [...goods, ...from, line.quantity];
        const taken = await client.query({ name: 'take', text: TAKE, values });
        if (taken.rowCount !== 1) throw new Error('short');
      };
      const give = () =>
        client.query({ name: 'give', text: GIVE, values: [...goods, ...to, line.quantity] });
      if (line.from.location < line.to.location) {
        await take();
        await give();
      } else {
        await give();
        await take();
      }
      const values = [sequence, index + 1, ...goods, line.quantity, ...from, ...to];
      await client.query({ name: 'move', text: MOVE, values });
    }
  });
}

const BULK = `WITH given AS (
  SELECT * FROM unnest($8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[],
    $14::text[], $15::text[], $16::text[], $17::text[]) WITH ORDINALITY
    AS g(owner, item, layer, quantity, from_location, from_unit, from_quality, to_location, to_unit,
      to_quality, line)
), head AS (${HEAD}), take AS (
  UPDATE wms.stock s SET quantity = s.quantity - g.quantity
  FROM (SELECT owner, item, layer, from_location, from_unit, from_quality, sum(quantity) AS quantity
    FROM given GROUP BY 1, 2, 3, 4, 5, 6) g
  WHERE s.owner = g.owner AND s.item = g.item AND s.layer = g.layer
    AND s.location = g.from_location AND s.handling_unit = g.from_unit
    AND s.quality = g.from_quality AND s.quantity - s.allocated >= g.quantity
), give AS (
  INSERT INTO wms.stock AS s (owner, item, layer, location, handling_unit, quality, quantity)
  SELECT owner, item, layer, to_location, to_unit, to_quality, sum(quantity)
  FROM given GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (owner, item, layer, location, handling_unit, quality)
  DO UPDATE SET quantity = s.quantity + excluded.quantity
)
INSERT INTO wms.movement (sequence, line, owner, item, layer, quantity, weight_grams,
  from_location, from_unit, from_quality, to_location, to_unit, to_quality)
SELECT head.sequence, g.line, g.owner, g.item, g.layer, g.quantity, 0, g.from_location, g.from_unit,
  g.from_quality, g.to_location, g.to_unit, g.to_quality FROM given g, head`;

/** The same for many lines, as one statement with no lock order, no unit check, no refusal. */
export async function bulkByHand(pool: pg.Pool, posting: Posting): Promise<void> {
  const { lines } = posting;
  const values = [
    ...head(posting),
    lines.map((line) => line.owner),
    lines.map((line) => line.item),
    lines.map((line) => line.layer),
    lines.map((line) => line.quantity),
    lines.map((line) => line.from.location),
    lines.map((line) => line.from.handlingUnit),
    lines.map((line) => line.from.quality),
    lines.map((line) => line.to.location),
    lines.map((line) => line.to.handlingUnit),
    lines.map((line) => line.to.quality),
  ];
  await inTransaction(pool, async (client) => {
    await client.query({ name: 'bulk', text: BULK, values });
  });
}
