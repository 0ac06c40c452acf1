import type { Text } from '#base/refusal.ts';
import type { HandheldAct, StepFacts } from '#hub/ports.ts';
import type { PickTask } from '#wms-core/ports.ts';
import type { Notice } from './model.ts';

/** The sentence of each act as the worker reads it; `{fact}` is filled in. */
const SENTENCES: Readonly<Record<HandheldAct, Text>> = {
  receive_unit: {
    en: 'Scan an announced pallet of {asn} at {location}, or a unit that came without its pallet. Done when none of them is left.',
    zh: '在 {location} 扫描 {asn} 的预告托盘，或未随托盘到货的载具。没有剩余时按完成。',
  },
  verify_unit: {
    en: 'Is all that is listed on {handlingUnit}, and sound? Then Done. If anything differs: damaged.',
    zh: '{handlingUnit} 上的货物是否与清单一致且完好？一致按完成；有差异按破损。',
  },
  verify_units: {
    en: 'Is all that is listed on {handlingUnit}, and sound? Then Done. If a unit on it is missing or one too many: scan each that is there, then Done. If goods differ: damaged.',
    zh: '{handlingUnit} 上的货物是否与清单一致且完好？一致按完成。若其上的载具缺少或多出：逐个扫描在场的载具，然后按完成。货物有差异按破损。',
  },
  receive: {
    en: 'Receive {asn} at {location}: label, item, quantity. Done when the truck is empty.',
    zh: '在 {location} 收货 {asn}：扫标签、商品，输入数量。卸完后按完成。',
  },
  nothing_came: {
    en: 'Nothing of {asn} was scanned at {location}. Did nothing come? Yes or no.',
    zh: '在 {location} 未扫描到 {asn} 的任何货物。确实没有到货吗？请选是（yes）或否（no）。',
  },
  inspect: {
    en: 'Inspect {quantity} of {name} on {handlingUnit} at {location}. How many are bad?',
    zh: '在 {location} 抽检 {handlingUnit} 上的 {name} {quantity} 件，坏了几件？',
  },
  measure: {
    en: 'Measure piece {piece} of {name} on {handlingUnit}: {characteristic} in {measuredIn}.',
    zh: '测量 {handlingUnit} 上 {name} 的第 {piece} 件:{characteristic},单位 {measuredIn}。',
  },
  scan_bad: {
    en: 'Scan the numbers of the bad {name} on {handlingUnit}: {quantity} left.',
    zh: '扫描 {handlingUnit} 上不合格的 {name} 的序列号：还剩 {quantity} 件。',
  },
  take_cart: {
    en: 'Take cart {handlingUnit} from {location}.',
    zh: '从 {location} 取拣货车 {handlingUnit}。',
  },
  pick: {
    en: 'Pick {quantity} × {name} from {location} into {intoHandlingUnit}.',
    zh: '从 {location} 拣 {name} {quantity} 件，放入 {intoHandlingUnit}。',
  },
  bring_cart: {
    en: 'Bring cart {handlingUnit} to {to}.',
    zh: '把拣货车 {handlingUnit} 送到 {to}。',
  },
  place_tote: {
    en: 'Take tote {handlingUnit} from {location} and place it in {to}.',
    zh: '从 {location} 取周转箱 {handlingUnit}，放到 {to}。',
  },
  put: {
    en: 'Put {quantity} × {name} into {intoHandlingUnit} in {location}.',
    zh: '把 {name} {quantity} 件放入 {location} 的 {intoHandlingUnit}。',
  },
  empty_cart: {
    en: 'Is anything left in {handlingUnit}? Scan and count it, then Done.',
    zh: '{handlingUnit} 里还有剩余吗？扫描并清点，然后按完成。',
  },
  bring_tote: {
    en: 'Bring tote {handlingUnit} from {location} to {to}.',
    zh: '把周转箱 {handlingUnit} 从 {location} 送到 {to}。',
  },
  unpack: {
    en: 'Fetch parcel {handlingUnit} and empty it into {intoHandlingUnit}.',
    zh: '取回包裹 {handlingUnit}，倒回 {intoHandlingUnit}。',
  },
  check: {
    en: 'Scan and count everything in {handlingUnit}, then Done.',
    zh: '扫描并清点 {handlingUnit} 里的所有商品，然后按完成。',
  },
  check_again: {
    en: 'Count again: how many {name} are in {handlingUnit}?',
    zh: '请重新清点：{handlingUnit} 里有多少件 {name}？',
  },
  lay_surplus: {
    en: 'Too many: take {quantity} × {name} out and lay them at {to}.',
    zh: '多余：取出 {name} {quantity} 件，放到 {to}。',
  },
  return_tote: {
    en: 'Pieces are missing: bring tote {handlingUnit} back to {to}.',
    zh: '缺件：把周转箱 {handlingUnit} 送回 {to}。',
  },
  pack: {
    en: 'Pack what is listed from {handlingUnit}, stick label {intoHandlingUnit} on it and scan it.',
    zh: '按清单从 {handlingUnit} 装箱，贴上标签 {intoHandlingUnit} 并扫描。',
  },
  pack_piece: {
    en: 'Scan {quantity} × {name} from {handlingUnit}, one by one, into parcel {intoHandlingUnit}.',
    zh: '从 {handlingUnit} 逐件扫描 {name} {quantity} 件，装入包裹 {intoHandlingUnit}。',
  },
  store_tote: {
    en: 'Put the empty tote {handlingUnit} back to {to}.',
    zh: '把空周转箱 {handlingUnit} 放回 {to}。',
  },
  place_on_scale: {
    en: 'Place parcel {handlingUnit} on scale {scale} and let it rest.',
    zh: '把包裹 {handlingUnit} 放到秤 {scale} 上并静置。',
  },
  weigh_by_hand: {
    en: 'There is no scale at {location}: weigh parcel {handlingUnit} on any other and enter the grams.',
    zh: '{location} 没有秤：请在其他秤上称包裹 {handlingUnit}，并输入克数。',
  },
  lay_down: {
    en: 'Take parcel {handlingUnit} off the scale and lay it down at {to}.',
    zh: '把包裹 {handlingUnit} 从秤上取下，放到 {to}。',
  },
  load: {
    en: 'Load parcel {handlingUnit} (waybill {waybill}) from {location}.',
    zh: '从 {location} 装车：包裹 {handlingUnit}（运单 {waybill}）。',
  },
  transfer: {
    en: 'Move {quantity} × {name} from {location} to {to}.',
    zh: '把 {name} {quantity} 件从 {location} 移到 {to}。',
  },
  hand_over: {
    en: 'Hand {quantity} × {name} at {location} over to the driver with paper {to}.',
    zh: '在 {location} 把 {name} {quantity} 件交给持单据 {to} 的司机。',
  },
  count: {
    en: 'Count {name} (lot {lot}) at {location}.',
    zh: '清点 {location} 的 {name}（批号 {lot}）。',
  },
  take_part: {
    en: 'Take {quantity} × {name} at {location} for the kits.',
    zh: '在 {location} 取 {name} {quantity} 件，用于组装套件。',
  },
  build_kit: {
    en: 'Put together {quantity} kits {name} of what you took, and lay them at {location} (lot {lot}).',
    zh: '用取出的组件组装 {name} {quantity} 套，放在 {location}（批号 {lot}）。',
  },
  break_kit: {
    en: 'Take {quantity} kits {name} apart at {location}, and lay there what is listed.',
    zh: '在 {location} 拆解 {name} {quantity} 套，把清单所列组件放在该处。',
  },
  lay_part: {
    en: 'Scan the {name} out of the kit and lay them at {location}: {quantity} left.',
    zh: '扫描从套件中取出的 {name}，放在 {location}：还剩 {quantity} 件。',
  },
};

