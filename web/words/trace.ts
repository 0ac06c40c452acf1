import type { Words } from './words.ts';

/** Both ways of goods, and their recall. */
export const traceWords = {
  'page.trace': ['Trace', '追溯'],
  'trace.ask': [
    'Serial number, lot, SSCC, order, delivery or item',
    '序列号、批次、SSCC、订单、到货或货品',
  ],
  'trace.none': [
    'Nothing is known of {code}: neither a serial number, lot, unit, order, delivery nor item.',
    '未找到 {code}：不是序列号、批次、载具、订单、到货或货品。',
  ],
  'trace.is.serial': [
    '{code} is a serial number. Press the goods in the middle to see who else got of them.',
    '{code} 是序列号。点击中间的货物可查看同批货物的其他去向。',
  ],
  'trace.is.lot': ['{code} is a lot.', '{code} 是批次。'],
  'trace.is.parcel': [
    '{code} is a parcel. Press the goods in the middle to see who else got of them.',
    '{code} 是包裹。点击中间的货物可查看同批货物的其他去向。',
  ],
  'trace.is.handlingUnit': [
    '{code} is a handling unit. Press the goods in the middle to see who else got of them.',
    '{code} 是载具。点击中间的货物可查看同批货物的其他去向。',
  ],
  'trace.is.order': [
    '{code} is an order. Press the goods in the middle to see who else got of them.',
    '{code} 是订单。点击中间的货物可查看同批货物的其他去向。',
  ],
  'trace.is.delivery': ['{code} is a delivery.', '{code} 是到货。'],
  'trace.is.layer': [
    '{code}: goods that came together. All who got of them are at the right.',
    '{code}：同一批次到货的货物。右侧为全部去向。',
  ],
  'trace.is.item': [
    '{code} is an item: the goods of it that are here, and where else they went.',
    '{code} 是货品：显示在库货物及其去向。',
  ],
  'trace.drawing': ['Where goods came from, and where they went', '货物的来源与去向'],
  'trace.from': ['Where they came from', '来源'],
  'trace.goods': ['Goods', '货物'],
  'trace.to': ['Where they are and who got them', '现存位置与客户'],
  'trace.pieces': ['{count} pieces', '{count} 件'],
  'trace.sentBack': ['Sent back to the supplier', '已退供应商'],
  'trace.used': ['Used in kits', '已用于组装'],
  'trace.lost': ['Lost', '盘亏'],
  'trace.scrapped': ['Scrapped', '已报废'],
  'trace.inTransit': ['On the way', '在途'],
  'trace.leftOut': [
    '{count} more pieces are not drawn: see the list.',
    '另有 {count} 件未画出，见明细。',
  ],
  'trace.someLayers': [
    'There are {left} more deliveries of it here than the {at} that are shown: search for a lot or a delivery to see those.',
    '此处只显示 {at} 批到货，在库另有 {left} 批：请按批次或到货单查询。',
  ],
  'trace.isCut': [
    'There is more than can be shown here: a lot, a serial number or an order narrows it.',
    '内容过多，未全部显示：请按批次、序列号或订单缩小范围。',
  ],
  'trace.list': ['All of it as a list', '全部明细'],
  'trace.recall': ['Recall', '召回'],
  'trace.allOfIt': ['all of it', '全部'],
  'trace.recallMeans': [
    '{here} pieces here are held at once; {shipped} pieces are with {customers} customers, who are listed in the recall.',
    '在库 {here} 件将立即冻结；已发给 {customers} 个客户的 {shipped} 件将列入召回单。',
  ],
  'trace.recallAtLeast': [
    'There may be more than was counted here: the recall itself holds and lists all.',
    '以上仅为已统计部分，实际可能更多：召回将冻结并列出全部。',
  ],
  'trace.recallUncounted': [
    'The pieces could not be counted beforehand: the recall itself holds and lists all.',
    '无法预先统计数量：召回将冻结并列出全部。',
  ],
  'trace.recallKits': [
    'Kits that they were built into are held, too.',
    '含有这些货物的套装也会一并冻结。',
  ],
  'trace.recallNow': ['Recall and hold {count} pieces', '召回并冻结 {count} 件'],
} as const satisfies Words;
