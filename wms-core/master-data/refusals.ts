import { refusalsOf } from '#base/refusal.ts';

export const masterDataRefusals = {
  'record.not_found': {
    status: 404,
    en: 'There is no {kindEn} {key}. Look at its spelling, or write it first.',
    zh: '没有{kindZh} {key}。请核对编号，或先建立。',
  },
  'record.twice': {
    status: 422,
    en: 'The {kindEn} {key} stands in the list twice. Leave one of the two out.',
    zh: '{kindZh} {key} 在列表中出现了两次。请去掉其中一条。',
  },
  'record.changed': {
    status: 412,
    en: 'The {kindEn} {key} is at version {version} by now, you changed version {wanted}. Read it again and repeat your change.',
    zh: '{kindZh} {key} 现在是版本 {version}，您修改的是版本 {wanted}。请重新读取后再修改。',
  },
  'record.faults': {
    status: 422,
    en: '{faults} things are wrong, so nothing was written. Each stands in errors: correct them and send all again.',
    zh: '共有 {faults} 处错误，未写入任何数据。请按 errors 逐条更正后重新提交。',
  },
  'record.block_reason': {
    status: 422,
    en: 'Say in blockReason why the {kindEn} {key} is blocked.',
    zh: '请在 blockReason 中说明停用{kindZh} {key} 的原因。',
  },
  'worker.span_empty': {
    status: 422,
    en: 'Worker {worker}: {from} to {to} on {day} is no time at all. Let it end later than it begins.',
    zh: '员工 {worker}：{day} 的 {from} 至 {to} 没有时长，结束时间须晚于开始时间。',
  },
  'worker.break_outside': {
    status: 422,
    en: 'Worker {worker}: the break {from} to {to} on {day} lies outside the shift. Move it into the shift.',
    zh: '员工 {worker}：{day} 的休息 {from} 至 {to} 不在班次内，请调整到班次内。',
  },
  'worker.day_twice': {
    status: 422,
    en: 'Worker {worker}: {day} stands among the exceptions twice. Say all its shifts in one.',
    zh: '员工 {worker}：例外日期 {day} 重复，请合并为一条。',
  },
  'item.unknown': {
    status: 422,
    en: 'There is no item {item} of owner {owner}. Write it first, POST /api/v1/items, or name the owner whose item it is.',
    zh: '货主 {owner} 没有货品 {item}。请先建立（POST /api/v1/items），或指明所属货主。',
  },
  'item.blocked': {
    status: 409,
    en: 'Item {item} is blocked ({reason}): it is neither announced nor ordered any more. Take another item, or make this one active at /api/v1/items.',
    zh: '货品 {item} 已停用（{reason}）：不能再入库预报或下单。请改用其他货品，或在 /api/v1/items 重新启用。',
  },
  'item.barcode_taken': {
    status: 409,
    en: 'Barcode {barcode} already belongs to item {other}. Take it off that item first, or leave it out here.',
    zh: '条码 {barcode} 已属于货品 {other}。请先从该货品去除，或在此不填。',
  },
  'item.barcode_is_number': {
    status: 409,
    en: 'Barcode {barcode} is the number of item {other}: whoever scans it could not tell which is meant. Leave it out here.',
    zh: '条码 {barcode} 与货品 {other} 的编号相同，扫描时无法区分。请在此不填。',
  },
  'item.barcode_is_place': {
    status: 409,
    en: 'Barcode {barcode} is the code of the place {location}: whoever scans it could not tell which is meant. Leave it out here.',
    zh: '条码 {barcode} 与库位 {location} 的编码相同，扫描时无法区分。请在此不填。',
  },
  'item.number_is_barcode': {
    status: 409,
    en: '{item} is a barcode of item {other} already. Take it off that item first, or choose another number.',
    zh: '{item} 已是货品 {other} 的条码。请先从该货品去除，或改用其他编号。',
  },
  'item.barcode_is_packaging': {
    status: 409,
    en: 'Barcode {barcode} is the GTIN of a {level} of {other}, {pieces} pieces: on a card it would count as one piece. Leave it out here; a scan of it is understood by the packaging.',
    zh: '条码 {barcode} 是货品 {other} 包装 {level}（{pieces} 件）的 GTIN，写在货品卡上会被当作单件。请在此不填；扫描时按包装识别。',
  },
  'item.control_fixed': {
    status: 409,
    en: '{item} is in stock: whether it is kept by lot, serial number or catch weight cannot change now. Change it when none is left, or write a new item.',
    zh: '{item} 有库存：现在不能更改批次、序列号或称重计量的管理方式。请待库存清空后更改，或建立新货品。',
  },
  'item.hazard_incomplete': {
    status: 422,
    en: 'Dangerous goods need both a UN number and a class: {item} has only one of them. Give both or none.',
    zh: '危险品必须同时填写 UN 编号和类别：{item} 只填了一项。请都填或都不填。',
  },
  'item.adr_not_dangerous': {
    status: 422,
    en: '{item} has figures of ADR but no class: give its UN number and class, or leave the figures out.',
    zh: '{item} 填写了 ADR 数据但没有类别：请补充 UN 编号和类别，或去掉这些数据。',
  },
  'item.adr_units': {
    status: 422,
    en: '{item}: give what a piece holds and its limited quantity both in grams or both in millilitres.',
    zh: '{item}：每件含量与有限数量限值须同为克，或同为毫升。',
  },
  'item.cost_incomplete': {
    status: 422,
    en: 'A standard cost needs an amount and a currency: {item} has only one of them. Give both or none.',
    zh: '标准成本必须同时填写金额和币种：{item} 只填了一项。请都填或都不填。',
  },
  'item.min_above_max': {
    status: 422,
    en: 'The least stock of {item} ({min}) is above the most ({max}). Correct one of the two.',
    zh: '{item} 的最低库存（{min}）高于最高库存（{max}）。请更正其中之一。',
  },
  'item.time_invalid': {
    status: 422,
    en: '"{time}" is no time. Write it like 2026-01-07T09:30:00Z.',
    zh: '“{time}”不是有效时间。请按 2026-01-07T09:30:00Z 的格式填写。',
  },
  'owner.unknown': {
    status: 422,
    en: 'There is no owner {owner}. Write it first: PUT /api/v1/owners/{owner}.',
    zh: '没有货主 {owner}。请先写入：PUT /api/v1/owners/{owner}。',
  },
  'owner.blocked': {
    status: 409,
    en: 'Owner {owner} is blocked: {reason}. Unblock it first: PUT /api/v1/owners/{owner}.',
    zh: '货主 {owner} 已停用：{reason}。请先启用：PUT /api/v1/owners/{owner}。',
  },
  'warehouse.unknown': {
    status: 422,
    en: 'There is no warehouse {warehouse}. Write it first: PUT /api/v1/warehouses/{warehouse}.',
    zh: '没有仓库 {warehouse}。请先写入：PUT /api/v1/warehouses/{warehouse}。',
  },
  'zone.unknown': {
    status: 422,
    en: 'There is no zone {zone}. Write it first: PUT /api/v1/zones/{zone}.',
    zh: '没有库区 {zone}。请先写入：PUT /api/v1/zones/{zone}。',
  },
  'location.drawn': {
    status: 409,
    en: "{location} stands in the site's drawing, which says its {field}. Change the drawing; locks, mixing, class and inner size are yours.",
    zh: '{location} 在场地图纸中，其 {field} 由图纸决定。请修改图纸；锁定、混放、分类和内部尺寸可在此修改。',
  },
  'location.is_barcode': {
    status: 409,
    en: '{location} is a barcode of item {item} already. Take it off that item first, or choose another code for the place.',
    zh: '{location} 已是货品 {item} 的条码。请先从该货品去除，或为库位改用其他编码。',
  },
  'location.only_bins': {
    status: 422,
    en: "{location}: only bins are added here, a {kind} needs its place in the site's drawing.",
    zh: '{location}：此处只能新增储位，{kind} 必须画在场地图纸中。',
  },
  'location.lock_reason': {
    status: 422,
    en: 'Say in lockReason why {location} is locked.',
    zh: '请在 lockReason 中说明锁定 {location} 的原因。',
  },
  'location.locked': {
    status: 409,
    en: '{location} is locked by {actor}: {reason}. Wait, or unlock it at /api/v1/locations/{location}.',
    zh: '{location} 已被 {actor} 锁定：{reason}。请等待，或在 /api/v1/locations/{location} 解锁。',
  },
  'location.out_of_order': {
    status: 409,
    en: '{location} is out of order, as {actor} said: {reason}. Take another place, or see to it and say that it is in order (terminal: in_order; POST /api/v1/locations/{location}/in-order).',
    zh: '{location} 已由 {actor} 报故障：{reason}。请使用其他位置，或处理后报恢复（终端请求 in_order；POST /api/v1/locations/{location}/in-order）。',
  },
  'packaging.gtin_taken': {
    status: 409,
    en: 'GTIN {gtin} already belongs to the {level} of item {other}. Take it off there first, or leave it out here.',
    zh: 'GTIN {gtin} 已属于货品 {other} 的 {level} 包装。请先在该处去除，或在此不填。',
  },
  'packaging.gtin_on_card': {
    status: 409,
    en: 'GTIN {gtin} stands on the card of item {other}, where it is one piece. Take it off that card first, or give this packaging a GTIN of its own.',
    zh: 'GTIN {gtin} 已写在货品 {other} 的货品卡上，表示单件。请先从该卡去除，或为此包装使用自己的 GTIN。',
  },
  'packaging.weight': {
    status: 422,
    en: 'A {level} of {item} cannot weigh more net ({net} g) than gross ({gross} g). Correct one of the two.',
    zh: '{item} 的 {level} 包装净重（{net} 克）不能大于毛重（{gross} 克）。请更正其中之一。',
  },
  'packaging.unknown': {
    status: 422,
    en: 'Item {item} has no packaging {level} in use: create it under /api/v1/packagings, or tell the quantity in pieces.',
    zh: '货品 {item} 没有可用的 {level} 包装：请先在 /api/v1/packagings 建立，或按件填写数量。',
  },
  'packaging.lines': {
    status: 422,
    en: 'Quantities of {faults} lines are in packagings that do not fit. Each stands in errors: correct them and send all again.',
    zh: '有 {faults} 行的包装数量不符。请按 errors 逐行更正后重新提交。',
  },
  'packaging.not_whole': {
    status: 422,
    en: '{count} {level} of {item} are no whole number of pieces: one is {numerator}/{denominator}. Take a number that comes out in whole pieces, or tell it in pieces.',
    zh: '{count} 个 {level} 的 {item} 不是整数件：每个为 {numerator}/{denominator} 件。请改为能折合整数件的数量，或按件填写。',
  },
  'kit.contains_itself': {
    status: 422,
    en: 'Kit {item} cannot contain {component}: that is the kit itself or another kit. Leave it out.',
    zh: '套件 {item} 不能包含 {component}：它是该套件本身或另一个套件。请去掉该组件。',
  },
  'kit.component_twice': {
    status: 422,
    en: 'Kit {item} names {component} twice: write one line with the sum.',
    zh: '套件 {item} 中 {component} 出现两次：请合并为一行。',
  },
  'unit_type.unknown': {
    status: 422,
    en: 'Unit type {unitType} is to carry {carried}, which is no unit type: write that one first.',
    zh: '载具类型 {unitType} 可容纳的 {carried} 不存在：请先建立该类型。',
  },
  'unit_type.reserved': {
    status: 422,
    en: '{unitType} is a built-in type of handling units: give yours another code.',
    zh: '{unitType} 是系统内置的载具类型：请使用其他编码。',
  },
  'service_level.when': {
    status: 422,
    en: 'Service level {serviceLevel}: give either withinMinutes alone, or daysOn with untilTime.',
    zh: '服务等级 {serviceLevel}：请只给 withinMinutes，或同时给出 daysOn 和 untilTime。',
  },
  'unit_type.sides': {
    status: 422,
    en: 'Unit type {unitType}: give length, width and height, or none of them.',
    zh: '载具类型 {unitType}：长、宽、高须同时给出或都不给。',
  },
  'code.mask_standard': {
    status: 422,
    en: 'No {codeKind} fits {mask}: GS1 says how it is made, and only its first digits can be asked for, as in 690#{10}.',
    zh: '没有 {codeKind} 能符合 {mask}：其结构由 GS1 规定，只能要求开头的数字，如 690#{10}。',
  },
  'code.mask': {
    status: 422,
    en: '"{mask}" is no rule for codes. Write # for a digit, @ for a letter, * for any sign, {2} or {1,8} behind one for how many, at most 40 signs in all: A-##-##-@.',
    zh: '“{mask}”不是编码规则。# 表示数字，@ 表示大写字母，* 表示任意字符，其后可用 {2} 或 {1,8} 表示个数，总长不超过 40：A-##-##-@。',
  },
  'code.item': {
    status: 422,
    en: '"{code}" is no item code here: the rule is {mask}, for example {example}.',
    zh: '“{code}”不符合货品编码规则 {mask}，例如 {example}。',
  },
  'code.location': {
    status: 422,
    en: '"{code}" is no location code here: the rule is {mask}, for example {example}.',
    zh: '“{code}”不符合库位编码规则 {mask}，例如 {example}。',
  },
  'code.owner': {
    status: 422,
    en: '"{code}" is no owner code here: the rule is {mask}, for example {example}.',
    zh: '“{code}”不符合货主编码规则 {mask}，例如 {example}。',
  },
  'code.partner': {
    status: 422,
    en: '"{code}" is no partner code here: the rule is {mask}, for example {example}.',
    zh: '“{code}”不符合往来单位编码规则 {mask}，例如 {example}。',
  },
  'code.handling_unit': {
    status: 422,
    en: '"{code}" is no code of a handling unit here: the rule is {mask}, for example {example}.',
    zh: '“{code}”不符合容器编码规则 {mask}，例如 {example}。',
  },
  'code.sscc': {
    status: 422,
    en: '"{code}" is no SSCC: it has 18 digits, the last is the check digit, for example {example}.',
    zh: '“{code}”不是 SSCC：应为 18 位数字，末位为校验码，例如 {example}。',
  },
  'code.gtin': {
    status: 422,
    en: '"{code}" is no GTIN: it has 8, 12, 13 or 14 digits, the last is the check digit, for example {example}.',
    zh: '“{code}”不是 GTIN：应为 8、12、13 或 14 位数字，末位为校验码，例如 {example}。',
  },
  'code.gln': {
    status: 422,
    en: '"{code}" is no GLN: it has 13 digits, the last is the check digit, for example {example}.',
    zh: '“{code}”不是 GLN：应为 13 位数字，末位为校验码，例如 {example}。',
  },
  'deputy.days': {
    status: 422,
    en: 'A deputy cannot end on {untilDay} before beginning on {fromDay}. Correct the days.',
    zh: '代理结束日 {untilDay} 早于开始日 {fromDay}。请更正日期。',
  },
  'import.not_found': {
    status: 404,
    en: 'There is no import {importId}. GET /api/v1/imports lists them.',
    zh: '没有导入任务 {importId}。列表见 GET /api/v1/imports。',
  },
  'import.conflict': {
    status: 409,
    en: 'Import {importId} is already known with other content. Give this file another importId.',
    zh: '导入任务 {importId} 已存在且内容不同。请为此文件使用其他 importId。',
  },
  'import.file_known': {
    status: 409,
    en: 'This file was taken in as import {importId}: what it wrote is not written twice. What is missing of it stands in its reconciliation; send that alone.',
    zh: '此文件已作为导入任务 {importId} 处理，不会重复写入。缺少的部分见其对账报告：请只发送缺少的行。',
  },
  'import.busy': {
    status: 409,
    en: 'Import {importId} is being received on another connection. Wait for its end; GET /api/v1/imports says how it stands.',
    zh: '导入任务 {importId} 正在另一个连接上接收。请等待其结束，进度见 GET /api/v1/imports。',
  },
  'import.empty': {
    status: 422,
    en: 'The file has no line below its header. Send it with its lines.',
    zh: '文件除表头外没有数据行。请连同数据行一起发送。',
  },
  'import.too_long': {
    status: 413,
    en: 'The file has more than {limit} lines: send it in parts.',
    zh: '文件超过 {limit} 行：请分批发送。',
  },
  'import.encoding': {
    status: 422,
    en: 'The file is not written in {charset}. Say what it is: content-type: text/csv; charset=gb18030.',
    zh: '文件编码不是 {charset}。请注明编码：content-type: text/csv; charset=gb18030。',
  },
  'import.charset': {
    status: 415,
    en: 'Files in {charset} are not read: send UTF-8 or GB18030.',
    zh: '不支持 {charset} 编码：请使用 UTF-8 或 GB18030。',
  },
  'inspection_plan.for_whom': {
    status: 422,
    en: 'Plan {plan} is for nobody: name an item, a supplier, or both.',
    zh: '检验方案 {plan} 没有适用对象:请填写商品、供应商或两者。',
  },
  'inspection_plan.sample': {
    status: 422,
    en: 'Plan {plan} needs one size of its sample: samplePercent (100 is every piece) or samplePieces.',
    zh: '检验方案 {plan} 须且只须填写一种抽样数量:samplePercent(100 为全检)或 samplePieces。',
  },
  'inspection_plan.skip_lot': {
    status: 422,
    en: 'Plan {plan}: skipLotAfter and skipLotEvery belong together. Write both or none.',
    zh: '检验方案 {plan}:skipLotAfter 与 skipLotEvery 须同时填写或同时不填。',
  },
  'inspection_plan.twice': {
    status: 422,
    en: 'Plan {plan} names the characteristic {characteristic} twice. Write it once.',
    zh: '检验方案 {plan} 的检验项 {characteristic} 重复。请只写一次。',
  },
  'inspection_plan.limits': {
    status: 422,
    en: 'Plan {plan}: {characteristic} needs a lower or an upper limit, the lower one not above the upper.',
    zh: '检验方案 {plan}:检验项 {characteristic} 须有下限或上限,且下限不得高于上限。',
  },
  'inspection_plan.dimension': {
    status: 422,
    en: 'Plan {plan}: a dimensioner cannot tell {characteristic} exactly in {unit}. Take mm, cm (scale 1 or more) or m (3 or more) for a size, g or kg (3 or more) for a weight, or leave dimension out.',
    zh: '检验方案 {plan}：测量仪无法以 {unit} 精确给出 {characteristic}。尺寸请用 mm、cm（小数位至少 1）或 m（至少 3），重量请用 g 或 kg（至少 3），或不填 dimension。',
  },
  'inspection_plan.scope_taken': {
    status: 409,
    en: 'Plan {other} is already in force for this item and supplier. Change or block it first.',
    zh: '该商品与供应商已有生效的检验方案 {other}。请先修改或停用它。',
  },
  'import.broken_off': {
    status: 400,
    en: 'The file broke off. Nothing was written: send it again.',
    zh: '文件传输中断，未写入任何数据：请重新发送。',
  },
  'import.csv': {
    status: 422,
    en: 'Line {line} is no CSV: {fault}. Correct the line and send the file again.',
    zh: '第 {line} 行不是有效的 CSV：{fault}。请更正该行后重新发送。',
  },
  'import.column': {
    status: 422,
    en: 'There is no column "{column}". Columns are: {columns}.',
    zh: '没有列“{column}”。可用的列：{columns}。',
  },
  'import.column_missing': {
    status: 422,
    en: 'The column "{column}" is missing. Columns are: {columns}.',
    zh: '缺少列“{column}”。可用的列：{columns}。',
  },
  'import.field': {
    status: 422,
    en: '"{value}" does not fit: {wantedEn}.',
    zh: '“{value}”不符合要求：{wantedZh}。',
  },
  'import.missing': {
    status: 422,
    en: 'Nothing stands here: {wantedEn}.',
    zh: '此处为空：{wantedZh}。',
  },
  'import.value_twice': {
    status: 422,
    en: '"{value}" stands in line {first} already. Leave one of the two lines out.',
    zh: '“{value}”在第 {first} 行已出现。请去掉其中一行。',
  },
} as const;

export const refuse = refusalsOf(masterDataRefusals);
