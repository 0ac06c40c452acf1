/** What facts say about the devices themselves: their history of trouble is made of it. */
import type { Site } from '#base/site/site.ts';
import type { DeviceEvent, DeviceId, DeviceStatus, HubPort } from '#hub/ports.ts';
import type { VehicleCall, VehicleFault } from '../contracts.ts';
import { holderOfLabel, holderOfScale, type TickContext } from './effects.ts';
import type { DeviceProblemKind, EndedProblem } from './problem-model.ts';

/** What the hub sees of a connection, it says itself. */
const HUB = 'hub';
/** What is seen of the traffic. */
const FLEET = 'fleet';

function jobAt(context: TickContext, { device, body }: DeviceEvent): string {
  const { draft } = context;
  if (body.type === 'command_refused') return draft.commands.get(body.commandId)?.jobId ?? '';
  if (body.type === 'label_fault') return holderOfLabel(context, device, body.label)?.jobId ?? '';
  const worker = [...draft.workers.values()].find((one) => one.device === device);
  return draft.busy.get(worker?.worker ?? device) ?? holderOfScale(context, device)?.jobId ?? '';
}

/** What began and was over within one tick troubled nobody: a hub that starts says `offline` first. */
function end({ draft }: TickContext, one: EndedProblem): void {
  const { problems, endedProblems } = draft;
  const index = problems.findIndex(
    ({ device, kind, part }) => device === one.device && kind === one.kind && part === one.part,
  );
  if (index >= 0) problems.splice(index, 1);
  endedProblems.push(one);
}

/** What a status says is over; a vehicle's own fault is over when the vehicle says so. */
const OVER: Readonly<Record<DeviceStatus, readonly DeviceProblemKind[]>> = {
  online: ['offline', 'degraded', 'fault'],
  degraded: ['offline'],
  offline: ['degraded'],
};

interface House {
  readonly site: Site;
  readonly hub: Pick<HubPort, 'devices'>;
}

/** A terminal at which nobody is signed in: switched off, nobody misses it. */
function isFree({ draft }: TickContext, { hub }: House, device: DeviceId): boolean {
  const isTerminal = hub.devices().some(({ id, kind }) => id === device && kind === 'handheld');
  return isTerminal && [...draft.workers.values()].every((one) => one.device !== device);
}

/** Its worker has signed in at another one: that nothing is heard of it is no trouble any more. */
export function noteLeft(context: TickContext, terminal: DeviceId, endedBy: DeviceId): void {
  end(context, { device: terminal, kind: 'offline', part: '', endedBy });
}

export function noteProblem(context: TickContext, house: House, event: DeviceEvent): void {
  const { device, eventId, body } = event;
  const { problems } = context.draft;
  const head = { eventId, device, part: '', saidBy: device, note: '' };
  switch (body.type) {
    case 'device_status': {
      const isVehicle = house.site.vehicles.some(({ id }) => id === device);
      for (const kind of OVER[body.status]) {
        if (kind === 'fault' && isVehicle) continue;
        end(context, { device, kind, part: '', endedBy: HUB });
      }
      if (body.status === 'online') return;
      if (body.status === 'offline' && isFree(context, house, device)) {
        noteLeft(context, device, HUB);
        return;
      }
      const job = jobAt(context, event);
      problems.push({ ...head, kind: body.status, job, saidBy: HUB });
      return;
    }
    case 'label_fault': {
      const part = String(body.label);
      if (body.lost)
        problems.push({ ...head, kind: 'label_lost', part, job: jobAt(context, event) });
      else end(context, { device, kind: 'label_lost', part, endedBy: device });
      return;
    }
    case 'tray_fault':
      problems.push({ ...head, kind: 'fault', job: jobAt(context, event), note: body.reason });
      return;
    case 'command_refused':
      problems.push({ ...head, kind: 'refused', job: jobAt(context, event), note: body.reason });
      return;
    default:
      return;
  }
}

/** A vehicle that stands still until somebody has been there, or goes on after it. */
export function noteFault(context: TickContext, { vehicle: device, fault: note }: VehicleFault) {
  const { draft } = context;
  end(context, { device, kind: 'fault', part: '', endedBy: device });
  if (note === '') return;
  const job = draft.busy.get(device) ?? '';
  const eventId = `${device}:fault:${draft.now}`;
  draft.problems.push({ eventId, device, kind: 'fault', part: '', job, saidBy: device, note });
}

/** Somebody has to go to a vehicle: what he is to do there stands in the sentence. */
export function noteCall(context: TickContext, { vehicle: device, kind, text }: VehicleCall) {
  const { draft } = context;
  end(context, { device, kind, part: '', endedBy: FLEET });
  if (text === null) return;
  const head = { eventId: `${device}:${kind}:${draft.now}`, device, kind, part: '', text };
  draft.problems.push({ ...head, job: draft.busy.get(device) ?? '', saidBy: FLEET, note: '' });
}
