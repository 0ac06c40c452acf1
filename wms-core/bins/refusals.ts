import { refusalsOf } from '#base/refusal.ts';

/** Why goods may not come to lie in a bin: it says what is there, and what would come. */
export const binRefusals = {
  'bin.too_heavy': {
    status: 409,
    en: '{quantity} of {item} weigh {grams} g: bin {bin} bears {most} g, and {used} g of that are taken by what lies there or is on its way. Bring at most {fits} of them, or take another bin.',
    zh: '{quantity} 件 {item} 重 {grams} g：库位 {bin} 限重 {most} g，其中 {used} g 已被现有或在途货物占用。最多可放 {fits} 件，或改用其他库位。',
  },
  'bin.tray_too_heavy': {
    status: 409,
    en: '{quantity} of {item} weigh {grams} g: the tray of bin {bin} bears {most} g, and {used} g of that are taken by what lies in its bins or is on its way. Bring at most {fits} of them, or take a bin of another tray.',
    zh: '{quantity} 件 {item} 重 {grams} g：库位 {bin} 所在托盘层限重 {most} g，其中 {used} g 已被现有或在途货物占用。最多可放 {fits} 件，或改用其他托盘层的库位。',
  },
  'bin.too_full': {
    status: 409,
    en: '{quantity} of {item} take {ml} ml: bin {bin} holds {most} ml, and {used} ml of that are taken by what lies there or is on its way. Bring at most {fits} of them, or take another bin.',
    zh: '{quantity} 件 {item} 占 {ml} ml：库位 {bin} 容积 {most} ml，其中 {used} ml 已被现有或在途货物占用。最多可放 {fits} 件，或改用其他库位。',
  },
  'bin.too_small': {
    status: 409,
    en: 'A piece of {item} is {heightMm} mm high and {lengthMm} mm long: bin {bin} takes {room}. Take a larger bin.',
    zh: '{item} 每件高 {heightMm} mm、长 {lengthMm} mm：库位 {bin} {room}。请改用更大的库位。',
  },
  'bin.mixed': {
    status: 409,
    en: 'Bin {bin} is {rule}, and {there} lies there or is on its way: no {brought} may lie beside it. Take another bin, or empty this one first.',
    zh: '库位 {bin} 规定{rule}，而 {there} 已在库位或在途：不能再放入 {brought}。请改用其他库位，或先清空该库位。',
  },
  'bin.reacts': {
    status: 409,
    en: '{item} is dangerous goods of class {class}: in bin {bin} lie goods, or are on their way there, of class {other}, with which it must not lie together. Take another bin.',
    zh: '{item} 为 {class} 类危险品：库位 {bin} 现有或在途 {other} 类危险品，不得同放。请改用其他库位。',
  },
};

export const refuseBin = refusalsOf(binRefusals);
