import { refusalsOf } from '#base/refusal.ts';

/** What the WCS says no to about transports and sequences. */
export const transportRefusals = {
  'transport.unknown': {
    status: 404,
    en: 'There is no transport {transport}.',
    zh: '没有运输单 {transport}。',
  },
  'transport.exists': {
    status: 409,
    en: 'There is a transport {transport} already, and it asks for something else. Take another number.',
    zh: '运输单 {transport} 已存在且内容不同，请换用其他编号。',
  },
  'transport.over': {
    status: 409,
    en: 'Transport {transport} has ended ({status}): nothing of it can be called off.',
    zh: '运输单 {transport} 已结束（{status}），无法撤回。',
  },
  'transport.load': {
    status: 422,
    en: 'Stop {stop}: name the load where one is picked or dropped, and only there.',
    zh: '第 {stop} 站：取货或卸货时须写明载荷，其他情况不得填写。',
  },
  'transport.full': {
    status: 422,
    en: 'Stop {stop} picks {load} while {onBoard} is on board: drop that first. A vehicle carries one load at a time.',
    zh: '第 {stop} 站要取 {load}，但车上还有 {onBoard}：请先安排卸下。车辆一次只载一件。',
  },
  'transport.not_on_board': {
    status: 422,
    en: 'Stop {stop} drops {load}, which no stop before it picks.',
    zh: '第 {stop} 站要卸 {load}，但之前没有取它的站点。',
  },
  'transport.left_on_board': {
    status: 422,
    en: '{load} would be left on the vehicle: add a stop that drops it.',
    zh: '{load} 会留在车上：请增加卸下它的站点。',
  },
  'transport.place_unknown': {
    status: 422,
    en: 'Stop {stop}: {at} is no place of the site (and no node of the floor that a vehicle could just go to).',
    zh: '第 {stop} 站：{at} 不是现场的库位（也不是车辆可前往的路网节点）。',
  },
  'transport.no_node': {
    status: 422,
    en: 'Stop {stop}: no vehicle reaches {at}, it has no node of the floor.',
    zh: '第 {stop} 站：车辆无法到达 {at}，它没有对应的路网节点。',
  },
  'transport.place_kept': {
    status: 409,
    en: 'Stop {stop}: the stock at {at} is kept by the warehouse. Move it by an order to the warehouse, so that the books follow; a transport loads and unloads at other places only.',
    zh: '第 {stop} 站：{at} 的库存由仓储系统管理。请通过仓储任务移动，以保证账实一致；运输单只能在其他地点装卸。',
  },
  'transport.vehicle_unknown': {
    status: 422,
    en: 'There is no vehicle {vehicle} in the site.',
    zh: '现场没有车辆 {vehicle}。',
  },
  'transport.type_unknown': {
    status: 422,
    en: 'The site has no vehicle type {type}.',
    zh: '现场没有车型 {type}。',
  },
  'transport.group_unknown': {
    status: 422,
    en: 'No vehicle type that may have it is in the group {group}.',
    zh: '没有可用车型属于车辆组 {group}。',
  },
  'transport.after_unknown': {
    status: 422,
    en: 'It is to come after transport {transport}, which is not known. Ask for that one first.',
    zh: '它须排在运输单 {transport} 之后，但该运输单不存在。请先提交那一单。',
  },
  'transport.after_failed': {
    status: 409,
    en: 'It was to come after transport {transport}, which was not done.',
    zh: '它须排在运输单 {transport} 之后，而该运输单未完成。',
  },
  'transport.time_invalid': {
    status: 422,
    en: '{time} is no time. Write it as 2026-01-31T08:00:00Z.',
    zh: '{time} 不是有效时间，请写成 2026-01-31T08:00:00Z。',
  },
  'chain.unknown': {
    status: 404,
    en: 'Nothing is known under {id}: neither a task, a transport, a job nor a correlation id.',
    zh: '没有与 {id} 对应的记录：它不是任务、运输单、作业或关联编号。',
  },
  'sequence.unknown': {
    status: 404,
    en: 'There is no sequence {sequence}. Begin it first.',
    zh: '没有连续运输 {sequence}，请先建立。',
  },
  'sequence.exists': {
    status: 409,
    en: 'There is a sequence {sequence} already, with another rule for failures. Take another number.',
    zh: '连续运输 {sequence} 已存在且失败规则不同，请换用其他编号。',
  },
  'sequence.closed': {
    status: 409,
    en: 'Sequence {sequence} is complete: it takes no more transports.',
    zh: '连续运输 {sequence} 已封闭，不再接受运输单。',
  },
  'sequence.broken': {
    status: 409,
    en: 'Transport {transport} of its sequence failed, and the sequence ends with the first failure.',
    zh: '同一连续运输中的运输单 {transport} 失败，按规则整组终止。',
  },
} as const;

export const refuseTransport = refusalsOf(transportRefusals);
