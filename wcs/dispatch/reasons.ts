import type { Text } from '#base/refusal.ts';

/** Why somebody does not get a task, as a person reads it. */
const REASONS: Readonly<Record<string, Text>> = {
  logged_out: { en: 'is not logged in', zh: '未登录' },
  offline: { en: 'the terminal is away', zh: '终端离线' },
  has_job: { en: 'has another job', zh: '正在做其他作业' },
  blocked: { en: 'is blocked in the master data', zh: '已在主数据中停用' },
  off_shift: { en: 'is not on shift now', zh: '当前不在班' },
  on_break: { en: 'is on a break', zh: '正在休息' },
  skill: { en: 'lacks the skill for this kind of work', zh: '缺少此类作业的技能' },
  special_skill: {
    en: 'lacks the licence: hazard for dangerous goods, forklift for high bins',
    zh: '缺少资质：危险品需 hazard，高位货架需 forklift',
  },
  zone: { en: 'does not work in the zone of this task', zh: '任务不在其工作库区内' },
  waits_for_zone: {
    en: 'the task goes over several zones: a worker of its next zone is waited for, then anybody gets it',
    zh: '任务跨多个库区：先等待下一库区的作业人员，超时后任何人均可承接',
  },
  equipment: { en: 'lacks the equipment for it', zh: '缺少所需设备' },
  wanted_by_other: { en: 'the desk wants another person to do it', zh: '异常台已指定他人' },
  counted_before: { en: 'has counted here before', zh: '此处上次由其清点' },
  station_busy: { en: 'somebody works at that station', zh: '该工位有人作业' },
  vlm_out_of_order: {
    en: 'a person took the vertical lift module with the tray out of service',
    zh: '所需托盘所在的升降货柜已被人工停用',
  },
  vlm_offline: {
    en: 'the vertical lift module with the tray does not answer',
    zh: '所需托盘所在的升降货柜无应答',
  },
  vlm_fault: {
    en: 'the vertical lift module with the tray stands still: see its fault',
    zh: '所需托盘所在的升降货柜已停机，请查看故障',
  },
  vlm_queue: {
    en: 'enough people wait before the vertical lift module with the tray',
    zh: '所需托盘所在的升降货柜前等待人数已满',
  },
  expects_next_step: {
    en: 'waits a moment for the next step of the last order',
    zh: '正在等待上一订单的下一步',
  },
  waits_for_hand_over: {
    en: 'it was left half done: scan its cart, pallet or tote to take it over, or wait a little',
    zh: '作业只完成一半：扫描其拣货车、托盘或周转箱即可接手，或稍候',
  },
  out_of_order: { en: 'was taken out of service by a person', zh: '已被人工停用' },
  manual: { en: 'is driven by hand', zh: '处于手动模式' },
  emergency_stop: { en: 'stands in emergency stop', zh: '处于急停' },
  fault: { en: 'has a fault', zh: '有故障' },
  paused: { en: 'is paused', zh: '已暂停' },
  startup: { en: 'starts up', zh: '正在启动' },
  intervened: { en: 'has somebody at its controls', zh: '人工介入中' },
  obstructed: { en: 'has something in its protective field', zh: '防护区内有障碍物' },
  needs_person: { en: 'says that a person must see to it soon', zh: '需尽快人工处理' },
  not_localised: { en: 'does not know where it is', zh: '未定位' },
  busy: { en: 'has another job', zh: '正在做其他作业' },
  battery: { en: 'has too little battery', zh: '电量不足' },
  charging: { en: 'is charging', zh: '正在充电' },
  unavailable: { en: 'is not available', zh: '不可用' },
  loaded: { en: 'carries something else', zh: '载有其他容器' },
  on_other_vehicle: { en: 'the unit is on another vehicle', zh: '容器在另一辆车上' },
  kept_for_sequence: { en: 'is kept for a sequence of transports', zh: '已为一组连续运输保留' },
  waits_for_others: {
    en: 'other transports must end before this one',
    zh: '须先完成前面的运输单',
  },
  other_vehicle_wanted: { en: 'the transport wants another vehicle', zh: '该运输单指定了其他车辆' },
  other_type_wanted: { en: 'is of another type than is wanted', zh: '车型不符' },
  other_group_wanted: { en: 'is not in the group that is wanted', zh: '不在指定的车辆组内' },
  not_on_board: { en: 'does not have the load on board', zh: '车上没有该载荷' },
  no_way: { en: 'finds no way there', zh: '没有可行路径' },
  wants_other_vehicle: { en: 'the transport is for another vehicle', zh: '该运输已指定其他车辆' },
  vehicle_type: { en: 'the transport wants another type of vehicle', zh: '该运输需要其他车型' },
  vehicle_group: {
    en: 'is not in the group that the transport wants',
    zh: '不在该运输要求的车组内',
  },
  cannot_do: {
    en: 'its factsheet lacks an action that the transport needs',
    zh: '车辆规格说明中没有该运输所需的动作',
  },
  too_heavy: { en: 'the load is too heavy for it', zh: '载荷超出其承载能力' },
  load_set: { en: 'does not take this kind of load', zh: '不支持此类载荷' },
  battery_for_way: {
    en: 'its battery does not last for the transport and the way to a charger',
    zh: '电量不足以完成该运输并返回充电桩',
  },
};

/** A word that nobody has put into a sentence yet stands for itself. */
export const reasonText = (code: string): Text => REASONS[code] ?? { en: code, zh: code };
