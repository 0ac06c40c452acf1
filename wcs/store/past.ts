/** What vehicles, people and devices did in a past time: what a replay of the floor is drawn by. */
import type { Tx } from '#base/database/index.ts';
import { days, hours, type Millis, minutes } from '#base/time.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { SeenWork } from '../engine/floor-seen.ts';
import type { DeviceProblemKind } from '../engine/problem-model.ts';
import type { Leg } from '../fleet/leg.ts';

/** A drive of a vehicle. `path` from where it began; how far it came, and when it was where. */
export interface PastLeg
  extends Pick<Leg, 'vehicle' | 'purpose' | 'to' | 'action' | 'path' | 'passedTo' | 'passedAt'> {
  /** Of a drive that began between two nodes: where. */
  readonly start: { readonly x: number; readonly y: number } | null;
  readonly askedAt: Millis;
  /** null: it is still under way. */
  readonly endedAt: Millis | null;
  readonly work: SeenWork | null;
}

/** Somebody or a vehicle had a job. */
export interface PastWork {
  readonly actor: string;
  readonly device: DeviceId;
  readonly work: SeenWork;
  readonly from: Millis;
  /** null: still. */
  readonly to: Millis | null;
}

/** A label that was pressed: since when it asked for that, and how many were pressed. */
export interface PastPress {
  readonly bank: DeviceId;
  readonly label: number;
  readonly quantity: number;
  readonly job: string;
  readonly kind: SeenWork['kind'];
  readonly from: Millis;
  readonly to: Millis;
}

export interface PastTrouble {
  readonly device: DeviceId;
  readonly kind: Extract<DeviceProblemKind, 'offline' | 'degraded'>;
  readonly at: Millis;
  readonly endedAt: Millis | null;
}

export interface PastWcs {
  readonly legs: readonly PastLeg[];
  readonly works: readonly PastWork[];
  readonly presses: readonly PastPress[];
  readonly troubles: readonly PastTrouble[];
}

interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** Of the drives before the time only the last say where a vehicle was; some of them never began. */
const LEGS_BEFORE = 4;
/** Who had a job for longer than this when the time began is not found at it. */
const WORK_BEFORE: Millis = hours(2);
/** How long a label that was lit in the time may have waited for its press. */
const PRESSED_AFTER: Millis = minutes(10);
/** Troubles that began longer ago have been seen to. */
const TROUBLE_BEFORE: Millis = days(7);

const WORK = `CASE WHEN j.job_id IS NOT NULL THEN jsonb_build_object('job', j.job_id,
    'task', j.task_id, 'kind', j.kind, 'document', j.document) END AS work`;

const LEGS = {
  name: 'wcs-past-legs',
  text: `SELECT o.vehicle, o.purpose, o.to_node AS "to", o.action, o.path, o.passed_to AS "passedTo",
      o.passed_at AS "passedAt", o.start -> 'pose' AS start, o.created_at AS "askedAt",
      CASE WHEN o.status IN ('finished', 'failed') THEN o.updated_at END AS "endedAt", ${WORK}
    FROM unnest($1::text[]) v(vehicle)
    CROSS JOIN LATERAL (
      (SELECT * FROM wcs.vehicle_order l WHERE l.vehicle = v.vehicle
        AND l.created_at >= $2 AND l.created_at < $3)
      UNION ALL
      (SELECT * FROM wcs.vehicle_order l WHERE l.vehicle = v.vehicle AND l.created_at < $2
        ORDER BY l.created_at DESC LIMIT ${LEGS_BEFORE})) o
    LEFT JOIN wcs.job j ON j.job_id = o.job_id
    WHERE o.path <> '[]'
    ORDER BY o.vehicle, o.created_at, o.leg_id`,
};

/** A job is had until it is given to another, taken away, or ends. */
const WORKS = {
  name: 'wcs-past-works',
  text: `SELECT e.actor, e.device, ${WORK}, e.at AS "from",
      coalesce(e.next, CASE WHEN j.status IN ('done', 'failed', 'cancelled')
        THEN j.updated_at END) AS "to"
    FROM (SELECT job_id, at, body ->> 'type' AS type, body ->> 'actor' AS actor,
        body ->> 'device' AS device, lead(at) OVER (PARTITION BY job_id ORDER BY serial) AS next
      FROM wcs.inbox WHERE at >= $1 AND at < $2
        AND body ->> 'type' IN ('assigned', 'lost')) e
    JOIN wcs.job j USING (job_id)
    WHERE e.type = 'assigned' ORDER BY e.at`,
};

/** The label asks for its pieces since its job took in what came before the press. */
const PRESSES = {
  name: 'wcs-past-presses',
  text: `SELECT p.body ->> 'device' AS bank, (p.body -> 'label')::integer AS label,
      (p.body -> 'quantity')::integer AS quantity, p.job_id AS job, j.kind, b.at AS "from", p.at AS "to"
    FROM wcs.inbox p JOIN wcs.job j USING (job_id)
    CROSS JOIN LATERAL (SELECT at FROM wcs.inbox b WHERE b.job_id = p.job_id
      AND b.serial < p.serial ORDER BY b.serial DESC LIMIT 1) b
    WHERE p.at >= $1 AND p.at < $2 AND p.body ->> 'type' = 'label_confirmed' AND p.answer IS NULL
    ORDER BY p.serial`,
};

const TROUBLES = {
  name: 'wcs-past-troubles',
  text: `SELECT device, kind, at, ended_at AS "endedAt" FROM wcs.problem
    WHERE at >= $1 AND at < $2 AND (ended_at IS NULL OR ended_at > $3)
      AND kind IN ('offline', 'degraded') AND part = '' ORDER BY at, problem`,
};

const reaches = ({ from }: Span, end: Millis | null): boolean => end === null || end > from;

export async function readPast(
  tx: Tx,
  vehicles: readonly DeviceId[],
  span: Span,
): Promise<PastWcs> {
  const { from, to } = span;
  const legs = await tx.query<PastLeg>(LEGS, [vehicles, from, to]);
  const works = await tx.query<PastWork>(WORKS, [from - WORK_BEFORE, to]);
  const presses = await tx.query<PastPress>(PRESSES, [from, to + PRESSED_AFTER]);
  const troubles = await tx.query<PastTrouble>(TROUBLES, [from - TROUBLE_BEFORE, to, from]);
  return {
    legs,
    works: works.filter((one) => reaches(span, one.to)),
    presses: presses.filter((one) => one.from < to),
    troubles,
  };
}
