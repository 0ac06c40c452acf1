import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const slottingRefusals = {
  'slotting.unknown': {
    status: 404,
    en: 'There is no proposal {proposal}. GET /api/v1/slotting-proposals lists them.',
    zh: '没有整理建议 {proposal}。列表见 GET /api/v1/slotting-proposals。',
  },
  'slotting.conflict': {
    status: 409,
    en: 'Proposal {proposal} is already known with other content: give the new one another number.',
    zh: '整理建议 {proposal} 已存在且内容不同:请换一个编号。',
  },
  'slotting.line_unknown': {
    status: 422,
    en: 'Proposal {proposal} has no line {line}. Read it again and name lines that it has.',
    zh: '整理建议 {proposal} 没有第 {line} 行:请重新读取后指定已有的行。',
  },
  'slotting.line_under_way': {
    status: 409,
    en: 'Line {line} of proposal {proposal} is approved already, its goods go from {from} to {to}: it is not declined any more. Leave it out.',
    zh: '整理建议 {proposal} 第 {line} 行已批准,货物将从 {from} 移到 {to},不能再拒绝:请去掉该行。',
  },
  'slotting.line_done': {
    status: 409,
    en: 'Line {line} of proposal {proposal} is done, its goods were carried from {from} to {to}: leave it out, or have them carried back by a relocation.',
    zh: '整理建议 {proposal} 第 {line} 行已完成,货物已从 {from} 移到 {to}:请去掉该行,或用移库单移回。',
  },
  'slotting.goods_changed': {
    status: 409,
    en: '{from} has {free} free pieces of {item}, not the {quantity} of the proposal: ask for a new one.',
    zh: '{from} 中 {item} 的可移动数量为 {free} 件,而建议为 {quantity} 件:请重新生成建议。',
  },
  'slotting.no_room': {
    status: 409,
    en: '{to} does not take the {quantity} pieces of {item} any more ({rule}): ask for a new proposal.',
    zh: '{to} 已放不下 {quantity} 件 {item}({rule}):请重新生成建议。',
  },
  'slotting.before_missing': {
    status: 409,
    en: 'Line {line} of proposal {proposal} brings goods to {to}, which line {before} has to empty first: approve line {before} too.',
    zh: '整理建议 {proposal} 第 {line} 行要把货物移到 {to},须先由第 {before} 行清空该库位:请同时批准第 {before} 行。',
  },
  'slotting.before_dropped': {
    status: 409,
    en: 'Line {line}, which would have emptied {to}, was not approved or was dropped. Ask for a new proposal.',
    zh: '应先清空 {to} 的第 {line} 行未获批准或已取消。请重新生成建议。',
  },
} as const satisfies RefusalTable;

export const refuseSlotting = refusalsOf(slottingRefusals);
