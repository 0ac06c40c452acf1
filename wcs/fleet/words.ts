/** Why a leg of a vehicle came to nothing, as the desk reads it. */
import type { Text } from '#base/refusal.ts';

export const WORDS = {
  lostOrder: { en: 'the vehicle lost the order', zh: '车辆丢失了订单' },
  actionFailed: { en: 'the vehicle reports the action failed', zh: '车辆报告动作失败' },
  byHand: { en: 'the vehicle is driven by hand', zh: '车辆正由人工驾驶' },
  notBegun: { en: 'cancelled before it was begun', zh: '尚未开始即被取消' },
  cancelled: { en: 'cancelled', zh: '已取消' },
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
