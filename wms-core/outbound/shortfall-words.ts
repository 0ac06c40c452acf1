import type { Text } from '#base/refusal.ts';

/** Why pieces in the house, or not in it, do not serve a line. */
export type CauseCode =
  /** Not let free by customs, and the order names no procedure. */
  | 'customs'
  /** In free circulation, and the order takes only goods under customs control. */
  | 'free_goods'
  | 'recalled'
  /** For a customer, by a hold. */
  | 'kept'
  /** An adjustment that takes them away waits for approval. */
  | 'adjusted'
  | 'counted'
  /** On hold because their life is over, or nearly. */
  | 'expired'
  | 'frozen'
  | 'rejected'
  | 'inspection'
  | 'lane'
  | 'outside'
  | 'locked_place'
  | 'in_unit'
  | 'life'
  | 'locked'
  /** They would do, and more urgent orders take them. */
  | 'earlier'
  | 'no_stock';

export interface Cause {
  readonly code: CauseCode;
  readonly pieces: number;
  /** Of a kit: the component that lacks. */
  readonly item?: string;
}

export interface ShortLine {
  readonly line: string;
  readonly item: string;
  readonly missing: number;
  readonly causes: readonly Cause[];
}

const CLAUSES: Readonly<Record<CauseCode, Text>> = {
  customs: {
    en: 'under customs control or excise suspension, and the order names no customs procedure (let them free by a declaration, or order them with `customs`)',
    zh: '件处于海关监管或暂缓缴税状态，而订单未注明海关手续（请先申报放行，或下单时填写 customs）',
  },
  free_goods: {
    en: 'in free circulation, and the order takes only goods under customs control (order them without `customs`)',
    zh: '件为自由流通货物，而订单只取海关监管货物（请下不带 customs 的订单）',
  },
  recalled: { en: 'recalled (they must not be shipped)', zh: '件已召回（不得发货）' },
  kept: { en: 'kept for another customer', zh: '件为其他客户保留' },
  adjusted: {
    en: 'waiting for an adjustment’s approval (approve or reject it)',
    zh: '件等待调整单审批（请批准或驳回）',
  },
  counted: { en: 'waiting for a count or its review', zh: '件等待盘点或其复核' },
  expired: { en: 'held because they expire', zh: '件因效期被冻结' },
  frozen: { en: 'frozen (lift the hold)', zh: '件被冻结（请解除冻结）' },
  rejected: { en: 'rejected', zh: '件不合格' },
  inspection: { en: 'waiting for inspection', zh: '件待检' },
  lane: {
    en: 'in shipping lanes, where nobody picks (move them to a bin)',
    zh: '件停放在发货道，不能拣货（请移到库位）',
  },
  outside: {
    en: 'not in a bin (at a dock, on a cart or pallet)',
    zh: '件不在库位上（在月台、拣货车或托盘上）',
  },
  locked_place: {
    en: 'at places locked for taking out (unlock them)',
    zh: '件所在库位禁止出库（请解锁）',
  },
  in_unit: {
    en: 'in handling units at bins (take them out)',
    zh: '件在库位的容器内（请取出）',
  },
  life: { en: 'too close to expiry', zh: '件剩余效期不足' },
  locked: { en: 'locked for other orders', zh: '件已被其他订单锁定' },
  earlier: { en: 'taken by more urgent orders', zh: '件由更紧急的订单先取' },
  no_stock: { en: 'not in stock', zh: '件无库存' },
};

/** Lines told in a sentence; the others are counted. */
const MAX_TOLD = 3;

function clauseOf({ code, pieces, item }: Cause): Text {
  const of = item === undefined ? { en: '', zh: '' } : { en: ` of ${item}`, zh: `组件 ${item} ` };
  const { en, zh } = CLAUSES[code];
  return { en: `${pieces}${of.en} ${en}`, zh: `${of.zh}${pieces} ${zh}` };
}

function lineText({ line, item, missing, causes }: ShortLine): Text {
  const clauses = causes.map(clauseOf);
  return {
    en: `Line ${line} lacks ${missing} of ${item}: ${clauses.map(({ en }) => en).join('; ')}.`,
    zh: `第 ${line} 行 ${item} 缺 ${missing} 件：${clauses.map(({ zh }) => zh).join('；')}。`,
  };
}

export function textOf(lines: readonly ShortLine[]): Text {
  const told = lines.slice(0, MAX_TOLD).map(lineText);
  const more = lines.length - told.length;
  return {
    en: [
      ...told.map(({ en }) => en),
      ...(more > 0 ? [`And ${more} more ${more === 1 ? 'line' : 'lines'}.`] : []),
    ].join(' '),
    zh: [...told.map(({ zh }) => zh), ...(more > 0 ? [`另有 ${more} 行。`] : [])].join(''),
  };
}

export const NO_LANE: Text = {
  en: 'No shipping lane has room for its parcels: load what stands in the lanes.',
  zh: '发货道没有空位：请先将道上的包裹装车。',
};
