import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const inboundRefusals = {
  'asn.conflict': {
    status: 409,
    en: 'ASN {asn} version {version} is already known with other content. Send a change with a higher version.',
    zh: '入库通知 {asn} 版本 {version} 已存在且内容不同。如需变更请使用更高的版本号。',
  },
  'asn.outdated': {
    status: 409,
    en: 'ASN {asn} is already known in version {known}; version {version} is older.',
    zh: '入库通知 {asn} 已有版本 {known},版本 {version} 更旧。',
  },
  'asn.too_late': {
    status: 409,
    en: 'ASN {asn} cannot be changed any more: it is {status} at {dock}.',
    zh: '入库通知 {asn} 不能再更改:当前状态 {status},月台 {dock}。',
  },
  'asn.unknown': {
    status: 404,
    en: 'There is no ASN {asn}.',
    zh: '没有入库通知 {asn}。',
  },
  'asn.line_twice': {
    status: 422,
    en: 'ASN {asn} names line {line} twice.',
    zh: '入库通知 {asn} 的行号 {line} 重复。',
  },
  'asn.date_invalid': {
    status: 422,
    en: '"{value}" is no time. Write it like 2026-01-07T06:00:00Z.',
    zh: '“{value}”不是有效时间。请按 2026-01-07T06:00:00Z 的格式填写。',
  },
  'receipt.unknown_item': {
    status: 422,
    en: 'No item has the code {code}. Lay the box aside and call the office.',
    zh: '没有货品使用条码 {code}。请将该箱放在一旁并联系办公室。',
  },
  'receipt.not_announced': {
    status: 422,
    en: '{item} is not on ASN {asn}. Lay it aside.',
    zh: '{item} 不在入库通知 {asn} 上。请放在一旁。',
  },
  'receipt.nothing': {
    status: 422,
    en: 'Nothing was counted of {item}: enter how many pieces came.',
    zh: '{item} 没有数量:请输入到货件数。',
  },
  'receipt.over_tolerance': {
    status: 422,
    en: '{given} more pieces of {item} are too many: {received} were received, {expected} are announced, at most {allowed} may come. Count again, lay the surplus aside.',
    zh: '{item} 再收 {given} 件就超量了:已收 {received} 件,通知 {expected} 件,最多 {allowed} 件。请重新清点,多余的放在一旁。',
  },
  'receipt.not_sent': {
    status: 422,
    en: '{item} of lot {lot} with this expiry is not on its way in transfer {asn}. Read the label again, or lay it aside.',
    zh: '调拨 {asn} 的在途货物中没有批次 {lot}、该效期的 {item}。请重新读取标签,或放在一旁。',
  },
  'receipt.more_than_sent': {
    status: 422,
    en: '{given} more pieces of {item}, lot {lot}, are too many: only {left} are still on their way in transfer {asn}. Count again, lay the surplus aside.',
    zh: '{item} 批次 {lot} 再收 {given} 件就多了:调拨 {asn} 只剩 {left} 件在途。请重新清点,多余的放在一旁。',
  },
  'receipt.serial_not_sent': {
    status: 422,
    en: 'Serial number {serial} of {item} was not sent in this lot of transfer {asn}. Scan it again, or lay the piece aside.',
    zh: '{item} 的序列号 {serial} 不在调拨 {asn} 的该批次中。请重新扫描,或将该件放在一旁。',
  },
  'receipt.lot_missing': {
    status: 422,
    en: '{item} is kept by lot: enter the lot on the box.',
    zh: '{item} 按批次管理:请输入箱上的批号。',
  },
  'receipt.dates_missing': {
    status: 422,
    en: '{item} has a shelf life: enter its production or its expiry date.',
    zh: '{item} 有保质期:请输入生产日期或到期日期。',
  },
  'receipt.date_invalid': {
    status: 422,
    en: '{item}: "{date}" is no calendar day. Write it like 2026-01-31.',
    zh: '{item}:“{date}”不是有效日期。请按 2026-01-31 的格式填写。',
  },
  'receipt.produced_later': {
    status: 422,
    en: '{item} cannot have been produced on {date}: that day is still to come.',
    zh: '{item} 的生产日期 {date} 尚未到来。',
  },
  'receipt.dates_conflict': {
    status: 422,
    en: '{item}: produced on {productionDate} with {shelfLifeDays} days of shelf life it expires on {computed}, not on {expiryDate}. Read the dates again.',
    zh: '{item}:生产日期 {productionDate},保质期 {shelfLifeDays} 天,应于 {computed} 到期,而不是 {expiryDate}。请重新核对日期。',
  },
  'receipt.serials_missing': {
    status: 422,
    en: '{item} is kept by serial number: {given} were scanned for {quantity} pieces.',
    zh: '{item} 按序列号管理:{quantity} 件只扫描了 {given} 个序列号。',
  },
  'receipt.unit_label': {
    status: 422,
    en: '{handlingUnit} is no inbound label. Take a fresh one that begins with IB-, or scan the pallet’s SSCC.',
    zh: '{handlingUnit} 不是入库标签。请取一张以 IB- 开头的新标签,或扫描托盘的 SSCC。',
  },
  'receipt.unit_taken': {
    status: 409,
    en: 'Inbound unit {handlingUnit} is already used or closed. Take a fresh label.',
    zh: '入库载具 {handlingUnit} 已被使用或已关闭。请取新标签。',
  },
  'receipt.ended': {
    status: 409,
    en: 'The receipt of ASN {asn} has ended.',
    zh: '入库通知 {asn} 的收货已结束。',
  },
  'inspection.sample': {
    status: 422,
    en: 'The sample is {sample} pieces, not {inspected}: all of it is looked at.',
    zh: '样品为 {sample} 件,而不是 {inspected} 件:必须全部检验。',
  },
  'inspection.numbers': {
    status: 422,
    en: '{rejected} of {inspected} pieces cannot be bad.',
    zh: '检验 {inspected} 件,不可能有 {rejected} 件不合格。',
  },
  'transfer.unknown_line': {
    status: 422,
    en: 'Task {task} has no open line {line}.',
    zh: '任务 {task} 没有未完成的行 {line}。',
  },
} as const satisfies RefusalTable;

export const refuseInbound = refusalsOf(inboundRefusals);
