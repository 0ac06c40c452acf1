import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const deviceRefusals = {
  'device.not_in_site': {
    status: 404,
    en: 'There is no device {device} in the site file. GET /api/v1/devices lists those that are.',
    zh: '场地文件中没有设备 {device}。现有设备见 GET /api/v1/devices。',
  },
} as const satisfies RefusalTable;

export const refuseDevice = refusalsOf(deviceRefusals);
