import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const panelRefusals = {
  'simulation.away': {
    status: 503,
    en: 'The simulated plant does not answer. It may be starting: ask again in a few seconds. If it has ended (see plant.log), start Warehub again; it goes on where it stood.',
    zh: '仿真现场没有响应，可能正在启动：请几秒后重试。若它已退出（见 plant.log），请重新启动 Warehub，现场会从停止处继续。',
  },
  'simulation.no_device': {
    status: 404,
    en: 'The simulated plant has no device {device}. GET /api/v1/simulation lists its devices.',
    zh: '仿真现场没有设备 {device}。设备列表见 GET /api/v1/simulation。',
  },
  'simulation.no_fault': {
    status: 422,
    en: '{fault} cannot happen to {device}. Choose one of: {faults}.',
    zh: '{device} 不会发生 {fault}。请从以下故障中选择：{faults}。',
  },
  'simulation.nothing_there': {
    status: 422,
    en: 'Nothing can be lost at {code}: it is no bin with goods and no handling unit that stands at a place. Name one that the floor shows.',
    zh: '{code} 没有可丢失的货物：它既不是有货的储位，也不是停放在某处的容器。请填写现场图上可见的储位或容器。',
  },
  'simulation.not_lost': {
    status: 404,
    en: 'Nothing of {code} is lost. GET /api/v1/simulation lists what is.',
    zh: '{code} 没有丢失的货物。已丢失清单见 GET /api/v1/simulation。',
  },
  'simulation.no_goods': {
    status: 409,
    en: 'There are no free goods left to order. Let a truck come, and order again when it is received.',
    zh: '已没有可订购的货物。请先安排到货，收货后再下单。',
  },
  'simulation.no_trade': {
    status: 409,
    en: 'The simulated ERP follows a fixed plan: it neither orders nor buys on demand. Start Warehub without a plan of its own (npm start).',
    zh: '仿真 ERP 按固定计划运行，不能临时下单或采购。请用 npm start 以默认方式启动 Warehub。',
  },
} as const satisfies RefusalTable;

export const refusePanel = refusalsOf(panelRefusals);
export type PanelRefusal = keyof typeof panelRefusals;
