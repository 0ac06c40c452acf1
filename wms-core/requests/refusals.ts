import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

/** What a terminal hears of a request before the command behind it is asked. */
export const requestRefusals = {
  'request.nobody': {
    status: 409,
    en: 'Nobody is logged in on {device}. Log in, then ask again.',
    zh: '{device} 上无人登录。请先登录再提交。',
  },
  'request.kind_unknown': {
    status: 422,
    en: 'There is no request "{kind}". There are: {kinds}.',
    zh: '没有“{kind}”这种请求。可用的有：{kinds}。',
  },
  'request.fields': {
    status: 422,
    en: 'Wrong or missing: {wrong}. A request "{kind}" needs {needs}; it may also carry {may}.',
    zh: '以下内容有误或缺少：{wrong}。“{kind}”请求必须有 {needs}，还可以有 {may}。',
  },
  'request.place_missing': {
    status: 422,
    en: 'Scan the place, or the unit, that is meant.',
    zh: '请扫描库位或载具。',
  },
  'request.unit_elsewhere': {
    status: 409,
    en: 'By the book {handlingUnit} stands at {location}, not here. Look at the label again, or have it moved there first.',
    zh: '账面上 {handlingUnit} 在 {location}，不在此处。请再看一次标签，或先将其移位。',
  },
  'request.code_unknown': {
    status: 404,
    en: '{code} is no place, unit, item, lot or serial number of this house. Scan again.',
    zh: '{code} 不是本仓的库位、载具、货品、批次或序列号。请重新扫描。',
  },
  'request.document_unknown': {
    status: 404,
    en: 'There is no document {document} to put a photo to. Look at its number again, or leave it out: the photo then goes to your task.',
    zh: '没有可附照片的单据 {document}。请核对单号；不填单号则附到当前任务。',
  },
  'request.item_unknown': {
    status: 422,
    en: 'No item has the code {code}. Scan again, or ask the desk to add the code to its card.',
    zh: '没有货品使用条码 {code}。请重新扫描，或请办公室将条码加入货品资料。',
  },
  'request.item_case': {
    status: 422,
    en: '{code} is a packaging ({level}) of {item} with {pieces} pieces, and pieces are asked for. Scan a piece, or type the item number {item} and how many pieces.',
    zh: '{code} 是 {item} 的包装（{level}，含 {pieces} 件），此处按件操作。请扫描单件条码，或输入货号 {item} 和件数。',
  },
  'request.quantity_missing': {
    status: 422,
    en: 'Say how many pieces of {item}.',
    zh: '请填写 {item} 的件数。',
  },
  'request.no_task': {
    status: 409,
    en: 'You have no task at present. Name the document that the photo belongs to.',
    zh: '您目前没有任务。请指明照片所属的单据。',
  },
} as const satisfies RefusalTable;

export const refuseRequest = refusalsOf(requestRefusals);
