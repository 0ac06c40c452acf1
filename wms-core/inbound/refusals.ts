import { type RefusalTable, refusalsOf } from '#base/refusal.ts';
import { appointmentRefusals } from './appointment-refusals.ts';
import { landedCostRefusals } from './landed-cost-refusals.ts';

export const inboundRefusals = {
  ...appointmentRefusals,
  ...landedCostRefusals,
  'asn.conflict': {
    status: 409,
    en: 'ASN {asn} version {version} is already known with other content. Send a change with a higher version.',
    zh: '入库通知 {asn} 版本 {version} 已存在且内容不同。如需变更请使用更高的版本号。',
  },
  'blind.conflict': {
    status: 409,
    en: 'Number {receipt} is already known as another delivery, or as a blind receipt of another supplier or dock. Give this blind receipt a number of its own.',
    zh: '编号 {receipt} 已用于其他送货，或用于供应商或月台不同的无通知收货。请为本次无通知收货使用新的编号。',
  },
  'asn.outdated': {
    status: 409,
    en: 'ASN {asn} is already known in version {known}; version {version} is older. Send the change with a higher version.',
    zh: '入库通知 {asn} 已有版本 {known},版本 {version} 更旧。如需变更请使用更高的版本号。',
  },
  'asn.too_late': {
    status: 409,
    en: 'ASN {asn} cannot be changed any more: it is {status} at {dock}. Receive what comes; what does not is closed short at its end.',
    zh: '入库通知 {asn} 不能再更改:当前状态 {status},月台 {dock}。请按实际到货收货，未到的部分在收货结束时短收关闭。',
  },
  'asn.unknown': {
    status: 404,
    en: 'There is no ASN {asn}. GET /api/v1/asns lists them; announce it by POST /api/v1/asns.',
    zh: '没有入库通知 {asn}。列表见 GET /api/v1/asns；请用 POST /api/v1/asns 登记。',
  },
  'asn.line_twice': {
    status: 422,
    en: 'ASN {asn} names line {line} twice. Give one of the two another number.',
    zh: '入库通知 {asn} 的行号 {line} 重复。请为其中一行换一个行号。',
  },
  'asn.unit_label': {
    status: 422,
    en: 'ASN {asn} names the pallet {handlingUnit}, which is no SSCC: 18 digits, the last a check digit. Correct it, or leave the pallet out.',
    zh: '入库通知 {asn} 中的托盘 {handlingUnit} 不是 SSCC:应为 18 位数字,末位为校验位。请更正，或去掉该托盘。',
  },
  'asn.unit_twice': {
    status: 422,
    en: 'ASN {asn} names the pallet {handlingUnit} twice. Name it once.',
    zh: '入库通知 {asn} 中的托盘 {handlingUnit} 重复。请只写一次。',
  },
  'asn.unit_open': {
    status: 409,
    en: 'The unit {handlingUnit} of ASN {asn} is announced by ASN {other}, which is still open: it comes once. Correct its number; or if {other} is wrong, cancel that first (POST /api/v1/asns/{other}/cancel), or announce it anew without the unit, with a higher version.',
    zh: '入库通知 {asn} 的载具 {handlingUnit} 已由未关闭的入库通知 {other} 预报：同一载具只到一次。请更正其编号；如 {other} 有误，请先取消（POST /api/v1/asns/{other}/cancel），或以更高版本重新预报并去掉该载具。',
  },
  'asn.unit_empty': {
    status: 422,
    en: 'ASN {asn} names nothing on pallet {handlingUnit}. Say what lies on it, or which units with what in them.',
    zh: '入库通知 {asn} 未说明托盘 {handlingUnit} 上有什么。请填写其内容，或其上的载具及内容。',
  },
  'asn.unit_content': {
    status: 422,
    en: 'The pallets of ASN {asn} hold more of line {line} than it announces (seen at {handlingUnit}). Correct the line or the pallets.',
    zh: '入库通知 {asn} 的托盘内容超过行 {line} 的预告数量(见 {handlingUnit})。请更正该行或托盘内容。',
  },
  'asn.date_invalid': {
    status: 422,
    en: '"{value}" is no time. Write it like 2026-01-07T06:00:00Z.',
    zh: '“{value}”不是有效时间。请按 2026-01-07T06:00:00Z 的格式填写。',
  },
  'asn.ended': {
    status: 409,
    en: 'ASN {asn} has ended already: {as}, by {by}. What comes all the same is announced under a new number, or received blind.',
    zh: '入库通知 {asn} 已经结束({as},操作人 {by})。如仍有到货，请使用新的编号登记，或无通知收货。',
  },
  'asn.arrived_otherwise': {
    status: 409,
    en: 'The truck {plate} of ASN {asn} reported already, at {at}. Another truck needs no report: receive it under the same ASN.',
    zh: '入库通知 {asn} 的车辆 {plate} 已于 {at} 报到。其他车辆无需再报到:请按同一入库通知收货。',
  },
  'asn.arrives_later': {
    status: 422,
    en: '{at} has not come yet: report the truck when it is here.',
    zh: '{at} 尚未到来:请在车辆到达后再报到。',
  },
  'asn.nothing_came': {
    status: 409,
    en: 'Nothing of ASN {asn} came: cancel it instead of closing it short.',
    zh: '入库通知 {asn} 尚未收到任何货物:请取消,而不是短收关闭。',
  },
  'asn.goods_came': {
    status: 409,
    en: '{pieces} pieces of ASN {asn} came: close it short, or reverse them first.',
    zh: '入库通知 {asn} 已收到 {pieces} 件:请短收关闭,或先冲销收货。',
  },
  'line.unknown': {
    status: 404,
    en: 'ASN {asn} has no line {line}. GET /api/v1/asns/{asn} shows those that it has.',
    zh: '入库通知 {asn} 没有行 {line}。已有的行见 GET /api/v1/asns/{asn}。',
  },
  'unlisted.not': {
    status: 409,
    en: 'Line {line} of ASN {asn} was announced: nothing of it is held. Only lines that came unannounced are released; GET /api/v1/asns/{asn} shows them.',
    zh: '入库通知 {asn} 的行 {line} 是预告过的:没有暂扣货物。只有通知外到货的行需要放行,见 GET /api/v1/asns/{asn}。',
  },
  'unlisted.under_way': {
    status: 409,
    en: '{item} in {place} is still on its way to the exception place. Release it when it lies there.',
    zh: '{place} 中的 {item} 还在送往异常区的途中。到位后再放行。',
  },
  'reversal.conflict': {
    status: 409,
    en: 'Reversal {reversal} was done before with other content. Give what you want now a number of its own.',
    zh: '冲销单 {reversal} 已执行过且内容不同。请为新的冲销使用新的编号。',
  },
  'reversal.not_supplied': {
    status: 409,
    en: '{asn} was not delivered by a supplier: nothing of it goes back to one. Count what stands there; of a return decide by POST /api/v1/dispositions, of a transfer by its settlements.',
    zh: '{asn} 不是供应商送货，不能向供应商冲销。请盘点实物；退货用 POST /api/v1/dispositions 处理，调拨用其差异结清处理。',
  },
  'reversal.nothing': {
    status: 409,
    en: 'Nothing of {item} on line {line} of ASN {asn} can be taken back: nothing is received there. GET /api/v1/asns/{asn} shows what is.',
    zh: '入库通知 {asn} 行 {line} 的 {item} 没有已收数量可冲销。实收数量见 GET /api/v1/asns/{asn}。',
  },
  'reversal.moved': {
    status: 409,
    en: 'Only {pieces} of {wanted} pieces of {item} (ASN {asn}, line {line}) are still where they were received: the others are on their way or put away. Reverse fewer, or correct the stock where it lies.',
    zh: '{item}(入库通知 {asn},行 {line})只有 {pieces} 件还在收货处,需冲销 {wanted} 件:其余已在途或已上架。请减少数量,或在存放处调整库存。',
  },
  'reversal.inspecting': {
    status: 409,
    en: '{item} on {place} waits for its inspection (ASN {asn}, line {line}). Reverse it when that is done.',
    zh: '{place} 上的 {item} 正待检验(入库通知 {asn},行 {line})。请在检验结束后冲销。',
  },
  'reversal.promised': {
    status: 409,
    en: '{promised} of these pieces of {item} (ASN {asn}, line {line}) are locked for orders. Take the orders off them first.',
    zh: '{item}(入库通知 {asn},行 {line})中有 {promised} 件已为订单锁定。请先解除。',
  },
  'reversal.ambiguous': {
    status: 422,
    en: '{item} of line {line} of ASN {asn} lies in {places} places: name the pallet, the lot or the quality.',
    zh: '入库通知 {asn} 行 {line} 的 {item} 分布在 {places} 处:请指明托盘、批次或质量状态。',
  },
  'reversal.serials': {
    status: 422,
    en: '{item} is kept by serial number: name those of the {quantity} pieces that go back ({given} of those named are there).',
    zh: '{item} 按序列号管理:请给出退回的 {quantity} 件的序列号(所给中有 {given} 个在此)。',
  },
  'receipt.unknown_item': {
    status: 422,
    en: 'No item has the code {code}. Lay the box aside and call the office.',
    zh: '没有货品使用条码 {code}。请将该箱放在一旁并联系办公室。',
  },
  'receipt.not_announced': {
    status: 422,
    en: '{item} is not on ASN {asn}. Lay it aside. Tell the desk.',
    zh: '{item} 不在入库通知 {asn} 上。请放在一旁。请告知异常台。',
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
    en: '{item} cannot have been produced on {date}: that day is still to come. Read the label again.',
    zh: '{item} 的生产日期 {date} 尚未到来。请再看标签。',
  },
  'receipt.dates_conflict': {
    status: 422,
    en: '{item}: produced on {productionDate} with {shelfLifeDays} days of shelf life it expires on {computed}, not on {expiryDate}. Read the dates again.',
    zh: '{item}:生产日期 {productionDate},保质期 {shelfLifeDays} 天,应于 {computed} 到期,而不是 {expiryDate}。请重新核对日期。',
  },
  'receipt.weight_missing': {
    status: 422,
    en: '{item} has a weight of its own on each piece: enter what all these pieces weigh, in grams.',
    zh: '{item} 每件重量不同:请输入这些件的总重量(克)。',
  },
  'receipt.weight_unlikely': {
    status: 422,
    en: '{quantity} pieces of {item} that weigh {grams} g are not likely: a piece weighs about {usual} g. Weigh and count again.',
    zh: '{quantity} 件 {item} 共重 {grams} 克不合理:每件约 {usual} 克。请重新称重和清点。',
  },
  'receipt.serials_missing': {
    status: 422,
    en: '{item} is kept by serial number: {given} were scanned for {quantity} pieces. Scan the number of each piece.',
    zh: '{item} 按序列号管理:{quantity} 件只扫描了 {given} 个序列号。请逐件扫描序列号。',
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
  'receipt.unit_came': {
    status: 409,
    en: 'Unit {handlingUnit} came on a pallet of ASN {asn}: what was in it is not received again. Take a fresh label for other goods.',
    zh: '载具 {handlingUnit} 已随入库通知 {asn} 的托盘收货，其内货物不再收货。其他货物请取新标签。',
  },
  'receipt.unit_unknown': {
    status: 422,
    en: 'ASN {asn} announces no pallet {handlingUnit}: scan what is on it, item by item.',
    zh: '入库通知 {asn} 没有预告托盘 {handlingUnit}:请逐件扫描其内容。',
  },
  'receipt.inner_unknown': {
    status: 422,
    en: 'ASN {asn} announces no unit {handlingUnit}. Lay it aside, and receive it item by item.',
    zh: '入库通知 {asn} 没有预告载具 {handlingUnit}。请先放在一旁，再逐件收货。',
  },
  'receipt.inner_taken': {
    status: 409,
    en: 'Unit {handlingUnit} is here already. Scan each unit that is on this pallet, then Done.',
    zh: '载具 {handlingUnit} 已在库内。请逐个扫描此托盘上的载具，然后按完成。',
  },
  'receipt.nothing_on': {
    status: 422,
    en: 'Nothing on pallet {handlingUnit} was found. Scan the units that are there, or receive it item by item: damaged.',
    zh: '托盘 {handlingUnit} 上没有找到任何货物。请扫描托盘上的载具，或按破损逐件收货。',
  },
  'receipt.ended': {
    status: 409,
    en: 'The receipt of ASN {asn} has ended. What is still there is received under a new ASN, or blind.',
    zh: '入库通知 {asn} 的收货已结束。剩余货物请用新的入库通知，或无通知收货。',
  },
  'return.order': {
    status: 422,
    en: '{customer} has no order {order}. Read the number again, or leave the order out.',
    zh: '客户 {customer} 没有订单 {order}。请核对单号,或不填订单。',
  },
  'return.not_shipped': {
    status: 422,
    en: '{quantity} pieces of {item} are more than {customer} can send back: {went} were shipped, {came} came back or are announced. A person may allow it by saying why in beyondShipped.',
    zh: '{customer} 退回 {item} {quantity} 件过多:已发 {went} 件,已退或已通知退回 {came} 件。如经人工批准,请在 beyondShipped 中写明原因。',
  },
  'return.serial': {
    status: 422,
    en: 'Piece {serial} of {item} was never here, so it cannot come back. Lay it aside and call the office.',
    zh: '{item} 的序列号 {serial} 从未在本仓出现,不能退回。请放在一旁并联系办公室。',
  },
  'return.grade': {
    status: 422,
    en: 'Say the grade of {item}: A as new, B for a second look, C not to be sold.',
    zh: '请填写 {item} 的等级:A 如新,B 需复看,C 不可再售。',
  },
  'return.unknown': {
    status: 404,
    en: 'There is no return {return}. GET /api/v1/returns lists them.',
    zh: '没有退货单 {return}。列表见 GET /api/v1/returns。',
  },
  'inspection.values': {
    status: 422,
    en: 'Each characteristic of {item} is measured once on each piece that the plan asks for, and nothing else.',
    zh: '请按检验方案对 {item} 的每件样品逐项测量一次,不多不少。',
  },
  'disposition.conflict': {
    status: 409,
    en: 'Decision {disposition} is already known with other content. Give this one another number.',
    zh: '处置单 {disposition} 已存在且内容不同。请使用新的编号。',
  },
  'disposition.nothing': {
    status: 422,
    en: 'No {item} of this lot lies at {place} as {quality} goods. Look with GET /api/v1/stock?item={item}.',
    zh: '{place} 没有该批次状态为 {quality} 的 {item}。请用 GET /api/v1/stock?item={item} 查询。',
  },
  'disposition.ambiguous': {
    status: 422,
    en: '{item} at {place} is of {layers} layers: say which, by lot or layer.',
    zh: '{place} 的 {item} 有 {layers} 个库存层:请用批号或 layer 指明。',
  },
  'disposition.underway': {
    status: 409,
    en: '{place} is still on its way to the exception place. Decide when its goods lie there.',
    zh: '{place} 正在送往异常区途中。请在货物放好后再处置。',
  },
  'disposition.no_supplier': {
    status: 422,
    en: 'Nobody knows who delivered this {item}: name the supplier who gets it back.',
    zh: '无法得知 {item} 的供应商:请填写退回的供应商。',
  },
  'disposition.held': {
    status: 409,
    en: '{item} is on hold: lift the hold (GET /api/v1/stock/holds) or decide otherwise before it becomes another item.',
    zh: '{item} 处于冻结中：请先解冻（GET /api/v1/stock/holds）或另行决定，再降级为其他货品。',
  },
  'disposition.same_item': {
    status: 422,
    en: 'A lower grade is another item: {item} cannot become itself. Use release to sell it as it is.',
    zh: '降级后须为另一商品:{item} 不能降为自身。若原样出售请用 release。',
  },
  'disposition.expired': {
    status: 422,
    en: 'This {item} expired on {expiryDate}: it cannot be released. Return it to the supplier, or have it scrapped.',
    zh: '{item} 已于 {expiryDate} 过期,不能放行。请退供应商，或申请报废。',
  },
  'inspection.sample': {
    status: 422,
    en: 'The sample is {sample} pieces, not {inspected}: all of it is looked at.',
    zh: '样品为 {sample} 件,而不是 {inspected} 件:必须全部检验。',
  },
  'inspection.numbers': {
    status: 422,
    en: '{rejected} of {inspected} pieces cannot be bad. Count again.',
    zh: '检验 {inspected} 件,不可能有 {rejected} 件不合格。请重新清点。',
  },
  'transfer.unknown_line': {
    status: 422,
    en: 'Task {task} has no open line {line}.',
    zh: '任务 {task} 没有未完成的行 {line}。',
  },
} as const satisfies RefusalTable;

export const refuseInbound = refusalsOf(inboundRefusals);
