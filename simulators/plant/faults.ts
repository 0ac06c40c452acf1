import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { People, Slip } from '../people/index.ts';
import type { NextFault } from '../vehicles/vehicle.ts';
import type { LineFault } from './ends.ts';
import type { Machines } from './machines.ts';
import type { TroubleMaker } from './trouble.ts';

/** One way in which one device goes wrong when somebody wishes. */
interface Switch {
  begin(): void;
  /** Absent: it happens and is over. */
  readonly end?: () => void;
  readonly isOn?: () => boolean;
  /** It ends by itself, with the next occasion to go wrong. */
  readonly isOnce?: true;
}
type Switches = Readonly<Record<string, Switch>>;

export const DEVICE_KINDS = [
  ...(['vehicle', 'light_bank', 'scale', 'vlm', 'handheld', 'dimensioner', 'gate'] as const),
] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export interface FaultyDevice {
  readonly device: string;
  readonly kind: DeviceKind;
  /** Who carries it. */
  readonly worker?: string;
  /** What can go wrong with it. */
  readonly faults: readonly string[];
}

/** A fault that is on: until it is switched off, or until the next occasion. */
export interface FaultOn {
  readonly device: string;
  readonly fault: string;
  readonly lasts: 'until_mended' | 'until_next';
  /** Where labels do not answer: their places. */
  readonly places?: readonly string[];
}

/** The faults that somebody can wish for, device by device. */
export interface Faults {
  readonly devices: readonly FaultyDevice[];
  /** All that are on now, whoever wished for them. */
  on(): readonly FaultOn[];
  begin(device: string, fault: string): 'done' | 'no_device' | 'no_fault';
  end(device: string, fault: string): 'done' | 'no_device' | 'no_fault';
}

const LINE: Readonly<Record<string, LineFault>> = {
  unplugged: 'cut',
  hangs: 'hang',
  answers_noise: 'garbage',
  refuses: 'refuse',
};
const NEXT: Readonly<Record<string, NextFault>> = {
  rejects_order: 'rejectOrder',
  cannot_pick: 'failPick',
  refuses_instant: 'refuseInstant',
};
const SLIPS: Readonly<Record<string, Slip>> = {
  picks_too_few: 'pickedTooFew',
  picks_too_many: 'pickedTooMany',
  picks_wrong_item: 'pickedWrongItem',
  puts_in_wrong_slot: 'putWrongSlot',
  miscounts_receipt: 'miscountedReceipt',
  miscounts_bin: 'miscountedCount',
  misreads_serial: 'misreadSerial',
  forgets_to_confirm: 'missedConfirmation',
};
/** Percent: below what any vehicle goes to work with. */
const NEARLY_EMPTY = 6;
/** A thumb on the pan. */
const THUMB_GRAMS = 400;
/** What the module says when a drive stands still, on its own panel. */
const DRIVE_FAULT = 3;

