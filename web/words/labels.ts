import type { Words } from './words.ts';

/** Papers and labels: what can be printed, and the page for labels. */
export const labelWords = {
  'page.labels': ['Labels', '标签打印'],
  'labels.bins': [
    'Bins, from one code to another, or places by name',
    '库位标签：按起止编号或指定库位',
  ],
  'labels.items': ['Items', '货品标签'],
  'labels.units': ['Handling units (SSCC)', '载具标签（SSCC）'],
  'labels.badges': ['Badges of workers', '员工工牌'],
  'labels.commas': ['Several codes: with commas between them.', '多个编号请用逗号分隔。'],
  'labels.fresh': ['New units, each with an SSCC …', '新建载具并分配 SSCC…'],
  'labels.freshReason': ['fresh labels', '打印新标签'],
  'labels.print': ['Print', '打印'],
  'paper.pickList': ['Print pick list', '打印拣货单'],
  'paper.waybills': ['Print waybills', '打印运单'],
  'paper.cartons': ['Print carton labels', '打印箱标签'],
  'paper.count': ['Print count sheet', '打印盘点表'],
  'paper.receiving': ['Print receiving sheet', '打印收货单'],
  'paper.label': ['Print label', '打印标签'],
  'paper.badge': ['Print badge', '打印工牌'],
} as const satisfies Words;
