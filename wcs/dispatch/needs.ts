import type { SiteLocation } from '#base/site/site.ts';
import type { Equipment, ItemCard, TaskKind, WorkerSkill } from '#wms-core/ports.ts';
import { lineReached } from '../jobs/lines.ts';
import type { SiteFacts, WorkTask } from '../jobs/model.ts';
import type { QueuedJob } from './model.ts';

/** What a task asks of the person who does it. */

export const SKILLS: Readonly<Record<Exclude<TaskKind, 'move'>, WorkerSkill>> = {
  receive: 'receive',
  inspect: 'inspection',
  transfer: 'putaway',
  pick: 'pick',
  put: 'put',
  check: 'pack',
  pack: 'pack',
  weigh: 'pack',
  load: 'ship',
  count: 'count',
  kit: 'pack',
};

/**
 * The places where hands are laid on goods from the line `first` on, in the order of the walk; from
 * where to where a unit is pushed does not count.
 */
function placesOf(task: WorkTask, site: SiteFacts, first = 0): SiteLocation[] {
  const ids = (): readonly string[] => {
    switch (task.kind) {
      case 'pick':
        return task.lines.slice(first).map((line) => line.from);
      case 'transfer':
        return [task.from, ...task.lines.slice(first).map((line) => line.to)];
      case 'move':
      case 'transport':
        return [];
      default:
        return [task.at];
    }
  };
  return [...new Set(ids())].flatMap((id) => site.location(id) ?? []);
}

/** The zones of its bins: docks, stations and staging places belong to everybody. */
export function zonesOf(task: WorkTask, site: SiteFacts, first = 0): string[] {
  const bins = placesOf(task, site, first).filter((place) => place.kind === 'bin');
  return [...new Set(bins.map((bin) => bin.zone))];
}

/** The zone of the bin where it goes on; none: a place of everybody's, or all is in hand. */
export const nextZoneOf = (
  { task, snapshot }: Pick<QueuedJob, 'task' | 'snapshot'>,
  site: SiteFacts,
): string | undefined => zonesOf(task, site, lineReached(snapshot.progress))[0];

/** Where hands are laid on goods next: a tray must come there. */
export function nextTrayOf(
  { task, snapshot }: Pick<QueuedJob, 'task' | 'snapshot'>,
  site: SiteFacts,
) {
  const [first, second] = placesOf(task, site, lineReached(snapshot.progress));
  return first?.tray ?? (task.kind === 'transfer' ? second?.tray : undefined);
}

const isHigh = (task: WorkTask, site: SiteFacts, reachMetres: number) =>
  placesOf(task, site).some((place) => (place.z ?? 0) > reachMetres);

const cardsOf = ({ items }: WorkTask): readonly ItemCard[] => items;

/** Besides the skill for its kind. */
export function specialSkillsOf(
  task: WorkTask,
  site: SiteFacts,
  reachMetres: number,
): WorkerSkill[] {
  const skills: WorkerSkill[] = [];
  if (cardsOf(task).some((card) => card.hazardClass !== undefined)) skills.push('hazard');
  if (isHigh(task, site, reachMetres)) skills.push('forklift');
  return skills;
}

export function equipmentOf(task: WorkTask, site: SiteFacts, reachMetres: number): Equipment[] {
  const equipment: Equipment[] = ['handheld'];
  if (task.kind === 'pick') equipment.push('cart');
  if (isHigh(task, site, reachMetres)) equipment.push('forklift');
  return equipment;
}