export function createFaults(deps: {
  readonly site: Site;
  readonly machines: Machines;
  readonly people: People;
  readonly trouble: TroubleMaker;
  readonly random: Random;
}): Faults {
  const { site, machines, people, trouble, random } = deps;
  const { vehicles, lightBanks, scales, vlms } = machines;

  const line = (device: string, names: readonly string[] = Object.keys(LINE)): Switches =>
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          begin: () => void trouble.unplug(device, undefined, LINE[name]),
          end: () => trouble.plugIn(device),
          isOn: () => trouble.lineOf(device) === LINE[name],
        },
      ]),
    );
  const vehicle = (id: string): Switches => {
    const core = vehicles.get(id)!;
    const next = Object.entries(NEXT).map(([name, fault]): [string, Switch] => [
      name,
      {
        begin: () => core.failNext(fault),
        end: () => core.failNext(fault, false),
        isOn: () => core.failing.includes(fault),
        isOnce: true,
      },
    ]);
    return {
      stopped: {
        begin: () => core.emergencyStop(true),
        end: () => core.emergencyStop(false),
        isOn: () => core.state().emergencyStop,
      },
      taken_by_hand: {
        begin: () => core.manual(true),
        end: () => core.manual(false),
        isOn: () => core.state().mode === 'MANUAL',
      },
      ...Object.fromEntries(next),
      battery_low: { begin: () => core.drain(NEARLY_EMPTY) },
      restarts: { begin: () => void trouble.reboot(id) },
      ...line(id, ['unplugged']),
    };
  };
  const lightBank = (id: string): Switches => {
    const bank = lightBanks.get(id)!;
    const labels = Array.from({ length: bank.size }, (_, index) => index);
    return {
      label_silent: {
        // One that somebody is about to press, where there is one.
        begin: () => {
          const lit = labels.filter((index) => bank.lit(index));
          bank.setOffline(random.pick(lit.length > 0 ? lit : labels), true);
        },
        end: () => {
          for (const index of bank.offline) bank.setOffline(index, false);
        },
        isOn: () => bank.offline.length > 0,
      },
      restarts: { begin: () => bank.reset() },
      ...line(id),
    };
  };
  const scale = (id: string): Switches => {
    const machine = scales.get(id)!;
    return {
      lies: {
        begin: () => machine.lie(THUMB_GRAMS),
        end: () => machine.lie(0),
        isOn: () => machine.lies !== 0,
      },
      ...line(id),
    };
  };
  const vlm = (id: string): Switches => {
    const machine = vlms.get(id)!;
    return {
      stands_still: {
        begin: () => machine.fail(DRIVE_FAULT),
        end: () => machine.clear(),
        isOn: () => machine.fault !== 0,
      },
      restarts: { begin: () => machine.reset() },
      ...line(id),
    };
  };
  const handheld = (id: string, worker: string): Switches => {
    const slips = people.slipsOf(worker)!;
    const own = Object.entries(SLIPS).map(([name, slip]): [string, Switch] => [
      name,
      {
        begin: () => void slips.add(slip),
        end: () => void slips.delete(slip),
        isOn: () => slips.has(slip),
        isOnce: true,
      },
    ]);
    return { ...Object.fromEntries(own), ...line(id, ['unplugged']) };
  };

  const drawn: readonly (readonly [DeviceKind, string, Switches, string?])[] = [
    ...site.vehicles.map(({ id }) => ['vehicle', id, vehicle(id)] as const),
    ...site.lightBanks.map(({ id }) => ['light_bank', id, lightBank(id)] as const),
    ...site.scales.map(({ id }) => ['scale', id, scale(id)] as const),
    ...(site.vlms ?? []).map(({ id }) => ['vlm', id, vlm(id)] as const),
    ...site.handhelds.map(
      ({ id, worker }) => ['handheld', id, handheld(id, worker), worker] as const,
    ),
    ...(site.dimensioners ?? []).map(
      ({ id }) => ['dimensioner', id, line(id, ['unplugged'])] as const,
    ),
    ...(site.gates ?? []).map(({ id }) => ['gate', id, line(id, ['unplugged'])] as const),
  ];
  const switches = new Map(drawn.map(([, id, own]) => [id, own]));
  const placeOf = new Map(
    site.locations.flatMap(({ id, label }) =>
      label ? [[`${label.bank}/${label.index}`, id]] : [],
    ),
  );
  const silentPlaces = (device: string): readonly string[] =>
    (lightBanks.get(device)?.offline ?? []).flatMap((index) => {
      return placeOf.get(`${device}/${index}`) ?? [];
    });

  const flip = (device: string, fault: string, how: (one: Switch) => void) => {
    const own = switches.get(device);
    if (!own) return 'no_device';
    const one = Object.hasOwn(own, fault) ? own[fault] : undefined;
    if (!one) return 'no_fault';
    how(one);
    return 'done';
  };
  return {
    devices: drawn.map(([kind, device, own, worker]) => ({
      ...{ device, kind, faults: Object.keys(own) },
      ...(worker === undefined ? {} : { worker }),
    })),
    on: () =>
      drawn.flatMap(([, device, own]) =>
        Object.entries(own)
          .filter(([, one]) => one.isOn?.())
          .map(([fault, { isOnce }]): FaultOn => {
            const lasts = isOnce ? 'until_next' : 'until_mended';
            const places = fault === 'label_silent' ? { places: silentPlaces(device) } : {};
            return { device, fault, lasts, ...places };
          }),
      ),
    begin: (device, fault) => flip(device, fault, (one) => one.begin()),
    end: (device, fault) => flip(device, fault, (one) => one.end?.()),
  };
}

/** Every fault that there is, for whoever describes them. */
export const FAULT_NAMES: readonly string[] = [
  ...new Set([
    ...['stopped', 'taken_by_hand', ...Object.keys(NEXT), 'battery_low', 'restarts'],
    ...['label_silent', 'lies', 'stands_still'],
    ...Object.keys(LINE),
    ...Object.keys(SLIPS),
  ]),
];
