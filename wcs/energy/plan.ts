/**
 * Which vehicles go to which chargers now. Two kinds of need are told apart. One that *must* (critical,
 * level) goes as soon as it has no order; somebody with enough leaves a charger for it. One that *may*
 * (forecast, idle, opportunity) goes only while more vehicles are free than the work takes: what waits
 * now, and what the forecast has under way at a time. Those of them that would be kept from work by
 * it (below `interrupt`; see charging.ts) are no more than these spare ones.
 *
 * Chargers are a resource like vehicles: each is given once, to those in greater need first, and among
 * those the drives are shortest in sum.
 */
import type { Text } from '#base/refusal.ts';
import { assignFlat } from '../dispatch/assignment.ts';
import { layTiers } from '../dispatch/tiers.ts';
import type { ChargeReason, ChargeWish, EnergyVehicle, EnergyView } from './model.ts';

const ORDER: readonly ChargeReason[] = ['critical', 'level', 'forecast', 'idle', 'opportunity'];
const MUST: readonly ChargeReason[] = ['critical', 'level'];
/** Seconds that a charger seems farther away when somebody is to leave it first. */
const LEAVING_SECONDS = 120;

interface Need {
  readonly vehicle: EnergyVehicle;
  readonly why: ChargeReason;
}

/** Vehicles that the work to come keeps on the way at a time. */
const underWay = ({ demand, settings }: EnergyView): number =>
  (demand.transports * settings.transportMs) / demand.withinMs;

/** Vehicles that are free and that no work needs. */
const spareIn = (view: EnergyView): number =>
  Math.floor(
    view.vehicles.filter(({ available }) => available).length - view.openJobs - underWay(view),
  );

function whyOf(view: EnergyView, { battery, drain, facts, idleSince }: EnergyVehicle) {
  const { levels, idleMs } = view.settings;
  if (battery < (facts?.battery?.critical ?? levels.noJobs)) return 'critical';
  const level = Math.max(levels.charge, facts?.battery?.minimum ?? 0);
  if (battery < level) return 'level';
  if (battery >= levels.topUp) return undefined;
  // Nobody is on the way for longer than all the time there is.
  const share = Math.min(1, underWay(view) / view.vehicles.length);
  const seconds = (share * view.demand.withinMs) / 1_000;
  if (battery - drain * seconds < level) return 'forecast';
  return view.now - idleSince >= idleMs ? 'idle' : 'opportunity';
}

/** Who wants to charge, the greatest need first. */
function needsOf(view: EnergyView): Need[] {
  const served = new Set(view.chargers.map(({ by }) => by));
  const needs = view.vehicles
    .filter(({ vehicle, available, reason }) => {
      return (available || reason === 'battery') && !served.has(vehicle);
    })
    .flatMap((vehicle): Need[] => {
      const why = whyOf(view, vehicle);
      return why ? [{ vehicle, why }] : [];
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
        a.vehicle.battery - b.vehicle.battery ||
        (a.vehicle.vehicle < b.vehicle.vehicle ? -1 : 1),
    );
  const must = needs.filter(({ why }) => MUST.includes(why));
  let spare = spareIn(view) - must.filter(({ vehicle }) => vehicle.available).length;
  const may = needs.filter(({ vehicle, why }) => {
    if (MUST.includes(why) || spare <= 0) return false;
    if (vehicle.battery < view.settings.levels.interrupt) spare--;
    return true;
  });
  return [...must, ...may];
}

function textOf({ vehicle: { battery }, why }: Need): Text {
  const at = `${Math.round(battery)} %`;
  const texts: Readonly<Record<ChargeReason, Text>> = {
    critical: { en: `charges at once: ${at} left`, zh: `电量仅剩 ${at}，立即充电` },
    level: { en: `charges: ${at} left`, zh: `电量 ${at}，前往充电` },
    forecast: {
      en: `charges before the work to come: ${at} would not last for it`,
      zh: `预计作业量较大，电量 ${at} 不足以支撑，提前充电`,
    },
    idle: { en: `has stood idle and charges: ${at}`, zh: `空闲已久，补充充电：${at}` },
    opportunity: { en: `charges while nobody wants it: ${at}`, zh: `暂无作业，机会充电：${at}` },
  };
  return texts[why];
}

type Charger = EnergyView['chargers'][number];

/** As many of the needs as there are chargers for, the greatest first. */
function give(
  view: EnergyView,
  needs: readonly Need[],
  chargers: readonly Charger[],
): ChargeWish[] {
  if (needs.length === 0 || chargers.length === 0) return [];
  const costs = Float64Array.from(
    needs.flatMap(({ vehicle: { vehicle } }) =>
      chargers.map(({ node, by }) => {
        return view.seconds(vehicle, node) + (by === null ? 0 : LEAVING_SECONDS);
      }),
    ),
  );
  const ranks = needs.map((_, place) => needs.length - place);
  layTiers(costs, needs.length, ranks);
  const columnOf = assignFlat(costs, needs.length, chargers.length);
  return needs.flatMap((need, row): ChargeWish[] => {
    const charger = chargers[columnOf[row]!];
    if (charger === undefined) return [];
    const { vehicle } = need.vehicle;
    return [
      { vehicle, charger: charger.node, instead: charger.by, why: need.why, text: textOf(need) },
    ];
  });
}

export function energyPlan(view: EnergyView): ChargeWish[] {
  const needs = needsOf(view);
  const { interrupt } = view.settings.levels;
  const batteryOf = new Map(view.vehicles.map(({ vehicle, battery }) => [vehicle, battery]));
  // One that nobody knows anything of is not sent away.
  const mayLeave = ({ by }: Charger) => by === null || (batteryOf.get(by) ?? 0) >= interrupt;
  const isMust = ({ why }: Need) => MUST.includes(why);
  const must = give(view, needs.filter(isMust), view.chargers.filter(mayLeave));
  // Nobody leaves so that another may charge on occasion.
  const taken = new Set(must.map(({ charger }) => charger));
  const free = view.chargers.filter(({ node, by }) => by === null && !taken.has(node));
  const may = needs.filter((need) => !isMust(need));
  return [...must, ...give(view, may, free)];
}
