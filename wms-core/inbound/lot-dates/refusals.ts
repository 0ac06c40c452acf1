import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const lotDateRefusals = {
  'receipt.lot_date': {
    status: 409,
    en: 'Lot {lot} of {item} from {supplier} is known with the expiry date {known}, and this says {date}. Read the label again. If it really says {date}, scan it once more: the goods are then taken in on hold, and the desk decides which date is right.',
    zh: '供应商 {supplier} 的 {item} 批号 {lot} 已知效期为 {known}，而此次为 {date}。请再看标签。如确实为 {date}，请再扫描一次：货物将先冻结收入，由异常台确定哪个日期正确。',
  },
  'receipt.expires_first': {
    status: 422,
    en: '{item} cannot expire on {expiryDate}, before it was produced on {productionDate}. Read the dates again.',
    zh: '{item} 的到期日期 {expiryDate} 早于生产日期 {productionDate}。请重新核对日期。',
  },
  'lot_dates.unknown': {
    status: 404,
    en: 'No goods of lot {lot} of {item} are known. GET /api/v1/trace?lot={lot} shows what is known of a lot.',
    zh: '没有 {item} 批号 {lot} 的货物记录。可用 GET /api/v1/trace?lot={lot} 查询批次。',
  },
  'lot_dates.suppliers': {
    status: 409,
    en: 'Lot {lot} of {item} came from {suppliers}, whose lots are different goods. Name the supplier.',
    zh: '{item} 的批号 {lot} 来自 {suppliers}，各供应商的批次是不同货物。请指明供应商。',
  },
  'lot_dates.nothing': {
    status: 422,
    en: 'Give the expiry date, the production date, or both.',
    zh: '请给出到期日期、生产日期，或两者。',
  },
  'lot_dates.produced_later': {
    status: 422,
    en: 'Goods of lot {lot} of {item} came on {came}, so they cannot have been produced on {productionDate}.',
    zh: '{item} 批号 {lot} 的货物于 {came} 到货，生产日期不可能是 {productionDate}。',
  },
  'lot_dates.no_doubt': {
    status: 409,
    en: 'The dates of layer {layer} are in no doubt. GET /api/v1/lot-dates/doubts lists those that are; POST /api/v1/lot-dates/corrections corrects a lot.',
    zh: '批层 {layer} 的日期没有待定。待定列表见 GET /api/v1/lot-dates/doubts；更正批次日期请用 POST /api/v1/lot-dates/corrections。',
  },
} as const satisfies RefusalTable;

export const refuseLotDates = refusalsOf(lotDateRefusals);