function fill(template: string, facts: StepFacts, language: keyof Text): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'name') return facts.itemName?.[language] ?? facts.item ?? '';
    if (name === 'characteristic') return facts.characteristic?.[language] ?? '';
    const value = facts[name as keyof StepFacts];
    return value === undefined || value === '' ? '–' : String(value);
  });
}

const MARK: Text = {
  en: ' Stick the mark for limited quantities (LQ) on it.',
  zh: '并贴上有限数量（LQ）标记。',
};

export function sentenceOf(act: HandheldAct, facts: StepFacts): Text {
  const template = SENTENCES[act];
  const { ownerName } = facts;
  const whose = ownerName && { en: ` Goods of ${ownerName.en}.`, zh: `货主:${ownerName.zh}。` };
  const mark = facts.mark && MARK;
  return {
    en: fill(template.en, facts, 'en') + (mark?.en ?? '') + (whose?.en ?? ''),
    zh: fill(template.zh, facts, 'zh') + (mark?.zh ?? '') + (whose?.zh ?? ''),
  };
}

/** What a picker is told who stands at a line of which fewer pieces are wanted. */
export function tellReduced(line: PickTask['lines'][number], left: number): Notice {
  const { goods, quantity, from } = line;
  const rest =
    left > 0 ? { en: `, ${left} still are`, zh: `，仍需 ${left} 件` } : { en: '', zh: '' };
  const gone = quantity - left;
  return {
    level: 'warning',
    text: {
      en: `${gone} × ${goods.item} from ${from} are not wanted any more${rest.en}. Put what you took of them back into ${from}.`,
      zh: `${from} 的 ${goods.item} 有 ${gone} 件不再需要${rest.zh}。已取出的请放回 ${from}。`,
    },
  };
}

export const IDLE: Text = { en: 'Nothing to do at present.', zh: '暂无任务。' };

export const NOTICES = {
  booked: { en: 'Booked.', zh: '已入账。' },
  scanThose: {
    en: 'Scan the number of each piece that is there, then report short.',
    zh: '请先逐件扫描现有货物的序列号，然后再报短缺。',
  },
  scanTaken: {
    en: 'Scan the number of each piece that the driver takes, then say again that he takes no more.',
    zh: '请先逐件扫描司机收走货物的序列号，然后再报拒收。',
  },
  scanSound: {
    en: 'Scan the number of each sound piece, then report damaged.',
    zh: '请先逐件扫描完好货物的序列号，然后再报破损。',
  },
  scanDamaged: {
    en: 'Scan the number of each damaged piece.',
    zh: '请逐件扫描损坏货物的序列号。',
  },
  countAgain: {
    en: 'This does not fit. Count again what is asked for.',
    zh: '数量不符，请按提示重新清点。',
  },
  scaleSilent: {
    en: 'The scale is silent. Check that it is on and that the parcel lies still. Or weigh the parcel on another scale and enter the grams.',
    zh: '秤没有读数，请检查电源并让包裹静置；也可在其他秤上称重并输入克数。',
  },
  measureDoubted: {
    en: 'The dimensioner’s figures are not taken over: nobody knows its code, or they are far off. They wait at the desk. Measure the piece once more, or enter what you measured.',
    zh: '测量仪的数据未被采用：条码无法识别或数值相差很大，已转异常台处理。请重新测量，或手工输入测量值。',
  },
  scaleNotEmpty: {
    en: 'The scale was not empty. Clear it, then place the parcel again.',
    zh: '秤未清空，请先清空再放上包裹。',
  },
} as const satisfies Record<string, Text>;
