/** What the desk is told of a wrong passage: what passed where, and what to do. */
import type { Text } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { Wrong } from './judge.ts';
import type { ParcelFacts, Passage, PieceFacts, UnitFacts } from './model.ts';

const passed = ({ gate, place, at }: Passage): Text => ({
  en: `went out through gate ${gate} at ${place} at ${toTimestamp(at)}`,
  zh: `于 ${toTimestamp(at)} 从 ${place} 的门 ${gate} 出去`,
});

const STOP: Text = {
  en: 'Stop the truck and bring it back',
  zh: '请拦下车辆并取回',
};

/** `parcel` by whatever tag it was seen, its own or one in it. */
export function parcelText(parcel: ParcelFacts, wrong: Wrong, passage: Passage): Text {
  const { parcel: id, order, dock, at } = parcel;
  const how = passed(passage);
  const en = `Parcel ${id} of order ${order} ${how.en}`;
  const zh = `订单 ${order} 的包裹 ${id} ${how.zh}`;
  switch (wrong) {
    case 'wrong_lane':
      return {
        en: `${en}, but its lane is ${dock}. ${STOP.en} to ${dock}, then settle this case.`,
        zh: `${zh}，但其发货道口是 ${dock}。${STOP.zh}至 ${dock}，然后销案。`,
      };
    case 'cancelled':
      return {
        en: `${en}, but the order is cancelled or the parcel was unpacked. ${STOP.en} for unpacking, then settle this case.`,
        zh: `${zh}，但订单已取消或包裹已拆。${STOP.zh}拆包，然后销案。`,
      };
    case 'held':
      return {
        en: `${en}, but goods in it are on hold or have to be checked again. ${STOP.en} to ${dock || at}, then settle this case.`,
        zh: `${zh}，但其中货物被冻结或须重新复核。${STOP.zh}至 ${dock || at}，然后销案。`,
      };
    default:
      return {
        en: `${en}, but nobody was asked to load it. ${STOP.en} to ${dock || at}; it is loaded when a task asks for it. Then settle this case.`,
        zh: `${zh}，但没有装车任务要求装它。${STOP.zh}至 ${dock || at}，待装车任务下达再装，然后销案。`,
      };
  }
}

export function unitText(unit: UnitFacts, passage: Passage): Text {
  const { handlingUnit: id, location, pieces } = unit;
  const how = passed(passage);
  return {
    en: `Unit ${id} with ${pieces} pieces ${how.en}, but no order sends it. ${STOP.en} to ${location}, where the book has it, then settle this case.`,
    zh: `载具 ${id}（内有 ${pieces} 件）${how.zh}，但没有订单发运它。${STOP.zh}至账面位置 ${location}，然后销案。`,
  };
}

export function pieceText(piece: PieceFacts, passage: Passage): Text {
  const { item, serial, location, handlingUnit } = piece;
  const how = passed(passage);
  const at = handlingUnit === '' ? location : `${location} (${handlingUnit})`;
  return {
    en: `Piece ${serial} of ${item} ${how.en}, but it is in no parcel: by the book it is in ${at}. ${STOP.en}, or have ${location} counted, then settle this case.`,
    zh: `商品 ${item} 的 ${serial} 号件 ${how.zh}，但不在任何包裹中：账面位置为 ${at}。${STOP.zh}，或盘点 ${location}，然后销案。`,
  };
}
