import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const supplierReturnRefusals = {
  'supplier_return.unknown': {
    status: 404,
    en: 'There is no supplier return {disposition}. One begins with a decision: POST /api/v1/dispositions.',
    zh: '没有退供单 {disposition}。退供由处置决定产生:POST /api/v1/dispositions。',
  },
  'supplier_return.place': {
    status: 422,
    en: '{place} is no place where a truck gets goods. Name a dock or an exception place, or leave it out: {places}.',
    zh: '{place} 不能用于向车辆交货。请填写月台或异常区，或不填：{places}。',
  },
  'supplier_return.no_place': {
    status: 422,
    en: 'The site draws no open dock_out and no exception place where a truck could get the goods. Unlock one, or name a place (handOverAt).',
    zh: '场地图中没有未锁定的出库月台或异常区可向车辆交货。请解锁，或指定地点（handOverAt）。',
  },
  'supplier_return.under_way': {
    status: 409,
    en: 'A worker has the goods of {disposition} in hand (task {task}). Wait until it is done, or cancel it at the desk.',
    zh: '工人正在处理 {disposition} 的货物（任务 {task}）。请等待完成，或在异常台取消任务。',
  },
  'supplier_return.over': {
    status: 409,
    en: 'Supplier return {disposition} is over ({as}): {handed} pieces were handed over, and no more will be. Decide anew about what is still here.',
    zh: '退供单 {disposition} 已结束（{as}）：已交 {handed} 件，不再交货。剩余货物请重新处置。',
  },
  'supplier_return.too_many': {
    status: 422,
    en: '{asked} pieces are more than the {waiting} of {disposition} that wait at {place}. Count what the driver takes, what he refuses and what is missing.',
    zh: '{asked} 件超过 {disposition} 在 {place} 待交的 {waiting} 件。请分别清点司机收走、拒收和缺少的件数。',
  },
  'supplier_return.nothing': {
    status: 422,
    en: 'Nothing of {disposition} was taken, refused or missing by paper {paper}: there is nothing to tell, and the paper may still be used. Tell at least one piece.',
    zh: '单据 {paper} 没有 {disposition} 的收走、拒收或缺少件数，无需登记，该单据仍可使用。请至少填写一件。',
  },
  'supplier_return.serial': {
    status: 422,
    en: 'Piece {serial} of {item} is not among those of {disposition}. Lay it back and scan another.',
    zh: '{item} 的序列号 {serial} 不属于 {disposition}。请放回并扫描另一件。',
  },
  'supplier_return.paper': {
    status: 409,
    en: 'Paper {paper} of {disposition} is known with other content. Each hand-over has a paper of its own: read the number again.',
    zh: '{disposition} 的单据 {paper} 已存在且内容不同。每次交接使用各自的单据：请核对单号。',
  },
  'supplier_return.line': {
    status: 422,
    en: 'Task {task} has no line {line} with so many pieces.',
    zh: '任务 {task} 没有行 {line} 或数量不符。',
  },
} as const satisfies RefusalTable;

export const refuseSupplierReturn = refusalsOf(supplierReturnRefusals);
