/** Why a leg of a vehicle came to nothing, as the desk reads it. */
import { same, type Text } from '#base/refusal.ts';
import { reasonText } from '#wcs/dispatch/reasons.ts';

export const WORDS = {
  lostOrder: { en: 'the vehicle lost the order', zh: '车辆丢失了订单' },
  actionFailed: { en: 'the vehicle reports the action failed', zh: '车辆报告动作失败' },
  byHand: { en: 'the vehicle is driven by hand', zh: '车辆正由人工驾驶' },
  notBegun: { en: 'cancelled before it was begun', zh: '尚未开始即被取消' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  intruder: { en: 'another vehicle was switched on in its way', zh: '其他车辆在其路径上开机' },
  closedAhead: { en: 'its way was closed', zh: '其路径已被关闭' },
  rejected: { en: 'the vehicle rejected the order', zh: '车辆拒绝了订单' },
} as const satisfies Readonly<Record<string, Text>>;

export const noVehicle = (vehicle: string): Text => ({
  en: `no vehicle is named ${vehicle}`,
  zh: `没有名为 ${vehicle} 的车辆`,
});

export const noWay = (from: string, to: string): Text => ({
  en: `there is no way from ${from} to ${to}`,
  zh: `从 ${from} 到 ${to} 没有可行路径`,
});

export const waitsForDead = (vehicle: string, dead: string): Text => ({
  en: `${vehicle} cannot pass ${dead}, which does not move`,
  zh: `${vehicle} 无法越过停住不动的 ${dead}`,
});

const names = (vehicles: readonly string[]): Text => ({
  en: vehicles.join(', '),
  zh: vehicles.join('、'),
});

/** A vehicle stands in the way of others and does not move. */
export function blockedWay(of: {
  readonly vehicle: string;
  readonly node: string;
  readonly why: string;
  readonly waiting: readonly string[];
  /** The nearest place that is free; undefined: there is none. */
  readonly place: string | undefined;
}): Text {
  const { vehicle, node, place } = of;
  const why = reasonText(of.why);
  const waiting = names(of.waiting);
  const to = place === undefined ? { en: 'out of the way', zh: '路边' } : same(place);
  return {
    en: `${vehicle} ${why.en} and stands on ${node}; ${waiting.en} cannot pass. Push it to ${to.en}, set it to automatic and release it there.`,
    zh: `${vehicle} ${why.zh}，停在 ${node}，${waiting.zh} 无法通过。请将其推到 ${to.zh}，切换到自动模式并解除故障。`,
  };
}

/** Vehicles stand in one another's way, and none of them found a way out. */
export function deadlocked(
  vehicle: string,
  vehicles: readonly string[],
  place: string | undefined,
): Text {
  const all = names(vehicles);
  const to = place === undefined ? { en: 'out of the way', zh: '路边' } : same(place);
  return {
    en: `${all.en} stand in one another's way. Drive ${vehicle} by hand to ${to.en} and set it to automatic again.`,
    zh: `${all.zh} 互相堵住。请将 ${vehicle} 手动开到 ${to.zh}，再切换到自动模式。`,
  };
}

/** A vehicle cannot say where it stands. */
export const stranded = (vehicle: string): Text => ({
  en: `${vehicle} does not know where it is. Push it onto a node and tell it its position.`,
  zh: `${vehicle} 定位丢失。请将其推到节点上并设置其位置。`,
});

/** A vehicle was switched on where another had been let in. */
export const intrudes = (vehicle: string, node: string, host: string): Text => ({
  en: `${vehicle} was switched on on ${node}, which ${host} had been let into. ${host} is told to stop; see that it does, and push ${vehicle} off the lane.`,
  zh: `${vehicle} 在 ${node} 开机，而该处已放行给 ${host}。已通知 ${host} 停车，请确认其停住，并将 ${vehicle} 推离车道。`,
});
