import { type RefusalTable, refusalsOf } from '../refusal.ts';

/** What can be wrong with a GS1 label or tag. `ai` is the application identifier meant. */
export const gs1Refusals = {
  'gs1.empty': {
    status: 422,
    en: 'The label is empty. Scan it again.',
    zh: '标签内容为空，请重新扫描。',
  },
  'gs1.unknown_ai': {
    status: 422,
    en: 'At "{rest}" the label cannot be read: no GS1 application identifier begins there. Scan another label, or type it.',
    zh: '标签从“{rest}”处无法识别：该处没有有效的 GS1 应用标识符。请扫描其他标签或手工输入。',
  },
  'gs1.length': {
    status: 422,
    en: 'The label’s ({ai}) has the wrong length: "{value}" does not fit {format}. Scan another label, or type it.',
    zh: '标签中 ({ai}) 的长度不对：“{value}”不符合 {format}。请扫描其他标签或手工输入。',
  },
  'gs1.characters': {
    status: 422,
    en: 'The label’s ({ai}) has characters that do not belong there: "{value}" ({format}). Scan another label, or type it.',
    zh: '标签中 ({ai}) 含有不允许的字符：“{value}”（{format}）。请扫描其他标签或手工输入。',
  },
  'gs1.check_digit': {
    status: 422,
    en: 'The label’s ({ai}) {value} has a wrong check digit. Scan it again, or type it anew.',
    zh: '标签中 ({ai}) {value} 的校验位不对，请重新扫描或输入。',
  },
  'gs1.date': {
    status: 422,
    en: 'The label’s ({ai}) {value} is no date (YYMMDD) or no time. Scan another label, or type it.',
    zh: '标签中 ({ai}) {value} 不是有效日期（YYMMDD）或时间。请扫描其他标签或手工输入。',
  },
  'gs1.value': {
    status: 422,
    en: 'The label’s ({ai}) cannot be "{value}". Scan another label, or type it.',
    zh: '标签中 ({ai}) 不能是“{value}”。请扫描其他标签或手工输入。',
  },
  'gs1.fraction': {
    status: 422,
    en: 'The label’s weight ({ai}) {value} is no whole number of grams. Type the weight in grams.',
    zh: '标签上的重量 ({ai}) {value} 不是整数克。请手工输入克数。',
  },
  'gs1.twice': {
    status: 422,
    en: 'The label names ({ai}) twice, with different values. Scan another label, or type it.',
    zh: '标签中 ({ai}) 出现两次，且内容不同。请扫描其他标签或手工输入。',
  },
  'gs1.excludes': {
    status: 422,
    en: 'A label with ({ai}) must not have ({other}). Scan another label, or type it.',
    zh: '含有 ({ai}) 的标签不得含有 ({other})。请扫描其他标签或手工输入。',
  },
  'gs1.needs': {
    status: 422,
    en: 'A label with ({ai}) needs ({needs}) too. Scan another label, or type it.',
    zh: '含有 ({ai}) 的标签还必须含有 ({needs})。请扫描其他标签或手工输入。',
  },
  'epc.malformed': {
    status: 422,
    en: '"{epc}" is no EPC that is known here: SGTIN-96, SSCC-96 or GRAI-96, as hex or URI.',
    zh: '“{epc}”不是可识别的 EPC：仅支持 SGTIN-96、SSCC-96、GRAI-96（十六进制或 URI）。',
  },
  'epc.range': {
    status: 422,
    en: '{part} "{value}" does not fit into an EPC of 96 bits.',
    zh: '{part}“{value}”超出 96 位 EPC 的范围。',
  },
} as const satisfies RefusalTable;

export const refuse = refusalsOf(gs1Refusals);
