import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const paperRefusals = {
  'paper.no_bins': {
    status: 422,
    en: 'No bin lies between {from} and {to}. Look at both ends of the range; GET /api/v1/locations lists the bins.',
    zh: '{from} 与 {to} 之间没有储位。请核对范围的起止编号；储位列表见 GET /api/v1/locations。',
  },
  'paper.which_bins': {
    status: 400,
    en: 'Say which bins: from and to, or locations with their codes.',
    zh: '请指明要打印哪些库位：起止编号 from 与 to，或库位编号 locations。',
  },
  'paper.too_many': {
    status: 422,
    en: '{count} labels are more than one file takes ({most}). Ask for them in parts.',
    zh: '{count} 张标签超过单个文件的上限（{most} 张）。请分批打印。',
  },
  'paper.no_parcels': {
    status: 409,
    en: 'Order {order} has no parcels yet. Print its waybills and carton labels once it is being packed.',
    zh: '出库单 {order} 尚无包裹。请在打包时再打印运单和箱标签。',
  },
  'paper.worker_unknown': {
    status: 404,
    en: 'There is no worker {worker}. GET /api/v1/workers lists them.',
    zh: '没有员工 {worker}。列表见 GET /api/v1/workers。',
  },
} as const satisfies RefusalTable;

export const refusePaper = refusalsOf(paperRefusals);
