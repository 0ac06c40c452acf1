/** Why a vehicle waits before a door or lift, or in one, as people read it. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { isLive } from './equipment.ts';
import type { CrossingRow, Equipment } from './model.ts';

/** For a crossing that `stepCrossing` does not grant. */
export function whyWaiting(row: CrossingRow, equipment: Equipment, now: Millis): Text {
  const { equipment: name, status } = row;
  const { online, state } = equipment;
  if (!online) return { en: `${name} cannot be reached`, zh: `${name} 无法连接` };
  if (!isLive(equipment, now)) {
    return { en: `${name} shows no sign of life`, zh: `${name} 没有心跳` };
  }
  if (state?.fault) {
    return { en: `${name} reports: ${state.fault}`, zh: `${name} 报告：${state.fault}` };
  }
  if (state?.crossing !== row.requestId) {
    return { en: `${name} serves something else yet`, zh: `${name} 正在执行其他请求` };
  }
  if (status === 'leaving') {
    return { en: `${name} is on its way to ${row.to}`, zh: `${name} 正在前往 ${row.to}` };
  }
  return { en: `${name} is not ready yet`, zh: `${name} 尚未就绪` };
}
