/**
 * What vehicles of VDA 5050 3.0 ask for: into a release zone, a new way in a replanning zone, off the
 * lane within its corridor. What was granted is held like any place of the floor until the vehicle
 * shows the request no more: a vehicle whose lease was revoked or ran out may still be inside
 * (`onLoss` stop), so neither gives anything back by itself.
 */
import type { Millis } from '#base/time.ts';
import { seconds } from '#base/time.ts';
import type { RequestAnswer, VehicleRequest } from '#hub/ports.ts';
import type { LeaseRow, Leases } from './model.ts';

/** A lease lasts so long, and is renewed as long before its end. */
const LASTS = seconds(30);
const RENEWED_BEFORE = seconds(20);

export interface LeasedPlaces {
  /** Undefined: there is no such zone, or lane with a corridor. */
  find(request: Pick<VehicleRequest, 'kind' | 'zone' | 'edge'>): number | undefined;
  /** Whether the vehicle may hold the place beside what it holds: nobody has it, nobody loses by it. */
  isFree(vehicle: string, place: number): boolean;
  /** What the vehicle holds by leases is other than before. */
  changed(vehicle: string): void;
}

const keyOf = (vehicle: string, requestId: string) => JSON.stringify([vehicle, requestId]);
const kindOf = ({ kind, resource }: LeaseRow) =>
  kind === 'corridor' ? { kind, edge: resource } : { kind, zone: resource };

export interface HeldLeases extends Leases {
  /** Places that the vehicle holds by leases. */
  held(vehicle: string): readonly number[];
}

export function createLeases(places: LeasedPlaces): HeldLeases {
  const rows = new Map<string, LeaseRow>();

  function put(row: LeaseRow): void {
    rows.set(keyOf(row.vehicle, row.requestId), row);
    places.changed(row.vehicle);
  }

  function tryGrant(row: LeaseRow, now: Millis): RequestAnswer {
    const { vehicle, requestId } = row;
    const place = places.find(kindOf(row));
    if (place === undefined) {
      rows.delete(keyOf(vehicle, requestId));
      return { requestId, grant: 'rejected' };
    }
    // Who asked before, for the same, goes before.
    const isNext = ![...rows.values()].some(
      (other) =>
        other.status === 'queued' && other.resource === row.resource && other.since < row.since,
    );
    if (!isNext || !places.isFree(vehicle, place)) {
      put({ ...row, status: 'queued' });
      return { requestId, grant: 'queued' };
    }
    const until = now + LASTS;
    put({ ...row, status: 'granted', expiresAt: until });
    return { requestId, grant: 'granted', until };
  }

  const leases: HeldLeases = {
    ask(vehicle, request, now) {
      const { requestId, kind } = request;
      const row = rows.get(keyOf(vehicle, requestId));
      if (row?.status === 'revoking') return { requestId, grant: 'revoked' };
      if (row?.status === 'granted') {
        const until = now + LASTS;
        put({ ...row, expiresAt: until });
        return { requestId, grant: 'granted', until };
      }
      const resource = (kind === 'corridor' ? request.edge : request.zone) ?? '';
      const zoneSet = request.zoneSet ?? '';
      const asked: LeaseRow = row ?? {
        ...{ vehicle, requestId, kind, resource, zoneSet },
        ...{ status: 'queued', expiresAt: null, since: now },
      };
      return tryGrant(asked, now);
    },
    report(vehicle, requests, now) {
      const shown = new Set(requests.map(({ requestId }) => requestId));
      for (const [key, row] of [...rows]) {
        if (row.vehicle !== vehicle || shown.has(row.requestId)) continue;
        rows.delete(key);
        places.changed(vehicle);
      }
      return requests
        .filter(({ status }) => status === 'requested')
        .map((request) => leases.ask(vehicle, request, now));
    },
    revoke(vehicle, requestId) {
      const row = rows.get(keyOf(vehicle, requestId));
      if (row?.status === 'granted') put({ ...row, status: 'revoking' });
      if (row?.status === 'queued') rows.delete(keyOf(vehicle, requestId));
    },
    sweep(now) {
      const answers: { vehicle: string; answer: RequestAnswer }[] = [];
      const inOrder = [...rows.values()].sort((a, b) => a.since - b.since);
      for (const row of inOrder) {
        const { vehicle, requestId } = row;
        if (row.status === 'granted' && (row.expiresAt ?? 0) - now <= RENEWED_BEFORE) {
          const until = now + LASTS;
          put({ ...row, expiresAt: until });
          answers.push({ vehicle, answer: { requestId, grant: 'granted', until } });
        } else if (row.status === 'queued') {
          const answer = tryGrant(row, now);
          if (answer.grant !== 'queued') answers.push({ vehicle, answer });
        }
      }
      return answers;
    },
    rows: () => [...rows.values()],
    restore(stored) {
      rows.clear();
      for (const row of stored) put(row);
    },
    held: (vehicle) =>
      [...rows.values()]
        .filter((row) => row.vehicle === vehicle && row.status !== 'queued')
        .flatMap((row) => places.find(kindOf(row)) ?? []),
  };
  return leases;
}
