import { isRefusal } from '#base/refusal.ts';
import type { Act } from '#wms-core/ports.ts';
import type { House } from '../../testing/house.ts';
import { announce } from '../announce.ts';
import type { AsnDocument } from '../asn-document.ts';

type Line = AsnDocument['lines'][number];

/** Announces deliveries to a paper house and plays those who receive and put them away. */
export function createDock(house: House) {
  const { database, core } = house;
  const { parts } = core.inbound;

  /** Runs an act of inbound in a transaction of its own. */
  const run = <A, T>(
    act: (tx: Parameters<typeof announce>[0], given: typeof parts, asked: A) => Promise<T>,
    asked: A,
  ): Promise<T> => database.transaction('dock', (tx) => act(tx, parts, asked));

  return {
    run,

    async announce(asn: string, lines: readonly Omit<Line, 'line'>[], supplier = 'ACME') {
      const document: AsnDocument = {
        ...{ asn, version: 1, supplier, expectedAt: house.scheduler.now() },
        lines: lines.map((line, index) => ({ line: `${index + 1}`, ...line })),
      };
      const done = await database.transaction('announce', (tx) =>
        announce(tx, parts, document, 'erp'),
      );
      if (isRefusal(done)) throw new Error(done.text.en);
    },

    scan: (
      handlingUnit: string,
      item: string,
      quantity: number,
      more: Partial<Extract<Act, { act: 'received' }>> = {},
    ): Act => ({ act: 'received', item, quantity, damaged: 0, handlingUnit, ...more }),

    /** The vehicle brings the next pallet to its staging place. */
    async bring(): Promise<void> {
      const task = await house.next('move');
      const { handlingUnit } = task;
      await house.act(task, { act: 'unit_moved', handlingUnit, to: 'VEHICLE:V1' });
      await house.done(task, { act: 'unit_moved', handlingUnit, to: task.to });
    },

    /** Does everything that vehicles and people have to do, until nothing is left. */
    async putAllAway(): Promise<void> {
      for (;;) {
        const kinds = await house.open();
        if (kinds.includes('move')) await this.bring();
        else if (kinds.includes('transfer')) {
          const task = await house.next('transfer');
          for (const { lineId, quantity } of task.lines) {
            const done = await house.act(task, { act: 'line_done', lineId, quantity });
            if (isRefusal(done)) throw new Error(done.text.en);
          }
          await house.done(task);
        } else if (kinds.includes('count')) {
          await house.done(await house.next('count'), { act: 'counted', counts: [] });
        } else return;
      }
    },

    async asn(asn: string): Promise<Record<string, unknown>> {
      const [row] = await database.transaction('asn', (tx) =>
        tx.query<Record<string, unknown>>('SELECT * FROM wms.asn WHERE asn = $1', [asn]),
      );
      return row ?? {};
    },

    /** Open cases on the desk. */
    async cases(): Promise<string[]> {
      const rows = await database.transaction('cases', (tx) =>
        tx.query<{ key: string }>(
          'SELECT key FROM wms.exception WHERE settled_at IS NULL ORDER BY key',
        ),
      );
      return rows.map((row) => row.key);
    },
  };
}

export type Dock = ReturnType<typeof createDock>;
