import { refusalsOf } from '#base/refusal.ts';

/** Everything the WCS says no to; a worker reads the sentence on the terminal. */
export const wcsRefusals = {
  'device_problem.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
  'device.unknown': {
    status: 404,
    en: 'There is no vehicle, label bank, scale or vertical lift module {device} in the site. A terminal is put aside by logging out.',
    zh: '现场没有名为 {device} 的车辆、电子标签组、秤或升降货柜。手持终端停用时请退出登录。',
  },
  'vehicle.unknown': {
    status: 404,
    en: 'There is no vehicle {vehicle} in the site.',
    zh: '现场没有名为 {vehicle} 的车辆。',
  },
  'vehicle.silent': {
    status: 409,
    en: '{vehicle} is not heard, so it cannot be told anything. See whether it is switched on and in reach.',
    zh: '{vehicle} 无应答，无法下达指令。请检查是否开机并在通信范围内。',
  },
  'vehicle.not_ours': {
    status: 409,
    en: 'Somebody has {vehicle} by hand, or it is starting up. Set it to automatic first.',
    zh: '{vehicle} 正由人工操作或正在启动。请先切换到自动模式。',
  },
  'vehicle.drives': {
    status: 409,
    en: '{vehicle} has something to drive. Wait for its end, or take it out of service first.',
    zh: '{vehicle} 正在执行任务。请等待结束，或先将其停用。',
  },
  'vehicle.node_unknown': {
    status: 422,
    en: 'There is no node {node} on the floor.',
    zh: '地图上没有节点 {node}。',
  },
  'vehicle.map_in_use': {
    status: 409,
    en: '{vehicle} drives by the map {map}. Switch it to another one first.',
    zh: '{vehicle} 正在使用地图 {map}。请先切换到其他地图。',
  },
  'device.already_out': {
    status: 409,
    en: '{device} is out of order already, as {by} said: {reason}. Say first that it is in order, then what is the matter now.',
    zh: '{device} 已由 {by} 报故障：{reason}。如需更改，请先报恢复，再重新报故障。',
  },
  'request.failed': {
    status: 500,
    en: 'Nothing was done: the house has a fault that is written down as {request}. Tell the desk, and go on with your work.',
    zh: '未执行：系统出现故障，记录编号 {request}。请告知办公室，然后继续工作。',
  },
  'step.stale': {
    status: 409,
    en: 'This step is over. Look at the screen.',
    zh: '该步骤已结束，请看屏幕。',
  },
  'step.busy': {
    status: 409,
    en: 'The last answer is still being booked. Wait for the next step.',
    zh: '上一次操作正在入账，请等待下一步。',
  },
  'tray.coming': {
    status: 409,
    en: 'Tray {tray} is coming to opening {opening} of {vlm}. Wait until it stands there.',
    zh: '{tray} 号托盘正送往 {vlm} 的 {opening} 号取货口，请等它到位。',
  },
  'tray.waits': {
    status: 409,
    en: 'Tray {tray} comes when an opening of {vlm} is free. Before you: {before}.',
    zh: '{vlm} 有空闲取货口后送来 {tray} 号托盘。前面还有 {before} 人。',
  },
  'tray.out_of_order': {
    status: 409,
    en: '{by} took {vlm} out of service: {reason}. Tray {tray} does not come. Wait, or refuse the step: blocked.',
    zh: '{vlm} 已由 {by} 停用：{reason}，{tray} 号托盘不会送来。请等待，或以“受阻”拒绝此步骤。',
  },
  'tray.offline': {
    status: 409,
    en: '{vlm} does not answer, so tray {tray} cannot come. Wait, or refuse the step: blocked.',
    zh: '{vlm} 无应答，{tray} 号托盘无法送来。请等待，或以“受阻”拒绝此步骤。',
  },
  'tray.fault': {
    status: 409,
    en: '{vlm} stands still: {fault}. Clear it at the machine, or refuse the step: blocked.',
    zh: '{vlm} 已停机：{fault}。请在设备上排除，或以“受阻”拒绝此步骤。',
  },
  'step.key': {
    status: 409,
    en: 'This step has no such key. Look at the screen.',
    zh: '此步骤没有该按键。请看屏幕。',
  },
  'step.refusal': {
    status: 409,
    en: 'This step cannot be refused for "{why}". Choose one of the reasons on the screen.',
    zh: '此步骤不能以“{why}”为由拒绝，请选择屏幕上的原因。',
  },
  'field.missing': {
    status: 422,
    en: 'Still missing: the {field}. Scan or type it.',
    zh: '还缺{field}，请扫描或输入。',
  },
  'field.integer': {
    status: 422,
    en: 'The {field} must be a whole number: type it again.',
    zh: '{field}必须是整数，请重新输入。',
  },
  'field.date': {
    status: 422,
    en: 'The {field} must be a day of the calendar as in 2026-01-31: type it again.',
    zh: '{field}必须是日历上有的日期，如 2026-01-31，请重新输入。',
  },
  'location.wrong': {
    status: 422,
    en: 'Wrong place {scanned}. Go to {expected}.',
    zh: '位置 {scanned} 不对，请到 {expected}。',
  },
  'item.wrong': {
    status: 422,
    en: 'Wrong item {scanned}. Look for {expected}.',
    zh: '商品 {scanned} 不对，应为 {expected}。',
  },
  'item.case': {
    status: 422,
    en: '{scanned} is a packaging of {item} with {pieces} pieces. Scan a piece, or type the item number {expected}, and count pieces.',
    zh: '{scanned} 是 {item} 的包装（含 {pieces} 件）。请扫描单件条码，或输入货号 {expected}，并按件清点。',
  },
  'handlingUnit.wrong': {
    status: 422,
    en: 'Wrong unit {scanned}. Take {expected}.',
    zh: '容器 {scanned} 不对，应为 {expected}。',
  },
  'handlingUnit.not_announced': {
    status: 422,
    en: 'Unit {scanned} is not announced in this delivery. Lay it aside, and receive it item by item afterwards.',
    zh: '此次到货未预告载具 {scanned}。请先放在一旁，稍后逐件收货。',
  },
  'handlingUnit.inbound': {
    status: 422,
    en: 'Scan an inbound label that begins with IB-, or the pallet’s SSCC.',
    zh: '请扫描以 IB- 开头的入库标签，或托盘的 SSCC。',
  },
  'answer.wrong': {
    status: 422,
    en: '{scanned} is no answer: say yes or no.',
    zh: '“{scanned}”不是有效回答：请选是（yes）或否（no）。',
  },
  'lot.wrong': {
    status: 422,
    en: 'Wrong lot {scanned}. Look for {expected}.',
    zh: '批号 {scanned} 不对，应为 {expected}。',
  },
  'date.expired': {
    status: 422,
    en: 'These goods expired on {date}. Leave them and report them as damaged.',
    zh: '该商品已于 {date} 过期，请勿取用，并报损坏。',
  },
  'label.lacks': {
    status: 422,
    en: 'This label does not say the {field}. Scan another label, or type it.',
    zh: '此标签上没有{field}，请扫描其他标签或手工输入。',
  },
  'label.contradicts': {
    status: 422,
    en: 'The label says {field} {printed}, not {given}. Look again.',
    zh: '标签上的{field}是 {printed}，而不是 {given}，请重新核对。',
  },
  'grade.wrong': {
    status: 422,
    en: '{scanned} is no grade. A: as new. B: needs a second look. C: not to be sold.',
    zh: '{scanned} 不是有效等级。A:如新。B:需复看。C:不可再售。',
  },
  'value.invalid': {
    status: 422,
    en: '{given} is no value: write a number with at most {decimals} digits behind the point.',
    zh: '{given} 不是有效数值:请填写数字,小数最多 {decimals} 位。',
  },
  'quantity.fewer': {
    status: 422,
    en: '{told} are wanted, not {quantity}. If there are no more, report short.',
    zh: '应为 {told} 件，而不是 {quantity} 件。如不足请报短缺。',
  },
  'quantity.more': {
    status: 422,
    en: 'Only {told} are wanted, not {quantity}. Put the rest back.',
    zh: '只需 {told} 件，而不是 {quantity} 件，请放回多余的。',
  },
  'quantity.not_short': {
    status: 422,
    en: '{quantity} of {told} is not short: say how many you have, fewer than {told}, or confirm all of them.',
    zh: '应为 {told} 件，报 {quantity} 件不算短缺：请报实际件数（少于 {told} 件），或按全部件数确认。',
  },
  'quantity.none': { status: 422, en: 'How many? At least one.', zh: '数量至少为 1。' },
  'sample.fewer': {
    status: 422,
    en: 'Look at all {sample} pieces of the sample, not only {quantity}.',
    zh: '请检查全部 {sample} 件样品，而不只是 {quantity} 件。',
  },
  'damaged.more': {
    status: 422,
    en: 'More damaged ({damaged}) than looked at ({quantity}). Count again.',
    zh: '损坏数（{damaged}）多于检查数（{quantity}）。请重新清点。',
  },
  'serial.missing': {
    status: 422,
    en: '{item} needs its serial number.',
    zh: '{item} 需要序列号。',
  },
  'serial.one': {
    status: 422,
    en: '{item} has a serial number on each piece: scan them one by one.',
    zh: '{item} 每件都有序列号，请逐件扫描。',
  },
  'serial.stranger': {
    status: 422,
    en: 'The piece of {item} with number {serial} is not of this tote. Lay it aside and tell the desk.',
    zh: '{item} 序列号 {serial} 不属于此周转箱，请放到一边并告知异常台。',
  },
  'serial.twice': {
    status: 422,
    en: 'The piece with number {serial} was scanned already. Scan the next one.',
    zh: '序列号 {serial} 已扫描过，请扫描下一件。',
  },
  'weight.missing': {
    status: 422,
    en: '{item} has a weight of its own on each piece: enter what all these pieces weigh, in grams.',
    zh: '{item} 每件重量不同：请输入这些件的总重量（克）。',
  },
  'weight.scale': {
    status: 422,
    en: 'Scale {scale} weighs this parcel: place it there. Only when the scale stays silent is the weight entered.',
    zh: '此包裹由秤 {scale} 称重：请放到秤上。只有秤无读数时才输入重量。',
  },
  'weight.none': {
    status: 422,
    en: 'No parcel weighs that little. Enter what the scale shows, in grams.',
    zh: '包裹不会这么轻：请输入秤上显示的克数。',
  },
  'lot.missing': { status: 422, en: '{item} needs its lot.', zh: '{item} 需要批号。' },
  'date.missing': {
    status: 422,
    en: '{item} needs its production or expiry date. Enter one of them.',
    zh: '{item} 需要生产日期或到期日。请输入其中之一。',
  },
  'worker.unknown': {
    status: 404,
    en: 'Nobody here is called {worker}. Type the name again, or write the worker: PUT /api/v1/workers/{worker}.',
    zh: '没有名为 {worker} 的员工。请重新输入，或先建立员工：PUT /api/v1/workers/{worker}。',
  },
  'worker.blocked': {
    status: 409,
    en: 'Worker {worker} is blocked ({reason}). Ask your supervisor.',
    zh: '员工 {worker} 已停用（{reason}），请联系主管。',
  },
  'hand_over.none': {
    status: 404,
    en: 'No half-done job waits for {unit}. Scan the cart, pallet or tote that was left.',
    zh: '没有等待接手的作业使用 {unit}。请扫描被留下的拣货车、托盘或周转箱。',
  },
  'hand_over.busy': {
    status: 409,
    en: 'You are at work on {document}. End that first, or log out so that it can pass to another.',
    zh: '您正在作业 {document}。请先完成，或退出登录以便他人接手。',
  },
  'hand_over.unfit': {
    status: 409,
    en: 'Worker {worker} cannot go on with {unit}: {en}. Call somebody who can.',
    zh: '员工 {worker} 不能接手 {unit}：{zh}。请找符合条件的人。',
  },
  'worker.none': { status: 409, en: 'Log in first.', zh: '请先登录。' },
  'job.unknown': {
    status: 404,
    en: 'There is no task {task} here. GET /api/v1/tasks lists them.',
    zh: '这里没有任务 {task}。列表见 GET /api/v1/tasks。',
  },
  'job.not_open': {
    status: 404,
    en: 'No task {task} is open here. GET /api/v1/jobs/{task} says how an ended one went.',
    zh: '没有未结束的任务 {task}。已结束的请查 GET /api/v1/jobs/{task}。',
  },
  'job.ended': {
    status: 409,
    en: 'Task {task} has already ended. GET /api/v1/tasks/{task} says how it went.',
    zh: '任务 {task} 已结束。结果见 GET /api/v1/tasks/{task}。',
  },
  'job.too_late': {
    status: 409,
    en: 'Task {task} has begun; it is too late for this. Hold, reassign or force-complete it instead.',
    zh: '任务 {task} 已开始，来不及了。请改用暂停、改派或强制完成。',
  },
  'job.not_held': {
    status: 409,
    en: 'Task {task} is not on hold. There is nothing to release.',
    zh: '任务 {task} 未被暂停。无需恢复。',
  },
  'job.old_version': {
    status: 409,
    en: 'Task {task} was begun by an older version. Force-complete it and retry the task.',
    zh: '任务 {task} 由旧版本开始，请强制完成后重试该任务。',
  },
  'vehicle.no_link': {
    status: 422,
    en: 'To fetch a map a vehicle needs the link to it.',
    zh: '下载地图需要提供链接（link）。',
  },
  'job.stands_outside': {
    status: 409,
    en: 'Task {task}: {place} has no stop for a vehicle. Carry the unit by hand, or give the place a node in the site file.',
    zh: '任务 {task}：{place} 没有车辆停靠点。请人工搬运，或在场地文件中为该位置设置节点（node）。',
  },
} as const;

export const refuse = refusalsOf(wcsRefusals);
