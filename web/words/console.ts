import type { Words } from './words.ts';

/** What the console says beside the words of fields and values. */
export const consoleWords = {
  'menu.floor': ['Floor', '现场'],
  'menu.desk': ['Desk', '调度台'],
  'menu.inbound': ['Inbound', '入库'],
  'menu.outbound': ['Outbound', '出库'],
  'menu.stock': ['Stock', '库存'],
  'menu.work': ['In-house work', '库内作业'],
  'menu.devices': ['Devices', '设备'],
  'menu.people': ['People', '人员'],
  'menu.data': ['Master data', '主数据'],
  'page.asns': ['ASNs', '入库通知'],
} as const satisfies Words;
