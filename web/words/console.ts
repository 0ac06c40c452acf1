import type { Words } from './words.ts';

/** What the console says beside the words of fields and values. */
export const consoleWords = {
  'menu.floor': ['Floor', '现场'],
  'menu.exceptions': ['Exceptions', '异常'],
  'menu.inbound': ['Inbound', '入库'],
  'menu.outbound': ['Outbound', '出库'],
  'menu.stock': ['Stock', '库存'],
  'menu.work': ['Work', '库内作业'],
  'menu.tasks': ['Tasks', '任务'],
  'menu.devices': ['Devices', '设备'],
  'menu.people': ['People', '人员'],
  'menu.masterData': ['Master data', '主数据'],
  'menu.alerts': ['Alerts', '预警'],
  'page.asns': ['ASNs', '入库通知'],
} as const satisfies Words;
