/** How the tests of the machines are written: a table of events in and actions out. */
import { deepEqual } from 'node:assert/strict';
import type { SiteLocation } from '#base/site/site.ts';
import type { ItemCard, Task } from '#wms-core/ports.ts';
import type { JobAction, JobEvent, SiteFacts, TimerEvent } from './model.ts';
import { begin, type JobSnapshot, step } from './step.ts';

export const card = (item: string, extra: Partial<ItemCard> = {}): ItemCard => ({
  item,
  name: { en: item, zh: item },
  barcodes: [`code-${item}`],
  weightGrams: 100,
  volumeMl: 100,
  lotControlled: false,
  serialControlled: false,
  ...extra,
});
export const goods = (item: string) => ({ item, layer: 'L1', lot: '', quality: 'passed' as const });
export const head = {
  taskId: 'T-1',
  warehouse: 'W',
  priority: 50,
  document: 'D-1',
  correlationId: 'c',
  items: [card('milk', { lotControlled: true, shelfLifeDays: 30 }), card('cup')],
};

export const site: SiteFacts = {
  location: (id) =>
    ({
      'A-01': { id, label: { bank: 'PTL-1', index: 7 } },
      'SLOT-1': { id, label: { bank: 'PTL-2', index: 1 } },
      'PACK-1': { id, scale: 'SCALE-1' },
      'PACK-2': { id },
      'DOCK-2': { id, dimensioner: 'CUBE-1' },
      'POOL-1': { id, node: 'N1' },
      'PUT-1': { id, node: 'N2' },
    })[id] as SiteLocation | undefined,
};

/** One line of an action, as the tables below say it. */
function say(action: JobAction): string {
  switch (action.type) {
    case 'show': {
      const { act, facts, light, scale, dimensioner, notice, fields } = action.step;
      const at = facts.location ?? facts.to ?? '';
      const by = light
        ? ` light ${light.bank}:${light.label}=${light.quantity}`
        : scale
          ? ` scale ${scale}`
          : dimensioner
            ? ` dimensioner ${dimensioner}`
            : '';
      const asks = fields[0]?.name === 'weight' ? ' weight' : '';
      return `${action.again ? 'again' : 'show'} ${act} ${at}${by}${asks}${notice ? ` (${notice.level})` : ''}`;
    }
    case 'report': {
      const act = 'act' in action.body && action.body.act ? action.body.act : undefined;
      const reason = action.body.type === 'failed' ? ` ${action.body.reason}` : '';
      return `report ${action.body.type}${reason}${act ? ` ${JSON.stringify(act)}` : ''}`;
    }
    case 'answer':
      return `no: ${action.refusal.code}`;
    case 'leg':
      return ['leg', action.to, action.action?.type, action.action?.load].filter(Boolean).join(' ');
    default:
      return action.type;
  }
}

/** An event, and what is done about it. */
export type Row = readonly [JobEvent | TimerEvent, readonly string[]];

export function run(task: Task, rows: readonly Row[]): JobSnapshot {
  let { snapshot } = begin(task, site);
  for (const [event, expected] of rows) {
    // The snapshot goes through JSON at each step, as it does in the database.
    const result = step(task, site, JSON.parse(JSON.stringify(snapshot)), event);
    deepEqual(result.actions.map(say), expected, JSON.stringify(event));
    snapshot = result.snapshot;
  }
  return snapshot;
}

export const assigned = (actor = 'ann', carries?: true): JobEvent => ({
  type: 'assigned',
  actor,
  device: `PDA-${actor}`,
  ...(carries ? { carries } : {}),
});
export const answered = (values: Record<string, string | number>): JobEvent => ({
  type: 'answered',
  values,
  today: '2026-11-22',
});
export const done: JobEvent = { type: 'key', key: 'done' };
export const line = (lineId: string, quantity: number, reason?: string) =>
  `report progress ${JSON.stringify({ act: 'line_done', lineId, quantity, ...(reason ? { reason } : {}) })}`;
export const unit = (handlingUnit: string, to: string) =>
  `report progress ${JSON.stringify({ act: 'unit_moved', handlingUnit, to })}`;
