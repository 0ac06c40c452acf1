import type { Random } from '#base/random.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type { People } from '../people/index.ts';
import type { LineFault } from './ends.ts';
import type { IncidentKind } from './incidents.ts';
import type { Machines } from './machines.ts';

/** How long a rebooting vehicle is off the line, wall clock. */
const REBOOT_MS = 5_000;

/** What can be done to a plant's devices from outside. */
export interface TroubleMaker {
  /**
   * Cuts any device's line without goodbye for so long on the wall's clock, or until it is plugged
   * in; or lets a Modbus or an OPC UA line misbehave in another way. False: no such one.
   */
  unplug(device: string, ms?: Millis, how?: LineFault): boolean;
  plugIn(device: string): void;
  /** How a device's line misbehaves now. */
  lineOf(device: string): LineFault | undefined;
  reboot(vehicle: string, ms?: Millis): boolean;
  /** An incident, over by itself after so long on the plant's clock. */
  happen(kind: IncidentKind, device: string, ms: Millis): void;
}

export function createTroubleMaker(
  machines: Machines,
  people: People,
  clocks: { readonly wall: Scheduler; readonly clock: Scheduler },
  random: Random,
): TroubleMaker {
  const { vehicles, radios, lightBanks, dimensioners, vlms, lines } = machines;
  const cuts = new Map<string, { readonly how: LineFault }>();
  const clientOf = (device: string) => people.end(device) ?? dimensioners.get(device)?.end;
  const plugIn = (device: string): void => {
    cuts.delete(device);
    lines.get(device)?.heal();
    clientOf(device)?.connect();
    radios.get(device)?.mend();
  };
  const unplug = (device: string, ms?: Millis, how: LineFault = 'cut'): boolean => {
    const client = clientOf(device);
    if (!lines.has(device) && !client && !radios.has(device)) return false;
    const cut = { how };
    cuts.set(device, cut);
    lines.get(device)?.fault(how);
    client?.kill();
    radios.get(device)?.cut();
    if (ms !== undefined) {
      clocks.wall.after(ms, `plug in ${device}`, () => {
        // Whoever cut it again meanwhile mends it, too.
        if (cuts.get(device) === cut) plugIn(device);
      });
    }
    return true;
  };
  const reboot = (vehicle: string, ms: Millis = REBOOT_MS): boolean => {
    vehicles.get(vehicle)?.reboot();
    radios.get(vehicle)?.restart(ms);
    return vehicles.has(vehicle);
  };
  const happen = (kind: IncidentKind, device: string, ms: Millis) => {
    const core = vehicles.get(device);
    const bank = lightBanks.get(device);
    const later = (end: () => void) => clocks.clock.after(ms, `${kind} ${device} ends`, end);
    if (kind === 'unplugged') {
      if (!cuts.has(device)) unplug(device, ms);
    } else if (kind === 'vehicleReboot') reboot(device);
    else if (kind === 'bankReset') bank?.reset();
    else if (kind === 'vlmReset') vlms.get(device)?.reset();
    else if (kind === 'vlmFault') {
      vlms.get(device)?.fail(random.integer(1, 6));
      later(() => vlms.get(device)?.clear());
    } else if (kind === 'vehicleStop') {
      core?.emergencyStop(true);
      later(() => core?.emergencyStop(false));
    } else if (kind === 'vehicleManual') {
      core?.manual(true);
      later(() => core?.manual(false));
    } else if (bank) {
      const label = random.integer(0, bank.size - 1);
      bank.setOffline(label, true);
      later(() => bank.setOffline(label, false));
    }
  };
  return { unplug, plugIn, reboot, happen, lineOf: (device) => cuts.get(device)?.how };
}
