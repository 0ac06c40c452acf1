import type { RefusalTable } from '#base/refusal.ts';

/** Why a dock is not given. */
export const appointmentRefusals = {
  'dock.unknown': {
    status: 422,
    en: '{dock} is no inbound dock. The inbound docks are {docks}.',
    zh: '{dock} 不是入库月台。入库月台有：{docks}。',
  },
  'dock.taken': {
    status: 409,
    en: 'ASN {asn} is being received at {dock}: name a free dock, or none.',
    zh: '{dock} 正在收入库通知 {asn}:请指定空闲月台,或不指定。',
  },
  'appointment.times': {
    status: 422,
    en: 'An appointment begins before it ends, lasts a day at most and does not lie in the past. Correct its times.',
    zh: '预约的开始须早于结束,最长一天,且不能在过去。请更正时间。',
  },
  'appointment.taken': {
    status: 409,
    en: '{dock} is taken from {from} to {to} by appointment {appointment}. Choose another time or dock.',
    zh: '{dock} 在 {from} 至 {to} 已被预约 {appointment} 占用。请选择其他时间或月台。',
  },
  'appointment.conflict': {
    status: 409,
    en: 'Appointment {appointment} is known with other content. Cancel it and book another.',
    zh: '预约 {appointment} 已存在且内容不同。请取消后重新预约。',
  },
  'appointment.cancelled': {
    status: 409,
    en: 'Appointment {appointment} was cancelled, or all its ASNs were. Book again under another number.',
    zh: '预约 {appointment} 已取消，或其入库通知已全部取消。请换一个编号重新预约。',
  },
  'appointment.asn_booked': {
    status: 409,
    en: 'ASN {asn} has the appointment {appointment} already. Cancel that first.',
    zh: '入库通知 {asn} 已有预约 {appointment}。请先取消。',
  },
  'appointment.asn_here': {
    status: 409,
    en: 'ASN {asn} is {status} already, so no dock can be booked for it: GET /api/v1/asns/{asn} says at which dock it is. Leave it out.',
    zh: '入库通知 {asn} 当前状态为 {status},不能再预约月台:所在月台见 GET /api/v1/asns/{asn}。请从预约中删除。',
  },
  'window.invalid': {
    status: 422,
    en: 'The time asked about begins before it ends and lasts 31 days at most. Correct the times.',
    zh: '查询时段的开始须早于结束,最长 31 天。请更正时间。',
  },
  'appointment.unknown': {
    status: 404,
    en: 'There is no appointment {appointment}. GET /api/v1/dock-appointments lists them.',
    zh: '没有预约 {appointment}。列表见 GET /api/v1/dock-appointments。',
  },
} as const satisfies RefusalTable;
