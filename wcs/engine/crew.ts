/**
 * Who may work here and how: the WMS's record where there is one, else the drawing, else anybody.
 */
import { localTime } from '#base/local-time.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Site, SiteHandheld } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { Equipment, WorkerPort, WorkerSkill } from '#wms-core/ports.ts';
import type { Profile } from '../dispatch/model.ts';
import { SKILLS } from '../dispatch/needs.ts';
import { dutyOf } from '../dispatch/shifts.ts';
import { refuse } from '../refusals.ts';

const SPECIAL: readonly WorkerSkill[] = ['hazard', 'forklift', 'finance'];
const EVERY_SKILL: readonly WorkerSkill[] = [...new Set(Object.values(SKILLS)), ...SPECIAL];
const EVERY_EQUIPMENT: readonly Equipment[] = ['handheld', 'cart', 'forklift'];
/** m/s */
const WALK_SPEED = 1.3;

export interface Crew {
  /** Everybody who is known without having logged in. */
  readonly names: readonly string[];
  loginFault(worker: string): Refusal | undefined;
  /** Where somebody begins who was never seen. */
  startOf(worker: string, device: DeviceId): { readonly x: number; readonly y: number };
  walkSpeed(worker: string): number;
  profile(worker: string, now: Millis): Profile;
}

/** The drawing knows kinds of work; who receives inspects too, and no licence is asked for. */
const drawnSkills = ({ skills }: SiteHandheld): readonly WorkerSkill[] => [
  ...skills,
  ...(skills.includes('receive') ? (['inspection'] as const) : []),
  ...SPECIAL,
];

export function createCrew(site: Site, workers: WorkerPort): Crew {
  const drawn = new Map(site.handhelds.map((one) => [one.worker, one]));
  const terminals = new Map(site.handhelds.map((one) => [one.id, one]));
  const zone = site.timeZone ?? 'UTC';
  const letsStrangersIn = site.unknownWorkers ?? true;

  return {
    get names() {
      const recorded = workers.workers().map((one) => one.worker);
      return [...new Set([...drawn.keys(), ...recorded])].sort();
    },
    loginFault(worker) {
      const record = workers.worker(worker);
      if (record?.status === 'blocked') {
        return refuse('worker.blocked', { worker, reason: record.blockReason });
      }
      const isKnown = record !== undefined || drawn.has(worker) || letsStrangersIn;
      return isKnown ? undefined : refuse('worker.unknown', { worker });
    },
    startOf(worker, device) {
      const { x, y } = drawn.get(worker) ?? terminals.get(device) ?? { x: 0, y: 0 };
      return { x, y };
    },
    walkSpeed: (worker) => drawn.get(worker)?.walkSpeed ?? WALK_SPEED,
    profile(worker, now) {
      const record = workers.worker(worker);
      if (record) {
        const { skills, zones, equipment } = record;
        return { skills, zones, equipment, duty: dutyOf(record, localTime(now, zone)) };
      }
      const card = drawn.get(worker);
      return {
        skills: card ? drawnSkills(card) : EVERY_SKILL,
        zones: [],
        equipment: EVERY_EQUIPMENT,
        duty: 'working',
      };
    },
  };
}
