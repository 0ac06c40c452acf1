import { refusalsOf } from '#base/refusal.ts';

export const stockRefusals = {
  'stock.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} are available in {place}.',
    zh: '{place} 中的 {item} 只有 {available} 件可用，需要 {wanted} 件。',
  },
  'stock.held': {
    status: 409,
    en: '{item} in {place} is on hold {hold}: {reason}. It must not go to an order.',
    zh: '{place} 中的 {item} 已被 {hold} 冻结：{reason}。不能用于订单。',
  },
  'stock.not_locked': {
    status: 409,
    en: '{locked} of {wanted} pieces of {item} in {place} are locked for order {order}.',
    zh: '{place} 中的 {item} 只为订单 {order} 锁定了 {locked} 件，需要 {wanted} 件。',
  },
  'stock.weight': {
    status: 422,
    en: '{item} in {place} weighs {available} g in the book; {wanted} g cannot be taken.',
    zh: '{place} 中的 {item} 账面重量为 {available} 克，不能取出 {wanted} 克。',
  },
  'posting.nowhere': {
    status: 422,
    en: 'The movement of {item} begins and ends in {place}.',
    zh: '{item} 的移动起点和终点都是 {place}。',
  },
  'location.unknown': {
    status: 422,
    en: 'There is no location {location}.',
    zh: '没有库位 {location}。',
  },
  'unit.unknown': {
    status: 422,
    en: 'There is no handling unit {handlingUnit}.',
    zh: '没有载具 {handlingUnit}。',
  },
  'unit.elsewhere': {
    status: 409,
    en: 'Handling unit {handlingUnit} stands at {at}, not at {location}.',
    zh: '载具 {handlingUnit} 在 {at}，不在 {location}。',
  },
  'unit.exists': {
    status: 409,
    en: 'Handling unit {handlingUnit} is already in the warehouse, at {at}.',
    zh: '载具 {handlingUnit} 已在仓库中，位于 {at}。',
  },
  'unit.not_empty': {
    status: 409,
    en: 'Handling unit {handlingUnit} still holds {pieces} pieces.',
    zh: '载具 {handlingUnit} 中还有 {pieces} 件货物。',
  },
  'serial.count': {
    status: 422,
    en: '{given} serial numbers were given for {quantity} pieces of {item}.',
    zh: '{item} 共 {quantity} 件，却给出了 {given} 个序列号。',
  },
  'serial.duplicate': {
    status: 409,
    en: 'Serial number {serial} of {item} is already in the warehouse, in {place}.',
    zh: '{item} 的序列号 {serial} 已在仓库中，位于 {place}。',
  },
  'serial.elsewhere': {
    status: 409,
    en: 'Serial number {serial} of {item} is not in {place}.',
    zh: '{item} 的序列号 {serial} 不在 {place}。',
  },
  'serial.other_layer': {
    status: 409,
    en: 'Serial number {serial} of {item} belongs to another lot or receipt than the one named.',
    zh: '{item} 的序列号 {serial} 属于另一批次或另一次收货，与所指不符。',
  },
  'hold.unknown': {
    status: 404,
    en: 'There is no hold {hold}.',
    zh: '没有冻结单 {hold}。',
  },
  'hold.scope': {
    status: 422,
    en: 'A hold names what it lies on; a hold of some pieces names the item and the location.',
    zh: '冻结必须指明范围；冻结部分件数时必须指明货品和库位。',
  },
  'layer.unknown': {
    status: 422,
    en: '{item} has no stock of lot {lot} in {place}.',
    zh: '{place} 中没有 {item} 的批次 {lot}。',
  },
  'layer.ambiguous': {
    status: 422,
    en: '{item} lies in {place} in {layers} layers: name the layer.',
    zh: '{place} 中的 {item} 有 {layers} 个批层：请指明批层。',
  },
  'lot.missing': {
    status: 422,
    en: '{item} is kept by lot: name the lot.',
    zh: '{item} 按批次管理：请给出批次。',
  },
  'expiry.missing': {
    status: 422,
    en: '{item} has a shelf life: give the expiry date.',
    zh: '{item} 有保质期：请给出到期日期。',
  },
  'date.invalid': {
    status: 422,
    en: '{date} (of {item}) is not a day of the calendar: write YYYY-MM-DD.',
    zh: '{item} 的日期 {date} 不是有效日期：请按 YYYY-MM-DD 填写。',
  },
  'opening.invalid': {
    status: 422,
    en: 'Nothing was imported: {faults} lines need correction.',
    zh: '未导入任何数据：有 {faults} 行需要更正。',
  },
  'stock.conflict': {
    status: 409,
    en: '{id} was done before with other content. Give what you want now an id of its own.',
    zh: '{id} 已执行过且内容不同。请为新的操作使用新的编号。',
  },
  'stock.cursor': {
    status: 400,
    en: '"after" is not a position in this list: pass the "next" of an earlier answer, or nothing.',
    zh: '“after” 不是列表中的位置：请传入上一次答复的 “next”，或不传。',
  },
  'trace.filter': {
    status: 400,
    en: 'Say what to trace: an item, lot, layer, handling unit, serial number, document or correlation id.',
    zh: '请指明追溯对象：货品、批次、批层、载具、序列号、单据或关联号。',
  },
} as const;

export const refuse = refusalsOf(stockRefusals);
