import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { minutes } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { HandlingUnit, Location } from '#wms-core/contracts.ts';
import type { Act, MoveTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { PLANNED_PLACES } from '../planned-places.ts';
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
  /** Refuses `work.location_unknown`, `empties.planned_place`, `empties.no_room`, `empties.no_stop`. */
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
      .filter((one) => masterData.hasStop(to) && masterData.hasStop(one.location))
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
        en: `${missing} empty units of type ${type} are missing at ${location}, and none is free elsewhere where a vehicle can fetch it. Empty some, or lower the minimum.`,
        zh: `${location} 缺少 ${missing} 个空${inChinese(type)}，车辆可到的其他地方也没有空闲的。请腾空一些，或降低最低数量。`,
      },
      at,
    });
  }

  /** More is wanted than stands there, and no vehicle can bring it. */
  function stopFault({ location, minimum }: MinimumRequest, all: readonly Empties[]) {
    const here = all.find((one) => one.location === location);
    if (minimum <= (here?.units ?? 0)) return undefined;
    const others = all.filter(
      (one) => one.location !== location && one.units > 0 && masterData.location(one.location),
    );
    const [near] = others;
    const place = masterData.hasStop(location)
      ? near && others.every((one) => !masterData.hasStop(one.location)) && near.location
      : location;
    return place ? refuseWork('empties.no_stop', { location, place }) : undefined;
  }

  /** What is not wanted any more and could not be fetched is not waited for: it is free again. */
  async function giveUpFailed(tx: Tx, { location, type, actor }: MinimumRequest): Promise<void> {
    const failed = await tx.query<{ task: string }>(
      `SELECT t.task_id AS task FROM wms.task t
         JOIN wms.handling_unit u ON u.handling_unit = t.body ->> 'handlingUnit'
       WHERE t.document = $1 AND t.kind = 'move' AND NOT t.settled AND u.type = $2
         AND t.status IN ('failed', 'cancelled') ORDER BY t.task_id`,
      [bindingOf(location), type],
    );
    for (const { task } of failed) await taskBook.settle(tx, task, actor, 'not wanted any more');
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
    async setMinimum(request) {
      const { actor, ...wanted } = request;
      const { location, minimum, type } = wanted;
      const place = masterData.location(location);
      if (!place) return refuseWork('work.location_unknown', { location });
      if (minimum > 0 && PLANNED_PLACES.includes(place.kind)) {
        return refuseWork('empties.planned_place', { location, kind: place.kind });
      }
      const most = place.maxHandlingUnits;
      if (minimum > most) return refuseWork('empties.no_room', { location, type, minimum, most });
      const done = await database.transaction('empties minimum', async (tx) => {
        const all = await countEmpties(tx, { type });
        const fault = stopFault(request, all);
        if (fault) return fault;
        await setMinimum(tx, wanted, actor);
        const here = all.find((one) => one.location === location);
        if (minimum <= (here?.empty ?? 0)) await giveUpFailed(tx, request);
        await exceptions.settle(tx, caseKey(wanted), actor, scheduler.now());
        return { done: true } as const;
      });
      pulse.wake();
      return done;
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
