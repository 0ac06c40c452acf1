import { refusalsOf } from '#base/refusal.ts';
import { houseHoldRefusals } from './house-hold-refusals.ts';
import { kitRefusals } from './kit-refusals.ts';
import { moveRefusals } from './move-refusals.ts';

export const stockRefusals = {
  ...houseHoldRefusals,
  ...moveRefusals,
  ...kitRefusals,
  'stock.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} are available in {place}. Take fewer, or look where more of it lies.',
    zh: '{place} 中的 {item} 只有 {available} 件可用，需要 {wanted} 件。请减少数量，或查询其他库位。',
  },
  'stock.held': {
    status: 409,
    en: '{item} in {place} is on hold {hold} of {scope}: {reason}. It must not go to an order, nor be made into other goods. Take others, or have the hold lifted (DELETE /api/v1/stock/holds/{hold}).',
    zh: '{place} 中的 {item} 已被 {hold}（{scope}）冻结：{reason}。不能用于订单，也不能加工成其他货物。请改用其他货物，或解除冻结（DELETE /api/v1/stock/holds/{hold}）。',
  },
  'stock.not_locked': {
    status: 409,
    en: '{locked} of {wanted} pieces of {item} in {place} are locked for order {order}.',
    zh: '{place} 中的 {item} 只为订单 {order} 锁定了 {locked} 件，需要 {wanted} 件。',
  },
  'stock.weight': {
    status: 422,
    en: '{item} in {place} weighs {available} g in the book; {wanted} g cannot be taken. Take less, or have the place counted.',
    zh: '{place} 中的 {item} 账面重量为 {available} 克，不能取出 {wanted} 克。请减少取出量，或盘点该处。',
  },
  'stock.other_owner': {
    status: 409,
    en: '{item} belongs to {owner}, and order {order} is of {orderOwner}: it gets goods of its own owner only.',
    zh: '{item} 属于货主 {owner}，而订单 {order} 属于货主 {orderOwner}：订单只能使用本货主的货物。',
  },
  'stock.under_customs': {
    status: 409,
    en: '{item} of document {document} is {status}, not in free circulation. Release it by POST /api/v1/customs/releases, or send it by an order with "customs": re_export or bonded_transfer.',
    zh: '{item}（单证 {document}）为 {status} 货物，尚未放行。请用 POST /api/v1/customs/releases 放行，或在出库单中填写 "customs"：re_export（复运出口）或 bonded_transfer（保税转移）。',
  },
  'customs.document_missing': {
    status: 422,
    en: '{item} is said to be {customs}: name the document of its entry in customsDocument.',
    zh: '{item} 标为 {customs}：请在 customsDocument 中填写入境（入库）单证号。',
  },
  'stock.customs_zone': {
    status: 409,
    en: '{item} is {status}, and {to} is in zone {zone}, which keeps goods that are {keeps}. Choose a place in a zone for such goods: GET /api/v1/zones?customs={customs}. Goods that are not free yet are let free by POST /api/v1/customs/releases.',
    zh: '{item} 为{status}货物，而 {to} 所在库区 {zone} 只存放{keeps}货物。请选择适合的库区（GET /api/v1/zones?customs={customs}）；未放行的货物用 POST /api/v1/customs/releases 放行。',
  },
  'customs.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} of document {document} are here, free of orders and of holds, and not released yet. Release fewer, or free the others first.',
    zh: '单证 {document} 的 {item} 需放行 {wanted} 件，目前未放行且未被订单占用或冻结的只有 {available} 件。请减少放行数量，或先释放其余货物。',
  },
  'customs.serials': {
    status: 422,
    en: '{item} is kept by serial number: name the numbers of the {wanted} pieces, all of document {document} and here.',
    zh: '{item} 按序列号管理：请给出这 {wanted} 件的序列号，且均须属于单证 {document} 并在库。',
  },
  'customs.unknown': {
    status: 404,
    en: 'No goods came by, or were released by, customs document {document}. Look at its number again.',
    zh: '没有货物凭海关单证 {document} 入库或放行。请核对单证号。',
  },
  'transit.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} are on their way in transfer {transfer}. Settle no more than those.',
    zh: '调拨 {transfer} 中的 {item} 只有 {available} 件在途，需要 {wanted} 件。处理数量不得超过在途数量。',
  },
  'posting.nowhere': {
    status: 422,
    en: 'The movement of {item} begins and ends in {place}. Name another place to go to.',
    zh: '{item} 的移动起点和终点都是 {place}。请指定其他去向。',
  },
  'location.unknown': {
    status: 422,
    en: 'There is no location {location}. Look at its label again; GET /api/v1/locations lists them.',
    zh: '没有库位 {location}。请再看标签；列表见 GET /api/v1/locations。',
  },
  'unit.unknown': {
    status: 422,
    en: 'There is no handling unit {handlingUnit}. Scan its label again; GET /api/v1/handling-units lists them.',
    zh: '没有载具 {handlingUnit}。请重新扫描标签；列表见 GET /api/v1/handling-units。',
  },
  'unit.elsewhere': {
    status: 409,
    en: 'Handling unit {handlingUnit} stands at {at}, not at {location}. Go there, or have it moved first.',
    zh: '载具 {handlingUnit} 在 {at}，不在 {location}。请到该处，或先移动它。',
  },
  'unit.exists': {
    status: 409,
    en: 'Handling unit {handlingUnit} is already in the warehouse, at {at}. Give the new one another number.',
    zh: '载具 {handlingUnit} 已在仓库中，位于 {at}。请为新载具换一个编号。',
  },
  'unit.not_empty': {
    status: 409,
    en: 'Handling unit {handlingUnit} still holds {pieces} pieces. Take them out first.',
    zh: '载具 {handlingUnit} 中还有 {pieces} 件货物。请先取出。',
  },
  'unit.holds_units': {
    status: 409,
    en: '{units} units still stand in or on handling unit {handlingUnit}: take them out first.',
    zh: '载具 {handlingUnit} 内或上还有 {units} 个载具：请先取出。',
  },
  'unit.nested': {
    status: 409,
    en: 'Handling unit {handlingUnit} stands in or on {parent}: take it out first.',
    zh: '载具 {handlingUnit} 位于 {parent} 内或上：请先将其取出。',
  },
  'unit.not_nested': {
    status: 409,
    en: 'Handling unit {handlingUnit} stands on its own: there is nothing to take it out of.',
    zh: '载具 {handlingUnit} 独立放置，无需取出。',
  },
  'unit.in_itself': {
    status: 422,
    en: 'Handling unit {handlingUnit} cannot stand in {into}, which is in it or is itself.',
    zh: '载具 {handlingUnit} 不能放入 {into}：后者就是它自身或在其内部。',
  },
  'unit.too_deep': {
    status: 422,
    en: 'Units would stand {levels} deep in one another; {limit} are allowed. Take inner ones out first.',
    zh: '载具将嵌套 {levels} 层，最多允许 {limit} 层。请先取出内层载具。',
  },
  'unit.not_compatible': {
    status: 422,
    en: '{handlingUnit} ({kind}) may not stand in or on {into} ({intoKind}), which takes: {carries}. The unit types say so.',
    zh: '{handlingUnit}（{kind}）不能放入或放上 {into}（{intoKind}），后者可容纳：{carries}。由载具类型规定。',
  },
  'unit.stack': {
    status: 422,
    en: '{high} units of type {unitType} would stand on one another; {limit} are allowed. Set it down elsewhere.',
    zh: '类型 {unitType} 的载具将叠放 {high} 层，最多允许 {limit} 层。请放到别处。',
  },
  'unit.overweight': {
    status: 422,
    en: 'Handling unit {handlingUnit} would carry {grams} g, {over} g too much: it carries {limit} g at most. Put less on it, or take another.',
    zh: '载具 {handlingUnit} 的载重将达 {grams} 克，超出 {over} 克：上限为 {limit} 克。请减少装载，或换一个载具。',
  },
  'unit.overfull': {
    status: 422,
    en: 'Handling unit {handlingUnit} would hold {ml} ml; it holds {limit} ml at most. Put less in it, or take another.',
    zh: '载具 {handlingUnit} 的容量占用将达 {ml} 毫升，上限为 {limit} 毫升。请减少装载，或换一个载具。',
  },
  'unit.bound': {
    status: 409,
    en: 'Handling unit {handlingUnit} is in use for {boundTo}: it is free when that has ended. What stopped on the way is on the desk, with what to do: GET /api/v1/exceptions.',
    zh: '载具 {handlingUnit} 正用于 {boundTo}，待其结束后才空闲。中途停下的任务及处理办法见异常台：GET /api/v1/exceptions。',
  },
  'unit.busy': {
    status: 409,
    en: 'Units in or on {handlingUnit} are being changed by others: try again.',
    zh: '载具 {handlingUnit} 的内容正被他人变更：请重试。',
  },
  'serial.count': {
    status: 422,
    en: '{given} serial numbers were given for {quantity} pieces of {item}. Give one number for each piece.',
    zh: '{item} 共 {quantity} 件，却给出了 {given} 个序列号。请每件给出一个序列号。',
  },
  'serial.duplicate': {
    status: 409,
    en: 'Serial number {serial} of {item} is already in the warehouse, in {place}. Scan it again; if it is right, have that place counted.',
    zh: '{item} 的序列号 {serial} 已在仓库中，位于 {place}。请重新扫描；如确实如此，请盘点该处。',
  },
  'serial.elsewhere': {
    status: 409,
    en: 'Serial number {serial} of {item} is not in {place}.{where} Scan it again, or have the place counted.',
    zh: '{item} 的序列号 {serial} 不在 {place}。{where}请重新扫描，或盘点该处。',
  },
  'serial.in_kit': {
    status: 409,
    en: 'Serial number {serial} of {item} is in a kit of this house ({kit}). Scan it again; if it is right, break that kit first.',
    zh: '{item} 的序列号 {serial} 在本仓套件（{kit}）中。请重新扫描；如确实如此，请先拆解该套件。',
  },
  'serial.not_kept': {
    status: 422,
    en: '{item} is not kept by serial number: leave the numbers out.',
    zh: '{item} 不按序列号管理：请不要填写序列号。',
  },
  'serial.other_layer': {
    status: 409,
    en: 'Serial number {serial} of {item} belongs to another lot, receipt or quality than is wanted from {place}. Take one of these: {take}.',
    zh: '{item} 的序列号 {serial} 与 {place} 应取货物的批次、收货批或质量状态不符。请改取:{take}。',
  },
  'serial.which': {
    status: 422,
    en: 'Say which {quantity} pieces of {item} leave {place}: give their serial numbers.',
    zh: '请指明从 {place} 取走的 {item} 是哪 {quantity} 件:请提供序列号。',
  },
  'hold.unknown': {
    status: 404,
    en: 'There is no hold {hold}. GET /api/v1/stock/holds lists those that lie.',
    zh: '没有冻结单 {hold}。现有冻结见 GET /api/v1/stock/holds。',
  },
  'hold.scope': {
    status: 422,
    en: 'A hold names what it lies on; a hold of some pieces names the item, and the location or the handling unit where they are.',
    zh: '冻结必须指明范围；冻结部分件数时必须指明货品，以及其所在库位或载具。',
  },
  'hold.customer': {
    status: 422,
    en: 'A hold of the kind customer names the customer and lies on all in its scope; no other hold names one.',
    zh: '客户专属保留必须指明客户,且覆盖范围内全部货物;其他冻结不得指明客户。',
  },
  'hold.reserved': {
    status: 422,
    en: 'Holds whose number begins with {prefix} are the house’s own: give this one another number.',
    zh: '以 {prefix} 开头的冻结编号由系统使用:请换一个编号。',
  },
  'hold.over': {
    status: 422,
    en: 'Hold {hold} would end at {until}, which has passed, so nothing would be held. Give a later "until", or none.',
    zh: '冻结 {hold} 的结束时间 {until} 已过，冻结不会生效。请给出更晚的 until，或不填。',
  },
  'hold.too_many': {
    status: 422,
    en: 'Only {here} pieces of {scope} are here that are not on such a hold already, not {wanted}. Hold fewer; or, if the hold is for goods still to come too, say "toCome": true.',
    zh: '{scope} 现有且尚未按件数冻结的只有 {here} 件，不足 {wanted} 件。请减少数量；如也要冻结后续到货，请填写 "toCome": true。',
  },
  'hold.nothing': {
    status: 422,
    en: 'No goods here are of {scope}, so nothing would be held. Correct it; or, if the hold is for goods still to come, say "toCome": true.',
    zh: '本仓没有符合 {scope} 的货物，冻结不会生效。请更正；如为尚未到货的货物冻结，请给出 "toCome": true。',
  },
  'hold.expired': {
    status: 422,
    en: 'Hold {hold} keeps expired goods from orders. Say in reason why they may go to orders all the same.',
    zh: '冻结 {hold} 使过期货物不进入订单。如仍要放行，请在 reason 中写明原因。',
  },
  'layer.unknown': {
    status: 422,
    en: '{item} has no stock{named} of quality {quality} in {place}. GET /api/v1/stock?item={item} shows where it lies.',
    zh: '{place} 中没有质量状态为{quality}的 {item}{named}。所在库位见 GET /api/v1/stock?item={item}。',
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
    en: 'Nothing was imported: {faults} lines need correction. {first}',
    zh: '未导入任何数据：有 {faults} 行需要更正。{first}',
  },
  'opening.unit_differs': {
    status: 422,
    en: 'The lines of the file say different things of handling unit {handlingUnit}: its place, its type or the unit that it stands in. Say the same in all of them.',
    zh: '文件中关于载具 {handlingUnit} 的各行不一致：位置、类型或外层载具不同。请改为一致。',
  },
  'opening.parent_alone': {
    status: 422,
    en: 'The line names the outer unit {parent}, and no handlingUnit that stands in or on it. Name it, or leave the outer unit out.',
    zh: '该行给出了外层载具 {parent}，却没有给出其内或其上的 handlingUnit。请补充，或去掉外层载具。',
  },
  'opening.weight_missing': {
    status: 422,
    en: '{item} is kept by weight: give the weight of the pieces in weightGrams.',
    zh: '{item} 按重量管理：请在 weightGrams 中给出这些件数的重量。',
  },
  'opening.weight_not_kept': {
    status: 422,
    en: 'No weight is kept of {item}, which weighs what its pieces weigh: leave weightGrams empty.',
    zh: '{item} 不按重量管理，其重量由件数得出：请不填 weightGrams。',
  },
  'opening.no_report': {
    status: 404,
    en: 'No import of opening stock {importId} was written: a dry run and a refused file book nothing. Import the file first.',
    zh: '没有已写入的期初库存导入 {importId}：试运行和被拒绝的文件不会过账。请先导入文件。',
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
  'stock.moment': {
    status: 400,
    en: 'Name one moment: "at" as a time (RFC 3339) or "sequence" of the ledger, not both.',
    zh: '请只指定一个时点：时间 “at”（RFC 3339）或台账序号 “sequence”，不能同时给出。',
  },
  'stock.past': {
    status: 400,
    en: 'Locks, holds and serial numbers of the past are not kept: ask for the past by quality, not by {filter}.',
    zh: '历史的锁定、冻结和序列号位置不保留：查询历史请按质量状态，而不是按 {filter}。',
  },
  'value.too_large': {
    status: 422,
    en: 'A value here is more than 9007199254740991 minor units, which no number of an answer holds: group by item or layer, or narrow the question.',
    zh: '有价值超过 9007199254740991 个最小货币单位，答复中的数字无法表示：请按 item 或 layer 分组，或缩小查询范围。',
  },
  'movements.filter': {
    status: 400,
    en: 'Say whose history: an item, lot, layer, serial number, place, handling unit, document, correlation id or actor.',
    zh: '请指明查询对象：货品、批次、批层、序列号、库位、载具、单据、关联号或操作人。',
  },
  'movements.time': {
    status: 400,
    en: '{time} is not a time: write it as in 2026-01-15T08:00:00Z.',
    zh: '{time} 不是有效时间：请按 2026-01-15T08:00:00Z 的格式填写。',
  },
  'trace.start': {
    status: 400,
    en: 'Name one thing to trace: a serial number, lot, layer, handling unit, delivery, order or parcel. An item may narrow it.',
    zh: '请指明一个追溯起点：序列号、批次、批层、载具、送货单、订单或包裹；可再用货品缩小范围。',
  },
  'trace.wide': {
    status: 422,
    en: 'This leads to more than {limit} layers of goods: name an item, a lot or a layer.',
    zh: '涉及的批层超过 {limit} 个：请指明货品、批次或批层。',
  },
  'hold.recall': {
    status: 409,
    en: 'Hold {hold} belongs to a recall: lift the recall, POST /api/v1/recalls/{hold}/end with "outcome": "lifted".',
    zh: '冻结单 {hold} 属于召回：请解除该召回：POST /api/v1/recalls/{hold}/end，"outcome": "lifted"。',
  },
  'recall.scope': {
    status: 422,
    en: 'A recall names an item, a lot or a delivery; days of production only narrow it.',
    zh: '召回必须指明货品、批次或送货单；生产日期只用于缩小范围。',
  },
  'recall.unknown': {
    status: 404,
    en: 'There is no recall {recall}. GET /api/v1/recalls lists them.',
    zh: '没有召回单 {recall}。列表见 GET /api/v1/recalls。',
  },
  'recall.lifted': {
    status: 409,
    en: 'Recall {recall} was lifted: the goods are free. Open a new recall to hold them again.',
    zh: '召回单 {recall} 已解除，货物已放行。如需再次冻结，请新建召回。',
  },
  'recall.pieces_here': {
    status: 409,
    en: '{pieces} pieces of recall {recall} are still here: scrap or return them first, or lift the recall.',
    zh: '召回单 {recall} 还有 {pieces} 件在库：请先报废或退回，或解除召回。',
  },
} as const;

export const refuse = refusalsOf(stockRefusals);
