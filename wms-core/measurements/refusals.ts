import { refusalsOf } from '#base/refusal.ts';

export const measurementRefusals = {
  'measurement.unknown': {
    status: 404,
    en: 'There is no measurement {measurement}: GET /api/v1/measurements lists them.',
    zh: '没有测量记录 {measurement}：列表见 GET /api/v1/measurements。',
  },
  'measurement.decided': {
    status: 409,
    en: 'Measurement {measurement} is {status} and waits for nobody any more: measure again, or write the figures at /api/v1/items.',
    zh: '测量记录 {measurement} 当前为{status}，不再等待处理：请重新测量，或在 /api/v1/items 填写数据。',
  },
  'measurement.of_what': {
    status: 422,
    en: 'Nobody knows what {code} is: say the item, and its level where it is no single piece.',
    zh: '无法识别 {code}：请给出货品，如不是单件请同时给出包装层级。',
  },
  'measurement.time': {
    status: 422,
    en: '"{time}" is no time. Write it like 2026-01-07T09:30:00Z.',
    zh: '“{time}”不是有效时间。请按 2026-01-07T09:30:00Z 的格式填写。',
  },
  'measurement.conflict': {
    status: 409,
    en: 'Measurement {measurement} is already known with other figures. Give this one an id of its own.',
    zh: '测量记录 {measurement} 已存在且数据不同。请为本次测量使用其他编号。',
  },
} as const;

export const refuseMeasurement = refusalsOf(measurementRefusals);
