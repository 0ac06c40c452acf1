import type { AloneVehicle } from './alone-vehicle.ts';
import { faultsOn } from './faults.ts';

/** One line about all vehicles. */
export function statusLine(vehicles: readonly AloneVehicle[], speed: number): string {
  const states = vehicles.map(({ core }) => core.state());
  const count = (is: (one: AloneVehicle, i: number) => boolean) => vehicles.filter(is).length;
  const batteries = states.map(({ battery }) => Math.round(battery));
  const parts = [
    `${count(({ face }) => face.connected)} of ${vehicles.length} online`,
    `${count((_, i) => states[i]!.nodes.length > 0)} under way`,
    `${count(({ core }) => core.driving)} driving`,
    `${count(({ core }) => core.loads.length > 0)} loaded`,
    `${count((_, i) => states[i]!.charging)} charging`,
    `${count((_, i) => states[i]!.errors.length > 0)} with errors`,
    `${count((one) => faultsOn(one).length > 0)} with faults`,
    `battery ${Math.min(...batteries)}–${Math.max(...batteries)} %`,
    `speed ${speed}`,
  ];
  return parts.join(' · ');
}

/** Tells `say` what happens to a vehicle, in words: orders, nodes, actions, errors, modes. */
export function narrate(one: AloneVehicle, say: (line: string) => void): void {
  const { core } = one;
  let before = summary(one);
  core.onChange(() => {
    const now = summary(one);
    const changes = Object.entries(now).filter(([key, value]) => before[key] !== value);
    before = { ...before, ...now };
    for (const [key, value] of changes) say(`${core.id} ${key} ${value || '–'}`);
  });
}

function summary({ core }: AloneVehicle): Record<string, string> {
  const { orderId, updateId, lastNodeId, actions, errors, mode, paused } = core.state();
  const states = actions.map(({ action, status }) => [
    `action ${action.actionType} ${action.actionId}`,
    status,
  ]);
  return {
    order: orderId && `${orderId} (${updateId})`,
    at: lastNodeId,
    mode: paused ? `${mode}, paused` : mode,
    errors: errors.map((each) => `${each.errorType}: ${each.errorDescription}`).join('; '),
    loads: core.loads.join(' '),
    ...Object.fromEntries(states),
  };
}
