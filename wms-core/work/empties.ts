import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { minutes } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { HandlingUnit, Location } from '#wms-core/contracts.ts';
import type { Act, MoveTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { createPulse } from '../pulse.ts';
import {
  bindingOf,
  countEmpties,
  type Empties,
  lockMinimums,
  setMinimum,
  takeEmpties,
} from './empties-store.ts';
import { PRIORITY, type WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

const PULSE_MS = minutes(1);
/** Units fetched for one place in one go. */
const MAX_FETCHED = 20;

export interface MinimumRequest {
  readonly location: string;
  readonly type: HandlingUnit['type'];
  readonly minimum: number;
  readonly actor: string;
}

/** Empty totes, carts, cages and pallets: how many stand where, and that enough do. */
export interface EmptiesPool {
  /** Refuses `work.location_unknown`, `empties.no_room`. */
  setMinimum(request: MinimumRequest): Promise<{ readonly done: true } | Refusal>;
  moved(tx: Tx, task: MoveTask, report: TaskReport, act: Act): Promise<ReportAnswer>;
  /** The unit stands where it was to go, or nobody brings it any more: it is free again. */
  ended(tx: Tx, task: MoveTask): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const caseKey = ({ location, type }: Pick<Empties, 'location' | 'type'>) =>
  `empties:${location}:${type}`;

/** What a place may give: empties beyond what it is to keep. */
const spareOf = ({ empty, minimum }: Empties): number => Math.max(0, empty - minimum);

const metres = (a: Location, b: Location): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

export function createEmpties(parts: WorkParts): EmptiesPool {
  const { database, scheduler, masterData, ledger, taskBook, exceptions } = parts;

  async function fetchTo(tx: Tx, place: Empties, all: readonly Empties[]): Promise<void> {
    const { location: to, type } = place;
    const goal = masterData.location(to);
    if (!goal) return;
    const sources = all
      .filter((one) => one.type === type && one.location !== to && spareOf(one) > 0)
      .flatMap((one) => {
        const from = masterData.location(one.location);
        return from ? [{ from: one.location, spare: spareOf(one), far: metres(from, goal) }] : [];
      })
      .sort((a, b) => a.far - b.far);
    let missing = Math.min(place.minimum - place.empty - place.coming, MAX_FETCHED);
    const tasks: MoveTask[] = [];
    for (const { from, spare } of sources) {
      if (missing <= 0) break;
      const units = await takeEmpties(tx, {
        type,
        location: from,
        limit: Math.min(missing, spare),
      });
      for (const { handlingUnit } of units) {
        await ledger.bindUnit(tx, handlingUnit, bindingOf(to));
        tasks.push(moveTask(handlingUnit, from, to));
      }
      missing -= units.length;
    }
    await taskBook.emit(tx, 'work', tasks);
    await tellMissing(tx, place, missing);
  }

  const moveTask = (handlingUnit: string, from: string, to: string): MoveTask => ({
    kind: 'move',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.empties,
    document: bindingOf(to),
    correlationId: parts.ids.next('C'),
    items: [],
    ...{ handlingUnit, from, to },
  });

  async function tellMissing(tx: Tx, place: Empties, missing: number): Promise<void> {
    const at = scheduler.now();
    const { location, type } = place;
    if (missing <= 0) {
      await exceptions.settle(tx, caseKey(place), 'system', at);
      return;
    }
    await exceptions.raise(tx, {
      key: caseKey(place),
      kind: 'short',
      subject: location,
      text: {
        en: `${missing} empty units of type ${type} are missing at ${location}, and none is free elsewhere. Empty some, or lower the minimum.`,
        zh: `${location} 缺少 ${missing} 个空${inChinese(type)}，其他地方也没有空闲的。请腾空一些，或降低最低数量。`,
      },
      at,
    });
  }

  const pulse = createPulse({
    scheduler,
    log: parts.log,
    name: 'empties',
    async work() {
      const isWatched = await database.transaction('empties', async (tx) => {
        const wanted = await lockMinimums(tx);
        for (const { location, type } of wanted) {
          // Counted anew for each: what one place was given another does not get.
          const all = await countEmpties(tx, { type });
          await fetchTo(tx, all.find((one) => one.location === location)!, all);
        }
        return wanted.length > 0;
      });
      return isWatched ? PULSE_MS : undefined;
    },
  });

  return {
    async setMinimum({ actor, ...wanted }) {
      const { location, minimum, type } = wanted;
      const place = masterData.location(location);
      if (!place) return refuseWork('work.location_unknown', { location });
      const most = place.maxHandlingUnits;
      if (minimum > most) return refuseWork('empties.no_room', { location, type, minimum, most });
      await database.transaction('empties minimum', async (tx) => {
        await setMinimum(tx, wanted, actor);
        await exceptions.settle(tx, caseKey(wanted), actor, scheduler.now());
      });
      pulse.wake();
      return { done: true };
    },

    async moved(tx, task, report, act) {
      if (act.act !== 'unit_moved') return { accepted: true };
      const moved = await ledger.moveUnit(tx, {
        postingId: report.reportId,
        document: task.document,
        task: task.taskId,
        actor: report.actor,
        reason: 'empties',
        correlationId: task.correlationId,
        at: report.at,
        handlingUnit: task.handlingUnit,
        to: act.to,
      });
      return isRefusal(moved) ? moved : { accepted: true };
    },

    async ended(tx, task) {
      const unit = await ledger.unit(tx, task.handlingUnit);
      if (unit?.boundTo === task.document) await ledger.bindUnit(tx, task.handlingUnit, '');
    },

    start: () => pulse.start(),
    stop: () => pulse.stop(),
  };
}
