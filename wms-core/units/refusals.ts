import { refusalsOf } from '#base/refusal.ts';

export const unitRefusals = {
  'unit.not_here': {
    status: 404,
    en: 'There is no handling unit {handlingUnit} here, or no more: GET /api/v1/handling-units lists those that are, GET /api/v1/handling-units/{handlingUnit}/history says what became of one.',
    zh: '没有载具 {handlingUnit}，或其已不在库：在库载具见 GET /api/v1/handling-units，去向见 GET /api/v1/handling-units/{handlingUnit}/history。',
  },
  'unit.type_missing': {
    status: 422,
    en: 'Say what kind of unit it is: unitType, or one of the built-in types in type.',
    zh: '请说明载具种类：给出 unitType，或在 type 中给出内置类型。',
  },
  'unit.type_unknown': {
    status: 422,
    en: 'There is no unit type {unitType} in use: see /api/v1/unit-types.',
    zh: '没有在用的载具类型 {unitType}：见 /api/v1/unit-types。',
  },
  'unit.type_differs': {
    status: 422,
    en: 'Unit type {unitType} is a {is}, not a {type}: leave one of the two out.',
    zh: '载具类型 {unitType} 属于 {is}，不是 {type}：请只给出其中一个。',
  },
  'unit.sscc': {
    status: 422,
    en: '{code} is no SSCC: its last digit does not fit. Scan the label again.',
    zh: '{code} 不是有效的 SSCC：校验位不符。请重新扫描标签。',
  },
  'unit.sscc_ours': {
    status: 422,
    en: '{code} is one of the house’s own numbers, each of which it gives out once: leave handlingUnit out, and the unit gets the next.',
    zh: '{code} 属于本仓自有编号，每个编号只发放一次：请不填 handlingUnit，由系统分配下一个编号。',
  },
  'unit.one_code': {
    status: 422,
    en: 'A code is for one unit, and {count} are to be made: leave handlingUnit out, and each gets an SSCC.',
    zh: '一个编码只能用于一个载具，而要建立 {count} 个：请不填 handlingUnit，每个都会得到一个 SSCC。',
  },
  'unit.no_place': {
    status: 422,
    en: 'No handling unit is set down by hand at {location}: loose pieces lie there, or the house plans who stands there. Places that take one: {places}.',
    zh: '{location} 不能人工放置载具：该处存放散件，或由系统安排占用。可放置的位置：{places}。',
  },
  'unit.place_full': {
    status: 409,
    en: '{standing} of {most} handling units stand at {location}: there is no room for {count} more.',
    zh: '{location} 已有 {standing} 个载具（最多 {most} 个）：放不下另外 {count} 个。',
  },
  'unit.under_way': {
    status: 409,
    en: 'Task {task} is about handling unit {handlingUnit}: wait for its end, or cancel it: POST /api/v1/tasks/{task}/cancel.',
    zh: '任务 {task} 正在处理载具 {handlingUnit}：请等待其结束或取消该任务：POST /api/v1/tasks/{task}/cancel。',
  },
  'unit.awaited_at': {
    status: 409,
    en: 'Handling unit {handlingUnit} is awaited at {place}, and task {task} did not bring it there. Set it down at {place} and say that, or have it brought: POST /api/v1/tasks/{task}/retry.',
    zh: '载具 {handlingUnit} 应送到 {place}，而任务 {task} 未能送达。请将其放到 {place} 并登记，或重做该任务：POST /api/v1/tasks/{task}/retry。',
  },
} as const;

export const refuseUnit = refusalsOf(unitRefusals);
