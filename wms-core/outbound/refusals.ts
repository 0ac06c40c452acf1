import { refusalsOf } from '#base/refusal.ts';

export const outboundRefusals = {
  'unit.not_known': {
    status: 404,
    en: 'There is no handling unit {unit}. Look at its label again.',
    zh: '没有容器 {unit}，请再看一下标签。',
  },
  'unit.not_lost': {
    status: 409,
    en: 'Nobody has reported {unit} lost. Report that first; if you moved it by hand, say where it stands: POST /api/v1/handling-units/{unit}/moves.',
    zh: '容器 {unit} 未被报失。请先报失；如系人工移动，请登记其位置：POST /api/v1/handling-units/{unit}/moves。',
  },
  'unit.at_work': {
    status: 409,
    en: '{unit} is at work for {boundTo}. Force-complete its task under way at the desk, and count what is left of it; of a task that has failed, the desk says what to do: GET /api/v1/exceptions.',
    zh: '{unit} 正用于 {boundTo}。请在异常台强制完成其进行中的任务，并清点剩余货物；任务已失败的，处理办法见异常台：GET /api/v1/exceptions。',
  },
  'unit.too_late': {
    status: 409,
    en: 'Order {order} is {status} already: look for its parcels, not for {unit}. Retry the order to have it checked anew.',
    zh: '订单 {order} 已是 {status} 状态：请查找其包裹而非 {unit}。可重试该订单以重新复核。',
  },
  'unit.being_filled': {
    status: 409,
    en: 'Task {task} just puts pieces of {order} into {unit}. Let it end, then report again.',
    zh: '任务 {task} 正在向 {unit} 播种 {order}。请等其结束后再报失。',
  },
  'unit.no_other': {
    status: 409,
    en: 'No unit of its kind is free to take the place of {unit} for order {order}. Empty one, then report again.',
    zh: '没有同类空闲容器可替代 {unit}（订单 {order}）。请先腾空一个，再报失。',
  },
  'order.unknown': {
    status: 404,
    en: 'There is no order {order}. GET /api/v1/orders lists them.',
    zh: '没有订单 {order}。列表见 GET /api/v1/orders。',
  },
  'order.conflict': {
    status: 409,
    en: 'Order {order} exists with other content. An order is never changed by posting it again. Cancel it, or give the new one another number.',
    zh: '订单 {order} 已存在且内容不同。重复提交不会修改订单。请取消原订单，或为新订单换一个编号。',
  },
  'order.reserved': {
    status: 422,
    en: 'The number {order} is kept for back-orders: an order that a host posts must not end in ":B" and digits.',
    zh: '编号 {order} 保留给补发订单:主机提交的订单号不能以“:B”加数字结尾。',
  },
  'order.invalid': {
    status: 422,
    en: 'Order {order} was not taken in: {faults} faults need correction. Each stands in errors.',
    zh: '订单 {order} 未受理:有 {faults} 处错误需要更正。请按 errors 逐条更正。',
  },
  'order.service_level': {
    status: 422,
    en: 'There is no service level {serviceLevel} in use: see /api/v1/service-levels.',
    zh: '没有启用的服务等级 {serviceLevel}：见 /api/v1/service-levels。',
  },
  'order.warehouse': {
    status: 422,
    en: 'There is no warehouse {warehouse} in use: create it under /api/v1/warehouses, or correct the order.',
    zh: '没有可用的仓库 {warehouse}:请先在 /api/v1/warehouses 建立,或更正订单。',
  },
  'order.own_warehouse': {
    status: 422,
    en: 'The transfer would go to this very warehouse, {warehouse}: move the goods by a relocation.',
    zh: '调拨的目的仓就是本仓 {warehouse}:请使用库内移库。',
  },
  'order.line_item': {
    status: 422,
    en: 'Line {line}: there is no item {item}. Write the item first, or correct the line.',
    zh: '第 {line} 行:没有货品 {item}。请先建立货品，或更正该行。',
  },
  'order.line_twice': {
    status: 422,
    en: 'Line {line} stands twice in the order. Give one of the two another number.',
    zh: '第 {line} 行在订单中重复。请为其中一行换一个行号。',
  },
  'order.deadline': {
    status: 422,
    en: 'The deadline {value} of order {order} is no date and time. Write it as in 2026-01-31T08:00:00Z.',
    zh: '订单 {order} 的截止时间 {value} 不是有效的日期时间。请按 2026-01-31T08:00:00Z 的格式填写。',
  },
  'order.too_late': {
    status: 409,
    en: 'Order {order} is {status} and is not cancelled any more. {instead}',
    zh: '订单 {order} 状态为 {status}，已无法取消。{instead}',
  },
  'order.not_stopped': {
    status: 409,
    en: 'Order {order} is {status}: only an order that needs attention is retried. GET /api/v1/orders/{order} says what it waits for.',
    zh: '订单 {order} 状态为 {status}:只有需要人工处理的订单才能重试。等待原因见 GET /api/v1/orders/{order}。',
  },
  'truck.points': {
    status: 409,
    en: 'Truck {truck} has {has} points of dangerous goods, and this would add {adds}: without ADR equipment {most} are the limit. It waits for the next truck: tell the departure of this one, or that it has ADR equipment.',
    zh: '车辆 {truck} 已有危险品 {has} 分，再装将增加 {adds} 分：无 ADR 装备的车辆上限为 {most} 分。请等待下一辆车：登记本车离场，或登记其具备 ADR 装备。',
  },
  'truck.points_alone': {
    status: 409,
    en: 'These goods alone have {adds} points of dangerous goods: without ADR equipment {most} are the limit of any truck, and {truck} has none. Announce a truck with ADR equipment (PUT /api/v1/trucks/{truck} with "adrEquipped": true), or cancel the order and send it as smaller ones.',
    zh: '仅这些货物就有危险品 {adds} 分：无 ADR 装备的车辆上限为 {most} 分，而车辆 {truck} 不具备。请登记具备 ADR 装备的车辆（PUT /api/v1/trucks/{truck}，"adrEquipped": true），或取消订单后拆成较小的订单发运。',
  },
  'truck.never_exempt': {
    status: 409,
    en: '{item} goes only on a vehicle with ADR equipment (transport category 0, or nobody told its category), and {truck} has none. It waits for such a truck: announce one, or correct the item.',
    zh: '{item} 只能由具备 ADR 装备的车辆运输（运输类别为 0 或未填写），而 {truck} 不具备。请等待此类车辆：登记车辆，或更正货品资料。',
  },
  'truck.apart': {
    status: 409,
    en: '{item} may not travel with {other}, which is on truck {truck} or planned for it. It waits for the next truck: tell the departure of this one.',
    zh: '{item} 不得与车辆 {truck} 上（或计划装载）的 {other} 同车。请等待下一辆车：登记本车离场。',
  },
  'truck.most': {
    status: 409,
    en: 'One vehicle may have {most} g of {item}; on truck {truck} it would be {grams} g. It waits for the next truck: tell the departure of this one.',
    zh: '每车最多可装 {item} {most} 克；车辆 {truck} 将达 {grams} 克。请等待下一辆车：登记本车离场。',
  },
  'pallet.apart': {
    status: 409,
    en: '{item} may not travel with {other}, which is on pallet {pallet}. Lay the parcel onto another pallet, or down by itself: scan that pallet or the place.',
    zh: '{item} 不得与托盘 {pallet} 上的 {other} 同车运输。请将包裹放到另一托盘上或单独放置：扫描该托盘或库位。',
  },
  'pallet.most': {
    status: 409,
    en: 'One vehicle may have {most} g of {item}; on pallet {pallet} it would be {grams} g. Lay the parcel onto another pallet, or down by itself: scan that pallet or the place.',
    zh: '每车最多可装 {item} {most} 克；托盘 {pallet} 上将达 {grams} 克。请将包裹放到另一托盘上或单独放置：扫描该托盘或库位。',
  },
  'pallet.points': {
    status: 409,
    en: 'Pallet {pallet} has {has} points of dangerous goods, and this would add {adds}: a truck without ADR equipment may have {most}, and no other is here. Lay the parcel onto another pallet, or down by itself: scan that pallet or the place.',
    zh: '托盘 {pallet} 已有危险品 {has} 分，再放将增加 {adds} 分：无 ADR 装备的车辆上限为 {most} 分，而现场没有具备该装备的车辆。请将包裹放到另一托盘上或单独放置：扫描该托盘或库位。',
  },
  'truck.unknown': {
    status: 404,
    en: 'There is no truck {truck}.',
    zh: '没有车辆 {truck}。',
  },
  'truck.no_lane': {
    status: 422,
    en: '{dock} is no outbound lane. Name the lane at which the truck stands.',
    zh: '{dock} 不是出库道口。请填写车辆停靠的道口。',
  },
  'truck.lane_taken': {
    status: 409,
    en: 'Truck {truck} stands at {dock}. Tell its departure first, or tell this of it.',
    zh: '车辆 {truck} 正停在 {dock}。请先登记其离场，或更正该车的信息。',
  },
  'truck.being_loaded': {
    status: 409,
    en: 'Truck {truck} has parcels from {dock} and stays there. Announce another truck for the other lane.',
    zh: '车辆 {truck} 已在 {dock} 装载，不能更换道口。请为其他道口登记另一辆车。',
  },
  'truck.departed': {
    status: 409,
    en: 'Truck {truck} has departed. Give the next one another number.',
    zh: '车辆 {truck} 已离场。请为下一辆车使用其他编号。',
  },
  'outbound.stale': {
    status: 409,
    en: 'Task {task} was replaced: nothing is open for it any more. Look at the screen for what is next.',
    zh: '任务 {task} 已被替换:没有待处理的内容。请看屏幕上的下一步。',
  },
  'outbound.line': {
    status: 422,
    en: 'Task {task} has no open line {line}.',
    zh: '任务 {task} 没有待处理的行 {line}。',
  },
  'outbound.too_many': {
    status: 422,
    en: 'Line {line} asked for {told} pieces; {quantity} were reported. Count again.',
    zh: '第 {line} 行要求 {told} 件,却报告了 {quantity} 件。请重新清点。',
  },
  'outbound.item': {
    status: 422,
    en: '{code} is no item and no barcode of one. Scan it again, or bring it to the desk.',
    zh: '{code} 不是货品编号也不是条码。请重新扫描,或交给异常处理台。',
  },
  'outbound.whose': {
    status: 422,
    en: '{code} does not belong to this order’s owner, and {owners} all have it. Lay the pieces aside and bring them to the desk.',
    zh: '{code} 不属于本单货主,而 {owners} 都使用该条码。请将货品放在一旁,交给异常处理台。',
  },
  'outbound.unit': {
    status: 422,
    en: '{handlingUnit} does not belong to task {task}. Scan the unit that is asked for.',
    zh: '{handlingUnit} 不属于任务 {task}。请扫描所要求的容器。',
  },
  'outbound.act': {
    status: 422,
    en: 'A {kind} task does not know the act {act}.',
    zh: '{kind} 任务没有动作 {act}。',
  },
} as const;

export const refuse = refusalsOf(outboundRefusals);
